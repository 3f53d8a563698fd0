"""The closed classes by which English, Russian and Ukrainian news attribute words to a source."""

import re

from core.links.days import DAY_PHRASE

_SAY_EN = (
    r"(?:reported|reports|said|says|wrote|writes|claimed|claims|posted|posts|published|publishes|announced|announces"
    r"|alleged|alleges|asserted|asserts|stated|states|noted|notes|added|adds|revealed|reveals|disclosed|suggested"
    r"|suggests|speculated|speculates|warned|warns|argued|argues|insisted|insists|shared|shares|quoted|quotes|mentioned"
    r"|mentions|verified|verifies|described|describes|confirmed|confirms|denied|denies|carried|released|circulated|hinted|observed"
    r"|commented|acknowledged|acknowledges|admitted|admits|predicted|predicts|complained|complains|lamented|laments"
    r"|maintained|maintains|concluded|concludes|called|calls|blamed|blames|accused|accuses|reckons|believes|believed"
    r"|learned|learnt|estimated|estimates|identified|identifies|leaked|told\s+(?:its\s+)?(?:subscribers|readers|followers)|broke\s+the\s+news|(?:was|were)\s+(?:the\s+)?first\s+to\s+(?:report|say|write|publish|reveal|claim)"
    r"|named|names|cit(?:ed|es)\s+(?:an?\s+)?[\w-]+\s+(?:reports?|sources?)|point(?:ed|s)\s+to|spoke\s+of|speaks\s+of|wrote\s+of|puts?|went\s+on\s+to\s+(?:say|claim|report|write)|listed|lists|showed|shows|counted|counts|tallied|attributed|attributes"
    r"|criticised|criticizes|criticises|criticized|mocked|mocks|dismissed|dismisses|urged|urges|demanded|demands|questioned"
    r"|confirmed|specified|specifies|clarified|summarised|summed\s+up|relayed|relays|spread|aired|recounted|recounts"
    r"|(?:was|were|is)\s+the\s+(?:first\s+)?(?:source|origin)\s+of\s+(?:an?|the|these|this)\s+(?:rumou?rs?|reports?|claims?|story|stories)"
    r"|written|reporting|saying"
    r"|assess(?:ed|es)|contend(?:ed|s)|stress(?:ed|es)|emphasi[sz](?:ed|es)|highlight(?:ed|s)|caution(?:ed|s)|countered"
    r"|reiterat(?:ed|es)|repeat(?:ed|s)|theori[sz](?:ed|es)|impl(?:ied|ies)|indicat(?:ed|es)|documented|exposed|uncovered"
    r"|corroborated|uploaded|disseminated|recommend(?:ed|s)|condemn(?:ed|s)|denounc(?:ed|es)|prais(?:ed|es)|ridiculed"
    r"|slammed|lambasted|decr(?:ied|ies)|deplor(?:ed|es)|boast(?:ed|s)|elaborated|divulged|opined|surmised|expects"
    r"|claiming|alleging|writing|suggesting|insisting|quipped|conceded|concedes|geolocated|joked|mused|remarked|declared|declares|explained|explains|recalled|detailed)"
)
_PAST = r"л[аио]?"
_SAY_RU = (
    rf"(?:сообщ(?:и{_PAST}|ает|ают|а{_PAST})|пиш(?:ет|ут)|(?:на)?писа{_PAST}|утвержда(?:ет|ют|{_PAST})"
    rf"|заяв(?:и{_PAST}|ляет|ляют|ля{_PAST})|переда(?:{_PAST}|[её]т|ют|ва{_PAST})|рассказ(?:а{_PAST}|ыва{_PAST}|ывает|ывают)"
    rf"|отме(?:ти{_PAST}|чает|чают|ча{_PAST})|уточн(?:и{_PAST}|яет|яют)|опубликова{_PAST}|публику(?:ет|ют)"
    rf"|добав(?:и{_PAST}|ляет|ляют)|подч[её]ркн?(?:у{_PAST}|ивает|ивают)|указ(?:а{_PAST}|ывает|ывают)|выложи{_PAST}"
    rf"|раскры{_PAST}|узна{_PAST}|выясни{_PAST}|наш(?:[её]л|ла|ло|ли)|обнаружи{_PAST}|зафиксирова{_PAST}|подтверди{_PAST}|опроверг(?:{_PAST})?|предпол(?:ожи{_PAST}|ага(?:ет|ют))|намекну{_PAST}"
    rf"|призна(?:{_PAST}|[её]т|ют|ва{_PAST})|сч[иеё]т(?:ает|ают|а{_PAST})|говор(?:ит|ят|и{_PAST})|прогнозир(?:ует|уют|ова{_PAST})|предсказ(?:а{_PAST}|ыва{_PAST}|ывает|ывают)"
    rf"|цитир(?:ует|уют|ова{_PAST})|увер(?:яет|яют|я{_PAST})|поясни{_PAST}|поясняет|напомина(?:ет|ют)|напомни{_PAST}"
    rf"|назва{_PAST}|называ(?:ет|ют)|объясн(?:и{_PAST}|яет|яют)|установи{_PAST}|жалу(?:ется|ются)|пожалова(?:лся|лась|лись)|показ(?:а{_PAST}|ывает|ывают)|описа{_PAST}|описыва(?:ет|ют)|раскритикова{_PAST}|критику(?:ет|ют)|высмея{_PAST}|потребова{_PAST}|требу(?:ет|ют)|призва{_PAST}|призыва(?:ет|ют)|посчита{_PAST}|оцени(?:{_PAST}|вает|вают)|прив(?:одит|одят|[её]л|ели|ела)|предупре(?:дил[аи]?|ждает|ждают)|заверил[аи]?|сравни{_PAST}|распростран(?:и{_PAST}|яет|яют)|поделил(?:ся|ась|ись)|размести{_PAST}|насчита{_PAST}|информиру(?:ет|ют)|обвини{_PAST}|обвиня(?:ет|ют)|констатир(?:ует|уют|ова{_PAST})|слышал[аи]?|посетова{_PAST}|сету(?:ет|ют)|(?:по)?советова{_PAST}"
    rf"|озвуч(?:и{_PAST}|ивает|ивают)|выска(?:за(?:л[аи]?|лся|лась|лись)|зывает(?:ся)?)|выступ(?:и{_PAST}|ает|ают)\s+с(?:о)?\s+[а-яё]+"
    rf"|выдвину{_PAST}|возра(?:зи{_PAST}|жает|жают)|парир(?:ует|уют|ова{_PAST})|замет(?:и{_PAST})|замеча(?:ет|ют)|полага(?:ет|ют|{_PAST})"
    rf"|допуска(?:ет|ют)|допусти{_PAST}|акцентир(?:ует|уют|ова{_PAST})|заключ(?:и{_PAST}|ает|ают)|вспомни{_PAST}|вспомина(?:ет|ют)"
    rf"|анонсир(?:ует|уют|ова{_PAST})|обнародова{_PAST}|ирониз(?:ирует|ируют|ирова{_PAST})|резюмир(?:ует|уют|ова{_PAST})|похвали{_PAST}"
    rf"|осу(?:ди{_PAST}|ждает|ждают)|отрица(?:ет|ют|{_PAST})|обеща(?:ет|ют|{_PAST})|доложи{_PAST}|докладыва(?:ет|ют)|отрапортова{_PAST}"
    rf"|оповести{_PAST}|проинформирова{_PAST}|(?:про)?демонстрир(?:ует|уют|ова{_PAST})|опаса(?:ется|ются)|сомнева(?:ется|ются)|рассужда(?:ет|ют|{_PAST})"
    rf"|(?:про)?комментир(?:ует|уют|ова{_PAST})|выкладыва(?:ет|ют|{_PAST})|размеща(?:ет|ют|{_PAST})|дел(?:ится|ятся)|пророч(?:ит|ат)|намека(?:ет|ют|{_PAST})"
    rf"|подтвержда(?:ет|ют|{_PAST})|опроверга(?:ет|ют|{_PAST})|поведа{_PAST}|расцени(?:{_PAST}|вает|вают)|рекоменд(?:ует|уют|ова{_PAST})"
    rf"|обра(?:ти{_PAST}|щает|щают)\s+внимание(?:\s+на)?|да{_PAST}\s+понять|возмути(?:лся|лась|лись)|возмуща(?:ется|ются))"
)
_SAY_UK = (
    r"(?:повідом(?:ля(?:[єю]\w*|в|ла|ло|ли)|ив|ила|ило|или)|пиш(?:е|уть)|написа(?:в|ла|ло|ли)|стверджу(?:є|ють|вав|вала|вали)"
    r"|заяв(?:ив|ила|ило|или|ляє|ляють)|переда(?:є|ють|в|ла|ло|ли)|розпові(?:в|ла|ло|ли|дає|дають)"
    r"|зазнач(?:ив|ила|или|ає|ають)|дода(?:в|ла|ло|ли|є|ють)|опублікува(?:в|ла|ло|ли)|публіку(?:є|ють)"
    r"|уточни(?:в|ла|ли)|уточню(?:є|ють)|підтверджу(?:є|ють)|спростову(?:є|ють)|опису(?:є|ють|вав)|описа(?:в|ла|ли)|вимага(?:є|ють)|радить|радять|пригаду(?:є|ють)|прогнозу(?:є|ють|вав)|підтверди(?:в|ла|ли)|спростува(?:в|ла|ли)"
    r"|визна(?:в|ла|ло|ли|є|ють)|вважа(?:є|ють|в|ла|ли)|каж(?:е|уть)|сказа(?:в|ла|ло|ли)|зауваж(?:ив|ила|или|ує|ують)"
    r"|назва(?:в|ла|ло|ли)|називає|пояс(?:нює|нюють)|встанови(?:в|ла|ло|ли)|зафіксува(?:в|ла|ло|ли)|знайш(?:ов|ла|ло|ли)|вияви(?:в|ла|ло|ли)|показ(?:ав|ала|али|ує|ують)|поскарж(?:ився|илася|илися)|скаржаться|попере(?:див|дила|дили|джає)|пошири(?:в|ла|ли)|розмісти(?:в|ла|ли)|розкритикува(?:в|ла|ли)|заклика(?:в|ла|ли|є)|оцін(?:ив|ила|или|ює)|навод(?:ить|ять)|наве(?:в|ла|ли)|інформу(?:є|ють|вав)|вказ(?:ав|ала|али|ує|ують)|звинува(?:тив|тила|тили|чує)|наголо(?:сив|сила|шує)|оприлюдни(?:в|ла|ло|ли)"
    r"|цит(?:ує|ують|ував|увала)|запевня(?:є|ють|в|ла|ли)|поясни(?:в|ла|ли)|нагада(?:в|ла|ли)"
    r"|дізна(?:вся|лася|лися)|з['’]ясува(?:в|ла|ло|ли)|пис(?:ав|ала|али)|виклада(?:є|ють)|викла(?:в|ла|ли)|озвучи(?:в|ла|ли)|озвучу(?:є|ють)"
    r"|вислов(?:ив|ила|или|ився|илася|илися|лює|люють)|висун(?:ув|ула|ули)|виступи(?:в|ла|ли)\s+[зі]+\s+[а-яіїєґ]+|запереч(?:ив|ила|или|ує|ують)"
    r"|припус(?:тив|тила|тили|кає|кають)|підкресл(?:ив|ила|или|ює|юють)|розкри(?:в|ла|ли|ває|вають)|засу(?:див|дила|дили|джує|джують)|похвали(?:в|ла|ли)"
    r"|обіця(?:є|ють|в|ла|ли)|допові(?:в|ла|ли|дає|дають)|спові(?:стив|стила|стили|щає|щають)|(?:по|про)інформува(?:в|ла|ли)|(?:про)?демонстру(?:є|ють|вав|вала|вали)"
    r"|(?:про)?коменту(?:є|ють|вав|вала|вали)|процитува(?:в|ла|ли)|натяка(?:є|ють|в|ла|ли)|натякну(?:в|ла|ли)|побою(?:ється|ються)|сумніва(?:ється|ються)"
    r"|обур(?:ився|илася|илися|юється|юються)|іронізу(?:є|ють)|передбач(?:ив|ила|или|ає|ають)|діл(?:иться|яться)|поділи(?:вся|лася|лися)"
    r"|зверта(?:є|ють)\s+увагу|зверну(?:в|ла|ли)\s+увагу|акценту(?:є|ють|вав|вала|вали)|констату(?:є|ють|вав|вала|вали)|розміщу(?:є|ють)|пошир(?:ює|юють)"
    r"|пророку(?:є|ють)|рекоменду(?:є|ють|вав|вала|вали)|повідомлял[аио]|нагаду(?:є|ють)|заперечу(?:є|ють)|скаржи(?:вся|лася|лися|ться))"
)
# “Said to be run by” tells of the channel, not from it.
VERB = rf"(?i:(?!(?:believed|said|reported|alleged|known)\s+to\b)(?:{_SAY_EN})|{_SAY_RU}|{_SAY_UK})"

