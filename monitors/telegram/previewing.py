"""Reading channels through their public web pages, politely: when no account can read them."""

import asyncio
import dataclasses
import logging
import ssl
from collections.abc import Mapping

import httpx
from msgspec.structs import replace

from core.clock import Clock
from core.errors import ChannelError, FetchError, SlukhError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Description, Watching
from core.storage.channels import KnownChannel
from core.types import ChannelProgress, HeardPost, Source, WatchedChannel
from monitors.telegram.budget import pause
from monitors.telegram.pace import PreviewPace
from monitors.telegram.preview import PreviewPage, parse_preview

logger = logging.getLogger(__name__)

DEFAULT_BASE = "https://t.me/s"

_LARGEST_BYTES = 5_000_000


class _NamelessError(ChannelError):
    """A channel has no name by which a page could be found."""


class PreviewReader:
    """Reads public pages one at a time. Sends no cookies, follows no redirects, loads no pictures."""

    def __init__(
        self,
        intake: Intake,
        watching: Watching,
        clock: Clock,
        base_url: str = DEFAULT_BASE,
        pace: PreviewPace | None = None,
    ) -> None:
        self._intake = intake
        self._watching = watching
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._pace = pace or PreviewPace()
        self._turn = asyncio.Lock()
        self._next_at = 0.0  # loop time of the next request
        self._trust: ssl.SSLContext | None = None
        self._etags: dict[str, str] = {}

    async def watch(self, watched: WatchedChannel) -> None:
        """Looks at a channel's page again and again, ever more rarely while it fails, until it is cancelled.

        Raises ChannelError for a channel without a username, which has no page.
        """
        failures = 0
        said = False
        while True:
            delay = self._pace.channel_seconds
            try:
                await self.look(watched)
                failures = 0
                if not said:
                    logger.info("%s is read through its public web page", watched.reference)
                    said = True
            except _NamelessError:
                raise
            except SlukhError as error:
                failures += 1
                delay = pause(failures, self._pace.channel_seconds, self._pace.longest_seconds)
                logger.log(logging.WARNING if failures == 1 else logging.DEBUG, "%s", error)
            except Exception:  # a page that nobody has foreseen; the next one may be another
                failures += 1
                delay = pause(failures, self._pace.channel_seconds, self._pace.longest_seconds)
                logger.exception("the web page of %s can't be read", watched.reference)
            await asyncio.sleep(delay)

    async def look(self, watched: WatchedChannel) -> int:
        """Reads the page once and stores what is new; returns how many posts that were.

        It is the page of the channel's present name, as far as an account has told it. Raises FetchError when the page
        can't be had, ChannelError when there is none, or when it is no channel or another one than before,
        StorageError when nothing could be stored.
        """
        known = await self._watching.by_reference(watched)
        # Its present name: whoever holds the one in the watchlist may be another channel by now.
        username = (known.username if known is not None else None) or watched.username
        if username is None:
            raise _NamelessError("a channel without a username has no public page", channel=watched.reference)
        url = f"{self._base_url}/{username}"
        if known is not None and not known.watched:
            self._etags.pop(url, None)  # back on the watchlist: what was read before it was off is read again
        fetched = await self._fetch(url)
        if fetched is None:
            return 0
        text, etag = fetched
        page = parse_preview(text, username, self._clock())
        if not page.exists:
            raise ChannelError(f"@{username} has no public web page", channel=username)
        new = 0 if page.channel_id is None else await self._store(watched, username, page, page.channel_id)
        if etag is not None:
            self._etags[url] = etag  # only now: a page that was not stored has to be sent again
        return new

    async def _store(self, watched: WatchedChannel, username: str, page: PreviewPage, channel_id: int) -> int:
        known = await self._watching.by_reference(watched)
        if known is None:
            description = Description(channel_id, page.title, username)
            known = await self._watching.found(watched, description, None)
        if known.channel_id != channel_id:
            await self._watching.trouble(known, "taken_over", by=channel_id, title=page.title)
            raise ChannelError(
                f"the name {watched.reference} belongs to another channel now ({page.title!r})",
                channel=watched.reference,
                mend="give the channel's id in the watchlist, or its new name",
            )
        again = not known.watched
        if again:  # it was off the watchlist: this is another first look
            known = dataclasses.replace(known, head=0, pts=None)
        posts = page.posts
        if posts and 0 < known.head < posts[0].message_id - 1:
            posts = await self._back_to(known, username, posts)
        sources = await self._watching.sources(channel_id, [post.message_id for post in posts])
        stored = {message_id: Source(source) for message_id, source in sources.items()}
        read = [post for post in posts if post.message_id in stored and not stored[post.message_id].rough]
        if read:
            await self._watching.witnessed(read)
        fresh = [
            post if self._is_news(post, known, stored) else replace(post, source=Source.PREVIEW_HISTORY)
            for post in posts
            # What an account has read is more exact than this page.
            if stored.get(post.message_id, Source.PREVIEW).rough
        ]
        head = max((post.message_id for post in fresh), default=None)
        result = await self._intake.hear(fresh, [ChannelProgress(channel_id, head=head)])
        if again:
            await self._watching.named(watched, known)
            await self._watching.put_back(known, max((post.message_id for post in posts), default=0))
        return result.new

    async def _back_to(self, known: KnownChannel, username: str, posts: tuple[HeardPost, ...]) -> tuple[HeardPost, ...]:
        """`posts` with those that ran off the page since the last look, oldest first.

        What some older pages do not bring is told as a gap.
        """
        for _ in range(self._pace.older_pages):
            lowest = posts[0].message_id
            try:
                fetched = await self._fetch(f"{self._base_url}/{username}?before={lowest}")
            except (ChannelError, FetchError) as error:
                logger.info("%s: an older page can't be read: %s", known.name, error)
                break
            page = parse_preview(fetched[0] if fetched else "", username, self._clock())
            older = tuple(post for post in page.posts if post.message_id < lowest)
            if page.channel_id != known.channel_id or not older:
                break
            posts = (*older, *posts)
            if posts[0].message_id <= known.head + 1:
                return posts
        now = self._clock()
        seen = (await self._watching.seen(known.channel_id, [known.head])).get(known.head)
        signs = [known.watched_until, seen.last_seen_at if seen else None]
        since = max((at for at in signs if at is not None), default=now)
        await self._watching.open_gap(known.channel_id, since, now, "offline")
        return posts

    @staticmethod
    def _is_news(post: HeardPost, known: KnownChannel, stored: Mapping[int, Source]) -> bool:
        """Whether a post is newer than the first look, or was on this page before: what changed then is an edit.

        Where an account has begun the watch, all that came since is news: it may have missed one below its newest.
        """
        before = stored.get(post.message_id)
        if before is not None:
            return before.from_page
        if known.pts is not None:
            return known.first_head < post.message_id
        return 0 < known.head < post.message_id

    async def _fetch(self, url: str) -> tuple[str, str | None] | None:
        """The page with its ETag, or None when it has not changed."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(self._next_at - loop.time())
            # From request to request: how long an answer is on its way must not make the round longer.
            self._next_at = loop.time() + self._pace.request_seconds
            headers = {"Accept-Language": "en"}
            if url in self._etags:
                headers["If-None-Match"] = self._etags[url]
            try:
                async with self._client() as client, client.stream("GET", url, headers=headers) as answer:
                    return await self._body(url, answer)
            except httpx.HTTPError as error:
                raise FetchError(f"no answer ({type(error).__name__})", url=url) from error

    def _client(self) -> httpx.AsyncClient:
        """One for each request, so that nothing is remembered from one to the next but whom to trust."""
        if self._trust is None:
            self._trust = httpx.create_ssl_context()
        return httpx.AsyncClient(verify=self._trust, timeout=self._pace.answer_seconds, follow_redirects=False)

    async def _body(self, url: str, answer: httpx.Response) -> tuple[str, str | None] | None:
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        if answer.is_redirect:
            # Telegram sends pages without a preview on to the channel's card.
            raise ChannelError("the channel has no public web page", channel=url.rpartition("/")[2])
        if answer.status_code != httpx.codes.OK:
            raise FetchError(f"answered {answer.status_code}", url=url)
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > _LARGEST_BYTES:
                raise FetchError(f"is larger than {_LARGEST_BYTES // 1_000_000} MB", url=url)
        return body.decode(answer.encoding or "utf-8", "replace"), answer.headers.get("etag")
