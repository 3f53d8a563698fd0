"""Regions («Брянская область») that a text speaks of, and who governs them, though the text names nobody."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import Span
from core.mentions.words.alphabet import key

# Regions as any text writes them, known or not: where it speaks of a second one, nobody can be meant by a bare title.
# First how what the patterns find begins in a folded text, which is looked for faster.
_PLACES_BEGIN: Final = tuple(f" {key(word)}" for word in ("обл", "кра"))
_NAMES_BEGIN: Final = tuple(
    f" {key(word)}"
    for word in (
        *("петербург", "севастопол", "москв", "ленобласт", "подмосковь", "кузбасс", "кубан", "ставрополь", "приморь"),
        *("забайкаль", "хмао", "янао", "автономн", "штат"),
    )
)
_PLACE: Final = re.compile(r"\b(?:обл|кра(?:[йяюеї]\b|ем|єм))", re.IGNORECASE)
_ADJECTIVE: Final = re.compile(
    r"\b[\w-]{1,31}(?:[сц]к|[сцз]ьк)(?:[аоуи][яйю]|[ои](?:го|му|м)|[аую]|ої|ою|ій)\s+$", re.IGNORECASE
)
_BY_NAME: Final = re.compile(
    r"\b(?:Санкт-Петербург|Петербург|Севастопол|Москв|Ленобласт|Подмосковь|Кузбасс|Кубан|Ставрополь[яею]|Приморь"
    r"|Забайкаль|ХМАО|ЯНАО|автономн\w{2,3} округ|штат(?:а|е|у|ом|ы|ов|ах)?\b)",
    re.IGNORECASE,
)
_NEAR: Final = 40  # characters that a list of regions may take in front of one
_LISTED: Final = re.compile(r"(?:[сц]к|[сцз]ьк)\w{1,3}(?: \w+)?(?:,| и| или| та| й| або) $")  # «Курской и Белгородской»
# Another governor than the region's: named, acting, former.
_GOVERNOR: Final = r"(?:губернатор\w{0,2}|глав\w{1,2} (?:региона|области|края)|очільник\w{0,2} (?:регіону|області))"
_IS_GOVERNOR: Final = re.compile(rf"\b{_GOVERNOR}", re.IGNORECASE)
_GOVERNORS_BEGIN: Final = tuple(f" {key(word)}" for word in ("губернатор", "глав", "очільник"))
_NOT_NOW: Final = re.compile(
    r"\b(?:врио|и\. ?о\.|экс|(?:исполняющ|бывш|колишн|тогдашн|прежн|избранн|нов)\w{1,3})[ -](?:обязанности )?\Z",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"\b(?i:{_GOVERNOR}(?: (?:региона|области|края|регіону|області|краю|штата))?) [А-ЯЁІЇЄҐ«\"]"
)
_FAR: Final = 600  # characters between a region and a title that can be of its governor
_TITLE, _ACTING = key("губер"), key("врио")
_PLACES: Final = frozenset(map(key, ("региона", "области", "края", "регіону", "області", "краю")))


@dataclass(frozen=True, slots=True)
class Region:
    """The one region that a page speaks of. `governors` govern it, or once did."""

    governors: tuple[int, ...]
    start: int  # of its first mention
    ends: list[int]  # of all its mentions
    acting: bool = False  # the page speaks of who acts as its governor

    def bears(self, title: str) -> bool:
        """Whether a folded title may be a governor's, whatever else the governor is or was."""
        first, _, rest = title.partition(" ")
        if self.acting:
            return first == _ACTING
        return first.startswith(_TITLE) or rest in _PLACES

    def is_governed(self, page: Page, title: Span) -> bool:
        """Whether a title in the page may be its governor's: it stands behind it, and is of no state or company."""
        before = bisect_right(self.ends, title[0])
        if not before or title[0] - self.ends[before - 1] > _FAR:
            return False
        words = page.folded[title[0] + 1 : title[1] + 1].split()
        return len(words) == 1 or words[-1] in _PLACES or (self.acting and words[0] == _ACTING)


def _regions(page: Page) -> Iterator[int]:
    """Where a page names regions, known or not."""
    text = page.text
    if page.tells(_NAMES_BEGIN):
        for match in _BY_NAME.finditer(text):
            yield match.start()
    for place in page.places_of(_PLACES_BEGIN):
        if _PLACE.match(text, place):
            adjective = _ADJECTIVE.search(text, max(0, place - _NEAR), place)
            if adjective is not None:
                yield adjective.start()


def region_of(page: Page) -> Region | None:
    """The one region that the page speaks of.

    None where it speaks of two regions or of another governor: a wrong match is worse than a missed one.
    """
    hits = [(hit, region) for hit in page.hits if (region := hit.meaning.region) is not None]
    if len({region.number for _, region in hits}) != 1:
        return None
    starts, text = {hit.start for hit, _ in hits}, page.text
    if any(start not in starts for start in _regions(page)):
        return None
    if any(_LISTED.search(text, max(0, start - _NEAR), start) for start in starts):
        return None
    acting = False
    for place in page.places_of(_GOVERNORS_BEGIN):
        if _IS_GOVERNOR.match(text, place):
            named = _NAMED.match(text, place)
            another = named is not None and named.end() - 1 not in starts
            not_now = _NOT_NOW.search(text, max(0, place - _NEAR), place)
            if another or (not_now is not None and not_now[0].lower() != "врио "):
                return None
            acting = acting or not_now is not None
    return Region(hits[0][1].members, min(starts), sorted(hit.end for hit, _ in hits), acting)
