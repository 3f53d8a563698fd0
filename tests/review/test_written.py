"""What somebody wrote at the desk: it is kept, or handed back, and never takes another's place unseen."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from html import unescape

import pytest
from playwright.async_api import expect
from sqlalchemy import text
from starlette.applications import Starlette

from core.pipeline.newsroom import cases, reviewing, revisions
from core.pipeline.newsroom.signing_in import issue_link, revoke_all
from core.storage.models import MemberRow
from core.storage.people import Member, put_member
from core.storage.store import Store
from core.storage.upsert import insert_rows
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, Enter, Person
from tests.review.test_browser import pytestmark as pytestmark
from tests.review.test_browser import windows

ADMIN = Member(PEOPLE["admin"], "admin", "Admin")


async def open_case(store: Store) -> int:
    return await store.write(lambda session: cases.open_case(session, ADMIN, NOON, "The metro"))


async def note_of(store: Store, case_id: int) -> str:
    case = await store.read(lambda session: cases.case_for(session, ADMIN, case_id))
    assert case is not None
    return case.note


async def test_the_longest_notes_are_stored_in_any_script(app: Starlette, filled: Store, clock: StillClock) -> None:
    """A case's notes may have 20,000 characters: in Cyrillic, which a browser's plain form makes six times as long."""
    case_id = await open_case(filled)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin")
        await page.goto(f"{opened.base}/case/{case_id}")
        await page.get_by_label("Notes", exact=True).fill("ж" * 20_000)
        await page.locator("form", has=page.get_by_label("Notes", exact=True)).get_by_role("button").click()
        await expect(page.get_by_role("heading", name="The metro")).to_be_visible()
        assert await note_of(filled, case_id) == "ж" * 20_000


async def test_what_is_too_long_to_be_sent_is_answered_with_a_page(enter: Enter) -> None:
    """It says that nothing was stored, in the reader's language, and leads back; a browser showed its own failure."""
    person = await enter("analyst")
    headers = {"accept-language": "uk", "referer": "http://desk.test/catalogue/watchlist", "origin": "http://desk.test"}
    data = {"csrf": await person.csrf(), "base": "1", "text": "ж" * 60_000, "do": "save"}
    answer = await person.client.post("/catalogue/watchlist", data=data, headers=headers)
    assert answer.status_code == 413
    assert "задовге" in answer.text
    assert 'href="/catalogue/watchlist"' in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("what", ["case", "post"])
async def test_line_breaks_count_once_in_a_note(enter: Enter, filled: Store, what: str) -> None:
    """A note as long as its field lets one write is stored: a browser counts a line break once and sends two signs."""
    case_id, person = await open_case(filled), await enter("admin")
    most = 20_000 if what == "case" else 4_000
    note = "a\r\n" * 100 + "b" * (most - 200)
    if what == "case":
        answer = await person.post(f"/case/{case_id}", do="note", note=note)
    else:
        answer = await person.post("/review", kind="note", post_id=1, verdict="note", note=note)
    assert answer.status_code == 303
    stored = await note_of(filled, case_id)
    if what == "post":
        stored = (await filled.read(lambda session: reviewing.reviews_of(session, 1)))[-1].note or ""
    assert stored == note.replace("\r\n", "\n")


NOTE = "Asked the press office twice.\n<b>No answer</b> by noon."


async def signed_out(person: Person, store: Store) -> None:
    await store.write(lambda session: revoke_all(session, PEOPLE["analyst"], NOON))


async def lowered(person: Person, store: Store) -> None:
    await store.write(lambda session: put_member(session, PEOPLE["analyst"], "journalist", "Analyst", NOON))


async def signed_in_again(person: Person, store: Store) -> None:
    await signed_out(person, store)
    person.token = await store.write(lambda session: issue_link(session, PEOPLE["analyst"], NOON))
    page = await person.get(f"/sign-in/{person.token}")
    browser = re.search(r'name="browser" value="([^"]+)"', page.text)
    assert browser is not None
    await person.client.post(f"/sign-in/{person.token}", data={"browser": browser[1]})


