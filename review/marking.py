"""Texts with marks, differences between versions, and charts, as safe markup and plain numbers."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from core.query import excerpt
from core.storage.series import Count
from core.told import PostCard

_WORDS = re.compile(r"\w+")
# What belongs to the sign before it: accents and points, variants, tones of skin, the tags of some flags.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
# A word, a flag (two letters of its own), or a sign with what is joined to it: half of any of them is something else.
_PIECES = re.compile(
    rf"\s+|\w[\w{_MARKS}]*|[\U0001f1e6-\U0001f1ff]{{2}}|[^\w\s][{_MARKS}]*(?:\u200d[^\w\s][{_MARKS}]*)*\u200d?"
)
_MAX_PIECES = 4000
# Each piece is compared with each of its like, over and over: so many at most, of words and signs, and with the spaces.
_MAX_PAIRS, _MAX_ALL_PAIRS = 20_000, 4_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text to show: half-open, with a class, and a title and an anchor if there are any."""

    start: int
    end: int
    kind: str
    title: str = ""
    anchor: str = ""


def marked(text: str, marks: Iterable[Mark]) -> Markup:
    """The text with its marks; where two overlap the first is shown."""
    out = Markup("")
    at = 0
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        start, end = max(0, mark.start), min(len(text), mark.end)
        if start < at or end <= start:
            continue
        out += escape(text[at:start])
        attributes = Markup(' class="{}"').format(mark.kind)
        if mark.title:
            attributes += Markup(' title="{}"').format(mark.title)
        if mark.anchor:
            attributes += Markup(' id="{}"').format(mark.anchor)
        out += Markup("<mark{}>{}</mark>").format(attributes, text[start:end])
        at = end
    return out + escape(text[at:])


def difference(old: str, new: str) -> tuple[Markup, Markup]:
    """An edit side by side: the old text with what was taken out, the new one with what was put in, by words.

    Very long texts are shown as one whole taken out and put in.
    """
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) > _MAX_PIECES or len(after) > _MAX_PIECES:
        return Markup("<del>{}</del>").format(old), Markup("<ins>{}</ins>").format(new)
    left, right = Markup(""), Markup("")
    often = Counter(piece for piece in after if not piece.isspace())
    pairs = sum(often[piece] for piece in before)
    repeated = pairs > _MAX_PAIRS or len(before) * len(after) > _MAX_ALL_PAIRS
    # With `autojunk` what stands there very often is not looked for: «а б а б …» would hold everybody up for minutes.
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=repeated).get_opcodes():
        gone, come = escape("".join(before[a:b])), escape("".join(after[c:d]))
        left += gone if tag == "equal" or b == a else Markup("<del>{}</del>").format(gone)
        right += come if tag == "equal" or d == c else Markup("<ins>{}</ins>").format(come)
    return left, right


class Edition(NamedTuple):
    """One text of a post or an article; 0 is the first."""

    number: int
    at: datetime
    text: str


class Change(NamedTuple):
    """Two texts that follow each other, with what was taken out of the first and put into the second."""

    old: Edition
    new: Edition
    before: Markup
    after: Markup


def changes(editions: Iterable[Edition]) -> list[Change]:
    """The differences between texts that are given oldest first; the newest difference comes first."""
    return [Change(old, new, *difference(old.text, new.text)) for old, new in pairwise(editions)][::-1]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in the chart's own units."""

    x: float
    y: float
    width: float
    height: float
    title: str


def bars(values: Sequence[tuple[str, int]], width: int = 600, height: int = 80) -> list[Bar]:
    """Bars from the bottom, as wide as fits, the tallest as high as the chart."""
    if not values:
        return []
    most = max(1, *(number for _, number in values), 1)
    step = width / len(values)
    gap = min(2.0, step * 0.2)
    found = []
    for place, (label, number) in enumerate(values):
        tall = round(number / most * (height - 2), 2)
        tall = max(tall, 1.5) if number else 0.5
        found.append(
            Bar(round(place * step, 2), round(height - tall, 2), round(step - gap, 2), tall, f"{label}: {number}")
        )
    return found


def daily(days: Sequence[tuple[datetime, int]], most: int = 120, least: int = 30) -> list[tuple[str, int]]:
    """The last days up to the newest that has any, those without any included: at least `least`, at most `most`."""
    if not days:
        return []
    counts = {day.date(): number for day, number in days}
    last = max(counts)
    span = max(least, min(most, (last - min(counts)).days + 1))
    shown = [last - timedelta(days=back) for back in range(span - 1, -1, -1)]
    return [(day.isoformat(), counts.get(day, 0)) for day in shown]


