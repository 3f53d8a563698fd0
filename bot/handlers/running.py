"""/status, /test, and what admins do: /invite, /members."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.composing import zone_of
from bot.desk import Ask, Desk, callback
from bot.menus import drop_menu, set_menu
from bot.rendering.alerts import AlertView, alert_message
from bot.rendering.digest import gap_lines
from bot.rendering.pages import Button, Message, opening
from bot.rendering.rich import Rich, bold, code, lines, one_line, rich, shorten
from core.i18n import fault_with_line
from core.mentions import detect
from core.pipeline.newsroom.members import INVITATION_LIFE
from core.pipeline.newsroom.refusals import refusals
from core.pipeline.newsroom.signing_in import issue_link
from core.pipeline.telling.digests import next_due_digest
from core.storage.cards import load_cards, with_decisions
from core.storage.people import ROLES, Member
from core.storage.status import newest_post_naming, store_status
from core.storage.subscriptions import wishes
from core.told import Destination, Event, PostCard
from core.types import PostKey

PAGE = 8


async def status(desk: Desk, ask: Ask, _argument: str) -> None:
    """What is watched, the last post, gaps, the next digest, the queue."""
    now = desk.now()
    rules = desk.holder.current
    found = await desk.store.read(lambda session: store_status(session, now - timedelta(days=1), now))
    next_at = await desk.store.read(
        lambda session: next_due_digest(session, lambda name: zone_of(name, rules), now, ask.destination)
    )
    texts, reader = ask.texts, desk.reader(ask)
    last = found.last_heard_at
    rows: list[Rich | str] = [
        bold(texts("status-head")),
        texts("status-channels", count=found.watched),
        texts("status-last-post", at=reader.moment_with_place(last, now=now)) if last else texts("status-no-post"),
        texts("status-gaps", count=len(found.gaps)),
        *gap_lines(found.gaps, reader),
    ]
    if found.troubled:
        names = ", ".join(shorten(one_line(name), 60) for name in found.troubled[:8])
        rows.append(texts("status-troubled", names=names))
    if next_at is not None:
        rows.append(texts("status-next-digest", at=reader.moment_with_place(next_at, now=now)))
    rows.append(texts("status-queue", due=found.due))
    if ask.member is not None and ask.member.role == "admin":
        if found.suspended or found.failed:
            rows.append(texts("status-queue-trouble", suspended=found.suspended, failed=found.failed))
        for one in await desk.store.read(lambda session: refusals(session, now)):
            problem = shorten(one_line(fault_with_line(texts, one.fault)), 600)
            rows.append(texts("notice-file-refused", file=one.path, host=one.host, problem=problem))
    await desk.say(ask, Message(lines(*rows)))


async def test(desk: Desk, ask: Ask, _argument: str) -> None:
    """A sample alert: the newest stored post of somebody followed, else an invented one."""

    def work(session: Session) -> tuple[int, PostCard, tuple[str, ...]] | None:
        followed = frozenset(wish.target for wish in wishes(session, ask.destination) if wish.kind == "official")
        post_id = newest_post_naming(session, followed)
        cards = with_decisions(session, load_cards(session, [post_id])) if post_id is not None else {}
        card = cards.get(post_id or 0)
        if post_id is None or card is None:
            return None
        named = tuple(item for item in card.official_ids if not followed or item in followed)
        return post_id, card, named

    found = await desk.store.read(work)
    texts = ask.texts
    if found is not None:
        post_id, card, named = found
        view = AlertView(Event.NEW, post_id, card, named[:3], sample=True, stored=True)
        message = alert_message(view, desk.reader(ask), now=desk.now())
        await desk.say(ask, message)
        return
    text = texts("test-text")
    mentions = tuple(detect(text, desk.holder.current.catalogue))
    card = PostCard(PostKey(0, 0), 0, "DEMO", None, desk.now(), text, mentions)
    view = AlertView(Event.NEW, 0, card, card.official_ids, sample=True)
    message = alert_message(view, desk.reader(ask), now=desk.now())
    await desk.say(ask, Message(lines(texts("test-head"), message.text)))


async def open_desk(desk: Desk, ask: Ask, _argument: str) -> None:
    """/desk or /review: a link that signs in to the analysts' desk, once, for ten minutes."""
    texts = ask.texts
    if not desk.desk_url:
        await desk.say(ask, texts("no-desk"))
        return
    if not ask.private:
        await desk.say(ask, texts("desk-private"))
        return
    now = desk.now()
    token = await desk.store.write(lambda session: issue_link(session, ask.user_id, now))
    url = f"{desk.desk_url}/sign-in/{token}"
    # The address stands in the text as well: there is a button only where Telegram takes it.
    await desk.say(ask, Message(lines(texts("desk-link-once"), url), opening(texts("desk-link"), url)))


# ---------------------------------------------------------------- admins


async def invite(desk: Desk, ask: Ask, argument: str) -> None:
    """/invite editor, or buttons to choose the role."""
    if not ask.private:
        await desk.say(ask, ask.texts("talk-private"))
        return
    role = argument.strip().lower()
    if not role:
        rows = tuple((Button(ask.texts(f"role-{name}"), callback("inv", name)),) for name in ROLES)
        await desk.say(ask, Message(rich(ask.texts("invite-which")), rows))
        return
    for name in ROLES:
        if role in (name, ask.texts(f"role-{name}")):
            await _invite(desk, ask, name)
            return
    await desk.say(ask, ask.texts("invite-bad-role", text=shorten(one_line(argument), 60)))


async def invite_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    if arguments[0] not in ROLES:
        raise ValueError(arguments[0])
    if ask.member is None or ask.member.role != "admin":
        await desk.toast(ask, ask.texts("talk-not-allowed"), alert=True)
        return
    await _invite(desk, ask, arguments[0])


