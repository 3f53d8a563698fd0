"""Links articles and posts as they arrive, from either side, behind ingest: a queue of jobs, never in anybody's way."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from core.clock import Clock
from core.encoders import Encoder
from core.errors import WorkerError
from core.pipeline.behind import unfold_history
from core.pipeline.relating.embedding import Embedder, Embedding
from core.pipeline.relating.linkindex import LinkIndex
from core.pipeline.relating.linkload import IndexLoader
from core.pipeline.relating.rewriting import WINDOW as REWRITE_WINDOW
from core.pipeline.relating.rewriting import Repeat, RepeatFinder, join_copies, join_rewrites, still_apart
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.telling.linkalerts import tell_of_articles
from core.pipeline.telling.refreshing import refresh_stories
from core.pipeline.worker import Vectors
from core.storage.articles import StoredVersion, version_by_id
from core.storage.jobs import (
    HISTORY,
    Job,
    add_jobs,
    any_due,
    claim_jobs,
    finish_jobs,
    postpone_job,
    release_jobs,
    waiting_jobs,
)
from core.storage.links import (
    cited_before,
    post_versions,
    store_article_links,
    store_post_links,
    take_citations_over,
)
from core.storage.outcomes import store_outcomes
from core.storage.store import Store
from core.storage.wake import Topic, wake
from core.types import Relation

logger = logging.getLogger(__name__)

T = TypeVar("T")

WINDOW = timedelta(days=14)
POST = "link_post"
ARTICLE = "link_article"

_POSTS_AT_ONCE = 8  # their links are stored in one transaction: 2 ms in which an alert would wait
_ARTICLES_AT_ONCE = 4
_HOLD = timedelta(minutes=3)
_TICK_SECONDS = 5.0
_AFTER_FAILURE_SECONDS = 5.0
_FORGET_EVERY = timedelta(hours=1)
_UNREADY_TRIES = 8
_WORDS_AT_ONCE = 128
_EARLY = 256  # an article that is linked while so many words are unknown is linked again once they are known
_EMBED_TRIES = 3  # then the post or article is linked by names, days and words


class LinksTold(Protocol):
    """Whoever tells people of new links, inside the transaction that stores them."""

    def __call__(self, session: Session, post_ids: Sequence[int], now: datetime) -> object:
        """These posts have an article beside them that they had not before."""


@dataclass(slots=True)
class LinkingState:
    """What the metrics show. `done` counts posts and articles since the start."""

    waiting_posts: int = 0
    waiting_articles: int = 0
    posts_done: int = 0
    articles_done: int = 0
    embedded: int = 0
    links: int = 0
    failures: int = 0
    index_posts: int = 0
    index_articles: int = 0


class LinkingService:
    """Takes linking jobs until cancelled: embeds what has no vectors yet, applies the link rules, stores the links.

    Run one of it on a database: `leading.Leading` sees to that. `encoder` None switches embedding off: citations by
    channel, day, names and words still work. The index of the last 14 days is loaded at the start and kept in memory,
    its vectors in files of `folder`, if given; rules run in a thread.
    """

    def __init__(
        self,
        store: Store,
        holder: RulesHolder,
        clock: Clock,
        worker: Embedding,
        encoder: Encoder | None,
        *,
        encoder_name: str = "default",
        window: timedelta = WINDOW,
        told: LinksTold | None = tell_of_articles,
        folder: Path | None = None,
    ) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._embedder = Embedder(store, worker, encoder, encoder_name)
        self._window = window
        self._told = told
        self._folder = folder
        self._thread: ThreadPoolExecutor
        self._loader: IndexLoader
        self._alarm = store.alarm(Topic.JOB, Topic.CONFIG)
        self._index: LinkIndex | None = None
        self._rules: Rules | None = None
        self._forgot_at: datetime | None = None
        self._early: set[int] = set()
        self._dull = False
        self._learnt: list[str] = []
        trust = 1.0 if encoder is None else encoder.trust
        self._repeats = RepeatFinder(rewrites=encoder is not None, trust=trust)
        self.state = LinkingState()

    async def run(self) -> None:
        """Links what arrives, until cancelled; may be run again. A failure postpones its own job only."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="linking")
        self._loader = IndexLoader(self._store, self._embedder.id, self._thread, self._folder)
        self._index = None
        try:
            while True:
                try:
                    index = await self._current_index()
                    busy = await self._articles(index) + await self._posts(index) or await self._learn(index)
                except Exception:  # the loop must outlive a database that is down for a while
                    logger.exception("linking failed and goes on")
                    await asyncio.sleep(_AFTER_FAILURE_SECONDS)
                    continue
                if not busy:
                    await self._alarm.wait(_TICK_SECONDS)
        finally:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def measure(self) -> LinkingState:
        """The state with the present backlog."""
        waiting = await self._store.read(lambda session: waiting_jobs(session, (POST, ARTICLE, HISTORY)))
        self.state.waiting_posts, self.state.waiting_articles = waiting[POST] + waiting[HISTORY], waiting[ARTICLE]
        if self._index is not None:
            self.state.index_posts, self.state.index_articles = self._index.size
        return self.state

    # ------------------------------------------------------------ the index

    async def _current_index(self) -> LinkIndex:
        """The index under the rules in force; built anew when channels, zone or names have changed."""
        rules, now = self._holder.current, self._clock()
        if self._index is None or self._rules is None or not _same_rules(self._rules, rules):
            loaded = await self._loader.load(rules, now, self._window)
            self._index, self._rules, self._forgot_at = loaded.index, rules, now
            await self._remember_texts(now)
            logger.info("linking looks at %d posts and %d articles", *self._index.size)
            posts, articles = loaded.posts_without, loaded.articles_without
            if posts or articles:  # another encoder than before, or rules that cut texts otherwise
                await self._store.write(lambda session: _add_jobs(session, posts, articles, now))
            await self._learn(self._index)
        self._rules = rules
        if self._forgot_at is None or now - self._forgot_at > _FORGET_EVERY:
            index, self._forgot_at = self._index, now
            await self._in_thread(lambda: index.forget_before(now - self._window))
        return self._index

    async def _remember_texts(self, now: datetime) -> None:
        """Lets the finder of repeats know the posts of before; what was not decided then has its job still."""
        async for some in self._loader.recent(now - REWRITE_WINDOW):
            await self._in_thread(partial(self._repeats.find, some, now))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # ------------------------------------------------------------ posts

    async def _posts(self, index: LinkIndex) -> int:
        while not (jobs := await self._claim(POST, _POSTS_AT_ONCE)):
            if not await unfold_history(self._store):
                return 0
        try:
            await self._link_posts(index, jobs)
        except asyncio.CancelledError:
            await self._release(jobs)
            raise
        except Exception as error:  # one bad post must not hold up the others: find it
            if len(jobs) == 1:
                await self._postpone(jobs[0], error)
                return 1
            for job in jobs:
                try:
                    await self._link_posts(index, [job])
                except Exception as single:  # postponed below, the others go on
                    await self._postpone(job, single)
        return len(jobs)

    async def _link_posts(self, index: LinkIndex, jobs: list[Job]) -> None:
        stored = await self._store.read(lambda session: post_versions(session, [job.subject_id for job in jobs]))
        posts = [index.named(post) for post in stored if post.current]  # a text that was edited since is not linked
        texts = await self._in_thread(lambda: {post.version_id: index.post_texts(post) for post in posts})
        found = await self._embedder.posts(texts)
        again = [job for job in jobs if job.subject_id in found.failed and job.attempts < _EMBED_TRIES]
        waiting = {job.subject_id for job in again}
        ready = [post for post in posts if post.version_id not in waiting]
        links = await self._in_thread(
            lambda: [index.add_post(post, found.vectors.get(post.version_id)) for post in ready]
        )
        cited_by = {int(link.article_id) for some in links for link, _ in some if link.relation is Relation.CITES}
        outcomes = await self._in_thread(lambda: {each: index.outcomes(each) for each in cited_by})
        done = [job for job in jobs if job.subject_id not in waiting]
        now = self._clock()
        told_so = [(post, found.vectors.get(post.version_id)) for post in ready]
        repeats = await self._in_thread(lambda: self._repeats.find(told_so, now))
        apart = await self._store.read(lambda session: still_apart(session, repeats)) if repeats else []
        for repeat in apart:  # each by itself: an alert may wait for a transaction to end
            await self._store.write(partial(_join_repeat, repeat, now))

        def work(session: Session) -> int:
            fresh, overtaken = [], []
            for post, some in zip(ready, links, strict=True):
                if some and store_post_links(session, post, some, self._embedder.id, now):
                    fresh.append(post.post_id)
                overtaken += take_citations_over(session, post, [link for link, _ in some])
            for article_id, rows in outcomes.items():
                store_outcomes(session, article_id, rows, now)
            self._tell(session, fresh, now)
            finish_jobs(session, done)
            add_jobs(session, POST, overtaken, now)
            for job in again:
                postpone_job(session, job, now, "no vectors could be made")
            return len(fresh)

        self.state.links += await self._store.write(work)
        self.state.posts_done += len(done)
        self.state.embedded += found.made
        self.state.failures += len(again)

    # ------------------------------------------------------------ articles

    async def _articles(self, index: LinkIndex) -> int:
        jobs = await self._claim(ARTICLE, _ARTICLES_AT_ONCE)
        for place, job in enumerate(jobs):
            try:
                await self._link_article(index, job)
            except asyncio.CancelledError:
                await self._release(jobs[place:])
                raise
            except Exception as error:  # one bad article must not hold up the others
                await self._postpone(job, error)
        return len(jobs)

    async def _link_article(self, index: LinkIndex, job: Job) -> None:
        article = await self._store.read(lambda session: version_by_id(session, job.subject_id))
        if article is None:  # a newer version has a job of its own
            await self._store.write(lambda session: finish_jobs(session, [job]))
            return
        vectors = await self._article_vectors(index, article, job)
        unready: list[int] = []
        considered = index
        if not index.covers(article):  # published long ago: the posts of its time are read for it alone
            rules, day = self._holder.current, index.day_of(article)
            loaded = await self._loader.load(rules, day, self._window, until=day + self._window, articles=False)
            considered, unready = loaded.index, loaded.posts_without
            await self._learn(considered)
        if self._embedder.id is not None and len(await self._in_thread(lambda: index.missing_texts(_EARLY))) >= _EARLY:
            self._early.add(article.version_id)
        if vectors is not None:
            await self._in_thread(lambda: considered.learn_article(article, vectors))
        known = await self._store.read(lambda session: cited_before(session, [article.article_id]))
        before = known.get(article.article_id, [])
        found = await self._in_thread(lambda: considered.add_article(article, vectors, before))
        if considered is not index and index.reaches(article):
            await self._in_thread(lambda: index.add_article(article, vectors, before))
        now = self._clock()

        def work(session: Session) -> int:
            fresh = store_article_links(
                session,
                article.article_id,
                article.number,
                found.links,
                found.citations,
                considered.known_posts,
                self._embedder.id,
                now,
                kept=found.kept,
            )
            store_outcomes(session, article.article_id, found.outcomes, now)
            self._tell(session, fresh, now)
            if unready and job.attempts < _UNREADY_TRIES:  # once they have vectors, it is linked again
                add_jobs(session, POST, unready, now)
                postpone_job(session, job, now, f"{len(unready)} posts of its time have no vectors yet")
            else:
                finish_jobs(session, [job])
            return len(fresh)

        fresh = await self._store.write(work)
        self.state.links += fresh
        self.state.articles_done += 1
        logger.info("article %d: %d posts beside it, %d citations", article.article_id, fresh, len(found.citations))

    async def _article_vectors(self, index: LinkIndex, article: StoredVersion, job: Job) -> Vectors | None:
        """The article's vectors; None where none can be had."""
        if self._embedder.id is None:
            return None
        texts = await self._in_thread(lambda: index.article_texts(article))
        try:
            return await self._embedder.texts(texts)
        except WorkerError:
            if job.attempts < _EMBED_TRIES:
                raise
            logger.warning("no vectors for article %d: it is linked by names, days and words", article.article_id)
            return None

    async def _learn(self, index: LinkIndex) -> int:
        """Learns some words that posts brought; articles linked before are linked again once all are known."""
        if self._embedder.id is None:
            return 0
        texts = await self._in_thread(lambda: index.missing_texts(_WORDS_AT_ONCE))
        if not texts or texts == self._learnt:  # what can't be learnt must not keep us busy
            early, self._early = self._early, set()
            if early:
                now = self._clock()
                await self._store.write(lambda session: add_jobs(session, ARTICLE, early, now))
            return len(early)
        try:
            vectors = await self._embedder.texts(texts)
        except WorkerError as error:
            if not self._dull:
                logger.warning("words are compared by spelling alone: %s", error.reason)
            self._dull = True
            return 0
        self._dull = False
        self._learnt = texts
        await self._in_thread(lambda: index.learn_texts(texts, vectors))
        return len(texts)

    # ------------------------------------------------------------ jobs

    def _tell(self, session: Session, post_ids: Sequence[int], now: datetime) -> None:
        if post_ids:
            wake(session, Topic.POST)
            if self._told is not None:
                self._told(session, post_ids, now)

    async def _claim(self, kind: str, limit: int) -> list[Job]:
        now = self._clock()
        if not await self._store.read(lambda session: any_due(session, kind, now)):
            return []  # without a look first, every wake-up would be a write
        return await self._store.write(lambda session: claim_jobs(session, kind, now, limit, _HOLD))

    async def _release(self, jobs: Sequence[Job]) -> None:
        now = self._clock()
        await asyncio.shield(self._store.write(lambda session: release_jobs(session, jobs, now)))

    async def _postpone(self, job: Job, error: Exception) -> None:
        self.state.failures += 1
        logger.warning("%s %d failed, tried again later: %s", job.kind, job.subject_id, error)
        now = self._clock()
        await self._store.write(lambda session: postpone_job(session, job, now, str(error) or type(error).__name__))


def _join_repeat(repeat: Repeat, now: datetime, session: Session) -> None:
    join = join_rewrites if repeat.rewrite else join_copies
    if joined := join(session, [(repeat.post, repeat.of)]):
        wake(session, Topic.POST)
        if refresh_stories(session, joined, now):
            wake(session, Topic.DELIVERY)


def _add_jobs(session: Session, posts: Sequence[int], articles: Sequence[int], now: datetime) -> None:
    add_jobs(session, POST, posts, now)
    add_jobs(session, ARTICLE, articles, now)


def _same_rules(one: Rules, other: Rules) -> bool:
    """Whether linking would do the same under both."""
    if one is other:
        return True
    first, second = one.watchlist, other.watchlist
    return (first.channels, first.timezone, one.officials) == (second.channels, second.timezone, other.officials)
