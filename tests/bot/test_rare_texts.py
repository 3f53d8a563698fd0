"""What only rare data bring into alerts and digests, read in each language as the renderers lay it out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.handlers.subscribing import offer_message
from bot.rendering.alerts import AlertView, ArticleLine, StoryFirst, alert_message, citation, why_pages
from bot.rendering.digest import article_messages, digest_messages, published_message, summary_message
from bot.rendering.reader import Reader
from bot.rendering.rich import rich
from core.i18n import LANGUAGES, duration_text
from core.pipeline.asking.subscriptions import Preview
from core.told import ArticleCard, Digest, Event, Gap, LinkedPost, PostCard, ReportedOutcome, Status
from core.types import Mention, MentionKind, PostKey, Relation
from tests.bot.cards import card
from tests.bot.hostile import READERS, sent
from tests.bot.world import at

URL = "https://paper.example/a"
LAVROV = ("sergey-lavrov",)
pytestmark = pytest.mark.parametrize("reader", READERS, ids=LANGUAGES)


def told(post: PostCard, reader: Reader, event: Event = Event.NEW, **more: object) -> str:
    """An alert as it is read."""
    return sent(alert_message(AlertView(event, 1, post, LAVROV, **more), reader, now=at(12)))  # type: ignore[arg-type]


def numbered(count: int, **changes: object) -> tuple[PostCard, ...]:
    return tuple(card(key=PostKey(1001, number), **changes) for number in range(100, 100 + count))


def test_a_digest_says_what_it_leaves_out(reader: Reader) -> None:
    """Each thing that is only counted is counted in words, and what is older than anybody counted is not hidden."""
    texts = reader.texts
    denied, confirmed, deleted, edited = (
        replace(card(), key=PostKey(1001, number), **values)
        for number, values in enumerate(
            (
                {"status": Status.DENIED},
                {"status": Status.CONFIRMED},
                {"deleted_noticed_at": at(8)},
                {"edited_at": at(8), "version": 1, "previous_text": "DEMO. Лавров говорит."},
            )
        )
    )
    digest = Digest(
        at(0),
        at(9),
        (ArticleCard(1, URL, "Title", at(3), "en", (LinkedPost(card(), Relation.RELATED, 0.5, "A sentence."),)),),
        (("sergey-lavrov", (card(story_channels=3),)), ("vladimir-putin", ()), ("", (card(name=""),)), ("?метро", ())),
        (Gap("Nezygar", at(1), at(2), at(3)), *(Gap("Kompromat", at(number // 2), at(9)) for number in range(9))),
        timedelta(minutes=90),
        changed=(denied, confirmed, deleted, edited),
        decided=frozenset({denied.key, confirmed.key}),
        more={"sergey-lavrov": 3, "vladimir-putin": 5, "?метро": 2, "": 4},
        cut=frozenset({"sergey-lavrov"}),
        changed_more=2,
        articles_more=1,
        newest=1000,
    )
    shown = "\n".join(sent(message) for message in digest_messages(digest, reader, now=at(9)))
    lines = shown.splitlines()
    counts = [texts(f"digest-{name}", count=1) for name in ("denied", "confirmed", "deleted", "edited")]
    new = [texts("digest-articles", count=2), texts("digest-posts-open", count=17)]
    assert lines[1:3] == [
        texts("digest-late", delay=duration_text(timedelta(minutes=90), reader.language)),
        f"{texts('digest-changed', what=', '.join(counts))} {texts('digest-new', what=', '.join(new))}",
    ]
    for line in (
        texts("digest-changed-more", count=2),
        texts("digest-articles-more", count=1),
        texts("digest-more-open", count=3),
        texts("digest-more", count=4),
        texts("digest-also", count=2),
        texts("digest-newest", count=1000),
        texts("digest-gaps-more", count=2),
        texts("digest-article-near", sentence="A sentence."),
        f"▪ {texts('digest-others')}",
    ):
        assert line in lines
    (named,) = [line for line in lines if line.startswith(texts("digest-also-named"))]
    assert named.endswith(texts("digest-named", name=texts("alert-search", query="метро"), count=2))
    gaps = [line for line in lines if "Nezygar" in line or "Kompromat" in line][-8:]
    for gap, key in zip(gaps, ("digest-gap-recovered", *["digest-gap"] * 7), strict=True):
        front, back = texts(key, channel=gap.split(" ")[0], span="|").split("|")
        assert front.split(":")[0] in gap
        assert gap.endswith(back)
    marks = [line for line in lines if texts("digest-related") in line.split(" · ")]
    assert len(marks) == 1
    for event, count in (("verdict", 2), ("deletion", 1), ("edit", 1)):
        assert sum(texts(f"alert-event-{event}") in line.split(" · ") for line in lines) == count
    assert texts("alert-deleted-unseen", missing=reader.moment(at(8))) in lines


def test_a_long_digest_numbers_its_messages(reader: Reader) -> None:
    """Each message says which of how many it is."""
    posts = numbered(60)
    pages = [
        sent(page) for page in digest_messages(Digest(at(0), at(9), by_official=(("", posts),)), reader, now=at(9))
    ]
    assert len(pages) > 1
    assert [page.splitlines()[-1] for page in pages] == [
        reader.texts("digest-page", number=number, total=len(pages)) for number in range(1, len(pages) + 1)
    ]
    assert reader.texts("digest-posts", count=60) in pages[0]


@pytest.mark.parametrize("stance", ["denies", "confirms"])
@pytest.mark.parametrize("verdict", [None, "confirmed"])
def test_what_an_article_says_of_a_claim(reader: Reader, stance: str, verdict: str | None) -> None:
    """Who answers which words, and whether anybody at the desk has checked that reading."""
    outcome = ReportedOutcome(stance, "The Kremlin", "It is so.", "he had left", verdict=verdict)
    linked = LinkedPost(card(), Relation.CITES, 1.0, "Nezygar said so.", outcomes=(outcome,))
    (message,) = article_messages(ArticleCard(1, URL, "Title", at(3), "en", (linked,)), reader, now=at(9))
    key = f"digest-outcome-{stance}" + ("-reviewed" if verdict else "")
    line = reader.texts(key, speaker="The Kremlin", sentence="It is so.", stop="", claim="he had left")
    assert line in sent(message).splitlines()


def test_a_published_article(reader: Reader) -> None:
    """With the posts beside it as far as they fit; one whose posts are gone says so; a repeat too."""
    texts = reader.texts
    linked = tuple(LinkedPost(post, Relation.CITES, 1.0, "He left.") for post in numbered(40))
    article = ArticleCard(1, URL, "Title", at(3), "en", linked)
    shown = sent(published_message(article, LAVROV, reader, now=at(9), repeated=True)).splitlines()
    assert shown[0].endswith(f" · {texts('article-published')}")
    assert shown[1] == texts("alert-repeat")
    items = sum(texts("digest-article-cites", sentence="He left.") == line for line in shown)
    assert shown[-1] == texts("digest-more", count=40 - items)
    alone = sent(published_message(replace(article, posts=()), (), reader, now=at(9))).splitlines()
    published = texts("article-published")  # for nobody's sake, it begins the message
    assert (alone[0], alone[-1]) == (published[:1].upper() + published[1:], texts("article-no-posts"))


def test_many_alerts_in_one_message(reader: Reader) -> None:
    """About whom, how many, how many more there are, and whether Telegram may have taken it before."""
    texts = reader.texts
    shown = sent(summary_message(numbered(50), LAVROV, reader, now=at(12), repeated=True)).splitlines()
    assert shown[:3] == [
        texts("alert-folded-head", name=reader.name_of("")),
        texts("alert-folded", count=50),
        texts("alert-repeat"),
    ]
    assert shown[-1] == texts("digest-more", count=50 - sum(texts("alert-unverified") in line for line in shown))
    neutral = sent(summary_message(numbered(2), LAVROV, replace(reader, neutral=True), now=at(12))).splitlines()
    assert neutral[:2] == [texts("alert-neutral"), texts("alert-folded", count=2)]


def test_many_deletions_in_one_message(reader: Reader) -> None:
    """The channel, how many, the first of them with what is known of each, how many more."""
    texts = reader.texts
    gone = numbered(8, deleted_noticed_at=at(10), deleted_last_seen_at=at(9))
    lines = told(gone[0], reader, Event.PURGE, gone=gone, gone_count=21).splitlines()
    assert lines[0] == f"Nezygar · {texts('alert-purge', count=21)}"
    assert lines[1] == texts("alert-unverified")
    assert lines.count(texts("alert-deleted", seen=reader.moment(at(9)), missing=reader.clock(at(10)))) == 8
    assert lines[-1] == texts("alert-purge-more", count=13)


def test_the_marks_of_an_alert(reader: Reader) -> None:
    """How sure it is, that it was edited, late, from the store, or sent before: each on the status line or its own."""
    texts = reader.texts
    for status in (Status.CONFIRMED, Status.DENIED):
        assert texts(f"alert-{status}-desk") in told(card(status=status), reader).splitlines()
        assert texts(f"alert-{status}", by="Ada") in told(card(status=status, status_by="Ada"), reader).splitlines()
    post = card(version=1, edited_at=at(9), heard_at=at(10))
    lines = told(post, reader, late=True, stored=True, sample=True, repeated=True).splitlines()
    assert lines[2].split(" · ") == [
        texts("alert-sample"),
        texts("alert-unverified"),
        texts("alert-edited", at=reader.clock(at(9))),
        texts("alert-late", at=reader.clock(at(10))),
        texts("alert-stored"),
    ]
    assert lines[-1] == texts("alert-repeat")
    assert texts("alert-no-text") in told(card(""), reader).splitlines()
    for event in (Event.EDIT, Event.DELETION, Event.VERDICT, Event.WRONG, Event.ARTICLE):
        assert told(card(), reader, event).splitlines()[0].endswith(f" · {texts(f'alert-event-{event}')}")
    assert told(card(), reader, Event.WRONG).endswith(texts("alert-wrong-person", name=reader.name_of("")))


def test_what_stands_beside_a_post(reader: Reader) -> None:
    """Its copies and who was first, its article, and where it can be seen: of a deleted one, its kept text."""
    texts = reader.texts
    first = StoryFirst("Kompromat", at(7), 2)
    lines = told(
        card(story_channels=3), reader, story_first=first, article=ArticleLine("Kremlin denies a rift", URL)
    ).splitlines()
    assert lines[-4:] == [
        texts("alert-story", count=2, total=3),
        texts("alert-story-first", channel="Kompromat", at=reader.clock(at(7))),
        f"{texts('alert-article')} Kremlin denies a rift",
        f"{texts('alert-post')} ↗",
    ]
    gone = card(deleted_noticed_at=at(10))
    at_desk = replace(reader, desk_url="https://desk.example")
    message = alert_message(AlertView(Event.DELETION, 1, gone, LAVROV), at_desk, now=at(12))
    assert sent(message).splitlines()[-1] == f"{texts('alert-kept')} ↗"
    assert f"https://desk.example/post/{gone.key}" in message.text.html
    assert texts("alert-deleted-unseen", missing=reader.moment(at(10))) in citation(gone, reader, now=at(12))


def test_the_reasons_of_an_alert(reader: Reader) -> None:
    """A search, a story, the channel, the official and the words that mean them."""
    texts = reader.texts
    (page,) = why_pages(card(), LAVROV, reader, searches=("метро",), story=True)
    why = page.plain.splitlines()
    assert why[0] == texts("alert-why-head")
    assert {texts("alert-why-search", query="метро"), texts("alert-why-story")} <= set(why)
    assert any(line.startswith(texts("alert-why-mention", surface="Лавров", name=reader.name_of(""), reasons="")[:-1])
               for line in why)  # fmt: skip
    assert texts("alert-why-channel", channel="Nezygar") in why_pages(card(), (), reader)[0].plain.splitlines()


def test_an_offer_of_somebody_in_the_news_every_hour(reader: Reader) -> None:
    """It warns, puts the digest first, and says while stored posts are still being searched."""
    texts = reader.texts
    preview = Preview(61.4, 2, ((1, card()),), searched=0.425)
    shown = offer_message(reader, rich("Сергей Лавров"), "министр", preview, "sergey-lavrov")
    lines = sent(shown).splitlines()
    assert lines[1:6] == [
        "министр",
        texts("offer-rate", posts=61, channels=2),
        texts("offer-searching", percent=42),
        texts("offer-broad"),
        texts("offer-examples"),
    ]
    assert [row[0].text for row in shown.buttons] == [texts(f"offer-{way}") for way in ("digest", "alerts", "both")]


def test_a_kept_text_that_is_names_alone_leaves_room_for_the_way_to_it(reader: Reader) -> None:
    """Of more than a hundred marks Telegram drops the last ones: the link to the kept text would be gone."""
    text = "Лавров " * 99
    names = tuple(Mention(7 * n, 7 * n + 6, "Лавров", "sergey-lavrov", MentionKind.SURNAME) for n in range(99))
    gone = replace(card(text), mentions=names, deleted_noticed_at=at(9))
    at_desk = replace(reader, desk_url="https://desk.example")
    message = alert_message(AlertView(Event.DELETION, 1, gone, LAVROV), at_desk, now=at(12))
    assert message.text.entities <= 100
    assert "https://desk.example/post/" in message.text.html
