"""Chats, members, limits and faults of the loopback Bot API: who may write where, and what goes wrong on purpose."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from loopback.botapi.about import commands_for
from loopback.chat_values import Rights
from loopback.faults import Fault
from tests.conftest import StillClock
from tests.loopback.botapi_world import World, new_world


@pytest.fixture(autouse=True)
def seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot's coming type of retry_after, without its warning about that."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with new_world() as world:
        yield world


async def test_a_bot_writes_only_to_who_lets_it(world: World) -> None:
    """Strangers, people who never started, blockers and deleted accounts are refused in Telegram's words."""
    world.chats.add_user(1002, "Boris")
    assert await world.refused("sendMessage", chat_id=1002, text="x") == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    assert await world.refused("sendMessage", chat_id=9, text="x") == "Bad Request: chat not found"
    await world.chats.block(world.anna)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await world.api.send_message(1001, "x")
    await world.chats.unblock(world.anna)
    await world.api.send_message(1001, "x")
    world.chats.deactivate(world.anna)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await world.api.send_message(1001, "x")


async def test_a_bot_writes_only_where_it_is_a_member(world: World) -> None:
    """Groups and channels refuse a bot that is not in, was kicked, may not write or may not post."""
    group = world.chats.create_supergroup("Desk", world.anna)
    channel = world.chats.create_channel("News", world.anna, username="desknews")
    for chat, reason in [
        (group.id, "Forbidden: bot is not a member of the supergroup chat"),
        ("@DeskNews", "Forbidden: bot is not a member of the channel chat"),
    ]:
        assert await world.refused("sendMessage", chat_id=chat, text="x") == reason
    await world.chats.add_bot_to(group, world.bot, by=world.anna)
    await world.chats.restrict(group, world.bot, by=world.anna)
    reason = "Bad Request: not enough rights to send text messages to the chat"
    assert await world.refused("sendMessage", chat_id=group.id, text="x") == reason
    await world.chats.kick(group, world.bot, by=world.anna)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await world.api.send_message(group.id, "x")
    await world.chats.promote(channel, world.bot, world.anna, Rights(post=False))
    reason = "Bad Request: need administrator rights in the channel chat"
    assert await world.refused("sendMessage", chat_id=channel.id, text="x") == reason
    await world.chats.promote(channel, world.bot, by=world.anna)
    sent = await world.api.send_message("@desknews", "posted")
    assert (sent.from_user, sent.sender_chat.id) == (None, channel.id)
    assert [m.text for m in world.chats.by_bot(channel)] == ["posted"]


async def test_ids_run_by_chat_as_in_telegram(world: World) -> None:
    """Private chats and basic groups share one row of message ids; each supergroup counts for itself."""
    group = world.chats.create_group("Desk", world.anna)
    first, second = [world.chats.create_supergroup(name, world.anna) for name in "ab"]
    for chat in (group, first, second):
        await world.chats.add_bot_to(chat, world.bot, by=world.anna)
    private = await world.api.send_message(1001, "x")
    assert (await world.api.send_message(group.id, "x")).message_id == private.message_id + 1
    assert [(await world.api.send_message(c.id, "x")).message_id for c in (first, first, second)] == [1, 2, 1]
    assert group.id > -1_000_000_000_000 > first.id


async def test_an_upgraded_group_names_its_new_id(world: World) -> None:
    """After the upgrade the old id answers with migrate_to_chat_id, and the bot hears of it in both chats."""
    group = world.chats.create_group("Desk", world.anna)
    await world.chats.add_bot_to(group, world.bot, by=world.anna)
    world.bot.updates.clear()
    supergroup = await world.chats.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await world.api.send_message(group.id, "x")
    assert moved.value.new_chat_id == supergroup.id
    assert (await world.api.send_message(supergroup.id, "x")).chat.type == "supergroup"
    old, new = await world.api.get_updates()
    assert (old.message.chat.id, old.message.migrate_to_chat_id) == (group.id, supergroup.id)
    assert (new.message.chat.id, new.message.migrate_from_chat_id) == (supergroup.id, group.id)


