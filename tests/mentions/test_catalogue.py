"""Compiling, keeping, finding, linting and explaining."""

from datetime import date
from pathlib import Path

import pytest

from config.officials import load_officials
from core.i18n import LANGUAGES, reason_text, texts_for
from core.mentions import (
    Catalogue,
    Context,
    cache_key,
    compile_catalogue,
    detect,
    explain,
    find_officials,
    lint_catalogue,
    load_catalogue,
    save_catalogue,
)
from core.mentions.catalogue.store import catalogue_from_bytes, catalogue_to_bytes
from core.mentions.words.alphabet import key, readable
from core.types import MentionKind, Official, Position

OFFICIALS = Path(__file__).parent / "cases" / "officials.yaml"
TEXT = "Глава МИД РФ прибыл. Сергей Лавров и Путин молчат, Батька из Минска говорит."


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(OFFICIALS))


def test_a_kept_catalogue_finds_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    """A catalogue from the cache has the same id, officials and mentions as the one that was kept."""
    save_catalogue(catalogue, tmp_path, "one")
    kept = load_catalogue(tmp_path, "one")
    assert kept is not None
    assert kept.id == catalogue.id
    assert list(kept.officials) == list(catalogue.officials)
    assert detect(TEXT, kept, date=date(2020, 1, 1)) == detect(TEXT, catalogue, date=date(2020, 1, 1))


@pytest.mark.parametrize("at", [0, 30, 400, -1])
def test_a_damaged_cache_is_no_catalogue(catalogue: Catalogue, at: int) -> None:
    """One changed byte anywhere, or a missing end, gives None, so that the catalogue is compiled anew."""
    data = bytearray(catalogue_to_bytes(catalogue))
    data[at] ^= 0xFF
    assert catalogue_from_bytes(bytes(data)) is None
    assert catalogue_from_bytes(catalogue_to_bytes(catalogue)[:-5]) is None
    assert catalogue_from_bytes(b"") is None


def test_the_id_follows_the_content() -> None:
    """Equal officials have one id, other ones another; the key of the cache follows the file."""
    one, other = Official("a", {"ru": "Иван Белкин"}), Official("a", {"ru": "Иван Белков"})
    assert compile_catalogue([one]).id == compile_catalogue([one]).id != compile_catalogue([other]).id
    assert cache_key(b"one") != cache_key(b"other")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("Лаврова", {"lavrov"}),
        ("лавров", {"lavrov"}),
        ("Lavrov", {"lavrov"}),
        ("сергей лавров", {"lavrov"}),
        ("Лавров С.В.", {"lavrov"}),
        ("Лавров Сергей Викторович", {"lavrov"}),
        ("lavrov", {"lavrov"}),
        ("Кузнецов", {"kuznetsov-a", "kuznetsov-s"}),
        ("Андрей Кузнецов", {"kuznetsov-a"}),
        ("Мороз", {"moroz"}),
        ("мороз", {"moroz"}),
        ("Зеленського", {"zelensky"}),
        ("Львову-Белову", {"lvova-belova"}),
        ("Батька", {"lukashenko"}),
        ("Пётр Лавров", set()),
        ("Неизвестный", set()),
        ("", set()),
    ],
)
def test_officials_are_found_by_a_typed_name(catalogue: Catalogue, query: str, wanted: set[str]) -> None:
    """Any form, alphabet and order of a name finds its officials; ambiguous ones all."""
    assert {official.id for official in find_officials(query, catalogue)} == wanted


def test_lint_names_collisions_and_common_words(catalogue: Catalogue) -> None:
    """Namesakes and surnames that are common words are told."""
    found = {(finding.reason.code, finding.official_ids) for finding in lint_catalogue(catalogue)}
    assert ("lint-same-surname", ("kuznetsov-a", "kuznetsov-s")) in found
    assert any(code == "lint-common-word" and ids == ("kot",) for code, ids in found)


def test_every_reason_is_told_in_every_language(catalogue: Catalogue) -> None:
    """Each accepted and rejected place has a reason that all languages can tell."""
    texts = [TEXT, "Пётр Лавров и Кличко-младший на улице Титова. Бывший глава МИД РФ. Новак работала.", "«Титов»"]
    codes = set()
    for text in texts:
        for candidate in explain(text, catalogue, date=date(2020, 1, 1)):
            for reason in candidate.reasons:
                codes.add(reason.code)
                for language in LANGUAGES:
                    assert texts_for(language).has(reason.code)
                    assert "{" not in reason_text((reason,), language)
    assert len(codes) >= 8


def test_context_tells_namesakes_apart(catalogue: Catalogue) -> None:
    """Whoever the channel named in full before is meant by a bare surname of namesakes; priors work, too."""
    text = "Вчера Кузнецов заявил о победе."
    assert detect(text, catalogue) == []
    for context in (Context(recent=("kuznetsov-s",)), Context(priors={"kuznetsov-s": 1.0})):
        assert [m.official_id for m in detect(text, catalogue, context=context)] == ["kuznetsov-s"]


def test_adjectives_are_found_only_when_asked_for(catalogue: Catalogue) -> None:
    """An adjective made of a surname is a kind of its own, off by default."""
    text = "Это путинский указ."
    assert detect(text, catalogue) == []
    (mention,) = detect(text, catalogue, adjectives=True)
    assert (mention.kind, mention.official_id) == (MentionKind.ADJECTIVE, "putin")


