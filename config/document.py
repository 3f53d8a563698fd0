"""Reading a YAML or JSON file that people edit: bounded, with the line of every complaint.

`read_document` gives plain values (dict, list, str, None; from JSON also int, float, bool) and knows the line of
each. Plain YAML scalars stay text, except null: `language: no` is Norwegian and not False, and a date stays as it
was written; the loaders give them their types. Nothing here can be made to eat memory or stack: size, nesting and
alias expansion are bounded, tags are refused, keys given twice are refused with both lines.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

import yaml

from core.errors import ConfigError

logger = logging.getLogger(__name__)

Key = str | int
Place = tuple[Key, ...]

MAX_NESTING = 40
MAX_ALIASED_VALUES = 100_000
MAX_WARNINGS = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_JSON_SPACE = " \t\n\r"


@dataclass(slots=True)
class Document:
    """A parsed file. `value` is None for an empty one; `text` is kept to find lines of JSON by.

    `subject` is what the loader is busy with, to be named in errors and warnings; empty when the line says enough.
    """

    path: Path
    value: Any
    text: str
    is_json: bool
    subject: str = ""
    warnings: list[tuple[Place, str]] = field(default_factory=list)

    def line(self, place: Place) -> int | None:
        """The line (from 1) of the value at `place`, or of the nearest container that exists."""
        if self.is_json:
            return _json_line(self.text, place)
        return _yaml_line(self.value, place)

    def error(self, place: Place, reason: str, *, code: str = "", mend: str = "", **arguments: object) -> ConfigError:
        """The refusal of the whole file because of what stands at `place`.

        `code` and the arguments are as of ConfigError; of these every message gets `subject`, and one that is about a
        key, as `place` ends, that key as `field`.
        """
        reason += self._of_subject()
        given: dict[str, object] = {"field": next((key for key in reversed(place) if isinstance(key, str)), "none")}
        given |= {"subject": _brief(self.subject), **arguments}
        return ConfigError(reason, path=self.path, line=self.line(place), mend=mend, code=code, **given)

    def warn(self, place: Place, text: str) -> None:
        """Notes something odd that does not stop the file from being used; told by `tell_warnings`."""
        self.warnings.append((place, text + self._of_subject()))

    def _of_subject(self) -> str:
        return f" (in {_brief(repr(self.subject))})" if self.subject else ""

    def tell_warnings(self) -> None:
        """Logs what was noted, with lines, at most `MAX_WARNINGS` of them."""
        for place, text in self.warnings[:MAX_WARNINGS]:
            logger.warning("%s:%s: %s", self.path, self.line(place) or 1, text)
        if len(self.warnings) > MAX_WARNINGS:
            logger.warning("%s: and %d more such warnings", self.path, len(self.warnings) - MAX_WARNINGS)


def read_document(path: Path | str, *, max_bytes: int) -> Document:
    """The parsed file; raises ConfigError with file, line and reason for anything that can't be read or parsed."""
    path = Path(path)
    text = _read_text(path, max_bytes)
    if text.lstrip()[:1] in ("[", "{"):
        # JSON is read by json for speed. What json refuses may still be YAML in flow style, so YAML has the last word.
        try:
            return Document(path, json.loads(text, object_pairs_hook=_unique_pairs), text, is_json=True)
        except _RepeatedKeyError:
            raise _repeated_json_key(path, text) from None
        except RecursionError:
            raise ConfigError(
                f"is nested more than {MAX_NESTING} deep", path=path, code="fault-nested", most=MAX_NESTING
            ) from None
        except ValueError as error:
            if path.suffix.lower() == ".json":
                place = error.lineno if isinstance(error, json.JSONDecodeError) else None
                reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                raise ConfigError(f"is not JSON: {reason}", path=path, line=place) from None
    return Document(path, _parse_yaml(path, text), text, is_json=False)


