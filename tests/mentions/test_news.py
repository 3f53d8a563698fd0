"""Sentences of news and posts over the starter catalogue (`news.yaml`)."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from config.officials import load_officials, starter_path
from core.mentions import Catalogue, compile_catalogue, detect
from core.types import MentionKind

_KINDS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "news.yaml").read_text("utf-8"))
_MARK = re.compile(r"\[([^\]|]+)\|([a-z-]+)\]")
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2}): ")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(starter_path()))


@pytest.mark.parametrize("kind", _KINDS)
def test_sentences_of_news(kind: str, catalogue: Catalogue) -> None:
    """Whoever is marked is found with the span, and nobody else is."""
    wrong = []
    for case in _KINDS[kind]:
        dated = _DATE.match(case)
        text, wanted, done = "", [], 0
        marked = case[dated.end() :] if dated else case
        for mark in _MARK.finditer(marked):
            text += marked[done : mark.start()]
            wanted.append((len(text), len(text) + len(mark[1]), mark[2]))
            text += mark[1]
            done = mark.end()
        text += marked[done:]
        mentions = detect(text, catalogue, date=date.fromisoformat(dated[1]) if dated else None)
        found = [(m.start, m.end, m.official_id) for m in mentions if dated or m.kind is not MentionKind.ROLE]
        if found != wanted:
            wrong.append(f"{text!r}: found {[(text[s:e], who) for s, e, who in found]}, not {wanted}")
    assert not wrong, "\n".join(wrong)
