"""A digest as a file for the desk: a page, Markdown, or plain text, made of the same items as the messages."""

import html
import re
from datetime import datetime
from html.parser import HTMLParser

from bot.rendering.digest import digest_items
from bot.rendering.reader import Reader
from bot.rendering.rich import Rich, one_line
from core.told import Digest

_MARKS = {"b": "**", "i": "*", "s": "~~", "u": "", "code": "`"}
FORMATS = ("text", "html", "markdown")
SUFFIXES = {"text": "txt", "html": "html", "markdown": "md"}

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
_LINE_START = re.compile(r"^(\s*)([-+=~]|\d+[.)])(?=\s)", re.MULTILINE)
_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:16px/1.5 Georgia,serif}"
    "section{white-space:pre-line;margin:0 0 1.4em}"
    "blockquote{display:block;margin:.2em 0;padding-left:.8em;border-left:3px solid #999;white-space:pre-line}"
)


def digest_document(digest: Digest, reader: Reader, *, now: datetime, form: str, title: str | None = None) -> str:
    """The digest as text; `form` is one of `FORMATS`."""
    items = digest_items(digest, reader, now=now, title=title)
    match form:
        case "html":
            return _page(items, reader)
        case "markdown":
            return "\n\n".join(_markdown(item) for item in items) + "\n"
        case "text":
            return "\n\n".join(_plain(item) for item in items) + "\n"
        case _:
            raise ValueError(f"no such format: {form!r}")


def _page(items: list[Rich], reader: Reader) -> str:
    name = html.escape(one_line(items[0].plain.splitlines()[0]))
    sections = "\n".join(f"<section>{item.html}</section>" for item in items)
    return (
        f'<!doctype html>\n<html lang="{reader.language}">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{sections}\n</body>\n</html>\n"
    )


def _plain(item: Rich) -> str:
    """Plain text, an address after each link."""
    writer = _Writer(markdown=False)
    writer.feed(item.html)
    return writer.text()


def _markdown(item: Rich) -> str:
    writer = _Writer(markdown=True)
    writer.feed(item.html)
    return writer.text()


class _Writer(HTMLParser):
    """Turns the few tags that `Rich` makes into Markdown or plain text; quotations become `>` lines."""

    def __init__(self, *, markdown: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._markdown = markdown
        self._parts: list[str] = []
        self._quote_from: int | None = None
        self._href: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._quote_from = len(self._parts)
        elif tag == "a":
            self._href = dict(attrs).get("href")
            if self._markdown:
                self._parts.append("[")
        elif self._markdown:
            self._parts.append(_MARKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and self._quote_from is not None:
            quoted = "".join(self._parts[self._quote_from :])
            del self._parts[self._quote_from :]
            self._parts.append("\n".join(f"> {line}" for line in quoted.splitlines()))
            self._quote_from = None
        elif tag == "a" and self._href is not None:
            address = self._href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
            self._parts.append(f"]({address})" if self._markdown else f" {self._href}")
            self._href = None
        elif self._markdown:
            self._parts.append(_MARKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        if self._markdown:
            data = _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", data))
        self._parts.append(data)

    def text(self) -> str:
        self.close()
        text = "".join(self._parts)
        # Two blanks at a line's end keep Markdown's lines apart.
        return re.sub(r"(?<!\n)\n(?!\n)", "  \n", text) if self._markdown else text
