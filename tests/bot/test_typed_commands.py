"""Commands as they are typed, and copied."""

import pytest

from core.storage.store import Store
from tests.bot.world import newsroom


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\u00a0", "\u202f", "  "])
async def test_any_space_ends_a_command(store: Store, space: str) -> None:
    """Copied from a page or a mail, a command and its name have a space between them that does not break."""
    async with newsroom(store) as room:
        said = await room.ask(room.admin, f"/subscribe{space}Лавров", "Sergey Lavrov")
        assert said.text.startswith("You follow Sergey Lavrov")
