"""Finds officials in text: every form of the name, the right one of namesakes, and nobody else.

`compile_catalogue` makes an immutable `Catalogue` of officials; `detect` and `detect_many` find their mentions, with a
reason for each. Pure rules: values in, values out.
"""

from core import native

native.use()

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.compiler import compile_catalogue, digest_of
from core.mentions.catalogue.lint import Finding, lint_catalogue
from core.mentions.catalogue.store import cache_key, load_catalogue, save_catalogue
from core.mentions.context import Context, Evidence
from core.mentions.detector import detect, detect_many, detect_where
from core.mentions.explain import Candidate, explain
from core.mentions.find import find_officials
from core.mentions.pages.scan import officials_in

__all__ = [
    "Candidate",
    "Catalogue",
    "Context",
    "Evidence",
    "Finding",
    "cache_key",
    "compile_catalogue",
    "detect",
    "detect_many",
    "detect_where",
    "digest_of",
    "explain",
    "find_officials",
    "lint_catalogue",
    "load_catalogue",
    "officials_in",
    "save_catalogue",
]
