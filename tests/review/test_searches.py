"""Saved searches: one list for the desk and the bot, each member's own."""

import pytest

from core.pipeline.asking.savedsearches import MAX_SAVED, forget_search, searches_of
from core.pipeline.hearing.searchalerts import saved_searches
from core.storage.store import Store
from core.storage.subscriptions import put_wish, wishes
from core.told import Destination
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, Enter

ME = Destination(PEOPLE["journalist"], 0)


async def test_the_desk_and_the_bot_share_them(enter: Enter, filled: Store, clock: StillClock) -> None:
    """What is saved at the desk is a subscription of the member's chat with the bot, and the other way round."""
    person = await enter("journalist")
    answer = await person.post("/searches", q="  лавров   is:deleted ", way="alerts", next="/search?q=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=x")
    (wish,) = await filled.read(lambda session: wishes(session, ME))
    assert (wish.kind, wish.target, wish.instant, wish.in_digest) == ("search", "лавров is:deleted", True, False)
    asked = await filled.read(lambda session: saved_searches(session, clock()))
    assert [one.target for one, _ in asked] == ["лавров is:deleted"]
    put = {"instant": False, "in_digest": True, "by": ME.chat_id, "now": NOON}
    await filled.write(lambda session: put_wish(session, ME, "search", "путин", **put))
    await filled.write(lambda session: put_wish(session, ME, "official", "sergey-lavrov", **put))
    page = (await person.get("/searches")).text
    assert page.index("путин") < page.index("лавров is:deleted")
    assert "sergey-lavrov" not in page
    assert 'class="tag good">saved' in (await person.get("/search", params={"q": "путин"})).text
    assert 'class="tag good">saved' not in (await person.get("/search", params={"q": "кремль"})).text


async def test_how_it_is_told_can_be_changed(enter: Enter, filled: Store) -> None:
    """Saving again changes how the search is told and makes no second one; it can be kept in silence."""
    person = await enter("journalist")
    for way, told in (("both", (True, True)), ("none", (False, False)), ("digest", (False, True))):
        assert (await person.post("/searches", q="лавров", way=way)).status_code == 303
        (wish,) = await filled.read(lambda session: searches_of(session, ME.chat_id))
        assert (wish.instant, wish.in_digest) == told


async def test_nobody_sees_or_removes_those_of_others(enter: Enter, filled: Store) -> None:
    """A member's searches are the member's: not even an admin finds them at the desk."""
    person, admin = await enter("journalist"), await enter("admin")
    await person.post("/searches", q="тайна", way="none")
    (wish,) = await filled.read(lambda session: searches_of(session, ME.chat_id))
    assert "тайна" not in (await admin.get("/searches")).text
    assert (await admin.post("/searches", do="forget", id=wish.id)).status_code == 404
    assert (await person.post("/searches", do="forget", id=wish.id)).status_code == 303
    assert (await person.post("/searches", do="forget", id=wish.id)).status_code == 404
    assert await filled.read(lambda session: wishes(session, ME)) == []


async def test_only_searches_are_removed_here(enter: Enter, filled: Store) -> None:
    """The id of another subscription removes nothing."""
    put = {"instant": True, "in_digest": True, "by": ME.chat_id, "now": NOON}
    await filled.write(lambda session: put_wish(session, ME, "official", "sergey-lavrov", **put))
    (wish,) = await filled.read(lambda session: wishes(session, ME))
    assert not await filled.write(lambda session: forget_search(session, ME.chat_id, wish.id))
    assert len(await filled.read(lambda session: wishes(session, ME))) == 1


@pytest.mark.parametrize(
    "fields",
    [{"q": "foo:bar"}, {"q": "("}, {"q": " "}, {"q": "x" * (MAX_SAVED + 1)}, {"q": "лавров", "way": "loud"}, {},
     {"do": "forget"}],
)  # fmt: skip
async def test_what_can_not_be_saved_is_told(enter: Enter, filled: Store, fields: dict[str, str]) -> None:
    """A search that can't be read, is too long or empty is refused."""
    person = await enter("journalist")
    assert (await person.post("/searches", **fields)).status_code in (400, 404)
    assert await filled.read(lambda session: wishes(session, ME)) == []


async def test_there_is_an_end(enter: Enter, filled: Store) -> None:
    """A hundred searches are enough for anybody; one that is there can still be changed."""

    def fill(session: object) -> None:
        for number in range(100):
            put_wish(session, ME, "search", f"слово{number}", instant=False, in_digest=False, by=1, now=NOON)  # type: ignore[arg-type]

    await filled.write(fill)
    person = await enter("journalist")
    assert (await person.post("/searches", q="ещё", way="none")).status_code == 400
    assert (await person.post("/searches", q="слово7", way="alerts")).status_code == 303
