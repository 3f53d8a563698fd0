"""`slukh officials add` over catalogues as people keep them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.officials import officials
from config.officials import load_officials


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.yaml", "- id: a\n  name: {ru: Иван Образцов}\n"),
        ("c.yaml", "# ours\n  - id: a\n    name: {ru: Иван Образцов}\n"),
        ("c.yaml", "\ufeff- {id: a, name: {ru: Иван Образцов}}\r\n"),
        ("c.json", '\ufeff[{"id": "a", "name": {"ru": "Иван Образцов"}}]'),
        ("c.yaml", "# nobody yet\n"),
    ],
    ids=["flush", "indented", "from Windows", "JSON from Windows", "empty"],
)
def test_a_person_is_added_to_whatever_can_be_read(name: str, content: str, tmp_path: Path) -> None:
    """Those that were there stay; a list that stands further in, or a byte order mark, is no obstacle."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    before = [official.id for official in load_officials(path)]
    done = CliRunner().invoke(officials, ["add", str(path), "--name", "Пётр Примеров", "--title", "мэр Примерска"])
    assert done.exit_code == 0, done.exception
    *others, added = load_officials(path)
    assert [official.id for official in others] == before
    assert (added.name("ru"), added.positions[0].title) == ("Пётр Примеров", "мэр Примерска")
