"""Faults by script: what shall go wrong, how often, and for whom. The servers ask before they act."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from loopback.log import Log

FaultKind = Literal[
    # both servers
    "slow_answer",  # the answer comes after `seconds`
    "answer_lost",  # the work is done, the answer is never sent
    "drop_connection",  # the connection is cut instead of an answer; with no `method`, at the next request or push
    "internal_error",  # 500
    # MTProto
    "flood_wait",  # FLOOD_WAIT_<seconds>, code 420
    "rpc_error",  # `code` and `message` as given, e.g. 400 CHANNEL_PRIVATE
    "lose_update",  # a pushed update is never sent
    "repeat_update",  # a pushed update is sent twice
    "reorder_updates",  # a pushed update is sent after the one that follows it
    "too_long",  # updates.getChannelDifference answers channelDifferenceTooLong
    # Bot API
    "retry_after",  # 429 with retry_after=<seconds>
    "forbidden",  # 403; `message` is the description
    "bad_request",  # 400; `message` is the description
]
_KINDS = frozenset(get_args(FaultKind))


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the script. A match key that is `None` matches everything.

    `method` is a request's full name (`messages.getHistory`, `sendMessage`), or for update faults the constructor's
    name (`UpdateNewChannelMessage`). The first `after` matches go through unharmed, the next `times` fail.
    """

    kind: FaultKind
    method: str | None = None
    account: int | None = None
    chat_id: int | None = None
    channel_id: int | None = None
    seconds: float = 0.0
    times: int = 1
    after: int = 0
    code: int = 400
    message: str = ""

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"no such fault: {self.kind!r}; there are {', '.join(sorted(_KINDS))}")
        if self.times < 1 or self.after < 0 or self.seconds < 0:
            raise ValueError(f"a fault needs times >= 1, after >= 0, seconds >= 0: {self}")


@dataclass(slots=True)
class _Armed:
    fault: Fault
    to_pass: int
    left: int


class Faults:
    """The faults that still are to come. Each is consumed as it strikes; `struck` counts them by kind."""

    def __init__(self, faults: Iterable[Fault] = (), log: Log | None = None) -> None:
        self._log = log
        self._armed: dict[str, list[_Armed]] = {}
        self.struck: Counter[str] = Counter()
        for fault in faults:
            self.add(fault)

    def add(self, fault: Fault) -> None:
        """Arm one fault; of several that match, the one added first strikes first."""
        self._armed.setdefault(fault.kind, []).append(_Armed(fault, fault.after, fault.times))

    def clear(self) -> None:
        """Disarm all that are left."""
        self._armed.clear()

    @property
    def pending(self) -> int:
        """How many strikes are left over all."""
        return sum(armed.left for of_kind in self._armed.values() for armed in of_kind)

    def take(
        self,
        kind: FaultKind,
        *,
        method: str | None = None,
        account: int | None = None,
        chat_id: int | None = None,
        channel_id: int | None = None,
    ) -> Fault | None:
        """The fault that strikes here and now, consumed once; `None` when all is well."""
        of_kind = self._armed.get(kind)
        if not of_kind:
            return None
        for armed in of_kind:
            fault = armed.fault
            if not (
                fault.method in (None, method)
                and fault.account in (None, account)
                and fault.chat_id in (None, chat_id)
                and fault.channel_id in (None, channel_id)
            ):
                continue
            if armed.to_pass:
                armed.to_pass -= 1
                continue
            armed.left -= 1
            if not armed.left:
                of_kind.remove(armed)
                if not of_kind:
                    del self._armed[kind]
            self.struck[kind] += 1
            if self._log is not None:
                self._log.add(
                    "fault", fault=kind, method=method, account=account, chat_id=chat_id, channel_id=channel_id
                )
            return fault
        return None
