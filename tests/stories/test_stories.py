"""Forwards, copies, rewrites: what is one story, what is not, and how it spread."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stories import OUTLETS, RETOLD, f1, read_pairs
from core.encoders import open_encoder
from core.encoders.words import surfaces
from core.stories import Kind, StoryIndex, group_posts, is_advertising, tell_story
from core.stories.headings import heading, names_in, speaker_in
from core.stories.marks import is_list
from core.stories.places import places_in
from core.stories.rewrites import (
    Named,
    RewriteIndex,
    Told,
    background,
    common_numbers,
    figures_of,
    other_days,
    surety,
    told,
)
from core.types import Post

START = datetime(2025, 11, 5, 8, 0, tzinfo=UTC)

FIRE = (
    "В Казани на заводе красок вспыхнул пожар, погибли трое рабочих. Огонь перекинулся на крышу за считанные минуты, "
    "тушат его двести человек и два вертолёта. Владелец завода задержан."
)
FIRE_RETOLD = (
    "Трое рабочих погибли при пожаре на заводе красок в Казани, владельца предприятия задержали. "
    "С огнём, который охватил кровлю, борются двести человек и вертолёты."
)
COPY = "⚡️" + FIRE.replace("вспыхнул", "произошёл") + "\n\n[Подписаться на канал](https://t.me/x)"
RATE = "Банк России поднял ключевую ставку на два пункта, решение принято на заседании совета директоров в пятницу."


def post(post_id: str, text: str, *, minutes: float = 0, channel: str = "Baza", forward_of: str | None = None) -> Post:
    return Post(post_id, channel, START + timedelta(minutes=minutes), text, forward_of=forward_of)


def test_a_forward_belongs_to_its_source_whatever_its_text() -> None:
    """A forward of a known post joins its story, even with a text too short to compare."""
    index = StoryIndex()
    index.place(post("1", FIRE))
    placed = index.place(post("2", "Срочно", minutes=1, forward_of="1"))
    assert (placed.story_id, placed.kind, placed.of) == ("1", Kind.FORWARD, "1")


def test_a_copy_joins_before_any_vector_is_known() -> None:
    """A text copied without attribution, with small changes and the channel's own furniture, is the same story."""
    index = StoryIndex()
    assert index.place(post("1", FIRE)).kind is Kind.FIRST
    placed = index.place(post("2", COPY, minutes=3, channel="Mash"))
    assert (placed.story_id, placed.kind) == ("1", Kind.COPY)
    assert placed.shared > 0.7


def test_a_part_of_a_post_is_its_copy() -> None:
    """A headline that a longer post begins with, or that is taken from one, is the same story."""
    headline = FIRE.split(". ")[0]
    for first, second in ((headline, FIRE), (FIRE, headline)):
        index = StoryIndex()
        index.place(post("1", first))
        placed = index.place(post("2", second, minutes=3, channel="Mash"))
        assert (placed.kind, placed.of, placed.shared) == (Kind.COPY, "1", 1.0)


def test_a_small_part_of_a_long_post_makes_no_copy() -> None:
    """A headline stands in a digest or at the end of what happened next, too: those are no copies of it."""
    headline = FIRE.split(". ")[0]
    index = StoryIndex()
    index.place(post("1", headline))
    placed = index.place(post("2", f"{RATE} {RATE.upper()} {FIRE_RETOLD} {RATE[::-1]} {headline}.", minutes=3))
    assert placed.kind is Kind.FIRST


def test_other_news_is_another_story() -> None:
    """Unlike texts stay apart, and short cries are no copies of each other."""
    placed = group_posts([post("1", FIRE), post("2", RATE), post("3", "Молния!"), post("4", "Молния!", minutes=1)])
    assert len(set(placed.values())) == 4


@pytest.mark.parametrize("name", ["default", "none"])
def test_a_rewrite_joins_by_words_and_vectors(name: str) -> None:
    """The same claim in other words joins the story; another event of the same kind does not."""
    other = (
        "В Твери на складе красок вспыхнул пожар, никто не пострадал, огонь потушили к вечеру жители соседних домов."
    )
    posts = [
        post("1", FIRE),
        post("2", FIRE_RETOLD, minutes=9),
        post("3", other, minutes=20),
        post("4", RATE, minutes=30),
    ]
    placed = group_posts(posts, encoder=open_encoder(name))
    assert placed["2"] == "1"
    assert placed["3"] == "3"
    assert placed["4"] == "4"


