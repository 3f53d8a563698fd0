"""How a story went from channel to channel: who was first, in what order, how late, with how much of the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.stories.copies import shared_share, shingles
from core.stories.marks import is_advertising
from core.types import Post


@dataclass(frozen=True, slots=True)
class Carrier:
    """One post of a story: `lag` after the first, `shared` of its text with the first's (0 to 1)."""

    post_id: str
    channel: str
    lag: timedelta
    shared: float
    views: int | None
    advertising: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """A story's posts, earliest first. First is first among watched channels, in the time that was watched.

    `sources` counts independent texts: copies and forwards are one source, however many channels carry them, and a
    text that is not there (any more) is none. `views` sums what is known of the reach.
    """

    carriers: tuple[Carrier, ...]
    sources: int
    views: int | None

    @property
    def first(self) -> Carrier:
        return self.carriers[0]


def tell_story(posts: Sequence[Post], views: dict[str, int] | None = None) -> Spread:
    """How the story of `posts` (at least one) spread; `views` is by post id where it is known."""
    ordered = sorted(posts, key=lambda post: (post.date, post.id))
    texts = [shingles(post.text) for post in ordered]
    known = views or {}
    carriers = tuple(
        Carrier(
            post.id,
            post.channel,
            post.date - ordered[0].date,
            1.0 if number == 0 else shared_share(texts[0], text),
            known.get(post.id),
            is_advertising(post.text),
        )
        for number, (post, text) in enumerate(zip(ordered, texts, strict=True))
    )
    messages: set[str] = set()  # that were told, by whomever
    sources = 0
    for number, (post, text) in enumerate(zip(ordered, texts, strict=True)):
        message = post.forward_of or post.id
        copied = any(shared_share(text, earlier) >= 0.5 for earlier in texts[:number])
        sources += bool(text.packed) and not copied and message not in messages
        messages |= {message, post.id}
    counted = [carrier.views for carrier in carriers if carrier.views is not None]
    return Spread(carriers, max(1, sources), sum(counted) if counted else None)
