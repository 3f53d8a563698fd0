"""The desk: who may see what, what forms do, and that no text is ever code."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, texts_for
from core.pipeline.archive import keeping
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.witnessing import witness_by_page
from core.pipeline.newsroom.signing_in import SESSION_LIFE, issue_link
from core.pipeline.rules import RulesHolder
from core.query import load_analyser
from core.storage.cards import claim_statuses
from core.storage.inbox import doubtful_waiting
from core.storage.models import (
    AlertRow,
    ArticleRow,
    ArticleVersionRow,
    AuditRow,
    CitationRow,
    DeliveryRow,
    LinkRow,
    MemberRow,
    ReviewRow,
)
from core.storage.outcomes import store_outcomes
from core.storage.people import add_place
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.told import Destination, Status
from core.types import WEB_PAGE, Source
from tests.builders import LAVROV, NOON, heard
from tests.conftest import StillClock
from tests.review.conftest import ARTICLE, PEOPLE, Enter

READING = ["/", "/search", "/search?q=лавров", "/articles", "/officials", "/account"]
READING += ["/post/1001/1", "/post/1001/2", "/article/1", "/official/sergey-lavrov", "/channel/1001", "/channel/1002"]
JUDGING = ["/inbox", "/inbox?all=1"]


async def test_each_role_sees_its_pages(enter: Enter) -> None:
    """Members read, analysts judge, strangers see only the way in; nothing fails."""
    for role in ("journalist", "editor", "analyst", "admin"):
        person = await enter(role)
        for path in READING:
            assert (await person.get(path)).status_code == 200, (role, path)
        for path in JUDGING:
            assert (await person.get(path)).status_code == (200 if role in ("analyst", "admin") else 403), (role, path)
    stranger = await enter(None)
    for path in READING + JUDGING:
        answer = await stranger.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in"), path
    assert (await stranger.get("/sign-in")).status_code == 200
    assert (await stranger.get("/healthz")).json() == {"ok": True}


async def test_a_post_of_the_public_page_says_so(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """The page of a post that no account has read tells why its changes are seen late, in the reader's language."""
    await Intake(filled, holder, clock).hear([heard("DEMO. Со страницы.", message_id=70, source=Source.PREVIEW)])
    person = await enter("journalist")
    texts = texts_for("en")
    page = (await person.get("/post/1001/70")).text
    assert texts("desk-from-page") in page
    assert texts("desk-from-page-why") in page
    assert texts("desk-from-page") not in (await person.get("/post/1001/1")).text


async def test_what_is_not_there_is_told(enter: Enter) -> None:
    """Unknown posts, people and pages are 404, broken queries 400 with their place, and none is a 500."""
    person = await enter("journalist")
    for path in ("/post/1/1", f"/post/{2**70}/1", "/article/99", f"/article/{2**70}", "/official/nobody", "/channel/5"):
        assert (await person.get(path)).status_code == 404, path
    assert (await person.get("/nothing")).status_code == 404
    answer = await person.get("/search", params={"q": "лавров foo:bar"})
    assert answer.status_code == 400
    assert "no filter is called" in answer.text
    assert '<mark class="here">f</mark>' in answer.text
    assert (await person.get("/search?q=лавров&after=zzz")).status_code == 400
    assert (await person.get("/inbox?below=zzz")).status_code == 403
    assert (await person.client.delete("/")).status_code == 405


async def test_a_link_works_once_and_not_too_late(enter: Enter, filled: Store, clock: StillClock) -> None:
    """A used, late or unknown link opens nothing; a look at it does not use it; another browser can't use it."""
    person = await enter("analyst")
    stranger = await enter(None)
    assert (await stranger.get(f"/sign-in/{person.token}")).status_code == 410
    assert (await stranger.get("/sign-in/unknown")).status_code == 410
    token = await filled.write(lambda session: issue_link(session, PEOPLE["analyst"], clock()))
    for _ in range(3):
        assert (await stranger.get(f"/sign-in/{token}")).status_code == 200
    assert (await stranger.client.post(f"/sign-in/{token}", data={"browser": "guessed"})).status_code == 403
    clock.forward(minutes=11)
    page = await stranger.get(f"/sign-in/{token}")
    assert page.status_code == 410
    assert (await stranger.get("/")).status_code == 303


