"""Where a sentence speaks of a post, whatever it says that was done there: «снял в своём канале ограничения»."""

import re

from core.links.reading.grammar.messenger import HE, ON_TELEGRAM, WHOSE_SLAVIC
from core.links.reading.grammar.pieces import OFFICE, TITLE
from core.links.reading.grammar.returning import SOME_CALLED
from core.links.reading.grammar.verbs import VERB

_HERE = r"(?:телеграмм?|telegram|тг|tg|мессенджер|месенджер)\w*"
_POST = r"(?:пост\w*|допис\w*|публикаци\w+|публікаці\w+|запис\w+|сообщени\w+|повідомленн\w+)"
_OF_TELEGRAM = r"(?:телеграмм?|telegram|тг|tg)-?"
_CHANNEL = r"(?:канал[еіу]?|паблик[еу]?|пабліку?)"
_OF_WHOM = (
    r"(?:ведомства|відомства|клубу|клуба|суда|суду|города|міста|края|области|області|региона|регіону|посольства"
    r"|службы|служби)"
)
# [in his Telegram channel], [in an afternoon Telegram post], «[в одном из ночных постов]», «[(пост в Telegram)]»
PLACE = re.compile(
    rf"(?<![\w’'-])(?:{ON_TELEGRAM}"
    r"|(?i:(?:on|in|via|through)\s+(?:his|her|its|their)\s+(?:own\s+)?(?:[\w-]+\s+){0,2}?(?:channel|post|account)s?)"
    r"|(?i:in\s+(?:an?|another|one)\s+(?:[\w-]+\s+){0,2}?Telegram\s+(?:post|message|video|statement|update))"
    rf"|(?i:во?|у|на)\s+(?:(?i:сво[её]м|своєму|своїм|его|е[её]|їх|их|його|її|себя|себе)\s+){{1,2}}(?:[\w-]+\s+){{0,2}}?"
    rf"(?i:(?:во?|у|на)\s+)?(?i:(?:{_OF_TELEGRAM})?{_CHANNEL}|{_POST}|{_HERE})"
    rf"|(?i:{_POST}\s+(?:(?:во?|у|на)\s+)?(?:{WHOSE_SLAVIC})?{_HERE})"
    rf"|(?i:(?:во?|у|на)\s+{_CHANNEL}|{_OF_TELEGRAM}{_CHANNEL})\s+(?i:{_OF_WHOM}|{OFFICE})"
    rf"|(?i:(?:во?|у)\s+(?:мессенджере|месенджері)|одном\s+из\s+(?:[\w-]+\s+)?постов|одному\s+(?:з|із)\s+(?:[\w-]+\s+)?дописів)"
    r")(?![\w-])"
)
# [там же], «[там само]»: where it was told by the sentence before
THERE_TOO = re.compile(r"(?<![\w’'-])(?i:там\s+(?:же|само))(?![\w-])")
# «[Ведомство] в телеграме оценило толчки», “[It] published the details in a Telegram post”
_A_BODY = r"(?i:ведомство|відомство|регулятор|клуб|бюро|служба|министерство|міністерство|компания|компанія|посольство)"
ONE_AGAIN = re.compile(rf"(?<![\w’'-]){HE}(?![\w-])")
SOME_AGAIN = re.compile(rf"(?<![\w’'-])(?:(?i:it|they|они|вони)|{SOME_CALLED}|{_A_BODY})(?![\w-])")
# «[Губернатор] в своём телеграм-канале»: somebody else again
SOMEBODY = re.compile(rf"(?<![\w-]){TITLE}(?![\w-])")
# [The ministry said] on Telegram, «[, сообщила полиция] в телеграме»: whose post it is
OTHERS_SAY = re.compile(
    rf"(?:(?<!\w)(?i:the|an?|its|his|her)\s+(?:[a-z-]+\s+){{1,3}}?{VERB}|[,—–-]\s+{VERB}\s+(?:[а-яёіїєґ’'-]+\s+){{0,2}}[а-яёіїєґ’'-]+)\s+$"
)
# [в своём] канале, [on his] channel, [там же]: whose it is
WHOSE = re.compile(r"(?<!\w)(?i:там|сво[её]м|своєму|своїм|себя|себе|его|е[её]|його|її|his|her|its|own)(?!\w)")
# X [does not] write; X has a million [subscribers]
NOTHING_POSTED = re.compile(
    r"(?<![\w’'-])(?i:не|ни|not|never|nor|(?:did|does|has|had|would)n['’]t|подписчик\w*|підписник\w*|subscribers?|followers?"
    r"|заблокир\w+|заблок\w+|удал[её]н\w*|blocked|banned)(?![\w-])"
)
# fired for [a post on Telegram], «удалил [пост] в Telegram»: the post of another, or none that tells anything
NO_NEWS_THERE = re.compile(
    r"(?<![\w’'-])(?i:за|из-за|після|после|через|over|for|after|about|deleted|read|автор\w*|удалил\w*|видали[вл]\w*"
    r"|прочита[лв]\w*|завел\w*|завёл|завів|получил\w*|отримав|отримала)\s+"
    rf"(?i:(?:[\w-]+\s+){{0,2}}?(?:{_POST}|posts?|messages?|videos?|видео|відео|канал|страниц[уы]|сторінк[уи])\s+)?$"
)
# Residents thanked [X] on Telegram; X [was mocked] on Telegram: what others did there
DONE_TO = re.compile(rf"(?<![\w’'-])[a-z]+(?:ed|ing)\s+(?:{TITLE}\s+)?$")
DONE_BY_OTHERS = re.compile(r"(?<!\w)(?:was|were|been|being)\s+(?:[a-z]+ly\s+)?[a-z]+(?:ed|en)(?!\w)")
# о [X], against [X]: who is spoken of
ABOUT = re.compile(
    r"(?<![\w’'-])(?i:обо?|о|про|против|проти|к|до|от|від|для|с|со|з|із|зі|of|about|against|for|with|from|to|on|at|like|behind"
    r"|including)\s+(?:[\w’'-]+\s+)?[\"“«„‘']*$"
)
