"""`slukh digest`: prints a digest from the store."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.composing import reader_of
from bot.periods import parse_period
from bot.rendering.documents import FORMATS, digest_document
from cli.empty import tell_if_empty
from cli.rules import RulesFiles
from cli.visible import visible
from config.settings import Settings, load_settings
from core.clock import utc_now
from core.errors import UsageError
from core.i18n import LANGUAGES
from core.pipeline.asking.subscriptions import find_people
from core.pipeline.rules import Rules
from core.pipeline.telling.digests import compose
from core.storage.digests import Scope
from core.storage.store import Store
from core.told import Digest


@click.command()
@click.option("--official", "names", multiple=True, metavar="NAME", help="Only these: id, surname or name. Repeatable.")
@click.option("--since", default="24h", show_default=True, help="How far back: 6h, yesterday, 7d, 2026-11-05, 1–5 Nov.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-")
def digest(names: tuple[str, ...], since: str, form: str, language: str, output: Path) -> int:
    """Prints what the stored channels said, beside the articles it belongs to.

    \b
    Example: slukh digest --official Лавров --since 7d --format markdown -o lavrov.md
    """
    return asyncio.run(_digest(names, since, form, language, output, load_settings()))


async def _digest(
    names: tuple[str, ...], since: str, form: str, language: str, output: Path, settings: Settings
) -> int:
    rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    now = utc_now()
    scope = Scope(_officials(names, rules, now))
    period = parse_period(f"since {since}", now, rules.zone) or parse_period(since, now, rules.zone)
    if period is None:
        raise UsageError(f"--since {since!r} is no period", mend="write 6h, today, yesterday, 7d or 2026-11-05")
    from_at, to_at = period

    def work(session: Session) -> Digest:
        return compose(session, rules, scope, from_at, to_at + timedelta(microseconds=1), until=now)

    async with Store(settings.database_url, shared=True) as store:
        found = await store.read(work)
        await tell_if_empty(store)
    reader = reader_of(language, None, {}, rules, post_base="https://t.me", desk_url=settings.review_url)
    text = digest_document(found, reader, now=now, form=form)
    if str(output) == "-":
        click.echo(visible(text), nl=False)
    else:
        try:
            await asyncio.to_thread(output.write_text, text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{output}: can't be written: {error.strerror or error}") from error
    return 0


def _officials(names: tuple[str, ...], rules: Rules, now: datetime) -> frozenset[str] | None:
    if not names:
        return None
    found: set[str] = set()
    for name in names:
        people = find_people(name, rules, now)
        if not people:
            raise UsageError(f"the catalogue has no official called {name!r}", mend="see slukh officials --help")
        found.update(official.id for official in people)
    return frozenset(found)
