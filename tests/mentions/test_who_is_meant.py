"""Namesakes, kin, strangers and parts of names, over a few officials each; marks as in `cases/`."""

from datetime import date

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked
from tests.mentions.small import check, check_official, official


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


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
    check("a: Шарль Мишель, председатель Евросовета; b: Джастин Томас", marked)


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Речь держал [Мусад бен Фаизан Аль Кутри|a].",
        "Встречу с [Мусадом бен Фаизаном Аль Кутри|a] отменили.",
        "Вчера Фаизан Аль Кутри приехал.",
    ],
)
def test_whose_son_somebody_is_may_stand_within_the_name(marked: str) -> None:
    check("a: Мусад бен Фаизан Аль Кутри, министр торговли", marked)


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
    catalogue = compile_catalogue([official("a: Сергей Викторович Лавров")])
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
    catalogue = compile_catalogue([official(name) for name in names])
    found = detect(text, catalogue)
    assert [mention.official_id for mention in found] == who
    assert all(mention.doubtful for mention in found)


def test_words_of_any_office_do_not_tell_of_one() -> None:
    catalogue = compile_catalogue([official("a: Сергей Иванов, заместитель председателя правления Лесбанка")])
    assert not detect("Председатель колхоза стар. Об этом рассказал Иванов.", catalogue)
    assert detect("В Лесбанке рады. Об этом рассказал Иванов.", catalogue)


def test_a_narrow_lead_in_weight_is_doubtful_and_an_office_in_front_is_not() -> None:
    catalogue = compile_catalogue(
        [official("a: Иван Титаев, министр спорта, министр культуры"), official("b: Пётр Титаев, министр транспорта")]
    )
    assert [(m.official_id, m.doubtful) for m in detect("Об этом сказал Титаев.", catalogue)] == [("a", True)]
    assert [(m.official_id, m.doubtful) for m in detect("Министр спорта Титаев ушёл.", catalogue)] == [("a", False)]


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Пётр Лапшев, прокурор Омской области", "Блогер Лапшев пел. Прокуратура ждёт Лапшева. Лапшеву страшно."),
        ("a: Пётр Лапшев, прокурор Омской области", "Блогер Лапшев пел. Омский суд ждёт Лапшева. Он рад."),
        ("a: Пётр Лапшев, прокурор Омской области", "Блогер [Лапшев|a] стал прокурором. [Лапшев|a] рад."),
        ("a: Пётр Лапшев, прокурор Омской области", "[Лапшев|a] пел. Прокуратура ждёт [Лапшева|a]."),
    ],
)
def test_whom_a_calling_tells_of_is_meant_further_on(officials: str, marked: str) -> None:
    """The surname alone is the blogger's from there on, whatever body of the state has to do with him."""
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Пётр Лапшев, глава Роснедр", "Герои матча: Сомов (дубль), Лапшев, Щукин и Карпов."),
        ("a: Пётр Лапшев, глава Роснедр", "Голы забили: Сомов, Щукин, Карпов и Лапшев (45)."),
        ("a: Пётр Лапшев, глава Роснедр", "На заседание пришли: Сомов, Щукин, Карпов и [Лапшев|a]."),
        ("a: Пётр Лапшев, глава Роснедр", "Герои матча: Сомов и [Лапшев|a]."),
        (
            "a: Пётр Лапшев, глава Роснедр; b: Карп Сомов, глава МЧС; c: Лев Хлёстов, глава МВД",
            "На матче были: [Сомов|b], [Лапшев|a], [Хлёстов|c] и Карпов.",
        ),
    ],
)
def test_in_a_list_of_players_nobody_is_an_official(officials: str, marked: str) -> None:
    """Unless most of the list are officials, who watched the match."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Вице-президент Иван Мельников написал письмо. Слова Мельникова услышали.",
        "Письмо вице-президента [Ивана Мельникова|a] услышали в Госдуме. [Иван Мельников|a] рад.",
        "Президент [Иван Мельников|a] написал письмо.",
    ],
)
def test_a_vice_president_of_a_frequent_name_is_one_of_some_society(marked: str) -> None:
    """Unless the text tells of the official's own office."""
    check("a: Иван Мельников, первый зампред Госдумы", marked)


_A_PRESIDENT = "a: Адам Крамп, президент США; b: Рой Вент, госсекретарь США"


