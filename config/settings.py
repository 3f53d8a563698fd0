"""Settings: the only reader of the environment and of `.env`. Each name is documented in `.env.example`."""

import difflib
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from io import StringIO
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv.parser import parse_stream

from core.errors import ConfigError
from core.sealing import PREFIX, read_key, unseal_text

logger = logging.getLogger(__name__)

T = TypeVar("T")

MAX_ENV_FILE_BYTES = 1_000_000

_API_HASH = re.compile(r"[0-9a-fA-F]{32}\Z")
_BOT_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,200}\Z")
_ENCODER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_DRIVER = re.compile(r"(sqlite|postgresql)(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,18}\Z")


class Secret(str):
    """Text that must not show up in logs: its `repr`, and that of whatever holds it, hides it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class DatabaseUrl(Secret):
    """A database URL; its `repr` has everything but the password."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(re.sub(r"(://[^:/@]*):.*@", r"\1:…@", str(self)))


DEFAULT_DATABASE_URL = DatabaseUrl("sqlite:///var/slukh.db")
DEFAULT_PREVIEW = "https://t.me/s"


@dataclass(frozen=True, slots=True)
class TelegramServer:
    """Another Telegram server than production; `key_path` is a PEM file with its RSA public key."""

    dc_id: int
    host: str
    port: int
    key_path: Path | None = None


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where a server listens; port 0 lets the system choose one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the environment decides; each field is the variable of the same name in capitals.

    `database_url` is `sqlite:///path` or `postgresql://…`, with or without a driver suffix, as it was written.
    `bot_api_url`, `review_url` and `telegram_preview` have no slash at the end; the last is None where public web
    pages are not read, as `media` is where no files are kept.
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
    review_listen: ListenAddress = ListenAddress("127.0.0.1", 8765)
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
    from_file: dict[str, _Given] = {}
    if env_file is not None:
        try:
            from_file = _read_env_file(env_file)
        except ConfigError as error:
            problems.append(error)
    given = dict(from_file)
    for name, value in (os.environ if environ is None else environ).items():
        if name in NAMES and value.strip():
            given[name] = _Given(name, value.strip(), Path())
    reader = _Reader(given, problems)
    secrets_key = reader.read("SECRETS_KEY", _secrets_key) or reader.read("SECRETS_KEY_FILE", _key_of_file)
    if unseal:
        _open_sealed(given, secrets_key, problems)
    reader.takes_sealed = unseal
    key = reader.read("TELEGRAM_DC_KEY", _existing_file)
    server = reader.read("TELEGRAM_DC", lambda item: _server(item, key))
    defaults = Settings()
    preview = reader.read("TELEGRAM_PREVIEW", _switched(_web_address))
    media = reader.read("MEDIA", _switched(_path))
    settings = Settings(
        database_url=reader.read("DATABASE_URL", _database_url) or defaults.database_url,
        telegram_api_id=reader.read("TELEGRAM_API_ID", _api_id),
        telegram_api_hash=reader.read("TELEGRAM_API_HASH", lambda item: _api_hash(item, server)),
        telegram_sessions=reader.read("TELEGRAM_SESSIONS", _path) or defaults.telegram_sessions,
        telegram_dc=server,
        telegram_dc_key=key,
        bot_token=reader.read("BOT_TOKEN", _bot_token),
        bot_api_url=reader.read("BOT_API_URL", _bot_api_url),
        bot_admins=reader.read("BOT_ADMINS", _admins) or (),
        watchlist=reader.read("WATCHLIST", _path) or defaults.watchlist,
        review_url=reader.read("REVIEW_URL", _web_address),
        review_listen=reader.read("REVIEW_LISTEN", _listen) or defaults.review_listen,
        encoder=reader.read("ENCODER", _encoder) or defaults.encoder,
        cache=reader.read("CACHE", _path) or defaults.cache,
        translation=reader.read("TRANSLATION", _translation),
        translation_url=reader.read("TRANSLATION_URL", _web_address),
        translation_key=reader.read("TRANSLATION_KEY", _secret),
        translation_model=reader.read("TRANSLATION_MODEL", _line),
        smtp_url=reader.read("SMTP_URL", _smtp_url),
        smtp_from=reader.read("SMTP_FROM", _mail_address),
        contact=reader.read("CONTACT", _line),
        # Another Telegram has other channels than the public one has pages of.
        telegram_preview=_or_default(preview, None if server is not None else defaults.telegram_preview),
        telegram_window=reader.read("TELEGRAM_WINDOW", _number) or defaults.telegram_window,
        media=_or_default(media, defaults.media),
        media_file_mb=reader.read("MEDIA_FILE_MB", _number) or defaults.media_file_mb,
        media_total_gb=reader.read("MEDIA_TOTAL_GB", _number) or defaults.media_total_gb,
        head_key=reader.read("HEAD_KEY", _path) or defaults.head_key,
        timestamp_url=reader.read("TIMESTAMP_URL", _web_address),
        timestamp_ca=reader.read("TIMESTAMP_CA", _certificates),
        metrics_listen=reader.read("METRICS_LISTEN", _listen),
        log_format=reader.read("LOG_FORMAT", _log_format) or defaults.log_format,
        secrets_key=secrets_key,
        secrets_key_file=reader.read("SECRETS_KEY_FILE", _path),
    )
    _check_together(given, problems)
    return settings, tuple(problems)


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Given:
    """A variable as it was given; relative paths start at `base`."""

    name: str
    value: str
    base: Path
    file: Path | None = None
    line: int | None = None

    def error(self, reason: str, mend: str) -> ConfigError:
        return ConfigError(f"{self.name} {reason}", path=self.file, line=self.line, mend=mend)


class _Reader:
    def __init__(self, given: Mapping[str, _Given], problems: list[ConfigError]) -> None:
        self.given = given
        self.problems = problems
        self.takes_sealed = True  # and calls what is still sealed wrong

    def read(self, name: str, parse: Callable[[_Given], T]) -> T | None:
        """The parsed value, or None when it is unset or wrong; what is wrong is noted."""
        item = self.given.get(name)
        if item is None or (item.value.startswith(PREFIX) and not self.takes_sealed):
            return None
        try:
            return parse(item)
        except ConfigError as error:
            self.problems.append(error)
            return None


def _read_env_file(path: Path) -> dict[str, _Given]:
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
    found: dict[str, _Given] = {}
    for binding in parse_stream(StringIO(content)):
        line = binding.original.line
        if binding.error:
            # The statement itself may be a secret: it is not shown.
            raise ConfigError("has a line that is not NAME=value", path=path, line=line, mend="mend or remove it")
        if binding.key is None:
            continue
        if binding.key in NAMES:
            if binding.value and binding.value.strip():
                found[binding.key] = _Given(binding.key, binding.value.strip(), path.parent, path, line)
            else:
                found.pop(binding.key, None)
        elif near := difflib.get_close_matches(binding.key.upper(), NAMES, n=1, cutoff=0.85):
            logger.warning("%s:%d: %s is unknown; did you mean %s?", path, line, binding.key, near[0])
    return found


def _check_together(given: Mapping[str, _Given], problems: list[ConfigError]) -> None:
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
        needed = [name for name in _NEEDED_BY.get(service.value.lower(), ()) if name not in given]
        problems += [service.error(f"needs {name}", f"set {name} too, or unset TRANSLATION") for name in needed]


def _open_sealed(given: dict[str, "_Given"], key: Secret | None, problems: list[ConfigError]) -> None:
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


# ---------------------------------------------------------------- one variable each

_NEEDED_BY = {
    "libretranslate": ("TRANSLATION_URL",),
    "deepl": ("TRANSLATION_KEY",),
    "openai": ("TRANSLATION_URL", "TRANSLATION_MODEL"),
}
_MAIL_ADDRESS = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,190}\Z")