async def test_forum_topics_are_threads(world: World) -> None:
    """A message goes into a topic by message_thread_id; a reply stays in its topic; an unknown topic is refused."""
    forum = world.chats.create_supergroup("Forum", world.anna, topics=["Alerts", "Digests"])
    await world.chats.add_bot_to(forum, world.bot, by=world.anna)
    alerts, digests = forum.topics
    sent = await world.api.send_message(forum.id, "x", message_thread_id=digests)
    assert (sent.message_thread_id, sent.is_topic_message) == (digests, True)
    assert (await sent.reply_text("y", do_quote=True)).message_thread_id == digests
    with pytest.raises(BadRequest, match="Message thread not found"):
        await world.api.send_message(forum.id, "x", message_thread_id=digests + alerts + 1)


async def test_chats_and_members_can_be_asked_for(world: World) -> None:
    """getChat, getChatMember, administrators and their count tell who is there; a bot can leave."""
    boris = world.chats.add_user(1002, "Boris")
    group = world.chats.create_supergroup("Desk", world.anna, [boris], username="thedesk")
    await world.chats.add_bot_to(group, world.bot, by=world.anna, admin=True)
    chat = await world.api.get_chat("@thedesk")
    assert (chat.id, chat.title, chat.active_usernames) == (group.id, "Desk", ("thedesk",))
    assert (await world.api.get_chat(1001)).first_name == "Anna"
    assert {m.user.id: m.status for m in await world.api.get_chat_administrators(group.id)} == {
        1001: "creator",
        world.bot.id: "administrator",
    }
    assert (await world.api.get_chat_member(group.id, 1002)).status == "member"
    assert await world.api.get_chat_member_count(group.id) == 3
    assert await world.api.send_chat_action(group.id, "typing")
    await world.api.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await world.api.get_chat_administrators(group.id)


async def test_commands_by_scope_and_language(world: World) -> None:
    """Commands are kept for each scope and language, and a user's menu is the narrowest that fits."""
    group = world.chats.create_group("Desk", world.anna)
    await world.api.set_my_commands([BotCommand("help", "what I do")])
    await world.api.set_my_commands([BotCommand("help", "что я умею")], language_code="ru")
    await world.api.set_my_commands([BotCommand("here", "alerts into this group")], BotCommandScopeAllGroupChats())
    await world.api.set_my_commands([BotCommand("invite", "invite somebody")], BotCommandScopeChat(1001))
    assert (await world.api.get_my_commands(language_code="ru"))[0].description == "что я умею"
    assert await world.api.get_my_commands(language_code="uk") == ()
    menu = world.bot.commands
    private = world.chats.private(world.anna)
    assert commands_for(menu, private, 1001, "ru") == [{"command": "invite", "description": "invite somebody"}]
    await world.api.delete_my_commands(BotCommandScopeChat(1001))
    assert commands_for(menu, private, 1001, "ru")[0]["description"] == "что я умею"
    assert commands_for(menu, private, 1001, "de")[0]["description"] == "what I do"
    assert commands_for(menu, group, 1001, "ru")[0]["command"] == "here"
    for command, reason in [("Help", "Bot_command_invalid"), ("h" * 33, "Bot_command_invalid")]:
        with pytest.raises(BadRequest, match=reason):
            await world.api.set_my_commands([BotCommand(command, "x")])


async def test_names_and_descriptions(world: World) -> None:
    """The bot's name and description are kept by language."""
    await world.api.set_my_name("Слух", language_code="ru")
    await world.api.set_my_description("What channels said")
    assert (await world.api.get_my_name()).name == "Slukh"
    assert (await world.api.get_my_name(language_code="ru")).name == "Слух"
    assert (await world.api.get_my_description(language_code="uk")).description == "What channels said"
    with pytest.raises(BadRequest, match="Bot_name_too_long"):
        await world.api.set_my_name("x" * 65)


