"""Surnames that are a town or a street, by the words in front of them."""

import re
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import LATIN
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import close_word_before
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import ACC, CASES, GEN, GENDERS, LOC, MASCULINE, NOM

_ON: Final = key("на")
_HOUSE: Final = re.compile(r",? (?:д\. ?|дом )?\d{1,3}(?:[а-дА-Д]|/\d+)?(?=[.,;)]|$)")
_WITHIN: Final = frozenset(key(word) for word in ("в", "во"))
# What one can be, see or do «в Путине».
_TRUST: Final = tuple(
    key(stem)
    for stem in words(
        "увер вере верит верят веру сомн разочар видит видят увид вид нужда заинтерес дело причин проблем "
        "впевн певен певн вірить вірять вірю сумнів розчар зневір бач потреб зацікав справа річ"
    )
)
_BESIDE: Final = frozenset(map(key, words("под с со над перед между за")))  # nobody stands in the locative behind these
OF_PLACES: Final = _WITHIN | {_ON} | _BESIDE
_IN_TOWN: Final = _WITHIN | {key("у")}
_TO_TOWN: Final = _IN_TOWN | {_ON} | frozenset(map(key, words("про через за під по")))
# Towns of over 100,000 that are called as persons are, in either language.
TOWNS_OF_ADJECTIVES: Final = frozenset(
    words("хмельницький хмельницкий кропивницький кропивницкий жуковский дзержинский жуковський дзержинський")
)
# Behind these a town stands in the genitive, and hardly a person.
_OF_TOWN: Final = frozenset(
    map(
        key,
        words(
            "жителі жителів жителям жителька житель мешканці мешканців мешканцям мешканка мешканець містяни містян "
            "околиці околиця околицях околицями передмістя передмісті вулицях вулицями центрі аеропорт вокзал "
            "жители жителей жителям жительница окраине окраины окраинах пригороде пригороды улицах центре"
        ),
    )
)
# How an adjective of a region ends before a town in the locative («в подмосковном Одинцове»).
_OF_REGION: Final = tuple(map(key, ("ском", "цком", "подмосковном")))
_OF_STREETS: Final = tuple(key(ending) for ending in words("ській цькій зькій"))
_ON_HER: Final = tuple(key(stem) for stem in words("одруж тримає трима наполяг зосеред фокус позна помст вина"))
# What is on somebody: «держится на Соколе», «вина лежит на Соколе».
_ON_HIM: Final = tuple(
    f" {key(stem)}"
    for stem in words(
        "держ лежит лежал женат жени замужем сосредоточ зациклен настаив настоя помеш сказалос сказываетс отыгр "
        "ответствен вин экономи зараб завис замкн трима лежить одруж відповідальн зосеред наполяг позна помст"
    )
)


def is_adjectives_town(page: Page, reading: Reading) -> bool:
    """Whether a town that is called as persons are is meant, though the text may name one of them.

    «у Хмельницькому», «жителі Хмельницького»; and «дорога на Хмельницький»: a person stands in no nominative behind
    a preposition.
    """
    before, marks = reading.before, reading.all_bits
    if before in _OF_TOWN and marks & GEN:
        return True
    if before not in _TO_TOWN:
        return False
    if marks & CASES == NOM:
        return True
    if before not in _IN_TOWN or not marks & LOC or marks & (GEN | ACC):
        return False
    return not _trusts(page, reading)


def is_place(page: Page, catalogue: Catalogue, reading: Reading) -> bool:
    """Whether the preposition in front makes the surname a town or a street."""
    before = reading.before
    if before in OF_PLACES:
        return _is_address(page, catalogue, reading) if before == _ON else _is_within(page, reading)
    if not before.endswith(_OF_REGION) or any(map(catalogue.is_known, reading.who)):
        return False  # «в кремлёвском Пескове видят …»
    return close_word_before(page, reading.start - len(before) - 1) in _WITHIN


def _is_within(page: Page, reading: Reading) -> bool:
    """«дом в Остине», «ушёл в Орлов» is a town, «уверен в Путине» is none."""
    if reading.all_bits & (CASES | GENDERS) == NOM | MASCULINE and not reading.group.flags & LATIN:
        return True  # whom one is put in stands in the accusative («влюблена в Орлова»)
    if not reading.all_bits & LOC or reading.all_bits & (GEN | ACC):
        return False
    return not _trusts(page, reading)


def _is_address(page: Page, catalogue: Catalogue, reading: Reading) -> bool:
    """«на Комарова, 5» is a street, and so is «на Сумській», unless somebody leans on her.

    A word is a place as well («на Соколе», «на Садовом»): what is put on a person, few verbs and nouns tell.
    """
    if page.folded.endswith(_OF_STREETS, 0, reading.end + 1) and reading.capital:
        near = page.folded[max(0, reading.start - 30) : reading.start + 1]
        return not any(stem in near for stem in _ON_HER)
    if _HOUSE.match(page.text, reading.end) is not None:
        return True
    if not reading.meaning.common or reading.all_bits & CASES != LOC or not reading.capital:
        return False
    if any(map(catalogue.is_known, reading.who)) and not reading.meaning.describing:
        return False  # «на Маске»
    near = page.folded[max(0, reading.start - 40) : reading.end + 40]
    return not any(stem in near for stem in _ON_HIM)


def _trusts(page: Page, reading: Reading) -> bool:
    """Whether words near a surname tell of what one can be, see or do «в Путине»."""
    near = page.folded[max(0, reading.start - 30) : reading.end + 30]
    return any(trust in near for trust in _TRUST)