@pytest.mark.parametrize(
    "marked",
    [
        "Президент США [Крамп|a] прилетел. Ева Крамп осталась.",
        "Лев Крамп остался. Прилетел президент США [Крамп|a].",
        "Жену президента США [Крампа|a] зовут Евой. Ева Крамп осталась. Льву Крампу всё равно.",
        "Крамп прилетел. Ева Крамп осталась. Лев Крамп тоже.",
        "Лев Крамп остался. Лидер партии Крамп прилетел.",
        "Лев Крамп остался. Помощник президента США Крамп прилетел.",
    ],
)
def test_the_surname_behind_its_office_is_the_officials_whoever_else_the_text_names(marked: str) -> None:
    check(_A_PRESIDENT, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Остап Кулиба, глава МЗС України", "Глава МЗС [Кулиба|a] прилетів. Сава Кулиба залишився."),
        ("a: Остап Кулиба, глава МЗС України", "Глава МВС Кулиба прилетів. Сава Кулиба залишився."),
        ("a: Остап Кулиба, министр иностранных дел РФ", "Министр иностранных дел [Кулиба|a] спит. Сава Кулиба рад."),
        ("a: Остап Кулиба, министр иностранных дел РФ", "Министр внутренних дел Кулиба спит. Сава Кулиба рад."),
        ("a: Остап Кулиба, министр иностранных дел РФ", "Министр иностранных дел Чили Кулиба спит. Сава Кулиба рад."),
        ("a: Остап Кулиба, зампред Совбеза", "Зампред [Кулиба|a] прилетел. Сава Кулиба остался."),
        ("a: Остап Кулиба, глава МЗС України", "Помічник глави МЗС Кулиба прилетів. Сава Кулиба залишився."),
        ("a: Остап Кулиба, зампред Совбеза", "Вахтёр Кулиба прилетел. Сава Кулиба остался."),
    ],
)
def test_so_is_one_behind_a_shorter_name_of_the_office(officials: str, marked: str) -> None:
    check(officials, marked)


def test_an_office_told_of_who_left_it_is_a_strangers_whom_the_text_names() -> None:
    position = Position("глава МЗС України", held_from=date(2020, 3, 4), held_to=date(2024, 9, 4))
    catalogue = compile_catalogue([Official("a", {"uk": "Остап Кулиба"}, positions=(position,))])
    text = "Глава МЗС Кулиба прилетів. Сава Кулиба залишився."
    assert [m.start for m in detect(text, catalogue, date=date(2023, 2, 3))] == [10]
    assert not detect(text, catalogue, date=date(2025, 2, 3))


@pytest.mark.parametrize(
    "marked",
    [
        "[Крамп|a] и [Вент|b] прилетели. Актёр Лев Крамп встретил их.",
        "[Вент|b] позвонил [Крампу|a]. Лев Крамп рад.",
        "[Вент|b] прилетел. Крамп тоже. Актёр Лев Крамп рад.",
        "Лев Крамп рад. Крамп и [Вент|b] спорят.",
    ],
)
def test_a_surname_beside_another_official_is_not_the_strangers_whom_the_text_names_later(marked: str) -> None:
    check(_A_PRESIDENT, marked)


_TWO_IN_OFFICE = "a: Пётр Лапшев, губернатор Омской области; b: Карп Сомов, министр торговли"


@pytest.mark.parametrize(
    "marked",
    [
        "Рядовой Лапшев спит. Сержант Пётр Лапшев тоже.",
        "Священник Пётр Лапшев запел, боец Карп Сомов подхватил.",
        "Пётр Лапшев, слесарь пятого разряда, опоздал.",
        "Рядового [Лапшева|a] никто не видел, бойцов [Сомова|b] тоже.",  # who may be of his men
        "Актёр [Пётр Лапшев|a] запел.",  # as who is elected may have been
        "[Губернатор|a] уехал. Рядовой [Пётр Лапшев|a] остался.",
        "Драматург Карп Сомов запел. О драматурге Карпе Сомове молчат.",
        "Гребец Карп Сомов устал. О гребце Карпе Сомове молчат.",
    ],
)
def test_humble_callings_tell_a_namesake_from_whoever_was_elected(marked: str) -> None:
    check(_TWO_IN_OFFICE, marked)


