"""The whole error tree. Each error says in one line what is wrong and what to do, and carries its ids as attributes."""

from pathlib import Path


class SlukhError(Exception):
    """Anything Slukh raises on purpose; `str(error)` is one line fit for a person.

    `mend` says what to do about it, and is part of that line when it is known.
    """

    exit_code = 1

    def __init__(self, message: str, *, mend: str = "") -> None:
        self.mend = mend
        super().__init__(f"{message}; {mend}" if mend else message)


class UsageError(SlukhError):
    """Wrong arguments or unreadable input: nothing was done."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration file or variable that can't be used; names file and line where there is one.

    Where people of other languages may read it, `code` and `arguments` are reason and mend as a message of `core.i18n`.
    """

    def __init__(
        self,
        reason: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        mend: str = "",
        code: str = "",
        **arguments: object,
    ) -> None:
        self.path = Path(path) if path is not None else None
        self.line = line
        self.reason = reason
        self.code = code
        self.arguments = arguments
        place = "" if path is None else f"{path}: " if line is None else f"{path}:{line}: "
        super().__init__(place + reason, mend=mend)


class StorageError(SlukhError):
    """The database can't be opened, is newer than this program, or refused a write."""


class RefusedWriteError(StorageError):
    """The database refused what a write held (a value that it has no room for, a broken constraint): trying again is
    of no use.
    """


class LeaseLostError(StorageError):
    """A write under a lease that somebody else holds by now: the work must be dropped, its new owner does it."""

    def __init__(self, name: str, fence: int) -> None:
        self.name = name
        self.fence = fence
        super().__init__(
            f"the lease {name!r} with fence {fence} is no longer ours: it ran out while this process stood still,"
            " or another one took it"
        )


class TelegramError(SlukhError):
    """The watching account can't go on: not signed in, banned, or refused."""

    def __init__(self, message: str, *, account: str | None = None, mend: str = "") -> None:
        self.account = account
        super().__init__(message, mend=mend)


class RateLimitError(TelegramError):
    """Telegram told us to wait: nothing of `scope` (`account:method`) for `seconds` from now."""

    def __init__(self, scope: str, seconds: float) -> None:
        self.scope = scope
        self.seconds = max(0.0, seconds)
        super().__init__(f"Telegram wants {scope} to wait for {self.seconds:.0f} s")


class ChannelError(SlukhError):
    """One channel can't be watched: unknown, private, banned, or taken over by another one."""

    def __init__(self, message: str, *, channel: str, mend: str = "") -> None:
        self.channel = channel
        super().__init__(message, mend=mend)


class FetchError(SlukhError):
    """A feed or page can't be used: down, refused, too large, no feed, no text.

    `permanent` tells whether asking again may help; `code` is the message id of what a reader is told in their
    language, and `status` what the server said.
    """

    def __init__(
        self, reason: str, *, url: str, permanent: bool = False, code: str = "fetch-other", status: int | None = None
    ) -> None:
        self.url = url
        self.reason = reason
        self.permanent = permanent
        self.code = code
        self.status = status
        super().__init__(f"{url}: {reason}")


class TimestampError(SlukhError):
    """A timestamp that an authority did not give, or that is not good."""


class WorkerError(SlukhError):
    """The worker process could not do a piece of work: too slow, too large, crashed, or the work itself failed."""

    def __init__(self, function: str, reason: str) -> None:
        self.function = function
        self.reason = reason
        super().__init__(f"{function.rpartition(':')[2]}: {reason}")


class BotError(SlukhError):
    """The bot can't run: token refused, or Telegram out of reach."""


class RefusedError(UsageError):
    """What somebody asked for and can't have, such as a decision on what is not there; `code` and `arguments` are the
    reason as a message of `core.i18n`, for readers of other languages.
    """

    def __init__(self, reason: str, /, *, code: str, mend: str = "", **arguments: object) -> None:
        self.code = code
        self.arguments = arguments
        super().__init__(reason, mend=mend)


class WishesFileError(UsageError):
    """A file of subscriptions that can't be read; `code` and `limit` are the reason as a message of `core.i18n`."""

    def __init__(self, reason: str, *, code: str, limit: int = 0) -> None:
        self.code = code
        self.limit = limit
        super().__init__(reason)


class QueryError(UsageError):
    """A search that can't be read; `position` is the offset in characters where it went wrong.

    `code` and `args` are the reason as a message of `core.i18n`, for readers of other languages.
    """

    def __init__(self, reason: str, *, query: str, position: int, code: str, **arguments: object) -> None:
        self.query = query
        self.position = position
        self.reason = reason
        self.code = code
        self.arguments = arguments
        super().__init__(f"search: {reason} at character {position + 1}")
