"""The catalogue: what an entry may hold, and what is refused with file, line and reason."""

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.officials import catalogue_path, load_officials, starter_path
from core.errors import ConfigError
from core.types import Official, Position, Watchlist

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: str) -> Path:
        path = tmp_path / "officials.yaml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def refusal(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_officials(path)
    assert caught.value.path == path
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


LAVROV = """
- id: sergey-lavrov
  name: {ru: Сергей Викторович Лавров, en: Sergey Lavrov, uk: Сергій Лавров}
  aliases: [Sergei Lavrov]
  gender: m
  wikidata: Q58217
  positions:
    - {title: министр иностранных дел России, short: [глава МИД, глава МИД РФ], from: 2004-03-09}
"""

EXPECTED = Official(
    id="sergey-lavrov",
    names={"ru": "Сергей Викторович Лавров", "en": "Sergey Lavrov", "uk": "Сергій Лавров"},
    aliases=("Sergei Lavrov",),
    gender="m",
    wikidata="Q58217",
    positions=(Position("министр иностранных дел России", ("глава МИД", "глава МИД РФ"), date(2004, 3, 9)),),
)


def test_the_catalogue_meant_is_the_nearest_one_named() -> None:
    """The command line's catalogue wins over the watchlist's, and without both it is the starter catalogue."""
    assert catalogue_path("a.json", Watchlist(officials="b.yaml")) == Path("a.json")
    assert catalogue_path(None, Watchlist(officials="b.yaml")) == Path("b.yaml")
    assert catalogue_path(None, Watchlist()) == catalogue_path(None) == starter_path()


def test_a_full_entry_in_yaml_and_in_json(write: Write) -> None:
    """The contract's example comes back typed, from YAML as from JSON."""
    assert load_officials(write(LAVROV)) == [EXPECTED]
    as_json = json.dumps(yaml.load(LAVROV, Loader=yaml.BaseLoader))
    assert load_officials(write(as_json)) == [EXPECTED]


def test_what_is_absent_or_null_is_left_out(write: Write) -> None:
    """Only an id and one name are needed; null is as good as nothing."""
    rows = [
        {"id": 5, "name": {"en": "A B", "uk": None}, "aliases": None, "gender": None, "wikidata": None},
        {"id": "b", "name": {"ru": "В Г"}, "positions": [{"title": "мэр", "short": None, "from": None, "to": None}]},
        {"id": "c", "name": {"ru": "Д Е"}, "positions": []},
    ]
    assert load_officials(write(json.dumps(rows))) == [
        Official("5", {"en": "A B"}),
        Official("b", {"ru": "В Г"}, positions=(Position("мэр"),)),
        Official("c", {"ru": "Д Е"}),
    ]


def test_json_with_a_trailing_comma_is_read_as_yaml(write: Write) -> None:
    """What json refuses and YAML takes is taken."""
    assert [official.id for official in load_officials(write('[{"id": "a", "name": {"en": "A B"}},]'))] == ["a"]


def test_blanks_are_tidied_and_repetitions_dropped(write: Write) -> None:
    """Runs of spaces become one, and an alias given twice counts once."""
    official = load_officials(write('- {id: a, name: {en: " A   B "}, aliases: [Ab, "Ab ", Cd]}'))[0]
    assert (official.names["en"], official.aliases) == ("A B", ("Ab", "Cd"))


