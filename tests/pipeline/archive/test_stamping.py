"""Timestamps of an outside authority on the signed heads: asked, verified, kept, told, and carried by bundles."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cli.web import serve_app
from core.errors import ConfigError, TimestampError
from core.evidence import heads_record
from core.pipeline.archive.authority import HttpAuthority
from core.pipeline.archive.bundle import BundleMaker
from core.pipeline.archive.daily import Daily
from core.pipeline.archive.exporting import Exporter
from core.pipeline.archive.heads import all_heads, last_head, load_key, wrong_heads
from core.pipeline.archive.stamping import stamp_newest
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.models import ChainHeadRow
from core.storage.store import Store
from core.timestamps import ask_for, authority_roots, stamped_at
from tests.builders import LAVROV, heard, rules_for
from tests.conftest import StillClock

OPENSSL = shutil.which("openssl")
HOLDER = RulesHolder(rules_for(LAVROV))
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[v3_tsa]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[v3_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
"""

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="NO TIMESTAMP TEST: no openssl on this machine")


def openssl(*arguments: object, data: bytes | None = None, good: bool = True) -> str:
    command = [str(OPENSSL), *map(str, arguments)]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    assert not good or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small authority: a root, and a certificate of it that may stamp."""
    folder = tmp_path_factory.mktemp("office")
    config = folder / "tsa.cnf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl("req", "-x509", *key, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days", 30, "-subj",
            "/CN=DEMO root", "-config", config, "-extensions", "v3_ca", "-sha256")  # fmt: skip
    openssl("req", "-new", *key, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr", "-subj",
            "/CN=DEMO authority", "-config", config)  # fmt: skip
    openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
            "-CAcreateserial", "-out", folder / "tsa.pem", "-days", 30, "-sha256", "-extfile", config,
            "-extensions", "v3_tsa")  # fmt: skip
    return folder


class Office:
    """An authority at work; `answers` are given instead of a stamp while there are any."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = 0
        self.answers: list[Response] = []

    async def stamp(self, request: Request) -> Response:
        self.asked += 1
        assert request.headers["content-type"] == "application/timestamp-query"
        if self.answers:
            return self.answers.pop(0)
        return Response(self.reply(await request.body()), media_type="application/timestamp-reply")

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        openssl("ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", self.folder / "query", "-out",
                self.folder / "reply")  # fmt: skip
        return (self.folder / "reply").read_bytes()


@pytest.fixture
async def working(office: Path) -> AsyncIterator[tuple[Office, HttpAuthority]]:
    here = Office(office)
    app = Starlette(routes=[Route("/tsa", here.stamp, methods=["POST"])])
    async with serve_app(app, "127.0.0.1", 0) as port:
        yield here, HttpAuthority(f"http://127.0.0.1:{port}/tsa", authority_roots(office / "ca.pem"))


@pytest.fixture
async def filled(store: Store, clock: StillClock) -> Store:
    await Intake(store, HOLDER, clock).hear([heard("DEMO. Лавров молчит.", message_id=n) for n in range(1, 4)])
    return store


async def test_the_daily_head_is_stamped(
    filled: Store, clock: StillClock, tmp_path: Path, working: tuple[Office, HttpAuthority]
) -> None:
    """A head is stamped once, in the look that signed it; the stamp vouches for the root at the authority's time."""
    here, authority = working
    daily = Daily(filled, clock, tmp_path / "head.key", authority=authority)
    for _ in range(3):
        await daily.run_once()
    head = await filled.read(last_head)
    assert head is not None
    assert head.timestamp is not None
    assert here.asked == 1
    at = stamped_at(head.timestamp, head.root, authority.roots)
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=10)


async def test_without_an_authority_nothing_is_asked(filled: Store, clock: StillClock, tmp_path: Path) -> None:
    """Heads are signed all the same, and none has a stamp."""
    await Daily(filled, clock, tmp_path / "head.key").run_once()
    (head,) = await filled.read(all_heads)
    assert head.timestamp is None


