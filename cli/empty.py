"""What is said of a store without posts: mostly it is another one than was meant, made a moment ago."""

import click
from sqlalchemy import select

from core.storage.models import PostRow
from core.storage.store import Store


async def tell_if_empty(store: Store) -> None:
    """One line on standard error where the store has no posts at all: that nothing is found there means nothing."""
    if await store.read(lambda session: session.execute(select(PostRow.id).limit(1)).first()) is None:
        click.echo(f"nothing is stored yet in {store.url.render_as_string()}", err=True)
