"""/settings: what a chat may choose, each a button that shows its value; and /email, with a code that confirms it."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from bot.desk import Ask, Desk, ask_for, callback
from bot.handlers.joining import language
from bot.mailing import EMAIL_SETTING
from bot.rendering.pages import Button, Message
from bot.rendering.reader import place
from bot.rendering.rich import bold, lines, one_line, rich, shorten
from core.pipeline.telling.translations import ALWAYS_SETTING
from core.storage.people import MUTED_SETTING
from core.storage.published import CITED_SETTING

CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5
_MUTED_SHOWN, _NAME_UNITS = 8, 30  # of more channels the next ones come up as these are heard again
_PENDING = "email_pending"
_ADDRESS = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,190}\Z")


async def settings(desk: Desk, ask: Ask, _argument: str) -> None:
    """/settings."""
    await desk.subscriptions.learn_names()
    await desk.change(ask, _message(desk, ask))


def _message(desk: Desk, ask: Ask) -> Message:
    texts, reader = ask.texts, desk.reader(ask)
    chosen = ask.place.settings if ask.place else {}
    names = texts("privacy-names-hidden" if reader.neutral else "privacy-names-shown")
    rows: list[tuple[Button, ...]] = [
        (
            Button(texts("settings-language", value=texts("language-name")), callback("set", "language")),
            Button(texts("schedule-zone-button", zone=place(reader.zone, reader.language)), callback("sch", "zone")),
        ),
        (Button(texts("settings-digest"), callback("sch")),),
        (
            Button(
                texts("privacy-names", value=names),
                callback("set", "neutral"),
            ),
        ),
    ]
    if ask.own and ask.member is not None and ask.member.role == "editor":
        value = texts("talk-off" if chosen.get(CITED_SETTING) is False else "talk-on")
        rows.append((Button(texts("settings-cited", value=value), callback("set", "cited")),))
    if desk.translates:
        value = texts("talk-on" if chosen.get(ALWAYS_SETTING) else "talk-off")
        rows.append((Button(texts("settings-translate", value=value), callback("set", "translate")),))
    for channel_id in list(chosen.get(MUTED_SETTING) or ())[:_MUTED_SHOWN]:
        name = shorten(one_line(desk.subscriptions.channel_name(channel_id) or str(channel_id)), _NAME_UNITS)
        rows.append((Button(texts("settings-muted", name=name), callback("set", "heard", channel_id)),))
    if desk.mailer is not None and ask.own:
        value = shorten(str(chosen.get(EMAIL_SETTING) or texts("talk-off")), 40)
        rows.append((Button(texts("settings-email", value=value), callback("set", "email")),))
    return Message(bold(texts("settings-head")), tuple(rows))


async def settings_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """One setting was tapped."""
    chosen = ask.place.settings if ask.place else {}
    match arguments[0] if arguments else "":
        case "neutral":
            await desk.members.set_setting(ask.destination, neutral=None if chosen.get("neutral") else True)
        case "cited":
            off = chosen.get(CITED_SETTING) is False
            await desk.members.set_setting(ask.destination, **{CITED_SETTING: None if off else False})
        case "translate":
            on = chosen.get(ALWAYS_SETTING)
            await desk.members.set_setting(ask.destination, **{ALWAYS_SETTING: None if on else True})
        case "language":
            await desk.toast(ask)
            await language(desk, ask, "")
            return
        case "email":
            await _ask_address(desk, ask)
            return
        case "heard":
            await desk.members.mute(ask.destination, int(arguments[1]), muted=False)
        case "no-email":
            await desk.members.set_setting(ask.destination, **{EMAIL_SETTING: None})
        case "":
            pass
        case other:
            raise ValueError(other)
    ask = await desk.renewed(ask)
    await settings(desk, ask, "")


# ---------------------------------------------------------------- e-mail


async def email(desk: Desk, ask: Ask, argument: str) -> None:
    """/email, or /email name@example.org."""
    if desk.mailer is None or not ask.private:
        await desk.say(ask, ask.texts("email-off"))
    elif argument:
        await set_address(desk, ask, argument)
    else:
        await _ask_address(desk, ask)


async def _ask_address(desk: Desk, ask: Ask) -> None:
    texts = ask.texts
    address = (ask.place.settings if ask.place else {}).get(EMAIL_SETTING)
    if address and ask.query is not None:
        buttons = (
            Button(texts("talk-back-button"), callback("set")),
            Button(texts("email-remove"), callback("set", "no-email")),
        )
        await desk.change(ask, Message(rich(texts("email-is", address=address)), (buttons,)))
        return
    await desk.toast(ask)
    await desk.say(ask, ask_for(desk, ask, "ask-email"))


async def set_address(desk: Desk, ask: Ask, text: str) -> None:
    """An address was typed: a code goes there, and only who can read it may have alerts sent there."""
    texts, address = ask.texts, text.strip()
    if desk.mailer is None or not ask.private:
        await desk.say(ask, texts("email-off"))
        return
    if not _ADDRESS.match(address):
        await desk.say(ask, texts("email-bad"))
        return
    pending = (ask.place.settings if ask.place else {}).get(_PENDING)
    now = desk.now()
    if pending and datetime.fromisoformat(pending["until"]) - CODE_LIFE > now - timedelta(minutes=1):
        await desk.say(ask, texts("email-wait"))
        return
    code = f"{secrets.randbelow(1_000_000):06d}"
    try:
        await desk.mailer.send(address, texts("email-code-subject"), texts("email-code", code=code))
    except OSError:
        await desk.say(ask, texts("email-failed"))
        return
    value = {"address": address, "code": _hash(code), "until": (now + CODE_LIFE).isoformat(), "tries": 0}
    await desk.members.set_setting(ask.destination, **{_PENDING: value})
    await desk.say(ask, ask_for(desk, ask, "ask-code"))


async def confirm(desk: Desk, ask: Ask, text: str) -> None:
    """The code that came by mail was typed."""
    texts = ask.texts
    pending = (ask.place.settings if ask.place else {}).get(_PENDING)
    if not pending or datetime.fromisoformat(pending["until"]) < desk.now() or pending["tries"] >= CODE_TRIES:
        await desk.say(ask, texts("email-code-old"))
        return
    if not secrets.compare_digest(_hash(text.strip()), pending["code"]):
        await desk.members.set_setting(ask.destination, **{_PENDING: {**pending, "tries": pending["tries"] + 1}})
        await desk.say(ask, lines(texts("email-code-wrong")).plain)
        await desk.say(ask, ask_for(desk, ask, "ask-code"))
        return
    await desk.members.set_setting(ask.destination, **{_PENDING: None, EMAIL_SETTING: pending["address"]})
    await desk.say(ask, texts("email-set", address=pending["address"]))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
