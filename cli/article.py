"""`slukh article`: adds one article by its address, links it, and prints the posts for it."""

import asyncio
from contextlib import suppress
from datetime import datetime

import click
from rich.console import Console
from rich.markup import escape

from cli.rules import RulesFiles
from cli.terminal import Terminal
from config.settings import Settings, load_settings
from core.addresses import normalise_url
from core.clock import utc_now
from core.encoders import Encoder, open_encoder
from core.errors import ConfigError, FetchError, UsageError
from core.i18n import reason_text
from core.pipeline.relating.articles import StoredArticle, store_article
from core.pipeline.relating.linking import ARTICLE, LinkingService
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.worker import Worker
from core.storage.articlecards import CitationNote, citations_of, posts_for_article
from core.storage.articles import article_of_urls
from core.storage.jobs import is_waiting
from core.storage.store import Store
from core.storage.wake import Topic
from core.told import ArticleCard, LinkedPost
from core.types import FetchedArticle

_LINK_SECONDS = 300.0
_LOOK_SECONDS = 0.05
_LANGUAGE = "en"
_READ = {None: "read by machine, not reviewed", "confirmed": "read by machine, checked by the desk"}


@click.command()
@click.argument("url")
def article(url: str) -> int:
    """Reads the article at URL, stores it, and shows which stored posts it cites or shares a story with.

    \b
    Example: slukh article https://example.org/2025/11/07/kremlin-denies
    Exits 1 when the page can't be read, and shows what is stored of it; 2 when URL is no web address.
    """
    return asyncio.run(_article(url, load_settings()))


async def _article(url: str, settings: Settings) -> int:
    from monitors.feeds import read_article

    try:
        normalise_url(url)
    except ValueError as error:
        raise UsageError(str(error), mend="give one that begins with http:// or https://") from error
    errors = Console(stderr=True)
    rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    worker = Worker()
    try:
        async with Store(settings.database_url, shared=True) as store:
            with errors.status("Reading the page"):
                feeds = [feed.url for feed in rules.watchlist.feeds]
                try:
                    fetched = await read_article(url, feeds, worker, utc_now)
                except FetchError:
                    await _show_stored(store, url, rules)
                    raise
                stored = await _keep(store, fetched, rules)
            with errors.status("Comparing with the stored posts"):
                linked = await _link(store, rules, worker, settings.encoder, stored)
            card = await store.read(lambda session: posts_for_article(session, stored.article_id))
            open_notes = await store.read(lambda session: citations_of(session, stored.article_id, without_post=True))
    finally:
        await worker.close()
    if card is not None:
        state = "new" if stored.new else "changed" if stored.changed else "known"
        _print(Terminal(highlight=False, soft_wrap=True), card, open_notes, state, rules)
    if not linked:
        errors.print("linking is not done yet; ask again later")
    return 0


async def _show_stored(store: Store, url: str, rules: Rules) -> None:
    """Shows an article whose page can't be read, if it is stored: what was kept of it is read all the same."""
    article_id = await store.read(lambda session: article_of_urls(session, [normalise_url(url)]))
    if article_id is None:
        return
    card = await store.read(lambda session: posts_for_article(session, article_id))
    open_notes = await store.read(lambda session: citations_of(session, article_id, without_post=True))
    if card is not None:
        _print(Terminal(highlight=False, soft_wrap=True), card, open_notes, "stored", rules)


async def _keep(store: Store, fetched: FetchedArticle, rules: Rules) -> StoredArticle:
    now = utc_now()
    return await store.write(lambda session: store_article(session, fetched, rules, now))


async def _link(store: Store, rules: Rules, worker: Worker, encoder_name: str, stored: StoredArticle) -> bool:
    """Waits until the article is linked, here or by a running Slukh; False when that takes too long."""
    service = LinkingService(
        store, RulesHolder(rules), utc_now, worker, _encoder(encoder_name), encoder_name=encoder_name
    )
    alarm = store.alarm(Topic.POST)
    task = asyncio.create_task(service.run())
    try:
        async with asyncio.timeout(_LINK_SECONDS):
            while await store.read(lambda session: is_waiting(session, ARTICLE, stored.version_id)):
                await alarm.wait(_LOOK_SECONDS)
    except TimeoutError:
        return False
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return True


def _encoder(name: str) -> Encoder | None:
    try:
        return open_encoder(name)
    except ConfigError as error:
        click.echo(f"slukh: {error}; linked by names, days and words", err=True)
        return None


def _print(console: Console, card: ArticleCard, notes: list[CitationNote], state: str, rules: Rules) -> None:
    console.print(f"[bold]{escape(card.title)}[/bold] ({state})")
    console.print(escape(card.url))
    if (gone := card.taken_down) is not None:
        seen = f"last seen {_moment(gone.last_seen_at, rules)}, " if gone.last_seen_at else ""
        how = f"the server says {gone.how}" if gone.how.isdecimal() else f"its page says: “{escape(gone.how)}”"
        console.print(f"[red]taken down[/red]: {seen}found missing {_moment(gone.missing_at, rules)}; {how}")
    for linked in card.posts:
        _print_post(console, linked, rules)
    for note in notes:
        watched = "not in the store" if note.watched else "not in the store; watch it?"
        day = f", {note.day_phrase}" if note.day_phrase else ""
        console.print(f"\n[yellow]cites[/yellow] {escape(note.channel_name)}{escape(day)}: {watched}")
        console.print(f"  “{escape(note.sentence)}”")
    if not card.posts and not notes:
        console.print("\nno stored post belongs to it")


def _moment(at: datetime, rules: Rules) -> str:
    return f"{at.astimezone(rules.zone):%Y-%m-%d %H:%M %Z}"


def _print_post(console: Console, linked: LinkedPost, rules: Rules) -> None:
    post = linked.card
    marks = [post.status.value]
    marks += ["deleted"] if post.deleted_noticed_at else []
    marks += ["edited"] if post.version else []
    place = f"t.me/{post.channel_username}/{post.key.message_id}" if post.channel_username else str(post.key)
    console.print(
        f"\n[green]{linked.relation.value}[/green] {escape(post.channel_name)}, {_moment(post.date, rules)}, {place}"
    )
    console.print(f"  {escape(', '.join(marks))}; score {linked.score:.2f}")
    console.print(f"  {escape(' '.join(post.text.split())[:280])}")
    if linked.sentence_text:
        console.print(f"  “{escape(linked.sentence_text)}”")
    for outcome in linked.outcomes:
        console.print(
            f"  [magenta]{outcome.stance}[/magenta] {escape(outcome.speaker)}: “{escape(outcome.sentence_text)}”"
        )
        console.print(f"  the claim: “{escape(outcome.claim_text)}”; {_READ[outcome.verdict]}")
    if linked.reasons:
        why = reason_text(linked.reasons, _LANGUAGE, lambda one: rules.official_name(one, _LANGUAGE))
        console.print(f"  why: {escape(why)}")
