"""Where a channel is named and says nothing."""

import re

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.pieces import A_CHANNEL, DAY, ITEM, OPENED, SAID, SUCH_A, SUCH_A_RU
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

# [neither] X nor Y, [denied that] X had said
NOBODY = re.compile(
    r"(?<!\w)(?i:neither|nor|not\s+even|what|whatever|den(?:y|ied|ies|ying)\s+that|whether|опроверг\w*,?\s+что"
    r"|спростува\w+,?\s+що|"
    r"(?:nobody|no\s+one|none)\s+(?:at|of)|ни|даже\s+не|ані)\s+"
    rf"{SUCH_A}{SUCH_A_RU}{OPENED}$"
)
# X has [not] reported
NEGATED = re.compile(r"(?i:(?:\bnot|\bnever|n['’]t|\bnor|\byet\s+to|(?<!\w)не)\s*)$")
# X said [nothing of it]
NOTHING = re.compile(r"\s+(?i:nothing(?:\s+(?:about|of|on|more|else)\b|\W*$))")
# X has [been accused] of
PASSIVE = re.compile(r"(?i:\bbeen\s+(?:\w+ly\s+)?\w+ed)$")
# [главный редактор] X сказал, [in an interview with] X: it is not X that speaks.
OBLIQUE = re.compile(
    r"(?<!\w)(?i:ко?|против|проти|told|tells?|telling|asked|to|with|of|for|against|at|from|about|by|joined|left|runs|owns"
    r"|автор(?![ыи]\b)\w*"
    rf"|{one_of(russian.PEOPLE, ukrainian.PEOPLE)}"
    r"|(?:в|у)\s+(?:разговоре|беседе|розмові|бесіді)\s+(?:с|з|із)|(?:в|у)\s+(?:комментари\w+"
    r"|коментар\w*)(?:\s+для)?)\s+"
    rf"{A_CHANNEL}{OPENED}$"
)
# [на] Ивана Петрова жалуются; a channel is where things are told («на Mash пишут»), a person is not
ON = re.compile(r"(?<!\w)(?i:на)\s+$")
# X said [at a briefing], X рассказал [журналистам]: said elsewhere, not in the channel.
_PLACES = (
    r"briefings?|(?:news|press)\s+conferences?|interviews?|hearings?|meetings?|forum|summit|speech|rally|court"
    r"|parliament"
)
_PLACES_SLAVIC = (
    r"брифинг\w*|пресс?-?конференци\w+|совещани\w+|заседани\w+|форум\w*|саммит\w*|интервью|эфир\w*|суде|допрос\w*"
    r"|выступлени\w+|встреч\w+|общени\w+|телемарафон\w*|брифінг\w*|прес-?конференці\w+|нарад\w+|засіданн\w+"
    r"|саміт\w*|інтерв['’]ю|ефір\w*|суді|допит\w*|виступ\w*|зустріч\w*|спілкуванн\w+"
)
_AT = r"(?:на|во?|у|під\s+час|во\s+время|в\s+ходе|[ву]\s+ході)"
_LISTENERS = (
    r"journalists|reporters|журналист(?:ам|у)|репорт[её]рам|корреспондент(?:ам|у)|агентству|журналіст(?:ам|у|ові)"
    r"|репортерам|кореспондент(?:ам|у|ові)"
)
ELSEWHERE = re.compile(
    rf"(?:,?\s+{DAY},?)?\s+(?i:(?:at|during|in)\s+(?:an?\s+|the\s+|his\s+|her\s+)?(?:[\w-]+\s+)?(?:{_PLACES})"
    r"|on\s+(?:\w+\s+)?(?:television|TV|radio)(?=\s+that\b|[,.])"
    rf"|{_AT}\s+(?:[\w-]+\s+)?(?:{_PLACES_SLAVIC})"
    rf"|(?:(?:told|to)\s+)?(?:{_LISTENERS}))(?!\w)"
)
# [На совещании в Омске] X заявил, [In an interview with the BBC,] X said
_ELSEWHERE_FIRST = (
    rf"(?i:{_AT}\s+(?:[\w-]+\s+)?(?:{_PLACES_SLAVIC}|комментари[ий]|коментарі)"
    rf"|(?:at|during|in)\s+(?:an?|the|his|her)\s+(?:[\w-]+\s+)?(?:{_PLACES})"
    r"|speaking\s+(?:to|at|with|in|on|during)|asked\s+by|(?:answering|відповідаючи\s+на|отвечая\s+на)\s+[^\s,]+)(?!\w)"
    r"(?:\s+(?!(?i:\S*(?:телеграм|telegram|канал)))[^\s,;:.!?]+){0,6}?"
)
ELSEWHERE_BEFORE = re.compile(rf"(?:[\w-]+,\s+)?{_ELSEWHERE_FIRST},?\s+{OPENED}")
# «Закон готов», — [в эфире «Радио»] сказал X
ELSEWHERE_AHEAD = re.compile(rf"(?<!\w){_ELSEWHERE_FIRST},?\s+$")
# an editor [of] X, who said: it is the editor who speaks.
PEOPLE_OF = re.compile(r"(?i:of|for|at)\b")
# X claims [to have] two million readers; в X заявили, что [не боялись]
CLAIMS_OF_ITSELF = re.compile(
    r"to\s+(?:have|be)\b|(?:[\w’'-]+\s+){0,3}?(?:\d[\d.,]*|[Oo]ne|two|three|four|five|several|hundreds|thousands|millions)\s*(?:[\w.-]+\s+){0,2}?(?i:subscribers|followers|readers|подписчик\w*"
    r"|читател\w+|підписник\w*|читач\w*)(?!\w)|не\s+(?:[а-яё]+ли|[а-яіїє]+ли)\s|(?:не\s+)?(?:будут|готовы|намерены|готові|мають\s+намір)\s"
)
# X [regularly] publishes maps: what it does as a habit is no report, unless it is told what it says.
HABITUALLY = re.compile(
    rf"(?<!\w)(?i:{one_of(english.HABITUALLY, russian.HABITUALLY, ukrainian.HABITUALLY)})(?:\s+[\w-]+)?\s*$"
)
# X publishes [detailed reports]
OF_MANY = re.compile(
    r"(?i:(?:\w+\s+){0,2}?(?:posts|reports|maps|stories|updates|summaries|analyses|articles|investigations|news|leaks)(?!\w)"
    r"|(?:\w+\s+){1,6}(?:a|every|each|per)\s+(?:day|week|month)(?!\w))"
)
PUTS_OUT = re.compile(r"(?i:publishes|posts|shares|releases|provides)")
# X wrote [extensively about] the army
AT_LENGTH = re.compile(rf"\s+(?i:{one_of(english.AT_LENGTH)}\s+(?:about|on|of))(?!\w)")
# X [emphasises its “iron reputation”]: of itself, unless it is put out.
ITS_OWN = re.compile(r"(?i:its|свой|сво[юеё]|свои|сво[їє]|свого|своего|своих|своїх)\s")
# X опровергли [в мэрии]: of those that sit there, unless it is where X writes.
THOSE_AT = re.compile(
    rf"\s+(?:во?|у)\s+(?!{DAY})(?!(?i:сво|телеграм|telegram|канал|пост|соцсет|соцмереж))[^,;:.!?]{{2,60}}[.!?]*$"
)
# [публикация канала] X
ITS_ITEM = re.compile(rf"(?<!\w)(?:{ITEM}|{SAID})\s+{SUCH_A_RU}{OPENED}$")
OF_MANY_PEOPLE = re.compile(r"(?:ли|[уюая]т|[уюая]ть)(?:с[яь])?$")
# X [denied having reported] that A, X опроверг, что [писал] об A: what is denied is that it was said.
DENIES = re.compile(r"(?i:den(?:y|ied|ies)|опроверг\w*|отриц\w+|спросту\w+|запереч\w+)")
HAVING_SAID = re.compile(
    rf"(?i:(?:ever\s+)?having\b|(?:that\s+)?it\s+(?:had|has|ever)\s+(?:ever\s+)?{VERB}(?!\w)|(?:когда-либо\s+|будь-коли\s+)?{VERB}(?!\w))"
)
# X published [a new video]: an object that says nothing by itself.
BARE = re.compile(
    r"(?:according\s+to[^,]{2,40},\s+)?(?:(?:and|[\w-]+),?\s+){0,3}?(?:information|leaks|stories|materials?|posts)\s+(?:from|based\s+on)"
    r"\s[^,;:.]+\W*|"
    rf"(?:in|since|from|by|в|во|с|у|з)\s+\d{{4}}\W*|(?:about\s+(?:it|this|that|them)|об\s+этом"
    rf"|про\s+це)(?!\w)(?:\s+[\w’'-]+){{0,4}}\W*|(?:its|their)\s+own\W*|(?:(?i:an?|the|its|another|new|several|two"
    rf"|more)\s+)*(?:[\w-]+\s+)?(?:{ITEM}|{SAID}|(?i:analys[ie]s|comments?|updates?|threads?|lists?|articles?|texts?))\W*"
)
# X quoted a source [as saying on Monday]
AS_SAYING = re.compile(rf"(?:[\w’'-]+\s+){{0,5}}as\s+saying(?:\s+{DAY})?\W*$")
