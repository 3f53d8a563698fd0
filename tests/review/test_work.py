"""What analysts do at the desk beyond judging: cases, stories, exports, receipts, files, keeping."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cli.rules import RulesFiles
from config.editing import entry, with_entry
from core.errors import ConfigError, UsageError
from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom import revisions
from core.pipeline.newsroom.signing_in import audit
from core.pipeline.rules import RulesHolder
from core.pipeline.telling import notices
from core.storage.models import LinkRow, PostRow, RedactionRow, ReviewRow, StoryRow, VersionRow
from core.storage.people import forget_member, put_member, remove_member
from core.storage.store import Store
from core.storage.stories import decided_posts, merge_stories
from core.storage.upsert import insert_rows
from core.types import PostKey
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, Enter

CATALOGUE = """\
# The newsroom's own.
- id: sergey-lavrov  # often
  name: {ru: Сергей Лавров, en: Sergey Lavrov}

# The second.
- id: vladimir-putin
  name:
    ru: Владимир Путин

# The end.
"""


async def test_a_case_is_seen_by_its_readers_alone(enter: Enter) -> None:
    """An analyst opens a case, notes and posts are in it in order of time; only readers and admins see it."""
    analyst, journalist, admin = await enter("analyst"), await enter("journalist"), await enter("admin")
    opened = await analyst.post("/cases", title="  The   metro ", post_id=2)
    place = opened.headers["location"]
    await analyst.post(place, do="add", post_id=1, note="the first word")
    await analyst.post(place, do="note", note="What we know")
    page = (await analyst.get(place)).text
    assert "<h1>The metro</h1>" in page
    assert page.index("/post/1001/1") < page.index("/post/1001/2")
    assert 'value="the first word"' in page
    assert (await journalist.get(place)).status_code == 404
    assert (await admin.get(place)).status_code == 200
    assert (await journalist.post(place, do="note", note="x")).status_code == 403
    await analyst.post(place, do="reader", user_id=PEOPLE["journalist"])
    read = (await journalist.get(place)).text
    assert "the first word" in read
    assert "What we know" in read
    await analyst.post(place, do="take", post_id=2)
    assert "/post/1001/2" not in (await analyst.get(place)).text
    await analyst.post(place, do="close")
    await analyst.post(place, do="no_reader", user_id=PEOPLE["journalist"])
    assert (await journalist.get(place)).status_code == 404
    for wrong in ({"do": "add", "post_id": 999}, {"do": "reader", "user_id": 5}, {"do": "?"}, {}):
        assert (await analyst.post(place, **wrong)).status_code == 400


@pytest.mark.parametrize(
    "leave",
    [remove_member, lambda session, user_id, _now: forget_member(session, user_id)],
    ids=["removed", "forgotten"],
)
async def test_who_comes_back_reads_no_case_of_before(
    enter: Enter, filled: Store, clock: StillClock, leave: Callable[[Session, int, datetime], object]
) -> None:
    """A new membership opens nothing that was opened for the one before, under which no page named them any more."""
    analyst, user_id = await enter("analyst"), PEOPLE["journalist"]
    place = (await analyst.post("/cases", title="The metro")).headers["location"]
    await analyst.post(place, do="reader", user_id=user_id)
    assert (await (await enter("journalist")).get(place)).status_code == 200
    await filled.write(lambda session: leave(session, user_id, clock()))
    await filled.write(lambda session: put_member(session, user_id, "journalist", "Journalist", clock()))
    assert (await (await enter("journalist")).get(place)).status_code == 404


async def test_a_case_leaves_as_one_bundle(enter: Enter, tmp_path: Path) -> None:
    """The bundle holds the case's posts, versions and reviews, checks itself without us, and names nobody."""
    analyst = await enter("analyst")
    place = (await analyst.post("/cases", title="Bundle", post_id=1)).headers["location"]
    await analyst.post("/review", kind="claim", post_id=1, verdict="denied", note="asked him")
    admin = await enter("admin")
    await analyst.post(place, do="add", post_id=2)
    await admin.post("/keeping", do="redact", post_id=2, reason="a minor", sure="yes")
    answer = await analyst.get(f"{place}/bundle")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "slukh-case-1"
    checked = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stdout
    posts = [json.loads(line) for line in (folder / "posts.jsonl").read_text().splitlines()]
    assert [one["message_id"] for one in posts] == [1, 2]
    everything = "".join(path.read_text() for path in folder.iterdir())
    assert "asked him" in everything
    assert "Путин и Лавров" not in everything  # the redacted text
    assert not any(f'"{user_id}"' in everything or "Analyst" in everything for user_id in PEOPLE.values())
    reviews = folder / "reviews.jsonl"
    reviews.write_text(reviews.read_text().replace("asked him", "told us"))
    checked = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert (checked.returncode, "review was changed" in checked.stdout) == (1, True)


