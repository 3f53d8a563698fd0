"""Who is named in texts of posts: the same for what is heard now and for stored posts that are read again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.mentions import detect_where
from core.pipeline.namesakes import ChannelEvidence
from core.pipeline.rules import Rules
from core.types import Mention


class PostText(Protocol):
    """A text of a post, and where and when it was posted."""

    @property
    def channel_id(self) -> int: ...
    @property
    def message_id(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def date(self) -> datetime: ...


def named_in(session: Session, rules: Rules, posts: Sequence[PostText]) -> list[tuple[int, list[Mention]]]:
    """The mentions in the posts that name somebody, beside their numbers in `posts`, ascending.

    As the watchlist has it, and with what the channel's earlier posts tell of namesakes. All texts go in one search: a
    page of history takes a fraction of what its posts would take one by one.
    """
    return detect_where(
        [post.text for post in posts],
        rules.catalogue,
        dates=[post.date for post in posts],
        contexts=_Contexts(session, posts, learn=rules.watchlist.learn_from_posts),
        adjectives=rules.watchlist.adjectives,
    )


class _Contexts(Sequence[ChannelEvidence]):
    """The evidence of each post, made when it is asked for: most posts name nobody."""

    def __init__(self, session: Session, posts: Sequence[PostText], *, learn: bool) -> None:
        self._session = session
        self._posts = posts
        self._learn = learn

    def __len__(self) -> int:
        return len(self._posts)

    def __getitem__(self, number: Any) -> Any:
        post = self._posts[number]
        return ChannelEvidence(self._session, post.channel_id, post.message_id, learn=self._learn)
