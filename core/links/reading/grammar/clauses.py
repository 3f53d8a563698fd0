"""Where the words of a source begin and end, and where their day is told."""

import re

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.pieces import AT_A_TIME, DAY, DAYS_APART, ITEM, SAID
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

# X said [in a post on its channel] A
_WHERE = (
    r"(?:,?\s+(?i:in|on|to|via|through|в|на|у)\s+(?i:an?|its|the|his|her|своём|своем|своїм|своєму|своей"
    r"|своїй)\s+(?:(?!(?:on|in|at)\s)[\w-]+\s+){0,3}?(?i:телеграмм?-|telegram-|тг-)?"
    r"(?i:Telegram\s+(?:channel|page|account|feed)|posts?|channels?|messages?|reports?|updates?|bulletins?|summar(?:y|ies)|statements?|dispatch(?:es)?|threads?|subscribers|followers"
    r"|readers|Telegram|account|page|канале|посте|странице|публикации|сообщении|сводке|каналі|дописі|зведенні|сторінці|публікації"
    r"|повідомленні)"
    r"\b|\s+(?i:on|via|in|в|у)\s+(?i:Telegram|телеграм[еі]?)|\s+(?i:on\s+the\s+(?:messaging\s+)?app)(?!\w))"
)
# X said [in a post on Tuesday, earlier,] A: where it was said, to whom and when
CLAUSE_OPENING = re.compile(
    rf"(?:{_WHERE}|,?\s+{DAY}|,?\s+{DAYS_APART}|{AT_A_TIME}|,?\s+(?i:earlier|later|also|instead|ранее|раніше))*,?"
)
# X said [that] A, X пишет[, что] А, X said[:] A
THAT = re.compile(
    r"\s*(?:,?\s*(?i:that(?!\s+(?:has|have|had|was|were|is|are)\b)|how|saying|claiming|alleging|adding|что|будто|що"
    r"|нібито)(?!\w)|[:—–])\s*(?:(?i:that|что|що)\s+)?"
)
# X ответил [мэру коротко:] «A», X alleged [for months that] A, X сообщает [со слов адвокатов, что] А
LATE_THAT = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}[\w-]+:\s+(?=[\"«“„])"
    r"|\s+(?i:for|since|over|with|after|со?|від|за|на|в|у|из|із)\s+[^,;:.—–]{2,40}?(?:\s+that|,\s+(?:что|що))\s+"
    r"(?!(?:has|have|had|was|were|is|are)\b)"
)
# a report by X [saying that] A, по данным X [опубликован пост о том, что] А
SAYING = re.compile(
    r"(?:[\s,]+(?:\w+ly\s+)?(?i:that|reads?(?=:|\s+[“\"])|saying|said|says?|which\s+said|claiming|claim|claimed|alleging"
    r"|alleged?|stating|stated?|suggest(?:ed|s|ing)?"
    r"|show(?:ed|s|ing)?|believe|indicat(?:e|es|ed|ing)|insist|(?:appear(?:s|ed)?|seem(?:s|ed)?)\s+to\s+(?:show"
    r"|confirm|suggest)|purport(?:ed|s|ing)?(?:\s+to)?|about|что|що|о\s+том"
    rf"|(?:появил\w+|опубликова\w+|з['’]явил\w+|опубліков\w+)\s+(?:{ITEM}|{SAID})(?:\s+о\s+том|\s+про\s+те)?"
    r"|(?:утверждается|говорится|сказано|сообщается|йдеться|стверджується|зазначається|повідомляється))(?!\w)"
    r"\s*(?:(?i:that|что|що)\s+)?)+"
)
# A, X reported[, adding] that B
PARTICIPLE = re.compile(
    r"[\s,]*(?:\w+ly\s+)?(?i:saying|claiming|alleging|stating|insisting|adding|(?:noting|stressing|specifying|explaining|warning)(?=\s+that\s))"
    r"(?:\s+that)?(?!\w)"
)
# X пишет [о] пожаре
ABOUT_IT = re.compile(r"(?:обо?|о|про)\s")
# X сообщил [об этом]: it is the sentence before.
ABOUT_THIS = re.compile(
    rf"(?i:об\s+этом|про\s+це|(?:about\s+|of\s+)?this)(?!\w)(?:,?\s+{DAY}|\s+(?i:первым|першим|ранее|раніше)|{_WHERE}"
    r"|,?\s+(?i:с[о]?\s+ссылк\w+\s+на|ссылаясь\s+на|[із]+\s+посиланням\s+на|посилаючись\s+на)\s+[^,;:]{2,60}"
    rf"|\s+and\s+[a-z]+ed\s+[^,;:]{{2,60}}|,\s+(?:according\s+to|as\s+reported\s+by)\s+[^,;:]{{2,60}}"
    rf"|,\s+(?:[\w.’'-]+\s+){{1,4}}{VERB}(?!\w))*\W*$"
)
# опроверг сообщение X о гибели [и заявил], что: it goes on with who opposed it, if a noun is what was said.
DOES_TOO = re.compile(rf",?\s+(?:а\s+также\s+|и|і|й|та)\s+{VERB}(?!\w)")
DOES_TOO_BEHIND_A_COMMA = re.compile(rf",\s+(?:а\s+также\s+|и|і|й|та)\s+{VERB}(?!\w)")
OF_A_NOUN = re.compile(r"(?<!\w)(?:обо?|о|про)\s+$")
# X пишет [о том, что] А, [reports that] A
ABOUT_THAT = re.compile(
    r"(?i:о\s+том|про\s+те|то|те),?\s+(?:что|що)\s+"
    r"|(?i:(?:the\s+)?(?:first\s+)?(?:information|news|word|reports?|rumou?rs?|claims?)\s+(?:about|of|that))\s+"
)
# was named by X [as the] owner
AS = re.compile(r"as\s+(?:an?\s+)?")
# На кадрах, которые публикует X, [видно, как] А
SEEN_THERE = re.compile(r"(?:видно|слышно|запечатл\w+|заснят\w+|чути|зафіксован\w+),?\s+(?:(?:что|как|що|як)\s+)?")
# [сообщение о том, что] А, которое публикует X
REPORT_ABOUT = re.compile(rf"(?:[\w-]+\s+)?{SAID}\s+(?:обо?|о|про)\s+(?:(?:том|те),?\s+(?:что|що)\s+)?")
# X quoted [a source as saying that] A
QUOTED_AS_SAYING = re.compile(r"(?:[\w’'-]+\s+){0,8}?as\s+saying,?\s+(?:that\s+)?(?=[\w“«\"])")
# X shared [footage on Tuesday of] a fire: the day of the report, within what is put out.
OBJECT_DAY = re.compile(
    rf"(?:[\w’'-]+\s+){{1,4}}?(?P<day>{DAY})\s+(?:of|as|showing|that|which|purporting|in\s+which|where)(?!\w)"
)
# X posted pictures of the crater [on Wednesday.]
DAY_AT_END = re.compile(rf"(?<!\sна)(?<!\sfor),?\s+(?P<day>{DAY})(?:\W*$|,\s)")
# X reported [the arrest of] the rector late on Sunday: it tells when it was reported.
EVENT = re.compile(
    r"(?!.*\b(?:was|were|is|are|has|have|had|will|would|could|can|may|might)\b)(?![^,]*\b\w{2,}ed\b)"
    rf"(?:(?i:the|an?|its)\s+)?(?:[\w-]+\s+){{1,3}}?(?:(?:of|by|in|at|from|near|over|outside)\s|(?={DAY}(?:[,.]|$)))"
)
# X [first] reported
BROUGHT_FIRST = re.compile(r"(?i:first|originally|exclusively)\W*$")
# X [publ]ished, X [выложи]л: what takes an object that is put out.
PUT_OUT = re.compile(
    r"(?i:post|publish|shar|releas|circulat|disclos|divulg|unveil|leak|опублик|публик|обнарод|выложи|размести|оприлюдн|пошири|розмісти)"
)
# X shared A[, publishing] B
BESIDES = re.compile(
    r",?\s+(?:\w+ly\s+)?(?!during|according|including|concerning|regarding|everything|something"
    r"|showing|depicting|capturing|featuring|purporting)[a-z]+ing\s"
)
# A, X reported, [publishing] photographs
BESIDES_FIRST = re.compile(r"(?:\w+ly\s+)?[a-z]+ing\s")
# A, X reported on Tuesday, [and] B
GOES_ON = re.compile(
    r"(?:and|but|who|which|while|а|и|но|і|й|та|але|that\s+(?:has|have|had|was|were|is|are|would))(?!\w)"
)
# [A, which] X had announced; [A, as] X had reported
RELATIVE_OBJECT = re.compile(
    r"(?:.*\b(?:den(?:ied|ies)|reject\w+|confirm\w+|dismiss\w+|refut\w+|disput\w+|call\w+"
    r"|acknowledg\w+)\s+)?(?P<clause>.+?)(?:,?\s+(?:which|that)|,\s+as)\W*$",
    re.DOTALL,
)
# [The Kremlin on Friday denied] a claim by X that A: the day is that of the denial.
REACTED = re.compile(
    r"(?<!\w)(?i:den(?:ied|ies)|reject\w+|confirm\w+|dismiss\w+|refut\w+|disput\w+|debunk\w+|rebuff\w+|brush\w+|mock\w+"
    r"|comment\w+|respond\w+|acknowledg\w+|опроверг\w*|отриц\w+|отверг\w*|подтвер\w+|прокомментир\w+|спросту\w+"
    r"|запереч\w+|підтверд\w+|прокомент\w+|відкину\w+)(?!\w)"
)
# X wrote that A[, but] the airline said B
CONTRAST = re.compile(
    rf"[,;]\s+(?i:but|although|though|while|whereas|however|но|однако|хотя|але|проте|однак|хоча)\s+(?=[^;]*?(?<!\w)"
    rf"(?:{VERB}|(?i:verif\w+|deni\w+|disput\w+|подтвер\w+|проверить|опровер\w+|отриц\w+|підтверд\w+|перевірити"
    rf"|спросту\w+|запереч\w+))(?!\w))"
    r"|[,;]\s+(?i:(?:official|independent)\s+confirmation|(?:(?:официальн|независим|офіційн)\w+\s+)?(?:подтвержден"
    r"|підтверджен)\w+)\s"
)
# X's claim that A [was dismissed] by the ministry
FATE = re.compile(
    r",?\s+(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:\w+ly\s+|later\s+|not\s+)?"
    r"(?:dismissed|denied|rejected|confirmed|disputed|refuted|ridiculed|debunked|mocked|met|false|untrue|wrong"
    r"|brushed\s+aside|played\s+down|laughed\s+off|waved\s+away)"
    r"|have\s+been\s+denied|(?:could|can)(?:\s+not|not|n['’]t)\s+be\s+(?:\w+ly\s+)?(?:verified|confirmed)"
    r"|(?:proved|turned\s+out)\s+(?:to\s+be\s+)?(?:false|untrue|wrong|true)"
    r"|(?:(?:во?|у)\s+[А-ЯЁІЇЄҐ][\w-]+(?:\s+[А-ЯЁІЇЄҐ][\w-]+)?\s+)?"
    r"(?:(?:не\s+)?(?:подтвердил\w+|соответству\w+|підтверди\w+)|опроверг\w*|назвал\w?|спростува\w+)"
    r"|(?:є|[—–-]\s+(?:это|це)?|это|це|оказал\w+|виявил\w+)\s*(?:фейк|лож|неправд|выдумк|вымыс|вигадк|брехн|вкид|вброс)\w*)(?!\w)"
)
# X признал, что A[, и извинился]: behind the comma the channel's own doing goes on.
DOES_BESIDES = re.compile(
    r",\s+(?:а\s+(?:также|також)\s+|[иійа]\s+|та\s+)"
    rf"(?P<verb>{one_of(russian.DOES_BESIDES, ukrainian.DOES_BESIDES)})(?!\w)"
)
# the attack that X [reported]: what takes as its object that which is reported; not “the law that X criticised”
BROUGHT_OUT = re.compile(
    r"(?i:report|reveal|disclos|publish|announc|mention|expos|uncover|document|describ|detail|post|shar|releas|leak"
    r"|predict|broke|wrote|writ)"
)
# X признал, [что] A
BEGUN_WITH_THAT = re.compile(r"(?<!\w)(?:что|будто|що|нібито)\s+[\"“«„‘]*$")
# “признала”, «извинилась»: how a verb of the past ends, by which its subject is told.
PAST = re.compile(r"(?P<ending>л[аио]?|в)(?:с[яь])?$")
# X said that A[, and] Y said that B
BREAK = re.compile(r"[,;]?\s+(?:and|but|while|whereas|а|и|но|тогда\s+как|і|й|та|але)\s+|[;,]\s+")
# [Despite] what was said on Friday, X argued that A: the day is within, and not X's.
SUBORDINATE = re.compile(
    rf"\W*(?i:despite|in\s+spite\s+of|{one_of(english.SUBORDINATING, russian.SUBORDINATING, ukrainian.SUBORDINATING)}"
    r"|несмотря\s+на|вопреки|попри|незважаючи\s+на|всупереч)(?!\w)"
)
# A was confirmed on Friday[, shortly after] X reported: that day is not X's.
SUBORDINATED = re.compile(
    r"(?<=\w)[,;]?\s+(?i:shortly\s+|soon\s+|just\s+)?(?i:after|before|when|once|после\s+того,?\s+как|когда"
    r"|після\s+того,?\s+як|коли)(?:\s+[\w-]+){0,5}?\s*[\"“«„]*$"
)
# according to X[, the paper said] on Tuesday
ANOTHER_SAYS = re.compile(rf",\s+(?:the\s+)?(?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]+\s+){{1,4}}{VERB}(?!\w)")
# X said that A[, and] : where the next source takes over
AND = re.compile(
    r"[,;]?\s*(?:and|but|while|whereas|as|а|и|но|тогда\s+как|в\s+то\s+время\s+как|і|й|та|але|тоді\s+як|натомість"
    r"|у\s+той\s+час\s+як)?\s*[\"“«„‘]*$"
)
# [Соответствующее видео] опубликовал X: it is of what was told in the sentence before.
SUCH_A_VIDEO = re.compile(
    rf"(?i:соответствующ\w+|відповідн\w+)\s+(?:[\w-]+\s+)?(?i:{ITEM}|ролик\w*|кадр\w*|пост\w*|запис\w*|отрыв\w+|уривок|фрагмент\w*|текст\w*)"
)
