"""Ukrainian phrases for an office: «прем'єр Литви», «глава литовського уряду», «прем'єрка», «посол РФ у США»."""

import re
from collections.abc import Iterable

from core.mentions.catalogue.statenames import IN_UKRAINIAN
from core.mentions.words.alphabet import words

_BY_NAME = {name: state for state, (names, _) in IN_UKRAINIAN.items() for name in names}
_BY_ADJECTIVE = {adjective: state for state, (_, adjectives) in IN_UKRAINIAN.items() for adjective in adjectives}
_MOST_WORDS = 3  # of a state's name
# What a minister is of, and the short names of the ministry in the genitive.
_MINISTRIES = (
    ("закордонних справ", ("мзс", "зовнішньополітичного відомства", "закордонного відомства")),
    ("внутрішніх справ", ("мвс",)),
    ("оборони", ("міноборони", "оборонного відомства")),
    ("фінансів", ("мінфіну",)),
    ("юстиції", ("мін'юсту",)),
    ("охорони здоров'я", ("моз",)),
    ("освіти і науки", ("мон",)),
    ("освіти та науки", ("мон",)),
    ("економіки", ("мінекономіки",)),
    ("енергетики", ("міненерго",)),
    ("культури", ("мінкультури",)),
    ("спорту", ("мінспорту",)),
    ("транспорту", ("мінтрансу",)),
    ("цифрової трансформації", ("мінцифри",)),
    ("соціальної політики", ("мінсоцполітики",)),
)
_HEADS = ("глава", "очільник", "голова", "керівник")
# Names of one office, without the state.
_OFFICES = (
    ("прем'єр-міністр", "прем'єр", "глава уряду", "очільник уряду", "голова уряду"),
    *((f"міністр {field}", *(f"{head} {body}" for body in bodies for head in _HEADS)) for field, bodies in _MINISTRIES),
    ("держсекретар", "державний секретар"),
)
_NAMES_OF = {name: names for names in reversed(_OFFICES) for name in names}
# Heads that say the same before whatever a body is called.
_SAME_HEADS = (
    ("голова", "глава", "очільник"),
    ("керівник", "очільник", "глава"),
    ("начальник", "очільник", "глава"),
    ("директор", "очільник", "глава"),
    ("глава", "очільник"),
    ("заступник голови", "зампред"),
    ("заступник міністра", "замміністра"),
    ("речник", "прессекретар", "прес-секретар"),
    ("прессекретар", "речник", "прес-секретар"),
)
_BESIDE_ADJECTIVE = re.compile(r"(?:президент|прем'єр|міністр|лідер|канцлер|посол|спікер|держсекретар|генпрокурор)\b")
_IS_UKRAINIAN = re.compile(r"[іїєґ'’]|^(?:голова|заступник|речник|прессекретар|мер) ")
_RUSSIAN = re.compile(r"[ыэъё]")
_NAMES_OF_RUSSIA = re.compile(r" (?:росії|рф)\b")
_AMBASSADOR = re.compile(r"^посол (.+?) (?:у|в|при) ")
_WHERE = re.compile(r" (?:у|в)(?= )")
# What a woman is called in an office; where nothing stands here, as a man. «Мерка», «посолка» are words of their own.
_WOMEN = {
    "президент": ("президентка",), "прем'єр": ("прем'єрка",), "прем'єр-міністр": ("прем'єр-міністерка", "прем'єрка"),
    "міністр": ("міністерка",), "віцепрем'єр": ("віцепрем'єрка",), "віцепрезидент": ("віцепрезидентка",),
    "канцлер": ("канцлерка",), "спікер": ("спікерка",), "віцеспікер": ("віцеспікерка",), "лідер": ("лідерка",),
    "очільник": ("очільниця",), "керівник": ("керівниця",), "начальник": ("начальниця",), "речник": ("речниця",),
    "директор": ("директорка",), "секретар": ("секретарка",), "прессекретар": ("прессекретарка",),
    "прес-секретар": ("прес-секретарка",), "держсекретар": ("держсекретарка",), "заступник": ("заступниця",),
    "радник": ("радниця",), "помічник": ("помічниця",), "депутат": ("депутатка",), "нардеп": ("нардепка",),
    "посол": ("послиня",), "губернатор": ("губернаторка",), "мер": ("мериня",),
    "сенатор": ("сенаторка",), "генсек": ("генсекретарка",), "представник": ("представниця",),
    "омбудсмен": ("омбудсменка",), "генпрокурор": ("генпрокурорка",),
}  # fmt: skip
_MASCULINE = ("ий", "ой")


