"""Sentences of news and posts over the starter catalogue (`news.yaml`)."""

from pathlib import Path

import pytest
import yaml

from config.officials import load_officials, starter_path
from core.mentions import Catalogue, compile_catalogue, detect
from core.types import MentionKind
from tests.mentions.marked import difference, read_marked

_KINDS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "news.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(starter_path()))


@pytest.mark.parametrize("kind", _KINDS)
def test_sentences_of_news(kind: str, catalogue: Catalogue) -> None:
    """Whoever is marked is found with the span, and nobody else is."""
    wrong = []
    for case in _KINDS[kind]:
        text, wanted, day = read_marked(case)
        mentions = detect(text, catalogue, date=day)
        found = [(m.start, m.end, m.official_id) for m in mentions if day or m.kind is not MentionKind.ROLE]
        if found != wanted:
            wrong.append(difference(text, found, wanted))
    assert not wrong, "\n".join(wrong)