async def test_sessions_end(enter: Enter, filled: Store, clock: StillClock) -> None:
    """A session ends by time, by signing out, by ending all, and with the membership."""
    first, second, third, fourth = [await enter("analyst") for _ in range(4)]
    assert (await first.post("/sign-out")).status_code == 303
    assert (await first.get("/")).status_code == 303
    assert (await second.get("/")).status_code == 200
    assert (await second.post("/account/revoke")).status_code == 303
    assert (await third.get("/")).status_code == 303
    fifth, sixth = await enter("editor"), await enter("journalist")
    gone = MemberRow.__table__.update().where(MemberRow.user_id == PEOPLE["editor"]).values(removed_at=clock())
    await filled.write(lambda session: session.execute(gone))
    assert (await fifth.get("/")).status_code == 303
    clock.now += SESSION_LIFE + timedelta(seconds=1)
    assert (await sixth.get("/")).status_code == 303
    assert (await fourth.get("/")).status_code == 303


async def test_a_form_of_another_site_does_nothing(enter: Enter, filled: Store) -> None:
    """Without the session's own mark, or from another origin, no decision is stored."""
    person = await enter("analyst")
    fields = {"kind": "claim", "post_id": "1", "verdict": "confirmed"}
    for csrf, headers in [
        ("", {}),
        ("0" * 64, {}),
        (await person.csrf(), {"origin": "https://evil.test"}),
        (await person.csrf(), {"origin": "null"}),
        (await person.csrf(), {"sec-fetch-site": "cross-site"}),
    ]:
        answer = await person.client.post("/review", data={**fields, "csrf": csrf}, headers=headers)
        assert answer.status_code == 403
    other = await enter("admin")
    answer = await person.client.post("/review", data={**fields, "csrf": await other.csrf()})
    assert answer.status_code == 403
    assert await filled.read(lambda session: session.scalars(select(ReviewRow)).all()) == []


async def test_roles_hold_for_forms_too(enter: Enter, filled: Store) -> None:
    """Who may not judge can't by asking directly; a stranger can do nothing."""
    fields = {"kind": "claim", "post_id": "1", "verdict": "confirmed"}
    assert (await (await enter("journalist")).post("/review", **fields)).status_code == 403
    assert (await (await enter("editor")).post("/review/undo", review_id=1)).status_code == 403
    stranger = await enter(None)
    assert (await stranger.client.post("/review", data=fields)).status_code == 401
    assert await filled.read(lambda session: session.scalars(select(ReviewRow)).all()) == []


async def test_a_verdict_is_what_alerts_show(enter: Enter, filled: Store) -> None:
    """A claim's verdict becomes the post's status with the analyst's name; undone or withdrawn it is unverified."""
    person = await enter("analyst")

    async def status() -> tuple[Status, str | None]:
        found = await filled.read(lambda session: claim_statuses(session, [1]))
        return found.get(1, (Status.UNVERIFIED, None))

    back = {"next": "/post/1001/1"}
    answer = await person.post("/review", kind="claim", post_id=1, verdict="denied", note="звонили", **back)
    assert answer.headers["location"] == "/post/1001/1"
    assert await status() == (Status.DENIED, "Analyst")
    page = (await person.get("/post/1001/1")).text
    assert "звонили" in page
    await person.post("/review", kind="claim", post_id=1, verdict="confirmed")
    assert (await status())[0] is Status.CONFIRMED
    await person.post("/review", kind="claim", post_id=1, verdict="unverified")
    assert await status() == (Status.UNVERIFIED, None)
    audits = await filled.read(lambda session: list(session.scalars(select(AuditRow.action))))
    assert audits.count("review") == 2


