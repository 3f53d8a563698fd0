"""What happens to a post after it was told: edits, deletions, purges; and the buttons under an alert."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.handlers.alerts import post_link
from core.i18n import LANGUAGES, texts_for
from core.pipeline.asking.subscriptions import Subscriptions
from core.pipeline.newsroom.reviewing import judge
from core.pipeline.telling.corrections import tell_of_verdict, tell_of_wrong_person
from core.storage.models import ReviewRow
from core.storage.store import Store
from core.storage.upsert import insert_new
from core.told import Destination
from core.types import HeardDeletion
from loopback.chat_values import Message, User
from tests.bot.world import Newsroom, at, newsroom

POST = "DEMO. Вчера было тихо. Говорят, что Лаврову временно закрыли поездки на встречи. А завтра будет видно."


async def member(room: Newsroom, language: str) -> User:
    anna = room.chats.add_user(1001, "Anna", language_code=language)
    await room.join(anna)
    await room.follow(anna)
    return anna


def marked(message: Message, kind: str) -> list[str]:
    """The texts of a message's entities of one kind."""
    units = message.text.encode("utf-16-le")
    return [
        units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in message.entities
        if entity.type == kind
    ]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_alert_reads_as_laid_out(store: Store, language: str) -> None:
    """Official and channel, the time here and in Moscow, the status, the sentence as a quotation, the link."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await member(room, language)
        await room.hear(POST)
        alert = await room.chats.wait_message(anna, "закрыли")
        first, when, status, claim, link = alert.text.splitlines()
        assert first.endswith(" · Nezygar")
        assert {"en": "Moscow", "ru": "Москва", "uk": "Москва"}[language] in when
        assert status == texts("alert-unverified")
        assert claim == "DEMO. «Говорят, что Лаврову временно закрыли поездки…»"
        assert link == f"{texts('alert-post')} ↗"
        assert marked(alert, "blockquote") == [claim]
        assert "Лаврову" in marked(alert, "bold")
        assert [entity.url for entity in alert.entities if entity.type == "text_link"] == ["https://t.me/nezygar/1"]
        labels = [button.text for row in alert.buttons for button in row]
        assert labels == [texts(f"alert-button-{name}") for name in ("full", "why", "cite", "mute")]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_buttons_of_an_alert(store: Store, language: str) -> None:
    """Full text, why, cite reply to the alert; mute offers hours, days, the channel, and can be undone."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await member(room, language)
        await room.hear(POST)
        alert = await room.chats.wait_message(anna, "закрыли")
        await room.tap(anna, alert, texts("alert-button-full"))
        full = await room.chats.wait_message(anna, "А завтра будет видно", after=alert)
        assert full.reply_to == alert.message_id
        assert texts("alert-unverified") in full.text
        await room.tap(anna, alert, texts("alert-button-why"))
        why = await room.chats.wait_message(anna, texts("alert-why-head"))
        assert "Лаврову" in why.text
        await room.tap(anna, alert, texts("alert-button-cite"))
        cite = await room.chats.wait_message(anna, "https://t.me/nezygar/1")
        assert texts("alert-unverified") in cite.text
        await room.tap(anna, alert, texts("alert-button-mute"))
        muting = await room.chats.wait_for(lambda: m if len((m := room.chats.now(alert)).buttons) == 4 else None)
        await room.tap(anna, muting, muting.buttons[2][0].data or "")
        muted = await room.chats.wait_message(anna, after=cite)
        await room.hear("DEMO. Лавров молчит.")
        await room.tap(anna, muted, texts("mute-undo"), texts("mute-undone"))
        await room.hear("DEMO. Лавров говорит.")
        await room.chats.wait_message(anna, "Лавров говорит")
        assert not any("Лавров молчит" in text for text in room.texts(anna))


