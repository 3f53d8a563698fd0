"""Properties of detection over all forms and over arbitrary text."""

import random
import string
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.officials import load_officials, starter_path
from core.mentions import Catalogue, compile_catalogue, detect, detect_many, explain
from core.mentions.catalogue.forms import read_names
from core.mentions.catalogue.groups import GroupKind
from core.mentions.catalogue.nicknames import nickname_spellings
from core.mentions.pages.hidden import straighten
from core.mentions.pages.scan import scan
from core.mentions.words.alphabet import fold, readable
from core.types import Official

OFFICIALS = Path(__file__).parent / "cases" / "officials.yaml"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(OFFICIALS))


@pytest.fixture(scope="module")
def starter() -> Catalogue:
    return compile_catalogue(load_officials(starter_path()))


def _all_forms(catalogue: Catalogue) -> dict[str, set[int]]:
    """Every folded form of a surname, nickname or patronymic, with the officials that have it: for the slow oracle."""
    forms: dict[str, set[int]] = {}
    for index, official in enumerate(catalogue.officials):
        names = read_names(official)
        spellings = [*names.surnames, *names.patronymics]
        for alias in names.nicknames:
            spellings += nickname_spellings(alias, names.person.gender)
        for spelling in spellings:
            for form, _ in spelling.forms:
                forms.setdefault(form, set()).add(index)
    return forms


def test_scan_finds_the_same_as_a_brute_force_search_over_all_forms(catalogue: Catalogue) -> None:
    """The automaton and the endings find exactly the generated forms that stand between borders."""
    forms = _all_forms(catalogue)
    assert len(forms) > 1000
    chosen = random.Random(5)
    fillers = ["и", "вчера", "сказал", "Москва", "—", "«", "»", "12", "x", "Ля", "ер", "🙂"]
    for _ in range(300):
        words = [
            readable(chosen.choice(list(forms))).title() if chosen.random() < 0.6 else chosen.choice(fillers)
            for _ in range(12)
        ]
        text = chosen.choice([" ", "  ", ", ", "\n", "-", ""]).join(words)
        folded = f" {fold(text).decode('latin-1')} "
        wanted = {
            (place, place + len(form), member)
            for form, members in forms.items()
            for place in _places(folded, form)
            for member in members
        }
        found = {
            (hit.start, hit.end, member)
            for page in scan([text], catalogue)
            for hit in page.hits
            for group, _ in hit.senses
            if group.kind in (GroupKind.SURNAME, GroupKind.ALIAS, GroupKind.PATRONYMIC)
            for member in group.members
        }
        assert found == wanted, text


def _places(folded: str, form: str) -> list[int]:
    found, place = [], folded.find(f" {form} ")
    while place >= 0:
        found.append(place)
        place = folded.find(f" {form} ", place + 1)
    return found


@pytest.mark.parametrize(
    ("before", "surface"),
    [
        ("🙂🙂 ", "Лаврова"),
        ("👨‍👩‍👧‍👦 семья и ", "Лаврова"),
        ("🇷🇺 ", "Лаврова"),
        ("й̆ é ", "Лаврова"),
        ("", "Лавро\u200bва"),
        ("", "Ла\u00adв\u00adрова"),
        ("Слова ", "Ла\u0301врова"),
        ("Слова ", "Сергеи\u0306 Лавров"),
        ("😀" * 300 + " ", "Лаврова"),
        ("слово " * 8000, "Лаврова"),
        ("а\u0301" * 2000 + " ", "Лаврова"),
    ],
)
def test_spans_are_of_the_original_text(catalogue: Catalogue, before: str, surface: str) -> None:
    """Spans count characters of the text as it came, after emoji, combining and hidden marks, and in long posts."""
    text = f"{before}{surface} обсуждают."
    (mention,) = detect(text, catalogue)
    assert text[mention.start : mention.end] == mention.surface == surface
    assert mention.official_id == "lavrov"


def test_initials_behind_a_surname_with_a_particle_are_no_name_of_their_own(catalogue: Catalogue) -> None:
    for text in ("Прибыл аль-Асад С.В. Лавров ждал.", "и аль-Асад С. В. Лавров"):
        for mention in detect(text, catalogue):
            assert "Асад" in mention.surface or "Лавров" in mention.surface


def test_a_post_of_fifty_thousand_characters_has_all_its_mentions(catalogue: Catalogue) -> None:
    """Nothing is lost at the end of a very long post."""
    text = "Слова Лаврова услышали. 🙂 " * 2000
    found = detect(text, catalogue)
    assert len(text) >= 50_000
    assert len(found) == 2000
    assert all(text[m.start : m.end] == "Лаврова" for m in found)


