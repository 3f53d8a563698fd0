"""Which sentences report what a Telegram channel said, and what they report."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.links import compile_channels, find_citations
from tests.links.world import CHANNELS, LONDON, PUBLISHED, REFERENCE, Report, article, mentions_in, reports_in

NAMES = compile_channels(CHANNELS)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Baza reported that the depot had burned down.", [("Baza", "the depot had burned down", None)]),
        ("Baza on Monday reported that the depot burned.", [("Baza", "the depot burned", "on Monday")]),
        ("Baza reported Monday that the depot burned.", [("Baza", "the depot burned", "Monday")]),
        ("The Baza Telegram channel has also claimed the depot burned.", [("Baza", "the depot burned", None)]),
        ("According to the Telegram channel Baza, the depot burned.", [("Baza", "the depot burned", None)]),
        (
            "The depot burned down, according to Baza, which has links to police.",
            [("Baza", "The depot burned down", None)],
        ),
        ("“The depot is gone,” Nezygar wrote on Nov. 5.", [("Nezygar", "“The depot is gone,”", "on Nov. 5")]),
        ("The depot burned down, the Telegram channel Mash reported.", [("Mash", "The depot burned down", None)]),
        ("A post by Mash on Thursday said the bridge was closed.", [("Mash", "the bridge was closed", "on Thursday")]),
        ("It was reported by Nezygar that the mayor would go.", [("Nezygar", "the mayor would go", None)]),
        ("Reuters, citing Baza, said the flat was searched.", [("Baza", "the flat was searched", None)]),
        (
            "Nezygar's report that the mayor was ill caused panic.",
            [("Nezygar", "the mayor was ill caused panic", None)],
        ),
        ("Rybar, a pro-war Telegram channel, said the village fell.", [("Рыбарь", "the village fell", None)]),
        ("In a post on Telegram, @rybar wrote that the bridge was gone.", [("Рыбарь", "the bridge was gone", None)]),
        ("The Telegram channel Povorot claimed that he fled abroad.", [("Povorot?", "he fled abroad", None)]),
        ("VChK-OGPU, a Telegram channel, said an officer was held.", [("VChK-OGPU?", "an officer was held", None)]),
        (
            "The Telegram channels Baza and Mash reported that a drone hit the depot.",
            [("Baza", "a drone hit the depot", None), ("Mash", "a drone hit the depot", None)],
        ),
        (
            "Nezygar reported on Tuesday that talks failed and on Wednesday that the mayor must go.",
            [("Nezygar", "talks failed", "on Tuesday"), ("Nezygar", "the mayor must go", "on Wednesday")],
        ),
        (
            "Rybar said that the village fell. The channel also claimed that a general was dismissed.",
            [("Рыбарь", "the village fell", None), ("Рыбарь", "a general was dismissed", None)],
        ),
        (
            "The Mash and Shot Telegram channels reported a big fire.",
            [("Mash", "a big fire", None), ("Shot?", "a big fire", None)],
        ),
        ("“He will go,” the channel Nezygar quoted a source as saying.", [("Nezygar", "“He will go,”", None)]),
        ("Канал Baza в среду сообщил, что мэр уволен.", [("Baza", "мэр уволен", "в среду")]),
        ("Мэр уходит в отставку, сообщил Telegram-канал «Незыгарь».", [("Nezygar", "Мэр уходит в отставку", None)]),
        ("Как пишет «Незыгарь», мэра отправят в отставку.", [("Nezygar", "мэра отправят в отставку", None)]),
        ("По данным Telegram-канала Baza, мэра задержали.", [("Baza", "мэра задержали", None)]),
        ("Мера затримали, повідомив телеграм-канал «Рибар».", [("Рыбарь", "Мера затримали", None)]),
        ("За даними каналу Baza, мера затримали у вівторок.", [("Baza", "мера затримали у вівторок", None)]),
        ("Rybar admitted on Thursday that the village was lost.", [("Рыбарь", "the village was lost", "on Thursday")]),
        ("The village was lost, per the Telegram channel Rybar.", [("Рыбарь", "The village was lost", None)]),
        ("“He left in handcuffs,” Mash wrote, citing a guard.", [("Mash", "“He left in handcuffs,”", None)]),
        ("Baza, citing its sources, said that the flat was searched.", [("Baza", "the flat was searched", None)]),
        ("Footage published by Mash on Friday showed a burning depot.", [("Mash", "a burning depot", "on Friday")]),
        ("Video shared by the Baza channel showed a burning bus.", [("Baza", "a burning bus", None)]),
        ("Baza's sources say the general refused to testify.", [("Baza", "the general refused to testify", None)]),
        ("A source told Baza that the general refused to talk.", [("Baza", "the general refused to talk", None)]),
        ("The claim, made by Mash on Tuesday, that he fled is new.", [("Mash", "he fled is new", "on Tuesday")]),
        ("“It is settled,” the post on Nezygar read.", [("Nezygar", "“It is settled,”", None)]),
        ("“It is settled,” read a post on the Nezygar channel.", [("Nezygar", "“It is settled,”", None)]),
        (
            "According to posts on Nezygar and Mash, four drones fell.",
            [("Nezygar", "four drones fell", None), ("Mash", "four drones fell", None)],
        ),
        (
            "Baza, Mash and Shot all reported that a drone hit the depot.",
            [("Baza", "a drone hit the depot", None), ("Mash", "a drone hit the depot", None)],
        ),
        (
            "The Telegram channels Astra and Shot said that the depot burned.",
            [("Astra?", "the depot burned", None), ("Shot?", "the depot burned", None)],
        ),
        (
            "The mayor will go, Mash reported Monday, and his aide.",
            [("Mash", "The mayor will go", "Monday")],
        ),
        (
            "Mash reported on Tuesday that he was ill, while Baza said a day later that he would go.",
            [("Mash", "he was ill", "on Tuesday"), ("Baza", "he would go", None)],
        ),
        ("It began with Mash, a channel, which reported that the mayor fled.", [("Mash", "the mayor fled", None)]),
        ("Telegram channel Baza: the mayor has fled abroad.", [("Baza", "the mayor has fled abroad", None)]),
        ("Мэра задержали, сообщает Telegram-канал Baza со ссылкой на источник.", [("Baza", "Мэра задержали", None)]),
        ("Как ранее сообщал телеграм-канал Mash, мэра увезли.", [("Mash", "мэра увезли", None)]),
        ("Как стало известно Telegram-каналу Baza, мэр подал рапорт.", [("Baza", "мэр подал рапорт", None)]),
        ("Канал «Рыбарь», близкий к военным, признал потерю села.", [("Рыбарь", "потерю села", None)]),
        ("Источник канала «Незыгарь» в мэрии заявил, что мэр уйдёт.", [("Nezygar", "мэр уйдёт", None)]),
        ("По словам источников Baza, мэр уйдёт.", [("Baza", "мэр уйдёт", None)]),
        ("В посте канала Baza от 11 ноября утверждается, что мэр уйдёт.", [("Baza", "мэр уйдёт", "от 11 ноября")]),
        ("«Он уйдёт», — говорится в сообщении канала «Незыгарь».", [("Nezygar", "«Он уйдёт»", None)]),
        ("В телеграм-канале Mash появилось сообщение о том, что мост разрушен.", [("Mash", "мост разрушен", None)]),
        ("Мост разрушен, следует из сообщения канала Mash.", [("Mash", "Мост разрушен", None)]),
        (
            "Telegram-каналы Baza, Mash и Shot сообщают о пожаре в порту.",
            [(name, "о пожаре в порту", None) for name in ("Baza", "Mash", "Shot?")],
        ),
        ("У дописі каналу Baza йдеться, що склад згорів.", [("Baza", "склад згорів", None)]),
        ("Канал Mash визнав, що міст зруйновано.", [("Mash", "міст зруйновано", None)]),
        ("За словами джерел Baza, міністр подав у відставку.", [("Baza", "міністр подав у відставку", None)]),
        ("Baza conjectured that the mayor would go.", [("Baza", "the mayor would go", None)]),
        ("The mayor will go, Baza's sources said.", [("Baza", "The mayor will go", None)]),
        ("Mash обратил внимание, что мост закрыт.", [("Mash", "мост закрыт", None)]),
        ("«Рибар» же в понеділок запевняв, що міст цілий.", [("Рыбарь", "міст цілий", "в понеділок")]),
        ("The mayor fled, according to a post on @bazabazon.", [("Baza", "The mayor fled", None)]),
        ("Мост закрыт, сообщается в посте t.me/rybar.", [("Рыбарь", "Мост закрыт", None)]),
        ("По словам авторов «Рыбаря», мост закрыт.", [("Рыбарь", "мост закрыт", None)]),
        ("За підрахунками «Рибаря», міст обстріляли сім разів.", [("Рыбарь", "міст обстріляли сім разів", None)]),
        ("Иван Лесин, автор канала «Рыбарь», написал, что мост закрыт.", [("Рыбарь", "мост закрыт", None)]),
        ("Автор «Рыбаря» Иван Лесин написал, что мост закрыт.", [("Рыбарь", "мост закрыт", None)]),
        ("Мост закрыт. Эту новость в среду сообщил Mash.", [("Mash", "Мост закрыт", "в среду")]),
        ("Мост закрыт. С таким заявлением выступил Mash.", [("Mash", "Мост закрыт", None)]),
        ("Со ссылкой на Mash «Вечёрка» пишет, что мост закрыт.", [("Mash", "мост закрыт", None)]),
        ("Про арешт мера з посиланням на Mash повідомило «Місто».", [("Mash", "Про арешт мера", None)]),
        ("Міст закрито, написав Mash у своєму телеграм-каналі.", [("Mash", "Міст закрито", None)]),
        ("News of his arrest in Omsk was first published by Mash.", [("Mash", "his arrest in Omsk", None)]),
        ("Про пожежу вчора ввечері написав Mash.", [("Mash", "Про пожежу", "вчора ввечері")]),
        (
            "Rybar said that the village fell. “We lost it,” the channel wrote.",
            [("Рыбарь", "the village fell", None), ("Рыбарь", "“We lost it,”", None)],
        ),
        (
            "Rybar said that the village fell. It claimed that a general had fled.",
            [("Рыбарь", "the village fell", None), ("Рыбарь", "a general had fled", None)],
        ),
        (
            "Mash пишет, что мост закрыт. По данным канала, есть раненые.",
            [("Mash", "мост закрыт", None), ("Mash", "есть раненые", None)],
        ),
        (
            "Mash пише, що міст закрито. Є поранені, додають автори каналу.",
            [("Mash", "міст закрито", None), ("Mash", "Є поранені", None)],
        ),
        ("A court blocked Baza. The channel wrote that it would go on.", [("Baza", "it would go on", None)]),
    ],
)
def test_reports_are_found(text: str, expected: list[Report]) -> None:
    """A report is taken apart into channel, reported clause and day, in three languages, active and passive."""
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Baza did not report that anyone had died.",
        "Police raided the offices of Baza after a complaint.",
        "Baza editor Ivan Petrov said he was fine.",
        "The mash was hot, officials said.",
        "“I am fine,” he told Baza.",
        "Lavrov told reporters that he knew nothing of Baza.",
        "A report by Mash was read by millions.",
        "The channel also said that it would rain.",
        "The founder of Baza said he would appeal against the fine.",
        "In an interview with Mash, Ivan Petrov said that he had been beaten.",
        "The editor of Baza, Gleb Sidorov, reported to prison on Monday.",
        "According to the Kremlin, reports by Nezygar are false.",
        "Основатель Baza заявил, что обжалует штраф.",
        "Редактор Mash Иван Петров сообщил о нападении.",
        "В интервью Mash министр заявил, что не уйдёт.",
        "Суд признал материалы канала «Рыбарь» недостоверными.",
        "Mash прославился тем, что быстро работает.",
        "Mash has been accused of bribing policemen.",
        "It rained in Omsk. The Mash and Shot Telegram channels reported explosions.",
        "",
    ],
)
def test_a_name_alone_is_no_citation(text: str) -> None:
    """A channel that is only named, or denied to have said something, is not cited."""
    assert found(text) == []


def test_the_reference_article() -> None:
    """Two channels in one sentence: each has its own clause, day and people, and the second ends the first's clause."""
    citations = find_citations(article(REFERENCE), NAMES, LONDON, mentions_in(REFERENCE))
    clauses = [REFERENCE[each.clause.start : each.clause.end] for each in citations]
    assert clauses == [
        'Lavrov had had a "serious conversation" with Putin after the call',
        "Lavrov had fallen out of favour.",
    ]
    assert [each.official_ids for each in citations] == [{"lavrov", "putin"}, {"lavrov"}]
    assert citations[0].sentence == citations[1].sentence
    assert [each.days.first.day for each in citations if each.days and each.days.first] == [11, 12]


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("on Wednesday", 12, 12),
        ("on Thursday", 13, 13),
        ("on Friday", 7, 7),
        ("yesterday", 12, 12),
        ("earlier this week", 7, 13),
        ("last week", 3, 9),
        ("on November 5", 5, 5),
        ("on 5 November 2025", 5, 5),
        ("over the weekend", 8, 9),
        ("last Monday", 3, 10),
        ("5 ноября 2025 года", 5, 5),
        ("5 ноября 2025 г.", 5, 5),
        ("5 листопада 2025 року", 5, 5),
    ],
)
def test_days_are_read_from_the_day_of_publication(phrase: str, first: int, last: int) -> None:
    """A day phrase means the days that a reader of that day's paper would take it to mean."""
    citation = find_citations(article(f"Baza {phrase} reported that the depot burned."), NAMES, LONDON)[0]
    assert citation.days is not None
    assert citation.days.first is not None
    assert citation.days.last is not None
    assert (citation.days.first.day, citation.days.last.day) == (first, last)


