"""Which word of a name in the catalogue is the surname, as an official's names in all languages tell together."""

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        ({"en": "Ottilie Graham", "uk": "Отілі Грем"}, "[Отілі Грем|a] приїхала. Сенаторка [Грем|a] заявила про це."),
        ({"en": "Ottilie Graham", "ru": "Оттили Грэм"}, "[Оттили Грэм|a] приехала. Сенатор [Грэм|a] заявила об этом."),
        ({"en": "Nikuzor Dan"}, "[Nikuzor Dan|a] came. President [Dan|a] said so, Dan Brown did not."),
        ({"en": "Nikuzor Dan", "ru": "Никузор Дан"}, "Президент [Никузор Дан|a] молчал, президент [Дан|a] улетел."),
        ({"ru": "Ли Чжэ Хон", "en": "Lee Jae-hong"}, "[Lee Jae-hong|a] came. President [Lee|a] said so."),
        ({"ru": "Ли Чжэ Хон", "uk": "Лі Чже Хон"}, "[Лі Чже Хон|a] приїхав. Президент [Лі|a] заявив про це."),
        ({"ru": "Цинь Бан", "en": "Qin Bang"}, "[Qin Bang|a] came. Minister [Qin|a] said so."),
        ({"ru": "Маршак Дональд", "en": "Donald Marshak"}, "Приехал [Маршак|a]. [Дональд Маршак|a] заявил об этом."),
        ({"ru": "Маршак Дональд", "en": "Donald Marshak"}, "Yesterday [Marshak|a] left, [Donald Marshak|a] said."),
    ],
)
def test_the_names_of_an_official_are_read_in_one_order(names: dict[str, str], marked: str) -> None:
    """What looks like a given name at the end of one of them, or like none at its beginning, is told by the others."""
    text, wanted, _ = read_marked(marked)
    found = detect(text, compile_catalogue([Official("a", names)]))
    assert [(m.start, m.end, m.official_id) for m in found] == wanted


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        ({"en": "Yarmola Andriy"}, "[Yarmola|a] came. Andriy stayed, and Minister Andriy Kolos left."),
        ({"uk": "Ярмола Андрій", "en": "Yarmola Andriy"}, "[Ярмола|a] приїхав. Андрій лишився, міністр Андрій мовчав."),
        ({"ru": "Штольц Олаф", "en": "Stoltz Olaf"}, "Приехал [Штольц|a]. Министр Олаф молчал, Олаф Кнут тоже."),
        ({"ru": "Хайруллин Марат", "en": "Khairullin Marat"}, "Приехал [Хайруллин|a]. Министр Марат молчал."),
    ],
)
def test_a_list_that_writes_the_surname_first_in_every_language_is_read_so(names: dict[str, str], marked: str) -> None:
    """Nobody is found by a given name alone: «Андрій» is no surname of Андрій Ярмола."""
    text, wanted, _ = read_marked(marked)
    found = detect(text, compile_catalogue([Official("a", names)]))
    assert [(m.start, m.end, m.official_id) for m in found] == wanted


def test_an_alias_is_read_in_the_order_of_the_names() -> None:
    """«Отілі Грем» as an alias makes nobody of the surname Отілі."""
    official = Official("a", {"en": "Ottilie Graham", "ru": "Оттили Грэм"}, aliases=("Отілі Грем",))
    found = detect("Заявила це Отілі Грем. Сенаторка Грем мовчала.", compile_catalogue([official]))
    assert [m.surface for m in found] == ["Отілі Грем", "Грем"]


LEE = Official(
    "a", {"en": "Lee Jae-hong", "ru": "Ли Чжэ Хон"}, positions=(Position("president"), Position("президент"))
)
DAN = Official(
    "a", {"en": "Nikuzor Dan", "ru": "Никузор Дан"}, positions=(Position("president"), Position("президент"))
)


@pytest.mark.parametrize(
    ("official", "marked"),
    [
        (LEE, "President [Lee|a] came to the fair."),
        (LEE, "Professor Lee won the prize, and General Lee was silent."),
        (LEE, "Mr Lee said no."),
        (LEE, "Генерал Ли сдался."),
        (LEE, "President [Lee Jae-hong|a] came. Mr [Lee|a] said no."),
        (DAN, "Президент [Дан|a] улетел."),
        (DAN, "Prince Dan arrived in London, King Dan ruled."),
    ],
)
def test_a_short_name_that_millions_bear_takes_more_than_any_title(official: Official, marked: str) -> None:
    """The title must be of an office that the official holds, unless the text names them whole."""
    text, wanted, _ = read_marked(marked)
    found = detect(text, compile_catalogue([official]))
    assert [(m.start, m.end, m.official_id) for m in found] == wanted
