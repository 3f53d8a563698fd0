"""Settings: the only reader of the environment and of `.env`. Each name is documented in `.env.example`."""

import difflib
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from io import StringIO
from pathlib import Path
from typing import TypeVar

from dotenv.parser import parse_stream

from config import variables
from config.variables import DatabaseUrl, Given, ListenAddress, Secret, TelegramServer
from core.errors import ConfigError
from core.sealing import PREFIX, read_key, unseal_text

__all__ = [
    "DEFAULT_DATABASE_URL", "DEFAULT_PREVIEW", "NAMES", "DatabaseUrl", "ListenAddress", "Secret", "Settings",
    "TelegramServer", "examine_settings", "load_settings",
]  # fmt: skip

logger = logging.getLogger(__name__)

T = TypeVar("T")

MAX_ENV_FILE_BYTES = 1_000_000

DEFAULT_DATABASE_URL = DatabaseUrl("sqlite:///var/slukh.db")
DEFAULT_REVIEW_LISTEN = ListenAddress("127.0.0.1", 8765)
DEFAULT_PREVIEW = "https://t.me/s"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the environment decides; each field is the variable of the same name in capitals.

    `database_url` is `sqlite:///path` or `postgresql://…`, with or without a driver suffix, as it was written.
    `bot_api_url`, `review_url` and `telegram_preview` have no slash at the end; the last is None where public web
    pages are not read, as `media` is where no files are kept. `review_proxies` are addresses and networks that are
    believed for whom they ask the desk.
    """

    database_url: DatabaseUrl = DEFAULT_DATABASE_URL
    telegram_api_id: int | None = None
    telegram_api_hash: Secret | None = None
    telegram_sessions: Path = Path("var/sessions")
    telegram_dc: TelegramServer | None = None
    telegram_dc_key: Path | None = None
    bot_token: Secret | None = None
    bot_api_url: str | None = None
    bot_admins: tuple[int, ...] = ()
    watchlist: Path = Path("config/watchlist.yaml")
    review_url: str | None = None
    review_listen: ListenAddress = DEFAULT_REVIEW_LISTEN
    review_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    encoder: str = "default"
    cache: Path = Path("var/cache")
    translation: str | None = None
    translation_url: str | None = None
    translation_key: Secret | None = None
    translation_model: str | None = None
    smtp_url: Secret | None = None
    smtp_from: str | None = None
    contact: str | None = None
    telegram_preview: str | None = DEFAULT_PREVIEW
    telegram_window: int = 500
    media: Path | None = Path("var/media")
    media_file_mb: int = 20
    media_total_gb: int = 20
    page_looks: bool = True
    head_key: Path = Path("var/head.key")
    timestamp_url: str | None = None
    timestamp_ca: Path | None = None
    metrics_listen: ListenAddress | None = None
    log_format: str = "text"
    secrets_key: Secret | None = None
    secrets_key_file: Path | None = None

    @property
    def has_telegram(self) -> bool:
        """Whether a watching account can be opened."""
        return self.telegram_api_id is not None and self.telegram_api_hash is not None

    @property
    def has_bot(self) -> bool:
        """Whether the bot can be started."""
        return self.bot_token is not None

    @property
    def is_live(self) -> bool:
        """Whether there are any credentials: without them `slukh run` plays the demo."""
        return self.has_telegram or self.has_bot


NAMES: tuple[str, ...] = tuple(item.name.upper() for item in fields(Settings))
"""The names of the environment that Slukh reads."""


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env"), *, unseal: bool = True
) -> Settings:
    """The settings of the environment, else of `env_file`, else the defaults; an empty value counts as unset.

    Relative paths of the environment start at the working directory, those of the file at the file's folder. A
    missing file is no error. Without `unseal` what is sealed, by whichever key, counts as unset. Raises ConfigError
    that names the first wrong variable, what is wrong and the mend.
    """
    settings, problems = examine_settings(environ, env_file, unseal=unseal)
    if problems:
        raise problems[0]
    return settings


def examine_settings(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env"), *, unseal: bool = True
) -> tuple[Settings, tuple[ConfigError, ...]]:
    """As `load_settings`, for the doctor: all that is wrong, and the settings with the wrong variables left unset."""
    problems: list[ConfigError] = []
    from_file: dict[str, Given] = {}
    if env_file is not None:
        try:
            from_file = _read_env_file(env_file)
        except ConfigError as error:
            problems.append(error)
    given = dict(from_file)
    for name, value in (os.environ if environ is None else environ).items():
        if name in NAMES and value.strip():
            given[name] = Given(name, value.strip(), Path())
    reader = _Reader(given, problems)
    secrets_key = reader.read("SECRETS_KEY", variables.as_secrets_key) or reader.read(
        "SECRETS_KEY_FILE", variables.as_key_of_file
    )
    if unseal:
        _open_sealed(given, secrets_key, problems)
    reader.takes_sealed = unseal
    key = reader.read("TELEGRAM_DC_KEY", variables.as_existing_file)
    server = reader.read("TELEGRAM_DC", lambda item: variables.as_server(item, key))
    defaults = Settings()
    preview = reader.read("TELEGRAM_PREVIEW", variables.switched(variables.as_web_address))
    media = reader.read("MEDIA", variables.switched(variables.as_path))
    settings = Settings(
        database_url=reader.read("DATABASE_URL", variables.as_database_url) or defaults.database_url,
        telegram_api_id=reader.read("TELEGRAM_API_ID", variables.as_api_id),
        telegram_api_hash=reader.read("TELEGRAM_API_HASH", lambda item: variables.as_api_hash(item, server)),
        telegram_sessions=reader.read("TELEGRAM_SESSIONS", variables.as_path) or defaults.telegram_sessions,
        telegram_dc=server,
        telegram_dc_key=key,
        bot_token=reader.read("BOT_TOKEN", variables.as_bot_token),
        bot_api_url=reader.read("BOT_API_URL", variables.as_bot_api_url),
        bot_admins=reader.read("BOT_ADMINS", variables.as_admins) or (),
        watchlist=reader.read("WATCHLIST", variables.as_path) or defaults.watchlist,
        review_url=reader.read("REVIEW_URL", variables.as_web_address),
        review_listen=reader.read("REVIEW_LISTEN", variables.as_listen) or defaults.review_listen,
        review_proxies=reader.read("REVIEW_PROXIES", variables.as_networks) or defaults.review_proxies,
        encoder=reader.read("ENCODER", variables.as_encoder) or defaults.encoder,
        cache=reader.read("CACHE", variables.as_path) or defaults.cache,
        translation=reader.read("TRANSLATION", variables.as_translation),
        translation_url=reader.read("TRANSLATION_URL", variables.as_web_address),
        translation_key=reader.read("TRANSLATION_KEY", variables.as_secret),
        translation_model=reader.read("TRANSLATION_MODEL", variables.as_line),
        smtp_url=reader.read("SMTP_URL", variables.as_smtp_url),
        smtp_from=reader.read("SMTP_FROM", variables.as_mail_address),
        contact=reader.read("CONTACT", variables.as_line),
        # Another Telegram has other channels than the public one has pages of.
        telegram_preview=variables.or_default(preview, None if server is not None else defaults.telegram_preview),
        telegram_window=reader.read("TELEGRAM_WINDOW", variables.as_number) or defaults.telegram_window,
        media=variables.or_default(media, defaults.media),
        media_file_mb=reader.read("MEDIA_FILE_MB", variables.as_number) or defaults.media_file_mb,
        media_total_gb=reader.read("MEDIA_TOTAL_GB", variables.as_number) or defaults.media_total_gb,
        page_looks=variables.or_default(reader.read("PAGE_LOOKS", variables.as_on_or_off), defaults.page_looks),
        head_key=reader.read("HEAD_KEY", variables.as_path) or defaults.head_key,
        timestamp_url=reader.read("TIMESTAMP_URL", variables.as_web_address),
        timestamp_ca=reader.read("TIMESTAMP_CA", variables.as_certificates),
        metrics_listen=reader.read("METRICS_LISTEN", variables.as_listen),
        log_format=reader.read("LOG_FORMAT", variables.as_log_format) or defaults.log_format,
        secrets_key=secrets_key,
        secrets_key_file=reader.read("SECRETS_KEY_FILE", variables.as_path),
    )
    _check_together(given, problems)
    return settings, tuple(problems)


# ---------------------------------------------------------------- reading


class _Reader:
    def __init__(self, given: Mapping[str, Given], problems: list[ConfigError]) -> None:
        self.given = given
        self.problems = problems
        self.takes_sealed = True  # and calls what is still sealed wrong

    def read(self, name: str, parse: Callable[[Given], T]) -> T | None:
        """The parsed value, or None when it is unset or wrong; what is wrong is noted."""
        item = self.given.get(name)
        if item is None or (item.value.startswith(PREFIX) and not self.takes_sealed):
            return None
        try:
            return parse(item)
        except ConfigError as error:
            self.problems.append(error)
            return None


def _read_env_file(path: Path) -> dict[str, Given]:
    """The variables of a `.env` file, by python-dotenv's rules, without expansion of `${…}`: secrets may have it."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ENV_FILE_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"can't be read: {error.strerror or error}", path=path) from error
    if len(data) > MAX_ENV_FILE_BYTES:
        raise ConfigError(f"is larger than {MAX_ENV_FILE_BYTES // 1_000_000} MB", path=path)
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8 text", path=path, line=line, mend="save the file as UTF-8") from None
    found: dict[str, Given] = {}
    for binding in parse_stream(StringIO(content)):
        line = binding.original.line
        if binding.error:
            # The statement itself may be a secret: it is not shown.
            raise ConfigError("has a line that is not NAME=value", path=path, line=line, mend="mend or remove it")
        if binding.key is None:
            continue
        if binding.key in NAMES:
            if (first := found.get(binding.key)) is not None:
                told = "%s:%d: %s stands in line %d already; this line counts, remove one of them"
                logger.warning(told, path, line, binding.key, first.line)
            if binding.value and binding.value.strip():
                found[binding.key] = Given(binding.key, binding.value.strip(), path.parent, path, line)
            else:
                found.pop(binding.key, None)
        elif near := difflib.get_close_matches(binding.key.upper(), NAMES, n=1, cutoff=0.85):
            logger.warning("%s:%d: %s is unknown; did you mean %s?", path, line, binding.key, near[0])
    return found


