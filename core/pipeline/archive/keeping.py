"""Keeping: redaction of texts with their hashes kept, legal holds, and the rules of retention. What is redacted stays
proven.

A redaction takes a version's text, entities, salt and mentions, what its media name, whence the post was forwarded, and
all that was computed of them; the version, its hash in the chain and its dates stay. Nothing under a hold is redacted.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from core.errors import RefusedError, UsageError
from core.evidence import (
    FACTS,
    OLD_SALT_BYTES,
    REDACTED,
    forward_of,
    redacted_payload,
    salted_content,
    salted_raw,
    salted_text,
    version_payload,
)
from core.pipeline.archive.forgetting import note_words_left
from core.pipeline.archive.keptmedia import forget_media_of
from core.pipeline.chain import append_link, stored_facts
from core.pipeline.hearing.oldposts import KIND as OLD_STORY
from core.pipeline.newsroom.signing_in import audit
from core.query import Analyser
from core.storage.detached import months_away_of
from core.storage.jobs import add_jobs, any_due, due_jobs, finish_jobs
from core.storage.links import forget_words
from core.storage.mediafiles import GONE, forget_unkept, media_files
from core.storage.models import (
    ChannelRow,
    EmbeddingRow,
    HoldRow,
    JobRow,
    MemberRow,
    MentionRow,
    PostRow,
    RawMessageRow,
    RedactionRow,
    RetentionRow,
    SettingRow,
    TranslationRow,
    VersionRow,
)
from core.storage.posts import FORWARD_COLUMNS, album_parts, raw_messages
from core.storage.search import Document, forget_marks, marks_of_origins, remove_documents
from core.storage.upsert import insert_returning, insert_rows, upsert
from core.types import PostKey, Source

EVERY_CHANNEL = 0
KINDS = ("all", "unmentioned")
PASSED = "retention_passed"
MAX_DAYS = 36_500
_MAX_REASON = 500
_FORGET_MARKS = "forget_marks"
_AT_ONCE = 5000  # each time all documents are looked through
_FINISHED = "redactions_finished"
_SAYS_NOTHING = re.compile(r"(?:photo|document):(?:\d+|expired)|sha256:[0-9a-f]{64}")
"""Identities of media that are numbers. Others are made of file names, phone numbers, places or titles."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A version's text was taken out: what its hash was, why, and when. `raw_hash` is that of its raw message.

    `by` is the member's name, or the id of one without; None where it was a rule of retention.
    """

    text_hash: bytes
    reason: str
    at: datetime
    raw_hash: bytes | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold on a post or a channel."""

    id: int
    channel_id: int | None
    post_id: int | None
    reason: str
    by_user_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Retention:
    """How long texts of a kind are kept; `channel_id` 0 is every channel without a rule of its own."""

    channel_id: int
    kind: str
    days: int


# ---------------------------------------------------------------- redaction


def redactions(session: Session, version_ids: Sequence[int]) -> dict[int, Redaction]:
    """Those of the versions that were redacted, by `version.id`."""
    if not version_ids:
        return {}
    query = (
        select(RedactionRow, MemberRow.name)
        .outerjoin(MemberRow, MemberRow.user_id == RedactionRow.by_user_id)
        .where(RedactionRow.version_id.in_(version_ids))
    )
    return {
        row.version_id: Redaction(
            bytes(row.text_hash),
            row.reason,
            row.at,
            None if row.raw_hash is None else bytes(row.raw_hash),
            None if row.by_user_id is None else name or str(row.by_user_id),
        )
        for row, name in session.execute(query)
    }


