"""Words by which somebody denies or confirms a report, and the patterns made of them, in all three languages."""

import re

from core.links.reading.grammar.events import AN_EVENT
from core.links.reading.grammar.wordlists import forms, one_of

_DENIED_EN = (
    "denied denies deny has_denied have_denied rejected rejects dismissed dismisses refuted refutes rebutted disputed"
    " disputes debunked debunks repudiated repudiates rebuffed laughed_off brushed_off brushed_aside waved_away"
    " poured_cold_water_on"
)
_DENIED_RU = " ".join(
    [
        forms("л ла ли ло", "опроверга отрица развея"),
        forms("ет ют", "опроверга отрица отверга"),
        "опроверг опровергла опровергло опровергли опровергнул опровергнула отмел отмёл отмела отмели",
        "отверг отвергла отвергло отвергли",
    ]
)
_DENIED_UK = " ".join(
    [
        forms("в ла ло ли", "спростува заперечи запереча"),
        forms("в ла ли", "відкину розвія"),
        forms("є ють", "спростову відкида заперечу"),
    ]
)
_CONFIRMED_EN = "confirmed confirms has_confirmed have_confirmed acknowledged acknowledges admitted admits"
_CONFIRMED_RU = "подтвердил подтвердила подтвердило подтвердили подтверждает подтверждают " + forms(
    "л ла ло ли", "призна"
)
_CONFIRMED_UK = forms("в ла ло ли", "підтверди") + " підтверджує підтверджують " + forms("в ла ли", "визна")

_DENYING = "denying rejecting dismissing refuting опровергая отрицая отвергая спростовуючи заперечуючи відкидаючи"
_CONFIRMING = "confirming acknowledging подтверждая підтверджуючи"
# “[Denying] the report, Peskov said”
DOING = re.compile(
    rf"(?<!without\s)(?<!\w)(?i:(?P<denies>{one_of(_DENYING)})|(?P<confirms>{one_of(_CONFIRMING)}))(?!\w)"
)

_THE_REPORT_EN = (
    "report reports rumour rumours rumor rumors claim claims story stories allegation allegations accusation"
    " accusations information suggestion suggestions speculation news fake fakes"
)
_REPORT = (
    rf"(?:{one_of(_THE_REPORT_EN)}(?!\w)|сообщени\w+|слух\w*|вброс\w*|фейк\w*|публикаци\w+|информаци\w+|сведени\w+|данны[ех]"
    r"|верси\w+|новост\w+|повідомленн\w+|чутк\w+|чуток|публікаці\w+|інформаці\w+|відомост\w+|дан[іих]+|версі\w+|новин\w+"
    r"|(?<=(?i:эти)\s)(?:заявления|утверждения|слова|обвинения)|(?<=(?i:это)\s)(?:заявление|утверждение)"
    r"|(?<=(?i:ці)\s)(?:заяви|твердження|слова|звинувачення)|(?<=(?i:цю)\s)заяву|(?<=(?i:this)\s)(?:statement|assertion))"
)
# The same as what is denied, where that comes first: «информацию [опровергли]», not «информация [подтвердила] страхи».
_DENIED_FIRST = one_of(
    "сообщение сообщения слух слухи публикацию публикации информацию сведения данные версию версии новость новости"
    " вброс фейк фейки",
    "повідомлення чутку чутки публікацію публікації інформацію відомості дані версію версії новину"
    " новини вкид фейк фейки",
)
_THESE = r"(?:the|this|these|those|such|all|any|media|эт[иуо]\w*|эта|так\w+|данн\w+|все|всю|ці|цю|ця|так[іу]|вс[іюе])"
# “a claim by the channel X”, “X's report”, «информацию канала X»: whose report it is, if that is told.
_NAME = r"(?-i:[«\"“„][^«»\"“”„\n]{2,40}[»\"”]|[A-ZА-ЯЁІЇЄҐ][\w’'-]*)"
_A_SOURCE = r"[\w-]*(?:channel|outlet|blog|канал|паблик|паблік|издани|видан|проект|проєкт)\w*"
_NAMES = rf"(?:(?:the|an?)\s+)?(?:(?:[\w-]+\s+)?{_A_SOURCE}\s+)?{_NAME}(?:\s+{_NAME}){{0,3}}"
_BY_MEDIA = rf"\s+(?:{_A_SOURCE}|СМИ|ЗМІ|медиа|медіа|журналистов|журналістів|блогеров|блогерів)(?!\w)"
# What others report is not what the article cites: “a report by another channel”, «сообщения других каналов».
_OF_OTHERS = (
    rf"\s+(?:(?:by|from|in|on)\s+)?(?:an)?other\s+(?:[\w-]+\s+)?{_A_SOURCE}"
    rf"|\s+(?:друг|інш)\w+\s+(?:{_A_SOURCE}|СМИ|ЗМІ)(?!\w)"
)
_BY_WHOM = (
    rf"(?:\s+(?:(?:made\s+|published\s+|posted\s+)?(?:by|from|in|on)\s+)?{_NAMES}(?:\s+on\s+\w+day)?"
    rf"|{_BY_MEDIA}|{_OF_OTHERS})?"
)
_WHOSE = rf"(?:an?\s+|{_NAMES}['’]s?\s+(?:[\w-]+\s+)?)?"
# What a report is about; without it, it is what the article cites: “the reports”.
_TOPIC = r"(?:\s+(?:of|about|that|(?:о|про)\s+том,\s+что|про\s+те,\s+що|обо?|о|про)\s+(?P<topic>[^,;:.]{1,120}?))"