def _check_together(given: Mapping[str, Given], problems: list[ConfigError]) -> None:
    for name, other in (
        ("TELEGRAM_API_ID", "TELEGRAM_API_HASH"),
        ("TELEGRAM_API_HASH", "TELEGRAM_API_ID"),
        ("TELEGRAM_DC_KEY", "TELEGRAM_DC"),
        ("SMTP_URL", "SMTP_FROM"),
        ("TRANSLATION_URL", "TRANSLATION"),
        ("TIMESTAMP_URL", "TIMESTAMP_CA"),
        ("TIMESTAMP_CA", "TIMESTAMP_URL"),
    ):
        if name in given and other not in given:
            problems.append(given[name].error(f"is set, but {other} is not", f"set {other} too, or unset {name}"))
    service = given.get("TRANSLATION")
    if service is not None:
        needed = [name for name in variables.NEEDED_BY.get(service.value.lower(), ()) if name not in given]
        problems += [service.error(f"needs {name}", f"set {name} too, or unset TRANSLATION") for name in needed]


def _open_sealed(given: dict[str, Given], key: Secret | None, problems: list[ConfigError]) -> None:
    """Replaces values that were sealed (`enc:…`) by what they hold; those that can't be opened are left out."""
    for name, item in list(given.items()):
        if not item.value.startswith(PREFIX):
            continue
        try:
            if key is None:
                raise item.error("is sealed", "set SECRETS_KEY or SECRETS_KEY_FILE")
            given[name] = replace(item, value=unseal_text(item.value, read_key(key), name))
        except ConfigError as error:
            problems.append(error)
            del given[name]
