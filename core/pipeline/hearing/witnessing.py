"""Witnesses: somebody else than whoever told a version first sees it as it is stored, and the evidence says so.

Another watching account, or the public web page. Each stands under a number that names no account, once for each
version, with the salted hashes of what it saw, as a record of the channel's chain. It costs a statement only where
somebody else looks at a version that is stored, which is at a change of accounts, at a look at the web page, and after
imports: never when a post is new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.evidence import GENESIS, salted_raw, salted_text, witness_payload
from core.pipeline.chain import link_row
from core.pipeline.judged import Judged
from core.storage.models import EvidenceRow, RawMessageRow, RedactionRow, VersionRow, WitnessRow
from core.storage.posts import ChainHead, StoredPost, chain_heads, lock_channel, stored_posts, version_texts
from core.storage.upsert import insert_rows
from core.types import WEB_PAGE, HeardPost
from core.versions import Judgement, comparable


@dataclass(frozen=True, slots=True)
class Witness:
    """Who else saw a version: `number` 0 is the public web page. `whole`: the raw message was the same, too."""

    number: int
    at: datetime
    whole: bool


def text_seen(salt: bytes, text: str) -> bytes:
    """The salted hash of a text as any witness sees it: web pages trim and compose it, and keep no spans."""
    return salted_text(salt, comparable(text), [])


def note_witnesses(session: Session, judged: Sequence[Judged], heads: dict[int, ChainHead]) -> int:
    """Notes those of the heard posts that are the stored version, seen by somebody else; returns how many are new."""
    return _note(
        session,
        [
            (item.heard, item.stored)
            for item in judged
            if item.stored is not None
            and item.judgement is Judgement.SAME
            and item.heard.seen_by is not None
            and item.heard.seen_by != item.stored.heard_by
        ],
        heads,
    )


def witness_by_page(session: Session, posts: Sequence[HeardPost]) -> int:
    """Notes which posts, that accounts told, the web page shows with their last text; returns how many are new.

    What differs there is no witness and no edit: the page is less exact than what an account has read.
    """
    stored = stored_posts(session, [post.key for post in posts])
    texts = version_texts(session, [one.version_id for one in stored.values()])
    seen = [
        (post, found)
        for post in posts
        if (found := stored.get(post.key)) is not None
        and found.heard_by != WEB_PAGE
        and comparable(texts.get(found.version_id, "")) == comparable(post.text) != ""
    ]
    if not seen:
        return 0
    channel_ids = {post.channel_id for post, _ in seen}
    lock_channel(session, channel_ids)
    return _note(session, seen, chain_heads(session, channel_ids, GENESIS))


def witnesses_of(session: Session, version_ids: Sequence[int]) -> dict[int, list[Witness]]:
    """The witnesses of these versions, by `version.id`, in the order in which they came."""
    if not version_ids:
        return {}
    columns = (VersionRow.salt, RawMessageRow.data, RedactionRow.raw_hash)
    query = (
        select(WitnessRow, *columns)
        .join(VersionRow, VersionRow.id == WitnessRow.version_id)
        .outerjoin(RawMessageRow, RawMessageRow.version_id == WitnessRow.version_id)
        .outerjoin(RedactionRow, RedactionRow.version_id == WitnessRow.version_id)
        .where(WitnessRow.version_id.in_(list(version_ids)))
        .order_by(WitnessRow.at, WitnessRow.witness)
    )
    found: dict[int, list[Witness]] = {}
    for row, salt, raw, gone in session.execute(query):
        known = salted_raw(bytes(salt), bytes(raw)) if raw is not None else gone
        whole = row.raw_hash is not None and known is not None and bytes(row.raw_hash) == bytes(known)
        found.setdefault(row.version_id, []).append(Witness(row.witness, row.at, whole))
    return found


def _note(session: Session, seen: Sequence[tuple[HeardPost, StoredPost]], heads: dict[int, ChainHead]) -> int:
    if not seen:
        return 0
    ids = [stored.version_id for _, stored in seen]
    query = select(WitnessRow.version_id, WitnessRow.witness).where(WitnessRow.version_id.in_(ids))
    known = {(row[0], row[1]) for row in session.execute(query)}
    fresh = [(post, stored) for post, stored in seen if (stored.version_id, post.seen_by) not in known]
    if not fresh:
        return 0
    wanted = [stored.version_id for _, stored in fresh]
    found = session.execute(select(VersionRow.id, VersionRow.salt).where(VersionRow.id.in_(wanted)))
    salts = {row[0]: bytes(row[1]) for row in found}
    rows: list[dict[str, object]] = []
    evidence = []
    for post, stored in fresh:
        salt = salts.get(stored.version_id)  # none where the version is detached
        if not salt or post.seen_by is None:  # a redacted text is told to nobody again, nor guessed from a hash
            continue
        text_hash = text_seen(salt, post.text)
        raw_hash = None if post.raw is None else salted_raw(salt, post.raw)
        rows.append(
            {
                "version_id": stored.version_id,
                "witness": post.seen_by,
                "at": post.heard_at,
                "text_hash": text_hash,
                "raw_hash": raw_hash,
            }
        )
        payload = witness_payload(witness=post.seen_by, at=post.heard_at, text_hash=text_hash, raw_hash=raw_hash)
        head = heads[post.channel_id]
        evidence.append(link_row(head, post.key, "witness", stored.version, post.heard_at, payload))
    insert_rows(session, WitnessRow, rows)
    insert_rows(session, EvidenceRow, evidence)
    return len(rows)
