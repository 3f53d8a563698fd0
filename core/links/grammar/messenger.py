"""Who writes on Telegram where it is told as of any other place: «написал он в своём телеграм-канале»."""

import re

from core.links.grammar import english
from core.links.grammar.pieces import CLOSED, DAY, OPENED
from core.links.grammar.returning import ONE_CALLED, SOME_CALLED
from core.links.grammar.verbs import VERB
from core.links.grammar.wordlists import one_of

_WHOSE_EN = r"(?:(?:his|her|its|their|the|an?)\s+)?(?:(?:official|personal|own|verified)\s+)?"
_WHOSE_SLAVIC = (
    r"(?:(?:сво[её]м|своей|своїм|своєму|своїй|себя|себе|официальн\w+|офіційн\w+|личн\w+|особист\w+|собственн\w+|власн\w+)\s+"
    r"(?:(?:во?|у|на)\s+)?){0,3}"
)
ON_TELEGRAM = (
    rf"(?i:(?:on|in|via|through|at)\s+{_WHOSE_EN}(?:(?:post|message|statement|video)\s+(?:on|in)\s+{_WHOSE_EN})?"
    r"Telegram(?:[\s-]+(?:channel|account|page|blog|post|message)s?)?"
    rf"|(?:во?|у|на)\s+{_WHOSE_SLAVIC}(?:(?:странице|сторінці|канале|каналі)\s+(?:во?|у)\s+)?"
    r"(?:телеграмм?|telegram|тг|tg)\w*(?:[-\s](?:канал|блог|аккаунт|акаунт)\w*)?)(?![\w-])"
)
_WORDS = r"(?:[^\s,;:.!?“”«»\"„]+\s+)"
_DONE_THERE = rf"(?=(?:\s+{_WORDS}{{0,6}}?|,?\s+){ON_TELEGRAM})"
# X [said on Telegram], the X [guerrillas wrote on Telegram], X [in his Telegram channel reacted]
NAME_FIRST = re.compile(
    rf"{CLOSED}(?:\s+[a-zа-яёіїєґ-]+){{0,2}}?(?:,?\s+(?P<there>{ON_TELEGRAM}),?)?\s+(?P<verb>{VERB}|(?(there)[a-z]{{3,}}ed|(?!)))(?!\w)"
    rf"(?(there)|{_DONE_THERE})"
)
# [announced by the mayor] X on Telegram, [«…», — написал] X в телеграме, [опубликовал в телеграме журналист] X
VERB_FIRST = re.compile(
    rf"(?<![\w’'-])(?P<verb>{VERB})(?:\s+by)?\s+(?:{DAY}\s+)?(?:(?P<there>{ON_TELEGRAM}),?\s+)?{_WORDS}{{0,7}}?{OPENED}$"
)
THERE = re.compile(rf"{CLOSED},?\s+(?:{_WORDS}{{0,2}}?){ON_TELEGRAM}")
# X wrote [in a lengthy post on Telegram on May 5]
UP_TO_THERE = re.compile(rf"\s+{_WORDS}{{0,6}}?{ON_TELEGRAM}(?:\s+{DAY})?")
_HE = rf"(?:(?i:s?he|он|она|він|вона)|{ONE_CALLED})"
_IT = rf"(?:(?i:it|they|они|вони)|{SOME_CALLED})"


def _tells_there(who: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w’'-]){who}\s+{_WORDS}{{0,2}}?(?P<verb>{VERB})(?!\w){_DONE_THERE}"
        rf"|{ON_TELEGRAM},?\s+{who}\s+{_WORDS}{{0,2}}?(?P<verb_behind>{VERB})(?!\w)"
        rf"|(?<![\w’'-])(?P<verb_first>{VERB})\s+(?:{ON_TELEGRAM}\s+{who}|{who}\s+{ON_TELEGRAM})(?![\w-])"
        rf"|(?<![\w’'-]){who}\s+{ON_TELEGRAM},?\s+(?P<verb_late>{VERB})(?!\w)"
    )


# [He] wrote of this on Telegram, [у своєму телеграм-каналі дипломат] заявив
HE_TELLS = _tells_there(_HE)
# [The partisans] wrote on Telegram
IT_TELLS = _tells_there(_IT)
# The Grom partisan group did A, [the group] wrote on Telegram; [it] wrote on Telegram
ITSELF = re.compile(rf"(?<![\w’'-])(?:it|they|(?i:the)\s+(?P<what>{one_of(english.SOME_CALLED)}))(?!\w)")
# [The] Grom partisan group: what the sentence is about
AT_THE_BEGINNING = re.compile(r"[\"“«\s]*(?:(?:[Tt]he|[Aa]n?)\s+)?[\"“«]*")
# A, [as] announced by X; “A,” [the] X partisans wrote; “A,” [regional head] X wrote
OF_WHOM_AT_END = re.compile(
    rf"[”»\"](\s+{_WORDS}{{0,4}}[^\s,;:.!?“”«»\"„]+)$|(,?\s+(?i:as|the|an?|its|his|her|как|як|о\s+ч[её]м|про\s+що))$"
)
# [He wrote] about this [on Telegram], [Об этом он] написал: it is the sentence before.
OF_THIS = re.compile(
    r"(?<!\w)(?i:(?:about|of)\s+(?:this|that|it)|об\s+этом|про\s+(?:это|це)|this\s+(?:message|post|was|is)"
    r"|соответствующ\w+|відповідн\w+)(?!\w)"
)
