"""What filters mean: names become ids, dates become instants, pure. What is left is what a store can look up."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.errors import QueryError
from core.query import marks
from core.query.analyser import HIDDEN, PLAIN, plain_word, split_words
from core.query.days import named_days
from core.query.nodes import All, Anything, Between, Either, Fact, Filter, Marks, Node, Not

_HIDDEN = re.compile(f"[{HIDDEN}]")
_WRITTEN_OTHERWISE = re.compile(f"[{HIDDEN}Ёё'’ʼ`]")  # what is hidden, and what PLAIN changes


@dataclass(frozen=True, slots=True)
class Named:
    """Something with names: `id` as the store knows it, `names` as people write them; handles without `@`."""

    id: str
    names: tuple[str, ...]
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what may be named in a search, and what time it is there. `article_id` finds an article by its URL,
    `story_id` what became of a story that joined another.
    """

    officials: Sequence[Named]
    channels: Sequence[Named]
    people: Sequence[Named]
    now: datetime
    zone: ZoneInfo
    article_id: Callable[[str], int | None]
    story_id: Callable[[int], int] = int


def resolve(node: Node, names: Names, query: str = "") -> Node:
    """The tree with its filters replaced. Raises QueryError for a name nobody has, or a date that is none."""
    match node:
        case Filter():
            return _Resolver(names, query).filter(node)
        case Not(child):
            return Not(resolve(child, names, query))
        case All(nodes):
            return All(tuple(resolve(child, names, query) for child in nodes))
        case Either(nodes):
            return Either(tuple(resolve(child, names, query) for child in nodes))
        case _:
            return node


_MARKED = {"forwarded": marks.FORWARDED, "album": marks.ALBUM, "reply": marks.REPLY, "doubtful": marks.DOUBTFUL,
           "mentioned": marks.MENTIONED}  # fmt: skip


