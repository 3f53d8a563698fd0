"""One article, one address: when a page's own canonical link is believed."""

from urllib.parse import urljoin, urlsplit

from core.addresses import DEFAULT_PORTS, normalise_url


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
    standard = {None, *DEFAULT_PORTS.values()}
    return len(domains) == 1 and None not in domains and {first.port, second.port} <= standard


def registrable_domain(host: str) -> str | None:
    """`bbc.co.uk` of `www.bbc.co.uk`, by the Public Suffix List; None for addresses and names without a suffix."""
    from tld import get_fld  # reads its list at the first call

    found = get_fld(host, fail_silently=True, fix_protocol=True)
    return str(found) if found else None
