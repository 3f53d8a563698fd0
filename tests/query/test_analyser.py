"""The analyser: all forms of a word meet in one term, and marks stand where words were found."""

import pytest

from core.query import excerpt, load_analyser, matcher_for, parse_query
from core.query.analyser import indexed_words


def names(text: str) -> set[str]:
    """All that a text's words may be searched by."""
    return {name for term in load_analyser().terms(text) for name in (term.term, *term.others)}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("собянин", "с Собяниным"),
        ("Собянину", "у Собянина"),
        ("захарова", "о Захаровой"),
        ("человек", "много людей"),
        ("еж", "о Еже"),
        ("ёлка", "елки"),
        ("елка", "ёлками"),
        ("сталь", "плавили сталью и стали"),
        ("зеленский", "у Зеленского"),
        ("зеленський", "Володимира Зеленського приїхав і"),
        ("стати", "вони стали, їх"),
        ("зв'язок", "без зв’язку, її"),
        ("minister", "two ministers"),
        ("НАТО", "нато"),
        ("покемонгошный", "покемонгошного"),
        ("замок", "за́мок"),
        ("@kremlin_ru", "см. @Kremlin_RU"),
        ("kremlin_ru", "см. @kremlin_ru"),
        ("#выборы", "#выборы2024 #выборы"),
        ("2024", "в 2024 году"),
        ("собянин", "с Собя\u00adни\u200bным"),
        ("Собя\u00adнин", "Собянина"),
        ("летом", "ле\u0300том"),
        ("иной", "ѝной"),
        ("собянин", "С\u0336о\u0336б\u0336я\u0336н\u0336и\u0336н\u0336а\u0336"),
        ("собянин", "c Cобяниным"),
        ("США", "в CША"),
        ("суспільне", "Суспiльного"),
        ("морозов", "о Mopoзoвe"),
        ("copy", "сopy"),
        ("СМСки", "CMCки"),
        ("istanbul", "İstanbul"),
    ],
)
def test_a_search_finds_other_forms(query: str, text: str) -> None:
    """A word is found in its other forms, with ё or е, in Russian, Ukrainian and English."""
    assert names(text) & set(load_analyser().searched(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("лавровый", "Лаврентий"),
        ("собянин", "собака"),
        ("стать", "статья"),
        ("война", "воины"),
        ("атом", "АтомID"),
        ("сор", "cop"),
        ("видно", "вид\u200b но"),
    ],
)
def test_other_words_are_not_found(query: str, text: str) -> None:
    """Words that only look alike stay apart."""
    assert not names(text) & set(load_analyser().searched(query))


def test_no_term_begins_like_a_mark() -> None:
    """No text can pretend to be one of the index's own marks."""
    text = "_all __bold__ @_all #_c1 _ова"
    terms = list(load_analyser().terms(text))
    assert not [name for term in terms for name in (term.term, *term.others) if name.startswith("_")]
    assert indexed_words(terms)


def test_marks_stand_on_the_words() -> None:
    """Highlights are spans of the original text: words, beginnings of words and phrases."""
    matcher = matcher_for(parse_query('собянин "глава МИД" мигра* -метро'), load_analyser())
    text = "Вчера с Собяниным говорил о мигрантах главой МИДа; метро и глава района"
    assert [text[a:b] for a, b in matcher.spans(text)] == ["Собяниным", "мигрантах", "главой МИДа"]


def test_an_excerpt_shows_the_first_mark() -> None:
    """A long text is cut between words around its first mark, and the marks move along."""
    text = "слово " * 200 + "Собяниным " + "слово " * 200
    spans = matcher_for(parse_query("собянин"), load_analyser()).spans(text)
    shown = excerpt(text, spans, 100)
    assert shown.cut_before
    assert shown.cut_after
    assert [shown.text[a:b] for a, b in shown.marks] == ["Собяниным"]
    assert len(shown.text) <= 100
