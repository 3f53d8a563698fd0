"""Digests: what they say, and how they end up in messages and files."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from bot.periods import LongPeriodError, parse_period
from bot.rendering.digest import article_items, digest_messages
from bot.rendering.documents import digest_document
from bot.rendering.reader import Reader
from bot.schedule import DigestSchedule
from cli.digest import digest as digest_command
from core.i18n import LANGUAGES, texts_for
from core.pipeline.hearing.watching import account_died
from core.storage.channels import set_channel
from core.storage.models import ArticleRow, ArticleUrlRow, ArticleVersionRow, GapRow, LinkRow
from core.storage.store import Store
from core.storage.subscriptions import add_schedule, change_schedule, schedules, wishes
from core.storage.upsert import insert_new
from core.told import ArticleCard, Destination, Digest, LinkedPost, ReportedOutcome, Status
from core.types import HeardDeletion, Official, Relation
from tests.bot.cards import card
from tests.bot.test_alerts import marked
from tests.bot.world import Newsroom, at, newsroom, rules

SENTENCE = "Kompromat GROUP on Wednesday reported that Lavrov had fallen out of favour."
_OCTOBER_31 = datetime(2025, 10, 31, 22, tzinfo=UTC)
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


def test_a_post_that_two_articles_cite_is_one_post() -> None:
    """It stands under both, and the head of the digest counts it once."""
    post = LinkedPost(card("DEMO. Лавров молчит."), Relation.CITES, 0.9, SENTENCE)
    articles = tuple(ArticleCard(number, f"{URL}/{number}", f"A{number}", None, "en", (post,)) for number in (1, 2))
    shown = digest_messages(
        Digest(at(6), at(8), articles=articles), Reader("en", ZoneInfo("Europe/Riga"), str), now=at(9)
    )[0].text.plain
    assert shown.count("Лавров молчит") == 2
    assert "New: 2 articles, 1 post." in shown


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
        for asked in (
            "/digest Путин 7 днів",
            "/digest 7 days Putin",
            "/digest Путин за последние 7 дней",
            "/digest за тиждень Путін",
        ):
            await room.quiet()
            about = await room.ask(anna, asked, "Путин сегодня")
            assert "Лавров сегодня" not in about.text
        assert (await room.ask(anna, "/digest завтра")).text == texts("digest-bad-period", text="завтра")
        for asked in ("/digest 99d", "/digest Лавров 99d", "/digest 99d Лавров"):
            assert (await room.ask(anna, asked)).text == texts("digest-long-period", text="99d", days=31)
        assert texts("digest-empty") in (await room.ask(anna, "/digest yesterday", texts("digest-title"))).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_channel_can_be_asked_for(store: Store, language: str) -> None:
    """All posts of a watched channel, followed or not, with a period or without; its file says the same."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        await room.hear("DEMO. Погода на завтра.")
        await room.hear("DEMO. Лавров сегодня.", channel_id=1002)
        for asked in ("/digest @nezygar", "/digest Nezygar 7d", "/digest 7d https://t.me/nezygar"):
            await room.quiet()
            digest = await room.ask(room.admin, asked, "Погода")
            assert digest.text.split(" · ")[0] == texts("digest-for-official", name="Nezygar")
            assert "Лавров" not in digest.text
            assert texts("digest-others") not in digest.text
        await room.tap(room.admin, digest, texts("digest-as-markdown"))
        sent = await room.chats.wait_for(lambda: next((m for m in room.chats.by_bot(room.admin) if m.file), None))
        page = sent.file.content.decode()
        assert "Погода" in page
        assert "Лавров" not in page
        assert page.splitlines()[0].startswith(f"**{texts('digest-for-official', name='Nezygar')}**")
        unknown = await room.ask(room.admin, "/digest @nobody 7d")
        assert unknown.text == texts("digest-bad-period", text="@nobody 7d")


