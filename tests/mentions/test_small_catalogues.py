"""Texts over catalogues of a few officials each, made up for one question; marks as in `cases/`."""

from datetime import date

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked


def _official(name: str) -> Official:
    """`who: Name, office, office` as an official."""
    who, _, rest = name.partition(": ")
    named, *offices = rest.split(", ")
    return Official(who, {"ru": named}, positions=tuple(Position(office) for office in offices))


def _check(officials: str, marked: str) -> None:
    text, wanted, _ = read_marked(marked)
    catalogue = compile_catalogue([_official(line) for line in officials.split("; ")])
    assert [(m.start, m.end, m.official_id) for m in detect(text, catalogue)] == wanted


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Бретт Савано, судья Верховного суда", "Речь судьи [Бретта Савано|a] прервали."),
        ("a: Бретт Савано, судья Верховного суда", "Голосуют за судью [Савано|a], сказал он."),
        ("a: Бретт Савано, министр торговли", "Речь судьи Бретта Савано прервали."),
        ("a: Иоганн Штарф", "Директор ресторана [Иоганн Штарф|a] поёт. Столы, говорит [Штарф|a], заняты."),
        ("a: Иоганн Штарф, министр торговли", "Директор ресторана Иоганн Штарф поёт."),
    ],
)
def test_a_calling_tells_namesakes_from_officials_of_another_office_only(officials: str, marked: str) -> None:
    """The official's own office tells of nobody else, nor does any where we know of none."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Ри Сон Хо, министр торговли", "Министр торговли [Ри Сон Хо|a] прилетел. Позже [Ри|a] заявил об отказе."),
        ("a: Чо Тхэ Джун; b: Гван Ён", "Приём вёл [Чо Тхэ Джун|a]. Генерал Но Гван Чхоль молчал."),
        ("a: Пэк Хва Ён, министр торговли", "Речь [Пэк Хва Ён|a] слушали, а Хва Сергей и Ён Пётр ушли."),
    ],
)
def test_korean_names_have_the_family_name_first(officials: str, marked: str) -> None:
    """Family names and syllables of Korea, the north's spelling included, tell which word of a name is the surname."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        (
            "a: Барак Обара; b: Анна Обара",
            "[Барак Обара|a] встретил [Анну Обару|b]. [Обара|a] заявил, что рад. [Обара|b] заявила, что устала.",
        ),
        (
            "a: Виктор Гут; b: Алла Гут",
            "[Виктор Гут|a] сидит. [Алла Гут|b] ждёт. В мае [Гут|a] сообщил о жалобе. Адвокат [Гут|b] сообщил о суде.",
        ),
        ("b: Алла Гут", "Виктор Гут сидит. [Алла Гут|b] ждёт. Гут сообщил о жалобе. [Гут|b] сообщила о суде."),
    ],
)
def test_the_verb_tells_who_of_a_man_and_a_woman_is_meant(officials: str, marked: str) -> None:
    """Of those whom a text introduces, a surname that is the subject of a verb means one of the verb's gender."""
    _check(officials, marked)


def test_a_bare_title_may_follow_however() -> None:
    """«однако» is no form of «одна», with which no title stands for the official."""
    offices = "a: Карл Неммер, канцлер Австрии"
    text = "Канцлер Неммер приехал. Однако канцлер молчал."
    found = [(m.surface, m.official_id) for m in detect(text, compile_catalogue([_official(offices)]))]
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
    _check(_TWO_MINISTERS, marked)