_IN_UKRAINIAN = "a: Петро Лапшев, губернатор Київської області; b: Карп Сомов, міністр торгівлі"
_IN_ENGLISH = "a: Peter Lapshev, governor of trade; b: Karp Somov, minister of trade"


@pytest.mark.parametrize(
    ("officials", "language", "marked"),
    [
        (_IN_UKRAINIAN, "uk", "Священник Петро Лапшев заспівав, боєць Карп Сомов підхопив."),
        (_IN_UKRAINIAN, "uk", "Волонтер Карп Сомов заспівав. Стрілець Карп Сомов мовчав."),
        (_IN_UKRAINIAN, "uk", "Волонтер [Петро Лапшев|a] заспівав. Про бійця [Лапшева|a] мовчать."),
        (_IN_ENGLISH, "en", "The priest Peter Lapshev sang. Footballer Karp Somov slept."),
        (_IN_ENGLISH, "en", "The governor left. The priest [Peter Lapshev|a] sang."),
        (_IN_ENGLISH, "en", "Footballer [Peter Lapshev|a] sang of trade."),
    ],
)
def test_so_they_do_in_other_languages(officials: str, language: str, marked: str) -> None:
    check(officials, marked, language)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Карп Ильич Дубик; b: Илья Дубик", "[Дубик-младший|a] уехал, [Дубик-старший|b] остался."),
        ("a: Карп Ильич Дубик; b: Илья Дубик", "Беседа с [Дубиком-старшим|b] вышла."),
        ("a: Карп Ильич Дубик; b: Илья Дубик", "Карп Дубик-старший спит."),
        ("a: Карп Дубик-младший; b: Лев Дубик", "[Дубик-старший|b] и [Дубик-младший|a] уехали."),
        ("a: Карп Петрович Дубик; b: Илья Дубик", "Дубик-младший уехал, Дубик-старший остался."),
        ("a: Карп Дубик", "Дубик-старший остался."),
        ("a: Карп Дубик", "Младший Дубик остался. Младшему Дубику скучно. Младший сын [Дубика|a] уехал."),
        ("a: Карп Ильич Дубик; b: Илья Дубик", "Младший [Дубик|a] остался."),
        ("a: Карп Дубик", "Дубик-однофамилец уехал. Карпа Дубика-однофамильца ждут, как и тёзку [Карпа Дубика|a]."),
    ],
)
def test_of_father_and_son_the_elder_and_the_younger(officials: str, marked: str) -> None:
    """Where the catalogue has one alone, an elder or a younger one is somebody else; so is who is called a namesake."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Братья Сойки уехали. У братьев Сойки нет дома.",
        "Артём и Игорь Сойки уехали.",
        "Дело [Сойки|a] закрыли, сын [Сойки|a] рад. Семья [Сойки|a] тоже.",
        "Артём и Игорь у [Сойки|a]. Артём и враг [Сойки|a] ушли.",
    ],
)
def test_what_looks_like_a_genitive_is_of_brothers(marked: str) -> None:
    check("a: Карп Сойка", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Реклама. ИП Дубик К. П., ИНН 771234567890",
        "Реклама. ФОП Дубик Карп. Рекламодатель: Дубик К. П. ИНН 771234567890",
        "ООО Дубик закрыли. Индивидуальный предприниматель Карп Дубик спит. ООО «Дубик и партнёры» тоже.",
        "Тов. [Дубик|a] спит. Товарищ [Дубик К. П.|a] тоже.",
        "Рекламодатель [Карп Дубик|a] спит. А предприниматель [Дубик|a] тоже.",
        "Закрыли ООО. [Дубик|a] спит. Индивидуальный предприниматель, [Дубик|a] спит.",
        "[Дубик|a] и партнёры встретились.",
    ],
)
def test_who_trades_or_pays_for_an_advertisement_is_no_official(marked: str) -> None:
    check("a: Карп Петрович Дубик", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Дубенко заявив, що не винен. Дубенко відмовився від посади.",
        "Дубенко сказал, что не виноват.",
        "[Дубенко|a] заявила, що не винна.",
        "[Дубенко|a] звинуватив суд.",  # which is the subject
        "Соратник [Дубенко|a] відмовився від мандата. Брат [Дубенко|a] заявив про це.",
        "[Дубенко|a] прийшла. Дубенко заявив, що не знає її.",
    ],
)
def test_by_what_a_man_says_a_surname_without_endings_means_no_woman(marked: str) -> None:
    names = {"uk": "Юлія Дубенко", "ru": "Юлия Дубенко"}
    catalogue = compile_catalogue([Official("a", names, gender="f", positions=(Position("лідер партії"),))])
    text, wanted, _ = read_marked(marked)
    assert [(m.start, m.end, m.official_id) for m in detect(text, catalogue)] == wanted


_IVANOVS = "a: Сергей Иванов, министр обороны России; b: Олег Иванов, заместитель министра финансов; c: Лев Иванов"


@pytest.mark.parametrize(
    "marked",
    [
        "Министр обороны [Иванов|a] подписал приказ.",
        "Экс-министр обороны [Иванов|a] подписал приказ.",
        "Замминистра финансов [Иванов|b] подписал приказ. Заместитель министра [Иванов|b] тоже.",
        "Помощник министра обороны Иванов подписал приказ.",
        "Замминистра рад, что министр обороны [Иванов|a] подписал приказ.",
    ],
)
def test_a_deputy_is_not_whom_the_catalogue_knows_as_the_head(marked: str) -> None:
    """Within «замминистра обороны» stands no title of the minister's."""
    check(_IVANOVS, marked)


