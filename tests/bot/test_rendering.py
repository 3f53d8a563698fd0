"""Rendering under hostile text: nothing refused, nothing too long, nothing cut inside, nothing lost."""

import random
import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rendering.alerts import AlertView, alert_message, citation, full_text_messages, why_pages
from bot.rendering.digest import article_items, digest_items, digest_messages, post_item, summary_message
from bot.rendering.excerpts import ALERT_UNITS, changes, excerpt, mask_private
from bot.rendering.pages import Message, pack, split_text
from bot.rendering.reader import Reader
from bot.rendering.rich import bold, clean, link, quote, rich, shorten, shorten_front, utf16_units
from core.told import ArticleCard, Event, LinkedPost, Status
from core.types import Mention, MentionKind, Relation, Source, reason
from tests.bot.cards import card
from tests.bot.hostile import HOSTILE, READERS, hostile_digest, sent
from tests.bot.world import at

TEXT = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=40), max_size=25).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXT, TEXT, st.sampled_from(READERS), st.sampled_from(list(Event)), st.sampled_from(list(Status)), st.booleans())
def test_alerts_are_never_refused_and_never_without_status(
    text: str, name: str, reader: Reader, event: Event, status: Status, deleted: bool
) -> None:
    """Whatever a post, channel or analyst is called, the alert goes out and says how sure it is."""
    post = card(
        text,
        channel_name=name,
        status=status,
        status_by=name or None,
        previous_text=name + text[::-1],
        version=1,
        edited_at=at(9),
        deleted_noticed_at=at(10) if deleted else None,
        story_channels=3,
    )
    view = AlertView(event, 1, post, ("sergey-lavrov",), late=True, repeated=True, gone=(post,) * 9, gone_count=50)
    shown = sent(alert_message(view, reader, now=at(12)))
    key = "alert-unverified" if status is Status.UNVERIFIED or event is Event.PURGE else f"alert-{status}"
    word = reader.texts(key, by="") if key == "alert-unverified" else reader.texts(f"{key}-desk").split()[0].rstrip(",")
    assert word.split(" by ")[0].rstrip(":") in shown
    for message in full_text_messages(post, reader, now=at(12)):
        sent(message)
    for page in why_pages(post, ("sergey-lavrov",), reader):
        sent(Message(page))
    assert citation(post, reader, now=at(12))
    sent(summary_message((post,) * 40, ("sergey-lavrov",), reader, now=at(12), repeated=True))


def test_the_longest_reasons_of_an_alert_all_go_out() -> None:
    """Eight names with long reasons and four long searches are more than one message; none of their lines is cut."""
    reasons = tuple(reason("mention-introduced", name=f"{n} " + "длинно " * 9) for n in range(9))
    mentions = tuple(Mention(0, 6, f"{n}" + "𝗔" * 60, "sergey-lavrov", MentionKind.FULL, reasons) for n in range(8))
    for reader in READERS:
        pages = why_pages(card(mentions=mentions), ("sergey-lavrov",), reader, searches=("слово " * 50,) * 4)
        shown = "\n".join(sent(Message(page)) for page in pages).splitlines()
        assert len(pages) > 1
        assert sum(any(mention.surface[:20] in line for mention in mentions) for line in shown) == 8


def test_a_full_text_of_wide_letters_is_never_refused() -> None:
    """Letters beyond the first plane count twice for Telegram."""
    for text in ("𝗔" * 2040, "𝗔𝗕 " * 800, "😀" * 2048):
        messages = full_text_messages(card(text), READERS[1], now=at(12))
        assert text.replace(" ", "") in "".join(sent(message) for message in messages).replace(" ", "").replace(
            "\n", ""
        )


@pytest.mark.parametrize("seed", range(20))
def test_digests_are_never_refused_nor_cut_inside_an_item(seed: int) -> None:
    """Every item stands whole in exactly one message; no message is too long, in any language."""
    digest = hostile_digest(random.Random(seed))
    for reader in READERS:
        shown = [sent(message) for message in digest_messages(digest, reader, now=at(9))]
        for item in digest_items(digest, reader, now=at(9)):
            if item:
                assert sum(item.plain in text for text in shown) >= 1
        whole = "".join(shown)
        linked = sum(len(article.posts) for article in digest.articles)
        loose = sum(len(posts) for _, posts in digest.by_official)
        assert whole.count("№") >= linked + loose + len(digest.changed)


