"""Offices without a name and names behind a title, over a few officials each; marks as in `cases/`."""

from datetime import date

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.small import check, official


def test_a_bare_title_may_follow_however() -> None:
    """«однако» is no form of «одна», with which no title stands for the official."""
    offices = "a: Карл Неммер, канцлер Австрии"
    text = "Канцлер Неммер приехал. Однако канцлер молчал."
    found = [(m.surface, m.official_id) for m in detect(text, compile_catalogue([official(offices)]))]
    assert found == [("Неммер", "a"), ("канцлер", "a")]


_TWO_MINISTERS = "a: Карп Ветлугин, министр иностранных дел России; b: Остап Бережний, министр иностранных дел Украины"


@pytest.mark.parametrize(
    "marked",
    [
        "[Ветлугин|a] принял [Бережного|b]. [Украинский министр|b] улыбался, [российскому министру|a] было не до того.",
        "[Бережний|b] зустрів [Ветлугіна|a]. [Український міністр|b] усміхався. Турецький міністр мовчав.",
        "[Ветлугин|a] уехал. Французский министр молчал. [Министр|a] тоже.",
        "[Ветлугин|a] уехал. Бывший российский министр молчал, помощник российского министра спал.",
        "[Ветлугин|a] уехал. Ни один российский министр не молчал так долго.",
        "[Ветлугин|a] met [Бережний|b]. The [Ukrainian minister|b] smiled, the [Russian minister|a] did not.",
        "[Ветлугин|a] met a delegation. A Russian minister smiled, the Polish minister did not.",
    ],
)
def test_an_adjective_tells_of_which_state_a_bare_title_is(marked: str) -> None:
    """Of two ministers it tells one, and nobody where no official whom the text names is of that state."""
    check(_TWO_MINISTERS, marked)


def test_who_was_spoken_of_before_the_official_is_named_bears_the_title() -> None:
    """A visiting minister of whom the catalogue does not know is not the host, whom the text names at its end."""
    visit = "Кэндзи Ито, министр иностранных дел Японии, прилетел. Визит министра прошёл тихо. Его принял [Ветлугин|a]."
    check(_TWO_MINISTERS, visit)
    check(_TWO_MINISTERS, "Визит [министра|a] прошёл тихо. [Ветлугин|a] устал.")


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Карп Ветлугин, глава Минпромторга", "[Ветлугин|a] приехал. Завод построят, считает [министр|a]."),
        ("a: Карп Ветлугин, глава Роскосмоса", "[Ветлугин|a] приехал. Завод построят, считает министр."),
        ("a: Карп Ветлугин, глава МИД РФ", "[Ветлугин|a] ушёл. [Дипломат|a] устал, один дипломат уснул."),
        ("a: Карп Ветлугин, глава МИД РФ", "[Ветлугин|a] ушёл. Неназванный дипломат назвал его уход бегством."),
        ("a: Карп Ветлугин, глава МВД РФ", "[Ветлугин|a] ушёл. Дипломат устал, но [министр|a] ответил ему."),
        ("a: Ань Лиминь, председатель КНР", "[Китайский лидер|a] уехал. [Лидер Китая|a] молчал, лидер партии тоже."),
        ("a: Олесь Гай, президент Украины", "[Український лідер|a] мовчав. Лідер партії теж."),
        (
            "a: Карп Ветлугин, глава МИД России",
            "[Глава российской дипломатии|a] молчал, глава немецкой дипломатии тоже.",
        ),
        ("a: Карп Ветлугин, министр обороны РФ", "[Ветлугин|a] уехал. [Глава военного ведомства|a] торопился."),
        (
            "a: Анна Ветлугина, официальный представитель МИД России",
            "[Официальная представительница МИД РФ|a] молчала.",
        ),
        (
            "a: Анна Ветлугина, официальный представитель МИД РФ",
            "[Ветлугина|a] ушла. [Официальный представитель ведомства|a] молчала, представитель ведомства тоже.",
        ),
        (
            "a: Карп Ветлугин, губернатор Московской области",
            "[Губернатор Подмосковья|a] уехал, губернатор Приморья тоже.",
        ),
    ],
)
def test_offices_are_told_by_what_news_call_them(officials: str, marked: str) -> None:
    """Leaders of states, diplomacy, ministries, spokeswomen and regions have several names."""
    check(officials, marked)


