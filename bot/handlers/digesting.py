"""/digest, /article and /schedule."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from sqlalchemy.orm import Session
from telegram import InputFile

from bot.desk import Ask, Desk, ask_for, callback
from bot.periods import parse_period
from bot.rendering.digest import article_messages, digest_messages
from bot.rendering.documents import SUFFIXES, digest_document
from bot.rendering.pages import Button, Message
from bot.rendering.reader import Reader, place
from bot.rendering.rich import bold, lines, one_line, rich, shorten
from core.i18n import LANGUAGES
from core.pipeline.digests import article_with_posts, compose, scope_of
from core.pipeline.subscriptions import key_of
from core.storage import subscriptions as stored
from core.storage.digests import Scope, article_by_url
from core.storage.feeds import add_fetch_request
from core.storage.subscriptions import Schedule
from core.storage.wake import Topic, wake
from core.types import ArticleCard, Digest

_TIMES = ("07:00", "08:00", "09:00", "12:00", "18:00", "20:00")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)|([01]?\d|2[0-3])")
_QUIET = (None, "22:00-07:00", "23:00-08:00", "00:00-09:00")
_TYPED = 60
_FORMS = {"html": "h", "markdown": "m"}
DEFAULT_PERIOD = timedelta(hours=24)


async def digest(desk: Desk, ask: Ask, argument: str) -> None:
    """/digest, with a period, an official, or both."""
    now, reader = desk.now(), desk.reader(ask)
    from_at, to_at = now - DEFAULT_PERIOD, now
    rules = desk.holder.current
    scope: Scope | None = None
    title: str | None = None
    if argument:
        period, rest = _period_of(argument, now, reader.zone)
        if period is not None:
            from_at, to_at = period
        if rest:
            found = desk.subscriptions.find(rest)
            if not found:
                await desk.say(ask, ask.texts("digest-bad-period", text=shorten(one_line(argument), _TYPED)))
                return
            scope = Scope(frozenset(official.id for official in found))
            title = ask.texts("digest-for-official", name=", ".join(item.name(ask.language) for item in found[:3]))

    def work(session: Session) -> Digest:
        return compose(session, rules, scope or scope_of(session, ask.destination), from_at, to_at)

    found_digest = await desk.store.read(work)
    messages = digest_messages(found_digest, reader, now=now, title=title)
    key = key_of(min(scope.official_ids)) if scope and scope.official_ids and len(scope.official_ids) == 1 else ""
    if not found_digest.empty and (scope is None or key):
        span = (int(from_at.timestamp()), int(to_at.timestamp()))
        buttons = tuple(
            Button(ask.texts(f"digest-as-{form}"), callback("file", _FORMS[form], *span, key)) for form in _FORMS
        )
        messages[-1] = replace(messages[-1], buttons=(buttons,))
    await desk.queue(ask, messages, kind="digest", subject=f"asked:{ask.key}")


async def digest_file(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """The digest of that time as a file for the desk, as the store has it now."""
    forms = {short: form for form, short in _FORMS.items()}
    form, key = forms.get(arguments[0]), ":".join(arguments[3:])
    from_at, to_at = (datetime.fromtimestamp(int(argument), UTC) for argument in arguments[1:3])
    official = desk.subscriptions.official(key) if key else None
    if form is None or (key and official is None):
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    scope = Scope(frozenset({official.id})) if official is not None else None
    until = to_at + timedelta(seconds=1)  # the button keeps whole seconds
    rules = desk.holder.current
    found = await desk.store.read(
        lambda session: compose(session, rules, scope or scope_of(session, ask.destination), from_at, until)
    )
    await desk.toast(ask)
    text = digest_document(found, desk.reader(ask), now=desk.now(), form=form)
    name = f"slukh-{until.astimezone(desk.reader(ask).zone):%Y-%m-%d-%H%M}.{SUFFIXES[form]}"
    await desk.bot.send_document(
        ask.answered_in.chat_id,
        InputFile(text.encode(), filename=name),
        message_thread_id=ask.answered_in.thread_id or None,
    )


def _period_of(text: str, now: datetime, zone: ZoneInfo) -> tuple[tuple[datetime, datetime] | None, str]:
    """The period at the beginning or the end of `text`, and what else it says."""
    whole = parse_period(text, now, zone)
    if whole is not None:
        return whole, ""
    words = text.split()
    for period, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        found = parse_period(period, now, zone)
        if found is not None:
            return found, " ".join(rest)
    return None, text


async def article(desk: Desk, ask: Ask, argument: str) -> None:
    """/article and an address: answered at once when it is stored, else fetched first."""
    if not argument:
        await desk.say(ask, ask_for(desk, ask, "ask-article"))
        return
    url = argument.split(maxsplit=1)[0]
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        await desk.say(ask, ask.texts("article-bad"))
        return

    def look(session: Session) -> ArticleCard | None:
        article_id = article_by_url(session, {url, url.rstrip("/"), url.split("#")[0], url.split("?")[0]})
        return article_with_posts(session, article_id) if article_id is not None else None

    found = await desk.store.read(look)
    if found is not None:
        messages = article_messages(found, desk.reader(ask), now=desk.now())
        await desk.queue(ask, messages, kind="notice", subject=f"article:{ask.key}")
        return
    now = desk.now()

    def request(session: Session) -> None:
        add_fetch_request(session, url, now, chat_id=ask.destination.chat_id, thread_id=ask.destination.thread_id)
        wake(session, Topic.REQUEST)

    await desk.store.write(request)
    await desk.say(ask, ask.texts("article-fetching"))


# ---------------------------------------------------------------- the schedule


async def schedule(desk: Desk, ask: Ask, argument: str) -> None:
    """/schedule, or /schedule 08:30."""
    if argument:
        await set_time(desk, ask, argument)
        return
    await _show(desk, ask)


async def _show(desk: Desk, ask: Ask) -> None:
    found = await desk.store.read(lambda session: stored.schedules(session, ask.destination))
    reader = desk.reader(ask)
    await desk.change(ask, _schedule_message(found, reader))


def _schedule_message(found: list[Schedule], reader: Reader) -> Message:
    texts = reader.texts
    zone = place(reader.zone, reader.language)
    rows = [bold(texts("schedule-head"))]
    buttons: list[tuple[Button, ...]] = [
        (
            Button(texts("schedule-add"), callback("sch", "add")),
            Button(texts("schedule-zone-button", zone=zone), callback("sch", "zone")),
        )
    ]
    for item in found:
        days = texts("schedule-every-day") if item.weekdays == "1234567" else _days(item.weekdays, reader.language)
        rows.append(rich(texts("schedule-time", time=item.local_time, days=days)))
        empty = texts("schedule-empty-silent") if item.silent_when_empty else texts("schedule-empty-tell")
        buttons.append(
            (
                Button(empty, callback("sch", "empty", item.id)),
                Button(texts("schedule-remove", time=item.local_time), callback("sch", "rm", item.id)),
            )
        )
        buttons.append(
            tuple(
                Button(
                    ("✓" if str(day) in item.weekdays else "–") + _day(day, reader.language),
                    callback("sch", "day", item.id, day),
                )
                for day in range(1, 8)
            )
        )
    quiet = reader.quiet or texts("talk-off")
    buttons.append((Button(texts("schedule-quiet", value=quiet), callback("sch", "quiet")),))
    if not found:
        rows.append(rich(texts("schedule-none")))
    rows.append(rich(texts("schedule-zone", zone=zone)))
    return Message(lines(*rows), tuple(buttons))


_DAY_NAMES = {
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    "uk": ("пн", "вт", "ср", "чт", "пт", "сб", "нд"),
}


def _day(day: int, language: str) -> str:
    return _DAY_NAMES[language][day - 1]


def _days(weekdays: str, language: str) -> str:
    return " ".join(_day(int(day), language) for day in sorted(weekdays)) or "–"


async def schedule_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Every setting of the schedule, changed in place."""
    action = arguments[0] if arguments else ""
    texts = ask.texts
    match action:
        case "add":
            rows = [tuple(Button(time, callback("sch", "at", time.replace(":", ""))) for time in part)
                    for part in (_TIMES[:3], _TIMES[3:])]  # fmt: skip
            rows.append((Button(texts("talk-back-button"), "sch"), Button(texts("schedule-other-time"), "sch:ask")))
            await desk.change(ask, Message(rich(texts("schedule-pick")), tuple(rows)))
            return
        case "at":
            await _add_time(desk, ask, f"{arguments[1][:2]}:{arguments[1][2:]}")
        case "ask":
            await desk.toast(ask)
            await desk.say(ask, ask_for(desk, ask, "ask-time"))
            return
        case "zone":
            await desk.toast(ask)
            await desk.say(ask, ask_for(desk, ask, "ask-zone"))
            return
        case "quiet":
            current = desk.reader(ask).quiet
            following = _QUIET[(_QUIET.index(current) + 1) % len(_QUIET)] if current in _QUIET else None
            await desk.members.set_setting(ask.destination, quiet=following)
            ask = await desk.renewed(ask)
        case "empty" | "rm" | "day":
            await _change_schedule(desk, ask, action, int(arguments[1]), arguments[2:])
        case "":
            pass
        case _:
            raise ValueError(action)
    await _show(desk, ask)