def _read_text(path: Path, max_bytes: int) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise ConfigError("does not exist", path=path) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(f"can't be read: {reason}", path=path) from error
    if len(data) > max_bytes:
        raise ConfigError(f"is larger than {max_bytes // 1_000_000} MB", path=path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8 text", path=path, line=line, mend="save the file as UTF-8") from None


# ---------------------------------------------------------------- YAML


class LinedDict(dict[str, Any]):
    """A YAML mapping; `lines` has the line of each key, `line` that of the mapping."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class LinedList(list[Any]):
    """A YAML sequence; `lines` has the line of each item, `line` that of the sequence."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


_MISSING = object()


@dataclass(slots=True)
class _Frame:
    """A container being filled; `key` is the mapping's key that waits for its value."""

    container: LinedDict | LinedList
    anchor: str | None
    nodes_before: int
    key: Any = _MISSING
    key_line: int = 0


def _event_line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


class _Builder:
    """Builds values from YAML events without recursion, so that no file can exhaust the stack."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: Any = None
        self.documents = 0
        self.nodes = 0
        self.aliased = 0
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, int]] = {}

    def fail(self, event: yaml.Event, reason: str, *, code: str, mend: str = "", **arguments: object) -> ConfigError:
        return ConfigError(reason, path=self.path, line=_event_line(event), mend=mend, code=code, **arguments)

    def feed(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event)
            plain = event.implicit[0] and event.style in (None, "")
            value = None if plain and event.value in _NULLS else event.value
            self.nodes += 1
            if event.anchor:
                self.anchors[event.anchor] = (value, 1)
            self._put(event, value)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            frame = self.stack.pop()
            if frame.anchor:
                self.anchors[frame.anchor] = (frame.container, self.nodes - frame.nodes_before)
        elif isinstance(event, yaml.AliasEvent):
            self._put(event, self._aliased(event))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                mend = "remove the line '---' between them"
                raise self.fail(event, "has a second YAML document", mend=mend, code="fault-second-document")

    def _refuse_tag(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            reason = f"has a YAML tag ({_brief(tag)}), which is not used here"
            raise self.fail(event, reason, mend="remove it", code="fault-tag", tag=_brief(tag))

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._refuse_tag(event)
        if len(self.stack) >= MAX_NESTING:
            raise self.fail(event, f"is nested more than {MAX_NESTING} deep", code="fault-nested", most=MAX_NESTING)
        line = _event_line(event)
        container = LinedDict(line) if isinstance(event, yaml.MappingStartEvent) else LinedList(line)
        self.nodes += 1
        self._put(event, container)
        self.stack.append(_Frame(container, event.anchor, self.nodes - 1))

    def _aliased(self, event: yaml.AliasEvent) -> Any:
        name = event.anchor or ""
        if name not in self.anchors:
            reason = f"the alias *{_brief(name)} has no finished anchor above it"
            raise self.fail(event, reason, code="fault-no-anchor", name=_brief(name))
        value, size = self.anchors[name]
        self.aliased += size
        self.nodes += size
        if self.aliased > MAX_ALIASED_VALUES:
            reason = f"its aliases stand for more than {MAX_ALIASED_VALUES} values"
            raise self.fail(event, reason, code="fault-aliases", most=MAX_ALIASED_VALUES)
        return value

    def _put(self, event: yaml.Event, value: Any) -> None:
        line = _event_line(event)
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        if isinstance(frame.container, LinedList):
            frame.container.append(value)
            frame.container.lines.append(line)
        elif frame.key is _MISSING:
            if not isinstance(value, str):
                raise self.fail(event, "has a key that is not text", code="fault-key-no-text")
            if value in frame.container:
                first = frame.container.lines[value]
                reason = f"the key {_brief(value)!r} is given twice, first in line {first}"
                raise self.fail(event, reason, code="fault-key-twice", key=_brief(value), first=first)
            frame.key, frame.key_line = value, line
        else:
            frame.container[frame.key] = value
            frame.container.lines[frame.key] = frame.key_line
            frame.key = _MISSING


_TAB = ("fault-yaml-tab", "indent by spaces")
# What libyaml says of the slips that people make most, with what to do; all else is told in its words.
_SYNTAX = {
    "mapping values are not allowed in this context": ("fault-yaml-colon", "put the text into quotation marks"),
    "could not find expected ':'": ("fault-yaml-no-colon", "put a colon behind the key"),
    "did not find expected key": ("fault-yaml-indent", "indent the line as its neighbours are"),
    "did not find expected '-' indicator": ("fault-yaml-indent", "indent the line as its neighbours are"),
    "block sequence entries are not allowed in this context": (
        "fault-yaml-indent",
        "indent the line as its neighbours are",
    ),
    "did not find expected ',' or ']'": ("fault-yaml-bracket", "add the comma or the bracket"),
    "did not find expected ',' or '}'": ("fault-yaml-bracket", "add the comma or the bracket"),
    "found unexpected end of stream": ("fault-yaml-quote", "close the quotation mark"),
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "found character that cannot start any token": ("fault-yaml-start", "put the text into quotation marks"),
}


def _parse_yaml(path: Path, text: str) -> Any:
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join((error.problem or error.context or "unreadable").split())
        line = mark.line + 1 if mark else None
        code, mend = _SYNTAX.get(reason, ("fault-not-yaml", ""))
        if code == "fault-yaml-start" and mark is not None and _sign_at(text, mark) == "\t":
            code, mend = _TAB
        raise ConfigError(
            f"is not YAML: {reason}", path=path, line=line, mend=mend, code=code, problem=reason
        ) from None
    except yaml.reader.ReaderError as error:
        # `character` is a number or a byte string by PyYAML's build; `position` may count bytes: the line is searched.
        line = _line_of_unprintable(text)
        reason = f"has a character that YAML does not allow: {error.reason}"
        raise ConfigError(reason, path=path, line=line, code="fault-character") from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        reason = _brief(" ".join(str(error).split()))
        raise ConfigError(f"is not YAML: {reason}", path=path, code="fault-not-yaml", problem=reason) from error
    return builder.root


def _sign_at(text: str, mark: yaml.Mark) -> str:
    lines = text.split("\n")
    return lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""


def _line_of_unprintable(text: str) -> int | None:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def _yaml_line(value: Any, place: Place) -> int | None:
    line: int | None = getattr(value, "line", 1)
    for key in place:
        try:
            line, value = value.lines[key], value[key]
        except (AttributeError, LookupError, TypeError):  # no such place: the nearest container's line will do
            break
    return line


# ---------------------------------------------------------------- JSON


class _RepeatedKeyError(Exception):
    """An object has a key twice; json has no position for it."""


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKeyError
    return found


_SCAN = json.JSONDecoder().raw_decode
_SCAN_UNIQUE = json.JSONDecoder(object_pairs_hook=_unique_pairs).raw_decode


def _skip_space(text: str, at: int) -> int:
    while text[at] in _JSON_SPACE:
        at += 1
    return at


def _json_children(text: str, at: int) -> Iterator[tuple[Key, int, int]]:
    """Each child of the container that starts at `at`: its key, where the key (or item) stands, where its value does.

    Only for text that json has read already.
    """
    is_object = text[at] == "{"
    at = _skip_space(text, at + 1)
    index = 0
    while text[at] not in "]}":
        stands_at = at
        key: Key = index
        if is_object:
            key, at = scanstring(text, at + 1, False)
            at = _skip_space(text, _skip_space(text, at) + 1)
        yield key, stands_at, at
        _, at = _SCAN(text, at)
        at = _skip_space(text, at)
        if text[at] == ",":
            at = _skip_space(text, at + 1)
        index += 1


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _json_line(text: str, place: Place) -> int:
    stands_at = at = _skip_space(text, 0)
    for key in place:
        if text[at] not in "[{":
            break
        for child, child_stands_at, child_at in _json_children(text, at):
            if child == key:
                stands_at, at = child_stands_at, child_at
                break
        else:
            break
    return _line_at(text, stands_at)


def _repeated_json_key(path: Path, text: str) -> ConfigError:
    """The refusal for a key given twice: descends to the innermost object that has one."""
    at = _skip_space(text, 0)
    while True:
        first_lines: dict[Key, int] = {}
        descend = None
        for key, stands_at, child_at in _json_children(text, at):
            if key in first_lines:
                reason = f"the key {_brief(str(key))!r} is given twice, first in line {first_lines[key]}"
                line, first = _line_at(text, stands_at), first_lines[key]
                return ConfigError(
                    reason, path=path, line=line, code="fault-key-twice", key=_brief(str(key)), first=first
                )
            first_lines[key] = _line_at(text, stands_at) if text[at] == "{" else 0
            try:
                _SCAN_UNIQUE(text, child_at)
            except _RepeatedKeyError:
                descend = child_at
                break
        if descend is None:
            return ConfigError("a key is given twice", path=path)
        at = descend


def _brief(text: str, limit: int = 60) -> str:
    """`text` short enough to stand in a one-line error."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