def test_the_rest_of_channels_posts_is_found_at_the_desk() -> None:
    """What a digest only counts of followed channels is asked for by these channels, not by everything."""
    digest = Digest(at(0), at(9), by_official=(("", (card(),)),), more={"": 3}, channel_ids=(1001, 1002))
    reader = Reader("en", ZoneInfo("UTC"), str, desk_url="https://desk.example")
    shown = digest_messages(digest, reader, now=at(9))[0].text.html
    query = "(channel:1001 OR channel:1002) after:2025-11-04T23:59+00:00 before:2025-11-05T09:01+00:00"
    assert f'href="https://desk.example/search?{urlencode({"q": query})}"' in shown


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_file_of_a_digest_says_what_the_message_says(store: Store, clock: Any, language: str) -> None:
    """Whom it is about; and of a day that is over also what was published then and heard since."""
    texts = texts_for(language)
    clock.now = at(12)
    async with newsroom(store, clock=clock, admin_language=language) as room:
        await room.hear("DEMO. Лавров вовремя.")
        clock.now = at(12, day=6)
        await room.hear("DEMO. Лавров с опозданием.", date=at(13))
        digest = await room.ask(room.admin, "/digest Лавров yesterday", "вовремя")
        assert "с опозданием" in digest.text
        await room.tap(room.admin, digest, texts("digest-as-markdown"))
        sent = await room.chats.wait_for(lambda: next((m for m in room.chats.by_bot(room.admin) if m.file), None))
        page = sent.file.content.decode()
        assert "вовремя" in page
        assert "с опозданием" in page
        assert page.splitlines()[0].startswith(f"**{digest.text.split(' · ')[0]}**")
        assert digest.text.split(" · ")[0].startswith(texts("digest-for-official", name="").strip())


async def test_the_title_of_a_digest_counts_the_namesakes_that_it_leaves_out(store: Store) -> None:
    """A surname that many bear: three are named, and how many more there are."""
    given = {"Ivan": "Иван", "Oleg": "Олег", "Pavel": "Павел", "Igor": "Игорь", "Yuri": "Юрий"}
    officials = [
        Official(f"{name}-petrov".lower(), {"en": f"{name} Petrov", "ru": f"{russian} Петров"}, gender="m")
        for name, russian in given.items()
    ]
    async with newsroom(store, start=False) as room:
        room.holder.current = rules(*officials)
        await room.start()
        await room.join(room.admin)
        await room.hear("DEMO. Иван Петров сегодня, и Юрий Петров с ним.")
        digest = await room.ask(room.admin, "/digest Петров 24h", "сегодня")
        assert digest.text.startswith("Digest: ")
        assert digest.text.split(" · ")[0].endswith(" +2")


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


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_digest_for_which_nothing_was_chosen_says_so(store: Store, clock: Any, language: str) -> None:
    """Who wants alerts only had them: asked for or by the clock, a digest can't say that nothing was heard."""
    texts = texts_for(language)
    clock.now = at(3)
    async with newsroom(store, clock=clock, admin_language=language) as room:
        await room.follow(room.admin, "Лавров", way=1)
        await room.hear("DEMO. Лавров сегодня.")
        alert = await room.chats.wait_message(room.admin, "сегодня")
        digest = await room.ask(room.admin, "/digest", texts("digest-nothing"))
        assert texts("digest-empty") not in digest.text
        clock.now = at(7)
        await DigestSchedule(store, room.holder, clock).send_due()
        digest = await room.chats.wait_message(room.admin, texts("digest-nothing"), after=digest)
        assert texts("digest-empty") not in digest.text
        assert alert.message_id < digest.message_id
        await room.follow(room.admin, "Путин", way=2)
        digest = await room.ask(room.admin, "/digest", texts("digest-empty"))
        assert texts("digest-nothing") not in digest.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_digest_whose_subscriptions_are_all_in_another_one_says_so_of_itself(
    store: Store, clock: Any, language: str
) -> None:
    """What is followed does go into digests: the words are about this one, and say where that is changed."""
    clock.now = at(3)
    async with newsroom(store, clock=clock, admin_language=language) as room:
        await room.follow(room.admin, "Лавров")
        chosen = await store.read(lambda session: [wish.id for wish in wishes(session, Destination(1000))])

        def set_up(session: Session) -> None:
            add_schedule(session, Destination(1000), "18:00", clock())
            (evening,) = (one for one in schedules(session, Destination(1000)) if one.local_time == "18:00")
            change_schedule(session, evening.id, only=chosen)

        await store.write(set_up)
        await room.hear("DEMO. Лавров сегодня.")
        alert = await room.chats.wait_message(room.admin, "сегодня")
        clock.now = at(7)
        await DigestSchedule(store, room.holder, clock).send_due()
        morning = await room.chats.wait_message(room.admin, "/schedule", after=alert)
        assert {"en": "this digest", "ru": "этот дайджест", "uk": "цього дайджесту"}[language] in morning.text


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