class _Resolver:
    def __init__(self, names: Names, query: str) -> None:
        self._names = names
        self._query = query

    def filter(self, item: Filter) -> Node:
        value = item.value
        match item.name:
            case "official":
                ids = self._ids(item, self._names.officials, "official")
                return Marks(tuple(marks.official(found) for found in ids))
            case "channel":
                return Marks(tuple(marks.channel(int(found)) for found in self._channels(item)))
            case "from":
                return self._forwarded_from(value)
            case "by":
                ids = self._ids(item, self._names.people, "member")
                return Fact("by", tuple(int(found) for found in ids))
            case "before":
                return Between(None, self._span(item)[0])
            case "after":
                return Between(self._span(item)[0], None)
            case "on":
                return Between(*self._span(item))
            case "is":
                return Marks((_MARKED[value],)) if value in _MARKED else Fact(value)
            case "has":
                return Marks((marks.LINK if value == "link" else marks.media("" if value == "media" else value),))
            case "kind":
                return Marks((marks.kind(value),))
            case "source":
                return Marks((marks.source(value),))
            case "status":
                return Fact("status", (value,))
            case "tag":
                return Fact("tag", (value.lower(),))
            case "story":
                if not value.isascii() or not value.isdigit() or len(value) > 18:
                    raise self._error(f"story:{value[:40]} is no story's number", item, "query-story")
                return Fact("story", (self._names.story_id(int(value)),))
        found = int(value) if value.isascii() and value.isdigit() and len(value) < 18 else self._names.article_id(value)
        if found is None:
            raise self._error(f"no article has the address {value[:80]}", item, "query-article")
        return Fact("article", (found,))

    def _channels(self, item: Filter) -> list[str]:
        value = item.value
        if re.fullmatch(r"(-100)?\d{1,17}", value):
            return [value.removeprefix("-100")]
        if "t.me/" in value:
            path = self._path(value, item)
            value = "@" + path.removeprefix("/s/").strip("/").split("/")[0]
        return self._ids(Filter(item.name, value, item.position), self._names.channels, "channel")

    def _path(self, url: str, item: Filter) -> str:
        try:
            return urlsplit(url if "://" in url else f"https://{url}").path
        except ValueError:  # «https://[t.me/x»
            raise self._error(f"no channel is called {url[:60]!r}", item, "query-no-channel") from None

    def _ids(self, item: Filter, named: Sequence[Named], what: str) -> list[str]:
        """The ids meant by a name: the one with this very id, handle or name, else all that have it inside a name."""
        wanted = _folded(item.value)
        if not wanted:  # an apostrophe alone: it would stand in every name
            found = []
        elif wanted.startswith("@"):
            found = [one.id for one in named if wanted[1:] in map(_folded, one.handles)]
        else:
            found = [one.id for one in named if wanted == _folded(one.id) or wanted in map(_folded, one.handles)]
            found = found or [one.id for one in named if any(wanted == _folded(name) for name in one.names)]
            found = found or [
                one.id for one in named if any(wanted in _folded(name) for name in (*one.names, *one.handles))
            ]
        if not found:
            raise self._error(f"no {what} is called {item.value[:60]!r}", item, f"query-no-{what}")
        return found

    def _forwarded_from(self, value: str) -> Node:
        """Words of the source's name as told by Telegram, or a channel that we know."""
        words = [Marks((marks.forward_word(plain_word(word)),)) for word in split_words(value)]
        wanted = _folded(value).lstrip("@")
        named = self._names.channels if wanted else ()
        ids = [one.id for one in named if any(wanted in _folded(n) for n in (*one.names, *one.handles))]
        if value.isascii() and value.isdigit():
            ids.append(value)
        by_name: Node = words[0] if len(words) == 1 else All(tuple(words)) if words else Not(Anything())
        if not ids:
            return by_name
        return Either((by_name, Marks(tuple(marks.forward_channel(int(found)) for found in ids))))

    def _span(self, item: Filter) -> tuple[datetime, datetime]:
        """The span that a date names, in the reader's zone: a year, month, day, hour or minute, or a time ago."""
        value, now = item.value.strip().lower(), self._names.now.astimezone(self._names.zone)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            if value in ("today", "сегодня", "сьогодні"):
                return _day(today)
            if value in ("yesterday", "вчера", "вчора"):
                return _day(today - timedelta(days=1))
            if ago := re.fullmatch(r"(\d{1,5})([hdwmчднм])", value):
                hours = {"h": 1, "ч": 1, "d": 24, "д": 24, "w": 168, "н": 168, "m": 720, "м": 720}[ago[2]]
                moment = self._names.now - timedelta(hours=hours * int(ago[1]))
                return moment, self._names.now
            if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", value):
                return _day(today.replace(year=int(found[3]), month=int(found[2]), day=int(found[1])))
            if found := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", value):
                first = today.replace(year=int(found[1]), month=int(found[2] or 1), day=1)
                months = 1 if found[2] else 12
                year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
                return _utc(first), _utc(first.replace(year=year, month=month + 1))
            if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d\d)(\d\d)", value):
                year, month, day = (int(part) for part in found.groups() if part is not None)
                return _day(today.replace(year=year, month=month, day=day))
            if days := named_days(value, today.date()):
                start, end = (today.replace(year=day.year, month=day.month, day=day.day) for day in days)
                return _utc(start), _utc(end + timedelta(days=1))
            time = re.search(r"[t ](\d\d(?!\d|:))?", value)
            if time is None:
                raise ValueError("a week")
            moment = datetime.fromisoformat(value.upper())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=self._names.zone)
            return _utc(moment), _utc(moment) + (timedelta(hours=1) if time[1] else timedelta(minutes=1))
        except (ValueError, OverflowError):
            reason = f'{item.value[:40]!r} is no date; write 2025-11-05, 2025-11, "5 November", today or 7d'
            raise self._error(reason, item, "query-date") from None

    def _error(self, reason: str, item: Filter, code: str) -> QueryError:
        return QueryError(reason, query=self._query, position=item.position, code=code, name=item.value[:80])


def _day(start: datetime) -> tuple[datetime, datetime]:
    return _utc(start), _utc(start + timedelta(days=1))


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)


def _folded(text: str) -> str:
    """A name as names are compared: however its letters are composed, with whatever is hidden in it."""
    # Few are written otherwise, and a catalogue has many thousands of names.
    if _WRITTEN_OTHERWISE.search(text) is not None or not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)).casefold().translate(PLAIN)
    return " ".join(text.casefold().split())