async def test_a_muted_channel_brings_no_alerts(store: Store) -> None:
    """Muting a channel drops its alerts until it is undone; other channels still alert."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear(POST)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, alert, "Mute…")
        await room.chats.wait_for(lambda: len(room.chats.now(alert).buttons) == 4)
        await room.tap(room.admin, alert, "Channel Nezygar: for good")
        muted = await room.chats.wait_message(room.admin, "no longer brings")
        assert [len(row) for row in room.chats.now(alert).buttons] == [2, 2]
        await room.hear("DEMO. Лавров один.")
        await room.hear("DEMO. Лавров два.", channel_id=1002)
        await room.chats.wait_message(room.admin, "Лавров два")
        assert not any("Лавров один" in text for text in room.texts(room.admin))
        await room.tap(room.admin, muted, "Undo", "Unmuted")
        await room.hear("DEMO. Лавров три.")
        await room.chats.wait_message(room.admin, "Лавров три")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_got_a_post_hears_of_its_edit(store: Store, language: str) -> None:
    """The update replies to the alert and marks what went and what came."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await member(room, language)
        post = await room.hear("DEMO. Лавров поедет в Минск.")
        alert = await room.chats.wait_message(anna, "в Минск")
        later = room.clock() + timedelta(seconds=1)
        await room.hear("DEMO. Лавров поедет в Пекин.", message_id=post.message_id, date=post.date, edit_date=later)
        update = await room.chats.wait_message(anna, "Пекин")
        assert update.reply_to == alert.message_id
        assert texts("alert-event-edit") in update.text.splitlines()[0]
        assert texts("alert-unverified") in update.text
        assert marked(update, "strikethrough") == ["Минск."]
        assert marked(update, "underline") == ["Пекин."]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_got_a_post_hears_of_its_deletion(store: Store, language: str) -> None:
    """The update replies to the alert with the kept text, when it was last seen and when found missing."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await member(room, language)
        post = await room.hear(POST)
        alert = await room.chats.wait_message(anna, "закрыли")
        seen, missing = post.date + timedelta(minutes=3), post.date + timedelta(minutes=7)
        await room.ingest(HeardDeletion(1001, (post.message_id,), missing, seen))
        gone = await room.chats.wait_message(anna, texts("alert-event-deletion"))
        assert gone.reply_to == alert.message_id
        word = {"en": "DELETED", "ru": "УДАЛЕНО", "uk": "ВИДАЛЕНО"}[language]
        assert word in gone.text
        assert "А завтра будет видно" in gone.text


async def test_each_of_two_edits_that_waited_tells_its_own_change(any_store: Store) -> None:
    """Though the text is the last one's by the time that the first is told."""
    async with newsroom(any_store) as room:
        await room.follow(room.admin)
        post = await room.hear("DEMO. Лаврова отставили вчера.", pts=1)
        await room.chats.wait_message(room.admin, "отставили")
        await room.quiet()
        await room.stop()
        same = {"message_id": post.message_id, "date": post.date, "edit_date": room.clock()}
        await room.hear("DEMO. Лаврова наградили вчера.", pts=2, **same)
        await room.hear("DEMO. Лаврова наградили сегодня.", pts=3, **same)
        await room.start()
        last = await room.chats.wait_message(room.admin, "сегодня")
        first = next(text for text in room.texts(room.admin) if "edited" in text.splitlines()[0])
        assert "отставили" in first
        assert "наградили" in first
        assert "сегодня" not in first
        assert "отставили" not in last.text
        assert "вчера" in last.text


async def test_a_purge_names_first_what_the_chat_was_told_of(store: Store) -> None:
    """Among many deleted posts are some that a chat got: these are named, in a reply to the first of them."""
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.follow(room.admin, "Лавров")
        await room.follow(anna, "Путин")
        told = [await room.hear(f"DEMO. Лавров, слово номер {number}.") for number in range(12)]
        told.append(await room.hear("DEMO. Путин улетел."))
        alert = await room.chats.wait_message(anna, "улетел")
        await room.quiet()
        now = room.clock()
        await room.ingest(HeardDeletion(1001, tuple(post.message_id for post in told), now, now))
        purge = await room.chats.wait_message(anna, "13 posts deleted at once", timeout=40)
        assert "улетел" in purge.text
        assert purge.reply_to == alert.message_id


