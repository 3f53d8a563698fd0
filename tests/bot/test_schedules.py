"""Digests by the clock: when they come, and how readers set their times."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.handlers.scheduling import find_zone
from bot.rendering.reader import place
from bot.schedule import DigestSchedule
from core.digests import due_at
from core.i18n import LANGUAGES, texts_for
from core.pipeline.rules import RulesHolder
from core.storage import subscriptions
from core.storage.outbox import Outgoing, queue_messages
from core.storage.people import add_place, change_place
from core.storage.store import Store
from core.told import Destination
from core.types import Official
from tests.bot.world import at, newsroom, rules


async def scheduled(store: Store, clock: Any, local_time: str = "09:00", zone: str = "Europe/Riga") -> DigestSchedule:
    """A destination with one daily digest, and a scheduler that is asked by hand."""

    def work(session: Session) -> None:
        add_place(session, Destination(7), "private", None, "en", clock())
        session.flush()
        subscriptions.add_schedule(session, Destination(7), local_time, clock())
        change_place(session, Destination(7), timezone=zone)

    await store.write(work)
    return DigestSchedule(store, RulesHolder(rules()), clock)


async def test_a_digest_comes_once_a_day_whatever_restarts(any_store: Store, clock: Any) -> None:
    """Of several processes that ask again and again, one sends, once for each local date."""
    clock.now = at(5)
    schedules = [await scheduled(any_store, clock) for _ in range(3)]
    sent = []
    for hour in range(72):
        clock.now = at(5) + timedelta(hours=hour)
        sent.append(sum([await schedule.send_due() for schedule in schedules]))
    assert sum(sent) == 3
    assert [hour for hour, count in enumerate(sent) if count] == [2, 26, 50]


@pytest.mark.parametrize(
    ("first", "local_time", "times"),
    [
        ((2026, 10, 24), "02:30", 3),  # comes twice on the 25th in Riga
        ((2026, 3, 28), "03:30", 3),  # does not come on the 29th
    ],
)
async def test_the_clock_changes_neither_double_nor_drop_a_digest(
    store: Store, clock: Any, first: tuple[int, int, int], local_time: str, times: int
) -> None:
    """Exactly one digest a local date through both clock changes."""
    clock.now = datetime(*first, 0, 0, tzinfo=UTC) - timedelta(hours=4)
    schedule = await scheduled(store, clock, local_time)
    sent = 0
    for quarter in range(3 * 96):
        sent += await schedule.send_due()
        clock.forward(minutes=15)
        assert sent <= quarter // 96 + 2
    assert sent == times


async def test_a_machine_that_slept_sends_late_within_the_limit(store: Store, clock: Any) -> None:
    """An hour late it is sent and says so; a day late it is left out, and the next one covers the time."""
    async with newsroom(store, clock=clock) as room:
        await room.stop()
        await room.hear("DEMO. Лавров за ночь.")
        schedule = DigestSchedule(store, room.holder, clock)
        clock.now = at(8, 0, day=6)
        assert await schedule.send_due() == 1
        await room.start()
        assert "за ночь" in (await room.chats.wait_message(room.admin, "Late by 60 minutes")).text
        await room.stop()
        clock.now = at(22, 0, day=7)
        await room.hear("DEMO. Лавров потом.")
        assert await schedule.send_due() == 0
        clock.now = at(7, 0, day=8)
        assert await schedule.send_due() == 1
        await room.start()
        assert "потом" in (await room.chats.wait_message(room.admin, "Лавров потом")).text


async def test_the_first_digest_begins_where_the_waiting_for_it_began(any_store: Store, clock: Any) -> None:
    """One for Mondays that was set in midweek tells of the Friday, even when its first Monday was slept through."""
    async with newsroom(any_store, clock=clock) as room:
        await room.stop()
        found = await any_store.read(lambda session: subscriptions.schedules(session, Destination(1000)))
        await any_store.write(lambda session: subscriptions.change_schedule(session, found[0].id, weekdays="1"))
        clock.now = at(12, day=7)
        await room.hear("DEMO. Лавров в пятницу.")
        schedule = DigestSchedule(any_store, room.holder, clock)
        clock.now = at(20, day=10)
        assert await schedule.send_due() == 0
        clock.now = at(7, day=17)
        assert await schedule.send_due() == 1
        await room.start()
        assert "в пятницу" in (await room.chats.wait_message(room.admin, texts_for("en")("digest-title"))).text


async def test_a_post_that_is_stored_after_a_digest_comes_with_the_next(any_store: Store, clock: Any) -> None:
    """Heard a minute before the digest and stored a minute after it, as when the database was away; and told once."""
    async with newsroom(any_store, clock=clock) as room:
        await room.stop()
        clock.now = at(6, day=6)
        await room.hear("DEMO. Лавров вовремя.")
        schedule = DigestSchedule(any_store, room.holder, clock)
        clock.now = at(7, day=6)
        assert await schedule.send_due() == 1
        clock.now = at(7, 1, day=6)
        await room.hear("DEMO. Лавров с опозданием.", heard_at=at(6, 59, day=6), date=at(6, 59, day=6))
        for day in (7, 8):
            clock.now = at(7, day=day)
            assert await schedule.send_due() == 1
        await room.start()
        await room.chats.wait_for(lambda: len([text for text in room.texts(room.admin) if "Digest" in text]) >= 3)
        told = room.texts(room.admin)
        assert [text.count("вовремя") for text in told if "Digest" in text] == [1, 0, 0]
        assert [text.count("с опозданием") for text in told if "Digest" in text] == [0, 1, 0]


def test_a_time_that_the_clocks_skip_or_repeat() -> None:
    """02:30 in spring is an hour later on the wall, and of two in autumn the first counts."""
    berlin = ZoneInfo("Europe/Berlin")
    assert due_at(date(2026, 3, 29), "02:30", berlin) == at(0).replace(2026, 3, 29, 1, 30)
    assert due_at(date(2026, 10, 25), "02:30", berlin).astimezone(UTC) == at(0).replace(2026, 10, 25, 0, 30)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_schedule_is_set_by_buttons_and_words(store: Store, language: str) -> None:
    """Times, weekdays, empty digests, the zone: each by a button or a typed word, errors said kindly."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        shown = await room.ask(anna, "/schedule", texts("schedule-head"))
        assert "09:00" in shown.text
        await room.tap(anna, shown, texts("schedule-add"), texts("schedule-pick"))
        await room.tap(anna, shown, "18:00", "18:00")
        await room.tap(anna, shown, "09:00")
        await room.tap(anna, shown, texts("schedule-remove", time="09:00"), texts("schedule-remove-ask", time="09:00"))
        await room.tap(anna, shown, texts("talk-yes"), texts("schedule-head"))
        assert "09:00" not in room.chats.now(shown).text
        await room.tap(anna, shown, "18:00")
        await room.tap(anna, shown, texts("schedule-empty-tell"))
        assert room.chats.now(shown).button(texts("schedule-empty-silent"))
        sunday = room.chats.now(shown).buttons[3][2].text
        await room.tap(anna, shown, sunday)
        assert texts("schedule-every-day") not in room.chats.now(shown).text
        await room.tap(
            anna, shown, texts("schedule-zone-button", zone={"en": "Riga", "ru": "Рига", "uk": "Рига"}[language])
        )
        london = {"en": "London", "ru": "Лондон", "uk": "Лондон"}[language]
        await room.tap(anna, shown, london, texts("schedule-zone", zone=london))
        await room.tap(anna, shown, texts("talk-back-button"), texts("schedule-head"))
        assert london in room.chats.now(shown).text
        await room.tap(anna, shown, texts("schedule-add"))
        await room.tap(anna, shown, texts("schedule-other-time"))
        asked = await room.chats.wait_message(anna, texts("ask-time"))
        await room.chats.reply(anna, asked, "7.15")
        await room.chats.wait_message(anna, texts("schedule-set", time="07:15"))
        await room.ask(anna, "/schedule 7:15", texts("schedule-exists", time="07:15"))
        wrong = await room.ask(anna, "/schedule 25:99", texts("schedule-bad-time"))
        asked = await room.chats.wait_message(anna, texts("ask-time"), after=wrong)
        assert asked.force_reply  # the next word is a time again, and nobody's name
        await room.chats.reply(anna, asked, "0730")
        await room.chats.wait_message(anna, texts("schedule-set", time="07:30"))
        await room.ask(anna, "/schedule 7.30", texts("schedule-exists", time="07:30"))
        shown = await room.ask(anna, "/schedule", texts("schedule-head"))
        await room.tap(anna, shown, "sch:zone")
        asked = await room.chats.wait_message(anna, texts("ask-zone"))
        await room.chats.reply(anna, asked, "Атлантида")
        wrong = await room.chats.wait_message(anna, texts("schedule-bad-zone", text="Атлантида"))
        asked = await room.chats.wait_message(anna, texts("ask-zone"), after=wrong)
        assert asked.force_reply
        await room.chats.reply(anna, asked, {"en": "Kyiv", "ru": "Киев", "uk": "Київ"}[language])
        await room.chats.wait_message(anna, {"en": "Kyiv", "ru": "Киев", "uk": "Київ"}[language], after=asked)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_digest_may_be_about_some_subscriptions(store: Store, clock: Any, language: str) -> None:
    """One in the morning about him, one in the evening about all the rest; each post is told in one of them."""
    texts = texts_for(language)
    clock.now = at(3)
    async with newsroom(store, clock=clock) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna, "Лавров", way=2)
        await room.follow(anna, "Путин", way=2)
        shown = await room.ask(anna, "/schedule 18:00", texts("schedule-head"))
        await room.tap(anna, shown, "09:00")
        await room.tap(anna, shown, texts("schedule-about", value=texts("schedule-about-all")))
        name = {"en": "Sergey Lavrov", "ru": "Сергей Викторович Лавров", "uk": "Сергій Лавров"}[language]
        await room.tap(anna, shown, name)
        await room.tap(anna, shown, texts("talk-back-button"))
        await room.tap(anna, shown, texts("talk-back-button"), texts("schedule-about-rest"))
        await room.hear("DEMO. Лавров молчит.")
        await room.hear("DEMO. Путин молчит.")
        schedule = DigestSchedule(store, room.holder, clock)
        await room.stop()
        clock.now = at(7)  # 09:00 in Riga
        assert await schedule.send_due() == 2  # the admin's is due as well
        await room.start()
        morning = await room.chats.wait_message(anna, texts("digest-for-official", name=name))
        assert "Лавров молчит" in morning.text
        assert "Путин" not in morning.text
        await room.stop()
        clock.now = at(16)
        assert await schedule.send_due() == 1
        await room.start()
        evening = await room.chats.wait_message(anna, "Путин молчит", after=morning)
        assert evening.text.startswith(texts("digest-title") + " · ")
        assert "Лавров" not in evening.text
        await room.tap(anna, shown, "09:00")
        await room.tap(anna, shown, texts("schedule-about", value=""))
        await room.tap(anna, shown, texts("schedule-choose-rest"))
        assert texts("schedule-about", value=texts("schedule-about-all")) in room.chats.now(shown).text


