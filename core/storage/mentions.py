"""Mentions as rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.storage.models import MentionRow
from core.storage.prepared import Prepared
from core.storage.upsert import table_of
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


_MENTION = table_of(MentionRow).c
# Built once: every card needs it.
_MENTIONS = Prepared(
    select(
        _MENTION.version_id,
        _MENTION.start,
        _MENTION.end,
        _MENTION.surface,
        _MENTION.official_id,
        _MENTION.kind,
        _MENTION.reasons,
        _MENTION.doubtful,
    )
    .where(_MENTION.version_id.in_(bindparam("ids", expanding=True)))
    .order_by(_MENTION.version_id, _MENTION.start)
)


def mentions_of(session: Session, version_ids: Sequence[int]) -> Mapping[int, tuple[Mention, ...]]:
    """The mentions of each version, in order of the text."""
    found: dict[int, list[Mention]] = {}
    rows = _MENTIONS.all(session, {"ids": list(version_ids)})
    for version_id, start, end, surface, official_id, kind, reasons, doubtful in rows:
        mention = Mention(start, end, surface, official_id, MentionKind(kind), reasons_from(reasons), doubtful)
        found.setdefault(version_id, []).append(mention)
    return {version_id: tuple(mentions) for version_id, mentions in found.items()}
