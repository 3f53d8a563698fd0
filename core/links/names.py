"""Whether a name in Latin letters and one in Cyrillic may be the same: by sound, then by spelling."""

import re
import zlib
from array import array
from functools import lru_cache

import numpy as np

from core.encoders import stem

# Letters by sound, coarsely: capitals are consonants, "a" is any vowel. What English and Russian spell differently
# (g and j, f and v, s, c, ch and sh) falls together; the spelling decides afterwards.
_CYRILLIC_GROUPS = (("дж", "G"), ("кс", "KS"), ("тч", "S"))
# Уэйд and Хауэлл are Wayde and Howell; after a consonant, as in Луис, it is a vowel.
_CYRILLIC_GLIDE = re.compile(r"(?<![бвгґджзклмнпрстфхцчшщ])у(?=[аеиоэ])")
_CYRILLIC_SOUNDS = dict(
    zip("абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя", "aBVGGDaaaGSaaa-KLMNaPRSTaVGSSSS-a-aaa", strict=True)
)
_LATIN_GROUPS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("ck", "K"), ("ph", "V"), ("sh", "S"), ("zh", "G"), ("kh", "G"),
    ("gh", "-"), ("ch", "S"), ("th", "T"), ("dge", "Ga"), ("dg", "G"), ("dj", "G"), ("qu", "KV"), ("x", "KS"),
    ("ts", "S"), ("tz", "S"), ("wh", "V"),
)  # fmt: skip
_LATIN_SOUNDS = dict(zip("abcdefghijklmnopqrstuvwxyz", "aBKDaVGGaGKLMNaPKRSTaVVSaS", strict=True))
_SOFT_C = re.compile(r"c(?=[eiy])")
_LONG = 5  # consonants from which one may differ
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS_INSIDE = re.compile(r"(?<!^)a")

_PLAIN = "a b v g g d e e e zh z i i i i k l m n o p r s t u f h ts ch sh sh _ i _ e u a"
_PLAIN_LATIN = dict(zip("абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя", _PLAIN.split(), strict=True))


@lru_cache(maxsize=8192)
def sound(name: str) -> str:
    """`name` by sound, without doubled letters and final vowels: Джеррарда and Gerrard are both GaRaRD."""
    folded = name.lower().replace("’", "'").removesuffix("'s")
    if folded[:1] > "\u03ff":
        folded = _CYRILLIC_GLIDE.sub("в", folded)
        for group, value in _CYRILLIC_GROUPS:
            folded = folded.replace(group, value)
        sounds = _CYRILLIC_SOUNDS
    else:
        folded = _SOFT_C.sub("s", folded)
        for group, value in _LATIN_GROUPS:
            folded = folded.replace(group, value)
        sounds = _LATIN_SOUNDS
    letters = [sounds.get(letter, letter if letter.isupper() else "") for letter in folded]
    return _DOUBLED.sub(r"\1", "".join(letters).replace("-", "")).rstrip("a")


def skeleton(sounded: str) -> str:
    """The consonants of a sounded name, with a vowel only in front."""
    return _VOWELS_INSIDE.sub("", sounded)


def plain(name: str) -> str:
    """`name` in plain Latin letters, to compare spellings: Джеррард is jerard, Gerrard gerard."""
    folded = name.lower().replace("’", "'").removesuffix("'s")
    if folded[:1] > "\u03ff":
        folded = _CYRILLIC_GLIDE.sub("в", folded).replace("дж", "j").replace("кс", "x")
        folded = "".join(_PLAIN_LATIN.get(letter, letter) for letter in folded).replace("_", "")
    else:
        for group, value in (
            ("kh", "h"),
            ("ph", "f"),
            ("ck", "k"),
            ("y", "i"),
            ("wh", "v"),
            ("w", "v"),
            ("ee", "i"),
            ("oo", "u"),
        ):
            folded = folded.replace(group, value)
    return _DOUBLED.sub(r"\1", folded)


def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]


def alike(latin: str, other: str) -> float:
    """How likely `other` (Cyrillic or Latin) writes the name `latin`, 0 to 1; inflected forms are not undone here."""
    if other[:1] <= "\u03ff":
        return 1.0 if stem(latin) == stem(other) else 0.0
    one, two = sound(latin), sound(other)
    apart = distance(one, two)
    if apart > (2 if len(skeleton(one)) >= 4 else 1):
        return 0.0
    heard = (1.0, 0.85, 0.7)[apart]
    left, right = plain(latin), plain(other)
    spelt = 1 - distance(left, right) / max(len(left), len(right), 1)
    return heard * (0.3 + 0.7 * spelt)


