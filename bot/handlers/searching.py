"""/search: a search in the language of the desk, checked as it is typed, with what it would bring; saved by a tap."""

from bot.desk import Ask, Desk, ask_for
from bot.handlers.subscribing import follow, offer_message
from bot.handlers.targets import SEARCH_KEY, query_in
from bot.rendering.pages import Message
from bot.rendering.rich import Rich, bold, code, lines, one_line, shorten
from core.errors import QueryError
from core.pipeline.asking.savedsearches import savable

_AROUND = 24


async def search(desk: Desk, ask: Ask, argument: str) -> None:
    """/search and a query: the newest posts, how many a day, and the ways to be told of more."""
    query = one_line(argument)
    if not query:
        await desk.say(ask, ask_for(desk, ask, "ask-search"))
        return
    texts = ask.texts
    try:
        savable(query)
        preview = await desk.subscriptions.preview("search", query)
    except QueryError as error:
        reason = texts(error.code, **error.arguments)
        await desk.say(
            ask,
            Message(lines(bold(texts("search-bad", reason=reason)), place_of(error), texts("search-how"))),
        )
        return
    reader = desk.reader(ask)
    offer = offer_message(reader, code(query), texts("search-how-short"), preview, SEARCH_KEY, verb="sq")
    await desk.say(ask, offer)


def place_of(error: QueryError) -> Rich:
    """The part of the query around what can't be read, with an arrow under the place."""
    position = min(error.position, len(error.query))
    start = max(0, position - _AROUND)
    shown = error.query[start : position + _AROUND]
    front = "…" if start else ""
    back = "…" if position + _AROUND < len(error.query) else ""
    return code(f"{front}{shown}{back}\n{' ' * (len(front) + position - start)}↑")


async def search_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Saves the search that the tapped message shows."""
    way = arguments[0]
    query = query_in(ask)
    if query is None or way not in ("a", "b", "d"):
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await follow(desk, ask, way, "search", query, shorten(query, 80))
