"""/check: a draft against what the channels said."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.i18n import LANGUAGES, texts_for
from core.pipeline.relating.drafts import CITATIONS_AT_MOST
from core.storage.store import Store
from tests.bot.test_alerts import marked
from tests.bot.world import newsroom

DRAFT = (
    "The ministry is silent. Kompromat GROUP reported that Lavrov had fallen out of favour. "
    "Nezygar reported that Putin had left. Weather is fine."
)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_citation_is_compared_and_nothing_is_kept(store: Store, language: str) -> None:
    """What the channel has is shown with its status, what it has not is said; no table holds the draft."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.hear("DEMO. Лавров впал в немилость.", channel_id=1002, date=room.clock() - timedelta(days=1))
        asked = await room.ask(anna, "/check", texts("ask-check"))
        await room.chats.reply(anna, asked, DRAFT)
        answer = await room.chats.wait_message(anna, texts("check-kept-nowhere"))
        assert texts("check-found") in answer.text
        # Of words that nobody compared nothing more is said than of compared ones.
        assert texts("check-found").startswith(texts("check-found-words").removesuffix("."))
        assert "немилость" in answer.text
        assert texts("alert-unverified") in answer.text
        assert texts("check-nothing", channel="Nezygar") in answer.text
        assert (await room.ask(anna, "/check Nothing here.")).text == texts("check-none")
        sent = await room.chats.send_document(anna, room.chats.only_bot(), "d.txt", DRAFT.encode(), mime="text/plain")
        await room.chats.wait_message(anna, texts("check-found"), after=sent)
        sent = await room.chats.send_document(anna, room.chats.only_bot(), "d.pdf", b"x", mime="application/pdf")
        await room.chats.wait_message(anna, texts("check-bad-file"), after=sent)
        payloads = await store.read(lambda session: str(session.execute(text("SELECT payload FROM delivery")).all()))
        assert "favour" not in payloads


async def test_a_draft_that_links_to_a_post_is_shown_this_post(store: Store) -> None:
    """Not the channel's newest one that names the same man."""
    async with newsroom(store) as room:
        for number, words in ((7, "впал в немилость"), (8, "вернулся из поездки")):
            await room.hear(
                f"DEMO. Лавров {words}.", message_id=number, date=room.clock() - timedelta(hours=10 - number)
            )
        asked = await room.ask(room.admin, "/check", "draft")
        await room.chats.reply(room.admin, asked, "Nezygar reported that Lavrov was out of favour (t.me/nezygar/7).")
        answer = await room.chats.wait_message(room.admin, "The draft is not kept")
        assert "немилость" in answer.text
        assert "поездки" not in answer.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
async def test_a_draft_in_a_file_is_read_as_editors_save_it(store: Store, encoding: str) -> None:
    """Notepad's code page and its Unicode too: a draft that can't be read must not pass for one without citations."""
    async with newsroom(store) as room:
        await room.hear("DEMO. Лавров молчит третий день.", date=room.clock() - timedelta(hours=1))
        draft = "Їжак у тумані. Nezygar сообщил: «Лавров молчит третий день»."
        await room.chats.send_document(
            room.admin, room.chats.only_bot(), "d.txt", draft.encode(encoding), mime="text/plain"
        )
        answer = await room.chats.wait_message(room.admin, "The draft is not kept")
        assert f"“Лавров молчит третий день” — {texts_for('en')('check-verbatim')}" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_quoted_words_are_laid_beside_the_post_and_its_versions(store: Store, language: str) -> None:
    """Verbatim, of an earlier version, altered with the difference, not there; and of the draft nothing is kept."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        day = timedelta(days=1)
        old = await room.hear("DEMO. Лаврову временно запретили поездки на встречи.", date=room.clock() - day)
        await room.hear(
            "DEMO. Лаврову временно закрыли поездки на встречи.",
            message_id=old.message_id, date=old.date, edit_date=room.clock() - day / 2,
        )  # fmt: skip
        await room.hear("DEMO. Лавров молчит третий день.", date=room.clock() - day / 3)
        draft = (
            "Nezygar сообщил, что Лаврову «временно закрыли поездки», «временно запретили поездки» "
            "и «временно закрыли все дороги на встречи». Nezygar сообщил, что Лавров «уходит в отставку»."
        )
        answer = await room.ask(anna, f"/check {draft}", texts("check-kept-nowhere"))
        assert f"“временно закрыли поездки” — {texts('check-verbatim')}\n" in answer.text
        older = f"{texts('check-verbatim')} {texts('check-older', number=1)}"
        assert f"“временно запретили поездки” — {older}" in answer.text
        assert f"“временно закрыли все дороги на встречи” — {texts('check-altered')}" in answer.text
        assert "поездки" in marked(answer, "strikethrough")
        assert "все дороги" in marked(answer, "underline")
        assert f"“уходит в отставку” — {texts('check-not-found')}" in answer.text
        kept = await store.read(
            lambda session: str([session.execute(text(f"SELECT * FROM {table}")).all()
                                 for table in ("delivery", "destination", "member", "subscription")])
        )  # fmt: skip
        assert "дороги" not in kept


@pytest.mark.parametrize(
    "draft",
    [
        "Nezygar wrote that Lavrov was «крайне недоволен», and Kompromat GROUP reported that he was «готов уйти».",
        "Nezygar сообщил, что Лавров «крайне недоволен», а Kompromat GROUP написал, что он «готов уйти».",
        "Nezygar повідомив, що Лавров «крайне недоволен», а Kompromat GROUP написав, що він «готов уйти».",
    ],
)
async def test_words_of_one_channel_are_not_sought_in_the_posts_of_another(store: Store, draft: str) -> None:
    """Of two channels in a sentence each is asked for its own words only."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code="en")
        await room.join(anna)
        day = timedelta(days=1)
        await room.hear("DEMO. Лавров крайне недоволен.", date=room.clock() - day)
        await room.hear("DEMO. Лавров готов уйти.", channel_id=1002, date=room.clock() - day)
        answer = await room.ask(anna, f"/check {draft}", texts("check-kept-nowhere"))
        assert answer.text.count(f"” — {texts('check-verbatim')}") == 2
        assert texts("check-not-found") not in answer.text


