"""What the filters of a search mean: names become ids, dates instants, and a wrong one is told with its place."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.errors import QueryError
from core.query import Not, load_analyser, marks, parse_query
from core.query.matching import LiveSearch, Subject
from core.query.nodes import Anything, Between, Fact, Marks, Node
from core.query.resolving import Named, Names, resolve

NAMES = Names(
    officials=(
        Named("sergey-lavrov", ("Сергей Лавров", "Sergey Lavrov")),
        Named("vladimir-lavrov", ("Владимир Лавров",)),
        Named("igor-sechin", ("Игорь Сечин",)),
    ),
    channels=(Named("1001", ("Nezygar",), ("nezygar",)), Named("1002", ("Kompromat GROUP",), ("kompromat_group",))),
    people=(Named("14", ("Anna",)), Named("15", ("Boris",))),
    now=datetime(2025, 11, 5, 22, 30, tzinfo=UTC),  # the sixth in Riga
    zone=ZoneInfo("Europe/Riga"),
    article_id={"https://paper.example/a": 7}.get,
)


def resolved(query: str) -> Node:
    return resolve(parse_query(query), NAMES, query)


def riga(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=NAMES.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("channel:крайний", "Краи\u0306нии\u0306 случай"),
        ("channel:краи\u0306ний", "Крайний случай"),
        ("channel:сім'я", "Наша Сім’я"),
        ("channel:москва", "Мо\u00adск\u200bва"),
        ("channel:жёлтый", "Желтый листок"),
    ],
)
def test_names_are_found_however_their_letters_are_written(query: str, name: str) -> None:
    """Titles hold what phones put there: letters in two parts, either apostrophe, signs that nobody sees."""
    names = replace(NAMES, channels=(*NAMES.channels, Named("1003", (name,))))
    assert resolve(parse_query(query), names, query) == Marks((marks.channel(1003),))


@pytest.mark.parametrize("query", ["channel:'", "official:\u200b", "channel:@’"])
def test_what_is_left_out_of_names_names_nobody(query: str) -> None:
    """It would stand in every name."""
    with pytest.raises(QueryError, match="is called"):
        resolved(query)


def test_a_source_of_no_letters_is_no_channel_that_is_known() -> None:
    """Nothing can be found by it."""
    assert resolved("from:'") == Not(Anything())


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("official:sergey-lavrov", Marks((marks.official("sergey-lavrov"),))),
        ('official:"игорь сечин"', Marks((marks.official("igor-sechin"),))),
        ("official:лавров", Marks((marks.official("sergey-lavrov"), marks.official("vladimir-lavrov")))),
        ("channel:1001", Marks((marks.channel(1001),))),
        ("channel:-1001002", Marks((marks.channel(1002),))),
        ("channel:@Kompromat_Group", Marks((marks.channel(1002),))),
        ("channel:https://t.me/s/nezygar/55", Marks((marks.channel(1001),))),
        ("channel:t.me/nezygar", Marks((marks.channel(1001),))),
        ("by:anna", Fact("by", (14,))),
        ("status:denied", Fact("status", ("denied",))),
        ("tag:Metro", Fact("tag", ("metro",))),
        ("story:12", Fact("story", (12,))),
        ("article:3", Fact("article", (3,))),
        ('article:"https://paper.example/a"', Fact("article", (7,))),
        ("-is:deleted", Not(Fact("deleted"))),
        ("on:2025-11-05", Between(riga(2025, 11, 5), riga(2025, 11, 6))),
        ("on:5.11.2025", Between(riga(2025, 11, 5), riga(2025, 11, 6))),
        ("on:2025-11", Between(riga(2025, 11, 1), riga(2025, 12, 1))),
        ("on:2025-12", Between(riga(2025, 12, 1), riga(2026, 1, 1))),
        ("on:2025", Between(riga(2025, 1, 1), riga(2026, 1, 1))),
        ("on:today", Between(riga(2025, 11, 6), riga(2025, 11, 7))),
        ("on:вчера", Between(riga(2025, 11, 5), riga(2025, 11, 6))),
        ("after:2d", Between(datetime(2025, 11, 3, 22, 30, tzinfo=UTC), None)),
        ("after:3ч", Between(datetime(2025, 11, 5, 19, 30, tzinfo=UTC), None)),
        ("on:20251105", Between(riga(2025, 11, 5), riga(2025, 11, 6))),
        ("on:2025-11-05T10", Between(riga(2025, 11, 5, 10), riga(2025, 11, 5, 11))),
        ("on:2025-11-05T10:15", Between(riga(2025, 11, 5, 10, 15), riga(2025, 11, 5, 10, 16))),
        ('on:"5 ноября"', Between(riga(2025, 11, 5), riga(2025, 11, 6))),
        ("on:5.11", Between(riga(2025, 11, 5), riga(2025, 11, 6))),
        ("on:2025-11-03..2025-11-05", Between(riga(2025, 11, 3), riga(2025, 11, 6))),
        ('дата:"з 3 по 5 листопада"', Between(riga(2025, 11, 3), riga(2025, 11, 6))),
        ('after:"November 5"', Between(riga(2025, 11, 5), None)),
        ("до:«5 ноября»", Between(None, riga(2025, 11, 5))),
        ("before:2025-11-05T10:15", Between(None, riga(2025, 11, 5, 10, 15))),
        ("before:2025-11-05T10:15Z", Between(None, datetime(2025, 11, 5, 10, 15, tzinfo=UTC))),
    ],
)
def test_filters_become_what_a_store_can_look_up(query: str, node: Node) -> None:
    """Ids, names and handles of whatever form; days and months in the newsroom's zone, spans back from now."""
    assert resolved(query) == node