async def test_enforced_limits(clock: StillClock) -> None:
    """When enforced: bursts of 3 in a chat, 20 a minute in a group, 30 a second over all, else 429 with seconds."""
    async with new_world(clock) as world:
        world.chats.enforce_limits = True
        for _ in range(3):
            await world.api.send_message(1001, "x")
        with pytest.raises(RetryAfter) as early:
            await world.api.send_message(1001, "x")
        assert early.value.retry_after == timedelta(seconds=1)
        readers = [world.chats.add_user(2000 + n, "Reader") for n in range(30)]
        for reader in readers:
            await world.chats.say(reader, world.bot, "/start")
        answers = [await world.ask("sendMessage", chat_id=reader.id, text="x") for reader in readers]
        assert [answer.get("error_code") for answer in answers] == [None] * 27 + [429] * 3
        clock.forward(seconds=1)
        await world.api.send_message(1001, "x")
        group = world.chats.create_group("Desk", world.anna)
        await world.chats.add_bot_to(group, world.bot, by=world.anna)
        for _ in range(20):
            clock.forward(seconds=1)
            await world.api.send_message(group.id, "x")
        clock.forward(seconds=1)
        with pytest.raises(RetryAfter) as full:
            await world.api.send_message(group.id, "x")
        assert full.value.retry_after == timedelta(seconds=40)
        clock.forward(seconds=40)
        await world.api.send_message(group.id, "x")
        assert len(world.log.of("bot_message", chat_id=group.id)) == 21


async def test_a_flood_wait_by_script(world: World) -> None:
    """The next sends to one chat are refused with the seconds to wait; other chats go on."""
    boris = world.chats.add_user(1002, "Boris")
    await world.chats.say(boris, world.bot, "/start")
    world.faults.add(Fault(kind="retry_after", method="sendMessage", chat_id=1001, seconds=7, times=2))
    for _ in range(2):
        with pytest.raises(RetryAfter) as flood:
            await world.api.send_message(1001, "x")
        assert flood.value.retry_after == timedelta(seconds=7)
        await world.api.send_message(1002, "y")
    await world.api.send_message(1001, "x")
    assert [m.text for m in world.chats.by_bot(world.anna)] == ["x"]


async def test_an_answer_can_be_lost_after_the_work(world: World) -> None:
    """answer_lost: the message reached the chat, the bot only sees its connection break."""
    world.faults.add(Fault(kind="answer_lost", method="sendMessage"))
    with pytest.raises(NetworkError):
        await world.api.send_message(1001, "did it arrive?")
    assert [m.text for m in world.chats.by_bot(world.anna)] == ["did it arrive?"]
    assert world.log.of("bot_request")[-1]["outcome"] == "answer lost"
    await world.api.send_message(1001, "next")


async def test_other_faults_by_script(world: World) -> None:
    """Dropped connections, slow answers, 500s and refusals strike as often as told, and leave the chat as it was."""
    world.faults.add(Fault(kind="drop_connection", method="sendMessage"))
    with pytest.raises(NetworkError):
        await world.api.send_message(1001, "x")
    world.faults.add(Fault(kind="internal_error", method="sendMessage"))
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await world.api.send_message(1001, "x")
    world.faults.add(Fault(kind="forbidden", chat_id=1001))
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await world.api.send_message(1001, "x")
    world.faults.add(Fault(kind="bad_request", message="can't parse entities: out of luck"))
    with pytest.raises(BadRequest, match="Can't parse entities: out of luck"):
        await world.api.send_message(1001, "x")
    world.faults.add(Fault(kind="slow_answer", seconds=0.6))
    with pytest.raises(TimedOut):
        await world.api.send_message(1001, "x", read_timeout=0.1)
    assert world.chats.by_bot(world.anna) == []
    assert world.faults.pending == 0
