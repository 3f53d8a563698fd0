"""Evidence bundles: posts with all versions, their part of the chain, a page to read, and a verifier that stands alone.

A bundle proves that nothing changed since receipt; it names no watching account and no reader.
"""

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import anyio
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import RefusedError, StorageError
from core.evidence import FACTS, GENESIS, REDACTED, instant_text, salted_person
from core.pipeline.archive.bundlemedia import LIMIT_BYTES, MediaPacker
from core.pipeline.archive.bundlepages import Pages
from core.pipeline.archive.exporting import ExportedPost, ExportedVersion, Exporter, is_sample, iso, post_record
from core.pipeline.archive.heads import SignedHead, last_head
from core.pipeline.archive.stamping import last_stamped
from core.pipeline.rules import RulesHolder
from core.rawform import unpack
from core.storage.models import (
    ChannelRow,
    EvidenceRow,
    GapRow,
    PostRow,
    ReviewRow,
    VersionRow,
    WitnessRow,
)
from core.storage.posts import chain_ends, raw_messages
from core.storage.store import Store
from core.types import WEB_PAGE

_LINKS_AT_ONCE = 2000
_ATTEMPTS = 5
_VERIFIER = Path(__file__).with_name("bundle_verifier.txt")  # no module of ours: it runs on any Python

_README = """\
An evidence bundle of Slukh

What it proves: that the texts, dates, deletions and files here are what Slukh received, in this order, and that
nothing was changed, removed or inserted between them and the last hash of each channel's chain (run: python3
verify.py). If that last hash was noted elsewhere at some time, it proves that nothing has changed since that time
(--head).

What it does not prove: that Telegram served these posts, that their authors wrote them, or that what they say is true.
Posts are claims of their channels. A deletion is noticed some time after it happens; both times are given.

index.html      to read
posts.jsonl     the posts with their last texts
versions.jsonl  every text with the salt of its hash, and the raw message (TL as JSON) where Telegram's protocol told it
media.jsonl     what is attached; media/ has the kept files, each under the SHA-256 of its content
reviews.jsonl   what analysts decided
witnesses.jsonl who else saw a version as it is here
chain.jsonl     the channels' chains, from the first of these posts on
head.json       the last signed ends of all chains, as the admins have them
stamped.json    the newest ends that an outside authority put its timestamp on, if one is asked; stamped.tsr: its answer
manifest.json   what, when, coverage; under "away" the posts of which texts are not here, and the months they went with
verify.py       checks all of it

A version's record is of the kind "post" (a first text with what the post says of itself), "text" (a text alone, the
rest in a record "facts"), or "version", which earlier programs wrote: it holds text, dates and media, and nothing of
where a post was forwarded from, what it answers or how it was heard. heard_by is the number of whoever heard it.

A raw message leaves out what differs by account or changes by itself: access hashes, file references, own votes,
counters, previews of links. Its text stands beside it with a hash of its own. Its hash is over its packed form
(raw_packed: JSON, compressed where it is long), so that it can't be changed either.

A witness is somebody else who saw a version than whoever told it first: another watching account under a number that
names nobody, or the channel's public web page (number 0). Its text_hash is over the text without formatting, its
raw_hash over the raw message: where both are the version's, both saw the very same message. It is one newsroom's word
that there were two who saw it, and no proof for others that Telegram served it.

A timestamp (RFC 3161) proves that the ends in stamped.json, and so all records before them, stood at its time, whoever
holds our keys and machines. To check it, with the "root" of stamped.json and the authority's own root certificate,
which you should have from the authority itself:
    openssl ts -verify -digest ROOT -in stamped.tsr -CAfile AUTHORITY.pem
    openssl ts -reply -in stamped.tsr -text

media.jsonl also lists what is left out, and why: what the channel does not allow to be forwarded, what is over the
limit of the bundle, what was too large or gone when it was to be kept. A file's hash stands in the chain from the time
at which it was fetched, which is some time after its post (kept_at).
"""


