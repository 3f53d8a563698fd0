"""One page, one address: web addresses in one spelling, and what the addresses of Telegram name."""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

# What newsletters, networks and advertisers add to a link; none of it changes the page.
_TRACKING = re.compile(
    r"(?:utm_.*|at_(?:medium|campaign|custom\d|link.*|ptr.*|format|bbc_team)|ns_(?:mchannel|source|campaign|linkname)"
    r"|(?:fb|gb|g|dc|ms|tw|ye|yc|wbra|gbra|ttc|igsh)?clid|fbclid|gclsrc|mc_[ce]id|_hs(?:enc|mi)|igshid|igsh|cmpid|ocid"
    r"|wt[._](?:mc|zmc)|ito|smid|smtyp|xtor|ref_src|ref_url|cmp|rss|share|spm|mkt_tok|_ga|_gl|srsltid)",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2000
_MAX_FIELDS = 200

# core.telegram.org/api/links, of channels and their posts
_HOSTS = r"(?:t|telegram)\.me|telegram\.dog"
_TELEGRAM = re.compile(
    rf"""(?:https?://)?(?:
        (?:www\.)?(?:{_HOSTS})/c/(?P<id>[0-9]{{1,30}})(?:/(?:[0-9]+/)?(?P<of_id>[0-9]+))?
        |(?:www\.)?(?:{_HOSTS})/(?:joinchat/|\+)(?P<code>[\w-]+)
        |(?:www\.)?(?:{_HOSTS})/(?:s/)?(?P<name>[^/?\#\s]+)(?:/(?:[0-9]+/)?(?P<of_name>[0-9]+))?
        |(?!www\.)(?P<host>\w+)\.t\.me(?:/(?P<of_host>[0-9]+))?
    )(?:[/?\#]\S*)?""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class TelegramAddress:
    """A channel, by its username, its bare id or `+` and the code of an invitation; perhaps one of its posts."""

    channel: str | int
    message_id: int | None = None


def telegram_address(text: str) -> TelegramAddress | None:
    """What `text` names if it is an address of Telegram, in any form that its apps give."""
    text = text.strip()
    if text[:5].lower() == "tg://":
        return _by_app(text)
    found = _TELEGRAM.fullmatch(text)
    if found is None:
        return None
    if found["id"]:
        return TelegramAddress(int(found["id"]), _number(found["of_id"]))
    if found["code"]:
        return TelegramAddress(f"+{found['code']}")
    return TelegramAddress(found["name"] or found["host"], _number(found["of_name"] or found["of_host"]))


def _by_app(text: str) -> TelegramAddress | None:
    """An address that opens Telegram's app."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    given = dict(field.partition("=")[::2] for field in parts.query.split("&"))
    match parts.netloc.lower():
        case "resolve" if given.get("domain"):
            return TelegramAddress(given["domain"], _number(given.get("post")))
        case "privatepost" if _number(given.get("channel")) is not None:
            return TelegramAddress(int(given["channel"]), _number(given.get("post")))
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text and len(text) < 40 and text.isascii() and text.isdecimal() else None


def normalise_url(url: str) -> str:
    """`url` without fragment, tracking parameters, default port and needless differences of spelling.

    Raises ValueError for what is no web address.
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".").lower()
    if scheme not in DEFAULT_PORTS or not host or len(url) > _MAX_URL:
        raise ValueError(f"no web address: {url[:100]!r}")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise ValueError(f"no web address: {url[:100]!r}") from None
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{parts.port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._") if _plain(parts.path) else parts.path
    normal = urlunsplit((scheme, host, _without_dots(path) or "/", _query(parts.query), ""))
    if len(normal) > _MAX_URL:  # quoted, a letter becomes six
        raise ValueError(f"no web address: {url[:100]!r}")
    return normal


def _query(query: str) -> str:
    """`query` in one spelling, without what only tracks. "?12345" stays without "=": sites take it as a whole."""
    fields = [field.partition("=") for field in query.split("&") if field]
    if len(fields) > _MAX_FIELDS:
        raise ValueError("no web address: more than 200 fields")
    return "&".join(
        _spelled(name) + equals + _spelled(value)
        for name, equals, value in fields
        if not _TRACKING.fullmatch(unquote_plus(name))
    )


def _spelled(text: str) -> str:
    # Bytes that are no UTF-8 (old sites write Windows-1251) stay what they are.
    return quote_plus(unquote_plus(text, errors="surrogateescape"), errors="surrogateescape")


def _plain(path: str) -> bool:
    """Whether unquoting and quoting again keeps the meaning: no quoted slash, percent sign or broken sequence."""
    return not re.search(r"%(?:2[Ff5]|3[FfBb]|5[Cc]|(?![0-9A-Fa-f]{2}))", path) and "\ufffd" not in unquote(path)


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    clean = posixpath.normpath(path)
    clean = "/" + clean.lstrip("/")
    return clean + "/" if path.endswith(("/", "/.", "/..")) and clean != "/" else clean
