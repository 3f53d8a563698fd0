"""Ukrainian forms against paradigms written by hand, from officials known in Ukrainian or in Russian alone."""

from pathlib import Path

import pytest
import yaml

from core.mentions import Catalogue, compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked

_ROWS = yaml.safe_load((Path(__file__).parent / "paradigms" / "ukrainian.yaml").read_text("utf-8"))
# Foreign names whose Russian spelling the Ukrainian one does not tell.
_ONE_WAY = {"Камала Гарріс", "Гілларі Клінтон", "Бен Воллес", "Ярослав Качинський"}
_FRAMES = (
    "Уряд не погодився з думкою, яку назвали позицією {}.",
    "Допомогу надали {} минулого тижня.",
    "У четвер журналісти бачили {} в Одесі.",
    "Зустріч із {} відбулася у Варшаві.",
    "Стаття, у якій ідеться про роль у {} загалом.",
    "Шановний пане {}, дякуємо!",
)


def _forms(row: list[str]) -> list[tuple[str, str]]:
    """Sentences with each form of a row, and the form."""
    cases = row[2].split(" ")
    assert len(cases) == len(_FRAMES), row[0]
    found = [(f"{row[0]} виступив у Києві.", row[0].split(" ")[-1])]
    for frame, case in zip(_FRAMES, cases, strict=True):
        found += [(frame.format(form), form) for form in case.split("/")]
    return found


def _catalogue(language: str, column: int) -> Catalogue:
    officials = [Official(row[0], {language: row[column]}) for row in _ROWS if row[column]]
    return compile_catalogue(officials)


@pytest.fixture(scope="module")
def known_in_ukrainian() -> Catalogue:
    return _catalogue("uk", 0)


@pytest.fixture(scope="module")
def known_in_russian() -> Catalogue:
    return _catalogue("ru", 1)


def _missed(catalogue: Catalogue, row: list[str]) -> list[str]:
    return [
        text
        for text, form in _forms(row)
        if [(m.official_id, form in m.surface) for m in detect(text, catalogue)] != [(row[0], True)]
    ]


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0])
def test_every_case_is_found_from_the_ukrainian_name(row: list[str], known_in_ukrainian: Catalogue) -> None:
    """Each case of a surname, doublets too, is found for an official whose name is given in Ukrainian."""
    assert _missed(known_in_ukrainian, row) == []


@pytest.mark.parametrize("row", [row for row in _ROWS if row[1]], ids=lambda row: row[0])
def test_every_ukrainian_case_is_found_from_the_russian_name(row: list[str], known_in_russian: Catalogue) -> None:
    """The same for an official whose name is given in Russian only."""
    assert _missed(known_in_russian, row) == []


@pytest.mark.parametrize("row", [row for row in _ROWS if row[1] and row[0] not in _ONE_WAY], ids=lambda row: row[0])
def test_the_russian_spelling_is_found_from_the_ukrainian_name(row: list[str], known_in_ukrainian: Catalogue) -> None:
    """A full name in Russian is found for an official whose name is given in Ukrainian only."""
    found = detect(f"Об этом сказал {row[1]}.", known_in_ukrainian)
    assert [(m.official_id, m.surface) for m in found] == [(row[0], row[1])]


@pytest.mark.parametrize("title", ["Міністр", "Мiнiстр", "МІНІСТР"])
def test_a_bare_ukrainian_title_is_found_however_its_letters_are_written(title: str) -> None:
    """Also with the Latin letter that looks alike, and in capitals, where no other word has the Ukrainian one."""
    minister = Official("minister", {"ru": "Пётр Ветров"}, positions=(Position("министр иностранных дел России"),))
    found = detect(f"Ветров прибув до Одеси. {title} сказав, що не буде.", compile_catalogue([minister]))
    assert [m.surface for m in found] == ["Ветров", title]


