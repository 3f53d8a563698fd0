"""What happens in the channels during a chaos run: posts, edits and deletions, and who must be told of which."""

import asyncio
import random
import time

from bench.chaos.history import MARK
from bench.chaos.stage import Stage

_LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"


class Traffic:
    """Publishes at the plan's rate. `expected`: the chats that must be alerted of a post, by its key."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._dice = random.Random(stage.plan.seed)
        self.published = 0
        self.expected: dict[tuple[int, int], set[int]] = {}

    async def run(self) -> None:
        """Publishes for as long as the plan says."""
        plan, start = self._stage.plan, time.monotonic()
        while (spent := time.monotonic() - start) < plan.seconds:
            while self.published < plan.rate * spent:
                self._event()
            await asyncio.sleep(0.02)

    def _event(self) -> None:
        stage, dice = self._stage, self._dice
        world, channel = stage.world, dice.choice(stage.channels)
        self.published += 1
        words = " ".join("".join(dice.choices(_LETTERS, k=dice.randrange(4, 10))) for _ in range(14))
        if dice.random() < stage.plan.named and stage.names:
            official_id, name = dice.choice(stage.names)
            message = world.publish(channel, f"DEMO. {name} {MARK}. {words}.")
            self.expected[channel.id, message.id] = set(stage.followers[official_id])
            return
        world.publish(channel, f"DEMO {words}.")
        recent = [i for i in channel.ids[-100:] if (channel.id, i) not in self.expected]
        recent = [i for i in recent if not channel.messages[i].is_service]
        fate = dice.random()
        if fate < 0.03:
            world.edit(channel, dice.choice(recent), f"DEMO {words} правка.")
        elif fate < 0.04:
            world.delete(channel, [dice.choice(recent)])
