"""How verbs of a person end, folded: enough to tell a verb after a name from a noun, and who its subject is."""

from functools import lru_cache
from typing import Final

from core.mentions.words.alphabet import key, words

MASCULINE_VERB: Final = tuple(key(ending) for ending in words("ал ял ил ел ул лся ав яв ив ів ув вся"))
FEMININE_NOUN: Final = tuple(key(ending) for ending in words("а я ь"))
PLURAL_VERB: Final = (key("ли"), key("лись"))
VERB: Final = tuple(
    key(ending)
    for ending in words(
        "ал ял ил ел ёл ул лся ала яла ила іла їла ела ула шла могла мерла спасла несла везла росла лась лася ет ит ёт "
        "ют ут ат ят тся ав ив ів ув яв вся ає є іть ить уть ють ться"
    )
)
FEMININE_VERB: Final = tuple(
    key(ending) for ending in words("ала яла ила іла їла ела ула шла могла мерла спасла несла везла росла лась лася")
)
GENITIVE_OF_PARTICIPLES: Final = tuple(key(ending) for ending in words("мого вшего щего нного того"))
IS_MASCULINE, IS_FEMININE, IS_PLURAL, IS_VERB = 1, 2, 4, 8


_KINDS: Final = (
    (IS_MASCULINE, MASCULINE_VERB),
    (IS_FEMININE, FEMININE_VERB),
    (IS_PLURAL, PLURAL_VERB),
    (IS_VERB, VERB),
)


def _bits_of_endings() -> list[tuple[int, dict[str, int]]]:
    """By the length of endings: what each of them tells."""
    found: dict[int, dict[str, int]] = {}
    for kind, endings in _KINDS:
        for ending in endings:
            known = found.setdefault(-len(ending), {})
            known[ending] = known.get(ending, 0) | kind
    return list(found.items())


_ENDINGS: Final = _bits_of_endings()


@lru_cache(maxsize=20_000)
def verb_bits(word: str) -> int:
    """How a folded word ends that may be a verb: of a man, of a woman, of several, of anybody."""
    found = 0
    for length, bits in _ENDINGS:
        found |= bits.get(word[length:], 0)
    return found
