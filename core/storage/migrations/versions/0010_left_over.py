"""What earlier programs left behind and this one would leave, too: it sees to it only where something changes.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt, Json

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STORY = sa.table("story", sa.column("id", BigInt), sa.column("merged_into", BigInt))
_WISH = sa.table("subscription", *(sa.column(name) for name in ("id", "chat_id", "thread_id", "kind", "target")))
_VERSION = sa.table("version", sa.column("id"), sa.column("post_id"), sa.column("number"))
_AWAY = sa.table("detached_version", sa.column("version_id"), sa.column("post_id"), sa.column("number"))
_REDACTION = sa.table("redaction", sa.column("version_id"))
_LINK = sa.table(
    "link", sa.column("article_id"), sa.column("post_id"), sa.column("post_version"), sa.column("reasons", Json)
)
_READER = sa.table("case_reader", sa.column("user_id"))
_MEMBER = sa.table("member", sa.column("user_id"), sa.column("removed_at"))
_OF_ITS_TEXT = {"link-same-officials", "link-same-names", "link-same-numbers", "link-same-words", "link-same-meaning"}


def upgrade() -> None:
    """Rows alone change, on both engines."""
    _follow_stories()
    _forget_words()
    _close_cases()


def _follow_stories() -> None:
    """Whoever follows a story that has joined another follows that one; who follows both keeps both."""
    connection = op.get_bind()
    wishes = connection.execute(sa.select(_WISH).where(_WISH.c.kind == "story").order_by(_WISH.c.id)).all()
    followed = {(wish.chat_id, wish.thread_id, wish.target) for wish in wishes}
    for wish in wishes:
        story = int(wish.target)
        while (into := connection.scalar(sa.select(_STORY.c.merged_into).where(_STORY.c.id == story))) is not None:
            story = into
        place = (wish.chat_id, wish.thread_id, str(story))
        if place not in followed:
            followed.add(place)
            connection.execute(sa.update(_WISH).where(_WISH.c.id == wish.id).values(target=str(story)))


def _forget_words() -> None:
    """What links tell of texts that were redacted is taken out of their reasons, of detached ones as well."""
    connection = op.get_bind()
    here = sa.select(_VERSION.c.id, _VERSION.c.post_id, _VERSION.c.number)
    away = sa.select(_AWAY.c.version_id, _AWAY.c.post_id, _AWAY.c.number)
    version = sa.union_all(here, away).subquery()
    judged = sa.and_(version.c.post_id == _LINK.c.post_id, version.c.number == _LINK.c.post_version)
    query = sa.select(_LINK).join(version, judged).join(_REDACTION, _REDACTION.c.version_id == version.c.id)
    for link in connection.execute(query).all():
        left = [one for one in link.reasons or () if one[0] not in _OF_ITS_TEXT]
        if left != link.reasons:
            key = (_LINK.c.article_id == link.article_id, _LINK.c.post_id == link.post_id)
            connection.execute(sa.update(_LINK).where(*key).values(reasons=left))


def _close_cases() -> None:
    """Whoever is no member reads no case, and would not as a member again."""
    members = sa.select(_MEMBER.c.user_id).where(_MEMBER.c.removed_at.is_(None))
    op.execute(sa.delete(_READER).where(_READER.c.user_id.not_in(members)))
