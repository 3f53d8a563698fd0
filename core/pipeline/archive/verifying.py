"""Verification: walks every channel's evidence chain and says what was changed, removed or inserted since receipt.

An archive of millions of versions is verified in minutes (`core.pipeline.archive.chainrows`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from core.evidence import (
    FACTS,
    GENESIS,
    POST,
    REDACTED,
    VERSION_KINDS,
    deletion_payload,
    facts_payload,
    forward_of,
    media_payload,
    redaction_payload,
    undone_payload,
    witness_payload,
)
from core.pipeline.archive.chainrows import (
    ROWS_AT_ONCE,
    Left,
    chain_rows,
    instant,
    link_hash,
    old_payload,
    old_record,
    record_of,
)
from core.pipeline.archive.detachment import away
from core.pipeline.hearing.witnessing import text_seen
from core.pipeline.newsroom.reviewing import payload_of
from core.storage.mediafiles import kept_media
from core.storage.models import (
    DetachedVersionRow,
    EvidenceRow,
    PostRow,
    RedactionRow,
    ReviewRow,
    VersionRow,
    WitnessRow,
)

# Of a version that is here or detached.
_POST_ID = func.coalesce(VersionRow.post_id, DetachedVersionRow.post_id)
_NUMBER = func.coalesce(VersionRow.number, DetachedVersionRow.number)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the store is not what was received. `message_id` is 0 where the chain itself is broken."""

    channel_id: int
    message_id: int
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """One channel's chain: how long, its last hash, and what is wrong; of each detached month whose tables are not in
    this database either, how many of its versions could not be checked.
    """

    channel_id: int
    links: int
    head: str
    findings: tuple[Finding, ...]
    detached: Mapping[str, int] = field(default_factory=dict)


def chain_channels(session: Session) -> list[int]:
    """Every channel that has evidence or posts."""
    with_evidence = select(EvidenceRow.channel_id).distinct()
    with_posts = select(PostRow.channel_id).distinct()
    return sorted(set(session.scalars(with_evidence)) | set(session.scalars(with_posts)))


def verify_channel(session: Session, channel_id: int, noted: Sequence[tuple[int, str]] = ()) -> ChainReport:
    """Checks one channel: each link over the one before, each record against its link, and the chain against hashes
    that were `noted` of it as `(number of records, last hash)`.
    """
    return _Check(session, channel_id, noted).report()


def evidence_count(session: Session) -> int:
    """How many records all chains hold."""
    return session.scalar(select(func.count()).select_from(EvidenceRow)) or 0


