"""Grammatical marks of a form as bits, so that agreement is one `&`."""

NOM, GEN, DAT, ACC, INS, LOC = 1, 2, 4, 8, 16, 32
CASES = 63
PLURAL, MASCULINE, FEMININE = 64, 128, 256
GENDERS = MASCULINE | FEMININE

CASE_NAMES = {
    NOM: "nominative",
    GEN: "genitive",
    DAT: "dative",
    ACC: "accusative",
    INS: "instrumental",
    LOC: "locative",
}

VOWELS = frozenset("аеёиоуыэюяєіїaeiouy")
VELARS = frozenset("гкхґ")
SIBILANTS = frozenset("жшщч")

# A form with its bits; a paradigm is a list of them.
Form = tuple[str, int]


def forms(stem: str, endings: dict[str, int], marks: int) -> list[Form]:
    """The paradigm that puts `endings` on `stem`."""
    return [(stem + ending, bits | marks) for ending, bits in endings.items()]


def case_name(bits: int) -> str:
    """The case for a reason: the only one, or `nominative` where the form may be several of them with it.

    A form that is an instrumental in the singular and a dative in the plural («Путиным») names one person.
    """
    cases = bits & CASES
    if bits & PLURAL and cases == DAT | INS:
        return "instrumental"
    if cases & NOM:
        return "nominative"
    for bit, name in CASE_NAMES.items():
        if cases & bit:
            return name
    return "nominative"
