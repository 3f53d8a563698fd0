"""Ingest: everything heard ends here, in one transaction: posts, versions, evidence, mentions, alerts and jobs.

Idempotent: what was heard twice is stored once. The live watcher, the backfill, the reconciliation, the web preview and
the file importer all call `ingest` with the same values.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from core.evidence import GENESIS, deletion_payload, salted_raw, salted_text, version_payload
from core.pipeline import alerting, following
from core.pipeline.chain import link_row
from core.pipeline.judged import Judged
from core.pipeline.naming import named_in
from core.pipeline.oldposts import KIND as OLD_STORY
from core.pipeline.oldposts import is_old
from core.pipeline.rules import Rules
from core.pipeline.witnessing import note_witnesses
from core.storage.mentions import mention_rows
from core.storage.models import EvidenceRow, JobRow, MentionRow, PostRow, RawMessageRow, VersionRow
from core.storage.posts import (
    ChainHead,
    StoredPost,
    chain_heads,
    claim_numbers,
    entities_json,
    lock_channel,
    media_json,
    seen_exactly,
    stored_posts,
    update_posts,
    version_texts,
)
from core.storage.progress import advance_channels
from core.storage.upsert import insert_returning, insert_rows
from core.storage.wake import Topic, wake
from core.types import ChannelProgress, HeardDeletion, HeardPost, PostKey
from core.versions import Judgement, content_hash, judge, needs_text

Heard = HeardPost | HeardDeletion

_SALT_BYTES = 16


@dataclass(slots=True)
class IngestResult:
    """What one ingest did, in counts; `new_posts` holds the ids of the posts stored for the first time."""

    new: int = 0
    versions: int = 0
    seen_again: int = 0
    deleted: int = 0
    mentions: int = 0
    deliveries: int = 0
    new_posts: list[PostKey] = field(default_factory=list)


class StoryPlacing(Protocol):
    """Groups posts that carry one text as they arrive."""

    def place(self, session: Session, posts: Sequence[Judged], now: datetime) -> None:
        """Sets `story_id` of each of `posts`, which are about to be stored."""


def ingest(
    session: Session,
    rules: Rules,
    items: Sequence[Heard],
    progress: Sequence[ChannelProgress],
    now: datetime,
    stories: StoryPlacing | None = None,
) -> IngestResult:
    """Stores `items` in their order and advances the channels, all in the caller's transaction."""
    result = IngestResult()
    if items:
        channel_ids = {item.channel_id for item in items}
        lock_channel(session, channel_ids)
        heads = chain_heads(session, channel_ids, GENESIS)
        for run in _runs(items):
            if isinstance(run[0], HeardDeletion):
                _store_deletion(session, run[0], heads, now, result)
            else:
                posts = [item for item in run if isinstance(item, HeardPost)]
                _store_posts(session, rules, posts, heads, now, stories, result)
        if result.deliveries:
            wake(session, Topic.DELIVERY)
        if result.new or result.versions or result.deleted:
            wake(session, Topic.JOB, Topic.POST)
    advance_channels(session, progress)
    return result


def _runs(items: Sequence[Heard]) -> Iterator[list[Heard]]:
    """Splits `items` so that no run holds a post twice, and deletions stand alone: each run can be stored in bulk."""
    run: list[Heard] = []
    keys: set[PostKey] = set()
    for item in items:
        if isinstance(item, HeardDeletion):
            if run:
                yield run
            yield [item]
            run, keys = [], set()
            continue
        key = item.key
        if key in keys:
            yield run
            run, keys = [], set()
        run.append(item)
        keys.add(key)
    if run:
        yield run


def _store_posts(
    session: Session,
    rules: Rules,
    posts: Sequence[HeardPost],
    heads: dict[int, ChainHead],
    now: datetime,
    stories: StoryPlacing | None,
    result: IngestResult,
) -> None:
    keys = [heard.key for heard in posts]
    stored = stored_posts(session, keys)
    if stored:
        _add_texts(session, posts, stored)
    judged = [_judge(heard, stored.get(key)) for heard, key in zip(posts, keys, strict=True)]
    firsts = [item for item in judged if item.judgement is Judgement.FIRST]
    newer = [item for item in judged if item.judgement is Judgement.NEWER]

    if stories is not None and (
        telling := [item for item in firsts if item.heard.text and not is_old(item.heard, now)]
    ):
        stories.place(session, telling, now)
    _insert_posts(session, firsts)
    claim_numbers(session, {item.post_id: item.number for item in newer})
    result.mentions += _insert_versions(session, rules, firsts + newer, heads, now)
    if firsts:
        following.begin_series(session, firsts)
        following.link_reposts(session, firsts)
    if stored:
        _update_seen(session, judged, heads)
    note_witnesses(session, judged, heads)

    result.new += len(firsts)
    result.new_posts.extend(item.heard.key for item in firsts)
    result.versions += len(newer)
    result.seen_again += len(judged) - len(firsts) - len(newer)
    result.deliveries += alerting.alert_new_posts(session, firsts, now)
    result.deliveries += alerting.alert_edits(session, newer, now)