async def test_a_purge_is_one_message(store: Store) -> None:
    """Many deletions of a channel at once are told together, with their texts."""
    async with newsroom(store) as room:
        offer = await room.ask(room.admin, "/watch nezygar", "Nezygar")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        posts = [await room.hear(f"DEMO. Лавров номер {number}.") for number in range(8)]
        await room.chats.wait_message(room.admin, "номер 7", timeout=15)
        now = room.clock()
        await room.ingest(HeardDeletion(1001, tuple(post.message_id for post in posts), now, now))
        purge = await room.chats.wait_message(room.admin, "8 posts deleted at once")
        assert "UNVERIFIED" in purge.text
        assert all(f"номер {number}" in purge.text for number in range(8))
        await room.quiet()
        assert sum("deleted" in text.lower() for text in room.texts(room.admin)) == 1


async def test_the_alert_of_an_album_shows_its_captions(any_store: Store) -> None:
    """Those of later pictures join it without a sound, with the names in them; its buttons are the first caption's."""
    async with newsroom(any_store) as room:
        offer = await room.ask(room.admin, "/watch nezygar", "Nezygar")
        await room.tap(room.admin, offer, "Alerts only", "You follow")
        await room.follow(room.admin)
        await room.hear("", grouped_id=5)
        alert = await room.chats.wait_message(room.admin, "no text")
        await room.hear("DEMO. Лавров в подписи.", grouped_id=5)
        joined = await room.chats.wait_for(lambda: m if "подписи" in (m := room.chats.now(alert)).text else None)
        assert joined.text.splitlines()[0] == "Sergey Lavrov · Nezygar"
        assert marked(joined, "bold") == ["Sergey Lavrov", "Лавров"]
        await room.tap(room.admin, joined, "Full text")
        await room.chats.wait_message(room.admin, "Лавров в подписи", after=alert)
        assert sum("Post ↗" in text for text in room.texts(room.admin)) == 2
        await room.hear("DEMO. Море.", grouped_id=6)
        second = await room.chats.wait_message(room.admin, "Море")
        await room.hear("DEMO. С Лавровым на берегу.", grouped_id=6)
        joined = await room.chats.wait_for(lambda: m if "берегу" in (m := room.chats.now(second)).text else None)
        assert marked(joined, "bold") == ["Sergey Lavrov", "Лавровым"]


