"""Hand-written cases by kind: `tests/mentions/cases/*.yaml` list texts with the mentions that must be found in them."""

from pathlib import Path

import pytest
import yaml

from config.officials import load_officials
from core.mentions import Catalogue, compile_catalogue, detect
from tests.mentions.marked import difference, read_marked

CASES = Path(__file__).parent / "cases"


def _cases() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for path in sorted(CASES.glob("*.yaml")):
        if path.name != "officials.yaml":
            kinds = yaml.safe_load(path.read_text("utf-8"))
            found += [(f"{path.stem}/{kind}", text) for kind, texts in kinds.items() for text in texts]
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(CASES / "officials.yaml"))


_ALL = _cases()


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in _ALL}))
def test_finds_what_is_marked_and_nothing_else(kind: str, catalogue: Catalogue) -> None:
    """Every mention that a case marks is found with its span and official, and nobody else."""
    wrong = []
    for text, wanted, day in [read_marked(case) for its, case in _ALL if its == kind]:
        found = [(m.start, m.end, m.official_id) for m in detect(text, catalogue, date=day)]
        if found != wanted:
            wrong.append(difference(text, found, wanted))
    assert not wrong, "\n".join(wrong)


def test_there_are_a_thousand_cases_of_which_two_hundred_are_negative() -> None:
    """The cases stay many, and many of them have nobody to find."""
    negative = sum(not read_marked(case).wanted for _, case in _ALL)
    assert len(_ALL) >= 1000
    assert negative >= 200