@pytest.mark.parametrize(
    ("meanwhile", "status", "told"),
    [
        (signed_out, 401, "Sign in first"),
        (lowered, 403, "Your role does not allow this"),
        (signed_in_again, 403, "This page is from before you signed in"),
    ],
)
async def test_a_note_is_handed_back_when_it_can_not_be_stored(
    enter: Enter, filled: Store, meanwhile: Callable[[Person, Store], Awaitable[None]], status: int, told: str
) -> None:
    """The session ended, the role was lowered, another tab signed in anew: the note stands on the page that says so."""
    person = await enter("analyst")
    data = {"csrf": await person.csrf(), "kind": "note", "post_id": "1", "verdict": "note", "note": NOTE}
    await meanwhile(person, filled)
    answer = await person.client.post("/review", data=data)
    assert answer.status_code == status
    assert told in answer.text
    assert NOTE in unescape(answer.text)
    assert "<b>No" not in answer.text
    assert await filled.read(lambda session: reviewing.reviews_of(session, 1)) == []


async def test_a_refused_text_is_handed_back_and_one_of_another_site_is_not(enter: Enter) -> None:
    """What can't be stored as it is stands on the page; nothing that another site sends is shown as if it were ours."""
    person = await enter("analyst")
    refused = await person.post("/review", kind="note", post_id=1, verdict="?", note=NOTE)
    assert (refused.status_code, NOTE in unescape(refused.text)) == (400, True)
    data = {"csrf": await person.csrf(), "kind": "note", "post_id": "1", "verdict": "note", "note": NOTE}
    forged = await person.client.post("/review", data=data, headers={"origin": "https://evil.test"})
    assert (forged.status_code, NOTE in unescape(forged.text)) == (403, False)


async def test_a_failure_hands_the_text_back(enter: Enter, filled: Store) -> None:
    """Where the database does not do what it should, what was written for it stands on the page of the failure."""
    person = await enter("analyst")
    data = {"csrf": await person.csrf(), "kind": "note", "post_id": "1", "verdict": "note", "note": NOTE}
    await filled.write(lambda session: session.execute(text("ALTER TABLE review RENAME TO review_of_before")))
    answer = await person.client.post("/review", data=data)
    assert (answer.status_code, NOTE in unescape(answer.text)) == (500, True)


def mark_of(page: str, label: str) -> str:
    """The mark that a form carries of the note in its field."""
    found = re.search(rf'name="over" value="(\w+)">\s*<(?:textarea|input)[^>]*aria-label="{label}"', page)
    assert found is not None
    return found[1]


async def test_two_who_write_the_notes_of_a_case_lose_none(enter: Enter, filled: Store) -> None:
    """Who saves over what somebody wrote meanwhile is told, gets the own text back, and can put both together."""
    case_id = await open_case(filled)
    first, second, place = await enter("admin"), await enter("admin"), f"/case/{case_id}"
    seen = mark_of((await first.get(place)).text, "Notes")
    assert (await second.post(place, do="note", note="Theirs", over=seen)).status_code == 303
    refused = await first.post(place, do="note", note=NOTE, over=seen)
    assert refused.status_code == 400
    assert "Somebody changed this note meanwhile" in refused.text
    assert NOTE in unescape(refused.text)
    assert await note_of(filled, case_id) == "Theirs"
    assert (await second.post(place, do="note", note="Theirs", over=seen)).status_code == 303, "pressed twice"
    now = mark_of((await first.get(place)).text, "Notes")
    assert (await first.post(place, do="note", note=f"Theirs\n{NOTE}", over=now)).status_code == 303
    assert await note_of(filled, case_id) == f"Theirs\n{NOTE}"


async def test_what_is_noted_of_a_post_in_a_case_is_not_lost(enter: Enter, filled: Store) -> None:
    """Neither an old page of the post, which puts it in once more, takes its note away, nor another note unseen."""
    case_id = await open_case(filled)
    person, place = await enter("admin"), f"/case/{case_id}"

    async def noted() -> list[str]:
        case = await filled.read(lambda session: cases.case_for(session, ADMIN, case_id))
        return [] if case is None else [one.note for one in case.entries]

    await person.post(place, do="add", post_id=1)
    seen = mark_of((await person.get(place)).text, "note")
    await person.post(place, do="add", post_id=1, note="the first word", over=seen)
    await person.post(place, do="add", post_id=1)
    assert await noted() == ["the first word"]
    assert (await person.post(place, do="add", post_id=1, note="another", over=seen)).status_code == 400
    assert await noted() == ["the first word"]
    now = mark_of((await person.get(place)).text, "note")
    assert (await person.post(place, do="add", post_id=1, note="", over=now)).status_code == 303
    assert await noted() == [""]


