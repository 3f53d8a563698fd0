"""Ukrainian inflection of names by rules for endings (Правопис 2019), with the doublets of the dative and locative."""

from typing import Final

from core.mentions.words.alphabet import key
from core.mentions.words.grammar import (
    ACC,
    ANY_CASE,
    DAT,
    FEMININE,
    GEN,
    INS,
    LOC,
    MASCULINE,
    NOM,
    PLURAL,
    SIBILANTS,
    VELARS,
    VOC,
    VOWELS,
    Form,
    forms,
)
from core.mentions.words.ordinary import is_ordinary

_HARD: Final = {"": NOM, "а": GEN | ACC, "у": DAT | LOC, "ові": DAT | LOC, "ом": INS, "і": LOC, "е": VOC}
_HUSHING: Final = {"": NOM, "а": GEN | ACC, "у": DAT | LOC, "еві": DAT | LOC, "ем": INS, "і": LOC, "е": VOC}
_SOFT: Final = {"я": GEN | ACC, "ю": DAT | LOC | VOC, "еві": DAT | LOC, "ем": INS, "і": LOC}
_SOFT_Y: Final = {"я": GEN | ACC, "ю": DAT | LOC | VOC, "єві": DAT | LOC, "єм": INS, "ї": LOC}
_NEUTRAL: Final = {"о": NOM, "а": GEN | ACC, "у": DAT | LOC | VOC, "ові": DAT | LOC, "ом": INS, "і": LOC}
_POSSESSIVE: Final = {
    "": NOM,
    "а": GEN | ACC,
    "у": DAT | LOC,
    "ові": DAT | LOC,
    "им": INS,
    "ім": INS,
    "ом": INS,
    "і": DAT | LOC,
    "е": VOC,
}
_ADJECTIVE: Final = {"ого": GEN | ACC, "ому": DAT | LOC, "им": INS, "ім": LOC}
_ADJECTIVE_SOFT: Final = {"ього": GEN | ACC, "ьому": DAT | LOC, "ім": INS | LOC}
_FEM_ADJECTIVE: Final = {"а": NOM, "ої": GEN, "ій": DAT | LOC, "у": ACC, "ою": INS}
_FEM_ADJECTIVE_SOFT: Final = {"я": NOM, "ьої": GEN, "ій": DAT | LOC, "ю": ACC, "ьою": INS}

_PLURAL: Final = {"и": NOM, "ам": DAT, "ами": INS, "ах": LOC}
_PLURAL_OF_HUSHING: Final = {"і": NOM, "ам": DAT, "ами": INS, "ах": LOC}
_PLURAL_OF_POSSESSIVE: Final = {"и": NOM, "их": GEN | ACC | LOC, "им": DAT, "ими": INS}
_PLURAL_OF_ADJECTIVE: Final = {"і": NOM, "их": GEN | ACC | LOC, "им": DAT, "ими": INS}

_SOFTENED: Final = {"г": "з", "к": "ц", "х": "с", "ґ": "з"}
_PALATAL: Final = {"г": "ж", "к": "ч", "х": "ш"}


def _fixed(word: str, marks: int) -> list[Form]:
    return [(word, ANY_CASE | marks)]


def _first_declension(word: str, marks: int) -> list[Form]:
    stem, before = word[:-1], word[-2:-1]
    if word.endswith("я"):
        if before in VOWELS or before in "'’":
            return forms(stem, {"я": NOM, "ї": GEN | DAT | LOC, "ю": ACC, "єю": INS, "є": VOC}, marks)
        return forms(stem, {"я": NOM, "і": GEN | DAT | LOC, "ю": ACC | VOC, "ею": INS, "е": VOC}, marks)
    if before in VOWELS:
        return _fixed(word, marks)
    if before in SIBILANTS:
        return forms(stem, {"а": NOM, "і": GEN | DAT | LOC, "у": ACC, "ею": INS, "е": VOC}, marks)
    found = forms(stem, {"а": NOM, "и": GEN, "у": ACC, "ою": INS, "о": VOC}, marks)
    return [*found, (stem[:-1] + _SOFTENED.get(before, before) + "і", DAT | LOC | marks)]


