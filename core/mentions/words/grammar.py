"""Grammatical marks of a form as bits, so that agreement is one `&`."""

from typing import Final

from core.mentions.words.alphabet import key

NOM, GEN, DAT, ACC, INS, LOC = 1, 2, 4, 8, 16, 32
CASES: Final = 63
PLURAL, MASCULINE, FEMININE = 64, 128, 256
GENDERS: Final = MASCULINE | FEMININE
# The Ukrainian vocative is no case of `CASES`: Russian has the form for another one («о Лаврове»). Forms that agree
# with each other may do so in either.
VOC: Final = 512
ANY_CASE: Final = CASES | VOC

CASE_NAMES: Final = {
    NOM: "nominative",
    GEN: "genitive",
    DAT: "dative",
    ACC: "accusative",
    INS: "instrumental",
    LOC: "locative",
    VOC: "vocative",
}

VOWELS: Final = frozenset("аеёиоуыэюяєіїaeiouy")
VELARS: Final = frozenset("гкхґ")
SIBILANTS: Final = frozenset("жшщч")

# A form with its bits; a paradigm is a list of them.
Form = tuple[str, int]


def forms(stem: str, endings: dict[str, int], marks: int) -> list[Form]:
    """The paradigm that puts `endings` on `stem`."""
    return [(stem + ending, bits | marks) for ending, bits in endings.items()]


_GOVERNED: Final = {
    key(word): cases
    for cases, governing in (
        (GEN, "от до из без для из-за из-под после против вокруг около возле кроме від із-за після проти біля навколо"),
        (GEN | LOC, "у"),
        (INS, "с со з із зі"),
        (DAT, "к ко благодаря вопреки завдяки всупереч"),
        (DAT | LOC, "по"),
        (ACC, "про через"),
        (ACC | INS, "под над під"),
        (INS, "перед между між"),
        (ACC | LOC, "в во на"),
        (LOC, "о об обо при"),
    )
    for word in governing.split()
}
_ADDRESSES: Final = frozenset(key(word) for word in ["пане", "шановний", "вельмишановний", "дорогий", "друже"])

# The words before a name that `case_name` heeds; any other one is to it like the next.
TELLING_CASE: Final = frozenset(_GOVERNED) | _ADDRESSES


def case_name(bits: int, before: str = "") -> str:
    """The case for a reason: the only one that the folded word `before` the name leaves, or the likeliest.

    `before` is empty where a sentence or an address begins: there a form that is a locative and a vocative («Лаврове»)
    is the latter, since a locative follows something. A form that is an instrumental in the singular and a dative in
    the plural («Путиным») names one person.
    """
    governed = _GOVERNED.get(before, 0) & bits
    if governed:
        bits = governed | bits & PLURAL
    cases = bits & CASES
    if bits & VOC and (not cases or (cases == LOC and (not before or before in _ADDRESSES))):
        return "vocative"
    if bits & PLURAL and cases == DAT | INS:
        return "instrumental"
    for bit, name in CASE_NAMES.items():
        if cases & bit:
            return name
    return "nominative"
