"""/digest and /article."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.desk import Ask, Desk, ask_for, callback
from bot.handlers.finding import all_posts_button
from bot.handlers.targets import target_key, target_of
from bot.periods import LONGEST, LongPeriodError, parse_period
from bot.rendering.alerts import NAME_UNITS
from bot.rendering.digest import article_messages, digest_messages
from bot.rendering.documents import SUFFIXES, digest_document
from bot.rendering.pages import Button
from bot.rendering.reader import Reader
from bot.rendering.rich import one_line, shorten
from core.addresses import normalise_url
from core.pipeline.asking.subscriptions import key_of
from core.pipeline.telling.digests import article_with_posts, compose, scope_of
from core.storage.digests import Scope, article_by_url
from core.storage.feeds import add_fetch_request
from core.storage.wake import Topic, wake
from core.told import ArticleCard, Digest

_TYPED = 60
_PERIOD_WORDS = 9  # at most: «с 28 октября 2025 года по 3 ноября 2026»
_FORMS = {"html": "h", "markdown": "m"}
DEFAULT_PERIOD = timedelta(hours=24)


async def digest(desk: Desk, ask: Ask, argument: str) -> None:
    """/digest, with a period, an official or a channel, or both."""
    now, reader = desk.now(), desk.reader(ask)
    rules = desk.holder.current
    asked = await asked_for(desk, ask, argument)
    if asked is None:
        return
    period, scope, key = asked
    from_at, to_at = period or (now - DEFAULT_PERIOD, now)
    title = await _title(desk, reader, scope) if scope is not None else None

    def work(session: Session) -> Digest:
        return compose(session, rules, scope or scope_of(session, ask.destination), from_at, to_at, until=now)

    found_digest = await desk.store.read(work)
    messages = digest_messages(found_digest, reader, now=now, title=title)
    if not found_digest.empty and (scope is None or key):
        span = (int(from_at.timestamp()), int(to_at.timestamp()))
        buttons = tuple(
            Button(ask.texts(f"digest-as-{form}"), callback("file", _FORMS[form], *span, key)) for form in _FORMS
        )
        more = (all_posts_button(ask.texts, key, span),) if key and found_digest.more else ()
        messages[-1] = replace(messages[-1], buttons=(buttons, more) if more else (buttons,))
    await desk.queue(ask, messages, kind="digest", subject=f"asked:{ask.key}")


async def asked_for(
    desk: Desk, ask: Ask, argument: str
) -> tuple[tuple[datetime, datetime] | None, Scope | None, str] | None:
    """The period, the officials or channel, and the key of one in a button's data, as far as `argument` names them;
    None where it names something else, which was answered.
    """
    try:
        period, rest = _period_of(argument, desk.now(), desk.reader(ask).zone)
    except LongPeriodError as error:
        text = shorten(one_line(error.text), _TYPED)
        await desk.say(ask, ask.texts("digest-long-period", text=text, days=LONGEST.days))
        return None
    if not rest:
        return period, None, ""
    scope, key = await _whose(desk, rest)
    if scope is None:
        await desk.say(ask, ask.texts("digest-bad-period", text=shorten(one_line(argument), _TYPED)))
        return None
    return period, scope, key


async def digest_file(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """The digest of that time as a file for the desk, as the store has it now."""
    forms = {short: form for form, short in _FORMS.items()}
    form, key = forms.get(arguments[0]), ":".join(arguments[3:])
    from_at, to_at = (datetime.fromtimestamp(int(argument), UTC) for argument in arguments[1:3])
    scope = scope_of_key(desk, key) if key else None
    if form is None or (key and scope is None):
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    until = to_at + timedelta(seconds=1)  # the button keeps whole seconds
    rules, now = desk.holder.current, desk.now()

    def work(session: Session) -> Digest:
        return compose(session, rules, scope or scope_of(session, ask.destination), from_at, until, until=now)

    found = await desk.store.read(work)
    await desk.toast(ask)
    reader = desk.reader(ask)
    title = await _title(desk, reader, scope) if scope is not None else None
    text = digest_document(found, reader, now=now, form=form, title=title)
    name = f"slukh-{until.astimezone(reader.zone):%Y-%m-%d-%H%M}.{SUFFIXES[form]}"
    await desk.send_file(ask, name, text.encode())


async def _whose(desk: Desk, text: str) -> tuple[Scope | None, str]:
    """The officials or else the watched channel that `text` names, and the key of one in a button's data."""
    found = desk.subscriptions.find(text)
    if found and not text.startswith("@"):
        key = key_of(found[0].id) if len(found) == 1 else ""
        return Scope(frozenset(official.id for official in found)), key
    channel = await desk.subscriptions.channel(text)
    return (_scope("channel", str(channel[0])), target_key("channel", str(channel[0]))) if channel else (None, "")


def scope_of_key(desk: Desk, key: str) -> Scope | None:
    """The official or channel that a button's data names; None for what is there no more."""
    found = target_of(desk, key)
    return _scope(*found) if found is not None and found[0] in ("official", "channel") else None


def _scope(kind: str, target: str) -> Scope:
    return Scope(frozenset({target})) if kind == "official" else Scope(frozenset(), frozenset({int(target)}))


async def _title(desk: Desk, reader: Reader, scope: Scope) -> str:
    return reader.texts("digest-for-official", name=await title_name(desk, reader, scope))


async def title_name(desk: Desk, reader: Reader, scope: Scope) -> str:
    """The first few of these officials by name, and how many more there are; or the channel."""
    name = reader.names(sorted(scope.official_ids or ()))
    for channel_id in scope.channel_ids:
        await desk.subscriptions.learn_names()
        name = shorten(one_line(desk.subscriptions.channel_name(channel_id) or str(channel_id)), NAME_UNITS)
    return name


def _period_of(text: str, now: datetime, zone: ZoneInfo) -> tuple[tuple[datetime, datetime] | None, str]:
    """The period at the beginning or the end of `text`, and what else it says."""
    whole = parse_period(text, now, zone)
    if whole is not None:
        return whole, ""
    words = text.split()
    for count in range(_PERIOD_WORDS, 0, -1):  # «за последние 7 дней», «7 дней» before «7d»
        for period, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            found = parse_period(" ".join(period), now, zone)
            if found is not None:
                return found, " ".join(rest)
    return None, text


def web_address(text: str) -> str | None:
    """The first web address in `text`, without the marks around it: phones and people put it into a sentence."""
    return next((found for word in text.split() if (found := _web_address(word)) is not None), None)


def _web_address(word: str) -> str | None:
    address = word.lstrip("(<[«“„\"'").rstrip(".,;:!?>]»”\"'")
    if "(" not in address:  # in some encyclopedias' addresses brackets tell homonyms apart
        address = address.rstrip(").,;:!?»”\"'")
    try:
        normalise_url(address)
    except ValueError:  # «http://[»
        return None
    return address


async def article(desk: Desk, ask: Ask, argument: str) -> None:
    """/article and an address: answered at once when it is stored, else fetched first."""
    if not argument:
        await desk.say(ask, ask_for(desk, ask, "ask-article"))
        return
    url = web_address(argument)
    if url is None:
        await desk.say(ask, ask.texts("article-bad"))
        return

    normal = normalise_url(url)

    def look(session: Session) -> ArticleCard | None:
        article_id = article_by_url(session, {normal, normal.rstrip("/")})
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
