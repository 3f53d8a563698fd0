"""A catalogue change is carried into the stored posts, without an alert."""

from dataclasses import replace

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.pipeline.asking.redetecting import Redetector, Search, progress_of
from core.pipeline.hearing.ingest import ingest
from core.pipeline.rules import RulesHolder
from core.storage.models import DeliveryRow, JobRow, MentionRow, VersionRow
from core.storage.redetection import PROGRESS, keep_fact
from core.storage.store import Store
from core.types import Official, Watchlist
from tests.bot.world import rules
from tests.builders import LAVROV, NOON, PUTIN, heard, rules_for, watchlist
from tests.conftest import StillClock

_LATER = Official("sample-newcomer", {"ru": "Семён Образцов"})


async def _named(store: Store) -> list[tuple[int, str]]:
    query = select(MentionRow.version_id, MentionRow.official_id).order_by(MentionRow.version_id, MentionRow.start)
    return [(version, who) for version, who in await store.read(lambda session: session.execute(query).all())]


async def _stored(store: Store, holder: RulesHolder, *texts: str) -> None:
    posts = [heard(f"DEMO. {text}", message_id=number) for number, text in enumerate(texts, 1)]
    await store.write(lambda session: ingest(session, holder.current, posts, (), NOON))


async def test_a_new_official_is_found_in_stored_posts(store: Store, clock: StillClock) -> None:
    """Whoever enters the catalogue is searched for; the index hears of it, nobody is alerted."""
    holder = RulesHolder(rules(LAVROV, PUTIN))
    redetector = Redetector(store, holder, clock, batch=2)
    assert await redetector.catch_up() is None
    await _stored(store, holder, "О Семёне Образцове и Лаврове.", "Путин.", "Ничего.", "Образцов заявил.", "Образцову.")
    await store.write(lambda session: session.execute(JobRow.__table__.delete()))  # type: ignore[attr-defined]
    assert await _named(store) == [(1, "sergey-lavrov"), (2, "vladimir-putin")]

    holder.current = rules(LAVROV, PUTIN, _LATER)
    told: list[float] = []
    search = await redetector.catch_up(lambda search: told.append(search.share))

    assert search is not None
    assert (search.officials, search.found, search.done) == (["sample-newcomer"], {"sample-newcomer": 3}, 5)
    assert told == [0.4, 0.8, 1.0]
    new = "sample-newcomer"
    assert await _named(store) == [(1, new), (1, "sergey-lavrov"), (2, "vladimir-putin"), (4, new), (5, new)]
    jobs = select(JobRow.subject_id).where(JobRow.kind == "index").order_by(JobRow.subject_id)
    assert await store.read(lambda session: list(session.scalars(jobs))) == [1, 4, 5]
    assert await store.read(lambda session: session.scalar(select(func.count()).select_from(DeliveryRow))) == 0
    assert await redetector.catch_up() is None


async def test_an_official_who_left_is_taken_out_of_stored_posts(store: Store, clock: StillClock) -> None:
    """Mentions of somebody who is no longer in the catalogue go; the others of the same text stay."""
    holder = RulesHolder(rules(LAVROV, PUTIN))
    redetector = Redetector(store, holder, clock)
    await redetector.catch_up()
    await _stored(store, holder, "Путин и Лавров.", "Лавров.")
    holder.current = rules(PUTIN)
    search = await redetector.catch_up()
    assert search is not None
    assert search.gone == ["sergey-lavrov"]
    assert await _named(store) == [(1, "vladimir-putin")]


async def test_a_search_that_was_cut_short_goes_on(store: Store, clock: StillClock) -> None:
    """After a kill the search goes on below the last batch, and the progress is told meanwhile."""
    holder = RulesHolder(rules(LAVROV, PUTIN))
    redetector = Redetector(store, holder, clock)
    await redetector.catch_up()
    await _stored(store, holder, "Образцов.", "Образцов.", "Образцов.")
    holder.current = rules(LAVROV, PUTIN, _LATER)
    half = Search(holder.current.catalogue.id, ["sample-newcomer"], [], 3, 3, 2, 2, {"sample-newcomer": 2})
    await store.write(lambda session: keep_fact(session, PROGRESS, half.row()))

    def shares(session: Session) -> tuple[float | None, float | None]:
        now = holder.current
        return progress_of(session, "sample-newcomer", now), progress_of(session, "sergey-lavrov", now)

    assert await store.read(shares) == (2 / 3, None)
    search = await Redetector(store, holder, clock).catch_up()
    assert search is not None
    assert search.found == {"sample-newcomer": 3}
    assert await _named(store) == [(1, "sample-newcomer")]
    assert await store.read(shares) == (None, None)


