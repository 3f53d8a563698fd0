"""From a surname, a channel or a feed to a subscription in one tap."""

from datetime import date

from bot.desk import Ask, Desk, ask_for, callback
from bot.handlers.finding import all_posts_button
from bot.handlers.naming import asking, offers_asking, unknown_name, unwatched
from bot.handlers.targets import target_key, target_name, target_of
from bot.rendering.alerts import AlertView, alert_message
from bot.rendering.digest import post_item
from bot.rendering.pages import Button, Message, pack
from bot.rendering.reader import Reader, place
from bot.rendering.rich import Rich, bold, code, lines, one_line, rich, shorten
from core.addresses import telegram_address
from core.i18n import office_text
from core.pipeline.asking.subscriptions import Preview, key_of
from core.storage.subscriptions import schedules
from core.told import Event
from core.types import Official

_CHOICES = 8
_EXAMPLES = 3
_TYPED = 200  # in UTF-16 units: what is followed as words must stand whole
_LONGEST_NAME = 100


async def subscribe(desk: Desk, ask: Ask, argument: str) -> None:
    """/subscribe and a name follows at once; an unclear name is offered as a choice, a missing one asked for."""
    if not argument:
        await desk.say(ask, ask_for(desk, ask, "ask-subscribe"))
        return
    found = desk.subscriptions.find(argument)
    if (
        len(found) == 1
        and await desk.subscriptions.channel(argument) is None
        and desk.subscriptions.feed(argument) is None
    ):
        await follow(desk, ask, "b", "official", found[0].id, found[0].name(ask.language))
        return
    await offer(desk, ask, argument)


async def watch(desk: Desk, ask: Ask, argument: str) -> None:
    """/watch and a channel or feed; a name is understood, too."""
    if not argument:
        await desk.say(ask, ask_for(desk, ask, "ask-watch"))
        return
    await subscribe(desk, ask, argument)


async def plain_text(desk: Desk, ask: Ask, text: str) -> None:
    """A surname alone offers a subscription; anything else is answered kindly."""
    if len(text) > _LONGEST_NAME or "\n" in text:
        await desk.say(ask, ask.texts("talk-long"))
        return
    if not any(sign.isalnum() for sign in text):
        await desk.say(ask, ask.texts("talk-unknown"))
        return
    await offer(desk, ask, text)


async def offer(desk: Desk, ask: Ask, text: str) -> None:
    """Who is meant, what it would bring, and the ways to follow."""
    texts = ask.texts
    if len(text) > _LONGEST_NAME and not _is_address(text):
        await desk.say(ask, texts("talk-unknown"))
        return
    channel = await desk.subscriptions.channel(text)
    if channel is not None:
        channel_id, name = channel
        preview = await desk.subscriptions.preview("channel", str(channel_id))
        key = target_key("channel", str(channel_id))
        await desk.say(ask, offer_message(desk.reader(ask), rich(name), "", preview, key))
        return
    feed = desk.subscriptions.feed(text)
    if feed is not None:
        about = texts("offer-feed")
        buttons = (Button(texts("offer-feed-button"), callback("sub", "a", target_key("feed", feed.url))),)
        await desk.say(ask, Message(lines(bold(feed.name), about), (buttons,)))
        return
    found = desk.subscriptions.find(text)
    if not found and _is_address(text):
        typed = shorten(one_line(text), _TYPED)
        await desk.say(ask, unwatched(desk, ask, typed, whole=typed == text.strip()))
        return
    if len(found) == 1:
        await _offer_official(desk, ask, found[0])
        return
    typed = shorten(one_line(text), _TYPED)
    similar = () if found else desk.subscriptions.similar(text)
    today = desk.now().date()
    if found:
        more = len(found) - _CHOICES
        which = lines(texts("offer-which", text=typed), texts("offer-which-more", count=more) if more > 0 else "")
        message = Message(which, _choices(ask, found, today))
    else:
        message = unknown_name(ask, typed)
    if similar:
        said = lines(message.text, texts("offer-similar"))
        message = Message(said, (*_choices(ask, similar, today), *message.buttons))
    await desk.say(ask, message)


def _is_address(text: str) -> bool:
    """Whether a channel or a feed was meant, watched or not."""
    return text.lstrip().lower().startswith(("@", "http://", "https://")) or telegram_address(text) is not None


def _choices(ask: Ask, found: tuple[Official, ...], today: date) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (Button(_with_office(official, ask.language, today), callback("pick", key_of(official.id))),)
        for official in found[:_CHOICES]
    )


def _with_office(official: Official, language: str, today: date) -> str:
    office = office_text(official, language, today)
    return f"{official.name(language)}, {office}" if office else official.name(language)


