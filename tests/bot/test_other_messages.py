"""Messages that nobody typed as such: forwarded commands, pictures, voices, albums."""

import pytest

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from core.types import HeardDeletion
from loopback.chat_text import find_entities
from loopback.chat_values import Body, Message, Origin, User
from tests.bot.test_groups import bound_group
from tests.bot.world import Newsroom, newsroom


def send(
    room: Newsroom,
    user: User,
    text: str = "",
    *,
    where: int | None = None,
    origin: Origin | None = None,
    photo: bool = False,
    more: tuple[tuple[str, object], ...] = (),
    reply_to: int | None = None,
) -> Message:
    """Somebody sends what an app makes of a forward, a picture or, in the Bot API's own words, `more`."""
    chat = room.chats.chat(where if where is not None else user)
    file = room.chats.store_file("photo", "p.jpg", "image/jpeg", b"a picture", width=4, height=3) if photo else None
    body = Body(text, find_entities(text), file=file)
    message = room.chats.put(chat, user, body, origin=origin, service=more, reply_to=reply_to)
    room.chats.tell(chat, "message", message)
    return message


def of_channel(room: Newsroom, message_id: int) -> Origin:
    """Where a forwarded post of Nezygar came from."""
    return Origin(room.clock(), -1_000_000_001_001, "Nezygar", "nezygar", message_id)


def answers(room: Newsroom, said: Message) -> list[str]:
    """What the bot wrote after a message into its chat."""
    return [message.text for message in room.chats.by_bot(said.chat_id) if message.message_id > said.message_id]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_forwarded_command_is_not_carried_out(store: Store, language: str) -> None:
    """It is what somebody else wrote: no access ends by it, and whoever forwarded it is told so; in a group, too."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.chats.wait_message(room.admin, "Ada.")
        for text in ("/revoke Anna", "/nosuch"):
            said = send(room, room.admin, text, origin=Origin(room.clock(), user=anna))
            await room.quiet()
            assert answers(room, said) == [texts("talk-forwarded-command")]
        assert len((await room.ask(room.admin, "/members")).buttons) == 2
        group = await bound_group(room)
        said = send(room, room.admin, "/list", where=group.id, origin=Origin(room.clock(), user=anna))
        await room.quiet()
        assert answers(room, said) == [texts("talk-forwarded-command")]
        said = send(room, room.admin, "/weather", where=group.id, origin=Origin(room.clock(), user=anna))
        await room.quiet()
        assert answers(room, said) == []


async def test_a_forwarded_post_that_begins_like_a_command_is_a_post(store: Store) -> None:
    """A channel may begin its text with a slash: what we know of the post is told, and nothing is forgotten."""
    async with newsroom(store) as room:
        await room.hear("/forget DEMO. Лаврову закрыли поездки.", message_id=7)
        said = send(room, room.admin, "/forget DEMO. Лаврову закрыли поездки.", origin=of_channel(room, 7))
        told = await room.chats.wait_message(room.admin, after=said)
        assert "Stored. First heard here" in told.text


_FILE = {"file_id": "AwACAgIAAxkBAAIB", "file_unique_id": "AgADAgAT"}
_VOICE = ("voice", {**_FILE, "duration": 3})


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_holds_no_words_is_answered_too(store: Store, language: str) -> None:
    """A voice, a sticker, a place, a picture: whoever sends it to the bot learns what it reads; a group does not."""
    texts = texts_for(language)
    sticker = {**_FILE, "type": "regular", "width": 5, "height": 5, "is_animated": False, "is_video": False}
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        for more in (_VOICE, ("sticker", sticker), ("location", {"latitude": 57, "longitude": 24})):
            said = send(room, room.admin, more=(more,))
            await room.quiet()
            assert answers(room, said) == [texts("talk-unknown")]
            said = send(room, room.admin, where=group.id, more=(more,))
            await room.quiet()
            assert answers(room, said) == []
        said = send(room, room.admin, photo=True)
        await room.quiet()
        assert answers(room, said) == [texts("talk-unknown")]
        said = send(room, room.admin, more=(("message_auto_delete_timer_changed", {"message_auto_delete_time": 9}),))
        await room.quiet()
        assert answers(room, said) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_voice_in_answer_to_a_question_is_asked_for_words(store: Store, language: str) -> None:
    """In a group and in private: the question is asked again, and words in answer to that are taken."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        for where in (group.id, room.admin.id):
            said = await room.chats.say(room.admin, where, "/subscribe")
            asked = await room.chats.wait_message(where, texts("ask-subscribe"), after=said)
            send(room, room.admin, where=where, more=(_VOICE,), reply_to=asked.message_id)
            again = await room.chats.wait_message(where, texts("ask-subscribe"), after=asked)
            assert again.text == f"{texts('ask-subscribe')}\n{texts('talk-in-words')}"
            assert again.force_reply
            await room.chats.reply(room.admin, again, "Лавров")
            await room.chats.wait_message(where, texts("subscribed-both"), after=again)