async def test_a_failing_authority_is_asked_again(
    filled: Store, clock: StillClock, tmp_path: Path, working: tuple[Office, HttpAuthority]
) -> None:
    """Whatever it answers, the head stays signed and waits; a head of days ago is let be."""
    here, authority = working
    daily = Daily(filled, clock, tmp_path / "head.key", authority=authority)
    here.answers = [
        Response(status_code=503),
        Response(b"<html>"),
        Response(b"x" * 200_000),
        Response(here.reply(ask_for(b"something else").body)),
    ]
    for number in range(1, 5):
        await daily.run_once()
        (head,) = await filled.read(all_heads)
        assert (head.timestamp, here.asked) == (None, number)
    unreachable = HttpAuthority("http://127.0.0.1:1/tsa", authority.roots)
    with pytest.raises(TimestampError, match="can't be reached"):
        await stamp_newest(filled, clock, unreachable)
    later = StillClock(clock.now + timedelta(days=3))
    assert not await stamp_newest(filled, later, authority)
    assert await stamp_newest(filled, clock, authority)


async def test_a_stamp_is_verified(
    filled: Store, clock: StillClock, tmp_path: Path, working: tuple[Office, HttpAuthority], office: Path
) -> None:
    """A stamp of another hash, a changed one, and one of an authority that nobody named, are found."""
    _, authority = working
    await Daily(filled, clock, tmp_path / "head.key", authority=authority).run_once()
    (head,) = await filled.read(all_heads)
    own = load_key(tmp_path / "head.key").public_key().public_bytes_raw()
    assert head.timestamp is not None
    assert wrong_heads([head], own, None, authority.roots) == []
    with pytest.raises(TimestampError):
        stamped_at(head.timestamp, bytes(32), authority.roots)
    strange = tmp_path / "strange.pem"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "k", "-out", strange, "-subj",
            "/CN=DEMO strange", "-config", office / "tsa.cnf", "-extensions", "v3_ca")  # fmt: skip
    assert wrong_heads([head], own, None, authority_roots(strange)) != []
    for place in (len(head.timestamp) - 20, len(head.timestamp) // 2):
        forged = bytearray(head.timestamp)
        forged[place] ^= 1
        await filled.write(lambda s, f=bytes(forged): s.execute(update(ChainHeadRow).values(timestamp=f)))
        assert wrong_heads(await filled.read(all_heads), own, None, authority.roots) != [], place
    with pytest.raises(ConfigError):
        authority_roots(tmp_path / "head.key")


async def test_a_bundle_carries_the_stamp(
    filled: Store, clock: StillClock, tmp_path: Path, working: tuple[Office, HttpAuthority], office: Path
) -> None:
    """The bundle holds the stamped ends and the answer; openssl verifies it as the readme says, for its root alone."""
    _, authority = working
    await Daily(filled, clock, tmp_path / "head.key", authority=authority).run_once()
    folder = tmp_path / "b"
    maker = BundleMaker(filled, HOLDER, clock, Exporter(filled, HOLDER, clock, None), "slukh test")
    await maker.write(folder, lambda done: None)
    head = await filled.read(last_head)
    assert head is not None
    readme = (folder / "README.txt").read_text("utf-8")
    (line,) = [one.strip() for one in readme.splitlines() if "-verify" in one]
    command = line.replace("ROOT", head.root.hex()).replace("stamped.tsr", str(folder / "stamped.tsr"))
    arguments = command.replace("AUTHORITY.pem", str(office / "ca.pem")).split()[1:]
    assert "Verification: OK" in openssl(*arguments)
    wrong = [one.replace(head.root.hex(), "00" * 32) for one in arguments]
    assert "Verification: OK" not in openssl(*wrong, good=False)

    def check() -> str:
        command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout

    assert "WRONG" not in check()
    (folder / "stamped.tsr").write_bytes(b"another")
    assert "stamped.tsr is no timestamp of stamped.json" in check()


def test_what_is_stamped_is_the_root() -> None:
    """The hash that an authority sees is the head's root, so that it can be checked without our code."""
    record = heads_record(datetime(2025, 11, 5, tzinfo=UTC), [(1, 2, "ab")])
    imprint = ask_for(record).request.message_imprint.message
    assert record == b'{"at":"2025-11-05T00:00:00.000000Z","heads":[[1,2,"ab"]]}'
    assert len(imprint) == 32
