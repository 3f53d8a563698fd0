"""What the store knows of officials beside a text: who was named in full lately, how often, and what analysts said."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.storage.models import MentionRow, PostRow, ReviewRow, VersionRow

_POSTS = 30


def named_lately(session: Session, channel_id: int, message_id: int) -> tuple[str, ...]:
    """The officials named in full in the channel's last posts before `message_id`, the newest first."""
    posts = (
        select(PostRow.id, PostRow.version, PostRow.message_id)
        .where(PostRow.channel_id == channel_id, PostRow.message_id < message_id)
        .order_by(PostRow.message_id.desc())
        .limit(_POSTS)
        .subquery()
    )
    query = (
        select(MentionRow.official_id)
        .join(VersionRow, VersionRow.id == MentionRow.version_id)
        .join(posts, (posts.c.id == VersionRow.post_id) & (posts.c.version == VersionRow.number))
        .where(MentionRow.kind == "full")
        .order_by(posts.c.message_id.desc(), MentionRow.start)
    )
    return tuple(dict.fromkeys(session.scalars(query)))


def full_namings(session: Session, official_id: str) -> int:
    """How many stored mentions name the official in full."""
    query = select(func.count()).select_from(MentionRow)
    return session.scalar(query.where(MentionRow.official_id == official_id, MentionRow.kind == "full")) or 0


def verdicts_on(session: Session, official_id: str) -> tuple[int, int]:
    """How many standing verdicts say that mentions of the official are right, and how many that they are wrong."""
    query = select(ReviewRow.verdict, func.count()).where(
        ReviewRow.kind == "mention",
        ReviewRow.undone_at.is_(None),
        ReviewRow.subject.endswith(f":{official_id}", autoescape=True),
    )
    counts = {row[0]: int(row[1]) for row in session.execute(query.group_by(ReviewRow.verdict))}
    wrong: Sequence[str] = ("rejected", "wrong_person")
    return counts.get("confirmed", 0), sum(counts.get(verdict, 0) for verdict in wrong)
