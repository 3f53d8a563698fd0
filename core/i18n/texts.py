"""Message lookup: one `Texts` value for each language, read once from the Fluent files."""

import logging
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from core.errors import ConfigError
from core.types import ReasonCode, reason

LANGUAGES = ("en", "ru", "uk")
DEFAULT_LANGUAGE = "en"

_LOCALES = Path(__file__).parent / "locales"

logger = logging.getLogger(__name__)


class Texts:
    """All messages of one language; call it with a message id and its arguments."""

    def __init__(self, language: str) -> None:
        self.language = language
        # Isolation marks (U+2068 …) around arguments would count as characters in Telegram's entities.
        self._bundle = FluentBundle([language], use_isolating=False)
        self._fixed: dict[str, str] = {}  # what was asked for without arguments says the same each time
        # Parsing takes a quarter of a second for all files, so each waits until a message of it is asked for.
        self._unread = {path: path.read_text("utf-8") for path in sorted((_LOCALES / language).glob("*.ftl"))}

    def __call__(self, message_id: str, **args: object) -> str:
        """The text of `message_id` with `args` put in; numbers choose plural forms.

        A missing message is a programming error that tests find; a reader gets the id rather than nothing.
        """
        if not args and (fixed := self._fixed.get(message_id)) is not None:
            return fixed
        if not self.has(message_id):
            logger.error("no message %r in language %s", message_id, self.language)
            return message_id
        pattern = self._bundle.get_message(message_id).value
        if pattern is None:
            return message_id
        text, errors = self._bundle.format_pattern(pattern, {name: _plain(value) for name, value in args.items()})
        for error in errors:
            logger.error("message %r in language %s: %s", message_id, self.language, error)
        if not args and not errors:
            self._fixed[message_id] = str(text)
        return str(text)

    def has(self, message_id: str) -> bool:
        if not self._bundle.has_message(message_id):
            start = f"\n{message_id} ="
            for path in [path for path, text in self._unread.items() if start in f"\n{text}"]:
                self._bundle.add_resource(FluentResource(self._unread.pop(path)))
        return bool(self._bundle.has_message(message_id))


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)


@cache
def texts_for(language: str | None) -> Texts:
    """The `Texts` of a language code as Telegram gives it (`ru`, `en-GB`, …); an unknown one reads English."""
    short = (language or DEFAULT_LANGUAGE).split("-")[0].lower()
    return Texts(short if short in LANGUAGES else DEFAULT_LANGUAGE)


def fault_text(texts: Texts, error: ConfigError, line_text: Callable[[int], str] = str) -> str:
    """What is wrong in a file and what to do, in the reader's language where it can be told in it, without the line.

    `line_text` tells another line that is meant as the reader counts lines.
    """
    if not error.code:
        return f"{error.reason}; {error.mend}" if error.mend else error.reason
    said = dict(error.arguments)
    if said.get("found") in ("nothing", "mapping", "list"):
        said["found"] = texts(f"fault-is-{said['found']}")
    if isinstance(first := said.get("first"), int):
        said["first"] = line_text(first)
    subject = said.pop("subject", "")
    return texts(error.code, **said) + (f" ({subject})" if subject else "")


def fault_with_line(texts: Texts, error: ConfigError) -> str:
    """The same with the line of the file in front, where there is one."""
    said = fault_text(texts, error)
    return said if error.line is None else f"{texts('desk-fault-line', number=error.line)} {said}"


def stop_after(quotation: str) -> str:
    """The full stop that is missing behind a quotation before the next sentence; none where it ends with one of its
    own, as headlines do not.
    """
    return "" if quotation.rstrip(' \n»”"’)')[-1:] in (".", "!", "?", "…") else "."


def reason_text(reasons: Iterable[ReasonCode], language: str, name_of: Callable[[str], str] = str) -> str:
    """Reasons as one line for a reader of `language`, separated by semicolons. `name_of` tells an official's name by
    the id; links that were found by an earlier version hold English names, which it must leave as they are.
    """
    return "; ".join([_one_reason(_named(item, name_of), language) for item in reasons])


def _named(item: ReasonCode, name_of: Callable[[str], str]) -> ReasonCode:
    if item.code != "link-same-officials":
        return item
    held = dict(item.args)["names"]
    return reason(item.code, names=", ".join(name_of(one) for one in held.split(", ")))


@lru_cache(maxsize=10_000)
def _one_reason(item: ReasonCode, language: str) -> str:
    return texts_for(language)(item.code, **dict(item.args))