async def test_words_under_a_picture_are_words(store: Store) -> None:
    """A name, an address or a command as a caption does what it does alone, in a group as well."""
    async with newsroom(store) as room:
        await room.hear(message_id=7)
        said = send(room, room.admin, "Лавров", photo=True)
        assert (await room.chats.wait_message(room.admin, after=said)).text.startswith("Sergey Lavrov")
        said = send(room, room.admin, "https://t.me/nezygar/7", photo=True)
        assert "Stored. First heard here" in (await room.chats.wait_message(room.admin, after=said)).text
        group = await bound_group(room)
        said = send(room, room.admin, "/list@slukh_bot", photo=True, where=group.id)
        assert (await room.chats.wait_message(group, after=said)).text.startswith("You follow nobody yet")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_colleagues_alert_is_answered_with_its_post(store: Store, language: str) -> None:
    """Forwarded, it has lost its buttons; who shows it to the bot gets them back, of a post that is gone as well."""
    texts = texts_for(language)
    async with newsroom(store, desk_url="https://desk.example") as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(room.admin)
        await room.hear(message_id=7)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.ingest(HeardDeletion(1001, (7,), room.clock()))
        deletion = await room.chats.wait_message(room.admin, "DELETED", after=alert)
        ours = Origin(room.clock(), user=room.chats.only_bot().user)
        for told in (alert, deletion):
            said = room.chats.put(room.chats.private(anna), anna, told.body, origin=ours)
            room.chats.tell(room.chats.private(anna), "message", said)
            life = await room.chats.wait_message(anna, texts("life-stored", at="\0").partition("\0")[0], after=said)
            assert life.button(texts("alert-button-full"))
        for text in ("Nothing is led to here, however long this may be. " * 3, "Лавров"):
            said = send(room, anna, text, origin=ours)
            await room.quiet()
            assert len(answers(room, said)) == 1


async def test_a_forwarded_album_is_told_once(store: Store) -> None:
    """As one post with all of its captions, though each picture comes as a message of its own; so is the next album."""
    async with newsroom(store) as room:
        await room.hear("", message_id=7, grouped_id=5)
        await room.hear("DEMO. Лаврову закрыли поездки.", message_id=8, grouped_id=5)
        for album in ("71", "72"):
            parts = [
                send(
                    room,
                    room.admin,
                    text,
                    photo=True,
                    origin=of_channel(room, number),
                    more=(("media_group_id", album),),
                )
                for number, text in ((7, ""), (8, "DEMO. Лаврову закрыли поездки."))
            ]
            await room.quiet()
            (told,) = answers(room, parts[-1])
            assert "закрыли" in told
            assert told.startswith("Sergey Lavrov · Nezygar")