async def _change_schedule(desk: Desk, ask: Ask, action: str, number: int, rest: list[str]) -> None:
    def work(session: Session) -> None:
        item = next((item for item in stored.schedules(session, ask.destination) if item.id == number), None)
        if item is None:
            return
        if action == "rm":
            stored.drop_schedule(session, number)
        elif action == "empty":
            stored.change_schedule(session, number, silent_when_empty=not item.silent_when_empty)
        else:
            days = set(item.weekdays) ^ {rest[0]}
            stored.change_schedule(session, number, weekdays="".join(sorted(days & set("1234567"))))
        wake(session, Topic.CONFIG)

    await desk.store.write(work)


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
        return
    time = f"{int(found[1]):02d}:{found[2]}" if found[1] else f"{int(found[3]):02d}:00"
    new = await _add_time(desk, ask, time)
    await desk.say(ask, ask.texts("schedule-set" if new else "schedule-exists", time=time))
    await _show(desk, ask)


async def set_zone(desk: Desk, ask: Ask, text: str) -> None:
    """A city or zone that was typed, in any of the languages."""
    zone = find_zone(text)
    if zone is None:
        await desk.say(ask, ask.texts("schedule-bad-zone", text=shorten(one_line(text), _TYPED)))
        return
    await desk.members.set_zone(ask.destination, zone)
    await desk.say(ask, ask.texts("schedule-zone", zone=place(ZoneInfo(zone), ask.language)))


def find_zone(text: str) -> str | None:
    """The IANA zone that a city's name (in English, Russian or Ukrainian) or the zone's own name means."""
    wanted = text.strip().casefold().replace(" ", "_")
    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    for zone in zones:
        if wanted in (zone.casefold(), zone.rsplit("/", 1)[-1].casefold()):
            return {"Europe/Kiev": "Europe/Kyiv"}.get(zone, zone)
    spoken = text.strip().casefold()
    for zone in zones:
        if zone.startswith(("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/")):
            continue
        for language in LANGUAGES:
            if str(get_timezone_location(ZoneInfo(zone), locale=language, return_city=True)).casefold() == spoken:
                return zone
    return None
