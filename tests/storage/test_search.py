"""The search index on both engines: forms, filters, order, pages, edits."""

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from core.errors import QueryError
from core.pipeline.archive.receipts import receipt
from core.pipeline.asking.searching import SearchPage, count_posts, posts_by_day, prepare, search_posts
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.searchalerts import Indexed
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.models import ArticleRow, JobRow, LinkRow, MentionRow, PostRow, ReviewRow, SettingRow
from core.storage.redetection import replace_mentions
from core.storage.search import Document, clear_index, put_documents, tidy_index
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import Entity, Forward, HeardDeletion, Media, Mention, MentionKind, Official, Source
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for
from tests.conftest import StillClock

OFFICIALS = [LAVROV, PUTIN]
RULES = rules_for(*OFFICIALS)


async def fill(store: Store, clock: StillClock, *posts: Any) -> None:
    """Hears and indexes."""
    await Intake(store, RulesHolder(RULES), clock).hear(posts)
    await Indexer(store, clock, searches=None).drain()


async def find(store: Store, query: str, **options: Any) -> SearchPage:
    def work(session: Session) -> SearchPage:
        return search_posts(session, prepare(session, RULES, load_analyser(), query, NOON), **options)

    return await store.read(work)


def ids(page: SearchPage) -> list[int]:
    return [hit.card.key.message_id for hit in page.hits]


def sample() -> Sequence[Any]:
    return [
        heard("DEMO. Лавров говорил с Собяниным о метро", message_id=1),
        heard("DEMO. Глава МИД Сергей Лавров молчит", message_id=2, date=NOON + timedelta(days=1)),
        heard(
            "DEMO. Сталь подорожала",
            message_id=3,
            channel_id=1002,
            date=NOON + timedelta(days=2),
            forward=Forward(channel_id=77, name="Чужой канал"),
            media=Media("photo", "photo:1"),
            source=Source.HISTORY,
        ),
        heard(
            "DEMO. Вчера мы стали богаче, пишет Путин",
            message_id=4,
            date=NOON + timedelta(days=3),
            entities=(Entity("url", 0, 4),),
            grouped_id=5,
            reply_to=1,
        ),
    ]


async def test_indexers_that_work_at_once_share_the_work_and_lose_none(any_store: Store, clock: StillClock) -> None:
    """Each version is indexed once, by one of them, and can be found, though all were published in one second."""
    posts = [heard(f"DEMO. слово{number} сталь", message_id=number) for number in range(1, 41)]
    await Intake(any_store, RulesHolder(RULES), clock).hear(posts)
    analyser = load_analyser()
    indexers = [Indexer(any_store, clock, searches=None) for _ in range(1 if any_store.dialect == "sqlite" else 3)]
    done, found = 0, [1]
    while any(found):
        found = await asyncio.gather(*(indexer.run_once(analyser, batch=5) for indexer in indexers))
        done += sum(found)
    assert done == 40
    assert sorted(ids(await find(any_store, "сталь", limit=50))) == list(range(1, 41))
    assert ids(await find(any_store, "слово7")) == [7]


async def test_a_key_of_the_index_is_given_to_one_version(postgres_url: str) -> None:
    """Two processes that index posts of one second at once do not write over each other's; a third one, which indexes
    others, waits for neither.
    """
    later = NOON + timedelta(seconds=9)
    first, second = (Document(number, NOON, (), (f"m{number}",)) for number in (8, 16))
    third = Document(24, later, (), ("m24",))
    async with Store(postgres_url) as one, Store(postgres_url) as other, Store(postgres_url) as another:
        written, go_on = threading.Event(), threading.Event()

        def slowly(session: Session) -> int:
            count = put_documents(session, [first])
            written.set()
            assert go_on.wait(30)
            return count

        earlier = asyncio.create_task(one.write(slowly))
        assert await asyncio.to_thread(written.wait, 30)
        behind = asyncio.create_task(other.write(lambda session: put_documents(session, [second])))
        assert await asyncio.wait_for(another.write(lambda session: put_documents(session, [third])), 20) == 1
        await asyncio.sleep(0.2)  # it waits by now, or has looked for a free key
        assert not behind.done()
        go_on.set()
        assert [await earlier, await behind] == [1, 1]
        rows = await one.read(lambda session: session.execute(sql("SELECT version_id FROM search_doc ORDER BY key")))
        assert [row[0] for row in rows] == [8, 16, 24]


