"""Our place in a channel's sequence."""

from hypothesis import given
from hypothesis import strategies as st

from monitors.telegram.sequence import Place, Sequence


def test_what_follows_moves_the_counter() -> None:
    """An update that starts where we stand is next; the same one again is known."""
    sequence = Sequence(10)
    assert sequence.offer(11, 1) is Place.NEXT
    assert sequence.offer(14, 3) is Place.NEXT
    assert sequence.offer(14, 3) is Place.KNOWN
    assert sequence.offer(12, 1) is Place.KNOWN
    assert sequence.pts == 14


def test_a_hole_is_closed_by_what_was_missing() -> None:
    """An update above a hole waits, and counts as soon as the missing one came."""
    sequence = Sequence(10)
    assert sequence.offer(12, 1) is Place.AHEAD
    assert sequence.offer(12, 1) is Place.KNOWN
    assert sequence.pts == 10
    assert sequence.holed
    assert sequence.offer(11, 1) is Place.NEXT
    assert sequence.pts == 12
    assert not sequence.holed


def test_an_answer_closes_the_holes_below_it() -> None:
    """What the server's answer covers is no hole any more; what stands above it still is."""
    sequence = Sequence(10)
    sequence.offer(15, 1)
    sequence.offer(20, 1)
    sequence.reach(16)
    assert sequence.pts == 16
    assert sequence.holed
    sequence.reach(19)
    assert sequence.pts == 20
    assert not sequence.holed


@given(st.lists(st.integers(0, 3), max_size=12), st.randoms(use_true_random=False))
def test_any_order_ends_at_the_same_place(counts: list[int], random: object) -> None:
    """Whatever the order and however often told, the counter never passes a missing update and ends at the last."""
    updates = []
    pts = 5
    for count in counts:
        pts += count
        updates.append((pts, count))
    told = updates + updates[: len(updates) // 2]
    random.shuffle(told)  # type: ignore[attr-defined]
    sequence = Sequence(5)
    seen: set[int] = set()
    for update_pts, count in told:
        sequence.offer(update_pts, count)
        seen.update(range(update_pts - count + 1, update_pts + 1))
        assert set(range(6, sequence.pts + 1)) <= seen
    assert sequence.pts == pts
    assert not sequence.holed
