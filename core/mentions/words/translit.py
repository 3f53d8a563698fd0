"""Names from one alphabet and language to another: Cyrillic to Latin, Russian to Ukrainian and back.

Latin schemes: BGN/PCGN, the passport order (ICAO 9303), ISO 9 without diacritics, GOST 7.79 B, KMU 2010 for Ukrainian,
and what English newspapers write (Zelensky beside Zelenskyy and Zelenskiy).
"""

import re
from itertools import product
from typing import Final

from core.mentions.words.alphabet import key

_COMMON: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ё": "yo", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "'": "", "’": "", "ʼ": "", "-": "-", " ": " ",
}  # fmt: skip
_ICAO: Final = _COMMON | {"й": "i", "ю": "iu", "я": "ia", "ё": "e", "ц": "ts", "ъ": "ie"}
_ISO: Final = _COMMON | {
    "ж": "z",
    "й": "j",
    "х": "h",
    "ц": "c",
    "ч": "c",
    "ш": "s",
    "щ": "s",
    "ю": "u",
    "я": "a",
    "ё": "e",
}
_GOST: Final = _COMMON | {"й": "j", "х": "x", "ц": "cz", "щ": "shh"}
_LOOSE: Final = _COMMON | {"х": "h", "щ": "sch", "ё": "e"}
_UK: Final = _COMMON | {"г": "h", "и": "y", "й": "i", "ї": "i", "є": "ie", "ю": "iu", "я": "ia"}
_UK_PRESS: Final = _COMMON | {"г": "h", "и": "y", "ї": "yi", "є": "ye"}
_SCHEMES_RU: Final = (_COMMON, _ICAO, _LOOSE, _GOST, _ISO)
_SCHEMES_UK: Final = (_UK, _UK_PRESS)
_VOWELS: Final = "аеёиоуыэюяєіїьъ"

_ENDINGS: Final = {
    "ский": ("sky", "skiy", "skii", "skij", "ski"),
    "цкий": ("tsky", "tskiy", "tskii", "tski"),
    "ський": ("sky", "skyi", "skyy", "skiy", "skyj"),
    "цький": ("tsky", "tskyi", "tskyy", "tskiy"),
    "ий": ("y", "iy", "ii", "yi", "yy"),
    "ый": ("y", "yy", "yi", "yj"),
    "ій": ("iy", "ii", "iiy"),
    "ей": ("ey", "ei", "ej"),
    "ой": ("oy", "oi", "oj"),
    "ай": ("ay", "ai", "aj"),
    "ья": ("ya", "ia"),
    "ия": ("ia", "iya"),
    "ев": ("ev", "yev", "iev"),
    "єв": ("iev", "yev", "ev"),
    "кс": ("ks", "x"),
}


def to_latin(word: str, language: str, limit: int = 10) -> list[str]:
    """Latin spellings of a lower-case Cyrillic word, the usual ones first, at most `limit`."""
    found: dict[str, None] = {}
    tail = max((ending for ending in _ENDINGS if word.endswith(ending)), key=len, default="")
    body = word[: len(word) - len(tail)]
    heads: dict[str, None] = {}
    for scheme in _SCHEMES_UK if language == "uk" else _SCHEMES_RU:
        heads[_by(scheme, body)] = None
        if scheme is _COMMON:
            heads[_with_ye(body)] = None
    for head, end in product(heads, _ENDINGS.get(tail, ("",))):
        if tail in ("ев", "єв") and end[0] in "yi" and body[-1:] not in _VOWELS and tail != "єв":
            continue
        found[head + end] = None
    return list(found)[:limit]


def _by(scheme: dict[str, str], word: str) -> str:
    return "".join(scheme.get(letter, letter) for letter in word)


def _with_ye(word: str) -> str:
    """BGN writes `ye` for е at the start and after vowels and signs."""
    spelled = []
    for index, letter in enumerate(word):
        if letter == "е" and (index == 0 or word[index - 1] in _VOWELS):
            spelled.append("ye")
        else:
            spelled.append(_COMMON.get(letter, letter))
    return "".join(spelled)


