"""`slukh officials`: lint the catalogue, import persons from public lists."""

import re
import sys
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from cli.detect import open_catalogue
from cli.jsonlines import refuse_to_overwrite, standard_output
from core.counts import counted
from core.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from config.settings import Settings


@click.group()
def officials() -> None:
    """Work with the catalogue of officials.

    \b
    Example: slukh officials lint config/officials.yaml
    """


@officials.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False))
def lint(file: str | None) -> None:
    """Name entries that collide or are too common to match alone. Exit code 1 if there are any.

    Without FILE, the starter catalogue.

    \b
    Example: slukh officials lint officials.yaml
    """
    from core.i18n import reason_text
    from core.mentions import lint_catalogue

    found = 0
    for finding in lint_catalogue(open_catalogue(file)):
        found += 1
        click.echo(f"{', '.join(finding.official_ids)}: {reason_text((finding.reason,), 'en')}")
    if found:
        sys.exit(1)
    click.echo("no collisions, no names too common to match alone")


@officials.command(name="import")
@click.argument("lists", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option("-o", "--output", default="-", show_default=True, help="The catalogue to write; .json loads faster.")
@click.option(
    "--add-to", type=click.Path(dir_okay=False), help="Begin with this catalogue; its entries stay as they are."
)
@click.option("--everyone", is_flag=True, help="Take persons without a public role, too: see docs/catalogue.md first.")
def import_officials(lists: tuple[str, ...], output: str, add_to: str | None, everyone: bool) -> None:
    """Make a catalogue of public lists.

    LISTS are OpenSanctions files (FollowTheMoney JSON, targets.simple.csv) or Wikidata entities as JSON; the kind is
    seen from the content.

    \b
    Example: slukh officials import targets.simple.csv --add-to officials.yaml -o officials.json
    """
    from config.lists import read_list
    from config.officials import load_officials
    from config.people import catalogue_text, merged

    refuse_to_overwrite(output, *lists)
    bad = 0
    catalogue = load_officials(Path(add_to)) if add_to else []
    known = len(catalogue)
    for name in lists:

        def tell(number: int, why: str, name: str = name) -> None:
            nonlocal bad
            bad += 1
            click.echo(f"{name}:{number}: {why}; skipped", err=True)

        found = read_list(Path(name), everyone=everyone, tell=tell)
        more = [official for person in found.persons if (official := person.official()) is not None]
        before = len(catalogue)
        catalogue = merged(catalogue, more)
        click.echo(
            f"{name}: {len(catalogue) - before} added, {len(more) - len(catalogue) + before} known already, "
            f"{len(found.persons) - len(more)} without a name in Russian, Ukrainian or Latin letters, "
            f"{found.without_role} without a public role left out",
            err=True,
        )
    path = None if output == "-" else Path(output)
    text = catalogue_text(catalogue, path)
    if path is None:
        standard_output().write(text)
    else:
        try:
            path.write_text(text, "utf-8")
        except OSError as error:
            raise UsageError(f"{path}: can't be written: {error.strerror or error}") from error
        click.echo(
            f"{path}: {counted(len(catalogue), 'official')} ({counted(known, 'was', 'were')} there before)", err=True
        )
    if bad:
        sys.exit(1)


@officials.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--name", required=True, help="The whole name, in Russian, Ukrainian or Latin letters.")
@click.option("--title", help="The public role: a phrase that denotes the person, as «министр обороны РФ».")
@click.option("--from", "held_from", help="The day since which it is held (2024-05-14).")
@click.option(
    "--language",
    type=click.Choice(["ru", "uk", "en"]),
    help="What the name is written in, where its letters do not tell Russian from Ukrainian.",
)
@click.option("--reason", help="Why somebody without a public role is followed; recorded in the catalogue.")
def add(
    file: str, name: str, title: str | None, held_from: str | None, language: str | None, reason: str | None
) -> None:
    """Add a person to the catalogue FILE. A person without a public role needs a reason, which is recorded.

    \b
    Example: slukh officials add officials.yaml --name 'Иван Примеров' --title 'мэр Примерска' --from 2024-05-14
    """
    from config.officials import load_officials
    from config.people import Person, added_entry, language_of
    from core.types import Position

    if not title and not (reason or "").strip():
        raise UsageError(
            "a person without a public role enters only with a recorded reason", mend="give --title or --reason"
        )
    path = Path(file)
    known = load_officials(path)
    told = language_of(name) or ""
    if language is not None and (language == "en") != (told == "en"):
        raise UsageError(f"{name!r} is not written in the letters of --language {language}")
    language = language or told
    person = Person(_free_id(name, {official.id for official in known}), [], by_language={language: name})
    official = person.official()
    if official is None:
        raise UsageError(f"{name!r} is no name in Russian, Ukrainian or Latin letters")
    same = [other.id for other in known if name.casefold() in {one.casefold() for one in other.names.values()}]
    if same:
        raise UsageError(f"{name!r} is in the catalogue already", mend=f"see {', '.join(same)}")
    since = None
    if held_from is not None:
        from datetime import date

        try:
            since = date.fromisoformat(held_from)
        except ValueError as error:
            raise UsageError(f"{held_from!r} is not a day", mend="write it as 2024-05-14") from error
    positions = (Position(title, (), since, None),) if title else ()
    text = path.read_text("utf-8-sig")
    entry = added_entry(official, positions, reason, as_json=text.lstrip()[:1] == "[")
    if text.lstrip()[:1] == "[":
        head, _, _ = text.rstrip().rpartition("]")
        text = f"{head.rstrip()}{',' if known else ''}\n{entry}\n]\n"
    else:
        first = re.search(r"^( *)- ", text, re.MULTILINE)  # how far this file's list stands in
        text = f"{text.rstrip()}\n{indent(entry, first[1] if first else '')}"
    place = path.resolve()  # a link to it stays one
    trial = place.with_name(f".{place.name}.new")
    trial.write_text(text, "utf-8")
    try:
        load_officials(trial)
        trial.replace(place)
    except ConfigError as error:  # of a file that is gone by the time somebody reads of it
        raise UsageError(f"{name!r} can't be added: {error.reason}") from error
    finally:
        trial.unlink(missing_ok=True)
    click.echo(f"{path}: {official.id} added")


def _free_id(name: str, taken: set[str]) -> str:
    from core.mentions.words.translit import to_latin

    words = ["".join(c for c in to_latin(word, "ru", 1)[0] if c.isalnum()) for word in name.lower().split()]
    wanted = "-".join(word for word in words if word) or "person"
    number = 1
    while (found := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return found


@officials.command()
def search() -> None:
    """Search the stored posts for officials who are new in the catalogue or whose entry changed.

    A running Slukh does so by itself. Says how many stored texts name each, and how many posts a day to expect.

    \b
    Example: slukh officials search
    """
    import asyncio

    from config.settings import load_settings

    asyncio.run(_search(load_settings()))


async def _search(settings: "Settings") -> None:
    from cli.rules import RulesFiles
    from core.clock import utc_now
    from core.pipeline.asking.redetecting import Redetector, Search
    from core.pipeline.asking.subscriptions import Subscriptions
    from core.pipeline.rules import RulesHolder
    from core.storage.store import Store

    holder = RulesHolder(RulesFiles(settings.watchlist, settings.cache).load())
    progress = sys.stderr.isatty()

    def tell(search: Search) -> None:
        if progress:
            click.echo(f"\r{search.done} of {search.of} stored texts", nl=False, err=True)

    async with Store(settings.database_url, shared=True) as store:
        found = await Redetector(store, holder, utc_now).catch_up(tell)
        if progress and found is not None:
            click.echo("", err=True)
        if found is None:
            click.echo("the stored posts were searched for every official of the catalogue already")
            return
        subscriptions = Subscriptions(store, holder, utc_now)
        for who in found.officials:
            count = found.found.get(who, 0)
            expected = (await subscriptions.preview("official", who)).posts_a_day
            click.echo(f"{who}: {counted(count, 'stored text')}, about {expected:.1f} posts a day")
        click.echo(
            f"{len(found.officials)} new or changed, {len(found.gone)} gone, {counted(found.done, 'text')} searched"
        )
