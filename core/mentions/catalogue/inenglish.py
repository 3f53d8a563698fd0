"""English phrases for an office: “the Moldovan president”, “Moldova's president”, “the president of Moldova”, “PM”."""

import re

from core.mentions.catalogue.statenames import IN_ENGLISH
from core.mentions.words.alphabet import words

_BY_ADJECTIVE = {adjective: state for state, (_, adjectives) in IN_ENGLISH.items() for adjective in adjectives}
_BY_NAME = {name: state for state, (names, _) in IN_ENGLISH.items() for name in names}
_MOST_WORDS = 2  # of an adjective or a name
_OF_PLACE = re.compile(r"^([a-z]+(?: [a-z]+){0,2}) of (?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+)?)$")
_PRIME_MINISTER = re.compile(r"\bprime minister\b", re.IGNORECASE)
_DOTTED = tuple((re.compile(rf"\b{short}\b"), dotted) for short, dotted in (("US", "U.S."), ("UK", "U.K.")))
# What a text calls the holder behind “the” once it has named them; a leader or a head may be of anything.
_BARE = re.compile(r"(?:[a-z]+ ){0,3}(?:president|minister|pm|chancellor|secretary|(?:secretary|minister) of [a-z ]+)")
_WITH_THE = words("netherlands us u.s. usa uk u.k.") | {"united states", "united kingdom", "czech republic"}


def said_in_english(phrase: str) -> list[str]:
    """Other English phrases for the office of one that is written in Latin letters."""
    found: dict[str, None] = {}
    state, office = _split(phrase.lower())
    if state is not None:
        names, adjectives = IN_ENGLISH[state]
        found.update(dict.fromkeys(f"{adjective} {office}" for adjective in adjectives))
        for name in names:
            found[f"{_owner(name)} {office}"] = None
            found[f"{office} of {'the ' * (name in _WITH_THE)}{name}"] = None
    elif place := _OF_PLACE.match(phrase):  # “the mayor of Moscow” is “Moscow's mayor”
        found[f"{_owner(place[2])} {place[1]}"] = None
    for short, dotted in _DOTTED:
        if short.search(phrase):
            found[short.sub(dotted, phrase)] = None
    for said in (phrase, *found):
        if _PRIME_MINISTER.search(said):
            found[_PRIME_MINISTER.sub("PM", said)] = None
    return list(found)


def bare_in_english(phrase: str) -> list[str]:
    """What a text may call the holder of an office of a state, said in English, behind “the”: without the state."""
    state, office = _split(phrase.lower())
    return [office] if state is not None and _BARE.fullmatch(office) else []


def _split(phrase: str) -> tuple[str | None, str]:
    """The state that a lower-case phrase names, and the office without it."""
    tokens = phrase.split()
    for count in range(1, min(_MOST_WORDS + 1, len(tokens))):
        lead, rest = " ".join(tokens[:count]), " ".join(tokens[count:])
        state = _BY_ADJECTIVE.get(lead) or _BY_NAME.get(lead.removesuffix("'s").removesuffix("’s"))
        if state is not None:
            return state, rest
    office, _, name = phrase.rpartition(" of ")
    return _BY_NAME.get(name.removeprefix("the ")), office


def _owner(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
