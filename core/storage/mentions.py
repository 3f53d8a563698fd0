"""Mentions as rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import MentionRow
from core.types import Mention, MentionKind, ReasonCode


def reasons_json(reasons: Iterable[ReasonCode]) -> list[Any]:
    """Reasons as stored: [code, {argument: value}]."""
    return [[reason.code, dict(reason.args)] for reason in reasons]


def reasons_from(value: Any) -> tuple[ReasonCode, ...]:
    """The reverse of `reasons_json`."""
    return tuple(ReasonCode(code, tuple(args.items())) for code, args in value or ())


def mention_rows(version_id: int, mentions: Iterable[Mention], catalogue_id: str) -> list[dict[str, Any]]:
    """Rows of `mention` for one version."""
    return [
        {
            "version_id": version_id,
            "start": mention.start,
            "end": mention.end,
            "official_id": mention.official_id,
            "surface": mention.surface,
            "kind": str(mention.kind),
            "reasons": reasons_json(mention.reasons),
            "doubtful": mention.doubtful,
            "catalogue_id": catalogue_id,
        }
        for mention in mentions
    ]


def mentions_of(session: Session, version_ids: Sequence[int]) -> Mapping[int, tuple[Mention, ...]]:
    """The mentions of each version, in order of the text."""
    found: dict[int, list[Mention]] = {}
    query = (
        select(
            MentionRow.version_id,
            MentionRow.start,
            MentionRow.end,
            MentionRow.surface,
            MentionRow.official_id,
            MentionRow.kind,
            MentionRow.reasons,
            MentionRow.doubtful,
        )
        .where(MentionRow.version_id.in_(list(version_ids)))
        .order_by(MentionRow.version_id, MentionRow.start)
    )
    for version_id, start, end, surface, official_id, kind, reasons, doubtful in session.execute(query):
        mention = Mention(start, end, surface, official_id, MentionKind(kind), reasons_from(reasons), doubtful)
        found.setdefault(version_id, []).append(mention)
    return {version_id: tuple(mentions) for version_id, mentions in found.items()}