class _Check:
    def __init__(self, session: Session, channel_id: int, noted: Sequence[tuple[int, str]]) -> None:
        self._session = session
        self._channel_id = channel_id
        self._noted = dict(noted)
        self._findings: list[Finding] = []
        self._last_numbers: dict[int, tuple[int, int]] = {}  # message: the last number in the chain, and the post's
        self._marks: dict[int, tuple[str, bytes]] = {}
        self._reviews: dict[tuple[str, int], bytes] = {}
        self._left: dict[tuple[int, int], Left] = {}
        self._redactions: dict[tuple[int, int], tuple[str, bytes]] = {}
        self._facts: dict[int, tuple[int, bytes]] = {}
        self._media: set[tuple[int, bytes]] = set()
        self._redacted: set[int] = set()
        self._witnesses: set[tuple[int, int, bytes]] = set()
        self._away = away(session)
        self._elsewhere = 0  # versions that are in no table of the store
        self._detached: Counter[str] = Counter()

    def report(self) -> ChainReport:
        previous, expected, links, versions = GENESIS.hex(), 1, 0, 0
        for row in chain_rows(self._session, self._away, self._channel_id):
            seq, kind, message_id, number, at, payload, link = row[:7]
            links += 1
            if seq != expected:
                missing = f"records {expected} to {seq - 1} are missing" if seq > expected else "a number repeats"
                self._find(0, 0, missing)
            payload = bytes(payload)
            computed = link_hash(previous, seq, kind, message_id, number, instant(at), payload.hex())
            if computed != bytes(link).hex():
                self._find(message_id, number, f"record {seq} of the chain was changed, or the one before it was")
            previous, expected = bytes(link).hex(), seq + 1
            if self._noted.pop(seq, previous) != previous:
                self._find(0, 0, f"record {seq} is not the one that was noted: the chain was written anew")
            if kind in VERSION_KINDS:
                versions += 1
                self._version(row, payload)
            elif kind in ("deletion", "seen_again"):
                self._marks[message_id] = (kind, payload)
            elif kind in ("review", "review_undone"):
                self._reviews[kind, number] = payload
            elif kind in ("redaction", REDACTED):  # of one that was finished later the last
                self._redactions[message_id, number] = kind, payload
                self._redacted.add(message_id)
            elif kind == FACTS:
                self._facts[message_id] = number, payload
            elif kind == "media":
                self._media.add((message_id, payload))
            elif kind == "witness":
                self._witnesses.add((message_id, number, payload))
            else:
                self._find(message_id, number, f"record {seq} is of no kind that a chain holds")
        for seq in sorted(self._noted):
            self._find(0, 0, f"the chain ends before record {seq}, which was noted: its end was cut off")
        self._check_inserted(versions)
        self._check_last()
        self._check_marks()
        self._check_reviews()
        self._check_redactions()
        self._check_facts()
        self._check_media()
        self._check_witnesses()
        return ChainReport(self._channel_id, links, previous, tuple(self._findings), dict(self._detached))

    def _find(self, message_id: int, number: int, what: str) -> None:
        self._findings.append(Finding(self._channel_id, message_id, number, what))

    def _version(self, row: Any, payload: bytes) -> None:
        message_id, number, version_id, month = row[2], row[3], row[7], row[-2]
        self._elsewhere += month is not None
        if version_id is None and self._away.excuses(month, row[-1]):
            self._last_numbers[message_id] = (number, row[16])
            self._detached[month] += 1
            return
        if version_id is None:
            self._find(message_id, number, "was removed")
            return
        kind, at = row[1], instant(row[4])
        said, entities, media, salt, edit_date, heard_at, date, redacted, last, raw, _ = row[8:19]
        self._last_numbers[message_id] = (number, last)
        if redacted is not None:
            self._left[message_id, number] = Left(kind, payload, date, edit_date, media)
            self._redactions.setdefault((message_id, number), ("", b""))
            if raw is not None or said or bytes(salt) or entities not in ("[]", []):
                self._find(message_id, number, "was redacted, and has a text all the same")
        try:
            if kind == "version":
                same = old_record(row) == payload if redacted is None else True
            else:
                same = record_of(row, is_post=kind == POST) == payload
        except (ValueError, TypeError, AttributeError):  # what is no JSON or no date is not what was stored
            same = False
        if not same or instant(heard_at) != at:
            self._find(message_id, number, "was changed")
        elif kind != "version":
            if kind == POST and instant(row[22]) != at:
                self._find(message_id, number, "when the post was heard was changed")
            if number == last and instant(row[21]) != instant(edit_date):
                self._find(message_id, number, "when the post was edited was changed")

    def _check_inserted(self, linked: int) -> None:
        """Versions that stand in the tables and not in the chain."""
        versions = select(func.count()).select_from(VersionRow).join(PostRow, PostRow.id == VersionRow.post_id)
        stored = self._session.scalar(versions.where(PostRow.channel_id == self._channel_id)) or 0
        stored += self._elsewhere
        posts = select(func.count()).select_from(PostRow).where(PostRow.channel_id == self._channel_id)
        if stored <= linked and (self._session.scalar(posts) or 0) == len(self._last_numbers):
            return
        query = (
            select(PostRow.message_id, VersionRow.number)
            .outerjoin(VersionRow, VersionRow.post_id == PostRow.id)
            .outerjoin(
                EvidenceRow,
                (EvidenceRow.channel_id == PostRow.channel_id)
                & (EvidenceRow.message_id == PostRow.message_id)
                & (EvidenceRow.number == VersionRow.number)
                & (EvidenceRow.kind.in_(VERSION_KINDS)),
            )
            .where(
                PostRow.channel_id == self._channel_id,
                EvidenceRow.seq.is_(None),
                or_(VersionRow.id.is_not(None), ~exists().where(DetachedVersionRow.post_id == PostRow.id)),
            )
        )
        for message_id, number in self._session.execute(query):
            self._find(message_id, number or 0, "was inserted: no record of the chain knows it")

    def _check_last(self) -> None:
        for message_id, (number, said) in self._last_numbers.items():
            if number != said:
                self._find(message_id, number, f"its last version is told to be {said}")

    def _check_marks(self) -> None:
        """Deletion marks that are not what the chain last said of a post."""
        query = select(PostRow.message_id, PostRow.deleted_noticed_at, PostRow.last_seen_at).where(
            PostRow.channel_id == self._channel_id, PostRow.deleted_noticed_at.is_not(None)
        )
        stored = {
            row.message_id: deletion_payload(noticed_at=row.deleted_noticed_at, last_seen_at=row.last_seen_at)
            for row in self._session.execute(query)
        }
        said = {message_id: payload for message_id, (kind, payload) in self._marks.items() if kind == "deletion"}
        for message_id in sorted(stored.keys() | said.keys()):
            if message_id not in said:
                self._find(message_id, 0, "is marked deleted, which the chain does not say")
            elif message_id not in stored:
                self._find(message_id, 0, "is not marked deleted, which the chain says")
            elif stored[message_id] != said[message_id]:
                self._find(message_id, 0, "its deletion was changed")

    def _check_reviews(self) -> None:
        columns = ReviewRow.__table__.columns
        query = (
            select(*columns, PostRow.message_id)
            .outerjoin(PostRow, PostRow.id == ReviewRow.post_id)
            .where(PostRow.channel_id == self._channel_id)
        )
        for row in self._session.execute(query).mappings():
            said = self._reviews.pop(("review", row["id"]), None)
            undone = self._reviews.pop(("review_undone", row["id"]), None)
            if said is None:
                self._find(row["message_id"], 0, f"review {row['id']} was inserted")
            elif said != payload_of(dict(row)):
                self._find(row["message_id"], 0, f"review {row['id']} was changed")
            if undone != (None if row["undone_at"] is None else undone_payload(at=row["undone_at"])):
                self._find(row["message_id"], 0, f"whether and when review {row['id']} was taken back was changed")
        for kind, review_id in sorted(self._reviews):
            if kind == "review":
                self._find(0, 0, f"review {review_id} was removed")

    def _check_redactions(self) -> None:
        query = (
            select(PostRow.message_id, _NUMBER, RedactionRow)
            .outerjoin(VersionRow, VersionRow.id == RedactionRow.version_id)
            .outerjoin(DetachedVersionRow, DetachedVersionRow.version_id == RedactionRow.version_id)
            .join(PostRow, PostRow.id == _POST_ID)
            .where(PostRow.channel_id == self._channel_id)
        )
        for message_id, number, row in self._session.execute(query):
            form, said = self._redactions.pop((message_id, number), ("", b""))
            left = self._left.get((message_id, number))
            try:
                right = self._is_redacted(row, left, form, said)
            except (ValueError, TypeError, AttributeError):  # what is no JSON or no date is not what was left
                right = False
            if not right:
                self._find(message_id, number, "its redaction is not what the chain says")
        for (message_id, number), (form, _) in sorted(self._redactions.items()):
            if form:
                self._find(message_id, number, "was redacted, and the record of it was removed")

    def _is_redacted(self, row: RedactionRow, left: Left | None, form: str, said: bytes) -> bool:
        """Whether a redaction, and what it left of a version, are as the chain says."""
        text_hash, raw_hash = bytes(row.text_hash), None if row.raw_hash is None else bytes(row.raw_hash).hex()
        if form != REDACTED:
            if said != redaction_payload(text_hash=text_hash, reason=row.reason, at=row.at):
                return False
            # It took nothing that is in the clear in its version's record.
            return (
                left is None
                or left.kind != "version"
                or old_payload(text_hash.hex(), left.date, left.edit_date, left.media, raw_hash) == left.record
            )
        if left is None:  # detached: it can't be looked at
            return True
        # Of a version in the old form only the hash of the whole record is left.
        return left.said_in(text_hash, row) == said and (left.kind != "version" or text_hash == left.record)

    def _check_facts(self) -> None:
        """What posts say of themselves, where that has a record of its own."""
        if not self._facts:
            return
        wanted = [(number, message_id) for message_id, (number, _) in self._facts.items()]
        found: dict[int, Any] = {}
        for start in range(0, len(wanted), ROWS_AT_ONCE):
            ids = [message_id for _, message_id in wanted[start : start + ROWS_AT_ONCE]]
            query = select(PostRow).where(PostRow.channel_id == self._channel_id, PostRow.message_id.in_(ids))
            for row in self._session.scalars(query):
                found[row.message_id] = row
            self._check_some_facts(found)
            found.clear()

    def _check_some_facts(self, posts: Mapping[int, PostRow]) -> None:
        by_id = {row.id: row for row in posts.values()}
        query = select(VersionRow.post_id, VersionRow.number, VersionRow.salt).where(VersionRow.post_id.in_(by_id))
        salts = {(post_id, number): bytes(salt) for post_id, number, salt in self._session.execute(query)}
        for row in by_id.values():
            number, said = self._facts[row.message_id]
            forward = forward_of(row.forward_channel_id, row.forward_message_id, row.forward_name)
            salt = salts.get((row.id, number), b"")
            if forward is not None and not salt:
                if (row.id, number) in salts:
                    self._find(row.message_id, number, "was redacted, and tells whence it was forwarded all the same")
                continue  # its text is detached, and the salt with it
            payload = facts_payload(
                salt=salt,
                heard_at=row.heard_at,
                source=row.source,
                service=row.service,
                noforwards=row.noforwards,
                grouped_id=row.grouped_id,
                reply_to=row.reply_to,
                forward=forward,
            )
            if payload != said:
                self._find(row.message_id, number, "what the post says of itself was changed")

    def _check_media(self) -> None:
        """Kept files whose hash, size or time is not what the chain says."""
        for file in kept_media(self._session, self._channel_id, redacted=True):
            if file.sha256 is None or file.size is None or file.kept_at is None:
                payload = b""
            else:
                payload = media_payload(
                    identity=file.identity, sha256=file.sha256, size=file.size, kept_at=file.kept_at
                )
            if (file.message_id, payload) in self._media:
                self._media.remove((file.message_id, payload))
            else:
                self._find(file.message_id, 0, f"the file {file.identity} is not what the chain says")
            if file.state == "redacted" and file.message_id not in self._redacted:
                self._find(file.message_id, 0, f"the file {file.identity} was taken out without a redaction")
        for message_id, _ in sorted(self._media):
            self._find(message_id, 0, "a kept file was changed or removed")

    def _check_witnesses(self) -> None:
        """What others saw of versions: each is in the chain, and saw the text that is stored."""
        query = (
            select(PostRow.message_id, _NUMBER, VersionRow.text, VersionRow.salt, WitnessRow)
            .outerjoin(VersionRow, VersionRow.id == WitnessRow.version_id)
            .outerjoin(DetachedVersionRow, DetachedVersionRow.version_id == WitnessRow.version_id)
            .join(PostRow, PostRow.id == _POST_ID)
            .where(PostRow.channel_id == self._channel_id)
        )
        for message_id, number, said, salt, row in self._session.execute(query):
            text_hash, raw_hash = bytes(row.text_hash), None if row.raw_hash is None else bytes(row.raw_hash)
            payload = witness_payload(witness=row.witness, at=row.at, text_hash=text_hash, raw_hash=raw_hash)
            if (message_id, number, payload) in self._witnesses:
                self._witnesses.remove((message_id, number, payload))
            else:
                self._find(message_id, number, f"witness {row.witness} is not what the chain says")
            if salt and text_seen(bytes(salt), said) != text_hash:  # of a redacted or detached text only that is left
                self._find(message_id, number, f"witness {row.witness} saw another text")
        for message_id, number, _ in sorted(self._witnesses):
            self._find(message_id, number, "a witness was changed or removed")
