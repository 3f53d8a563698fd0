"""Two reports from one mould: the same words about somebody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories import Kind, StoryIndex, group_posts
from core.stories.moulds import mould_of, moulds_of, recast
from tests.stories.test_stories import post


@pytest.mark.parametrize(
    ("one", "other", "two_reports"),
    [
        ("Аэропорт Твери временно закрыт", "Аэропорт Пензы временно закрыт", True),
        ("Погода в Бресте на 17 мая", "Погода в Гомеле на 17 мая", True),
        ("Умер актёр Пётр Снегов", "Умер актёр Глеб Громов", True),
        ("Ракетная опасность в Курской области", "Ракетная опасность в Белгородской области", True),
        ("Курская область: ракетная опасность", "Белгородская область: ракетная опасность", True),
        ("Дроны сбиты над Тверской и Псковской областями", "Дроны сбиты над Орловской и Тульской областями", True),
        ("Началось голосование в конкурсе «Осень»", "Началось голосование в конкурсе «На море»", True),
        ("Сегодня матч между «Зарёй» и «Тверью»", "Завтра матч между «Искрой» и «Пензой»", True),
        ("Mayor of Leeds resigns after vote", "Mayor of Derby resigns after vote", True),
        ("Снегов подписал закон о мостах", "Снегов не подписал закон о мостах", True),  # the contrary
        ("Mayor will resign after the vote", "Mayor will not resign after the vote", True),
        ("Снегов не подписал закон о мостах", "Закон о мостах Снегов так и не подписал", False),
        ("Снегов не уехал, мост закрыт", "Жители не рады: мост в посёлке закрыт", False),  # what is denied is only here
        ("Банк ушёл из Беларуси", "Банк ушёл из Белоруссии", False),
        ("Метро в Питере открыто", "Метро в Петербурге открыто", False),
        ("Партнёрами стали Таиланд и Индонезия", "Партнёрами стали Индонезия и Таиланд", False),
        ("Умер актёр Пётр Снегов", "Умер актёр Снегов", False),
        ("Об этом сообщает агентство Reuters", "Об этом сообщает агентство Рейтер", False),  # two ways to write one
        ("Жители сообщают о взрыве", "Очевидцы сообщают о взрыве", False),  # the first word
        ("Склад сгорел в США ночью", "Склад сгорел в Америке ночью", False),  # an abbreviation
        ("Видео взрыва появилось в Telegram ночью", "Видео взрыва появилось в Facebook ночью", False),
        ("Склад в Твери сгорел ночью", "Склад в городе сгорел ночью", False),
        ("Мэр Твери Снегов уволен", "Мэр Твери уволен, пишет Громов", False),  # names at other places
        ("Пожар в Твери", "Пожар в Пензе", False),  # too short to be a mould
        ("", "", False),
    ],
)
def test_the_same_sentence_about_others_is_another_report(one: str, other: str, two_reports: bool) -> None:
    assert recast(mould_of(one), mould_of(other)) is two_reports
    assert recast(mould_of(other), mould_of(one)) is two_reports


@pytest.mark.parametrize(
    ("one", "other", "two_reports"),
    [
        ("Весна. Поезд Снегова прибыл в Тверь утром.", "Осень. Поезд Громова прибыл в Тверь утром.", True),
        ("Весна.\nПоезд Снегова прибыл в Тверь утром.", "Поезд Громова прибыл в Тверь утром. Осень.", True),
        (
            "Поезд прибыл в Тверь утром. Его встретил Громов.",
            "Поезд прибыл в Пензу утром. Его весь день ждала Тверь.",
            False,  # Tver is in both
        ),
        ("Дождь. " * 4 + "Мост в Твери закрыт на ночь.", "Дождь. " * 4 + "Мост в Пензе закрыт на ночь.", True),
        (
            "В городе шёл сильный дождь. " * 4 + "Мост в Твери закрыт на ночь.",
            "В городе шёл сильный дождь. " * 4 + "Мост в Пензе закрыт на ночь.",
            False,  # only the first four sentences count
        ),
    ],
)
def test_any_of_the_first_sentences_may_tell(one: str, other: str, two_reports: bool) -> None:
    assert recast(moulds_of(one), moulds_of(other)) is two_reports


def test_reports_from_one_mould_are_two_stories() -> None:
    """Of their headings neither names anybody."""
    first = "Голосуйте за лучший снимок о кофе.\nНачалось голосование в нашем фотоконкурсе «Кофемания»."
    second = "Голосуйте за фото о спорте.\nНачалось голосование в нашем фотоконкурсе «На старт»."
    posts = [post("1", first), post("2", second)]
    assert len(set(group_posts(posts).values())) == 2


def test_a_denial_in_the_words_of_the_news_is_no_copy_of_it() -> None:
    """Whoever was alerted of the law is alerted of the refusal, too."""
    first = "Губернатор Снегов подписал закон о запрете продажи энергетиков детям в области."
    index = StoryIndex()
    assert index.place(post("1", first)).kind is Kind.FIRST
    assert index.place(post("2", first.replace("подписал", "не подписал"))).kind is Kind.FIRST
    assert index.place(post("3", f"❗️{first}")).of == "1"


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_is_another_report_than_itself_nor_breaks_anything(one: str, other: str) -> None:
    assert not recast(moulds_of(one), moulds_of(one))
    assert recast(moulds_of(one), moulds_of(other)) is recast(moulds_of(other), moulds_of(one))