async def test_an_album_of_ones_own_is_answered_once(store: Store) -> None:
    """By its words, where it has some; files each hold a draft, and each of them is checked."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        for words, begins in (("", texts("talk-unknown")), ("Лавров", "Sergey Lavrov")):
            album = (("media_group_id", f"9{words}"),)
            parts = [send(room, room.admin, text, photo=True, more=album) for text in (words, "", "")]
            await room.quiet()
            (told,) = answers(room, parts[-1])
            assert told.startswith(begins)
        draft = room.chats.store_file("document", "a.txt", "text/plain", b"Nothing is cited here.")
        for _ in range(2):
            sent = room.chats.put(
                room.chats.private(room.admin), room.admin, Body(file=draft), service=(("media_group_id", "93"),)
            )
            room.chats.tell(room.chats.private(room.admin), "message", sent)
        await room.quiet()
        assert answers(room, sent)[-2:] == [texts("check-none")] * 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_answer_in_a_groups_name_is_told_why_nothing_happens(store: Store, language: str) -> None:
    """A button is tapped in one's own name; the question that it brings may be answered as the group, as nobody."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        group = await bound_group(room)
        said = await room.chats.say(room.admin, group, "/schedule")
        shown = await room.chats.wait_message(group, texts("schedule-head"), after=said)
        await room.tap(room.admin, shown, "sch:zone")
        asked = await room.chats.wait_message(group, texts("ask-zone"), after=shown)
        said = await room.chats.say(room.admin, group, "Киев", reply_to=asked, anonymous=True)
        told = await room.chats.wait_message(group, texts("talk-nobody"), after=said)
        assert told.reply_to == said.message_id
        said = await room.chats.say(room.admin, group, "Ясно", reply_to=told, anonymous=True)
        await room.quiet()
        assert answers(room, said) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_file_that_may_not_be_sent_is_no_silent_tap(store: Store, language: str) -> None:
    """A group may let nobody send files: whoever taps for one learns that none comes."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.hear()
        group = await bound_group(room)
        said = await room.chats.say(room.admin, group, "/digest 7d")
        digest = await room.chats.wait_message(group, texts("digest-title"), after=said)
        refusal = "Bad Request: not enough rights to send documents to the chat"
        room.fault("bad_request", method="sendDocument", message=refusal)
        await room.tap(room.admin, digest, texts("digest-as-html"))
        await room.chats.wait_message(group, texts("talk-no-files"), after=digest)


async def test_a_corrected_message_is_answered_as_it_stands_now(store: Store) -> None:
    """Whoever mistypes changes the message: a name, a command, an answer to a question, in a group as well."""
    async with newsroom(store) as room:
        said = await room.chats.say(room.admin, room.chats.only_bot(), "/lits")
        answer = await room.chats.wait_message(room.admin, texts_for("en")("talk-unknown-command"), after=said)
        await room.chats.edit(room.admin, said, "/list")
        answer = await room.chats.wait_message(room.admin, "You follow nobody yet", after=answer)
        await room.chats.edit(room.admin, said, "Лавров")
        await room.chats.wait_message(room.admin, "Sergey Lavrov", after=answer)
        group = await bound_group(room)
        said = await room.chats.say(room.admin, group, "/subscribe")
        asked = await room.chats.wait_message(group, texts_for("en")("ask-subscribe"), after=said)
        reply = await room.chats.reply(room.admin, asked, "Лвров")
        await room.chats.wait_message(group, "I know no official", after=reply)
        await room.chats.edit(room.admin, reply, "Лавров")
        await room.chats.wait_message(group, "You follow Sergey Lavrov", after=reply)


async def test_a_change_that_no_text_shows_says_nothing_twice(store: Store) -> None:
    """Telegram sends a message again for reasons of its own; and what was said before a restart stays answered."""
    async with newsroom(store) as room:
        said = await room.chats.say(room.admin, room.chats.only_bot(), "/list")
        answer = await room.chats.wait_message(room.admin, "You follow nobody yet", after=said)
        for _ in range(2):
            await room.chats.edit(room.admin, said, "/list")
        await room.quiet()
        await room.stop()
        await room.start()
        await room.chats.edit(room.admin, said, "/list ")
        await room.quiet()
        assert room.chats.last(room.admin) == answer


async def test_a_strangers_correction_is_a_strangers_message(store: Store) -> None:
    """One polite line, as for all that they say."""
    async with newsroom(store) as room:
        eve = room.chats.add_user(1009, "Eve")
        said = await room.chats.say(eve, room.chats.only_bot(), "/start")
        await room.chats.wait_message(eve, texts_for("en")("talk-stranger"))
        await room.chats.edit(eve, said, "/list")
        await room.chats.wait_for(lambda: room.texts(eve) == [texts_for("en")("talk-stranger")] * 2)