async def test_a_deleted_album_is_one_post(store: Store) -> None:
    """However many pictures it has, one post was deleted, and its text is shown."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        parts = [await room.hear("DEMO. Лавров в подписи." if n == 0 else "", grouped_id=5) for n in range(8)]
        await room.chats.wait_message(room.admin, "в подписи")
        await room.ingest(HeardDeletion(1001, tuple(part.message_id for part in parts), room.clock()))
        gone = await room.chats.wait_message(room.admin, "DELETED")
        assert "в подписи" in gone.text
        assert "posts deleted" not in gone.text


async def test_the_verdict_of_an_analyst_stands_in_the_status_line(store: Store) -> None:
    """What was denied is told as denied, by whom."""
    async with newsroom(store) as room:
        await room.hear(POST)
        row = {"kind": "claim", "post_id": 1, "subject": "", "verdict": "denied", "by_user_id": 1000,
               "at": room.clock()}  # fmt: skip

        def deny(session: Session) -> None:
            insert_new(session, ReviewRow, [row])

        await store.write(deny)
        assert "DENIED by Ada" in (await room.ask(room.admin, "https://t.me/nezygar/1")).text


async def test_a_late_post_says_so(store: Store) -> None:
    """A post of watched time that was heard late is told, marked."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear(POST, date=room.clock() - timedelta(minutes=40))
        assert "heard late, at" in (await room.chats.wait_message(room.admin, "закрыли")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_forwarded_post_is_answered_with_its_life(store: Store, language: str) -> None:
    """What is stored of it, or that it is not watched."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = await member(room, language)
        await room.hear(POST)
        known = room.chats.create_channel("Nezygar", room.admin, channel_id=1001)
        await room.chats.forward_channel_post(anna, room.chats.only_bot(), known, 1, POST)
        life = await room.chats.wait_message(anna, texts("life-stored", at="").strip(" ."))
        assert texts("alert-unverified") in life.text
        other = room.chats.create_channel("Another <b>", room.admin, channel_id=77)
        await room.chats.forward_channel_post(anna, room.chats.only_bot(), other, 5, "text")
        await room.chats.wait_message(anna, texts("life-unknown", channel="Another <b>"))


def test_addresses_of_posts_are_read() -> None:
    """Public, private and preview addresses, with or without a scheme."""
    assert post_link("https://t.me/nezygar/17") == ("nezygar", 17)
    assert post_link("t.me/s/nezygar/17?single") == ("nezygar", 17)
    assert post_link("https://t.me/c/1234567/9") == (1234567, 9)
    assert post_link("https://example.org/nezygar/17") is None
    assert post_link("Лавров") is None


async def test_the_sample_alert(store: Store) -> None:
    """/test shows an invented post while the store is empty, then the newest stored one, marked as a sample."""
    async with newsroom(store) as room:
        sample = await room.ask(room.admin, "/test", "SAMPLE")
        assert "DEMO" in sample.text
        await room.hear(POST)
        assert "закрыли" in (await room.ask(room.admin, "/test", "SAMPLE")).text


async def test_many_alerts_for_one_official_fold_into_one(store: Store, clock: Any) -> None:
    """The sixth alert within ten minutes and those after it come as one message when the ten minutes are over."""
    async with newsroom(store, clock=clock) as room:
        await room.follow(room.admin)
        for number in range(9):
            await room.hear(f"DEMO. Лавров номер {number}.")
            clock.forward(seconds=10)
            await room.quiet()
        assert sum("номер" in text for text in room.texts(room.admin)) == 5
        await room.hear("DEMO. Лавров и Путин вдвоём.")
        await room.quiet()
        assert not any("вдвоём" in text for text in room.texts(room.admin))
        clock.forward(minutes=10)
        post = await room.hear("DEMO. Лавров номер 99.")
        summary = await room.chats.wait_message(room.admin, "5 posts, told together")
        assert all(word in summary.text for word in ("номер 5", "номер 6", "номер 7", "номер 8", "вдвоём"))
        assert summary.text.count("UNVERIFIED") == 5
        await room.chats.wait_message(room.admin, "номер 99")
        await room.ingest(HeardDeletion(1001, (6,), clock(), post.date))
        gone = await room.chats.wait_message(room.admin, "post deleted")
        assert gone.reply_to == summary.message_id


@pytest.mark.parametrize("how", ["folded", "quiet"])
async def test_an_update_waits_for_its_held_alert(any_store: Store, clock: Any, how: str) -> None:
    """What became of a post is told in reply to the message that tells it, not before; so are edits and deletions."""
    clock.now = at(12)
    async with newsroom(any_store, clock=clock) as room:
        await room.follow(room.admin)
        if how == "quiet":
            shown = await room.ask(room.admin, "/schedule", "Your digest")
            await room.tap(room.admin, shown, "Quiet hours: off")
            clock.now = at(23)
        for number in range(7):
            post = await room.hear(f"DEMO. Лавров номер {number} сам по себе.")
            await room.quiet()
        clock.forward(seconds=10)
        await room.hear("DEMO. Лавров номер 6 и Путин.", message_id=7, date=post.date, edit_date=clock(), pts=2)
        await room.ingest(HeardDeletion(1001, (6,), clock(), post.date))
        await room.quiet()
        told = sum("номер" in text for text in room.texts(room.admin))
        assert told == (5 if how == "folded" else 0)
        assert not any("deleted" in text or "edited" in text for text in room.texts(room.admin))
        clock.now = clock() + timedelta(minutes=10) if how == "folded" else at(5, 1, day=6)
        await room.hear("DEMO. Путин молчит.")  # which wakes the bot
        summary = await room.chats.wait_message(room.admin, "told together", timeout=15)
        for what in ("post deleted", "post edited"):
            update = await room.chats.wait_message(room.admin, what, timeout=15)
            assert update.reply_to == summary.message_id


@pytest.mark.parametrize("how", ["ended", "paused", "digest only"])
async def test_what_waits_for_a_subscription_that_ended_is_not_sent(store: Store, clock: Any, how: str) -> None:
    """Alerts that were held or queued before somebody stopped following, or paused, do not come after it."""
    clock.now = at(12)
    async with newsroom(store, clock=clock) as room:
        await room.follow(room.admin)
        await room.follow(room.admin, "Путин")
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        await room.tap(room.admin, shown, "Quiet hours: off")
        clock.now = at(23)
        await room.hear("DEMO. Лавров ночью.")
        await room.hear("DEMO. Путин ночью.")
        await room.hear("DEMO. Лавров и Путин ночью.")
        await room.quiet()
        clock.now = at(4, day=6)
        use = Subscriptions(store, room.holder, clock)
        wishes = await use.all(Destination(room.admin.id))
        wish = next(wish for wish in wishes if wish.target == "sergey-lavrov")
        if how == "ended":
            await use.unsubscribe(wish.destination, wish.id)
        elif how == "paused":
            await use.pause(wish.destination, wish.id, timedelta(hours=9))
        else:
            await use.change(wish.destination, wish.id, instant=False)
        clock.now = at(5, 1, day=6)
        await room.hear("DEMO. Путин утром.")
        summary = await room.chats.wait_message(room.admin, "2 posts, told together")
        assert "Путин ночью" in summary.text
        await room.quiet()
        assert not any("Лавров ночью" in text for text in room.texts(room.admin))


async def test_quiet_hours_end_with_one_summary(store: Store, clock: Any) -> None:
    """At night nothing comes; in the morning one message tells it all."""
    clock.now = at(12)
    async with newsroom(store, clock=clock) as room:
        await room.follow(room.admin)
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        await room.tap(room.admin, shown, "Quiet hours: off")
        assert room.chats.now(shown).button("Quiet hours: 22:00-07:00")
        clock.now = at(23)
        for number in range(3):
            await room.hear(f"DEMO. Лавров ночью {number}.")
        await room.quiet()
        assert not any("ночью" in text for text in room.texts(room.admin))
        clock.now = at(5, 1, day=6)
        await room.hear("DEMO. Лавров утром.")
        summary = await room.chats.wait_message(room.admin, "3 posts, told together")
        assert all(f"ночью {number}" in summary.text for number in range(3))


async def test_neutral_mode_keeps_names_off_the_lock_screen(store: Store) -> None:
    """With names hidden, the first line says only that there is a post."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        privacy = await room.ask(room.admin, "/privacy", "Kept about you")
        await room.tap(room.admin, privacy, "Names in notifications: shown")
        await room.hear(POST)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        assert alert.text.splitlines()[0] == "New post"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_neutral_mode_tells_news_from_what_became_of_it(store: Store, language: str) -> None:
    """A deletion is no new post, though the first line names nobody."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.follow(room.admin)
        settings = await room.ask(room.admin, "/settings", texts("settings-head"))
        await room.tap(room.admin, settings, "set:neutral")
        post = await room.hear(POST)
        await room.chats.wait_message(room.admin, "закрыли")
        await room.ingest(HeardDeletion(1001, (post.message_id,), room.clock(), post.date))
        gone = await room.chats.wait_message(room.admin, texts("alert-deleted-unseen", missing="").split(":")[0])
        first = gone.text.splitlines()[0]
        assert first.lower() == texts("alert-event-deletion")
        assert first[0].isupper()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_wrong_match_is_corrected_for_everyone_who_got_it(store: Store, language: str) -> None:
    """The sent alert is struck, a reply says why, and what was still waiting never goes out."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        readers = [room.chats.add_user(2000 + number, f"R{number}", language_code=language) for number in range(3)]
        for reader in readers:
            await room.join(reader)
            await room.follow(reader)
        await room.follow(room.admin)
        await room.chats.block(readers[2])
        await room.quiet()
        await room.hear(POST)
        told = [await room.chats.wait_message(reader, "закрыли") for reader in readers[:2]]
        mine = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, mine, texts("alert-button-why"))
        why = await room.chats.wait_message(room.admin, texts("alert-why-head"))
        await room.tap(room.admin, why, texts("alert-button-wrong"))
        await room.tap(room.admin, why, texts("talk-yes"))
        name = "Sergey Lavrov" if language == "en" else None
        for reader, alert in zip(readers, told, strict=False):
            reply = await room.chats.wait_message(reader, texts("alert-event-wrong"))
            assert reply.reply_to == alert.message_id
            struck = await room.chats.wait_for(lambda alert=alert: m if (m := room.chats.now(alert)).edited else None)
            assert any("закрыли" in part for part in marked(struck, "strikethrough"))
            assert name is None or name in struck.text.splitlines()[0]
        await room.chats.unblock(readers[2])
        await room.quiet()
        assert not any("закрыли" in text for text in room.texts(readers[2]))


