"""Two machines that hear the same channels read each other's exports: neither loses what it knows, on either engine."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.pipeline.archive import keeping
from core.pipeline.archive.exporting import Exporter, jsonl_writer
from core.pipeline.archive.importformats import Circumstances
from core.pipeline.archive.importing import Importer, ImportReport
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.models import PostRow, VersionRow
from core.storage.store import Store
from core.types import Forward, HeardDeletion, HeardPost, Media, Source
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.pipeline.archive.test_importing import line

HOLDER = RulesHolder(rules_for(LAVROV))
HOUR = timedelta(hours=1)
PHOTO = Media("photo", "photo:5", 3000, "image/jpeg")


class Machine:
    """A store with what fills it and what its exports are read by, a day after the posts."""

    def __init__(self, store: Store, clock: StillClock, folder: Path) -> None:
        self.store, self._clock, self._folder = store, clock, folder

    async def hear(self, *items: HeardPost | HeardDeletion) -> None:
        for item in items:
            await Intake(self.store, HOLDER, self._clock).hear([item])

    async def export(self, name: str = "posts.jsonl") -> Path:
        path = self._folder / name
        with path.open("w", encoding="utf-8") as file:
            write = jsonl_writer(file)
            async for batch in Exporter(self.store, HOLDER, self._clock, None).batches():
                for post in batch:
                    write(post)
        return path

    async def read(self, file: Path | str, complain: Callable[[str], None] = pytest.fail) -> ImportReport:
        if isinstance(file, str):
            text, file = file, self._folder / "lines.jsonl"
            file.write_text(text, "utf-8")
        intake = Intake(self.store, HOLDER, self._clock)
        importer = Importer(self.store, intake, HOLDER, complain=complain, progress=lambda count: None)
        return await importer.run(file, Circumstances(NOON + timedelta(days=1), HOLDER.current.zone))

    async def redact(self) -> None:
        analyser = load_analyser()
        await self.store.write(lambda s: keeping.redact(s, analyser, None, NOON, post_id=1, reason="a minor"))

    async def texts(self) -> list[str]:
        return await self.store.read(lambda s: list(s.scalars(select(VersionRow.text).order_by(VersionRow.id))))

    async def post(self) -> PostRow:
        """The only post. Its chain is whole."""

        def work(session: Session) -> PostRow:
            assert verify_channel(session, 1001).findings == ()
            return session.scalars(select(PostRow)).one()

        return await self.store.read(work)


@pytest.fixture
async def ours(any_store: Store, clock: StillClock, tmp_path: Path) -> Machine:
    return Machine(any_store, clock, tmp_path)


@pytest.fixture
async def theirs(clock: StillClock, tmp_path: Path) -> AsyncIterator[Machine]:
    async with Store(f"sqlite:///{tmp_path}/theirs.db") as store:
        yield Machine(store, clock, tmp_path)


# ---------------------------------------------------------------- redacted elsewhere

SAID: list[dict[str, Any]] = [{"text": "DEMO. Метро."}, {"text": "DEMO. Метро.", "media": PHOTO}, {"media": PHOTO}]


@pytest.mark.parametrize("said", SAID)
async def test_what_is_redacted_elsewhere_is_not_emptied_here(
    ours: Machine, theirs: Machine, said: dict[str, Any]
) -> None:
    """A text that is out there was not edited away by its channel."""
    await ours.hear(heard(**said))
    await theirs.hear(heard(**said))
    await theirs.redact()
    report = await ours.read(await theirs.export())
    assert (report.redacted, report.versions, report.same) == (1, 0, 0)
    assert await ours.texts() == [said.get("text", "DEMO. Слова без имён.")]
    assert (await ours.post()).version == 0


async def test_a_text_that_comes_after_its_redacted_export_is_no_edit(ours: Machine, theirs: Machine) -> None:
    """Nothing is stored of an export that holds no text: the first text is then the first one."""
    await theirs.hear(heard("DEMO. Метро."))
    before = await theirs.export("before.jsonl")
    await theirs.redact()
    report = await ours.read(await theirs.export())
    assert (report.redacted, report.new) == (1, 0)
    await ours.read(before)
    assert await ours.texts() == ["DEMO. Метро."]


@pytest.mark.parametrize("said", SAID)
async def test_an_export_of_an_earlier_program_empties_nothing_either(
    ours: Machine, theirs: Machine, said: dict[str, Any]
) -> None:
    """It did not say that a text was redacted, but left nothing of it and of its media."""
    await ours.hear(heard(**said))
    await theirs.hear(heard(**said))
    await theirs.redact()
    path = await theirs.export()
    lines = path.read_text("utf-8")
    assert '"redacted": "2025-11-05T09:00:00+00:00", ' in lines
    report = await ours.read(lines.replace('"redacted": "2025-11-05T09:00:00+00:00", ', ""))
    assert (report.redacted, report.versions) == (1, 0)


async def test_a_caption_that_its_channel_took_away_is_an_edit(ours: Machine, theirs: Machine) -> None:
    """The file of the post is told with all that is known of it, so nobody redacted it."""
    await ours.hear(heard("DEMO. Метро.", media=PHOTO))
    await theirs.hear(heard("DEMO. Метро.", media=PHOTO), heard("", media=PHOTO, edit_date=NOON + HOUR, pts=2))
    assert (await ours.read(await theirs.export())).versions == 1
    assert await ours.texts() == ["DEMO. Метро.", ""]


async def test_a_redacted_post_that_is_gone_is_told_as_gone(ours: Machine, theirs: Machine) -> None:
    """Without its text the file still knows that."""
    gone = HeardDeletion(1001, (1,), NOON + HOUR)
    await ours.hear(heard("DEMO. Метро."))
    await theirs.hear(heard("DEMO. Метро."), gone)
    await theirs.redact()
    assert (await ours.read(await theirs.export())).deleted == 1
    assert (await ours.post()).deleted_noticed_at == NOON + HOUR


# ---------------------------------------------------------------- gone, and there again


async def test_an_old_deletion_does_not_undo_that_the_post_is_back(ours: Machine) -> None:
    """Telegram showed the post after the file's machine had missed it."""
    await ours.hear(heard("DEMO. Метро."), HeardDeletion(1001, (1,), NOON + HOUR))
    missed = await ours.export()
    await ours.hear(heard("DEMO. Метро.", heard_at=NOON + 2 * HOUR, source=Source.CAUGHT_UP))
    assert (await ours.read(missed)).deleted == 0
    assert (await ours.post()).deleted_noticed_at is None