@pytest.mark.parametrize(
    ("query", "reason", "position"),
    [
        ("метро official:никто", "no official is called", 6),
        ("channel:@lavrov", "no channel is called '@lavrov'", 0),
        ("channel:https://[t.me/nezygar", "no channel is called", 0),
        ("by:carl", "no member is called", 0),
        ("story:first", "no story's number", 0),
        ("story:1234567890123456789", "no story's number", 0),
        ('article:"https://paper.example/b"', "no article has the address", 0),
        ("on:2025-02-30", "is no date", 0),
        ("on:2025-13", "is no date", 0),
        ("after:someday", "is no date", 0),
        ("before:99999h99", "is no date", 0),
    ],
)
def test_what_nobody_is_called_is_told_with_its_place(query: str, reason: str, position: int) -> None:
    """The error says what is not there, and where in the search it stands."""
    with pytest.raises(QueryError, match=reason) as caught:
        resolved(query)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("", True),
        ("лаврову", True),
        ("мэр", False),
        ("мол*", True),
        ("мол* -лавров", False),
        ("мэр OR молчит", True),
        ('"лавров молчать"', True),
        ('"молчит лавров"', False),
        ("story:12", True),
        ("story:13", False),
        ("is:edited", True),
        ("is:deleted", False),
        ("status:unverified", True),
        ("status:denied", False),
        ("channel:nezygar", True),
        ("channel:@kompromat_group", False),
        ("on:2025-11-05", True),
        ("before:2025-11-05", False),
        ("after:2025-11-05", True),
    ],
)
def test_a_text_that_arrives_is_a_hit_or_not(query: str, hit: bool) -> None:
    """Saved searches are asked without an index: of a new post nobody has decided anything, and it is not deleted."""
    analyser = load_analyser()
    subject = Subject(
        tuple(analyser.terms("DEMO. Лавров молчит.")),
        frozenset({marks.channel(1001)}),
        datetime(2025, 11, 5, 9, 0, tzinfo=UTC),
        edited=True,
        story_id=12,
    )
    assert LiveSearch(resolved(query), analyser).matches(subject) is hit


def test_a_search_that_was_not_resolved_is_a_mistake_of_ours() -> None:
    """It is refused rather than answered wrongly."""
    analyser = load_analyser()
    subject = Subject((), frozenset(), NAMES.now)
    with pytest.raises(ValueError, match="not resolved: channel"):
        LiveSearch(parse_query("channel:1001"), analyser).matches(subject)
