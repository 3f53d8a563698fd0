"""What a chat may choose on one screen, the way to the desk, and what admins do when a phone is lost."""

import re

import pytest
from sqlalchemy import func, select

from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom.signing_in import link_is_good
from core.pipeline.newsroom.tokens import make_token, token_member
from core.pipeline.telling.notices import tell_trouble
from core.storage.models import ApiTokenRow
from core.storage.people import forget_member, make_admins, member
from core.storage.store import Store
from tests.bot.world import newsroom

DISK = {"folder": "var", "free": "0.5"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_setting_shows_its_value_and_changes_by_a_tap(store: Store, language: str) -> None:
    """Names on the lock screen, changes of cited posts for editors, the language; the digest is one tap away."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        edith = room.chats.add_user(1001, "Edith", language_code=language)
        await room.join(edith, "editor")
        shown = await room.ask(edith, "/settings", texts("settings-head"))
        await room.tap(edith, shown, texts("privacy-names", value=texts("privacy-names-shown")))
        assert room.chats.now(shown).button(texts("privacy-names", value=texts("privacy-names-hidden")))
        await room.tap(edith, shown, texts("settings-cited", value=texts("talk-on")))
        assert room.chats.now(shown).button(texts("settings-cited", value=texts("talk-off")))
        await room.tap(edith, shown, texts("settings-language", value=texts("language-name")))
        await room.chats.wait_message(edith, texts("language-ask"), after=shown)
        await room.tap(edith, shown, texts("settings-digest"), texts("schedule-head"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_desk_is_entered_by_a_link_that_works_once(store: Store, language: str) -> None:
    """The address holds a token that the desk takes; without an address of the desk it says so."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.ask(room.admin, "/desk", texts("no-desk"))
    async with newsroom(store, admin_language=language, desk_url="https://desk.example.org") as room:
        link = await room.ask(room.admin, "/review", texts("desk-link-once"))
        found = re.search(r"https://desk\.example\.org/sign-in/(\S+)", link.text)
        assert found is not None
        assert link.buttons[0][0].url == found[0]
        assert await store.read(lambda session: link_is_good(session, found[1], room.clock()))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_lost_phone_is_answered_by_one_command(store: Store, language: str) -> None:
    """/revoke ends the access at once; an unclear name changes nothing and shows the members."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.ask(room.admin, "/revoke", texts("revoke-whose"))
        await room.quiet()
        await room.ask(room.admin, "/revoke Nobody", texts("members-head", count=2))
        await room.ask(room.admin, "/revoke 1000", texts("members-not-self"))
        await room.ask(room.admin, "/revoke Anna", texts("members-removed", name="Anna"))
        assert (await room.ask(anna, "/list")).text == texts("talk-stranger")
        assert not any(texts("talk-not-allowed") in text for text in room.texts(room.admin))


async def test_a_key_ends_with_the_membership(store: Store) -> None:
    """Whoever comes back finds none of the keys of before; of whoever wants to be forgotten none is kept."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        key = await store.write(lambda session: make_token(session, 1001, room.clock(), "script"))
        assert await store.read(lambda session: token_member(session, key, room.clock())) is not None
        await room.ask(room.admin, "/revoke Anna", texts_for("en")("members-removed", name="Anna"))
        await room.join(anna)
        await room.quiet()
        assert await store.read(lambda session: member(session, 1001)) is not None
        assert await store.read(lambda session: token_member(session, key, room.clock())) is None
        await store.write(lambda session: forget_member(session, 1001))
        assert await store.read(lambda session: session.scalar(select(func.count()).select_from(ApiTokenRow))) == 0


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_stranger_may_be_told_a_safe_contact(store: Store, language: str) -> None:
    """The answer names no newsroom, only what the settings say."""
    texts = texts_for(language)
    async with newsroom(store, contact="signal +000") as room:
        stranger = room.chats.add_user(3000, "Stranger", language_code=language)
        answer = await room.ask(stranger, "hello")
        assert answer.text == f"{texts('talk-stranger')} {texts('talk-contact', contact='signal +000')}"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whom_the_settings_name_is_not_said_to_be_shut_out(store: Store, language: str) -> None:
    """Who stands in BOT_ADMINS goes on as an admin, and whoever ends that access is told how it ends."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        bob = room.chats.add_user(1001, "Bob", language_code=language)
        await room.join(bob, "admin")
        key = await store.write(lambda session: make_token(session, 1000, room.clock(), "script"))
        members = await room.ask(bob, "/members", texts("members-head", count=2))
        shown = await room.tap(bob, members, "Ada", texts("members-named"))
        assert [row[0].data for row in shown.buttons] == ["mem:page:0", "mem:1000:rm"]
        await room.ask(bob, "/revoke Ada", texts("members-removed-named", name="Ada", id="1000"))
        assert await store.read(lambda session: token_member(session, key, room.clock())) is None
        assert texts("status-head") in (await room.ask(room.admin, "/status")).text


async def test_whom_the_settings_come_to_name_is_an_admin_everywhere(store: Store) -> None:
    """A member who is put into BOT_ADMINS hears what admins are told, without having to send /start once more."""
    async with newsroom(store) as room:
        bob, anna = room.chats.add_user(1001, "Bob"), room.chats.add_user(1002, "Anna")
        for one in (bob, anna):
            await room.join(one)
        await room.stop()
        room.admin = bob
        await room.start()
        await room.ask(bob, "/revoke Anna", texts_for("en")("members-removed", name="Anna"))
        await store.write(lambda session: make_admins(session, [1002]))
        await store.write(lambda session: tell_trouble(session, "disk", "notice-disk-full", DISK, room.clock()))
        await room.chats.wait_message(bob, texts_for("en")("notice-disk-full", **DISK))
        assert await store.read(lambda session: member(session, 1002)) is None


async def test_a_role_is_not_said_to_change_whom_the_settings_name(store: Store) -> None:
    """A button from before somebody was named in BOT_ADMINS says so instead."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        ada, bob = room.admin, room.chats.add_user(1001, "Bob")
        await room.join(bob, "admin")
        members = await room.ask(ada, "/members", texts("members-head", count=2))
        await room.tap(ada, members, "Bob", "Bob · admin")
        await room.stop()
        room.admin = bob
        await room.start()
        press = await room.chats.press(ada, members, texts("members-make", role=texts("role-editor")))
        assert (await press.answered()).text == texts("members-named")
        known = await store.read(lambda session: member(session, 1001))
        assert known is not None
        assert known.role == "admin"