async def pick(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """One of several namesakes was chosen."""
    official = desk.subscriptions.official(":".join(arguments))
    if official is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await _offer_official(desk, ask, official)


async def _offer_official(desk: Desk, ask: Ask, official: Official) -> None:
    preview = await desk.subscriptions.preview("official", official.id)
    office = office_text(official, ask.language, desk.now().date())
    name = rich(official.name(ask.language))
    offered = offer_message(desk.reader(ask), name, office, preview, key_of(official.id), official_ids=(official.id,))
    if offers_asking(ask):  # of several names typed at once, the others are still to be chosen
        await desk.toast(ask)
        await desk.say(ask, offered)
    else:
        await desk.change(ask, offered)


def offer_message(
    reader: Reader,
    name: Rich,
    about: str,
    preview: Preview,
    key: str,
    *,
    verb: str = "sub",
    official_ids: tuple[str, ...] = (),
) -> Message:
    """What a subscription would bring, and the ways to have it; a tap gives `verb`, the way and `key`.

    The examples are quoted where they name one of `official_ids`.
    """
    texts = reader.texts
    if not preview.examples:
        rate = texts("offer-none")
    elif preview.posts_a_day < 1:
        rate = texts("offer-rare", channels=preview.channels)
    else:
        rate = texts("offer-rate", posts=round(preview.posts_a_day), channels=preview.channels)
    newest = max((card.date for _, card in preview.examples), default=None)
    examples = [
        post_item(card, reader, newest, official_ids=official_ids, spans=preview.marks.get(post_id, ()))
        for post_id, card in preview.examples
        if newest is not None
    ]
    head = lines(
        name if name.entities else bold(name),
        shorten(one_line(about), 120),
        rate,
        texts("offer-searching", percent=int(100 * preview.searched)) if preview.searched is not None else "",
        texts("offer-broad") if preview.broad else "",
        texts("offer-examples") if examples else "",
    )
    ways = [("offer-both", "b"), ("offer-alerts", "a"), ("offer-digest", "d")]
    if preview.broad:
        ways = ways[::-1]
    buttons = tuple((Button(texts(text), callback(verb, way, key)),) for text, way in ways)
    if len(preview.examples) >= _EXAMPLES:  # there may be more of them
        buttons += ((all_posts_button(texts, key),),)
    return Message(pack([head, *examples])[0], buttons)


async def subscribe_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Subscribes, and shows how it will look."""
    way, key = arguments[0], ":".join(arguments[1:])
    found = target_of(desk, key)
    if found is None or way not in ("a", "b", "d"):
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    kind, target = found
    await desk.subscriptions.learn_names([int(target)] if kind == "story" else ())
    name = target_name(desk, ask, kind, target)
    if name is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await follow(desk, ask, way, kind, target, name)


async def follow(desk: Desk, ask: Ask, way: str, kind: str, target: str, name: str) -> None:
    """Subscribes and says so, with the newest stored post as an alert would show it."""
    first = not await desk.subscriptions.all(ask.destination)
    new = await desk.subscriptions.subscribe(
        ask.destination, kind, target, instant=way in "ab", in_digest=way in "bd", by=ask.user_id
    )
    if kind == "channel":  # the newer wish counts: what was muted would be followed by silence
        await desk.members.mute(ask.destination, int(target), muted=False)
    texts = ask.texts
    how = texts({"b": "subscribed-both", "a": "subscribed-alerts", "d": "subscribed-digest"}[way])
    said = rich(texts("subscribed", name=name, how=how))
    buttons = [(Button(texts("subscribed-list"), "list:0"),)]
    if offers_asking(ask):
        before, _, after = said.plain.partition(name)
        said = rich(before) + code(name) + rich(after)
        buttons.append((asking(ask),))
    await desk.change(ask, Message(said, tuple(buttons)))
    if new and way in "ab" and kind not in ("feed", "story"):
        await _show_newest(desk, ask, kind, target)
    if first:
        await _show_schedule(desk, ask)


async def _show_newest(desk: Desk, ask: Ask, kind: str, target: str) -> None:
    """The newest stored post in the form of an alert, marked as stored."""
    preview = await desk.subscriptions.preview(kind, target)
    if not preview.examples:
        return
    post_id, card = preview.examples[0]
    officials = (target,) if kind == "official" else ()
    searches = (target,) if kind == "search" else ()
    view = AlertView(Event.NEW, post_id, card, officials, stored=True, searches=searches)
    reader = desk.reader(ask)
    message = alert_message(view, reader, now=desk.now())
    await desk.say(ask, Message(lines(ask.texts("subscribed-example"), message.text), message.buttons))


async def _show_schedule(desk: Desk, ask: Ask) -> None:
    found = await desk.store.read(lambda session: schedules(session, ask.destination))
    texts, reader = ask.texts, desk.reader(ask)
    if found:
        times = ", ".join(schedule.local_time for schedule in found if schedule.enabled)
        text = texts("subscribed-schedule", times=f"{times} {place(reader.zone, reader.language)}")
        buttons: tuple[tuple[Button, ...], ...] = ((Button(texts("subscribed-change"), "sch"),),)
    else:
        text, buttons = "", ()
    if ask.about is None:
        await desk.say(ask, Message(lines(text, texts("subscribed-forward")), buttons))
    elif not found:
        await desk.say(ask, Message(rich(texts("schedule-none")), ((Button(texts("subscribed-change"), "sch"),),)))