@pytest.mark.parametrize("content", ["", "# nobody\n", "---\n"])
def test_an_empty_catalogue_is_told(content: str, write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """An empty file gives nobody, with a warning."""
    assert load_officials(write(content)) == []
    assert "nobody is looked for" in caplog.text


@pytest.mark.parametrize(
    ("addition", "warning"),
    [
        ("  gendre: m\n", "did you mean 'gender'"),
        ("  wikidata: 58217\n", "not like Q58217"),
        ("  wikidata: Q1\n", "Q1 is also that of first"),
        ("  positions:\n    - {title: мэр, until: 2020-01-01}\n", "the unknown key 'until'"),
    ],
)
def test_odd_things_are_warned_of_with_their_line(
    addition: str, warning: str, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    """Unknown keys and odd Wikidata ids are told with their line and leave the entry usable."""
    path = write(f"- {{id: first, name: {{en: A B}}, wikidata: Q1}}\n- id: second\n  name: {{en: C D}}\n{addition}")
    with caplog.at_level(logging.WARNING):
        assert len(load_officials(path)) == 2
    assert warning in caplog.text
    assert f"{path}:{5 if 'positions' in addition else 4}:" in caplog.text


def test_a_name_in_another_language_is_kept_with_a_warning(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """A name in a language without rules is kept."""
    path = write("- id: a\n  name:\n    en: A B\n    lv: Ā Bē\n")
    assert load_officials(path)[0].names == {"en": "A B", "lv": "Ā Bē"}
    assert f"{path}:4" in caplog.text


ENTRY = "- id: a\n  name: {en: A B}\n"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("id: a\n", 1, "must be a list"),
        ("- just text\n", 1, "must be a mapping"),
        ("-\n", 1, "must be a mapping"),
        ("- name: {en: A B}\n", 1, "no id"),
        ("- {id: '', name: {en: A B}}\n", 1, "is empty"),
        ("- id: a\n", 1, "the name is missing"),
        ("- id: a\n  name: A B\n", 2, "must be a mapping"),
        ("- id: a\n  name: {}\n", 2, "in no language"),
        ("- id: a\n  name: {en: null}\n", 2, "in no language"),
        ("- id: a\n  name: {en: A}\n", 2, "too short"),
        (ENTRY + "  aliases: [ok, '']\n", 3, "is empty"),
        (ENTRY + "  aliases:\n    - ok\n    - х\n", 5, "too short"),
        (ENTRY + "  aliases: {a: b}\n", 3, "list of texts"),
        (ENTRY + "  gender: х\n", 3, "write m or f"),
        (ENTRY + "  positions: minister\n", 3, "must be a list"),
        (ENTRY + "  positions: {}\n", 3, "must be a list"),
        (ENTRY + "  positions:\n    - minister\n", 4, "must be a mapping"),
        (ENTRY + "  positions:\n    - short: [x]\n", 4, "no title"),
        (ENTRY + "  positions:\n    - title: ''\n", 4, "is empty"),
        (ENTRY + "  positions:\n    - title: мэр\n      from: 2004\n", 5, "'2004' is not a day"),
        (ENTRY + "  positions:\n    - title: мэр\n      from: 2004-02-30\n", 5, "'2004-02-30' is not a day"),
        (ENTRY + "  positions:\n    - title: мэр\n      from: 20040309\n", 5, "is not a day"),
        (ENTRY + "  positions:\n    - title: мэр\n      to: вчера\n", 5, "write it as 2004-03-09"),
        (
            ENTRY + "  positions:\n    - title: мэр\n      from: 2004-03-09\n      to: 2004-03-08\n",
            6,
            "before it starts on 2004-03-09",
        ),
        (ENTRY + "- id: b\n  name: {en: C D}\n" + ENTRY, 5, "given twice, first in line 1"),
        (ENTRY + "  gender: m\n  gender: f\n", 4, "given twice, first in line 3"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(content: str, line: int, reason: str, write: Write) -> None:
    """Each mistake refuses the file with its line and reason."""
    error = refusal(write(content))
    assert reason in str(error)
    assert error.line == line


def test_a_refusal_names_the_entry(write: Write) -> None:
    """Beside the line stands the id of the entry, for catalogues that a program wrote on one line."""
    path = write(json.dumps([{"id": "a", "name": {"en": "A B"}}, {"id": "b", "name": {"en": "C D"}, "gender": "?"}]))
    assert "(in 'b')" in str(refusal(path))


@pytest.mark.parametrize(
    ("mistake", "line", "reason"),
    [
        (('"id": "b"', '"id": "a"'), 8, "first in line 2"),
        (('"gender": "f"', '"gender": 7'), 14, "the gender is 7"),
        (('"gender": "f"', '"name": "x"'), 14, "'name' is given twice, first in line 10"),
        (('"en": "C D"', '"en": "C D", "en": "E F"'), 11, "'en' is given twice, first in line 11"),
        (('"uk": "Г Ґ"', '"uk": "Г\\ud800"'), 12, "U+D800"),
        (('"uk": "Г Ґ"', '"uk": NaN'), 12, "must be text"),
        (('"gender": "f"', '"gender": nul'), 14, "the gender is 'nul'"),
    ],
)
def test_json_is_refused_with_its_line_too(mistake: tuple[str, str], line: int, reason: str, write: Write) -> None:
    """JSON is read by another parser, and its mistakes have their lines as well."""
    good = """[
 {
  "id": "a",
  "name": {"en": "A B"},
  "aliases": ["x\\"]y", "z}{"],
  "positions": [{"title": "t, [x]", "from": null}]
 },
 {
  "id": "b",
  "name": {
   "en": "C D",
   "uk": "Г Ґ"
  },
  "gender": "f"
 }
]"""
    assert len(load_officials(write(good))) == 2
    assert mistake[0] in good
    error = refusal(write(good.replace(*mistake)))
    assert reason in str(error)
    assert error.line == line


def test_broken_json_by_name_is_told_as_json(tmp_path: Path) -> None:
    """A file that calls itself JSON is refused in JSON's terms, with the line."""
    path = tmp_path / "officials.json"
    path.write_text('[\n {"id": "a",\n  "name" {}}\n]', encoding="utf-8")
    error = refusal(path)
    assert error.line == 3
    assert "is not JSON" in str(error)


def test_a_number_without_end_is_refused(write: Write) -> None:
    """JSON with a number of a million digits is refused, not computed."""
    assert refusal(write(f'[{{"id": {"9" * 1_000_000}, "name": {{"en": "A B"}}}}]')).path is not None


def test_a_large_catalogue_keeps_order_and_lines(write: Write) -> None:
    """20,000 entries load in file order, and a mistake in the last is found at its line."""
    rows = [{"id": f"p{number}", "name": {"ru": f"Имя Фамилия{number}"}} for number in range(20_000)]
    path = write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
    officials = load_officials(path)
    assert [official.id for official in officials] == [row["id"] for row in rows]
    rows[-1]["id"] = "p7"
    error = refusal(write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"))
    assert error.line == 20_001
    assert "first in line 9" in str(error)


# ---------------------------------------------------------------- any input

KEYS = ["id", "name", "aliases", "gender", "wikidata", "positions", "title", "short", "from", "to", "ru", "en", "x"]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2020-01-01", "m", "Q1", "Иван Иванов"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)
NEARLY = st.lists(
    st.fixed_dictionaries(
        {"id": st.text(max_size=6) | VALUES, "name": st.dictionaries(st.sampled_from(["ru", "en"]), SCALARS) | VALUES},
        optional={
            "aliases": VALUES,
            "gender": VALUES,
            "positions": st.lists(
                st.fixed_dictionaries({"title": SCALARS}, optional={"from": SCALARS, "to": SCALARS, "short": VALUES})
            ),
        },
    ),
    max_size=4,
)


@given(VALUES | NEARLY, st.booleans())
def test_any_structure_gives_officials_or_a_config_error_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, value: Any, as_json: bool
) -> None:
    """Whatever stands in a well-formed file, the answer is officials or a refusal with its line."""
    path = tmp_path_factory.mktemp("any") / "officials.yaml"
    text = json.dumps(value, indent=1) if as_json else yaml.safe_dump(value, default_style='"')
    path.write_text(text, encoding="utf-8")
    try:
        officials = load_officials(path)
    except ConfigError as error:
        assert error.line is not None
        assert 1 <= error.line <= len(text.splitlines()) + 1
    else:
        assert all(isinstance(official, Official) and official.names for official in officials)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("[" + text).encode("utf-8", "surrogatepass")))
def test_any_bytes_give_officials_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever bytes a file holds, the answer is officials or one readable line."""
    path = tmp_path_factory.mktemp("any") / "officials.yaml"
    path.write_bytes(content)
    try:
        assert isinstance(load_officials(path), list)
    except ConfigError as error:
        assert len(str(error).splitlines()) == 1
