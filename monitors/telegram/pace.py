"""How fast and how far the watcher goes: all its constants in one place, each with its reason."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PreviewPace:
    """How politely public web pages are read, in seconds."""

    # Between two looks at one channel, and between any two requests. One of three accounts with 440 channels leaves
    # about 45 that can't be looked up at once. Their round takes little more than these 30 s, so that a post that
    # comes just after a look is seen well within a minute, on a busy machine too.
    channel_seconds: float = 30.0
    request_seconds: float = 0.75
    longest_seconds: float = 3600.0  # the longest pause after failures
    answer_seconds: float = 20.0
    # A page shows about 20 posts. What ran off it between two looks is sought on so many older pages, each in its turn:
    # a night's posts of a busy channel, without making the others wait for long.
    older_pages: int = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, unless said otherwise."""

    # A silent channel's next post must be noticed within 60 s though every push is lost: two rounds fit in.
    heads_seconds: float = 20.0
    # Channels that are not joined get no pushes. The server says when to ask again; within these bounds it is obeyed.
    poll_least_seconds: float = 5.0
    poll_most_seconds: float = 40.0
    # Telegram: pushes may come out of order; wait half a second for the missing one before asking.
    hole_seconds: float = 0.5
    # Telegram: at most 10 channel differences at a time (core.telegram.org/api/updates).
    parallel: int = 10
    # An answer that takes longer is lost more often than late; three tries fit into a minute.
    answer_seconds: float = 15.0
    connect_seconds: float = 30.0
    # Watched with a break of more than this, the break is told as a gap. Heads come every 20 s, so less is no news.
    gap_seconds: float = 60.0
    # History on first sight: as far as articles are linked back (14 days), but no more than 10 requests a channel.
    history_days: int = 14
    history_posts: int = 1000
    # Once Telegram has said that we ask too fast, pages of a backfill keep this distance, as Telethon's own loop does.
    backfill_pause_seconds: float = 1.0
    # After TooLong edits and deletions are looked for in so many of the newest posts: 5 requests.
    window_posts: int = 500
    # Joining is limited most of all. A newsroom's first channels are joined at once, the rest an hour or so later.
    join_burst: int = 10
    join_seconds: float = 60.0
    # Looking up 160 names in a burst cost others 15 to 18 hours of waiting.
    resolve_burst: int = 60
    resolve_seconds: float = 20.0
    # Each channel is also looked up by a second account, this rarely, so that it can move at once when one dies.
    spare_seconds: float = 60.0
    # An account that fails to renew is free for others after this. It is renewed four times as often: one renewal may
    # wait as long as the longest transaction under a lease lasts (core/storage/leases.py), and still be in time.
    lease_seconds: float = 15.0
    # How often each process looks which accounts work, here and elsewhere, to share the channels out anew.
    share_seconds: float = 1.0
    # Pauses after failures: they double from the first to the last.
    retry_first_seconds: float = 0.5
    retry_last_seconds: float = 30.0
    # The database is our own: nobody minds being asked often, and what was heard waits for it.
    store_retry_last_seconds: float = 3.0
    # A channel that can't be read: first soon, in case it was a hiccup, then ever more rarely.
    channel_retry_first_seconds: float = 30.0
    channel_retry_last_seconds: float = 3600.0
    # Without any account for so long, channels are read through their public web pages. One whose turn to be looked up
    # comes sooner waits for it, one whose turn comes later is read there at once.
    preview_after_seconds: float = 30.0
    preview: PreviewPace = field(default_factory=PreviewPace)
    # Views, forwards and reactions are looked at again when due: this often, so many channels at most each time.
    looks_seconds: float = 60.0
    looks_channels: int = 60
    # How often sessions, watchlist and dead accounts are looked at.
    look_seconds: float = 1.0
    # Pushes of one channel that may wait for the database; what comes on top is asked for later.
    queue_pushes: int = 1000
    # Channels an account watches at most: what Telegram lets an ordinary account join.
    channels_each: int = 500


DEFAULT_PACE = Pace()
