"""Digests: what they say, when they come, and how they end up in messages and files."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from bot.handlers.scheduling import find_zone
from bot.periods import LongPeriodError, parse_period
from bot.rendering.digest import article_items, article_messages
from bot.rendering.documents import digest_document
from bot.rendering.pages import Message
from bot.rendering.reader import Reader, place
from bot.schedule import DigestSchedule
from cli.digest import digest as digest_command
from core.digests import due_at
from core.i18n import LANGUAGES, texts_for
from core.pipeline.hearing.watching import account_died
from core.pipeline.rules import RulesHolder
from core.storage import subscriptions
from core.storage.channels import set_channel
from core.storage.feeds import due_requests, request_done
from core.storage.models import ArticleRow, ArticleUrlRow, ArticleVersionRow, GapRow, LinkRow
from core.storage.outbox import Outgoing, queue_messages
from core.storage.people import add_place, change_place
from core.storage.store import Store
from core.storage.upsert import insert_new
from core.storage.wake import Topic, wake
from core.types import (
    ArticleCard,
    Destination,
    Digest,
    HeardDeletion,
    LinkedPost,
    Official,
    Relation,
    ReportedOutcome,
    Status,
)
from tests.bot.cards import card
from tests.bot.test_alerts import marked
from tests.bot.world import Newsroom, at, newsroom, rules

SENTENCE = "Kompromat GROUP on Wednesday reported that Lavrov had fallen out of favour."
URL = "https://news.example.org/kremlin-denies"


async def article(room: Newsroom, *post_ids: int) -> None:
    """A stored article whose second sentence cites these posts."""
    text = f"The Kremlin denies a rift. {SENTENCE} More."
    start = text.index("Kompromat")

    def work(session: Session) -> None:
        now = room.clock()
        insert_new(session, ArticleRow, [{"id": 1, "url": URL, "title": "Kremlin <denies> & rift", "language": "en",
                                          "published_at": now, "first_seen_at": now, "version": 0}])  # fmt: skip
        insert_new(session, ArticleUrlRow, [{"url": URL, "article_id": 1}])
        insert_new(session, ArticleVersionRow, [{"article_id": 1, "number": 0, "title": "t", "text": text,
                                                 "authors": [], "content_hash": b"x", "fetched_at": now}])  # fmt: skip
        rows = [{"article_id": 1, "post_id": post_id, "relation": "cites", "score": 0.9, "sentence_start": start,
                 "sentence_end": start + len(SENTENCE), "reasons": [], "article_version": 0, "post_version": 0,
                 "found_at": now} for post_id in post_ids]  # fmt: skip
        insert_new(session, LinkRow, rows)

    await room.store.write(work)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_digest_puts_the_posts_under_their_article(store: Store, language: str) -> None:
    """Title with link, then each cited post with its status, sentence and the article's own, then the rest."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.hear("DEMO. Разговор с Лавровым был серьёзным.", date=room.clock() - timedelta(days=3))
        await room.hear("DEMO. Лаврову закрыли поездки.", channel_id=1002)
        await room.hear("DEMO. Путин улетел.")
        await article(room, 1, 2)
        digest = await room.ask(anna, "/digest 24h", texts("digest-title"))
        assert "1. Kremlin <denies> & rift ↗" in digest.text
        assert digest.text.count(texts("alert-unverified")) == 3
        assert digest.text.count(texts("digest-article-cites", sentence=SENTENCE)) == 2
        assert URL in [entity.url for entity in digest.entities]
        assert "Лавровым" in marked(digest, "bold")
        assert digest.text.index("серьёзным") < digest.text.index("Путин улетел")
        await room.tap(anna, digest, texts("digest-as-html"))
        page = await room.chats.wait_for(lambda: next((m.file for m in room.chats.by_bot(anna) if m.file), None))
        assert page.name.endswith(".html")
        assert "серьёзным" in re.sub("<[^>]*>", "", page.content.decode())
        found = await room.ask(anna, f"/article {URL}", "Kremlin")
        assert "серьёзным" in found.text
        assert texts("alert-unverified") in found.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_periods_and_people_can_be_asked_for(store: Store, language: str) -> None:
    """A period, a surname, both; what is no period is answered with those that are."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.hear("DEMO. Лавров сегодня.")
        await room.hear("DEMO. Путин сегодня.")
        about = await room.ask(anna, "/digest Лаврова", texts("digest-for-official", name="").strip())
        assert "Лавров сегодня" in about.text
        assert "Путин сегодня" not in about.text
        assert "Путин сегодня" in (await room.ask(anna, "/digest Putin 7d", "Путин сегодня")).text
        assert (await room.ask(anna, "/digest завтра")).text == texts("digest-bad-period", text="завтра")
        for asked in ("/digest 99d", "/digest Лавров 99d", "/digest 99d Лавров"):
            assert (await room.ask(anna, asked)).text == texts("digest-long-period", text="99d", days=31)
        assert texts("digest-empty") in (await room.ask(anna, "/digest yesterday", texts("digest-title"))).text


async def test_a_digest_tells_only_what_is_followed(store: Store) -> None:
    """Whoever follows somebody gets posts of theirs alone; alerts-only subscriptions are left out."""
    async with newsroom(store) as room:
        await room.follow(room.admin, "Лавров", way=2)
        await room.follow(room.admin, "Путин", way=1)
        await room.hear("DEMO. Лавров сегодня.")
        await room.hear("DEMO. Путин сегодня.")
        digest = await room.ask(room.admin, "/digest", "Digest")
        assert "Лавров сегодня" in digest.text
        assert "Путин сегодня" not in digest.text


async def test_changes_come_first_and_gaps_last(store: Store, clock: Any) -> None:
    """Older posts that were deleted or edited since lead the digest; coverage gaps close it."""
    async with newsroom(store, clock=clock) as room:
        await room.hear("DEMO. Лавров удалён.")
        edited = await room.hear("DEMO. Лавров поедет в Минск.")
        clock.forward(days=2)
        await room.hear("DEMO. Лавров новый.")
        await room.ingest(HeardDeletion(1001, (1,), clock(), clock() - timedelta(minutes=4)))
        await room.hear(
            "DEMO. Лавров поедет в Пекин.", message_id=edited.message_id, date=edited.date, edit_date=clock()
        )
        gap = {"channel_id": 1001, "from_at": clock() - timedelta(hours=2), "to_at": clock() - timedelta(hours=1)}
        await store.write(lambda session: insert_new(session, GapRow, [gap]))
        clock.forward(seconds=1)
        text = (await room.ask(room.admin, "/digest 24h", "Digest")).text
        assert "Changed: 1 deleted post, 1 edited post. New: 1 post." in text
        order = [text.index(word) for word in ("удалён", "Пекин", "Лавров новый", "Gap: Nezygar not watched")]
        assert order == sorted(order)
        assert "DELETED: last seen" in text


async def test_status_tells_the_spans_that_nobody_watched(store: Store, clock: Any) -> None:
    """Gaps of the last day, the newest first: those that were caught up, and one that lasts."""
    async with newsroom(store, clock=clock) as room:
        hour = timedelta(hours=1)
        gap = {"channel_id": 1001, "from_at": clock() - 5 * hour, "to_at": clock() - 4 * hour, "caught_up_at": clock()}

        def work(session: Session) -> None:
            insert_new(session, GapRow, [gap])
            set_channel(session, 1002, first_watched_at=clock() - 9 * hour, watched_until=clock() - 2 * hour)

        await store.write(work)
        lines = (await room.ask(room.admin, "/status", "How it goes")).text.splitlines()
        gaps = [line for line in lines if line.startswith("Gap: ")]
        assert [line.split(" not watched")[0] for line in gaps] == ["Gap: Kompromat GROUP", "Gap: Nezygar"]
        assert gaps[1].endswith("posts recovered, edits may be missing.")


async def test_a_notice_speaks_the_language_of_its_reader(store: Store, clock: Any) -> None:
    """What happens to channels and accounts is told to admins through the outbox, in words."""
    async with newsroom(store, clock=clock) as room:
        await store.write(lambda session: account_died(session, "main", "AuthKeyDuplicated", clock()))
        told = await room.chats.wait_message(room.admin, "slukh login --account main")
        assert told.text.startswith("The watching account “main” can't be used any more (AuthKeyDuplicated).")


async def test_an_unknown_article_is_fetched_first(store: Store) -> None:
    """The request is kept; once it is done, the answer comes by itself; a failure is told too."""
    async with newsroom(store) as room:
        await room.ask(room.admin, f"/article {URL}", "I fetch the article")
        await room.hear("DEMO. Лаврову закрыли поездки.")
        await article(room, 1)
        (request,) = await store.read(lambda session: due_requests(session, 10))

        def done(session: Session) -> None:
            request_done(session, request.id, room.clock(), article_id=1)
            wake(session, Topic.REQUEST)

        await store.write(done)
        assert "закрыли" in (await room.chats.wait_message(room.admin, "Kremlin")).text


async def test_an_article_that_cannot_be_told_holds_up_no_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked for it learns that, once, and whoever asked for the next one gets it."""

    told: list[ArticleCard] = []

    def broken_once(article: ArticleCard, reader: Reader, *, now: datetime) -> list[Message]:
        told.append(article)
        if len(told) == 1:
            raise KeyError("a fault of ours")
        return article_messages(article, reader, now=now)

    monkeypatch.setattr("bot.answers.article_messages", broken_once)
    async with newsroom(store) as room:
        await room.ask(room.admin, f"/article {URL}", "I fetch the article")
        await room.ask(room.admin, f"/article {URL}/2", "I fetch the article")
        await room.hear("DEMO. Лаврову закрыли поездки.")
        await article(room, 1)
        requests = await store.read(lambda session: due_requests(session, 10))

        def done(session: Session) -> None:
            for request in requests:
                request_done(session, request.id, room.clock(), article_id=1)
            wake(session, Topic.REQUEST)

        await store.write(done)
        await room.chats.wait_message(room.admin, "the log says more")
        assert "закрыли" in (await room.chats.wait_message(room.admin, "Kremlin")).text
        await room.quiet()
        assert sum("the log says more" in text for text in room.texts(room.admin)) == 1
        asked = await room.ask(room.admin, "/article", "Which article?")
        await room.chats.reply(room.admin, asked, "https://news.example.org/gone")
        await room.chats.wait_message(room.admin, "I fetch the article", after=asked)
        (request,) = await store.read(lambda session: due_requests(session, 10))

        def failed(session: Session) -> None:
            request_done(session, request.id, room.clock(), error="404 <gone>")
            wake(session, Topic.REQUEST)

        await store.write(failed)
        await room.chats.wait_message(room.admin, "I could not read the article: 404 <gone>")
        for other in ("foo", "http://[::1", "https://"):
            assert "no web address" in (await room.ask(room.admin, f"/article {other}")).text


