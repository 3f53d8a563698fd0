"""The one parser of the search language.

собянин метро            both words, each in any form
"глава МИД"              a phrase          мигра*      words that begin so
метро OR трамвай         either            -метро, NOT метро   not
(а OR б) в               brackets
official:lavrov channel:nezygar after:2025-11-01 before:2025-11-08 on:2025-11-05
is:edited has:photo kind:surname source:import status:denied story:12 article:https://… tag:… by:name from:…
"""

import re
from dataclasses import dataclass

from core.errors import QueryError
from core.query.analyser import split_words
from core.query.nodes import All, Anything, Either, Filter, Node, Not, Phrase, Prefix, Word

MAX_QUERY_CHARACTERS = 2000
_MAX_LEAVES = 64
_MAX_DEPTH = 20
_MAX_PHRASE_WORDS = 16
_MIN_PREFIX = 2

FILTERS: dict[str, str] = {
    "official": "official", "who": "official", "чиновник": "official", "кто": "official", "посадовець": "official",
    "channel": "channel", "in": "channel", "канал": "channel",
    "before": "before", "до": "before",
    "after": "after", "since": "after", "после": "after", "після": "after", "с": "after",
    "on": "on", "date": "on", "дата": "on",
    "is": "is",
    "has": "has",
    "kind": "kind", "вид": "kind",
    "source": "source",
    "status": "status", "статус": "status",
    "story": "story", "сюжет": "story",
    "article": "article", "статья": "article", "стаття": "article",
    "tag": "tag", "метка": "tag", "мітка": "tag",
    "by": "by", "reviewed": "by",
    "from": "from", "от": "from", "від": "from",
}  # fmt: skip

VALUES: dict[str, frozenset[str]] = {
    "is": frozenset(
        {"edited", "deleted", "forwarded", "album", "reply", "reviewed", "doubtful", "linked", "mentioned"}
    ),
    "has": frozenset({"media", "photo", "video", "document", "audio", "voice", "poll", "webpage", "link"}),
    "kind": frozenset({"full", "surname", "first", "alias", "role", "adjective"}),
    "source": frozenset({"live", "caught_up", "history", "import", "preview", "preview_history"}),
    "status": frozenset({"unverified", "confirmed", "denied"}),
}

_SHORTHANDS = {"edited": "edited", "deleted": "deleted", "forwarded": "forwarded"}

