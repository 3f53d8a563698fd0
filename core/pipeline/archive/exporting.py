"""Exporting: stored posts as CSV or JSON Lines, of a search or all, a batch in memory at a time."""

import csv
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TextIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from core.clock import Clock
from core.pipeline.archive.keeping import Redaction, redactions
from core.pipeline.asking.searching import all_post_ids, count_posts, prepare
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.cards import claim_statuses
from core.storage.desk import keys_of
from core.storage.detached import months_away
from core.storage.mentions import mentions_of
from core.storage.models import ChannelRow, PostRow, SettingRow, VersionRow
from core.storage.series import Count, series_of
from core.storage.store import Store
from core.types import Mention

BATCH = 500
SAMPLE_SETTING = "sample"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what spreadsheets may run, after blanks or alone
_BREAKS = ("\t", "\r", "\n")
_BLANK = " \t\r\n\u00a0\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class ExportedVersion:
    """One text of a post with all that its hash is made of."""

    number: int
    text: str
    entities: list[Any]
    media: dict[str, Any] | None
    salt: bytes
    content_hash: bytes
    edit_date: datetime | None
    heard_at: datetime
    mentions: tuple[Mention, ...]
    redaction: Redaction | None = None
    version_id: int = 0
    heard_by: int | None = None


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """A stored post with all its versions, oldest first."""

    channel_id: int
    message_id: int
    channel: str
    username: str | None
    date: datetime
    heard_at: datetime
    source: str
    service: bool
    grouped_id: int | None
    reply_to: int | None
    forward_channel_id: int | None
    forward_message_id: int | None
    forward_name: str | None
    views: int | None
    forwards: int | None
    reactions: int | None
    edited_at: datetime | None
    last_seen_at: datetime | None
    deleted_noticed_at: datetime | None
    story_id: int | None
    status: str
    versions: tuple[ExportedVersion, ...]
    series: tuple[Count, ...] = ()
    noforwards: bool = False
    post_id: int = 0
    version_count: int = 1  # with those that are away
    reposted_from: int | None = None  # the message id of the deleted post that had the same text

    @property
    def last(self) -> ExportedVersion:
        return self.versions[-1]

    @property
    def link(self) -> str:
        """Where Telegram shows it."""
        place = self.username or f"c/{self.channel_id}"
        return f"https://t.me/{place}/{self.message_id}"


@dataclass(frozen=True, slots=True)
class Away:
    """A post of which texts are away with these detached months; without any text here it is not exported."""

    channel_id: int
    message_id: int
    months: tuple[str, ...]


class Exporter:
    """The posts of a search, or all (`query` None), newest first for a search and in order of hearing for all.

    `away` has those of which texts are missing in what `batches` gave.
    """

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        query: str | None,
        *,
        post_ids: Sequence[int] | None = None,
    ) -> None:
        """`post_ids` are the posts of a case, which `query` then only names."""
        self._store = store
        self._holder = holder
        self._clock = clock
        self.query = query
        self._post_ids = post_ids
        self.away: list[Away] = []

    async def count(self) -> int:
        """About how many posts there are, for a progress bar."""
        if self._post_ids is not None:
            return len(self._post_ids)
        if self.query is None:
            return await self._store.read(
                lambda session: session.scalar(select(func.count()).select_from(PostRow)) or 0
            )
        query, analyser, now = self.query, load_analyser(), self._clock()
        return await self._store.read(
            lambda session: count_posts(session, prepare(session, self._holder.current, analyser, query, now))
        )

    async def batches(self) -> AsyncIterator[list[ExportedPost]]:
        """All posts, a batch at a time. Raises QueryError."""
        self.away = []
        if self._post_ids is not None:
            for start in range(0, len(self._post_ids), BATCH):
                posts, away = await self._store.read(partial(_load, post_ids=self._post_ids[start : start + BATCH]))
                self.away += away
                yield posts
            return
        if self.query is None:
            after: int | None = 0
            while after is not None:
                posts, away, after = await self._store.read(partial(_next_posts, after=after))
                self.away += away
                if posts:  # none where all texts of a batch are away with their month: more may follow
                    yield posts
            return
        shown: set[int] = set()  # those that may come again
        below: int | None = None
        now, analyser, query = self._clock(), load_analyser(), self.query

        def work(session: Session) -> tuple[list[ExportedPost], list[Away], dict[int, bool], int | None]:
            ready = prepare(session, self._holder.current, analyser, query, now)
            ids, following = all_post_ids(session, ready, below=below, limit=BATCH)
            return *_load(session, [one for one in ids if one not in shown]), ids, following

        while True:
            posts, away, ids, following = await self._store.read(work)
            self.away += away
            shown.update(one for one, edited in ids.items() if edited)
            if posts:
                yield posts
            if following is None:
                return
            below = following


def is_sample(session: Session) -> bool:
    """Whether this store holds the demo's samples, which are nobody's evidence."""
    return session.scalar(select(SettingRow.value).where(SettingRow.name == SAMPLE_SETTING)) is True


