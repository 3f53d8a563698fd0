"""/schedule: when digests come, and about what. Each setting is a button that shows its value."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.orm import Session

from bot.composing import zone_of
from bot.desk import Ask, Desk, ask_for, callback
from bot.handlers.targets import learn_names, wish_name
from bot.rendering.pages import Button, Message
from bot.rendering.reader import city, fixed_offset, newest_name, place
from bot.rendering.rich import bold, lines, one_line, rich, shorten
from core.i18n import LANGUAGES
from core.storage import subscriptions as stored
from core.storage.subscriptions import Schedule, Wish
from core.storage.wake import Topic, wake

PAGE = 8
ZONES = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Riga", "Europe/Kyiv", "Europe/Moscow", "Asia/Tbilisi"),
    *("Asia/Almaty", "America/New_York", "America/Los_Angeles"),
)
"""Zones that a digest of its own zone is offered; any other is the chat's, which can be typed."""

_TIMES = ("07:00", "08:00", "09:00", "12:00", "18:00", "20:00")
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.]?([0-5]\d))?")
_BUTTON_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_QUIET = (None, "22:00-07:00", "23:00-08:00", "00:00-09:00")
_EVERY_DAY = "1234567"
_TYPED, _NAME_UNITS = 60, 24
_DAY_NAMES = {
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
}


async def schedule(desk: Desk, ask: Ask, argument: str) -> None:
    """/schedule, or /schedule 08:30."""
    if argument:
        await set_time(desk, ask, argument)
    else:
        await _show_all(desk, ask)


async def schedule_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """A button of the list of digests, or of one."""
    texts = ask.texts
    match arguments:
        case []:
            await _show_all(desk, ask)
        case ["add"]:
            rows = [tuple(Button(time, callback("sch", "at", time.replace(":", ""))) for time in part)
                    for part in (_TIMES[:3], _TIMES[3:])]  # fmt: skip
            rows.append((Button(texts("talk-back-button"), "sch"), Button(texts("schedule-other-time"), "sch:ask")))
            await desk.change(ask, Message(rich(texts("schedule-pick")), tuple(rows)))
        case ["at", time] if _BUTTON_TIME.fullmatch(time):
            await _add_time(desk, ask, f"{time[:2]}:{time[2:]}")
            await _show_all(desk, ask)
        case ["ask"]:
            await desk.toast(ask)
            await desk.say(ask, ask_for(desk, ask, "ask-time"))
        case ["zone"]:
            await desk.toast(ask)
            await desk.say(ask, ask_for(desk, ask, "ask-zone"))
        case ["quiet"]:
            current = desk.reader(ask).quiet
            following = _QUIET[(_QUIET.index(current) + 1) % len(_QUIET)] if current in _QUIET else None
            await desk.members.set_quiet(ask.destination, following)
            await _show_all(desk, await desk.renewed(ask))
        case [action, number, *rest]:
            await _of_one(desk, ask, action, int(number), rest)
        case _:
            raise ValueError(arguments)


# ---------------------------------------------------------------- all digests of a chat


async def _show_all(desk: Desk, ask: Ask) -> None:
    found, wishes = await _load(desk, ask)
    texts, reader = ask.texts, desk.reader(ask)
    zone = place(reader.zone, reader.language)
    buttons: list[tuple[Button, ...]] = [
        (
            Button(texts("schedule-add"), callback("sch", "add")),
            Button(texts("schedule-zone-button", zone=zone), callback("sch", "zone")),
        )
    ]
    buttons += [(Button(_line(desk, ask, item, found, wishes), callback("sch", "one", item.id)),) for item in found]
    quiet = reader.quiet or texts("talk-off")
    buttons.append((Button(texts("schedule-quiet", value=quiet), callback("sch", "quiet")),))
    text = lines(
        bold(texts("schedule-head")),
        *[_line(desk, ask, item, found, wishes) for item in found],
        "" if found else texts("schedule-none"),
        texts("schedule-zone", zone=zone),
    )
    await desk.change(ask, Message(text, tuple(buttons)))


async def _load(desk: Desk, ask: Ask) -> tuple[list[Schedule], list[Wish]]:
    """The chat's digests, and what they may be about."""
    found = await desk.store.read(lambda session: stored.schedules(session, ask.destination))
    wishes = [wish for wish in await desk.subscriptions.all(ask.destination) if wish.in_digest]
    await learn_names(desk, wishes)
    return found, wishes


def _line(desk: Desk, ask: Ask, item: Schedule, others: Sequence[Schedule], wishes: Sequence[Wish]) -> str:
    time = ask.texts("schedule-time", time=item.local_time, days=_days(ask, item))
    if item.own_timezone is not None:
        time += f", {place(zone_of(item.own_timezone, desk.holder.current), ask.language)}"
    return f"{time}: {_about(desk, ask, item, others, wishes)}"


