"""Importing: files of posts become heard posts, merged with what is stored; nothing is lost and nothing doubled."""

import json
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import UsageError
from core.pipeline.archive.importformats import (
    BadRecord,
    Circumstances,
    ImportedChannel,
    ImportedPost,
    desktop_post,
    exported_channel,
    line_post,
)
from core.pipeline.archive.jsonstream import JsonStream
from core.pipeline.archive.merging import stored_texts
from core.pipeline.hearing.ingest import Heard
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.models import ChannelRow
from core.storage.store import Store
from core.storage.upsert import insert_new
from core.types import WatchedChannel

logger = logging.getLogger(__name__)

_BATCH = 400
_SNIFFED_BYTES = 8192
_MAX_LINE_BYTES = 8 << 20
_EXPORT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*\{\s*\"(?:about|name|type|id|messages|chats|left_chats|personal_information"
    rb"|profile_pictures|contacts|frequent_contacts|sessions|web_sessions|other_data|stories)\"\s*:"
)


@dataclass(slots=True)
class ImportReport:
    """What an import did. `same` were stored already, `redacted` ones have no text in the file; `bad` records were
    named and skipped.
    """

    read: int = 0
    new: int = 0
    versions: int = 0
    same: int = 0
    older: int = 0
    deleted: int = 0
    service: int = 0
    redacted: int = 0
    bad: int = 0
    channels: set[int] = field(default_factory=set)
    skipped_chats: int = 0


class Importer:
    """Imports one file. `complain` gets a line for each record that can't be used, `progress` the bytes read so far.

    It may be stopped and run again: what is stored already is only looked up.
    """

    def __init__(
        self,
        store: Store,
        intake: Intake,
        holder: RulesHolder,
        *,
        complain: Callable[[str], None],
        progress: Callable[[int], None],
    ) -> None:
        self._store = store
        self._intake = intake
        self._holder = holder
        self._complain = complain
        self._progress = progress
        self.report = ImportReport()
        self._known: dict[int, ImportedChannel] = {}

    async def run(self, path: Path, at: Circumstances) -> ImportReport:
        """Reads the file in batches, each stored before the next is read. Raises UsageError if it is no such file, or
        ends too early: what it holds up to there is stored.
        """
        try:
            file = path.open("rb")
        except OSError as error:
            raise UsageError(f"{path}: can't be opened: {error.strerror or error}") from error
        with file:
            batch: list[ImportedPost] = []
            broken: UsageError | None = None
            try:
                for item in self._records(file, path.name, at):
                    batch.append(item)
                    if len(batch) >= _BATCH:
                        await self._store_batch(batch)
                        batch = []
            except UsageError as error:
                broken = error
            if batch:
                await self._store_batch(batch)
            if broken is not None:
                raise broken
        return self.report

    # ------------------------------------------------------------ reading

    def _records(self, file: BinaryIO, name: str, at: Circumstances) -> Iterator[ImportedPost]:
        head = file.read(_SNIFFED_BYTES)
        file.seek(0)
        if _EXPORT.match(head) and not _is_line(head):
            yield from self._export(JsonStream(file, name), name, at)
        else:
            yield from self._lines(file, name, at)

    def _lines(self, file: BinaryIO, name: str, at: Circumstances) -> Iterator[ImportedPost]:
        read = number = 0
        while line := file.readline(_MAX_LINE_BYTES + 1):
            number += 1
            read += len(line)
            self._progress(read)
            if len(line) > _MAX_LINE_BYTES and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):  # the rest of it is no line of its own
                    read += len(line := file.readline(_MAX_LINE_BYTES))
                self.report.read += 1
                self._bad(f"{name}:{number}: longer than {_MAX_LINE_BYTES >> 20} MB")
                continue
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            self.report.read += 1
            try:
                record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8", "replace"))
                if not isinstance(record, dict):
                    raise BadRecord("not a JSON object")
                yield line_post(record, at)
            except json.JSONDecodeError as error:
                self._bad(f"{name}:{number}: not JSON: {error.msg} at column {error.colno}")
            except (BadRecord, RecursionError) as error:
                self._bad(f"{name}:{number}: {error}")
            except ValueError:  # Python's own limit of digits
                self._bad(f"{name}:{number}: not JSON: a number is too long")

    def _export(self, stream: JsonStream, name: str, at: Circumstances) -> Iterator[ImportedPost]:
        """The messages of one chat's export, or of each channel of a full one."""
        about: dict[str, Any] = {}
        for key in stream.fields():
            if key == "messages":
                yield from self._chat(stream, about, name, at)
            elif key in ("chats", "left_chats"):
                yield from self._chats(stream, name, at)
            elif stream.peek() in "{[":
                stream.skip()
            else:
                about[key] = stream.value()

    def _chats(self, stream: JsonStream, name: str, at: Circumstances) -> Iterator[ImportedPost]:
        for key in stream.fields():
            if key != "list":
                stream.skip()
                continue
            for _ in stream.items():
                about: dict[str, Any] = {}
                for inner in stream.fields():
                    if inner == "messages":
                        yield from self._chat(stream, about, name, at)
                    elif stream.peek() in "{[":
                        stream.skip()
                    else:
                        about[inner] = stream.value()

    def _chat(self, stream: JsonStream, about: dict[str, Any], name: str, at: Circumstances) -> Iterator[ImportedPost]:
        channel = exported_channel(about)
        if channel is None:
            # People's own chats and groups are nobody's evidence.
            self.report.skipped_chats += 1
            stream.skip()
            return
        for position, _ in enumerate(stream.items(), start=1):
            message = stream.value()
            self._progress(stream.bytes_read)
            self.report.read += 1
            try:
                if not isinstance(message, dict):
                    raise BadRecord("not a JSON object")
                yield desktop_post(message, channel, at)
            except BadRecord as error:
                which = f"message {message['id']}" if isinstance(message, dict) and "id" in message else f"#{position}"
                self._bad(f"{name}: {channel.name or channel.channel_id}, {which}: {error}")

    def _bad(self, line: str) -> None:
        self.report.bad += 1
        self._complain(f"{line}; skipped")

    # ------------------------------------------------------------ storing

    async def _store_batch(self, batch: Sequence[ImportedPost]) -> None:
        told: dict[int, ImportedChannel] = {}
        for item in batch:  # not every line need tell what its channel is called; of several the last one counts
            one = item.channel
            before = told.get(one.channel_id) or self._known.get(one.channel_id, one)
            told[one.channel_id] = ImportedChannel(
                one.channel_id, one.name or before.name, one.username or before.username
            )
        news = {one: channel for one, channel in told.items() if _tells_more(channel, self._known.get(one))}
        if news:
            watched = self._holder.current.channels
            await self._store.write(lambda session: _add_channels(session, news.values(), watched))
            self._known |= news
        texts = await self._store.read(lambda session: stored_texts(session, [item.post.key for item in batch]))
        items: list[Heard] = []
        older = 0
        for item in batch:
            stored = texts.get(item.post.key)
            if item.redacted:
                self.report.redacted += 1
            elif stored is None or not stored.has(item.post):
                if stored is not None and stored.is_newer_than(item.post):
                    older += 1
                items.append(item.post)
            else:
                self.report.same += 1
            if item.deletion is not None and (stored is None or stored.learns_of(item.deletion)):
                items.append(item.deletion)
            self.report.service += item.post.service
            self.report.channels.add(item.channel.channel_id)
        if not items:
            return
        result = await self._intake.hear(items)
        self.report.new += result.new
        self.report.versions += result.versions
        self.report.deleted += result.deleted
        self.report.older += older
        self.report.same += max(0, result.seen_again - older)


