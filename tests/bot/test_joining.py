"""Coming, languages, roles, leaving; strangers."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from core.i18n import LANGUAGES, texts_for
from core.storage.models import DeliveryRow, DestinationRow, MemberRow, SubscriptionRow
from core.storage.people import put_member
from core.storage.store import Store
from tests.bot.world import newsroom

KEPT = (MemberRow, DestinationRow, SubscriptionRow, DeliveryRow)


async def count(store: Store, model: Any) -> int:
    return await store.read(lambda session: session.execute(select(func.count()).select_from(model)).scalar_one())


async def test_a_stranger_gets_one_polite_line_and_nothing_is_kept(store: Store) -> None:
    """Whoever has no invitation is told so, whatever they type or forward, and no row speaks of them."""
    async with newsroom(store) as room:
        stranger = room.chats.add_user(5, "Mallory", language_code="uk")
        before = [await count(store, model) for model in KEPT]
        for said in ("/start", "/start wrong", "Лавров", "/list", "/digest", "/invite admin"):
            answer = await room.ask(stranger, said)
            assert answer.text in (texts_for("uk")("talk-stranger"), texts_for("uk")("talk-bad-invitation"))
        assert [
            await count(store, model) for model in (MemberRow, DestinationRow, SubscriptionRow, DeliveryRow)
        ] == before


async def test_a_strangers_tap_in_a_group_does_nothing(store: Store) -> None:
    """In a group only members of the newsroom move anything."""
    async with newsroom(store) as room:
        mallory = room.chats.add_user(5, "Mallory")
        group = room.chats.create_group("Desk", creator=room.admin, members=[mallory])
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, "come here")
        await room.chats.say(room.admin, group, "/subscribe Трамп")
        offer = await room.chats.wait_message(group, "Whom do you mean")
        press = await room.chats.press(mallory, offer, offer.buttons[0][0].data or "")
        assert (await press.answered()).alert
        await room.chats.say(mallory, group, "/unsubscribe Лавров")
        await room.quiet()
        assert room.chats.by_bot(group)[-1].text == offer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_invitation_lets_one_person_in_with_its_role(store: Store, language: str) -> None:
    """The link works once, speaks the language of the newcomer's Telegram, and admins learn who came."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.ask(room.admin, "/invite editor", "works once")
        link = room.chats.last(room.admin)
        assert link is not None
        token = link.text.rsplit("start=", 1)[1].split()[0]
        welcome = await room.ask(anna, f"/start {token}", texts("talk-joined", role="editor"))
        assert texts("talk-welcome") in welcome.text
        await room.chats.wait_message(room.admin, "Anna joined as editor, by the invitation of Ada")
        eve = room.chats.add_user(1002, "Eve", language_code=language)
        assert (await room.ask(eve, f"/start {token}")).text == texts("talk-bad-invitation")
        assert texts("help-editor").splitlines()[0] in (await room.ask(anna, "/help")).text
        assert (await room.ask(anna, "/invite admin")).text == texts("talk-not-allowed")
        assert (await room.ask(anna, "/start")).text.startswith(texts("talk-back"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_invitation_to_a_higher_role_is_for_members_too(any_store: Store, language: str) -> None:
    """Who is in already gets the role, and admins learn it. To the same role or a lower one it stays unused."""
    texts = texts_for(language)
    async with newsroom(any_store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        tokens = {}
        for role in ("journalist", "analyst", "editor"):
            link = await room.ask(room.admin, f"/invite {role}", "?start=")
            tokens[role] = link.text.rsplit("start=", 1)[1].split()[0]
        assert (await room.ask(anna, f"/start {tokens['journalist']}")).text.startswith(texts("talk-back"))
        raised = await room.ask(anna, f"/start {tokens['analyst']}")
        assert raised.text.startswith(texts("talk-joined", role="analyst"))
        await room.chats.wait_message(room.admin, "Anna joined as analyst, by the invitation of Ada")
        assert (await room.ask(anna, f"/start {tokens['analyst']}")).text.startswith(texts("talk-back"))
        assert (await room.ask(anna, f"/start {tokens['editor']}")).text.startswith(texts("talk-back"))
        assert texts("help-analyst").splitlines()[0] in (await room.ask(anna, "/help")).text
        assert len((await room.ask(anna, "/list", texts("list-head", count=1))).buttons) == 2
        for number, role in ((1002, "journalist"), (1003, "editor")):
            other = room.chats.add_user(number, "Eve", language_code=language)
            assert texts("talk-joined", role=role) in (await room.ask(other, f"/start {tokens[role]}")).text


@pytest.mark.parametrize("after", ["End access", "Make editor"])
async def test_an_invitation_ends_with_the_admin_who_made_it(store: Store, after: str) -> None:
    """Whoever is shut out, or is no admin any more, neither comes back nor lets others in by a link of before."""
    async with newsroom(store) as room:
        bob, eve = room.chats.add_user(1001, "Bob"), room.chats.add_user(1002, "Eve")
        await room.join(bob, "admin")
        tokens = []
        for role in ("admin", "journalist"):
            link = await room.ask(bob, f"/invite {role}", "?start=")
            tokens.append(link.text.rsplit("start=", 1)[1].split()[0])
        members = await room.ask(room.admin, "/members", "2 members")
        await room.tap(room.admin, members, "Bob", "Bob · admin")
        await room.tap(room.admin, members, after, "at once?" if after == "End access" else "Bob · editor")
        if after == "End access":
            await room.tap(room.admin, members, "Yes", "no access any more")
            assert (await room.ask(bob, f"/start {tokens[0]}")).text == texts_for("en")("talk-bad-invitation")
            assert (await room.ask(bob, "/list")).text == texts_for("en")("talk-stranger")
        assert (await room.ask(eve, f"/start {tokens[1]}")).text == texts_for("en")("talk-bad-invitation")


async def test_an_admin_of_the_settings_invites_whatever_the_store_says(store: Store) -> None:
    """Who is named in BOT_ADMINS is an admin always, and so are the invitations."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        link = await room.ask(room.admin, "/invite editor", "?start=")
        await store.write(lambda session: put_member(session, room.admin.id, "journalist", "Ada", room.clock()))
        token = link.text.rsplit("start=", 1)[1].split()[0]
        await room.ask(anna, f"/start {token}", texts_for("en")("talk-joined", role="editor"))


async def test_an_invitation_ends(store: Store, clock: Any) -> None:
    """After a week the link is refused."""
    async with newsroom(store, clock=clock) as room:
        await room.ask(room.admin, "/invite", "Invite whom?")
        asked = room.chats.last(room.admin)
        assert asked is not None
        await room.tap(room.admin, asked, "inv:journalist", "start=")
        token = room.chats.now(asked).text.rsplit("start=", 1)[1].split()[0]
        clock.forward(days=8)
        anna = room.chats.add_user(1001, "Anna")
        assert (await room.ask(anna, f"/start {token}")).text == texts_for("en")("talk-bad-invitation")
        assert "no role" in (await room.ask(room.admin, "/invite king")).text


async def test_the_language_can_be_changed_by_tap_and_by_command(store: Store) -> None:
    """The welcome turns into the chosen language, and so does all that follows."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code="de")
        welcome = await room.join(anna)
        assert welcome.text.startswith("You are in as a journalist.")
        await room.tap(anna, welcome, "Русский", "Вы вошли как журналист.")
        assert (await room.ask(anna, "/help")).text.startswith(texts_for("ru")("help-head"))
        chosen = await room.ask(anna, "/language uk")
        assert chosen.text == texts_for("uk")("language-set")
        choice = await room.ask(anna, "/language")
        await room.tap(anna, choice, "English", "From now on I write English.")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_menus_are_by_role_and_language(store: Store, language: str, eventually: Callable[..., Any]) -> None:
    """Newcomers see /start only; members the commands of their role in their language."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        ranks = ("journalist", "editor", "analyst", "admin")
        for number, role in enumerate(ranks):
            await room.join(room.chats.add_user(2000 + number, role, language_code=language), role)
        await room.quiet()
        commands = room.chats.only_bot().commands
        users = [str(2000 + number) for number in range(len(ranks))]  # a menu is set behind the answer
        await eventually(lambda: all(any(user in scope for scope, _ in commands) for user in users))
        before = commands[next(key for key in commands if "all_private" in key[0] and key[1] == language)]
        assert [(item["command"], item["description"]) for item in before] == [("start", texts("command-start"))]
        seen = set()
        for number, role in enumerate(ranks):
            (menu,) = [menu for (scope, _language), menu in commands.items() if str(2000 + number) in scope]
            shown = {item["command"]: item["description"] for item in menu}
            assert shown == {name: texts(f"command-{name}") for name in shown}
            assert ("here" in shown, "invite" in shown) == (role != "journalist", role == "admin")
            assert seen < set(shown) or role == "analyst"
            seen |= set(shown)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_forgetting_asks_and_then_removes_everything(store: Store, language: str) -> None:
    """/forget me removes the person, the subscriptions, the messages; a new invitation is needed then."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        privacy = await room.ask(anna, "/privacy")
        assert privacy.text == texts("privacy-text")
        asked = await room.tap(anna, privacy, texts("privacy-forget"), texts("forget-ask"))
        await room.tap(anna, asked, texts("talk-no"))
        asked = await room.ask(anna, "/forget me", texts("forget-ask"))
        await room.tap(anna, asked, texts("talk-yes"), texts("forget-done"))
        for model in (SubscriptionRow, DestinationRow):
            query = select(func.count()).select_from(model).where(model.chat_id == 1001)
            assert await store.read(lambda session, query=query: session.execute(query).scalar_one()) == 0
        assert (await room.ask(anna, "Лавров")).text == texts("talk-stranger")


async def test_admins_change_roles_and_end_access(store: Store) -> None:
    """From the list of members: another role, or out at once; never oneself."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.follow(anna)
        members = await room.ask(room.admin, "/members", "2 members")
        await room.tap(room.admin, members, "Ada", "Ada · admin")
        press = await room.chats.press(room.admin, members, "End access")
        assert "yourself" in (await press.answered()).text
        await room.tap(room.admin, members, "Back", "2 members")
        await room.tap(room.admin, members, "Anna", "Anna · journalist")
        await room.tap(room.admin, members, "Make analyst", "Anna · analyst")
        await room.tap(room.admin, members, "End access", "at once?")
        await room.tap(room.admin, members, "No, keep it", "Anna · analyst")
        await room.tap(room.admin, members, "End access", "at once?")
        await room.tap(room.admin, members, "Yes", "no access any more")
        assert (await room.ask(anna, "/list")).text == texts_for("en")("talk-stranger")
        await room.hear()
        await room.quiet()
        assert not any("закрыли" in text for text in room.texts(anna))
