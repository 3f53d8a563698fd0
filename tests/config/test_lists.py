"""Importing persons from public lists. All persons here are invented samples."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.officials import officials
from config.officials import load_officials
from core.errors import UsageError
from core.mentions import compile_catalogue, detect


def _run(folder: Path, lists: dict[str, str], *options: str) -> tuple[int, str, Path]:
    paths = []
    for name, content in lists.items():
        path = folder / name
        path.write_text(content, "utf-8")
        paths.append(str(path))
    out = folder / "out.json"
    result = CliRunner().invoke(officials, ["import", *paths, "-o", str(out), *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr, out


def _line(**record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


_FTM = (
    _line(
        id="Q999001",
        caption="Pyotr Samplov",
        schema="Person",
        properties={
            "name": ["Pyotr Samplov", "ОБРАЗЦОВ Пётр Ильич", "Петро Зразков'як", "彼得"],
            "alias": ["Образец", "Samplow"],
            "gender": ["male"],
            "topics": ["role.pep"],
            "position": ["Minister of Samples"],
        },
    )
    + _line(id="NK-2", caption="Wife", schema="Person", properties={"name": ["Анна Образцова"], "topics": ["role.rca"]})
    + _line(id="NK-3", schema="Company", properties={"name": ["ООО Образец"]})
    + _line(id="post-1", schema="Position", properties={"name": ["губернатор Примерной области"]})
    + _line(id="NK-4", schema="Person", properties={"name": ["Семён Примеров"]})
    + _line(
        id="occ",
        schema="Occupancy",
        properties={"holder": ["NK-4"], "post": ["post-1"], "startDate": ["2019-05"], "endDate": ["2023-01-31"]},
    )
)


def test_ftm_entities_become_officials_with_names_by_script(tmp_path: Path) -> None:
    """Names go by their letters, a name with a patronymic wins, other scripts are left out, occupancies give dates."""
    code, said, out = _run(tmp_path, {"ftm.json": _FTM})
    first, second = load_officials(out)
    assert code == 0
    assert first.names == {"en": "Pyotr Samplov", "ru": "Образцов Пётр Ильич", "uk": "Петро Зразков'як"}
    assert first.aliases == ("Образец", "Samplow")
    assert (first.gender, first.wikidata, first.positions[0].title) == ("m", "Q999001", "Minister of Samples")
    assert second.id == "NK-4"
    (position,) = second.positions
    assert (str(position.held_from), str(position.held_to)) == ("2019-05-01", "2023-01-31")
    assert "1 without a public role left out" in said
    assert [m.official_id for m in detect("О встрече с Петром Образцовым.", compile_catalogue([first, second]))] == [
        "Q999001"
    ]


def test_persons_without_a_public_role_come_only_when_asked_for(tmp_path: Path) -> None:
    """Relatives stay out unless everyone is wanted."""
    _, _, out = _run(tmp_path, {"ftm.json": _FTM}, "--everyone")
    assert [official.id for official in load_officials(out)] == ["Q999001", "NK-2", "NK-4"]


def test_the_simple_table_gives_names_and_aliases(tmp_path: Path) -> None:
    """Each Person row is an official, its aliases split at semicolons."""
    table = (
        "id,schema,name,aliases,birth_date\n"
        'Q999002,Person,"Ivan Samplov","Иван Образцов;""Ваня"" Образцов",1960\nx,Company,Sample Ltd,,\n'
    )
    _, _, out = _run(tmp_path, {"targets.simple.csv": table})
    (official,) = load_officials(out)
    assert (official.id, official.wikidata, official.names["en"]) == ("Q999002", "Q999002", "Ivan Samplov")
    assert "Иван Образцов" in official.aliases


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    """It took all that followed into one name, without a word; a field of several lines is read as ever."""
    table = (
        "id,schema,name,aliases,birth_date\n"
        'NK-1,Person,"Ivan Samplov,,1960\n'
        'NK-2,Person,Pyotr Samplov,"Пётр\nОбразцов",1961\n'
        "NK-3,Person,Oleg Samplov,,1962\n"
        ",Person,Nobody,,\n"
        "NK-4,Person,Samplov, Semyon,,1963\n"
        'NK-5,Person,"Sidor Samplov,,1964\n'
    )
    code, said, out = _run(tmp_path, {"targets.simple.csv": table})
    assert [official.id for official in load_officials(out)] == ["NK-2", "NK-3"]
    assert code == 1
    assert [line.partition(".csv:")[2] for line in said.splitlines() if "skipped" in line] == [
        "2: a quotation mark is never closed; skipped",
        "6: no id; skipped",
        "7: 6 columns instead of 5; skipped",
        "8: quotation marks do not match; skipped",
    ]


def _wikidata() -> dict[str, object]:
    def claim(target: str, **times: str) -> dict[str, object]:
        found: dict[str, object] = {"mainsnak": {"datavalue": {"value": {"id": target}}}}
        if times:
            found["qualifiers"] = {name: [{"datavalue": {"value": {"time": time}}}] for name, time in times.items()}
        return found

    return {
        "Q999003": {
            "id": "Q999003",
            "labels": {"ru": {"value": "Ольга Примерова"}, "uk": {"value": "Ольга Прикладова"}, "de": {"value": "O"}},
            "aliases": {"ru": [{"value": "Ольга Ивановна Примерова"}]},
            "claims": {
                "P31": [claim("Q5")],
                "P21": [claim("Q6581072")],
                "P39": [claim("Q999004", P580="+2020-02-00T00:00:00Z")],
            },
        },
        "Q999004": {"id": "Q999004", "labels": {"ru": {"value": "министр примеров"}}, "claims": {"P31": [claim("Q1")]}},
    }


@pytest.mark.parametrize("layout", ["entities", "list", "lines", "listed lines"])
def test_wikidata_entities_in_every_layout(tmp_path: Path, layout: str) -> None:
    """Entities under `entities`, in a list, one a line, and as dumps have them: lines within a list."""
    entities = _wikidata()
    content = {
        "entities": json.dumps({"entities": entities}, ensure_ascii=False, indent=1),
        "list": json.dumps(list(entities.values()), ensure_ascii=False),
        "lines": "".join(_line(**entity) for entity in entities.values()),  # type: ignore[arg-type]
        "listed lines": "[\n" + ",\n".join(json.dumps(entity) for entity in entities.values()) + "\n]\n",
    }[layout]
    _, _, out = _run(tmp_path, {"wikidata.json": content})
    (official,) = load_officials(out)
    assert (official.id, official.gender, official.names["uk"]) == ("Q999003", "f", "Ольга Прикладова")
    (position,) = official.positions
    assert (position.title, str(position.held_from)) == ("министр примеров", "2020-02-01")


def test_a_catalogue_keeps_its_entries_when_a_list_is_added(tmp_path: Path) -> None:
    """Who is known by id, Wikidata id or whole name is not added again, and stays as it was."""
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "- {id: olga, name: {ru: Ольга Примерова}}\n- {id: p, name: {ru: П. О.}, wikidata: Q999001}\n", "utf-8"
    )
    content = json.dumps({"entities": _wikidata()})
    code, said, out = _run(tmp_path, {"w.json": content, "ftm.json": _FTM}, "--add-to", str(mine))
    assert code == 0
    assert [official.id for official in load_officials(out)] == ["olga", "p", "NK-4"]
    assert "3 officials (2 were there before)" in said


def test_bad_lines_are_told_and_skipped(tmp_path: Path) -> None:
    """What is broken, has no id or is no entity is named by number, the rest is taken, the exit code is 1."""
    broken = "{oops\n" + _line(schema="Person", properties={"name": ["Нет Номера"]}) + _line(id="x", properties="no")
    code, said, out = _run(tmp_path, {"ftm.json": _FTM + broken, "wikidata.json": '[5, {"id": "Q5"}]'})
    assert code == 1
    at = _FTM.count("\n")
    assert [
        line.split(".json:")[1] for line in said.splitlines() if line.endswith("; skipped") and "JSON:" not in line
    ] == [
        f"{at + 2}: no id; skipped",
        f"{at + 3}: neither an OpenSanctions nor a Wikidata entity; skipped",
        "1: not a JSON object; skipped",
        "2: neither an OpenSanctions nor a Wikidata entity; skipped",
    ]
    assert f"ftm.json:{at + 1}: not JSON" in said
    assert len(load_officials(out)) == 2


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    """A file that is none of these lists is refused in one line."""
    with pytest.raises(UsageError, match="neither OpenSanctions"):
        _run(tmp_path, {"x.txt": "Иванов\nПетров\n"})


@pytest.mark.parametrize(
    "content", ["- {id: a, name: {ru: Иван Образцов}}\n", '[{"id": "a", "name": {"ru": "Иван Образцов"}}]']
)
def test_a_person_is_added_with_a_role_or_with_a_recorded_reason(tmp_path: Path, content: str) -> None:
    """A public role or a reason must be given; the entry is checked, and the reason stands in the file."""
    path = tmp_path / "officials.yaml"
    path.write_text(content, "utf-8")

    def add(*options: str) -> int:
        result = CliRunner().invoke(officials, ["add", str(path), *options])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code

    with pytest.raises(UsageError, match="recorded reason"):
        add("--name", "Пётр Примеров")
    with pytest.raises(UsageError, match="already"):
        add("--name", "Иван Образцов", "--title", "министр примеров")
    with pytest.raises(UsageError, match=r"^'Пётр Примеров' can't be added: the title 'x' is too short"):
        add("--name", "Пётр Примеров", "--title", "x")
    assert [file.name for file in tmp_path.iterdir()] == ["officials.yaml"]
    assert add("--name", "Пётр Примеров", "--reason", "Доверенное лицо,\n названо в приговоре") == 0
    assert add("--name", "Ольга Примерова", "--title", "министр примеров РФ", "--from", "2024-05-14") == 0
    _, second, third = load_officials(path)
    assert (second.id, second.names) == ("pyotr-primerov", {"ru": "Пётр Примеров"})
    assert (third.positions[0].title, str(third.positions[0].held_from)) == ("министр примеров РФ", "2024-05-14")
    assert "Доверенное лицо, названо в приговоре" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Андрій Прикладний", "uk"),
        ("Володимир Зразковський", "uk"),
        ("Олена Прикладна", "uk"),
        ("Денис Зразківський", "uk"),
        ("Мстислав Зразковський", "uk"),
        ("Владимир Образцовский", "ru"),
        ("Анна Примерская", "ru"),
        ("Васька Образцов", "ru"),
        ("John Sample", "en"),
    ],
)
def test_the_language_of_a_name_is_told_by_how_it_is_written(tmp_path: Path, name: str, language: str) -> None:
    """By letters, endings and given names that one language alone has; what is left is Russian unless it is said."""
    path = tmp_path / "officials.yaml"
    path.write_text("- {id: a, name: {ru: Иван Образцов}}\n", "utf-8")
    arguments = ["add", str(path), "--title", "minister of samples", "--name"]
    assert CliRunner().invoke(officials, [*arguments, name]).exit_code == 0
    assert load_officials(path)[1].names == {language: name}
    assert CliRunner().invoke(officials, [*arguments, "Денис Приклад", "--language", "uk"]).exit_code == 0
    assert load_officials(path)[2].names == {"uk": "Денис Приклад"}
    refused = CliRunner().invoke(officials, [*arguments, "Денис Прикладенко", "--language", "en"])
    assert "not written in the letters" in str(refused.exception)