async def test_a_note_that_came_meanwhile_does_not_go_with_its_post(enter: Enter, filled: Store) -> None:
    """Who takes a post out of a case is told of what somebody noted of it since; having seen that, they take it out."""
    case_id = await open_case(filled)
    person, place = await enter("admin"), f"/case/{case_id}"
    await person.post(place, do="add", post_id=1)
    seen = mark_of((await person.get(place)).text, "note")
    await person.post(place, do="add", post_id=1, note="Theirs", over=seen)
    refused = await person.post(place, do="take", post_id=1, note="", over=seen)
    assert (refused.status_code, "Somebody changed this note meanwhile" in refused.text) == (400, True)
    now = mark_of((await person.get(place)).text, "note")
    assert now != seen
    for _pressed_twice in range(2):
        assert (await person.post(place, do="take", post_id=1, note="Theirs", over=now)).status_code == 303
    case = await filled.read(lambda session: cases.case_for(session, ADMIN, case_id))
    assert case is not None
    assert case.entries == ()


async def test_of_two_who_save_at_once_one_is_told(any_url: str, any_store: Store) -> None:
    """On each engine, with two desks over one database: exactly one of two writers stores a case's notes."""
    member = {"user_id": ADMIN.user_id, "role": "admin", "name": "Admin", "joined_at": NOON}
    await any_store.write(lambda session: insert_rows(session, MemberRow, [member]))
    case_id = await open_case(any_store)
    seen = cases.note_mark("")
    async with Store(any_url) as other:
        told = await asyncio.gather(
            *(
                desk.write(partial(cases.note_case, member=ADMIN, now=NOON, case_id=case_id, note=note, over=seen))
                for desk, note in ((any_store, "one"), (other, "two"))
            ),
            return_exceptions=True,
        )
    assert sorted(type(one).__name__ for one in told) == ["NoneType", "RefusedError"]
    assert await note_of(any_store, case_id) == ("one" if told[0] is None else "two")


PEOPLE_OF_300 = "# The newsroom's own.\n" + "".join(f"- id: p-{n}\n  name: {{ru: Имя Фамилия}}\n" for n in range(300))


@pytest.mark.parametrize(
    ("official_id", "text", "told"),
    [
        ("p-200", "- id: p-200\n  name: {ru: Имя Фамилия}\n  gender: z\n", "Строка 3: у gender стоит 'z'"),
        ("p-0", "\n\n- id: p-0\n  gender: z\n  name: {ru: Имя Фамилия}\n", "Строка 4: у gender стоит 'z'"),
        ("", "- id: new\n  name: {ru: Имя Фамилия}\n  gender: z\n", "Строка 3: у gender стоит 'z'"),
        ("p-299", "- id: p-299\n  name: {ru: Имя\n", "Строка 3: это не YAML"),
        (
            "p-200",
            "- id: p-200\n  name: {ru: Имя Фамилия}\n  id: p-7\n",
            "Строка 3: ключ «id» стоит дважды, впервые в строке 1",
        ),
        (
            "p-200",
            "- id: p-7\n  name: {ru: Имя Фамилия}\n",
            "Строка 1: id 'p-7' стоит дважды, впервые в строке 16 всего файла",
        ),
    ],
)
async def test_a_fault_is_told_with_the_line_of_the_form(
    enter: Enter, filled: Store, official_id: str, text: str, told: str
) -> None:
    """Not with that of a file which nobody at the desk sees, nor with the place of one on the machine."""
    mirror = partial(revisions.mirror, now=NOON, kind="officials", text=PEOPLE_OF_300)
    await filled.write(mirror)
    person = await enter("analyst")
    person.client.headers["accept-language"] = "ru"
    answer = await person.post("/catalogue/officials", base=1, official_id=official_id, text=text, do="preview")
    assert answer.status_code == 400
    assert told in unescape(answer.text)
    assert ".yaml" not in answer.text