_FALSE_EN = (
    r"(?:simply\s+|completely\s+|absolutely\s+|totally\s+|utterly\s+|entirely\s+|all\s+)?(?:an?\s+(?:\w+\s+)?|another\s+|pure\s+|complete\s+|utter\s+|total\s+)?"
    r"(?:not\s+true|untrue|false|fakes?|hoax(?:es)?|wrong|lies?|baseless|groundless|unfounded|fabricated|fabrications?|canards?|fake\s+news"
    r"|made\s+up|nonsense|rubbish|absurd|ridiculous|incorrect|inaccurate|fiction|fantasy|slander|disinformation"
    r"|without\s+(?:foundation|merit|basis)|far\s+from\s+(?:the\s+)?(?:truth|reality)"
    r"|(?:(?:greatly|grossly|highly|much|vastly)\s+)?exaggerated)"
)
_ADJECTIVE = r"(?:[а-яёіїєґ’']+(?:ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ым|им|ую|юю|ою|ими|ыми|(?:ов|ськ|цьк|н)(?:а|е|і))\s+)"
_FALSE_SLAVIC = (
    rf"(?:(?:вс[её]|просто|лише|абсолютно|полностью|сильно|дещо|несколько|значительно|чистой\s+воды)\s+|{_ADJECTIVE}){{0,2}}"
    r"(?:не\s?правд\w+|лож\w+|врань\w+|фейк\w*|вымыс\w+|выдумк\w+|бред\w*|чуш\w+|утк[аиуо]\w*|вброс\w*"
    r"|домысл\w+|фантази\w+|сказк\w+|фальшивк\w+|дезинформац\w+|клевет\w+|небылиц\w+|абсурд\w*|недостоверн\w+|беспочвенн\w+|несостоятельн\w+"
    r"|преувеличен\w*|брехн\w+|вигадк\w+|маячн\w+|нісенітниц\w+|вкид\w*|дезінформаці\w+|[иі]псо|наклеп\w*|безпідставн\w+"
    r"|недостовірн\w+|фантазі\w+|казк\w+|перебільшен\w*|не\s+так(?=[\s»”\"]*[.,!]|[»”\"]))"
)
# What stands without “is”: «не соответствует действительности», “has nothing to do with reality”.
_DOES_NOT_HOLD = (
    r"(?:do(?:es)?|did)\s+not\s+correspond\s+to\s+(?:the\s+)?(?:reality|truth|facts)"
    r"|(?:ha(?:s|ve|d))\s+(?:absolutely\s+)?nothing\s+to\s+do\s+with\s+(?:the\s+)?(?:reality|truth)"
    r"|не\s+соответству\w+\s+действительности|не\s+име(?:ет|ют|ла|ло|ли)\s+(?:ничего\s+общего|отношения)\s+[ск]\s+(?:действительност\w+|реальност\w+)"
    r"|далек[аио]?\s+от\s+(?:действительности|реальности|истины)"
    r"|не\s+явля\w+\s+(?:правд\w+|достоверн\w+|действительност\w+)|не\s+є\s+(?:правд\w+|достовірн\w+)"
    r"|не\s+відповіда\w+\s+(?:дійсності|правді)|не\s+ма(?:є|ють|ла|ло|ли)\s+нічого\s+спільного\s+(?:з|із|зі)\s+(?:дійсністю|реальністю|правдою)"
    r"|далек[аио]?\s+від\s+(?:дійсності|реальності|істини|правди)"
)
_FALSE = rf"(?:{_FALSE_EN}|{_FALSE_SLAVIC})"
# «[назвали фейком] сообщения», “[branded a hoax] the reports”
_CALLED = (
    rf"(?:назва(?:л[аио]?|в|ла|ли)\s+[«\"“]?{_FALSE_SLAVIC}[»\"”]?"
    rf"|(?:called|branded|labell?ed)\s+(?:as\s+)?[\"“]?{_FALSE_EN}[\"”]?(?=\s+(?:the|these|this|all)\s))"
)
# “denied”, «подтвердили»: the verb of a stance
STANCE = re.compile(
    rf"(?<!\w)(?i:(?P<denies>{one_of(_DENIED_EN, _DENIED_RU, _DENIED_UK)}|{_CALLED})"
    rf"|(?P<confirms>{one_of(_CONFIRMED_EN, _CONFIRMED_RU, _CONFIRMED_UK)}))(?!\w)"
)
# “denied [her request], denied [asylum]”, «отверг [предложение]»: refused, and nothing is said of a report.
REFUSED = re.compile(
    r"\s+(?:[\w’'-]+\s+){0,3}?(?i:asylum|entry|access|visas?|requests?|permission|bail|parole|appeals?|motions?|applications?|service"
    r"|citizenship|treatment|petitions?|calls|offers?|demands?|proposals?|bids?|plans?|invitations?|ultimatums?|предложени\w+|требовани\w+"
    r"|просьб\w+|ходатайств\w+|ультиматум\w*|пропозиці\w+|вимог\w+|прохання|клопотання)(?!\w)"
)
_IS = r"(?:(?:is|are|was|were|to\s+be|as|[—–-]|это|це|є|являются|является)\s+|[“\"«])*"
_NO_TRUTH = r"(?:there\s+(?:is|was)|has|have)\s+no\s+(?:\w+\s+)?(?:truth|substance)\b"
# Some words between “the report” and what it is called, but none that say what it is about, or that it is not.
_MEANWHILE = r"(?:\s+(?!(?:of|about|that|о|об|про|not|never|не|ні|\w+n[’']t)\b)[\w’'«»-]+){0,5}?"
# What somebody has said, where it is told about what: «заявления о перемирии», “statements about a truce”.
_STATEMENT = r"(?:statements?|assertions?|заявлени\w+|утверждени\w+|слова|заяв[иу]|тверджен\w+)"
# “said that the reports were not true”, “called it a fake”: the reports are those that the article cites.
# «распространяют фейк о перемирии», “false claims about a truce”: what it is about tells which.
CALLED_FALSE = re.compile(
    rf"(?<!\w)(?i:(?:(?:{_REPORT}|{_STATEMENT})(?:{_BY_WHOM}|\s+[\w-]+){_TOPIC}|(?:{_REPORT}|posts?|пост\w{{0,3}}|допис\w*){_MEANWHILE}"
    r"|(?P<it>this|it|(?:this|that|it)(?=\s+is\s|\s+was\s|['’]s\s)|это|эту|эти|це|цю)(?:['’]s)?)\s+"
    rf"(?:{_IS}{_FALSE}|{_DOES_NOT_HOLD})|{_NO_TRUTH}"
    rf"|(?:(?:false|fake|bogus)\s+{_REPORT}|lies?|fakes?|фейк\w*|вброс\w*|вкид\w*|ложь|ложную\s+информацию|неправду|брехню"
    r"|неправдиву\s+інформацію|дезинформацию|дезінформацію)\s+(?:that|of|about|обо?|о|про|щодо)\s+(?P<false_topic>[^,;:.]{1,80}))"
    r"(?!\w)(?!,?\s+(?:that|to|что|що)\s)"
)
# «Бред», “Another fake.”: all that is quoted is what the report is called.
QUOTED_FALSE = re.compile(
    rf"[«“\"„]\s*(?i:(?:(?:this|that|it)(?:\s+is|\s+was|[’']s)\s+|(?:это|це|все|всё)\s+(?:[—–-]\s+)?)?"
    rf"(?:{_FALSE}|{_DOES_NOT_HOLD})(?:\s+(?:and|и|й|і|та)\s+[\w-]+|\s+[а-яіїєґ]+(?:ый|ий|ая|яя|ое|а))?)[\s.!,]*[»”\"]"
)
# “Asked about [the truce], Peskov said”, «в ответ на вопрос о [немилости]»: what a short answer is an answer to.
ASKED_ABOUT = re.compile(
    r"(?<!\w)(?i:(?:asked|questions?|question(?:ed)?)\s+(?:about|on|whether)|вопрос\w*\s+обо?|вопрос\w*\s+о|спросили\s+обо?|спросили\s+о"
    rf"|(?:за)?питанн\w\s+(?:про|щодо)|запитали\s+про)\s+(?!(?:\w+\s+)?{_REPORT})(?P<topic>[^,;:.«“]{{3,120}}?)"
    r"(?=[,;:.«“]|\s+(?:сказал|заявил|ответил|назвал|сказав|заявив|відпові|назва)\w*)"
)

