"""One article, one address: normalised URLs, and when a page's own canonical link is believed."""

import posixpath
import re
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

# What newsletters, networks and advertisers add to a link; none of it changes the page.
_TRACKING = re.compile(
    r"(?:utm_.*|at_(?:medium|campaign|custom\d|link.*|ptr.*|format|bbc_team)|ns_(?:mchannel|source|campaign|linkname)"
    r"|(?:fb|gb|g|dc|ms|tw|ye|yc|wbra|gbra|ttc|igsh)?clid|fbclid|gclsrc|mc_[ce]id|_hs(?:enc|mi)|igshid|igsh|cmpid|ocid"
    r"|wt[._](?:mc|zmc)|ito|smid|smtyp|xtor|ref_src|ref_url|cmp|rss|share|spm|mkt_tok|_ga|_gl|srsltid)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2000
_MAX_FIELDS = 200


def normalise_url(url: str) -> str:
    """`url` without fragment, tracking parameters, default port and needless differences of spelling.

    Raises ValueError for what is no web address.
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".").lower()
    if scheme not in _DEFAULT_PORTS or not host or len(url) > _MAX_URL:
        raise ValueError(f"no web address: {url[:100]!r}")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise ValueError(f"no web address: {url[:100]!r}") from None
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{parts.port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._") if _plain(parts.path) else parts.path
    normal = urlunsplit((scheme, host, _without_dots(path) or "/", _query(parts.query), ""))
    if len(normal) > _MAX_URL:  # quoted, a letter becomes six
        raise ValueError(f"no web address: {url[:100]!r}")
    return normal


def choose_canonical(page_url: str, canonical: str | None) -> str:
    """The page's address by which it is known: its canonical link if that can be believed, else its own.

    A canonical link to another site would let a page pass for an article of others, one to the front page would make
    all articles one; both are ignored.
    """
    own = normalise_url(page_url)
    if not canonical:
        return own
    try:
        told = normalise_url(urljoin(page_url, canonical))
    except ValueError:
        return own
    told_parts, own_parts = urlsplit(told), urlsplit(own)
    if not same_site(told, own):
        return own
    is_front = told_parts.path in ("", "/") and not told_parts.query
    return own if is_front and (own_parts.path not in ("", "/") or own_parts.query) else told


def same_site(one: str, other: str) -> bool:
    """Whether both addresses are of one registrable domain; of one host and port where there is none."""
    first, second = urlsplit(one), urlsplit(other)
    if (first.hostname, first.port) == (second.hostname, second.port):
        return True
    domains = {registrable_domain(first.hostname or ""), registrable_domain(second.hostname or "")}
    standard = {None, *_DEFAULT_PORTS.values()}
    return len(domains) == 1 and None not in domains and {first.port, second.port} <= standard


def registrable_domain(host: str) -> str | None:
    """`bbc.co.uk` of `www.bbc.co.uk`, by the Public Suffix List; None for addresses and names without a suffix."""
    from tld import get_fld  # reads its list at the first call

    found = get_fld(host, fail_silently=True, fix_protocol=True)
    return str(found) if found else None


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
