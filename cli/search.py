"""`slukh search`: the stored posts that match, in the one search language."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.text import Text
from sqlalchemy.orm import Session

from cli.empty import tell_if_empty
from cli.jsonlines import standard_output
from cli.rules import RulesFiles
from cli.saved import listed, save, saved_query
from cli.terminal import Terminal
from config.settings import load_settings
from core.clock import utc_now
from core.counts import counted
from core.errors import QueryError, UsageError
from core.pipeline.archive.receipts import receipt as make_receipt
from core.pipeline.asking.searching import (
    COUNTED,
    MAX_PAGE,
    Hit,
    SearchPage,
    count_posts,
    posts_by_day,
    prepare,
    search_posts,
)
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.searchalerts import SavedSearches
from core.pipeline.rules import Rules, RulesHolder
from core.query import excerpt, load_analyser
from core.storage.search import EXACT
from core.storage.store import Store
from core.told import Status

_EXCERPT = 320
_BAR = 40


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("-n", "--limit", type=click.IntRange(1, MAX_PAGE), default=20, show_default=True, help="Posts a page.")
@click.option("--best", is_flag=True, help="Best first instead of newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--after", "after", metavar="MARK", help="Go on after a page: the mark that it ended with.")
@click.option("--chart", is_flag=True, help="Count the hits by day instead.")
@click.option("--receipt", is_flag=True, help="What was searched, in what and when, as JSON: for «nothing found».")
@click.option("--saved", metavar="MEMBER", help="List a member's saved searches; with a number, run that one.")
@click.option(
    "--save", "save_for", metavar="MEMBER", help="Save the search for a member, as in the bot and at the desk."
)
def search(
    query: tuple[str, ...],
    limit: int,
    best: bool,
    as_json: bool,
    after: str | None,
    chart: bool,
    receipt: bool,
    saved: str | None,
    save_for: str | None,
) -> int:
    """Searches the stored posts. Words match in all their forms; the newest come first.

    \b
    Examples: slukh search собянин метро
              slukh search '"глава МИД" OR мигра*' --best
              slukh search 'official:lavrov channel:nezygar after:2025-11-01 is:deleted'
              slukh search 'санкции -is:forwarded before:2025-11-08' --json
              slukh search --saved Anna       slukh search --saved Anna 2

    \b
    Words     -word, a OR b, (brackets), "a phrase", prefix*, @handle, #tag
    Filters   official: channel: from: (forwarded from)   a part of the name is enough
              before: after: on:     2025-11-05, 2025-11, "5 November", today, 7d
              is:edited deleted forwarded album reply linked mentioned doubtful reviewed
              has:media photo video document link          kind:full surname alias role
              status:confirmed denied unverified           story: article: tag: by: source:
    """
    text = " ".join(query)
    if saved is not None:
        found = asyncio.run(_saved(saved, text))
        if found is None:
            return 0
        text = found
    if not text.strip():
        raise UsageError("say what to search for", mend="see slukh search --help")
    if save_for is not None:
        return asyncio.run(_save(save_for, text))
    if receipt:
        return asyncio.run(_receipt(text))
    return asyncio.run(_search(text, limit, best, as_json, after, chart))


async def _saved(who: str, number: str) -> str | None:
    """The member's saved search of this number; without one, their list is printed."""
    async with Store(load_settings().database_url) as store:
        if number.strip():
            return await saved_query(store, who, number.strip())
        for line in await listed(store, who):
            click.echo(line)
    return None


async def _save(who: str, query: str) -> int:
    settings = load_settings()
    rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    async with Store(settings.database_url) as store:
        new = await save(store, rules, who, query)
    click.echo("saved" if new else "was saved already", err=True)
    return 0


async def _receipt(query: str) -> int:
    settings = load_settings()
    rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    analyser, now = await asyncio.to_thread(load_analyser), utc_now()
    async with Store(settings.database_url) as store:
        await Indexer(store, utc_now, searches=SavedSearches(store, RulesHolder(rules), utc_now)).drain()
        found = await store.read(
            lambda session: make_receipt(session, rules, analyser, query, now, program=f"slukh {version('slukh')}")
        )
    click.echo(json.dumps(found, ensure_ascii=False, indent=1), file=standard_output())
    return 0


