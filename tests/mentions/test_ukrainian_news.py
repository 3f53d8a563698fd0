"""Sentences of Ukrainian news over the starter catalogue (`ukrainian_news.yaml`), alone and among namesakes."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from config.officials import load_officials, starter_path
from core.mentions import Catalogue, compile_catalogue, detect
from core.types import MentionKind, Official
from tests.mentions.marked import difference, read_marked

_SENTENCES: list[str] = yaml.safe_load((Path(__file__).parent / "ukrainian_news.yaml").read_text("utf-8"))
_GIVEN = ("Богдан", "Тарас", "Назар", "Остап", "Соломія", "Орися")


@pytest.fixture(scope="module")
def officials() -> list[Official]:
    return list(load_officials(starter_path()))


def _wrong(catalogue: Catalogue, sentences: Iterable[str]) -> list[str]:
    wrong = []
    for sentence in sentences:
        text, wanted, _ = read_marked(sentence)
        found = [(m.start, m.end, m.official_id) for m in detect(text, catalogue) if m.kind is not MentionKind.ROLE]
        if found != wanted:
            wrong.append(difference(text, found, wanted))
    return wrong


def test_ukrainian_sentences(officials: list[Official]) -> None:
    """Every case of every name is found with its span, and nobody else is."""
    assert _wrong(compile_catalogue(officials), _SENTENCES) == []


def test_ukrainian_sentences_among_namesakes(officials: list[Official]) -> None:
    """So it is where the catalogue has private namesakes of everybody, of whom only the name is known."""
    namesakes = [
        Official(f"private-{index}-{given}", {"uk": f"{given} {official.names['uk'].split()[-1]}"})
        for index, official in enumerate(officials)
        for given in (_GIVEN[index % 4], _GIVEN[4 + index % 2])
    ]
    assert _wrong(compile_catalogue([*officials, *namesakes]), _SENTENCES) == []
