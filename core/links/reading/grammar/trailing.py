"""What stands behind a source's name: these patterns begin where the name ends."""

import re

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.pieces import (
    APPOSITION,
    AT_A_TIME,
    BY_ITS_SOURCE,
    CLOSED,
    DAY,
    DAYS_APART,
    FILLER,
    ITEM,
    WITHIN,
)
from core.links.reading.grammar.verbs import DOES_THAT, VERB
from core.links.reading.grammar.wordlists import one_of

# X [and Ivan Petrov] say
_AND_SOMEBODY = (
    r"(?:\s+(?:and|и|і|та)\s+(?:[\"«“]?[A-ZА-ЯІЇЄҐ][\w-]+[\"»”]?|others?(?:\s+channels)?"
    r"|(?:другие|інші)(?:\s+канал[иы])?)"
    r"|,?\s+(?:а\s+(?:также|також)|as\s+well\s+as)\s+(?:[\w-]+\s+){0,3}?[\"«“]?[A-ZА-ЯІЇЄҐ0-9][\w.-]*"
    r"(?:\s+[A-ZА-ЯІЇЄҐ][\w-]+){0,2}[\"»”]?,?)?"
)
# the X [Telegram channel] said, the X [news outlet] said, the X [monitoring service] said
_A_CHANNEL = (
    rf"(?i:(?:[\s-]+{one_of(english.KINDS)}){{0,2}}[\s-]+{one_of(english.CHANNELS_BEHIND)}"
    rf"|(?:[\s-]+{one_of(english.KINDS)}){{1,2}}[\s-]+{one_of(english.CHANNELS_BEHIND_A_KIND)})"
)
_CHANNEL = rf"(?:{_A_CHANNEL})?"
# the X channel [run by a former officer] wrote that A
_TIED_TO = (
    rf"(?:\s+(?i:{one_of(english.TIED)}\s+(?:by|to|with))\s+[^,;:.()“”\"\n]{{2,80}}?"
    rf"(?=\s+{VERB}(?:\s+(?:that|in\s+a|on\s+\w+day)\b|\s*:|,?\s+[“\"])))?"
)
# X['s military sources] said
_ITS_STAFF = rf"(?i:(?:['’]s)?\s+(?:(?:[\w-]+\s+)?{one_of(english.SOURCES)}|{one_of(english.STAFF)}))?"
# X[, a close ally of the governor] wrote on Telegram: the comma behind is often left out
_ASIDE_TO_TELEGRAM = (
    rf"(?:,\s[^,;:.!?“”«»\"\n]{{2,110}}?(?=\s+{VERB}\s+(?i:on|via|in)\s+(?i:(?:his|her|its|the)\s+)?Telegram(?!\w)))"
)
# X[, a channel of the police, on Tuesday]: what may stand before the verb
_BETWEEN = (
    rf"(?:{APPOSITION}|{_ASIDE_TO_TELEGRAM}|{FILLER}|,?\s+{DAY},?|,?\s+{DAYS_APART},?|{AT_A_TIME},?|{WITHIN}){{0,4}}?"
    rf"(?:{BY_ITS_SOURCE})?"
)
# Иван Петров (канал «X»[) сообщил]
_IN_BRACKETS = r"(?:(?<=[»”\"])\)(?=\s))?"
# X[’s Telegram channel] said
_ITS_OWN_CHANNEL = (
    r"(?:(?:(?<=['’])s|['’]s?)\s+(?i:(?:own|official|personal)\s+)?(?i:Telegram[\s-]+(?:channel|account|page|feed)))?"
)
# X [also said]; X[, a channel of the police, reported on Tuesday]: up to its verb
AFTER = re.compile(
    rf"{CLOSED}{_ITS_OWN_CHANNEL}{_IN_BRACKETS}{_AND_SOMEBODY}{_CHANNEL}{_ITS_STAFF}{_TIED_TO}{_BETWEEN}\s+(?P<verb>{VERB}|{DOES_THAT})(?!\w)"
)
# Channels, among them X[, reported]; TASS, citing X[, said]
AFTER_AMONG_OTHERS = re.compile(rf"{CLOSED}(?:\s+among\s+them)?,\s+(?:{FILLER}\s+)?(?P<verb>{VERB})(?!\w)")
# [в своём телеграм-канале]
_IN_ITS_CHANNEL = (
    r"(?:,?\s+(?:во?|у|на)\s+(?:сво[её]м|своїм|своєму|своей|своїй)\s+(?:(?:личном|авторском|особистому|авторському)\s+)?"
    r"(?i:(?:телеграмм?|telegram|тг)-?)?(?:канал[еі]|странице|сторінці|блоге|блозі|паблике|пабліку),?)"
)
_ITS_AUTHOR = rf"{CLOSED},?(?:\s+[А-ЯЁІЇЄҐ][\w’'-]+){{0,3}},?"
_THAT_FOLLOWS = r"(?=:|,\s+(?:что|що)\s|\s+(?:обо?|о|про)\s)"
_WROTE = r"(?:(?:на)?писа(?:л[аи]?|в|ла|ли)|пиш(?:ет|ут|е|уть)|опубликова(?:л[аи]?)|опублікува(?:в|ла|ли))"
_SOME_DAY = rf"(?:{FILLER}|\s+{DAY}){{0,2}}?"
# Автор X [считает], что А
AFTER_ITS_AUTHOR = re.compile(rf"{CLOSED}{_SOME_DAY}\s+(?P<verb>{VERB}){_THAT_FOLLOWS}")
# Автор X [Иван Петров написал], что А
AFTER_THE_AUTHOR = re.compile(rf"{_ITS_AUTHOR}{_SOME_DAY}\s+(?P<verb>{_WROTE}){_THAT_FOLLOWS}")
# Автор X [Иван Петров в своём канале сообщил], что А
AFTER_THE_AUTHOR_THERE = re.compile(
    rf"{_ITS_AUTHOR}{_SOME_DAY}{_IN_ITS_CHANNEL}{_SOME_DAY}\s+(?P<verb>{VERB}){_THAT_FOLLOWS}"
)
# The author of X [Ivan Petrov wrote in his channel] that A
AFTER_THE_NAMED_AUTHOR = re.compile(
    rf"{CLOSED}(?:\s+[A-Z][\w’'-]+){{1,3}}(?:{FILLER}|,?\s+{DAY},?){{0,2}}?\s+(?P<verb>wrote|writes|posted|said|says|reported|reports)"
    r"(?=\s+(?:in|on)\s+(?:his|her|its|their|the)\s+(?:Telegram\s+)?(?:channel|blog|page)\s+(?:on\s+\w+\s+)?that\s)"
)
# X [fired back on Monday, saying] that A, X [deleted the post and wrote] that A, X [извинился, объяснив], что А
_SAYING_BESIDES = one_of(english.SAYING_BESIDES, russian.SAYING_BESIDES, ukrainian.SAYING_BESIDES)
_DID = r"\s+(?!(?i:and|or|и|или|і|або|та)\s)[^,;:.!?“”«»\"()\n]{3,70}?"
DID_AND_SAID = re.compile(
    rf"{CLOSED}{_DID}(?:,\s+(?={_SAYING_BESIDES})|,?\s+(?i:and|but|и|но|і|й|та|але)(?:{FILLER})?\s+(?={VERB}))"
    rf"(?P<verb>{_SAYING_BESIDES}|{VERB})(?!\w)"
)
# if X [publishes] the orders: it has not
YET_TO_COME = re.compile(r"(?i:[a-z]*(?:[a-z]es|[a-rt-z]s|says)|[а-яёіїєґ]+(?:[еиіуюя]ть?|є)|[а-яё]+[еиуюая]т)")
# The bridge is shut (source: X[)]
END_OF_BRACKETS = re.compile(rf"{CLOSED}\)")
# [if] X [is to be believed]
BELIEVED = re.compile(rf"{CLOSED}\s+(?:is|are)\s+to\s+be\s+(?:believed|trusted)(?!\w)")
# the X [report] that A
NAMED_ITEM = re.compile(rf"\s+(?P<item>{ITEM})(?=\s+(?:that|about|of|on|saying|claiming|alleging)\b)")
# X['s Telegram channel's report]
POSSESSIVE = re.compile(
    rf"[\"”»“]*['’]s?\s+(?:(?i:Telegram\s+channel['’]s|\w+)\s+){{0,2}}?(?P<item>{ITEM}|(?i:sources?))(?!\w)"
)
# said X [had lied]: X is spoken of
DOES = re.compile(
    rf"{CLOSED}\s+(?:(?:\w+ly|never|also|only|even|still)\s+)?(?:had|has|have|was|were|is|are|would|will|could|can|might"
    r"|may|should|must|did|does|do|\w{3,}ed)(?:n['’]t)?(?!\w)"
)
# публикации X [в полиции] заявили
AT_A_PLACE = re.compile(rf"\s(?:во?|у)\s+(?!{DAY})(?!(?i:сво|телеграм|telegram|канал|пост|соцсет|соцмереж))[\w-]+")
# said X['s founder]: not its staff or what it puts out
ITS_PEOPLE = re.compile(
    rf"[\"”»“]*['’]s?\s+(?!(?:[\w-]+\s+){{0,3}}?(?:{ITEM}|(?i:{one_of(english.STAFF, english.SOURCES)}"
    rf"|{one_of(english.CHANNELS)}))(?!\w))\w"
)
# according to X['s daily update]
POSSESSED = re.compile(r"[\"”»]*['’]s?\s+[^,.;:—–]{2,60}(?=[,.;:]|$)")
# сообщение X [о том, что]
ABOUT = re.compile(
    r"[\"”»]*,?\s+(?:(?:где|де|во?\s+котор\w+|[ву]\s+як\w+)\s+(?:[а-яіїєґ]+ло(?:сь|ся)),?\s+(?:что|що)|(?:о\s+том|про\s+те),?\s+(?:что|що|как|як)|что|що|будто|нібито|обо?|о|про)\s+"
)
# X's report [of A] was denied: up to where the sentence has its own verb.
OF_NOUN = re.compile(
    r"[\"”»]*\s+(?:of|about)\s+(?P<clause>.+?)(?=,?\s+(?:was|were|is|are|has|have|had|could|can|would|will|did|does"
    r"|remain\w*|came"
    r"|appear\w*|went|caused|prompted|sparked|led|turned|proved|“|\")\b|\s+[“\"]|\s+as\s+|[,;.:]|$)"
)
# “A,” a post on X [read].
READ = re.compile(
    rf"(?:\s+(?i:on|in)\s+(?i:(?:its|his|her|the)\s+)?Telegram(?i:\s+channel)?)?(?:\s+{DAY})?\s+(?i:reads?|said|says|гласит|говорит)\W*$"
)
# «A»[, — пишет газета] «Небо»: behind a quotation, up to whose name may stand in marks of its own
SAID_BEHIND = re.compile(rf"\s*,?\s*(?:[—–-]\s+)?(?:{VERB})(?!\w)(?:(?:\s+[\w-]+){{0,3}}?\s+(?=[«“„\"]))?")
# X[:] the bridge is shut
HEADLINE = re.compile(rf"{CLOSED}:\s+(?=[\"“«„]?\w)")
# In a report by X, [published on Sunday,] the mayor is called a thief
MADE_THEN = re.compile(r"\s*(?:published|posted|shared|released|recorded|filmed|taken|dated)\s[^,;:.]{2,60},\s+")
# an attack that X reported [on Tuesday, ]
NO_OBJECT = re.compile(rf"(?:,?\s+{DAY})?(?:\s*(?:[,.;!?]|$)|\s+(?:was|were|is|are|has|have|had|turned|proved)\b)")
# X said that A[, Y that] B
ELIDED_EN = re.compile(rf"{CLOSED}\s+that\s+(?!(?:has|have|had|was|were|is|are)\b)")
# X [was blunt: “A”]
OUTSPOKEN = re.compile(
    rf"{CLOSED}(?:{APPOSITION})?(?P<verb>\s+(?:was|were|is|are|был[аои]?|був|була|було|були)\s+(?:[\w-]+\s+){{0,2}}?"
    rf"{one_of(english.OUTSPOKEN, russian.OUTSPOKEN, ukrainian.OUTSPOKEN)}(?:\s+[^:.!?“”«»\"„]{{1,80}})?)"
    r":\s+(?=[“«\"„])"
)
# X reported that A, and Y [—] that B
ELIDED = re.compile(rf"{CLOSED}\s+[—–-]\s+(?=(?:что|що|обо?|о|про|that)\s)")
# X[,] Y [and] Z
LISTED = re.compile(
    r"[\"”»“’'\]]*\s*(?:,|,?\s*(?i:and|&|или|or|и|і|та|й))\s*(?i:the\s+|(?:Telegram\s+)?channels?\s+)?[\"“«„‘'\[@]*"
)
# сообщили X[ и] мэр
AND_ANOTHER = re.compile(r"\s+(?i:и|й|і|та|а\s+также|а\s+також)\s")
# the Mash [Telegram channel]
CHANNEL_WORD = re.compile(rf"{CLOSED}{_A_CHANNEL}(?!\w)")
# X [and other channels]
AND_OTHERS = re.compile(
    rf"{CLOSED},?\s+(?i:and|и|і|та|й)\s+(?i:(?:several|many|some|a\s+few)\s+)?(?i:others?|друг\w+|інш\w+)"
    r"(?:\s+(?i:Telegram[\s-]|телеграм-)?(?i:channels?|outlets?|blogs?|bloggers|media|канал\w*|паблик\w*|паблік\w*|СМИ|ЗМІ))?(?!\w)"
)
# according to videos by X [and verified by Reuters]
AND_DONE_BY = re.compile(
    rf"{CLOSED},?\s+(?i:and|but|then)\s+(?:\w+ly\s+)?(?:(?:later|since|then|now|also|subsequently)\s+)?"
    r"(?:[a-z]+ed|seen|shown)\s+by\s+[^,;:.]{2,60}?(?=[,.;:]|$)"
)
# Союз туроператоров [(СТО)]
BRACKETS = re.compile(r"\s+\([^()]{1,60}\)")
# X[, a channel of the police,]
ASIDE = re.compile(APPOSITION)
# X[, which] said
WHICH = re.compile(r",\s+(?:which|that|который|которая|який|яка)\b")
# X[, who] said
WHO = re.compile(r",\s+who\b")
# unlike X[, which] blamed the driver
THROUGH_RELATIVE = re.compile(r"[\"”»]*,\s+(?:which|who)\b")
# X, [which] has links to the police
RELATIVE = re.compile(r"(?:which|who|whose|a|an|known|run|linked|который|которая|який|яка)\b")
# X, [which has links to the police,]
RELATIVE_CLAUSE = re.compile(rf"{RELATIVE.pattern}[^,;:]{{0,110}},\s+")
# как рассказала X [жена солдата,] A
SPEAKER = re.compile(r"\s+\w[^,;:.]{2,80},\s+")
# А, сообщил X[, добавив, что] Б
ADDING = re.compile(
    rf",\s+(?i:{one_of(russian.SAYING_BESIDES, ukrainian.SAYING_BESIDES)}"
    r"|указывая|вказуючи|добавив|уточнив|отметив|подчеркнув|пояснив|додавши|уточнивши|зазначивши|пояснивши"
    r"|добавляя|уточняя|отмечая|подч[её]ркивая|поясняя|додаючи|уточнюючи|зазначаючи|пояснюючи|наголошуючи"
    r"|підкреслюючи),?\s+(?:что|що)\s+"
)
# A, according to X[,] on Friday in B: behind a comma a day belongs to what happened.
DAY_OF_THE_EVENT = re.compile(rf"{CLOSED},\s+(?={DAY}\s)")
# X[, citing a source,] wrote: whom it cites is no part of what it says.
CITED_BY_IT = re.compile(
    r",?\s*(?i:citing|quoting|referring\s+to|with\s+reference\s+to|с[о]?\s+ссылк\w+\s+на|ссылаясь\s+на"
    r"|[із]+\s+посиланням\s+на|посилаючись\s+на)\s+[^,;:.!?\n]{2,120}(?=[,;:.!?\n]|$),?"
)
# со ссылкой на X [Лента пишет, что] A
SAID_BY_ANOTHER = re.compile(
    rf"(?:[\w«»\"“”.-]+\s+){{0,4}}?{VERB},?\s+(?:(?:что|що|будто|нібито)\s+|(?=(?:обо?|о|про)\s))"
)
# А, со ссылкой на X [сообщило РБК]
SAID_ANOTHER = re.compile(rf"{VERB}\s+(?=[«“\"A-ZА-ЯЁІЇЄҐ])[\w«»\"“”.\s-]{{2,60}}")
