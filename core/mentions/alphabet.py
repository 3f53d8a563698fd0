"""One folded alphabet: each character of a text becomes one byte, so that spans stay true and a scan is cheap.

A fold lowers the case, joins ё and э to е, ґ to г, gives Latin letters the byte of the Cyrillic letter that they look
like, and makes every border (space, punctuation, emoji) a space. Names go through the same fold, so they still match.
Code page 1251 holds all letters of Russian and Ukrainian; what it lacks (emoji, Latin with diacritics) folds to a
space. Some of its signs give their place to marks that hide inside words, so that these are looked for in bytes.
"""

import re
import unicodedata
from bisect import bisect_right
from codecs import charmap_build, charmap_encode
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import accumulate

from core.mentions.kinds import Found
from core.types import Mention, new_mention

_LOOKS_LIKE = dict(zip("aceopxykmtbhijs", "асеорхукмтвніјѕ", strict=True)) | {"ё": "е", "э": "е", "ґ": "г"}

# Marks that hide inside words. Zero width joiners also build emoji, so their presence alone proves nothing.
HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u0300\u0301\u0306\u0308\u200e\u200f"
_SIGNS = "‚†‡‰‹›¤¦¬±¶·"  # their places in the code page are the marks' (the soft hyphen has one of its own)


def _code_page() -> str:
    page = bytes(range(256)).decode("cp1251", "replace")
    return page.translate(dict(zip(map(ord, _SIGNS), HIDDEN.replace("\u00ad", ""), strict=True)))


def _table(page: str) -> bytes:
    table = bytearray(b" " * 256)
    for code, letter in enumerate(page):
        if letter.isalnum():
            lowered = letter.lower()
            table[code] = _LOOKS_LIKE.get(lowered, lowered).encode("cp1251")[0]
    return bytes(table)


_PAGE = _code_page()
_ENCODING = charmap_build(_PAGE)
_FOLD = _table(_PAGE)
_LETTER = b"[" + re.escape(bytes(code for code, letter in enumerate(_PAGE) if letter.isalpha())) + b"]"
_HIDDEN = [bytes([_PAGE.index(mark)]) for mark in HIDDEN]
_LETTERS = frozenset(code for code, letter in enumerate(_PAGE) if letter.isalpha())
_MARK = rf"[{HIDDEN}\u0300-\u036f]"
_MARKS = re.compile(f"({_MARK}{_MARK}*)")  # four times as fast as with a plus
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")  # these compose with nothing
# Begins with the star itself, which is looked for fast.
_STAR = re.compile(rb"\*(?<=" + _LETTER + rb"\*)\*?" + _LETTER)
_STARRED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:\*{1,2}[^\W\d_]++)+")


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
LATIN_LOOK = frozenset(fold("".join(map(chr, range(128)))).decode("latin-1"))


def readable(folded: str) -> str:
    """A folded key as Cyrillic text, for people; Latin letters that have no Cyrillic twin stay."""
    return folded.encode("latin-1").decode("cp1251", "replace")


def hidden_marks(encoded: bytes, *, most: int) -> list[int]:
    """Where zero-width marks, soft hyphens or combining accents stand inside words or at their ends; `most` places."""
    found: list[int] = []
    for mark in _HIDDEN:
        place = encoded.find(mark)
        while place >= 0:
            if place and encoded[place - 1] in _LETTERS:
                found.append(place)
                if len(found) == most:
                    return found
            place = encoded.find(mark, place + 1)
    return found


class Places:
    """Where the characters of a straightened text stand in the original: by how much they moved, from where on.

    The last of `starts` is where the text ends, which has no shift of its own.
    """

    __slots__ = ("_shifts", "_starts")

    def __init__(self, starts: list[int], shifts: list[int]) -> None:
        self._starts = starts
        self._shifts = shifts

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of a span that is not empty."""
        starts, shifts, last = self._starts, self._shifts, end - 1
        return (
            start + shifts[bisect_right(starts, start) - 1],
            last + shifts[bisect_right(starts, last) - 1] + 1,
        )

    def mentions(self, found: Sequence[Found], ids: Sequence[str], original: str) -> list[Mention]:
        """What was found in the straightened text as mentions of the original, `ids` being those of all officials."""
        starts, shifts = self._starts, self._shifts
        mentions: list[Mention] = []
        for start, end, who, kind, reasons, doubtful in found:
            index = bisect_right(starts, start)
            shift = shifts[index - 1]
            start += shift
            if starts[index] < end:
                shift = shifts[bisect_right(starts, end - 1, index) - 1]
            end += shift
            mentions.append(new_mention((start, end, original[start:end], ids[who], kind, reasons, doubtful)))
        return mentions


@lru_cache(maxsize=1_000)
def _composed(letter: str) -> str:
    """A letter with the marks behind it, as one character if there is one."""
    return unicodedata.normalize("NFC", letter)


def straighten(text: str) -> tuple[str, Places]:
    """`text` without hidden marks, composed, and the places of its characters in the original."""
    split = _MARKS.split(text)
    pieces, marks = split[::2], split[1::2]  # a mark stands behind each piece but the last
    starts = list(accumulate(map(len, pieces), initial=0))
    shifts = list(accumulate(map(len, marks), initial=0))
    for index, mark in enumerate(marks):
        if mark not in _INVISIBLE and pieces[index]:
            piece = pieces[index]
            whole = _composed(piece[-1] + mark)
            if len(whole) == 1:
                pieces[index] = piece[:-1] + whole
    return "".join(pieces), Places(starts, shifts)


def stars_within(encoded: bytes) -> list[int]:
    """Where stars stand between letters."""
    return [match.start() for match in _STAR.finditer(encoded)]


def starred_words(text: str, stars: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of words in which `stars` stand for letters (`П*тин`); Markdown marks around words are none."""
    found: list[tuple[int, int]] = []
    end = 0
    for star in stars:
        if star < end:
            continue
        start = star
        while start > end:
            letter = text[start - 1]
            if not letter.isalnum() or letter.isdecimal():
                break
            start -= 1
        match = _STARRED.match(text, start)
        if match is not None:
            end = match.end()
            found.append((start, end))
    return found


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
