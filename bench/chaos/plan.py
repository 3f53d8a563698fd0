"""What a chaos run does, and which faults strike when: all of it follows from the seed."""

import random
from dataclasses import dataclass

from bot.delivery import LEASE_TTL
from monitors.telegram.pace import DEFAULT_PACE

LEASES = {"monitors": DEFAULT_PACE.lease_seconds, "bot": LEASE_TTL.total_seconds()}  # as they are in earnest
KINDS = {
    "kill": 20, "restart": 8, "pause": 16, "blink": 8, "database": 10, "cut": 12, "swallow": 8, "telegram": 8,
    "answer_lost": 6, "disk": 10,
}  # fmt: skip
"""The faults, and how often each comes."""
PARTS = {"monitors": 6, "bot": 3, "review": 1}
"""Whom those strike that strike a process, and how often."""


@dataclass(frozen=True)
class Plan:
    """What the run does. `lease_seconds`: of accounts and of the bot; None: as in earnest."""

    faults: int = 120
    seconds: float = 3000.0
    rate: float = 100.0
    channels: int = 30
    chats: int = 60
    follows: int = 8  # officials a chat: of one official more than five alerts in ten minutes would be held and folded
    monitors: int = 3
    bots: int = 2
    reviewers: int = 2
    named: float = 0.03  # share of posts that name an official somebody follows
    lease_seconds: float | None = None
    settle_seconds: float = 660.0  # alerts that are folded wait ten minutes for each other
    seed: int = 1
    kinds: tuple[str, ...] = tuple(KINDS)
    parts: tuple[str, ...] = tuple(PARTS)

    def lease(self, part: str) -> float:
        """Seconds that a part's lease lasts."""
        return self.lease_seconds or LEASES.get(part, 0.0)


@dataclass(frozen=True)
class Blow:
    """One fault: so many seconds after the begin. `dice` decide whom it strikes, and how hard."""

    after: float
    kind: str
    part: str
    dice: random.Random


def blows(plan: Plan) -> list[Blow]:
    """The plan's faults, evenly spread with some chance; the same for the same seed."""
    chosen = []
    for number in range(plan.faults):
        dice = random.Random(f"{plan.seed}:{number}")
        after = plan.seconds * (number + dice.random()) / (plan.faults + 1)
        (kind,) = dice.choices(plan.kinds, [KINDS[kind] for kind in plan.kinds])
        (part,) = dice.choices(plan.parts, [PARTS[part] for part in plan.parts])
        chosen.append(Blow(after, kind, part, dice))
    return chosen