async def test_a_digest_about_somebody_keeps_the_name_off_the_lock_screen(store: Store, clock: Any) -> None:
    """With names hidden it begins as any digest does, and tells whom it is about below."""
    clock.now = at(3)
    async with newsroom(store, clock=clock) as room:
        await room.follow(room.admin, "Лавров", way=2)
        settings = await room.ask(room.admin, "/settings", "Settings")
        await room.tap(room.admin, settings, "set:neutral")
        shown = await room.ask(room.admin, "/schedule", "Your digest")
        await room.tap(room.admin, shown, "09:00")
        await room.tap(room.admin, shown, "About: all that you follow")
        await room.tap(room.admin, shown, "Sergey Lavrov")
        clock.now = at(7)
        await DigestSchedule(store, room.holder, clock).send_due()
        digest = await room.chats.wait_message(room.admin, "Nothing was heard", timeout=15)
        first, second, *_ = digest.text.splitlines()
        assert first.startswith("Digest · ")
        assert "Lavrov" not in first
        assert second == "Digest: Sergey Lavrov"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_digest_about_what_is_followed_no_more_says_so(store: Store, language: str) -> None:
    """An ended subscription leaves its digest without a subject, even if its number is given to the next."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.follow(room.admin)
        shown = await room.ask(room.admin, "/schedule", texts("schedule-head"))
        about_all = texts("schedule-about", value=texts("schedule-about-all"))
        await room.tap(room.admin, shown, "09:00", about_all)
        await room.tap(room.admin, shown, about_all, texts("schedule-about-how"))
        await room.tap(room.admin, shown, {"en": "Lavrov", "ru": "Лавров", "uk": "Лавров"}[language])
        asked = await room.ask(room.admin, "/unsubscribe Лавров")
        await room.tap(room.admin, asked, texts("talk-yes"))
        await room.follow(room.admin, "Путин")
        again = await room.ask(room.admin, "/schedule", texts("schedule-head"))
        assert texts("schedule-about-nothing") in again.text


async def test_a_digest_that_has_the_number_of_a_removed_one_comes(store: Store, clock: Any) -> None:
    """Removed after it came, and another one set for the same day: that one comes as well."""
    clock.now = at(3)
    async with newsroom(store, clock=clock) as room:
        shown = await room.ask(room.admin, "/schedule", texts_for("en")("schedule-head"))
        schedule = DigestSchedule(store, room.holder, clock)
        clock.now = at(7)  # 09:00 in Riga
        assert await schedule.send_due() == 1
        morning = await room.chats.wait_message(room.admin, "Nothing was heard")
        await room.tap(room.admin, shown, "09:00")
        await room.tap(room.admin, shown, "Remove")
        await room.tap(room.admin, shown, "Yes")
        await room.ask(room.admin, "/schedule 18:00", texts_for("en")("schedule-head"))
        clock.now = at(16)
        assert await schedule.send_due() == 1
        await room.chats.wait_message(room.admin, "Nothing was heard", after=morning)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_zone_is_called_as_readers_call_it(language: str) -> None:
    """Kyiv and Kolkata, too, whose zones had other names when their names were translated."""
    for zone, names in {
        "Europe/Kyiv": {"en": "Kyiv", "ru": "Киев", "uk": "Київ"},
        "Asia/Kolkata": {"en": "Kolkata", "ru": "Калькутта", "uk": "Колката"},
        "Europe/Riga": {"en": "Riga", "ru": "Рига", "uk": "Рига"},
    }.items():
        assert place(ZoneInfo(zone), language) == names[language]
        assert find_zone(names[language]) == zone
    assert place(ZoneInfo("Europe/Kiev"), language) == place(ZoneInfo("Europe/Kyiv"), language)


async def test_a_button_with_no_time_sets_no_digest(store: Store) -> None:
    """What is forged is an old button: a time that is none would keep everybody's digests from coming."""
    async with newsroom(store) as room:
        payload = {"html": "forged", "plain": "forged", "buttons": [[["forge", "sch:at:9999", None, None]]]}
        message = Outgoing(Destination(1000), "notice", "forged", payload=payload)
        await store.write(lambda session: queue_messages(session, [message], room.clock()))
        forged = await room.chats.wait_message(room.admin, "forged")
        press = await room.chats.press(room.admin, forged, "forge")
        assert (await press.answered()).text == texts_for("en")("talk-old-button")
        found = await store.read(lambda session: subscriptions.schedules(session, Destination(1000)))
        assert [one.local_time for one in found] == ["09:00"]


