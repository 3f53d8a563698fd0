"""Links between articles and posts: the reference case, both directions, without vectors, hostile input."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.encoders import Encoder, open_encoder
from core.i18n import LANGUAGES, texts_for
from core.links import Linker, link_articles
from core.types import Article, Link, Mention, Post, Relation, WatchedChannel
from tests.links.world import (
    CHANNELS,
    KOMPROMAT,
    LONDON,
    NAMES,
    NEZYGAR,
    PUBLISHED,
    REFERENCE,
    article,
    cited_posts,
    crowd,
    mentions_in,
    post,
    sentence_with,
)


class RememberingEncoder:
    """The default encoder, that encodes each text once for all tests."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, np.ndarray] = {}
        self.id, self.dimensions = encoder.id, encoder.dimensions

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dimensions)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    opened = open_encoder("default")
    assert opened is not None
    return RememberingEncoder(opened)


def linked(
    text: str, posts: list[Post], encoder: Encoder | None, *, mentions: list[Mention] | None = None, top: int = 50
) -> list[Link]:
    """The links of one article."""
    found = link_articles(
        [article(text)],
        posts,
        CHANNELS,
        LONDON,
        encoder=encoder,
        mentions=[mentions_in(text) if mentions is None else mentions],
        names=NAMES,
        top=top,
    )
    return next(found)[1]


def codes(link: Link) -> set[str]:
    return {each.code for each in link.reasons}


@pytest.mark.parametrize("with_vectors", [True, False])
def test_the_reference_article_cites_its_two_posts_and_no_other(encoder: Encoder, with_vectors: bool) -> None:
    """Among hundreds of posts of the same channels the two cited ones come first, as `cites`, with their sentence."""
    links = linked(REFERENCE, crowd(400) + cited_posts(), encoder if with_vectors else None)
    assert {link.post_id for link in links[:2]} == {"nezygar/1", "kompromat/1"}
    assert [link.post_id for link in links if link.relation is Relation.CITES] == [link.post_id for link in links[:2]]
    assert {link.sentence for link in links[:2]} == {sentence_with(REFERENCE, "Nezygar, a Telegram")}
    for link in links[:2]:
        assert {"link-cites-channel", "link-cites-day", "link-same-officials"} <= codes(link)


def test_a_cited_post_that_is_not_stored_is_not_replaced_by_another(encoder: Encoder) -> None:
    """Without the cited posts nothing is `cites`, though the channels have other posts of those days."""
    links = linked(REFERENCE, crowd(400), encoder)
    assert [link.post_id for link in links if link.relation is Relation.CITES] == []


def test_a_post_of_another_day_is_not_cited(encoder: Encoder) -> None:
    """The right words on the wrong day are not what the article cites."""
    early = [post("kompromat/0", KOMPROMAT, channel="kompromat", hours_before=100, officials=("lavrov",))]
    links = linked(REFERENCE, crowd(200) + early, encoder)
    assert [link.post_id for link in links if link.relation is Relation.CITES] == []


def test_a_post_of_another_channel_is_not_cited(encoder: Encoder) -> None:
    """The right words in the wrong channel are at most related."""
    other = [post("baza/1", KOMPROMAT, channel="Baza", hours_before=31, officials=("lavrov",))]
    links = linked(REFERENCE, crowd(200) + other, encoder)
    assert links[0].post_id == "baza/1"
    assert links[0].relation is not Relation.CITES


def test_what_a_clause_is_about_counts_beside_it(encoder: Encoder) -> None:
    """A clause that says little by itself is read with what stands before it."""
    text = (
        "Рейс Москва — Сочи вернулся в аэропорт вылета из-за задымления.\n"
        "По информации Baza, в салоне загорелся внешний аккумулятор."
    )
    meant = post("baza/1", "Самолёт на Сочи развернули: у пассажира вспыхнул пауэрбанк, дым в салоне.", hours_before=9)
    other = post("baza/2", "В салоне красоты загорелся внешний блок кондиционера.", hours_before=12)
    links = linked(text, [*crowd(200), meant, other], encoder)
    assert [link.post_id for link in links if link.relation is Relation.CITES] == ["baza/1"]