def test_who_was_spoken_of_before_the_official_is_named_bears_the_title() -> None:
    """A visiting minister of whom the catalogue does not know is not the host, whom the text names at its end."""
    visit = "Кэндзи Ито, министр иностранных дел Японии, прилетел. Визит министра прошёл тихо. Его принял [Ветлугин|a]."
    _check(_TWO_MINISTERS, visit)
    _check(_TWO_MINISTERS, "Визит [министра|a] прошёл тихо. [Ветлугин|a] устал.")


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
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Татьяна Голкина", "[Татьяна Голкина|a] вышла первой. Надежда Голкина вышла второй. С ней Вера Голкина."),
        ("a: Олег Морлов", "[Олег Морлов|a] молчал. Роман Морлов спел."),
        ("a: Сэйдзи Мураками", "[Сэйдзи Мураками|a] издал книгу. Герой [Мураками|a] ищет кошку."),
    ],
)
def test_a_given_name_that_is_a_word_makes_somebody_else_of_a_surname_in_the_nominative(
    officials: str, marked: str
) -> None:
    """Only behind a surname that may stand in the genitive does such a word tell of what is the official's."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Майкл Телл", "Производитель ноутбуков Tell купил завод. [Майкл Телл|a] доволен, акции Tell растут."),
        ("a: Майкл Телл", "[Майкл Телл|a] ([Michael Tell|a]) основал фирму. Сегодня [Tell|a] пишет, что доволен."),
        ("a: Майкл Телл", "[Майкл Телл|a] доволен статьёй «How to praise [Tell|a]» в журнале, как сообщает пресса."),
    ],
)
def test_a_latin_word_is_a_brand_where_its_bearer_is_named_in_cyrillic(officials: str, marked: str) -> None:
    """A single Latin word in a Cyrillic text means nobody whose name the text spells in Cyrillic letters only."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Трак Мэйлин|a], старший сын губернатора, служил. Суд отпустил [Мэйлина|a].",
        "[Трак Мэйлин|a], младший научный сотрудник, уволен.",
        "Трак Мэйлин, младший, служил. Трак Мэйлин-старший сидел дома.",
    ],
)
def test_older_or_younger_than_whom_is_no_part_of_a_name(marked: str) -> None:
    """«…, старший сын» tells whose son somebody is, «…, младший» which of two bearers of a name."""
    _check("a: Трак Мэйлин", marked)


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
    assert detect(text, compile_catalogue([_official("a: Джон Бойдер, президент США")])) == []


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Джордж Буш", "[Буш|a] заявил о победе. Об этом сообщил [Буш|a]."),
        ("a: Джордж Буш", "Рос там куст по имени Буш."),
        ("a: Питер Кок; b: Ким Чен Ын", "Кок заявил, что обед готов. Ким заявил, что сыт."),
    ],
)
def test_a_short_surname_that_is_nothing_else_says_something(officials: str, marked: str) -> None:
    """Where a sentence begins as well, unless it is a word, a given name or a family name that millions bear."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Вашингтон и Москва договорились, сообщил вчера Вашингтон. Отношения с Вашингтоном лучше.",
        "Первый президент [Джордж Вашингтон|a] жил здесь. [Вашингтон|a] родился в Виргинии.",
        "Войска вёл генерал [Вашингтон|a].",
    ],
)
def test_a_surname_that_is_known_as_a_town_is_the_town_until_its_bearer_is_named(marked: str) -> None:
    """Where the dictionary has a word as a place and as nobody's name, it means a person only once one is named."""
    _check("a: Джордж Вашингтон", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Президент приехал с женой Мишель. Его брат Томас и сестра остались дома.",
        "О сыне Томасе она молчит. Дочь [Томаса|b] вышла замуж.",
        "[Джастин Томас|b] играл. С отцом [Томас|b] не говорит.",
        "Пришёл и отец. [Томас|b] не пришёл.",
    ],
)
def test_behind_kin_stands_a_given_name(marked: str) -> None:
    """A surname that is a given name, too, is one behind a word of kinship that does not ask whose kin it is."""
    _check("a: Шарль Мишель, председатель Евросовета; b: Джастин Томас", marked)


