"""Whether a name in Latin letters and one in Cyrillic may be the same: by sound, then by spelling."""

import re
from collections import defaultdict

from core.encoders import stem

# Letters by sound, coarsely: capitals are consonants, "a" is any vowel. What English and Russian spell differently
# (g and j, f and v, s, c, ch and sh) falls together; the spelling decides afterwards.
_CYRILLIC_GROUPS = (("дж", "G"), ("кс", "KS"), ("тч", "S"), ("ье", "a"), ("ья", "a"), ("ью", "a"))
_CYRILLIC_GLIDES = (("уо", "Va"), ("уэ", "Va"), ("уи", "Va"))
_CYRILLIC_SOUNDS = dict(
    zip("абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя", "aBVGGDaaaGSaaa-KLMNaPRSTaVGSSSS-a-aaa", strict=True)
)
_LATIN_GROUPS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("ck", "K"), ("ph", "V"), ("sh", "S"), ("zh", "G"), ("kh", "G"),
    ("gh", "-"), ("ch", "S"), ("th", "T"), ("dge", "Ga"), ("dg", "G"), ("dj", "G"), ("qu", "KV"), ("x", "KS"),
    ("ts", "S"), ("tz", "S"),
)  # fmt: skip
_LATIN_SOUNDS = dict(zip("abcdefghijklmnopqrstuvwxyz", "aBKDaVGGaGKLMNaPKRSTaVVSaS", strict=True))
_SOFT_C = re.compile(r"c(?=[eiy])")
_LONG = 5  # consonants from which one may differ
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS_INSIDE = re.compile(r"(?<!^)a")

_PLAIN = "a b v g g d e e e zh z i i i i k l m n o p r s t u f h ts ch sh sh _ i _ e u a"
_PLAIN_LATIN = dict(zip("абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя", _PLAIN.split(), strict=True))


def sound(name: str) -> str:
    """`name` by sound, without doubled letters and final vowels: Джеррарда and Gerrard are both GaRaRD."""
    folded = name.lower().replace("’", "'").removesuffix("'s")
    if folded[:1] > "\u03ff":
        for group, value in (*_CYRILLIC_GROUPS, *_CYRILLIC_GLIDES):
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
        folded = folded.replace("дж", "j").replace("кс", "x").replace("уо", "во")
        folded = "".join(_PLAIN_LATIN.get(letter, letter) for letter in folded).replace("_", "")
    else:
        for group, value in (("kh", "h"), ("ph", "f"), ("ck", "k"), ("y", "i"), ("w", "v"), ("ee", "i"), ("oo", "u")):
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


def _with_holes(key: str) -> set[str]:
    return {key, *(key[:place] + key[place + 1 :] for place in range(1, len(key)))}


class NameBook:
    """Capitalised words of the posts by their sound; `find` gives those that may write a Latin name.

    Entries are numbers of the caller's; one number may have several spellings (its stem and its inflected forms).
    """

    def __init__(self) -> None:
        self._by_skeleton: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._by_hole: dict[str, list[str]] = defaultdict(list)  # skeletons with one consonant left out
        self._seen: set[tuple[int, str]] = set()

    def add(self, number: int, spelling: str) -> None:
        """Remember one spelling (small letters) of the word `number`."""
        if (number, spelling) in self._seen:
            return
        self._seen.add((number, spelling))
        key = skeleton(sound(spelling))
        if len(key) < 2:
            return
        if key not in self._by_skeleton and len(key) >= _LONG - 1:
            for hole in _with_holes(key):
                self._by_hole[hole].append(key)
        self._by_skeleton[key].append((number, spelling))

    def find(self, name: str) -> dict[int, float]:
        """Numbers of the words that may write `name` (Latin letters), with how likely: the best, and rivals near it."""
        key = skeleton(sound(name))
        if len(key) < 2:
            return {}
        found = self._scored(name, [key])
        if not found and len(key) >= _LONG:
            # Two skeletons that differ in one consonant are alike once it is left out of either or both.
            near = {other for hole in _with_holes(key) for other in self._by_hole.get(hole, ())}
            found = self._scored(name, sorted(other for other in near if other != key and other[0] == key[0]))
        best = max(found.values(), default=0.0)
        return {number: score for number, score in found.items() if score >= 0.85 * best and score >= 0.5}

    def _scored(self, name: str, keys: list[str]) -> dict[int, float]:
        found: dict[int, float] = {}
        for key in keys:
            for number, spelling in self._by_skeleton.get(key, ()):
                score = alike(name, spelling)
                if score > found.get(number, 0.0):
                    found[number] = score
        return found
