"""Subscribing: from what people type to officials, what a subscription would bring, and its settings."""

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.addresses import normalise_url, telegram_address
from core.clock import Clock
from core.mentions import detect, find_officials
from core.pipeline.asking.redetecting import progress_of
from core.pipeline.asking.searching import newest_post_ids, prepare
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser, matcher_for, parse_query
from core.storage import subscriptions as stored
from core.storage.cards import load_cards, with_decisions
from core.storage.channels import channel_by_reference
from core.storage.status import channel_names
from core.storage.store import Store
from core.storage.subscriptions import Frequency, Wish
from core.told import Destination, PostCard
from core.types import MentionKind, Official, WatchedChannel, WatchedFeed

BROAD_POSTS_A_DAY = 60.0
"""From here on a subscription is warned of as too broad."""

_SEARCHED = 500
_CLOSE = 0.75
_KEY_BYTES = 35  # beside two times and a form, in the 64 of a button


@dataclass(frozen=True, slots=True)
class Preview:
    """What a subscription would bring, as the stored posts tell; `examples` are the newest three.

    `marks` are the spans that a search found in their texts, by post id.
    """

    posts_a_day: float
    channels: int
    examples: tuple[tuple[int, PostCard], ...] = ()
    marks: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    searched: float | None = None  # how much of the stored posts was searched for a new official, while that goes on

    @property
    def broad(self) -> bool:
        return self.posts_a_day >= BROAD_POSTS_A_DAY


def find_people(text: str, rules: Rules, now: datetime | None = None) -> tuple[Official, ...]:
    """The officials that `text` may mean: by a whole name, surname, alias or id, in any script and inflected form; or
    by the office that they hold at `now` (None: that they ever held).
    """
    found = find_officials(text, rules.catalogue)
    if not found:
        wanted = _words(text)
        found = [official for official in rules.officials.values() if wanted and _matches(official, wanted)]
    if not found:
        found = [
            rules.officials[mention.official_id]
            for mention in detect(text, rules.catalogue, date=now)
            if mention.kind is MentionKind.ROLE and not _words(text[: mention.start] + " " + text[mention.end :])
        ]
    return tuple(rules.officials[official.id] for official in found if official.id in rules.officials)


def similar_people(text: str, rules: Rules, limit: int = 4) -> tuple[Official, ...]:
    """Officials whose surname is spelt nearly so; else those whom single words of `text` name."""
    words = _words(text)
    wanted = " ".join(words)
    by_surname: dict[str, list[Official]] = {}
    for official in rules.officials.values():
        for surname in _surnames(official):
            by_surname.setdefault(surname, []).append(official)
    close = difflib.get_close_matches(wanted, by_surname, n=limit, cutoff=_CLOSE) if wanted else []
    found = [official for surname in close for official in by_surname[surname]]
    if not found and len(words) > 1:
        found = [official for word in words if len(word) > 2 for official in find_people(word, rules)]
    return tuple({official.id: official for official in found}.values())[:limit]


def key_of(official_id: str) -> str:
    """The official's id, or where it is too long for a button's data, its hash."""
    if len(official_id.encode()) <= _KEY_BYTES:
        return official_id
    return "~" + hashlib.sha256(official_id.encode()).hexdigest()[:20]


def find_channel(text: str, rules: Rules) -> WatchedChannel | None:
    """The watched channel that `text` names: @username, an address of Telegram, name or alias."""
    address = telegram_address(text)
    if address is not None and isinstance(address.channel, int):
        return next((channel for channel in rules.channels if channel.channel_id == address.channel), None)
    wanted = (str(address.channel) if address else text.strip()).removeprefix("@").strip("/").casefold()
    for channel in rules.channels:
        names = [channel.name, channel.username or "", *channel.aliases]
        if wanted and any(wanted == name.casefold() for name in names):
            return channel
    return None


def _page(url: str) -> str:
    """A web address without what people add or leave out: its scheme, a slash at its end."""
    try:
        return normalise_url(url).partition("://")[2].rstrip("/")
    except ValueError:
        return url.strip()


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def _words(text: str) -> list[str]:
    return [word.strip("«»“”\"'.,:;!?()[]@#") for word in _fold(text).split() if word.strip("«»“”\"'.,:;!?()[]@#")]


def _surnames(official: Official) -> set[str]:
    return {_fold(name).split()[-1] for name in official.names.values() if name.split()}


def _matches(official: Official, wanted: list[str]) -> bool:
    phrase = " ".join(wanted)
    if phrase == _fold(official.id) or any(phrase == _fold(alias) for alias in official.aliases):
        return True
    for name in official.names.values():
        words = _fold(name).split()
        if len(wanted) == 1 and words and wanted[0] == words[-1]:
            return True
        if len(wanted) > 1 and words and wanted[-1] == words[-1] and set(wanted) <= set(words):
            return True
        if len(wanted) > 1 and words and wanted[0] == words[-1] and set(wanted) <= set(words):
            return True
    return False