def _holes(key: str) -> set[int]:
    """The skeleton, and what is left of it without one of its consonants, hashed."""
    return {zlib.crc32(each.encode()) for each in (key, *(key[:at] + key[at + 1 :] for at in range(1, len(key))))}


class NameBook:
    """Capitalised words of the posts by their sound; `find` gives those that may write a Latin name.

    Entries are numbers of the caller's; one number may have several spellings (its stem and its inflected forms).
    """

    def __init__(self) -> None:
        self._spellings: dict[int, str] = {}  # of each number, with spaces between
        self._numbers: dict[str, array[int]] = {}  # by skeleton
        self._near = _Neighbours()

    def add(self, number: int, spelling: str) -> str | None:
        """Remember one spelling (small letters) of the word `number`; if it is new, the skeleton that finds it."""
        known = self._spellings.get(number, "")
        if spelling in known.split(" "):
            return None
        self._spellings[number] = f"{known} {spelling}" if known else spelling
        key = skeleton(sound(spelling))
        if len(key) < 2:
            return None
        numbers = self._numbers.get(key)
        if numbers is None:
            numbers = self._numbers[key] = array("i")
            if len(key) >= _LONG - 1:
                self._near.add(key)
        if number not in numbers:
            numbers.append(number)
        return key

    def skeletons(self, number: int) -> set[str]:
        """What the spellings of a word sound like."""
        return {skeleton(sound(spelling)) for spelling in self._spellings.get(number, "").split()}

    def find(self, name: str) -> dict[int, float]:
        """Numbers of the words that may write `name` (Latin letters), with how likely: the best, and rivals near it."""
        key = skeleton(sound(name))
        if len(key) < 2:
            return {}
        found = self._scored(name, [key])
        if not found and len(key) >= _LONG:
            near = [other for other in self._near.find(key) if other != key and other[0] == key[0]]
            found = self._scored(name, sorted(near))
        best = max(found.values(), default=0.0)
        return {number: score for number, score in found.items() if score >= 0.85 * best and score >= 0.5}

    def _scored(self, name: str, keys: list[str]) -> dict[int, float]:
        found: dict[int, float] = {}
        for key in keys:
            for number in self._numbers.get(key, ()):
                # Only spellings that sound so: others of the same word were not asked for.
                likely = (each for each in self._spellings[number].split(" ") if skeleton(sound(each)) == key)
                score = max(alike(name, spelling) for spelling in likely)
                if score > found.get(number, 0.0):
                    found[number] = score
        return found


class _Neighbours:
    """Skeletons that differ in one consonant: they are alike once it is left out of either or both."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._holes = np.zeros(0, dtype=np.uint32)  # sorted, each with the number of its key
        self._owners = np.zeros(0, dtype=np.int32)
        self._fresh: dict[int, list[int]] = {}  # since they were sorted

    def add(self, key: str) -> None:
        for hole in _holes(key):
            self._fresh.setdefault(hole, []).append(len(self._keys))
        self._keys.append(key)
        if len(self._fresh) > 1000 + len(self._holes) // 8:
            self._sort()

    def find(self, key: str) -> set[str]:
        """Skeletons that may differ from `key` in one consonant; some differ in more."""
        found: set[int] = set()
        for hole in _holes(key):
            wanted = np.uint32(hole)  # of the array's own kind: any other would be compared with a copy of it
            first, last = self._holes.searchsorted(wanted), self._holes.searchsorted(wanted, side="right")
            found.update(self._owners[first:last].tolist())
            found.update(self._fresh.get(hole, ()))
        return {self._keys[number] for number in found}

    def _sort(self) -> None:
        holes = np.array([hole for hole, owners in self._fresh.items() for _ in owners], dtype=np.uint32)
        owners = np.array([owner for owners in self._fresh.values() for owner in owners], dtype=np.int32)
        self._holes, self._owners = np.concatenate([self._holes, holes]), np.concatenate([self._owners, owners])
        order = np.argsort(self._holes, kind="stable")
        self._holes, self._owners = self._holes[order], self._owners[order]
        self._fresh.clear()