def _about(desk: Desk, ask: Ask, item: Schedule, others: Sequence[Schedule], wishes: Sequence[Wish]) -> str:
    """What a digest is about: these, or all, or all that no other digest has."""
    if item.only is None:
        rest = any(other.only is not None for other in others)
        return ask.texts("schedule-about-rest" if rest else "schedule-about-all")
    names = [shorten(one_line(wish_name(desk, ask, wish)), _NAME_UNITS) for wish in wishes if wish.id in item.only]
    if not names:
        return ask.texts("schedule-about-nothing")
    return names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "")


def _days(ask: Ask, item: Schedule) -> str:
    if item.weekdays == _EVERY_DAY:
        return ask.texts("schedule-every-day")
    return " ".join(_DAY_NAMES[ask.language][int(day) - 1] for day in sorted(item.weekdays)) or "–"


# ---------------------------------------------------------------- one digest


async def _of_one(desk: Desk, ask: Ask, action: str, number: int, rest: list[str]) -> None:
    found, wishes = await _load(desk, ask)
    item = next((item for item in found if item.id == number), None)
    if item is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        await _show_all(desk, ask)
        return
    page = 0
    match action, rest:
        case "one", []:
            pass
        case "empty", []:
            await _change(desk, number, silent_when_empty=not item.silent_when_empty)
        case "day", [day] if day in _EVERY_DAY:
            await _change(desk, number, weekdays="".join(sorted(set(item.weekdays) ^ {day})))
        case "zones", []:
            await _ask_zone(desk, ask, item)
            return
        case "in", [place_number]:
            chosen = int(place_number)
            await _change(desk, number, timezone=ZONES[chosen] if chosen >= 0 else None)
        case "for", [shown]:
            await _ask_about(desk, ask, item, found, wishes, int(shown))
            return
        case "pick", [shown, wish_number]:
            page = int(shown)
            only = set(item.only or ()) ^ {int(wish_number)}
            known = sorted(only & {wish.id for wish in wishes})
            await _change(desk, number, only=known or None)
        case "rest", []:
            await _change(desk, number, only=None)
        case "rm", []:
            buttons = (
                Button(ask.texts("talk-no"), callback("sch", "one", number)),
                Button(ask.texts("talk-yes"), callback("sch", "gone", number)),
            )
            await desk.change(ask, ask.texts("schedule-remove-ask", time=item.local_time), buttons)
            return
        case "gone", []:
            await _drop(desk, number)
            await _show_all(desk, ask)
            return
        case _:
            raise ValueError(action)
    found, wishes = await _load(desk, ask)
    item = next(item for item in found if item.id == number)
    if action in ("pick", "rest"):
        await _ask_about(desk, ask, item, found, wishes, page)
    else:
        await desk.change(ask, _one(desk, ask, item, found, wishes))


async def _change(desk: Desk, number: int, **values: object) -> None:
    def work(session: Session) -> None:
        stored.change_schedule(session, number, **values)
        wake(session, Topic.CONFIG)

    await desk.store.write(work)


async def _drop(desk: Desk, number: int) -> None:
    def work(session: Session) -> None:
        stored.drop_schedule(session, number)
        wake(session, Topic.CONFIG)

    await desk.store.write(work)


def _one(desk: Desk, ask: Ask, item: Schedule, others: Sequence[Schedule], wishes: Sequence[Wish]) -> Message:
    texts = ask.texts
    about = texts("schedule-about", value=_about(desk, ask, item, others, wishes))
    zone = place(zone_of(item.timezone, desk.holder.current), ask.language)
    empty = texts("schedule-empty-silent") if item.silent_when_empty else texts("schedule-empty-tell")
    days = tuple(
        Button(("✓ " if str(day) in item.weekdays else "– ") + name, callback("sch", "day", item.id, day))
        for day, name in enumerate(_DAY_NAMES[ask.language], start=1)
    )
    rows = (
        (Button(texts("talk-back-button"), "sch"),),
        (Button(about, callback("sch", "for", item.id, 0)),),
        days[:4],
        days[4:],
        (Button(empty, callback("sch", "empty", item.id)),),
        (Button(texts("schedule-zone-button", zone=zone), callback("sch", "zones", item.id)),),
        (Button(texts("schedule-remove", time=item.local_time), callback("sch", "rm", item.id)),),
    )
    head = texts("schedule-time", time=item.local_time, days=_days(ask, item))
    return Message(lines(bold(head), about, texts("schedule-zone", zone=zone)), rows)


