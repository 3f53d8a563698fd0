"""From a surname to a subscription in one tap, and the list of subscriptions with all their settings."""

from datetime import timedelta

from bot.desk import Ask, Desk, ask_for, callback
from bot.rendering.alerts import AlertView, alert_message
from bot.rendering.digest import post_item
from bot.rendering.pages import Button, Message, pack
from bot.rendering.reader import Reader, place
from bot.rendering.rich import Rich, bold, lines, one_line, rich, shorten
from core.i18n import Texts
from core.pipeline.subscriptions import Preview, key_of
from core.storage.subscriptions import Wish, schedules
from core.types import Event, Official

PAGE = 8
_CHOICES = 8
_FIELDS = {"i": "instant", "d": "in_digest", "e": "edits", "x": "deletions", "a": "articles"}
_LABELS = {
    "i": "list-instant",
    "d": "list-in-digest",
    "e": "list-edits",
    "x": "list-deletions",
    "a": "list-articles",
}
_TYPED = 60


async def subscribe(desk: Desk, ask: Ask, argument: str) -> None:
    """/subscribe and a name follows at once; an unclear name is offered as a choice, a missing one asked for."""
    if not argument:
        await desk.say(ask, ask_for(desk, ask, "ask-subscribe"))
        return
    found = desk.subscriptions.find(argument)
    if len(found) == 1 and await desk.subscriptions.channel(argument) is None:
        await _follow(desk, ask, "b", "official", found[0].id, found[0].name(ask.language))
        return
    await offer(desk, ask, argument)


async def plain_text(desk: Desk, ask: Ask, text: str) -> None:
    """A surname alone offers a subscription; anything else is answered kindly."""
    if len(text) > 100 or "\n" in text:
        await desk.say(ask, ask.texts("talk-unknown"))
        return
    await offer(desk, ask, text)


async def offer(desk: Desk, ask: Ask, text: str) -> None:
    """Who is meant, what it would bring, and the ways to follow."""
    texts = ask.texts
    channel = await desk.subscriptions.channel(text)
    if channel is not None:
        channel_id, name = channel
        preview = await desk.subscriptions.preview("channel", str(channel_id))
        await desk.say(ask, _offer(desk.reader(ask), rich(name), "", preview, f"c{channel_id}"))
        return
    found = desk.subscriptions.find(text)
    if len(found) == 1:
        await _offer_official(desk, ask, found[0])
        return
    typed = shorten(one_line(text), _TYPED)
    if found:
        message = Message(rich(texts("offer-which", text=typed)), _choices(ask, found))
    else:
        similar = desk.subscriptions.similar(text)
        message = Message(
            lines(
                texts("offer-unknown", text=typed),
                texts("offer-similar") if similar else texts("offer-unknown-what"),
            ),
            _choices(ask, similar),
        )
    await desk.say(ask, message)


def _choices(ask: Ask, found: tuple[Official, ...]) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (Button(_with_position(official, ask.language), callback("pick", key_of(official.id))),)
        for official in found[:_CHOICES]
    )


def _with_position(official: Official, language: str) -> str:
    name = official.name(language)
    return f"{name}, {official.positions[-1].title}" if official.positions else name


