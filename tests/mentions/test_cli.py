"""`slukh detect`, `explain` and `officials lint` over files and pipes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.detect import detect, explain
from cli.officials import officials
from core.errors import UsageError

OFFICIALS = str(Path(__file__).parent / "cases" / "officials.yaml")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CACHE", str(tmp_path / "cache"))
    return Run(tmp_path)


class Run:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def detect(self, lines: list[str], *options: str) -> tuple[Result, list[dict[str, object]]]:
        docs, out = self.folder / "docs.jsonl", self.folder / "out.jsonl"
        docs.write_text("\n".join(lines) + "\n", "utf-8", "surrogatepass")
        result = CliRunner().invoke(detect, ["--officials", OFFICIALS, str(docs), "-o", str(out), *options])
        return result, [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []


def test_detect_writes_a_line_for_each_mention_in_input_order(run: Run) -> None:
    """Each mention is one line with document, span, official, kind and reason, documents in the order they came."""
    result, found = run.detect(
        [
            json.dumps({"id": "b", "text": "🙂 Слова Лаврова"}, ensure_ascii=False),
            json.dumps({"id": "a", "text": "никого"}),
            json.dumps({"id": 7, "text": "Глава МИД РФ прибыл", "date": "2020-01-01T10:00:00+00:00"}),
        ]
    )
    assert result.exit_code == 0
    assert found == [
        {"doc_id": "b", "start": 8, "end": 15, "official_id": "lavrov", "kind": "surname",
         "reason": "surname in the genitive"},
        {"doc_id": 7, "start": 0, "end": 12, "official_id": "lavrov", "kind": "role",
         "reason": "role phrase in the nominative"},
    ]  # fmt: skip


def test_bad_lines_are_named_and_skipped(run: Run) -> None:
    """A bad line is told by its number, the others are used, and the exit code is 1."""
    good = json.dumps({"id": "a", "text": "Слова Лаврова"})
    bad = [
        "{",
        "[]",
        "null",
        '{"id": "x"}',
        '{"text": "y"}',
        '{"id": 1, "text": 5}',
        '{"id": 1, "text": "a", "date": "x"}',
    ]
    result, found = run.detect([good, *bad, "", good + "," + good, good])
    assert result.exit_code == 1
    assert len(found) == 2
    for number in (2, 3, 4, 5, 6, 7, 8, 10):
        assert f":{number}: " in result.stderr
    assert ":9: " not in result.stderr


def test_odd_characters_pass_through(run: Run) -> None:
    """Lone surrogates and null characters in a text neither fail nor move the spans."""
    result, found = run.detect(['{"id": "a", "text": "\\ud800 \\u0000 Слова Лаврова"}'])
    assert result.exit_code == 0
    assert [(m["start"], m["end"]) for m in found] == [(10, 17)]


def test_the_cache_is_used_and_rebuilt_when_the_catalogue_changes(run: Run) -> None:
    """A second run reads the compiled catalogue; another catalogue makes another file."""
    line = json.dumps({"id": "a", "text": "Слова Лаврова и Белкина"})
    run.detect([line])
    kept = set((run.folder / "cache").iterdir())
    assert len(kept) == 1
    _, first = run.detect([line])
    assert set((run.folder / "cache").iterdir()) == kept
    other = run.folder / "other.yaml"
    other.write_text("- {id: belkin, name: {ru: Иван Белкин}}\n", "utf-8")
    _, second = run.detect([line], "--officials", str(other))
    assert len(set((run.folder / "cache").iterdir())) == 2
    assert [m["official_id"] for m in first] == ["lavrov"]
    assert [m["official_id"] for m in second] == ["belkin"]


def test_missing_files_are_usage_errors(run: Run) -> None:
    """A file that isn't there is told as a usage error, before anything is done."""
    result = CliRunner().invoke(detect, ["--officials", "none.yaml", "-"])
    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_code == 2


def test_explain_tells_accepted_and_rejected(run: Run) -> None:
    """Each place is one line with a sign, its span, who, and why."""
    result = CliRunner().invoke(explain, ["--officials", OFFICIALS, "Сергей Лавров и Пётр Лавров"])
    assert result.exit_code == 0
    assert "+ 0-13 'Сергей Лавров' lavrov: full name in the nominative" in result.output
    assert "- 16-27 'Пётр Лавров'" in result.output


def test_explain_reads_standard_input_for_a_dash(run: Run) -> None:
    """As `detect` does, and as without a text."""
    for given in (["-"], []):
        result = CliRunner().invoke(explain, ["--officials", OFFICIALS, *given], input="Сергей Лавров приехал.")
        assert result.output.startswith("+ 0-13 'Сергей Лавров'"), given


def test_explain_tells_of_adjectives_when_asked(run: Run) -> None:
    """«путинский» is told of with `--adjectives` only."""
    asked = ["--officials", OFFICIALS, "Это путинский указ."]
    assert "путинский" not in CliRunner().invoke(explain, asked).output
    assert "+ 4-13 'путинский' putin: " in CliRunner().invoke(explain, ["--adjectives", *asked]).output


def test_lint_exits_with_one_when_there_is_something_to_know(run: Run) -> None:
    """Collisions are told, and the exit code says so."""
    result = CliRunner().invoke(officials, ["lint", OFFICIALS])
    assert result.exit_code == 1
    assert "kuznetsov-a, kuznetsov-s: " in result.output