class BundleMaker:
    """Writes a bundle into a folder that does not exist yet. Raises RefusedError for the demo's samples.

    `media` is the folder of kept files; at most `media_limit` bytes of them are put in.
    """

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        exporter: Exporter,
        program: str,
        *,
        media: Path | None = None,
        media_limit: int = LIMIT_BYTES,
    ) -> None:
        self._media = media
        self._media_limit = media_limit
        self._store = store
        self._holder = holder
        self._clock = clock
        self._exporter = exporter
        self._program = program

    async def write(self, folder: Path, progress: Callable[[int], None]) -> int:
        """Writes the bundle; `progress` gets the number of posts so far. Returns how many there are.

        Raises StorageError where its posts change faster than it is written.
        """
        await refuse_samples(self._store)
        made_at = self._clock()
        for _ in range(_ATTEMPTS):
            _make(folder)
            count = await self._try(folder, progress, made_at)
            if count is not None:
                return count
            await anyio.to_thread.run_sync(shutil.rmtree, folder)
        raise StorageError("posts of the bundle were redacted or known better while it was made", mend="make it again")

    async def _try(self, folder: Path, progress: Callable[[int], None], made_at: datetime) -> int | None:
        """Writes the bundle once. None if it must not stay: something that is in it was redacted meanwhile, or is no
        longer so.
        """
        begun = await self._store.read(chain_ends)
        wanted: dict[int, set[int]] = {}
        count = 0
        with (
            Pages(folder, self._exporter.query) as pages,
            _file(folder / "posts.jsonl") as posts,
            _file(folder / "versions.jsonl") as versions,
            _file(folder / "media.jsonl") as files,
        ):
            packer = MediaPacker(self._store, self._media, folder, files, self._media_limit)
            async for batch in self._exporter.batches():
                attached = await packer.add(batch)
                texts = [version.version_id for post in batch for version in post.versions]
                raws = await self._store.read(partial(raw_messages, version_ids=texts))
                for post in batch:
                    wanted.setdefault(post.channel_id, set()).add(post.message_id)
                    _line(posts, _canonical_post(post))
                    for version in post.versions:
                        _line(versions, _version_record(post, version, raws.get(version.version_id)))
                    pages.add(post, attached.get((post.channel_id, post.message_id), ()))
                    count += 1
                progress(count)
            pages.add_away(self._exporter.away)
        # Before the chains: these then hold all that is told here, and more.
        with _file(folder / "reviews.jsonl") as output, _file(folder / "witnesses.jsonl") as seen:
            keys = [(channel_id, message_id) for channel_id, ids in wanted.items() for message_id in sorted(ids)]
            await self._store.read(partial(_write_reviews, output=output, keys=keys))
            await self._store.read(partial(_write_witnesses, output=seen, keys=keys))
        heads: dict[str, str] = {}
        # A file stands in the chain of the post through which it was fetched: several posts may share it.
        chained = {channel_id: set(message_ids) for channel_id, message_ids in wanted.items()}
        for channel_id, message_id in packer.places:
            chained.setdefault(channel_id, set()).add(message_id)
        with _file(folder / "chain.jsonl") as chain:
            for channel_id, message_ids in sorted(chained.items()):
                work = partial(_write_chain, output=chain, channel_id=channel_id, message_ids=message_ids)
                head = await self._store.read(work)
                heads[str(channel_id)] = head
        if head_record := await self._store.read(_head_record):
            text = json.dumps(head_record, ensure_ascii=False)
            (folder / "head.json").write_text(text + "\n", encoding="utf-8")
        if stamped := await self._store.read(last_stamped):
            text = json.dumps(_head_json(stamped[0]), ensure_ascii=False)
            (folder / "stamped.json").write_text(text + "\n", encoding="utf-8")
            (folder / "stamped.tsr").write_bytes(stamped[1])
        coverage = await self._store.read(coverage_of)
        # Last of all: what is redacted from here on was redacted after the bundle was made.
        if await self._store.read(partial(_is_taken_back, begun=begun, wanted=wanted)):
            return None
        self._finish(folder, count, made_at, heads, coverage)
        return count

    def _finish(
        self, folder: Path, count: int, made_at: datetime, heads: dict[str, str], coverage: list[dict[str, Any]]
    ) -> None:
        (folder / "README.txt").write_text(_README, encoding="utf-8")
        shutil.copyfile(_VERIFIER, folder / "verify.py")
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        manifest = {
            "made_at": iso(made_at),
            "program": self._program,
            "catalogue": self._holder.current.catalogue.id,
            "query": self._exporter.query,
            "posts": count,
            "heads": heads,
            "coverage": coverage,
            "away": [asdict(one) for one in self._exporter.away],
            "files": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _is_taken_back(session: Session, begun: Mapping[int, int], wanted: Mapping[int, set[int]]) -> bool:
    """Whether the chains say of one of the `wanted` posts, behind the ends at which it was `begun`, that what was read
    of it does not hold: a redaction, a deleted post's coming back, or what an account knows better than a file did.
    """
    for channel_id, message_ids in wanted.items():
        query = select(EvidenceRow.message_id).where(
            EvidenceRow.channel_id == channel_id,
            EvidenceRow.seq > begun.get(channel_id, 0),
            EvidenceRow.kind.in_((FACTS, REDACTED, "seen_again")),
        )
        if not message_ids.isdisjoint(session.scalars(query)):
            return True
    return False


async def refuse_samples(store: Store) -> None:
    """Raises RefusedError if the store holds the demo's samples."""
    if await store.read(is_sample):
        raise RefusedError("these are samples of the demo: they can't be exported as evidence", code="desk-samples")


# ---------------------------------------------------------------- records


def _canonical_post(post: ExportedPost) -> dict[str, Any]:
    """As in the JSON Lines export, with all that was hashed in the form in which it was."""
    return {
        **post_record(post),
        "heard_at": instant_text(post.heard_at),
        "deleted": instant_text(post.deleted_noticed_at),
        "last_seen_at": instant_text(post.last_seen_at),
    }


def _version_record(post: ExportedPost, version: ExportedVersion, raw: bytes | None) -> dict[str, Any]:
    """A version with what its hash is made of; of a redacted one that hash alone.

    The raw message stands there to be read, and as it was packed and hashed.
    """
    gone = version.redaction
    proof: dict[str, Any] = {"salt": version.salt.hex(), "content_hash": version.content_hash.hex()}
    if raw is not None:
        proof |= {"raw": unpack(raw), "raw_packed": base64.b64encode(raw).decode()}
    if gone is not None:
        proof = {
            "text_hash": gone.text_hash.hex(),
            "raw_hash": gone.raw_hash.hex() if gone.raw_hash else None,
            "redacted": {"reason": gone.reason, "at": instant_text(gone.at)},
        }
    return {
        "channel_id": post.channel_id,
        "message_id": post.message_id,
        "number": version.number,
        "date": instant_text(post.date),
        "edit_date": instant_text(version.edit_date),
        "heard_at": instant_text(version.heard_at),
        "heard_by": version.heard_by,
        "text": version.text,
        "entities": version.entities,
        "media": version.media,
        **proof,
    }


def _write_reviews(session: Session, output: TextIO, keys: Iterable[tuple[int, int]]) -> int:
    """What analysts decided about these posts; who did stands as a salted hash. Returns how many there are."""
    count = 0
    for channel_id, message_id in keys:
        query = (
            select(ReviewRow)
            .join(PostRow, PostRow.id == ReviewRow.post_id)
            .where(PostRow.channel_id == channel_id, PostRow.message_id == message_id)
            .order_by(ReviewRow.id)
        )
        for row in session.scalars(query):
            record = {
                "channel_id": channel_id,
                "message_id": message_id,
                "review": row.id,
                "by": salted_person(bytes(row.salt), row.by_user_id).hex(),
                "kind": row.kind,
                "subject": row.subject if row.kind != "assignment" else "",
                "verdict": row.verdict,
                "note": row.note,
                "at": instant_text(row.at),
                "undone_at": instant_text(row.undone_at),
            }
            if row.kind != "assignment":  # it names a member, and says nothing of the post
                _line(output, record)
                count += 1
    return count


def _write_witnesses(session: Session, output: TextIO, keys: Iterable[tuple[int, int]]) -> int:
    """Who else saw versions of these posts, by number. Returns how many there are."""
    count = 0
    for channel_id, message_id in keys:
        query = (
            select(VersionRow.number, WitnessRow)
            .join(VersionRow, VersionRow.id == WitnessRow.version_id)
            .join(PostRow, PostRow.id == VersionRow.post_id)
            .where(PostRow.channel_id == channel_id, PostRow.message_id == message_id)
            .order_by(VersionRow.number, WitnessRow.witness)
        )
        for number, row in session.execute(query):
            record = {
                "channel_id": channel_id,
                "message_id": message_id,
                "number": number,
                "witness": row.witness,
                "who": "the public web page" if row.witness == WEB_PAGE else f"watching account {row.witness}",
                "at": instant_text(row.at),
                "text_hash": bytes(row.text_hash).hex(),
                "raw_hash": None if row.raw_hash is None else bytes(row.raw_hash).hex(),
            }
            _line(output, record)
            count += 1
    return count


def _head_record(session: Session) -> dict[str, Any] | None:
    """The last signed head: the ends of all chains at its time."""
    head = last_head(session)
    return None if head is None else _head_json(head)


def _head_json(head: SignedHead) -> dict[str, Any]:
    return {
        "at": instant_text(head.at),
        "root": head.root.hex(),
        "heads": [list(one) for one in head.heads],
        "signature": head.signature.hex(),
        "public_key": head.public_key.hex(),
    }


def _write_chain(session: Session, output: TextIO, channel_id: int, message_ids: set[int]) -> str:
    """Writes a channel's chain from the first record of these posts on; returns its last hash."""
    previous, begun = GENESIS.hex(), False
    for row in _links(session, channel_id):
        if not begun and row.message_id in message_ids:
            _line(output, {"channel_id": channel_id, "seq": row.seq, "start": previous})
            begun = True
        previous = bytes(row.hash).hex()
        if begun:
            _line(
                output,
                {
                    "channel_id": channel_id,
                    "seq": row.seq,
                    "kind": row.kind,
                    "message_id": row.message_id,
                    "number": row.number,
                    "at": instant_text(row.at),
                    "payload_hash": bytes(row.payload_hash).hex(),
                    "hash": previous,
                },
            )
    return previous


def _links(session: Session, channel_id: int) -> Iterator[Any]:
    after = 0
    while True:
        columns = EvidenceRow.__table__.c
        query = (
            select(columns.seq, columns.kind, columns.message_id, columns.number, columns.at, columns.payload_hash)
            .add_columns(columns.hash)
            .where(columns.channel_id == channel_id, columns.seq > after)
            .order_by(columns.seq)
            .limit(_LINKS_AT_ONCE)
        )
        rows = session.execute(query).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].seq


def coverage_of(session: Session) -> list[dict[str, Any]]:
    """Since when each channel was watched, until when, and when it was not: what «nothing found» is worth."""
    gaps: dict[int, list[dict[str, Any]]] = {}
    for row in session.scalars(select(GapRow).order_by(GapRow.channel_id, GapRow.from_at)):
        span = {"from": iso(row.from_at), "to": iso(row.to_at), "recovered_at": iso(row.caught_up_at)}
        gaps.setdefault(row.channel_id, []).append(span)
    return [
        {
            "channel_id": row.channel_id,
            "channel": row.name,
            "username": row.username,
            "first_watched_at": iso(row.first_watched_at),
            "watched_until": iso(row.watched_until),
            "gaps": gaps.get(row.channel_id, []),
        }
        for row in session.scalars(select(ChannelRow).order_by(ChannelRow.channel_id))
    ]


# ---------------------------------------------------------------- files


def _make(folder: Path) -> None:
    folder.mkdir(parents=True)


def _file(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n")


def _line(output: TextIO, record: dict[str, Any]) -> None:
    output.write(json.dumps(record, ensure_ascii=False) + "\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