async def test_a_deletion_that_came_after_the_first_file_is_told_by_the_next(ours: Machine, theirs: Machine) -> None:
    """That the first file was read later than the post was missed is no sign of life."""
    await theirs.hear(heard("DEMO. Метро."))
    await ours.read(await theirs.export())
    await theirs.hear(HeardDeletion(1001, (1,), NOON + HOUR))
    assert (await ours.read(await theirs.export())).deleted == 1
    assert (await ours.post()).deleted_noticed_at == NOON + HOUR


@pytest.mark.parametrize("told", [True, False])
async def test_a_post_that_was_gone_when_its_file_was_read_was_not_seen_after_it_was_missed(
    ours: Machine, theirs: Machine, told: bool
) -> None:
    """When it was seen last the file tells; without that nobody knows."""
    await theirs.hear(heard("DEMO. Метро."), HeardDeletion(1001, (1,), NOON + HOUR))
    lines = (await theirs.export()).read_text("utf-8")
    await ours.read(lines if told else lines.replace('"last_seen_at"', '"unknown"'))
    post = await ours.post()
    assert (post.last_seen_at, post.deleted_noticed_at) == (NOON if told else None, NOON + HOUR)
    await ours.hear(heard("DEMO. Метро!", source=Source.PREVIEW))
    assert (await ours.post()).deleted_noticed_at == NOON + HOUR


