"""Detection over texts: scan, resolve, and put spans back onto the original text."""

from collections.abc import Sequence
from datetime import date, datetime

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.context import NO_CONTEXT, Evidence
from core.mentions.pages.scan import Page, scan
from core.mentions.reading.reader import Reader
from core.mentions.resolver import Resolver, may_mention
from core.types import Mention, new_mention

Moment = date | datetime | None


def detect(
    text: str,
    catalogue: Catalogue,
    *,
    date: Moment = None,
    context: Evidence | None = None,
    adjectives: bool = False,
) -> list[Mention]:
    """The officials mentioned in `text`, sorted by place; spans are characters of `text` as it is."""
    pages = scan((text,), catalogue, adjectives=adjectives)
    return mentions_of(pages[0], text, catalogue, date, context or NO_CONTEXT, adjectives) if pages else []


def detect_many(
    texts: Sequence[str],
    catalogue: Catalogue,
    *,
    dates: Sequence[Moment] | None = None,
    contexts: Sequence[Evidence | None] | None = None,
    adjectives: bool = False,
) -> list[list[Mention]]:
    """`detect` for many texts at once, several times faster; `dates` and `contexts` run beside `texts`."""
    found: list[list[Mention]] = [[] for _ in texts]
    for number, mentions in detect_where(texts, catalogue, dates=dates, contexts=contexts, adjectives=adjectives):
        found[number] = mentions
    return found


def detect_where(
    texts: Sequence[str],
    catalogue: Catalogue,
    *,
    dates: Sequence[Moment] | None = None,
    contexts: Sequence[Evidence | None] | None = None,
    adjectives: bool = False,
) -> list[tuple[int, list[Mention]]]:
    """Only the texts that mention somebody: their numbers, ascending, and their mentions."""
    found: list[tuple[int, list[Mention]]] = []
    for page in scan(texts, catalogue, adjectives=adjectives):
        number = page.number
        context = contexts[number] if contexts is not None else None
        day = dates[number] if dates is not None else None
        mentions = mentions_of(page, texts[number], catalogue, day, context or NO_CONTEXT, adjectives)
        if mentions:
            found.append((number, mentions))
    return found


def mentions_of(
    page: Page, text: str, catalogue: Catalogue, moment: Moment, context: Evidence, adjectives: bool = False
) -> list[Mention]:
    """The mentions of one scanned page, spans in the original `text`."""
    readings = Reader(page, catalogue).read_all()
    if not may_mention(page, readings) and not adjectives:
        return []
    resolver = Resolver(page, catalogue, readings, context, _day(moment))
    found, ids = resolver.resolve(adjectives=adjectives), catalogue.tables.ids
    if page.places is not None:
        return page.places.mentions(found, ids, text)
    return [
        new_mention((start, end, text[start:end], ids[who], kind, reasons, doubtful))
        for start, end, who, kind, reasons, doubtful in found
    ]


def _day(moment: Moment) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
