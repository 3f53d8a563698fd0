"""Fills an index of posts and articles from the store, piece by piece, so that nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from sqlalchemy.orm import Session

from core.pipeline.relating.linkindex import LEEWAY, LinkIndex
from core.pipeline.rules import Rules
from core.storage.articles import StoredVersion, articles_between, last_versions
from core.storage.links import PostVersion, cited_before, current_versions
from core.storage.store import Store
from core.storage.vectors import StoredVectors, Vectors, hash_texts, post_vectors, text_vectors

T = TypeVar("T")

_POSTS_AT_ONCE = 500
_ARTICLES_AT_ONCE = 10
_TEXTS_AT_ONCE = 2000
_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Loaded:
    """An index, and the versions that it had to take without vectors: they want a job."""

    index: LinkIndex
    posts_without: list[int] = field(default_factory=list)
    articles_without: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class IndexLoader:
    """Where indexes are loaded from: the store, with the vectors of one encoder. Rules run on `executor`.

    With a `folder`, the vectors of the indexes lie in files there.
    """

    store: Store
    encoder_id: str | None
    executor: Executor
    folder: Path | None = None

    async def load(
        self, rules: Rules, around: datetime, window: timedelta, *, until: datetime = _EVER, articles: bool = True
    ) -> Loaded:
        """The index of the posts dated in the window before `around` and up to `until`, and of the articles since."""
        loaded = Loaded(LinkIndex(rules, around - window - LEEWAY, window, self.encoder_id, self.folder))
        await self._posts(loaded, until)
        await self._words(loaded.index)
        if articles:
            await self._articles(loaded)
        return loaded

    async def recent(self, since: datetime) -> AsyncIterator[list[tuple[PostVersion, Vectors | None]]]:
        """The posts dated `since` or later whose vectors are stored, in order of hearing, some at a time; without an
        encoder all of them.
        """
        after = 0
        while True:
            read = partial(self._read_posts, since=since, until=_EVER, after=after)
            posts, stored = await self.store.read(read)
            if not posts:
                break
            after = posts[-1].post_id
            if self.encoder_id is None:
                yield [(post, None) for post in posts]
            else:
                yield [(post, stored[post.version_id].vectors[:1]) for post in posts if post.version_id in stored]

    async def _posts(self, loaded: Loaded, until: datetime) -> None:
        index, after = loaded.index, 0
        while True:
            read = partial(self._read_posts, since=index.since, until=until, after=after)
            posts, stored = await self.store.read(read)
            if not posts:
                return
            after = posts[-1].post_id

            without = await self._run(partial(_take_posts, index, posts, stored))
            if self.encoder_id is not None:
                loaded.posts_without += without

    def _read_posts(
        self, session: Session, *, since: datetime, until: datetime, after: int
    ) -> tuple[list[PostVersion], dict[int, StoredVectors]]:
        posts = current_versions(session, since, until, after, _POSTS_AT_ONCE)
        if self.encoder_id is None:
            return posts, {}
        return posts, post_vectors(session, [post.version_id for post in posts], self.encoder_id)

    async def _words(self, index: LinkIndex) -> None:
        """What is known of the posts' words; the rest is learnt when there is time."""
        if self.encoder_id is None:
            return
        missing = await self._run(lambda: index.missing_texts(10_000_000))
        for start in range(0, len(missing), _TEXTS_AT_ONCE):
            known = await self._known(missing[start : start + _TEXTS_AT_ONCE])
            if known:
                await self._run(partial(index.learn_texts, list(known), np.stack(list(known.values()))))

    async def _articles(self, loaded: Loaded) -> None:
        index = loaded.index
        ids = await self.store.read(lambda session: articles_between(session, index.since, _EVER))
        for start in range(0, len(ids), _ARTICLES_AT_ONCE):
            some = ids[start : start + _ARTICLES_AT_ONCE]
            versions = await self.store.read(partial(last_versions, article_ids=some))
            before = await self.store.read(partial(cited_before, article_ids=some))
            for version in versions.values():
                vectors = await self._article_vectors(index, version)
                await self._run(partial(index.add_article, version, vectors, before.get(version.article_id, ())))
                if vectors is None and self.encoder_id is not None:
                    loaded.articles_without.append(version.version_id)

    async def _article_vectors(self, index: LinkIndex, article: StoredVersion) -> Vectors | None:
        if self.encoder_id is None:
            return None
        texts = await self._run(lambda: index.article_texts(article))
        known = await self._known(texts)
        return np.stack([known[text] for text in texts]) if texts and all(text in known for text in texts) else None

    async def _known(self, texts: list[str]) -> dict[str, Vectors]:
        encoder_id = self.encoder_id
        if encoder_id is None:
            return {}
        return await self.store.read(lambda session: text_vectors(session, encoder_id, texts))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.executor, work)


def _take_posts(index: LinkIndex, posts: Sequence[PostVersion], stored: dict[int, StoredVectors]) -> list[int]:
    """Adds the posts; the ids of the versions that have no vectors, or those of other texts."""
    without = []
    for post in map(index.named, posts):
        kept = stored.get(post.version_id)
        fits = kept is not None and kept.texts_hash == hash_texts(index.post_texts(post))
        index.add_post(post, kept.vectors if kept is not None and fits else None)
        if not fits:
            without.append(post.version_id)
    return without