def redact(
    session: Session, analyser: Analyser, user_id: int | None, now: datetime, *, post_id: int, reason: str
) -> int:
    """Takes the texts of all versions of a post out, and then their files; returns how many versions there were.

    Raises RefusedError for a post that is not there or is held, and without a reason.
    """
    reason = reason_given(reason)
    post = redactable(session, post_id)
    # Retention redacts what is here; a person must not believe that the rest is gone, too.
    if user_id is not None and (away := months_away_of(session, post_id)):
        months = ", ".join(away)
        raise RefusedError(
            f"texts of the post are away with {months}",
            code="desk-keep-away",
            mend="attach these months first",
            months=months,
        )
    versions = session.scalars(
        select(VersionRow)
        .outerjoin(RedactionRow, RedactionRow.version_id == VersionRow.id)
        .where(VersionRow.post_id == post_id, RedactionRow.version_id.is_(None))
        .order_by(VersionRow.number)
    ).all()
    ids = [row.id for row in versions]
    # First of all: whoever works on one of them is waited for, and what it made of the text is there to be removed.
    session.execute(
        delete(JobRow).where(JobRow.kind.in_(("index", "link_post", OLD_STORY)), JobRow.subject_id.in_(ids))
    )
    _unindex(session, [Document(row.id, post.date, tuple(analyser.terms(row.text)), ()) for row in versions], now)
    raws = raw_messages(session, ids)
    left = _left_of_media(session, versions)
    for row in versions:
        raw = raws.get(row.id)
        raw_hash = None if raw is None else salted_raw(bytes(row.salt), raw)
        text_hash = _proof(post, row, raw_hash)
        values = {"version_id": row.id, "text_hash": text_hash, "reason": reason, "by_user_id": user_id, "at": now}
        insert_rows(session, RedactionRow, [{**values, "raw_hash": raw_hash}])
        row.text, row.entities, row.salt, row.media = "", [], b"", left[row.id]
        _vouch(session, post, row, Redaction(text_hash, reason, now), now)
    if versions:
        _forget_origin(session, post, now)
    session.flush()
    for model in (MentionRow, EmbeddingRow, TranslationRow, RawMessageRow):
        session.execute(delete(model).where(model.version_id.in_(ids)))
    forget_words(session, post_id)
    forget_media_of(session, [row.id for row in versions if row.media], now)
    if user_id is not None:
        audit(session, user_id, "redact", now, post_id=post_id, reason=reason)
    return len(versions)


def unfinished_redactions(session: Session) -> list[int] | None:
    """Posts whose texts were redacted by an earlier version of this program, which left what their media name and
    whence they were forwarded. Reads all that is redacted; None once `note_finished` said that there are none.
    """
    if session.scalar(select(SettingRow.value).where(SettingRow.name == _FINISHED)) is not None:
        return None
    origin = [PostRow.forward_channel_id, PostRow.forward_message_id, PostRow.forward_name]
    query = (
        select(VersionRow.post_id, VersionRow.media, *origin)
        .join(RedactionRow, RedactionRow.version_id == VersionRow.id)
        .join(PostRow, PostRow.id == VersionRow.post_id)
        .where(or_(VersionRow.media.is_not(None), *(column.is_not(None) for column in origin)))
    )
    return sorted({row[0] for row in session.execute(query) if _names_something(row[1]) or forward_of(*row[2:])})


def finish_redactions(session: Session, now: datetime, post_ids: Sequence[int]) -> int:
    """Takes out what is left of these posts; returns of how many, as those that are held since stay as they are."""
    done = 0
    for post_id in post_ids:
        with suppress(UsageError):
            _finish(session, redactable(session, post_id), now)
            done += 1
    return done


def note_finished(session: Session, now: datetime) -> None:
    """No redaction of an earlier version is left unfinished, but for what their texts left in the search index."""
    add_jobs(session, _FORGET_MARKS, marks_of_origins(session), now)
    upsert(session, SettingRow, [{"name": _FINISHED, "value": True}], keys=["name"], update=["value"])


def forget_origins(session: Session, now: datetime) -> int:
    """Has the search index forget whence redacted posts were forwarded; returns how many sets of marks there were."""
    jobs = due_jobs(session, _FORGET_MARKS, now, _AT_ONCE)
    if jobs:
        forget_marks(session, [job.subject_id for job in jobs])
        finish_jobs(session, jobs)
    return len(jobs)


def origins_to_forget(session: Session, now: datetime) -> bool:
    """Whether `forget_origins` has anything to do."""
    return any_due(session, _FORGET_MARKS, now)


def _unindex(session: Session, documents: Sequence[Document], now: datetime) -> None:
    if not documents:
        return
    if marks := remove_documents(session, documents):
        add_jobs(session, _FORGET_MARKS, marks, now)
    note_words_left(session)


def _proof(post: PostRow, row: VersionRow, raw_hash: bytes | None) -> bytes:
    """What stays of a version's content: its salted hash. Of an old record, which names its media in the clear, the
    hash of the whole: nobody can guess a name from it once the salted hash of the text is gone.
    """
    salt = bytes(row.salt)
    if len(salt) == OLD_SALT_BYTES:
        text_hash = salted_text(salt, row.text, row.entities)
        return version_payload(
            text_hash=text_hash, date=post.date, edit_date=row.edit_date, media=row.media, raw_hash=raw_hash
        )
    with_post = row.number == 0 and not Source(post.source).rough
    forward = forward_of(post.forward_channel_id, post.forward_message_id, post.forward_name) if with_post else None
    return salted_content(salt, bytes(row.content_hash), row.text, row.entities, row.media, forward)


