"""Where a channel that was named before speaks again: “the channel”, “it”."""

import re

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.leading import CLAIMED
from core.links.reading.grammar.pieces import DAY, ITEM, OPENED, TITLE
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

# [The channel] also said; [It] also claimed
ANAPHORA = re.compile(
    r"[\"“«]?(?:(?i:but|and|yet|however|still|meanwhile),?\s+)?"
    r"(?:(?i:in\s+(?:a|another|the|its|that|this)\s+(?:\w+\s+)?(?:post|report|message|update)),?\s+)?(?:"
    r"(?:The|the|This|That)\s+(?i:same\s+)?(?!(?i:TV|television|YouTube|WhatsApp|cable"
    rf"|satellite)\s)(?:[\w-]+\s+)?(?:channels?|{one_of(english.GROUPS)}"
    rf"|(?P<near>posts?|report|message|account|(?P<paper>{one_of(english.PAPERS)})))(?!\w)"
    r"|(?:It|(?<=\s)it)(?=\s+(?:also|further|later|added|then|has\s+also|(?P<bare>(?:said|claimed|alleged|wrote|reported|quoted"
    r"|named)\s+(?!in\s+a\s+statement))))"
    r"|(?:Этот\s+(?:же\s+)?|Тот\s+же\s+|Цей\s+(?:же\s+)?|Той\s+самий\s+)?(?i:(?:телеграмм?|telegram)-)?[Кк]анал(?!\w))"
)
# A, [the channel] said, по данным [канала]: the one named last, unless a word tells which channel it is.
CHANNEL_AGAIN = re.compile(
    r"(?<![\w-])(?:(?i:the|this|that)\s+(?i:same\s+)?(?i:Telegram[\s-]"
    rf"|anonymous\s)?(?i:channel|{one_of(english.GROUPS)}|(?P<near>(?P<paper>{one_of(english.PAPERS)})))(?!\w)"
    r"(?!\s+[\"“«„@A-Z0-9])"
    r"|(?:(?i:эт(?:от|ого|ому|им|ом)|т(?:от|ого|ому|ом)|ц(?:ей|ього|ьому)|той|того)\s+(?:(?i:же|ж|самий|самого"
    r"|самому)\s+)?)?"
    r"(?i:(?:телеграмм?|telegram|тг|tg)-)?(?i:(?:канал|паблик|паблік)(?:[ауеі]|ом|ові)?)(?!\w)(?!\s+[\"“«„@A-ZА-ЯЁІЇЄҐ0-9]))"
)
# по данным [издания]: the one cited in the sentence before
PAPER_AGAIN = re.compile(
    rf"(?<![\w-])(?i:(?P<paper>{one_of(russian.PAPERS, ukrainian.PAPERS)})|(?P<project>про[еє]кт(?:[ауеі])?)"
    rf"|{one_of(russian.GROUPS, ukrainian.GROUPS)})(?!\w)"
    r"(?!\s+[\"“«„@A-ZА-ЯЁІЇЄҐ0-9])"
)
# [По данным] издания, [Позже] издание, [в] издании: with nothing that tells which it is
BEFORE_A_PAPER = re.compile(
    rf"(?:^|[—–]\s+|(?<!\w)(?i:{CLAIMED}|{VERB}|во?|у|"
    rf"также|також|{one_of(russian.AT_SOME_TIME, ukrainian.AT_SOME_TIME)})\s+)$"
)
# проект X: called so where it was named
CALLED_A_PROJECT = re.compile(rf"(?<!\w)про[еє]кт\w*\s+{OPENED}$", re.IGNORECASE)
# «Завод горит», [пишет Лента] со ссылкой на X; X said that A[, Reuters reported]: “the outlet” may be another one.
ANOTHER_PAPER = re.compile(
    rf"(?<!\w)(?i:{VERB})\s+(?:(?i:телеканал|радио\w*|сайт)\s+)?[\"“«„]?(?=[A-ZА-ЯЁІЇЄҐ])"
    rf"|,\s+(?i:the\s+)?[A-Z][\w.]*(?:\s+[A-Z][\w.]*){{0,3}}\s+{VERB}(?!\w)"
    r"|(?<!\w)(?i:newspapers?|agency|газет\w+|агентств\w*|журнал(?!ист|іст)\w*|портал\w*)(?!\w)"
)
# пишет Лента [со ссылкой на] X
CITING_IT = re.compile(
    r"(?<!\w)(?i:citing|cites|cited|quoting|с[о]?\s+ссылк\w+\s+на|ссыла\w+\s+на|[із]+\s+посиланням\s+на|посила\w+\s+на)\s"
)
# [губернаторский] канал: another one than that named before
ANOTHER = re.compile(
    r"(?i:(?<!\w)(?!данным\s|автором\s|\w+[еє]нн?[яие]м\s|(?:утр|вечер|пот|[эц])[ои]м\s|дн[её]м\s|позднее\s|ранее\s|далее\s)\w*(?:[оиіы]й|[ео]го|[ео]му|[иы]м|[оеё]м|[ії]м|їй|її|её"
    r"|ее|их|їх|[єо]ї|один|одного|одному)\s+|\w-)$"
)
# сообщает канал[.], but not «канал губернатора»
ENDS_NOUN = re.compile(
    r"[\"”»]?(?:\s*[.,;:!?…—–]|\s+[—–(]|\s+(?:во?|у|об?)\s+\d"
    r"|\s+(?:сказано|говорится|сообщается|отмечается|утверждается|указано|[йі]деться|сказано|зазначено|зазначається"
    r"|стверджується|вказано|повідомляється)(?!\w)|\s*$)"
)
# уверял [тот же] канал со слов охранника: whatever follows
THE_SAME = re.compile(r"(?i:\w+\s+(?:же|ж|самий|самого|самому)\s)")
# Police searched X, the channel [that] reported his death
WHICH_DOES = re.compile(r",?\s+(?:that|which|who|котор\w+|як(?:ий|а|е|і))(?!\w)")
# «Был хлопок», — [рассказали] каналу соседи
TOLD_TO_IT = re.compile(rf"[»”\"],?\s+[—–-]\s+{VERB}\s+(?:(?:телеграмм?|telegram|тг|tg)-)?$", re.IGNORECASE)
ITS_DATIVE = re.compile(r"(?:у|ові)$")
# [“The pilot slept,” it said]
IT_SAID = re.compile(
    rf"[“«\"„].*[,!?…]\s?[”»\"]\s+(?:it|they)\s+(?:also\s+|later\s+)?(?P<verb>{VERB})(?!\w)", re.DOTALL
)
# [“The pilot slept,” he wrote], [«Пилот спал», — писал он]
ONE_SAID = re.compile(
    rf"(?:[“«\"„].*[,!?…]\s?[”»\"]\s+s?he\s+(?:also\s+|later\s+)?(?P<verb>{VERB})(?!\w)"
    rf"|[“«\"„].*[”»\"][,!?…]?\s+[—–-]\s+(?P<verb_first>{VERB})\s+(?:он|она|він|вона)(?!\w))",
    re.DOTALL,
)
# [«Пилот спал», — говорится в публикации]
IT_IS_WRITTEN = re.compile(
    r"[“«\"„].*[”»\"][,!?…]?\s+[—–-]\s+(?P<verb>(?i:говорится|сказано|отмечается|сообщается|утверждается|указывается"
    r"|подч[её]ркивается|указано|отмечено|[йі]деться|зазначається|стверджується|наголошується|вказано|зазначено|сказано)\s+(?:во?|у|на)\s+(?:эт\w+\s+|ць\w+\s+)?"
    rf"{ITEM}(?:\s+(?:во?|у|на)\s+(?i:(?:телеграмм?|telegram|тг|tg)-)?канал[еі])?)\W*$",
    re.DOTALL,
)
# He [later added] that A, Позже он [добавил], что А
ONE_ADDED = re.compile(
    rf"(?:(?i:{one_of(english.AT_SOME_TIME, russian.AT_SOME_TIME, ukrainian.AT_SOME_TIME)}),?\s+|{DAY},?\s+)?"
    r"(?i:s?he|он|она|він|вона)(?!\w)"
)
# «дипломат», «глава Чечни», “the mayor of Kyiv”: what a person is called again; of a head it is told of what.
ONE_CALLED = (
    rf"(?i:(?:the\s+)?{one_of(english.HEADS)}(?:\s+of\s+(?:the\s+)?[\w’'-]+)?"
    rf"|{one_of(russian.HEADS, ukrainian.HEADS)}(?:\s+[\w-]+){{0,2}}?"
    rf"|(?:the\s+)?{one_of(english.ONES_CALLED)}|{one_of(russian.ONES_CALLED, ukrainian.ONES_CALLED)})"
)
# “the partisans”, «военные»
SOME_CALLED = rf"(?i:the\s+{one_of(english.SOME_CALLED)}|{one_of(russian.SOME_CALLED, ukrainian.SOME_CALLED)})"
_OF_ONE_CALLED = rf"{one_of(russian.OF_ONES_CALLED, ukrainian.OF_ONES_CALLED)}(?:\s+[\w-]+)?"
_THERE = r"(?:\s+(?:под|під|во?|у|на)\s+(?:[\w-]+\s+){0,2}?[\w-]+)?"
# [«Пилот спал», — отметил дипломат], [“The pilot slept,” the mayor of Kyiv said]
ONE_CALLED_SAID = re.compile(
    rf"[“«\"„].*[”»\"][,!?…]*\s+(?:[—–-]\s+)?(?:(?P<verb_first>{VERB}){_THERE}\s+(?P<who>{ONE_CALLED})(?![-\w])"
    rf"|(?P<whose>{ONE_CALLED})\s+(?:also\s+|later\s+)?(?P<verb>{VERB})(?!\w))(?=\W*(?:$|\s+(?:on|in|via|во?|у|на|that)\s|[,.]))",
    re.DOTALL,
)
# [«Пилот спал», — отметили военные], [“The pilot slept,” the partisans added]
SOME_CALLED_SAID = re.compile(
    rf"[“«\"„].*[”»\"][,!?…]*\s+(?:[—–-]\s+)?(?:(?P<verb_first>{VERB}){_THERE}\s+{SOME_CALLED}(?![-\w])"
    rf"|{SOME_CALLED}\s+(?:also\s+|later\s+)?(?P<verb>{VERB})(?!\w))",
    re.DOTALL,
)
# [Quote:] “A”, «[Пряма мова:] «А»»: of whoever was cited before
QUOTE_LINE = re.compile(r"(?P<verb>(?i:quote|пряма\s+мова|дослівно|цитата|прямая\s+речь|дословно)):\s+(?=[\"“«„])")
# [По его словам,] А; [According to him,] A; [По информации главы региона,] А
_CLAIMED = rf"(?i:{one_of(russian.CLAIMED, ukrainian.CLAIMED)})"
ONE_CLAIMS = re.compile(
    rf"(?P<verb>(?i:according\s+to)\s+(?:(?i:him|her)|{ONE_CALLED})"
    rf"|(?i:по\s+(?:его|её|ее)|за\s+(?:його|її))\s+{_CLAIMED}"
    rf"|(?i:по|за)\s+{_CLAIMED}\s+(?i:{_OF_ONE_CALLED})"
    rf"|(?i:как|як)\s+{VERB}\s+(?:(?i:он|она|він|вона)|{ONE_CALLED})),\s+(?=[\w«“\"„])"
)
# [По данным партизан,] А; [According to the group,] A; [Как сообщили партизаны,] А
SOME_CLAIM = re.compile(
    rf"(?P<verb>(?i:according\s+to\s+the\s+{one_of(english.SOME_CALLED)}"
    rf"|(?:по|за)\s+{one_of(russian.CLAIMED, ukrainian.CLAIMED)}"
    rf"\s+{one_of(russian.OF_SOME_CALLED, ukrainian.OF_SOME_CALLED)})"
    rf"|(?i:как|як)\s+{VERB}\s+{SOME_CALLED}),\s+(?=[\w«“\"„])"
)
# [Днём он же] пишет
HE_TOO = re.compile(r"(?:[\w-]+\s+)?(?i:он|она|він|вона)\s+же?(?!\w)")
# the blogger X: a person
PERSON = re.compile(
    rf"(?<![\w-]){TITLE}\s+(?:[а-яёіїєґ-]+\s+){{0,2}}(?i:known\s+as\s+|под\s+ником\s+|із\s+псевдонімом\s+)?{OPENED}$"
)
# X[, the governor of Omsk,] said
PERSON_BEHIND = re.compile(rf"[\"”»]*,\s+(?:(?i:the|an?)\s+)?(?:[\w-]+\s+){{0,3}}?{TITLE}(?!\w)")
# X said that A[, and on Wednesday that] B
ELLIPSIS = re.compile(rf"(?:,\s*|\s+)(?:and|but|then|а|и|і|та|й)\s+(?P<day>{DAY},?\s+)?(?:that|что|що)\s+")
# «канал», «издание» as the subject, folded
A_SUBJECT = re.compile(r"(?:канал|паблик|издание|видання|проект|моніторингова\s+група|мониторинговая\s+группа)$")
# a Cyrillic letter, in small letters
CYRILLIC = re.compile(r"[а-яёіїєґ]")