# “confirmed [to the agency] that”, «подтвердили [«Газете»], что»: to whom.
_TO_WHOM = (
    r"(?:\s+to\s+(?:the\s+)?[\w’'-]+(?:\s+[A-Z][\w’'-]*){0,3}|\s+(?i:журналистам|изданию|агентству|газете|порталу|журналістам|виданню"
    r"|агентству|газеті)(?:\s+[«\"“][^«»\"“”\n]{2,40}[»\"”])?|\s+(?:РИА\s+Новости|ТАСС|РБК|Интерфаксу|Інтерфаксу|Укрінформу|Суспільному)|\s+[«\"“][^«»\"“”\n]{2,40}[»\"”](?=,\s+(?:что|що)\s))?"
)
_DIRECTLY = r"(?:\s+(?i:\w+ly|категорически|официально|полностью|категорично|офіційно|повністю))?,?"
TO_WHOM = re.compile(_TO_WHOM)
# confirmed the arrest [through two people], «подтвердил задержание [в беседе с агентством]»
NO_MORE = re.compile(
    r"\s+(?:through|after|before|during|while|when|without|in\s+an?|to\s+the|on\s+\w+day|[ву]\s+(?:беседе|разговоре|интервью|комментарии"
    r"|эфире|своём|своем|розмові|інтервʼю|коментарі|ефірі)|со\s+ссылкой|під\s+час|после|після)(?!\w)"
)
# denied [rumours of] a truce
ABOUT = re.compile(
    rf"{_DIRECTLY}{_TO_WHOM}\s*(?i:(?:{_THESE}\s+)*{_WHOSE}{_REPORT}{_BY_WHOM}\s+(?:of|about|обо?|о|про)\s+)(?!(?i:том,|те,))"
)
# denied [that], denied [the claim that] it had rained
OPENING = re.compile(
    rf"{_DIRECTLY}{_TO_WHOM},?\s*(?i:that|(?P<report>(?:{_THESE}\s+)*{_WHOSE}{_REPORT}{_BY_WHOM}\s+that)|having|что"
    rf"|(?P<report_ru>(?:{_THESE}\s+)*{_REPORT}{_BY_WHOM}\s+(?:о\s+том|про\s+те),\s+(?:что|що))|що)(?!\w)"
    # confirmed[ on Telegram:] it had rained
    rf"|{_DIRECTLY}{_TO_WHOM}(?:\s+(?i:on|in|at|via|в|во|у|на|через)\s+[\w’'-]+(?:\s+[\w’'-]+){{0,3}})?:(?=\s)"
)
# denied [the reports], denied [it]
ABOUT_REPORTS = re.compile(
    rf"{_DIRECTLY}{_TO_WHOM}\s*(?i:(?:{_THESE}\s+)*(?:{_WHOSE}){_REPORT}(?!\w)(?!{_OF_OTHERS})(?!\s+(?:that|of|about|что|що|обо?|о|про)\s)(?!,\s+что|,\s+що)"
    r"|(?P<it>this|it|это|це)(?![\w-]))"
)
A_REPORT = re.compile(rf"(?i:{_REPORT})")
SEVERAL_REPORTS = re.compile(
    r"(?i:.*s|news|сообщени(?:я|й|ям\w*|ях)|слух(?:и|ов|а[мх]\w*)|публикаци(?:и|й|я[мх]\w*)|сведени\w+|данны[ех]|новост(?:и|ей)"
    r"|верси(?:и|й)|фейк(?:и|ов)|вброс(?:ы|ов)|повідомлен\w+|чут(?:ки|ок)|публікаці(?:ї|й)|відомост\w+|дані|новини|версії)"
)

