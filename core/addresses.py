"""One page, one address: web addresses in one spelling."""

import posixpath
import re
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
