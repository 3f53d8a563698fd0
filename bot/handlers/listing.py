"""The list of subscriptions, and each one's settings: every setting a button that shows its value."""

from datetime import timedelta

from bot.desk import Ask, Desk, callback
from bot.handlers.targets import learn_names, wish_name
from bot.rendering.pages import Button, Message
from bot.rendering.rich import bold, lines, one_line, shorten, utf16_units
from core.i18n import Texts
from core.storage.subscriptions import Wish

PAGE = 8
_BUTTON_UNITS = 38  # a phone shows no more of a button: what is cut off must stand in the text
_FIELDS = {"i": "instant", "d": "in_digest", "e": "edits", "x": "deletions", "a": "articles"}
_LABELS = {
    "i": "list-instant",
    "d": "list-in-digest",
    "e": "list-edits",
    "x": "list-deletions",
    "a": "list-articles",
}
_WITHOUT = {"channel": "a", "story": "ad", "search": "a", "feed": "dex"}
"""Settings that would change nothing for this kind of subscription."""

_BY_CHANNEL = ("official", "search")
_TYPED = 60


async def list_(desk: Desk, ask: Ask, _argument: str) -> None:
    """/list."""
    await _list_page(desk, ask, 0)


async def list_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    await _list_page(desk, ask, int(arguments[0]))


async def _list_page(desk: Desk, ask: Ask, page: int) -> None:
    found = await desk.subscriptions.all(ask.destination)
    await learn_names(desk, found)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    texts = ask.texts
    shown = {wish.id: _wish_line(desk, ask, wish) for wish in found[page * PAGE : (page + 1) * PAGE]}
    rows: list[tuple[Button, ...]] = [(Button(line, callback("wish", number)),) for number, line in shown.items()]
    turns = []
    if page > 0:
        turns.append(Button(texts("talk-earlier"), callback("list", page - 1)))
    if page < pages - 1:
        turns.append(Button(texts("talk-later"), callback("list", page + 1)))
    if turns:
        rows.append(tuple(turns))
    if found:
        rows.append((Button(texts("list-export"), "export"),))
    cut = any(utf16_units(line) > _BUTTON_UNITS for line in shown.values())
    text = lines(
        texts("list-head", count=len(found)),
        *((f"· {line}" for line in shown.values()) if cut else ()),
        texts("list-what-else") if page == 0 else "",
    )
    await desk.change(ask, Message(text, tuple(rows)))


def _wish_line(desk: Desk, ask: Ask, wish: Wish) -> str:
    texts = ask.texts
    if wish.paused_until is not None and wish.paused_until > desk.now():
        how = texts("list-paused", until=desk.reader(ask).moment(wish.paused_until))
    else:
        how = how_text(texts, wish.instant, wish.in_digest)
    return f"{wish_name(desk, ask, wish)}: {how}"


def how_text(texts: Texts, instant: bool, in_digest: bool) -> str:
    """Alerts, digest, both or neither."""
    match instant, in_digest:
        case True, True:
            return texts("subscribed-both")
        case True, False:
            return texts("subscribed-alerts")
        case False, True:
            return texts("subscribed-digest")
        case _:
            return texts("subscribed-neither")


async def wish_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """One subscription: its settings, each a button that shows its value."""
    number = int(arguments[0])
    action = arguments[1] if len(arguments) > 1 else ""
    if action == "rm":
        await _ask_removal(desk, ask, number)
        return
    if action == "gone":
        await _remove(desk, ask, number)
        return
    wish = await desk.subscriptions.one(ask.destination, number)
    if wish is not None and action in _FIELDS:
        field = _FIELDS[action]
        wish = await desk.subscriptions.change(ask.destination, number, **{field: not getattr(wish, field)})
    elif wish is not None and action in ("hour", "day"):
        pause = timedelta(hours=1) if action == "hour" else timedelta(days=1)
        wish = await desk.subscriptions.pause(ask.destination, number, pause)
    elif wish is not None and action == "go":
        wish = await desk.subscriptions.pause(ask.destination, number, None)
    if wish is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        await _list_page(desk, ask, 0)
        return
    await learn_names(desk, [wish])
    await desk.change(ask, _wish_message(desk, ask, wish))