async def test_a_story_shows_who_was_first(enter: Enter, filled: Store) -> None:
    """The picture has a dot for each post and a lane for each channel; the first publisher is named."""

    def join(session: Session) -> None:
        session.execute(update(PostRow).where(PostRow.id.in_([1, 3, 5])).values(story_id=1))

    await filled.write(join)
    page = (await (await enter("journalist")).get("/story/1")).text
    assert page.count("<circle") == 3
    assert page.count("<line ") == 2
    assert 'class="first"' in page
    assert "Nezygar" in page
    assert (await (await enter("journalist")).get("/story/9")).status_code == 404


async def test_a_storys_page_has_the_articles_that_cite_one_of_its_posts(enter: Enter, filled: Store) -> None:
    """An article that cites one post and only perhaps means another stands there once, as the one that cites."""

    def join(session: Session) -> None:
        session.execute(update(PostRow).where(PostRow.id.in_([1, 3, 5])).values(story_id=1))
        (cited,) = session.scalars(select(LinkRow).where(LinkRow.post_id == 1, LinkRow.relation == "cites"))
        same = {
            "article_id": cited.article_id,
            "article_version": 0,
            "post_version": 0,
            "found_at": NOON,
            "reasons": [],
        }
        insert_rows(session, LinkRow, [{**same, "post_id": 3, "relation": "candidate", "score": 0.1}])

    await filled.write(join)
    person = await enter("journalist")
    aside = (await person.get("/story/1")).text.partition("<aside>")[2]
    assert aside.count('href="/article/1"') == 1
    assert '<span class="tag">cites it</span>' in aside
    perhaps = (await person.get("/post/1002/3")).text
    assert "<summary>Perhaps also: 1</summary>" in perhaps
    assert perhaps.index("Nothing yet.") < perhaps.index("Perhaps also") < perhaps.index('href="/article/1"')
    assert "Perhaps also" not in (await person.get("/post/1001/1")).text


async def test_a_channel_shows_what_became_of_its_claims(enter: Enter) -> None:
    """The newest verdict on each post stands on the channel's page, with its date and why; one taken back does not."""
    analyst = await enter("analyst")
    await analyst.post("/review", kind="claim", post_id=1, verdict="confirmed", note="first look")
    await analyst.post("/review", kind="claim", post_id=1, verdict="denied", note="asked him")
    page = (await analyst.get("/channel/1001")).text
    assert "asked him" in page
    assert "first look" not in page
    await analyst.post("/review", kind="claim", post_id=1, verdict="unverified")
    assert "asked him" not in (await analyst.get("/channel/1001")).text


async def test_searches_are_taken_away(enter: Enter) -> None:
    """A search leaves as CSV or JSON Lines, and its receipt says in what it was searched."""
    person = await enter("journalist")
    csv = await person.get("/export?q=лавров&format=csv")
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.startswith("\ufeffchannel_id,")
    rows = (await person.get("/export?q=лавров&format=jsonl")).text.splitlines()
    assert len(rows) == len(csv.content.split(b"\r\n")) - 2 == 33
    receipt = (await person.get("/receipt?q=лавров")).json()
    assert (receipt["found"], receipt["posts"], receipt["not_indexed_yet"]) == (33, 33, 0)
    assert receipt["coverage"][0]["gaps"][0]["from"] == "2025-11-05T07:00:00+00:00"
    for path in ("/export?q=&format=csv", "/export?q=x&format=xlsx", "/receipt?q=(", "/export?q=("):
        assert (await person.get(path)).status_code == 400, path