def test_equal_full_names_are_doubtful() -> None:
    """Two officials with one full name give the first, marked for a person to check."""
    pair = [Official("a", {"ru": "Иван Белкин"}), Official("b", {"ru": "Иван Белкин"})]
    (mention,) = detect("Вчера Иван Белкин заявил о победе.", compile_catalogue(pair))
    assert mention.official_id == "a"
    assert mention.doubtful


def test_a_role_of_nobody_on_the_day_is_nobodys() -> None:
    """A role phrase denotes its holder on the text's day, and whoever holds it now when the day is unknown."""
    first = Official("a", {"ru": "Иван Белкин"}, positions=(Position("мэр Энска", (), None, date(2020, 1, 1)),))
    second = Official("b", {"ru": "Олег Стрелкин"}, positions=(Position("мэр Энска", (), date(2020, 1, 2), None),))
    catalogue = compile_catalogue([first, second])
    found = [
        [m.official_id for m in detect("Заявление мэра Энска услышали.", catalogue, date=day)]
        for day in (date(2019, 5, 1), date(2021, 5, 1), None)
    ]
    assert found == [["a"], ["b"], ["b"]]


def test_of_many_namesakes_the_one_with_an_office_is_likeliest() -> None:
    """Among many people of one surname, the only one of whom the catalogue knows an office is meant."""
    names = ["Иван", "Олег", "Пётр", "Юрий", "Яков", "Роман"]
    plain = [Official(f"x{n}", {"ru": f"{name} Белкин"}) for n, name in enumerate(names)]
    known = Official("mayor", {"ru": "Семён Белкин", "en": "Semyon Belkin"}, positions=(Position("мэр Энска"),) * 2)
    text = "Вчера Белкин заявил о победе."
    assert detect(text, compile_catalogue(plain)) == []
    assert [m.official_id for m in detect(text, compile_catalogue([*plain, known]))] == ["mayor"]


def test_what_positions_tell_is_kept_with_the_catalogue() -> None:
    title = "министр иностранных дел России"
    positions = (Position(title, ("глава МИД",), date(2004, 3, 9), None),)
    compiled = compile_catalogue([Official("minister", {"ru": "Пётр Ветров"}, positions=positions)])
    kept = catalogue_from_bytes(catalogue_to_bytes(compiled))
    assert kept is not None
    hints = kept.hints(0)
    assert [readable(word) for word in hints.offices] == [" министр", " глава"]
    assert [readable(word) for word in hints.domains] == [" росси", " мид"]
    assert [readable(word) for word in hints.fields] == [" мид", " иностр"]
    assert hints.appointed and hints.well_known
    bare = (*hints.bare, *hints.bare_abroad)
    words = [line.partition(b"\t")[0].decode() for line in kept.tables.titles.block.splitlines()[1:]]
    assert words and all(f" {word}".startswith(bare) for word in words)
    assert hints.homes == {"РФ"}


def test_bare_titles_are_kept_with_the_days_of_the_office() -> None:
    since, until, acting_since = date(2004, 3, 9), date(2010, 1, 31), date(2011, 2, 1)
    mayor = Position("мэр Москвы", (), since, until)
    acting = Position("врио мэра Москвы", (), acting_since, None)
    compiled = compile_catalogue([Official("mayor", {"ru": "Пётр Ветров"}, positions=(mayor, acting))])
    kept = catalogue_from_bytes(catalogue_to_bytes(compiled))
    assert kept is not None
    found = {
        (first, last, acts): [readable(title) for title in titles]
        for first, last, acts, titles in kept.bare_titles(0, key("мэра"))
    }
    assert found.keys() == {(since.toordinal(), until.toordinal(), False), (acting_since.toordinal(), 0, True)}
    assert all("мера" in titles for titles in found.values())
    assert kept.bare_titles(0, key("мэра")) is kept.bare_titles(0, key("мэра"))  # read once
    assert kept.bare_titles(0, key("директора")) == ()


def test_heads_of_states_are_kept_by_country_and_office() -> None:
    since, until, again = date(2004, 3, 9), date(2010, 1, 31), date(2011, 2, 1)
    positions = Position("премьер Латвии", (), since, until), Position("президент Латвии", (), again, None)
    compiled = compile_catalogue([Official("head", {"ru": "Пётр Ветров"}, positions=positions)])
    kept = catalogue_from_bytes(catalogue_to_bytes(compiled))
    assert kept is not None
    held = {office: [list(one) for one in some] for office, some in kept.tables.governors["Латвии"].items()}
    assert held == {
        "президент": [[0, again.toordinal(), 0]],
        "премьер-министр": [[0, since.toordinal(), until.toordinal()]],
    }


def test_names_with_lone_surrogates_are_kept() -> None:
    """JSON of the standard library takes them, and so must the rows of a catalogue."""
    broken = Official("broken", {"ru": "Сергей \ud800Ветров"}, ("Ветр\ud800",), positions=(Position("министр \ud800"),))
    kept = catalogue_from_bytes(catalogue_to_bytes(compile_catalogue([broken])))
    assert kept is not None
    assert kept.officials[0] == broken
    assert kept.person(0).given and kept.hints(0).offices
