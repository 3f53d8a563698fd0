"""One folded alphabet: each character of a text becomes one byte, so that spans stay true and a scan is cheap.

A fold lowers the case, joins ё and э to е, ґ to г, gives Latin letters the byte of the Cyrillic letter that they look
like, and makes every border (space, punctuation, emoji) a space. Names go through the same fold, so they still match.
Code page 1251 holds all letters of Russian and Ukrainian; what it lacks (emoji, Latin with
diacritics) folds to a space.
"""

import re
import unicodedata

_LOOKS_LIKE = dict(zip("aceopxykmtbhijs", "асеорхукмтвніјѕ", strict=True)) | {"ё": "е", "э": "е", "ґ": "г"}


def _table() -> bytes:
    table = bytearray(b" " * 256)
    for code in range(256):
        letter = bytes([code]).decode("cp1251", "replace")
        if letter.isalnum() and letter != "�":
            lowered = letter.lower()
            table[code] = _LOOKS_LIKE.get(lowered, lowered).encode("cp1251")[0]
    return bytes(table)


_FOLD = _table()

# Marks that hide inside words. Zero width joiners also build emoji, so their presence alone proves nothing.
HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u0300\u0301\u0306\u0308\u200e\u200f"
_MARKS = re.compile(rf"[{HIDDEN}\u0300-\u036f]+")
# Both begin with the star itself, which is looked for fast.
_STAR = re.compile(r"\*(?<=[^\W\d_]\*)\*?[^\W\d_]")
_STARRED = re.compile(r"[^\W\d_]+(?:\*{1,2}[^\W\d_]+)+")


def fold(text: str) -> bytes:
    """`text` in the folded alphabet, one byte for each character."""
    return text.encode("cp1251", "replace").translate(_FOLD)


def key(name: str) -> str:
    """A name as it looks in a folded text (Latin-1 string): words with single spaces between them."""
    return " ".join(fold(name).decode("latin-1").split())


def readable(folded: str) -> str:
    """A folded key as Cyrillic text, for people; Latin letters that have no Cyrillic twin stay."""
    return folded.encode("latin-1").decode("cp1251", "replace")


def hidden_marks(text: str) -> list[int]:
    """Where zero-width marks, soft hyphens or combining accents stand inside words or at their ends."""
    found: list[int] = []
    for mark in HIDDEN:
        place = text.find(mark)
        while place >= 0:
            if place and text[place - 1].isalpha():
                found.append(place)
            place = text.find(mark, place + 1)
    return found


def straighten(text: str) -> tuple[str, list[int]]:
    """`text` without hidden marks, composed, and each character's index in the original (plus the end)."""
    kept: list[str] = []
    places: list[int] = []
    done = 0
    for match in _MARKS.finditer(text):
        start, end = match.span()
        kept.append(text[done:start])
        places.extend(range(done, start))
        if kept[-1]:
            whole = unicodedata.normalize("NFC", kept[-1][-1] + match[0])
            if len(whole) == 1:
                kept[-1] = kept[-1][:-1] + whole
        done = end
    kept.append(text[done:])
    places.extend(range(done, len(text) + 1))
    return "".join(kept), places


def starred_words(text: str) -> list[tuple[int, int]]:
    """Spans of words in which stars stand for letters (`П*тин`); Markdown marks around words are none."""
    found: list[tuple[int, int]] = []
    for match in _STAR.finditer(text):
        start = match.start()
        if found and start < found[-1][1]:
            continue
        while start > 0 and (text[start - 1].isalpha() or text[start - 1] == "*"):
            start -= 1
        while text[start] == "*":
            start += 1
        word = _STARRED.match(text, start)
        if word is not None:
            found.append(word.span())
    return found


def words(text: str) -> frozenset[str]:
    """The words of a word list."""
    return frozenset(text.split())