class Subscriptions:
    """Use cases around who wants what."""

    def __init__(self, store: Store, holder: RulesHolder, clock: Clock) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._channel_names: Mapping[int, str] = {}
        self._story_titles: Mapping[int, str] = {}

    def find(self, text: str) -> tuple[Official, ...]:
        """The officials that `text` may mean."""
        return find_people(text, self._holder.current, self._clock())

    def similar(self, text: str) -> tuple[Official, ...]:
        """Officials whose surname is spelt nearly so; else those whom single words of `text` name."""
        return similar_people(text, self._holder.current)

    async def channel(self, text: str) -> tuple[int, str] | None:
        """Id and name of the watched channel that `text` names, once it was found on Telegram."""
        watched = find_channel(text, self._holder.current)
        if watched is None:
            return None
        if watched.channel_id is not None:
            return watched.channel_id, watched.name
        known = await self._store.read(lambda session: channel_by_reference(session, watched.reference))
        return (known.channel_id, watched.name) if known is not None else None

    async def learn_names(self, stories: Iterable[int] = ()) -> None:
        """Reads the names of the known channels and of these stories, for `channel_name` and `story_title`."""
        wanted = set(stories)

        def work(session: Session) -> tuple[dict[int, tuple[str, str | None]], dict[int, str | None]]:
            return channel_names(session), {story: stored.story_text(session, story) for story in wanted}

        known, titles = await self._store.read(work)
        self._channel_names = {channel_id: name for channel_id, (name, _username) in known.items()}
        self._story_titles = {story: title for story, title in titles.items() if title is not None}

    def channels(self) -> Mapping[int, str]:
        """Id and name of every known channel as they were when the names were read last."""
        return self._channel_names

    def story_title(self, story_id: int) -> str | None:
        """The beginning of a story's first text as it was when the names were read last."""
        return self._story_titles.get(story_id)

    def channel_name(self, channel_id: int) -> str | None:
        """A channel's name as it was when the names were read last."""
        return self._channel_names.get(channel_id)

    def official(self, key: str) -> Official | None:
        """An official of the catalogue in force, by id or by `key_of` it."""
        officials = self._holder.current.officials
        if key.startswith("~"):
            return next((official for official in officials.values() if key_of(official.id) == key), None)
        return officials.get(key)

    async def preview(self, kind: str, target: str) -> Preview:
        """What a subscription would bring. Raises QueryError for a search that can't be read."""

        def work(session: Session) -> Preview:
            marks: dict[int, tuple[tuple[int, int], ...]] = {}
            searched = progress_of(session, target, self._holder.current) if kind == "official" else None
            match kind:
                case "channel":
                    frequency = stored.channel_frequency(session, int(target))
                case "official":
                    frequency = stored.official_frequency(session, target)
                case "story":
                    frequency = stored.story_frequency(session, int(target))
                case "search":
                    frequency = stored.posts_frequency(session, self._found(session, target))
                case _:
                    frequency = Frequency(0.0, 0)
            cards = with_decisions(session, load_cards(session, frequency.newest))
            examples = tuple((post_id, cards[post_id]) for post_id in frequency.newest if post_id in cards)
            if kind == "search":
                matcher = matcher_for(parse_query(target), load_analyser())
                marks = {post_id: matcher.spans(card.text) for post_id, card in examples}
            return Preview(frequency.posts_a_day, frequency.channels, examples, marks, searched)

        return await self._store.read(work)

    def _found(self, session: Session, query: str) -> list[int]:
        """The newest posts that a search finds. Raises QueryError."""
        ready = prepare(session, self._holder.current, load_analyser(), query, self._clock())
        return newest_post_ids(session, ready, limit=_SEARCHED)

    def feed(self, text: str) -> WatchedFeed | None:
        """The watched feed of this name or address, however that is spelt."""
        wanted, address = _fold(text.strip()), _page(text)
        feeds = self._holder.current.watchlist.feeds
        return next((feed for feed in feeds if wanted == _fold(feed.name) or address == _page(feed.url)), None)

    def feeds(self) -> tuple[WatchedFeed, ...]:
        """The watched feeds."""
        return self._holder.current.watchlist.feeds

    async def story_of(self, post_id: int) -> int | None:
        """The story that a post belongs to."""
        return await self._store.read(lambda session: stored.story_of(session, post_id))

    async def subscribe(
        self,
        destination: Destination,
        kind: str,
        target: str,
        *,
        instant: bool,
        in_digest: bool,
        by: int | None,
    ) -> bool:
        """Subscribes, or changes how; tells whether it is new."""
        now = self._clock()
        return await self._store.write(
            lambda session: stored.put_wish(
                session, destination, kind, target, instant=instant, in_digest=in_digest, by=by, now=now
            )
        )

    async def all(self, destination: Destination) -> list[Wish]:
        """The destination's subscriptions, oldest first."""
        return await self._store.read(lambda session: stored.wishes(session, destination))

    async def one(self, destination: Destination, subscription_id: int) -> Wish | None:
        """One subscription of this destination."""
        return await self._store.read(lambda session: stored.wish(session, destination, subscription_id))

    async def change(self, destination: Destination, subscription_id: int, **values: Any) -> Wish | None:
        """Sets fields of a subscription of this destination and returns it; None when there is none."""

        def work(session: Session) -> Wish | None:
            if stored.wish(session, destination, subscription_id) is None:
                return None
            stored.change_wish(session, subscription_id, **values)
            return stored.wish(session, destination, subscription_id)

        return await self._store.write(work)

    async def pause(self, destination: Destination, subscription_id: int, pause: timedelta | None) -> Wish | None:
        """No alerts of this subscription for a while (None: again from now on); digests go on."""
        until = None if pause is None else self._clock() + pause
        return await self.change(destination, subscription_id, paused_until=until)

    async def unsubscribe(self, destination: Destination, subscription_id: int) -> Wish | None:
        """Ends a subscription and returns what it was."""

        def work(session: Session) -> Wish | None:
            found = stored.wish(session, destination, subscription_id)
            if found is not None:
                stored.drop_wish(session, subscription_id)
            return found

        return await self._store.write(work)