@pytest.mark.parametrize(
    "text",
    [
        "Избрание Дональда Крампа президентом США изменит мало.",
        "На избрание Крампа президентом США смотрят с надеждой.",
        "Кто будет на инаугурации президента США, неизвестно.",
    ],
)
def test_a_choice_tells_of_the_office_not_of_its_holder(text: str) -> None:
    """Whoever is chosen or inaugurated is not the one who holds the office."""
    assert detect(text, compile_catalogue([official("a: Джон Бойдер, президент США")])) == []


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Карп Ветлугин, президент России", "Президент поблагодарил [Ветлугина|a] за встречу."),
        ("a: Карп Ветлугин, президент России", "[Президент|a] уехал. Это решение [Ветлугина|a]."),
        ("a: Карп Ветлугин, президент России", "[Президент|a] сказал: встреча [Ветлугина|a] не состоится."),
        ("a: Карп Ветлугин, президент России", "[Ветлугин|a] рад. [Президента|a] поздравили от имени [Ветлугина|a]."),
        ("a: Карп Шойму, министр обороны РФ", "[Министр|a] заявил в интервью [Шойму|a] не было."),
    ],
)
def test_whom_a_title_does_something_to_is_not_its_bearer(officials: str, marked: str) -> None:
    """Of one clause the subject and another part are two persons."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Депутат Госдумы внёс закон. Депутата Госдумы вызвали.",
        "Депутат Госдумы [Ветлугин|a] внёс закон. [Депутат|a] рад.",
    ],
)
def test_of_a_parliament_there_are_many_members(marked: str) -> None:
    """The office alone means none of them, though the catalogue has but one."""
    check("a: Карп Ветлугин, депутат Государственной думы", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Карл Болин, министр гражданской обороны Швеции", "[Шведский министр гражданской обороны|a] уехал."),
        ("a: Юрий Сомов, врио губернатора Омской области", "[Юрий Сомов|a] тут. [Врио губернатора|a] рад."),
        ("a: Юрий Сомов, врио губернатора Омской области", "В Омской области гроза, сообщил [врио губернатора|a]."),
        ("a: Юрий Сомов, губернатор Омской области", "В Омской области гроза, сообщил врио губернатора."),
        ("a: Юрий Сомов, врио губернатора Омской области", "В Омской области гроза, сообщил губернатор."),
        ("a: Юрий Сомов, депутат Госдумы", "[Депутат Госдумы|a] предложил запрет. Так решил [Сомов|a]."),
        ("a: Юрий Сомов, депутат Госдумы", "Депутат Госдумы Котов предложил запрет. Так решил [Сомов|a]."),
        ("a: Юрий Сомов, депутат Госдумы", "Депутат Госдумы от Омска Иван Котов спорит. Так решил [Сомов|a]."),
        ("a: Юрий Сомов, вице-спикер Госдумы", "По словам [зампреда ГД|a], снега нет."),
        (
            "a: Юрий Сомов, председатель комитета Госдумы по спорту",
            "[Председатель думского комитета по спорту|a] ушёл.",
        ),
        ("a: Мария Котова, глава Заречного района", "[Главу Заречного района Омской области|a] сняли."),
        ("a: Борис Штайн, советник президента США", "Советник президента США по миграции Стив Маллер ушёл."),
        ("a: Борис Штайн, советник президента США", "[Советник президента США|a] по просьбе Стива уехал."),
        ("a: Джон Рик, директор ФБР", "Директором ФБР может стать Пол Мун. Трамп решил назначить Муна директором ФБР."),
        (
            "a: Джон Рик, директор ФБР; b: Ян Кот, глава Пентагона",
            "Кандидатуры главы Пентагона и директора ФБР внесут.",
        ),
        ("a: Ян Кот, глава Минюста", "На пост прокурора и главы Минюста его не взяли. Ждут [главу Минюста|a]."),
        ("a: Ян Кот, глава Минюста", "Слова прокурора и [главы Минюста|a] услышали."),
        ("a: Ян Кот, президент США", "После переизбрания президента США прошёл год."),
        ("a: Ян Кот, глава МЧС", "Глава МЧС в Твери Анна Лис уехала. [Глава МЧС|a] в Твери не был."),
        ("a: Ян Кот, глава МЧС", "Об этом [глава МЧС|a] в Твери Сергею Лису не сказал."),
        (
            "a: Ян Кот, председатель Следственного комитета",
            "[Ян Кот|a] ждёт. Пришёл председатель «Доброго дела» Сергей Лис. [Председатель|a] «Вестям» ответил. "
            "Ушёл [председатель|a]",
        ),
    ],
)
def test_role_phrases_and_whom_they_mean(officials: str, marked: str) -> None:
    """Acting heads, members, districts and committees are found; a post and whoever is named behind a field are not."""
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Иван Кеслин, генпрокурор Украины", "Президент и глава правления ВТБ Иван Кеслин рад. Позже Кеслин ушёл."),
        ("a: Иван Кеслин, генпрокурор Украины", "Глава «Ростелекома» Иван Кеслин рад."),
        ("a: Иван Кеслин, генпрокурор Украины", "Глава «Нафтогаза» [Иван Кеслин|a] рад."),
        ("a: Иван Кеслин, министр транспорта России", "Президент АвтоВАЗа [Иван Кеслин|a] рад."),
        ("a: Ганс Кеслин, канцлер Австрии", "Член совета директоров Роснефти [Ганс Кеслин|a] уволился."),
    ],
)
def test_who_heads_a_business_of_another_state_is_somebody_else(officials: str, marked: str) -> None:
    """Somebody who only bears the name; a former minister of the state may head one, and anybody sit on a board."""
    check(officials, marked)


def test_who_holds_an_office_heads_no_business() -> None:
    """A surname alone behind the title of a business is nobody's who is in office, unless the business is listed."""
    position = Position("министр спорта Коми", held_from=date(2020, 1, 1), held_to=date(2023, 1, 1))
    heads = Position("глава Аэрофлота", held_from=date(2020, 1, 1))
    officials = [
        Official("a", {"ru": "Роман Тершин"}, positions=(position,)),
        Official("b", {"ru": "Пётр Кобликов"}, positions=(position, heads)),
    ]
    catalogue = compile_catalogue(officials)
    text = "Вице-президент МТС Тершин и глава Аэрофлота Кобликов встретились."
    during = detect(text, catalogue, date=date(2021, 5, 1))
    after = detect(text, catalogue, date=date(2024, 5, 1))
    assert [mention.official_id for mention in during] == ["b"]
    assert [mention.official_id for mention in after] == ["a", "b"]


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        (
            "a: Ян Кот, глава МЧС; b: Лев Зуев",
            "Надежды [главы МЧС|a] на [Льва Зуева|b] угасли. Письмо [главы МЧС|a] у него.",
        ),
        ("a: Ян Кот, глава МЧС; b: Лев Зуев", "Визит [главы МЧС|a] в Тверь [Льва Зуева|b] обрадовал."),
        (
            "a: Ян Кот, глава Минюста",
            "Автор поста просит Льва и [главу Минюста|a] ответить. Слова [главы Минюста|a] ясны.",
        ),
        ("a: Ян Кот, глава Минюста", "На посту ГАИ стоят машины прокурора и [главы Минюста|a]."),
        ("a: Ян Кот, глава Минюста", "На пост депутата и главы Минюста он не метит."),
        ("a: Пётр Зуев", "Напомним, [Зуева|a] назначила Дума. Как пишут, Зуева жаловалась на боль."),
        ("a: Пётр Курский, министр спорта, министр культуры, глава партии", "Вчера [Курский|a] театр посетил впервые."),
        (
            "a: Пётр Курский",
            "Министр [Курский|a] порт осмотрел. [Курский|a] военный с опытом. Курский районный суд занят.",
        ),
        ("a: Пётр Зуев", "После училища [Зуев|a] служил. Училище Зуева открыто."),
        ("a: Пётр Орлов, министр спорта, министр культуры, глава партии", "В московском [Орлове|a] видят преемника."),
        (
            "a: Ян Титаев, спикер Палаты народов; b: Лев Титаев, мэр Керчи, министр спорта",
            "Спикер [Титаев|a] сказал это. [Титаев|a] ушёл. [Спикер Палаты народов|a] молчит.",
        ),
    ],
)
def test_what_looks_like_a_bearer_a_post_or_a_place_and_is_none(officials: str, marked: str) -> None:
    """Whom hopes are set on bears no title; a post on the road is no office; who acts is no eponym."""
    check(officials, marked)


