"""Whether a text says that a name belongs to something other than a channel: a newspaper, a company, a town."""

import re

from core.encoders import Span
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar import russian, ukrainian
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

_OTHER = (
    r"(?i:newspapers?|magazine|weekly|tabloid|journal|broadsheet|radio|broadcaster|company|firm|manufacturer|maker"
    r"|producer|retailer|startup|start-up|bank|brand|restaurant|café|cafe|bar|club|band|group|team|charity|foundation"
    r"|party|ministry|agency|operator|carrier|airline|airport|university|institute|theatre|theater|museum|studio|"
    r"village|town|city|district|region|film|novel|book|ship|app|platform|messenger"
    r"|газет\w*|журнал(?:а|у|ом|е|і)?|еженедельник\w*|тижневик\w*|радио\w*|радіо\w*|компани\w+|компані\w+|фирм\w+|фірм\w+"
    r"|завод\w*|фабрик\w+|банк(?:а|у|ом|е|і)?|ресторан\w*|клуб\w*|парти[яиюей]+|партій\w*|партія|сел[оау]|город(?:а|у|ом|е)?|мессенджер\w*"
    r"|авиакомпани\w*|авіакомпані\w*|университет\w*|університет\w*|театр\w*|музе[йяюе]\w*)"
)
_CHANNEL = re.compile(
    r"(?i:monitor|open-source|osint|\bmap(?:s|ping)?\b|track(?:s|ing)|channel|telegram|analy[sz]|research|blog|outlet|канал|телеграм|паблик|паблік|блог|издани|видан)"
)
_PLACED = (
    r"(?:of|for|in|at|by|with|from|near|about|that|which|who|whose|run|owned|linked|close|в|у|на|из|з|от|від|с|о|для)"
)
# «по данным X, питала завод»: with a verb in front the noun is its object, and no apposition.
_DOES = r"[а-яёіїєґ’']{2,}(?:(?:л[аои]?|[еёию]т|[ая]т|є|[иую]ть|[аиу]в)(?:с[яь])?)\s"
_OTHER_BEFORE = re.compile(rf"(?<![\w-]){_OTHER}\s+[\"“«„‘'\[]*$")
# the monitoring group X
_WATCHERS_BEFORE = re.compile(
    r"(?i:monitoring|analytical|open-source|osint|mapping|tracking|research)\s+[\w-]+\s+[\"“«„‘'\[]*$"
)
# “X, a weekly newspaper in Omsk, said”: the noun that the apposition is about, before any “of” or “in”.
_OTHER_AFTER = re.compile(
    rf"[\"”»’'\]]*\s*[,(—–-]\s*(?:(?i:an?|the|one\s+of\s+the)\s+)?(?:(?!{_PLACED}\b|{VERB}\s|{_DOES})[\w’'-]+\s+){{0,4}}?{_OTHER}(?![\w’'-])"
)
# “Rybar from Astrakhan”: a person.
_FROM_A_PLACE = re.compile(r"[\"”»]*\s+(?:из|із|зі?|from|of)\s+(?!Telegram|Телеграм)(?=[A-ZА-ЯІЇЄҐ])")
# “Rybar, a 27-year-old rapper”, «Рыбарь, 27 лет,»: a person, here and further on.
_AGED = re.compile(
    r"[\"”»]*,\s+(?:an?\s+)?\d{1,2}(?:-year-old\b|,|-(?:летн|річн)\w+|\s+(?:лет|года?|рік|роки|років)\b)"
)
_OF_A_SUBJECT = re.compile(r"(?:летн(?:ий|яя)|річн(?:ий|а))$")
_AS_A_SOURCE = re.compile(
    rf"(?<!\w)(?i:(?:по|за)\s+(?:\w+\s+)?{one_of(russian.CLAIMED, ukrainian.CLAIMED)}"
    rf"|(?:как|як)\s+(?:\w+\s+)?{VERB})"
    r"(?:\s+[\w-]+){0,3}?\s+[\"“«„‘'\[]*$"
)
_REACH = 60  # characters
_APPOSITION = re.compile(r"[^,;:()—–\n]*")


def has_an_age(text: str, name: Span) -> bool:
    """Whether what is named at `name` is introduced with its age, as people are."""
    aged = _AGED.match(text, name.end)
    if (
        aged
        and _OF_A_SUBJECT.search(aged.group())
        and _AS_A_SOURCE.search(text, max(0, name.start - _REACH), name.start)
    ):
        return False  # «погиб, по данным X, 11-летний ученик»
    return bool(aged)


def is_something_else(text: str, sentence: Span, name: Span) -> bool:
    """Whether the sentence calls what is named at `name` anything else and does not call it a channel as well."""
    before = max(sentence.start, name.start - _REACH), name.start
    if _OTHER_BEFORE.search(text, *before) and not _WATCHERS_BEFORE.search(text, *before):
        return True
    place = _FROM_A_PLACE.match(text, name.end, sentence.end)
    if place and not DAY_PHRASE.match(text, place.end(), sentence.end):
        return True
    after = _OTHER_AFTER.match(text, name.end, sentence.end)
    if after is None:
        return False
    rest = _APPOSITION.match(text, after.end(), sentence.end)
    return not _CHANNEL.search(text, name.end, rest.end() if rest else after.end())