async def test_a_version_that_two_index_at_once_is_indexed_once(postgres_url: str) -> None:
    """Whoever comes second leaves it as it is, or gives it the marks that it knows."""
    same, other_marks = (Document(8, NOON, (), (mark,)) for mark in ("m", "n"))
    for later, marks, count in ((same, "m", 0), (other_marks, "n", 1)):
        async with Store(postgres_url) as one, Store(postgres_url) as other:
            await one.write(clear_index)
            written, go_on = threading.Event(), threading.Event()

            def slowly(session: Session, written: threading.Event = written, go_on: threading.Event = go_on) -> int:
                count = put_documents(session, [same])
                written.set()
                assert go_on.wait(30)
                return count

            earlier = asyncio.create_task(one.write(slowly))
            assert await asyncio.to_thread(written.wait, 30)
            behind = asyncio.create_task(other.write(lambda session, later=later: put_documents(session, [later])))
            await asyncio.sleep(0.2)
            go_on.set()
            assert [await earlier, await behind] == [1, count]
            query = sql("SELECT d.version_id, m.marks FROM search_doc d JOIN search_marks m ON m.id = d.marks_id")
            assert await one.read(lambda session, query=query: session.execute(query).all()) == [(8, marks)]


SEARCHES = [
    ("", [4, 3, 2, 1]),
    ("собянин", [1]),
    ("лавров", [2, 1]),
    ("лавров -метро", [2]),
    ("-лавров", [4, 3]),
    ("собянин OR сталь", [4, 3, 1]),
    ("сталь канал:1002", [3]),
    ('"глава МИД"', [2]),
    ('"МИД глава"', []),
    ('"главы МИДа"', [2]),
    ('"глава МИД" OR сталь', [4, 3, 2]),
    ('-"глава МИД"', [4, 3, 1]),
    ('-("глава МИД" OR собянин)', [4, 3]),
    ('"говорил с" is:mentioned', [1]),
    ("собян*", [1]),
    ("official:лавров", [2, 1]),
    ("official:sergey-lavrov", [2, 1]),
    ("official:лавров OR official:путин", [4, 2, 1]),
    ("channel:1001 -official:лавров", [4]),
    ("channel:-1001002", [3]),
    ("after:2025-11-07", [4, 3]),
    ("before:2025-11-06", [1]),
    ("on:2025-11-06", [2]),
    ("on:2025-11", [4, 3, 2, 1]),
    ("(on:2025-11-06 OR is:forwarded) -is:deleted", [3, 2]),
    ("is:forwarded", [3]),
    ("from:чужой", [3]),
    ("from:77", [3]),
    ("has:photo", [3]),
    ("has:media -has:photo", []),
    ("has:link", [4]),
    ("is:album", [4]),
    ("is:reply", [4]),
    ("is:mentioned", [4, 2, 1]),
    ("kind:full", [2]),
    ("source:history", [3]),
    ("status:unverified сталь", [4, 3]),
    ("is:deleted", []),
    ("is:edited", []),
    ("дом", []),
    ("#сім'я", []),
    ('"@it\'s сталь"', []),
]


async def test_each_filter_finds_its_posts(any_store: Store, clock: StillClock) -> None:
    """Words, brackets and filters find their posts, newest first, alike on both engines."""
    await fill(any_store, clock, *sample())
    assert {query: ids(await find(any_store, query)) for query, _ in SEARCHES} == dict(SEARCHES)