@pytest.mark.parametrize(
    "draft",
    [
        "«Лавров крайне недоволен», — пишет «Вечерняя Заря», а Nezygar сообщил, что он «готов уйти».",
        '"Лавров крайне недоволен", - пишет газета "Вечерняя Заря", а Nezygar сообщил, что он "готов уйти".',
        "«Лавров крайне недоволен», — пише «Вечірня Зоря», а Nezygar повідомив, що він «готов уйти».",
        "“Лавров крайне недоволен,” said the Evening Star, while Nezygar reported that he was “готов уйти”.",
    ],
)
async def test_words_of_somebody_else_are_not_sought_in_a_channels_posts(store: Store, draft: str) -> None:
    """What a draft has a paper say, whom nobody watches, is no wrong quotation of the channel beside it."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code="en")
        await room.join(anna)
        await room.hear("DEMO. Лавров готов уйти.", date=room.clock() - timedelta(days=1))
        answer = await room.ask(anna, f"/check {draft}", texts("check-kept-nowhere"))
        assert f"“готов уйти” — {texts('check-verbatim')}" in answer.text
        assert texts("check-not-found") not in answer.text
        own = "«Лавров готов уйти», — пишет Nezygar, добавляя, что он «крайне недоволен»."
        answer = await room.ask(anna, f"/check {own}", texts("check-kept-nowhere"))
        assert f"“Лавров готов уйти” — {texts('check-verbatim')}" in answer.text
        assert texts("check-not-found") in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_draft_with_many_citations_says_how_many_of_them_were_checked(store: Store, language: str) -> None:
    """The head tells all of them, and that only the first were looked at; of a dozen it says nothing of the kind."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        citation = "Nezygar reported that Putin had left. "
        head = await room.ask(anna, f"/check {citation * (CITATIONS_AT_MOST + 2)}", texts("check-head", count=14))
        assert texts("check-only-first", count=CITATIONS_AT_MOST) in head.text
        head = await room.ask(anna, f"/check {citation * CITATIONS_AT_MOST}", texts("check-head", count=12))
        assert texts("check-only-first", count=CITATIONS_AT_MOST) not in head.text


async def test_a_draft_is_never_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Not even where something fails while it is checked."""
    caplog.set_level("INFO")
    async with newsroom(store) as room:
        await room.hear("DEMO. Лавров молчит.", date=room.clock() - timedelta(hours=1))
        await room.ask(room.admin, "/check Nezygar сообщил, что Лавров «секретное слово молчит».", "not kept")
        room.fault("internal_error", method="sendMessage", times=3)
        await room.chats.say(room.admin, room.chats.only_bot(), "/check Nezygar сообщил, что Лавров «тайна тайн».")
        await room.quiet()
    assert caplog.records
    assert "секретное слово" not in caplog.text
    assert "тайна тайн" not in caplog.text