# Whatever a source does “that A” is what it says: «X обратил внимание, что А», “X assessed that A”.
_DOES_THAT = (
    r"(?:[a-z]{3,}ed(?=\s+that\s)|[а-яё]{3,}(?:л[аио]?|[еиуюая]т)(?:с[яь])?(?=(?:\s+[а-яё-]+){0,2},\s+(?:что|будто)\s)"
    r"|[а-яіїєґ’']{3,}(?:в|л[аои]|є|[иіуюя]ть)(?:с[яь])?(?=(?:\s+[а-яіїєґ’'-]+){0,2},\s+(?:що|нібито|начебто)\s))"
    r"(?!\s+(?:\S+\s+)?(?:тем|тим|вид|вигляд),)"
)

# A day or days, without the groups that tell which.
DAY = "(?i:" + re.sub(r"\(\?P<\w+>", "(?:", DAY_PHRASE.pattern) + r"(?!['’]s\b))"

# What may stand between a source and its verb, besides a day and an apposition in commas, dashes or brackets.
_FILLER = (
    r"(?i:,?\s+(?:also|\w+ly|for\s+(?:some\s+time|(?:\w+\s+)?(?:days|weeks|months|years))|has|have|had|later|earlier|first|then|previously|separately|since|further|reportedly|itself"
    r"|already|recently|subsequently|meanwhile|however|in\s+turn|went\s+(?:even\s+)?further|which|who|that|been|did|all|both|each"
    r"|in\s+an?\s+(?:\w+\s+)?(?:post|message|report)(?:\s+(?:on|to)\s+[\w\s]{3,30},)?"
    r"|[а-яё]{2,}(?:но|ко|во)|[а-яіїє]{2,}но|также|ранее|позже|позднее|перв(?:ым|ой)|уже|тем\s+временем|в\s+свою\s+очередь|котор(?:ый|ая)|тоже|же|ж|ещ[её]|снова|вновь|опять|даже|затем|потом|далее|сразу|при\s+этом|между\s+тем|со\s+своей\s+стороны"
    r"|також|раніше|пізніше|першим|вже|який|яка|теж|ще|знову|навіть|потім|далі|відразу|одразу|при\s+цьому|тим\s+часом|у\s+свою\s+чергу|зі\s+свого\s+боку)\b,?)"
)
_APPOSITION = (
    r"(?:\s*\([^()]{0,80}\)|\s*,\s[^,;:!?\n]{2,110}(?:,\s[^,;:!?\n]{2,60})?,(?=\s)"
    r"|\s+[—–-]\s[^—–\n]{2,110}\s[—–-](?=\s))"
)

