"""Surnames that are also words, towns or things, over a few officials each; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


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
    check(officials, marked)


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
    check(officials, marked)


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
    check("a: Трак Мэйлин", marked)


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
    check(officials, marked)


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
    check("a: Джордж Вашингтон", marked)


def test_the_serbs_republic_is_in_bosnia() -> None:
    """Its name has an adjective of Serbia, and is no office of that."""
    leader = "a: Живко Рамович, президент Республики Сербской"
    check(leader, "Президент Боснии [Рамович|a] уехал. Президент Республики Сербской [Рамович|a] вернулся.")
    check(leader, "Президент Сербии Рамович уехал.")


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


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
    check(officials, marked)


def test_a_surname_in_ikh_may_bend() -> None:
    check(
        "a: Николай Рерих; b: Пётр Долгих", "О [Рерихе|a] говорят, с [Рерихом|a] спорят. [Долгих|b] слушает [Рериха|a]."
    )


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
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Брянск: [Барсук|a] купил мост.",
        "[Барсук|a] (Брянская область) купил мост.",
        "Погода.\nБрянск. [Барсук|a] вернулся",
        "Дорога шла на Брянск. Барсук вернулся в нору.",
        "Барсук (рыжий) вернулся в нору. В Брянске тихо.",
        "Сказка: Барсук вернулся в нору.",
    ],
)
def test_a_word_is_a_surname_beside_what_its_bearer_is_in_charge_of(marked: str) -> None:
    """Where the place leads in the news or stands in brackets, not wherever the text names it."""
    check("a: Олег Барсук, губернатор Брянской области", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Ли Бо, президент Тувалу", "Приехал президент Тувалу [Ли|a]."),
        ("a: Ли Бо, президент Тувалу", "[Президент Тувалу|a] уехал, Ли приехал."),
        ("a: Анна Лот, министр сельского хозяйства", "Министр сельского хозяйства [Лот|a]"),
        ("a: Анна Лот, министр сельского хозяйства", "Министр и Лот"),
        ("a: Анна Лот, глава Минтруда", "Глава Минтруда [Лот|a] заявила о планах."),
        ("a: Анна Лот, глава Минтруда", "[Глава Минтруда|a] и Лот молчат."),
    ],
)
def test_an_office_right_before_a_short_surname_tells_whose_it_is(officials: str, marked: str) -> None:
    """So it does whatever its last word is, and none elsewhere in the text does."""
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Олег Ельев", "Все едут в музей. [Ельева|a] — в спикеры."),
        ("a: Олег Ельев", "Нет больше театра! [Ельева|a] позвали."),
        ("a: Олег Ельев", "Закрыт музей Ельева. Закрыт музей им. Ельева."),
        ("a: Олег Ельев", "Как сказали в школе, [Ельева|a] там ждут."),
        ("a: Пьер Гробер", "Дом звали «музеем», [Гробер|a] — «клубом». В музее [Гробер|a] не бывает."),
        ("a: Анна Ельева", "Вечер прошёл в театре Ельева. Зал полон."),
        ("a: Анна Ельева", "Вечером в театре [Ельева|a] сказала речь."),
        ("a: Анна Ельева; b: Остап Бовенко", "На фото в центре [Ельева|a] и [Бовенко|b]."),
    ],
)
def test_what_ends_a_sentence_before_a_surname_is_not_called_by_it(officials: str, marked: str) -> None:
    """An institution bears the surname right behind it alone; a woman of that surname is she who does something."""
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Олег Ельев, глава Росстражи", "Росстража [Ельева|a] молчит."),
        ("a: Олег Ельев, глава Росстражи", "Гростража Ельева молчит."),
        ("a: Олег Ельев; b: Остап Бережний; c: Ян Вихров", "[Вихров|c] [Ельев|a] [Бережний|b]: кто кого"),
        ("a: Олег Ельев; b: Остап Вихров", "Вчера спел [Вихров|b] Ельев."),
    ],
)
def test_neither_a_body_nor_another_officials_surname_is_a_given_name(officials: str, marked: str) -> None:
    """What the offices of the official name, and a surname that begins a sentence before others without a comma."""
    check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Самолёт [Ельева|a] сел в Анкаре. Поезд [Ельева|a] ушёл.",
        "Яхту [Ельева|a] арестовали, в яхте [Ельева|a] пусто.",
        "Літак [Ельева|a] сів у Львові.",
        "Построена яхта «Ельев». Поезд «Ельев» отменён.",
        "Открыта школа Ельева.",
    ],
)
def test_who_is_aboard_is_meant_unless_quoted(marked: str) -> None:
    """Trains, yachts and planes bear no name in the genitive, as schools do."""
    check("a: Олег Ельев, глава Росстражи", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Барсук|a] доложил президенту.",
        "[Барсук|a] отчитался перед премьером.",
        "[Барсук|a] доповів новому міністрові.",
        "Барсук зимует в норе.",
    ],
)
def test_who_reports_to_those_in_office_is_no_beast(marked: str) -> None:
    """What is told of persons in office alone makes a word that begins a sentence a surname."""
    check("a: Олег Барсук, глава Росстражи", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Ледокол «Ельев» заложили. Ельев — третий в серии, экипаж Ельева набран.",
        "Спущен на воду танкер «Ельев». Следом за Ельевым спустят ещё два.",
        "Ледокол «Ельев» заложили. [Ельев|a] заявил, что рад.",
        "[Ельев|a] приехал. Ледокол «Ельев» заложили. Слова [Ельева|a] услышали.",
        "Ледокол «Ельев» заложили. [Олег Ельев|a] приехал. Слова [Ельева|a] услышали.",
        "Роман «Ельев» издан. Слова [Ельева|a] услышали.",
    ],
)
def test_a_ship_goes_on_being_called_by_a_surname(marked: str) -> None:
    """Where the text first has it in quotation marks behind such a word, unless somebody speaks or is named."""
    check("a: Олег Ельев, глава Росстражи", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Пробка на Кедре — девять баллов.",
        "Живу на Кедре с мая, «Кедр» — лучший район. Кафе на Кедре закрыли.",
        "Бегуны уже на Липовом, перекрыт и мост. На Липовом стоят все.",
        "Всё держится на [Кедре|a].",
        "Вина лежит на [Липовом|b], а не на [Кедре|a].",
        "[Лев Кедр|a] приехал. Всё внимание на [Кедре|a].",
        "Все разговоры о [Кедре|a] и [Липовом|b].",
    ],
)
def test_on_a_word_is_at_a_place(marked: str) -> None:
    """Districts and roads are called so; what is on a person, few verbs and nouns tell."""
    check("a: Лев Кедр, председатель совета Тулы; b: Карп Липовый, мэр Тулы", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Скидка по промокоду VETLOW до пятницы.",
        "Дарим промокод Vetlow всем.",
        "Промокод VETLOW: минус пять рублей.",
        "Промокоды раздали, [Vetlow|a] said so.",
    ],
)
def test_a_code_for_a_discount_is_nobody(marked: str) -> None:
    check("a: Leo Vetlow, president of Georgia", marked, "en")


@pytest.mark.parametrize(
    "marked",
    [
        "В «Лаборатории Ветлугина» ищут аналитика, в Лабораторию Ветлугина берут всех.",
        "Приз Ветлугина получил вратарь.",
        "Обладателя трофея Ветлугина встретили дома.",
        "[Ветлугин|a] получил приз. Призом [Ветлугин|a] доволен.",
    ],
)
def test_laboratories_and_prizes_bear_surnames_of_others(marked: str) -> None:
    check("a: Карп Ветлугин, министр торговли", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Лом|a] сообщил о дожде в Кленовске.",
        "Глава города сказал мало. [Лом|a]: завтра в Кленовске дождь.",
        "Лом сообщил о дожде.",
        "Лом лежит в Кленовске.",
    ],
)
def test_a_short_surname_of_whoever_speaks_is_read_where_the_text_tells_of_the_place(marked: str) -> None:
    check("a: Карп Лом, глава Кленовска", marked)
