"""The `HTML` parse mode, as strict and as lenient as Telegram's own parser (TDLib's `parse_html`, read 2026-11).

What surprises: an unknown named reference (`&nbsp;`) is plain text, not an error; the semicolon may be missing; `</>`
closes whatever is open; unknown attributes are skipped, unknown tags are not; a link whose address is no URL loses
the link and keeps its text.
"""

import re
from dataclasses import dataclass, replace

from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.formatting import sort_entities
from loopback.botapi.links import checked_link, linked_user
from loopback.chat_text import utf16_length
from loopback.chat_values import Entity

_SPACE = " \t\r\n\0\v"
_KIND = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "tg-emoji": "custom_emoji", "a": "text_link", "pre": "pre", "code": "code",
    "blockquote": "blockquote",
}  # fmt: skip
_PLAIN = re.compile(r"[^&<]+")
_PLAIN_VALUE = re.compile(r"[^&]+")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*))(;?)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME_TOKEN = re.compile(r"[a-zA-Z0-9.\-]*")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Text and sorted entities of `source`; ApiError 400 `can't parse entities: …` with the byte offset."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0  # of the text so far, in UTF-16 units
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def fail(self, reason: str, at: int | None = None) -> ApiError:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"
        return bad_request(f"can't parse entities: {reason}{place}")

    def peek(self) -> str:
        """The next character; NUL at the end, as in a C string."""
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        while self.at < len(self.source):
            plain = _PLAIN.match(self.source, self.at)
            if plain:
                self.add(plain.group())
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self.add(self.reference() or self.take())
            elif self.source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise self.fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        # a language is only kept where `pre` wraps `code`
        entities = [replace(e, language=None) if e.type == "code" else e for e in self.entities]
        text = "".join(self.pieces)
        if _SURROGATE.search(text):
            raise self.fail(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
                "code units"
            )
        return text, tuple(sort_entities(entities))

    def take(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def reference(self) -> str:
        """The character of a reference that begins here, which is then passed; empty if there is none."""
        match = _REFERENCE.match(self.source, self.at)
        assert match is not None
        hexadecimal, decimal, name, end = match.groups()
        if name is not None:
            char = _NAMED.get(name, "")
        else:
            code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
            length = match.end() - match.start() - len(end)
            char = "" if code == 0 or code >= 0x10FFFF or length >= 10 else chr(code)
        if char:
            self.at = match.end()
        return char

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        while self.peek() not in _SPACE and self.peek() != ">":
            self.at += 1
        if self.at >= len(self.source):
            raise self.fail("Unclosed start tag", begin)
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in _KIND:
            raise self.fail(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while self.peek() != ">":
            self.skip_space()
            if self.peek() == ">":
                break
            name, value = self.attribute(tag, begin)
            argument = _argument(tag, name, value, argument)
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.length, len(self.pieces)))

    def attribute(self, tag: str, begin: int) -> tuple[str, str | None]:
        """One attribute; its value is None when it has none, as in `<blockquote expandable>`."""
        start = self.at
        while self.peek() not in _SPACE and self.peek() not in "=>/\"'":
            self.at += 1
        name = self.source[start : self.at]
        if not name:
            raise self.fail(f'Empty attribute name in the tag "{tag}"', begin)
        self.skip_space()
        if self.peek() != "=":
            if self.at >= len(self.source):
                raise self.fail(f'Unclosed start tag "{tag}"', begin)
            return name, None
        self.at += 1
        self.skip_space()
        if self.at >= len(self.source):
            raise self.fail(f'Unclosed start tag "{tag}"', begin)
        value = self.quoted() if self.peek() in "'\"" else self.name_token()
        if self.at >= len(self.source):
            raise self.fail("Unclosed start tag", begin)
        return name, value

    def quoted(self) -> str:
        quote = self.take()
        end = self.source.find(quote, self.at)
        end = len(self.source) if end == -1 else end
        value = []
        while self.at < end:
            plain = _PLAIN_VALUE.match(self.source, self.at, end)
            if plain:
                value.append(plain.group())
                self.at = plain.end()
            else:
                value.append(self.reference() or self.take())
        self.at += 1
        return "".join(value)

    def name_token(self) -> str:
        match = _NAME_TOKEN.match(self.source, self.at)
        assert match is not None
        self.at = match.end()
        if self.peek() not in _SPACE and self.peek() != ">":
            raise self.fail("Unexpected end of name token", match.start())
        return match.group().lower()

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.fail("Unexpected end tag", begin)
        self.at += 2
        while self.peek() not in _SPACE and self.peek() != ">":
            self.at += 1
        tag = self.source[begin + 2 : self.at].lower()
        self.skip_space()
        if self.peek() != ">":
            raise self.fail("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            place = len(self.source[:begin].encode())
            raise self.fail(f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.length > opened.offset:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        entity = Entity(_KIND[opened.tag], opened.offset, self.length - opened.offset)
        last = self.entities[-1] if self.entities else None
        same_span = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        if opened.tag == "tg-emoji":
            digits = opened.argument if opened.argument.isascii() and opened.argument.isdigit() else "0"
            if not 0 < int(digits) < 1 << 63:
                raise self.fail("Invalid custom emoji identifier specified")
            entity = replace(entity, custom_emoji_id=opened.argument)
        elif opened.tag == "a":
            address = opened.argument or "".join(self.pieces[opened.piece :])
            user_id = linked_user(address)
            if user_id is not None:
                entity = replace(entity, type="text_mention", user_id=user_id)
            else:
                url = checked_link(address)
                if url is None:
                    return
                entity = replace(entity, url=url)
        elif opened.tag == "pre":
            if last is not None and same_span and last.type == "code" and last.language:
                self.entities[-1] = replace(last, type="pre")
                return
        elif opened.tag == "code":
            if last is not None and same_span and last.type == "pre" and opened.argument:
                self.entities[-1] = replace(last, language=opened.argument)
                return
            entity = replace(entity, language=opened.argument or None)
        elif opened.tag == "blockquote" and opened.argument:
            entity = replace(entity, type="expandable_blockquote")
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str | None, before: str) -> str:
    if tag == "blockquote" and name == "expandable":
        return "1"
    if value is None:
        return before
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value[9:]
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value[3:]
    return before