async def test_those_who_were_told_hear_of_the_verdict(enter: Enter, filled: Store, clock: StillClock) -> None:
    """A verdict and a correction go, once, to each chat that got the alert; a mention that still stands needs none."""

    def told(session: Session) -> None:
        alert = {"event": "new", "post_id": 2, "version": 0, "late": False, "details": {}, "created_at": clock()}
        insert_rows(session, AlertRow, [{**alert, "id": 1}])
        sent = {"chat_id": 7, "thread_id": 0, "kind": "alert", "subject": "x", "priority": 0, "alert_id": 1}
        state = {"state": "sent", "not_before": clock(), "telegram_message_id": 5, "created_at": clock()}
        insert_rows(session, DeliveryRow, [{**sent, **state, "payload": {"officials": ["sergey-lavrov"]}}])

    async def queued() -> list[str]:
        query = select(DeliveryRow.subject).where(DeliveryRow.state == "due")
        return [one.split(":")[0] for one in await filled.read(lambda session: session.scalars(query).all())]

    await filled.write(told)
    person = await enter("analyst")
    for _ in range(2):
        await person.post("/review", kind="claim", post_id=2, verdict="denied")
    assert await queued() == ["verdict"]
    page = (await person.get("/post/1001/2")).text
    (subject,) = re.findall(r'name="subject" value="([^"]+sergey-lavrov)"', page)
    await person.post("/review", kind="mention", post_id=2, subject=subject, verdict="confirmed")
    assert await queued() == ["verdict"]
    await person.post("/review", kind="mention", post_id=2, subject=subject, verdict="wrong_person")
    assert sorted(await queued()) == ["strike", "verdict", "wrong"]


async def test_triage_takes_mentions_out_of_the_inbox(enter: Enter, filled: Store) -> None:
    """A judged mention leaves the inbox, its undoing brings it back, and the answer to a script is JSON."""
    person = await enter("analyst")
    page = (await person.get("/inbox")).text
    assert "surname in the" in page  # why it was read so
    subjects = re.findall(r'name="post_id" value="(\d+)"><input type="hidden" name="subject" value="([^"]+)"', page)
    assert len(subjects) == 20
    post_id, subject = subjects[0]
    form = {"csrf": await person.csrf(), "kind": "mention", "post_id": post_id, "subject": subject}
    headers = {"accept": "application/json"}
    answer = await person.client.post("/review", data={**form, "verdict": "wrong_person"}, headers=headers)
    assert answer.json()["verdict"] == "wrong_person"
    assert subject not in (await person.get("/inbox")).text or post_id not in (await person.get("/inbox")).text
    again = await person.client.post("/review", data={**form, "verdict": "wrong_person"}, headers=headers)
    assert again.json()["review_id"] == answer.json()["review_id"]
    undone = await person.post("/review/undo", review_id=answer.json()["review_id"])
    assert undone.status_code == 303
    assert f'value="{subject}"' in (await person.get("/inbox")).text


async def test_a_redacted_text_can_not_be_guessed(enter: Enter, filled: Store) -> None:
    """Neither the page, the citation nor the interface show a hash of the bare text after a redaction."""
    person = await enter("admin")
    bare = (await person.get("/api/v1/posts/1001/10")).json()["versions"][0]["content_hash"]
    assert bare in (await person.get("/post/1001/10")).text
    redact, post_id = keeping.redact, 4
    await filled.write(lambda session: redact(session, load_analyser(), 14, NOON, post_id=post_id, reason="a minor"))
    told = (await person.get("/api/v1/posts/1001/10")).json()["versions"][0]
    assert (told["redacted"], told["text"]) == ("a minor", "")
    page = (await person.get("/post/1001/10")).text
    assert bare not in page + told["content_hash"]
    assert told["content_hash"] in page