# ---------------------------------------------------------------- periods and files


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1 hour", 1), ("12hrs", 12), ("6 часов", 6), ("2 години", 2), ("3 год", 3), ("2days", 48), ("3 дня", 72),
        ("2 сутки", 48), ("3 дні", 72), ("2 доби", 48), ("1 week", 168), ("2 недели", 336), ("2 тижні", 336),
        ("5 декабря", None), ("7 грудня", None), ("2 травня", None), ("5 Dec", None),
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
    ("texts", "from_at", "to_at"),
    [
        (("за вчера", "за вчора", "for yesterday"), at(22, day=3), at(22, day=4)),
        (("со вчера", "з вчора", "since yesterday"), at(22, day=3), at(9)),
        (("за сегодня", "за сьогодні", "since today"), at(22, day=4), at(9)),
        (("за сутки", "за останню добу", "the last day", "за 24 часа"), at(9, day=4), at(9)),
        (("за последние 2 дня", "за останні 2 дні", "for the past 2 days"), at(9, day=3), at(9)),
        (("с понедельника", "з понеділка", "since Monday"), at(22, day=2), at(9)),
        (("за понедельник", "за понеділок", "last Monday"), at(22, day=2), at(22, day=3)),
        (("за среду", "since Wednesday", "за середу", "в среду", "on Wednesday", "у середу"), at(22, day=4), at(9)),
        (("в понедельник", "у понеділок", "on Monday", "во  понедельник"), at(22, day=2), at(22, day=3)),
        (("за выходные", "за вихідні", "the weekend", "weekend"), _OCTOBER_31, at(22, day=2)),
        (("на выходных", "в выходные", "в эти выходные", "у вихідні", "на вихідних"), _OCTOBER_31, at(22, day=2)),
        (("over the weekend", "at the weekend", "this weekend", "on the last weekend"), _OCTOBER_31, at(22, day=2)),
        (("с выходных", "з вихідних", "since the weekend"), _OCTOBER_31, at(9)),
    ],
)
def test_periods_are_understood_as_people_say_them(texts: tuple[str, ...], from_at: datetime, to_at: datetime) -> None:
    """With the prepositions of each language; it is Wednesday, eleven in Riga."""
    found = {text: parse_period(text, at(9), ZoneInfo("Europe/Riga")) for text in texts}
    assert found == dict.fromkeys(texts, (from_at, to_at))


def test_of_a_weekend_that_lasts_is_told_what_there_was() -> None:
    """On Sunday from Saturday on, on Saturday its own hours; on Friday the last one."""
    riga = ZoneInfo("Europe/Riga")
    assert parse_period("weekend", at(9, day=9), riga) == (at(22, day=7), at(9, day=9))
    assert parse_period("за выходные", at(9, day=8), riga) == (at(22, day=7), at(9, day=8))
    assert parse_period("за вихідні", at(9, day=7), riga) == (_OCTOBER_31, at(22, day=2))


@pytest.mark.parametrize(
    "text",
    [
        "суббота",
        "Субота",
        "П’ятниця",
        "Середа",
        "неделя",
        "за",
        "since",
        "за субботник",
        "с 5 декабря",
        "в неделю",
        "в",
    ],
)
def test_a_name_is_no_period(text: str) -> None:
    """Days and weeks without a preposition are surnames, too."""
    assert parse_period(text, at(9), ZoneInfo("Europe/Riga")) is None


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
    # Since a day means until now, and of a range both ends are told.
    assert "31 days" in str(run.invoke(digest_command, ["--since", "2024-05-02"], standalone_mode=False).exception)
    of_range = run.invoke(digest_command, ["--since", "2–3 May 2024"], standalone_mode=False).output
    assert "Thu 2 May 2024, 00:00 – Sat 4 May 2024, 00:00" in of_range
    assert "no official" in str(run.invoke(digest_command, ["--official", "Хрюшкин"], standalone_mode=False).exception)