@pytest.mark.parametrize(("hours", "same"), [(0.5, True), (60, False)])
def test_texts_of_one_hour_need_be_less_alike_than_those_of_different_days(hours: float, same: bool) -> None:
    """Two loose tellings join when they come together; days apart the second tells what happened next."""
    start = datetime(2025, 11, 13, 15, tzinfo=UTC)
    first = "Губернатор Приморья Сергей Котов ушёл в отставку по собственному желанию, указ опубликован."
    second = "Президент принял отставку главы Приморского края Котова. Он сам попросил освободить его от должности."
    posts = [Post("a", "one", start, first), Post("b", "two", start + timedelta(hours=hours), second)]
    stories = group_posts(posts, encoder=open_encoder("default"))
    assert (stories["a"] == stories["b"]) is same


def test_a_pair_must_stand_out_from_what_is_near() -> None:
    """What would be enough on a quiet day is not when other stories are nearly as near."""
    assert surety(0.6, [0.2, 0.2, 0.1], 1800) > 1 > surety(0.6, [0.6, 0.6, 0.5], 1800)


def test_what_all_vectors_have_in_common_makes_nothing_alike() -> None:
    """Vectors that lie close together, as some encoders' do, are compared from their middle."""
    random = np.random.default_rng(5)
    away = random.standard_normal((400, 64)) * 0.4
    vectors = np.asarray(away + 1.0, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index, text = RewriteIndex(), told(["пожар", "на", "заводе", "красок"])
    for vector in vectors:
        index.append(text, vector)
    for dropped in (0, 100):  # what is forgotten no longer counts
        index.drop_before(dropped)
        strangers = [index.likeness(text, vectors[0], row) for row in range(dropped + 1, 400)]
        assert float(vectors[0] @ vectors[300]) > 0.75
        assert float(np.mean(strangers)) < index.likeness(text, vectors[300], 300) - 0.5


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("17 из 20", "20", 1.0),
        ("17 из 20", "20 и 21", 0.5),
        ("17", "25", -1.0),
        ("17", "", 0.0),
        ("Трое погибли", "3 погибших", 1.0),
        ("Пʼять дронів", "5 дронов", 1.0),
        ("Two are dead", "seven died", -1.0),
        ("Один погиб", "17", 0.0),
    ],
)
def test_numbers_in_common_speak_for_one_event_and_others_against_it(one: str, other: str, common: float) -> None:
    """What counts is the share of the text with fewer numbers; a text without numbers says nothing, and what a list has
    in common with a text says nothing either.
    """
    told_by, others = figures_of(surfaces(one)), figures_of(surfaces(other))
    assert common_numbers(told_by, others) == common
    assert common_numbers(told_by, figures_of(surfaces(other), listed=True)) == min(common, 0.0)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Главное к утру\n🔻 Пожар в Казани\n🔻 Ставка выросла\n\n🔻 Шторм в Твери", True),
        ("Заявления министра:\n**— Первое\n— Второе;\n — Третье", True),
        ("Что известно:\n1. Пожар начался ночью\n2) Трое погибли\n10. Владелец задержан", True),
        ("Пожар в Казани\n— Первое\n— Второе", False),
        ("«Да»\n«Нет»\n«Может быть»", False),
        ("#пожар\n#Казань\n#завод", False),
        ("❗️ Пожар\n— Трое погибли\n🔴 Владелец задержан", False),
        ("2024 год\n2025 год\n2026 год", False),
    ],
)
def test_what_a_list_is(text: str, listed: bool) -> None:
    """Three lines that begin with one mark or with numbers are a list; quotations, hashtags and years are none."""
    assert is_list(text) is listed


def test_a_digest_retells_none_of_its_news() -> None:
    """A post that lists several news stays out of the story of one of them, which the same sentences alone join."""
    fire, _ = FIRE_RETOLD.split(". ")
    lines = [fire, "Ставку подняли на два пункта", "В Твери ждут шторма", "Сборная вышла в финал чемпионата"]
    placed = {}
    for mark in ("", "🔻"):
        digest = "\n".join(mark + line for line in lines)
        placed[mark] = group_posts([post("1", FIRE), post("2", digest, minutes=9)])["2"]
    assert placed == {"": "1", "🔻": "2"}