async def test_one_verdict_on_many(enter: Enter, filled: Store) -> None:
    """Several mentions get one verdict, all or none, which a plain form can take back as one."""
    person = await enter("analyst")
    page = (await person.get("/inbox")).text
    marks = re.findall(r'name="mention" value="([^"]+)" form="many"', page)[:5]
    assert len(marks) == 5
    before = await filled.read(doubtful_waiting)
    broken = await person.post("/review/many", mention=[*marks, "1:0:0:1:nobody"], verdict="confirmed")
    assert broken.status_code == 400
    assert await filled.read(doubtful_waiting) == before
    answer = await person.post("/review/many", mention=marks, verdict="rejected", next="/inbox?all=1")
    assert answer.headers["location"].startswith("/inbox?all=1&undo=")
    assert await filled.read(doubtful_waiting) == before - 5
    back = (await person.get(answer.headers["location"])).text
    ids = re.findall(r'name="review_id" value="(\d+)"', back)
    assert len(ids) == 5
    assert (await person.post("/review/undo", review_id=ids)).status_code == 303
    assert await filled.read(doubtful_waiting) == before
    for wrong in ([], marks * 21, ["x"], ["1"]):
        assert (await person.post("/review/many", mention=wrong, verdict="confirmed")).status_code == 400
    assert (await person.post("/review/undo")).status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "mention", "post_id": 1, "subject": "0:0:1:nobody", "verdict": "confirmed"},
        {"kind": "mention", "post_id": 1, "subject": "x", "verdict": "confirmed"},
        {"kind": "claim", "post_id": 1, "verdict": "perhaps"},
        {"kind": "claim", "post_id": 999, "verdict": "denied"},
        {"kind": "claim", "post_id": "1 OR 1=1", "verdict": "denied"},
        {"kind": "strange", "post_id": 1, "verdict": "denied"},
        {"kind": "tag", "post_id": 1, "subject": " ", "verdict": "set"},
        {"kind": "note", "post_id": 1, "note": " ", "verdict": "note"},
        {"kind": "note", "post_id": 1, "note": "x" * 5000, "verdict": "note"},
        {},
    ],
)
async def test_a_decision_that_is_none_is_refused(enter: Enter, fields: dict[str, object]) -> None:
    """Unknown kinds, verdicts, posts and mentions are refused with 400."""
    assert (await (await enter("analyst")).post("/review", **fields)).status_code == 400


@pytest.mark.parametrize("path", ["//evil.test", "https://evil.test", "/\\evil.test", "/a\r\nSet-Cookie: x=1", ""])
async def test_a_form_leads_nowhere_else(enter: Enter, path: str) -> None:
    """After a form one stays on the desk, whatever it asked for."""
    answer = await (await enter("analyst")).post("/review", kind="claim", post_id=1, verdict="denied", next=path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")


async def test_no_text_is_code(enter: Enter) -> None:
    """Posts, names, queries, tags and notes are shown as they are and never run; every page forbids inline scripts."""
    person = await enter("analyst")
    nasty = "<script>alert(9)</script>\"'><img src=x onerror=alert(9)>"
    await person.post("/review", kind="tag", post_id=2, subject="<script>", verdict="set")
    await person.post("/review", kind="note", post_id=2, note=nasty, verdict="note")
    await person.post("/review", kind="claim", post_id=2, note=nasty, verdict="denied")
    paths = [*READING, *JUDGING, "/search?q=путин", "/search?q=" + "%3Cscript%3Ealert(9)%3C/script%3E"]
    paths += ["/search?q=foo:%3Cscript%3E", "/search?q=demo&after=%22%3E%3Cscript%3E", "/official/%3Cscript%3E"]
    for path in paths:
        answer = await person.get(path)
        assert answer.status_code < 500, path
        text = re.sub(r'<script src="/assets/desk\.js" defer></script>', "", answer.text)
        for bad in ("<script", "<img", "<svg/onload"):
            assert bad not in text, (path, bad)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"\son\w+=|style=|javascript:[^a]", re.sub(r"&[#\w]+;", "", _tags(answer.text)))


def _tags(html: str) -> str:
    return " ".join(re.findall(r"<[a-z][^>]*>", html))


async def test_large_and_odd_requests_are_refused(enter: Enter) -> None:
    """A body that no form sends is refused; paths do not leave the assets; tries at links are limited."""
    person = await enter("analyst")
    assert (await person.client.post("/review", content=b"x" * 100_000)).status_code == 413
    for path in ("/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py", "/assets/nothing.js"):
        assert (await person.get(path)).status_code == 404
    stranger = await enter(None)
    codes = {(await stranger.get("/sign-in/guess")).status_code for _ in range(50)}
    assert codes == {410, 429}