# “the report was [denied by the Kremlin]”, “his arrest was confirmed by the police”
DENIED_BY = re.compile(
    rf"\W*(?i:(?:\w+\s+)?(?:{_THESE}\s+)*(?:{_REPORT}{_BY_WHOM}{_TOPIC}?|(?P<it>this|it)|(?P<event>[\w’'-]+(?:\s+[\w’'-]+){{0,6}}?)))"
    r"(?i:\s+(?:was|were|is|are|has\s+been|have\s+been|had\s+been))(?:\s+[\w’'-]+ly|\s+(?:also|later|since|soon|then))?\s*$"
)
_MEANTIME = one_of(
    "позднее позже затем однако но а и вскоре сегодня вчера накануне ранее раньше сначала впоследствии тем_временем"
    " между_тем при_этом в_итоге пока официально уже также тоже потом теперь же категорически",
    "пізніше згодом однак проте але та і й невдовзі сьогодні вчора напередодні раніше спочатку тим_часом при_цьому"
    " зрештою поки офіційно вже також потім тепер категорично",
)
MEANTIME = re.compile(rf"(?<!\w)(?i:{_MEANTIME})(?!\w),?")
# «[В мэрии] эту информацию [официально] опровергли», «Эти слухи [в Кремле] опровергли», «Слухи опроверг [сам министр]»
DENIED_FIRST = re.compile(
    r"\W*(?P<ahead>(?:[\w«»\"-]+\s+){0,7}?)"
    rf"(?i:(?:{_THESE}\s+)*{_DENIED_FIRST}(?!\w)(?:{_BY_MEDIA})?{_TOPIC}?|(?P<it>это|це))"
    r"(?P<between>(?:\s+[\w«»\"-]+){0,6}?)\s+$"
)
A_PREPOSITION = re.compile(r"(?i:во?|у|на|по|с|со|до|после|перед|під|із|з|зі|після|для|о|об|про)\s")
# опроверг[ли], підтвердж[ують]: not what one person does
OF_SEVERAL = re.compile(r"(?i:.*(?:ли|ют|ють|ят|ать)(?!\w).*)")
IN_A_PLACE = re.compile(r"(?<!\w)(?i:во?|у)\s")
# «[В Кремле] [отставку Орлова] подтвердили»
PLACE_THEN_EVENT = re.compile(
    rf"(?P<place>(?:(?i:во?|у)|На)\s+(?:(?!(?:обо?|о|про)\s)[\w«»\"-]+\s+){{1,5}}?)(?P<event>{AN_EVENT}(?:\s+[\w«»\"-]+){{0,3}}?)\s+$"
)
SLAVIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
# [и] Baza, [сам] министр
EVEN = re.compile(r"^(?:и|й|і|та|а|сам|сама|сами|сам[іа])\s+(?=\w)")
# Who speaks, where no name tells: “an official”, «источник».
A_SPEAKER = re.compile(
    r"(?<!\w)(?i:spokes\w+|officials?|sources?|minist(?:er|ry|ries)|aides?|diplomats?|lawyers?|people|office|police|embassy"
    r"|administration|government|agency|company|governor|mayor|president|prosecutors?|relatives?|witness(?:es)?"
    r"|источник\w*|министр\w*|министерств\w*|ведомств\w*|чиновник\w*|представител\w*|пресс-\w+|собеседник\w*|дипломат\w*"
    r"|адвокат\w*|губернатор\w*|мэр\w*|полици\w*|компани\w*|администраци\w*|правительств\w*|посольств\w*|власт\w*"
    r"|прокуратур\w*|департамент\w*|депутат\w*|очевид\w*|родственник\w*|президент\w*"
    r"|джерел\w*|міністр\w*|міністерств\w*|відомств\w*|посадов\w*|представни\w*|речни\w*|прес-\w+|співрозмовник\w*|поліці\w*"
    r"|губернатор\w*|мер(?:а|ія|ії)?|компані\w*|адміністраці\w*|уряд\w*|влад[аиіу]|очільни\w*|родич\w*)(?!\w)"
)
# [Peskov told the agency on Thursday]
_WORDS = r"(?P<speaker>[\w’'«»\"-]++(?:\s++[\w’'«»\"-]++){0,6}?)"
SPEAKER_AFTER = re.compile(
    rf"(?:{_TO_WHOM}\s+(?P<by>by\s+)|\s+){_WORDS}(?=\s*[.,;:!?—–]|\s+(?:on|as|that|who|which)\s|$)"
)
# Peskov [told], [ответил] Песков, [говорится в сообщении]: beside the verbs of whoever reports (verbs.A_VERB)
ANSWERS = re.compile(
    r"(?<!\w)(?i:told|tells|replied|answered|responded|promised|vowed|branded|labell?ed|dubbed|сказа(?:л[аио]?|в|ла|ли)|ответил[аио]?|отвечает"
    r"|відпові(?:в|ла|ло|ли)|(?:говорится|сказано|йдеться)\s+[ву]\s+(?:сообщении|заявлении|ответе|повідомленні|заяві|відповіді))(?!\w)"
)
# “According to [Peskov]”, «По словам [Пескова]», «Как заявила [Захарова]»
ACCORDING_TO = re.compile(
    r"(?<!\w)(?i:according\s+to|in\s+the\s+words\s+of|по\s+словам|по\s+утверждению|по\s+заверению|за\s+словами"
    r"|(?:как|як)\s+(?:сообщи|заяви|утвержда|подчеркну|отмети|сказа|рассказа|уточни|поясни|повідоми|наголоси|зазначи|запевни|розпові)"
    rf"(?:л[аио]?|в|ла|ло|ли|ет|ют))\s+{_WORDS}(?=\s*[,.;—–]|$)"
)
# [Zakharova]: “Fake.”
SPEAKS = re.compile(r"\W*(?P<speaker>[A-ZА-ЯЁІЇЄҐ][\w’'-]*(?:\s+[\w’'-]+){0,6}):\s+(?=[«“\"„])")
# Denying the report[, Peskov said]
GOES_ON = re.compile(
    r",\s+(?P<speaker>(?:[\w’'«»\"-]+\s+){1,7}?)(?=\w+(?:ed|said|told|л[аи]?|в|ла|ли)(?:с[яь])?(?!\w)|said|told|wrote)"
)
# прокомментировал [депутат]: «Чушь»
WHO_THEN_QUOTES = re.compile(r"\s+(?P<speaker>(?:[\w’'-]+\s+){0,6}[\w’'-]+):\s*$")
# “about [it]”: what is meant is what was said before
PRONOUN = re.compile(r"(?:it|this|that|them|these|н[её]м|этом|этого|них|это|цьому|це|нього|них)$", re.IGNORECASE)
# сказал Песков [журналистам]
LISTENERS = re.compile(
    r"\s+(?i:журналист(?:ам|у)|корреспондент(?:ам|у)|репорт[её]рам|агентству|изданию|порталу|каналу|журналістам|виданню"
    r"|агенції|кореспондентам|риа|тасс|рбк|интерфаксу|інтерфаксу|укрінформу|суспільному)(?!\w)"
)
# X wrote that A[, but the Kremlin] denied the report
BEFORE_SPEAKER = re.compile(
    r"[,;]\s+(?i:but|and|while|though|although|а|но|однако|хотя|але|проте|однак|хоча|втім)\s+(?:(?i:later|позже|пізніше|згодом)\s+)?"
    r"(?P<speaker>[\w’'«»\"“” -]{2,80}?)\s+$"
)
LAST_PART = re.compile(r"[,;]\s+(?i:(?:but|and|а|но|однако|але|проте|однак)\s+)?(?=[^,;]*$)")
# «Это фейк»[, — ]ответил Песков, “It is a fake[,” Peskov] said, «Бред», — [так] прокомментировала
FIRST_THEN = re.compile(
    r"(?:[^«»“”\"\n]{0,160}[»”\"],?|(?:\s+[\w’'-]+){0,2}[,!.]?[»”\"]?,?)\s+(?:[—–-]\s+)?(?:так\s+)?"
    r"(?P<speaker>(?:[\w’'-]+\s+){0,7})$"
)
# [Peskov confirmed that] the ministry denied
CONFIRMED_THAT = re.compile(r"^.*\b(?i:confirm|подтвер|підтвер)\w*,?\s+(?:that|что|що)\s+")
# [In a response,] Peskov denied
OPENER = re.compile(
    r"^(?:In|At|On|During|After|Later|Meanwhile|Earlier|However|When|While|Asked|Answering|Commenting|Responding|Speaking|Отвечая"
    r"|Комментируя|Відповідаючи|Коментуючи|Однако|Однак|Проте|Позже|Позднее|Пізніше|Згодом)\b[^,]{0,60},\s+"
)
OF_A_CLAUSE = re.compile(r"\b(?:that|which|who)$")
# «[О троих] писал он же»: not who, but what about
ABOUT_WHAT = re.compile(r"(?i:обо?|о|про|about)\s")
LABEL = re.compile(r"[;:—–]\s+|\s[-|]\s+")
# What stands beside who speaks: Peskov [has since], Песков [в беседе с агентством], [эту новость] Песков
BESIDES = re.compile(
    r"(?:\s+(?:has|have|had|since|later|also|then|not\s+only|flatly|categorically|strongly|firmly|officially|publicly|swiftly|promptly"
    r"|quickly|vehemently|emphatically|explicitly|immediately|angrily|категорически|официально|также|тоже|категорично"
    r"|офіційно|також))+$"
    r"|\s+(?:в|у|на)\s+(?:беседе|разговоре|интервью|комментарии|ответ|эфире|сво\w+|розмові|інтерв['’]ю|коментарі|ефірі"
    r"|відповідь)(?!\w).*$"
    rf"|^(?i:{_THESE}\s+)*(?i:{_REPORT})\s+(?=[ву]\s|[A-ZА-ЯЁІЇЄҐ])|^[«“\"][^»”\"]+[»”\"]\s+(?=[а-яёіїє]{{3}})"
)
# where a clause that is denied ends
BREAK = re.compile(r"[,;:—–]\s+(?:but|and|а|но|але|проте)\s|[.;:]\s")
COMMA = re.compile(r"[,;:.]\s")