_BY_ITS_SOURCE = (
    r"\s+(?i:с[о]?\s+ссылк\w+\s+на|ссылаясь\s+на|[із]+\s+посиланням\s+на|посилаючись\s+на)\s+[\w\s«»-]{2,60}?"
)
_DAYS_APART = (
    r"(?i:(?:a|one|two|three|several)\s+days?\s+(?:later|earlier)|the\s+(?:next|following|same)\s+day"
    r"|на\s+следующий\s+день|наступного\s+дня)"
)
# "The source of X in the ministry said".
_WITHIN = r"\s+(?:во?|у|при|из|близк\w+\s+к|close\s+to|inside)\s+[\w-]+(?:\s+[\w-]+){0,2}?"

# What a channel puts out.
_ITEM = (
    r"(?i:reports?|posts?|messages?|claims?|publications?|statements?|stor(?:y|ies)|rumou?rs?|allegations?|accounts?"
    r"|information|footage|videos?|photo(?:graph)?s?|images?|pictures?|screenshots?|leaks?|maps?|summar(?:y|ies)|сводк\w+|зведенн\w+|кадр\w+|видео\w*|відео\w*|ролик\w*|карт[аеиоуы]\w*|мап[аиоу]\w*|снимк\w+|знімк\w+|сообщени\w+|публикаци\w+|пост\w{0,2}|повідомленн\w+|публікаці\w+|допис\w*)"
)
# «Сообщение «Рыбаря» об отходе»: what a channel says, with the channel in the genitive.
_SAID_RU = (
    r"(?i:сообщени\w+|сведени\w+|публикаци\w+|утверждени\w+|заявлени\w+|информаци\w+|данны\w+|слов(?:а|ам|ами)|верси\w+|слух\w*|повідомленн\w+"
    r"|публікаці\w+|твердженн\w+|заяв[аиуі]|інформаці\w+|дан[іи]\w*|верс\w+|чутк\w+)"
)
ABOUT = re.compile(r"[\"”»]*,?\s+(?:(?:о\s+том|про\s+те),?\s+(?:что|що|как|як)|что|що|будто|нібито|обо?|о|про)\s+")
_SOURCES = (
    r"(?i:(?:[\w-]+\s+)?(?:(?:источник|собеседник|инсайдер|джерел|співрозмовник)\w*"
    r"|автор(?:ы|ов|ами?|и|ів)|аналитик(?:и|ов|ами?)|аналітик(?:и|ів|ами?))|sources?|insiders?|interlocutors?)"
)
_SUCH_A = (
    r"(?:(?i:the|an?|its|his|her|both)\s+)?(?:(?:[\w’'-]+,?\s+){0,5}?"
    r"(?i:(?:Telegram|news|messaging|social\s+media)[\s-]+)?(?i:channels?|outlets?|blog(?:ger)?s?|accounts?|pages?)\s+"
    r"(?i:(?:called|named)\s+)?)?"
)
_SUCH_A_RU = (
    rf"(?:(?:(?!{VERB}\s)[А-ЯЁІЇЄҐа-яёіїєґ-]+\s+){{0,4}}?(?i:телеграмм?|telegram|тг|tg)?[-\s]?(?i:канал|паблик|паблік|издани|видан|блог|проект|проєкт)\w*\s+"
    r"(?:под\s+названием\s+|під\s+назвою\s+)?)?"
)
# Who does what a verb before it says is in the nominative, who is told something in the dative.
_SUCH_A_SUBJECT_RU = (
    rf"(?:(?:(?!{VERB}\s)[А-ЯЁІЇЄҐа-яёіїєґ-]+\s+){{0,4}}?(?i:телеграмм?|telegram|тг|tg)?[-\s]?"
    r"(?i:канал(?:[иыу]|ам|ові)?|паблик(?:[иу]|ам)?|паблік(?:[иу]|ам)?|издани(?:[еяю]|ям)|видання(?:м)?|блог(?:[иі]|еры?|ери)?|проект[иы]?|проєкти?)\s+"
    r"(?:под\s+названием\s+|під\s+назвою\s+)?)?"
)
_CAME_OUT_WITH = (
    rf"(?:с[о]?|[із]|зі)\s+(?:[а-яёіїєґ]+\s+)?(?:прогноз|заявлени|верси|утверждени|предположени|критик|обвинени|призыв"
    rf"|заяв|версі|твердженн|припущенн|звинуваченн|заклик)\w*\s+(?:выступи{_PAST}|виступи(?:в|ла|ли))"
)
_OF = r"(?i:by|from|on|in|of)"
_PUT_OUT = (
    r"(?i:(?:first\s+)?(?:obtained|seen|compiled|gathered|published|posted|shared|made|released|circulated|spread)\s+)"
)
_ITEM_OF = rf"(?:(?:(?i:an?|the)\s+)?(?:[\w-]+\s+)?{_ITEM}\s+(?:{DAY}\s+)?{_PUT_OUT}?{_OF}\s+)"

