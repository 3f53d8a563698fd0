"""`slukh secrets`: a key for what lies at rest, values sealed with it, and a change of the key."""

import sys
from pathlib import Path

import click

from config.settings import load_settings
from core.counts import counted
from core.errors import ConfigError, UsageError
from core.sealing import new_key, read_key, seal_text

_NAMES = ("BOT_TOKEN", "TELEGRAM_API_HASH", "DATABASE_URL")


@click.group()
def secrets() -> None:
    """Seals tokens and sessions at rest with a key that lies elsewhere (SECRETS_KEY or SECRETS_KEY_FILE).

    \b
    Example: slukh secrets key > /root/slukh.key
             slukh secrets seal BOT_TOKEN < token.txt
             slukh secrets reseal --old-key-file old.key
    """


@secrets.command()
def key() -> int:
    """Prints a new key.

    \b
    Example: (umask 077; slukh secrets key > slukh.key)
    """
    click.echo(new_key())
    return 0


@secrets.command()
@click.argument("name", type=click.Choice(_NAMES))
def seal(name: str) -> int:
    """Reads a value from standard input and prints it sealed, as it may stand in .env.

    \b
    Example: slukh secrets seal BOT_TOKEN < token.txt
    """
    settings = load_settings(unseal=False)  # the key changes: what stands sealed in .env may be by the one before
    if settings.secrets_key is None:
        raise ConfigError("there is no key", mend="set SECRETS_KEY or SECRETS_KEY_FILE; `slukh secrets key` makes one")
    try:
        value = sys.stdin.buffer.read().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UsageError("what came on standard input is not UTF-8 text", mend="pipe the value alone in") from None
    if not value:
        raise UsageError("nothing came on standard input", mend="pipe the value in")
    click.echo(f"{name}={seal_text(value, read_key(settings.secrets_key), name)}")
    return 0


@secrets.command()
@click.option(
    "--old-key-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The key that the sessions are sealed with now; without it, they are not sealed.",
)  # fmt: skip
def reseal(old_key_file: Path | None) -> int:
    """Seals all sessions with the key that is set now. Stop the monitors first.

    \b
    Example: slukh secrets reseal --old-key-file old.key
    """
    from monitors.telegram.sessions import reseal_sessions

    settings = load_settings(unseal=False)  # the key changes: what stands sealed in .env may be by the one before
    old = _key_in(old_key_file) if old_key_file is not None else None
    new = read_key(settings.secrets_key) if settings.secrets_key is not None else None
    done = reseal_sessions(settings.telegram_sessions, old, new)
    how = "sealed" if new is not None else "no longer sealed"
    click.echo(f"{counted(len(done), 'session is', 'sessions are')} {how}: {', '.join(done) or 'none'}")
    return 0


def _key_in(file: Path) -> bytes:
    try:
        return read_key(file.read_text(encoding="ascii"))
    except (UnicodeDecodeError, ConfigError):
        raise ConfigError(
            "holds no key", path=file, mend="name the file that `slukh secrets key` was written to"
        ) from None