async def _search(query: str, limit: int, best: bool, as_json: bool, after: str | None, chart: bool) -> int:
    settings = load_settings()
    rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    analyser = await asyncio.to_thread(load_analyser)
    now = utc_now()

    def work(session: Session) -> tuple[SearchPage | None, list[tuple[datetime, int]], int]:
        ready = prepare(session, rules, analyser, query, now)
        if chart:
            return None, posts_by_day(session, ready, rules.zone), 0
        page = search_posts(session, ready, limit=limit, after=after, best_first=best)
        return page, [], 0 if as_json else count_posts(session, ready)

    async with Store(settings.database_url) as store:
        await Indexer(store, utc_now, searches=SavedSearches(store, RulesHolder(rules), utc_now)).drain()
        try:
            page, days, total = await store.read(work)
        except QueryError as error:
            # The words as they were typed, with the place below.
            click.echo(f"  {error.query}\n  {' ' * error.position}^", err=True)
            raise
        if page is not None and not page.hits:
            await tell_if_empty(store)
    if page is None:
        _print_chart(days, as_json)
    elif as_json:
        for hit in page.hits:
            click.echo(json.dumps(_record(hit), ensure_ascii=False), file=standard_output())
        if page.next is not None:
            click.echo(f"more: --after {page.next}", err=True)
    else:
        _print(page, total, rules)
    return 0


def _record(hit: Hit) -> Mapping[str, Any]:
    """One hit for other programs; the text is the last version's, or the earlier one that matched."""
    card = hit.card
    record: dict[str, Any] = {
        "channel_id": card.key.channel_id,
        "message_id": card.key.message_id,
        "channel": card.channel_username or card.channel_name,
        "date": card.date.isoformat(),
        "text": hit.text,
        "marks": [list(span) for span in hit.marks],
        "version": hit.number,
        "versions": card.version + 1,
        "officials": list(card.official_ids),
        "status": str(card.status),
        "edited_at": card.edited_at.isoformat() if card.version and card.edited_at else None,
        "deleted_noticed_at": card.deleted_noticed_at.isoformat() if card.deleted_noticed_at else None,
        "story_id": card.story_id,
        "source": str(card.source),
    }
    if hit.score:
        record["score"] = round(hit.score, 4)
    return record


def _print(page: SearchPage, total: int, rules: Rules) -> None:
    console = Terminal(highlight=False)
    for hit in page.hits:
        console.print(_head(hit, rules.zone), soft_wrap=True)
        shown = excerpt(hit.text, hit.marks, _EXCERPT)
        body = Text(shown.text)
        for start, end in shown.marks:
            body.stylize("bold yellow", start, end)
        text = Text("…" if shown.cut_before else "").append_text(body).append("…" if shown.cut_after else "")
        for line in text.split("\n"):
            if line.plain.strip():
                console.print(Text("  ").append_text(line), soft_wrap=not console.is_terminal)
        if hit.card.official_ids:
            names = ", ".join(rules.official_name(item, "en") for item in hit.card.official_ids)
            console.print(Text(f"  {names}", style="green"), soft_wrap=True)
        console.print()
    if not page.hits:
        console.print("Nothing found.")
        return
    about = f"{'about ' * (total > EXACT)}{counted(total, 'post')}" if total < COUNTED else f"over {COUNTED - 1} posts"
    more = f"; more: --after {page.next}" if page.next is not None else ""
    console.print(Text(f"{len(page.hits)} of {about}{more}", style="dim"), soft_wrap=True)


def _head(hit: Hit, zone: ZoneInfo) -> Text:
    card = hit.card
    head = Text(f"{card.date.astimezone(zone):%Y-%m-%d %H:%M}", style="dim")
    head.append("  ").append(card.channel_name, style="bold")
    link = f"https://t.me/{card.channel_username}/{card.key.message_id}" if card.channel_username else str(card.key)
    head.append(f"  {link}", style="dim")
    if card.version:
        head.append("  edited", style="yellow")
    if card.deleted_noticed_at is not None:
        head.append("  deleted", style="red")
    if card.status is not Status.UNVERIFIED:
        head.append(f"  {card.status}", style="magenta")
    if not hit.last:
        head.append(f"  in version {hit.number + 1}, changed since", style="yellow")
    return head


def _print_chart(days: list[tuple[datetime, int]], as_json: bool) -> None:
    most = max((number for _, number in days), default=1)
    for day, number in days:
        if as_json:
            click.echo(json.dumps({"day": f"{day:%Y-%m-%d}", "posts": number}))
        else:
            click.echo(f"{day:%Y-%m-%d} {number:>6} {'█' * max(1, round(number / most * _BAR))}")