_ALPHABET = st.one_of(
    st.sampled_from("ЛавровПутинСергейМИДРФпрезидентглава .,-—*_[]()«»\"'#@\n\t:/0123"),
    st.sampled_from("🙂👨‍👩‍👧\u200b\u200d\u00ad\u0301\u0306\ufeff\u202e"),
    st.characters(),
)
_PIECES = st.sampled_from(
    ["Сергея Лаврова", "С.В. Лавров", "глава МИД РФ", "П*тин", "**", "аль-Асад", "Жан-Клод", "И. ", "Путин-", "@", "#"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.text(_ALPHABET, max_size=12), _PIECES), max_size=30).map("".join))
def test_any_text_gives_sorted_spans_of_itself(text: str) -> None:
    """No text makes detection fail; mentions are in order, inside the text, and never overlap for one official."""
    found = detect(text, _CATALOGUE)
    assert [m.start for m in found] == sorted(m.start for m in found)
    last: dict[str, int] = {}
    for mention in found:
        assert text[mention.start : mention.end] == mention.surface != ""
        assert mention.start >= last.get(mention.official_id, 0)
        assert mention.reasons
        last[mention.official_id] = mention.end
    assert [(c.start, c.end) for c in explain(text, _CATALOGUE) if c.accepted] == [(m.start, m.end) for m in found]


_CATALOGUE = compile_catalogue(load_officials(OFFICIALS))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.one_of(st.text(_ALPHABET, max_size=9), _PIECES), max_size=8).map("".join), max_size=12))
def test_texts_in_a_batch_are_found_as_each_alone(texts: list[str]) -> None:
    """A batch gives each text the mentions that it has by itself."""
    assert detect_many(texts, _CATALOGUE) == [detect(text, _CATALOGUE) for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ("Об этом сказал белорусский", "премьер заявил, что уедет."),
        ("Приехал министр иностранных", "дел России уехал."),
        ("Это сказал президент", "России нужен газ."),
        ("Говорит губернатор. Курская", "область ждёт губернатора."),
        ("Приехал Си", "Цзиньпин"),
        ("Это Сергей", "Лавров молчит."),
        ("Президент", "", "США"),
    ],
)
def test_no_phrase_goes_on_in_the_next_text(texts: tuple[str, ...], starter: Catalogue) -> None:
    """Documents stand alone, however many are looked through at once: no span leaves its text."""
    assert detect_many(texts, starter) == [detect(text, starter) for text in texts]


@given(st.text(_ALPHABET, max_size=60))
def test_straightening_keeps_the_place_of_each_character(text: str) -> None:
    """Each character that is kept knows its place in the original; one that took a mark in knows that of its letter."""
    clean, places = straighten(text)
    spans = [places.span(index, index + 1) for index in range(len(clean))]
    assert spans == sorted(set(spans))
    for letter, (start, end) in zip(clean, spans, strict=True):
        assert end == start + 1
        assert letter == text[start] or unicodedata.normalize("NFD", letter)[0] == text[start]


@pytest.mark.parametrize(
    "piece",
    [
        "Лавров ",
        "Сергей ",
        "С.",
        "П*т",
        "а*",
        "Жан-",
        "глава МИД РФ ",
        "Путин-",
        "**Лавров",
        "Си ",
        "\u0301а",
        "«Орлов",
    ],
)
def test_time_grows_with_the_length_of_the_text_only(catalogue: Catalogue, piece: str) -> None:
    """Eight times the text takes about eight times as long, whatever it repeats."""

    def best(text: str) -> float:
        times = []
        for _ in range(3):
            started = time.process_time()
            detect(text, catalogue)
            times.append(time.process_time() - started)
        return min(times)

    short, long = piece * (4_000 // len(piece)), piece * (32_000 // len(piece))
    assert best(long) <= 40 * best(short) + 0.05


def test_every_official_is_found_by_the_name_as_it_is_written(catalogue: Catalogue) -> None:
    """Each written name of each official, alone in a text, finds that official and nobody else."""
    for official in catalogue.officials:
        for name in official.names.values():
            found = {m.official_id for m in detect(f"Это {name}.", catalogue)}
            assert found == {official.id}, name


def test_an_empty_catalogue_finds_nobody() -> None:
    """No officials, no mentions, no failure."""
    empty = compile_catalogue([])
    assert detect("Сергей Лавров, глава МИД РФ", empty) == []


def test_ordinary_latin_text_gives_nobody(catalogue: Catalogue) -> None:
    """Random Latin words have no officials in them."""
    chosen = random.Random(3)
    words = ["".join(chosen.choices(string.ascii_lowercase, k=chosen.randint(3, 9))) for _ in range(3000)]
    assert detect(" ".join(words), catalogue) == []


def test_namesakes_of_equal_standing_are_not_guessed() -> None:
    """A bare surname of two officials whom nothing tells apart names nobody."""
    pair = [Official("a", {"ru": "Иван Белкин"}), Official("b", {"ru": "Олег Белкин"})]
    found = compile_catalogue(pair)
    assert detect("Вчера Белкин заявил о победе.", found) == []
    assert [m.official_id for m in detect("Вчера Олег Белкин заявил о победе.", found)] == ["b"]
