"""How newsrooms spell Russian and Ukrainian names: in Latin letters, and each in the other language's way."""

import re
from collections.abc import Mapping

# What Latin letters English newsrooms use for Russian and Ukrainian names.
_CYRILLIC = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ы э ю я і ї є ґ"
_LATIN = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya i yi ye g"
_FOLD = str.maketrans("ыіэєё", "ииеее")
# Other ways: Evgeny for Evgeniy, Yevgeniy, Iuliia for Yuliya, Haritonov for Kharitonov, Nezigar for Nezygar. Ukrainian
# and Belarusian ones: Kyrylo, Kovalenskyi, Serhii, Hajun.
_STYLES: tuple[Mapping[str, str], ...] = (
    {},
    {"й at the end": "y"},
    {"е at the beginning": "ye"},
    {"й at the end": "y", "е at the beginning": "ye"},
    {"ю": "iu", "я": "ia", "й": "i", "ё": "e"},
    {"х": "h"},
    {"ы": "i"},
    {"г": "h"},
    {"и": "y"},
    {"и": "y", "й": "i"},
    {"г": "h", "и": "y", "й": "i"},
    {"и": "y", "й": "i", "ю": "iu", "я": "ia"},
    {"г": "h", "и": "y", "й": "i", "ю": "iu", "я": "ia"},
)
_BEGINNING_YE = re.compile(r"(?<![бвгджзклмнпрстфхцчшщ])[Ее]", re.IGNORECASE)
_ENDING_Y = re.compile(r"[иы]й(?!\w)")
_ROMAN = {**dict(zip(_CYRILLIC.split(), _LATIN.split(), strict=True)), "ь": "", "ъ": ""}


def romanised(name: str) -> list[str]:
    """A Cyrillic `name` in Latin letters, in the ways in which newsrooms write names: «Военный осведомитель» is
    Voennyi, Voyennyy and Voenny Osvedomitel. Empty for a Latin one.
    """
    found = dict.fromkeys(_in_latin(name, style) for style in _STYLES)
    return [each for each in found if each != name]


def _in_latin(name: str, style: Mapping[str, str]) -> str:
    if "й at the end" in style:
        name = _ENDING_Y.sub("y", name)
    if "е at the beginning" in style:
        name = _BEGINNING_YE.sub(lambda match: "Ye" if match.group().isupper() else "ye", name)
    letters = [style.get(letter.lower(), _ROMAN.get(letter.lower())) for letter in name]
    return "".join(
        letter if latin is None else latin.capitalize() if letter.isupper() else latin
        for letter, latin in zip(name, letters, strict=True)
    )


def folded(text: str) -> str:
    """`text` in small letters, in one spelling for what Russian and Ukrainian newsrooms write differently."""
    return text.lower().translate(_FOLD)
