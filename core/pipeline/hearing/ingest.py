"""Ingest: everything heard ends here, in one transaction: posts, versions, evidence, mentions, alerts and jobs.

Idempotent: what was heard twice is stored once. The live watcher, the backfill, the reconciliation, the web preview and
the file importer all call `ingest` with the same values.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.canonical import text_json
from core.evidence import (
    FACTS,
    GENESIS,
    POST,
    SALT_BYTES,
    TEXT,
    deletion_payload,
    facts_payload,
    forward_of,
    post_payload,
    salted_content,
    salted_raw,
    text_payload,
)
from core.pipeline.behind import queue_jobs
from core.pipeline.chain import link_row, next_link, stored_facts
from core.pipeline.hearing import following
from core.pipeline.hearing.oldposts import old_posts
from core.pipeline.hearing.witnessing import note_witnesses
from core.pipeline.judged import Judged
from core.pipeline.naming import named_in
from core.pipeline.rules import Rules
from core.pipeline.telling import alerting
from core.storage.batches import Columns, Same
from core.storage.mentions import mention_rows
from core.storage.models import EvidenceRow, MentionRow, PostRow, RawMessageRow, VersionRow
from core.storage.posts import (
    FORWARD_COLUMNS,
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
    version_salts,
    version_texts,
)
from core.storage.progress import advance_channels
from core.storage.stories import set_stories, without_words
from core.storage.upsert import insert_columns, insert_columns_returning, insert_rows
from core.storage.wake import Topic, wake
from core.types import ChannelProgress, Forward, HeardDeletion, HeardPost, PostKey, Source
from core.versions import Judgement, content_hash, judge, needs_text

Heard = HeardPost | HeardDeletion

_FROM_NOWHERE = Forward()
_NO_ENTITIES: list[Any] = []  # one for all: what is the same is written once a batch
_FIRST = Judgement.FIRST  # Python looks an enumeration's member up by a call, and its value by another
_NAMES = {source: source.value for source in Source}
_ROUGH = frozenset(source for source in Source if source.rough)


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
            if isinstance(run, HeardDeletion):
                _store_deletion(session, run, heads, now, result)
            else:
                _store_posts(session, rules, run, heads, now, stories, result, alone=len(items) == 1)
        if result.deliveries:
            wake(session, Topic.DELIVERY)
        if result.new or result.versions or result.deleted:
            wake(session, Topic.JOB, Topic.POST)
    advance_channels(session, progress)
    return result


def _runs(items: Sequence[Heard]) -> Iterator[dict[PostKey, HeardPost] | HeardDeletion]:
    """Splits `items` so that no run holds a post twice, and deletions stand alone: each run can be stored in bulk."""
    run: dict[PostKey, HeardPost] = {}
    for item in items:
        if isinstance(item, HeardDeletion):
            if run:
                yield run
            yield item
            run = {}
            continue
        key = item.key
        if key in run:
            yield run
            run = {}
        run[key] = item
    if run:
        yield run


def _store_posts(
    session: Session,
    rules: Rules,
    posts: Mapping[PostKey, HeardPost],
    heads: dict[int, ChainHead],
    now: datetime,
    stories: StoryPlacing | None,
    result: IngestResult,
    *,
    alone: bool,
) -> None:
    stored = stored_posts(session, posts)
    if stored:
        _add_texts(session, posts.values(), stored)
    judged = [_judge(heard, key, stored.get(key)) for key, heard in posts.items()]
    firsts = [item for item in judged if item.judgement is _FIRST]
    newer = [item for item in judged if item.judgement is Judgement.NEWER]

    is_old = old_posts(now)
    for item in firsts:
        item.old, item.look_at = is_old(item.heard), following.first_look(item.heard)
    if stories is not None:
        _find_stories(session, stories, firsts, newer, now)
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
    result.new_posts += [item.key for item in firsts]
    result.versions += len(newer)
    result.seen_again += len(judged) - len(firsts) - len(newer)
    result.deliveries += alerting.alert_new_posts(session, firsts, now, alone=alone)
    result.deliveries += alerting.alert_edits(session, newer, now)


def _find_stories(
    session: Session, stories: StoryPlacing, firsts: Sequence[Judged], newer: Sequence[Judged], now: datetime
) -> None:
    """The stories of new posts, and of those that say something for the first time: a picture got its caption."""
    edited = [item for item in newer if item.heard.text and not item.heard.service]
    wordless = without_words(session, [item.post_id for item in edited])
    late = [item for item in edited if item.post_id in wordless]
    telling = [item for item in firsts if item.heard.text and not item.old]
    if telling or late:
        stories.place(session, [*telling, *late], now)
    set_stories(session, [(item.post_id, item.story_id) for item in late if item.story_id is not None])


def _add_texts(session: Session, posts: Iterable[HeardPost], stored: Mapping[PostKey, StoredPost]) -> None:
    """Adds the stored texts where an export or a web page is compared with what an account sees."""
    wanted = [last for heard in posts if (last := stored.get(heard.key)) is not None and needs_text(last.last, heard)]
    texts = version_texts(session, [post.version_id for post in wanted]) if wanted else {}
    for post in wanted:
        post.last = replace(post.last, text=texts.get(post.version_id))
    for heard in posts:
        last = stored.get(heard.key)
        if last is None or last.last.text is not None or not needs_text(last.last, heard):
            continue
        # Only a text could tell whether it was edited since. A rough source makes no version of a post that is detached
        # or redacted; and what is redacted comes back by nobody who may just see the same text more exactly.
        if heard.source.rough or not (last.detached or _edited_since(last, heard)):
            last.last = replace(last.last, text=heard.text)


def _edited_since(stored: StoredPost, heard: HeardPost) -> bool:
    """Whether the server says that the post was edited after it was last seen."""
    seen_at = stored.last_seen_at or stored.deleted_noticed_at
    return heard.edit_date is not None and (seen_at is None or heard.edit_date > seen_at)


def _judge(heard: HeardPost, key: PostKey, stored: StoredPost | None) -> Judged:
    written = text_json(heard.text)
    heard_hash = content_hash(heard.text, heard.entities, heard.media, written)
    if stored is None:
        return Judged(heard, key, heard_hash, _FIRST, written)
    judgement = judge(stored.last, heard, heard_hash)
    number = stored.version + 1 if judgement is Judgement.NEWER else 0
    return Judged(heard, key, heard_hash, judgement, written, stored, number, stored.id)


def _insert_posts(session: Session, firsts: Sequence[Judged]) -> None:
    posts = [item.heard for item in firsts]
    heard_at = [heard.heard_at for heard in posts]
    columns: Columns = {
        "channel_id": [heard.channel_id for heard in posts],
        "message_id": [heard.message_id for heard in posts],
        "date": [heard.date for heard in posts],
        "heard_at": heard_at,
        "source": [_NAMES[heard.source] for heard in posts],
        "service": [heard.service for heard in posts],
        "noforwards": [heard.noforwards for heard in posts],
        **_relations(posts),
        "views": [heard.views for heard in posts],
        "forwards": [heard.forwards for heard in posts],
        "reactions": [heard.reactions for heard in posts],
        "version": Same(0),
        "edited_at": [heard.edit_date for heard in posts],
        "last_seen_at": heard_at,
        "look_at": [item.look_at for item in firsts],
        "story_id": [item.story_id for item in firsts],
    }
    numbers = insert_columns_returning(session, PostRow, columns, len(firsts), "id")
    for item, post_id in zip(firsts, numbers, strict=True):
        item.post_id = post_id


def _insert_versions(
    session: Session, rules: Rules, items: Sequence[Judged], heads: dict[int, ChainHead], now: datetime
) -> int:
    """Stores the texts with all that comes with each; returns how many mentions were found."""
    posts, numbers = [item.heard for item in items], [item.number for item in items]
    heard_at = [heard.heard_at for heard in posts]
    random = os.urandom(SALT_BYTES * len(items))
    salts = [random[at : at + SALT_BYTES] for at in range(0, len(random), SALT_BYTES)]
    entities = [entities_json(heard.entities) if heard.entities else _NO_ENTITIES for heard in posts]
    media = [media_json(heard.media) for heard in posts]
    columns: Columns = {
        "post_id": [item.post_id for item in items],
        "number": numbers,
        "text": [heard.text for heard in posts],
        "entities": entities,
        "media": media,
        "content_hash": [item.hash for item in items],
        "exact_hash": [b"" if heard.source in _ROUGH else None for heard in posts],
        "salt": salts,
        "edit_date": [heard.edit_date for heard in posts],
        "heard_at": heard_at,
        "pts": [heard.pts for heard in posts],
        "heard_by": [heard.seen_by for heard in posts],
    }
    version_ids = insert_columns_returning(session, VersionRow, columns, len(items), "id")
    payloads: list[bytes] = []
    kinds: list[str] = []
    places: list[tuple[int, bytes]] = []
    rough: list[tuple[Judged, bytes]] = []
    for item, salt, spans, attached, version_id in zip(items, salts, entities, media, version_ids, strict=True):
        item.version_id = version_id
        heard = item.heard
        kind, payload = _record(item, salt, spans, attached)
        if kind is TEXT and item.stored is None:
            rough.append((item, salt))
        kinds.append(kind)
        payloads.append(payload)
        places.append(next_link(heads[heard.channel_id], item.key, kind, item.number, heard.heard_at, payload))
    evidence: Columns = {
        "channel_id": [heard.channel_id for heard in posts],
        "seq": [seq for seq, _ in places],
        "kind": kinds,
        "message_id": [heard.message_id for heard in posts],
        "number": numbers,
        "at": heard_at,
        "payload_hash": payloads,
        "hash": [digest for _, digest in places],
    }
    insert_columns(session, EvidenceRow, evidence, len(items))
    insert_rows(session, EvidenceRow, [_facts_link(heads, item, salt) for item, salt in rough])
    told = [item for item in items if item.heard.raw is not None]
    raws: Columns = {"version_id": [item.version_id for item in told], "data": [item.heard.raw for item in told]}
    insert_columns(session, RawMessageRow, raws, len(told))
    queue_jobs(session, items, now)
    return _find_mentions(session, rules, [item for item in items if item.heard.text and not item.heard.service])


def _record(item: Judged, salt: bytes, spans: list[Any], attached: dict[str, Any] | None) -> tuple[str, bytes]:
    """The kind of a version's record and its hash: a post's first text as an account saw it comes with the post."""
    heard, stored = item.heard, item.stored
    raw_hash = None if heard.raw is None else salted_raw(salt, heard.raw)
    if stored is not None or heard.source in _ROUGH:
        content = salted_content(salt, item.hash, heard.text, spans, attached, None, item.written)
        return TEXT, text_payload(
            content=content,
            # A post keeps its first date, though an import or a web page may tell it otherwise later.
            date=heard.date if stored is None else stored.date,
            edit_date=heard.edit_date,
            heard_by=heard.seen_by,
            raw_hash=raw_hash,
        )
    content = salted_content(salt, item.hash, heard.text, spans, attached, _forward(heard), item.written)
    return POST, post_payload(
        content=content,
        date=heard.date,
        edit_date=heard.edit_date,
        heard_by=heard.seen_by,
        raw_hash=raw_hash,
        source=_NAMES[heard.source],
        service=heard.service,
        noforwards=heard.noforwards,
        grouped_id=heard.grouped_id,
        reply_to=heard.reply_to,
    )


def _forward(heard: HeardPost) -> list[Any] | None:
    origin = heard.forward
    return None if origin is None else forward_of(origin.channel_id, origin.message_id, origin.name)


def _facts_link(heads: dict[int, ChainHead], item: Judged, salt: bytes) -> dict[str, object]:
    """The record of what a post says of itself that came from an export or a web page: an account may know better."""
    heard = item.heard
    payload = facts_payload(
        salt=salt,
        heard_at=heard.heard_at,
        source=_NAMES[heard.source],
        service=heard.service,
        noforwards=heard.noforwards,
        grouped_id=heard.grouped_id,
        reply_to=heard.reply_to,
        forward=_forward(heard),
    )
    return link_row(heads[heard.channel_id], item.key, FACTS, item.number, heard.heard_at, payload)


def _find_mentions(session: Session, rules: Rules, items: Sequence[Judged]) -> int:
    """Finds and stores who is named in texts that are stored; returns how many mentions there are."""
    if not items or not len(rules.catalogue):
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
        noticed_at, last_seen_at = stored.deleted_noticed_at, stored.last_seen_at
        if noticed_at is None:
            last_seen_at = max(heard.heard_at, last_seen_at or heard.heard_at)
        elif not heard.source.rough and heard.heard_at > noticed_at:
            # Telegram never gives an id again: the server shows the post, so it was not deleted.
            noticed_at, last_seen_at = None, heard.heard_at
            payload = deletion_payload(noticed_at=heard.heard_at, last_seen_at=None)
            head = heads[heard.channel_id]
            evidence.append(link_row(head, item.key, "seen_again", stored.version, heard.heard_at, payload))
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
    _sharpen(session, judged, heads)


def _sharpen(session: Session, judged: Sequence[Judged], heads: dict[int, ChainHead]) -> None:
    """What an export or a web page told only roughly, as an account sees it for the first time."""
    versions, sharper = [], []
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
        sharper.append((stored, heard))
    if not sharper:
        return
    seen_exactly(session, versions)
    salts = version_salts(session, [stored.version_id for stored, _ in sharper])
    redacted = {stored.id for stored, _ in sharper if not salts.get(stored.version_id)}
    told = [heard for _, heard in sharper]
    rows = [{name: column[at] for name, column in _relations(told).items()} for at in range(len(told))]
    for (stored, heard), row in zip(sharper, rows, strict=True):
        row |= {"id": stored.id, "noforwards": heard.noforwards}
        if stored.id in redacted:  # whence it was forwarded was taken out with its text, and stays out
            row |= dict.fromkeys(FORWARD_COLUMNS)
    update_posts(session, rows)
    facts = []
    for stored, heard in sharper:
        payload = stored_facts(session, stored.id, salts.get(stored.version_id, b""))
        facts.append(link_row(heads[heard.channel_id], stored.key, FACTS, stored.version, heard.heard_at, payload))
    insert_rows(session, EvidenceRow, facts)


def _relations(posts: Sequence[HeardPost]) -> dict[str, list[Any]]:
    """The columns of posts that say what they belong to."""
    origins = [heard.forward or _FROM_NOWHERE for heard in posts]
    return {
        "grouped_id": [heard.grouped_id for heard in posts],
        "reply_to": [heard.reply_to for heard in posts],
        "forward_channel_id": [origin.channel_id for origin in origins],
        "forward_message_id": [origin.message_id for origin in origins],
        "forward_name": [origin.name for origin in origins],
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
        if last_seen_at is not None and last_seen_at > deletion.noticed_at:
            last_seen_at = None  # a file told of the post once it was gone: when it was seen nobody knows
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