def snippet(card: PostCard, length: int = 200) -> Markup:
    """The part of a post's text with its first mention."""
    shown = excerpt(card.text, [(m.start, m.end) for m in card.mentions], length)
    text = marked(shown.text, [Mark(a, b, "mention") for a, b in shown.marks])
    return escape("…" if shown.cut_before else "") + text + escape("…" if shown.cut_after else "")


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same word for word: a headline, and the sentence that was quoted from it."""
    return _WORDS.findall(one.casefold()) == _WORDS.findall(other.casefold())


def number_of(value: object) -> int | None:
    """A row's number out of a form or an address; None for anything else."""
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@dataclass(frozen=True, slots=True)
class Dot:
    """A post in the picture of a story; `x` in percent of its width, as a phone and a desktop have it."""

    x: float
    y: float
    kind: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The picture of how a story spread: a lane for each channel below its name, time from left to right."""

    height: int
    lanes: tuple[tuple[str, float], ...]
    dots: tuple[Dot, ...]
    first: datetime
    last: datetime
    more: int


_LANE, _LANES, _MARGIN = 36, 24, 3


def spread(
    cards: Sequence[PostCard], title: Callable[[PostCard], str], path: Callable[[PostCard], str]
) -> Spread | None:
    """The picture of a story's posts, first published first; None for fewer than two."""
    if len(cards) < 2:
        return None
    names = list(dict.fromkeys(card.channel_name for card in cards))
    shown = {name: _LANE * (place + 1) - 6 for place, name in enumerate(names[:_LANES])}
    first, last = cards[0].date, max(card.date for card in cards)
    span = max((last - first).total_seconds(), 1.0)
    dots = []
    for place, card in enumerate(cards):
        if card.channel_name not in shown:
            continue
        kind = "first" if place == 0 else "gone" if card.deleted_noticed_at else "edited" if card.version else ""
        x = _MARGIN + (card.date - first).total_seconds() / span * (100 - 2 * _MARGIN)
        dots.append(Dot(round(x, 1), shown[card.channel_name], kind, title(card), path(card)))
    height = _LANE * len(shown) + 8
    lanes = tuple((name if len(name) <= 40 else name[:39] + "…", y) for name, y in shown.items())
    return Spread(height, lanes, tuple(dots), first, last, max(0, len(names) - _LANES))


@dataclass(frozen=True, slots=True)
class Line:
    """How one counter of a post grew: the points of a line, each on its own scale, and its last value."""

    name: str
    points: tuple[tuple[float, float], ...]
    last: int

    @property
    def path(self) -> str:
        """The points as SVG wants them."""
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Growth:
    """The picture of a post's series, time from left to right."""

    width: int
    height: int
    lines: tuple[Line, ...]
    first: datetime
    last: datetime


def growth(series: Sequence[Count], width: int = 600, height: int = 80) -> Growth | None:
    """The picture of a post's counters, each from nothing to its own highest; None for fewer than two moments."""
    if len(series) < 2:
        return None
    first, last = series[0].at, series[-1].at
    span = max((last - first).total_seconds(), 1.0)
    lines = []
    for name in ("views", "forwards", "reactions"):
        known = [(one.at, value) for one in series if (value := getattr(one, name)) is not None]
        if not known or not any(value for _, value in known):
            continue
        most = max(value for _, value in known)
        points = tuple(
            (
                round(4 + (at - first).total_seconds() / span * (width - 8), 1),
                round(height - 4 - value / most * (height - 8), 1),
            )
            for at, value in known
        )
        lines.append(Line(name, points, known[-1][1]))
    return Growth(width, height, tuple(lines), first, last) if lines else None


def cited(text: str, spans: Sequence[tuple[int, int, str]], title: str = "") -> Markup:
    """An article's text in paragraphs, its citing sentences as links to the posts beside it.

    A first paragraph that is the title, which many pages repeat there, is left out.
    """
    out = Markup("")
    at = 0
    for paragraph in re.split(r"\n+", text):
        start = text.index(paragraph, at) if paragraph else at
        end = start + len(paragraph)
        at = end
        if not paragraph.strip() or (not out and paragraph.strip() == title.strip()):
            continue
        inner = Markup("")
        place = start
        for first, last, anchor in sorted(spans):
            if first < place or first >= end:
                continue
            inner += escape(text[place:first])
            inner += Markup('<a class="cites" href="#{}">{}</a>').format(anchor, text[first : min(last, end)])
            place = min(last, end)
        out += Markup("<p>{}</p>").format(inner + escape(text[place:end]))
    return out