def _wish_message(desk: Desk, ask: Ask, wish: Wish) -> Message:
    texts = ask.texts
    paused = wish.paused_until is not None and wish.paused_until > desk.now()

    def value(field: str) -> str:
        return texts("talk-on") if getattr(wish, _FIELDS[field]) else texts("talk-off")

    fields = [key for key in _FIELDS if key not in _WITHOUT.get(wish.kind, "")]
    toggles = [Button(texts(_LABELS[key], value=value(key)), callback("wish", wish.id, key)) for key in fields]
    if wish.kind in _BY_CHANNEL:
        toggles.append(Button(_channels_label(desk, ask, wish), callback("wch", wish.id, 0)))
    pauses = (
        (Button(texts("list-resume"), callback("wish", wish.id, "go")),)
        if paused
        else (
            Button(texts("list-pause-hour"), callback("wish", wish.id, "hour")),
            Button(texts("list-pause-day"), callback("wish", wish.id, "day")),
        )
    )
    last = (
        Button(texts("talk-back-button"), "list:0"),
        Button(texts("list-remove"), callback("wish", wish.id, "rm")),
    )
    until = (
        texts("list-paused", until=desk.reader(ask).moment(wish.paused_until))
        if paused and wish.paused_until is not None
        else how_text(texts, wish.instant, wish.in_digest)
    )
    text = lines(bold(wish_name(desk, ask, wish)), until)
    rows = [tuple(toggles[start : start + 2]) for start in range(0, len(toggles), 2)]
    return Message(text, (*rows, pauses, last))


async def unsubscribe(desk: Desk, ask: Ask, argument: str) -> None:
    """/unsubscribe and a name asks whether to stop; without one, shows the list."""
    if not argument:
        await _list_page(desk, ask, 0)
        return
    targets = {official.id for official in desk.subscriptions.find(argument)}
    channel = await desk.subscriptions.channel(argument)
    if channel is not None:
        targets.add(str(channel[0]))
    feed = desk.subscriptions.feed(argument)
    targets |= {argument} | ({feed.url} if feed else set())
    for wish in await desk.subscriptions.all(ask.destination):
        if wish.target in targets:
            await _ask_removal(desk, ask, wish.id)
            return
    await desk.say(ask, ask.texts("list-not-followed", text=shorten(one_line(argument), _TYPED)))


async def _ask_removal(desk: Desk, ask: Ask, number: int) -> None:
    wish = await desk.subscriptions.one(ask.destination, number)
    if wish is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await learn_names(desk, [wish])
    texts = ask.texts
    buttons = (
        Button(texts("talk-no"), callback("wish", number)),
        Button(texts("talk-yes"), callback("wish", number, "gone")),
    )
    await desk.change(ask, texts("list-remove-ask", name=wish_name(desk, ask, wish)), buttons)


async def _remove(desk: Desk, ask: Ask, number: int) -> None:
    wish = await desk.subscriptions.unsubscribe(ask.destination, number)
    if wish is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await learn_names(desk, [wish])
    texts = ask.texts
    await desk.change(
        ask,
        texts("list-removed", name=wish_name(desk, ask, wish)),
        (Button(texts("subscribed-list"), "list:0"),),
    )


# ---------------------------------------------------------------- some channels


def _channels_label(desk: Desk, ask: Ask, wish: Wish) -> str:
    texts = ask.texts
    if wish.channels is None:
        return texts("list-channels", value=texts("list-all-channels"))
    names = [desk.subscriptions.channel_name(channel_id) or str(channel_id) for channel_id in wish.channels]
    value = shorten(one_line(names[0]), 24) + (f" +{len(names) - 1}" if len(names) > 1 else "")
    return texts("list-channels", value=value)


async def channels_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Of which channels a subscription brings posts: each a button; none chosen means all."""
    number, page = int(arguments[0]), int(arguments[1])
    wish = await desk.subscriptions.one(ask.destination, number)
    if wish is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    if len(arguments) > 2:
        chosen = set(wish.channels or ()) ^ {int(arguments[2])}
        wish = await desk.subscriptions.change(ask.destination, number, channels=sorted(chosen) or None)
        assert wish is not None
    await learn_names(desk, [wish])
    texts = ask.texts
    known = sorted(desk.subscriptions.channels().items(), key=lambda item: (item[1].casefold(), item[0]))
    pages = max(1, -(-len(known) // PAGE))
    page = min(max(page, 0), pages - 1)
    rows: list[tuple[Button, ...]] = [(Button(texts("talk-back-button"), callback("wish", number)),)]
    rows += [
        (
            Button(
                f"{'✓' if channel_id in (wish.channels or ()) else '–'} {shorten(one_line(name), 40)}",
                callback("wch", number, page, channel_id),
            ),
        )
        for channel_id, name in known[page * PAGE : (page + 1) * PAGE]
    ]
    turns = []
    if page > 0:
        turns.append(Button(texts("talk-earlier"), callback("wch", number, page - 1)))
    if page < pages - 1:
        turns.append(Button(texts("talk-later"), callback("wch", number, page + 1)))
    if turns:
        rows.append(tuple(turns))
    text = lines(bold(wish_name(desk, ask, wish)), _channels_label(desk, ask, wish), texts("list-channels-how"))
    await desk.change(ask, Message(text, tuple(rows)))
