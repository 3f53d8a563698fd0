"""`slukh`: the commands, each in a file of its own, loaded only when called so that every one starts fast."""

import importlib
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from core.errors import SlukhError

COMMANDS = {
    "article": "cli.article:article",
    "backfill": "cli.backfill:backfill",
    "backup": "cli.copying:backup",
    "bot": "cli.run:bot",
    "check": "cli.check:check",
    "detect": "cli.detect:detect",
    "digest": "cli.digest:digest",
    "explain": "cli.detect:explain",
    "export": "cli.export:export",
    "import": "cli.import_posts:import_posts",
    "link": "cli.link:link",
    "login": "cli.login:login",
    "monitors": "cli.run:monitors",
    "move": "cli.copying:move",
    "officials": "cli.officials:officials",
    "partitions": "cli.partitions:partitions",
    "restore": "cli.copying:restore",
    "review": "cli.run:review",
    "run": "cli.run:run",
    "search": "cli.search:search",
    "secrets": "cli.secrets:secrets",
    "stories": "cli.link:stories",
    "verify": "cli.verify:verify",
}

HELP = {
    "article": "Add an article by its address and show the posts for it.",
    "backup": "Copy the whole store into a file, online and verified.",
    "backfill": "Read a channel's history back to a date or an id.",
    "bot": "Run the bot alone.",
    "check": "The doctor: configuration, database, Telegram, bot, feeds.",
    "detect": "Find officials in documents (JSON Lines).",
    "digest": "Print a digest from the store.",
    "explain": "Say why a text names an official, and what was rejected.",
    "export": "Write stored posts as CSV, JSON Lines or an evidence bundle.",
    "import": "Read a Telegram Desktop export, or posts as JSON Lines, into the store.",
    "link": "Link articles and posts (JSON Lines).",
    "login": "Sign a watching account in.",
    "monitors": "Run the monitors alone: Telegram and feeds.",
    "move": "Copy a SQLite store into PostgreSQL, verified row by row.",
    "officials": "Lint the catalogue; import persons from public lists.",
    "partitions": "The months of a PostgreSQL store; take old ones out, put them back.",
    "restore": "Copy a backup into an empty database, verified.",
    "review": "Run the analysts' desk alone.",
    "run": "Run everything in one process; without credentials, the demo.",
    "search": "Search the stored posts.",
    "secrets": "Make a key; seal tokens and sessions at rest; change the key.",
    "stories": "Group posts that carry one text or claim (JSON Lines).",
    "verify": "Check the evidence chain.",
}


class LazyGroup(click.Group):
    """Finds a command's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, HELP[name]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="slukh", prog_name="slukh")
def slukh() -> None:
    """Hears what Telegram channels say of officials, keeps it, and puts it beside the article it belongs to.

    \b
    Example: slukh run                 (without credentials: the demo)
             slukh detect posts.jsonl  (which officials do these texts name?)
    """


def main() -> None:
    """The entry point. Every failure is one line on standard error; exit 0 done, 1 failed, 2 wrong usage or input."""
    _have_streams()
    _say_what_can_be_said()
    try:
        code = slukh.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except SlukhError as error:
        _fail(str(error), error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:  # a group without a command: its help as it is, in its lines
        print(error.format_message(), file=sys.stderr)
        sys.exit(2)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" (see {context.command_path} --help)" if context is not None else ""
        _fail(" ".join(error.format_message().split()) + hint, 2)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has gone: nothing is left to say
        sys.exit(1)
    except OSError as error:  # of a disk or a network that nobody else had a word for
        place = f"{error.filename}: " if error.filename is not None else ""
        _fail(f"{place}{error.strerror or error}", 1)


def _have_streams() -> None:
    """A standard stream that is closed (`<&-`, some schedulers) is as one that leads nowhere, for children, too."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for as long as we run
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


def _say_what_can_be_said() -> None:
    """In a locale without the letters of a post or of a name a ? stands for each: no command fails for them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _fail(line: str, code: int) -> None:
    print(f"slukh: {line}", file=sys.stderr)
    sys.exit(code)
