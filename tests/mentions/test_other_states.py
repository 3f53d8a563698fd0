"""Titles of states in front of a bare surname: whose offices are of other states is not meant; marks as in `cases/`."""

from datetime import date

import pytest

from core.mentions import Catalogue, compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import difference, read_marked

_OFFICIALS = """
johnson: Майк Джонсон, Mike Johnson, Майк Джонсон: спикер Палаты представителей США
ivanov: Сергей Иванов, Sergey Ivanov, Сергій Іванов: министр обороны России
vedmin: Лев Ведмин, Lev Vedmin, Лев Ведмін: заместитель председателя Совета безопасности России
krot: Пётр Кротюк, Petr Krotyuk, Петро Кротюк: глава Херсонской области; член Совета Федерации России
klingen: Адам Клинген, Adam Klingen, Адам Клінген: генеральный секретарь НАТО
kelm: Андрей Кельмов, Andrey Kelmov, Андрій Кельмов: посол РФ в Великобритании
sturb: Юхан Стурб, Juhan Sturb, Юган Стурб: президент Финляндии
kerry: Джон Керри, John Kerry, Джон Керрі: госсекретарь США
hodge: Ян Ходжерс, Ian Hodgers, Ян Ходжерс: министр по делам Северной Ирландии
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    officials = []
    for line in _OFFICIALS.strip().splitlines():
        who, names, offices = line.split(": ")
        russian, english, ukrainian = names.split(", ")
        positions = tuple(Position(office) for office in offices.split("; "))
        officials.append(Official(who, {"ru": russian, "en": english, "uk": ukrainian}, positions=positions))
    return compile_catalogue(officials)


def _check(catalogue: Catalogue, case: str) -> None:
    text, wanted, day = read_marked(case)
    found = [(m.start, m.end, m.official_id) for m in detect(text, catalogue, date=day)]
    assert found == wanted, difference(text, found, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Экс-премьер Британии Джонсон издал мемуары.",
        "Бывший премьер-министр Великобритании Джонсон болен. Джонсон пишет о себе.",
        "Джонсон болен. Экс-премьер Британии Джонсон лечится дома.",
        "Об этом сообщил британский премьер Джонсон.",
        "Встреча с бывшим британским премьером Джонсоном затянулась.",
        "Министр иностранных дел Британии Джонсон прилетел в Киев.",
        "Британский министр иностранных дел Джонсон прилетел в Киев.",
        "Глава британского МИД Джонсон прилетел в Киев.",
        "Слова главы МИД Великобритании Джонсона удивили всех.",
        "«Экс-премьер Британии Джонсон болен», — пишет газета.",
        "**Премьер Британии Джонсон** болен. По словам Джонсона, это грипп.",
        "Премьер Северной Ирландии Джонсон ушёл в отставку.",
        "Депутат Верховной рады Иванов подал в отставку.",
        "Письмо депутату Рады Иванову передали вчера.",
        "Украинский депутат Иванов уехал.",
        "Министр спорта Болгарии Иванов открыл турнир.",
        "Посол Болгарии в России Иванов прибыл в МИД.",
        "Президент Северной Македонии Иванов ушёл с поста.",
        "Замглавы МИД Казахстана Ведмин сказал об этом.",
        "Советник президента Украины Ведмин сказал об этом.",
        "Прем'єр Британії Джонсон прибув до Києва.",
        "Колишній прем'єр-міністр Великої Британії Джонсон видав мемуари. Джонсон пише про себе.",
        "Зустріч із британським прем'єром Джонсоном тривала годину.",
        "Депутат Верховної Ради Іванов подав у відставку.",
        "Український міністр Іванов поїхав.",
        "British foreign secretary Johnson said so.",
        "Former British Prime Minister Johnson wrote a book. Johnson was wrong.",
        "UK Prime Minister Johnson resigned.",
        "Ukrainian lawmaker Ivanov resigned.",
    ],
)
def test_a_title_of_another_state_tells_of_a_namesake(text: str, catalogue: Catalogue) -> None:
    """Neither the surname behind it nor any other in the text means the official."""
    _check(catalogue, text)


@pytest.mark.parametrize(
    "case",
    [
        "Экс-президент [Ведмин|vedmin] написал пост.",
        "Экс-премьер России [Ведмин|vedmin] написал пост.",
        "Российский экс-премьер [Ведмин|vedmin] написал пост.",
        "Американский политик [Джонсон|johnson] закрыл заседание.",
        "Бывший посол России [Иванов|ivanov] уехал.",
        "Финский президент [Стурб|sturb] победил на выборах.",
        "Директор департамента Северной Америки МИД РФ [Иванов|ivanov] уехал.",
        "Директор департамента Северной Америки [Иванов|ivanov] уехал.",
        "Спецпосланник США по Украине [Керри|kerry] приехал.",
        "Посол США на Украине [Керри|kerry] приехал.",
        "Прем'єр Росії [Ведмін|vedmin] поїхав.",
        "Former US senator [Kerry|kerry] said no.",
        "Russian ambassador [Kelmov|kelm] said no.",
    ],
)
def test_another_office_of_the_same_state_is_the_official_still(case: str, catalogue: Catalogue) -> None:
    """The catalogue need not list all offices that somebody held."""
    _check(catalogue, case)


@pytest.mark.parametrize(
    "case",
    [
        "Экс-депутат Верховной рады [Кротюк|krot] возглавил область.",
        "Премьер-министр Норвегии [Клинген|klingen] возглавил альянс.",
        "Посол России в Британии [Кельмов|kelm] ответил МИД.",
        "Министр правительства Британии [Ходжерс|hodge] уехал.",
        "[Майк Джонсон|johnson] болен. Экс-премьер Британии [Джонсон|johnson] звонил.",
        "Майк молчит. Экс-премьер Британии [Джонсон|johnson] звонил.",
    ],
)
def test_who_may_have_been_in_office_there_is_meant(case: str, catalogue: Catalogue) -> None:
    """As of land that two states hold, of no state, of a state that a position names, or named in full."""
    _check(catalogue, case)


@pytest.mark.parametrize(
    "case",
    [
        "После встречи с президентом Украины [Ведмин|vedmin] написал пост.",
        "На переговорах с премьером Израиля [Джонсон|johnson] обещал помощь.",
        "На встрече с премьером Израиля [Керри|kerry] обещал помощь.",
        "Президенту Украины [Джонсон|johnson] обещал помощь.",
        "Письмо премьера Британии [Джонсону|johnson] передали вчера.",
        "Премьер Британии и [Джонсон|johnson] поговорили.",
        "Как сообщил премьер Британии, [Джонсон|johnson] приедет.",
        "Премьер Британии ждёт. [Джонсон|johnson] едет к нему.",
        "Слова премьера Британии [Джонсон|johnson] назвал ложью.",
        "Після розмови з президентом України [Джонсон|johnson] поїхав.",
        "After talks with the British prime minister [Johnson|johnson] said no.",
    ],
)
def test_a_title_of_somebody_else_in_the_sentence_is_none_of_the_surname(case: str, catalogue: Catalogue) -> None:
    """Its head stands in another case, or something stands between."""
    _check(catalogue, case)


def test_a_title_tells_namesakes_of_two_states_apart() -> None:
    """Only those of the title's state are left."""
    officials = [
        Official("us", {"ru": "Майк Джонсон"}, positions=(Position("спикер Палаты представителей США"),)),
        Official("uk", {"ru": "Борис Джонсон"}, positions=(Position("депутат парламента Великобритании"),)),
    ]
    catalogue = compile_catalogue(officials)
    _check(catalogue, "Экс-премьер Британии [Джонсон|uk] болен.")
    _check(catalogue, "Спикер Конгресса США [Джонсон|us] болен.")


