"""`slukh link` and `slukh stories` as people run them: files in, JSON Lines out, bad lines named."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.link import link, stories
from tests.links.world import CHANNELS, PUBLISHED, REFERENCE, cited_posts, crowd


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A watchlist, the reference article and its posts among others, as files."""
    channels = [{"username": each.username, "name": each.name, "aliases": list(each.aliases)} for each in CHANNELS]
    watchlist = {"timezone": "Europe/London", "channels": channels, "feeds": []}
    (tmp_path / "watchlist.yaml").write_text(json.dumps(watchlist), encoding="utf-8")
    article = {"id": "a1", "url": "https://news.example/1", "title": "", "text": REFERENCE, "language": "en"}
    lines(tmp_path / "articles.jsonl", [{**article, "published": PUBLISHED.isoformat()}])
    posts = [*crowd(60), *cited_posts()]
    rows = [
        {"id": each.id, "channel": each.channel, "date": each.date.isoformat(), "text": each.text} for each in posts
    ]
    lines(tmp_path / "posts.jsonl", rows)
    return tmp_path


def lines(path: Path, rows: list[Any]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def run_link(folder: Path, *more: str) -> Result:
    arguments = ["--watchlist", "watchlist.yaml", "--articles", "articles.jsonl", "--posts", "posts.jsonl"]
    named = [str(folder / each) if each.endswith(("yaml", "jsonl")) else each for each in arguments]
    return CliRunner().invoke(link, [*named, "--encoder", "none", *more])


def test_links_come_best_first_with_readable_reasons(folder: Path) -> None:
    """Rows hold article, post, relation, score, sentence and reasons; the cited posts lead."""
    result = run_link(folder, "--top", "10")
    assert result.exit_code == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == 10
    assert {row["post_id"] for row in rows if row["relation"] == "cites"} == {"nezygar/1", "kompromat/1"}
    assert [row["score"] for row in rows] == sorted({row["score"] for row in rows}, reverse=True)
    start, end = rows[0]["sentence"]
    assert REFERENCE[start:end].startswith("Nezygar, a Telegram channel")
    assert any(reason.startswith("the article cites ") for reason in rows[0]["reasons"])
    assert any("Lavrov" in reason for reason in rows[0]["reasons"])


def test_bad_lines_are_named_and_skipped(folder: Path) -> None:
    """A broken line, a record without text and a wrong date are told by number; the rest is linked, the exit is 1."""
    good = (folder / "posts.jsonl").read_text(encoding="utf-8")
    bad = '{"id": "x"\n{"id": "y", "channel": "Baza", "date": "2025-11-12"}\n[1]\n'
    bad += '{"id": "z", "channel": "Baza", "date": "soon", "text": "t"}\n'
    (folder / "posts.jsonl").write_text(bad + good, encoding="utf-8")
    result = run_link(folder)
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert [line.split("posts.jsonl:")[1][:2] for line in told] == ["1:", "2:", "3:", "4:"]
    assert sum(json.loads(line)["relation"] == "cites" for line in result.stdout.splitlines()) == 2


def test_missing_dates_are_allowed(folder: Path) -> None:
    """`published` and `date` may be null or absent."""
    for name in ("articles", "posts"):
        rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        lines(folder / f"{name}.jsonl", [{**row, "published": None, "date": None} for row in rows])
    result = run_link(folder)
    assert result.exit_code == 0, result.stderr
    cited = [row for row in map(json.loads, result.stdout.splitlines()) if row["relation"] == "cites"]
    assert {row["post_id"] for row in cited} == {"nezygar/1", "kompromat/1"}


def test_stories_are_written_in_the_order_of_the_posts(tmp_path: Path) -> None:
    """Each post has one line; copies share the id of the earliest post."""
    text = "В Казани на заводе красок вспыхнул пожар, погибли трое рабочих, владелец завода задержан."
    rows = [
        {"id": "late", "channel": "Mash", "date": "2025-11-05T10:00:00Z", "text": "⚡️" + text},
        {"id": "early", "channel": "Baza", "date": "2025-11-05T09:00:00Z", "text": text},
        {"id": "other", "channel": "Baza", "date": "2025-11-05T09:30:00Z", "text": "Синоптики обещают снег и ветер."},
    ]
    lines(tmp_path / "posts.jsonl", rows)
    output = tmp_path / "out.jsonl"
    arguments = ["--posts", str(tmp_path / "posts.jsonl"), "-o", str(output), "--encoder", "none"]
    result = CliRunner().invoke(stories, arguments)
    assert result.exit_code == 0, result.stderr
    found = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert found == [
        {"post_id": "late", "story_id": "early"},
        {"post_id": "early", "story_id": "early"},
        {"post_id": "other", "story_id": "other"},
    ]


@pytest.mark.parametrize("missing", ["watchlist.yaml", "articles.jsonl", "posts.jsonl"])
def test_a_missing_file_is_wrong_usage(folder: Path, missing: str) -> None:
    """A file that is not there stops the command with an error that names it."""
    (folder / missing).unlink()
    result = run_link(folder)
    assert result.exception is not None
    assert getattr(result.exception, "exit_code", None) == 2
    assert missing in str(result.exception)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59Z"])
def test_a_date_at_an_end_of_the_calendar_is_a_bad_line(folder: Path, moment: str) -> None:
    """Articles and posts with a date that can't be are named and skipped; the others are linked."""
    with (folder / "articles.jsonl").open("a", encoding="utf-8") as file:
        bad = {"id": "b", "url": "https://news.example/2", "title": "", "text": REFERENCE, "language": "en"}
        file.write(json.dumps({**bad, "published": moment}) + "\n")
    with (folder / "posts.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "z", "channel": "nezygar", "date": moment, "text": "DEMO. Лавров."}) + "\n")
    done = run_link(folder)
    assert done.exit_code == 1
    assert "'published' is out of range" in done.stderr
    assert "'date' is out of range" in done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {link["article_id"] for link in found} == {"a1"}


def test_articles_of_one_id_keep_their_own_officials(folder: Path) -> None:
    """An article that names nobody is not told to name whom another article of its id names."""
    one = json.loads((folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()[0])
    alone = {**one, "id": "b", "text": "It rained in Riga on Tuesday, and the trams of the city were late all day."}
    lines(folder / "articles.jsonl", [{**alone, "id": one["id"]}, one])
    rows = [json.loads(line) for line in run_link(folder).stdout.splitlines()]
    scores = [row["score"] for row in rows]
    first = next(place for place in range(1, len(rows)) if scores[place] > scores[place - 1])  # where the second begins
    assert "both name" in str(rows[first:])
    assert "both name" not in str(rows[:first])


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no disk that is full")
def test_a_full_disk_is_one_line(folder: Path) -> None:
    """Where the links can't be written the command ends with an error that says so."""
    result = run_link(folder, "-o", "/dev/full")
    assert getattr(result.exception, "exit_code", None) == 2, result.exception
    assert str(result.exception) == "/dev/full: can't be written: No space left on device"
