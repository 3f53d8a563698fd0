"""What earlier programs left behind and this one would leave, too: it sees to it only where something changes.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import Json

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_VERSION = sa.table("version", sa.column("id"), sa.column("post_id"), sa.column("number"))
_REDACTION = sa.table("redaction", sa.column("version_id"))
_LINK = sa.table(
    "link", sa.column("article_id"), sa.column("post_id"), sa.column("post_version"), sa.column("reasons", Json)
)
_READER = sa.table("case_reader", sa.column("user_id"))
_MEMBER = sa.table("member", sa.column("user_id"), sa.column("removed_at"))
_OF_ITS_TEXT = {"link-same-officials", "link-same-names", "link-same-numbers", "link-same-words", "link-same-meaning"}


def upgrade() -> None:
    """Rows alone change, on both engines."""
    _forget_words()
    _close_cases()


def _forget_words() -> None:
    """What links tell of texts that were redacted is taken out of their reasons."""
    connection = op.get_bind()
    judged = sa.and_(_VERSION.c.post_id == _LINK.c.post_id, _VERSION.c.number == _LINK.c.post_version)
    query = sa.select(_LINK).join(_VERSION, judged).join(_REDACTION, _REDACTION.c.version_id == _VERSION.c.id)
    for link in connection.execute(query).all():
        left = [one for one in link.reasons or () if one[0] not in _OF_ITS_TEXT]
        if left != link.reasons:
            key = (_LINK.c.article_id == link.article_id, _LINK.c.post_id == link.post_id)
            connection.execute(sa.update(_LINK).where(*key).values(reasons=left))


def _close_cases() -> None:
    """Whoever is no member reads no case, and would not as a member again."""
    members = sa.select(_MEMBER.c.user_id).where(_MEMBER.c.removed_at.is_(None))
    op.execute(sa.delete(_READER).where(_READER.c.user_id.not_in(members)))
