"""Our place in a channel's sequence, and pauses after failures."""

from hypothesis import given
from hypothesis import strategies as st

from monitors.telegram.budget import Patience, Turns
from monitors.telegram.sequence import Place, Sequence


def test_what_follows_moves_the_counter() -> None:
    """An update that starts where we stand is next; the same one again is known."""
    sequence: Sequence[str] = Sequence(10)
    assert sequence.offer(11, 1, "a") == (Place.NEXT, ["a"])
    assert sequence.offer(14, 3, "b") == (Place.NEXT, ["b"])
    assert sequence.offer(14, 3, "b") == (Place.KNOWN, [])
    assert sequence.offer(12, 1, "c") == (Place.KNOWN, [])
    assert sequence.pts == 14


def test_a_hole_is_closed_by_what_was_missing() -> None:
    """An update above a hole waits, and is due right after the missing one came."""
    sequence: Sequence[str] = Sequence(10)
    assert sequence.offer(13, 1, "c") == (Place.AHEAD, [])
    assert sequence.offer(12, 1, "b") == (Place.AHEAD, [])
    assert sequence.offer(12, 1, "b") == (Place.KNOWN, [])
    assert (sequence.pts, sequence.ahead) == (10, 2)
    assert sequence.offer(11, 1, "a") == (Place.NEXT, ["a", "b", "c"])
    assert (sequence.pts, sequence.ahead) == (13, 0)


def test_an_answer_closes_the_holes_below_it() -> None:
    """What the server's answer covers is not due again; what stands right above it is."""
    sequence: Sequence[str] = Sequence(10)
    sequence.offer(15, 1, "old")
    sequence.offer(20, 1, "new")
    assert sequence.reach(16) == []
    assert (sequence.pts, sequence.ahead) == (16, 1)
    assert sequence.reach(19) == ["new"]
    assert (sequence.pts, sequence.ahead) == (20, 0)


def test_what_moves_nothing_is_due_where_we_stand_and_waits_above_it() -> None:
    """An edit of a view counter moves no counter of updates; above a hole it waits like all others."""
    sequence: Sequence[str] = Sequence(10)
    assert sequence.offer(10, 0, "here") == (Place.NEXT, ["here"])
    assert sequence.offer(9, 0, "before") == (Place.KNOWN, [])
    assert sequence.offer(12, 0, "above") == (Place.AHEAD, [])
    assert (sequence.pts, sequence.ahead) == (10, 1)
    assert sequence.offer(13, 1, "behind") == (Place.AHEAD, [])
    assert sequence.offer(12, 2, "missing") == (Place.NEXT, ["missing", "above", "behind"])
    assert sequence.offer(15, 0, "covered") == (Place.AHEAD, [])
    assert sequence.reach(15) == []
    assert Sequence(0).offer(1, 0, "first") == (Place.AHEAD, [])


def test_what_an_answer_covers_to_its_end_is_not_due_again() -> None:
    """An update that ends just where the server's answer does was in that answer."""
    sequence: Sequence[str] = Sequence(10)
    sequence.offer(15, 1, "covered")
    assert sequence.reach(15) == []
    assert (sequence.pts, sequence.ahead) == (15, 0)


@given(st.lists(st.integers(0, 3), max_size=12), st.randoms(use_true_random=False))
def test_any_order_ends_at_the_same_place(counts: list[int], random: object) -> None:
    """Whatever the order and however often told, each update that moves the counter is due once, in order, never past
    a missing one.
    """
    updates = []
    pts = 5
    for count in counts:
        pts += count
        updates.append((pts, count))
    told = updates + updates[: len(updates) // 2]
    random.shuffle(told)  # type: ignore[attr-defined]
    sequence: Sequence[tuple[int, int]] = Sequence(5)
    seen: set[int] = set()
    due: list[tuple[int, int]] = []
    for update_pts, count in told:
        due += sequence.offer(update_pts, count, (update_pts, count))[1]
        seen.update(range(update_pts - count + 1, update_pts + 1))
        assert set(range(6, sequence.pts + 1)) <= seen
    assert sequence.pts == pts
    assert sequence.ahead == 0
    assert [update for update in due if update[1]] == [update for update in updates if update[1]]


def test_pauses_double_until_the_work_went_well() -> None:
    """Failures in a row are tried again ever more rarely; one after a long good time is tried again soon."""
    patience = Patience(30.0, 3600.0)
    pauses, now = [], 0.0
    for _ in range(9):
        patience.begin(now)
        assert not patience.went_well(now + 1.0)
        pauses.append(patience.failed())
        now += pauses[-1]
    assert pauses == [30.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3600.0, 3600.0]
    patience.begin(now)
    assert not patience.went_well(now + 3600.0)
    assert patience.failed() == 3600.0
    patience.begin(now)
    assert patience.went_well(now + 3601.0)
    assert patience.failed() == 30.0
    patience.attempt()
    assert not patience.went_well(now + 9000.0)
    assert patience.failed() == 60.0


def test_turns_are_kept_in_the_order_of_asking() -> None:
    """Two at once, then one in ten seconds, each in its turn, however often somebody else asks in between."""
    turns = Turns(2, 10.0)
    assert [turns.take(who, 0.0) for who in "abcd"] == [0.0, 0.0, 10.0, 20.0]
    assert [turns.delay("c", 4.0), turns.delay("e", 4.0)] == [6.0, 26.0]
    assert [turns.take("d", 10.0), turns.take("e", 10.0), turns.take("c", 10.0)] == [10.0, 20.0, 0.0]
    assert [turns.take("e", 20.0), turns.take("d", 25.0), turns.take("e", 31.0)] == [10.0, 0.0, 0.0]
    assert [turns.take(who, 100.0) for who in "abc"] == [0.0, 0.0, 10.0]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 30)), max_size=60), st.integers(1, 4))
def test_turns_never_give_more_than_the_budget(asked: list[tuple[str, float]], burst: int) -> None:
    """In any span, no more is handed out than a full bucket, what flows in meanwhile, and a few turns come late."""
    turns, now = Turns(burst, 10.0), 0.0
    given_at = []
    for who, seconds in asked:
        now += seconds
        if not turns.take(who, now):
            given_at.append(now)
    for first, start in enumerate(given_at):
        for count, end in enumerate(given_at[first:], start=1):
            assert count <= burst + 4 + (end - start) / 10.0
