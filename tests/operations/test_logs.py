"""Logs: one record a line, and neither secrets nor people in any of them."""

import json
import logging
from collections.abc import Iterator

import pytest

from cli.logs import TROUBLES, Redactor, secrets_of, set_up_logging
from config.settings import DatabaseUrl, Secret, Settings

TOKEN = "123456789:AAF-made_up_token_for_this_test_0001"
SETTINGS = Settings(
    database_url=DatabaseUrl("postgresql://slukh:p%40ssword-9@db.example/slukh"),
    telegram_api_hash=Secret("0123456789abcdef0123456789abcdef"),
    bot_token=Secret(TOKEN),
    translation_key=Secret("made-up-key-of-a-translator"),
    smtp_url=Secret("smtps://desk:letter%2Fbox-7@mail.example:465"),
)


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Other tests find the root logger as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage failed",
        "hash 0123456789abcdef0123456789abcdef",
        "connecting to postgresql://slukh:p%40ssword-9@db.example/slukh",
        "password authentication failed: p@ssword-9",
        "403 for the key made-up-key-of-a-translator",
        "login as desk with letter/box-7 failed",
        "another bot's 987654321:BBx-not_ours_but_secret_all_the_same",
        "sign in with +371 20 000 001",
        "https://t.me/slukh_bot?start=AbCdEfGhIjKlMnOpQrStUvWx",
        "postgresql://other:hidden-one@host/db",
        "chat 7001234 takes no messages",
        "chat_id=-100777666555",
        "session 1" + "A" * 300,
    ],
)
def test_secrets_and_people_do_not_pass(text: str) -> None:
    """Known secrets, what looks like one, and ids of chats are replaced."""
    redact = Redactor(secrets_of(SETTINGS))
    shown = redact(text)
    for secret in (
        TOKEN, "AAF-made", "0123456789abcdef", "p%40ssword-9", "p@ssword-9", "BBx-not", "20 000 001", "AbCdEfGh",
        "hidden-one", "7001234", "made-up-key", "letter/box", "777666555", "AAAA",
    ):  # fmt: skip
        assert secret not in shown
    assert "…" in shown


@pytest.mark.parametrize(
    ("settings", "secret"),
    [
        (Settings(translation_key=Secret("made-up-key-of-a-service")), "made-up-key-of-a-service"),
        (Settings(smtp_url=Secret("smtps://bot:mail%2Dsecret@mail.example:465")), "mail-secret"),
        (Settings(smtp_url=Secret("smtps://bot:mail@secret@mail.example:465")), "mail@secret"),
        (Settings(secrets_key=Secret("made-up-key-of-seals")), "made-up-key-of-seals"),
        (Settings(database_url=DatabaseUrl("postgresql://slukh:with/slash@db.example/slukh")), "with/slash"),
        (Settings(database_url=DatabaseUrl("postgresql://slukh@db.example/slukh?password=behind-it")), "behind-it"),
    ],
)
def test_whatever_of_the_settings_is_secret_does_not_pass(settings: Settings, secret: str) -> None:
    """Keys of services and passwords of servers, too, alone or in their address."""
    redact = Redactor(secrets_of(settings))
    assert redact(f"refused: {secret}") == "refused: …"
    addresses = [value for value in (settings.smtp_url, settings.database_url) if value]
    assert not [shown for shown in map(redact, addresses) if secret in shown or "secret" in shown]


@pytest.mark.parametrize(
    ("address", "password"),
    [("postgresql://db.example/slukh?user=slukh&password=p%40ssword-9", "p@ssword-9"), ("postgresql://u:p@[::1/x", "")],
)
def test_a_password_is_known_wherever_the_address_has_it(address: str, password: str) -> None:
    """Behind its question mark, too; an address that is none has none."""
    redact = Redactor(secrets_of(Settings(database_url=DatabaseUrl(address))))
    assert redact(f"refused: {password}") == ("refused: …" if password else "refused: ")


def test_ordinary_text_passes() -> None:
    """Times, numbers of posts, names of channels and addresses stay readable."""
    line = "12:30:01 Nezygar: 25 posts, 3 edits in 1.5 s, see https://t.me/nezygar/12345 and delivery 99812"
    assert Redactor(secrets_of(SETTINGS))(line) == line


def test_tracebacks_are_lines_of_json_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    """With LOG_FORMAT=json each record is one object; the secret of an error's text is not in its traceback."""
    set_up_logging(Settings(bot_token=Secret(TOKEN), log_format="json"))
    before = TROUBLES.counts["error", "bot.delivery", "ValueError"]
    try:
        raise ValueError(f"wrong token {TOKEN}")
    except ValueError:
        logging.getLogger("bot.delivery").exception("sending to chat %d failed", 7001234)
    line = capsys.readouterr().err
    record = json.loads(line)
    assert record["level"] == "error"
    assert record["error"] == "ValueError"
    assert "Traceback" in record["traceback"]
    assert TOKEN not in line
    assert "7001234" not in line
    assert TROUBLES.counts["error", "bot.delivery", "ValueError"] == before + 1
