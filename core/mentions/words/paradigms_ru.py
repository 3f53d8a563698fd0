"""Russian inflection of names by rules for endings; several variants where usage wavers (Шмидтом, Мишустиным)."""

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
    VOWELS,
    Form,
    forms,
)
from core.mentions.words.ordinary import is_ordinary

_HARD: Final = {"": NOM, "а": GEN | ACC, "у": DAT, "ом": INS, "е": LOC}
_HUSHING: Final = {"": NOM, "а": GEN | ACC, "у": DAT, "ем": INS, "ом": INS, "е": LOC}
_SOFT: Final = {"я": GEN | ACC, "ю": DAT, "ем": INS, "ём": INS, "е": LOC}
_POSSESSIVE: Final = {"": NOM, "а": GEN | ACC, "у": DAT, "ым": INS, "ом": INS, "е": LOC}
_ADJECTIVE: Final = {"ого": GEN | ACC, "ому": DAT, "ым": INS, "ом": LOC}
_ADJECTIVE_VELAR: Final = {"ого": GEN | ACC, "ому": DAT, "им": INS, "ом": LOC}
_ADJECTIVE_SOFT: Final = {"его": GEN | ACC, "ему": DAT, "им": INS, "ем": LOC}
_FEM_POSSESSIVE: Final = {"а": NOM, "ой": GEN | DAT | INS | LOC, "у": ACC, "ою": INS}
_FEM_ADJECTIVE: Final = {"ая": NOM, "ой": GEN | DAT | INS | LOC, "ую": ACC, "ою": INS}
_FEM_ADJECTIVE_SOFT: Final = {"яя": NOM, "ей": GEN | DAT | INS | LOC, "юю": ACC}
_FEM_SOFT_SIGN: Final = {"ь": NOM | ACC, "и": GEN | DAT | LOC, "ью": INS}
_PLURAL_OF_POSSESSIVE: Final = {"ы": NOM, "ых": GEN | ACC | LOC, "ым": DAT, "ыми": INS}
_PLURAL_OF_ADJECTIVE: Final = {"ие": NOM, "их": GEN | ACC | LOC, "им": DAT, "ими": INS}


def _fixed(word: str, marks: int) -> list[Form]:
    return [(word, ANY_CASE | marks)]


def _first_declension(word: str, marks: int) -> list[Form]:
    stem, before = word[:-1], word[-2:-1]
    if word.endswith("ия"):
        return forms(stem, {"я": NOM, "и": GEN | DAT | LOC, "е": DAT | LOC, "ю": ACC, "ей": INS}, marks)
    if word.endswith("я"):
        return forms(stem, {"я": NOM, "и": GEN, "е": DAT | LOC, "ю": ACC, "ей": INS, "ею": INS, "ёй": INS}, marks)
    if before in VOWELS:  # Галуа, Моруа; Гарсиа bends seldom
        return _fixed(word, marks)
    plural = "и" if before in VELARS or before in SIBILANTS else "ы"
    table = {"а": NOM, plural: GEN, "е": DAT | LOC, "у": ACC, "ой": INS, "ою": INS}
    if before in SIBILANTS or before == "ц":
        table["ей"] = INS
    return forms(stem, table, marks)


def noun(word: str, marks: int = MASCULINE) -> list[Form]:
    """A masculine noun ending in a consonant, й or ь, with fleeting vowels both kept and dropped."""
    last = word[-1:]
    if last == "й":
        table = dict(_SOFT)
        if word.endswith("ий"):
            table["и"] = LOC
        return [(word, NOM | marks), *forms(word[:-1], table, marks)]
    if last == "ь":
        found = [(word, NOM | marks), *forms(word[:-1], _SOFT, marks)]
        if word.endswith(("ень", "ель", "оть")) and len(word) > 5:
            found += forms(word[:-3] + word[-2], _SOFT, marks)
        return found
    found = forms(word, _HUSHING if last in SIBILANTS or last == "ц" else _HARD, marks)
    bent = _without_fleeting_vowel(word)
    if bent:
        found += [(bent + ending, bits | marks) for ending, bits in _HUSHING.items() if ending]
    return found


def _without_fleeting_vowel(word: str) -> str:
    if word in ("павел", "лев"):
        return {"павел": "павл", "лев": "льв"}[word]
    if len(word) < 4:
        return ""
    tail, before = word[-2:], word[-3]
    if tail == "ец":
        return word[:-2] + ("йц" if before in VOWELS else "ьц" if before == "л" else "ц")
    if tail in ("ок", "ёк", "ек"):
        return word[:-2] + ("йк" if before in VOWELS else "ьк" if tail != "ок" and before in "лнрт" else "к")
    if tail in ("ёл", "ел") and word.endswith(("рел", "рёл", "зел", "сел", "сёл", "пел", "вел")):
        return word[:-2] + "л"
    if word in ("заяц",):
        return "зайц"
    return ""


