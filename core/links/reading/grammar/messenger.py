"""Who writes on Telegram where it is told as of any other place: «написал он в своём телеграм-канале»."""

import re

from core.links.reading.grammar import english
from core.links.reading.grammar.leading import CLAIMED, IT_IS_SAID
from core.links.reading.grammar.pieces import CLOSED, DAY, OPENED, TITLE
from core.links.reading.grammar.returning import ONE_CALLED, SOME_CALLED
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

WHOSE_EN = r"(?:(?:his|her|its|their|the|an?)\s+)?(?:(?:official|personal|own|verified)\s+)?"
WHOSE_SLAVIC = (
    r"(?:(?:сво[её]м|своей|своїм|своєму|своїй|себя|себе|официальн\w+|офіційн\w+|личн\w+|особист\w+|собственн\w+|власн\w+)\s+"
    r"(?:(?:во?|у|на)\s+)?){0,3}"
)
ON_TELEGRAM = (
    rf"(?i:(?:on|in|via|through|at)\s+{WHOSE_EN}(?:(?:post|message|statement|video)\s+(?:on|in)\s+{WHOSE_EN})?"
    r"(?:(?:social\s+media|social|messaging)\s+(?:platform|network|app|service)\s+)?Telegram"
    r"(?:[\s-]+(?:(?:messaging\s+)?app|messenger|channel|account|page|blog|post|message)s?)?"
    rf"|(?:во?|у|на)\s+{WHOSE_SLAVIC}(?:(?:странице|сторінці|канале|каналі)\s+(?:во?|у)\s+)?"
    r"(?:(?:соцсети|соцмережі|социальной\s+сети|соціальній\s+мережі|мессенджере|месенджері)\s+)?"
    r"(?:телеграмм?|telegram|тг|tg)\w*(?:[-\s](?:канал|блог|аккаунт|акаунт)\w*)?)(?![\w-])"
)
_WORDS = r"(?:[^\s,;:.!?“”«»\"„]+\s+)"
_DONE_THERE = rf"(?=(?:\s+{_WORDS}{{0,6}}?|,?\s+){ON_TELEGRAM})"
# X [said on Telegram], the X [guerrillas wrote on Telegram], X [in his Telegram channel reacted]
NAME_FIRST = re.compile(
    rf"{CLOSED}(?:\s+[a-zа-яёіїєґ-]+){{0,2}}?(?:,?\s+(?P<there>{ON_TELEGRAM}),?)?\s+(?P<verb>{VERB}|(?(there)[a-z]{{3,}}ed|(?!)))(?!\w)"
    rf"(?(there)|{_DONE_THERE})"
)
# [об этом в телеграме заявил мэр] X, [announced by the mayor] X on Telegram, [«…», — написал] X в телеграме,
# [опубликовал в телеграме журналист] X
VERB_FIRST = re.compile(
    rf"(?:(?<![\w’'-])(?P<ahead>{ON_TELEGRAM}),?\s+)?(?<![\w’'-])(?P<verb>{VERB})(?:\s+by)?\s+(?:{DAY}\s+)?"
    rf"(?:(?P<there>{ON_TELEGRAM}),?\s+)?{_WORDS}{{0,7}}?{OPENED}$"
)
_OF_A_BODY = (
    r"(?i:издания|проекта|агентства|газеты|медиа|министерства|мэрии|ведомства|компании|организации|движения|группы|службы|редакции"
    r"|видання|проєкту|агенції|газети|медіа|міністерства|мерії|відомства|компанії|організації|руху|групи|служби|редакції)"
)
# [говорится в телеграм-канале губернатора] X, [со ссылкой на Telegram главы области] X
IN_HIS_CHANNEL = re.compile(
    rf"(?<![\w’'-])(?:(?P<verb>{VERB}|{IT_IS_SAID})\s+{ON_TELEGRAM}|(?P<source>(?i:{CLAIMED})\s+{_WORDS}{{0,4}}?(?i:телеграмм?|telegram)"
    rf"\w*(?:-канал\w*)?)|(?P<there>{ON_TELEGRAM}))\s+(?:{_WORDS}{{0,2}}?(?:{TITLE}|{_OF_A_BODY})\s+{_WORDS}{{0,5}}?)?{OPENED}$"
)
# [у телеграм-каналі мера] X пишуть, що
WRITTEN_THERE = re.compile(rf"{CLOSED}\s+(?P<verb>{VERB}|{IT_IS_SAID})(?!\w)")
THERE = re.compile(rf"{CLOSED},?\s+(?:{_WORDS}{{0,2}}?){ON_TELEGRAM}")
# X wrote [in a lengthy post on Telegram on May 5]; X published [a list of airports on Telegram]: `object` is what
UP_TO_THERE = re.compile(
    rf"\s+(?:(?P<object>(?!(?i:in|on|to|via|во?|у|на|обо?|о|про|this|that|it|so)\s){_WORDS}{{3,6}}?)|{_WORDS}{{0,6}}?){ON_TELEGRAM}(?:\s+{DAY})?"
)
# [Source: the mayor on Telegram], «[Джерело: Кличко у Telegram]»: of what the article tells before
SOURCE_LINE = re.compile(r"(?i:sources?|джерел[оа]|источники?):\s")
HE = rf"(?:(?i:s?he|он|она|він|вона)|{ONE_CALLED})"
_IT = rf"(?:(?i:it|they|они|вони)|{SOME_CALLED})"
_THERE_TOO = rf"(?:{ON_TELEGRAM}|(?<![\w-])(?i:там\s+(?:же|само))(?!\w))"