_WHO_SPOKE = (
    r"(?:[\w’'-]+\s+){1,5}?(?i:who\s+(?:spoke|talked)\s+(?:to|with)"
    r"|(?:cited|quoted|obtained|published|seen|reviewed)\s+by)\s+"
)

# Ends where a source's name begins: the attribution stands before it. The group says which kind it is.
BEFORE = re.compile(
    r"(?<!\w)(?:"
    rf"(?P<according>(?i:according\s+to|in\s+the\s+words\s+of|(?:as\s+)?per|as\s+(?:first\s+|earlier\s+|previously\s+)?(?:reported|noted|claimed|revealed)\s+by))\s+(?:{_ITEM_OF}|{_WHO_SPOKE})?{_SUCH_A}"
    rf"|(?P<citing>(?i:citing|cited|cites|quoting|quoted|referring\s+to))\s+{_ITEM_OF}?{_SUCH_A}"
    rf"|(?P<item>{_ITEM}),?\s+{_PUT_OUT}?(?:{DAY}\s+)?{_OF}\s+{_SUCH_A}"
    rf"|(?P<passive>(?i:(?:was|were|been|first|as|is|are|it)\s+)?(?:{_SAY_EN}|(?i:appear(?:ed|s)|surfaced|emerged)))\s+(?i:(?:first|earlier|{DAY})\s+)?(?i:by|on)\s+{_SUCH_A}"
    rf"|(?P<from>(?i:comes?|came|originat(?:es|ed)|stems?|stemmed)\s+(?i:from|with|on))\s+{_SUCH_A}"
    rf"|(?P<inverted>(?i:wrote|writes|said|says|reads?(?=\s+(?:an?|the|another|its)\s)|reported|reports|posted|claimed|claims))\s+"
    rf"(?:(?i:an?|the|another|its)\s+(?:[\w-]+\s+){{0,2}}?{_ITEM}\s+{_OF}\s+)?{_SUCH_A}"
    rf"|(?P<told>(?:(?i:an?|the|one|several|two)\s+)?(?:{_SOURCES}|(?i:(?:eye)?witness(?:es)?|(?:grand)?mothers?|fathers?|parents?|wi(?:fe|ves)|widows?|husbands?|brothers?|sisters?|sons?|daughters?|friends?|officers?|soldiers?|doctors?|employees?|workers?|passengers?|survivors?|victims?|neighbou?rs?|relatives?|residents?|persons?|people|officials?|aides?|diplomats?|colleagues?|acquaintances?))(?:\s+[\w’'-]+){{0,6}}?\s+(?i:told|tells|(?:complained|admitted|confessed|confirmed|explained|said)\s+to))\s+{_SUCH_A}"
    rf"|(?P<genitive>{_SAID_RU})\s+{_SUCH_A_RU}"
    r"|(?P<prepositional>(?i:по\s+(?:\w+\s+)?(?:данным|информации|сообщени\w+|словам|версии|сведениям|утверждени\w+|оценк\w+|мнению|подсч[её]там|расч[её]там|прогноз\w+|заявлени\w+|наблюдениям)|со\s+слов|если\s+верить|на\s+думку|зі\s+слів|якщо\s+вірити|согласно(?:\s+данным)?|как\s+(?:стало|становится)\s+известно|в\s+распоряжении|у\s+розпорядженні|як\s+(?:стало|стає)\s+відомо"
    r"|с[о]?\s+(?:\w+\s+)?ссылк\w+\s+на|ссыла\w+\s+на"
    r"|за\s+(?:\w+\s+)?(?:даними|інформацією|словами|повідомленням\w*|версією|оцінк\w+|твердженн\w+|підрахунк\w+|прогноз\w+|відомостями|свідченнями|спостереженнями)|відповідно\s+до|згідно\s+[із]+(?:\s+(?:даними|інформацією|повідомленням))?|[із]+\s+посиланням\s+на"
    rf"|посила\w+\s+на|(?:следует|вытекает)\s+из|випливає\s+[із]+))\s+(?:(?:{_ITEM}|{_SOURCES})\s+)?{_SUCH_A_RU}"
    rf"|(?P<verb_first>(?i:(?:об\s+этом\s+|про\s+це\s+|как\s+|як\s+)?(?:(?:ранее|раніше|ще|ещ[её]|позже|также|также|первым|першим|{DAY})\s+)?(?:{_SAY_RU}|{_SAY_UK}|{_CAME_OUT_WITH}|(?:сообща|утвержда|отмеча|указыва|уточня)(?:ется|лось)|говори(?:тся|лось)|писалось|(?:повідомля|зазнача|стверджу)(?:ється|лося|лось)|[ійй]деться|йшлося))"
    rf"(?:\s+{DAY})?(?:\s+(?i:ранее|позже|раніше|также|також|первым|першим))?"
    rf"(?P<within>\s+(?i:во?|у)(?:\s+(?:[а-яёіїєґ]+\s+)?{_ITEM})?|\s+{_SOURCES}|{_BY_ITS_SOURCE})?)\s+(?(within){_SUCH_A_RU}|{_SUCH_A_SUBJECT_RU})"
    rf"|(?P<written>(?i:во?|у|на)(?:\s+(?:[а-яёіїєґ]+\s+)?{_ITEM})?)\s+{_SUCH_A_RU}"
    r")[\"“«„‘'\[*_]*$"
)

