"""Cards for rendering tests."""

from typing import Any

from core.told import PostCard
from core.types import Mention, MentionKind, PostKey
from tests.bot.world import at


def card(text: str = "DEMO. Лавров молчит.", name: str = "Лавров", **changes: Any) -> PostCard:
    """A post of Nezygar that names Lavrov wherever `name` stands."""
    mentions = []
    start = text.find(name) if name else -1
    while start != -1 and len(mentions) < 60:
        mentions.append(Mention(start, start + len(name), name, "sergey-lavrov", MentionKind.SURNAME))
        start = text.find(name, start + len(name))
    values: dict[str, Any] = {
        "key": PostKey(1001, 17),
        "version": 0,
        "channel_name": "Nezygar",
        "channel_username": "nezygar",
        "date": at(8, 42),
        "text": text,
        "mentions": tuple(mentions),
        "heard_at": at(8, 42),
        **changes,
    }
    return PostCard(**values)
