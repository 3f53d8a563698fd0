"""Ordinary words: whether a capitalised word that nobody knows as a name is just a word that begins a sentence.

A Bloom filter of the nouns (nominative), verbs, adverbs and small words of the Russian and Ukrainian dictionaries that
come with pymorphy3, folded: eight bits a word, four probes; about one unknown word in forty is taken for ordinary.
"""

import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from core.mentions import words as package
from core.mentions.words.alphabet import key, words

_PROBES: Final = 4
# Small words that the filter lacks: they are in the lists of given names, or not in the dictionaries' main form.
_SMALL_WORDS: Final = frozenset(
    key(word)
    for word in words(
        "позже раньше далее больше лучше скорее пізніше раніше згодом "
        "если для все лишь или даже тем как что кто где мол "
        "якщо коли але мало теж ця цей це ті те тих всі усі навколо ще вже мабуть кажуть пишуть повідомляють нагадаємо "
        "як що де вона вони воно який яка яке які чий його її їх моя твоя свій своя хто хтось щось кожен кожна інший "
        "інша жоден жодна можна треба слід варто немає нема коло біля попри окрім крім серед поміж задля заради щодо "
        "этот эта это эти те тот всем каждый каждая иной иная во около пишут сообщают говорят напомним отметим "
        "мало надо она они оно который которая какой какая чей его её их свой своя кто что-то кто-то кое-кто "
        "иноагент иноагентка стример стримерша тиктокер тиктокерша ютубер инфлюенсер айтишник нейросеть релокант "
        "никакой всякий любой подле возле помимо насчёт касательно"
    )
)


@cache
def _bits() -> bytes:
    return (Path(package.__path__[0]) / "data" / "ordinary.bin").read_bytes()


@lru_cache(maxsize=20_000)
def is_ordinary(folded: str) -> bool:
    """Whether a folded word is (very likely) an ordinary word of Russian or Ukrainian."""
    if folded in _SMALL_WORDS:
        return True
    bits = _bits()
    size = len(bits) * 8
    data = folded.encode("latin-1")
    first = zlib.crc32(data)
    step = zlib.adler32(data) * 2654435761 % (1 << 32) | 1
    for probe in range(_PROBES):
        place = (first + probe * step) % size
        if not bits[place >> 3] & (1 << (place & 7)):
            return False
    return True


# Ending of a form at the start of a sentence, what to put in its place for a form that the filter holds.
_BENDS: Final = (
    "ли:л", "ая:ает", "яя:яет", "уя:ует", "я:ит", "а:", "я:ь", "у:", "ю:ь", "ом:", "ем:ь", "у:а", "ю:я", "ы:а", "и:а",
    "и:я", "и:ь", "е:а", "и:в", "ой:а", "ей:я", "а:о", "я:е", "у:о", "ю:е", "е:", "ы:", "і:а", "и:ка",
    "ою:а", "ею:я", "ів:",
)  # fmt: skip
_SHORTEST: Final = 4
_SOMETHING, _THING = key("у"), key("а")
_BENT: Final = tuple((key(ending), key(instead)) for ending, _, instead in (bend.partition(":") for bend in _BENDS))


@lru_cache(maxsize=20_000)
def begins_as_ordinary(folded: str) -> bool:
    """Whether a folded word that begins a sentence is likely an ordinary word in some form («Обвиняя», «Сказку»)."""
    if is_ordinary(folded):
        return True
    if len(folded) < _SHORTEST:
        return False
    if len(folded) == _SHORTEST:  # «Дачу», «Яхту»; other short forms may be of a name
        return folded.endswith(_SOMETHING) and is_ordinary(folded[:-1] + _THING)
    return any(
        is_ordinary(folded.removesuffix(ending) + instead) for ending, instead in _BENT if folded.endswith(ending)
    )