@pytest.mark.parametrize("office", ["президент Лирии", "губернатор Сурской области", "депутат Госдумы"])
def test_who_is_elected_may_have_been_an_actor(office: str) -> None:
    check(f"a: Пётр Лапшев, {office}", "Актёр [Пётр Лапшев|a] победил. [Пётр Лапшев|a], боксёр, говорит речь.")
    check("a: Пётр Лапшев, прокурор Сурска", "Актёр Пётр Лапшев победил.")


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Линь Бао, представитель МИД КНР", "Это ложь, заявил [представитель МИД Китая|a]."),
        ("a: Линь Бао, представитель МИД КНР", "Ответил [официальный представитель китайского МИД|a]."),
        ("a: Линь Бао, представитель МИД КНР", "Ответил представитель МИД Японии. Представитель МИД промолчал."),
        ("a: Ито Сато, губернатор префектуры Идзу", "Кота отдали [губернатору японской префектуры Идзу|a]."),
        ("a: Ито Сато, глава МИД", "Глава украинского МИД уехал. [Глава МИД|a] остался."),
        ("a: Юрий Сомов, глава МЧС РФ", "Глава японского МЧС РФ не знает."),
        ("a: Юрий Сомов, спикер Госдумы", "[Сомов|a] уехал. Что решил [председатель нижней палаты парламента|a]?"),
        ("a: Юрий Сомов, спикер Госдумы", "[Сомов|a] уехал. Что решил председатель верхней палаты?"),
        ("a: Юрий Сомов, председатель Совета Федерации", "[Сомов|a] уехал. Молчал и [спикер верхней палаты|a]."),
        ("a: Юрий Сомов, председатель Совета ветеранов", "[Сомов|a] уехал. Молчал и спикер верхней палаты."),
        (
            "a: Юрий Сомов, заместитель председателя правительства Омской области по спорту",
            "[Сомов|a] уехал. [Зампредседателя правительства области|a] торопился.",
        ),
        ("a: Юрий Сомов, министр труда Омской области", "[Сомов|a] уехал. [Министр труда региона|a] торопился."),
        ("a: Юрий Сомов, сенатор от Омской области", "[Сомов|a] уехал. [Сенатор|a] от волнения молчал."),
        ("a: Юрий Сомов, врио губернатора Омской области", "Гроза, сообщил [врио омского губернатора|a]."),
        ("a: Юрий Сомов, врио губернатора Омской области", "Гроза, сообщил врио томского губернатора."),
    ],
)
def test_offices_are_told_by_their_states_houses_and_regions(officials: str, marked: str) -> None:
    """A state has several names, and its adjective stands before its body; houses and regions need no name at all."""
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Карп Ветлугин, президент Лирии", "[Ветлугин|a] проиграл: после выборов [президент|a] не смог править."),
        ("a: Карп Ветлугин, президент Лирии", "[Ветлугин|a] проиграл: после выборов президента всё встало."),
        (
            "a: Карп Ветлугин, президент США",
            "После выборов [президент США|a] уехал. Итоги выборов президента США ждут.",
        ),
        ("a: Карп Ветлугин, президент США", "На новый срок президента США не ждут, вице президент США тоже устал."),
        ("a: Карп Ветлугин, премьер-министр Японии", "[Ветлугин|a] уснул. Его ждёт новый срок премьер-министра."),
        (
            "a: Карп Ветлугин, премьер-министр Японии",
            "[Ветлугин|a] уснул. Через три года после выборов [премьер-министр|a] ушёл.",
        ),
    ],
)
def test_what_takes_a_genitive_is_no_part_of_a_nominative(officials: str, marked: str) -> None:
    """Elections are of a president; whoever stands behind them in the nominative begins what comes next."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Об этом сообщил директор театра имени Лещенко [Гинзер|a]. Позже [Гинзер|a] уехал.",
        "Об этом сообщил [директор театра имени Лещенко|a]. Улица имени Гинзера закрыта.",
        "Он живёт на улице имени Лещенко Гинзера.",
    ],
)
def test_who_heads_what_is_named_after_somebody(marked: str) -> None:
    """The name behind the office is of its holder, not of whom the house is named after."""
    check("a: Лев Гинзер, директор театра имени Лещенко", marked)


def test_an_acting_governor_is_soon_called_governor() -> None:
    """Where it is known from when on somebody acts, and the day of the text is: nobody else holds the office then."""
    acts = Position("врио губернатора Омской области", held_from=date(2024, 11, 4), held_to=date(2025, 9, 14))
    governs = Position("губернатор Омской области", held_from=date(2012, 1, 1), held_to=date(2024, 11, 3))
    officials = [
        Official("a", {"ru": "Юрий Сомов"}, positions=(acts,)),
        Official("b", {"ru": "Пётр Щукин"}, positions=(governs,)),
    ]
    catalogue = compile_catalogue(officials)
    text = "В Омской области гроза, сообщил губернатор."
    found = [
        detect(text, catalogue, date=day) for day in (date(2024, 11, 28), date(2024, 5, 1), date(2026, 1, 1), None)
    ]
    assert [[mention.official_id for mention in some] for some in found] == [["a"], ["b"], [], ["b"]]


@pytest.mark.parametrize("office", ["глава Дагестана", "глава Омской области"])
def test_who_heads_a_region_may_have_been_a_sportsman(office: str) -> None:
    """Heads of regions are elected, as presidents are."""
    check(f"a: Пётр Лапшев, {office}", "Боксёр [Пётр Лапшев|a] победил.")
    check("a: Пётр Лапшев, глава Роснедр", "Боксёр Пётр Лапшев победил.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("В Польше спорят о словах президента. Позже пришли вести из Литвы.", ["президента"]),
        ("В Польше спорят. Позже пришли вести из Литвы о словах президента.", []),
        ("В Литве и Польше спорят о словах президента.", []),
        ("В Польше спорят, и в России ждут слов президента.", []),
    ],
)
def test_a_country_counts_until_the_text_goes_on_to_another(text: str, found: list[str]) -> None:
    """The head of the only country named so far is meant; behind two of them, nobody knows whose."""
    position = Position("президент Польши", held_from=date(2020, 1, 1))
    catalogue = compile_catalogue([Official("a", {"ru": "Карп Ветлугин"}, positions=(position,))])
    assert [mention.surface for mention in detect(text, catalogue, date=date(2024, 5, 1))] == found


_ELECTED = [
    Official("a", {"ru": "Карп Ветлугин"}, positions=(Position("президент Польши", held_from=date(2025, 1, 20)),)),
    Official(
        "b",
        {"ru": "Лев Тихий"},
        positions=(Position("президент Польши", held_from=date(2021, 1, 20), held_to=date(2025, 1, 20)),),
    ),
]


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        ("Избранный президент Польши уехал.", date(2024, 12, 1), [("Избранный президент Польши", "a")]),
        ("Речь будущего президента Польши слушали.", date(2024, 12, 1), [("будущего президента Польши", "a")]),
        ("Кто же будущий президент Польши?", date(2024, 9, 1), []),
        ("Избранный президент Польши уехал.", date(2024, 5, 1), []),
        ("Избранный президент Польши уехал.", date(2025, 2, 1), []),
        ("Законно избранный президент Польши уехал.", date(2024, 12, 1), []),
        ("Соперник стал избранным президентом Польши.", date(2024, 12, 1), []),
        ("Советник избранного президента Польши уехал.", date(2024, 12, 1), []),
        (
            "Ветлугин победил. Команда избранного президента уже рада, избранный глава государства тоже.",
            date(2024, 12, 1),
            [("Ветлугин", "a"), ("избранного президента", "a"), ("избранный глава государства", "a")],
        ),
        ("Ветлугин победил. Команда президента уже рада.", date(2024, 12, 1), [("Ветлугин", "a")]),
        ("Ветлугин победил. Он стал избранным президентом.", date(2024, 12, 1), [("Ветлугин", "a")]),
        (
            "Ветлугин победил Тихого. Президент поздравил того, кто теперь избранный президент.",
            date(2024, 12, 1),
            [("Ветлугин", "a"), ("Тихого", "b"), ("Президент", "b"), ("избранный президент", "a")],
        ),
    ],
)
def test_who_is_elected_takes_office_soon(text: str, day: date, found: list[tuple[str, str]]) -> None:
    """The next holder of the office, if the catalogue knows from when on; how one was elected tells of nobody new."""
    mentions = detect(text, compile_catalogue(_ELECTED), date=day)
    assert [(mention.surface, mention.official_id) for mention in mentions] == found


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Пётр Лапшев, глава Липского района", "[Лапшев|a] устал. [Главу района|a] ждут, глава города спит."),
        (
            "a: Пётр Лапшев, глава администрации Липского района",
            "[Лапшев|a] устал. [Глава администрации района|a] ушёл.",
        ),
        ("a: Пётр Лапшев, глава Липского муниципального округа", "[Лапшев|a] устал. [Глава округа|a] ушёл."),
        ("a: Пётр Лапшев, глава Липского района", "[Лапшев|a] устал. Глава города ушёл."),
        ("a: Ким Да Ён, председатель Национального собрания Южной Кореи", "[Спикер парламента Южной Кореи|a] ушёл."),
        ("a: Остап Гай, председатель Верховной рады Украины", "[Председатель украинского парламента|a] ушёл."),
        ("a: Жан Дюрок, председатель Национального собрания Франции", "Председатель парламента Франции ушёл."),
    ],
)
def test_heads_of_districts_and_of_parliaments_of_one_house(officials: str, marked: str) -> None:
    """Once named, whoever heads a district is its head; of one house the speaker is the parliament's."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Ветлугин|a] уехал. Позже Котов, как лидер страны, выступил.",
        "[Ветлугин|a] уехал. Готов ли Котов, как президент, молчать?",
        "[Ветлугин|a] уехал. Так решил Котов, как [президент|a] сообщил вчера.",
        "[Ветлугин|a] уехал. Все знают, как [президент|a] вышел.",
    ],
)
def test_what_a_name_is_told_to_be_is_not_the_official(marked: str) -> None:
    """«Котов, как президент, …» tells of him whose name stands in front, unless a verb follows."""
    check("a: Карп Ветлугин, президент Польши", marked)
