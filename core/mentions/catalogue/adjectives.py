"""Adjectives made of surnames (путинский, байденовский, путінський), in all forms."""

from functools import lru_cache

from core.mentions.catalogue.forms import Spelling
from core.mentions.words.alphabet import key
from core.mentions.words.grammar import ANY_CASE, GENDERS, VOWELS

_RUSSIAN = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое", "ие", "их", "ими")
_UKRAINIAN = ("ий", "ого", "ому", "им", "ім", "а", "ої", "ій", "у", "ою", "е", "і", "их", "ими")


@lru_cache(maxsize=20_000)
def adjectives_of(surname: str, *, latin: bool) -> tuple[Spelling, ...]:
    """The adjectives of a lower-case surname; none of those that are adjectives themselves, and none in Latin."""
    if latin or " " in surname or len(surname) < 4 or surname.endswith(("ий", "ый", "ой", "их", "ых", "ая", "ська")):
        return ()
    if surname.endswith(("ов", "ев", "ёв", "єв", "ин", "ін", "ын")):
        stem = surname
    elif surname[-1] in VOWELS or surname[-1] in "йь":
        stem = surname[:-1] + "ов"
    else:
        stem = surname + "ов"
    forms = {key(stem + "ск" + ending): ANY_CASE | GENDERS for ending in _RUSSIAN}
    forms |= {key(stem + "ськ" + ending): ANY_CASE | GENDERS for ending in _UKRAINIAN}
    return (Spelling(stem + "ский", tuple(forms.items()), latin=False),)