async def test_whoever_is_new_is_due_before_the_search_begins(store: Store, clock: StillClock) -> None:
    """Between a change of the catalogue and the first batch nobody is told that no stored post names the newcomer."""
    holder = RulesHolder(rules(LAVROV, PUTIN))
    redetector = Redetector(store, holder, clock)
    await redetector.catch_up()
    holder.current = rules(LAVROV, PUTIN, _LATER)

    def shares(session: Session) -> tuple[float | None, ...]:
        return tuple(progress_of(session, who, holder.current) for who in ("sample-newcomer", "sergey-lavrov", "gone"))

    assert await store.read(shares) == (0.0, None, None)
    await redetector.catch_up()
    assert await store.read(shares) == (None, None, None)


async def test_what_was_heard_during_the_search_is_searched_as_well(store: Store, clock: StillClock) -> None:
    """A post that another process read with the old catalogue meanwhile is not lost."""
    old = rules(LAVROV, PUTIN)
    holder = RulesHolder(old)
    redetector = Redetector(store, holder, clock, batch=1)
    await redetector.catch_up()
    await _stored(store, holder, "Образцов.", "Пусто.")
    holder.current = rules(LAVROV, PUTIN, _LATER)
    late = heard("DEMO. Образцову.", message_id=9)
    await redetector._begin(holder.current)
    await store.write(lambda session: ingest(session, old, [late], (), NOON))
    search = await redetector.catch_up()
    assert search is not None
    assert [who for _, who in await _named(store)] == ["sample-newcomer", "sample-newcomer"]


async def test_a_search_on_any_engine_replaces_mentions(any_store: Store, clock: StillClock) -> None:
    """The same on SQLite and PostgreSQL, also where a text changed since."""
    holder = RulesHolder(rules(LAVROV, PUTIN))
    redetector = Redetector(any_store, holder, clock)
    await redetector.catch_up()
    await _stored(any_store, holder, "Лавров.")
    changed = update(VersionRow).values(text="DEMO. Путин.")
    await any_store.write(lambda session: session.execute(changed))
    holder.current = rules(LAVROV, PUTIN, _LATER)
    await redetector.catch_up()
    assert [who for _, who in await _named(any_store)] == ["sergey-lavrov"]


async def test_a_changed_entry_leaves_namesakes_as_they_were_heard(any_store: Store, clock: StillClock) -> None:
    """A surname means whom the channel named before it, when a post is heard and when it is read again."""
    ivan = Official("ivan-samplov", {"ru": "Иван Образцов"})
    oleg = Official("oleg-samplov", {"ru": "Олег Образцов"})
    holder = RulesHolder(rules_for(ivan, oleg))
    redetector = Redetector(any_store, holder, clock)
    await redetector.catch_up()
    for number, text in enumerate(("DEMO. Приехал Олег Образцов.", "DEMO. Вчера Образцов заявил о победе."), 1):
        post = heard(text, message_id=number)
        await any_store.write(lambda session, post=post: ingest(session, holder.current, [post], (), NOON))
    as_heard = [(1, "oleg-samplov"), (2, "oleg-samplov")]
    assert await _named(any_store) == as_heard

    holder.current = rules_for(replace(ivan, aliases=("Пробник",)), oleg)
    assert await redetector.catch_up() is not None
    assert await _named(any_store) == as_heard


async def test_adjectives_are_found_where_the_watchlist_wants_them(store: Store, clock: StillClock) -> None:
    """Ingest finds them with the switch on only; turning it over is carried into the stored posts."""

    async def kinds() -> list[tuple[int, str]]:
        query = select(MentionRow.version_id, MentionRow.kind).order_by(MentionRow.version_id)
        return [(version, kind) for version, kind in await store.read(lambda session: session.execute(query).all())]

    def wanting(adjectives: bool) -> Watchlist:
        return watchlist(adjectives=adjectives)

    off = rules_for(PUTIN, LAVROV, watched=wanting(False))
    on = replace(off, watchlist=wanting(True))
    holder = RulesHolder(off)
    redetector = Redetector(store, holder, clock)
    await redetector.catch_up()
    await _stored(store, holder, "Путинский план.", "Лавров.")
    assert await kinds() == [(2, "surname")]

    holder.current = on
    late = heard("DEMO. О путинском плане.", message_id=9)
    await store.write(lambda session: ingest(session, on, [late], (), NOON))
    assert await kinds() == [(2, "surname"), (3, "adjective")]
    search = await redetector.catch_up()
    assert search is not None
    assert search.found == {"vladimir-putin": 2, "sergey-lavrov": 1}
    assert await kinds() == [(1, "adjective"), (2, "surname"), (3, "adjective")]
    assert await redetector.catch_up() is None

    holder.current = off
    await redetector.catch_up()
    assert await kinds() == [(2, "surname")]
