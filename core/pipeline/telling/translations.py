"""Machine translations: one for each version and language, made behind the alert, kept, and told to whoever asked.

An alert never waits for one: it joins by a silent edit, or comes as a reply to whoever tapped the button.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from core.languages import needs_translation
from core.pipeline.telling.refreshing import Refresh, queue_refreshes
from core.storage import outbox
from core.storage.models import AlertRow, DeliveryRow, DestinationRow, PostRow, TranslationRow, VersionRow
from core.storage.upsert import insert_new
from core.told import Destination

ALWAYS_SETTING = "translate"
"""A destination's setting: whether its alerts are translated without being asked."""

DUE, DONE, FAILED = "due", "done", "failed"
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
RECENT = timedelta(hours=1)  # older alerts are not translated unasked


@dataclass(frozen=True, slots=True)
class DueTranslation:
    """A text to translate into `language`; `asked` are those who wait, each with the message to reply to."""

    version_id: int
    language: str
    text: str
    attempts: int
    asked: tuple[tuple[Destination, int], ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """What a machine made of a text."""

    text: str
    service: str


def translation_of(session: Session, post_id: int, language: str) -> Translation | None:
    """The translation of a post's last version, if it was made."""
    query = (
        select(TranslationRow.text, TranslationRow.service)
        .join(VersionRow, VersionRow.id == TranslationRow.version_id)
        .join(PostRow, and_(PostRow.id == VersionRow.post_id, PostRow.version == VersionRow.number))
        .where(PostRow.id == post_id, TranslationRow.language == language, TranslationRow.state == DONE)
    )
    row = session.execute(query).first()
    return Translation(row[0] or "", row[1] or "") if row else None


def ask_for_translation(
    session: Session, post_id: int, language: str, now: datetime, *, reply: tuple[Destination, int] | None = None
) -> bool:
    """Queues the translation of a post's last version, for somebody who waits or for none; False: unknown post."""
    version_id = session.execute(
        select(VersionRow.id)
        .join(PostRow, and_(PostRow.id == VersionRow.post_id, PostRow.version == VersionRow.number))
        .where(PostRow.id == post_id)
    ).scalar()
    if version_id is None:
        return False
    row = {"version_id": version_id, "language": language, "state": DUE, "asked": [], "due_at": now, "attempts": 0}
    insert_new(session, TranslationRow, [row])
    if reply is not None:
        stored = session.get(TranslationRow, (version_id, language))
        assert stored is not None
        place, message_id = reply
        stored.asked = [*stored.asked, [place.chat_id, place.thread_id, message_id]]
        if stored.state == FAILED:
            stored.state, stored.attempts, stored.due_at = DUE, 0, now
        session.flush()
    return True


def ask_for_recent(session: Session, now: datetime) -> int:
    """Queues translations for alerts that went to those who want them always; returns how many are new."""
    places = {
        Destination(row.chat_id, row.thread_id): row.language
        for row in session.execute(
            select(
                DestinationRow.chat_id, DestinationRow.thread_id, DestinationRow.language, DestinationRow.settings
            ).where(DestinationRow.state == "ok")
        )
        if (row.settings or {}).get(ALWAYS_SETTING)
    }
    if not places:
        return 0
    rows = session.execute(
        select(DeliveryRow.chat_id, DeliveryRow.thread_id, VersionRow.id, VersionRow.text)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .join(PostRow, PostRow.id == AlertRow.post_id)
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .where(
            AlertRow.created_at > now - RECENT,
            DeliveryRow.kind == "alert",
            DeliveryRow.state == outbox.SENT,
            DeliveryRow.chat_id.in_({place.chat_id for place in places}),
        )
    )
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for chat_id, thread_id, version_id, text in rows:
        language = places.get(Destination(chat_id, thread_id))
        if language is not None and needs_translation(text, language):
            wanted[version_id, language] = {
                "version_id": version_id, "language": language, "state": DUE, "asked": [], "due_at": now, "attempts": 0,
            }  # fmt: skip
    return len(insert_new(session, TranslationRow, list(wanted.values()), returning=["version_id"]))


def due_translations(session: Session, now: datetime, limit: int = 8) -> list[DueTranslation]:
    """What is to be translated now, oldest first."""
    query = (
        select(TranslationRow, VersionRow.text)
        .join(VersionRow, VersionRow.id == TranslationRow.version_id)
        .where(TranslationRow.state == DUE, TranslationRow.due_at <= now)
        .order_by(TranslationRow.due_at, TranslationRow.version_id)
        .limit(limit)
    )
    return [
        DueTranslation(
            row.version_id,
            row.language,
            text,
            row.attempts,
            tuple((Destination(chat, thread), message) for chat, thread, message in row.asked),
        )
        for row, text in session.execute(query)
    ]


def who_waits(session: Session, item: DueTranslation) -> tuple[tuple[Destination, int], ...]:
    """Who waits for a translation now, with the message to reply to: some asked while it was made."""
    asked = session.execute(
        select(TranslationRow.asked).where(
            TranslationRow.version_id == item.version_id, TranslationRow.language == item.language
        )
    ).scalar()
    return tuple((Destination(chat, thread), message) for chat, thread, message in asked or ())


def store_translation(session: Session, item: DueTranslation, made: Translation, now: datetime) -> int:
    """Keeps a translation and lets the alerts that want it change; returns how many messages will."""
    _set(session, item, state=DONE, text=made.text, service=made.service, asked=[], error=None)
    rows = session.execute(
        select(DeliveryRow.id, DeliveryRow.chat_id, DeliveryRow.thread_id, DeliveryRow.alert_id, DeliveryRow.payload,
               DestinationRow.settings)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .join(VersionRow, VersionRow.post_id == AlertRow.post_id)
        .join(
            DestinationRow,
            and_(DestinationRow.chat_id == DeliveryRow.chat_id, DestinationRow.thread_id == DeliveryRow.thread_id),
        )
        .where(
            VersionRow.id == item.version_id,
            DeliveryRow.kind == "alert",
            DeliveryRow.state == outbox.SENT,
            DestinationRow.language == item.language,
        )
    )  # fmt: skip
    waiting = [
        Refresh(row.id, Destination(row.chat_id, row.thread_id), row.alert_id, row.payload or {})
        for row in rows
        if (row.settings or {}).get(ALWAYS_SETTING)
    ]
    return queue_refreshes(session, waiting, now)


def postpone_translation(session: Session, item: DueTranslation, error: str, now: datetime) -> bool:
    """Notes a failure: tried again later, or given up, which comes back as True."""
    if item.attempts >= len(RETRIES):
        _set(session, item, state=FAILED, attempts=item.attempts + 1, error=error[:500], asked=[])
        return True
    _set(session, item, attempts=item.attempts + 1, error=error[:500], due_at=now + RETRIES[item.attempts])
    return False


def _set(session: Session, item: DueTranslation, **values: Any) -> None:
    session.execute(
        update(TranslationRow)
        .where(TranslationRow.version_id == item.version_id, TranslationRow.language == item.language)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def translations_of(session: Session, post_ids: Sequence[int]) -> dict[int, dict[str, Translation]]:
    """By post and language, the translations of last versions."""
    if not post_ids:
        return {}
    query = (
        select(PostRow.id, TranslationRow.language, TranslationRow.text, TranslationRow.service)
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .join(TranslationRow, TranslationRow.version_id == VersionRow.id)
        .where(PostRow.id.in_(list(post_ids)), TranslationRow.state == DONE)
    )
    found: dict[int, dict[str, Translation]] = {}
    for post_id, language, text, service in session.execute(query):
        found.setdefault(post_id, {})[language] = Translation(text or "", service or "")
    return found