# The noun phrase that ends in a source's name, without the name.
SOURCE = re.compile(
    rf"(?<!\w)(?:{_ITEM}\s+{_OF}\s+)?(?:(?i:the|an?|its)\s+(?:[\w’'-]+\s+){{0,5}}?)?"
    r"(?i:(?:Telegram|телеграмм?|news)[\s-]*)?(?i:channels?|outlets?|blog(?:ger)?s?|канал\w*|издани\w+|видання)\s+[\"“«„‘'\[*_]*$"
    rf"|(?<!\w){_ITEM}\s+{_OF}\s+[\"“«„‘'\[*_]*$"
)

APPOSITION = re.compile(_APPOSITION)
# Begins where a source's name ends: its verb.
AFTER = re.compile(
    r"[\"”»“’'\]*_]*(?:\s+(?:and|и|і|та)\s+[\"«“]?[A-ZА-ЯІЇЄҐ][\w-]+[\"»”]?)?(?:(?i:\s+Telegram|\s+news)?(?i:[\s-]+(?:channels?|outlets?|blogs?)))?(?i:(?:['’]s)?\s+(?:(?:[\w-]+\s+)?(?:sources?|insiders?|interlocutors?)|analysts|experts|authors|administrators|monitors|correspondents|reporters))?"
    rf"(?:{_APPOSITION}|{_FILLER}|,?\s+{DAY},?|,?\s+{_DAYS_APART},?|{_WITHIN}){{0,4}}?(?:{_BY_ITS_SOURCE})?\s+(?P<verb>{VERB}|{_DOES_THAT})(?!\w)"
)
# “Channels, X among them, reported”: the verb of all is the verb of each.
AMONG_OTHERS = re.compile(
    r"(?<!\w)(?i:including|notably|among\s+them|such\s+as|в\s+том\s+числе|в\s+частности|среди\s+них|зокрема|серед\s+них|у\s+тому\s+числі)\s+"
    rf"{_SUCH_A}{_SUCH_A_RU}[\"“«„‘'\[*_]*$"
)
# “A blogger who runs X wrote”: what he writes there is what X says.
RUNS = re.compile(
    rf"(?<!\w)(?i:(?:runs|writes|behind|authors?\s+of)|вед[её]т|веде|(?<=,\s)автор(?:ка)?)\s+{_SUCH_A}{_SUCH_A_RU}[\"“«„‘'\[*_]*$"
)
AFTER_AMONG_OTHERS = re.compile(rf"[\"”»“’'\]*_]*(?:\s+among\s+them)?,\s+(?:{_FILLER}\s+)?(?P<verb>{VERB})(?!\w)")
# «Автор X Иван Петров написал, что А»: what he writes is what X says, what he says elsewhere is not.
AUTHOR_OF = re.compile(rf"(?<!\w)(?i:автор(?:ка)?)\s+{_SUCH_A_RU}[\"“«„‘'\[*_]*$")
AFTER_THE_AUTHOR = re.compile(
    rf"[\"”»“’'\]*_]*,?(?:\s+[А-ЯЁІЇЄҐ][\w’'-]+){{0,3}},?(?:{_FILLER}|\s+{DAY}){{0,2}}?\s+"
    r"(?P<verb>(?:на)?писа(?:л[аи]?|в|ла|ли)|пиш(?:ет|ут|е|уть)|опубликова(?:л[аи]?)|опублікува(?:в|ла|ли))(?=:|,\s+(?:что|що)\s|\s+(?:обо?|о|про)\s)"
)
NAMED_ITEM = re.compile(rf"\s+(?P<item>{_ITEM})(?=\s+(?:that|about|of|on|saying|claiming|alleging)\b)")
POSSESSIVE = re.compile(
    rf"[\"”»“]*['’]s?\s+(?:(?i:Telegram\s+channel['’]s|\w+)\s+){{0,2}}?(?P<item>{_ITEM}|(?i:sources?))(?!\w)"
)

# “according to X's daily update”
POSSESSED = re.compile(r"[\"”»]*['’]s?\s+[^,.;:—–]{2,60}(?=[,.;:]|$)")

# After the verb: where it was said, to whom and when; then the clause.
_WHERE = (
    r"(?:,?\s+(?i:in|on|to|via|through|в|на|у)\s+(?i:an?|its|the|his|her|своём|своем|своїм|своєму|своей|своїй)\s+(?:[\w-]+\s+){0,3}?(?i:телеграмм?-|telegram-|тг-)?"
    r"(?i:Telegram\s+(?:channel|page|account|feed)|posts?|channels?|messages?|reports?|subscribers|followers|readers|Telegram|account|page|канале|посте|странице|публикации|сообщении|каналі|дописі|сторінці|публікації|повідомленні)"
    r"\b|\s+(?i:on|via|in|в|у)\s+(?i:Telegram|телеграм[еі]?))"
)
CLAUSE_OPENING = re.compile(rf"(?:{_WHERE}|,?\s+{DAY}|,?\s+{_DAYS_APART}|,?\s+(?i:earlier|later|also|ранее|раніше))*,?")
THAT = re.compile(
    r"\s*(?:,?\s*(?i:that(?!\s+(?:has|have|had|was|were|is|are)\b)|how|saying|claiming|alleging|adding|что|будто|що|нібито)(?!\w)|[:—–])\s*(?:(?i:that|что|що)\s+)?"
)
SAYING = re.compile(
    r"(?:[\s,]+(?:\w+ly\s+)?(?i:that|reads?(?=:)|saying|said|says?|which\s+said|claiming|claim|claimed|alleging|alleged?|stating|stated?|suggest(?:ed|s|ing)?"
    r"|show(?:ed|s|ing)?|believe|indicat(?:e|es|ed|ing)|insist|(?:appear(?:s|ed)?|seem(?:s|ed)?)\s+to\s+(?:show|confirm|suggest)|purport(?:ed|s|ing)?(?:\s+to)?|about|что|що|о\s+том"
    rf"|(?:появил\w+|опубликова\w+|з['’]явил\w+|опубліков\w+)\s+{_ITEM}(?:\s+о\s+том|\s+про\s+те)?"
    r"|(?:утверждается|говорится|сказано|сообщается|йдеться|стверджується|зазначається|повідомляється))(?!\w)"
    r"\s*(?:(?i:that|что|що)\s+)?)+"
)

