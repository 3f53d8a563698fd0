"""Given names, patronymics and genders beside surnames, over a few officials each; marks as in `cases/`."""

import pytest

from core.mentions import compile_catalogue, detect
from tests.mentions.small import check, official


@pytest.mark.parametrize(
    "marked",
    [
        "Встретили [Юнус-Бека Ветлугина|a]. С [Юнусом-Беком Ветлугиным|a] прилетел сын.",
        "[Юнус-Бек Ветлугин|a] прилетел. К [Юнус-Беку Ветлугину|a] не пускают.",
        "Карп-Юнус Ветлугин прилетел. Карп-Юнуса Ветлугина ждали.",
    ],
)
def test_of_a_double_given_name_the_last_part_alone_may_bend(marked: str) -> None:
    """A double name is one: what a hyphen joins to an official's name makes it another's."""
    check("a: Юнус-Бек Ветлугин", marked)


def test_a_double_name_is_nobodys_of_its_halves() -> None:
    check("a: Юнус Ветлугин", "Карп-Юнус Ветлугин прилетел. Карп-Юнуса Ветлугина ждали. [Юнуса Ветлугина|a] тоже.")


def test_a_surname_in_ts_has_both_datives_in_ukrainian() -> None:
    check("a: Карп Штерц", "Гетьман подзвонив [Штерцеві|a], а не [Штерцу|a]. З [Штерцем|a] він мовчав.", "uk")


@pytest.mark.parametrize(
    "marked",
    [
        "«Спасибо, [Лев Ильич|a]!» — сказал сосед. [Рогатин|a] улыбнулся.",
        "Господин [Лев Ильич|a] молчит. [Рогатин|a] тоже.",
        "Лев Ильич молчит. Лев Рогатов тоже.",
        "Лев Карпович молчит. [Рогатин|a] тоже.",
        "Бережнов Лев Ильич молчит. [Рогатин|a] тоже.",
        "Бережнова Льва Ильича ждут. [Рогатин|a] тоже молчит.",
        "Карп-Лев Ильич молчит. [Рогатин|a] тоже.",
        "Лев Ильич молчит. Его сосед Пётр Рогатин тоже.",
    ],
)
def test_the_surname_of_whom_a_patronymic_names_may_stand_behind_it(marked: str) -> None:
    """A given name with its patronymic is the official's wherever the text names the official by the surname."""
    check("a: Лев Ильич Рогатин", marked)


def test_a_double_given_name_has_its_patronymic() -> None:
    check("a: Юнус-Бек Карпович Ветлугин", "Уходит [Юнус-Бек Карпович|a]. Пётр-Бек Карпович тоже. [Ветлугин|a] рад.")


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Ирма Ташбулатовна Ветлугина", "[Ветлугина|a] молчит. [Ирма Ташбулатовна|a] устала."),
        ("a: Ирма Ташбулатовна Ветлугина", "Ирма Карповна Ветлугина молчит."),
        ("a: Лев Ташбулатович Рогатин", "[Рогатин|a] молчит. [Лев Ташбулатович|a] устал."),
    ],
)
def test_the_middle_of_three_names_is_a_patronymic_of_whatever_father(officials: str, marked: str) -> None:
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Голова МЗС Литви [Штерцас|a] закликав гетьмана до розмови. Президент Литви [Штерцас|a] заявив.",
        "Голова МЗС Монголії [Штерцас|a] закликав гетьмана до розмови.",
        "Голова МЗС [Карл Штерцас|a] і Юрас Штерцас закликали гетьмана.",
    ],
)
def test_a_state_in_ukrainian_before_a_surname_is_no_given_name(marked: str) -> None:
    check("a: Карл Штерцас", marked, "uk")


@pytest.mark.parametrize(
    "marked",
    [
        "Доктор Рогатина приехала. Судья Рогатина отказала в иске. Фельдшер Рогатина спасла ребёнка.",
        "Жалобу отклонила, как сообщила судья Рогатина, вся коллегия.",
        "Депутат Рогатина пришла. Рогатина смогла. Рогатина дала интервью.",
        "Помощница [Рогатина|a] пришла. Адвокат [Рогатина|a] пришла. Сказала адвокат [Рогатина|a].",
        "Доктора [Рогатина|a] похвалили. Позиция [Рогатина|a] изменилась. Машина [Рогатина|a] была в пути.",
    ],
)
def test_a_calling_and_a_verb_tell_a_woman_from_a_man_in_the_genitive(marked: str) -> None:
    """But not a calling that is somebody's, as a lawyer and a helper are."""
    check("a: Лев Рогатин", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Следователь допросил Рогатина. Суд отпустил [Рогатину|a].",
        "Нападающий Рогатин ушёл, Рогатина заменил Петров. Защита Рогатина обжалует.",
        "Инкассатор Карп Рогатин осуждён. [Рогатина|a] прокомментировала это. Министр [Рогатина|a] молчит.",
        "Инкассатор Карп Рогатин осуждён. [Анна Рогатина|a] молчит. С ним [Рогатина|a] незнакома.",
        "Генерал допросил Карпа. [Рогатина|a] рада: он сказал, [Рогатина|a] молчала.",
    ],
)
def test_a_mans_object_and_his_genitive_name_no_woman(marked: str) -> None:
    """A stranger in the masculine form, or what a man did to somebody, makes it a man's."""
    check("a: Анна Рогатина, министр торговли", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("b: Вера Рогалёва", "Лев и [Вера Рогалёвы|b] уехали. Ждут Льва и [Веру Рогалёвых|b]."),
        ("b: Вера Рогалёва", "Лев и Карп Рогалёвы уехали. Братья Рогалёвы тоже."),
        ("b: Вера Рогальская", "Лев и [Вера Рогальские|b] уехали. Приём у [Веры|b] отменён."),
        ("b: Вера Рогалёва", "Рогалёвы уехали, соседи рады."),
    ],
)
def test_a_woman_may_share_her_surname_with_a_man(officials: str, marked: str) -> None:
    """The plural that two of them bear is of her surname as much as of his, but a family is nobody."""
    check(officials, marked)


@pytest.mark.parametrize("text", ["Лев и Вера Рогалёвы уехали.", "Вера и Лев Рогалёвы уехали."])
def test_of_a_couple_in_the_catalogue_both_are_named(text: str) -> None:
    catalogue = compile_catalogue([official("a: Лев Рогалёв"), official("b: Вера Рогалёва")])
    assert {mention.official_id for mention in detect(text, catalogue)} == {"a", "b"}