def _add_channels(session: Session, channels: Collection[ImportedChannel], watched: Sequence[WatchedChannel]) -> None:
    """Rows for channels that have none; they are known, not watched. One that has a row from lines which did not say
    what it is called gets what these say.
    """
    rows = []
    by_lines = {channel.channel_id: next((w for w in watched if _is_same(w, channel)), None) for channel in channels}
    names = [*(one.username for one in channels), *(one.username for one in watched)]
    found = select(ChannelRow.username, ChannelRow.channel_id).where(
        ChannelRow.username.in_([name.lower() for name in names if name]), ChannelRow.watched.is_(True)
    )
    holders = {row.username: row.channel_id for row in session.execute(found)}
    for channel in channels:
        same = by_lines[channel.channel_id]
        name = (same.name if same else None) or channel.name or channel.username or str(channel.channel_id)
        username = channel.username or (same.username.lower() if same and same.username else None)
        if username is not None and holders.get(username, channel.channel_id) != channel.channel_id:
            # Many channels bear one title, and usernames move: this is not the one that is watched under it.
            same, username, name = None, None, f"{name} ({channel.channel_id})"
        rows.append(
            {
                "channel_id": channel.channel_id,
                "reference": None,
                "username": username,
                "name": name,
                "title": channel.name,
                "language": same.language if same else "ru",
                "watched": False,
                "state": "ok",
                "cursor": 0,
                "head": 0,
                "floor": 0,
                "first_head": 0,
                "history_done": False,
            }
        )
    insert_new(session, ChannelRow, rows)
    for row in rows:
        _complete(session, row)


def _complete(session: Session, told: Mapping[str, Any]) -> None:
    """Gives a channel that only files told of the name and the username that it still lacks."""
    found = session.get(ChannelRow, told["channel_id"])
    if found is None or found.watched or found.reference is not None:
        return
    if found.title is None:
        if found.name in (str(found.channel_id), found.username):  # what it is called by for want of a name
            found.name = told["name"]
        found.title = told["title"]
    if found.username is None and told["username"] is not None:
        taken = select(ChannelRow.channel_id).where(ChannelRow.username == told["username"]).limit(1)
        found.username = told["username"] if session.scalar(taken) is None else None


def _tells_more(channel: ImportedChannel, known: ImportedChannel | None) -> bool:
    """Whether a channel is named for the first time, or has a name or username that it had not."""
    return known is None or bool((channel.name and not known.name) or (channel.username and not known.username))


def _is_same(watched: WatchedChannel, channel: ImportedChannel) -> bool:
    if watched.channel_id is not None:
        return watched.channel_id == channel.channel_id
    if channel.username and watched.username:
        return channel.username.lower() == watched.username.lower()
    return channel.name is not None and channel.name.casefold() == watched.name.casefold()


def _is_line(head: bytes) -> bool:
    """Whether a file that begins so is JSON Lines: its first line is a whole post."""
    line = head.partition(b"\n")[0]
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return b'"message_id"' in line and b'"messages"' not in line
    return isinstance(record, dict) and "messages" not in record and "chats" not in record