# The same source goes on: "The channel also said …", and within a sentence "…, and on Wednesday that …".
ANAPHORA = re.compile(
    r"[\"“«]?(?:(?i:in\s+(?:a|another)\s+(?:\w+\s+)?post),?\s+)?(?:"
    r"(?:The|the|This|That)\s+(?i:same\s+)?(?!(?i:TV|television|YouTube|WhatsApp|cable|satellite)\s)(?:[\w-]+\s+)?(?:channels?|posts?|report|message|outlet)(?!\w)"
    r"|It(?=\s+(?:also|further|later|added|then|has\s+also|(?P<bare>(?:said|claimed|alleged|wrote|reported|quoted|named)\s+(?!in\s+a\s+statement))))"
    r"|(?:Этот\s+(?:же\s+)?|Тот\s+же\s+|Цей\s+(?:же\s+)?|Той\s+самий\s+)?(?i:(?:телеграмм?|telegram)-)?[Кк]анал(?!\w))"
)
# “…, the channel said”, «по данным канала»: the one named last, unless a word tells which channel it is.
CHANNEL_AGAIN = re.compile(
    r"(?<![\w-])(?:(?i:the|this|that)\s+(?i:same\s+)?(?i:Telegram[\s-]|anonymous\s)?(?i:channel)(?!\w)(?!\s+[\"“«„@A-Z0-9])"
    r"|(?:(?i:эт(?:от|ого|ому|им|ом)|т(?:от|ого|ому|ом)|ц(?:ей|ього|ьому)|той|того)\s+(?:(?i:же|ж|самий|самого|самому)\s+)?)?"
    r"(?i:(?:телеграмм?|telegram|тг|tg)-)?(?i:канал(?:[ауеі]|ом|ові)?)(?!\w)(?!\s+[\"“«„@A-ZА-ЯЁІЇЄҐ0-9]))"
)
ANOTHER = re.compile(
    r"(?i:(?<!\w)(?!данным\s|автором\s|\w+[еє]нн?[яие]м\s)\w*(?:[оиіы]й|[ео]го|[ео]му|[иы]м|[оеё]м|[ії]м|їй|її|её|ее|их|їх|[єо]ї|один|одного|одному)\s+|\w-)$"
)
ENDS_NOUN = re.compile(r"[\"”»]?(?:\s*[.,;:!?…—–]|\s+[—–(]|\s*$)")
ELLIPSIS = re.compile(rf"(?:,\s*|\s+)(?:and|but|then|а|и|і|та|й)\s+(?P<day>{DAY},?\s+)?(?:that|что|що)\s+")
# "X quoted a source as saying": what was said stands in front.
QUOTED_AS_SAYING = re.compile(r"(?:[\w’'-]+\s+){0,8}?as\s+saying,?\s+(?:that\s+)?(?=[\w“«\"])")
AS_SAYING = re.compile(rf"(?:[\w’'-]+\s+){{0,5}}as\s+saying(?:\s+{DAY})?\W*$")
# “X shared footage on Tuesday of a fire”: the day of the report, within what is put out.
OBJECT_DAY = re.compile(rf"(?:[\w’'-]+\s+){{1,4}}?(?P<day>{DAY})\s+(?:of|showing|that|which|purporting)(?!\w)")
# “Two military bloggers, X and Y, said”: the channel is what stands before it.
APPOSED = re.compile(
    r"(?i:channels?|outlets?|blog(?:ger)?s?|correspondents?|канал\w*|блог\w*|военкор\w*|воєнкор\w*|паблик\w*|издани\w*|видання)"
    r"[^,.;:—–\n]{0,60},\s+[\"“«„‘'\[*_]*$"
)
# “…, according to X, on Friday in A”: behind a comma a day belongs to what happened.
DAY_OF_THE_EVENT = re.compile(rf"[\"”»“’'\]*_]*,\s+(?={DAY}\s)")
# «А, сообщил X, добавив, что Б»
ADDING = re.compile(
    r",\s+(?i:добавив|уточнив|отметив|подчеркнув|пояснив|додавши|уточнивши|зазначивши|пояснивши),?\s+(?:что|що)\s+"
)
# “X reported that A, and Y — that B”
ELIDED = re.compile(r"[\"”»“’'\]*_]*\s+[—–-]\s+(?=(?:что|що|обо?|о|про|that)\s)")
# A report that was not made: “neither X nor Y”, “denied that X had said”.
NOBODY = re.compile(
    r"(?<!\w)(?i:neither|nor|not\s+even|what|whatever|den(?:y|ied|ies|ying)\s+that|whether|опроверг\w*,?\s+что|спростува\w+,?\s+що|"
    r"(?:nobody|no\s+one|none)\s+(?:at|of)|ни|даже\s+не|ані)\s+"
    rf"{_SUCH_A}{_SUCH_A_RU}[\"“«„‘'\[*_]*$"
)
NEGATED = re.compile(r"(?i:(?:\bnot|\bnever|n['’]t|\bnor|\byet\s+to|(?<!\w)не)\s*)$")
PASSIVE = re.compile(r"(?i:\bbeen\s+(?:\w+ly\s+)?\w+ed)$")
_A_CHANNEL = (
    r"(?:(?i:the|an?|its)\s+)?"
    r"(?:(?:[\w’'-]+\s+){0,2}?(?i:telegram|телеграмм?|тг|news)?[-\s]?(?i:channels?|outlet|канал\w*)\s+)?"
)
# “A source of X”: what it says is what X reports.
SOURCE_OF = re.compile(rf"(?<!\w){_SOURCES}\s+{_A_CHANNEL}[\"“«„‘'\[*_]*$")
# Whom a name in the oblique case belongs to is the subject: "the founder of X said", "in an interview with X, Y said".
OBLIQUE = re.compile(
    rf"(?<!\w)(?i:аналитик|аналітик|эксперт|експерт|told|tells?|telling|asked|to|with|of|for|against|at|from|about|by|joined|left|runs|owns|сооснователь|основател\w+"
    r"|редактор\w*|главред\w*|владелец|админ\w*|руководител\w*|глав[аы]|журнал[иі]ст\w*|корреспондент\w*|сотрудник\w*|представител\w*|пресс-секретар\w*|автор(?![ыи]\b)\w*|адвокат\w*|(?:в|у)\s+(?:разговоре|беседе|розмові|бесіді)\s+(?:с|з|із)|(?:в|у)\s+(?:комментари\w+|коментар\w*)(?:\s+для)?|подписчик\w*|читател\w*|интервью"
    r"|засновник\w*|власник\w*|керівник\w*|головред\w*|речни[кц]\w*|прессекретар\w*|представни\w*|співробітник\w*|кореспондент\w*|підписник\w*|читач\w*"
    rf"|інтерв['’]ю)\s+{_A_CHANNEL}[\"“«„‘'\[*_]*$"
)
# "X, citing a source, wrote": whom the source itself cites is no part of what it says.
CITED_BY_IT = re.compile(
    r",?\s*(?i:citing|quoting|referring\s+to|with\s+reference\s+to|с[о]?\s+ссылк\w+\s+на|ссылаясь\s+на"
    r"|[із]+\s+посиланням\s+на|посилаючись\s+на)\s+[^,;:.!?\n]{2,120}(?=[,;:.!?\n]|$),?"
)
# "X: the bridge is shut", as headlines have it.
HEADLINE = re.compile(r"[\"”»“’'\]*_]*:\s+(?=[\"“«„]?\w)")
# “The bridge is shut — X”, at the end of a sentence.
SIGNED = re.compile(rf"[,.!”»\"]?\s+[—–]\s+{_SUCH_A_RU}{_SUCH_A}[\"“«„]*$")
# “reports about his illness,” before “carried by X”
ITEM_ABOUT_AT_END = re.compile(rf"(?<!\w){_ITEM}\s+(?:about|of|that|on)\s+(?P<clause>[^,;:]+),\s*$")
# What stands for a noun clause: up to where the sentence has its own verb.
OF_NOUN = re.compile(
    r"[\"”»]*\s+(?:of|about)\s+(?P<clause>.+?)(?=,?\s+(?:was|were|is|are|has|have|had|could|can|would|will|did|does|remain\w*|came"
    r"|appear\w*|went|caused|prompted|sparked|led|turned|proved|“|\")\b|\s+[“\"]|\s+as\s+|[,;.:]|$)"
)
# “X, which Y had announced the day before”
RELATIVE_OBJECT = re.compile(
    r"(?:.*\b(?:den(?:ied|ies)|reject\w+|confirm\w+|dismiss\w+|refut\w+|disput\w+|call\w+|acknowledg\w+)\s+)?(?P<clause>.+?),?\s+(?:which|that)\W*$",
    re.DOTALL,
)
# “The pilot had slept,” it said.
IT_SAID = re.compile(
    rf"[“«\"„].*[,!?…]\s?[”»\"]\s+(?:it|they)\s+(?:also\s+|later\s+)?(?P<verb>{VERB})(?!\w)", re.DOTALL
)
# What is put out at the end of a sentence: “posted pictures of the crater on Wednesday”.
BROUGHT_FIRST = re.compile(r"(?i:first|originally|exclusively)\W*$")
PUT_OUT = re.compile(r"(?i:post|publish|shar|releas|circulat|опублик|публик|выложи|размести|оприлюдн|пошири|розмісти)")
DAY_AT_END = re.compile(rf",?\s+(?P<day>{DAY})(?:\W*$|,\s)")
# An object that is an event: “reported the arrest of the rector late on Sunday” tells when it was reported.
EVENT = re.compile(
    r"(?!.*\b(?:was|were|is|are|has|have|had|will|would|could|can|may|might)\b)(?![^,]*\b\w{2,}ed\b)"
    rf"(?:(?i:the|an?|its)\s+)?(?:[\w-]+\s+){{1,3}}?(?:(?:of|by|in|at|from|near|over|outside)\s|(?={DAY}(?:[,.]|$)))"
)
# What the channel did besides: “…, publishing photographs of the house”.
BESIDES = re.compile(
    r",?\s+(?:\w+ly\s+)?(?!during|according|including|concerning|regarding|everything|something)[a-z]+ing\s"
)
# Where the article's own voice takes over: “X wrote that A, but the airline said B”.
CONTRAST = re.compile(
    rf"[,;]\s+(?i:but|although|though|while|whereas|however|но|однако|хотя|але|проте|однак|хоча)\s+(?=[^;]*?(?<!\w)"
    rf"(?:{VERB}|(?i:verif\w+|deni\w+|disput\w+|подтвер\w+|проверить|опровер\w+|отриц\w+|підтверд\w+|перевірити|спросту\w+|запереч\w+))(?!\w))"
    r"|[,;]\s+(?i:(?:official|independent)\s+confirmation|(?:(?:официальн|независим|офіційн)\w+\s+)?(?:подтвержден|підтверджен)\w+)\s"
)
# “After X reported that A, prosecutors opened a case”: the main clause is not what X reported.
SUBORDINATE = re.compile(
    r"[\s\"“«]*(?i:(?:\w+\s+){0,3}(?:after|before|since|when|once|while|although|though|because|if|as|until)"
    r"|(?:\w+\s+){0,2}после\s+того,?\s+как|когда|если|хотя|пока|поскольку|після\s+того,?\s+як|коли|якщо|хоча)\s+"
    r"(?:(?:the|канал|телеграм-канал|Telegram-канал)\s+)?[\"“«„‘']*"
)
# What becomes of a report, behind what it says: “X's claim that A was dismissed by the ministry”.
FATE = re.compile(
    r",?\s+(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:\w+ly\s+|later\s+|not\s+)?"
    r"(?:dismissed|denied|rejected|confirmed|disputed|refuted|ridiculed|debunked|mocked|met|false|untrue|wrong)"
    r"|have\s+been\s+denied|(?:could|can)(?:\s+not|not|n['’]t)\s+be\s+(?:\w+ly\s+)?(?:verified|confirmed)"
    r"|(?:proved|turned\s+out)\s+(?:to\s+be\s+)?(?:false|untrue|wrong|true)"
    r"|(?:(?:во?|у)\s+[А-ЯЁІЇЄҐ][\w-]+(?:\s+[А-ЯЁІЇЄҐ][\w-]+)?\s+)?"
    r"(?:(?:не\s+)?(?:подтвердил\w+|соответству\w+|підтверди\w+)|опроверг\w*|назвал\w?|спростува\w+))(?!\w)"
)
# An object that says nothing by itself.
BARE = re.compile(
    rf"(?:in|since|from|by|в|во|с|у|з)\s+\d{{4}}\W*|(?:about\s+(?:it|this|that|them)|об\s+этом|про\s+це)(?!\w)(?:\s+[\w’'-]+){{0,4}}\W*|(?:(?i:an?|the|its|another|new|several|two|more)\s+)*(?:[\w-]+\s+)?(?:{_ITEM}|(?i:analys[ie]s|comments?|updates?|threads?|lists?|articles?|texts?))\W*"
)
# What one says of somebody: with a subject in front, a name behind it is its object («Мэр обвинил X во лжи»).
OF_SOMEBODY = re.compile(
    r"(?i:счита|обвин|наз[ыв]|раскритик|критик|оцен|опис|сравн|приз[ыв]|высмея|найш|обнаруж|показ|звинува|назва|назив|розкритик|оцін|закли|знайш|виявив)"
)
CLAIMS_OF_ITSELF = re.compile(
    r"to\s+(?:have|be)\b|не\s+(?:[а-яё]+ли|[а-яіїє]+ли)\s|(?:не\s+)?(?:будут|готовы|намерены|готові|мають\s+намір)\s"
)
# «На кадрах, которые публикует X, видно, как …»
SEEN_THERE = re.compile(r"(?:видно|слышно|запечатл\w+|заснят\w+|чути|зафіксован\w+),?\s+(?:(?:что|как|що|як)\s+)?")
REPORT_ABOUT = re.compile(rf"(?:[\w-]+\s+)?{_SAID_RU}\s+(?:обо?|о|про)\s+(?:(?:том|те),?\s+(?:что|що)\s+)?")
# “The report, which first surfaced on X, …”
WHICH_AT_END = re.compile(r",?\s+(?:which|that)(?:\s+(?:was|were|had|has|first|originally))*\W*$")
RELATIVE_AT_END = re.compile(r",?\s+(?:котор\w+|чь[ияё]\w*|як(?:ого|у|их|ий|і)|чиї\w*)\W*$")
# “That is according to X”
THAT_IS = re.compile(r"(?i:(?:that|this|it)\s+is|so\s+says|это|це)")
THROUGH_RELATIVE = re.compile(r"[\"”»]*,\s+(?:which|who)\b")
# “…,” one resident is heard saying in a video: a quotation in front.
QUOTE_FIRST = re.compile(r"[“«\"„][^“”«»\"]{8,400}[,.!?…]\s?[”»\"]")
# “…,” the post on X read.
READ = re.compile(r"\s+(?i:reads?|гласит|говорит)\W*$")
CHANNEL_WORD = re.compile(r"[\"”»“’'\]*_]*(?i:\s+Telegram|\s+news)?(?i:\s+(?:channels?|outlets?|blogs?))(?!\w)")
LISTED = re.compile(
    r"[\"”»“’'\]]*\s*(?:,|,?\s*(?i:and|&|или|or|и|і|та|й))\s*(?i:the\s+|(?:Telegram\s+)?channels?\s+)?[\"“«„‘'\[@]*"
)