async def test_a_digest_that_fails_keeps_no_other_from_coming(store: Store, clock: Any) -> None:
    """What is broken for one chat is logged and tried again; the others get theirs."""
    clock.now = at(3)
    async with newsroom(store, clock=clock) as room:
        anna = room.chats.add_user(1001, "Anna", language_code="en")
        await room.join(anna)
        broken: dict[str, Any] = {"instant": False, "in_digest": True, "by": None, "now": clock()}
        place = Destination(1000)
        await store.write(lambda session: subscriptions.put_wish(session, place, "channel", "no number", **broken))
        clock.now = at(7)  # 09:00 in Riga
        assert await DigestSchedule(store, room.holder, clock).send_due() == 1
        await room.chats.wait_message(anna, "Nothing was heard")


async def test_an_official_with_a_long_id_has_digests_too(store: Store) -> None:
    """The id stands in the buttons of the digest's files, beside two times."""
    long = Official("ivan-petrenkovich-the-mayor-of-sampleton", {"ru": "Иван Петренкович"}, gender="m")
    async with newsroom(store) as room:
        room.holder.current = rules(long)
        await room.hear("DEMO. Петренкович сегодня.")
        digest = await room.ask(room.admin, "/digest Петренкович", "Петренкович сегодня")
        await room.tap(room.admin, digest, texts_for("en")("digest-as-html"))
        await room.chats.wait_for(lambda: next((m.file for m in room.chats.by_bot(room.admin) if m.file), None))
