"""What a running Slukh does in the background, done by a command that needs it done."""

from core.clock import utc_now
from core.pipeline.indexing import Indexer
from core.pipeline.oldposts import OldPosts
from core.pipeline.rules import RulesHolder
from core.storage.store import Store


async def read_old_posts(store: Store, holder: RulesHolder) -> None:
    """Finds who is named in history that waits to be read; nothing is done where nothing waits."""
    await OldPosts(store, holder, utc_now).drain()


async def make_searchable(store: Store, holder: RulesHolder) -> None:
    """Brings names and the search index up to date with what is stored."""
    await read_old_posts(store, holder)
    await Indexer(store, utc_now).drain()