@settings(max_examples=80, deadline=None)
@given(TEXT, st.integers(1, 300))
def test_shortening_keeps_to_its_length_and_cuts_no_sign(text: str, units: int) -> None:
    """A shortened text fits, ends with an ellipsis, and never begins or ends within an emoji."""
    text = clean(text)
    for short in (shorten(text, units), shorten_front(text, units)):
        assert utf16_units(short) <= max(units, 1)
        if short != text:
            assert "…" in short
        short.encode("utf-8")


@settings(max_examples=80, deadline=None)
@given(TEXT, st.integers(20, 400))
def test_an_excerpt_shows_the_name_bold_and_stays_short(text: str, units: int) -> None:
    """The first name is always there, whatever stands around it."""
    post = card(text + " Лавров " + text)
    spans = [(mention.start, mention.end) for mention in post.mentions]
    shown = excerpt(post.text, spans, units)
    assert "<b>Лавров</b>" in shown.html
    assert shown.units <= units + 40
    assert "\n" not in shown.plain


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_a_long_text_is_split_without_loss(text: str) -> None:
    """The pieces are the text, but for blanks at the borders."""
    text = clean(text * 5)
    pieces = split_text(text, 500)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(utf16_units(piece) <= 500 for piece in pieces)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
def test_what_an_edit_changed_can_always_be_shown(old: str, new: str) -> None:
    """Any two texts make a difference that Telegram reads."""
    shown = changes(old, new)
    if shown:
        sent(Message(quote(shown) + "x"))


def test_what_an_edit_changed_is_marked() -> None:
    """Removed words are struck, added ones underlined, the rest is context."""
    shown = changes("Лавров поедет в Минск завтра", "Лавров поедет в Пекин завтра")
    assert shown.html == "Лавров поедет в <s>Минск</s> <u>Пекин</u> завтра"


def test_private_numbers_and_addresses_are_blotted_out_at_the_same_length() -> None:
    """Phones, cards, passports and home addresses are masked; dates, sums and links are not."""
    text = "Звоните +7 (912) 345-67-89, карта 4276 1234 5678 9010, паспорт 4509 123456, ул. Ленина, д. 5, кв. 12"
    masked = mask_private(text)
    assert len(masked) == len(text)
    assert not any(part in masked for part in ("345-67", "4276", "123456", "Ленина"))
    plain = "5 ноября 2025, 1 200 000 рублей, https://t.me/c/1234567890/12345678901"
    assert mask_private(plain) == plain


@pytest.mark.parametrize("units", [ALERT_UNITS, 220, 350])
@pytest.mark.parametrize("words", range(0, 130, 3))
def test_an_excerpt_masks_what_stands_anywhere_near_the_name(units: int, words: int) -> None:
    """However far a number lies before or behind the name: no digit of it is shown, and no part of an address."""
    between = "слово " * words
    for private in ("+7 (912) 345-67-89", "4276 1234 5678 9012", "ул. Ленина, д. 5, кв. 12"):
        for text in (f"{between}{private} {between}Лавров молчит", f"Лавров молчит {between}{private} {between}"):
            start = text.index("Лавров")
            shown = excerpt(text, [(start, start + 6)], units).plain
            assert not any(character.isdigit() for character in shown)
            assert "Ленина" not in shown


@pytest.mark.parametrize(("text", "span"), [("Слова.   ", (6, 8)), ("Лавров.\n \nЕщё", (7, 9))])
def test_blanks_behind_a_sentence_are_nothing_to_show(text: str, span: tuple[int, int]) -> None:
    """The beginning is shown, as of a text in which nothing was found."""
    assert excerpt(text, [span], ALERT_UNITS) == excerpt(text, [], ALERT_UNITS)