def test_the_serbs_republic_is_in_bosnia() -> None:
    """Its name has an adjective of Serbia, and is no office of that."""
    leader = "a: Живко Рамович, президент Республики Сербской"
    _check(leader, "Президент Боснии [Рамович|a] уехал. Президент Республики Сербской [Рамович|a] вернулся.")
    _check(leader, "Президент Сербии Рамович уехал.")


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Назар Асар, президент Сирии", "Сын [Асара|a] Пётр учится. Жена [Асара|a] Анна лечится."),
        ("a: Карп Мартин, президент Сирии", "Сын [Мартина|a] Пётр учится. Жена [Мартина|a] Юлия лечится."),
        ("a: Карп Мартин, президент Сирии", "Сын Мартина Петрова учится. Жена Мартина Сорса лечится."),
        ("a: Карп Мартин, президент Сирии", "Мартин Петров учится. Мартина Петрова лечат."),
    ],
)
def test_behind_whose_kin_somebody_is_stands_the_name_of_the_kin(officials: str, marked: str) -> None:
    """A surname that is a given name, too, is none where the name behind it bends otherwise."""
    _check(officials, marked)


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
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Депутат Госдумы внёс закон. Депутата Госдумы вызвали.",
        "Депутат Госдумы [Ветлугин|a] внёс закон. [Депутат|a] рад.",
    ],
)
def test_of_a_parliament_there_are_many_members(marked: str) -> None:
    """The office alone means none of them, though the catalogue has but one."""
    _check("a: Карп Ветлугин, депутат Государственной думы", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Игорь Белый", "Вчера [Игорь Белый|a] вышел из Белого дома, сев в такси."),
        ("a: Игорь Белый", "О [Белом|a] спросили дважды. Вчера [Белый|a] внёс поправки."),
        ("a: Игорь Белый", "[Игорь Белый|a] скрылся. [Белого|a] взяла под стражу полиция, [Белого|a] нашла жена."),
        ("a: Пётр Первый", "Эфир Первого канала прервали. Гимн Первого МГМУ сыграли."),
        ("a: Роман Новый", "Мчится Новый год. Партия «Новый народный клуб» распалась."),
        ("a: Зоя Красная", "Парад на Красной площади отменили, у здания Красного Креста пусто."),
        ("a: Глеб Омский; b: Юрий Сомов, губернатор Омской области", "[Омский губернатор|b] уехал."),
    ],
)
def test_an_adjective_before_what_it_describes_is_no_surname(officials: str, marked: str) -> None:
    """A noun or an adjective that agrees, or the rest of a role phrase, follows it."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Олег Дума", "Комитет Думы одобрил проект. Вечером депутат [Дума|a] уехал."),
        ("a: Анна Земля", "Это снимок спутника Земли."),
        ("a: Анна Пятница", "Суд в пятницу объявил перерыв."),
        ("a: Яна Луна, министр торговли", "Аппарат Луна-26 готов, а вчера министр [Луна|a] уехала."),
        ("a: Иван Сила", "Фильм «Сила воли» сняли летом."),
        ("a: Бен Ворден", "Мультфильм **«Ворден и Крот: побег»** вышел."),
        ("a: Пётр Толстой, депутат Госдумы", "Роман писателя Толстого читают. Вчера депутата [Толстого|a] видели."),
    ],
)
def test_bodies_days_models_and_films_are_no_persons(officials: str, marked: str) -> None:
    """What a surname is, too, needs a title or a name beside it."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Роман Дзюбин, министр торговли", "Опоздали футболисты Дзюбин и Оленев."),
        ("a: Роман Дзюбин, министр торговли", "Опоздали футболисты Павел Оленев и Дзюбин."),
        ("a: Роман Дзюбин, министр торговли", "Футболисты ушли, а Оленев и [Дзюбин|a] остались."),
        ("a: Семён Ионов, министр торговли", "Деньги взял некий Ионов. Потом Ионова искали."),
        ("a: Пётр Данилин, министр торговли", "Вошли Данилина и Пронин."),
        ("a: Пётр Котов, судья Омска", "Дочь певца Глеба Котова поёт. Вчера лось вышел. Вечером Котов уехал."),
        ("a: Аслан Бгания", "Уход [Аслана Бгания|a] близок. Ждут отставки [Бгания|a], уедет и [Бгания|a]."),
    ],
)
def test_others_of_the_surname_and_undeclined_surnames(officials: str, marked: str) -> None:
    """Callings of several, «некий» and a name beside it tell of somebody else; names in -ия may not bend."""
    _check(officials, marked)


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
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Николай Волк", "[Волк|a] арестован. [Волка|a] уволили. [Волк|a] сегодня осуждён. Волк убит егерем."),
        ("a: Илон Маск", "[Маска|a] оправдали в суде. Маска подорожала. Маска задержана на таможне."),
        ("a: Иван Гром", "[Гром|a] задержан. Гром разбудил посёлок."),
        ("a: Назар Вовк", "[Вовк|a] заарештований. [Вовка|a] заарештували. [Вовка|a] засуджено."),
        ("a: Роза Роза", "[Роза|a] арестована. Роза завяла."),
        ("a: Пётр Первый", "Первый замглавы округа задержан."),
        (
            "a: Иван Гром",
            "[Гром|a] неожиданно ушёл в отставку. [Гром|a] под следствием. Гром грянул: министр в отставке.",
        ),
        (
            "a: Иван Гром",
            "[Гром|a] провёл совещание. [Гром|a] может покинуть пост. Гром провёл ночь в лесу. Посту грома нет.",
        ),
        ("a: Иван Гром", "[Гром|a] — новый министр. [Гром|a] стал губернатором."),
        ("a: Иван Гром", "Гром стал тише. Гром — друг ветра."),
        ("a: Илон Маск", "[Маска|a] видели в Киеве. Маска лежит. Маски раздали."),
        ("a: Дональд Трамп", "#[Трамп|a] и прочее. Трамп, баржа, паром."),
        ("a: Назар Вовк", "[Вовк|a] пішов у відставку. [Вовк|a] під санкціями. Вовк під деревом."),
    ],
)
def test_what_is_done_to_persons_alone_tells_a_name(officials: str, marked: str) -> None:
    """No court judges a wolf, a mask or thunder, also where the word begins the sentence."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Роман Киев, прокурор Перми", "Киев заявляет протест. Поставки Киеву продолжатся, пишут в Киеве."),
        ("a: Роман Киев, прокурор Перми", "Прокурор [Роман Киев|a] выступил. Позже [Киев|a] ушёл."),
        ("a: Глеб Вашингтон, прокурор Перми", "Мэр Вашингтона заявил о смоге. Позже прибыл министр Вашингтона."),
        ("a: Глеб Вашингтон, прокурор Перми", "Иск подал министр [Вашингтон|a]."),
        ("a: Глеб Россия, прокурор Перми; b: Пётр Сомбин", "Вице-премьер России [Пётр Сомбин|b] прилетел в Пермь."),
    ],
)
def test_a_surname_that_is_a_town_behind_a_title_is_the_town(officials: str, marked: str) -> None:
    """Behind a title a town in the genitive is of what the title is; great towns may end as surnames do."""
    _check(officials, marked)


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
    _check(officials, marked)


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
            "a: Лев Ильич Рогатин, министр спорта России; b: Роман Рогатин, прокурор Перми",
            "Министр спорта России [Рогатин|a] опоздал. «[Лев Ильич|a] сейчас подойдёт», — сказали гостям.",
        ),
        ("a: Лев Ильич Рогатин, министр спорта", "«Лев Ильич сейчас подойдёт», — сказали гостям."),
        ("a: Роман Меллонов, прокурор Перми", "Глава Exxon по добыче Лиам Меллонов рад. Пришла и Пэм Меллонова."),
    ],
)
def test_a_given_name_tells_of_whom_the_surname_alone_told(officials: str, marked: str) -> None:
    """With its patronymic, behind the official's surname; and a given name of abroad tells of a stranger."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Роман Такер, прокурор Перми", "Такер Филсон прилетел. Об этом заявил Такер."),
        ("a: Роман Такер, прокурор Перми", "Об этом заявил [Такер|a]."),
        ("a: Роман Такер, прокурор Перми", "Помощник Ромманы Такер Джен Филсон прилетел. Об этом заявил [Такер|a]."),
        ("a: Роман Такер, прокурор Перми", "Такер Филсон прилетел. Прокурор [Роман Такер|a] рад. [Такер|a] ждал."),
        ("a: Роман Хантер, прокурор Перми", "Актёр простил своего сына Хантера. Потом своему сыну Хантеру он звонил."),
        ("a: Роман Хантер, прокурор Перми", "Сына [Хантера|a] уволили. Сам он обвинил сына [Хантера|a]."),
        ("a: Пётр Мадовин, прокурор Перми", "Встреча с Фатхуллой Мадовиным прошла. Фатхулла Мадовин пел."),
        ("a: Пётр Мадовин, прокурор Перми", "Встреча с областной прокуратурой и [Мадовиным|a] прошла."),
    ],
)
def test_what_a_stranger_is_called_is_nobodys_surname(officials: str, marked: str) -> None:
    """A word that stood before another's surname, a child's name, and unknown names of men in -улла."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Роман Сказка, прокурор Перми", "Сказку Тютькина хотят поставить."),
        ("a: Роман Сказка, прокурор Перми", "[Сказку|a] уволили."),
        ("a: Роман Экспорт, прокурор Перми", "Это сказалось на экспорте. Потом всё прошло."),
        ("a: Роман Сапсан, прокурор Перми", "Активы банка Сапсан проданы."),
        ("a: Роман Сапсан, прокурор Перми", "Активы банка [Сапсана|a] проданы. Об этом банку [Сапсан|a] сообщил."),
    ],
)
def test_a_surname_that_is_a_word_is_the_word(officials: str, marked: str) -> None:
    """What somebody has begins a sentence in an oblique case; a business bears the word in the nominative."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Речь держал [Мусад бен Фаизан Аль Кутри|a].",
        "Встречу с [Мусадом бен Фаизаном Аль Кутри|a] отменили.",
        "Вчера Фаизан Аль Кутри приехал.",
    ],
)
def test_whose_son_somebody_is_may_stand_within_the_name(marked: str) -> None:
    _check("a: Мусад бен Фаизан Аль Кутри, министр торговли", marked)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("«Тогда [Олег] Лавров ушёл», — сказал он.", None),
        ("«С [Олегом] Лавровым я спорил», — сказал он.", None),
        ("«Тогда [Сергей] Лавров ушёл», — сказал он.", "[Сергей] Лавров"),
        ("«Тогда [Сергей Викторович] Лавров ушёл», — сказал он.", "[Сергей Викторович] Лавров"),
        ("[Читать] Лавров назвал условия.", "Лавров"),
        ("[Олег](https://example.org) Лавров назвал условия.", "Лавров"),
    ],
)
def test_a_given_name_that_an_editor_put_in_belongs_to_the_surname(text: str, surface: str | None) -> None:
    catalogue = compile_catalogue([_official("a: Сергей Викторович Лавров")])
    assert [mention.surface for mention in detect(text, catalogue)] == ([] if surface is None else [surface])


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Поезда стоят, сказал Титаев. На транспорте беда.", ["a"]),
        ("Музеи стоят, сказал Титаев. В культуре беда.", ["b"]),
        ("Председатель и первый секретарь стоят у ворот колхоза весь день, сказал Титаев.", []),
    ],
)
def test_of_namesakes_that_one_is_likelier_of_whose_field_the_text_speaks(text: str, who: list[str]) -> None:
    """It is no proof: an analyst is asked."""
    names = "a: Иван Титаев, секретарь по транспорту", "b: Пётр Титаев, председатель по культуре"
    catalogue = compile_catalogue([_official(name) for name in names])
    found = detect(text, catalogue)
    assert [mention.official_id for mention in found] == who
    assert all(mention.doubtful for mention in found)


