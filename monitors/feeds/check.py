"""The doctor's look at one feed: is it one, how much is in it, and what to do when not."""

from datetime import timedelta
from typing import NamedTuple

from core.clock import Clock, utc_now
from core.counts import counted
from core.errors import FetchError
from core.pipeline.worker import Worker
from monitors.feeds.fetch import Fetcher
from monitors.feeds.reader import Reader
from monitors.feeds.safety import AddressPolicy


class FeedCheck(NamedTuple):
    """`line` is one line for people, `mend` what to do, empty when all is well."""

    ok: bool
    line: str
    mend: str = ""


async def check_feed(url: str, *, clock: Clock = utc_now) -> FeedCheck:
    """Asks the feed at `url` once, as the monitor would, and tells what came of it. Changes nothing."""
    policy = AddressPolicy.for_feeds([url])
    fetcher = Fetcher(lambda: policy, clock, pace=timedelta())
    worker = Worker()
    try:
        reader = Reader(fetcher, worker, clock)
        answer = await reader.ask_feed(url)
        if not answer.ok:
            raise answer.problem()
        feed = await reader.parse_feed(answer)
    except FetchError as error:
        return FeedCheck(False, f"feed {url}: {error.reason}", _mend(error))
    finally:
        await worker.close()
        await fetcher.close()
    if answer.moved_to:
        mend = f"write {answer.moved_to} into the watchlist"
        return FeedCheck(False, f"feed {url}: works, but has moved for good", mend)
    count = len(feed.entries)
    if not count:
        return FeedCheck(True, f"feed {url}: {feed.kind}, without any article now")
    dates = [entry.published_at for entry in feed.entries if entry.published_at is not None]
    newest = f", the newest of {max(dates):%Y-%m-%d %H:%M} UTC" if dates else ""
    return FeedCheck(True, f"feed {url}: {feed.kind}, {counted(count, 'article')}{newest}")


def _mend(error: FetchError) -> str:
    if "its feed is" in error.reason:
        return "write that address into the watchlist"
    if error.permanent:
        return "look at the address in a browser, and mend it in the watchlist or take it off"
    return "try again later; if it stays so, look at the address in a browser"