def noun(word: str, marks: int = MASCULINE) -> list[Form]:
    """A masculine noun ending in a consonant, й, ь or о, with fleeting vowels both kept and dropped."""
    last = word[-1:]
    if last == "о":
        return forms(word[:-1], _NEUTRAL, marks)
    if last == "й":
        found = [(word, NOM | marks), *forms(word[:-1], _SOFT_Y, marks)]
        if word.endswith(("вей", "бей")) and len(word) > 4:  # Соловей: Солов'я
            found += forms(word[:-2] + "'", _SOFT_Y, marks)
        return found
    if last == "ь":
        found = [(word, NOM | marks), *forms(word[:-1], _SOFT, marks)]
        if word.endswith("єць"):  # Заєць, Гнатієць
            found += forms(word[:-3] + "йц", _SOFT, marks)
        elif word.endswith("ець") and len(word) > 4:
            before = word[-4]
            found += forms(word[:-3] + ("йц" if before in VOWELS else "ьц" if before == "л" else "ц"), _SOFT, marks)
        elif word.endswith(("ень", "ель")) and len(word) > 5:
            found += forms(word[:-3] + word[-2], _SOFT, marks)
        elif word[-3:-2] == "і":  # Кремінь, Кременя; Лебідь, Лебедя
            found += [form for vowel in "ео" for form in forms(word[:-3] + vowel + word[-2], _SOFT, marks)]
        return found
    if word.endswith("р"):  # Ігор, Лазар, Кобзар are soft; Олександр, Петр are hard
        return forms(word, _HARD, marks) + forms(word, _SOFT, marks)
    found = forms(word, _HUSHING if last in SIBILANTS else _HARD, marks)
    if last == "ц":  # Мерцеві beside Мерцові, as newsrooms write both
        found += forms(word, {"еві": DAT | LOC, "ем": INS}, marks)
    if last in VELARS or last in SIBILANTS:  # Мельнику, Деркачу
        found.append((word + "у", VOC | marks))
    if last in _PALATAL:  # Козаче, Їжаче
        found.append((word[:-1] + _PALATAL[last] + "е", VOC | marks))
    for bent in _bent(word):
        found += [(bent + ending, bits | marks) for ending, bits in _HARD.items() if ending]
    return found


def _bent(word: str) -> list[str]:
    """The stems of the oblique cases where a vowel changes or falls out: Кіт, Кот-; Орел, Орл-; Перець, Перц-."""
    if word == "лев":
        return ["льв"]
    if word.endswith(("ок", "ек")) and len(word) > 3:
        return [word[:-2] + "к"]
    if word.endswith(("рел", "зел", "сел", "тел")) and len(word) < 7:
        return [word[:-2] + "л"]
    if word[-2:-1] == "і" and len(word) > 2 and word[-3] not in VOWELS:
        return [word[:-2] + vowel + word[-1] for vowel in "ое"]
    return []


def surname(word: str, gender: str | None) -> list[Form]:
    """All case forms of a surname; without a gender, those of both that its ending allows.

    In an address it may stay in the nominative: «Володимире Зеленський», «Сергію Лавров».
    """
    found: list[Form] = []
    if gender != "f":
        found += _surname_m(word)
    if gender != "m":
        found += _surname_f(word)
    return [(form, bits | VOC if bits & NOM else bits) for form, bits in found]


def _surname_m(word: str) -> list[Form]:
    if word.endswith(("ов", "ев", "єв", "їв", "ін", "їн", "ин")) and len(word) > 3:
        return forms(word, _POSSESSIVE, MASCULINE)
    if word.endswith("ів") and len(word) > 4:  # Ковалів: Коваліва and Ковалева
        bent = [(word[:-2] + vowel + "в" + ending, bits) for vowel in "еоє" for ending, bits in _POSSESSIVE.items()]
        return forms(word, _POSSESSIVE, MASCULINE) + [
            (form, bits | MASCULINE) for form, bits in bent if form[-1] != "в"
        ]
    if word.endswith("их") and len(word) > 4:
        return _fixed(word, MASCULINE)
    if word.endswith(("ий", "ой")) and len(word) > 3 and word[-3] not in VOWELS:
        found = [(word, NOM | MASCULINE), *forms(word[:-2], _ADJECTIVE, MASCULINE)]
        return found + noun(word) if word.endswith("ой") else found  # Толстой, and foreign ones: Рахой, Рахоя
    if word.endswith("ій") and len(word) > 3:
        return [(word, NOM | MASCULINE), *forms(word[:-2], _ADJECTIVE_SOFT, MASCULINE), *noun(word)]
    last = word[-1:]
    if last in "ая":
        return _first_declension(word, MASCULINE)
    if last == "о" and word[-2:-1] not in VOWELS and len(word) > 3:
        # Newsrooms bend foreign ones or leave them (з Фіцо, з Фіцом); not those in -ко
        return noun(word) if word.endswith("ко") else [*_fixed(word, MASCULINE), *noun(word)]
    if last in VOWELS or len(word) < 2:
        return _fixed(word, MASCULINE)
    return noun(word)