async def pick(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """One of several namesakes was chosen."""
    official = desk.subscriptions.official(":".join(arguments))
    if official is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await _offer_official(desk, ask, official)


async def _offer_official(desk: Desk, ask: Ask, official: Official) -> None:
    preview = await desk.subscriptions.preview("official", official.id)
    position = official.positions[-1].title if official.positions else ""
    message = _offer(desk.reader(ask), rich(official.name(ask.language)), position, preview, key_of(official.id))
    await desk.change(ask, message)


def _offer(reader: Reader, name: Rich, about: str, preview: Preview, key: str) -> Message:
    texts = reader.texts
    if not preview.examples:
        rate = texts("offer-none")
    elif preview.posts_a_day < 1:
        rate = texts("offer-rare", channels=preview.channels)
    else:
        rate = texts("offer-rate", posts=round(preview.posts_a_day), channels=preview.channels)
    newest = max((card.date for _, card in preview.examples), default=None)
    examples = [post_item(card, reader, newest) for _, card in preview.examples if newest is not None]
    head = lines(
        bold(name),
        shorten(one_line(about), 120),
        rate,
        texts("offer-broad") if preview.broad else "",
        texts("offer-examples") if examples else "",
    )
    ways = [("offer-both", "b"), ("offer-alerts", "a"), ("offer-digest", "d")]
    if preview.broad:
        ways = ways[::-1]
    buttons = tuple((Button(texts(text), callback("sub", way, key)),) for text, way in ways)
    return Message(pack([head, *examples])[0], buttons)


async def subscribe_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Subscribes, and shows how it will look."""
    way, key = arguments[0], ":".join(arguments[1:])
    assert ask.member is not None
    await desk.subscriptions.learn_channels()
    official = None if _is_channel(key) else desk.subscriptions.official(key)
    kind, target = ("channel", key[1:]) if _is_channel(key) else ("official", official.id if official else key)
    name = _name(desk, ask, kind, target)
    if name is None or way not in ("a", "b", "d"):
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await _follow(desk, ask, way, kind, target, name)


async def _follow(desk: Desk, ask: Ask, way: str, kind: str, target: str, name: str) -> None:
    """Subscribes and says so, with the newest stored post as an alert would show it."""
    first = not await desk.subscriptions.all(ask.destination)
    new = await desk.subscriptions.subscribe(
        ask.destination, kind, target, instant=way in "ab", in_digest=way in "bd", by=ask.user_id
    )
    texts = ask.texts
    how = texts({"b": "subscribed-both", "a": "subscribed-alerts", "d": "subscribed-digest"}[way])
    await desk.change(
        ask,
        Message(rich(texts("subscribed", name=name, how=how)), ((Button(texts("subscribed-list"), "list:0"),),)),
    )
    if new and way in "ab":
        await _show_newest(desk, ask, kind, target)
    if first:
        await _show_schedule(desk, ask)


def _is_channel(key: str) -> bool:
    return key[:1] == "c" and key[1:].isdigit()


def _name(desk: Desk, ask: Ask, kind: str, target: str) -> str | None:
    if kind == "official":
        official = desk.subscriptions.official(target)
        return official.name(ask.language) if official else None
    return desk.subscriptions.channel_name(int(target)) if kind == "channel" else target


async def _show_newest(desk: Desk, ask: Ask, kind: str, target: str) -> None:
    """The newest stored post in the form of an alert, marked as stored."""
    preview = await desk.subscriptions.preview(kind, target)
    if not preview.examples:
        return
    post_id, card = preview.examples[0]
    officials = (target,) if kind == "official" else ()
    view = AlertView(Event.NEW, post_id, card, officials, stored=True)
    reader = desk.reader(ask)
    message = alert_message(view, reader, now=desk.now())
    await desk.say(ask, Message(lines(ask.texts("subscribed-example"), message.text), message.buttons))


async def _show_schedule(desk: Desk, ask: Ask) -> None:
    found = await desk.store.read(lambda session: schedules(session, ask.destination))
    texts, reader = ask.texts, desk.reader(ask)
    if found:
        times = ", ".join(schedule.local_time for schedule in found if schedule.enabled)
        text = texts("subscribed-schedule", times=f"{times} {place(reader.zone, reader.language)}")
        buttons = ((Button(texts("subscribed-change"), "sch"),),)
    else:
        text, buttons = "", ()
    await desk.say(ask, Message(lines(text, texts("subscribed-forward")), buttons))


# ---------------------------------------------------------------- the list


async def list_(desk: Desk, ask: Ask, _argument: str) -> None:
    """/list."""
    await _list_page(desk, ask, 0)


async def list_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    await _list_page(desk, ask, int(arguments[0]))


async def _list_page(desk: Desk, ask: Ask, page: int) -> None:
    await desk.subscriptions.learn_channels()
    found = await desk.subscriptions.all(ask.destination)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    texts = ask.texts
    rows = [
        (Button(_wish_line(desk, ask, wish), callback("wish", wish.id)),)
        for wish in found[page * PAGE : (page + 1) * PAGE]
    ]
    turns = []
    if page > 0:
        turns.append(Button(texts("talk-earlier"), callback("list", page - 1)))
    if page < pages - 1:
        turns.append(Button(texts("talk-later"), callback("list", page + 1)))
    if turns:
        rows.append(tuple(turns))
    await desk.change(ask, Message(rich(texts("list-head", count=len(found))), tuple(rows)))


def wish_name(desk: Desk, ask: Ask, wish: Wish) -> str:
    """What a subscription is to, for people."""
    name = _name(desk, ask, wish.kind, wish.target)
    if name is None:
        return ask.texts("list-gone", id=wish.target)
    return ask.texts("list-channel", name=name) if wish.kind == "channel" else name


def _wish_line(desk: Desk, ask: Ask, wish: Wish) -> str:
    texts = ask.texts
    if wish.paused_until is not None and wish.paused_until > desk.now():
        how = texts("list-paused", until=desk.reader(ask).moment(wish.paused_until))
    else:
        how = _how(texts, wish)
    return f"{wish_name(desk, ask, wish)}: {how}"


def _how(texts: Texts, wish: Wish) -> str:
    match wish.instant, wish.in_digest:
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
    await desk.subscriptions.learn_channels()
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
    await desk.change(ask, _wish_message(desk, ask, wish))


def _wish_message(desk: Desk, ask: Ask, wish: Wish) -> Message:
    texts = ask.texts
    paused = wish.paused_until is not None and wish.paused_until > desk.now()

    def value(field: str) -> str:
        return texts("talk-on") if getattr(wish, _FIELDS[field]) else texts("talk-off")

    toggles = [Button(texts(_LABELS[key], value=value(key)), callback("wish", wish.id, key)) for key in _FIELDS]
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
        else _how(texts, wish)
    )
    text = lines(bold(wish_name(desk, ask, wish)), until)
    return Message(text, (tuple(toggles[:2]), tuple(toggles[2:4]), tuple(toggles[4:]), pauses, last))


async def unsubscribe(desk: Desk, ask: Ask, argument: str) -> None:
    """/unsubscribe and a name asks whether to stop; without one, shows the list."""
    if not argument:
        await _list_page(desk, ask, 0)
        return
    targets = {official.id for official in desk.subscriptions.find(argument)}
    channel = await desk.subscriptions.channel(argument)
    if channel is not None:
        targets.add(str(channel[0]))
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
    texts = ask.texts
    await desk.change(
        ask,
        texts("list-removed", name=wish_name(desk, ask, wish)),
        (Button(texts("subscribed-list"), "list:0"),),
    )