def _translation(item: _Given) -> str:
    name = item.value.lower()
    if name not in _NEEDED_BY:
        raise item.error(
            "names no service", "write libretranslate, deepl, or openai for any endpoint that speaks like it"
        )
    return name


def _line(item: _Given) -> str:
    if not item.value.isprintable() or len(item.value) > 200:
        raise item.error("is no single line of at most 200 characters", "shorten it")
    return item.value


def _secret(item: _Given) -> Secret:
    return Secret(_line(item))


def _mail_address(item: _Given) -> str:
    if not _MAIL_ADDRESS.match(item.value):
        raise item.error("is no e-mail address", "write name@example.org")
    return item.value


def _smtp_url(item: _Given) -> Secret:
    mend = "write smtps://user:password@host:465 or smtp://user:password@host:587"
    try:
        parts = urlsplit(item.value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise item.error("is no address of a mail server", mend) from None
    if parts.scheme not in ("smtp", "smtps") or not host or not item.value.isprintable():
        raise item.error("is no address of a mail server", mend)
    return Secret(item.value)


def _secrets_key(item: "_Given") -> Secret:
    read_key(item.value)
    return Secret(item.value)


def _key_of_file(item: "_Given") -> Secret:
    path = _path(item)
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not text"
        raise item.error(f"can't be read: {path}: {reason}", "make a key: slukh secrets key > FILE") from None
    read_key(text)
    return Secret(text)


def _log_format(item: "_Given") -> str:
    if item.value not in ("text", "json"):
        raise item.error("is neither text nor json", "write text or json")
    return item.value


def _path(item: _Given) -> Path:
    if not item.value.isprintable():
        raise item.error("has an unprintable character in its path", "write a path")
    return _from_base(item, item.value)


def _from_base(item: _Given, name: str) -> Path:
    """The path that `name` means where it was given."""
    try:
        return item.base / Path(name).expanduser()
    except RuntimeError:  # somebody who is no user of this machine, or a user without a home
        raise item.error(f"begins with a home that is not known here: {name}", "write the whole path") from None


def _switched(parse: Callable[[_Given], T]) -> Callable[[_Given], tuple[T | None]]:
    """Accepts `off` beside what `parse` accepts; the answer stands in a tuple, so that `off` differs from unset."""
    return lambda item: (None if item.value.lower() == "off" else parse(item),)


def _or_default(given: tuple[T | None] | None, default: T | None) -> T | None:
    return default if given is None else given[0]


def _number(item: _Given) -> int:
    if not _NUMBER.match(item.value) or not 1 <= int(item.value) <= 1_000_000:
        raise item.error("is no number from 1 to 1000000", "write a number")
    return int(item.value)


def _existing_file(item: _Given) -> Path:
    path = _path(item)
    if not path.is_file():
        raise item.error(f"names no file: {path}", "write the path of the server's public key in PEM form")
    return path


def _certificates(item: _Given) -> Path:
    path = _path(item)
    if not path.is_file():
        raise item.error(f"names no file: {path}", "write the path of the authority's root certificate in PEM form")
    return path


def _database_url(item: _Given) -> DatabaseUrl:
    mend = "write sqlite:///var/slukh.db or postgresql://user:password@host/database"
    found = _DRIVER.match(item.value)
    if found is None:
        raise item.error("is neither a sqlite:/// nor a postgresql:// URL", mend)
    if any(character.isspace() or not character.isprintable() for character in item.value[: found.end() + 1]):
        raise item.error("has a blank in it", mend)
    rest = item.value[found.end() :]
    if found[1].lower() == "postgresql":
        return DatabaseUrl(item.value)
    file, question, query = rest.partition("?")
    if not file.startswith("/"):
        raise item.error("has two slashes where SQLite has three", "write sqlite:///var/slukh.db")
    name = file[1:]
    if name in ("", ":memory:") or "mode=memory" in query:
        raise item.error("is a database in memory, which would keep nothing", "write sqlite:///var/slukh.db")
    resolved = _from_base(item, name).as_posix()
    return DatabaseUrl(f"{found[0]}/{resolved}{question}{query}")


def _api_id(item: _Given) -> int:
    if not _NUMBER.match(item.value) or int(item.value) == 0:
        raise item.error("is no number", "copy it from https://my.telegram.org")
    return int(item.value)


def _api_hash(item: _Given, server: TelegramServer | None) -> Secret:
    if server is None and not _API_HASH.match(item.value):
        raise item.error("is not 32 hexadecimal digits", "copy it from https://my.telegram.org")
    return Secret(item.value)


def _bot_token(item: _Given) -> Secret:
    if not _BOT_TOKEN.match(item.value):
        raise item.error("does not look like 123456:ABC-DEF", "copy it from @BotFather")
    return Secret(item.value)


def _server(item: _Given, key: Path | None) -> TelegramServer:
    mend = "write id:host:port, e.g. 2:149.154.167.40:443"
    number, _, address = item.value.partition(":")
    if not _NUMBER.match(number) or not 1 <= int(number) <= 30_000:
        raise item.error("does not start with the number of a data centre", mend)
    host, port = _host_and_port(item, address, mend, lowest_port=1)
    return TelegramServer(int(number), host, port, key)


def _listen(item: _Given) -> ListenAddress:
    return ListenAddress(*_host_and_port(item, item.value, "write host:port, e.g. 127.0.0.1:8765", lowest_port=0))


def _host_and_port(item: _Given, address: str, mend: str, *, lowest_port: int) -> tuple[str, int]:
    """Host and port of `host:port`; an IPv6 address may stand in brackets."""
    host, colon, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    if not colon or not host or any(character.isspace() or character in "/@[]" for character in host):
        raise item.error("has no host and port", mend)
    if not _NUMBER.match(port) or not lowest_port <= int(port) <= 65_535:
        raise item.error("has no valid port", mend)
    return host, int(port)


def _web_address(item: _Given) -> str:
    mend = "write it as https://host or http://host:port"
    try:
        parts = urlsplit(item.value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise item.error("is no web address", mend) from None
    if parts.scheme not in ("http", "https") or not host or not item.value.isprintable() or " " in item.value:
        raise item.error("is no web address", mend)
    if parts.query or parts.fragment:
        raise item.error("has a ? or # in it", mend)
    return item.value.rstrip("/")


def _bot_api_url(item: _Given) -> str:
    # Libraries want the address with /bot at its end; the contract has the part before it, and both are meant well.
    return _web_address(item).removesuffix("/bot")


def _admins(item: _Given) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for part in item.value.split(","):
        number = part.strip()
        if not number:
            continue
        if not _NUMBER.match(number) or int(number) == 0:
            raise item.error(f"has {number[:40]!r}, which is no user id", "write numbers with commas between them")
        found[int(number)] = None
    return tuple(found)


def _encoder(item: _Given) -> str:
    if not _ENCODER.match(item.value):
        raise item.error("is no package's name", "write default, or the name of an installed encoder package")
    return item.value