def _initials() -> dict[str, frozenset[str]]:
    """Letters of Cyrillic, folded, by what their Latin spellings begin with (`Y` of ю, я, е; `Z` and `Zh` of ж)."""
    found: dict[str, set[str]] = {}
    for scheme in (*_SCHEMES_RU, *_SCHEMES_UK, _ALSO_BEGINS):
        for letter, spelled in scheme.items():
            for length in range(1, len(spelled) + 1) if letter.isalpha() else ():
                found.setdefault(key(spelled[:length]), set()).add(key(letter))
    return {initial: frozenset(letters) for initial, letters in found.items()}


_ALSO_BEGINS: Final = {"е": "ye", "ю": "ju", "я": "ja", "є": "je"}
_INITIALS: Final = _initials()
_NONE: Final[frozenset[str]] = frozenset()


def is_initial_of(initial: str, name: str) -> bool:
    """Whether a folded initial in Latin letters is how a folded name in Cyrillic ones begins (`V` of «Викторович»)."""
    return name[:1] in _INITIALS.get(initial, _NONE)


_ENDS_RU_UK: Final = (
    ("ньский", "нський"), ("ский", "ський"), ("цкий", "цький"), ("ская", "ська"), ("цкая", "цька"), ("ый", "ий"),
    ("ий", "ій"), ("ая", "а"), ("ец", "ець"), ("рь", "р"),
)  # fmt: skip
_ENDS_UK_RU: Final = (
    ("ський", "ский"), ("цький", "цкий"), ("зький", "зский"), ("ська", "ская"), ("цька", "цкая"), ("ець", "ец"),
    ("ій", "ий"),
)  # fmt: skip
_LABIALS: Final = "бпвмф"
_NOT_SOFT: Final = _LABIALS + "ркгх"
# English names with W and H, which Russian spells with У and Х and Ukrainian with В and Г (Уоллес, Воллес).
_FOREIGN_STARTS: Final = (("уо", "во"), ("уи", "ві"), ("уэ", "ве"), ("уе", "ве"), ("уа", "ва"), ("х", "г"))
_MOST_CHOICES: Final = 3


def ru_to_uk(word: str) -> list[str]:
    """Ukrainian spellings of a lower-case Russian surname or given name, the likeliest first, at most eight.

    и may stand for і and и, е for е and є; which, a rule can't tell.
    """
    body, end = _split_end(word, _ENDS_RU_UK)
    if end == "ій" and body[-1:] in ("к", "г", "х"):
        end = "ий"
    spelled: list[str] = []
    open_places: list[int] = []
    open_marks: list[int] = []
    for index, letter in enumerate(body):
        before = body[index - 1] if index else ""
        if letter == "и":
            if before and before in _VOWELS:
                spelled.append("ї")
            else:
                open_places.append(len(spelled))
                spelled.append("и" if before in tuple("жчшщц") and index + 1 < len(body) else "і")
        elif letter == "ё":
            if before == "ь" and spelled[-2:-1] and spelled[-2] in _LABIALS:  # Соловьёв, Соловйов
                spelled[-1] = "й"
                spelled.append("о")
            else:
                spelled.append("йо" if not before or before in _VOWELS else "о" if before in "жчшщ" else "ьо")
        elif letter == "е" and before == "й":  # Майер, Маєр
            spelled[-1] = "є"
        elif letter in "еяюи" and before == "ь" and spelled[-2:-1] and spelled[-2] in _NOT_SOFT:  # Юрьев, Юр'єв
            spelled[-1] = "'"
            spelled.append("є" if letter == "е" else letter)
        elif letter in "яю" and before in tuple(_LABIALS) and (index < 2 or body[index - 2] in _VOWELS):
            open_marks.append(len(spelled))  # Деревянко, Дерев'янко; but Собянин, Собянін
            spelled.append(letter)
        elif letter == "е" and (not before or before in _VOWELS):
            spelled.append("є")
        else:
            spelled.append({"ы": "и", "э": "е", "ъ": "'"}.get(letter, letter))
    first = "".join(spelled) + end
    found = {first: None}
    if "йе" in word:  # Фойер, Фойєр, or Фоєр as above
        found[first.replace("є", "йє", 1)] = None
    if word.endswith("ьев") and word[-4:-3] in tuple(_LABIALS):
        found[first[: -len("'єв")] + "йов"] = None
    for index in open_marks[:1]:
        found["".join([*spelled[:index], "'", *spelled[index:]]) + end] = None
    for index in [index for index, letter in enumerate(spelled) if letter == "е"][-2:]:
        found["".join([*spelled[:index], "є", *spelled[index + 1 :]]) + end] = None
    if open_places:
        # Roots of Slavic words keep и (Литвин, Шмигаль), others have і, some both (Сибіга).
        places = open_places[-_MOST_CHOICES:]
        for letters in sorted(product("іи", repeat=len(places)), key=_mixed_last):
            other = list(spelled)
            for index in open_places:
                other[index] = letters[-1]
            for index, letter in zip(places, letters, strict=True):
                other[index] = letter
            found["".join(other) + end] = None
    for start, instead in _FOREIGN_STARTS:
        if first.startswith(start):
            found[instead + first[len(start) :]] = None
    return list(found)[:10]


