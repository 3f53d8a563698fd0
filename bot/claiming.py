"""Claiming: what of the outbox is ours to send now, decided in the store's writer thread.

One turn claims the most urgent deliveries for chats that may get a message, together with all that their rendering
needs. It runs in a transaction of the dispatcher's own, or joined to the one that queued an alert: then the alert is
claimed by the time that it is on disk.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot.limits import Limits
from core.clock import Clock
from core.pipeline.telling.delivering import Folded, Material, load_materials
from core.pipeline.telling.screening import FOLD_FROM, FOLD_WINDOW, Recent, Subject, screen, subjects_of
from core.storage import outbox
from core.storage.outbox import Claim, Outcome
from core.storage.prepared import connection_of
from core.storage.wake import Alarm
from core.told import Destination

logger = logging.getLogger(__name__)

_REMEMBERED = 2000
_SINGLY = 100


@dataclass(slots=True, eq=False)
class Turn:
    """What one transaction claimed. `limit` is how many it might have, `limited` that some chats had to wait."""

    limit: int
    limited: bool
    owner: str = ""
    claims: list[Claim] = field(default_factory=list)
    materials: dict[int, Material] = field(default_factory=dict)
    folded: dict[int, tuple[Folded, ...]] = field(default_factory=dict)
    next_due_at: datetime | None = None


class InFlight(NamedTuple):
    """One message on its way."""

    claim: Claim
    task: asyncio.Task[None]


class Memory:
    """When each destination was alerted of what, as long as that decides over folding."""

    def __init__(self) -> None:
        self._sent: dict[Destination, dict[Subject, deque[datetime]]] = {}

    def remember(self, claim: Claim, at: datetime) -> None:
        """An alert went out; called on the event loop."""
        by_subject = self._sent.setdefault(claim.destination, {})
        for subject in subjects_of(claim):
            by_subject.setdefault(subject, deque(maxlen=FOLD_FROM)).append(at)
        if len(self._sent) > _REMEMBERED:
            old = at - FOLD_WINDOW
            self._sent = {
                destination: sent
                for destination, sent in self._sent.items()
                if any(times and times[-1] > old for times in sent.values())
            }

    def recent(self, destination: Destination) -> Recent:
        """What this destination got lately; safe to call from another thread, as each copy is made in one step."""
        sent = dict(self._sent.get(destination, {}))
        return Recent({subject: tuple(times) for subject, times in sent.items()})


class Claiming:
    """Claims, and knows what was claimed and is not on its way yet, so that no chat is written to twice at once.

    `claim` and `work` run in the writer's thread, all else on the event loop. It joins transactions (core/storage
    joining) while `may_join` says so and `holds`, asked in the transaction, still finds our lease.
    """

    def __init__(
        self,
        owner: str,
        limits: Limits,
        memory: Memory,
        clock: Clock,
        zone_of: Callable[[str | None], ZoneInfo],
        alarm: Alarm,
        *,
        most_in_flight: int,
        may_join: Callable[[], bool],
        holds: Callable[[Session], bool],
        start: Callable[[Turn], None],
    ) -> None:
        self.alarm = alarm
        self.in_flight: dict[int, InFlight] = {}  # by chat
        self._claimed: set[Turn] = set()  # on disk or about to be, not started yet; each change is one step
        self.doubtful = False  # a transaction with claims failed: the database may have carried it out all the same
        self.owner = owner
        self._limits = limits
        self._memory = memory
        self._clock = clock
        self._zone_of = zone_of
        self._most_in_flight = most_in_flight
        self._may_join = may_join
        self._holds = holds
        self._start = start

    def claim(self, session: Session, now: datetime, unanswered: set[int], *, singly: bool = False) -> Turn:
        """Claims what may go now. Follow it by `settle` once it has started or came to nothing.

        `unanswered`: chats with a message on its way when this transaction was prepared. It does not record their
        answers, and what a chat gets next depends on them.
        `singly`: one delivery after the other. One that can't be read or prepared has failed, and the others go on.
        """
        in_flight, claimed = self._busy()
        turn = self._claim(session, now, in_flight | unanswered, claimed, singly=singly)
        if not turn.claims:
            turn.next_due_at = outbox.next_due_at(session)
        self._claimed.add(turn)
        return turn

    def _busy(self) -> tuple[set[int], set[int]]:
        """Chats with a message on its way, and those for which one was claimed."""
        claimed = {claim.destination.chat_id for turn in list(self._claimed) for claim in turn.claims}
        return set(self.in_flight), claimed

    def _claim(
        self, session: Session, now: datetime, in_flight: set[int], claimed: set[int], *, singly: bool = False
    ) -> Turn:
        busy = in_flight | claimed
        room = min(self._most_in_flight - len(busy), self._limits.tokens() - len(claimed))
        waiting = self._limits.waiting_chats()
        turn = Turn(limit=max(0, room), limited=bool(busy or waiting), owner=self.owner)
        if turn.limit > 0:
            (self._take_singly if singly else self._take)(session, now, turn, busy | waiting)
        return turn

    def _take(self, session: Session, now: datetime, turn: Turn, skip: set[int], only: int | None = None) -> None:
        room = turn.limit - len(turn.claims)
        claims = outbox.claim_due(session, owner=self.owner, now=now, limit=room, skip_chats=skip, only=only)
        materials = load_materials(session, claims)
        screened = screen(session, claims, materials, self._memory.recent, self._zone_of, now, self.owner)
        turn.claims += screened.claims
        turn.materials.update(materials)
        turn.folded.update(screened.folded)

    def _take_singly(self, session: Session, now: datetime, turn: Turn, skip: set[int]) -> None:
        for delivery_id in outbox.due_ids(session, now, skip_chats=skip, limit=_SINGLY):
            if len(turn.claims) >= turn.limit:
                return
            taken = {claim.destination.chat_id for claim in turn.claims}
            try:
                with connection_of(session).begin_nested():
                    self._take(session, now, turn, skip | taken, delivery_id)
            except Exception as error:
                if isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError):
                    raise  # of the database, not of this row
                logger.exception("delivery %d can't be prepared: it is given up", delivery_id)
                outbox.give_up(session, delivery_id, f"{type(error).__name__}: {error}", now)

    def started(self, outcomes: Sequence[Outcome]) -> set[int]:
        """The deliveries that are claimed, on their way, or among `outcomes`; asked in the writer's thread.

        Each goes from one to the next while the event loop runs, and stands in both meanwhile: looking in the same
        order misses none.
        """
        claims = [claim for turn in list(self._claimed) for claim in turn.claims]
        claims += [one.claim for one in list(self.in_flight.values())]
        ids = {delivery_id for claim in claims for delivery_id in (claim.id, *claim.folded_ids)}
        return ids.union(*((one.delivery_id, *one.folded_ids) for one in list(outcomes)))

    def settle(self, turn: Turn) -> None:
        """This turn's claims are on their way, or were undone."""
        self._claimed.discard(turn)

    def forget(self) -> None:
        """All claims are somebody else's now."""
        self.in_flight.clear()
        self._claimed.clear()

    # ------------------------------------------------------------ joining (core/storage/joining.py)

    def work(self, session: Session) -> Turn | None:
        """Claims inside somebody else's transaction, the one that queued something."""
        busy = self._busy()  # before the question: a chat is free only once its answer is there to be recorded
        if not self._may_join() or not self._holds(session):
            return None
        turn = self._claim(session, self._clock(), *busy)
        if turn.limited or not 0 < len(turn.claims) < turn.limit:
            # Else all that is due was claimed, and the answer to it wakes the dispatcher.
            turn.next_due_at = outbox.next_due_at(session)
        self._claimed.add(turn)
        return turn

    def done(self, result: Turn | None) -> bool:
        """Starts what was claimed; the dispatcher need not wake unless something is left."""
        if result is None:
            return True
        self._start(result)
        return result.next_due_at is not None

    def undone(self, result: Turn | None) -> None:
        """The transaction failed: these claims are no more, unless only the answer to its commit was lost."""
        if result is not None:
            self.settle(result)
            self.doubtful = True
