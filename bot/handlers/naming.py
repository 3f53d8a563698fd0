"""Names: what the matcher makes of a text (/debug), and what can be done about one that the catalogue lacks."""

import shlex

from bot.desk import Ask, Desk, ask_for, callback
from bot.rendering.pages import Button, Message, pack
from bot.rendering.rich import Rich, bold, code, join, lines, one_line, shorten
from core.errors import QueryError
from core.i18n import reason_text, texts_for
from core.mentions import Candidate, explain
from core.query import parse_query
from core.told import Destination

_MOST_SHOWN = 40
_TYPED = 60


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


def _is_search(text: str) -> bool:
    try:
        parse_query(text)
    except QueryError:
        return False
    return True


async def ask_admins(desk: Desk, ask: Ask, _arguments: list[str]) -> None:
    """Passes the name in our own message on to the admins, with what they can do."""
    found = ask.message.parse_entities(["code"]) if ask.message is not None else {}
    typed = next(iter(found.values()), "")
    if not typed or ask.message is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    told = 0
    file = shlex.quote(desk.holder.current.watchlist.officials or "config/officials.yaml")
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
        command = f'slukh officials add {file} --name {shlex.quote(typed)} --title "…"'
        message = Message(lines(texts("offer-asked", name=typed, by=by), texts("offer-asked-how"), code(command)))
        await desk.tell(caller.place.destination, message, key=f"{ask.key}-{admin.user_id}")
    await desk.toast(ask, ask.texts("offer-admins-told" if told else "offer-no-admin"))
