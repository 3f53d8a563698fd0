"""What earlier programs left behind and this one would leave, too: it sees to it only where something changes.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STORY = sa.table("story", sa.column("id", BigInt), sa.column("merged_into", BigInt))
_WISH = sa.table("subscription", *(sa.column(name) for name in ("id", "chat_id", "thread_id", "kind", "target")))


def upgrade() -> None:
    """Rows alone change, on both engines."""
    _follow_stories()


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
