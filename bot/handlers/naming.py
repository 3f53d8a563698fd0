"""Names: what the matcher makes of a text (/debug), and what can be done about one that catalogue or watchlist lack."""

import json
import re
import shlex

from bot.desk import Ask, Desk, ask_for, callback
from bot.rendering.pages import Button, Message, pack
from bot.rendering.rich import Rich, bold, code, join, lines, one_line, rich, shorten
from core.addresses import telegram_address
from core.errors import QueryError
from core.i18n import Texts, reason_text, texts_for
from core.mentions import Candidate, explain
from core.query import parse_query
from core.told import Destination

_MOST_SHOWN = 40
_TYPED = 60
_TO_WATCH = "w"
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


async def debug(desk: Desk, ask: Ask, text: str) -> None:
    """/debug and a text: what would match and why, what was rejected and why. The text is neither kept nor logged."""
    if not text.strip():
        await desk.say(ask, ask_for(desk, ask, "ask-debug"))
        return
    rules = desk.holder.current
    candidates = explain(text, rules.catalogue, date=desk.now(), adjectives=rules.watchlist.adjectives)
    if not candidates:
        await desk.say(ask, ask.texts("debug-nothing"))
        return
    parts = [_candidate(desk, ask, candidate) for candidate in candidates[:_MOST_SHOWN]]
    if len(candidates) > _MOST_SHOWN:
        parts.append(lines(ask.texts("debug-more", count=len(candidates) - _MOST_SHOWN)))
    for page in pack(parts):
        await desk.say(ask, Message(page))


def _candidate(desk: Desk, ask: Ask, candidate: Candidate) -> Rich:
    names = [desk.holder.current.official_name(who, ask.language) for who in candidate.official_ids[:3]]
    if len(candidate.official_ids) > len(names):
        names.append("…")
    sign = "✓" if candidate.accepted else "✗"
    head = join(" ", [bold(f"{sign} {shorten(one_line(candidate.surface), _TYPED)}"), ", ".join(names)])
    return lines(head, reason_text(candidate.reasons, ask.language))


def unknown_name(ask: Ask, typed: str) -> Message:
    """The answer to a name that nobody in the catalogue bears: follow the words now, ask an admin for the person."""
    texts = ask.texts
    ways: list[tuple[Button, ...]] = []
    if _is_search(typed):
        ways.append((Button(texts("offer-words"), callback("sq", "b")),))
    ways.append((asking(ask),))
    return Message(lines(texts("offer-unknown", text=typed), texts("offer-unknown-what"), code(typed)), tuple(ways))


def asking(ask: Ask) -> Button:
    """Passes the name, which stands as code in its message, on to the admins."""
    return Button(ask.texts("offer-ask-admin"), callback("askadd"))


def offers_asking(ask: Ask) -> bool:
    """Whether the tapped message is an answer to an unknown name: what else it offers must stay within reach."""
    markup = ask.message.reply_markup if ask.message is not None else None
    rows = markup.inline_keyboard if markup is not None else ()
    return any(button.callback_data == callback("askadd") for row in rows for button in row)


def unwatched(desk: Desk, ask: Ask, typed: str, *, whole: bool) -> Message:
    """The answer to the address of a channel or a feed that nobody watches: who can't add it may ask those who can.

    What is not `whole` can't be passed on.
    """
    before, _, after = ask.texts("offer-no-channel", text=typed).rpartition(typed)
    member = ask.member
    may_add = member is not None and member.at_least("analyst" if desk.desk_url else "admin")
    ways = ((Button(ask.texts("offer-ask-watch"), callback("askadd", _TO_WATCH)),),)
    return Message(rich(before) + code(typed) + rich(after), () if may_add or not whole else ways)


def _is_search(text: str) -> bool:
    try:
        parse_query(text)
    except QueryError:
        return False
    return True


async def ask_admins(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Passes the name or address in our own message on to the admins, with what they can do."""
    found = ask.message.parse_entities(["code"]) if ask.message is not None else {}
    typed = next(iter(found.values()), "")
    if not typed or ask.message is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    told = 0
    for admin in [person for person in await desk.members.all() if person.role == "admin"]:
        caller = await desk.members.caller(admin.user_id, Destination(admin.user_id, 0))
        if caller.place is None:
            continue
        told += 1
        wish = (ask.message.chat.id, ask.message.message_id, admin.user_id)
        if wish in desk.wished:
            continue  # a second tap
        desk.wished.append(wish)
        texts = texts_for(caller.place.language)
        by = ask.user_name or str(ask.user_id)
        message = _to_watch(texts, typed, by) if arguments == [_TO_WATCH] else _to_add(desk, texts, typed, by)
        await desk.tell(caller.place.destination, message, key=f"{ask.key}-{admin.user_id}")
    await desk.toast(ask, ask.texts("offer-admins-told" if told else "offer-no-admin"))


def _to_add(desk: Desk, texts: Texts, name: str, by: str) -> Message:
    file = shlex.quote(desk.holder.current.watchlist.officials or "config/officials.yaml")
    command = f'slukh officials add {file} --name {shlex.quote(name)} --title "…"'
    return Message(lines(texts("offer-asked", name=name, by=by), texts("offer-asked-how"), code(command)))


def _to_watch(texts: Texts, address: str, by: str) -> Message:
    """With the watchlist's line for it, where one can be made of the address alone."""
    asked = texts("offer-asked-watch", name=address, by=by)
    part, line = _watchlist_line(address)
    return Message(lines(asked, texts("offer-asked-watch-how", part=part), code(line)) if line else rich(asked))


def _watchlist_line(address: str) -> tuple[str, str]:
    """In which part of the watchlist a channel or feed goes, and its line there; empty for an invitation."""
    found = telegram_address(address)
    channel = found.channel if found is not None else address.strip().removeprefix("@")
    if isinstance(channel, int):
        return "channels", f'- {{id: {channel}, private_reason: "…"}}'
    if _USERNAME.fullmatch(channel):
        return "channels", f"- username: {channel}"
    feed = found is None and address.lower().startswith(("http://", "https://"))
    return ("feeds", f"- url: {json.dumps(address, ensure_ascii=False)}") if feed else ("", "")