def _tells_there(who: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w’'-]){who}\s+{_WORDS}{{0,2}}?(?P<verb>{VERB})(?!\w){_DONE_THERE}"
        rf"|{_THERE_TOO},?\s+{who}\s+{_WORDS}{{0,2}}?(?P<verb_behind>{VERB})(?!\w)"
        rf"|(?<![\w’'-])(?P<verb_first>{VERB})\s+(?:{ON_TELEGRAM}\s+{who}|{_WORDS}?{who}\s+{ON_TELEGRAM})(?![\w-])"
        rf"|(?<![\w’'-]){who}\s+{ON_TELEGRAM},?\s+(?P<verb_late>{VERB})(?!\w)"
    )


# [He] wrote of this on Telegram, [у своєму телеграм-каналі дипломат] заявив
HE_TELLS = _tells_there(HE)
# [The partisans] wrote on Telegram
IT_TELLS = _tells_there(_IT)
# Про це [повідомляється в телеграм-каналі видання]
TOLD_IN_ITS_CHANNEL = re.compile(rf"(?<![\w-])(?P<verb>{IT_IS_SAID})\s+{ON_TELEGRAM}\s+{_OF_A_BODY}(?!\w)")
# The Grom partisan group did A, [the group] wrote on Telegram; [it] wrote on Telegram
ITSELF = re.compile(rf"(?<![\w’'-])(?:it|they|(?i:the)\s+(?P<what>{one_of(english.SOME_CALLED)}))(?!\w)")
# [The] Grom partisan group: what the sentence is about
AT_THE_BEGINNING = re.compile(r"[\"“«\s]*(?:(?:[Tt]he|[Aa]n?)\s+)?[\"“«]*")
# A, [as] announced by X; “A,” [the] X partisans wrote; “A,” [regional head] X wrote
OF_WHOM_AT_END = re.compile(
    rf"[”»\"](\s+{_WORDS}{{0,4}}[^\s,;:.!?“”«»\"„]+)$|(,?\s+(?i:as|the|an?|its|his|her|как|як|о\s+ч[её]м|про\s+що))$"
    rf"|(,\s+(?:[a-zа-яёіїєґ’'-]+\s+){{0,3}}?{TITLE})$"
)
# [He wrote] about this [on Telegram], [Об этом он] написал: it is the sentence before.
OF_THIS = re.compile(
    r"(?<!\w)(?i:(?:about|of|said|wrote|posted|announced|reported|stated)\s+(?:this|that(?=\s+(?:on|in|via)\s)|it)|об\s+этом|про\s+(?:это|це)|this\s+(?:message|post|was|is)"
    r"|соответствующ\w+|відповідн\w+)(?!\w)"
)
