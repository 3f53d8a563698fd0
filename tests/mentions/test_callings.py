"""What somebody is, beside the name of an official, tells of a namesake; marks as in `cases/`."""

import pytest

from tests.mentions.small import check

_APPOINTED = "a: Пётр Лапшев, министр торговли"
_ELECTED = "a: Пётр Лапшев, губернатор Омской области"


@pytest.mark.parametrize(
    "marked",
    [
        "Водитель «Нивы», 34-летний Пётр Лапшев, выехал на лёд. Лапшев цел.",
        "Житель Кленовска, 44-летний Пётр Лапшев, заблудился.",
        "Жителя Кленовска 44-летнего Петра Лапшева нашли в лесу.",
        "Нашли водителя, 51-летнего Петра Лапшева.",
        "По словам водителя, 51-летний [Пётр Лапшев|a] уехал.",
        "Тренер уехал, 51-летний [Пётр Лапшев|a] остался.",
    ],
)
def test_a_calling_stands_before_an_age_too(marked: str) -> None:
    """An age that an official may have hides no calling in front of it."""
    check(_APPOINTED, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Однофамилец министра Пётр Лапшев чинит краны.",
        "Полный тёзка губернатора Пётр Лапшев чинит краны.",
        "Пётр Лапшев, тёзка губернатора, чинит краны. Петра Лапшева хвалят.",
        "Тёзка [Петра Лапшева|a] чинит краны, однофамильца [Петра Лапшева|a] хвалят.",
        "Пришли [Пётр Лапшев|a], тёзка губернатора Тулы и повар.",
    ],
)
def test_a_namesake_is_somebody_else(marked: str) -> None:
    """Whatever office the text tells of; whose namesake somebody is, is the official."""
    check(_ELECTED, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Пётр Лапшев, заслуженный тренер России, простудился.",
        "Пётр Лапшев, мастер спорта по шашкам, простудился. Лапшева лечат.",
        "Мастер спорта Пётр Лапшев простудился, мастера спорта Петра Лапшева лечат.",
        "Артист цирка Пётр Лапшев упал.",
        "Беседа с Петром Лапшевым, известным поваром.",
        "Подполковник Пётр Лапшев не вернулся из боя. Подполковника Петра Лапшева наградили.",
        "Директор школы № 5 Пётр Лапшев простудился, директора лицея №12 Петра Лапшева лечат.",
        "Командир взвода Пётр Лапшев не вернулся из боя.",
        "Пётр Лапшев, командир роты связи, не вернулся из боя.",
        "[Пётр Лапшев|a], известный любитель шашек, простудился.",
        "[Пётр Лапшев|a], бывший тренер сборной, простудился.",
        "[Пётр Лапшев|a], главный санитарный врач Тулы, простудился.",
        "Мастер [Пётр Лапшев|a] не виноват, мастера говорят о [Петре Лапшеве|a].",
    ],
)
def test_more_callings_tell_so(marked: str) -> None:
    """Those of sport and war that posts name most; behind a name an adjective may lead a calling in."""
    check(_APPOINTED, marked)


def test_a_driver_of_armour_is_no_governor() -> None:
    check(
        _ELECTED,
        "Механик-водитель Пётр Лапшев ранен, механика-водителя Петра Лапшева лечат. Лейтенант Пётр Лапшев цел.",
    )
    check("a: Петро Лапшев, міністр торгівлі", "Петро Лапшев, механік-водій, поранений.", "uk")
    check("a: Петро Лапшев, губернатор Київської області", "Старшина Петро Лапшев поранений.", "uk")


@pytest.mark.parametrize(
    "marked",
    [
        "Пропал Лапшев Пётр, 1985 г.р. Лапшева ищут.",
        "Ищут Петра Лапшева (1985 года рождения).",
        "Лапшев П. (1985 г. р.) скрылся.",
        "Министр торговли [Пётр Лапшев|a], 1985 года рождения, скрылся.",
        "Он встретил [Петра Лапшева|a] в 1985 году.",
    ],
)
def test_a_year_of_birth_is_told_of_whom_nobody_knows(marked: str) -> None:
    """Unless the text tells of the official's own office, as lists of those under sanctions do."""
    check(_APPOINTED, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "В забеге участвовали Карп Сомов и Пётр Лапшев (тёзка губернатора).",
        "Ворота защищал Пётр Лапшев (вратарь «Зари»). Лапшева хвалят.",
        "Приз взял девятиклассник Пётр Лапшев, ученика школы Петра Лапшева хвалят.",
        "Доцент кафедры почв Пётр Лапшев простудился.",
        "Приехал [Пётр Лапшев|a] (вратаря «Зари» он не застал).",
        "Приехал [Пётр Лапшев|a] ([министр торговли|a]).",
        "Ученик великого мастера, [Пётр Лапшев|a] не спорил.",
    ],
)
def test_what_somebody_is_may_stand_in_brackets(marked: str) -> None:
    check(_APPOINTED, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Меня зовут Пётр Козлов, я чиню краны.",
        "Пострадавшего звали Пётр Козлов. Козлову было сорок.",
        "Чоловіка звуть Пётр Козлов.",
        "Подписчица прислала видео, подписчик Пётр Козлов — фото.",
        "Нового губернатора зовут [Пётр Козлов|a].",
        "Тверская область. Его зовут [Пётр Козлов|a].",
    ],
)
def test_somebody_whose_name_is_told_to_readers_is_no_official_of_a_widespread_surname(marked: str) -> None:
    check("a: Пётр Козлов, губернатор Тверской области", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Генерал-лейтенант [Пётр Лапшев|a] признал вину. [Лапшев|a] ждёт суда.",
        "Наградили генерал-майора [Петра Лапшева|a], [Лапшев|a] рад.",
        "Відзначили генерал‑лейтенанта [Петра Лапшева|a].",
        "Лейтенант Пётр Лапшев пропал, майор Пётр Лапшев его ищет.",
    ],
)
def test_a_general_is_no_lieutenant_and_no_major(marked: str) -> None:
    """Whatever the second half of the rank is called, officials have it, and lieutenants are their namesakes."""
    check(_APPOINTED, marked)