def _vouch(session: Session, post: PostRow, row: VersionRow, redaction: Redaction, now: datetime) -> None:
    """The record of a version's redaction, over what it left."""
    payload = redacted_payload(
        text_hash=redaction.text_hash,
        reason=redaction.reason,
        at=redaction.at,
        date=post.date,
        edit_date=row.edit_date,
        media=row.media,
    )
    append_link(session, PostKey(post.channel_id, post.message_id), REDACTED, row.number, now, payload)


def _forget_origin(session: Session, post: PostRow, now: datetime) -> None:
    """Takes out whence a post was forwarded. From now on the chain knows what is left, whatever it said before."""
    session.execute(update(PostRow).where(PostRow.id == post.id).values(dict.fromkeys(FORWARD_COLUMNS)))
    key = PostKey(post.channel_id, post.message_id)
    append_link(session, key, FACTS, post.version, now, stored_facts(session, post.id, b""))


def _left_of_media(session: Session, versions: Sequence[VersionRow]) -> dict[int, dict[str, Any] | None]:
    """What may stay of the media of these versions: the kind, and an identity by which a file is found."""
    given = {str(row.media["identity"]) for row in versions if row.media}
    telling = {identity for identity in given if not _SAYS_NOTHING.fullmatch(identity)}
    if telling:
        forget_unkept(session, telling)
        telling -= media_files(session, telling).keys()  # of a file that was kept, whose record tells it anyway
    left: dict[int, dict[str, Any] | None] = {}
    for row in versions:
        media = row.media
        if media is not None:
            identity = str(media["identity"])
            media = {"kind": str(media["kind"]), "identity": GONE if identity in telling else identity}
        left[row.id] = media
    return left


def _names_something(media: dict[str, Any] | None) -> bool:
    return media is not None and bool(media.keys() - {"kind", "identity"})


def _finish(session: Session, post: PostRow, now: datetime) -> None:
    """Redactions of a post that left its media with their names are recorded once more, in the new form."""
    query = (
        select(VersionRow, RedactionRow)
        .join(RedactionRow, RedactionRow.version_id == VersionRow.id)
        .where(VersionRow.post_id == post.id)
        .order_by(VersionRow.number)
    )
    found = session.execute(query).tuples().all()
    # Of what has no text the index was not emptied.
    _unindex(session, [Document(row.id, post.date, (), ()) for row, _ in found], now)
    old = [(row, gone) for row, gone in found if _names_something(row.media)]
    left = _left_of_media(session, [row for row, _ in old])
    for row, gone in old:
        raw_hash = None if gone.raw_hash is None else bytes(gone.raw_hash)
        gone.text_hash = version_payload(
            text_hash=bytes(gone.text_hash), date=post.date, edit_date=row.edit_date, media=row.media, raw_hash=raw_hash
        )
        row.media = left[row.id]
        _vouch(session, post, row, Redaction(gone.text_hash, gone.reason, gone.at), now)
    session.flush()
    _forget_origin(session, post, now)


def redactable(session: Session, post_id: int) -> PostRow:
    """A post that nobody holds. Raises RefusedError where there is none."""
    post = session.get(PostRow, post_id)
    if post is None:
        raise RefusedError(f"there is no post {post_id}", code="desk-no-post")
    if held := holds_on(session, post.channel_id, post_id):
        why = held[0].reason
        raise RefusedError(f"the post is under a legal hold: {why}", code="desk-keep-held", reason=why)
    return post


# ---------------------------------------------------------------- holds