# ---------------------------------------------------------------- the schedule


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
        await room.ask(anna, "/schedule 25:99", texts("schedule-bad-time"))
        shown = await room.ask(anna, "/schedule", texts("schedule-head"))
        await room.tap(anna, shown, "sch:zone")
        asked = await room.chats.wait_message(anna, texts("ask-zone"))
        await room.chats.reply(anna, asked, "Атлантида")
        await room.chats.wait_message(anna, texts("schedule-bad-zone", text="Атлантида"))
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


# ---------------------------------------------------------------- periods and files


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1 hour", 1), ("12hrs", 12), ("6 часов", 6), ("2 години", 2), ("3 год", 3), ("2days", 48), ("3 дня", 72),
        ("2 сутки", 48), ("3 дні", 72), ("2 доби", 48), ("1 week", 168), ("2 недели", 336), ("2 тижні", 336),
        ("5 декабря", None), ("3 ноября", None), ("7 грудня", None), ("2 травня", None), ("5 Dec", None),
        ("2 года", None), ("1 war", None),
    ],
)  # fmt: skip
def test_a_day_of_the_calendar_is_no_number_of_days(text: str, hours: int | None) -> None:
    """Only the words for hours, days and weeks are read: a date must not get a digest of another time."""
    now = at(9)
    expected = None if hours is None else (now - timedelta(hours=hours), now)
    assert parse_period(text, now, ZoneInfo("Europe/Riga")) == expected


