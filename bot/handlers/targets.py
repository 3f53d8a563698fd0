"""What a subscription may be to, as a button's data names it and as people read it."""

import hashlib

from bot.desk import Ask, Desk
from bot.rendering.excerpts import mask_private
from bot.rendering.rich import one_line, shorten
from core.pipeline.asking.subscriptions import key_of
from core.storage.subscriptions import Wish

SEARCH_KEY = "#q"
"""The search itself stands in the message that has the button: it may be longer than a button's data."""

_NAME_UNITS = 60


def target_key(kind: str, target: str) -> str:
    """At most 35 bytes for a button; `target_of` reads it."""
    match kind:
        case "official":
            return key_of(target)
        case "channel":
            return f"#c{target}"
        case "story":
            return f"#s{target}"
        case "feed":
            return f"#f{_short(target)}"
    return SEARCH_KEY


def target_of(desk: Desk, key: str) -> tuple[str, str] | None:
    """Kind and target of a key; None for what is there no more."""
    if key.startswith("#f"):
        found = next((feed.url for feed in desk.subscriptions.feeds() if _short(feed.url) == key[2:]), None)
        return ("feed", found) if found else None
    for mark, kind in (("#c", "channel"), ("#s", "story")):
        if key.startswith(mark):
            return (kind, key[2:]) if key[2:].isdigit() else None
    official = desk.subscriptions.official(key)
    return ("official", official.id) if official else None


def _short(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def query_in(ask: Ask) -> str | None:
    """The search that stands whole, as code, in our own message that was tapped: so it is kept nowhere meanwhile."""
    if ask.message is None:
        return None
    found = ask.message.parse_entities(["code"])
    return next(iter(found.values()), None)


def target_name(desk: Desk, ask: Ask, kind: str, target: str) -> str | None:
    """What a subscription is to, for people; None for what is there no more. Names must have been learnt before."""
    match kind:
        case "official":
            official = desk.subscriptions.official(target)
            return official.name(ask.language) if official else None
        case "channel":
            return desk.subscriptions.channel_name(int(target))
        case "feed":
            feed = desk.subscriptions.feed(target)
            return feed.name if feed else None
        case "story":
            title = desk.subscriptions.story_title(int(target))
            return shorten(one_line(mask_private(title)), _NAME_UNITS) if title else None
    return shorten(target, _NAME_UNITS)


def wish_name(desk: Desk, ask: Ask, wish: Wish, units: int = _NAME_UNITS) -> str:
    """As `target_name`, with what kind of thing it is; of all but an official's name `units` are shown."""
    name = target_name(desk, ask, wish.kind, wish.target)
    if name is None:
        return ask.texts("list-gone", id=shorten(one_line(wish.target), _NAME_UNITS))
    return name if wish.kind == "official" else ask.texts(f"list-{wish.kind}", name=shorten(name, units))


async def learn_names(desk: Desk, wishes: list[Wish]) -> None:
    """Reads the names of channels and of the stories of these subscriptions."""
    await desk.subscriptions.learn_names(int(wish.target) for wish in wishes if wish.kind == "story")
