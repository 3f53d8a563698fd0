"""Links of the evidence chains as rows: each over the one before, each channel by itself."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from core.evidence import GENESIS, link_hash
from core.pipeline.chain import append_link, link_row
from core.storage.models import EvidenceRow
from core.storage.posts import ChainHead
from core.storage.store import Store
from core.types import PostKey

AT = datetime(2025, 11, 5, 9, tzinfo=UTC)
POST, OTHER = PostKey(1001, 7), PostKey(1002, 8)


def test_a_link_names_what_it_is_over_and_moves_the_head_on() -> None:
    """Row and hash say the same; the head is the new link afterwards."""
    head = ChainHead(4, b"four")
    row = link_row(head, POST, "deletion", 2, AT, b"payload")
    over = link_hash(b"four", seq=5, kind="deletion", message_id=7, number=2, at=AT, payload_hash=b"payload")
    assert row == {
        "channel_id": 1001, "seq": 5, "kind": "deletion", "message_id": 7, "number": 2, "at": AT,
        "payload_hash": b"payload", "hash": over,
    }  # fmt: skip
    assert replace(head) == ChainHead(5, over)


async def test_links_are_added_to_the_chain_of_their_own_channel(any_store: Store) -> None:
    """The first over nothing, each further one over the last of its channel, also in one transaction."""

    def work(session: Any) -> None:
        append_link(session, POST, "version", 0, AT, b"a")
        append_link(session, OTHER, "version", 0, AT, b"b")
        append_link(session, POST, "deletion", 1, AT, b"c")

    await any_store.write(work)
    await any_store.write(lambda session: append_link(session, POST, "review", 3, AT, b"d"))

    def chain(session: Any, channel_id: int) -> list[Any]:
        query = select(EvidenceRow).where(EvidenceRow.channel_id == channel_id).order_by(EvidenceRow.seq)
        return list(session.scalars(query))

    rows = await any_store.read(lambda session: chain(session, 1001))
    told = [(row.seq, row.kind, row.message_id, row.number, row.at, bytes(row.payload_hash)) for row in rows]
    assert told == [
        (1, "version", 7, 0, AT, b"a"), (2, "deletion", 7, 1, AT, b"c"), (3, "review", 7, 3, AT, b"d"),
    ]  # fmt: skip
    last = GENESIS
    for row in rows:
        last = link_hash(
            last, seq=row.seq, kind=row.kind, message_id=7, number=row.number, at=AT, payload_hash=row.payload_hash
        )
        assert bytes(row.hash) == last
    (other,) = await any_store.read(lambda session: chain(session, 1002))
    assert (other.seq, other.message_id, bytes(other.payload_hash)) == (1, 8, b"b")
