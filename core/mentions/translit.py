"""Names from one alphabet and language to another: Cyrillic to Latin, Russian to Ukrainian and back.

Latin schemes: BGN/PCGN, the passport order (ICAO 9303), ISO 9 without diacritics, GOST 7.79 B, KMU 2010 for Ukrainian,
and what English newspapers write (Zelensky beside Zelenskyy and Zelenskiy).
"""

from itertools import product

_COMMON = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ё": "yo", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "'": "", "’": "", "ʼ": "", "-": "-", " ": " ",
}  # fmt: skip
_ICAO = _COMMON | {"й": "i", "ю": "iu", "я": "ia", "ё": "e", "ц": "ts", "ъ": "ie"}
_ISO = _COMMON | {"ж": "z", "й": "j", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ю": "u", "я": "a", "ё": "e"}
_GOST = _COMMON | {"й": "j", "х": "x", "ц": "cz", "щ": "shh"}
_LOOSE = _COMMON | {"х": "h", "щ": "sch", "ё": "e"}
_UK = _COMMON | {"г": "h", "и": "y", "й": "i", "ї": "i", "є": "ie", "ю": "iu", "я": "ia"}
_UK_PRESS = _COMMON | {"г": "h", "и": "y", "ї": "yi", "є": "ye"}
_SCHEMES_RU = (_COMMON, _ICAO, _LOOSE, _GOST, _ISO)
_SCHEMES_UK = (_UK, _UK_PRESS)
_VOWELS = "аеёиоуыэюяєіїьъ"

_ENDINGS = {
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


def ru_to_uk(word: str) -> list[str]:
    """Ukrainian spellings of a lower-case Russian surname or given name; е may stand for е and for є."""
    end = ""
    body = word
    for ru, uk in (
        ("ский", "ський"), ("цкий", "цький"), ("ская", "ська"), ("цкая", "цька"), ("ый", "ий"), ("ий", "ій"),
        ("ая", "а"), ("ец", "ець"),
    ):  # fmt: skip
        if word.endswith(ru):
            body, end = word[: -len(ru)], uk
            break
    if end == "ій" and body[-1:] in ("к", "г", "х"):
        end = "ий"
    spelled = ""
    for index, letter in enumerate(body):
        before = body[index - 1] if index else ""
        after = body[index + 1 : index + 2]
        if letter == "и":
            soft = before in "жчшщц" and after != ""
            spelled += "ї" if before in _VOWELS and before else "и" if soft else "і"
        elif letter == "ы":
            spelled += "и"
        elif letter == "э":
            spelled += "е"
        elif letter == "ё":
            spelled += "йо" if not before or before in _VOWELS else "о" if before in "жчшщ" else "ьо"
        elif letter == "ъ":
            spelled += "'"
        elif letter == "е" and (not before or before in _VOWELS):
            spelled += "є"
            if before == "ь":
                spelled = spelled[:-2] + "'є" if spelled[-3:-2] in "бпвмф" else spelled
        elif letter in "яю" and before == "ь" and spelled[-2:-1] in tuple("бпвмф"):
            spelled = spelled[:-1] + "'" + letter
        else:
            spelled += letter
    found = [spelled + end]
    positions = [index for index, letter in enumerate(spelled) if letter == "е"][-2:]
    found += [spelled[:index] + "є" + spelled[index + 1 :] + end for index in positions]
    if "і" in spelled:  # roots of Slavic words keep и: Литвин, Шмигаль, Тихий
        found.append(spelled.replace("і", "и") + end)
    return list(dict.fromkeys(found))[:4]


def uk_to_ru(word: str) -> list[str]:
    """Russian spellings of a lower-case Ukrainian surname or given name; и may stand for и and for ы."""
    end = ""
    body = word
    for uk, ru in (
        ("ський", "ский"), ("цький", "цкий"), ("зький", "зский"), ("ська", "ская"), ("цька", "цкая"), ("ець", "ец"),
        ("ій", "ий"),
    ):  # fmt: skip
        if word.endswith(uk):
            body, end = word[: -len(uk)], ru
            break
    if not end and word.endswith("ий"):
        body, end = word[:-2], "ий" if word[-3:-2] in "кгхжчшщ" else "ый"
    plain = "".join({"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": "ъ", "’": "ъ", "ʼ": "ъ"}.get(c, c) for c in body)
    found = [plain + end, plain.replace("йо", "ё").replace("ьо", "ё") + end, plain.replace("ъ", "ь") + end]
    if "и" in body:
        hard = "".join("ы" if c == "и" else p for c, p in zip(body, plain, strict=True))
        found.append(hard + end)
    if end == "ый":
        found.append(plain + "ий")
    return list(dict.fromkeys(found))[:5]