def load_posts(session: Session, post_ids: Iterable[int]) -> list[ExportedPost]:
    """The posts with these ids, in their order."""
    wanted = list(post_ids)
    if not wanted:
        return []
    found: dict[int, list[ExportedVersion]] = {one: [] for one in wanted}
    versions = session.scalars(
        select(VersionRow).where(VersionRow.post_id.in_(wanted)).order_by(VersionRow.post_id, VersionRow.number)
    ).all()
    mentions = mentions_of(session, [row.id for row in versions])
    redacted = redactions(session, [row.id for row in versions if not row.salt])
    for row in versions:
        found[row.post_id].append(
            ExportedVersion(
                row.number,
                row.text,
                row.entities or [],
                row.media,
                bytes(row.salt),
                bytes(row.content_hash),
                row.edit_date,
                row.heard_at,
                mentions.get(row.id, ()),
                redacted.get(row.id),
                row.id,
                row.heard_by,
            )
        )
    statuses = claim_statuses(session, wanted)
    series, reposted = series_of(session, wanted), _reposted(session, wanted)
    posts: dict[int, ExportedPost] = {}
    query = (
        select(PostRow, ChannelRow.name, ChannelRow.username)
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(PostRow.id.in_(wanted))
    )
    for post, name, username in session.execute(query):
        if not found[post.id]:
            continue
        posts[post.id] = ExportedPost(
            post.channel_id,
            post.message_id,
            name or str(post.channel_id),
            username,
            post.date,
            post.heard_at,
            post.source,
            post.service,
            post.grouped_id,
            post.reply_to,
            post.forward_channel_id,
            post.forward_message_id,
            post.forward_name,
            post.views,
            post.forwards,
            post.reactions,
            post.edited_at if post.version else None,
            post.last_seen_at,
            post.deleted_noticed_at,
            post.story_id,
            str(statuses[post.id][0]) if post.id in statuses else "unverified",
            tuple(found[post.id]),
            tuple(series.get(post.id, ())),
            post.noforwards,
            post.id,
            post.version + 1,
            reposted.get(post.id),
        )
    return [posts[one] for one in wanted if one in posts]


def _reposted(session: Session, post_ids: Sequence[int]) -> dict[int, int]:
    """The message id of the deleted post that each of these repeats, where there is one."""
    again, first = aliased(PostRow), aliased(PostRow)
    query = select(again.id, first.message_id).join(first, first.id == again.reposted_from)
    return {row[0]: row[1] for row in session.execute(query.where(again.id.in_(post_ids)))}


# ---------------------------------------------------------------- formats

CSV_COLUMNS = (
    "channel_id", "message_id", "channel", "username", "date", "text", "officials", "status", "versions", "edited_at",
    "deleted_noticed_at", "last_seen_at", "heard_at", "source", "forwarded_from", "views", "story_id", "link",
)  # fmt: skip


def csv_writer(output: TextIO) -> Callable[[ExportedPost], None]:
    """Writes the header now and a row for each post. No cell can be run as a formula by a spreadsheet."""
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)

    def write(post: ExportedPost) -> None:
        officials = " ".join(dict.fromkeys(mention.official_id for mention in post.last.mentions))
        cells = (
            post.channel_id, post.message_id, post.channel, post.username, iso(post.date), post.last.text, officials,
            post.status, post.version_count, iso(post.edited_at), iso(post.deleted_noticed_at),
            iso(post.last_seen_at), iso(post.heard_at), post.source, post.forward_name, post.views, post.story_id,
            post.link,
        )  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in cells])

    return write


def jsonl_writer(output: TextIO) -> Callable[[ExportedPost], None]:
    """Writes a line for each post, with the fields that `slukh import` reads and more."""

    def write(post: ExportedPost) -> None:
        output.write(json.dumps(post_record(post), ensure_ascii=False) + "\n")

    return write


def post_record(post: ExportedPost) -> dict[str, Any]:
    """A post as one JSON object, with its last text; `redacted` is when that was taken out, and leaves it empty."""
    last = post.last
    return {
        "channel_id": post.channel_id,
        "message_id": post.message_id,
        "channel": post.channel,
        "username": post.username,
        "date": iso(post.date),
        "text": last.text,
        "edit_date": iso(last.edit_date),
        "grouped_id": post.grouped_id,
        "entities": last.entities,
        "media": last.media,
        "deleted": iso(post.deleted_noticed_at),
        "redacted": iso(last.redaction.at) if last.redaction is not None else None,
        "versions": post.version_count,
        "officials": list(dict.fromkeys(mention.official_id for mention in last.mentions)),
        "status": post.status,
        "heard_at": iso(post.heard_at),
        "last_seen_at": iso(post.last_seen_at),
        "source": post.source,
        "service": post.service,
        "noforwards": post.noforwards,
        "reply_to": post.reply_to,
        "forward": {
            "channel_id": post.forward_channel_id,
            "message_id": post.forward_message_id,
            "name": post.forward_name,
        }
        if post.forward_name is not None or post.forward_channel_id is not None or post.forward_message_id is not None
        else None,
        "views": post.views,
        "forwards": post.forwards,
        "reactions": post.reactions,
        "series": [[iso(count.at), count.views, count.forwards, count.reactions] for count in post.series],
        "reposted_from": post.reposted_from,
        "story_id": post.story_id,
        "link": post.link,
    }


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    if not isinstance(value, str):
        return value
    value = value.replace("\x00", "").encode("utf-8", "replace").decode()
    return "'" + value if value.lstrip(_BLANK).startswith(_FORMULA) or value.startswith(_BREAKS) else value


def iso(value: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if value is None else value.astimezone(UTC).isoformat()


# ---------------------------------------------------------------- paging


def _load(session: Session, post_ids: Sequence[int]) -> tuple[list[ExportedPost], list[Away]]:
    """The posts with these ids, and which of them have texts that are away."""
    months = months_away(session, post_ids)
    keys = dict(keys_of(session, list(months))) if months else {}
    return load_posts(session, post_ids), [Away(*keys[one], months[one]) for one in post_ids if one in months]


def _next_posts(session: Session, after: int) -> tuple[list[ExportedPost], list[Away], int | None]:
    """The next posts, and after which to go on; None where none follow."""
    ids = list(session.scalars(select(PostRow.id).where(PostRow.id > after).order_by(PostRow.id).limit(BATCH)))
    return *_load(session, ids), ids[-1] if ids else None
