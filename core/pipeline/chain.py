"""Writing the evidence chains: the next link as a row, and links for what happens to a post after it was heard."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.evidence import GENESIS, facts_payload, forward_of, link_hash
from core.storage.models import EvidenceRow, PostRow
from core.storage.posts import ChainHead, chain_heads, lock_channel
from core.storage.upsert import insert_rows
from core.types import PostKey


def next_link(head: ChainHead, key: PostKey, kind: str, number: int, at: datetime, payload: bytes) -> tuple[int, bytes]:
    """Moves `head` on to the next link of a chain; its number and its hash."""
    head.seq += 1
    head.hash = link_hash(
        head.hash, seq=head.seq, kind=kind, message_id=key.message_id, number=number, at=at, payload_hash=payload
    )
    return head.seq, head.hash


def link_row(head: ChainHead, key: PostKey, kind: str, number: int, at: datetime, payload: bytes) -> dict[str, object]:
    """The next link of a chain as a row; moves `head` on."""
    seq, digest = next_link(head, key, kind, number, at, payload)
    return {
        "channel_id": key.channel_id,
        "seq": seq,
        "kind": kind,
        "message_id": key.message_id,
        "number": number,
        "at": at,
        "payload_hash": payload,
        "hash": digest,
    }


def append_link(session: Session, key: PostKey, kind: str, number: int, at: datetime, payload: bytes) -> None:
    """Adds one link to the chain of the post's channel, alone with it until the transaction ends."""
    lock_channel(session, [key.channel_id])
    head = chain_heads(session, [key.channel_id], GENESIS)[key.channel_id]
    insert_rows(session, EvidenceRow, [link_row(head, key, kind, number, at, payload)])


def stored_facts(session: Session, post_id: int, salt: bytes) -> bytes:
    """The hash of what a stored post says of itself now, with the salt of the version that the record will name."""
    row = session.execute(
        select(
            PostRow.heard_at,
            PostRow.source,
            PostRow.service,
            PostRow.noforwards,
            PostRow.grouped_id,
            PostRow.reply_to,
            PostRow.forward_channel_id,
            PostRow.forward_message_id,
            PostRow.forward_name,
        ).where(PostRow.id == post_id)
    ).one()
    heard_at, source, service, noforwards, grouped_id, reply_to, *origin = row
    return facts_payload(
        salt=salt,
        heard_at=heard_at,
        source=source,
        service=service,
        noforwards=noforwards,
        grouped_id=grouped_id,
        reply_to=reply_to,
        forward=forward_of(*origin),
    )