async def test_admins_read_who_did_what(enter: Enter) -> None:
    """Sign-ins, exports and decisions stand in the log with who did them, a page at a time; nobody else reads it."""
    admin, analyst = await enter("admin"), await enter("analyst")
    await analyst.get("/export?format=jsonl&q=лавров")
    await analyst.post("/review", kind="tag", post_id=1, subject="metro", verdict="set")
    page = (await admin.get("/audit")).text
    assert re.findall(r"<td>(Admin|Analyst)</td><td>([\w ]+?) ?<", page) == [
        ("Analyst", "decided"), ("Analyst", "exported a search"), ("Analyst", "signed in"), ("Admin", "signed in"),
    ]  # fmt: skip
    assert "query: лавров" in page
    assert "exported" not in (await admin.get("/audit?below=2")).text
    assert (await analyst.get("/audit")).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_log_is_told_in_the_readers_language(enter: Enter, filled: Store, language: str) -> None:
    """What was done, of what, and with which verdict; what this version does not know stands as it was written."""
    texts = texts_for(language)
    admin, analyst = await enter("admin"), await enter("analyst")
    await analyst.post("/review", kind="claim", post_id=1, verdict="denied")
    await filled.write(lambda session: audit(session, 14, "of_tomorrow", NOON, thing="a thing", gone=None))
    page = (await admin.get("/audit", headers={"accept-language": language})).text
    said = re.findall(r'<span class="quiet">([^<]+?);?</span>', page)
    assert f"{texts('desk-audit-of-kind')}: {texts('desk-kind-claim')}" in said
    assert f"{texts('desk-audit-of-verdict')}: {texts('desk-verdict-denied')}" in said
    assert f"<td>{texts('desk-did-review')} <" in page
    assert "<td>of_tomorrow <" in page
    assert "thing: a thing" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_log_and_channels_events_hold_has_a_text(language: str) -> None:
    """Each action and detail that is noted anywhere, and each event and state of a channel."""
    root, texts = Path(__file__).parents[2], texts_for(language)
    calls = [
        found
        for folder in ("core", "review")
        for path in (root / folder).rglob("*.py")
        for found in re.findall(r"\baudit\(\s*session,\s*[\w.\[\]]+,\s*\"(\w+)\",\s*now(.*?)\)", path.read_text(), re.S)
    ]
    assert len(calls) > 15
    for action, details in calls:
        assert texts.has(f"desk-did-{action}"), action
        for name in re.findall(r"(\w+)=", details):
            assert texts.has(f"desk-audit-of-{name}"), name
    watching = (root / "core" / "pipeline" / "hearing" / "watching.py").read_text()
    events = set(re.findall(r'_event\([^)]*?"(\w+)", now', watching, re.S)) | notices._TOLD
    assert {"found", "private_allowed"} < events
    assert [event for event in sorted(events) if not texts.has(f"desk-event-{event}")] == []


