"""Which addresses are asked."""

import pytest

from core.errors import FetchError
from monitors.feeds.fetch import PAGE_LIMITS, Fetcher
from monitors.feeds.safety import AddressPolicy, is_public
from monitors.feeds.transport import PinnedBackend
from tests.conftest import StillClock
from tests.monitors.feeds.web import Web

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "no address",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    """An address of a private, local or reserved network is never public, however it is wrapped."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    """An ordinary address is public, also where it wraps a public IPv4 one."""
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "only http"),
        ("file:///etc/passwd", "only http"),
        ("javascript:alert(1)", "only http"),
        ("http://", "names no host"),
        ("not an address", "only http"),
        ("http://user:secret@example.org/", "user or password"),
        ("http://user@example.org/", "user or password"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:6379/", "port 6379"),
        ("http://exa mple.org:80:80/", "no web address"),
        ("http://example.org/" + "a" * 3000, "characters"),
    ],
)
def test_url_is_refused_by_its_text(url: str, reason: str) -> None:
    """A URL that is no plain web address is refused before anything is asked, with the reason."""
    with pytest.raises(FetchError, match=reason):
        AddressPolicy().check_url(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
async def test_loopback_is_not_asked(host: str, web: Web, clock: StillClock) -> None:
    """A page on this machine is refused under any spelling when no feed of the watchlist names it."""
    web.page("/secret", "inside")
    fetcher = Fetcher(lambda: AddressPolicy(frozenset({("feeds.example", web.port)})), clock)
    policy_port = AddressPolicy.for_feeds([f"http://feeds.example:{web.port}/rss"])
    assert ("feeds.example", web.port) in policy_port.named
    try:
        with pytest.raises(FetchError, match=r"no public address|is not asked"):
            await fetcher.get(f"http://{host}:{web.port}/secret", PAGE_LIMITS)
    finally:
        await fetcher.close()
    assert web.asked == []


async def test_the_host_of_a_feed_may_be_private(web: Web, fetcher: Fetcher) -> None:
    """The very host and port that the watchlist's feed URL names is asked, for it is the newsroom's own choice."""
    assert (await fetcher.get(web.page("/a", "hello"), PAGE_LIMITS)).body == b"hello"


async def test_another_port_of_that_host_is_not_asked(web: Web, fetcher: Fetcher) -> None:
    """Naming one port of a private host opens no other."""
    with pytest.raises(FetchError, match="no public address"):
        await fetcher.get("http://127.0.0.1:8080/", PAGE_LIMITS)


@pytest.mark.parametrize("to", ["http://127.0.0.1:8080/", "http://[::1]:8000/", "http://169.254.169.254/latest"])
async def test_redirect_into_the_private_network_is_refused(to: str, web: Web, fetcher: Fetcher) -> None:
    """Each redirect is checked as the first address was."""
    with pytest.raises(FetchError, match="no public address"):
        await fetcher.get(web.redirect("/go", to), PAGE_LIMITS)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://a:b@127.0.0.1/", "http://[broken", "gopher://x/"])
async def test_redirect_to_what_is_no_web_address_is_refused(to: str, web: Web, fetcher: Fetcher) -> None:
    """A redirect out of the web is refused with a reason."""
    with pytest.raises(FetchError, match=r"only http|user or password|no web address"):
        await fetcher.get(web.redirect("/go", to), PAGE_LIMITS)


async def test_a_name_is_resolved_once_and_its_answer_kept_to(web: Web, clock: StillClock) -> None:
    """The connection goes to the address that was checked: a name that answers otherwise later gains nothing."""

    class Answers(list[list[str]]):
        async def resolve(self, host: str, port: int) -> list[str]:
            return self.pop(0)

        def close(self) -> None:
            pass

    answers = Answers([["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]])
    backend = PinnedBackend(AddressPolicy, answers)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(FetchError, match=r"127.0.0.1, which is no public address"):
            await backend.connect_tcp("rebind.example", 80, timeout=1)
    assert web.asked == []
