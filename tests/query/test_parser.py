"""The search language: what queries mean, and where they are wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.query import All, Anything, Either, Filter, Not, Phrase, Prefix, Word, parse_query


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Anything()),
        ("  ", Anything()),
        ("собянин", Word("собянин", 0)),
        ("а -б", All((Word("а", 0), Not(Word("б", 3))))),
        ("NOT б", Not(Word("б", 4))),
        ("а OR б в", Either((Word("а", 0), All((Word("б", 5), Word("в", 7)))))),
        ("(а ИЛИ б) в", All((Either((Word("а", 1), Word("б", 7))), Word("в", 10)))),
        ("«глава МИД»", Phrase(("глава", "МИД"), 0)),
        ('"МИД"', Word("МИД", 0)),
        ("мигра*", Prefix("мигра", 0)),
        ("Ростов-на-Дону", Phrase(("Ростов", "на", "Дону"), 0)),
        ("@kremlin", Word("@kremlin", 0)),
        ("https://t.me/a", Phrase(("https", "t", "me", "a"), 0)),
        ("метро -- дорого", All((Word("метро", 0), Word("дорого", 9)))),
        ("метро --дорого", All((Word("метро", 0), Word("дорого", 8)))),
        ("метро — дорого", All((Word("метро", 0), Word("дорого", 8)))),
        ("official:lavrov", Filter("official", "lavrov", 0)),
        ('канал:"Kompromat GROUP"', Filter("channel", "Kompromat GROUP", 0)),
        ("channel:“Kompromat GROUP” а", All((Filter("channel", "Kompromat GROUP", 0), Word("а", 26)))),
        ("канал:«Новости дня»", Filter("channel", "Новости дня", 0)),
        ("канал:„Новини дня“", Filter("channel", "Новини дня", 0)),
        ("канал:Газета«День»", Filter("channel", "Газета«День»", 0)),
        ("edited:yes", Filter("is", "edited", 0)),
        ("is:not_deleted", Not(Filter("is", "deleted", 0))),
        ("-is:deleted", Not(Filter("is", "deleted", 1))),
        ("is:" + "not_" * 401 + "deleted", Not(Filter("is", "deleted", 0))),
        ("а\0б \ud800", All((Word("а", 0), Word("б", 2)))),
        ("12:30", Phrase(("12", "30"), 0)),
    ],
)
def test_queries_become_trees(query: str, tree: object) -> None:
    """Each form of the language has its tree, with the positions of its words."""
    assert parse_query(query) == tree


@pytest.mark.parametrize(
    ("query", "position", "reason"),
    [
        ("а OR", 4, "missing"),
        ("((а)", 0, "not closed"),
        ("а)", 1, "closed that was not opened"),
        ('а "б', 2, "quotation mark"),
        ("а foo:bar", 2, "no filter"),
        (" -", 1, "nothing to search for"),
        ("а -🙂 б", 3, "nothing to search for"),
        ("🙂 …", 0, "nothing to search for"),
        ("official:", 0, "a value is missing"),
        ('official:""', 0, "a value is missing"),
        ("official:«»", 0, "a value is missing"),
        ("а from:@", 2, "a value is missing"),
        ("tag:\0", 0, "a value is missing"),
        ("is:strange", 0, "unknown"),
        ("х*", 0, "letters"),
        ("AND а", 0, "before AND"),
        ("а " * 65, 128, "more than 64"),
        ("(" * 30 + "а" + ")" * 30, 21, "too many brackets"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_place(query: str, position: int, reason: str) -> None:
    """A wrong query raises one error that knows where it went wrong."""
    with pytest.raises(QueryError, match=reason) as caught:
        parse_query(query)
    assert caught.value.position == position


@given(st.text(alphabet="аб \"«»()-*:|@#'OR\n\u0301\ud83dis:", max_size=40))
def test_any_text_is_read_or_refused(query: str) -> None:
    """No input makes the parser fail in any other way."""
    try:
        parse_query(query)
    except QueryError as error:
        assert 0 <= error.position <= len(query)