async def test_posts_are_assigned_and_held(enter: Enter, filled: Store) -> None:
    """An analyst is found by name, a journalist can't be assigned to; a held post is not redacted."""
    analyst, admin = await enter("analyst"), await enter("admin")
    assert (
        await analyst.post("/review", kind="assignment", post_id=1, subject="admin", verdict="set")
    ).status_code == 303
    wrong = await analyst.post("/review", kind="assignment", post_id=1, subject="Journalist", verdict="set")
    assert wrong.status_code == 400
    await admin.post("/keeping", do="hold", post_id=1, reason="court 7")
    assert (await admin.post("/keeping", do="redact", post_id=1, reason="x")).status_code == 400
    page = (await admin.get("/keeping")).text
    assert "court 7" in page
    hold = re.search(r'name="hold_id" value="(\d+)"', page)
    assert hold is not None
    await admin.post("/keeping", do="release", hold_id=hold[1])
    asked = await admin.post("/keeping", do="redact", post_id=1, reason="a minor")
    assert "All 2 versions of the text go for ever" in asked.text
    assert "redacted" not in (await analyst.get("/post/1001/1")).text
    await admin.post("/keeping", do="redact", post_id=1, reason="a minor", sure="yes")
    texts = await filled.read(lambda s: s.scalars(select(VersionRow.text).where(VersionRow.post_id == 1)).all())
    assert texts == ["", ""]
    assert "redacted: a minor" in (await analyst.get("/post/1001/1")).text
    rule = {"do": "retention", "channel_id": 1001, "kind": "all", "days": 1}
    await filled.write(lambda s: s.execute(update(PostRow).values(date=NOON - timedelta(days=700))))
    asked = await admin.post("/keeping", **rule)
    assert re.search(r"\d+ stored posts are past that already", asked.text)
    assert "1 day" not in (await admin.get("/keeping")).text
    await admin.post("/keeping", do="retention", channel_id=1001, kind="unmentioned", days=30, sure="yes")
    assert "30 days" in (await admin.get("/keeping")).text


async def test_a_held_post_says_so_and_is_held_once(enter: Enter, filled: Store) -> None:
    """Its page shows the hold with its end, and offers neither another one nor what a hold forbids; the list of holds
    names channel and day.
    """
    admin, analyst = await enter("admin"), await enter("analyst")
    for reason in ("court 7", "court 7 again"):
        assert (await admin.post("/keeping", do="hold", post_id=1, reason=reason)).status_code == 303
    page = (await admin.get("/post/1001/1")).text
    assert "The post is held: court 7 <time" in page
    assert re.findall(r'name="do" value="(hold|redact|release)"', page) == ["release"]
    assert "court 7" not in (await analyst.get("/post/1001/1")).text
    listed = (await admin.get("/keeping")).text
    assert len(re.findall(r'name="hold_id"', listed)) == 1
    assert re.search(r'<a href="/post/1001/1">Nezygar, \w+ \d+ \w+[^<]*</a>: court 7', listed)
    await admin.post("/keeping", do="hold", channel_id=1001, reason="court 8")
    assert "The whole channel is held</a>: court 8" in (page := (await admin.get("/post/1001/2")).text)
    assert re.findall(r'name="do" value="(hold|redact|release)"', page) == ["hold"]
    hold = re.search(r'name="hold_id" value="(\d+)"', (await admin.get("/post/1001/1")).text)
    assert hold is not None
    await admin.post("/keeping", do="release", hold_id=hold[1])
    assert "The post is held" not in (await admin.get("/post/1001/1")).text


async def test_a_case_that_has_the_post_does_not_ask_for_it_again(enter: Enter) -> None:
    """On the post's page it is marked, and only the others have a button."""
    analyst = await enter("analyst")
    await analyst.post("/cases", title="The metro", post_id=1)
    await analyst.post("/cases", title="The bridge")
    page = (await analyst.get("/post/1001/1")).text
    assert '<a href="/case/1">The metro</a> <span class="tag good">has the post</span>' in page
    assert "Add: The metro" not in page
    assert "Add: The bridge" in page


