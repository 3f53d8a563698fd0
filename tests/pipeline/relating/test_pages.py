"""Looks at articles' pages, rule by rule: which is next, what others of a site tell, and looks that cross."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.pipeline.relating.pages import page_missing, page_seen, take_down
from core.storage.models import AlertRow, ArticleRow, ArticleToldRow, DeliveryRow, LinkRow, PageLookRow, PostRow
from core.storage.pagelooks import DueLook, due_looks, site_answers
from core.storage.store import Store
from tests.builders import NOON

SITE, OTHER_SITE = "news.example.org", "other.example.org"
ALIKE = 2


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def article(session: Session, number: int, *, host: str = SITE, told: float = 0, due: float = 1, **has: Any) -> None:
    """An article that stood at noon, and of which somebody was told then or `told` hours later."""
    url, fixed = f"https://{host}/{number}", {"first_seen_at": NOON, "language": "en", "version": 0}
    row = {"id": number, "url": url, "title": f"DEMO {number}", "last_seen_at": NOON, **fixed, **has}
    session.execute(insert(ArticleRow), [row])
    look = {"article_id": number, "host": host, "since": later(told), "due_at": later(due)}
    session.execute(insert(PageLookRow), [look])


def due(session: Session, number: int = 1) -> DueLook:
    return next(look for look in due_looks(session, later(99), 9) if look.article_id == number)


async def test_of_pages_that_are_due_the_newest_that_nobody_looks_at_come_first(any_store: Store) -> None:
    """Of many that wait those are asked of which somebody was told last; none before its time."""

    def work(session: Session) -> list[int]:
        for number, told in enumerate((0, 2, 3, 1), 1):
            article(session, number, told=told, due=4 if number < 4 else 3)
        article(session, 5, told=4, due=9)
        return [look.article_id for look in due_looks(session, later(5), 2, busy=[3])]

    assert await any_store.write(work) == [2, 4]


async def test_a_page_that_was_seen_since_the_look_was_due_is_not_taken_down(any_store: Store) -> None:
    """Whoever read it meanwhile has seen it, though it was missing again since; nor is it taken down twice."""

    def work(session: Session) -> list[bool]:
        article(session, 1)
        page_missing(session, 1, later(1))
        look = due(session)
        page_seen(session, 1, later(4))
        done = [take_down(session, look, "404", later(6))]
        page_missing(session, 1, later(5))
        done.append(take_down(session, look, "404", later(6)))
        look = due(session)
        return [*done, take_down(session, look, "404", later(10)), take_down(session, look, "410", later(11))]

    assert await any_store.write(work) == [False, False, True, False]
    (row,) = await any_store.read(lambda session: session.scalars(select(ArticleRow)).all())
    assert (row.missing_at, row.taken_down_at, row.taken_down_how) == (later(5), later(10), "404")


async def test_a_page_that_was_asked_for_before_it_was_found_missing_does_not_stand_again(any_store: Store) -> None:
    """Its answer came late, and puts off no look; one that was asked for later tells that it stands."""

    def work(session: Session) -> list[tuple[datetime | None, datetime | None, datetime]]:
        article(session, 1, due=24)
        page_missing(session, 1, later(3))
        found = []
        for asked in (later(2), later(4)):
            page_seen(session, 1, asked)
            query = select(ArticleRow.missing_at, ArticleRow.last_seen_at, PageLookRow.due_at)
            found.append(session.execute(query.join(PageLookRow, PageLookRow.article_id == ArticleRow.id)).one())
        return [(row[0], row[1], row[2]) for row in found]

    # The look that makes sure is four hours after it was found missing; the next of one that stands, six after noon.
    assert await any_store.write(work) == [(later(3), NOON, later(7)), (None, later(4), later(6))]


async def test_a_page_is_missing_since_it_was_found_missing_first(any_store: Store) -> None:
    """That it is again is no news; the look that makes sure comes no later than it was to come."""

    def work(session: Session) -> list[tuple[datetime | None, datetime]]:
        article(session, 1, due=24)
        article(session, 2, due=3)
        for at in (1, 2):
            for number in (1, 2):
                page_missing(session, number, later(at))
        query = select(ArticleRow.missing_at, PageLookRow.due_at).join(
            PageLookRow, PageLookRow.article_id == ArticleRow.id
        )
        return [(row[0], row[1]) for row in session.execute(query.order_by(ArticleRow.id))]

    assert await any_store.write(work) == [(later(1), later(5)), (later(1), later(3))]


async def test_an_article_whose_page_was_never_had_is_not_missing(any_store: Store) -> None:
    """Of one that is known from its feed alone it can't be told whether it was taken down."""

    def work(session: Session) -> datetime | None:
        article(session, 1, last_seen_at=None)
        page_missing(session, 1, later(1))
        return due(session).missing_at

    assert await any_store.write(work) is None


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([], None),
        ([{"last_seen_at": later(1)}], True),  # seen at the very hour
        ([{"last_seen_at": later(0.5)}], None),  # before that
        ([{"last_seen_at": later(2), "host": OTHER_SITE}], None),
        ([{"missing_at": later(2)}], None),
        ([{"missing_at": later(2)}] * ALIKE, False),
        ([{"missing_at": later(2)}, {"missing_at": later(2), "host": OTHER_SITE}], None),
        ([{"missing_at": later(-9), "taken_down_at": later(-4)}] * ALIKE, None),  # long known to be gone
        ([{"missing_at": later(2)}, {"missing_at": later(2)}, {"last_seen_at": later(3)}], True),
    ],
)
async def test_whether_a_site_stands_is_told_by_its_other_articles(
    any_store: Store, others: list[dict[str, Any]], told: bool | None
) -> None:
    """By those of the same site, since this one is missing: one that was seen, or several that are missing, too."""

    def work(session: Session) -> bool | None:
        article(session, 1, missing_at=later(1))
        for number, has in enumerate(others, 2):
            article(session, number, **has)
        return site_answers(session, due(session), ALIKE)

    assert await any_store.write(work) is told