_PART = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\()
      | (?P<close>\))
      | (?P<minus>-(?!-*(?:[\s)]|$)))
      | (?P<filter>[^\W\d_]+):(?P<value>"[^"]*"|«[^»]*»|“[^”]*”|„[^“”]*[“”]|[^\s()"]+)
      | (?P<dangling>[^\W\d_]+:)(?=[\s)]|$)
      | (?P<quote>["«“„])
      | (?P<bar>\|+)
      | (?P<word>[^\s()"«“„|]+)""",
    re.VERBOSE,
)
_CLOSING = {'"': '"', "«": "»", "“": "”", "„": "“”"}
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no text has these, and no database takes them
_OR = {"OR", "ИЛИ", "АБО", "ЧИ"}
_AND = {"AND", "И", "ТА", "І"}
_NOT = {"NOT", "НЕ"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int
    value: str = ""


def parse_query(query: str) -> Node:
    """The tree of a search. Raises QueryError with the position of what can't be read."""
    if len(query) > MAX_QUERY_CHARACTERS:
        raise QueryError(
            f"longer than {MAX_QUERY_CHARACTERS} characters",
            query=query,
            position=MAX_QUERY_CHARACTERS,
            code="query-long",
            count=MAX_QUERY_CHARACTERS,
        )
    return _Parser(_UNSTORABLE.sub(" ", query)).parse()


class _Parser:
    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens = _tokens(query)
        self._at = 0
        self._leaves = 0

    def parse(self) -> Node:
        if not self._tokens:
            if self._query.strip():  # signs alone: whoever follows them would be told of every post
                raise _nothing(self._query, self._query.strip(), len(self._query) - len(self._query.lstrip()))
            return Anything()
        node = self._either(0)
        if self._at < len(self._tokens):
            raise self._error(
                "a bracket is closed that was not opened", self._tokens[self._at].position, "query-closed"
            )
        return node

    def _either(self, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise self._error("too many brackets", self._position(), "query-brackets")
        nodes = [self._all(depth)]
        while self._peek() == "or":
            self._at += 1
            nodes.append(self._all(depth))
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def _all(self, depth: int) -> Node:
        nodes: list[Node] = []
        while (kind := self._peek()) is not None and kind not in ("or", "close"):
            if kind == "and":
                if not nodes:
                    raise self._error("a word is missing before AND", self._position(), "query-before-and")
                self._at += 1
                if self._peek() in (None, "or", "and", "close"):
                    raise self._error("a word is missing after AND", self._position(), "query-after-and")
                continue
            nodes.append(self._single(depth))
        if not nodes:
            raise self._error("a word is missing here", self._position(), "query-word-missing")
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _single(self, depth: int) -> Node:
        token = self._tokens[self._at]
        self._at += 1
        match token.kind:
            case "not":
                if depth > _MAX_DEPTH:
                    raise self._error("too many negations", token.position, "query-negations")
                if self._peek() in (None, "or", "and", "close"):
                    raise self._error("a word is missing after NOT", self._position(), "query-after-not")
                node = self._single(depth + 1)
                return node.node if isinstance(node, Not) else Not(node)
            case "open":
                node = self._either(depth + 1)
                if self._peek() != "close":
                    raise self._error("a bracket is not closed", token.position, "query-open")
                self._at += 1
                return node
        self._leaves += 1
        if self._leaves > _MAX_LEAVES:
            raise self._error(f"more than {_MAX_LEAVES} words", token.position, "query-many-words", count=_MAX_LEAVES)
        match token.kind:
            case "phrase":
                return self._phrase(token)
            case "filter":
                return self._filter(token)
        return self._word(token)

    def _word(self, token: _Token) -> Node:
        text = token.text
        if text.endswith("*"):
            stem = text.rstrip("*")
            words = split_words(stem)
            if len(words) != 1 or len(words[0]) < _MIN_PREFIX:
                raise self._error(
                    f"at least {_MIN_PREFIX} letters of one word before *",
                    token.position,
                    "query-prefix",
                    count=_MIN_PREFIX,
                )
            return Prefix(words[0], token.position)
        words = split_words(text)
        if not words:
            raise _nothing(self._query, text, token.position)
        if len(words) == 1:
            return Word(words[0], token.position)
        return Phrase(tuple(words[:_MAX_PHRASE_WORDS]), token.position)  # Ростов-на-Дону, t.me/name

    def _phrase(self, token: _Token) -> Node:
        words = split_words(token.text)
        if not words:
            raise self._error("an empty phrase", token.position, "query-empty-phrase")
        if len(words) > _MAX_PHRASE_WORDS:
            raise self._error(
                f"a phrase of more than {_MAX_PHRASE_WORDS} words",
                token.position,
                "query-long-phrase",
                count=_MAX_PHRASE_WORDS,
            )
        return Word(words[0], token.position) if len(words) == 1 else Phrase(tuple(words), token.position)

    def _filter(self, token: _Token) -> Node:
        name = FILTERS[token.text]
        value = token.value
        negated = False
        while name == "is" and value.lower().startswith("not_"):
            value, negated = value[4:], not negated
        known = VALUES.get(name)
        if known is not None and value.lower() not in known:
            raise self._error(
                f"{token.text}:{value[:40]} is unknown; there is {', '.join(sorted(known))}",
                token.position,
                "query-value",
                filter=f"{token.text}:{value[:40]}",
                values=", ".join(sorted(known)),
            )
        node = Filter(name, value.lower() if known is not None else value, token.position)
        return Not(node) if negated else node

    def _peek(self) -> str | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _position(self) -> int:
        return self._tokens[self._at].position if self._at < len(self._tokens) else len(self._query)

    def _error(self, reason: str, position: int, code: str, **arguments: object) -> QueryError:
        return QueryError(reason, query=self._query, position=position, code=code, **arguments)


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(query):
        found = _PART.match(query, at)
        assert found is not None  # the alternatives cover every character
        kind, text, start = str(found.lastgroup), found.group(), at
        at = found.end()
        if found["filter"] is not None:
            token, at = _filter_token(query, found)
            tokens.append(token)
            continue
        match kind:
            case "space":
                continue
            case "dangling":
                if text[:-1].lower() in FILTERS:
                    raise _no_value(query, text, start)
                tokens.append(_Token("word", text, start))
            case "quote":
                end = min((i for c in _CLOSING[text] if (i := query.find(c, at)) >= 0), default=-1)
                if end < 0:
                    raise QueryError("a quotation mark is not closed", query=query, position=start, code="query-quote")
                tokens.append(_Token("phrase", query[at:end], start))
                at = end + 1
            case "minus":
                tokens.append(_Token("not", text, start))
            case "bar":
                tokens.append(_Token("or", text, start))
            case "word":
                operator = "or" if text in _OR else "and" if text in _AND else "not" if text in _NOT else "word"
                if operator == "and" and text in ("И", "ТА", "І") and not (tokens and query[at:].strip()):
                    operator = "word"
                if operator == "word" and not split_words(text):
                    if query[start - 1 : start] == "-":  # the next word is not what is unwanted
                        raise _nothing(query, text, start)
                    continue  # a lone dash or emoji between words
                tokens.append(_Token(operator, text, start))
            case _:
                tokens.append(_Token(kind, text, start))
    return tokens


def _nothing(query: str, text: str, position: int) -> QueryError:
    reason = f"nothing to search for in {text[:40]!r}"
    return QueryError(reason, query=query, position=position, code="query-nothing", text=text[:40])


def _no_value(query: str, name: str, position: int) -> QueryError:
    reason = f"a value is missing after {name}"
    return QueryError(reason, query=query, position=position, code="query-no-value", filter=name)


def _filter_token(query: str, found: re.Match[str]) -> tuple[_Token, int]:
    """A `name:value` as a token; an unknown name with a web address or a time after it is a plain word."""
    name, value, start = found["filter"].lower(), found["value"], found.start()
    if name in _SHORTHANDS and value.lower() in ("yes", "no", "true", "false", "да", "нет", "так", "ні"):
        no = value.lower() in ("no", "false", "нет", "ні")
        return _Token("filter", "is", start, ("not_" if no else "") + name), found.end()
    if name in FILTERS:
        if value[-1] in _CLOSING.get(value[0], ""):
            value = value[1:-1]
        if not value.replace("@", "").strip():  # it would stand in every name
            raise _no_value(query, f"{found['filter']}:", start)
        return _Token("filter", name, start, value), found.end()
    if value.startswith("//") or value[:1].isdigit():
        return _Token("phrase", found.group().replace('"', " "), start), found.end()
    raise QueryError(
        f"no filter is called {name[:40]!r}; there is {', '.join(sorted(VALUES | {n: n for n in FILTERS.values()}))}",
        query=query,
        position=start,
        code="query-filter",
        filter=name[:40],
        filters=", ".join(sorted({*VALUES, *FILTERS.values()})),
    )
