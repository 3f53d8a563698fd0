"""A channel is read over the real wire: history, live posts, edits, deletions, and what was missed meanwhile."""

from core.types import Source
from loopback.state import Telegram
from tests.monitors.telegram.conftest import Newsroom


async def test_history_then_live(newsroom: Newsroom) -> None:
    """What was there before is history; what comes then is live; a service message is kept as such."""
    channel = newsroom.world.add_channel("nezygar", "Nezygar")
    for number in range(3):
        newsroom.world.publish(channel, f"DEMO. Старое {number}.")
    newsroom.watch(channel)
    async with newsroom.running():
        await newsroom.has(channel, "DEMO. Старое 2.")
        await newsroom.caught_up(channel)
        newsroom.world.publish(channel, "DEMO. Новое 🔥.")
        posts = await newsroom.has(channel, "DEMO. Старое 2.", "DEMO. Новое 🔥.")
    assert [post.source for post in posts.values()] == [Source.HISTORY] * 4 + [Source.LIVE]
    assert [post.service for post in posts.values()] == [True, False, False, False, False]
    known = await newsroom.known(channel)
    assert known is not None
    assert (known.cursor, known.head, known.pts, known.history_done) == (5, 5, channel.pts, True)