async def test_who_was_alerted_of_another_part_of_the_cited_album_hears_of_it_and_who_got_nothing_does_not(
    any_store: Store,
) -> None:
    """As a reply to the first message that told of it; a message that never went out told nobody."""

    def work(session: Session) -> list[tuple[int, int | None, Any]]:
        told_by: dict[int, int] = {}
        article(session, 1, missing_at=later(1))
        posts = [{"id": number, "message_id": number, "grouped_id": 5} for number in (1, 2)]
        fixed = {"channel_id": 1001, "date": NOON, "heard_at": NOON, "source": "live"}
        session.execute(insert(PostRow), [{**post, **fixed} for post in posts])
        link = {"article_id": 1, "post_id": 1, "relation": "cites", "score": 1.0, "found_at": NOON}
        session.execute(insert(LinkRow), [{**link, "article_version": 0, "post_version": 0}])
        alert = {"id": 1, "event": "new", "post_id": 2, "version": 0, "created_at": NOON}
        session.execute(insert(AlertRow), [alert])
        for chat, kind, state in (
            (77, "alert", "sent"), (78, "alert", "dropped"), (88, "article", "sent"), (89, "article", "failed")
        ):  # fmt: skip
            of = {"alert_id": 1, "payload": {"officials": ["a"]}} if kind == "alert" else {"payload": {"article": 1}}
            row = {"chat_id": chat, "kind": kind, "subject": "x", "state": state, "not_before": NOON}
            query = insert(DeliveryRow).values(**row, created_at=NOON, **of).returning(DeliveryRow.id)
            told_by[chat] = session.scalars(query).one()
            if kind == "article":
                told = {"article_id": 1, "chat_id": chat, "thread_id": 0, "delivery_id": told_by[chat]}
                session.execute(insert(ArticleToldRow), [told])
        assert take_down(session, due(session), "404", later(6))
        news = select(DeliveryRow).where(DeliveryRow.kind == "update").order_by(DeliveryRow.chat_id)
        chat_of = {delivery: chat for chat, delivery in told_by.items()}
        return [
            (row.chat_id, chat_of.get(row.reply_to_delivery or 0), row.payload["officials"])
            for row in session.scalars(news)
        ]

    assert await any_store.write(work) == [(77, 77, ["a"]), (88, 88, [])]