def in_ukrainian(state: str, office: str) -> list[str]:
    """An office of a state, by its first Russian genitive, in all ways in which Ukrainian texts say it."""
    found: dict[str, None] = {}
    names, adjectives = IN_UKRAINIAN.get(state, ((), ()))
    for said in _NAMES_OF.get(office, (office,)):
        found.update(dict.fromkeys(f"{said} {name}" for name in names))
        if _BESIDE_ADJECTIVE.match(said):
            found.update(dict.fromkeys(f"{adjective} {said}" for adjective in adjectives))
        head, _, body = said.partition(" ")
        if head in _SAME_BODY and body and " " not in body:
            found.update(dict.fromkeys(f"{head} {adjective[:-2]}ого {body}" for adjective in adjectives))
    return list(found)


def said_in_ukrainian(phrase: str) -> list[str]:
    """Other Ukrainian phrases for the office of one that may be Ukrainian; of Russian ones those with «у» for «в»."""
    lowered = phrase.lower().replace("’", "'")
    if _RUSSIAN.search(lowered):
        return []
    found: dict[str, None] = {}
    if _IS_UKRAINIAN.search(lowered):
        state, office = split_state(lowered)
        if state is not None:
            found.update(dict.fromkeys(in_ukrainian(state, office)))
        found.update(dict.fromkeys(_with_other_heads(lowered)))
        for said in (lowered, *found):
            if _NAMES_OF_RUSSIA.search(said):
                found.update(dict.fromkeys(_NAMES_OF_RUSSIA.sub(name, said) for name in (" росії", " рф")))
    found.update(dict.fromkeys(_of_ambassador(lowered)))
    for said in (lowered, *found):
        if _WHERE.search(said):
            found.update(dict.fromkeys(_WHERE.sub(where, said) for where in (" у", " в")))
    return list(found)


def bare_in_ukrainian(phrase: str) -> list[str]:
    """What a Ukrainian text may call the holder of an office of a state once it has named them: without the state."""
    lowered = phrase.lower().replace("’", "'")
    state, office = split_state(lowered) if _IS_UKRAINIAN.search(lowered) else (None, "")
    if state is None or office in _TOO_BARE:
        return []
    head = office.partition(" ")[0]
    return list(dict.fromkeys((office, *_NAMES_OF.get(office, ()), *((head,) if head in _BARE_HEADS else ()))))


def of_women(phrases: Iterable[str]) -> list[str]:
    """Of phrases those with Ukrainian heads, as they are said of a woman."""
    found: dict[str, None] = {}
    for phrase in phrases:
        tokens = phrase.lower().replace("’", "'").split()
        count = 0
        while count < len(tokens) - 1 and tokens[count].endswith(_MASCULINE):
            count += 1
        lead = [f"{token[:-2]}{'а' if _of_ukrainian(token) else 'ая'}" for token in tokens[:count]]
        for head in _WOMEN.get(tokens[count], ()) if tokens else ():
            found[" ".join((*lead, head, *tokens[count + 1 :]))] = None
    return list(found)


def split_state(phrase: str) -> tuple[str | None, str]:
    """The state that a lower-case Ukrainian phrase names, and the office without it."""
    tokens = phrase.split()
    for count in range(min(_MOST_WORDS, len(tokens) - 1), 0, -1):
        state = _BY_NAME.get(" ".join(tokens[-count:]))
        if state is not None and _WHERE.search(phrase) is None:  # «посол України в США» is not of the USA
            return state, " ".join(tokens[:-count])
    state = _BY_ADJECTIVE.get(tokens[0]) if len(tokens) > 1 else None
    return state, " ".join(tokens[1:])


def _with_other_heads(phrase: str) -> list[str]:
    for names in _SAME_HEADS:
        if phrase.startswith(f"{names[0]} "):
            return [f"{other}{phrase[len(names[0]) :]}" for other in names[1:]]
    return []


def _of_ambassador(phrase: str) -> list[str]:
    """«посол РФ у США» is «російський посол у США»."""
    match = _AMBASSADOR.match(phrase)
    state = _BY_NAME.get(match[1]) if match is not None else None
    if match is None or state is None:
        return []
    rest = phrase[match.end(1) :]
    names, adjectives = IN_UKRAINIAN[state]
    return [*(f"посол {name}{rest}" for name in names), *(f"{adjective} посол{rest}" for adjective in adjectives)]


def _of_ukrainian(adjective: str) -> bool:
    return adjective.endswith(("ський", "цький", "зький"))


_SAME_BODY = frozenset((*_HEADS, "керівник", "речник"))
_TOO_BARE = _SAME_BODY | words("лідер начальник директор секретар представник член")
_BARE_HEADS = words(
    "президент прем'єр прем'єр-міністр міністр канцлер спікер держсекретар посол мер речник генпрокурор"
)
