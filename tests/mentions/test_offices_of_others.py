"""Words in front of an office that make it another person's than its present holder's; marks as in `cases/`."""

import pytest

from tests.mentions.small import check

_PRESIDENTS = "a: Карп Ветлугин, президент России, Russian president; b: Остап Бережний, президент Украины"


@pytest.mark.parametrize(
    "marked",
    [
        "Пятый президент Украины пришёл в суд, имущество пятого президента Украины арестовали.",
        "П'ятий президент України мовчав, бо [президент України|b] теж мовчав.",
        "Сорок пятый президент России вышел к людям, двадцатому президенту России не хватило мест.",
        "The third Russian president waved, the 45th Russian president did not. The [Russian president|a] sat down.",
    ],
)
def test_an_office_with_a_number_is_of_whoever_had_that_number(marked: str) -> None:
    """Nobody keeps count of the present holder, so that one of a number may be long dead."""
    check(_PRESIDENTS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Свергнутый президент Украины сбежал, [президент Украины|b] остался.",
        "Переговоры с предпоследним президентом России ни к чему не привели.",
        "Вдова умершего президента Украины уехала, отставной президент России тоже.",
        "The deposed Russian president fled, the late Russian president was buried.",
    ],
)
def test_who_lost_an_office_is_not_who_holds_it(marked: str) -> None:
    """However it was lost: by death, by force or by time."""
    check(_PRESIDENTS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Первый чернокожий президент России выступил на площади.",
        "Тогдашний молодой президент Украины слушал молча.",
        "Кого возьмут в команду нового старого президента России, не знает никто.",
        "Самый молодой президент Украины ушёл через год, самого молодого президента России помнят все.",
        "Перший цивільний президент України пішов, найбагатший президент України лишився.",
        "The next democratic Russian president will lift them. The youngest Russian president resigned.",
    ],
)
def test_an_adjective_between_leaves_an_office_anothers(marked: str) -> None:
    """What tells of another holder need not stand right before the office."""
    check(_PRESIDENTS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Действующий [президент России|a] прилетел, самого [президента Украины|b] там не было.",
        "В первый рабочий день [президент России|a] молчал, после первых заявлений [президент Украины|b] тоже.",
        "Письмо отдали другу [президента России|a], второму президенту Украины его не дали.",
        "С бывшей женой [президента России|a] говорил старый друг [президента Украины|b].",
        "Перед второй мировой войной [президент России|a] не родился. Пятого [президент Украины|b] улетит.",
        "Нынешний молодой [президент Украины|b] устал.",
    ],
)
def test_what_tells_of_something_else_leaves_an_office_its_holders(marked: str) -> None:
    """A number or an adjective of a day, a wife or a war does not agree with the office."""
    check(_PRESIDENTS, marked)


def test_whoever_is_chosen_for_an_office_may_be_described() -> None:
    """«назначение 27-летней Анны Гай министром»: whom the office is given is not who holds it."""
    minister = "a: Карп Ветлугин, министр спорта России"
    check(minister, "Он объявил назначение 27-летней Анны Гай министром спорта России.")
    check(minister, "Он объявил назначение малоизвестной Анны Гай министром спорта России.")
    check(minister, "Он объявил назначение нового тренера, говорил с [министром спорта России|a] и уехал.")