def test_words_of_any_office_do_not_tell_of_one() -> None:
    catalogue = compile_catalogue([_official("a: Сергей Иванов, заместитель председателя правления Лесбанка")])
    assert not detect("Председатель колхоза стар. Об этом рассказал Иванов.", catalogue)
    assert detect("В Лесбанке рады. Об этом рассказал Иванов.", catalogue)


def test_a_surname_in_ikh_may_bend() -> None:
    _check(
        "a: Николай Рерих; b: Пётр Долгих", "О [Рерихе|a] говорят, с [Рерихом|a] спорят. [Долгих|b] слушает [Рериха|a]."
    )


def test_a_narrow_lead_in_weight_is_doubtful_and_an_office_in_front_is_not() -> None:
    catalogue = compile_catalogue(
        [_official("a: Иван Титаев, министр спорта, министр культуры"), _official("b: Пётр Титаев, министр транспорта")]
    )
    assert [(m.official_id, m.doubtful) for m in detect("Об этом сказал Титаев.", catalogue)] == [("a", True)]
    assert [(m.official_id, m.doubtful) for m in detect("Министр спорта Титаев ушёл.", catalogue)] == [("a", False)]


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Пётр Сурский", "Новости из Сурского приграничья. Поезда с Сурского вокзала идут."),
        ("a: Пётр Сурский", "Вчера Сурский районный суд его оправдал. Бои на Сурском фронте стихли."),
        ("a: Пётр Сурский", "Вчера [Сурский|a] судом доволен не был. Слова [Сурского|a] услышали."),
        ("a: Пётр Сурский", "Упало под Сурском, спор Твери с Сурском окончен. Говорили о [Сурском|a]."),
        ("a: Пётр Ледов", "Дом в подмосковном Ледове сгорел. Он уверен в [Ледове|a]."),
        ("a: Олег Мороз", "Сегодня Дед Мороз приехал. Часть дедушка Мороз раздал. Сегодня [Мороз|a] ушёл в отставку."),
        ("a: Олег Долин", "Фирмы «Сон» и «**Долина снов**» закрылись. Слова [Долина|a] услышали."),
        ("a: Олег Ельев", "Больница имени академика Ельева открыта. Слова академика [Ельева|a] услышали."),
        ("a: Олег Ельев", "Врач онкоцентра Ельева уволен. Считают с помощью цепей Ельева."),
        ("a: Олег Столбов", "Забор стоит с помощью столбов: они крепкие."),
    ],
)
def test_places_and_figures_called_as_officials_are(officials: str, marked: str) -> None:
    """Nouns behind adjectives of places, cases that no preposition has, tales and eponyms name nobody."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        (
            "a: Пётр Лапшев, прокурор области",
            "У этой игры есть брат, о котором Лапшев забыл. Через много лет оказалось, что придумал её один и тот же "
            "человек, живший на севере, и что Иван Лапшев начал вторую. Лапшев её не закончил.",
        ),
        ("a: Пётр Лапшев, прокурор области", "Как пишет газета, Лапшева жаловалась на боль. Слова [Лапшева|a] ждут."),
        ("a: Пётр Лапшев, прокурор области", "В доме продюсера Лапшева прошёл обыск."),
        (
            "a: Пётр Лапшев, мэр Москвы; b: Ян Лапшев, судья Псковской области",
            "Дорогу продлят в Калужскую, Тульскую и Ярославскую области — [Лапшев|a].",
        ),
    ],
)
def test_who_else_bears_the_surname_or_is_likelier(officials: str, marked: str) -> None:
    """Kin of something else tells nothing of a stranger; a woman, a calling and the office tell of whom a text is."""
    _check(officials, marked)


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
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Пётр Лапшев, министр торговли", "Беседа с Петром Лапшевым, заведующим лабораторией почв Лесного центра."),
        ("a: Пётр Лапшев, министр торговли", "Пётр Лапшев, вратарь «Зари», отбил удар."),
        ("a: Пётр Лапшев, министр торговли", "Об этом сказал [Пётр Лапшев|a], водитель скрылся."),
        ("a: Пётр Лапшев, министр торговли", "Беседа с [Петром Лапшевым|a], актёром Львом Дубовиком и другими."),
        ("a: Пётр Лапшев, министр торговли", "Беседа с [Петром Лапшевым|a], боксёром в прошлом."),
        ("a: Пётр Лапшев, министр торговли", "Беседа с [Петром Лапшевым|a], вратарями и судьями."),
        ("a: Пётр Лапшев, министр торговли", "Беседа с министром [Петром Лапшевым|a], вратарём сборной."),
    ],
)
def test_a_calling_behind_a_name_tells_namesakes_as_one_in_front_does(officials: str, marked: str) -> None:
    """It is the bearer's own where the case tells so, or where the name begins the sentence."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Тед Лорас", "Защитник Хуго Де ла Лорас забил гол. Лорас рад."),
        ("a: Хуго де Лорас", "Защитник забил гол. Об этом сказал [Хуго де Лорас|a]."),
        ("a: Пётр Лапшев", "Врач Яна Котова (Лапшева — её девичья фамилия) уехала. Слова [Лапшева|a] услышали."),
        ("a: Пётр Лапшев", "Врач Яна Котова, в девичестве Лапшева, уехала."),
    ],
)
def test_parts_of_longer_names_and_names_at_birth(officials: str, marked: str) -> None:
    """A particle that an official's name has not, makes it another's; so does what tells of a maiden name."""
    _check(officials, marked)


@pytest.mark.parametrize("office", ["президент Лирии", "губернатор Сурской области", "депутат Госдумы"])
def test_who_is_elected_may_have_been_an_actor(office: str) -> None:
    _check(f"a: Пётр Лапшев, {office}", "Актёр [Пётр Лапшев|a] победил. [Пётр Лапшев|a], боксёр, говорит речь.")
    _check("a: Пётр Лапшев, прокурор Сурска", "Актёр Пётр Лапшев победил.")