@pytest.mark.parametrize(
    ("article_text", "relation"),
    [
        (
            "Governor Ivan Petrov reported on Telegram that a tower crane had collapsed at a building site.",
            Relation.CITES,
        ),
        ("Governor Ivan Petrov said that a tower crane had collapsed at a building site.", Relation.RELATED),
    ],
)
def test_what_an_official_may_have_said_elsewhere_is_related(
    encoder: Encoder, article_text: str, relation: Relation
) -> None:
    """His post stands beside the sentence anyway; that it is cited is said only if the article speaks of Telegram."""
    channels = [*CHANNELS, WatchedChannel("petrov_gov", "Иван Петров")]
    text = f"The weather was fine.\n{article_text}"
    own = post("petrov/1", "На стройке в Казани рухнул башенный кран.", channel="Иван Петров", hours_before=9)
    ((_, links),) = link_articles([article(text)], [*crowd(200), own], channels, LONDON, encoder=encoder)
    assert (links[0].post_id, links[0].relation) == ("petrov/1", relation)
    assert links[0].sentence == sentence_with(text, "Governor")
    assert (links[0].score > 1) == (relation is Relation.CITES)


def test_of_two_posts_that_fit_alike_none_is_called_the_cited_one(encoder: Encoder) -> None:
    """Where the channel has two that may be meant it is left open; either one alone is found."""
    text = "A tower crane collapsed at a building site on Monday, Baza reported."
    one = post("baza/1", "На стройке в Казани рухнул башенный кран.", hours_before=9)
    other = post("baza/2", "На стройке в Самаре рухнул башенный кран.", hours_before=7)
    for alone in (one, other):
        links = linked(text, [*crowd(200), alone], encoder)
        assert [link.post_id for link in links if link.relation is Relation.CITES] == [alone.id]
    links = linked(text, [*crowd(200), one, other], encoder)
    assert [link.post_id for link in links if link.relation is Relation.CITES] == []


@pytest.mark.parametrize(
    ("told", "relation"),
    [("Baza reported", Relation.RELATED), ("Baza reported on Telegram", Relation.CITES)],
)
def test_where_it_is_told_to_have_been_on_telegram_less_in_common_is_enough(
    encoder: Encoder, told: str, relation: Relation
) -> None:
    """The channel may be cited from its site as well; a post that is said to be one is found among its posts."""
    text = f"The weather was fine.\nA tame bear interrupted the lessons, {told}."
    bear = post("baza/1", "Медведь гулял по коридорам школы, хозяин зверя найден.", hours_before=9)
    links = linked(text, [*crowd(200), bear], encoder)
    assert [link.relation for link in links if link.post_id == "baza/1"] == [relation]
    linker = Linker(CHANNELS, LONDON, names=NAMES, encoder_id=encoder.id)
    for other in [*crowd(200), post("mash/1", bear.text, channel="Mash", hours_before=9)]:
        linker.add_post(other, encoder.encode(linker.post_texts(other)))
    while missing := linker.missing_texts(512):
        linker.learn_texts(missing, encoder.encode(missing))
    about = article(text)
    linker.add_article(about, (), encoder.encode(linker.article_texts(about)))
    late = linker.add_post(bear, encoder.encode(linker.post_texts(bear)))
    cited = ["baza/1"] if relation is Relation.CITES else []
    assert [link.post_id for link in late if link.relation is Relation.CITES] == cited


def test_of_two_posts_on_telegram_that_fit_alike_none_is_called_the_cited_one(encoder: Encoder) -> None:
    text = "The weather was fine.\nA tame bear interrupted the lessons, Baza reported on Telegram."
    one = post("baza/1", "Медведь гулял по коридорам школы, хозяин зверя найден.", hours_before=9)
    other = post("baza/2", "Медведь зашёл в сельскую школу, хозяина зверя ищут.", hours_before=7)
    links = linked(text, [*crowd(200), one, other], encoder)
    assert [link.post_id for link in links if link.relation is Relation.CITES] == []


@pytest.mark.parametrize(
    "again",
    [
        "На стройке в Казани рухнул башенный кран.",
        "Башенный кран рухнул в Казани на стройплощадке.",
        "На стройке в Казани рухнул башенный кран. Подписывайтесь на наш канал!",
    ],
)
def test_of_posts_that_say_the_same_the_first_is_cited(encoder: Encoder, again: str) -> None:
    """A channel repeats itself: then it is not open what it said, and it said so first in the earlier one."""
    text = "A tower crane collapsed at a building site in Kazan, Baza reported."
    one = post("baza/1", "На стройке в Казани рухнул башенный кран.", hours_before=9)
    links = linked(text, [*crowd(200), post("baza/2", again, hours_before=7), one], encoder)
    assert [link.post_id for link in links if link.relation is Relation.CITES] == ["baza/1"]


