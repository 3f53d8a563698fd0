"""Verification: walks every channel's evidence chain and says what was changed, removed or inserted since receipt."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.evidence import GENESIS, deletion_payload, link_hash, salted_text, version_payload
from core.storage.models import EvidenceRow, PostRow, VersionRow

_LINKS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the store is not what was received. `message_id` is 0 where the chain itself is broken."""

    channel_id: int
    message_id: int
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """One channel's chain: how long, its last hash, and what is wrong."""

    channel_id: int
    links: int
    head: str
    findings: tuple[Finding, ...]


def chain_channels(session: Session) -> list[int]:
    """Every channel that has evidence or posts."""
    with_evidence = select(EvidenceRow.channel_id).distinct()
    with_posts = select(PostRow.channel_id).distinct()
    return sorted(set(session.scalars(with_evidence)) | set(session.scalars(with_posts)))


def verify_channel(session: Session, channel_id: int) -> ChainReport:
    """Checks one channel: each link over the one before, and each record against its link."""
    findings: list[Finding] = []
    previous, expected, links = GENESIS, 1, 0
    versions: set[tuple[int, int]] = set()
    marks: dict[int, tuple[str, bytes]] = {}
    for batch in _links(session, channel_id):
        stored = _stored(session, channel_id, batch)
        for row in batch:
            links += 1
            if row.seq != expected:
                missing = (
                    f"records {expected} to {row.seq - 1} are missing" if row.seq > expected else "a number repeats"
                )
                findings.append(Finding(channel_id, 0, 0, missing))
            computed = link_hash(
                previous,
                seq=row.seq,
                kind=row.kind,
                message_id=row.message_id,
                number=row.number,
                at=row.at,
                payload_hash=bytes(row.payload_hash),
            )
            if computed != bytes(row.hash):
                what = f"record {row.seq} of the chain was changed, or the one before it was"
                findings.append(Finding(channel_id, row.message_id, row.number, what))
            previous, expected = bytes(row.hash), row.seq + 1
            if row.kind in ("deletion", "seen_again"):
                marks[row.message_id] = (row.kind, bytes(row.payload_hash))
            if row.kind != "version":
                continue
            versions.add((row.message_id, row.number))
            payload = stored.get((row.message_id, row.number))
            if payload is None:
                findings.append(Finding(channel_id, row.message_id, row.number, "was removed"))
            elif payload != bytes(row.payload_hash):
                findings.append(Finding(channel_id, row.message_id, row.number, "was changed"))
    findings.extend(_inserted(session, channel_id, versions))
    findings.extend(_wrong_marks(session, channel_id, marks))
    return ChainReport(channel_id, links, previous.hex(), tuple(findings))


def _links(session: Session, channel_id: int) -> Iterator[list[EvidenceRow]]:
    after = -(2**62)
    while True:
        query = (
            select(EvidenceRow)
            .where(EvidenceRow.channel_id == channel_id, EvidenceRow.seq > after)
            .order_by(EvidenceRow.seq)
            .limit(_LINKS_AT_ONCE)
        )
        batch = list(session.scalars(query))
        if not batch:
            return
        yield batch
        after = batch[-1].seq
        session.expunge_all()


def _stored(session: Session, channel_id: int, batch: list[EvidenceRow]) -> dict[tuple[int, int], bytes]:
    """For each stored version of these messages, the payload hash as it is computed now."""
    query = (
        select(
            PostRow.message_id,
            PostRow.date,
            VersionRow.number,
            VersionRow.text,
            VersionRow.entities,
            VersionRow.media,
            VersionRow.salt,
            VersionRow.edit_date,
        )
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .where(PostRow.channel_id == channel_id, PostRow.message_id.in_({row.message_id for row in batch}))
    )
    found: dict[tuple[int, int], bytes] = {}
    for row in session.execute(query):
        salt = bytes(row.salt)
        found[row.message_id, row.number] = version_payload(
            salt=salt,
            text_hash=salted_text(salt, row.text, row.entities),
            date=row.date,
            edit_date=row.edit_date,
            media=row.media,
        )
    return found


def _inserted(session: Session, channel_id: int, versions: set[tuple[int, int]]) -> Iterator[Finding]:
    """Versions that stand in the tables and not in the chain."""
    query = (
        select(PostRow.message_id, VersionRow.number)
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .where(PostRow.channel_id == channel_id)
    )
    for message_id, number in session.execute(query):
        if (message_id, number) not in versions:
            yield Finding(channel_id, message_id, number, "was inserted: no record of the chain knows it")


def _wrong_marks(session: Session, channel_id: int, marks: dict[int, tuple[str, bytes]]) -> Iterator[Finding]:
    """Deletion marks that are not what the chain last said of a post."""
    query = select(PostRow.message_id, PostRow.deleted_noticed_at, PostRow.last_seen_at).where(
        PostRow.channel_id == channel_id, PostRow.deleted_noticed_at.is_not(None)
    )
    stored = {
        row.message_id: deletion_payload(noticed_at=row.deleted_noticed_at, last_seen_at=row.last_seen_at)
        for row in session.execute(query)
    }
    said = {message_id: payload for message_id, (kind, payload) in marks.items() if kind == "deletion"}
    for message_id in sorted(stored.keys() | said.keys()):
        if message_id not in said:
            yield Finding(channel_id, message_id, 0, "is marked deleted, which the chain does not say")
        elif message_id not in stored:
            yield Finding(channel_id, message_id, 0, "is not marked deleted, which the chain says")
        elif stored[message_id] != said[message_id]:
            yield Finding(channel_id, message_id, 0, "its deletion was changed")


def evidence_count(session: Session) -> int:
    """How many records all chains hold."""
    return session.scalar(select(func.count()).select_from(EvidenceRow)) or 0