async def test_tags_with_apostrophes_and_yo_are_found(any_store: Store, clock: StillClock) -> None:
    """Whichever apostrophe stands in them, and with ё or е; a part of such a tag or handle finds nothing."""
    texts = ["DEMO. Наша #сім'я росте", "DEMO. Наша #Сім’я", "DEMO. #Ёлка горит", "DEMO. Пише @d'artagnan"]
    await fill(any_store, clock, *(heard(text, message_id=number) for number, text in enumerate(texts, 1)))
    for query, found in {
        "#сім'я": [2, 1],
        "#сімʼя": [2, 1],
        "«наша #сім'я»": [2, 1],
        "#елка": [3],
        "#ёлка": [3],
        "@d’artagnan": [4],
        "#сім": [],
        "@d": [],
    }.items():
        page = await find(any_store, query)
        assert sorted(ids(page), reverse=True) == found, query
        assert all(hit.marks for hit in page.hits), query


async def test_words_are_found_whatever_is_hidden_in_them(any_store: Store, clock: StillClock) -> None:
    """With soft hyphens, joiners, marks of stress, struck out, or with letters of another alphabet that look alike."""
    texts = [
        "DEMO. Лав\u00adров мол\u200bчит",
        "DEMO. Лaвpoв молчит",
        "DEMO. Л\u0336а\u0336в\u0336р\u0336о\u0336в\u0336 мо\u0300лчит",
    ]
    await fill(any_store, clock, *(heard(text, message_id=number) for number, text in enumerate(texts, 1)))
    for query in ("лавров", "Лав\u00adрову", '"лавров молчит"', "лавро*"):
        page = await find(any_store, query)
        assert sorted(ids(page)) == [1, 2, 3], query
        assert all(hit.marks and hit.marks[0][0] == 6 for hit in page.hits), query
    assert ids(await find(any_store, "-молчит")) == []


async def test_the_source_of_a_forward_is_found_however_it_is_written(any_store: Store, clock: StillClock) -> None:
    """Its name is the one that Telegram told, with either apostrophe and with letters in two parts."""
    names = ["Наша Сім’я", "Краи\u0306нии\u0306 случай", "Мо\u00adсква"]
    posts = [heard("DEMO", message_id=n, forward=Forward(name=name)) for n, name in enumerate(names, 1)]
    await fill(any_store, clock, *posts)
    for query, found in {"from:сім'я": [1], "from:крайний": [2], "from:москва": [3], "from:сімя": [1]}.items():
        assert ids(await find(any_store, query)) == found, query


async def test_beginnings_find_words_that_change_there(any_store: Store, clock: StillClock) -> None:
    """The index knows words by their first forms, which may begin otherwise: «украинц*» finds «украинцев»."""
    texts = {
        1: "DEMO. Список украинцев",
        2: "DEMO. Уряд у Києві",
        3: "DEMO. Дети и люди на рынке",
        4: "DEMO. Они пишут о выборах",
        5: "DEMO. Лучше поздно",
    }
    await fill(any_store, clock, *(heard(text, message_id=number) for number, text in texts.items()))
    for query, found in {
        "украинц*": [1],
        "Києв*": [2],
        "дет*": [3],
        "люд*": [3],
        "рынк*": [3],
        "пиш*": [4],
        "выборах*": [4],
        "большой*": [],
        "-украинц*": [5, 4, 3, 2],
        "рынк* OR пиш*": [4, 3],
    }.items():
        page = await find(any_store, query)
        assert sorted(ids(page), reverse=True) == found, query
        assert query[0] == "-" or all(hit.marks for hit in page.hits), query