_HEARD_ENDS: Final = ("ов", "ев", "ёв", "ин", "ын", "ова", "ева", "ёва", "ина", "ына")


def as_heard(word: str) -> str | None:
    """A lower-case Russian surname in -ов, -ев or -ин as Ukrainian texts write it by ear (Дмітрієв, Мєдвєдєв, Нікітін).

    The official spelling, which a catalogue has, keeps и and е of Slavic roots (Дмитрієв, Медведєв).
    """
    if not word.endswith(_HEARD_ENDS):
        return None
    spelled: list[str] = []
    for index, letter in enumerate(word):
        before = word[index - 1] if index else ""
        if letter == "и":
            spelled.append("ї" if before in _VOWELS and before else "и" if before in tuple("жшц") else "і")
        elif letter == "е":
            spelled.append("е" if before in tuple("жшчщц") and before else "є")
        elif letter in "ёъ":
            return None
        else:
            spelled.append({"ы": "и", "э": "е"}.get(letter, letter))
    return "".join(spelled)


def _mixed_last(letters: tuple[str, ...]) -> tuple[bool, int]:
    return len(set(letters)) > 1, letters.count("и")


def uk_to_ru(word: str) -> list[str]:
    """Russian spellings of a lower-case Ukrainian surname or given name; и may stand for и and for ы."""
    body, end = _split_end(word, _ENDS_UK_RU)
    if not end and word.endswith("ий"):
        body, end = word[:-2], "ий" if word[-3:-2] in "кгхжчшщ" else "ый"
    plain = "".join({"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": "ъ", "’": "ъ", "ʼ": "ъ"}.get(c, c) for c in body)
    found = {plain + end: None}
    if "йо" in plain or "ьо" in plain:
        soft = re.sub(rf"(?<=[{_LABIALS}])йо", "ьё", plain)
        found[soft.replace("йо", "ё").replace("ьо", "ё") + end] = None
    if "ъ" in plain:
        found[plain.replace("ъ", "ь") + end] = None
        found[plain.replace("ъ", "") + end] = None
    if "и" in body:
        hard = "".join("ы" if c == "и" else p for c, p in zip(body, plain, strict=True))
        found[hard + end] = None
    if "є" in body:  # Маєр, Майер
        found[re.sub(r"(?<=[аеиоуюя])є", "йе", body).replace("і", "и").replace("є", "е") + end] = None
    if word.endswith(("чов", "шов", "жов", "щов")):
        found[plain[:-2] + "ёв"] = None
    if end == "ый":
        found[plain + "ий"] = None
    elif word.endswith("ар"):
        found[plain + "ь"] = None
    elif word.endswith(("на", "ла", "ха")) and len(word) > 4:  # Лазебна, Лазебная
        found[plain + "я"] = None
    return list(found)[:6]


def _split_end(word: str, ends: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """A word without the first of the endings that it has, and what the other language has there."""
    for ending, instead in ends:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)], instead
    return word, ""
