"""What may be printed of a post: one citation, ready to paste, that says what it is and in which state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import Texts
from core.storage.models import TranslationRow


@dataclass(frozen=True, slots=True)
class Citable:
    """A version of a post as it is cited: `number` 0 is the first, which people are told is version 1. `link` is None
    for samples, which are nobody's words.
    """

    channel_id: int
    message_id: int
    channel: str
    date: datetime
    text: str
    content_hash: str
    number: int
    status: str
    link: str | None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    last_seen_at: datetime | None = None
    redacted: str | None = None


def citation(
    post: Citable, texts: Texts, at: Callable[[datetime], str], *, zone: str, translation: tuple[str, str] | None = None
) -> str:
    """The citation: channel, time and zone, link, archive id and hash, state, the original text, and a translation
    (text and service) that is marked as such.

    `at` renders an instant in the newsroom's zone.
    """
    state = [texts(f"desk-{post.status}")]
    if post.edited_at is not None and post.number:
        state.append(texts("desk-edited-at", at=at(post.edited_at)))
    if post.deleted_at is not None:
        seen = at(post.last_seen_at) if post.last_seen_at is not None else "?"
        state.append(texts("desk-deleted-at", at=at(post.deleted_at), seen=seen))
    said = texts("desk-redacted", reason=post.redacted) if post.redacted else f"“{post.text}”"
    lines = [
        f"{post.channel}, {at(post.date)}, {zone} ({post.date.isoformat()})",
        post.link or "DEMO: a sample, nobody’s words",
        f"Slukh {post.channel_id}/{post.message_id}, {texts('desk-version', number=post.number + 1)},"
        f" SHA-256 {post.content_hash}",
        "; ".join(state),
        "",
        said,
    ]
    if translation is not None and not post.redacted:
        lines += ["", texts("desk-machine-translation", service=translation[1]), translation[0]]
    return "\n".join(lines)


def translation_of(session: Session, version_id: int, language: str) -> tuple[str, str] | None:
    """A machine's translation that was made of a version, with the service that made it."""
    row = session.execute(
        select(TranslationRow.text, TranslationRow.service).where(
            TranslationRow.version_id == version_id, TranslationRow.language == language, TranslationRow.state == "done"
        )
    ).first()
    return None if row is None or not row[0] else (row[0], row[1] or "?")