async def test_pages_speak_the_readers_language(enter: Enter) -> None:
    """The desk speaks English, Russian and Ukrainian, as the browser asks."""
    person = await enter("analyst")
    for language, word in (("en-GB,en", "Overview"), ("ru", "Обзор"), ("uk-UA", "Огляд"), ("xx", "Overview")):
        page = await person.get("/", headers={"accept-language": language})
        assert f"<h1>{word}</h1>" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_members_read_the_language_that_they_chose_in_the_bot(
    enter: Enter, filled: Store, clock: StillClock, language: str
) -> None:
    """Whatever the browser asks for; strangers get what it asks for."""
    person, stranger = await enter("analyst"), await enter(None)
    chat = Destination(PEOPLE["analyst"])
    await filled.write(lambda session: add_place(session, chat, "private", None, language, clock()))
    for asked in LANGUAGES:
        page = await person.get("/", headers={"accept-language": asked})
        assert f'<html lang="{language}">' in page.text
        assert f'<html lang="{asked}">' in (await stranger.get("/sign-in", headers={"accept-language": asked})).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_reasons_name_officials_in_the_readers_language(enter: Enter, filled: Store, language: str) -> None:
    """Links hold ids; those of an earlier version hold English names, which are still told."""
    held = [["link-same-officials", {"names": "sergey-lavrov, Vladimir Putin"}]]
    await filled.write(lambda session: session.execute(update(LinkRow).values(reasons=held)))
    page = (await (await enter("journalist")).get("/article/1", headers={"accept-language": language})).text
    told = texts_for(language)("link-same-officials", names=f"{LAVROV.name(language)}, Vladimir Putin")
    assert told in html.unescape(page)