# How the parts of a sentence hang together.
CYRILLIC = re.compile(r"[а-яёіїєґ]")
ARTICLE = re.compile(r"(?<!\w)(?i:the|an?)\s+[\"“«„‘']*$")
RELATIVE = re.compile(r"(?:which|who|whose|a|an|known|run|linked|который|которая|який|яка)\b")
RELATIVE_CLAUSE = re.compile(rf"{RELATIVE.pattern}[^,;:]{{0,110}},\s+")
WHICH = re.compile(r",\s+(?:which|that|который|которая|який|яка)\b")
WHO = re.compile(r",\s+who\b")
PEOPLE_OF = re.compile(r"(?i:of|for|at)\b")
GOES_ON = re.compile(
    r"(?:and|but|who|which|while|а|и|но|і|й|та|але|that\s+(?:has|have|had|was|were|is|are|would))(?!\w)"
)
ABOUT_IT = re.compile(r"(?:обо?|о|про)\s")
AS_TOLD = re.compile(r"(?i:как|як)\s")
SPEAKER = re.compile(r"\s+\w[^,;:.]{2,80},\s+")
# “alleged for months that A”, «сообщает со слов адвокатов, что А»
LATE_THAT = re.compile(
    r"\s+(?i:for|since|over|with|after|со?|від|за|на|в|у|из|із)\s+[^,;:.—–]{2,40}?(?:\s+that|,\s+(?:что|що))\s+"
    r"(?!(?:has|have|had|was|were|is|are)\b)"
)
# «Эту информацию опубликовал X», «о том же писал X»: what the sentence before says.
SAID_BEFORE = re.compile(
    r"(?i:(?:(?:первым|першим|ранее|раніше|вчера|вчора|накануне|напередодні)\s+)?(?:(?:обо?|о|про|с[о]?|з|із)\s+)?"
    r"(?:(?:том|то|те)\s+(?:же|ж|саме?)|(?:эт|так|данн|ц[юіи]|дан|перш|перв)\w*\s+(?:же\s+)?(?:информаци|новост|верси|данн|сведени|сообщени"
    r"|прогноз|подробност|предположени|мнени|інформаці|новин|версі|дан|відомост|повідомленн|подробиц|припущенн|думк)\w*))"
)
# «Лента» пишет, что …, behind “citing X”; and whose words follow theirs: «повідомило РБК».
SAID_BY_ANOTHER = re.compile(
    rf"(?:[\w«»\"“”.-]+\s+){{0,4}}?{VERB},?\s+(?:(?:что|що|будто|нібито)\s+|(?=(?:обо?|о|про)\s))"
)
SAID_ANOTHER = re.compile(rf"{VERB}\s+(?=[«“\"A-ZА-ЯЁІЇЄҐ])[\w«»\"“”.\s-]{{2,60}}")
PASSIVE_AT_END = re.compile(r"(?:\s+(?:was|were|is|are|has|have|had|been|first|initially|originally|earlier|also))+$")
# What stands for the sentence before: “The news was first reported by X.”
THE_NEWS = re.compile(
    r"(?i:it|this|that|(?:the|this|that)\s+(?:news|information|reports?|story|rumou?rs?|claims?|details?|incident|event))"
    r"(?:\s+(?i:was|were|had|has|have|been|first|initially|also))*"
)
ABOUT_THAT = re.compile(
    r"(?i:о\s+том|про\s+те|то|те),?\s+(?:что|що)\s+"
    r"|(?i:(?:the\s+)?(?:first\s+)?(?:information|news|word|reports?|rumou?rs?|claims?)\s+(?:about|of|that))\s+"
)
BESIDES_FIRST = re.compile(r"(?:\w+ly\s+)?[a-z]+ing\s")
AUXILIARY = re.compile(r"(?i:was|were|been|is|are)\s")
PARTICIPLE = re.compile(r"[\s,]*(?:\w+ly\s+)?(?i:saying|claiming|alleging|stating|insisting|adding)(?!\w)")
A_VERB = re.compile(rf"(?<!\w){VERB}(?!\w)")
AS = re.compile(r"as\s+(?:an?\s+)?")
BREAK = re.compile(r"[,;]?\s+(?:and|but|while|whereas|а|и|но|тогда\s+как|і|й|та|але)\s+|[;,]\s+")
AND = re.compile(r"[,;]?\s*(?:and|but|while|whereas|as|а|и|но|тогда\s+как|і|й|та|але|тоді\s+як)?\s*$")
