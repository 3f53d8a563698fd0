"""What earlier programs left of stories that joined others, and of texts that were put aside before 0010 looked for them.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from core.storage.columns import BigInt, Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STORY = sa.table("story", sa.column("id", BigInt), sa.column("merged_into", BigInt))
_POST = sa.table("post", sa.column("id", BigInt), sa.column("story_id", BigInt))
_WISH = sa.table("subscription", *(sa.column(name) for name in ("id", "chat_id", "thread_id", "kind", "target")))
_AWAY = sa.table("detached_version", sa.column("version_id"), sa.column("post_id"), sa.column("number"))
_REDACTION = sa.table("redaction", sa.column("version_id"))
_LINK = sa.table(
    "link", sa.column("article_id"), sa.column("post_id"), sa.column("post_version"), sa.column("reasons", Json)
)
_OF_ITS_TEXT = {"link-same-officials", "link-same-names", "link-same-numbers", "link-same-words", "link-same-meaning"}


def upgrade() -> None:
    """Rows alone change, on both engines."""
    ends = _open_circles()
    _take_posts_along(ends)
    _follow_stories(ends)
    _forget_words()


def _open_circles() -> dict[int, int]:
    """Where each merged story leads in the end. Of two that two processes had merged into each other at once, neither
    led anywhere, and who asked for either waited for ever: the first one stands again.
    """
    connection = op.get_bind()
    query = sa.select(_STORY.c.id, _STORY.c.merged_into).where(_STORY.c.merged_into.is_not(None))
    into = dict(connection.execute(query).tuples().all())
    ends: dict[int, int] = {}
    for story in list(into):
        way = [story]
        while (following := into.get(way[-1])) is not None and following not in way:
            way.append(following)
        end = way[-1]
        if following is not None:
            end = min(way[way.index(following) :])
            connection.execute(sa.update(_STORY).where(_STORY.c.id == end).values(merged_into=None))
            del into[end]
        ends[story] = end
    return {story: end for story, end in ends.items() if story != end}


def _take_posts_along(ends: dict[int, int]) -> None:
    """A copy that was stored while its story joined another stayed in the one that had gone, where nobody saw it."""
    connection = op.get_bind()
    left = sa.select(_STORY.c.id).where(
        _STORY.c.merged_into.is_not(None), sa.exists().where(_POST.c.story_id == _STORY.c.id)
    )
    for story in connection.scalars(left).all():
        connection.execute(sa.update(_POST).where(_POST.c.story_id == story).values(story_id=ends[story]))


def _follow_stories(ends: dict[int, int]) -> None:
    """Whoever follows a story that has joined another follows that one; who follows both keeps both."""
    connection = op.get_bind()
    wishes = connection.execute(sa.select(_WISH).where(_WISH.c.kind == "story").order_by(_WISH.c.id)).all()
    followed = {(wish.chat_id, wish.thread_id, wish.target) for wish in wishes}
    for wish in wishes:
        target = str(ends.get(int(wish.target), wish.target))
        if (place := (wish.chat_id, wish.thread_id, target)) not in followed:
            followed.add(place)
            connection.execute(sa.update(_WISH).where(_WISH.c.id == wish.id).values(target=target))


def _forget_words() -> None:
    """What links tell of texts that were redacted is taken out of their reasons, where the text was put aside since."""
    connection = op.get_bind()
    judged = sa.and_(_AWAY.c.post_id == _LINK.c.post_id, _AWAY.c.number == _LINK.c.post_version)
    query = sa.select(_LINK).join(_AWAY, judged).join(_REDACTION, _REDACTION.c.version_id == _AWAY.c.version_id)
    for link in connection.execute(query).all():
        left = [one for one in link.reasons or () if one[0] not in _OF_ITS_TEXT]
        if left != link.reasons:
            key = (_LINK.c.article_id == link.article_id, _LINK.c.post_id == link.post_id)
            connection.execute(sa.update(_LINK).where(*key).values(reasons=left))
