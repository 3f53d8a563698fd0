"""What stands in the outbox once a post, a copy, an edit or a deletion was heard: whole rows, for those who asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.judged import Judged
from core.pipeline.rules import Rules, RulesHolder
from core.storage.models import (
    AlertRow,
    ArticleRow,
    ArticleToldRow,
    DeliveryRow,
    DestinationRow,
    EvidenceRow,
    LinkRow,
    MemberRow,
    PostRow,
    SubscriptionRow,
)
from core.storage.store import Store
from core.types import HeardDeletion, HeardPost, Media, Source
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for
from tests.conftest import StillClock

SOON = NOON + timedelta(minutes=1)
COPY = (
    "DEMO. Источники говорят, что Лаврову временно закрыли поездки на крупные встречи до конца ноября, "
    "а вместо него в Женеву поедет заместитель; решение принято во вторник после долгого совещания."
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_for(LAVROV, PUTIN)


class Outbox:
    """A newsroom's store with its intake; `rows` are what is to be sent, by what tells them apart."""

    def __init__(self, store: Store, rules: Rules, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.intake = Intake(store, RulesHolder(rules), clock, StoryPlacer())

    async def put(self, model: type[Any], **values: Any) -> None:
        await self.store.write(lambda session: session.execute(insert(model), [values]))

    async def follow(self, target: str, chat_id: int = 77, kind: str = "official", **values: Any) -> None:
        await self.put(SubscriptionRow, chat_id=chat_id, kind=kind, target=target, created_at=NOON, **values)

    async def hear(self, *posts: HeardPost | HeardDeletion) -> int:
        """How many deliveries came of them."""
        return (await self.intake.hear(posts)).deliveries

    async def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        query = select(*(getattr(DeliveryRow, name) for name in columns)).order_by(DeliveryRow.id)
        return await self.store.read(lambda session: [tuple(row) for row in session.execute(query)])

    async def told(self) -> list[tuple[int, str, str]]:
        return [tuple(row) for row in await self.rows("chat_id", "kind", "subject")]  # type: ignore[misc]

    async def alerts(self, *columns: str) -> list[tuple[Any, ...]]:
        query = select(*(getattr(AlertRow, name) for name in columns)).order_by(AlertRow.id)
        return await self.store.read(lambda session: [tuple(row) for row in session.execute(query)])

    async def cite(self, post_id: int, *, told: Mapping[int, int]) -> None:
        """An article that cites a post, and the chats that were told of it, by which delivery."""
        await self.put(ArticleRow, id=1, url="https://example.org/1", title="DEMO", language="en", first_seen_at=NOON)
        link = {"article_id": 1, "post_id": post_id, "relation": "cites", "score": 1.0, "found_at": NOON}
        await self.put(LinkRow, **link, article_version=0, post_version=0)
        for chat_id, delivery_id in told.items():
            await self.put(ArticleToldRow, article_id=1, chat_id=chat_id, thread_id=0, delivery_id=delivery_id)


@pytest.fixture
def outbox(store: Store, rules: Rules, clock: StillClock) -> Outbox:
    clock.now = SOON
    return Outbox(store, rules, clock)


async def test_an_alert_is_a_whole_row(outbox: Outbox) -> None:
    """Its place, subject, reasons and times; all of a chat's subscriptions are in one."""
    await outbox.follow("vladimir-putin", thread_id=5)
    await outbox.follow("sergey-lavrov", thread_id=5)
    assert await outbox.hear(heard("DEMO. Лавров был у Путина.", heard_at=SOON)) == 1
    assert await outbox.rows(
        "chat_id", "thread_id", "kind", "subject", "priority", "alert_id", "reply_to_delivery", "not_before",
        "created_at", "state", "attempts",
    ) == [(77, 5, "alert", "new:1001:1:0", 0, 1, None, SOON, SOON, "due", 0)]  # fmt: skip
    ((payload,),) = await outbox.rows("payload")
    assert payload["officials"] == ["sergey-lavrov", "vladimir-putin"]
    assert sorted(payload["subscriptions"]) == [1, 2]
    assert await outbox.alerts("event", "post_id", "version", "late", "details", "created_at") == [
        ("new", 1, 0, False, {}, SOON)
    ]


async def test_who_pauses_is_not_told(outbox: Outbox) -> None:
    """Until the pause is over; others are."""
    await outbox.follow("sergey-lavrov", paused_until=SOON + timedelta(hours=1))
    await outbox.follow("sergey-lavrov", chat_id=88, paused_until=SOON)
    assert await outbox.hear(heard("DEMO. О Лаврове.", grouped_id=5)) == 1
    assert await outbox.told() == [(88, "alert", "new:1001:g5:0")]


async def test_without_stories_every_post_is_told(outbox: Outbox, rules: Rules) -> None:
    """Where nobody groups copies, as in a store that only imports, each is an alert of its own."""
    outbox.intake = Intake(outbox.store, RulesHolder(rules), outbox.clock)
    await outbox.follow("sergey-lavrov")
    assert await outbox.hear(heard(COPY), heard(COPY, channel_id=1002)) == 2


async def test_what_was_heard_late_is_marked(outbox: Outbox) -> None:
    """Beyond five minutes after its publication an alert says so."""
    await outbox.follow("sergey-lavrov")
    late = NOON + timedelta(minutes=5, seconds=1)
    await outbox.hear(heard("DEMO. О Лаврове.", heard_at=late), heard("DEMO. Лавров.", message_id=2))
    assert await outbox.alerts("post_id", "late") == [(1, True), (2, False)]


async def test_only_posts_of_watched_time_are_told(outbox: Outbox) -> None:
    """Of a batch the service messages and history come first here, and keep nobody behind them from being told."""
    await outbox.follow("sergey-lavrov")
    await outbox.follow("1001", chat_id=88, kind="channel")
    posts = [
        heard("DEMO. О Лаврове.", source=Source.HISTORY),
        heard("DEMO. О Лаврове.", message_id=2, service=True),
        heard("DEMO. О погоде.", message_id=3),
        heard("DEMO. О Лаврове.", message_id=4, source=Source.CAUGHT_UP),
    ]
    assert await outbox.hear(*posts) == 3
    assert await outbox.told() == [
        (88, "alert", "new:1001:3:0"), (77, "alert", "new:1001:4:0"), (88, "alert", "new:1001:4:0"),
    ]  # fmt: skip


async def test_a_copy_joins_the_first_message(outbox: Outbox) -> None:
    """Who was told of a text gets no second alert of it but a silent edit; who was not is told."""
    await outbox.follow("sergey-lavrov")
    assert await outbox.hear(heard(COPY)) == 1
    await outbox.follow("sergey-lavrov", chat_id=88)
    assert await outbox.hear(heard(COPY, channel_id=1002)) == 2
    assert sorted(await outbox.told()) == [
        (77, "alert", "new:1001:1:0"), (77, "edit", "refresh:1"), (88, "alert", "new:1002:1:0"),
    ]  # fmt: skip
    edits = [row for row in await outbox.rows("kind", "alert_id", "reply_to_delivery", "payload") if row[0] == "edit"]
    assert edits == [("edit", 1, 1, {"officials": ["sergey-lavrov"], "subscriptions": [1]})]
    # Of the second post one was told and the other one joined: its alert stands for whom it was told to.
    assert await outbox.alerts("post_id") == [(1,), (2,)]


async def test_copies_that_come_at_once_are_told_once(outbox: Outbox) -> None:
    """Of a story that begins with them the first is told; one that names somebody more is told, too."""
    for target, chat_id in (("sergey-lavrov", 77), ("vladimir-putin", 77), ("sergey-lavrov", 88)):
        await outbox.follow(target, chat_id=chat_id)
    more = COPY + " Путин согласен."
    assert await outbox.hear(heard(COPY), heard(COPY, channel_id=1002), heard(more, channel_id=1003)) == 3
    assert await outbox.told() == [
        (77, "alert", "new:1001:1:0"), (88, "alert", "new:1001:1:0"), (77, "alert", "new:1003:1:0"),
    ]  # fmt: skip


async def test_a_later_copy_that_names_somebody_more_is_told(outbox: Outbox) -> None:
    """What is known is what the messages said so far; the same names again join the first."""
    await outbox.follow("sergey-lavrov")
    await outbox.follow("vladimir-putin")
    await outbox.hear(heard(COPY))
    assert await outbox.hear(heard(COPY + " Путин согласен.", channel_id=1002)) == 1
    await outbox.hear(heard(COPY + " Путин согласен.", channel_id=1003))
    assert await outbox.told() == [
        (77, "alert", "new:1001:1:0"), (77, "alert", "new:1002:1:0"), (77, "edit", "refresh:1"),
    ]  # fmt: skip


async def test_who_follows_a_story_hears_of_each_copy(outbox: Outbox) -> None:
    """A copy is no news to those who follow somebody in it, and is to those who follow the story."""
    await outbox.follow("sergey-lavrov")
    await outbox.hear(heard(COPY))
    query = select(PostRow.story_id)
    story_id = await outbox.store.read(lambda session: session.scalar(query))
    await outbox.follow(str(story_id), kind="story")
    assert await outbox.hear(heard(COPY, channel_id=1002)) == 1
    assert await outbox.told() == [(77, "alert", "new:1001:1:0"), (77, "alert", "new:1002:1:0")]


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
async def test_a_copy_in_a_muted_channel_swallows_no_other(any_store: Store, rules: Rules, at_once: bool) -> None:
    """Who mutes the channel of the first copy is told of the second, others of the first alone."""
    outbox = Outbox(any_store, rules, lambda: SOON)
    for chat_id, muted in ((77, [1001]), (88, [1003])):
        await outbox.follow("sergey-lavrov", chat_id=chat_id)
        settings = {"muted_channels": muted}
        await outbox.put(DestinationRow, chat_id=chat_id, kind="private", settings=settings, created_at=NOON)
    copies = heard(COPY), heard(COPY, channel_id=1002)
    for posts in [copies] if at_once else [copies[:1], copies[1:]]:
        await outbox.hear(*posts)
    told = [(chat_id, subject) for chat_id, kind, subject in await outbox.told() if kind == "alert"]
    assert (77, "new:1002:1:0") in told
    assert [one for one in told if one[0] == 88] == [(88, "new:1001:1:0")]


class SomeStories(StoryPlacer):
    """Leaves the posts of channel 1003 without a story, as those are whose story is found behind ingest."""

    def place(self, session: Session, posts: Sequence[Judged], now: datetime) -> None:
        super().place(session, [post for post in posts if post.key.channel_id != 1003], now)


async def test_posts_without_a_story_are_told_each(outbox: Outbox, rules: Rules) -> None:
    """Also between others that are copies of each other."""
    outbox.intake = Intake(outbox.store, RulesHolder(rules), outbox.clock, SomeStories())
    await outbox.follow("sergey-lavrov")
    alone = [heard(COPY, channel_id=1003, message_id=n) for n in (1, 2)]
    assert await outbox.hear(alone[0], heard(COPY), heard(COPY, channel_id=1002), alone[1]) == 3
    assert [subject for _, _, subject in await outbox.told()] == ["new:1003:1:0", "new:1001:1:0", "new:1003:2:0"]


async def test_an_edit_is_told_to_who_got_the_post(outbox: Outbox) -> None:
    """As a whole row, with the reasons of the alert; by history or of an unknown post nobody is told."""
    await outbox.follow("sergey-lavrov")
    await outbox.hear(heard("DEMO. О Лаврове."), heard("DEMO. О погоде.", message_id=2))
    edit = heard("DEMO. О Лаврове, иначе.", edit_date=SOON, pts=5)
    weather = heard("DEMO. О погоде, иначе.", message_id=2, edit_date=SOON, pts=6)
    assert await outbox.hear(weather, edit) == 1
    assert (await outbox.rows(
        "chat_id", "thread_id", "kind", "subject", "priority", "alert_id", "reply_to_delivery", "not_before", "payload",
    ))[1:] == [
        (77, 0, "update", "edit:1001:1:1", 1, 2, None, SOON, {"officials": ["sergey-lavrov"], "subscriptions": [1]})
    ]  # fmt: skip
    assert await outbox.alerts("event", "post_id", "version", "late") == [("new", 1, 0, False), ("edit", 1, 1, False)]
    again = heard("DEMO. О Лаврове, снова.", edit_date=SOON + timedelta(minutes=1), pts=8, source=Source.HISTORY)
    assert await outbox.hear(again) == 0


async def test_an_edit_that_adds_a_name_alerts_its_followers_once(outbox: Outbox) -> None:
    """Who follows the added one and was told of the post gets the update alone; who declined the edits for another's
    sake gets the alert.
    """
    await outbox.follow("sergey-lavrov")
    await outbox.follow("sergey-lavrov", chat_id=99, edits=False)
    for chat_id in (77, 88, 99):
        await outbox.follow("vladimir-putin", chat_id=chat_id)
    await outbox.hear(heard("DEMO. О Лаврове."))
    assert await outbox.hear(heard("DEMO. О Лаврове и Путине.", edit_date=SOON, pts=5)) == 3
    assert (await outbox.told())[2:] == [
        (77, "update", "edit:1001:1:1"), (88, "alert", "edit:1001:1:1"), (99, "alert", "edit:1001:1:1"),
    ]  # fmt: skip
    payloads = (await outbox.rows("priority", "payload"))[2:]
    assert payloads[1] == (0, {"officials": ["vladimir-putin"], "subscriptions": [4]})
    same = heard("DEMO. О Путине и о Лаврове.", edit_date=SOON + timedelta(minutes=1), pts=6)
    assert await outbox.hear(same) == 3
    edits = sorted((chat_id, kind) for chat_id, kind, subject in await outbox.told() if subject == "edit:1001:1:2")
    assert edits == [(77, "update"), (88, "update"), (99, "update")]
    (last,) = [row[2] for row in await outbox.rows("chat_id", "subject", "payload") if row[:2] == (99, "edit:1001:1:2")]
    assert last == {"officials": ["sergey-lavrov", "vladimir-putin"], "subscriptions": [2, 5]}


async def test_each_part_of_an_album_has_its_own_edits(outbox: Outbox) -> None:
    """An edit that names somebody is told though another part was edited before it, as often; one alert is enough."""
    await outbox.follow("sergey-lavrov")
    await outbox.follow("vladimir-putin")
    await outbox.hear(*(heard(f"DEMO. Снимок {n}.", message_id=n, grouped_id=9) for n in (1, 2)))
    first = {"message_id": 1, "grouped_id": 9, "edit_date": SOON}
    second = {"message_id": 2, "grouped_id": 9, "edit_date": SOON + timedelta(minutes=1)}
    assert await outbox.hear(heard("DEMO. Снимок с Лавровым.", **first, pts=5)) == 1
    assert await outbox.hear(heard("DEMO. Снимок с Путиным.", **second, pts=6)) == 1
    assert await outbox.hear(heard("DEMO. Снимок с Лавровым, 2025.", **first, pts=7)) == 1
    assert await outbox.hear(heard("DEMO. Снимок с Путиным, 2025.", **second, pts=8)) == 1
    assert await outbox.rows("kind", "subject", "alert_id") == [
        ("alert", "edit:1001:1:1", 1),
        ("update", "edit:1001:2:1", 2),
        ("update", "edit:1001:1:2", 3),
        ("update", "edit:1001:2:2", 4),
    ]


async def test_an_album_is_alerted_by_the_part_with_the_caption(outbox: Outbox) -> None:
    """Wherever it stands: whoever follows channel and official hears of both, once, and of the caption's edits."""
    await outbox.follow("1001", kind="channel")
    await outbox.follow("sergey-lavrov")
    caption = {"message_id": 2, "grouped_id": 5}
    assert await outbox.hear(heard("", grouped_id=5), heard("DEMO. О Лаврове.", **caption, pts=2)) == 1
    ((subject, payload),) = await outbox.rows("subject", "payload")
    assert (subject, payload["officials"]) == ("new:1001:g5:0", ["sergey-lavrov"])
    assert sorted(payload["subscriptions"]) == [1, 2]
    assert await outbox.alerts("event", "post_id") == [("new", 2)]
    await outbox.hear(heard("DEMO. О Лаврове, иначе.", **caption, pts=3, edit_date=SOON))
    assert (await outbox.told())[1:] == [(77, "update", "edit:1001:2:1")]


async def test_a_caption_that_comes_later_changes_the_albums_alert(any_store: Store, rules: Rules) -> None:
    """Who was told of the album gets a silent edit for all that is named, others their alert; nobody gets two."""
    outbox = Outbox(any_store, rules, lambda: SOON)
    await outbox.follow("1001", kind="channel")
    await outbox.follow("sergey-lavrov")
    await outbox.follow("sergey-lavrov", chat_id=88)
    await outbox.follow("vladimir-putin", chat_id=88)
    await outbox.hear(heard("", grouped_id=5))
    await outbox.hear(heard("DEMO. О Лаврове.", message_id=2, grouped_id=5))
    both = {"officials": ["sergey-lavrov"], "subscriptions": [1, 2]}
    rows = await outbox.rows("chat_id", "kind", "subject", "alert_id", "reply_to_delivery", "payload")
    assert sorted(rows, key=lambda row: (row[0], row[2])) == [
        (77, "alert", "new:1001:g5:0", 2, None, both),
        (77, "edit", "refresh:1", 2, 1, both),
        (88, "alert", "new:1001:g5:0", 2, None, {"officials": ["sergey-lavrov"], "subscriptions": [3]}),
    ]
    assert await outbox.alerts("post_id") == [(1,), (2,)]
    assert await outbox.hear(heard("", message_id=3, grouped_id=5)) == 0
    await outbox.follow("vladimir-putin")
    await outbox.hear(heard("DEMO. О Путине.", message_id=4, grouped_id=5))
    three = {"officials": ["sergey-lavrov", "vladimir-putin"], "subscriptions": [1, 2, 5]}
    four = {"officials": ["sergey-lavrov", "vladimir-putin"], "subscriptions": [3, 4]}
    rows = await outbox.rows("chat_id", "kind", "alert_id", "payload")
    assert sorted(rows, key=lambda row: row[:2]) == [
        (77, "alert", 2, three), (77, "edit", 2, three), (88, "alert", 2, four), (88, "edit", 2, four),
    ]  # fmt: skip
    assert await outbox.alerts("post_id") == [(1,), (2,)]


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
async def test_an_album_that_a_page_showed_as_one_post_is_alerted_once(
    any_store: Store, rules: Rules, at_once: bool
) -> None:
    """The web page knows no albums; the account that brings the other parts tells nobody twice."""
    outbox = Outbox(any_store, rules, lambda: SOON)
    await outbox.follow("1001", kind="channel")
    page = {"source": Source.PREVIEW, "media": Media("photo", "preview:photo:2")}
    assert await outbox.hear(heard("DEMO. Подпись.", message_id=3, **page)) == 1
    account = {"source": Source.CAUGHT_UP, "grouped_id": 5, "pts": 8}
    parts = (
        heard("DEMO. Подпись.", message_id=3, media=Media("photo", "photo:1"), **account),
        heard("", message_id=4, media=Media("photo", "photo:2"), **account),
    )
    for posts in [parts] if at_once else [parts[:1], parts[1:]]:
        assert await outbox.hear(*posts) == 0
    assert await outbox.told() == [(77, "alert", "new:1001:3:0")]


async def test_an_edit_of_any_part_is_told_where_the_album_was(outbox: Outbox) -> None:
    """Also of one that was not the part by which it was alerted; its deletion alone is not the album's."""
    await outbox.follow("1001", kind="channel")
    await outbox.hear(heard("DEMO. Первое.", grouped_id=5), heard("DEMO. Второе.", message_id=2, grouped_id=5))
    await outbox.hear(heard("DEMO. Второе, иначе.", message_id=2, grouped_id=5, pts=3, edit_date=SOON))
    assert (await outbox.told())[1:] == [(77, "update", "edit:1001:2:1")]
    assert await outbox.hear(HeardDeletion(1001, (2,), noticed_at=SOON)) == 0


async def test_what_an_article_cites_is_told_where_the_article_was(outbox: Outbox) -> None:
    """A change answers the message of the article, without one it stands alone; whoever got the post hears it once."""
    await outbox.follow("sergey-lavrov")
    await outbox.hear(heard("DEMO. О Лаврове.", grouped_id=9), heard("DEMO. О погоде.", message_id=2))
    await outbox.put(MemberRow, user_id=66, role="editor", joined_at=NOON)
    await outbox.put(DestinationRow, chat_id=66, thread_id=0, kind="private", created_at=NOON)
    await outbox.cite(1, told={55: 1, 77: 1})
    weather = heard("DEMO. О погоде, иначе.", message_id=2, edit_date=SOON, pts=4)
    edit = heard("DEMO. О Лаврове и Путине.", grouped_id=9, edit_date=SOON, pts=5)
    assert await outbox.hear(weather, edit) == 3
    rows = (await outbox.rows("chat_id", "kind", "subject", "reply_to_delivery", "alert_id", "payload", "priority"))[1:]
    named = ["sergey-lavrov", "vladimir-putin"]
    assert sorted(rows, key=lambda row: row[0]) == [
        (55, "update", "edit:1001:1:1", 1, 2, {"officials": named, "subscriptions": []}, 1),
        (66, "update", "edit:1001:1:1", None, 2, {"officials": named, "subscriptions": []}, 1),
        (77, "update", "edit:1001:1:1", None, 2, {"officials": ["sergey-lavrov"], "subscriptions": [1]}, 1),
    ]
    assert await outbox.hear(HeardDeletion(1001, (1, 2), noticed_at=SOON)) == 3
    rows = (await outbox.rows("chat_id", "kind", "subject", "reply_to_delivery", "alert_id", "payload"))[4:]
    assert sorted(rows, key=lambda row: row[0]) == [
        (55, "update", "deletion:1001:g9", 1, 3, {"officials": [], "subscriptions": []}),
        (66, "update", "deletion:1001:g9", None, 3, {"officials": [], "subscriptions": []}),
        (77, "update", "deletion:1001:g9", None, 3, {"officials": ["sergey-lavrov"], "subscriptions": [1]}),
    ]
    assert (await outbox.alerts("event", "post_id", "version", "created_at"))[2] == ("deletion", 1, 1, SOON)


async def test_a_post_that_only_an_article_cites_is_told_of(outbox: Outbox) -> None:
    """Though nobody got it as an alert, its edit and deletion go where the article went."""
    await outbox.hear(heard("DEMO. О погоде."))
    await outbox.cite(1, told={55: 9})
    assert await outbox.hear(heard("DEMO. О погоде, иначе.", edit_date=SOON, pts=5)) == 1
    assert await outbox.hear(HeardDeletion(1001, (1,), noticed_at=SOON)) == 1
    assert await outbox.told() == [(55, "update", "edit:1001:1:1"), (55, "update", "deletion:1001:1")]


async def test_who_declined_deletions_is_not_told(outbox: Outbox) -> None:
    """Each subscription says for itself; nobody being left, there is no alert at all."""
    await outbox.follow("sergey-lavrov", deletions=False)
    await outbox.hear(heard("DEMO. О Лаврове."))
    assert await outbox.hear(HeardDeletion(1001, (1,), noticed_at=SOON)) == 0
    assert await outbox.alerts("event") == [("new",)]


@pytest.mark.parametrize(("many", "subjects"), [(5, ["deletion:1001:2", "deletion:1001:5"]), (6, ["purge:1001:2"])])
async def test_from_six_deletions_on_they_are_one_message(outbox: Outbox, many: int, subjects: list[str]) -> None:
    """It names all posts that are gone, and goes to everybody who got one of them or an article that cites one."""
    await outbox.follow("sergey-lavrov")
    await outbox.hear(heard("DEMO 1. О погоде."))
    await outbox.hear(heard("DEMO 2. О Лаврове.", message_id=2))
    await outbox.hear(*(heard(f"DEMO {n}. О погоде.", message_id=n) for n in range(3, many + 1)))
    await outbox.cite(5, told={55: 1, 77: 1})
    before = len(await outbox.told())
    told = await outbox.hear(HeardDeletion(1001, tuple(range(1, many + 1)), noticed_at=SOON))
    rows = (await outbox.rows("chat_id", "kind", "subject", "reply_to_delivery", "alert_id"))[before:]
    assert sorted({row[2] for row in rows}) == subjects
    if many >= 6:
        assert told == 2
        assert sorted(rows, key=lambda row: row[0]) == [
            (55, "update", "purge:1001:2", 1, 2), (77, "update", "purge:1001:2", None, 2),
        ]  # fmt: skip
        ((event, post_id, version, details, at),) = (
            await outbox.alerts("event", "post_id", "version", "details", "created_at")
        )[1:]
        assert (event, post_id, version, at) == ("purge", 2, 0, SOON)
        assert details == {"post_ids": list(range(1, many + 1))}


async def test_an_album_that_is_deleted_is_one_deletion(outbox: Outbox) -> None:
    """Ten pictures are no ten posts: alone they are told as one, and among others they count as one."""
    await outbox.follow("sergey-lavrov")
    parts = [heard("DEMO. О Лаврове." if n == 2 else "", message_id=n, grouped_id=5) for n in range(1, 11)]
    await outbox.hear(*parts, *(heard(f"DEMO {n}. О погоде.", message_id=n) for n in range(11, 16)))
    await outbox.hear(HeardDeletion(1001, tuple(range(1, 15)), noticed_at=SOON))
    assert (await outbox.told())[1:] == [(77, "update", "deletion:1001:g5")]
    later = SOON + timedelta(hours=1)
    await outbox.hear(*(replace(part, heard_at=later) for part in parts))
    await outbox.hear(*(heard(f"DEMO {n}. О погоде.", message_id=n, heard_at=later) for n in range(11, 16)))
    await outbox.hear(HeardDeletion(1001, tuple(range(1, 16)), noticed_at=later + timedelta(hours=1)))
    assert (await outbox.told())[2:] == [(77, "update", "purge:1001:2")]
    assert (await outbox.alerts("event", "details"))[2:] == [("purge", {"post_ids": [2, *range(11, 16)]})]
    assert (await outbox.rows("payload"))[2][0]["posts"] == [2, *range(11, 16)]


async def test_an_edit_adds_a_name_to_a_post_that_nobody_got(outbox: Outbox) -> None:
    """Told to the added one's followers in this channel who do not pause; who followed a name too late is not told."""
    assert await outbox.hear(heard("DEMO. О Лаврове.")) == 0
    await outbox.follow("sergey-lavrov", chat_id=55)
    await outbox.follow("vladimir-putin", chat_id=66, channels=[1002])
    await outbox.follow("vladimir-putin", channels=[1001])
    await outbox.follow("vladimir-putin", chat_id=88, paused_until=SOON + timedelta(hours=1))
    assert await outbox.hear(heard("DEMO. О Лаврове и Путине.", edit_date=SOON, pts=5)) == 1
    assert await outbox.told() == [(77, "alert", "edit:1001:1:1")]


async def test_a_post_that_came_back_and_is_gone_again_is_told_again(outbox: Outbox) -> None:
    """Each deletion once, an album's in one message, however often it is looked at; what came back is in the chain."""
    await outbox.follow("sergey-lavrov")
    album = [heard("DEMO. Лавров.", message_id=n, grouped_id=9) for n in (1, 2)]
    await outbox.hear(*album)
    for hour in (1, 3, 5):
        gone_at = NOON + timedelta(hours=hour)
        deletions = [HeardDeletion(1001, (n,), gone_at) for n in (1, 2)]
        await outbox.hear(*deletions)
        await outbox.hear(*deletions)
        await outbox.hear(*(replace(post, heard_at=gone_at + timedelta(hours=1)) for post in album))
    assert [subject for _, kind, subject in await outbox.told() if kind == "update"] == [
        "deletion:1001:g9",
        "deletion:1001:g9:2",
        "deletion:1001:g9:3",
    ]
    kinds = select(EvidenceRow.kind).where(EvidenceRow.message_id == 1).order_by(EvidenceRow.seq)
    chain = await outbox.store.read(lambda session: list(session.scalars(kinds)))
    assert chain == ["post", *["deletion", "seen_again"] * 3]
    report = await outbox.store.read(lambda session: verify_channel(session, 1001))
    assert report.findings == ()


async def test_many_posts_that_came_back_and_are_gone_again_are_told_again(outbox: Outbox) -> None:
    """In one message again, which counts those of the last time."""
    await outbox.follow("sergey-lavrov")
    posts = [heard("DEMO. Лавров.", message_id=n) for n in range(1, 9)]
    await outbox.hear(*posts)
    await outbox.hear(HeardDeletion(1001, tuple(range(1, 9)), SOON))
    later = [replace(post, heard_at=NOON + timedelta(hours=1)) for post in posts]
    await outbox.hear(*later)
    await outbox.hear(HeardDeletion(1001, tuple(range(1, 8)), NOON + timedelta(hours=2)))
    updates = [subject for _, kind, subject in await outbox.told() if kind == "update"]
    assert updates == ["purge:1001:1", "purge:1001:1:2"]
    (details,) = [row[1] for row in await outbox.alerts("event", "details") if row[0] == "purge"]
    assert (len(details["post_ids"]), details["times"]) == (7, 2)