async def test_what_changes_later_is_found_at_once(any_store: Store, clock: StillClock) -> None:
    """Edits, deletions, verdicts, tags, links and stories are read from the tables, not from the index."""
    await fill(any_store, clock, *sample())
    await fill(
        any_store,
        clock,
        heard("DEMO. Лавров говорил с мэром", message_id=1, edit_date=NOON + timedelta(hours=1)),
        HeardDeletion(1001, (2,), NOON + timedelta(days=4)),
    )

    def judge(session: Session) -> None:
        post = {row.message_id: row.id for row in session.execute(select(PostRow.message_id, PostRow.id))}
        base = {"by_user_id": 9, "at": NOON, "undone_at": None, "note": None}
        insert_rows(
            session,
            ReviewRow,
            [
                {**base, "kind": "claim", "post_id": post[3], "subject": "", "verdict": "denied"},
                {**base, "kind": "claim", "post_id": post[3], "subject": "", "verdict": "confirmed"},
                {**base, "kind": "tag", "post_id": post[4], "subject": "деньги", "verdict": "set"},
            ],
        )
        session.execute(
            insert(ArticleRow),
            [{"id": 1, "url": "http://a.test/1", "title": "T", "language": "en", "first_seen_at": NOON, "version": 0}],
        )
        link = {"article_id": 1, "post_id": post[2], "relation": "cites", "score": 1.0, "reasons": []}
        insert_rows(session, LinkRow, [{**link, "article_version": 0, "post_version": 0, "found_at": NOON}])
        session.execute(PostRow.__table__.update().where(PostRow.id == post[3]).values(story_id=12))

    await any_store.write(judge)
    for query, found in {
        "is:edited": [1],
        "собянин": [1],
        "мэр": [1],
        "is:edited собянин": [1],
        "is:deleted": [2],
        "is:deleted OR is:edited": [2, 1],
        "лавров -is:deleted": [1],
        "status:confirmed": [3],
        "status:denied": [],
        "tag:деньги": [4],
        "by:9": None,
        "is:reviewed": [4, 3],
        "article:1": [2],
        "is:linked": [2],
        "story:12": [3],
        "story:13": [],
    }.items():
        if found is None:
            with pytest.raises(QueryError, match="no member"):
                await find(any_store, query)
            continue
        assert ids(await find(any_store, query)) == found, query
    page = await find(any_store, "собянин")
    assert (page.hits[0].last, page.hits[0].number) == (False, 0)
    assert [page.hits[0].text[a:b] for a, b in page.hits[0].marks] == ["Собяниным"]


@pytest.mark.parametrize("best_first", [False, True])
async def test_pages_show_each_post_once(any_store: Store, clock: StillClock, best_first: bool) -> None:
    """Pages of any size hold every hit exactly once, also among posts of one second and with several versions."""
    posts = [heard(f"DEMO. Метро номер {n}" + " метро" * (n % 4), message_id=n) for n in range(1, 31)]
    later = [heard(f"DEMO. Метро, правка {n}", message_id=n, edit_date=NOON + timedelta(hours=1)) for n in range(5, 15)]
    await fill(any_store, clock, *posts)
    await fill(any_store, clock, *later)
    whole = ids(await find(any_store, "метро", limit=100, best_first=best_first))
    assert sorted(whole) == list(range(1, 31))
    for size in (1, 4, 7):
        shown: list[int] = []
        after = None
        while True:
            page = await find(any_store, "метро", limit=size, after=after, best_first=best_first)
            shown += ids(page)
            if page.next is None:
                break
            after = page.next
        assert shown == whole


async def test_best_first_prefers_what_says_it_more(any_store: Store, clock: StillClock) -> None:
    """A short post about the word comes before a long one that names it once."""
    await fill(
        any_store,
        clock,
        heard("DEMO. Метро, снова метро", message_id=1),
        heard("DEMO. " + "Длинный рассказ обо всём на свете. " * 20 + "Метро.", message_id=2, date=NOON + timedelta(1)),
    )
    assert ids(await find(any_store, "метро")) == [2, 1]
    assert ids(await find(any_store, "метро", best_first=True)) == [1, 2]


async def test_indexing_again_changes_nothing(any_store: Store, clock: StillClock) -> None:
    """A job that is done twice indexes once, and new mentions replace the old ones."""
    await fill(any_store, clock, *sample())

    def again(session: Session) -> None:
        versions = list(session.scalars(select(MentionRow.version_id).distinct()))
        rows = [{"kind": "index", "subject_id": one, "due_at": NOON, "attempts": 0} for one in versions]
        session.execute(MentionRow.__table__.delete().where(MentionRow.official_id == "sergey-lavrov"))
        insert_rows(session, JobRow, rows)

    await any_store.write(again)
    await Indexer(any_store, clock, searches=None).drain()
    assert ids(await find(any_store, "official:лавров")) == []
    assert ids(await find(any_store, "лавров")) == [2, 1]