def hold(
    session: Session, user_id: int, now: datetime, *, channel_id: int | None, post_id: int | None, reason: str
) -> int:
    """Puts a post or a channel under a legal hold; returns its id, of one that is held already the id of the hold that
    stands. Raises RefusedError.
    """
    reason = reason_given(reason)
    if (channel_id is None) == (post_id is None):
        raise RefusedError("a hold is on a post or on a channel", code="desk-keep-which")
    if channel_id is not None and session.get(ChannelRow, channel_id) is None:
        raise RefusedError(f"there is no channel {channel_id}", code="desk-keep-no-channel")
    if post_id is not None and session.get(PostRow, post_id) is None:
        raise RefusedError(f"there is no post {post_id}", code="desk-no-post")
    same = HoldRow.post_id == post_id if post_id is not None else HoldRow.channel_id == channel_id
    standing = session.scalar(select(HoldRow.id).where(HoldRow.released_at.is_(None), same).limit(1))
    if standing is not None:
        return standing
    row = {"channel_id": channel_id, "post_id": post_id, "reason": reason, "by_user_id": user_id, "at": now}
    hold_id = int(insert_returning(session, HoldRow, [row], "id")[0])
    audit(session, user_id, "hold", now, hold_id=hold_id, channel_id=channel_id, post_id=post_id, reason=reason)
    return hold_id


def release(session: Session, user_id: int, now: datetime, hold_id: int) -> bool:
    """Ends a hold; tells whether it stood."""
    done = session.execute(
        update(HoldRow)
        .where(HoldRow.id == hold_id, HoldRow.released_at.is_(None))
        .values(released_at=now)
        .returning(HoldRow.id)
        .execution_options(synchronize_session=False)
    ).first()
    if done is not None:
        ask_for_a_pass(session)
        audit(session, user_id, "release", now, hold_id=hold_id)
    return done is not None


def holds(session: Session) -> list[Hold]:
    """The holds that stand, newest first."""
    query = select(HoldRow).where(HoldRow.released_at.is_(None)).order_by(HoldRow.id.desc())
    return [_hold(row) for row in session.scalars(query)]


def holds_on(session: Session, channel_id: int, post_id: int) -> list[Hold]:
    """The holds under which a post of this channel stands: its own ones, those of its album, and of the channel."""
    parts = album_parts(session, [post_id]).get(post_id, [post_id])
    query = select(HoldRow).where(
        HoldRow.released_at.is_(None), or_(HoldRow.post_id.in_(parts), HoldRow.channel_id == channel_id)
    )
    return [_hold(row) for row in session.scalars(query)]


def _hold(row: HoldRow) -> Hold:
    return Hold(row.id, row.channel_id, row.post_id, row.reason, row.by_user_id, row.at)


# ---------------------------------------------------------------- retention


def ask_for_a_pass(session: Session) -> None:
    """Has `core.pipeline.archive.retaining` look through all posts again, soon."""
    session.execute(delete(SettingRow).where(SettingRow.name == PASSED))


def set_retention(
    session: Session, user_id: int, now: datetime, *, channel_id: int, kind: str, days: int | None
) -> None:
    """How long texts of this kind are kept in a channel (`EVERY_CHANNEL`: in all without a rule); None is for ever."""
    if kind not in KINDS:
        reason = f"{kind!r} is no kind of posts to keep: there is {' and '.join(KINDS)}"
        raise RefusedError(reason, code="desk-keep-which")
    if days is not None and not 1 <= days <= MAX_DAYS:
        raise RefusedError(f"texts are kept for 1 to {MAX_DAYS} days", code="desk-keep-days", most=str(MAX_DAYS))
    if channel_id != EVERY_CHANNEL and session.get(ChannelRow, channel_id) is None:
        raise RefusedError(f"there is no channel {channel_id}", code="desk-keep-no-channel")
    if days is None:
        session.execute(delete(RetentionRow).where(RetentionRow.channel_id == channel_id, RetentionRow.kind == kind))
    else:
        row = {"channel_id": channel_id, "kind": kind, "days": days, "by_user_id": user_id, "at": now}
        upsert(session, RetentionRow, [row], keys=["channel_id", "kind"], update=["days", "by_user_id", "at"])
    ask_for_a_pass(session)
    audit(session, user_id, "retention", now, channel_id=channel_id, kind=kind, days=days)


def retentions(session: Session) -> list[Retention]:
    """All rules, the general ones first."""
    rows = session.scalars(select(RetentionRow).order_by(RetentionRow.channel_id, RetentionRow.kind))
    return [Retention(row.channel_id, row.kind, row.days) for row in rows]


def reason_given(text: str) -> str:
    """A reason in one line. Raises RefusedError for none, and for one that is too long."""
    reason = " ".join(text.split())
    if not reason or len(reason) > _MAX_REASON:
        raise RefusedError(f"say why, in 1 to {_MAX_REASON} characters", code="desk-keep-why", most=_MAX_REASON)
    return reason
