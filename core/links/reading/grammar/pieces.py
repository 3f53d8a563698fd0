"""Parts of which more than one pattern is made; none is compiled by itself."""

import re

from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

# Marks that may stand directly before a name, and directly behind it.
OPENED = r"[\"“«„‘'\[*_]*"
CLOSED = r"[\"”»“’'\]*_]*"

# “on Tuesday”: a day or days, without the groups that tell which.
DAY = "(?i:" + re.sub(r"\(\?P<\w+>", "(?:", DAY_PHRASE.pattern) + r"(?!['’]s\b))"
# “two days later”: reckoned from another day.
DAYS_APART = (
    r"(?i:(?:a|one|two|three|several)\s+days?\s+(?:later|earlier)|the\s+(?:next|following)\s+day"
    r"|(?:(?:later|earlier)\s+)?(?:the\s+same|that(?:\s+same)?)\s+day"
    r"|на\s+следующий\s+день|наступного\s+дня)"
)

# “at about 2.58”
AT_A_TIME = r",?\s+(?i:(?:примерно|приблизно|около|близько|at|around|about|в|о|об|у)\s+){1,2}\d{1,2}[:.]\d\d(?!\d)"

# “also”, “has for months”, «тем временем»: what may stand between a source and its verb besides a day.
_FOR_SOME_TIME = r"for\s+(?:some\s+time|(?:\w+\s+)?(?:days|weeks|months|years))"
_IN_A_POST = r"in\s+an?\s+(?:\w+\s+)?(?:post|message|report)(?:\s+(?:on|to)\s+[\w\s]{3,30},)?"
_ADVERB = r"\w+ly|[а-яё]{2,}(?:но|ко|во)|[а-яіїє]{2,}но"
FILLER = (
    rf"(?i:,?\s+(?:{_ADVERB}|{_FOR_SOME_TIME}|{_IN_A_POST}"
    rf"|{one_of(english.BETWEEN, russian.BETWEEN, ukrainian.BETWEEN)})\b,?)"
)
# “, a channel of the police,”: in commas, dashes or brackets.
APPOSITION = (
    r"(?:\s*\([^()]{0,80}\)|\s*,\s[^,;:!?\n]{2,110}(?:,\s[^,;:!?\n]{2,60})??,(?=\s)"
    r"|\s+[—–-]\s[^—–\n]{2,110}\s[—–-](?=\s))"
)
# «со ссылкой на источник»
BY_ITS_SOURCE = (
    r"\s+(?i:с[о]?\s+ссылк\w+\s+на|ссылаясь\s+на|[із]+\s+посиланням\s+на|посилаючись\s+на)\s+[\w\s«»-]{2,60}?"
)
# “the source of X in the ministry”
WITHIN = r"\s+(?:во?|у|при|из|близк\w+\s+к|close\s+to|inside)\s+[\w-]+(?:\s+[\w-]+){0,2}?"

# “report”, «сводка»: what a channel puts out.
ITEM = f"(?i:{one_of(english.ITEMS, russian.ITEMS, ukrainian.ITEMS)})"
# «сообщение» of «сообщение «Рыбаря» об отходе»
SAID = f"(?i:{one_of(russian.SAID, ukrainian.SAID)})"
# “military sources”, «источник»
SOURCES = rf"(?i:(?:[\w-]+\s+)?{one_of(russian.SOURCES, ukrainian.SOURCES)}|{one_of(english.SOURCES)})"

# “the pro-Russian, well-known” in front of a name: nothing but what describes it.
_DESCRIBED = (
    r"(?:(?i:the|an?)\s+(?:(?:[\w’']+-[\w-]+|[A-Z][a-z]+(?:ian|ese|ish)"
    rf"|(?i:{one_of(english.DESCRIBING)}))(?:,\s+|\s+(?:and|but)\s+|\s+)){{1,4}}?)"
)
# “the popular Telegram channel” in front of a name, or nothing.
SUCH_A = (
    rf"(?:{_DESCRIBED}|(?i:the|an?|its|his|her|both)\s+)?"
    r"(?:(?:[\w’'-]+,?\s+){0,5}?"
    rf"(?i:(?:Telegram|news|messaging|social\s+media)[\s-]+)?(?i:{one_of(english.CHANNELS)})\s+"
    r"(?i:(?:called|named)\s+)?)?"
)
_NO_SUCH_WORD = rf"(?:{VERB}|про|обо?|о|ссылк\w+|ссылаясь|посиланн\w+|посилаючись)\s"