def _add_texts(session: Session, posts: Iterable[HeardPost], stored: Mapping[PostKey, StoredPost]) -> None:
    """Adds the stored texts where an export or a web page is compared with what an account sees."""
    wanted = [last for heard in posts if (last := stored.get(heard.key)) is not None and needs_text(last.last, heard)]
    texts = version_texts(session, [post.version_id for post in wanted]) if wanted else {}
    for post in wanted:
        post.last = replace(post.last, text=texts.get(post.version_id))
    for heard in posts:
        # Only a text could tell whether it was edited since: a rough source makes no version of a detached post.
        last = stored.get(heard.key)
        if last is not None and last.detached and heard.source.rough:
            last.last = replace(last.last, text=heard.text)


def _judge(heard: HeardPost, stored: StoredPost | None) -> Judged:
    heard_hash = content_hash(heard.text, heard.entities, heard.media)
    judgement = judge(stored.last if stored else None, heard, heard_hash)
    number = stored.version + 1 if stored and judgement is Judgement.NEWER else 0
    return Judged(heard, heard_hash, judgement, stored, number, post_id=stored.id if stored else 0)


def _insert_posts(session: Session, firsts: Sequence[Judged]) -> None:
    rows = [
        {
            "channel_id": item.heard.channel_id,
            "message_id": item.heard.message_id,
            "date": item.heard.date,
            "heard_at": item.heard.heard_at,
            "source": str(item.heard.source),
            "service": item.heard.service,
            "noforwards": item.heard.noforwards,
            **_relations(item.heard),
            "views": item.heard.views,
            "forwards": item.heard.forwards,
            "reactions": item.heard.reactions,
            "version": 0,
            "edited_at": item.heard.edit_date,
            "last_seen_at": item.heard.heard_at,
            "look_at": following.first_look(item.heard),
            "story_id": item.story_id,
        }
        for item in firsts
    ]
    for item, post_id in zip(firsts, insert_returning(session, PostRow, rows, "id"), strict=True):
        item.post_id = post_id


def _insert_versions(
    session: Session, rules: Rules, items: Sequence[Judged], heads: dict[int, ChainHead], now: datetime
) -> int:
    """Stores the texts with all that comes with each; returns how many mentions were found."""
    salts = os.urandom(_SALT_BYTES * len(items))
    rows = []
    evidence = []
    for order, item in enumerate(items):
        heard = item.heard
        salt = salts[order * _SALT_BYTES : (order + 1) * _SALT_BYTES]
        entities, media = entities_json(heard.entities), media_json(heard.media)
        rows.append(
            {
                "post_id": item.post_id,
                "number": item.number,
                "text": heard.text,
                "entities": entities,
                "media": media,
                "content_hash": item.hash,
                "exact_hash": b"" if heard.source.rough else None,
                "salt": salt,
                "edit_date": heard.edit_date,
                "heard_at": heard.heard_at,
                "pts": heard.pts,
                "heard_by": heard.seen_by,
            }
        )
        payload = version_payload(
            text_hash=salted_text(salt, heard.text, entities),
            # A post keeps its first date, though an import or a web page may tell it otherwise later.
            date=heard.date if item.stored is None else item.stored.date,
            edit_date=heard.edit_date,
            media=media,
            raw_hash=None if heard.raw is None else salted_raw(salt, heard.raw),
        )
        evidence.append(link_row(heads[heard.channel_id], heard.key, "version", item.number, heard.heard_at, payload))
    raws: list[dict[str, object]] = []
    jobs: list[dict[str, object]] = []
    for item, version_id in zip(items, insert_returning(session, VersionRow, rows, "id"), strict=True):
        item.version_id = version_id
        if item.heard.raw is not None:
            raws.append({"version_id": version_id, "data": item.heard.raw})
        if item.heard.service or not (item.heard.text or item.heard.media):
            continue
        jobs.append({"kind": "index", "subject_id": version_id, "due_at": now})
        if item.heard.text:
            jobs.append({"kind": "link_post", "subject_id": version_id, "due_at": now})
            if item.number == 0 and is_old(item.heard, now):
                jobs.append({"kind": OLD_STORY, "subject_id": version_id, "due_at": now})
    insert_rows(session, EvidenceRow, evidence)
    insert_rows(session, RawMessageRow, raws)
    insert_rows(session, JobRow, jobs)
    return _find_mentions(session, rules, [item for item in items if item.heard.text and not item.heard.service])


