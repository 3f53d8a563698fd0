"""Why a text names an official, and what was rejected: for `slukh explain`, `/debug` and the button "why?"."""

from dataclasses import dataclass
from datetime import date, datetime

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.context import NO_CONTEXT, Evidence
from core.mentions.pages.hidden import Places
from core.mentions.pages.scan import scan
from core.mentions.reading.reader import Reader
from core.mentions.resolver import Resolver
from core.types import MentionKind, ReasonCode


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of a text where the catalogue matched: accepted with its reasons, or rejected with them.

    `official_ids` are who is meant, or, where it was rejected, who might have been.
    """

    start: int
    end: int
    surface: str
    accepted: bool
    kind: MentionKind
    official_ids: tuple[str, ...]
    reasons: tuple[ReasonCode, ...]


def explain(
    text: str,
    catalogue: Catalogue,
    *,
    date: "date | datetime | None" = None,
    context: Evidence | None = None,
    adjectives: bool = False,
) -> list[Candidate]:
    """All places of `text` where the catalogue matched, accepted and rejected, in order."""
    found: list[Candidate] = []
    day = date.date() if isinstance(date, datetime) else date
    for page in scan((text,), catalogue, adjectives=adjectives):
        resolver = Resolver(page, catalogue, Reader(page, catalogue).read_all(), context or NO_CONTEXT, day)
        places = page.places

        def span(start: int, end: int, places: Places | None = places) -> tuple[int, int]:
            return (start, end) if places is None else places.span(start, end)

        for first, last, who, kind, reasons, _ in resolver.resolve(adjectives=adjectives):
            start, end = span(first, last)
            found.append(Candidate(start, end, text[start:end], True, kind, (catalogue.tables.ids[who],), reasons))
        for reading in resolver.readings:
            if reading.rejected is not None:
                start, end = span(reading.start, reading.end)
                ids = tuple(catalogue.tables.ids[who] for who in list(reading.bits)[:20])
                found.append(Candidate(start, end, text[start:end], False, reading.kind, ids, (reading.rejected,)))
        for role in resolver.roles:
            if role.why is not None:
                start, end = span(role.start, role.end)
                ids = tuple(catalogue.tables.ids[who] for who in role.who[:20])
                found.append(Candidate(start, end, text[start:end], False, MentionKind.ROLE, ids, (role.why,)))
    return sorted(found, key=lambda candidate: (candidate.start, candidate.end))
