"""Writing the evidence chains: the next link as a row, and links for what happens to a post after it was heard."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.evidence import GENESIS, link_hash
from core.storage.models import EvidenceRow
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
