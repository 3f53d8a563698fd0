"""Secrets at rest: sealed with a key that lies elsewhere, opened by nothing else."""

import sqlite3
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from telethon.crypto import AuthKey
from telethon.sessions import SQLiteSession

from cli.secrets import secrets
from config.settings import NAMES, TelegramServer, load_settings
from core.errors import ConfigError, TelegramError
from core.sealing import is_sealed, new_key, read_key, seal, seal_text, unseal, unseal_text
from monitors.telegram.sessions import open_session, reseal_sessions, session_path

SERVER = TelegramServer(2, "127.0.0.1", 4430)
KEY = AuthKey(bytes(range(256)))


def test_what_is_sealed_opens_with_its_key_and_for_its_purpose_only() -> None:
    """Another key, another purpose and a changed byte are refused."""
    key, other = read_key(new_key()), read_key(new_key())
    sealed = seal(b"secret", key, "a")
    assert unseal(sealed, key, "a") == b"secret"
    assert b"secret" not in sealed
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for data, with_key, purpose in ((sealed, other, "a"), (sealed, key, "b"), (changed, key, "a")):
        with pytest.raises(ConfigError, match="SECRETS_KEY"):
            unseal(data, with_key, purpose)
    text = seal_text("токен", key, "BOT_TOKEN")
    assert unseal_text(text, key, "BOT_TOKEN") == "токен"


@pytest.mark.parametrize("text", ["", "short", "ы" * 44, "A" * 40])
def test_what_is_no_key_is_named_and_not_shown(text: str) -> None:
    """A wrong key is one line without the key."""
    with pytest.raises(ConfigError, match="SECRETS_KEY") as caught:
        read_key(text)
    assert not text or text not in str(caught.value)


def test_a_session_is_sealed_on_disk_and_opens_again(tmp_path: Path) -> None:
    """The file holds no key in the clear, only its owner may read it, and another key does not open it."""
    key = read_key(new_key())
    session = open_session(tmp_path, "main", SERVER, key)
    session.auth_key = KEY
    session.save()
    path = session_path(tmp_path, "main")
    assert is_sealed(path.read_bytes())
    assert KEY.key not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = open_session(tmp_path, "main", SERVER, key)
    assert (again.auth_key.key, again.dc_id, again.port) == (KEY.key, 2, 4430)
    with pytest.raises(TelegramError, match="can't be opened with this SECRETS_KEY"):
        open_session(tmp_path, "main", SERVER, read_key(new_key()))
    with pytest.raises(TelegramError, match="set SECRETS_KEY"):
        open_session(tmp_path, "main", SERVER)


@pytest.mark.parametrize("first", ["plain", "sqlite"])
def test_sessions_from_before_are_taken_over_and_sealed(tmp_path: Path, first: str) -> None:
    """A plain session and one of Telethon's own are sealed when they are next opened with a key."""
    path = session_path(tmp_path, "main")
    if first == "plain":
        session = open_session(tmp_path, "main", SERVER)
        session.auth_key = KEY
        session.save()
    else:
        old = SQLiteSession(str(path))
        old.set_dc(2, "127.0.0.1", 4430)
        old.auth_key = KEY
        old.save()
        old.close()
    key = read_key(new_key())
    assert open_session(tmp_path, "main", None, key).auth_key.key == KEY.key
    assert is_sealed(path.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == ["main.session"]


def test_the_key_can_be_changed_and_taken_away(tmp_path: Path) -> None:
    """`reseal_sessions` moves all sessions to the new key; done twice it changes nothing."""
    old, new = read_key(new_key()), read_key(new_key())
    for name in ("a", "b"):
        session = open_session(tmp_path, name, SERVER, old)
        session.auth_key = KEY
        session.save()
    assert reseal_sessions(tmp_path, old, new) == ["a", "b"]
    assert reseal_sessions(tmp_path, old, new) == ["a", "b"]
    assert open_session(tmp_path, "b", None, new).auth_key.key == KEY.key
    with pytest.raises(TelegramError):
        open_session(tmp_path, "b", None, old)


def test_a_broken_session_file_is_one_line(tmp_path: Path) -> None:
    """Neither noise nor half a database is a session."""
    for data in (b"{}", b"\x00\xff noise", b"SQLite format 3\x00 and nothing"):
        session_path(tmp_path, "main").write_bytes(data)
        with pytest.raises(TelegramError, match="slukh login"):
            open_session(tmp_path, "main", None)
    assert sqlite3.sqlite_version


def test_a_sealed_token_in_env_is_opened_by_the_key_file(tmp_path: Path) -> None:
    """`slukh secrets seal` makes a line for .env which load_settings opens, and which is useless without the key."""
    run = CliRunner()
    key = run.invoke(secrets, ["key"]).output
    (tmp_path / "slukh.key").write_text(key)
    environ = {"SECRETS_KEY_FILE": str(tmp_path / "slukh.key")}
    sealed = run.invoke(secrets, ["seal", "BOT_TOKEN"], input="123456:ABC-DEF\n", env=environ)
    assert sealed.exit_code == 0, sealed.output
    assert "123456:ABC-DEF" not in sealed.output
    (tmp_path / ".env").write_text(sealed.output + "SECRETS_KEY_FILE=slukh.key\n")
    settings = load_settings({}, tmp_path / ".env")
    assert settings.bot_token == "123456:ABC-DEF"
    (tmp_path / ".env").write_text(sealed.output)
    with pytest.raises(ConfigError, match="BOT_TOKEN is sealed"):
        load_settings({}, tmp_path / ".env")
    (tmp_path / ".env").write_text(sealed.output)
    with pytest.raises(ConfigError, match="can't be opened"):
        load_settings({"SECRETS_KEY": new_key()}, tmp_path / ".env")


def test_the_key_changes_as_the_guide_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a token that was sealed with the old key stands in .env, sessions and token are sealed with the new one."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    old, new = new_key(), new_key()
    for name, text in (("old.key", old), ("new.key", new)):
        (tmp_path / name).write_text(text)
    session = open_session(tmp_path / "var/sessions", "main", SERVER, read_key(old))
    session.auth_key = KEY
    session.save()
    sealed = seal_text("123456:AA-bb", read_key(old), "BOT_TOKEN")
    (tmp_path / ".env").write_text(f"SECRETS_KEY_FILE=new.key\nBOT_TOKEN={sealed}\n")

    resealed = CliRunner().invoke(secrets, ["reseal", "--old-key-file", "old.key"])
    assert resealed.output == "1 session is sealed: main\n", resealed.exception
    line = CliRunner().invoke(secrets, ["seal", "BOT_TOKEN"], input="123456:AA-bb\n")
    assert line.exit_code == 0, line.exception
    (tmp_path / ".env").write_text(f"SECRETS_KEY_FILE=new.key\n{line.output}")
    assert load_settings().bot_token == "123456:AA-bb"
    assert open_session(tmp_path / "var/sessions", "main", SERVER, read_key(new)).auth_key.key == KEY.key