async def _invite(desk: Desk, ask: Ask, role: str) -> None:
    assert ask.member is not None
    if not ask.private:
        await desk.say(ask, ask.texts("talk-private"))
        return
    token = await desk.members.invite(ask.member, role)
    until = desk.reader(ask).moment(desk.now() + INVITATION_LIFE)
    link = f"https://t.me/{desk.username}?start={token}"
    text = lines(ask.texts("invite-link", role=ask.texts(f"role-{role}"), until=until), code(link))
    await desk.change(ask, Message(text))


async def members(desk: Desk, ask: Ask, _argument: str) -> None:
    """/members."""
    if ask.private:
        await _members_page(desk, ask, 0)
    else:
        await desk.say(ask, ask.texts("talk-private"))


async def revoke(desk: Desk, ask: Ask, argument: str) -> None:
    """/revoke and a name or user id: ends that member's access at once. For a lost phone: nothing is asked."""
    if not ask.private:
        await desk.say(ask, ask.texts("talk-private"))
        return
    texts, wanted = ask.texts, argument.strip().casefold().lstrip("@")
    found = [
        person
        for person in await desk.members.all()
        if wanted and wanted in (str(person.user_id), (person.name or "").casefold())
    ]
    if len(found) != 1:
        which = texts("revoke-which", text=shorten(one_line(argument), 60)) if wanted else texts("revoke-whose")
        await desk.say(ask, which)
        await _members_page(desk, ask, 0)
    elif found[0].user_id == ask.user_id:
        await desk.say(ask, texts("members-not-self"))
    else:
        await desk.members.remove(found[0].user_id)
        await desk.say(ask, await _removed(desk, ask, found[0]))


async def members_button(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """The list of members, one of them, a change of role, the end of access."""
    if ask.member is None or ask.member.role != "admin" or not ask.private:
        await desk.toast(ask, ask.texts("talk-not-allowed"), alert=True)
        return
    if arguments[0] == "page":
        await _members_page(desk, ask, int(arguments[1]))
        return
    number, texts = int(arguments[0]), ask.texts
    action = arguments[1] if len(arguments) > 1 else ""
    found = {item.user_id: item for item in await desk.members.all()}
    person = found.get(number)
    if person is None:
        await desk.toast(ask, texts("members-gone"))
        await _members_page(desk, ask, 0)
        return
    if action and number == ask.user_id:
        await desk.toast(ask, texts("members-not-self"), alert=True)
        return
    name = _name(person)
    if action in ROLES:
        if number in desk.members.admins:
            await desk.toast(ask, texts("members-named"), alert=True)
            return
        await desk.members.set_role(number, action)
        caller = await desk.members.caller(number, Destination(number))
        if caller.member is not None and caller.place is not None:  # the role in force: some are admins by the settings
            await set_menu(desk.bot, number, caller.place.language, caller.member.role)
        person = Member(number, action, person.name, person.joined_at, person.invited_by)
    elif action == "rm":
        buttons = (Button(texts("talk-no"), callback("mem", number)),
                   Button(texts("talk-yes"), callback("mem", number, "gone")))  # fmt: skip
        await desk.change(ask, texts("members-remove-ask", name=name), buttons)
        return
    elif action == "gone":
        await desk.members.remove(number)
        told = await _removed(desk, ask, person)
        await desk.change(ask, told, (Button(texts("talk-back-button"), "mem:page:0"),))
        return
    await desk.change(ask, _member_message(desk, ask, person))


def _member_message(desk: Desk, ask: Ask, person: Member) -> Message:
    texts = ask.texts
    since = desk.reader(ask).moment(person.joined_at) if person.joined_at else "–"
    named = person.user_id in desk.members.admins
    role = texts("role-admin" if named else f"role-{person.role}")
    text = texts("members-one", name=_name(person), role=role, since=since)
    rows = [(Button(texts("talk-back-button"), "mem:page:0"),)]
    if not named:
        rows += [
            (Button(texts("members-make", role=texts(f"role-{role}")), callback("mem", person.user_id, role)),)
            for role in ROLES
            if role != person.role
        ]
    rows.append((Button(texts("members-remove"), callback("mem", person.user_id, "rm")),))
    return Message(lines(text, texts("members-named") if named else ""), tuple(rows))


async def _removed(desk: Desk, ask: Ask, person: Member) -> str:
    """What the end of access came to: whom BOT_ADMINS names the bot obeys all the same, and that must be known."""
    if person.user_id in desk.members.admins:
        return ask.texts("members-removed-named", name=_name(person), id=str(person.user_id))
    await drop_menu(desk.bot, person.user_id)
    return ask.texts("members-removed", name=_name(person))


async def _members_page(desk: Desk, ask: Ask, page: int) -> None:
    found = await desk.members.all()
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    texts = ask.texts
    rows: list[tuple[Button, ...]] = [
        (Button(f"{_name(item)} · {texts(f'role-{item.role}')}", callback("mem", item.user_id)),)
        for item in found[page * PAGE : (page + 1) * PAGE]
    ]
    turns = []
    if page > 0:
        turns.append(Button(texts("talk-earlier"), callback("mem", "page", page - 1)))
    if page < pages - 1:
        turns.append(Button(texts("talk-later"), callback("mem", "page", page + 1)))
    if turns:
        rows.append(tuple(turns))
    await desk.change(ask, Message(rich(texts("members-head", count=len(found))), tuple(rows)))


def _name(person: Member) -> str:
    return shorten(one_line(person.name or ""), 60) or str(person.user_id)
