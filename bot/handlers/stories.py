"""/stories: what several channels carry, of a day or another time, of an official or a channel; page by page."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.desk import Ask, Desk, callback
from bot.handlers.digesting import DEFAULT_PERIOD, asked_for, scope_of_key, title_name
from bot.handlers.finding import fitting, posts_button
from bot.handlers.targets import target_key
from bot.rendering.digest import post_item
from bot.rendering.pages import Button, Message
from bot.rendering.rich import bold, join, lines
from core.i18n import span_text
from core.storage.cards import load_cards, with_decisions
from core.storage.digests import Scope
from core.storage.storylists import StoryLine, stories_between
from core.told import PostCard

PAGE = 8
_MOST = 480
"""Stories that can be turned to."""


async def stories(desk: Desk, ask: Ask, argument: str) -> None:
    """/stories, with a period, an official or a channel, or both."""
    now = desk.now()
    asked = await asked_for(desk, ask, argument)
    if asked is None:
        return
    period, scope, key = asked
    from_at, to_at = period or (now - DEFAULT_PERIOD, now)
    span = (int(from_at.timestamp()), int(to_at.timestamp()))
    # Namesakes have no key of their own: what can't be found again by a button is not turned.
    await desk.say(ask, await _page(desk, ask, 0, span, scope, key, turns=scope is None or bool(key)))


async def stories_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Turns the page."""
    skip, span, key = int(arguments[0]), (int(arguments[1]), int(arguments[2])), ":".join(arguments[3:])
    scope = scope_of_key(desk, key) if key else None
    if (key and scope is None) or not 0 <= skip < _MOST:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await desk.change(ask, await _page(desk, ask, skip, span, scope, key, turns=True))


async def _page(
    desk: Desk, ask: Ask, skip: int, span: tuple[int, int], scope: Scope | None, key: str, *, turns: bool
) -> Message:
    from_at, to_at = (datetime.fromtimestamp(seconds, UTC) for seconds in span)
    now, reader = desk.now(), desk.reader(ask)
    of = Scope() if scope is None else scope

    def work(session: Session) -> tuple[list[StoryLine], dict[int, PostCard]]:
        found = stories_between(
            session,
            from_at,
            to_at + timedelta(seconds=1),  # the button keeps whole seconds
            official_ids=of.official_ids,
            channel_ids=of.channel_ids,
            skip=skip,
            limit=PAGE + 1,
        )
        return found, with_decisions(session, load_cards(session, [line.post_id for line in found]))

    found, cards = await desk.store.read(work)
    shown = [line for line in found[:PAGE] if line.post_id in cards]
    officials = tuple(of.official_ids or ())
    items = [
        join(" ", (bold(f"{number}."), post_item(cards[line.post_id], reader, now, official_ids=officials)))
        for number, line in enumerate(shown, start=skip + 1)
    ]
    name = await title_name(desk, reader, scope) if scope is not None else ""
    head = join(" · ", (bold(ask.texts("stories-head")), name, span_text(from_at, to_at, reader.zone, reader.language)))
    if not items:
        return Message(lines(head, ask.texts("stories-none")))
    text, count = fitting(head, items, ask.texts, skip, "stories-range")
    more = len(found) > count
    return Message(text, (_open(shown[:count], skip), _turns(ask, skip, count, more and turns, span, key)))


def _open(shown: list[StoryLine], skip: int) -> tuple[Button, ...]:
    """A number for each story, which opens all of its posts and offers to follow it."""
    return tuple(
        posts_button(str(number), target_key("story", str(line.story_id)))
        for number, line in enumerate(shown, start=skip + 1)
    )


def _turns(ask: Ask, skip: int, count: int, more: bool, span: tuple[int, int], key: str) -> tuple[Button, ...]:
    turns = []
    if skip:
        turns.append(Button(ask.texts("talk-earlier"), callback("st", max(0, skip - PAGE), *span, key)))
    if more and skip + count < _MOST:
        turns.append(Button(ask.texts("talk-later"), callback("st", skip + count, *span, key)))
    return tuple(turns)