def test_an_alert_masks_and_stays_within_two_lines() -> None:
    """The sentence in an alert is masked and short."""
    post = card("Лавров живёт: ул. Ленина, д. 5, кв. 12, тел. +79123456789, " + "и так далее " * 50)
    shown = alert_message(AlertView(Event.NEW, 1, post, ("sergey-lavrov",)), READERS[1], now=at(9)).text
    claim = next(line for line in shown.plain.splitlines() if "живёт" in line)
    assert "Ленина" not in shown.plain
    assert "3456" not in shown.plain
    assert utf16_units(claim) <= ALERT_UNITS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Раньше. Лаврову закрыли поездки. Потом.", "<b>Лаврову</b> закрыли поездки."),
        (
            "Как сообщают близкие к администрации источники, Лаврову временно закрыли поездки на крупные встречи.",
            "…<b>Лаврову</b> временно закрыли поездки на крупные встречи.",
        ),
        (
            "Собеседники говорят о ссоре, будто бы Лаврову временно закрыли поездки, но это не подтверждено никем.",
            "…будто бы <b>Лаврову</b> временно закрыли поездки…",
        ),
        (
            "Вчера поздно вечером в Кремле после долгой ссоры президент уволил Лаврову.",
            "…Кремле после долгой ссоры президент уволил <b>Лаврову</b>.",
        ),
        ("Лаврову и Лаврову и снова и снова и снова и снова и снова и снова Лаврову.",
         "<b>Лаврову</b> и <b>Лаврову</b> и снова и снова и снова и снова и…"),
    ],
)  # fmt: skip
def test_a_long_sentence_is_cut_around_the_name(text: str, shown: str) -> None:
    """From the beginning of a clause, mostly for what is said of the name, to a clause's end if that is near."""
    spans = [(found.start(), found.end()) for found in re.finditer("Лаврову", text)]
    assert excerpt(text, spans, 54).html == shown


@pytest.mark.parametrize("reader", READERS)
def test_what_came_through_the_public_page_says_so(reader: Reader) -> None:
    """A post of the public web page is marked in alert, full text and digest item; one that an account heard is not."""
    line, mark = reader.texts("alert-page"), reader.texts("alert-page-mark")
    for source in Source:
        post = card(source=source)
        alert = alert_message(AlertView(Event.NEW, 1, post, ("sergey-lavrov",)), reader, now=at(9)).text.plain
        full = full_text_messages(post, reader, now=at(9))[0].text.plain
        item = post_item(post, reader, at(9)).plain.splitlines()[0]
        paged = source in (Source.PREVIEW, Source.PREVIEW_HISTORY)
        assert [line in alert.splitlines(), line in full.splitlines(), mark in item] == [paged] * 3, source


@pytest.mark.parametrize("reader", READERS)
def test_advertising_is_told_in_alert_and_digest(reader: Reader) -> None:
    """A post that bears a mark of advertising is shown as such; one that speaks of advertising is not."""
    told = reader.texts("alert-advertising")
    for text, marked in (
        ("ОБРАЗЕЦ. Лаврову понравилось. Реклама. ИНН 7700000000, erid: 2VtzqxAbCdE", True),
        ("ОБРАЗЕЦ. Лаврову рассказали о законе о рекламе", False),
    ):
        post = card(text=text)
        alert = alert_message(AlertView(Event.NEW, 1, post, ("sergey-lavrov",)), reader, now=at(9)).text.plain
        item = post_item(post, reader, at(9)).plain.splitlines()[0]
        assert [told in alert.splitlines()[2], told in item] == [marked] * 2


@pytest.mark.parametrize("reader", READERS)
def test_a_post_that_came_after_the_article_says_so(reader: Reader) -> None:
    """The article can't have had it from there; without the article's time nothing is said."""
    told = reader.texts("digest-after-article")
    linked = LinkedPost(card(), Relation.RELATED, 0.5, "He left.")
    for published, after in ((linked.card.date - timedelta(minutes=1), True), (linked.card.date, False), (None, False)):
        article = ArticleCard(1, "https://a.example/1", "DEMO", published, "en", (linked,))
        first = article_items(article, reader, now=at(9))[0].plain
        assert (told in first) is after
        assert reader.texts("digest-related") in first


def test_texts_that_are_not_links_are_not_linked() -> None:
    """Only web addresses become links; their quotes are escaped."""
    assert link("x", "javascript:alert(1)").html == "x"
    quoted = link("x", 'https://a.example/"><b>')
    assert quoted.html == '<a href="https://a.example/&quot;&gt;&lt;b&gt;">x</a>'
    assert bold("  ").html == "  "


def test_what_is_too_long_alone_is_shortened_not_dropped() -> None:
    """An oversized item loses its end, never its message."""
    pages = pack([bold("a"), rich("й" * 9000), bold("b")])
    assert [utf16_units(page.plain) <= 4096 for page in pages] == [True] * 3
    assert pages[0].plain == "a"
    assert pages[2].plain == "b"