def test_an_officials_own_title_beside_that_of_a_namesake_leaves_the_surname(catalogue: Catalogue) -> None:
    """The text speaks of both; the catalogue knows but one."""
    _check(
        catalogue, "Экс-премьер Британии Джонсон молчал. Позже спикер [Джонсон|johnson] звонил. [Джонсон|johnson] рад."
    )
    _check(catalogue, "Спикер Конгресса США [Джонсон|johnson] звонил. Экс-премьер Британии Джонсон молчал.")


_GOVERNOR = Official(
    "a",
    {"ru": "Карп Ветлугин", "uk": "Карп Вєтлугін"},
    positions=(Position("губернатор Тульской области", held_from=date(2020, 1, 1)),),
)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01: Губернатор Орловской области Ветлугин открыл завод. Ветлугин устал.",
        "2024-01-01: Встреча с министром культуры Орловской области Ветлугиным прошла тихо.",
        "2024-01-01: Губернатор Тульской области [Ветлугин|a] открыл завод.",
        "2024-01-01: Бывший глава Орловской области [Ветлугин|a] открыл завод, экс-мэр Орла [Ветлугин|a] уехал.",
        "2019-01-01: Губернатор Орловской области [Ветлугин|a] открыл завод.",
        "Губернатор Орловской области [Ветлугин|a] открыл завод.",
        "2024-01-01: [Карп Ветлугин|a] приехал. Губернатор Орловской области [Ветлугин|a] не ждал.",
        "2024-01-01: Из Орловской области [Ветлугин|a] уехал.",
        "2024-01-01: Губернатор Тульської області [Вєтлугін|a] відкрив завод.",
        "2024-01-01: Губернатор Орловского края Ветлугин открыл завод.",
    ],
)
def test_whoever_governs_a_region_holds_no_office_in_another(text: str) -> None:
    """That is sure only on a day in the official's term, and where the title is no former one."""
    _check(compile_catalogue([_GOVERNOR]), text)


@pytest.mark.parametrize(
    ("office", "case"),
    [
        ("губернатор Самарской области", "Премьер-министр Украины Лосев прилетел."),
        ("губернатор Самарской области", "Прем'єр-міністр України Лосев прилетів."),
        ("губернатор Самарской области", "Экс-сенатор России [Лосев|a] прилетел."),
        ("губернатор Самарской области", "Бывший сенатор [Лосев|a] прилетел."),
        ("мэр Днепра", "Депутат Госдумы Лосев прилетел. Депутат Рады [Лосьев|b] тоже."),
        ("глава Херсонской области", "Депутат Рады [Лосев|a] и депутат Госдумы [Лосев|a] прилетели."),
        ("глава Роскосмоса", "Глава СБУ Лосев доложил. Лосеву верят."),
        ("глава Роскосмоса", "Глава ФСБ [Лосев|a] доложил."),
        ("глава Россельхозбанка", "Глава СБУ Лосев доложил."),
        ("глава Гидромета", "Глава СБУ [Лосев|a] доложил."),
    ],
)
def test_regions_and_services_tell_of_their_state(office: str, case: str) -> None:
    officials = [
        Official("a", {"ru": "Карп Лосев"}, positions=(Position(office),)),
        Official("b", {"ru": "Лев Лосьев"}, positions=(Position("мэр Днепра"),)),
    ]
    _check(compile_catalogue(officials), case)