def _find_mentions(session: Session, rules: Rules, items: Sequence[Judged]) -> int:
    """Finds and stores who is named in texts that are stored; returns how many mentions there are."""
    if not items:
        return 0
    rows: list[dict[str, object]] = []
    for number, mentions in named_in(session, rules, [item.heard for item in items]):
        items[number].mentions = mentions
        rows += mention_rows(items[number].version_id, mentions, rules.catalogue.id)
    insert_rows(session, MentionRow, rows)
    return len(rows)


def _update_seen(session: Session, judged: Sequence[Judged], heads: dict[int, ChainHead]) -> None:
    """What is known of stored posts beside their text: counters, the last version, when the server last showed them."""
    rows: list[dict[str, object]] = []
    evidence: list[dict[str, object]] = []
    looks = following.go_on_with_series(session, judged)
    for item in judged:
        stored, heard = item.stored, item.heard
        if stored is None or item.judgement is Judgement.OLDER:
            continue
        newer = item.judgement is Judgement.NEWER
        noticed_at, last_seen_at = stored.deleted_noticed_at, stored.last_seen_at or heard.heard_at
        if noticed_at is None:
            last_seen_at = max(heard.heard_at, last_seen_at)
        elif not heard.source.rough and heard.heard_at > noticed_at:
            # Telegram never gives an id again: the server shows the post, so it was not deleted.
            noticed_at, last_seen_at = None, heard.heard_at
            payload = deletion_payload(noticed_at=heard.heard_at, last_seen_at=None)
            head = heads[heard.channel_id]
            evidence.append(link_row(head, heard.key, "seen_again", stored.version, heard.heard_at, payload))
        rows.append(
            {
                "id": stored.id,
                "version": item.number if newer else stored.version,
                "edited_at": heard.edit_date if newer else stored.last.edit_date,
                "last_seen_at": last_seen_at,
                "deleted_noticed_at": noticed_at,
                "look_at": looks.get(stored.id, stored.look_at),
            }
        )
    following.update_counters(session, judged)
    update_posts(session, rows)
    insert_rows(session, EvidenceRow, evidence)
    _sharpen(session, judged)


def _sharpen(session: Session, judged: Sequence[Judged]) -> None:
    """What an export or a web page told only roughly, as an account sees it for the first time."""
    versions, posts = [], []
    for item in judged:
        stored, heard = item.stored, item.heard
        if (
            stored is None
            or stored.detached
            or item.judgement is not Judgement.SAME
            or stored.last.exact_hash != b""
            or heard.source.rough
        ):
            continue
        versions.append({"id": stored.version_id, "exact_hash": item.hash, "pts": heard.pts})
        posts.append({"id": stored.id, "noforwards": heard.noforwards, **_relations(heard)})
    seen_exactly(session, versions)
    update_posts(session, posts)


def _relations(heard: HeardPost) -> dict[str, object]:
    """The columns of a post that say what it belongs to."""
    forward = heard.forward
    return {
        "grouped_id": heard.grouped_id,
        "reply_to": heard.reply_to,
        "forward_channel_id": forward.channel_id if forward else None,
        "forward_message_id": forward.message_id if forward else None,
        "forward_name": forward.name if forward else None,
    }


def _store_deletion(
    session: Session, deletion: HeardDeletion, heads: dict[int, ChainHead], now: datetime, result: IngestResult
) -> None:
    keys = [PostKey(deletion.channel_id, message_id) for message_id in deletion.message_ids]
    gone = [post for post in stored_posts(session, keys).values() if post.deleted_noticed_at is None]
    if not gone:
        return
    gone.sort(key=lambda post: post.key)
    rows, evidence = [], []
    for post in gone:
        last_seen_at = deletion.last_seen_at or post.last_seen_at
        rows.append(
            {
                "id": post.id,
                "deleted_noticed_at": deletion.noticed_at,
                "last_seen_at": last_seen_at,
                "look_at": None,
            }
        )
        payload = deletion_payload(noticed_at=deletion.noticed_at, last_seen_at=last_seen_at)
        head = heads[deletion.channel_id]
        evidence.append(link_row(head, post.key, "deletion", post.version, deletion.noticed_at, payload))
    update_posts(session, rows)
    insert_rows(session, EvidenceRow, evidence)
    result.deleted += len(gone)
    result.deliveries += alerting.alert_deletions(session, gone, now)
