"""Posts that were found, page by page: what an offer or a digest shows only some of."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.desk import Ask, Desk, callback
from bot.handlers.targets import SEARCH_KEY, query_in, target_name, target_of
from bot.rendering.digest import post_item
from bot.rendering.pages import Button, Message, pack
from bot.rendering.rich import Rich, bold, code, join, lines
from core.errors import QueryError
from core.i18n import Texts, span_text
from core.pipeline.asking.searching import found_cards, newest_post_ids, prepare
from core.pipeline.telling.digests import found_between
from core.query import load_analyser
from core.told import PostCard

PAGE = 8
_MOST = 480
"""Posts that can be turned to, since each page is searched for with all before it; a search with dates goes further."""

_LOOKED_AT = 2000
"""Of so many posts that are found those are told that belong to a digest's time."""

_OPEN = "+"


def all_posts_button(texts: Texts, key: str, span: tuple[int, int] = (0, 0)) -> Button:
    """Opens the posts of an official or a channel (`target_key`), or of the search in the message that has the button;
    of a digest's `span`, in seconds, if one is given.
    """
    return posts_button(texts("found-button"), key, span)


def posts_button(text: str, key: str, span: tuple[int, int] = (0, 0)) -> Button:
    """As `all_posts_button`, with another text on it."""
    return Button(text, callback("fd", _OPEN, *span, key))


async def found_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Some posts: the newest as a new message, which then is turned."""
    key, span = ":".join(arguments[3:]), (int(arguments[1]), int(arguments[2]))
    skip = 0 if arguments[0] == _OPEN else int(arguments[0])
    query = query_in(ask) if key == SEARCH_KEY else None
    target = ("search", query) if query is not None else target_of(desk, key)
    if target is None or not 0 <= skip < _MOST:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    kind, wanted = target
    since = datetime.fromtimestamp(span[0], UTC) if span[1] else None
    until = datetime.fromtimestamp(span[1] + 1, UTC) if span[1] else None
    rules, now = desk.holder.current, desk.now()

    def work(session: Session) -> tuple[list[tuple[PostCard, tuple[tuple[int, int], ...]]], bool]:
        query = wanted if kind == "search" else f"{kind}:{wanted}"
        ready = prepare(session, rules, load_analyser(), query, now)
        if since is not None and until is not None:
            ids = found_between(session, ready, since, until, now, _LOOKED_AT)
        else:
            ids = newest_post_ids(session, ready, limit=skip + PAGE + 1)
        return found_cards(session, ready, ids[skip : skip + PAGE]), len(ids) > skip + PAGE

    try:
        found, more = await desk.store.read(work)
    except QueryError as error:  # what it names may be in the catalogue no more
        await desk.say(ask, ask.texts("search-bad", reason=ask.texts(error.code, **error.arguments)))
        return
    await desk.subscriptions.learn_names([int(wanted)] if kind == "story" else ())
    reader = desk.reader(ask)
    name = code(wanted) if kind == "search" else bold(target_name(desk, ask, kind, wanted) or wanted)
    ended = until - timedelta(seconds=1) if until is not None else None
    when = span_text(since, ended, reader.zone, reader.language) if since and ended else ""
    officials = (wanted,) if kind == "official" else ()
    items = [post_item(card, reader, now, official_ids=officials, spans=spans) for card, spans in found]
    text, shown = fitting(join(" · ", (name, when)), items, ask.texts, skip)
    buttons = _turns(ask, skip, shown, more or shown < len(items), span, key)
    if kind == "story":
        buttons += ((Button(ask.texts("alert-button-story"), callback("sub", "a", key)),),)
    message = Message(text, buttons)
    await (desk.say(ask, message) if arguments[0] == _OPEN else desk.change(ask, message))


def fitting(head: Rich, items: list[Rich], texts: Texts, skip: int, range_key: str = "found-range") -> tuple[Rich, int]:
    """As many of the items as one message holds, and how many these are."""
    page = lines(head, texts("offer-none"))
    for count in range(len(items), 0, -1):
        range_text = texts(range_key, first=skip + 1, last=skip + count)
        page, *rest = pack([lines(head, range_text), *items[:count]])
        if not rest:
            return page, count
    return page, 0


def _turns(
    ask: Ask, skip: int, shown: int, more: bool, span: tuple[int, int], key: str
) -> tuple[tuple[Button, ...], ...]:
    turns = []
    if skip:
        turns.append(Button(ask.texts("talk-earlier"), callback("fd", max(0, skip - PAGE), *span, key)))
    if more and shown and skip + shown < _MOST:
        turns.append(Button(ask.texts("talk-later"), callback("fd", skip + shown, *span, key)))
    return (tuple(turns),) if turns else ()
