"""One variable of the environment each: what it holds, how that is read, and what is said of a wrong one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from core.errors import ConfigError
from core.sealing import read_key

T = TypeVar("T")

_API_HASH = re.compile(r"[0-9a-fA-F]{32}\Z")
_BOT_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,200}\Z")
_ENCODER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_DRIVER = re.compile(r"(sqlite|postgresql)(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\[\]]*)(?::[0-9]{1,5})?\Z")
_NUMBER = re.compile(r"[0-9]{1,18}\Z")
_MAIL_ADDRESS = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,190}\Z")


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
class Given:
    """A variable as it was given; relative paths start at `base`."""

    name: str
    value: str
    base: Path
    file: Path | None = None
    line: int | None = None

    def error(self, reason: str, mend: str) -> ConfigError:
        return ConfigError(f"{self.name} {reason}", path=self.file, line=self.line, mend=mend)


NEEDED_BY = {
    "libretranslate": ("TRANSLATION_URL",),
    "deepl": ("TRANSLATION_KEY",),
    "openai": ("TRANSLATION_URL", "TRANSLATION_MODEL"),
}


def as_translation(item: Given) -> str:
    name = item.value.lower()
    if name not in NEEDED_BY:
        raise item.error(
            "names no service", "write libretranslate, deepl, or openai for any endpoint that speaks like it"
        )
    return name


def as_line(item: Given) -> str:
    if not item.value.isprintable() or len(item.value) > 200:
        raise item.error("is no single line of at most 200 characters", "shorten it")
    return item.value


def as_secret(item: Given) -> Secret:
    return Secret(as_line(item))


def as_mail_address(item: Given) -> str:
    if not _MAIL_ADDRESS.match(item.value):
        raise item.error("is no e-mail address", "write name@example.org")
    return item.value


def as_smtp_url(item: Given) -> Secret:
    mend = "write smtps://user:password@host:465 or smtp://user:password@host:587"
    try:
        parts = urlsplit(item.value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise item.error("is no address of a mail server", mend) from None
    if parts.scheme not in ("smtp", "smtps") or not host or not item.value.isprintable():
        raise item.error("is no address of a mail server", mend)
    return Secret(item.value)


def as_secrets_key(item: Given) -> Secret:
    read_key(item.value)
    return Secret(item.value)


def as_key_of_file(item: Given) -> Secret:
    path = as_path(item)
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not text"
        raise item.error(f"can't be read: {path}: {reason}", "make a key: slukh secrets key > FILE") from None
    read_key(text)
    return Secret(text)


def as_log_format(item: Given) -> str:
    if item.value not in ("text", "json"):
        raise item.error("is neither text nor json", "write text or json")
    return item.value


def as_path(item: Given) -> Path:
    if not item.value.isprintable():
        raise item.error("has an unprintable character in its path", "write a path")
    return _from_base(item, item.value)


def _from_base(item: Given, name: str) -> Path:
    """The path that `name` means where it was given."""
    try:
        return item.base / Path(name).expanduser()
    except RuntimeError:  # somebody who is no user of this machine, or a user without a home
        raise item.error(f"begins with a home that is not known here: {name}", "write the whole path") from None


_OFF = frozenset({"off", "no", "false", "none"})


def switched(parse: Callable[[Given], T]) -> Callable[[Given], tuple[T | None]]:
    """Accepts `off` by any word beside what `parse` accepts; the answer stands in a tuple: `off` differs from unset."""
    return lambda item: (None if item.value.lower() in _OFF else parse(item),)


def as_on_or_off(item: Given) -> tuple[bool]:
    word = item.value.lower()
    if word not in ("on", "yes", "true", *_OFF):
        raise item.error("is neither on nor off", "write on or off")
    return (word not in _OFF,)


def or_default(given: tuple[T] | None, default: T) -> T:
    return default if given is None else given[0]


def as_number(item: Given) -> int:
    if not _NUMBER.match(item.value) or not 1 <= int(item.value) <= 1_000_000:
        raise item.error("is no number from 1 to 1000000", "write a number")
    return int(item.value)


def as_existing_file(item: Given) -> Path:
    path = as_path(item)
    if not path.is_file():
        raise item.error(f"names no file: {path}", "write the path of the server's public key in PEM form")
    return path


def as_certificates(item: Given) -> Path:
    path = as_path(item)
    if not path.is_file():
        raise item.error(f"names no file: {path}", "write the path of the authority's root certificate in PEM form")
    return path


def as_database_url(item: Given) -> DatabaseUrl:
    mend = "write sqlite:///var/slukh.db or postgresql://user:password@host/database"
    found = _DRIVER.match(item.value)
    if found is None:
        raise item.error("is neither a sqlite:/// nor a postgresql:// URL", mend)
    if any(character.isspace() or not character.isprintable() for character in item.value[: found.end() + 1]):
        raise item.error("has a blank in it", mend)
    scheme, rest = found[0].lower(), item.value[found.end() :]
    if found[1].lower() == "postgresql":
        place = re.split(r"[/?]", rest.rpartition("@")[2])[0]
        if not _HOST_AND_PORT.match(place):
            raise item.error("has no valid port", f"{mend}; in a password : / @ % are %3A %2F %40 %25")
        return DatabaseUrl(scheme + rest)
    file, question, query = rest.partition("?")
    if not file.startswith("/"):
        raise item.error("has two slashes where SQLite has three", "write sqlite:///var/slukh.db")
    name = file[1:]
    if name in ("", ":memory:") or "mode=memory" in query:
        raise item.error("is a database in memory, which would keep nothing", "write sqlite:///var/slukh.db")
    resolved = _from_base(item, name).as_posix()
    return DatabaseUrl(f"{scheme}/{resolved}{question}{query}")


def as_api_id(item: Given) -> int:
    if not _NUMBER.match(item.value) or int(item.value) == 0:
        raise item.error("is no number", "copy it from https://my.telegram.org")
    return int(item.value)


def as_api_hash(item: Given, server: TelegramServer | None) -> Secret:
    if server is None and not _API_HASH.match(item.value):
        raise item.error("is not 32 hexadecimal digits", "copy it from https://my.telegram.org")
    return Secret(item.value)


def as_bot_token(item: Given) -> Secret:
    if not _BOT_TOKEN.match(item.value):
        raise item.error("does not look like 123456:ABC-DEF", "copy it from @BotFather")
    return Secret(item.value)


def as_server(item: Given, key: Path | None) -> TelegramServer:
    mend = "write id:host:port, e.g. 2:149.154.167.40:443"
    number, _, address = item.value.partition(":")
    if not _NUMBER.match(number) or not 1 <= int(number) <= 30_000:
        raise item.error("does not start with the number of a data centre", mend)
    host, port = _host_and_port(item, address, mend, lowest_port=1)
    return TelegramServer(int(number), host, port, key)


def as_listen(item: Given) -> ListenAddress:
    return ListenAddress(*_host_and_port(item, item.value, "write host:port, e.g. 127.0.0.1:8765", lowest_port=0))


def as_networks(item: Given) -> tuple[str, ...]:
    """Addresses and networks, one by one."""
    found: dict[str, None] = {}
    for part in item.value.split(","):
        if not (written := part.strip()):
            continue
        try:
            found[str(ip_network(written, strict=False) if "/" in written else ip_address(written))] = None
        except ValueError:
            reason = f"has {written[:40]!r}, which is neither an address nor a network"
            raise item.error(reason, "write such as 172.16.0.0/12, with commas between them") from None
    return tuple(found)


def _host_and_port(item: Given, address: str, mend: str, *, lowest_port: int) -> tuple[str, int]:
    """Host and port of `host:port`; an IPv6 address may stand in brackets."""
    host, colon, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    if not colon or not host or any(character.isspace() or character in "/@[]" for character in host):
        raise item.error("has no host and port", mend)
    if not _NUMBER.match(port) or not lowest_port <= int(port) <= 65_535:
        raise item.error("has no valid port", mend)
    return host, int(port)


def as_web_address(item: Given) -> str:
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


def as_bot_api_url(item: Given) -> str:
    # Libraries want the address with /bot at its end; the contract has the part before it, and both are meant well.
    return as_web_address(item).removesuffix("/bot")


def as_admins(item: Given) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for part in item.value.split(","):
        number = part.strip()
        if not number:
            continue
        if not _NUMBER.match(number) or int(number) == 0:
            raise item.error(f"has {number[:40]!r}, which is no user id", "write numbers with commas between them")
        found[int(number)] = None
    return tuple(found)


def as_encoder(item: Given) -> str:
    if not _ENCODER.match(item.value):
        raise item.error("is no package's name", "write default, or the name of an installed encoder package")
    return item.value