async def _ask_zone(desk: Desk, ask: Ask, item: Schedule) -> None:
    chats = place(desk.reader(ask).zone, ask.language)
    rows: list[tuple[Button, ...]] = [
        (Button(ask.texts("talk-back-button"), callback("sch", "one", item.id)),),
        (Button(ask.texts("schedule-zone-of-chat", zone=chats), callback("sch", "in", item.id, -1)),),
    ]
    buttons = [
        Button(place(ZoneInfo(name), ask.language), callback("sch", "in", item.id, number))
        for number, name in enumerate(ZONES)
    ]
    rows += [tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]
    await desk.change(ask, Message(rich(ask.texts("schedule-zones", time=item.local_time)), tuple(rows)))


async def _ask_about(
    desk: Desk, ask: Ask, item: Schedule, others: Sequence[Schedule], wishes: Sequence[Wish], page: int
) -> None:
    """What the digest is about: each subscription a button; none chosen means all that no other digest has."""
    texts = ask.texts
    pages = max(1, -(-len(wishes) // PAGE))
    page = min(max(page, 0), pages - 1)
    rows: list[tuple[Button, ...]] = [(Button(texts("talk-back-button"), callback("sch", "one", item.id)),)]
    rows += [
        (
            Button(
                ("✓ " if wish.id in (item.only or ()) else "– ") + wish_name(desk, ask, wish),
                callback("sch", "pick", item.id, page, wish.id),
            ),
        )
        for wish in wishes[page * PAGE : (page + 1) * PAGE]
    ]
    turns = []
    if page > 0:
        turns.append(Button(texts("talk-earlier"), callback("sch", "for", item.id, page - 1)))
    if page < pages - 1:
        turns.append(Button(texts("talk-later"), callback("sch", "for", item.id, page + 1)))
    if turns:
        rows.append(tuple(turns))
    if item.only is not None:
        rows.append((Button(texts("schedule-choose-rest"), callback("sch", "rest", item.id)),))
    about = texts("schedule-about", value=_about(desk, ask, item, others, wishes))
    head = bold(texts("schedule-time", time=item.local_time, days=_days(ask, item)))
    await desk.change(ask, Message(lines(head, about, texts("schedule-about-how")), tuple(rows)))


# ---------------------------------------------------------------- what is typed


async def _add_time(desk: Desk, ask: Ask, time: str) -> bool:
    now = desk.now()

    def work(session: Session) -> bool:
        wake(session, Topic.CONFIG)
        return stored.add_schedule(session, ask.destination, time, now)

    return await desk.store.write(work)


async def set_time(desk: Desk, ask: Ask, text: str) -> None:
    """A time of day that was typed."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        await desk.say(ask, ask.texts("schedule-bad-time"))
        await desk.say(ask, ask_for(desk, ask, "ask-time"))  # else the next word would be taken for a name
        return
    time = f"{int(found[1]):02d}:{found[2] or '00'}"
    new = await _add_time(desk, ask, time)
    await desk.say(ask, ask.texts("schedule-set" if new else "schedule-exists", time=time))
    await _show_all(desk, ask)


async def set_zone(desk: Desk, ask: Ask, text: str) -> None:
    """A city or zone that was typed, in any of the languages."""
    zone = find_zone(text)
    if zone is None:
        await desk.say(ask, ask.texts("schedule-bad-zone", text=shorten(one_line(text), _TYPED)))
        await desk.say(ask, ask_for(desk, ask, "ask-zone"))
        return
    await desk.members.set_zone(ask.destination, zone)
    await desk.say(ask, ask.texts("schedule-zone", zone=place(ZoneInfo(zone), ask.language)))


def find_zone(text: str) -> str | None:
    """The IANA zone that a city's name (in English, Russian or Ukrainian) or the zone's own name means."""
    wanted = text.strip().casefold().replace(" ", "_")
    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    for zone in zones:
        # «GMT+2» is no name of Etc/GMT+2: that zone is two hours behind Greenwich, whoever types it is ahead.
        short = zone if fixed_offset(zone) else zone.rsplit("/", 1)[-1]
        if wanted in (zone.casefold(), short.casefold()):
            return {"Europe/Kiev": "Europe/Kyiv"}.get(zone, zone)
    spoken = _spoken(text)
    for zone in zones:
        if zone.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/")):
            continue
        for language in LANGUAGES:
            if _spoken(city(zone, language)) == spoken:
                newest = newest_name(zone)
                return newest if newest in zones else zone
    return None


def _spoken(name: str) -> str:
    """A city's name however it is typed: Кишинёв, Нью Йорк."""
    return " ".join(name.casefold().replace("ё", "е").replace("-", " ").split())
