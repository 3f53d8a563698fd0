"""What other tests meet in one language only, met in each: channels, stories, articles, groups, admins' screens."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.answers import FETCH_CODES
from core.i18n import LANGUAGES, texts_for
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.newsroom.reviewing import judge
from core.pipeline.telling.corrections import tell_of_verdict
from core.storage.feeds import due_requests, request_done
from core.storage.models import CitationRow
from core.storage.store import Store
from core.storage.upsert import insert_new
from core.storage.wake import Topic, wake
from tests.bot.test_copies import COPY
from tests.bot.test_publication import publish
from tests.bot.world import newsroom

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


async def test_a_followed_channel(store: Store, language: str) -> None:
    """Offered with its rate, listed, alerted with its own reason, told in digests under the channels, muted, ended."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        for days in (9, 2):
            await room.hear("DEMO. Давно.", date=room.clock() - timedelta(days=days))
        offer = await room.ask(anna, "/watch @nezygar", texts("offer-rare", channels=1))
        await room.tap(anna, offer, texts("offer-both"), texts("subscribed-both"))
        await room.hear("DEMO. Ни о ком.")
        alert = await room.chats.wait_message(anna, "Ни о ком", after=offer)
        await room.tap(anna, alert, texts("alert-button-why"))
        await room.chats.wait_message(anna, texts("alert-why-channel", channel="Nezygar"))
        digest = await room.ask(anna, "/digest", texts("digest-title"))
        assert texts("digest-others") in digest.text
        listed = await room.ask(anna, "/list", texts("list-head", count=1))
        assert listed.buttons[0][0].text.startswith(texts("list-channel", name="Nezygar"))
        await room.tap(anna, alert, texts("alert-button-mute"))
        await room.tap(anna, alert, texts("mute-channel", name="Nezygar"))
        await room.chats.wait_message(anna, texts("mute-done-channel", name="Nezygar"))
        asked = await room.ask(
            anna, "/unsubscribe @nezygar", texts("list-remove-ask", name=texts("list-channel", name="Nezygar"))
        )
        await room.tap(anna, asked, texts("talk-yes"))
        press = await room.chats.press(anna, listed, listed.buttons[0][0].data or "")
        assert (await press.answered()).text == texts("talk-old-button")


async def test_a_followed_story_and_a_followed_feed(store: Store, language: str) -> None:
    """The button under the reasons; each copy is told with the story as its reason; both stand in the list."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        room.stories = StoryPlacer()
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        await room.hear(COPY)
        alert = await room.chats.wait_message(anna, "закрыли")
        await room.tap(anna, alert, texts("alert-button-why"))
        why = await room.chats.wait_message(anna, texts("alert-why-head"))
        await room.tap(anna, why, texts("alert-button-story"))
        followed = await room.chats.wait_message(anna, texts("story-followed"))
        await room.hear(COPY, channel_id=1002)
        again = await room.chats.wait_message(
            anna, texts("alert-story-first", channel="Nezygar", at="")[:5], after=followed
        )
        await room.tap(anna, again, texts("alert-button-why"))
        await room.chats.wait_message(anna, texts("alert-why-story"), after=again)
        feed = await room.ask(anna, "/watch Paper", texts("offer-feed"))
        await room.tap(anna, feed, texts("offer-feed-button"))
        listed = await room.ask(anna, "/list", texts("list-head", count=3))
        labels = [row[0].text for row in listed.buttons]
        assert any(label.startswith(texts("list-feed", name="Paper")) for label in labels)
        assert any(label.startswith(texts("list-story", name="")[:6]) for label in labels)


async def test_an_article_by_its_address(store: Store, language: str) -> None:
    """No address, one to be fetched, one that can't be had, one without posts."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        assert (await room.ask(anna, "/article foo")).text == texts("article-bad")
        await room.ask(anna, "/article https://paper.example/none", texts("article-fetching"))
        (request,) = await store.read(lambda session: due_requests(session, 10))

        def failed(session: Session) -> None:
            request_done(session, request.id, room.clock(), error="fetch-missing 404")
            wake(session, Topic.REQUEST)

        await store.write(failed)
        await room.chats.wait_message(anna, texts("article-failed", reason=texts("fetch-missing", status="404")))
        article_id = await publish(room)

        def cite(session: Session) -> None:
            same = {"article_id": article_id, "article_version": 0, "channel_username": None}
            same |= dict.fromkeys(("sentence_start", "clause_start"), 0) | dict.fromkeys(
                ("sentence_end", "clause_end"), 9
            )
            named = {"number": 0, "channel_name": "Nezygar", "watched": True, "day_phrase": "on Tuesday"}
            other = {"number": 1, "channel_name": "Zarya", "watched": False, "day_phrase": None}
            insert_new(session, CitationRow, [same | named, same | other])

        await store.write(cite)
        answer = await room.ask(anna, "/article https://paper.example/a", texts("article-no-posts"))
        assert texts("article-open", label="Nezygar, on Tuesday") in answer.text
        assert texts("article-open-unwatched", label="Zarya") in answer.text