@pytest.mark.parametrize("text", ["На Одещині є пишний стіл.", "Пишний стіл є."])
def test_an_adjective_of_ukrainian_is_no_surname(text: str) -> None:
    """An adjective that Russian lacks is none in lower case, nor where it begins a sentence; made of a place it may."""
    officials = [Official("pyshnyi", {"uk": "Андрій Пишний"}), Official("biletskyi", {"uk": "Андрій Білецький"})]
    catalogue = compile_catalogue(officials)
    assert detect(text, catalogue) == []
    found = detect("Пишний заявив: не знає. За словами Пишного, білецький поїхав.", catalogue)
    assert [m.surface for m in found] == ["Пишний", "Пишного", "білецький"]


def test_given_names_of_ukrainian_stand_for_one_another() -> None:
    """«Тиміш» is Тимофій and «Кость» Костянтин; «Карпо» is somebody else, also where a sentence begins."""
    officials = [Official("mylovanov", {"uk": "Тимофій Милованов"}), Official("zhuk", {"uk": "Костянтин Жук"})]
    found = detect("Тиміш Милованов і Кость Жук. Карпо Милованов, Мусій Жук.", compile_catalogue(officials))
    assert [m.surface for m in found] == ["Тиміш Милованов", "Кость Жук"]


_OFFICE = (Position("міністр охорони здоров'я"),)
_TOLD = [
    (Official("x", {"uk": "Кароль Навроцький"}), "Кароль Навроцький переміг, [Навроцькому] дякують."),
    (Official("x", {"uk": "Кароль Павлюк"}, gender="f"), "Кароль Павлюк перемогла, з [Павлюк] говорили."),
    (Official("x", {"ru": "Михаил Саакашвили"}), "Бачили Міхеїла Саакашвілі, а [Саакашвілі] не було."),
    (Official("x", {"uk": "Віктор Ляшко"}, positions=_OFFICE), "Головний санітарний лікар [Віктор Ляшко] певен цього."),
    (Official("x", {"uk": "Віктор Ляшко"}, positions=_OFFICE), "Попрощалися з бійцем Віктором Ляшком, лікар Ляшко є."),
    (Official("x", {"uk": "Віктор Ющенко"}), "Віктор Ющенко з Катериною Ющенко. [Ющенка] чекали. Брат Петро Ющенко."),
    (
        Official("x", {"uk": "Руслан Кравченко"}, positions=(Position("генеральний прокурор України"),)),
        "Генпрокурор [Кравченко] пообіцяв знайти винних, а юрист Кравченко — ні.",
    ),
]


@pytest.mark.parametrize(("official", "text"), _TOLD)
def test_what_stands_around_tells(official: Official, text: str) -> None:
    """The last mention is the one in brackets, if any is: callings, titles, kin and given names tell who is meant."""
    found = detect(text.replace("[", "").replace("]", ""), compile_catalogue([official]))
    wanted = [text.partition("[")[2].partition("]")[0]] if "[" in text else []
    assert [m.surface for m in found][-1:] == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "Іванові подарували велосипед.",
        "Листа передали Іванові вранці.",
        "Лаврові вінки поклали до пам'ятника.",
        "[Лаврові|b] передали листа.",
        "Міністрові [Іванову|a] подарували велосипед, міністрові [Іванові|a] теж.",
        "[Сергій Іванов|a] приїхав. [Іванові|a] подарували велосипед.",
    ],
)
def test_a_dative_is_of_a_given_name_or_an_adjective_where_that_is_likelier(marked: str) -> None:
    """Ivan's is «Іванові» as well as Ivanov's; so are laurel wreaths «лаврові»."""
    officials = [
        Official("a", {"uk": "Сергій Іванов"}, positions=(Position("міністр культури"),)),
        Official("b", {"uk": "Сергій Лавров"}, positions=(Position("міністр закордонних справ"),)),
    ]
    text, wanted, _ = read_marked(marked)
    assert [(m.start, m.end, m.official_id) for m in detect(text, compile_catalogue(officials))] == wanted
