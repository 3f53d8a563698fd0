"""What the watchlist's and the catalogue's fields have in common: text, lists of text, known keys.

Each function takes the document, the value and its place there, and raises the document's error when it can't be used.
"""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from config.document import Document, Place

MAX_TEXT = 300
KNOWN_LANGUAGES = frozenset({"ru", "en", "uk"})

_TIDY = re.compile(r"[^ ]+(?: [^ ]+)*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*\Z")
# Control characters, surrogates and non-characters: no database and no chat takes them all.
_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def shown(value: Any, limit: int = 60) -> str:
    """`value` as an error shows it, on one line and short."""
    text = repr(value) if isinstance(value, str | int | float | bool) else kind_of(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def kind_of(value: Any) -> str:
    """What a value is, in a reader's words."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "text" if isinstance(value, str) else "a number or a yes-no value"


def found_text(value: Any) -> str:
    """`value` as the messages of other languages take it: as `shown`, and by one word what has no short text."""
    if value is None:
        return "nothing"
    return "mapping" if isinstance(value, Mapping) else "list" if isinstance(value, list) else shown(value)


def mapping(document: Document, value: Any, place: Place, what: str, example: str) -> Mapping[str, Any]:
    """`value` as a mapping."""
    if not isinstance(value, Mapping):
        reason, said = f"{what} must be a mapping, not {shown(value)}", {"found": found_text(value), "example": example}
        raise document.error(place, reason, mend=f"write {example}", code="fault-mapping", **said)
    return value


def sequence(document: Document, value: Any, place: Place, what: str) -> Sequence[Any]:
    """`value` as a list; nothing is an empty one."""
    if value is None:
        return ()
    if not isinstance(value, list):
        reason, mend = f"{what} must be a list, not {shown(value)}", "start each item with '- '"
        raise document.error(place, reason, mend=mend, code="fault-list", found=found_text(value))
    return value


def text(document: Document, value: Any, place: Place, what: str, *, minimum: int = 1) -> str:
    """`value` as one trimmed line of text of `minimum` to `MAX_TEXT` characters; runs of spaces become one."""
    if not isinstance(value, str):
        reason = f"{what} must be text, not {shown(value)}"
        raise document.error(place, reason, code="fault-text", found=found_text(value))
    if minimum <= len(value) <= MAX_TEXT and value.isprintable() and _TIDY.match(value):
        return value  # nearly all of them: the rest is slower, and matters for 100,000 officials
    found = " ".join(value.split())
    if len(found) < minimum:
        if not found:
            raise document.error(place, f"{what} is empty", mend="fill it in or remove it", code="fault-empty")
        reason = f"{what} {found!r} is too short to be told apart"
        raise document.error(place, reason, mend="remove it", code="fault-short", found=found)
    if len(found) > MAX_TEXT:
        reason = f"{what} has {len(found)} characters, more than {MAX_TEXT}"
        raise document.error(place, reason, code="fault-long", most=MAX_TEXT)
    if unusable := _UNUSABLE.search(found):
        sign = f"U+{ord(unusable[0]):04X}"
        reason = f"{what} has the unusable character {sign}"
        raise document.error(place, reason, mend="remove it", code="fault-unusable", sign=sign)
    return found


def texts(document: Document, value: Any, place: Place, what: str, *, minimum: int = 1) -> tuple[str, ...]:
    """`value` as texts without repetition, in order: a list, a single text, or nothing."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (text(document, value, place, what, minimum=minimum),)
    if not isinstance(value, list):
        reason = f"{what} must be a list of texts, not {shown(value)}"
        raise document.error(place, reason, code="fault-texts", found=found_text(value))
    if not value:
        return ()
    found = [text(document, item, (*place, index), what, minimum=minimum) for index, item in enumerate(value)]
    return tuple(dict.fromkeys(found))


def language(document: Document, value: Any, place: Place, default: str) -> str:
    """`value` as a lower-case language code; one that Slukh has no rules for is warned of."""
    if value is None:
        return default
    code = text(document, value, place, "the language").lower().replace("_", "-")
    if not _LANGUAGE.match(code):
        reason = f"the language {code!r} is not a language code"
        raise document.error(place, reason, mend="write ru, uk or en", code="fault-language", found=repr(code))
    primary = code.split("-")[0]
    if primary not in KNOWN_LANGUAGES:
        document.warn(place, f"no rules for the language {code!r}; known are {', '.join(sorted(KNOWN_LANGUAGES))}")
    return primary


def warn_of_unknown_keys(document: Document, value: Mapping[str, Any], place: Place, known: Collection[str]) -> None:
    """Notes each key of `value` that means nothing, with the known one it may have been meant for."""
    for key in value:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            document.warn((*place, key), f"the unknown key {shown(key)} is ignored{hint}")