def test_a_list_told_again_is_as_alike_as_any_text() -> None:
    """Only a list and a text that is none are less alike."""
    read = surfaces(FIRE)
    index = RewriteIndex()
    index.append(told(read, listed=True), None)
    index.append(told(read), None)
    assert index.likeness(told(read, listed=True), None, 0) == pytest.approx(index.likeness(told(read), None, 1))
    assert index.likeness(told(read), None, 0) < index.likeness(told(read), None, 1) - 0.2


FORECAST = (
    "Прогноз погоды на {} мая\nДнём облачно, местами дождь, ветер порывами сильный, к вечеру прояснится, без осадков."
)


def test_forecasts_of_two_days_are_two_events() -> None:
    """Reports from one mould that name other days tell nothing twice, at once or one by one."""
    texts = [FORECAST.format(day) for day in ("16", "17", "16")]
    posts = [post(str(number), text, minutes=20 * number) for number, text in enumerate(texts)]
    index = StoryIndex()
    assert list(group_posts(posts, encoder=open_encoder("default")).values()) == ["0", "1", "0"]
    assert [index.place(each).story_id for each in posts] == ["0", "1", "0"]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("8 ноября", "9 ноября", True),
        ("8 ноября", "8 листопада", False),
        ("November 8, 2025", "8 November", False),
        ("с 6 по 8 мая", "6 мая", True),
        ("8 ноября", "завтра", False),
        ("8 ноября, а не 9 ноября", "9 ноября", False),
        ("2025 ноября", "9 ноября", False),
    ],
)
def test_the_days_that_texts_name(one: str, other: str, apart: bool) -> None:
    """Days are the same in three languages, written either way round; who names none contradicts nobody."""
    assert other_days(figures_of(surfaces(one)), figures_of(surfaces(other))) is apart


@pytest.mark.parametrize(
    ("text", "found", "names"),
    [
        ("Погода в Твери на выходные\nОжидается дождь.", "Погода в Твери на выходные", {"твери"}),
        ("❗️ Молния!\nВ Твери горит склад красок. Его тушат.", "❗️ Молния!\nВ Твери горит склад красок.", {"твери"}),
        ("Мэр ушёл. Указ подписан в Ялте." + " Дождь." * 40, "Мэр ушёл. Указ подписан в Ялте.", {"ялте"}),
        ("Пожар", "Пожар", set()),
        ("", "", set()),
    ],
)
def test_what_a_text_reports_first(text: str, found: str, names: set[str]) -> None:
    """A headline, or sentences enough to make one; a name is what begins with a capital where no sentence does."""
    assert heading(text) == found
    assert names_in(heading(text)) == names


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Депутат Пётр Снегов назвал сделку позором", {"снегов"}),
        ("Снегова прокомментировала отставку тренера", {"снегова"}),
        ("В Думе оценили идею снизить налог", {"думе"}),
        ("У Мінцифри пояснили збій", {"мінцифри"}),
        ("Кличко розповів про відключення", {"кличко"}),
        ("Mayor John Snow called the deal a disgrace", {"snow"}),
        ("Полиция сообщила о пожаре", set()),  # reports
        ("ТАСС назвал сумму сделки", set()),  # an abbreviation, mostly of who reports
        ("«Снегов» оценил ущерб", set()),
    ],
)
def test_who_a_heading_says_has_commented(line: str, speaker: set[str]) -> None:
    assert speaker_in(line) == speaker


@pytest.mark.parametrize(
    ("text", "towns", "countries"),
    [
        ("В Бресте облачно, под Нижним Новгородом гроза", {"бресте", "нижним", "новгородом"}, set()),
        ("Жители Тульской области и омские власти", {"тульской", "омские"}, set()),
        ("Пожар у Львові, з Польщі прибули рятувальники", {"львові"}, {"польщі"}),
        ("A fire in Turin, Italy: help came from France", {"turin"}, {"france"}),
        ("Об этом сообщили в МЧС и в Кремле, видео есть в Telegram", set(), set()),
        ("В России прошёл дождь, пишет Baza", set(), set()),  # where any of its towns is
        ("в субботу на складе", set(), set()),
    ],
)
def test_where_a_text_says_that_something_happened(text: str, towns: set[str], countries: set[str]) -> None:
    assert places_in(text) == (towns, countries)


_FORECAST = "погода в {} на завтра днём дождь"