def test_periods_are_read_in_three_languages() -> None:
    """Hours and days back, today and yesterday by the reader's clock; nonsense is none."""
    riga, now = ZoneInfo("Europe/Riga"), at(9)
    assert parse_period("6h", now, riga) == (at(3), now)
    assert parse_period("2д", now, riga) == (at(9, day=3), now)
    assert parse_period("сегодня", now, riga) == (at(22, day=4), now)
    assert parse_period("вчора", now, riga) == (at(22, day=3), at(22, day=4))
    assert [parse_period(text, now, riga) for text in ("", "0h", "завтра", "h6", "Лавров")] == [None] * 5
    assert parse_period("31d", now, riga) == (now - timedelta(days=31), now)
    for long in ("32d", "745h", "5w", "99 дней", "100000d"):
        with pytest.raises(LongPeriodError):
            parse_period(long, now, riga)


@pytest.mark.parametrize(
    ("status", "told"), [(Status.UNVERIFIED, True), (Status.CONFIRMED, False), (Status.DENIED, False)]
)
@pytest.mark.parametrize(("end", "stop"), [(".", ".”"), ("", "”."), ("?", "?”")])
def test_a_denial_is_told_as_read_by_a_machine_until_the_desk_decides(
    status: Status, told: bool, end: str, stop: str
) -> None:
    """Under a cited post stands who denied which words; the desk's own verdict takes its place."""
    denial = ReportedOutcome("denies", "The Kremlin", f"The Kremlin denied that he had left{end}", "he had left")
    post = replace(card("DEMO. Он ушёл."), status=status)
    linked = LinkedPost(post, Relation.CITES, 1.0, "Nezygar said that he had left.", outcomes=(denial,))
    items = article_items(
        ArticleCard(1, URL, "Title", at(3), "en", (linked,)), Reader("en", ZoneInfo("Europe/Riga"), str), now=at(9)
    )
    text = "\n".join(item.plain for item in items)
    line = f"DENIAL REPORTED · The Kremlin: “The Kremlin denied that he had left{stop} Answers: “he had left”."
    assert (line in text) is told
    assert ("Read by machine, not reviewed" in text) is told


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_digest_as_a_file_keeps_hostile_text_harmless(form: str) -> None:
    """Markup of posts and titles is shown, never obeyed."""
    post = card("DEMO. <script>alert(1)</script> **Лавров** [x](javascript:1)\n# heading")
    digest = Digest(
        at(0),
        at(9),
        (ArticleCard(1, URL, "A <b>title</b> *x*", at(3), "en", (LinkedPost(post, Relation.CITES, 1.0),)),),
    )
    reader = Reader("en", ZoneInfo("Europe/Riga"), str)
    text = digest_document(digest, reader, now=at(9), form=form)
    assert "Лавров" in text
    assert URL in text
    if form == "html":
        assert "<script>" not in text
    if form == "markdown":
        assert r"\<script\>" in text
        assert r"\*x\*" in text
        assert r"\[x\](javascript" in text


def test_the_command_prints_a_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`slukh digest` works on an empty store, writes files, and refuses what it does not know."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    watchlist = tmp_path / "watchlist.yaml"
    watchlist.write_text("timezone: Europe/Riga\nchannels:\n  - {username: nezygar, name: Nezygar}\n", encoding="utf-8")
    monkeypatch.setenv("WATCHLIST", str(watchlist))
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert "Nothing was heard" in run.invoke(digest_command, ["--since", "7d"], standalone_mode=False).output
    run.invoke(digest_command, ["--format", "html", "-o", str(tmp_path / "x.html")], standalone_mode=False)
    assert (tmp_path / "x.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "no period" in str(run.invoke(digest_command, ["--since", "x"], standalone_mode=False).exception)
    assert "31 days" in str(run.invoke(digest_command, ["--since", "99d"], standalone_mode=False).exception)
    assert "no official" in str(run.invoke(digest_command, ["--official", "Хрюшкин"], standalone_mode=False).exception)