@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_post_that_comes_after_the_article_is_linked_when_it_arrives(encoder: Encoder, with_vectors: bool) -> None:
    """Links complete from either side: the post finds the article that cites it, and other posts find none."""
    linker = Linker(CHANNELS, LONDON, names=NAMES)
    posts = crowd(200)

    def vectors(texts: list[str]):  # type: ignore[no-untyped-def]
        return encoder.encode(texts) if with_vectors else None

    for each in posts:
        assert linker.add_post(each, vectors(linker.post_texts(each))) == []
    while with_vectors and (missing := linker.missing_texts(512)):
        linker.learn_texts(missing, encoder.encode(missing))
    before = article(REFERENCE)
    found = mentions_in(REFERENCE)
    links = linker.add_article(before, found, vectors(linker.article_texts(before, found)))
    assert all(link.relation is not Relation.CITES for link in links)
    for late in cited_posts():
        (link,) = linker.add_post(late, vectors(linker.post_texts(late)))
        assert (link.article_id, link.post_id, link.relation) == ("a", late.id, Relation.CITES)
        assert link.sentence == sentence_with(REFERENCE, "Nezygar, a Telegram")
    stranger = post("late/3", "В Омске выпал снег, дворники не справляются.", channel="Nezygar", hours_before=54)
    assert linker.add_post(stranger, vectors(linker.post_texts(stranger))) == []


@pytest.mark.parametrize("ahead", [0, 1])
def test_posts_without_vectors_change_nothing_for_later_ones(encoder: Encoder, ahead: int) -> None:
    """An article linked while the only posts known have no vectors measures later ones as if it had found none."""
    linker = Linker(CHANNELS, LONDON, encoder_id=encoder.id)
    for each in crowd(ahead):
        linker.add_post(each)
    text, mentions = article(REFERENCE), mentions_in(REFERENCE)
    linker.add_article(text, mentions, encoder.encode(linker.article_texts(text, mentions)))
    talk = post("baza/1", "Разговор Лаврова с Путиным.", channel="Baza", hours_before=31, officials=("lavrov", "putin"))
    assert linker.add_post(talk, encoder.encode(linker.post_texts(talk))) == []


def test_related_posts_stand_out_from_the_rest(encoder: Encoder) -> None:
    """A post that tells the article's story in another language is related; the unrelated are candidates at most."""
    text = """A fire destroyed a paint factory in Kazan on Wednesday, killing three workers.
The blaze began in a storeroom of the Volga Colour plant and spread to the roof within minutes.
Governor Rustam Galeev said that the owner, Ildar Safin, had ignored four warnings from inspectors.
Safin was detained on suspicion of breaking safety rules."""
    story = "Пожар на заводе красок «Волга Колор» в Казани: погибли трое рабочих. Владелец Ильдар Сафин задержан."
    links = linked(text, crowd(400) + [post("mash/1", story, channel="Mash", hours_before=20)], encoder, mentions=[])
    assert (links[0].post_id, links[0].relation) == ("mash/1", Relation.RELATED)
    assert "link-same-names" in codes(links[0])
    assert sum(link.relation is Relation.RELATED for link in links) == 1


def test_what_nearly_all_posts_have_is_no_reason(encoder: Encoder) -> None:
    """A mark that a newsroom's channels begin each post with joins none of them to an article."""
    story = post("mash/1", "DEMO. В Казани загорелся завод красок.", channel="Mash", hours_before=20)
    others = [replace(each, text=f"DEMO. {each.text}") for each in crowd(50)]
    links = linked("DEMO: A paint factory burns in Kazan.", [*others, story], encoder, mentions=[])
    told = {link.post_id: " ".join(value for why in link.reasons for _, value in why.args) for link in links}
    assert "Kazan" in told["mash/1"]
    assert not any("DEMO" in words for words in told.values())