async def test_the_index_is_merged_in_small_steps(sqlite_url: str, clock: StillClock) -> None:
    """Small batches leave few segments behind, everything is still found, and merging comes to an end."""

    def segments(session: Session) -> int:
        return int(session.execute(sql("SELECT count(DISTINCT segid) FROM search_idx")).scalar_one())

    async with Store(sqlite_url) as store:
        await Intake(store, RulesHolder(RULES), clock).hear(
            [heard(f"DEMO. Лавров, слово{n} и слово{n + 1}", message_id=n) for n in range(1, 121)]
        )
        indexer, most = Indexer(store, clock, searches=None), 0
        while await indexer.run_once(load_analyser(), batch=2):
            await store.write(tidy_index)
            most = max(most, await store.read(segments))
        assert most < 10, most  # at 16 FTS5 merges by itself, all at once
        steps = 0
        while await store.write(tidy_index):
            steps += 1
            assert steps < 100
        assert len(ids(await find(store, "Лавров", limit=200))) == 120
        assert ids(await find(store, "слово7")) == [7, 6]


async def test_another_analyser_makes_the_index_again(any_store: Store, clock: StillClock) -> None:
    """After a change of the analyser everything is indexed anew."""
    await fill(any_store, clock, *sample())
    await any_store.write(
        lambda session: session.execute(
            SettingRow.__table__.update().where(SettingRow.name == "search_analyser").values(value="0")
        )
    )
    await Indexer(any_store, clock, searches=None).drain()
    assert ids(await find(any_store, "лавров")) == [2, 1]
    assert len((await find(any_store, "")).hits) == 4


async def test_counts_by_day(any_store: Store, clock: StillClock) -> None:
    """Hits are counted, by day and in all."""
    await fill(any_store, clock, *sample())

    def work(session: Session) -> tuple[int, list[int]]:
        ready = prepare(session, RULES, load_analyser(), "лавров OR сталь", NOON)
        return count_posts(session, ready), [number for _, number in posts_by_day(session, ready)]

    assert await any_store.read(work) == (4, [1, 1, 1, 1])


@pytest.mark.parametrize("query", ["сталь", '"сталь опять"', "сталь -олово"])
async def test_an_edited_post_is_counted_once(any_store: Store, clock: StillClock, query: str) -> None:
    """Both of its texts are found, and it is one post: in the number, on its day, and for a receipt."""
    await fill(any_store, clock, heard("DEMO. Сталь опять дорожает", message_id=1, date=NOON))
    clock.now += timedelta(minutes=5)
    edit = heard("DEMO. Сталь опять подешевела", message_id=1, date=NOON, edit_date=NOON + timedelta(minutes=4))
    await fill(any_store, clock, edit, heard("DEMO. Сталь опять в цене", message_id=2, date=NOON))

    def work(session: Session) -> tuple[int, int, list[int], Any]:
        ready = prepare(session, RULES, load_analyser(), query, NOON)
        days = [number for _, number in posts_by_day(session, ready)]
        told = receipt(session, RULES, load_analyser(), query, NOON, program="slukh 0")
        return len(search_posts(session, ready).hits), count_posts(session, ready), days, told["found"]

    assert await any_store.read(work) == (2, 2, [2], 2)


async def test_no_text_is_code(any_store: Store, clock: StillClock) -> None:
    """Signs that mean something to an engine are only words, in posts and in queries."""
    texts = ["'; DROP TABLE post; --", '" OR 1=1', "a' | 'b", "\\' & !x", "NEAR(a b)", "body : x", "^a", "a:* <-> b"]
    asked = [
        *texts,
        "tag:\ud800a",
        "tag:a\0b",
        "article:\0a",
        "is:" + "not_" * 301 + "album",
        "is:" + "not_" * 301 + "edited",
    ]
    await fill(any_store, clock, *(heard(f"DEMO. {text}", message_id=n) for n, text in enumerate(texts, start=1)))
    for text in asked:
        for query in (text, f"({text.replace('(', ' ').replace(')', ' ')}) -нет"):
            with suppress(QueryError):
                await find(any_store, query, best_first=True)
    assert len(ids(await find(any_store, "demo"))) == len(texts)


