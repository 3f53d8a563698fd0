"""/start, /help, /language, /privacy, /forget: coming, and going."""

from bot.desk import Ask, Desk, callback, stranger_text
from bot.menus import drop_menu, set_menu
from bot.rendering.pages import Button, Message
from bot.rendering.rich import bold, lines, rich
from core.i18n import LANGUAGES, Texts, texts_for
from core.pipeline.newsroom.members import Arrival
from core.storage.people import Member


async def start(desk: Desk, ask: Ask, payload: str) -> None:
    """Lets somebody in, or says politely that they are not invited."""
    if not ask.private:
        await desk.say(ask, ask.texts("here-private") if ask.place is None else ask.texts("here-already"))
        return
    welcome = await desk.members.start(ask.user_id, ask.user_name, ask.destination, ask.language, payload)
    texts = texts_for(welcome.place.language) if welcome.place else ask.texts
    match welcome.arrival:
        case Arrival.STRANGER:
            await desk.say(ask, stranger_text(desk, texts))
        case Arrival.BAD_INVITATION:
            await desk.say(ask, texts("talk-bad-invitation"))
        case Arrival.BACK:
            resumed = texts("talk-resumed", count=welcome.resumed) if welcome.resumed else ""
            await desk.say(ask, Message(lines(texts("talk-back"), resumed, texts("talk-type-surname"))))
        case Arrival.JOINED:
            assert welcome.member is not None
            await desk.say(ask, _welcome(texts, welcome.member))
            await _tell_admins(desk, ask, welcome.member, welcome.invited_by)
    if welcome.member is not None:
        await set_menu(desk.bot, ask.destination.chat_id, texts.language, welcome.member.role)


def _welcome(texts: Texts, member: Member) -> Message:
    text = lines(bold(texts("talk-joined", role=member.role)), texts("talk-welcome"), texts("talk-type-surname"))
    return Message(text, (language_buttons(texts.language),))


def language_buttons(current: str) -> tuple[Button, ...]:
    """The languages other than the current one, each by its own name."""
    return tuple(
        Button(texts_for(language)("language-name"), callback("lang", language))
        for language in LANGUAGES
        if language != current
    )


async def _tell_admins(desk: Desk, ask: Ask, member: Member, invited_by: int | None) -> None:
    """Admins learn of each joining; what the member follows they never learn."""
    if invited_by is None:
        return
    known = {person.user_id: person for person in await desk.members.all()}
    inviter = known.get(invited_by)
    for admin in known.values():
        if admin.role != "admin" or admin.user_id == member.user_id:
            continue
        caller = await desk.members.caller(admin.user_id, type(ask.destination)(admin.user_id, 0))
        if caller.place is None:
            continue
        texts = texts_for(caller.place.language)
        text = texts(
            "talk-member-joined",
            name=member.name or str(member.user_id),
            role=texts(f"role-{member.role}"),
            by=(inviter.name if inviter else None) or str(invited_by),
        )
        await desk.tell(caller.place.destination, Message(lines(text)), key=f"{ask.key}-{admin.user_id}")


async def help_(desk: Desk, ask: Ask, _argument: str) -> None:
    """What one may do, by role."""
    assert ask.member is not None
    texts = ask.texts
    roles = [role for role in ("journalist", "editor", "analyst", "admin") if ask.member.at_least(role)]
    about = [texts(f"help-{role}") for role in roles]
    await desk.say(ask, Message(lines(bold(texts("help-head")), *about, texts("help-tail"))))


async def language(desk: Desk, ask: Ask, argument: str) -> None:
    """/language, or /language uk."""
    if argument.lower() in LANGUAGES:
        await _set_language(desk, ask, argument.lower())
        return
    buttons = tuple(Button(texts_for(code)("language-name"), callback("lang", code)) for code in LANGUAGES)
    await desk.say(ask, ask.texts("language-ask"), buttons)


async def language_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    if arguments[0] not in LANGUAGES:
        raise ValueError(arguments[0])
    await _set_language(desk, ask, arguments[0])


async def _set_language(desk: Desk, ask: Ask, code: str) -> None:
    assert ask.member is not None
    await desk.members.set_language(ask.destination, code)
    texts = texts_for(code)
    if ask.own:
        await set_menu(desk.bot, ask.destination.chat_id, code, ask.member.role)
    message = ask.message
    if (
        ask.query is not None
        and message is not None
        and any(texts_for(other)("talk-welcome") in (message.text or "") for other in LANGUAGES)
    ):
        # The welcome itself is said again in the language of choice.
        await desk.change(ask, _welcome(texts, ask.member))
        return
    await desk.change(ask, Message(lines(texts("language-set")), (language_buttons(code),)))


async def privacy(desk: Desk, ask: Ask, _argument: str) -> None:
    """What is kept, the way to have it removed, and whether the lock screen may show names."""
    await desk.change(ask, _privacy(desk, ask))


def _privacy(desk: Desk, ask: Ask) -> Message:
    texts = ask.texts
    value = texts("privacy-names-hidden" if desk.reader(ask).neutral else "privacy-names-shown")
    rows: tuple[tuple[Button, ...], ...] = ((Button(texts("privacy-names", value=value), "neutral"),),)
    if ask.private:
        rows += ((Button(texts("privacy-forget"), "forget"),),)
    return Message(rich(texts("privacy-text")), rows)


async def neutral_button(desk: Desk, ask: Ask, _arguments: list[str]) -> None:
    """Names in the notification's first line, or none."""
    await desk.members.set_setting(ask.destination, neutral=None if desk.reader(ask).neutral else True)
    ask = await desk.renewed(ask)
    await desk.change(ask, _privacy(desk, ask))


async def forget(desk: Desk, ask: Ask, argument: str) -> None:
    """/forget me: asks first."""
    if not ask.private:
        await desk.say(ask, ask.texts("talk-private"))
        return
    texts = ask.texts
    buttons = (Button(texts("talk-no"), "close"), Button(texts("talk-yes"), callback("forget", "yes")))
    await desk.change(ask, texts("forget-ask"), buttons)


async def forget_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    if arguments != ["yes"]:
        await forget(desk, ask, "")
        return
    if ask.private:
        await desk.members.forget(ask.user_id)
        await desk.change(ask, ask.texts("forget-done"))
        await drop_menu(desk.bot, ask.destination.chat_id)


async def close(desk: Desk, ask: Ask, _arguments: list[str]) -> None:
    """Takes the buttons away; the text stays."""
    await desk.change_buttons(ask, ())