def test_a_day_holds_in_either_zone_and_the_difference_is_told() -> None:
    """A post of Tuesday evening in London is Wednesday's in Moscow: “on Wednesday” takes it, and tells."""
    days = find_citations(article("Baza on Wednesday reported that the depot burned."), NAMES, LONDON)[0].days
    assert days is not None
    late = datetime(2025, 11, 11, 22, 30, tzinfo=UTC)
    assert days.holds(late, LONDON)
    assert days.zone_that_fits(late, LONDON) == "moscow"
    assert days.zone_that_fits(datetime(2025, 11, 12, 12, tzinfo=UTC), LONDON) is None
    assert not days.holds(datetime(2025, 11, 11, 12, tzinfo=UTC), LONDON)


def test_without_a_date_of_publication_weekdays_still_count() -> None:
    """An undated article's "on Wednesday" takes Wednesdays and no other day."""
    undated = article("Baza on Wednesday reported that the depot burned.", published=None)
    days = find_citations(undated, NAMES, LONDON)[0].days
    assert days is not None
    assert days.holds(datetime(2025, 10, 1, 12, tzinfo=UTC), LONDON)
    assert not days.holds(datetime(2025, 10, 2, 12, tzinfo=UTC), LONDON)


@pytest.mark.parametrize(
    "following",
    [
        "Губернатор написал в своём телеграм-канале, что раненых нет.",
        "Раненых нет, сообщил канал губернатора.",
        "По данным анонимного канала, есть раненые.",
        "Раненых нет, говорится в официальном канале.",
        "The TV channel said that nobody was hurt.",
        "The channel “Omsk Live” moved abroad.",
        "It said in a statement that nobody was hurt.",
    ],
)
def test_another_channel_is_not_the_one_named_before(following: str) -> None:
    """“The channel” is the one named last only where no word makes it another one."""
    assert len(found("Mash сообщил, что мост закрыт. " + following)) == 1


@given(
    st.text(
        alphabet=st.sampled_from('Baza reported said, that. on Monday«»"“”\n—Mash Незыгарь сообщил канал'), max_size=300
    )
)
def test_spans_lie_in_the_text(text: str) -> None:
    """Whatever the text, spans are inside it and no citation is empty."""
    for citation in find_citations(replace(article(text), published_at=PUBLISHED), NAMES, LONDON):
        assert 0 <= citation.sentence.start < citation.sentence.end <= len(text)
        assert 0 <= citation.clause.start < citation.clause.end <= len(text)
        assert text[citation.clause.start : citation.clause.end].strip()
