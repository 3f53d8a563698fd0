"""What stands before a source's name: these patterns end where the name begins, or where its attribution does."""

import re

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.pieces import (
    A_CHANNEL,
    BY_ITS_SOURCE,
    DAY,
    ITEM,
    ITEM_OF,
    OF,
    OPENED,
    PUT_OUT,
    SAID,
    SOURCES,
    SUCH_A,
    SUCH_A_RU,
    SUCH_A_SUBJECT_RU,
    TITLE,
)
from core.links.reading.grammar.verbs import CAME_OUT_WITH, SAY_EN, SAY_RU, SAY_UK, VERB
from core.links.reading.grammar.wordlists import one_of

# [according to a source who spoke to] X
_WHO_SPOKE = (
    r"(?:[\w’'-]+\s+){1,5}?(?i:who\s+(?:spoke|talked)\s+(?:to|with)"
    r"|(?:cited|quoted|obtained|published|seen|reviewed)\s+by)\s+"
)
# [according to Ukraine's popular blog] X
_SUCH_A_COUNTRY = rf"(?:[A-Z][\w-]+['’]s\s+(?:(?i:{one_of(english.DESCRIBING)})\s+)?)?"
# according to the channel [of the movement] X
_OF_SUCH_A = r"(?:(?<=channel\s)(?i:of\s+(?:the\s+)?)(?:[\w’'-]+\s+){0,5}?)?"
# [according to a report by the channel] X
_ACCORDING = (
    r"(?P<according>(?i:according\s+to|in\s+the\s+words\s+of|(?:as\s+)?per"
    r"|as\s+(?:first\s+|earlier\s+|previously\s+)?(?:reported|noted|claimed|revealed|pointed\s+out|stated|specified|announced"
    r"|mentioned|indicated)\s+(?:by|in|on)))\s+"
    rf"(?:{ITEM_OF}|{_WHO_SPOKE})?{_SUCH_A_COUNTRY}{SUCH_A}{_OF_SUCH_A}"
)
# a blogger [known as] X
_KNOWN_AS = (
    r"(?:(?:[\w’'-]+\s+){1,7}?(?i:known\s+as|who\s+goes\s+by|nicknamed|(?:with|under)\s+the\s+(?:pseudonym|nickname|name|alias)"
    r"(?:\s+of)?)\s+)?"
)
# TASS, [citing] X
_CITING = (
    r"(?P<citing>(?i:citing|cited|cites|quoting|quoted|referring\s+to|with\s+(?:an?\s+)?(?:reference|link)\s+to))"
    rf"\s+{ITEM_OF}?(?:{_KNOWN_AS}){SUCH_A}"
)
# [a video posted on Tuesday by] X
_ITEM_BY = rf"(?P<item>{ITEM}),?\s+{PUT_OUT}?(?:{DAY}\s+)?{OF}\s+{SUCH_A}"
# [was first reported by] X
_PASSIVE = (
    rf"(?P<passive>(?i:(?:was|were|been|first|as|is|are|it)\s+)?(?:(?!(?i:comment)){SAY_EN}|(?i:appear(?:ed|s)|surfaced|emerged)))\s+"
    rf"(?i:(?:first|earlier|{DAY})\s+)?(?i:by|on|(?:(?<=appeared\s)|(?<=emerged\s)|(?<=surfaced\s))in)\s+{SUCH_A}"
)
# [the footage comes from] X
_FROM = (
    rf"(?P<from>(?i:comes?|came|follows?|originat(?:es|ed)|stems?|stemmed)\s+(?i:from|with|on))\s+{ITEM_OF}?{SUCH_A}"
)
# “A,” [wrote] X; “A,” [reads a post on] X
_INVERTED = (
    r"(?P<inverted>(?i:wrote|writes|said|says|reads?(?=\s+(?:an?|the|another|its)\s)|reported|reports|posted|claimed"
    rf"|claims))\s+(?:(?i:an?|the|another|its)\s+(?:[\w-]+\s+){{0,2}}?{ITEM}\s+{OF}\s+"
    rf"|(?:the\s+)?(?i:{one_of(english.TEAM, english.WRITERS)})\s+(?i:of|at|from|behind)\s+)?{SUCH_A}"
)
# [a resident of the village told] X
_TOLD = (
    rf"(?P<told>(?:(?i:an?|the|one|several|two)\s+(?:(?!that\s|who\s)[\w’'-]+\s+){{0,2}}?)?(?:{SOURCES}|(?i:{one_of(english.WITNESSES)}))"
    rf"(?:\s+[\w’'-]+){{0,6}}?\s+(?i:told|tells|(?:complained|admitted|confessed|confirmed|explained"
    rf"|said)\s+to))\s+{SUCH_A}"
)
# [сообщение телеграм-канала] X
_GENITIVE = rf"(?P<genitive>{SAID})\s+{SUCH_A_RU}"
# [по данным источников] X, [со ссылкой на пост] X
_CLAIMED_RU = (
    rf"по\s+(?:\w+\s+)?{one_of(russian.CLAIMED)}|со\s+слов|если\s+верить|согласно(?:\s+данным)?"
    r"|как\s+(?:стало|становится)\s+известно|в\s+распоряжении|с[о]?\s+(?:\w+\s+)?ссылк\w+\s+на|ссыла\w+\s+на"
    r"|(?:следует|вытекает)\s+из"
    r"|свидетельству[ею]т\s+(?:данные|сведения|сообщени[ея]|публикаци[ия]|подсч[её]ты|наблюдения)"
)
_CLAIMED_UK = (
    rf"за\s+(?:\w+\s+)?{one_of(ukrainian.CLAIMED)}|на\s+думку|зі\s+слів|якщо\s+вірити|у\s+розпорядженні"
    r"|як\s+(?:стало|стає)\s+відомо|відповідно\s+до|згідно\s+[із]+(?:\s+(?:даними|інформацією|повідомленням))?"
    r"|[із]+\s+посиланням\s+на|посила\w+\s+на|випливає\s+[із]+"
    r"|свідч(?:ать|ить)\s+(?:дані|відомості|повідомлення|публікаці[яї]|підрахунки|спостереження)"
)
CLAIMED = rf"(?:{_CLAIMED_RU}|{_CLAIMED_UK})"
_BROUGHT_OUT = (
    r"(?:(?:[а-яёіїєґ]+,?\s+)?(?:опубликован|обнародован|размещ[её]нн|полученн|распростран[её]нн|опублікован|оприлюднен"
    r"|поширен)\w*\s+)"
)
_PREPOSITIONAL = rf"(?P<prepositional>(?i:{CLAIMED}))\s+(?:(?:{ITEM}|{SOURCES})\s+)?{_BROUGHT_OUT}?{SUCH_A_RU}"
# [на видео, опубликованном каналом] X, виден дым
_SEEN_IN = rf"(?P<seen_in>(?i:на|во?|у)\s+(?:[а-яёіїєґ]+\s+)?{ITEM}),?\s+{_BROUGHT_OUT}(?:{DAY}\s+)?{SUCH_A_RU}"
# [об этом вчера сообщил телеграм-канал] X, [говорится в посте] X, [рассказал источник] X
IT_IS_SAID = (
    r"(?:сообща|утвержда|отмеча|указыва|уточня)(?:ется|лось)|говори(?:тся|лось)|писалось"
    r"|(?:повідомля|зазнача|стверджу)(?:ється|лося|лось)|[ійй]деться|йшлося"
)
# «…», — [цитирует бойца] X
_QUOTES_SOMEBODY = (
    r"(?:(?:про)?цитиру(?:ет|ют)|(?:про)?цитировал[аио]?|(?:приводит|передаёт|передает|прив[её]л[аио]?)\s+слова"
    r"|(?:про)?циту(?:є|ють|вав|вала|вали)|(?:наводить|наводять|передає|наві?[вл]а?)\s+слова)"
    r"(?:\s+(?!(?i:телеграм|канал|паблик|паблік|издани|видан))[а-яёіїєґ-]+){1,3}?"
)
_FIRST = "перв(?:ым|ыми|ой)|перш(?:им|ими|ою)"
_IN_IT = rf"\s+(?i:во?|у|на)(?:\s+(?:[а-яёіїєґ]+\s+)?{ITEM}(?:\s+{SOURCES})?)?|\s+{SOURCES}|{BY_ITS_SOURCE}"
_VERB_FIRST = (
    r"(?P<verb_first>(?i:(?:об\s+этом\s+|про\s+це\s+|как\s+|як\s+)?"
    rf"(?:(?:ранее|раніше|ще|ещ[её]|позже|также|также|{_FIRST}|{DAY},?)\s+)?"
    rf"(?:{_QUOTES_SOMEBODY}|{SAY_RU}|{SAY_UK}|{CAME_OUT_WITH}|{IT_IS_SAID}))"
    rf"(?:\s+{DAY})?(?:\s+(?i:ранее|позже|раніше|також|также|{_FIRST}))?(?:\s+(?i:в|у)\s+(?i:telegram|телеграм\w*))?"
    rf"(?P<within>{_IN_IT})?)\s+"
    rf"(?(within){SUCH_A_RU}|{SUCH_A_SUBJECT_RU})"
)
# [в посте] X написали
_WRITTEN = rf"(?P<written>(?i:во?|у|на)(?:\s+(?:[а-яёіїєґ]+\s+)?{ITEM})?)\s+{SUCH_A_RU}"
# [пост появился вчера в канале] X
_APPEARED = (
    rf"(?P<appeared>(?:{ITEM}|{SAID})\s+(?:{DAY}\s+)?(?i:появил\w+|вышел|вышл[аои]|з['’]явив\w*|з['’]явил\w+|вийшо?в"
    rf"|вийшл[аои])(?:\s+(?:{DAY}|(?i:{one_of(russian.AT_SOME_TIME, ukrainian.AT_SOME_TIME)})))?)"
    rf"\s+(?i:во?|у|на)\s+{SUCH_A_RU}"
)
# [были зафиксированы каналом] X
_DONE_BY = (
    r"(?P<done_by>(?i:(?:был[аои]?|бул[аои])\s+)?(?:впервые\s+|вперше\s+)?"
    r"(?i:сообщен|опубликован|обнародован|зафиксирован|распростран[её]н|размещ[её]н|обнаружен|зафіксован|опублікован"
    r"|оприлюднен|поширен|виявлен)(?:[аоыиі]|ий|ый)?)(?:\s+[а-яёіїєґ-]+){0,3}?"
    r"\s+(?i:(?:телеграмм?|telegram|тг|tg)?-?(?:каналом|пабликом|пабліком|проектом|проєктом|ресурсом|групою|группой))\s+"
)
# Any of these; the group says which kind of attribution it is.
BEFORE = re.compile(
    rf"(?<!\w)(?:{_ACCORDING}|{_CITING}|{_ITEM_BY}|{_PASSIVE}|{_FROM}|{_INVERTED}|{_TOLD}|{_APPEARED}|{_GENITIVE}|{_PREPOSITIONAL}"
    rf"|{_SEEN_IN}|{_VERB_FIRST}|{_WRITTEN}|{_DONE_BY}){OPENED}$"
)
# [Как пишет] X, A
AS_IT_TELLS = re.compile(
    rf"(?<!\w)(?i:как|як)\s+(?:(?i:ранее|раніше|уже|вже|также|також|{_FIRST}|{DAY})\s+)?(?:{SAY_RU}|{SAY_UK})(?:{_IN_IT})?"
    rf"\s+{SUCH_A_RU}{OPENED}$"
)
# A, [сообщил губернатор области] Иван Петров
SAID_BY_TITLED = re.compile(
    r"(?<!\w)(?P<verb_first>(?i:(?:об\s+этом\s+|про\s+це\s+|как\s+|як\s+)?"
    rf"(?:(?:ранее|раніше|ещ[её]|ще|позже|пізніше|{_FIRST}|{DAY},?)\s+)?(?:{SAY_RU}|{SAY_UK}))"
    rf"(?:\s+{DAY})?)\s+(?:[а-яёіїєґ-]+\s+){{0,3}}?{TITLE}(?:\s+(?!{VERB}(?!\w))[\w«»\"“”().-]+){{0,7}}\s+$"
)
# «A», — [отреагировал на видео] X: whoever does something behind a quotation has said it.
DID_BEHIND_A_QUOTATION = re.compile(
    r"(?<=[»”\"])[,!?…]*\s+[—–-]\s+(?P<verb_first>[а-яёіїєґ’']{3,}(?:л[аи]?|в|ла|ли)(?:с[яь])?)(?!\w)"
    rf"(?:\s+[\w-]+){{0,4}}?\s+{OPENED}$"
)
# [according to the Telegram channel] X, [a report by] X; A, [regional governor] X wrote: the noun phrase that ends in a
# name, without the name.
SOURCE = re.compile(
    rf"(?<!\w)(?:{ITEM}\s+{OF}\s+)?(?:(?i:the|an?|its)\s+(?:[\w’'-]+\s+){{0,5}}?)?"
    rf"(?:(?<=,\s)(?:(?:[\w’']+-[\w-]+|[A-Z][a-z]+(?:ian|ese|ish)|(?i:{one_of(english.DESCRIBING)}))\s+){{1,3}})?"
    rf"(?i:(?:Telegram|телеграмм?|news)[\s-]*)?(?i:channels?|outlets?|blog(?:ger)?s?|канал\w*|издани\w+"
    rf"|видання)\s+{OPENED}$"
    rf"|(?<!\w){ITEM}\s+{OF}\s+{OPENED}$"
    rf"|(?:(?<=,\s)|(?<=[”»\"]\s))(?:(?!{VERB}\s)[\w’'-]+\s+){{0,3}}?{TITLE}\s+(?:(?!{VERB}\s)[\w’'-]+\s+){{0,4}}?$"
)
# [the] X report
ARTICLE = re.compile(r"(?<!\w)(?i:the|an?)\s+[\"“«„‘']*$")
# Channels, [among them] X, reported
AMONG_OTHERS = re.compile(
    r"(?<!\w)(?i:including|notably|among\s+them|such\s+as|в\s+том\s+числе|в\s+частности|среди\s+них|среди\s+которых|включая|зокрема"
    r"|серед\s+них|серед\s+яких|у\s+тому\s+числі|включно\s+[із]+)\s+"
    rf"{SUCH_A}{SUCH_A_RU}{OPENED}$"
)
# “Иван Петров”
A_FULL_NAME = re.compile(r"[A-ZА-ЯЁІЇЄҐ][\w’'-]+(?:\s+[A-ZА-ЯЁІЇЄҐ][\w’'-]+){1,2}")
# [Two bloggers,] X and Y, said; [The governor of Omsk,] X, said
APPOSED = re.compile(
    rf"(?:{TITLE}(?!\w)|(?i:channels?|outlets?|blog(?:ger)?s?|correspondents?|канал\w*|блог\w*|военкор\w*|воєнкор\w*|паблик\w*"
    r"|издани\w*|видання))"
    rf"[^,.;:—–\n]{{0,60}},\s+{OPENED}$"
)
# [On Monday the channel] X: nothing but its day stands before it.
OPENS = re.compile(
    rf"[\s\"“«]*(?:(?:{DAY}|(?i:{one_of(english.AT_SOME_TIME, russian.AT_SOME_TIME, ukrainian.AT_SOME_TIME)})),?\s+)?"
    rf"(?:{SUCH_A}|{SUCH_A_RU}){OPENED}"
)
# A blogger who [runs] X wrote: what he writes there is what X says.
RUNS = re.compile(
    rf"(?<!\w)(?i:(?:runs|writes|behind|authors?\s+of)|вед[её]т|веде"
    rf"|(?<=,\s)автор(?:ка)?)\s+{SUCH_A}{SUCH_A_RU}{OPENED}$"
)
# [Автор канала] X Иван Петров написал, что А: what he writes is what X says, what he says elsewhere is not.
AUTHOR_OF = re.compile(rf"(?<!\w)(?i:автор(?:ка)?)\s+{SUCH_A_RU}{OPENED}$")
# [In a] video published by X, a man runs away
IN_AN_ITEM = re.compile(r"(?i:in|on)(?:\s+(?:an?|the|one|another))?(?:\s+[\w-]+)?")
# In a video [posted by] X, a man runs away; not “in a video of X”
BY_IT = re.compile(r"\s(?i:by|on|from)\s")
# X said that A[, and] Y that B
NEXT = re.compile(r"[,;]\s+(?i:and\s+|while\s+|but\s+)?[\"“«„‘']*$")
# [if] X is to be believed
IF = re.compile(rf"(?<!\w)(?i:(?:if|unless)\s+{SUCH_A}|(?:если|якщо)\s+{SUCH_A_RU}){OPENED}$")
# [That, at least, is what] X reported: it is the sentence before.
IS_WHAT = re.compile(
    rf"(?i:(?:that|this|it),?\s+(?:at\s+least,?\s+)?(?:is|was)(?:,?\s+at\s+least,?)?\s+what)\s+{SUCH_A}{OPENED}"
)
# [a source of] X said
SOURCE_OF = re.compile(rf"(?<!\w){SOURCES}\s+{A_CHANNEL}{OPENED}$")
# [Analysts from] X said
TEAM_OF = re.compile(rf"(?<!\w)(?i:{one_of(english.TEAM)})\s+(?i:of|at|from|with)\s+{A_CHANNEL}{OPENED}$")
# The bridge is shut [—] X, at the end of a sentence
SIGNED = re.compile(rf"[,.!”»\"]?\s+[—–]\s+{SUCH_A_RU}{SUCH_A}[\"“«„]*$")
# The bridge is shut [(source:] X)
IN_BRACKETS = re.compile(
    r"\s+\((?i:данные|информация|источник|дані|інформація|джерело|source|via)(?:\s*[:—–-]\s*|\s+)"
    rf"{SUCH_A_RU}{SUCH_A}{OPENED}$"
)
# [After the channel] X reported that A, B: the main clause is not what X reported.
SUBORDINATE = re.compile(
    rf"[\s\"“«]*(?i:asked\s+[^,;:.]{{3,80}}?\s+(?:in\s+which|where)|(?:\w+\s+){{0,3}}{one_of(english.SUBORDINATING)}"
    rf"|(?:(?:\w+\s+){{0,2}}(?=после\s))?{one_of(russian.SUBORDINATING, ukrainian.SUBORDINATING)})\s+"
    r"(?:(?:the|канал|телеграм-канал|Telegram-канал)\s+)?[\"“«„‘']*"
)
# [reports about his illness,] carried by X
ITEM_ABOUT_AT_END = re.compile(rf"(?<!\w){ITEM}\s+(?:about|of|that|on)\s+(?P<clause>[^,;:]+),\s*$")
# [The report, which first] surfaced on X
WHICH_AT_END = re.compile(r",?\s+(?:which|that)(?:\s+(?:was|were|had|has|first|originally))*\W*$")
# сообщение об A[, которое] публикует X
RELATIVE_AT_END = re.compile(r",?\s+(?:котор\w+|чь[ияё]\w*|як(?:ого|у|их|ий|і)|чиї\w*)\W*$")
# В пятницу [о пожаре] сообщил X: behind its day.
ABOUT_FIRST = re.compile(rf"(?:{DAY},?\s+)?(?P<clause>(?i:обо?|о|про)\s.+)", re.DOTALL)
# [Мэр, о задержании] которого писал X, [пожар], о котором писал X: what it wrote about.
_WHOM = r"\s+(?:котор(?:ого|ой|ом|ых)|як(?:ого|ої|ий|ій|у|их))$"
RELATIVE_ABOUT_AT_END = re.compile(
    rf"(?P<clause>[^,;:]{{1,200}}(?:,\s+(?:обо?|о|про)(?:\s+[\w-]+){{1,3}}(?={_WHOM}))?)(?:,\s+(?:обо?|о|про))?{_WHOM}"
)
# [An attack that] X reported: behind a verb, as in “said that”, it is none.
THAT_AT_END = re.compile(rf"(?<![\w’'-])(?!{VERB}\s)(?P<noun>[\w’'-]+)\s+that$")
# [The mayor, whose arrest] X reported, is back; [the plan], which X reported, was dropped
RELATIVE_EN_AT_END = re.compile(r",\s+(?:whose(?:\s+[\w-]+){1,4}|(?P<which>(?:(?:about|of)\s+)?which))$")
# [The bridge was first] reported by X
PASSIVE_AT_END = re.compile(r"(?:\s+(?:was|were|is|are|has|have|had|been|first|initially|originally|earlier|also))+$")
# The mayor resigned, [a day after it] was reported by X
AFTER_IT_AT_END = re.compile(
    r",?\s+(?i:(?:shortly|soon|hours|days|weeks|(?:an?|one|two|three|several)\s+(?:hours?|days?|weeks?))\s+)?"
    r"(?i:after|before)\s+(?i:it|this|that|the\s+(?:news|story))$"
)
# [Nothing of this] was mentioned by X
NOTHING = re.compile(r"(?i:nothing|none|no\s+such)\b")
# [On Sunday a post] appeared on X: what it says comes behind.
A_POST = re.compile(rf"(?:.*,\s+)?(?i:(?:an?|the|another|one)\s+(?:[\w-]+\s+)?){ITEM}", re.DOTALL)
SHOWED_UP = re.compile(r"(?i:appear|surfac|emerg)")
# [was] reported by X
AUXILIARY = re.compile(r"(?i:was|were|been|is|are)\s")
# [That is] according to X
THAT_IS = re.compile(r"(?i:(?:that|this|it)\s+is|so\s+says|это|це)")
# [The news was] first reported by X: it is the sentence before.
THE_NEWS = re.compile(
    r"(?i:according\s+to\s+[^,]{2,40},\s+)?(?i:it|this|that|(?:the|this|that)\s+(?:news|information|reports?|story|rumou?rs?|claims?|details?|videos?|footage|photos?|photographs?|images?|incident"
    r"|event|idea|plan|proposal|scheme|possibility))"
    r"(?:\s+(?i:was|were|had|has|have|been|first|initially|also))*"
)
# [Эту информацию] опубликовал X: it is the sentence before.
SAID_BEFORE = re.compile(
    rf"(?i:(?:(?:первым|першим|ранее|раніше|{DAY})\s+)?(?:(?:об\s+этом|про\s+это|про\s+це)|(?:(?:обо?|о|про|с[о]?|з|із)\s+)?"
    r"(?:(?:том|то|те)\s+(?:же|ж|саме?)|(?:эт|так|данн|ц[юіи]|дан|перш|перв)\w*\s+(?:же\s+)?(?:информаци|новост"
    r"|верси|данн|сведени|сообщени"
    r"|прогноз|подробност|предположени|мнени|інформаці|новин|версі|дан|відомост|повідомленн|подробиц|припущенн"
    r"|думк)\w*|(?:обо?|про)\s+(?:[ву]с[её]м\s+|цей\s+|этом\s+)?(?:инцидент|происшестви|случивш|произошедш|[чн]п"
    rf"|інцидент|под[іи]|випад)\w*)|(?:(?:эту|цю)\s+)?[иі]дею))(?:\s+(?:ещ[её]|ще))?(?:\s+{DAY})?(?:{BY_ITS_SOURCE})?"
)
# [Эти случаи] были зафиксированы: what was told in the sentence before
THIS_THING = re.compile(
    r"(?i:эт(?:от|а|о|и)|так(?:ой|ая|ое|ие)|це|ця|цей|ці|так(?:ий|а|е|і))(?:\s+\w+){0,2}|(?i:это|це)"
)
# [Об этом сообщает Лента] со ссылкой на X: it is the sentence before.
SAID_BEFORE_BY = re.compile(
    rf"{SAID_BEFORE.pattern},?(?:\s+{DAY})?(?:\s+(?i:ранее|раніше|также|також))?\s+{VERB}(?:\s+[^\s,;:.!?]+){{1,6}}"
    r"|(?i:(?:it|this|that|the\s+news)\s+(?:was|is|has\s+been)\s+(?:first\s+)?)"
    rf"{VERB}\s+(?i:by)(?:\s+[^\s,;:.!?]+){{1,6}}(?:,?\s+with\s+(?:reference|a\s+link)\s+to)?"
)
# and [another]
AND_ANOTHER = re.compile(r"(?:и|і|й|та|and)\s")
# A[, передаёт Лента]: who passes it on is no part of it.
PASSED_ON_AT_END = re.compile(rf",\s+(?:{VERB})(?:\s+(?!{VERB}(?!\w))[^\s,;:!?.]+){{1,4}}\W*$")
# [Как передаёт Лента], об этом пишет X: it is the sentence before.
AS_ANOTHER_SAYS = re.compile(
    rf"(?i:как|як)\s+(?:\w+\s+)?{VERB}(?:\s+[^\s,;:.!?]+){{1,5}}(?:,\s+(?i:об\s+этом|про\s+це))?"
)
# [Об этом на своей странице] сообщил X: it is the sentence before.
_SOMEBODY_CALLED = rf"(?:\s+[а-яёіїєґ-]+){{0,2}}?\s+{TITLE}(?!\w)"  # a title, and one more behind a comma
OF_THIS_AHEAD = re.compile(
    rf"(?:(?i:об\s+этом|про\s+это|про\s+це)|{SAID_BEFORE.pattern})(?:{_SOMEBODY_CALLED}(?:\s+[^\s,;:.!?]+){{0,6}},(?={_SOMEBODY_CALLED}))?"
    r"(?:\s+[^\s,;:.!?]+){0,8}"
)
# Об этом: what was said before.
OF_THIS = re.compile(r"(?i:об\s+этом|про\s+це)\s")
OF_THIS_AT_END = re.compile(r"(?i:об\s+этом|про\s+це)$")
# [“The pilot slept,”] one resident says in a video on X
QUOTE_FIRST = re.compile(r"[“«\"„][^“”«»\"]{8,400}[,.!?…]\s?[”»\"]")
# Мэр [обвин]ил X во лжи: with a subject in front, the name behind it is its object.
OF_SOMEBODY = re.compile(
    r"(?i:призна|визна|объяв|оголо|счита|обвин|наз[ыв]|раскритик|критик|оцен|опис|сравн|порівн|приз[ыв]|высмея|найш|обнаруж|показ|звинува|назва"
    r"|назив|розкритик|оцін|закли|знайш|виявив)"
)
# [как] рассказала X жена солдата
AS_TOLD = re.compile(r"(?i:как|як)\s")