async def test_a_post_with_versions_and_an_article(store: Store, language: str) -> None:
    """Its life counts the versions and names the article; with names hidden an alert's first line says nothing."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        old = await room.hear("DEMO. Лавров впал в милость.")
        same = {"message_id": old.message_id, "date": old.date}
        await room.hear("DEMO. Лавров впал в немилость.", edit_date=room.clock() + timedelta(seconds=1), **same)
        await publish(room, 1)
        life = await room.ask(anna, f"https://t.me/nezygar/{old.message_id}", texts("life-articles"))
        assert texts("life-versions", count=2) in life.text
        assert "Kremlin <denies> a rift" in life.text
        await room.follow(anna)
        privacy = await room.ask(anna, "/privacy", texts("privacy-text"))
        await room.tap(anna, privacy, texts("privacy-names", value=texts("privacy-names-shown")))
        await room.hear()
        alert = await room.chats.wait_message(anna, "закрыли", after=privacy)
        assert alert.text.splitlines()[0] == texts("alert-neutral")


async def test_what_belongs_into_the_private_chat(store: Store, language: str) -> None:
    """Drafts and the way to the desk are refused in a group; what is unknown is answered kindly."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language, desk_url="https://desk.example") as room:
        group = room.chats.create_group("Desk", creator=room.admin)
        await room.chats.add_bot_to(group, room.chats.only_bot(), by=room.admin)
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-done"))
        await room.chats.say(room.admin, group, "/here")
        await room.chats.wait_message(group, texts("here-already"))
        await room.chats.say(room.admin, group, "/check x")
        await room.chats.wait_message(group, texts("check-private"))
        await room.chats.say(room.admin, group, "/desk")
        await room.chats.wait_message(group, texts("desk-private"))
        await room.hear("DEMO. Лавров съел ёжика.", date=room.clock() - timedelta(hours=1))
        draft = "/check Nezygar reported that Lavrov “had eaten a hedgehog”."
        assert texts("check-translated") in (await room.ask(room.admin, draft, texts("check-kept-nowhere"))).text


async def test_what_admins_see(store: Store, language: str) -> None:
    """Help, status, a sample, invitations, the list of members and one of them."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        help_ = await room.ask(room.admin, "/help", texts("help-head"))
        for role in ("journalist", "editor", "analyst", "admin"):
            assert texts(f"help-{role}").splitlines()[0] in help_.text
        empty = await room.ask(room.admin, "/status", texts("status-head"))
        assert texts("status-no-post") in empty.text
        assert texts("status-gaps", count=0) in empty.text
        sample = await room.ask(room.admin, "/test", texts("test-head"))
        assert texts("alert-sample") in sample.text
        await room.hear()
        status = await room.ask(room.admin, "/status", texts("status-channels", count=2))
        assert texts("status-last-post", at="")[:8] in status.text
        assert texts("status-next-digest", at="")[:8] in status.text
        assert (await room.ask(room.admin, "/invite king")).text == texts("invite-bad-role", text="king")
        asked = await room.ask(room.admin, "/invite", texts("invite-which"))
        await room.tap(room.admin, asked, texts("role-analyst"), "?start=")
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        members = await room.ask(room.admin, "/members", texts("members-head", count=2))
        await room.tap(room.admin, members, "Anna", "Anna · ")
        await room.tap(room.admin, members, texts("members-make", role=texts("role-analyst")))
        await room.tap(room.admin, members, texts("members-remove"), texts("members-remove-ask", name="Anna"))
        await room.tap(room.admin, members, texts("talk-yes"), texts("members-removed", name="Anna"))


@pytest.mark.parametrize("verdict", ["confirmed", "denied"])
async def test_a_verdict(store: Store, language: str, verdict: str) -> None:
    """By whom it was given, as a reply, and first in the next digest."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        await room.hear()
        alert = await room.chats.wait_message(anna, "закрыли")

        def decide(session: Session) -> None:
            number = judge(session, 1000, room.clock(), kind="claim", post_id=1, subject="", verdict=verdict)
            tell_of_verdict(session, 1, number, room.clock())

        await store.write(decide)
        told = await room.chats.wait_message(anna, texts("alert-event-verdict"))
        assert texts(f"alert-{verdict}", by="Ada") in told.text
        assert told.reply_to == alert.message_id


def test_every_reason_why_an_article_cannot_be_read_has_words(language: str) -> None:
    """Each code that a monitor gives is known to the bot, and is a text of every language."""
    folder = Path(__file__).parents[2] / "monitors" / "feeds"
    given = {code for file in folder.glob("*.py") for code in re.findall(r'"(fetch-[a-z]+)"', file.read_text("utf-8"))}
    assert given == FETCH_CODES
    texts = texts_for(language)
    assert len({texts(code, status="404") for code in given}) == len(given)
