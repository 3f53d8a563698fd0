"""Words in front of a role that make it another person's, or nobody's: «бывший», «пятый», «первый чернокожий»."""

from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import GAPS, Span, word_in_front
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import ACC, DAT, GEN, INS, LOC, NOM

# Adjectives that make it another person's office, or nobody's, where they agree («Во вторник министр …» has none).
# Of a number it is whoever had that, and nobody keeps count of the present one.
_NOT_HELD: Final = words(
    "бывш тогдашн предыдущ прежн покойн будущ избранн новоизбранн следующ люб кажд всяк никак как колишн майбутн "
    "тодішн попередн наступн будьяк жодн "
    "последн предпоследн прошл позапрошл умерш погибш свергнут низложенн отставн бегл останн передостанн минул "
    "позаминул померл загибл повален скинут відставн збігл "
    "перв втор трет треть четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат "
    "пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат тридцат сороков перш друг четверт шост сьом "
    "одинадцят дванадцят тринадцят чотирнадцят пятнадцят шістнадцят сімнадцят вісімнадцят девятнадцят двадцят тридцят"
)
_ENDINGS: Final = (
    ("ый ий ая яя я а ые ие і", NOM),
    ("ой ій", NOM | GEN | DAT | INS | LOC),
    ("ого его ього ої ьої", GEN | ACC),
    ("ых их іх", GEN | ACC | LOC),
    ("ому ему ьому", DAT),
    ("ей", GEN | DAT | INS | LOC),
    ("ым им ім", DAT | INS),
    ("ою ею ьою ыми ими іми", INS),
    ("ом ем", LOC),
    ("ую юю у ю", ACC),
)
_AGREEING: Final = {
    key(stem + ending): cases for stem in _NOT_HELD for endings, cases in _ENDINGS for ending in endings.split()
}
_AGREEING.update(
    {
        key(f"несостоявш{ending}ся"): cases
        for endings, cases in _ENDINGS
        for ending in endings.split()
        if len(ending) > 1
    }
)
del _AGREEING[key("другу")]  # «другу президента» is a friend's dative in Russian, and hardly an office in Ukrainian
_ALWAYS_ANOTHER: Final = frozenset(
    key(word)
    for word in words(
        "экс екс ex former next previous acting outgoing incoming shadow then future any every each no which late last "
        "deposed ousted toppled youngest oldest richest first second third fourth fifth sixth seventh eighth ninth "
        "tenth eleventh twelfth кожен жоден"
    )
)
# «новый президент США», «47-й президент США»: whoever that may be.
_NEXT: Final = frozenset(
    key(word) for word in words("новый нового новому новым новом новий новим й го му ым ый ой ого ому")
)
_ORDINAL: Final = tuple(map(key, words("th st nd rd й го му")))  # «45th», «45й»
_MOST_ADJECTIVES: Final = 2
# How adjectives end that describe a man, by their cases. Nouns end so, too, but hardly agree with a role behind them.
_DESCRIBING: Final = tuple(
    (tuple(map(key, words(endings))), cases)
    for endings, cases in (
        ("ый ий ій ая яя", NOM),
        ("ого его ього", GEN | ACC),
        ("ому ему ьому", DAT | LOC),
        ("ым им ім", INS),
        ("ом ем", LOC),
    )
)
_IN_STRESS: Final = key("молодой")  # with an ending that nouns have in other cases («войной»)
_IN_ENGLISH: Final = tuple(map(key, words("ic an ish ese ble ful ous ive female male woman black white")))
_MOST: Final = frozenset(map(key, words("самый самого самому самым самом самая")))  # «самый молодой премьер»
_MOST_IN_UKRAINIAN: Final = key("най")


def makes_another(word: str, cases: int) -> bool:
    """Whether a folded word right before a role in one of these cases, if any is known, makes it another's."""
    if word in _NEXT or word in _ALWAYS_ANOTHER:
        return True
    agreeing = _AGREEING.get(word, 0)
    if agreeing:
        return not cases or agreeing & cases > 0
    if word[:1].isdigit():
        return word.endswith(_ORDINAL)
    return word.startswith(_MOST_IN_UKRAINIAN) and _describes(word, cases)


def another_further(page: Page, span: Span, word: str, cases: int) -> Span | None:
    """What makes a role another's in front of adjectives (`span` is the nearest): «первый чернокожий президент США»."""
    for _ in range(_MOST_ADJECTIVES):
        if not _describes(word, cases):
            return None
        place = span[0]
        before, word = word_in_front(page, place)
        if before is None or page.text[before[1] : place].strip(GAPS):
            return None
        if word in _MOST or makes_another(word, cases):
            return before
        span = before
    return None


def _describes(word: str, cases: int) -> bool:
    """Whether a folded word may be an adjective that agrees with a role in one of these cases."""
    if word == _IN_STRESS:
        return cases & NOM > 0
    if word.endswith(_IN_ENGLISH):
        return True
    return any(agreeing & cases and word.endswith(endings) for endings, agreeing in _DESCRIBING)