async def test_a_posts_history_names_who_redacted_it(enter: Enter, filled: Store) -> None:
    """Under "Who did what" stands who took the text out and why, in its place among the decisions, once."""
    analyst, admin = await enter("analyst"), await enter("admin")
    await analyst.post("/review", kind="tag", post_id=1, subject="rumour", verdict="set")
    await admin.post("/keeping", do="redact", post_id=1, reason="a minor", sure="yes")
    history = (await analyst.get("/post/1001/1")).text.partition("Who did what")[2]
    assert re.findall(r"<b>(\w+)</b> ([^<\n]+)", history) == [
        ("Admin", "redaction: a minor"),
        ("Analyst", "tag: rumour"),
    ]
    await filled.write(lambda session: session.execute(update(RedactionRow).values(by_user_id=None)))
    assert "rule of retention redaction: a minor" in (await analyst.get("/post/1001/1")).text


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
async def test_refusals_of_keeping_are_told_in_the_readers_language(language: str, enter: Enter, filled: Store) -> None:
    """Whoever reads the desk in Russian or Ukrainian is told in it why a form of keeping was refused."""
    admin, texts = await enter("admin"), texts_for(language)
    admin.client.headers["accept-language"] = language
    await admin.post("/keeping", do="hold", post_id=1, reason="court 7")
    refused: list[tuple[dict[str, object], str]] = [
        ({"do": "hold", "post_id": 2, "reason": " "}, texts("desk-keep-why", most=500)),
        ({"do": "redact", "post_id": 2, "sure": "yes"}, texts("desk-keep-why", most=500)),
        ({"do": "redact", "post_id": 1, "reason": "x"}, texts("desk-keep-held", reason="court 7")),
        ({"do": "redact", "post_id": 1, "reason": "x", "sure": "yes"}, texts("desk-keep-held", reason="court 7")),
        ({"do": "redact", "post_id": 999, "reason": "x"}, texts("desk-no-post")),
        ({"do": "hold", "post_id": 999, "reason": "x"}, texts("desk-no-post")),
        ({"do": "hold", "channel_id": 999, "reason": "x"}, texts("desk-keep-no-channel")),
        ({"do": "hold", "reason": "x"}, texts("desk-keep-which")),
        ({"do": "retention", "kind": "all", "days": 0}, texts("desk-keep-days", most="36500")),
        ({"do": "retention", "kind": "none", "days": 1}, texts("desk-keep-which")),
        ({"do": "nothing"}, texts("desk-keep-which")),
    ]
    for form, told in refused:
        answer = await admin.post("/keeping", **form)
        assert answer.status_code == 400, form
        assert told in answer.text, form


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
async def test_refusals_of_any_form_are_told_in_the_readers_language(
    language: str, enter: Enter, filled: Store
) -> None:
    """So is what a decision, a case, a key, a story or a saved search can't be; a script is told the same."""
    admin, texts = await enter("admin"), texts_for(language)
    admin.client.headers["accept-language"] = language
    tag = {"kind": "tag", "subject": "rumour", "verdict": "set"}
    refused: list[tuple[str, dict[str, object], str]] = [
        ("/review", {**tag, "post_id": 999}, texts("desk-no-post")),
        ("/review", {**tag, "post_id": "x"}, texts("desk-form")),
        ("/review", {**tag, "post_id": 1, "verdict": "maybe"}, texts("desk-no-verdict")),
        ("/review", {**tag, "post_id": 1, "subject": " "}, texts("desk-tag-length", most=40)),
        ("/review", {"kind": "note", "post_id": 1, "verdict": "note"}, texts("desk-note-empty")),
        (
            "/review",
            {"kind": "mention", "post_id": 1, "subject": "x", "verdict": "confirmed"},
            texts("desk-no-mention"),
        ),
        ("/review/many", {"verdict": "confirmed"}, texts("desk-how-many", most=100)),
        ("/review/many", {"do": "dance"}, texts("desk-form")),
        ("/review/undo", {}, texts("desk-form")),
        ("/cases", {"title": " "}, texts("desk-case-title", most=200)),
        ("/case/999", {"do": "note"}, texts("desk-no-case")),
        ("/case/999", {"do": "dance"}, texts("desk-form")),
        ("/account/keys", {"name": ""}, texts("desk-key-name", most=100)),
        ("/searches", {"q": " "}, texts("desk-search-empty")),
        ("/searches", {"q": "spring", "way": "dance"}, texts("desk-form")),
        ("/story/999", {"do": "join"}, texts("desk-join-which")),
        ("/story/999", {}, texts("desk-apart-which")),
    ]
    for path, form, told in refused:
        answer = await admin.post(path, **form)
        assert (answer.status_code, told in answer.text) == (400, True), (path, form, told)
    admin.client.headers["accept"] = "application/json"
    answer = await admin.post("/review", **tag, post_id=999)
    assert (answer.status_code, answer.json()) == (400, {"error": texts("desk-no-post")})