def test_every_text_of_the_pages_exists_in_each_language() -> None:
    """No template and no language lacks a text."""
    folder = Path(__file__).parents[2] / "review" / "templates"
    used = {
        name for path in folder.glob("*.html") for name in re.findall(r"'(desk-[a-z0-9-]+[a-z0-9])'", path.read_text())
    }
    for language in ("en", "ru", "uk"):
        texts = texts_for(language)
        assert [name for name in sorted(used) if not texts.has(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_wrong_with_a_search_is_told_in_the_readers_language(enter: Enter, language: str) -> None:
    """On the page of the search, and where it was to be saved."""
    journalist = await enter("journalist")
    journalist.client.headers["accept-language"] = language
    told = texts_for(language)("query-no-official", name="хрюшкин")
    searched = await journalist.get("/search?q=official:хрюшкин")
    saved = await journalist.post("/searches", q="official:хрюшкин", way="alerts")
    for answer in (searched, saved):
        assert (answer.status_code, told in html.unescape(answer.text)) == (400, True)


async def test_a_tag_of_two_words_leads_to_its_posts(enter: Enter) -> None:
    """Its address asks for the whole tag, not for its first word and another one anywhere."""
    analyst = await enter("analyst")
    await analyst.post("/review", kind="tag", post_id=1, subject="to call", verdict="set")
    place = re.search(r'<span class="tag"><a href="([^"]+)">to call</a>', (await analyst.get("/post/1001/1")).text)
    assert place is not None
    assert "/post/1001/1" in (await analyst.get(html.unescape(place[1]))).text


async def test_a_posts_page_tells_all(enter: Enter) -> None:
    """Versions with their difference, mentions with reasons, the article, and the citation with its hash."""
    page = (await (await enter("analyst")).get("/post/1001/1")).text
    before, after = (one.split("</div>")[0] for one in page.split('<div class="body diff">')[1:3])
    assert "Лавров <del>впал</del> <del>в</del>" in before
    assert "<ins>вернул</ins>" in after
    assert ("вернул" in before, "впал" in after) == (False, False)
    assert "A call, and after" in page
    assert '<mark class="mention doubtful" title="Sergey Lavrov">Лавров</mark>' in page
    assert re.search(r"SHA-256 [0-9a-f]{64}", page)
    article = (await (await enter("analyst")).get("/article/1")).text
    assert '<a class="cites" href="#post-1">Nezygar, a sample channel' in article
    assert "&lt;b&gt;Nothing else" in article


async def test_versions_are_counted_from_1_for_people_and_from_0_for_machines(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """The edited text is version 2 on the post's page, in its citation and beside its witnesses; 1 in the interface."""
    again = heard("DEMO. Лавров вернул себе милость, говорят источники.", message_id=1, edit_date=NOON, seen_by=2)
    await Intake(filled, holder, clock).hear([again])
    person = await enter("journalist")
    page = (await person.get("/post/1001/1")).text
    said = re.findall(r"Original text|Version \d", page)
    assert (said[:3], set(said[3:])) == (["Version 2", "Original text", "Version 2"], {"Version 2"})
    assert "Slukh 1001/1, Version 2, SHA-256" in page
    assert "Slukh 1001/2, Version 1, SHA-256" in (await person.get("/post/1001/2")).text
    assert "Found in version 1, changed since." in (await person.get("/search?q=впал")).text
    told = (await person.get("/api/v1/posts/1001/1")).json()["versions"]
    assert [one["number"] for one in told] == [0, 1]


async def test_a_posts_page_names_its_witnesses(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """Who else saw which version, the web page or an account under its number, and whether all of it."""
    again = heard("DEMO. Лавров вернул себе милость, говорят источники.", message_id=1, edit_date=NOON, seen_by=2)
    await Intake(filled, holder, clock).hear([again])
    await filled.write(lambda session: witness_by_page(session, [replace(again, seen_by=WEB_PAGE)]))
    page = (await (await enter("journalist")).get("/post/1001/1")).text
    assert "another watching account (no. 2) saw the same text" in page
    assert "the public web page saw the same text" in page
    assert "Witnesses" not in (await (await enter("journalist")).get("/post/1001/2")).text


async def test_a_misread_denial_is_taken_from_readers_and_not_from_analysts(enter: Enter, filled: Store) -> None:
    """An article's page shows what a machine read against a claim; refused, it stands there only, and can be undone."""
    place = {"sentence_start": 0, "sentence_end": 20, "claim_start": 0, "claim_end": 9, "article_version": 0}
    outcome = {"post_id": 1, "stance": "denies", "speaker": "A <spokesman>", **place}
    await filled.write(lambda session: store_outcomes(session, 1, [outcome], NOON))
    person = await enter("analyst")
    page = (await person.get("/article/1")).text
    assert "A &lt;spokesman&gt; denies" in page
    assert "read by machine" in page
    assert "A &lt;spokesman&gt; denies" in (await person.get("/channel/1001")).text
    form = {"kind": "outcome", "post_id": "1", "subject": "1:denies:0"}
    assert (await person.post("/review", **form, verdict="rejected")).status_code == 303
    assert "misread" in (await person.get("/article/1")).text
    assert "spokesman" not in (await person.get("/channel/1001")).text
    assert (await person.post("/review", **{**form, "subject": "1:denies:5"}, verdict="rejected")).status_code == 400


async def test_a_denial_in_a_headline_is_told_once(enter: Enter, filled: Store) -> None:
    """A channel's page does not repeat the title as a quotation, and a quotation has its full stop before what it
    answers.
    """
    start = ARTICLE.index("Moscow was calm")
    spans = {"sentence_start": start, "sentence_end": start + 15, "claim_start": 0, "claim_end": 4}
    outcome = {"post_id": 1, "stance": "denies", "speaker": "A spokesman", "article_version": 0, **spans}
    await filled.write(lambda session: store_outcomes(session, 1, [outcome], NOON))
    person = await enter("journalist")
    assert "<q>Moscow was calm</q>. <span" in (await person.get("/article/1")).text
    page = (await person.get("/channel/1001")).text
    assert "<q>Moscow was calm</q>" in page
    await filled.write(lambda session: session.execute(update(ArticleRow).values(title="Moscow was calm.")))
    page = (await person.get("/channel/1001")).text
    assert ">Moscow was calm.</a>" in page
    assert "<q>" not in page


async def test_an_articles_page_tells_of_citations_without_a_post(enter: Enter, filled: Store) -> None:
    """A cited channel whose post is not stored is named with the day, and one that nobody watches is called so."""
    spans = {"sentence_start": 0, "sentence_end": 9, "clause_start": 0, "clause_end": 9}
    same = {"article_id": 1, "article_version": 0, "channel_username": None, **spans}
    named = {"number": 7, "channel_name": "Nezygar", "watched": True, "day_phrase": "on Tuesday"}
    other = {"number": 8, "channel_name": "<Zarya>", "watched": False, "day_phrase": None}
    await filled.write(lambda session: insert_rows(session, CitationRow, [same | named, same | other]))
    page = (await (await enter("journalist")).get("/article/1")).text
    assert "Nezygar, on Tuesday" in page
    assert "&lt;Zarya&gt;" in page
    assert "nobody watches the channel" in page


async def test_an_article_that_was_taken_down_is_marked_wherever_it_is_listed(enter: Enter, filled: Store) -> None:
    """Its own page says since when, what stands there instead, and still has the text; the interface has the time."""
    person, pages = await enter("journalist"), ("/", "/articles", "/post/1001/1")
    for path in (*pages, "/article/1"):
        assert "taken down" not in (await person.get(path)).text.lower()
    values = {"taken_down_at": NOON, "missing_at": NOON, "last_seen_at": NOON, "taken_down_how": "410"}
    await filled.write(lambda session: session.execute(update(ArticleRow).values(values)))
    for path in pages:
        assert "taken down</span>" in (await person.get(path)).text
    page = (await person.get("/article/1")).text
    assert "Taken down: last seen" in page
    assert "The server says 410." in page
    assert "Moscow was calm" in page
    await filled.write(lambda session: session.execute(update(ArticleRow).values(taken_down_how="<i>Withdrawn</i>")))
    assert "<q>&lt;i&gt;Withdrawn&lt;/i&gt;</q>" in (await person.get("/article/1")).text


async def test_an_article_that_was_changed_shows_what_was(enter: Enter, filled: Store) -> None:
    """The newest text stands whole, and beside each other the two that a change was made between."""
    person = await enter("journalist")
    before = (await person.get("/article/1")).text
    assert "Versions" not in before
    assert "#post-1" in before
    row = {"article_id": 1, "title": "A call, and after", "authors": [], "content_hash": bytes(32), "from_feed": False}
    texts = ["A call. Nobody said <b>when</b>.", "A call. Nobody knows when."]
    rows = [
        row | {"number": n, "text": text, "fetched_at": NOON + timedelta(hours=n)} for n, text in enumerate(texts, 1)
    ]
    await filled.write(lambda session: insert_rows(session, ArticleVersionRow, rows))
    await filled.write(lambda session: session.execute(update(ArticleRow).values(version=2)))
    page = (await person.get("/article/1")).text
    assert "Versions: 3" in page
    assert page.index("Version 3") < page.index("Version 2")
    assert "Version 1" not in page
    assert "<ins>knows" in page
    assert "<b>when</b>" not in page
    assert "#post-1" not in page, "the place of the citation is one in the text before"


async def test_a_sentence_that_denies_a_post_is_no_citation_without_one(enter: Enter, filled: Store) -> None:
    """What stands beside the post that it answers is not told a second time, as if its channel's post were missing."""
    spans = {"sentence_start": 0, "sentence_end": 22, "clause_start": 0, "clause_end": 9}
    cited = {"article_id": 1, "article_version": 0, "channel_username": None, "number": 7, "channel_name": "Zarya"}
    cited |= {"watched": False, "day_phrase": None, **spans}
    place = {"sentence_start": 0, "sentence_end": 22, "claim_start": 0, "claim_end": 9, "article_version": 0}
    outcome = {"post_id": 1, "stance": "denies", "speaker": "A spokesman", **place}
    await filled.write(lambda session: insert_rows(session, CitationRow, [cited]))
    person = await enter("journalist")
    assert "nobody watches the channel" in (await person.get("/article/1")).text
    await filled.write(lambda session: store_outcomes(session, 1, [outcome], NOON))
    assert "nobody watches the channel" not in (await person.get("/article/1")).text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://desk.test/story/7?x=1", "/story/7?x=1"),
        ("http://elsewhere.test/story/7", None),
        ("http://desk.test//elsewhere.test/", None),
        ("http://[", None),
        ("", None),
    ],
)
async def test_a_refused_form_leads_back_to_its_page(enter: Enter, referer: str, back: str | None) -> None:
    """What was filled in can be mended: the page says what is wrong and has a link back, only to a page of the desk."""
    person = await enter("analyst")
    data = {"csrf": await person.csrf(), "do": "join", "into": "?"}
    answer = await person.client.post("/story/1", data=data, headers={"referer": referer})
    assert answer.status_code == 400
    found = re.findall(r'href="([^"]+)">Back<', answer.text)
    assert found == ([back] if back else [])