def _surname_f(word: str) -> list[Form]:
    endings = ("ова", "ева", "єва", "їва", "іна", "їна", "ина", "ська", "цька", "зька")
    if word.endswith(endings) and len(word) > 4:
        found = forms(word[:-1], _FEM_ADJECTIVE, FEMININE)
        if word.endswith(("іна", "їна", "ина")):
            found += _first_declension(word, FEMININE)
        return found
    if word.endswith("ня") and len(word) > 5:  # Задорожня
        return _first_declension(word, FEMININE) + forms(word[:-1], _FEM_ADJECTIVE_SOFT, FEMININE)
    if word[-1:] == "а" and len(word) > 3 and word[-2] not in VOWELS:  # Тиха, Залужна, Підласа beside Кулеба's like
        return _first_declension(word, FEMININE) + forms(word[:-1], _FEM_ADJECTIVE, FEMININE)
    if word[-1:] in "ая":
        return _first_declension(word, FEMININE)
    return _fixed(word, FEMININE)


def plural(word: str) -> list[Form]:
    """Forms that name several of a family (Порошенки, Зеленські, Путіни) from the masculine surname."""
    if word.endswith(("ов", "ев", "єв", "їв", "ін", "їн", "ин")) and len(word) > 3:
        return forms(word, _PLURAL_OF_POSSESSIVE, PLURAL)
    if word.endswith(("ський", "цький", "зький")):
        return forms(word[:-2], _PLURAL_OF_ADJECTIVE, PLURAL)
    last = word[-1:]
    if word.endswith("ко") and len(word) > 4:
        return forms(word[:-1], _PLURAL | {"ів": GEN | ACC}, PLURAL)
    if last in VOWELS or last in "йь" or len(word) < 4:
        return []
    # No genitive: «Морозів», «Ткачів» are surnames.
    return forms(word, _PLURAL if last not in SIBILANTS else _PLURAL_OF_HUSHING, PLURAL)


def sisters(word: str) -> list[Form]:
    """The nominative that names several women of a surname («Ганна та Олена Малишкіни»), of which a man's is another.

    In the other cases it is the plural of the man's, the forms of which are those of his in the singular.
    """
    if (
        word.endswith(("ова", "ева", "єва", "їва", "іна", "їна", "ина"))
        and len(word) > 4
        and not is_ordinary(key(word))
    ):
        return [(word[:-1] + "и", NOM | PLURAL)]
    if word.endswith(("ська", "цька", "зька")):
        return [(word[:-1] + "і", NOM | PLURAL)]
    return []


def given(word: str, gender: str | None) -> list[Form]:
    """All case forms of a given name."""
    last = word[-1:]
    if gender is None:
        gender = "f" if last in "ая" else "m"
    marks = FEMININE if gender == "f" else MASCULINE
    if last in "ая":
        return _first_declension(word, marks)
    if gender == "f":
        if last == "ь" or word.endswith("ов"):  # Любов
            stem = word[:-1] if last == "ь" else word
            return [(word, NOM | ACC | marks), (stem + "і", GEN | DAT | LOC | marks), (stem + "'ю", INS | marks)]
        return _fixed(word, marks)
    if len(word) < 2 or (last in VOWELS and last != "о"):
        return _fixed(word, marks)
    return noun(word, marks)


def patronymic(word: str) -> list[Form]:
    """All case forms of a patronymic; the ending tells the gender."""
    found = given(word, "f" if word.endswith("на") else "m")
    return [(form, bits | VOC if form.endswith("ичу") else bits) for form, bits in found]