def test_entries_are_replaced_and_comments_stay() -> None:
    """One entry is changed, added or taken out in the text; everything else stays as it was written."""
    assert entry(CATALOGUE, "sergey-lavrov") == CATALOGUE.partition("\n\n")[0].partition("\n")[2] + "\n"
    assert entry(CATALOGUE, "nobody") is None
    new = "- id: vladimir-putin\n  name: {en: Vladimir Putin}"
    changed = with_entry(CATALOGUE, "vladimir-putin", new)
    assert changed == CATALOGUE.replace("- id: vladimir-putin\n  name:\n    ru: Владимир Путин", new)
    assert with_entry(CATALOGUE, "sergey-lavrov", "").count("#") == 3
    assert with_entry(CATALOGUE, None, "- id: x\n  name: {en: X}").endswith("# The end.\n\n- id: x\n  name: {en: X}\n")
    for text in ("[{id: a}]", '{"id": 1}', ": :"):
        with pytest.raises(ConfigError):
            with_entry(text, "a", "")


async def test_the_catalogue_is_edited_in_revisions(enter: Enter, filled: Store) -> None:
    """A change is validated and previewed with the posts that it would match, and saved unless somebody was faster."""
    analyst = await enter("analyst")
    where = "/catalogue/officials"
    body = "- id: sobyanin\n  name: {ru: Сергей Лавров}\n"
    assert "starter" in (await analyst.post(where, text=body, base=0, do="preview")).text
    await filled.write(lambda s: revisions.mirror(s, NOON, kind="officials", text=CATALOGUE))
    assert "often" in (await analyst.get(f"{where}?id=sergey-lavrov")).text
    assert (await analyst.get(f"{where}?id=nobody")).status_code == 404
    page = await analyst.post(where, text=body, base=1, do="preview")
    assert "would match 33 stored posts" in page.text
    bad = await analyst.post(where, text="- id: x\n  nme: y\n", base=1, do="save")
    assert (bad.status_code, "name is missing" in bad.text) == (400, True)
    saved = await analyst.post(where, text=body, base=1, do="save", comment="the mayor")
    assert saved.headers["location"] == f"{where}?saved=2"
    late = await analyst.post(where, text=body, official_id="vladimir-putin", base=1, do="save")
    assert (late.status_code, "meanwhile" in late.text) == (400, True)
    assert (await analyst.get(f"{where}/2")).text == CATALOGUE + "\n" + body
    assert "the mayor" in (await analyst.get(where)).text
    assert (await (await enter("editor")).get(where)).status_code == 403
    with pytest.raises(UsageError, match="nothing was changed"):
        newest = await filled.read(lambda s: revisions.latest(s, "officials"))
        assert newest is not None
        await filled.write(lambda s: revisions.save(s, 13, NOON, kind="officials", text=newest[1], base=2, comment=""))


async def test_files_and_revisions_are_kept_alike(store: Store, clock: StillClock, tmp_path: Path) -> None:
    """An edited file becomes a revision; the newest revision is written into the file; a bad file does neither."""
    (tmp_path / "officials.yaml").write_text(CATALOGUE, encoding="utf-8")
    watchlist = tmp_path / "watchlist.yaml"
    watchlist.write_text("officials: officials.yaml\nchannels: [nezygar]\n", encoding="utf-8")
    files = RulesFiles(watchlist, None)
    holder = RulesHolder(files.load())
    await files.mirror(store, clock)
    await files.mirror(store, clock)
    first = "officials: officials.yaml\nchannels: [nezygar]\n"
    assert await store.read(lambda s: revisions.latest(s, "watchlist")) == (1, first)
    assert await store.read(lambda s: revisions.latest(s, "officials")) == (1, CATALOGUE)
    watchlist.write_text(first + "# by hand\n", encoding="utf-8")
    await files.mirror(store, clock)
    assert await store.read(lambda s: revisions.latest_number(s, "watchlist")) == 2
    new = first.replace("nezygar", "nezygar, mash")
    await store.write(lambda s: revisions.save(s, 13, NOON, kind="watchlist", text=new, base=2, comment=""))
    await files.mirror(store, clock)
    assert watchlist.read_text(encoding="utf-8") == new
    watchlist.write_text("channels: {", encoding="utf-8")
    await files.mirror(store, clock)
    assert await store.read(lambda s: revisions.latest_number(s, "watchlist")) == 3
    assert len(holder.current.channels) == 1


