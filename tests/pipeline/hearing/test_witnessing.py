"""Witnesses: who else saw a version is noted once, in the chain, under a number; bundles and verification know it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.mentions import compile_catalogue
from core.pipeline.archive import keeping
from core.pipeline.archive.verifying import chain_channels, verify_channel
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.witnessing import Witness, witness_by_page, witnesses_of
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser
from core.rawform import pack
from core.storage.accounts import signed_in
from core.storage.store import Store
from core.types import WEB_PAGE, HeardPost, Source
from tests.builders import NOON, heard, watchlist
from tests.conftest import StillClock
from tests.pipeline.archive.test_exporting import bundle, check

RAW = pack({"_": "Message", "id": 1, "message": "DEMO. Раз."})
LATER = NOON + timedelta(hours=1)
FIRST = heard("DEMO. Раз.", raw=RAW, seen_by=1)
AGAIN = heard("DEMO. Раз.", raw=RAW, seen_by=2, heard_at=LATER)
PAGE = heard(" DEMO. Раз. ", source=Source.PREVIEW, seen_by=WEB_PAGE, heard_at=LATER)


@pytest.fixture
def intake(store: Store, clock: StillClock) -> Intake:
    return Intake(store, RulesHolder(Rules(watchlist(), compile_catalogue([]))), clock)


async def seen(store: Store, intake: Intake, *posts: HeardPost) -> list[Witness]:
    """Hears the posts one after another; returns the witnesses of the first version, and that all is sound."""
    for post in posts:
        await intake.hear([post])
    assert await problems(store) == []
    return (await store.read(lambda session: witnesses_of(session, [1]))).get(1, [])


async def problems(store: Store) -> list[str]:
    def load(session: Session) -> list[str]:
        return [one.what for channel in chain_channels(session) for one in verify_channel(session, channel).findings]

    return await store.read(load)


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        pytest.param([FIRST, FIRST], [], id="the same account is no witness"),
        pytest.param([FIRST, AGAIN, AGAIN], [Witness(2, LATER, True)], id="another account, once"),
        pytest.param(
            [FIRST, heard("DEMO. Раз.", raw=pack({"other": 1}), seen_by=2, heard_at=LATER)],
            [Witness(2, LATER, False)],
            id="the same text in another message",
        ),
        pytest.param([FIRST, heard("DEMO. Два.", seen_by=2, edit_date=LATER)], [], id="an edit is no witness"),
        pytest.param([heard("DEMO. Раз.", source=Source.IMPORT), AGAIN], [Witness(2, LATER, False)], id="of a file"),
        pytest.param([PAGE, PAGE, AGAIN], [Witness(2, LATER, False)], id="of the web page"),
        pytest.param([heard("DEMO. Раз."), heard("DEMO. Раз.")], [], id="nobody knows who"),
    ],
)
async def test_who_is_a_witness(
    store: Store, intake: Intake, posts: Sequence[HeardPost], expected: list[Witness]
) -> None:
    """Only somebody else, who saw the version that is stored; `whole` where it was the very same message."""
    assert await seen(store, intake, *posts) == expected


async def test_the_web_page_is_one(store: Store, intake: Intake) -> None:
    """The public page, where it shows the last text, whatever it trims; what it shows otherwise is not counted."""
    await intake.hear([FIRST, heard("DEMO. Два.", message_id=2, seen_by=1)])
    other = heard("DEMO. Иное.", message_id=2, seen_by=WEB_PAGE)
    unknown = heard("DEMO. Три.", message_id=3, seen_by=WEB_PAGE)
    page = [PAGE, other, unknown]
    assert await store.write(lambda session: witness_by_page(session, page)) == 1
    assert await store.write(lambda session: witness_by_page(session, page)) == 0
    assert await seen(store, intake) == [Witness(WEB_PAGE, LATER, False)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE witness SET at = '2020-01-01 00:00:00.000000'",
        "UPDATE witness SET witness = 3",
        "UPDATE witness SET raw_hash = NULL",
        "UPDATE witness SET text_hash = zeroblob(32)",
        "DELETE FROM witness",
        "INSERT INTO witness SELECT version_id, 7, at, text_hash, raw_hash FROM witness",
    ],
)
async def test_a_witness_can_not_be_made_up(store: Store, intake: Intake, change: str) -> None:
    """One that was changed, removed or inserted is found."""
    await seen(store, intake, FIRST, AGAIN)
    await store.write(lambda session: session.execute(text(change)))
    assert await problems(store)


async def test_witnesses_stay_with_a_redacted_post(store: Store, intake: Intake, clock: StillClock) -> None:
    """Its text can't be guessed from them; who saw it still stands; nobody becomes a witness of what is gone."""
    await seen(store, intake, FIRST, AGAIN)
    redact = keeping.redact
    await store.write(lambda session: redact(session, load_analyser(), None, LATER, post_id=1, reason="a minor"))
    third = heard("DEMO. Раз.", raw=RAW, seen_by=3, heard_at=LATER)
    assert await seen(store, intake, third) == [Witness(2, LATER, True)]


async def test_a_bundle_tells_of_witnesses(store: Store, intake: Intake, clock: StillClock, tmp_path: Path) -> None:
    """Each by its number, which the verifier checks against the chain and the text; no account is named."""
    await seen(store, intake, FIRST, AGAIN)
    await store.write(lambda session: witness_by_page(session, [PAGE]))
    folder = await bundle(store, clock, tmp_path / "b")
    records = [json.loads(line) for line in (folder / "witnesses.jsonl").read_text("utf-8").splitlines()]
    assert [(one["witness"], one["who"], one["number"]) for one in records] == [
        (0, "the public web page", 0),
        (2, "watching account 2", 0),
    ]
    assert check(folder)[0] == 0
    whole = (folder / "witnesses.jsonl").read_text("utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8")) | {"files": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    for old, new in (('"witness": 2', '"witness": 3'), (records[1]["text_hash"], "0" * 64), ("T10:00", "T11:00")):
        assert old in whole
        (folder / "witnesses.jsonl").write_text(whole.replace(old, new), "utf-8")
        assert check(folder)[0] == 1


async def test_numbers_of_accounts(store: Store) -> None:
    """An account has one number for good, and no two have the same."""
    names = ("main", "second", "main", "third")
    assert [await store.write(lambda s, name=name: signed_in(s, name, NOON)) for name in names] == [1, 2, 1, 3]