def _named(text: str, **kinds: set[str]) -> Told:
    nobody: Named[set[str]] = Named(set(), set(), set(), set())
    return told(surfaces(text), named=nobody._replace(**kinds))


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ({"heading": {"бресте"}}, {"heading": {"гомеле"}}, 0.2),
        ({"heading": {"бресте"}}, {"heading": {"бреста"}}, 0.0),
        ({"heading": {"бресте"}}, {}, 0.0),  # a retelling names more, or less
        ({"towns": {"бресте"}}, {"towns": {"гомеле"}}, 0.4),
        ({"towns": {"бресте", "погода"}}, {"towns": {"гомеле"}}, 0.0),  # one of them is in the other text
        ({"towns": {"бресте"}}, {"countries": {"гомеле"}}, 0.0),  # the one may be in the other
        ({"speaker": {"бресте"}}, {}, 0.4),
        ({"speaker": {"погода", "бресте"}}, {}, 0.0),
    ],
)
def test_whom_and_where_texts_name_speaks_against_one_story(
    one: dict[str, set[str]], other: dict[str, set[str]], against: float
) -> None:
    index = RewriteIndex()
    index.append(_named(_FORECAST.format("Бресте"), **one), None)
    text = _FORECAST.format("Гомеле")
    unnamed = RewriteIndex()
    unnamed.append(_named(_FORECAST.format("Бресте")), None)
    plain = unnamed.likeness(_named(text), None, 0)
    assert index.likeness(_named(text, **other), None, 0) == pytest.approx(plain - against)


def test_a_better_encoder_is_trusted_more() -> None:
    """What is near counts as nearer and what is far as farther, around where either encoder leaves it open."""
    vectors = np.eye(64, dtype=np.float32)
    near = np.asarray(vectors[0] * 0.95 + vectors[1] * 0.3, dtype=np.float32)
    text = told(surfaces(FIRE))
    found = []
    for trust in (1.0, 3.0):
        index = RewriteIndex(trust)
        for vector in vectors:
            index.append(text, vector)
        found.append((index.likeness(text, near, 0), index.likeness(text, near, 40)))
    assert found[1][0] > found[0][0] + 0.3
    assert found[1][1] < found[0][1] - 0.3


def test_the_tellings_of_a_big_event_do_not_hide_each_other() -> None:
    """The background of a text is what is near behind its nearest, and never nothing: few texts show little of it."""
    assert background([0.9] * 3 + [0.6] * 7) == pytest.approx(0.6)
    assert background([0.9] * 3 + [0.1] * 7) == background([0.9] * 3 + [0.2] * 7)


def test_one_instant_for_all_is_no_date() -> None:
    """Posts that all bear one instant are not taken for posts of the same minute."""
    start = datetime(2025, 11, 13, 15, tzinfo=UTC)
    first = "Губернатор Приморья Сергей Котов ушёл в отставку по собственному желанию, указ опубликован."
    second = "Президент принял отставку главы Приморского края Котова. Он сам попросил освободить его от должности."
    together = {}
    for seconds in (0, 60):
        posts = [Post("a", "one", start, first), Post("b", "two", start + timedelta(seconds=seconds), second)]
        together[seconds] = len(set(group_posts(posts, encoder=open_encoder("default")).values()))
    assert together == {0: 2, 60: 1}


def grouped(invented: Path) -> tuple[float, int]:
    """F1 over the judged pairs of invented news, and how many posts the largest story has."""
    pairs = read_pairs(invented.read_text(encoding="utf-8").splitlines())
    placed = group_posts(pairs.posts, encoder=open_encoder("default"))
    ids = [post.id for post in pairs.posts]
    said = [placed[ids[one]] == placed[ids[other]] for one, other, _ in pairs.judged]
    return f1(said, [same for _, _, same in pairs.judged])[2], max(Counter(placed.values()).values())


def test_what_many_outlets_tell_is_one_story() -> None:
    """Five to seven tellings of an event, as outlets write them, are found, beside another event of the same people."""
    found, largest = grouped(OUTLETS)
    assert found >= 0.62
    assert largest <= 12


def test_invented_news_is_grouped_by_event() -> None:
    """Events told in other words are mostly one story, and what else happens to the same people mostly is not."""
    found, largest = grouped(RETOLD)
    assert found >= 0.52
    assert largest <= 6


