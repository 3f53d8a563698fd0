"""Words of which there are several and surnames that are spelt so, over a few officials each; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


@pytest.mark.parametrize(
    "marked",
    [
        "Волков отгоняли петардами до утра.",
        "Волков у деревни отстреливают с вертолёта.",
        "Волков боятся все, кроме овец.",
        "Волков в лесу давно уже не видели.",
        "Волков из соседней области привезли в зоопарк.",
        "ВОЛКОВ ОТГОНЯЛИ ПЕТАРДАМИ",
        "[Лев Волков|a] против охоты. Волков отстреливают зря.",
    ],
)
def test_to_whom_several_do_something_is_no_subject(marked: str) -> None:
    """A man's surname in the nominative has no verb of several behind it, a noun in the accusative has."""
    check("a: Лев Волков", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Волков стало больше, пишут охотники.",
        "Волков в лесах стало вдвое больше.",
        "Волков не хватает даже зоопарку.",
        "Волков тут не видно с осени.",
    ],
)
def test_of_whom_there_are_more_or_less_is_no_subject(marked: str) -> None:
    check("a: Лев Волков", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Волков|a] смело заявил о победе.",
        "[Волков|a] стало быть уехал.",
        "[Волков|a] говорят уехал, а зря.",
        "[Волков|a] с соседом отгоняли собак.",
        "[Волков|a] и его соседи отгоняли собак.",
        "[Волков|a] в ответ промолчал, хотя его ждали.",
        "[Волков|a] отрицать не стал.",
        "[Волков|a] минут пять молчал.",
        "[Волков|a] на пост мэра выдвинут.",
        "[Волков|a] депутат, а не егерь.",
        "[Волков|a]: отгоняли собак всей улицей.",
        "#[Волков|a] отгоняли собак всей улицей.",
    ],
)
def test_a_surname_is_the_subject_of_what_one_does(marked: str) -> None:
    """Whatever stands between, also what others say by the way, or together with others."""
    check("a: Лев Волков", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Лев Мороз|a] проверил котельные. Мороз при этом обещают уже к выходным.",
        "[Лев Мороз|a] проверил котельные. [Мороз|a] обещает тепло.",
        "[Лев Мороз|a] проверил котельные. [Мороза|a] ждали к утру.",
    ],
)
def test_nor_is_what_several_speak_of_whoever_the_text_named(marked: str) -> None:
    """So it is with a thing, whose accusative is the nominative, though a bearer of the surname stands before it."""
    check("a: Лев Мороз", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Лев Мороз|a] перевірив котельні. Мороз обіцяють на вихідні, і це вже всі чули.",
        "[Лев Мороз|a] перевірив котельні. [Мороз|a] обіцяє тепло, і це вже всі чули.",
    ],
)
def test_so_it_is_in_ukrainian(marked: str) -> None:
    check("a: Лев Мороз", marked, "uk")


@pytest.mark.parametrize(
    "marked",
    [
        "Белых медведей на севере стало больше.",
        "Белых пушистых котов раздали детям.",
        "Белых пятен в этой истории хватает.",
        "[Лев Белых|a] отмечает юбилей. Белых роз ему не дарят.",
        "[Белых|a] готов ответить.",
        "[Белых|a] своих не бросает.",
        "[Белых|a] вышел на свободу.",
        "[Лев Белых|a] вернулся. [Белых|a] вопросов не боится.",
    ],
)
def test_an_adjective_of_several_begins_a_sentence_with_them_behind_it(marked: str) -> None:
    """Unless the text names a bearer of such a surname, who may be the subject."""
    check("a: Лев Белых", marked)


@pytest.mark.parametrize("marked", ["[Лев Долгих|a] отмечает юбилей. Долгих лет жизни!", "Долгих лет и зим!"])
def test_who_is_wished_long_years_is_not_named_by_them(marked: str) -> None:
    check("a: Лев Долгих", marked)
