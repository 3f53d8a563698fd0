"""The region of a governor's title («губернатор Брянской области») in every case that a text may have it in."""

import re

from core.mentions.words.alphabet import key
from core.mentions.words.grammar import ACC, CASES, DAT, GEN, INS, LOC, NOM
from core.mentions.words.paradigms_ru import noun

# Endings of the adjective, then the noun, in every case that a region stands in.
_AREA = ((NOM, "ая область"), (GEN | DAT | LOC, "ой области"), (ACC, "ую область"), (INS, "ой областью"))
_LAND = ((NOM | ACC, "ий край"), (GEN, "ого края"), (DAT, "ому краю"), (INS, "им краем"), (LOC, "ом крае"))
_AREA_UK = ((NOM, "а область"), (GEN, "ої області"), (DAT | LOC, "ій області"), (ACC, "у область"), (INS, "ою областю"))
_LAND_UK = ((NOM | ACC, "ий край"), (GEN, "ого краю"), (DAT, "ому краю"), (INS, "им краєм"), (LOC, "ому краї"))
_GOVERNED = re.compile(
    r"^(?:губернатор|глава|голова|врио (?:губернатора|главы)) ([а-яёіїєґ-]+(?:[сц]к|[сцз]ьк))"
    r"(ой области|ого края|ої області|ого краю)$"
)
_FORMS = {"ой области": _AREA, "ого края": _LAND, "ої області": _AREA_UK, "ого краю": _LAND_UK}
# Cities that have governors, by the genitive, as texts call them.
_CITIES = {
    "севастополя": ("севастополь",),
    "санкт-петербурга": ("санкт-петербург", "петербург"),
    "петербурга": ("санкт-петербург", "петербург"),
}
_GOVERNED_CITY = re.compile(r"^губернатор ([а-яё-]+)$")


def region_forms(phrase: str) -> tuple[tuple[str, int], ...]:
    """The folded forms of the region whose governor a phrase in the nominative denotes; none if it denotes no such."""
    found = _GOVERNED.match(phrase.strip().lower())
    if found is None:
        city = _GOVERNED_CITY.match(phrase.strip().lower())
        names = _CITIES.get(city[1], ()) if city is not None else ()
        return tuple((key(form), cases & CASES) for name in names for form, cases in noun(name))
    return tuple((key(found[1] + ending), cases) for cases, ending in _FORMS[found[2]])


def region_of_office(phrase: str) -> str | None:
    """The folded stem of the adjective of the region that a phrase says somebody governs; None for other offices."""
    found = _GOVERNED.match(phrase.strip().lower())
    return key(found[1]) if found is not None else None