def test_a_chain_of_reports_is_not_one_story() -> None:
    """Where each report is near to the next one only, the first and the last stay apart."""
    news = [json.loads(line) for line in RETOLD.read_text(encoding="utf-8").splitlines()[:6]]
    halves = [f"{one['a'][0]} {other['a'][0]}" for one, other in pairwise(news)]
    posts = [post(str(number), text, minutes=20 * number) for number, text in enumerate(halves)]
    placed = group_posts(posts, encoder=open_encoder("default"))
    assert placed["0"] != placed["4"]


def test_of_too_many_posts_the_oldest_are_forgotten() -> None:
    """A bounded index compares with the last posts only, rewrites too, however many came before."""
    index = StoryIndex(rewrites=True, keep=300)
    for number in range(700):
        index.place(post(f"old{number}", f"Сообщение {number}", minutes=number / 10))
    index.place(post("1", FIRE, minutes=101))
    assert len(index) == 300
    assert "old0" not in index
    for number in range(290):
        index.place(post(f"new{number}", f"Курс {number}", minutes=101))
    assert index.place(post("2", FIRE_RETOLD, minutes=102)).story_id == "1"
    assert index.place(post("3", COPY, minutes=102)).story_id == "1"
    for number in range(300):
        index.place(post(f"late{number}", f"Погода {number}", minutes=103))
    assert index.place(post("4", COPY, minutes=104)).kind is Kind.FIRST


@pytest.mark.parametrize(("number", "other"), [("17", "25"), ("семь", "пять"), ("семь", "25")])
def test_reports_with_other_numbers_are_other_stories(number: str, other: str) -> None:
    """Two short reports that differ in their number are two reports, in figures or in letters."""
    one = f"Ещё {number} беспилотников сбиты на подлёте к Москве, сообщил мэр столицы Сергей Собянин."
    placed = group_posts([post("1", one), post("2", one.replace(number, other), minutes=30)])
    assert placed == {"1": "1", "2": "2"}


def test_what_is_old_or_forgotten_is_not_joined() -> None:
    """A text that comes back after the window, or whose source was forgotten, begins a new story."""
    index = StoryIndex(window=timedelta(hours=1))
    index.place(post("1", FIRE))
    assert index.place(post("2", FIRE, minutes=120)).kind is Kind.FIRST
    index.forget("2")
    index.forget("2")
    assert index.place(post("3", FIRE, minutes=121)).kind is Kind.FIRST
    assert index.place(post("3", FIRE, minutes=121)).story_id == "3"


def test_the_story_has_the_id_of_its_earliest_post() -> None:
    """Posts are grouped as if they had come in the order of their dates."""
    placed = group_posts([post("late", FIRE, minutes=30), post("early", FIRE)])
    assert placed == {"late": "early", "early": "early"}


def test_how_a_story_spread() -> None:
    """First publisher, order, lag, shared text and reach are told; copies are one source, not several."""
    posts = [
        post("2", COPY, minutes=3, channel="Mash"),
        post("3", FIRE_RETOLD, minutes=9, channel="Shot"),
        post("1", FIRE, channel="Baza"),
    ]
    spread = tell_story(posts, {"1": 100, "2": 50})
    assert [carrier.channel for carrier in spread.carriers] == ["Baza", "Mash", "Shot"]
    assert spread.first.post_id == "1"
    assert spread.carriers[1].lag == timedelta(minutes=3)
    assert spread.carriers[1].shared > 0.7 > spread.carriers[2].shared
    assert (spread.sources, spread.views) == (2, 150)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Купите диван. Реклама. ООО «Диван», ИНН 7700000000, erid: 2VtzqxAbCdE", True),
        ("Лучший курс года\nhttps://x.example/?erid=LjN8KabcD", True),
        ("#реклама Скидки на всё", True),
        ("Реклама\nСкидки на всё", True),
        ("Депутаты обсудили закон о рекламе в интернете", False),
        ("Erid Petrov выиграл турнир", False),
    ],
)
def test_advertising_marks(text: str, marked: bool) -> None:
    """The marks that Russian law asks for are seen; talk about advertising is none."""
    assert is_advertising(text) is marked


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_post_gets_a_story(texts: list[str]) -> None:
    """Whatever the texts: each post has one story, and each story's id is that of one of its posts."""
    posts = [post(str(number), text, minutes=number) for number, text in enumerate(texts)]
    placed = group_posts(posts)
    assert placed.keys() == {each.id for each in posts}
    assert all(placed[story] == story for story in placed.values())