def test_a_deputy_is_nobody_where_the_catalogue_has_heads_alone() -> None:
    """A surname that many bear stays nobody's; the minister is found by his own office."""
    officials = "a: Сергей Иванов, министр обороны России; c: Лев Иванов, мэр Липок"
    check(officials, "Замминистра обороны Иванов подписал приказ. Вице-мэр Иванов тоже.")
    check(officials, "Министр обороны [Иванов|a] подписал приказ.")


_FATHER_AND_SON = "a: Карп Ильич Дубиков, глава Омска; b: Лев Карпович Дубиков"


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        (_FATHER_AND_SON, "Сын [Дубикова|a] Лев получил орден. Это награда [Льва Дубикова|b]."),
        (_FATHER_AND_SON, "Сын [Дубикова|a] получил орден. [Лев Дубиков|b] рад."),
        (_FATHER_AND_SON, "Сын [Дубикова|a] — [Лев Дубиков|b] — рад."),
        (_FATHER_AND_SON, "Сыну [Дубикова|a] Льву дали орден. [Льву Дубикову|b] всё мало."),
        (_FATHER_AND_SON, "[Лев Дубиков|b] получил орден. Друг [Дубикова|b] рад."),
        ("a: Карп Дубиков, глава Омска; b: Лев Дубиков", "Брат [Дубикова|a] Лев уехал. [Лев Дубиков|b] устал."),
        ("b: Лев Дубиков", "Брат Дубикова Лев уехал. [Лев Дубиков|b] устал."),
        ("b: Лев Дубиков", "Брат [Льва Дубикова|b] уехал. Брат [Дубикова|b] устал."),
    ],
)
def test_whose_kin_an_official_is_is_not_that_official(officials: str, marked: str) -> None:
    """So the name right behind the surname tells, and of a child the patronymic, whoever else is named."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Губернатор [Козлов|a] уехал. Потом [Козлов|a] вернулся.",
        "Потом Козлов вернулся.",
        "Козлов вернулся. Его ждал губернатор [Козлов|a].",
    ],
)
def test_whom_an_office_told_is_meant_by_a_widespread_surname_further_on(marked: str) -> None:
    check("a: Лев Козлов, глава Омска", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Дед|a] дал совет всем. [Рогатин|a] улыбался.",
        "[Рогатин|a] улыбался. [Дед|a] дал совет всем.",
        "[Дед|a] дал совет. [Лев Рогатин|a] улыбался.",
        "[Дед|a] молчит. [Глава Тулы|a] тоже.",
        "Дед мой всю жизнь на заводе.",
    ],
)
def test_a_nickname_that_is_a_word_begins_a_sentence_where_its_bearer_is_named(marked: str) -> None:
    """By the surname or by the office, before or behind, as much as in full."""
    check_official(Official("a", {"ru": "Лев Рогатин"}, aliases=("Дед",), positions=(Position("глава Тулы"),)), marked)
