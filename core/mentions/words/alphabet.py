"""One folded alphabet: each character of a text becomes one byte, so that spans stay true and a scan is cheap.

A fold lowers the case, joins ё and э to е, ґ to г, gives Latin letters the byte of the Cyrillic letter that they look
like, and makes every border (space, punctuation, emoji) a space. Names go through the same fold, so they still match.
Code page 1251 holds all letters of Russian and Ukrainian; what it lacks (emoji, rare letters) folds to a space. Some of
its signs give their place to marks that hide inside words, so that these are looked for in bytes; control characters
and a few signs more give theirs to the Latin letters with diacritics that names have most, which fold to the bare ones.
"""

import unicodedata
from codecs import charmap_build, charmap_encode
from collections.abc import Collection
from typing import Final

_LOOKS_LIKE: Final = dict(zip("aceopxykmtbhijs", "асеорхукмтвніјѕ", strict=True)) | {"ё": "е", "э": "е", "ґ": "г"}

# Marks that hide inside words. Zero width joiners also build emoji, so their presence alone proves nothing.
HIDDEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u0300\u0301\u0306\u0308\u200e\u200f"
_SIGNS: Final = "‚†‡‰‹›¤¦¬±¶·"  # their places in the code page are the marks' (the soft hyphen has one of its own)
_ACCENTED: Final = "áéíóúýñäëöüøåçčćšžğışłńęãâèôÉÖŞŠŽŁČÇİĆė"
_BARE: Final = {"ø": "o", "ı": "i", "ł": "l"}  # that are no letter with a mark for Unicode
# What nobody looks for: they fold to a space wherever they stand. So do now a few letters of Macedonian.
_SPARE: Final = "".join(map(chr, [*range(1, 9), *range(14, 32), 127])) + "©®§°€™\ufffdµЃѓЌќ"


def _code_page() -> str:
    page = bytes(range(256)).decode("cp1251", "replace")
    places = dict(zip(map(ord, _SIGNS), HIDDEN.replace("\u00ad", ""), strict=True))
    return page.translate(places | dict(zip(map(ord, _SPARE), _ACCENTED, strict=True)))


def _bare(letter: str) -> str:
    """A lower-case Latin letter without its diacritic; any other letter as it is."""
    if letter in _ACCENTED:
        return _BARE.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return letter


def _table(page: str) -> bytes:
    table = bytearray(b" " * 256)
    for code, letter in enumerate(page):
        if letter.isalnum():
            lowered = _bare(letter.lower()[0])  # «İ» is lowered to a letter and a mark
            table[code] = _LOOKS_LIKE.get(lowered, lowered).encode("cp1251")[0]
    return bytes(table)


_PAGE: Final = _code_page()
_ENCODING: Final = charmap_build(_PAGE)
_FOLD: Final = _table(_PAGE)
# What letters are encoded as.
LETTERS: Final = frozenset(code for code, letter in enumerate(_PAGE) if letter.isalpha())


def encode(text: str) -> bytes:
    """`text` in the code page, one byte for each character, before it is folded."""
    return charmap_encode(text, "replace", _ENCODING)[0]


def fold_encoded(encoded: bytes) -> bytes:
    """What `encode` gave in the folded alphabet."""
    return encoded.translate(_FOLD)


def fold(text: str) -> bytes:
    """`text` in the folded alphabet, one byte for each character."""
    return encode(text).translate(_FOLD)


def key(name: str) -> str:
    """A name as it looks in a folded text (Latin-1 string): words with single spaces between them."""
    return " ".join(fold(name).decode("latin-1").split())


# What characters of ASCII fold to.
LATIN_LOOK: Final = frozenset(fold("".join(map(chr, range(128)))).decode("latin-1"))


def is_latin(folded: str) -> bool:
    """Whether a folded word was written in Latin letters, as far as one of them looks like no Cyrillic letter."""
    return any(letter.isascii() for letter in folded)


def readable(folded: str) -> str:
    """A folded key as Cyrillic text, for people; Latin letters that have no Cyrillic twin stay."""
    return folded.encode("latin-1").decode("cp1251", "replace")


def words(text: str) -> frozenset[str]:
    """The words of a word list."""
    return frozenset(text.split())


def common_beginning(forms: Collection[str]) -> str:
    """What all the forms begin with."""
    first, last = min(forms), max(forms)
    for index, letter in enumerate(first):
        if last[index : index + 1] != letter:
            return first[:index]
    return first


def shared_letters(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