def _some_words(most: int) -> str:
    return rf"(?:(?!{_NO_SUCH_WORD})[А-ЯЁІЇЄҐа-яёіїєґ-]+\s+){{0,{most}}}?(?i:телеграмм?|telegram|тг|tg)?[-\s]?"


_UNDER_THE_NAME = r"(?:под\s+названием\s+|під\s+назвою\s+)?"
# «популярный телеграм-канал» in front of a name, or nothing.
SUCH_A_RU = rf"(?:{_some_words(4)}(?i:{one_of(russian.CHANNELS, ukrainian.CHANNELS)})\s+{_UNDER_THE_NAME})?"
# «проект мониторинга границы «Небо»»
_OF_SOMETHING = rf"(?:\s+(?!{SOURCES}|{one_of(russian.PEOPLE, ukrainian.PEOPLE)})[а-яёіїєґ-]+){{1,4}}\s+(?=[\"«“„])"
# The same where the channel does what a verb before it says, «близкий к Министерству обороны канал»: who is told
# something is in the dative.
SUCH_A_SUBJECT_RU = (
    rf"(?:{_some_words(6)}(?i:{one_of(russian.CHANNELS_AS_SUBJECT, ukrainian.CHANNELS_AS_SUBJECT)})"
    rf"(?:\s+{_UNDER_THE_NAME}|{_OF_SOMETHING}|,\s+(?:зокрема|серед\s+(?:них|яких)|у\s+тому\s+числі|в\s+том\s+числе|в\s+частности"
    r"|среди\s+(?:них|которых))\s+))?"
)
# “a Telegram channel”, «телеграм-канала», or nothing.
A_CHANNEL = (
    r"(?:(?i:the|an?|its)\s+)?"
    r"(?:(?:[\w’'-]+\s+){0,2}?(?i:telegram|телеграмм?|тг|news)?[-\s]?(?i:channels?|outlet|канал\w*)\s+)?"
)

OF = r"(?i:by|from|on|in|of)"
# “first published”
PUT_OUT = (
    r"(?i:(?:first\s+)?(?:obtained|seen|compiled|gathered|published|posted|shared|shown|made|released|circulated|spread"
    r"|aired)\s+)"
)
# “a video posted by”
ITEM_OF = rf"(?:(?:(?i:an?|the)\s+)?(?:[\w-]+\s+)?{ITEM}\s+(?:{DAY}\s+)?{PUT_OUT}?{OF}\s+)"
# “Governor”, «глава»: whoever holds an office.
_OFFICES = (
    r"\w*(?:governor|mayor|minister|president|senator|chairman|secretary|commander|general|colonel|ambassador)"
    r"|deputy|lawmaker|leader|head|chief|ombudsman|envoy|spokes\w+|official"
    r"|\w*губернатор\w*|мэр\w*|глав[аеуы]|министр\w*|президент\w*|депутат\w*|сенатор\w*|спикер\w*|секретар\w*"
    r"|командир\w*|генерал\w*|полковник\w*|чиновни\w+|представител\w*|руководител\w*|начальник\w*|омбудсм[ае]н\w*"
    r"|мер(?:а|у|ом|ка|ки)?|голов[аиуі]|очільни\w+|міністр\w*|спікер\w*|нардеп\w*|парламентар\w*|представни\w+"
    r"|керівни\w+|речни\w+|командувач\w*"
)
OFFICE = rf"(?i:(?:\w+-)?(?:{_OFFICES}))"
# “Governor”, «военкор»: what somebody is called in front of his name.
TITLE = (
    rf"(?i:(?:\w+-)?(?:{_OFFICES}"
    r"|\w*blogger|founder|journalist|reporter|correspondent|analyst|activist|commentator|politician|businessman|writer"
    r"|журналист\w*|корреспондент\w*|аналитик\w*|эксперт\w*|активист\w*|основател\w*|политик\w*|политолог\w*"
    r"|бизнесмен\w*|писател\w+|\w*блог[еі]р\w*|во[еє]нкор\w*"
    r"|журналістк?\w*|кореспондент\w*|засновни\w+|аналітик\w*|експерт\w*|політик\w*|політолог\w*|письменни\w+"
    r"|певец|певиц\w+|артист\w*|акт[её]р\w*|актрис\w+|музыкант\w*|рэпер\w*|режисс[её]р\w*|продюсер\w*|спортсмен\w*"
    r"|тренер\w*|синоптик\w*|адвокат\w*|співак\w*|співачк\w+|актор\w*|музикант\w*|режисер\w*))"
)