async def test_only_analysts_correct(store: Store) -> None:
    """A journalist sees no such button under the reasons."""
    async with newsroom(store) as room:
        anna = await member(room, "en")
        await room.hear(POST)
        alert = await room.chats.wait_message(anna, "закрыли")
        await room.tap(anna, alert, "Why?")
        assert not (await room.chats.wait_message(anna, "Why you got this")).buttons


async def test_a_verdict_reaches_whoever_was_told(store: Store) -> None:
    """An analyst's decision comes as a reply to the alert."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear(POST)
        alert = await room.chats.wait_message(room.admin, "закрыли")

        def decide(session: Session) -> None:
            number = judge(session, 1000, room.clock(), kind="claim", post_id=1, subject="", verdict="denied")
            tell_of_verdict(session, 1, number, room.clock())

        await store.write(decide)
        verdict = await room.chats.wait_message(room.admin, "DENIED by Ada")
        assert verdict.reply_to == alert.message_id


async def test_an_address_with_huge_numbers_is_a_post_that_is_not_known(store: Store) -> None:
    """No store has such numbers; that is no error of ours."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        for channel, number in (("c/99999999999999999999", 5), ("nezygar", 10**20)):
            said = texts("life-unknown", channel=channel.removeprefix("c/"))
            await room.ask(room.admin, f"https://t.me/{channel}/{number}", said)


async def test_a_wrong_person_takes_no_alert_from_who_follows_the_channel(store: Store) -> None:
    """What waits goes out for its channel, without the name; who follows the name alone gets nothing."""
    async with newsroom(store) as room:
        anna = await member(room, "en")
        await room.follow(room.admin)
        offer = await room.ask(anna, "/watch Nezygar", "Nezygar")
        await room.tap(anna, offer, texts_for("en")("offer-alerts"))
        await room.stop()
        before = room.chats.last(anna)
        await room.hear(POST)
        await store.write(lambda session: tell_of_wrong_person(session, 1, "sergey-lavrov", room.clock()))
        await room.start()
        told = await room.chats.wait_message(anna, "Nezygar", after=before)
        assert "Sergey Lavrov" not in told.text.splitlines()[0]
        await room.quiet()
        assert not any("закрыли" in text for text in room.texts(room.admin))
