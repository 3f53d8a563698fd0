"""The search language: one parser for the command line, the bot and the desk, and the analyser of texts and queries."""

from core.query.analyser import Analyser, Term, load_analyser
from core.query.days import named_days, named_month
from core.query.highlight import Excerpt, Matcher, excerpt, matcher_for
from core.query.nodes import All, Anything, Between, Either, Fact, Filter, Marks, Node, Not, Phrase, Prefix, Word
from core.query.parser import parse_query
from core.query.resolving import Named, Names, resolve

__all__ = [
    "All",
    "Analyser",
    "Anything",
    "Between",
    "Either",
    "Excerpt",
    "Fact",
    "Filter",
    "Marks",
    "Matcher",
    "Named",
    "Names",
    "Node",
    "Not",
    "Phrase",
    "Prefix",
    "Term",
    "Word",
    "excerpt",
    "load_analyser",
    "matcher_for",
    "named_days",
    "named_month",
    "parse_query",
    "resolve",
]