def test_an_article_about_something_else_has_no_related_posts(encoder: Encoder) -> None:
    """A margin, not a cut-off: the best of unrelated posts is still unrelated."""
    text = """Astronomers in Chile have found a comet that came from another star.
The object moves too fast to be held by the Sun, the observatory said.
It will pass the orbit of Jupiter in March and leave for ever."""
    links = linked(text, crowd(400), encoder, mentions=[])
    assert [link.post_id for link in links if link.relation is not Relation.CANDIDATE] == []


def test_scores_fall_strictly_and_rows_are_limited(encoder: Encoder) -> None:
    """At most `top` links, best first, no two scores alike."""
    links = linked(REFERENCE, crowd(120) + cited_posts(), encoder, top=30)
    scores = [link.score for link in links]
    assert len(links) == 30
    assert all(one > other for one, other in pairwise(scores))


def test_posts_and_articles_without_a_date_are_linked_too(encoder: Encoder) -> None:
    """An unknown date excludes nothing."""
    undated = [Post(each.id, each.channel, datetime(1970, 1, 1, tzinfo=UTC), each.text) for each in cited_posts()]
    links = linked(REFERENCE, crowd(100) + undated, encoder)
    assert {link.post_id for link in links if link.relation is Relation.CITES} == {"nezygar/1", "kompromat/1"}
    text = article(REFERENCE, published=None)
    found = next(
        link_articles([text], cited_posts(), CHANNELS, LONDON, encoder=None, mentions=[mentions_in(REFERENCE)])
    )
    assert {link.post_id for link in found[1] if link.relation is Relation.CITES} == {"nezygar/1", "kompromat/1"}


def test_forgotten_posts_and_articles_are_not_linked() -> None:
    """What left the window, or was removed, is in no link; what stays keeps its place."""
    linker = Linker(CHANNELS, LONDON, names=NAMES)
    for each in [*crowd(100), *cited_posts()]:
        linker.add_post(each)
    linker.remove_post("nezygar/1")
    linker.forget_before(PUBLISHED - timedelta(hours=60))
    links = linker.add_article(article(REFERENCE), mentions_in(REFERENCE))
    assert [link.post_id for link in links if link.relation is Relation.CITES] == ["kompromat/1"]
    assert len(links) <= 48
    linker.forget_before(PUBLISHED + timedelta(hours=1))
    assert linker.add_article(article(REFERENCE), mentions_in(REFERENCE)) == []


def test_an_edited_post_replaces_itself() -> None:
    """A post of a known id counts once, with its last text."""
    linker = Linker(CHANNELS, LONDON, names=NAMES)
    for each in [*crowd(50), *cited_posts()]:
        linker.add_post(each)
    linker.add_post(post("nezygar/1", "Сегодня без новостей.", channel="Nezygar", hours_before=54))
    links = linker.add_article(article(REFERENCE), mentions_in(REFERENCE))
    assert [link.post_id for link in links if link.relation is Relation.CITES] == ["kompromat/1"]
    assert sum(link.post_id == "nezygar/1" for link in links) <= 1


def test_what_to_encode_depends_on_the_text_alone() -> None:
    """Stored vectors stay valid: the texts to encode are the same before and after the linker has learnt."""
    linker = Linker(CHANNELS, LONDON)
    one, text = cited_posts()[0], article(REFERENCE)
    before = (linker.post_texts(one), linker.article_texts(text))
    for each in crowd(60):
        linker.add_post(each)
    linker.add_article(text)
    assert (linker.post_texts(one), linker.article_texts(text)) == before
    assert before[0][0] == NEZYGAR


def test_every_reason_reads_in_every_language(encoder: Encoder) -> None:
    """Each reason of real links has a message in each of the languages."""
    links = linked(REFERENCE, crowd(100) + cited_posts(), encoder)
    for language in LANGUAGES:
        texts = texts_for(language)
        for each in {each for link in links for each in link.reasons}:
            assert texts.has(each.code)
            for _, value in each.args:
                assert value in texts(each.code, **dict(each.args))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=6), st.text(max_size=200))
def test_any_text_is_taken(texts: list[str], body: str) -> None:
    """No post and no article breaks the linker; spans lie inside the article."""
    linker = Linker(CHANNELS, LONDON)
    for number, text in enumerate(texts):
        linker.add_post(post(str(number), text))
    for link in linker.add_article(Article("a", "", body[:20], body)):
        assert link.sentence is None or 0 <= link.sentence[0] <= link.sentence[1] <= len(body)