async def test_an_edit_that_takes_a_file_back_counts(store: Store, clock: StillClock, tmp_path: Path) -> None:
    """A channel that was put into the file and taken out again stays out; a file of another machine is only behind."""
    here, elsewhere = tmp_path / "here.yaml", tmp_path / "elsewhere.yaml"
    one, two = "channels: [nezygar]\n", "channels: [nezygar, mash]\n"
    here.write_text(one, encoding="utf-8")
    elsewhere.write_text(one, encoding="utf-8")
    files, others = RulesFiles(here, None), RulesFiles(elsewhere, None)
    for read in (files, others):
        read.load()
        await read.mirror(store, clock)
    here.write_text(two, encoding="utf-8")
    await files.mirror(store, clock)
    await others.mirror(store, clock)
    assert elsewhere.read_text(encoding="utf-8") == two
    here.write_text(one, encoding="utf-8")
    await files.mirror(store, clock)
    await files.mirror(store, clock)
    assert here.read_text(encoding="utf-8") == one
    assert await store.read(lambda s: revisions.latest(s, "watchlist")) == (3, one)
    await others.mirror(store, clock)
    assert elsewhere.read_text(encoding="utf-8") == one


async def test_a_file_that_is_only_being_written_is_no_revision(
    store: Store, clock: StillClock, tmp_path: Path
) -> None:
    """An editor empties a file before it fills it: what is caught in between is neither kept nor brought to others."""
    path, text = tmp_path / "watchlist.yaml", "channels: [nezygar]\n"
    path.write_text(text, encoding="utf-8")
    files = RulesFiles(path, None)
    files.load()
    await files.mirror(store, clock, settled=files.stamps())
    looked = files.stamps()
    path.write_text("", encoding="utf-8")
    await files.mirror(store, clock, settled=looked)
    looked = files.stamps()
    path.write_text(text + "# more\n", encoding="utf-8")
    await files.mirror(store, clock, settled=looked)
    assert await store.read(lambda s: revisions.latest(s, "watchlist")) == (1, text)
    await files.mirror(store, clock, settled=files.stamps())
    assert await store.read(lambda s: revisions.latest(s, "watchlist")) == (2, text + "# more\n")


async def test_a_file_that_stays_behind_undoes_nothing(store: Store, clock: StillClock, tmp_path: Path) -> None:
    """Whoever lays the same old file there once more has not taken back what others decided since."""
    old, new = "channels: [nezygar]\n", "channels: [nezygar, mash]\n"
    path = tmp_path / f"{'w' * 245}.yaml"  # so long that no part has room beside it: a write fails, whoever asks for it
    path.write_text(old, encoding="utf-8")
    files = RulesFiles(path, None)
    files.load()
    await files.mirror(store, clock)
    await store.write(lambda s: revisions.save(s, 13, NOON, kind="watchlist", text=new, base=1, comment=""))
    await files.mirror(store, clock)
    assert path.read_text(encoding="utf-8") == old
    path.unlink()
    path.write_text(old, encoding="utf-8")
    await files.mirror(store, clock)
    assert await store.read(lambda s: revisions.latest(s, "watchlist")) == (2, new)


