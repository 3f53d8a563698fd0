"""Following officials and channels: by word and tap, in three languages."""

import shlex
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.i18n import LANGUAGES, office_text, texts_for
from core.storage.feeds import due_requests
from core.storage.store import Store
from core.storage.subscriptions import put_wish
from core.told import Destination
from core.types import Official, Position
from tests.bot.world import newsroom, rules


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_surname_leads_to_an_alert_in_two_taps(store: Store, language: str) -> None:
    """Invitation, surname, tap: the newest stored post in alert form, the digest's time, then live alerts."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.hear("DEMO. Лаврову закрыли поездки.")
        offer = await room.ask(anna, "лаврова")
        assert texts("offer-rate", posts=1, channels=1) in offer.text
        assert "закрыли" in offer.text
        labels = [button.text for row in offer.buttons for button in row]
        assert labels == [texts("offer-both"), texts("offer-alerts"), texts("offer-digest")]
        await room.tap(anna, offer, texts("offer-both"), texts("subscribed-both"))
        example = await room.chats.wait_message(anna, texts("alert-stored"))
        assert texts("alert-unverified") in example.text
        schedule = await room.chats.wait_message(anna, texts("subscribed-forward"))
        assert "09:00" in schedule.text
        await room.hear("DEMO. Лавров вернулся.")
        alert = await room.chats.wait_message(anna, "вернулся")
        assert texts("alert-unverified") in alert.text
        assert any(entity.type == "bold" and _covers(alert.text, entity, "Лавров") for entity in alert.entities)


def _covers(text: str, entity: object, word: str) -> bool:
    units = text.encode("utf-16-le")
    start, length = entity.offset, entity.length  # type: ignore[attr-defined]
    return units[2 * start : 2 * (start + length)].decode("utf-16-le") == word


@pytest.mark.parametrize("typed", ["Лавров", "лаврову", "Lavrov", "Сергей Лавров", "Sergey Lavrov", "sergey-lavrov"])
async def test_any_form_of_a_name_is_understood(store: Store, typed: str) -> None:
    """Inflected, Latin, whole or by id: the same official is offered."""
    async with newsroom(store) as room:
        assert "Sergey Lavrov" in (await room.ask(room.admin, typed)).text


@pytest.mark.parametrize("typed", ["глава МИД", "главе мид рф", "Министр иностранных дел России", "очільник МЗС Росії"])
async def test_an_office_is_whoever_holds_it(store: Store, typed: str, clock: Any) -> None:
    """As the bot itself calls it, or inflected; not who held it before. More words than the office's are no office."""
    left, took = date(2020, 1, 1), date(2020, 1, 2)
    names = ("министр иностранных дел России", ("глава МИД", "глава МИД РФ", "очільник МЗС Росії"))
    before = Official("pyotr-hryushkin", {"ru": "Пётр Хрюшкин"}, positions=(Position(*names, None, left),))
    holds = Official("ivan-bublikov", {"ru": "Иван Бубликов"}, positions=(Position(*names, took),))
    async with newsroom(store, clock=clock) as room:
        room.holder.current = rules(before, holds)
        offer = await room.ask(room.admin, typed)
        assert offer.text.startswith("Иван Бубликов")
        assert (await room.ask(room.admin, f"/digest {typed} 7d", "Digest")).text.startswith("Digest: Иван Бубликов")
        assert "I know no official" in (await room.ask(room.admin, f"зять {typed}")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_ambiguous_name_is_a_choice(store: Store, language: str) -> None:
    """Namesakes are offered as buttons; the choice leads on."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        asked = await room.ask(anna, "/subscribe")
        assert asked.force_reply
        choice = await room.chats.reply(anna, asked, "Трамп")
        choice = await room.chats.wait_message(anna, texts("offer-which", text="Трамп"), after=choice)
        assert len(choice.buttons) == 2
        await room.tap(anna, choice, "pick:donald-trump-jr", texts("offer-none"))
        await room.tap(anna, choice, texts("offer-digest"), texts("subscribed-digest"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_unknown_name_says_what_one_can_do(store: Store, language: str) -> None:
    """Nobody of that name: a near one is offered, else what to try."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        unknown = await room.ask(anna, "Хрюшкин <b>&")
        assert unknown.text.splitlines() == [
            texts("offer-unknown", text="Хрюшкин <b>&"),
            texts("offer-unknown-what"),
            "Хрюшкин <b>&",
        ]
        await room.tap(anna, unknown, texts("offer-ask-admin"))
        asked = texts_for(room.admin.language_code)("offer-asked", name="Хрюшкин <b>&", by="Anna")
        told = (await room.chats.wait_message(room.admin, asked)).text
        assert "slukh officials add config/officials.yaml --name 'Хрюшкин <b>&' --title" in told
        unsafe = await room.ask(anna, "$(x) `y` 'z'")
        await room.tap(anna, unsafe, texts("offer-ask-admin"))
        command = (await room.chats.wait_message(room.admin, "$(x)")).text.splitlines()[-1]
        assert shlex.split(command)[4:6] == ["--name", "$(x) `y` 'z'"]
        assert "--name '" in command
        words = texts("subscribed", name="Хрюшкин <b>&", how=texts("subscribed-both"))
        await room.tap(anna, unknown, texts("offer-words"), words)
        assert (await room.ask(anna, "/list", texts("list-head", count=1))) is not None
        near = await room.ask(anna, "Лавроф")
        assert texts("offer-similar") in near.text
        labels = [button.text for row in near.buttons for button in row]
        assert labels[1:] == [texts("offer-words"), texts("offer-ask-admin")]
        assert (await room.ask(anna, "/nosuch")).text == texts("talk-unknown-command")
        assert (await room.ask(anna, "x" * 300)).text == texts("talk-long")
        assert (await room.ask(anna, "🙂 …")).text == texts("talk-unknown")
        assert (await room.ask(anna, "/unsubscribe Лавров")).text == texts("list-not-followed", text="Лавров")


async def test_a_wish_is_passed_on_once(store: Store) -> None:
    """A second tap on the same button does not ask the admins again, and is answered as the first."""
    async with newsroom(store) as room:
        unknown = await room.ask(room.admin, "Хрюшкин")
        for _ in range(3):
            await room.tap(room.admin, unknown, "Ask an admin to add the person")
        await room.chats.wait_message(room.admin, "asks for somebody")
        await room.quiet()
        assert sum("asks for somebody" in text for text in room.texts(room.admin)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_channel_that_nobody_watches_is_no_unknown_person(store: Store, language: str) -> None:
    """/watch asks for a channel, and says of one that is not watched just that."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        assert (await room.ask(room.admin, "/watch")).text == texts("ask-watch")
        for typed in ("@nosuch", "https://t.me/nosuch"):
            answer = await room.ask(room.admin, f"/watch {typed}")
            assert answer.text == texts("offer-no-channel", text=typed)
            assert not answer.buttons


@pytest.mark.parametrize("shared", ["https://t.me/nezygar/3", "t.me/s/nezygar", "https://t.me/s/nezygar/3?single"])
async def test_a_channel_is_watched_by_any_of_its_addresses(store: Store, shared: str) -> None:
    """As Telegram shares it, with the post that was open, and as its web page."""
    async with newsroom(store) as room:
        await room.hear("DEMO. Погода хорошая.")
        offer = await room.ask(room.admin, f"/watch {shared}")
        assert "Nezygar" in offer.text
        assert "Погода" in offer.text


async def test_a_channels_address_alone_is_the_channel_and_no_article(store: Store) -> None:
    """One that is watched is offered, of another one it is said that nobody watches it; nothing is fetched."""
    async with newsroom(store) as room:
        assert "Nezygar" in (await room.ask(room.admin, "https://t.me/nezygar")).text
        assert "I watch no channel" in (await room.ask(room.admin, "https://t.me/nosuch?embed=1")).text
        assert await store.read(lambda session: due_requests(session, 10)) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_channel_without_posts_is_no_person(store: Store, language: str) -> None:
    """What is said where nothing is stored fits a channel and a search as well as an official."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        assert texts("offer-none") in (await room.ask(room.admin, "@nezygar")).text
        assert not {"them", "человеке", "людину"} & set(texts("offer-none").rstrip(".").split())


async def test_words_that_are_followed_are_those_that_were_typed(store: Store) -> None:
    """A long name is not cut before it is followed; what is longer still is no name."""
    async with newsroom(store) as room:
        typed = "Хрюшкин " * 12
        offer = await room.ask(room.admin, f"/subscribe {typed}")
        assert offer.text.splitlines()[2] == typed.strip()
        assert (await room.ask(room.admin, "/subscribe " + "Хрюшкин " * 13)).text == texts_for("en")("talk-unknown")


async def test_several_names_at_once_are_offered_one_by_one(store: Store) -> None:
    """Whoever types a list of surnames is shown whom the words name."""
    async with newsroom(store) as room:
        offer = await room.ask(room.admin, "путина и лаврову")
        labels = [button.text.partition(",")[0] for row in offer.buttons for button in row]
        assert labels[:2] == ["Vladimir Putin", "Sergey Lavrov"]
        for name in labels[:2]:
            await room.tap(room.admin, offer, offer.button(name).text)
            await room.chats.wait_message(room.admin, name, after=offer)


async def test_whoever_follows_the_words_can_still_ask_for_the_person(store: Store) -> None:
    """The tap that follows the words of an unknown name leaves the one that asks an admin."""
    async with newsroom(store) as room:
        offer = await room.ask(room.admin, "Хрюшкин")
        await room.tap(room.admin, offer, "Follow these words")
        await room.tap(room.admin, offer, "Ask an admin to add the person")
        assert "--name 'Хрюшкин' --title" in (await room.chats.wait_message(room.admin, "asks for somebody")).text


async def test_an_example_is_quoted_where_it_names_the_person(store: Store) -> None:
    """Not its first sentence, which may be about somebody else."""
    async with newsroom(store) as room:
        await room.hear("DEMO. Путин провёл совещание. О Лаврове не вспоминали.")
        offer = await room.ask(room.admin, "Лавров")
        assert "«О Лаврове не вспоминали.»" in offer.text


@pytest.mark.parametrize(
    ("language", "now", "before"),
    [
        ("en", "sample minister", "sample mayor, 2001–2005"),
        ("ru", "министр примеров", "мэр Образцова, 2001–2005"),
        ("uk", "міністр прикладів", "мэр Образцова, 2001–2005"),
    ],
)
def test_an_office_is_told_in_the_readers_language(language: str, now: str, before: str) -> None:
    """The office held today, though others are listed after it; of whoever left them all the last, with its years."""
    mayor = Position("мэр Образцова", ("sample mayor",), date(2001, 1, 1), date(2005, 1, 1))
    clerk = Position("писарь", ("clerk",), date(1990, 1, 1), date(1995, 1, 1))
    minister = Position("министр примеров", ("міністр прикладів", "sample minister"), date(2010, 1, 1))
    told = [
        office_text(Official("x", {"en": "X"}, positions=positions), language, date(2025, 1, 1))
        for positions in ((minister, mayor, clerk), (mayor, clerk), ())
    ]
    assert told == [now, before, ""]


async def test_debug_says_what_matches_and_what_is_rejected(store: Store) -> None:
    """/debug shows each place of a text with the official and the reason, and what was rejected, and keeps nothing."""
    texts = texts_for("en")
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code="en")
        await room.join(anna)
        found = await room.ask(anna, "/debug DEMO. Слова Сергея Лаврова. Улица Лаврова.")
        assert "✓ Сергея Лаврова" in found.text
        assert "full name in the genitive" in found.text
        assert "✗ Лаврова" in found.text
        assert texts("mention-rejected-place", word="Улица") in found.text
        assert (await room.ask(anna, "/debug DEMO. Погода.")).text == texts("debug-nothing")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_setting_is_a_button_that_shows_its_value(store: Store, language: str) -> None:
    """The list leads to a subscription, whose toggles, pauses and removal all work and can be taken back."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        empty = await room.ask(anna, "/list")
        assert texts("list-head", count=0) in empty.text
        await room.follow(anna)
        listed = await room.ask(anna, "/list", texts("list-head", count=1))
        await room.tap(anna, listed, texts("subscribed-both"))
        for label in ("list-instant", "list-in-digest", "list-edits", "list-deletions", "list-articles"):
            shown = room.chats.now(listed)
            await room.tap(anna, shown, texts(label, value=texts("talk-on")))
            await room.chats.wait_for(
                lambda label=label: any(
                    button.text == texts(label, value=texts("talk-off"))
                    for row in room.chats.now(listed).buttons
                    for button in row
                )
            )
        await room.tap(anna, listed, texts("list-instant", value=texts("talk-off")), texts("subscribed-alerts"))
        await room.tap(anna, listed, texts("list-pause-day"), texts("list-paused", until="").strip())
        await room.hear()
        await room.tap(anna, listed, texts("list-resume"), texts("subscribed-alerts"))
        await room.tap(anna, listed, texts("list-pause-hour"), texts("list-paused", until="").strip())
        await room.tap(anna, listed, texts("list-resume"), texts("subscribed-alerts"))
        await room.tap(anna, listed, texts("list-remove"))
        await room.tap(anna, listed, texts("talk-no"), texts("subscribed-alerts"))
        await room.tap(anna, listed, texts("list-remove"))
        name = "Sergey Lavrov" if language == "en" else "Лавров"
        await room.tap(anna, listed, texts("talk-yes"), name)
        assert texts("list-head", count=0) in (await room.ask(anna, "/list")).text
        assert not any("закрыли" in text for text in room.texts(anna))


async def test_unsubscribing_by_name_asks_first(store: Store) -> None:
    """/unsubscribe with a name asks; only Yes ends it."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        asked = await room.ask(room.admin, "/unsubscribe Лаврова", "Stop following Sergey Lavrov?")
        assert asked.buttons[0][0].text == "No, keep it"
        await room.tap(room.admin, asked, "Yes", "no longer follow")
        await room.tap(room.admin, asked, "My list", "You follow nobody yet")
        assert "You follow nobody yet" in (await room.ask(room.admin, "/unsubscribe")).text


async def test_a_channel_can_be_followed(store: Store) -> None:
    """A watched channel's name or address offers all of its posts."""
    async with newsroom(store) as room:
        offer = await room.ask(room.admin, "/watch @nezygar", "Nezygar")
        await room.tap(room.admin, offer, "Alerts only", "You follow Nezygar: alerts.")
        await room.hear("DEMO. Никого не названо.")
        alert = await room.chats.wait_message(room.admin, "Никого")
        assert alert.text.startswith("Nezygar\n")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_long_list_has_pages(store: Store, language: str) -> None:
    """More than eight subscriptions are turned page by page; whom the catalogue has no longer is shown by id."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        for number in range(10):
            await store.write(
                lambda session, number=number: put(session, f"gone-{number}", room.clock()),
            )
        listed = await room.ask(room.admin, "/list", texts("list-head", count=10))
        assert len(listed.buttons) == 10
        assert listed.buttons[0][0].text.startswith(texts("list-gone", id="gone-0"))
        await room.tap(room.admin, listed, texts("talk-later"))
        await room.chats.wait_for(lambda: len(room.chats.now(listed).buttons) == 4)
        await room.tap(room.admin, listed, texts("talk-earlier"))
        await room.chats.wait_for(lambda: len(room.chats.now(listed).buttons) == 10)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_a_button_of_the_list_cuts_off_stands_above(store: Store, language: str) -> None:
    """Of a long search a phone shows no end, and just there stands how it is told; a short list is not said twice."""
    texts = texts_for(language)
    async with newsroom(store, admin_language=language) as room:
        offer = await room.ask(room.admin, "/search метро", "метро")
        await room.tap(room.admin, offer, texts("offer-digest"), texts("subscribed-digest"))
        listed = await room.ask(room.admin, "/list", texts("list-head", count=1))
        short = f"{texts('list-search', name='метро')}: {texts('subscribed-digest')}"
        assert short == listed.buttons[0][0].text
        assert short not in listed.text
        query = "авария OR столкновение OR пожар"
        offer = await room.ask(room.admin, f"/search {query}", query)
        await room.tap(room.admin, offer, texts("offer-digest"), texts("subscribed-digest"))
        listed = await room.ask(room.admin, "/list", texts("list-head", count=2))
        long = f"{texts('list-search', name=query)}: {texts('subscribed-digest')}"
        assert listed.text.splitlines()[1:3] == [f"· {short}", f"· {long}"]
        assert [row[0].text for row in listed.buttons[:2]] == [short, long]


def put(session: Session, target: str, now: datetime) -> None:
    put_wish(session, Destination(1000), "official", target, instant=True, in_digest=True, by=1000, now=now)
