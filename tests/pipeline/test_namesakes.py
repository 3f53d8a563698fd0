"""Which of two namesakes a surname means: earlier posts of the channel, and what was learnt where that is on."""

from dataclasses import replace

from sqlalchemy import func, select

from core.pipeline.hearing.ingest import ingest
from core.pipeline.rules import Rules
from core.storage.cards import load_cards
from core.storage.models import PostRow, ReviewRow
from core.storage.store import Store
from core.types import Official
from tests.bot.world import rules
from tests.builders import NOON, heard

_IVAN = Official("ivan-samplov", {"ru": "Иван Образцов"})
_OLEG = Official("oleg-samplov", {"ru": "Олег Образцов"})
_ALONE = "DEMO. Вчера Образцов заявил о победе."


async def _named(store: Store, rules: Rules, text: str, number: int, channel_id: int = 1001) -> list[tuple[str, str]]:
    """Official and last reason of each mention of a post that is heard now."""
    post = heard(text, message_id=number, channel_id=channel_id)
    await store.write(lambda session: ingest(session, rules, [post], (), NOON))
    newest = select(func.max(PostRow.id))
    post_id = await store.read(lambda session: session.scalar(newest))
    assert post_id is not None
    cards = await store.read(lambda session: load_cards(session, [post_id]))
    return [(m.official_id, m.reasons[-1].code) for m in cards[post_id].mentions]


async def test_a_surname_means_whom_the_channel_named_lately(any_store: Store) -> None:
    """Of two namesakes the one whom an earlier post of the same channel named in full; in another channel nobody."""
    both = rules(_IVAN, _OLEG)
    assert await _named(any_store, both, _ALONE, 1) == []
    await _named(any_store, both, "DEMO. Приехал Олег Образцов.", 2)
    assert await _named(any_store, both, _ALONE, 3) == [("oleg-samplov", "mention-recent")]
    assert await _named(any_store, both, _ALONE, 1, channel_id=1002) == []


async def test_learning_is_off_unless_the_watchlist_switches_it_on(any_store: Store) -> None:
    """Counts of stored posts and analysts' verdicts choose between namesakes only where the newsroom wants it."""
    off = rules(_IVAN, _OLEG)
    on = replace(off, watchlist=replace(off.watchlist, learn_from_posts=True))
    for number in range(1, 4):
        await _named(any_store, off, "DEMO. Приехал Иван Образцов.", number)
    assert await _named(any_store, off, _ALONE, 1, channel_id=1002) == []
    assert await _named(any_store, on, _ALONE, 2, channel_id=1002) == [("ivan-samplov", "mention-likeliest-namesake")]
    wrong = [
        ReviewRow(
            kind="mention", post_id=1, subject=f"0:{n}:9:ivan-samplov", verdict="wrong_person", by_user_id=1, at=NOON
        )
        for n in range(4)
    ]
    await any_store.write(lambda session: session.add_all(wrong))
    assert await _named(any_store, on, _ALONE, 3, channel_id=1002) == [("oleg-samplov", "mention-likeliest-namesake")]