async def test_a_post_that_names_hundreds_is_indexed(any_store: Store, clock: StillClock) -> None:
    """The index of PostgreSQL has no room for all their marks as one value; they are searched one by one."""
    begins, ends = ("Бар", "Вал", "Гор", "Дуб", "Кал", "Лом", "Мар", "Нос", "Пал", "Тар"), "бвгджзклмнпрстф"
    names = [f"{begin}о{end}енков" for begin in begins for end in ends]
    officials = [Official(hashlib.sha256(name.encode()).hexdigest(), {"ru": f"Семён {name}"}) for name in names]
    rules = rules_for(*officials)
    text = "DEMO. Голосовали: " + ", ".join(one.names["ru"] for one in officials)
    forward = Forward(channel_id=77, name="a" + "\u0302" * 500)
    posts = [heard(text), heard("DEMO. Сталь.", message_id=2), heard("DEMO. Метро.", message_id=3, forward=forward)]
    await Intake(any_store, RulesHolder(rules), clock).hear(posts)
    await Indexer(any_store, clock, searches=None).drain()

    async def found(query: str) -> list[int]:
        return ids(await any_store.read(lambda s: search_posts(s, prepare(s, rules, load_analyser(), query, NOON))))

    assert await found(f"official:{officials[-1].id}") == [1]
    assert (await found("сталь"), await found("is:forwarded")) == ([2], [3])
    await any_store.write(lambda s: s.execute(insert(JobRow).values(kind="index", subject_id=1, due_at=NOON)))
    await Indexer(any_store, clock, searches=None).drain()
    assert await found("is:mentioned") == [1]


async def test_a_text_that_the_index_refuses_holds_up_no_other(postgres_url: str, clock: StillClock) -> None:
    """Its job stays with the error, and is tried again less and less often, however often that was in vain."""
    letters = [chr(0x1D400 + number) for number in range(50)]
    words = ["@" + "".join(letters[number // 50**place % 50] for place in range(10)) for number in range(16_000)]
    async with Store(postgres_url) as store:
        posts = [heard("DEMO. Сталь."), heard(" ".join(words), message_id=2), heard("DEMO. Метро.", message_id=3)]
        await fill(store, clock, *posts)
        assert (ids(await find(store, "сталь")), ids(await find(store, "метро"))) == ([1], [3])
        for tried in (1, 45):
            again = update(JobRow).values(attempts=tried, due_at=clock())
            await store.write(lambda session, again=again: session.execute(again))  # type: ignore[misc]
            await Indexer(store, clock, searches=None).drain()
            (job,) = await store.read(
                lambda session: session.scalars(select(JobRow).where(JobRow.kind == "index")).all()
            )
            assert (job.subject_id, job.attempts) == (2, tried + 1)
            assert "tsvector" in str(job.error)
        assert job.due_at == clock() + timedelta(hours=6)


async def test_officials_found_while_a_text_is_indexed_are_in_the_index(any_store: Store, clock: StillClock) -> None:
    """The indexer had read whom the text names before a search of stored posts found somebody else."""
    found = Mention(6, 12, "Лавров", "vladimir-putin", MentionKind.SURNAME)

    class Slow:
        """Stands where saved searches are asked, once the texts are read; the first time the search comes between."""

        def __init__(self) -> None:
            self.asked: list[list[int]] = []

        async def find(self, posts: Sequence[Indexed], _analyser: object) -> list[object]:
            if not self.asked:
                await any_store.write(lambda session: replace_mentions(session, {1: [found]}, "x", clock()))
            self.asked.append([post.version_id for post in posts])
            return []

    slow = Slow()
    posts = [heard("DEMO. Лавров молчит.", message_id=1), heard("DEMO. Путин молчит.", message_id=2)]
    await Intake(any_store, RulesHolder(RULES), clock).hear(posts)
    assert await Indexer(any_store, clock, searches=slow).drain() == 3  # type: ignore[arg-type]
    assert slow.asked == [[1, 2], [1]]
    assert ids(await find(any_store, "official:vladimir-putin")) == [2, 1]
    assert ids(await find(any_store, "official:sergey-lavrov")) == []
    assert ids(await find(any_store, "молчит")) == [2, 1]