async def test_analysts_set_posts_apart_and_join_stories(enter: Enter, filled: Store) -> None:
    """A wrong grouping is mended at the desk, is seen in the post's history, and no rule undoes it."""
    analyst, journalist = await enter("analyst"), await enter("journalist")
    ad = "DEMO. Путин и Лавров. Реклама. ООО «Диван», erid: 2VtzqxAbCdE"

    def one_story(session: Session) -> None:
        session.add(StoryRow(id=7, created_at=NOON))
        session.flush()
        session.execute(update(PostRow).where(PostRow.id.in_([1, 2])).values(story_id=7))
        session.execute(update(VersionRow).where(VersionRow.post_id == 2).values(text=ad))

    await filled.write(one_story)
    page = (await analyst.get("/story/7")).text
    assert 'name="apart" value="2"' in page
    assert "of the text" in page
    assert '<span class="tag warn">advertising</span>' in page
    assert 'name="apart"' not in (await journalist.get("/story/7")).text
    assert (await journalist.post("/story/7", do="apart", apart="2")).status_code == 403
    assert "<h1>Story 7</h1>" in page
    analyst.client.headers["accept-language"] = "ru"  # what was wrong is said in the reader's language
    assert "Отметьте часть постов" in (await analyst.post("/story/7", do="apart")).text
    assert "Назовите другой сюжет" in (await analyst.post("/story/7", do="join", into="семь")).text
    for wrong in ({"do": "apart"}, {"do": "apart", "apart": "99"}, {"do": "join"}, {"do": "join", "into": "7"}):
        assert (await analyst.post("/story/7", **wrong)).status_code == 400, wrong
    assert (await analyst.post("/story/7", do="apart", apart=["1", "2"])).status_code == 400
    answer = await analyst.post("/story/7", do="apart", apart="2")
    new = await filled.read(lambda session: session.scalar(select(PostRow.story_id).where(PostRow.id == 2)))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/story/{new}")
    assert new != 7
    keys = [PostKey(1001, 1), PostKey(1001, 2)]
    assert await filled.read(lambda session: decided_posts(session, keys)) == {PostKey(1001, 2)}
    answer = await analyst.post(f"/story/{new}", do="join", into=" https://desk.example/story/7/ ")
    assert answer.headers["location"] == "/story/7"
    assert await filled.read(lambda session: session.scalar(select(PostRow.story_id).where(PostRow.id == 2))) == 7
    undo = re.findall(r'name="review_id" value="([0-9]+)"', (await analyst.get("/post/1001/2")).text)
    await analyst.post("/review/undo", review_id=max(undo, key=int))
    assert await filled.read(lambda session: session.scalar(select(PostRow.story_id).where(PostRow.id == 2))) != 7
    await analyst.post("/review/undo", review_id=min(undo, key=int))
    assert await filled.read(lambda session: session.scalar(select(PostRow.story_id).where(PostRow.id == 2))) == 7


async def test_a_word_on_a_story_without_a_number_can_be_taken_back(enter: Enter, filled: Store) -> None:
    """Whatever a script wrote as a story, its undoing answers as any other."""
    analyst = await enter("analyst")
    await analyst.post("/review", kind="story", post_id="2", subject="that one", verdict="rejected")
    review_id = await filled.read(lambda session: session.scalar(select(ReviewRow.id)))
    assert (await analyst.post("/review/undo", review_id=review_id)).status_code == 303
    assert await filled.read(lambda session: session.scalar(select(ReviewRow.undone_at))) is not None


async def test_the_address_of_a_story_leads_to_what_it_became(enter: Enter, filled: Store) -> None:
    """An alert's button and a script's number go on to the story that it joined; an old page's form acts on that."""
    analyst = await enter("analyst")

    def joined(session: Session) -> None:
        session.add_all(StoryRow(id=number, created_at=NOON) for number in (7, 8, 9))
        session.flush()
        session.execute(update(PostRow).where(PostRow.id.in_([1, 2])).values(story_id=7))
        session.execute(update(PostRow).where(PostRow.id == 3).values(story_id=8))
        merge_stories(session, 7, 8)

    await filled.write(joined)
    answer = await analyst.get("/story/7")
    assert (answer.status_code, answer.headers["location"]) == (303, "/story/8")
    told = (await analyst.get("/api/v1/stories/7")).json()
    assert (told["story_id"], len(told["posts"])) == (8, 3)
    answer = await analyst.post("/story/7", do="apart", apart="2")
    assert answer.headers["location"] == "/story/10"
    assert (await analyst.post("/story/10", do="join", into="7")).headers["location"] == "/story/8"
    assert (await analyst.post("/story/8", do="join", into="7")).status_code == 400
