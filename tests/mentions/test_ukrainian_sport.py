"""Ukrainian news of sport and of couples, over a few officials each: line-ups, goals, teams, sisters, short names."""

import pytest

from core.mentions import compile_catalogue, detect
from tests.mentions.marked import read_marked
from tests.mentions.small import official

_PLAYERS = "a: Ілля Брага; b: Роман Гайдук; c: Іван Сокіл; d: Петро Сердюк; e: Олег Мороз"


def _check(officials: str, marked: str) -> None:
    text, wanted, _ = read_marked(marked)
    catalogue = compile_catalogue([official(line, "uk") for line in officials.split("; ")])
    assert [(m.start, m.end, m.official_id) for m in detect(text, catalogue)] == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "«Верховина»: [Сердюк|d]; [Гайдук|b] – Ткачик, Лисів – Дубів – Кленів; Рудь – Явірко",
        "Верховина: [Мороз|e] - Кендзя, Бурчак, Кадарук - Гармата (Дзвін, 60)",
        "Верховина: [Мороз|e] (Бурчак, 46), Кендзя, В. Кадарук – Гармата, Дзвін – Рудь",
        "Голи тайму:\n\n1:0 [Брага|a], 21:19\n\n1:1 – [Мороз|e] (Лисів, більш.), 33:01",
        "Шайби: 1:0 – [Брага|a], 9",
        "Голи: [Мороз|e], 35; [Сокіл|c], 60, 77",
        "Судді: [Мороз|e] (Київ), [Сокіл|c] (Львів)",
        "Переможці: [Мороз|e] і [Сокіл|c].",
        "У ролях: [Мороз|e], [Брага|a], Лисів",
    ],
)
def test_players_of_a_line_up_and_who_scored_are_people(marked: str) -> None:
    """A word at the beginning of a list of players is a surname, as is one between a score and the minute."""
    _check(_PLAYERS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Матчі туру: Сокіл – Дніпро, Кременчук – Барс, Верховина – Лев",
        "Маршрут: Сокіл – Київ – Рава",
        "Погода: Мороз, сніг – скрізь",
        "Меню: Брага, Квас, Узвар",
        "Нападники: Мороз і холод допекли.",
        "Рахунок 1:0. Мороз не вщухає, 20 градусів.",
    ],
)
def test_matches_ways_and_other_lists_are_no_line_ups(marked: str) -> None:
    """There are no dashes and commas as between players."""
    _check(_PLAYERS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Сокіл завдав поразки господарям. Лисів і Рудь вивели Сокіл уперед.\nКременчук — Сокіл 2:4 (1:1, 1:3)",
        "Учора Сокіл радів. «Сокіл» (Київ) – «Барс» (Ковель) – 7:0",
        "[Іван Сокіл|c] виграв. [Сокіл|c] – [Мороз|e] 6:4, а в півфіналі [Сокіл|c] відпочивав.",
        "Депутат [Сокіл|c] приїхав на матч Кременчук — Сокіл 2:4.",
        "Лисів і Рудь хвалили [Сокола|c]. Кременчук — Барс 2:4.",
    ],
)
def test_a_team_with_a_score_is_nobody(marked: str) -> None:
    """What two teams are called beside a score, is no surname in that text, unless it names one of them in full."""
    _check(_PLAYERS, marked)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Побіжать Ганна й Олена Малишкіни, а також Віта Дзвін.", "ab"),
        ("Олена та Ганна Малишкіни виграли.", "ba"),
        ("Ірина та Віра Залевські співали.", "cd"),
        ("Дім Олени Малишкіної зачинено.", "b"),
        ("Залевські луки зелені.", ""),
    ],
)
def test_sisters_share_a_surname_in_the_plural(text: str, who: str) -> None:
    """Of a woman's surname that a man's differs from as well."""
    names = "a: Ганна Малишкіна; b: Олена Малишкіна; c: Ірина Залевська; d: Віра Залевська"
    catalogue = compile_catalogue([official(line, "uk") for line in names.split("; ")])
    assert "".join(mention.official_id for mention in detect(text, catalogue)) == who


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Валентина Семенчук; b: Ганна Семенчук", "Етап пробігла [Валя Семенчук|a]. Лист [Валі Семенчук|a] дійшов."),
        ("a: Валентина Семенчук", "Тоня Семенчук прийшла."),
        ("a: Єлизавета Гай", "Прийшла [Ліза Гай|a], а Зіна Гай ні."),
        ("a: Ростислав Гай; b: Вікторія Лис", "[Ростик Гай|a] і [Віка Лис|b] одружилися."),
        ("a: Ярослав Дуб; b: В'ячеслав Лис", "[Слава Дуб|a] та [Слава Лис|b] мовчать."),
    ],
)
def test_short_given_names(officials: str, marked: str) -> None:
    """Those that everybody knows stand for the full ones."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        (
            "a: Вікторія Лазуренко; b: Юлія Лазуренко",
            "Вона перемогла [Вікторію Лазуренко|a]. Матч між Ткачик та [Лазуренко|a] тривав дві години.",
        ),
        ("a: Іван Йовик", "Вона зустрінеться з американкою Айрою Йовик. Переможе сербка Тара Йовик."),
        ("a: Іван Йовик", "Річкою Десною [Йовик|a] плив додому."),
        ("a: Дмитро Разумчук", "Опитування провели разом із Центром Разумчука."),
        ("a: Дмитро Разумчук", "[Дмитро Разумчук|a] задоволений Центром [Разумчука|a]."),
    ],
)
def test_who_is_no_man(officials: str, marked: str) -> None:
    """A verb behind two tells of neither; a surname that doesn't bend behind a woman's name; institutions."""
    _check(officials, marked)