def test_an_alarm_of_another_region_is_no_copy() -> None:
    """Its followers are told of both, however alike the texts are."""
    text = (
        "Внимание! Ракетная опасность объявлена в {} области. Пройдите в укрытие, не подходите к окнам и оставайтесь в "
        "помещении без окон до сигнала отбоя. Телефон экстренных служб 112."
    )
    index = StoryIndex()
    first, again, elsewhere = (
        Post(f"{number}", "channel", datetime(2026, 3, 2, 8, number, tzinfo=UTC), text.format(region))
        for number, region in enumerate(("Курской", "Курской", "Белгородской"))
    )
    assert [index.place(post).kind for post in (first, again, elsewhere)] == [Kind.FIRST, Kind.COPY, Kind.FIRST]
    assert len(set(group_posts([first, again, elsewhere]).values())) == 2


def test_forwards_of_one_message_are_one_story_whether_it_is_known_or_not() -> None:
    """However short: of an unwatched channel, or of one that is read later; the message itself joins them then, too."""
    index = StoryIndex()
    first = post("f1", "DEMO. Молния!", minutes=1, forward_of="x")
    assert index.place(first).kind is Kind.FIRST
    again = index.place(post("f2", "DEMO. Молния! Подробнее", minutes=2, forward_of="x"))
    assert (again.kind, again.story_id, again.of) == (Kind.FORWARD, "f1", "f1")
    origin = index.place(post("x", "DEMO. Взрыв.", minutes=0))
    assert (origin.kind, origin.story_id) == (Kind.FORWARD, "f1")
    assert index.place(post("y", "DEMO. Молния!", minutes=1)).kind is Kind.FIRST
    for known in ("f1", "f2", "x"):
        index.forget(known)
    assert index.place(post("f3", "DEMO. Молния!", minutes=3, forward_of="x")).kind is Kind.FIRST


@pytest.mark.parametrize("rewrites", [False, True])
def test_what_is_said_in_the_same_words_each_day_is_no_story_of_weeks(rewrites: bool) -> None:
    """A greeting, an advert or an alarm begins a new story when the window of its first is over."""
    days = [post(str(day), f"DEMO. {FIRE}", minutes=day * 24 * 60) for day in range(10)]
    index = StoryIndex(rewrites=rewrites)
    assert [index.place(each).story_id for each in days] == ["0"] * 4 + ["4"] * 4 + ["8"] * 2
    grouped = group_posts(days)
    assert [grouped[each.id] for each in days] == ["0"] * 4 + ["4"] * 4 + ["8"] * 2


ITEMS = (
    "В Твери из-за аварии на подстанции без света остались двадцать тысяч жителей, ремонт займёт ночь.",
    "Министр обороны прибыл с необъявленным визитом в Минск и встретился там с президентом Беларуси.",
    "Центробанк неожиданно поднял ключевую ставку на два пункта, объяснив это ростом цен на продукты.",
    "Сборная России по хоккею обыграла финнов в овертайме, решающую шайбу забросил дебютант команды.",
)


@pytest.mark.parametrize("items", [ITEMS[:3], ITEMS])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("line", ["— {}", "1. {}"])
def test_a_list_glues_no_stories_together(items: Sequence[str], first: int, line: str) -> None:
    """What others tell of one thing that it lists is no copy of what they tell of another, whichever came first; a part
    of one of them is a copy of that.
    """
    lines = "\n".join(line.format(item) for item in items)
    told = [post(str(number), f"DEMO. {item}") for number, item in enumerate(items)]
    told.insert(first, post("digest", f"DEMO. Коротко о главном.\n{lines}"))
    told.append(post("again", f"DEMO. Коротко о главном.\n{lines}\nХорошего дня!"))
    told.append(post("part", items[0].partition(",")[0]))
    told.append(post("copy", f"DEMO. {items[-1]} Подробности позже."))
    index = StoryIndex()
    placed = {each.id: index.place(each).story_id for each in told}
    stories = [placed[str(number)] for number in range(len(items))]
    assert len(set(stories)) == len(items)
    assert (placed["part"], placed["copy"]) == (stories[0], stories[-1])
    assert placed["again"] == placed["digest"]