def surname(word: str, gender: str | None) -> list[Form]:
    """All case forms of a surname; without a gender, those of both that its ending allows."""
    found: list[Form] = []
    if gender != "f":
        found += _surname_m(word)
    if gender != "m":
        found += _surname_f(word)
    return found


def _surname_m(word: str) -> list[Form]:
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")) and len(word) > 3:
        return forms(word, _POSSESSIVE, MASCULINE)
    if word.endswith(("ых", "их")) and len(word) > 4:
        # «Черных» never bends, «Рерих» and «Ульрих» do; «Долгих» does not, but nothing else is written as if it did
        return _fixed(word, MASCULINE) + (noun(word) if word.endswith("их") else [])
    if word.endswith(("ый", "ой", "ий")) and len(word) > 3 and word[-3] not in VOWELS:
        stem, before = word[:-2], word[-3]
        found = [(word, NOM | MASCULINE)]
        if word.endswith("ий") and before not in VELARS:
            found += forms(stem, _ADJECTIVE_SOFT, MASCULINE)
        else:
            found += forms(stem, _ADJECTIVE_VELAR if before in VELARS or before in SIBILANTS else _ADJECTIVE, MASCULINE)
        if len(word) <= 5 or (word.endswith("ий") and before not in VELARS):
            found += noun(word)
        return found
    last = word[-1:]
    if word.endswith("ия"):
        return [*_fixed(word, MASCULINE), *_first_declension(word, MASCULINE)]  # «отставка Бжания» and «Бжании»
    if last in "ая":
        return _first_declension(word, MASCULINE)
    if last in VOWELS:
        return _fixed(word, MASCULINE)
    if len(word) < 2:
        return _fixed(word, MASCULINE)
    return noun(word)


def _surname_f(word: str) -> list[Form]:
    if word.endswith(("ова", "ева", "ёва", "ина", "ына")) and len(word) > 4:
        found = forms(word[:-1], _FEM_POSSESSIVE, FEMININE)
        if word.endswith(("ина", "ына")):
            found += _first_declension(word, FEMININE)
        return found
    if word.endswith("ая") and len(word) > 4:
        return forms(word[:-2], _FEM_ADJECTIVE, FEMININE)
    if word.endswith("яя") and len(word) > 4:
        return forms(word[:-2], _FEM_ADJECTIVE_SOFT, FEMININE)
    if word[-1:] in "ая":
        return _first_declension(word, FEMININE)
    return _fixed(word, FEMININE)


def plural(word: str) -> list[Form]:
    """Forms that name several of a family (Ротенберги, Стругацкие, Медведевы) from the masculine surname."""
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")) and len(word) > 3:
        return forms(word, _PLURAL_OF_POSSESSIVE, PLURAL)
    if word.endswith(("ский", "цкий")):
        return forms(word[:-2], _PLURAL_OF_ADJECTIVE, PLURAL)
    last = word[-1:]
    if last in VOWELS or last in "йь" or len(word) < 4:
        return []
    nominative = "и" if last in VELARS or last in SIBILANTS else "ы"
    genitive = "ей" if last in SIBILANTS else "ев" if last == "ц" else "ов"
    return forms(word, {nominative: NOM, genitive: GEN | ACC, "ам": DAT, "ами": INS, "ах": LOC}, PLURAL)


def sisters(word: str) -> list[Form]:
    """Forms that name a woman of a surname with others («Ильхам и Мехрибан Алиевы»), but those that name a man, too."""
    if word.endswith(("ова", "ева", "ёва", "ина", "ына")) and len(word) > 4 and not is_ordinary(key(word)):
        return forms(word[:-1], {"ы": NOM, "ых": GEN | ACC | LOC, "ыми": INS}, PLURAL)
    if word.endswith(("ская", "цкая")):
        return forms(word[:-2], {"ие": NOM, "их": GEN | ACC | LOC, "ими": INS}, PLURAL)
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
        return forms(word[:-1], _FEM_SOFT_SIGN, marks) if last == "ь" else _fixed(word, marks)
    if last in VOWELS or len(word) < 2:
        return _fixed(word, marks)
    return noun(word, marks)


def patronymic(word: str) -> list[Form]:
    """All case forms of a patronymic; the ending tells the gender."""
    return given(word, "f" if word.endswith(("на", "кызы")) else "m")
