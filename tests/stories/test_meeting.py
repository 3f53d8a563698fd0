"""Where copies meet: the table finds what looking through all texts would find, whatever was forgotten before."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.stories.meeting import SKETCH, MeetingTable

# Few numbers, and many of them under one head (they differ by a multiple of 2^16).
HASHES = st.sets(st.builds(lambda low, high: low + (high << 16), st.integers(0, 2), st.integers(0, 5)), max_size=12)


class Plain:
    """What the table promises, by looking through everything."""

    def __init__(self) -> None:
        self.rows: list[list[int]] = []
        self.first = 0

    def meeting(self, hashes: list[int], since: int) -> dict[int, int]:
        least = set(hashes[:SKETCH])
        common = {row: len(least.intersection(each[:SKETCH])) for row, each in enumerate(self.rows)}
        return {row: count for row, count in common.items() if count and row >= max(since, self.first)}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(HASHES, st.integers(0, 16), st.integers(0, 3)), max_size=16))
def test_the_table_finds_what_looking_through_all_would(steps: list[tuple[set[int], int, int]]) -> None:
    """However texts are added, asked for from any row on, and forgotten, in any order."""
    table, plain = MeetingTable(), Plain()
    for some, since, gone in steps:
        hashes = sorted(some)
        assert table.meeting(hashes, since) == plain.meeting(hashes, since)
        table.append(hashes)
        plain.rows.append(hashes)
        plain.first = min(plain.first + gone, len(plain.rows))
        table.drop_before(plain.first)
        assert table.meeting(hashes, since) == plain.meeting(hashes, since)


def test_thousands_of_texts_come_and_go() -> None:
    """After many texts and many that were forgotten, what is left is found, and nothing else."""
    random = Random(5)
    table, plain = MeetingTable(), Plain()
    for row in range(6000):
        hashes = sorted(random.sample(range(1, 1 << 32, 104_729), random.randint(0, 60)))
        if row % 97 == 0:
            since = random.randint(0, row + 1)
            assert table.meeting(hashes, since) == plain.meeting(hashes, since)
        table.append(hashes)
        plain.rows.append(hashes)
        if row % 700 == 699:
            plain.first = row - 900
            table.drop_before(plain.first)


def test_what_stands_in_all_texts_hides_none() -> None:
    """Of the texts that share what a channel writes under each post only the last are looked at; a text that has more
    in common is found however many came after it.
    """
    table = MeetingTable()
    for row in range(5000):
        table.append([7, 1000 + row])
    met = table.meeting([7, 1100], 0)
    assert met[100] == 1
    assert max(met) == 4999
    assert len(met) < 200


def test_what_is_forgotten_gives_its_room_back() -> None:
    """Rows keep their numbers, and the table does not grow with what it has forgotten."""
    table = MeetingTable()
    for row in range(3000):
        table.append(range(row, row + SKETCH))
        table.drop_before(row - 10)
    assert table.meeting([2995], 0) == dict.fromkeys(range(2989, 2996), 1)
    assert len(table) == 11
