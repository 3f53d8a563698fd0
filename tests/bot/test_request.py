"""Requests to the Bot API on our own connections, against a server that does what servers do."""

import asyncio
import datetime
import ipaddress
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.request import DirectRequest, needs_proxy
from bot.sending import Meaning, meaning

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{"ok":true,"result":"yes"}'
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """Answers each request by the next of `replies`, the last one for ever; keeps what it was sent."""

    replies: list[Reply]
    connections: int = 0
    received: list[bytes] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        self.writers.append(writer)
        while head := await reader.read(65536):
            self.received.append(head)
            await (self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])(writer)
        writer.close()


def saying(*pieces: bytes, hang_up: bool = False) -> Reply:
    """Sends these pieces one after the other."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.01 if len(pieces) > 1 else 0)
        if hang_up:
            writer.close()

    return reply


@asynccontextmanager
async def serving(*replies: Reply, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """A server on a free port."""
    server = Server(list(replies))
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}/bot1:x/sendMessage"
    try:
        yield server
    finally:
        listening.close()
        for writer in server.writers:
            writer.close()


@asynccontextmanager
async def requesting(**options: float) -> AsyncIterator[DirectRequest]:
    """A request object, open."""
    given = {"connections": 4, "connect_timeout": 5.0, "read_timeout": 5.0, "pool_timeout": 5.0, **options}
    request = DirectRequest(HTTPXRequest(), **given)  # type: ignore[arg-type]
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


def parameters(**values: str) -> RequestData:
    """What python-telegram-bot hands over."""
    return RequestData([RequestParameter(name, value, []) for name, value in values.items()])


async def fails(request: DirectRequest, url: str) -> TelegramError:
    """The error that a request ends in."""
    with pytest.raises(TelegramError) as caught:
        await request.post(url, parameters(text="Лавров"))
    return caught.value


async def test_a_message_leaves_in_one_piece_and_the_connection_serves_the_next() -> None:
    """Head and body come in one read; three requests one after the other take one connection."""
    async with serving(saying(OK)) as server, requesting() as request:
        for _ in range(3):
            assert await request.post(server.url, parameters(chat_id="5", text="Лавров & Co")) == "yes"
        assert server.connections == 1
        head, _, body = server.received[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /bot1:x/sendMessage HTTP/1.1\r\n")
        assert json.loads(body) == {"chat_id": "5", "text": "Лавров & Co"}
        assert f"Content-Length: {len(body)}".encode().lower() in head.lower()


async def test_requests_at_once_take_a_connection_each_up_to_the_limit() -> None:
    """Whoever finds none free waits."""
    async with serving(saying(OK)) as server, requesting(connections=3) as request:
        assert await asyncio.gather(*(request.post(server.url, parameters(text="x")) for _ in range(9))) == ["yes"] * 9
        assert 1 <= server.connections <= 3


@pytest.mark.parametrize(
    "pieces",
    [
        tuple(OK[i : i + 1] for i in range(len(OK))),
        (CHUNKED, b'10\r\n{"ok":true,"resu\r\n', b'a\r\nlt":"yes"}\r\n0\r\n\r\n'),
        (b"HTTP/1.1 100 Continue\r\n\r\n", OK),
    ],
    ids=["byte by byte", "chunked", "after a 100"],
)  # fmt: skip
async def test_an_answer_may_come_in_any_pieces(pieces: tuple[bytes, ...]) -> None:
    """As HTTP/1.1 allows."""
    async with serving(saying(*pieces)) as server, requesting() as request:
        assert await request.post(server.url, parameters(text="x")) == "yes"
        assert await request.post(server.url, parameters(text="x")) == "yes"


@pytest.mark.parametrize("announced", [True, False])
async def test_a_server_that_hangs_up_after_its_answer_costs_nothing(announced: bool) -> None:
    """Told by a header or not: the next request opens a connection of its own, and nothing is ambiguous."""
    answer = OK.replace(b"200 OK\r\n", b"200 OK\r\nConnection: close\r\n") if announced else OK
    async with serving(saying(answer, hang_up=True)) as server, requesting() as request:
        for _ in range(3):
            assert await request.post(server.url, parameters(text="x")) == "yes"
            await asyncio.sleep(0.05)
        assert server.connections == 3


@pytest.mark.parametrize(
    "reply",
    [
        saying(hang_up=True),
        saying(OK[:40], hang_up=True),
        saying(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
    ],
    ids=["no answer", "half an answer", "another protocol", "a wrong length"],
)
async def test_a_message_whose_answer_is_lost_is_ambiguous(reply: Reply) -> None:
    """It may have been sent; the connection is not used again."""
    async with serving(reply, saying(OK)) as server, requesting() as request:
        error = await fails(request, server.url)
        assert isinstance(error, NetworkError)
        assert meaning(error) is Meaning.AMBIGUOUS
        assert await request.post(server.url, parameters(text="x")) == "yes"
        assert server.connections == 2


async def test_an_answer_that_does_not_come_is_ambiguous_and_its_late_answer_is_nobody_elses() -> None:
    """After the time is over the connection is closed: what comes on it then must not answer the next request."""
    late = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        await late.wait()
        writer.write(OK.replace(b"yes", b"old"))

    async with serving(slow, saying(OK)) as server, requesting(read_timeout=0.2) as request:
        error = await fails(request, server.url)
        assert isinstance(error, TimedOut)
        assert meaning(error) is Meaning.AMBIGUOUS
        late.set()
        assert await request.post(server.url, parameters(text="x")) == "yes"
        assert server.connections == 2


async def test_a_request_that_is_given_up_takes_its_connection_along() -> None:
    """A cancelled task leaves no answer behind for another one, and its place is free."""
    stuck = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        await stuck.wait()

    async with serving(slow, saying(OK)) as server, requesting(connections=1) as request:
        task = asyncio.create_task(request.post(server.url, parameters(text="x")))
        while not server.received:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await request.post(server.url, parameters(text="y")) == "yes"
        stuck.set()


async def test_what_a_server_says_unasked_is_no_answer() -> None:
    """A connection that spoke on its own is not used for the next request."""
    async with serving(saying(OK)) as server, requesting() as request:
        assert await request.post(server.url, parameters(text="x")) == "yes"
        server.writers[0].write(OK.replace(b"yes", b"bad"))
        await asyncio.sleep(0.05)
        assert await request.post(server.url, parameters(text="x")) == "yes"
        assert server.connections == 2


async def test_what_follows_an_answer_is_no_answer_to_the_next() -> None:
    """Two answers to one request: the second one goes down with its connection."""
    async with serving(saying(OK + OK.replace(b"yes", b"bad")), saying(OK)) as server, requesting() as request:
        assert await request.post(server.url, parameters(text="x")) == "yes"
        assert await request.post(server.url, parameters(text="x")) == "yes"
        assert server.connections == 2


async def test_a_request_that_could_not_leave_is_not_ambiguous() -> None:
    """Nobody listens; or all connections are in use for too long."""
    async with serving(saying(OK)) as server:
        url = server.url
    async with requesting() as request:
        assert meaning(await fails(request, url)) is Meaning.NOT_SENT

    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.write(OK)

    async with serving(slow) as server, requesting(connections=1, pool_timeout=0.05) as request:
        first = asyncio.create_task(request.post(server.url, parameters(text="x")))
        await asyncio.sleep(0)
        assert meaning(await fails(request, server.url)) is Meaning.NOT_SENT
        assert await first == "yes"


async def test_odd_tokens_make_no_headers() -> None:
    """What is no part of an address is escaped, whatever it holds."""
    answer = b'HTTP/1.1 401 Unauthorized\r\nContent-Length: 43\r\n\r\n{"ok":false,"description":"Unauthorized"}   '
    async with serving(saying(answer)) as server, requesting() as request:
        error = await fails(request, server.url.replace("1:x", "1:x y\x00Ы"))
        assert isinstance(error, InvalidToken)
        assert server.received[0].startswith(b"POST /bot1:x%20y%00%D0%AB/sendMessage HTTP/1.1\r\n")
        assert server.received[0].split(b"\r\n\r\n")[0].count(b"\r\n") == 5


async def test_files_are_fetched_and_sent_by_the_library() -> None:
    """Only parameters go our own way."""
    async with serving(saying(OK)) as server, requesting() as request:
        assert await request.retrieve(server.url) == OK.partition(b"\r\n\r\n")[2]
        assert server.received[0].startswith(b"GET ")
        assert b"httpx" in server.received[0].lower() or b"accept-encoding" in server.received[0].lower()


async def test_https_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody vouches for ends the request before it leaves; one that is trusted is used."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + day)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ) + certificate.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(pem)
    async with serving(saying(OK), tls=tls) as server:
        async with requesting() as request:
            assert meaning(await fails(request, server.url)) is Meaning.NOT_SENT
            assert not server.received
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        async with requesting() as request:
            assert await request.post(server.url, parameters(text="x")) == "yes"


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's way knows proxies; ours is for where there is none."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert not needs_proxy("https://api.telegram.org")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    assert needs_proxy("https://api.telegram.org")
    assert not needs_proxy("http://127.0.0.1:8081")
    monkeypatch.setenv("NO_PROXY", "api.telegram.org")
    assert not needs_proxy("https://api.telegram.org")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:3128")
    assert needs_proxy("http://bot-api.example:8081")