# ---------------------------------------------------------------- edited, and back


async def test_a_text_that_was_edited_back_is_a_version(ours: Machine) -> None:
    """The file knows a later edit than the store, which returned to the first text; read again it changes nothing."""
    first = heard("DEMO. Метро.")
    await ours.hear(first, heard("DEMO. Трамвай.", edit_date=NOON + HOUR, pts=2))
    back = line(1, "DEMO. Метро.", edit_date=(NOON + 2 * HOUR).isoformat())
    assert (await ours.read(back)).versions == 1
    assert (await ours.read(back)).same == 1
    assert (await ours.read(line(1, "DEMO. Трамвай.", edit_date=(NOON + HOUR).isoformat()))).same == 1
    assert await ours.texts() == ["DEMO. Метро.", "DEMO. Трамвай.", "DEMO. Метро."]
    assert (await ours.post()).edited_at == NOON + 2 * HOUR


# ---------------------------------------------------------------- not yet

FAR = (NOON + timedelta(days=9000)).isoformat()


@pytest.mark.parametrize("field", ["date", "edit_date", "deleted"])
async def test_what_has_not_come_yet_holds_nothing_up(ours: Machine, field: str) -> None:
    """A line that tells of a far day is named and skipped: edits are heard as before, and the post stands."""
    await ours.hear(heard("DEMO. Метро."))
    complaints: list[str] = []
    await ours.read(line(1, "DEMO. Чужое.", **{field: FAR}), complaints.append)
    assert [(field in one, "has not come yet" in one) for one in complaints] == [(True, True)]
    await ours.hear(heard("DEMO. Трамвай.", edit_date=NOON + HOUR, heard_at=NOON + HOUR, pts=2))
    assert await ours.texts() == ["DEMO. Метро.", "DEMO. Трамвай."]
    assert (await ours.post()).deleted_noticed_at is None


async def test_a_clock_that_is_a_few_hours_behind_refuses_no_file(ours: Machine) -> None:
    """Clocks differ, and zones that are guessed."""
    soon = NOON + timedelta(days=1, hours=14)
    assert (await ours.read(line(1, date=soon.isoformat()))).new == 1


# ---------------------------------------------------------------- what a post says of itself

WHENCE = Forward(77, 5, "Другой")


async def test_a_post_says_the_same_of_itself_on_both_machines(ours: Machine, theirs: Machine) -> None:
    """Above all whose words it passes on, and that its channel allows nobody to pass them on."""
    await theirs.hear(heard("DEMO. Метро.", forward=WHENCE, reply_to=9, grouped_id=7, noforwards=True))
    await ours.read(await theirs.export())
    post = await ours.post()
    assert (post.forward_channel_id, post.forward_message_id, post.forward_name) == (77, 5, "Другой")
    assert (post.reply_to, post.grouped_id, post.noforwards, post.service) == (9, 7, True, False)


async def test_a_message_about_the_channel_stays_one(ours: Machine, theirs: Machine) -> None:
    """A pin or a new title is no post without words."""
    await theirs.hear(heard("", service=True))
    assert (await ours.read(await theirs.export())).service == 1
    assert (await ours.post()).service


ODD: list[dict[str, Any]] = [
    {"forward": "Другой", "reply_to": True, "noforwards": "yes", "service": 1},
    {"forward": {"channel_id": -1, "message_id": True, "name": 5}, "reply_to": 1 << 62},
    {"forward": {}, "service": True},
]


@pytest.mark.parametrize("odd", ODD)
async def test_odd_values_of_what_a_post_says_of_itself_are_left_out(ours: Machine, odd: dict[str, Any]) -> None:
    """The text is stored without them; what has a text is no message about the channel."""
    await ours.read(line(1, **odd))
    post = await ours.post()
    assert (post.forward_channel_id, post.forward_message_id, post.forward_name) == (None, None, None)
    assert (post.reply_to, post.noforwards, post.service) == (None, False, False)
