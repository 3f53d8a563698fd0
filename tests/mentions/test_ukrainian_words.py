"""Ukrainian sentences over catalogues of a few officials each, made up for one question; marks as in `cases/`."""

import pytest

from core.mentions import compile_catalogue, detect
from core.types import MentionKind, Official, Position
from tests.mentions.marked import read_marked
from tests.mentions.small import official


def _check(officials: str, marked: str) -> None:
    text, wanted, _ = read_marked(marked)
    catalogue = compile_catalogue([official(line, "uk") for line in officials.split("; ")])
    found = [(m.start, m.end, m.official_id) for m in detect(text, catalogue) if m.kind is not MentionKind.ROLE]
    assert found == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "Голова Уманської міської ради звітував, а в Уманському районі зібрали врожай.",
        "До Уманського міськрайонного суду прийшли свідки.",
        "Уманський мер і Уманська громада чекають на гроші.",
        "Начальник Уманської ОВА та Уманської РВА не згодні.",
        "Голови Черкаської, Уманської та Сумської рад поїхали. Уманської – першою.",
        "У Волинській та Уманській областях сніг.",
        "Відомий уманський підприємець купив уманську пекарню.",
        "Аварія сталася на Уманській біля школи.",
    ],
)
def test_an_adjective_of_a_place_is_no_surname(marked: str) -> None:
    """Before a noun of places or among adjectives of other places it tells where something is."""
    _check("a: Ігор Уманський; b: Ольга Уманська", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Учора [Уманський|a] заявив про борги. У [Уманського|a] є план.",
        "До [Уманського|a] минулого тижня приїхала мати, і [Уманському|a] стало легше.",
        "Роль [Уманської|b] глядачам сподобалася, [Уманську|b] викликали на біс.",
        "Він одружився на [Уманській|b] торік.",
        "Як пише уманський, борги повернуть.",
    ],
)
def test_a_surname_made_of_a_place_is_found(marked: str) -> None:
    """Where no noun of places follows, it is a person's."""
    _check("a: Ігор Уманський; b: Ольга Уманська", marked.replace("пише уманський", "пише [уманський|a]"))


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Павло Іван", "Сьогодні Іван прийшов додому. За словами Івана, дощ ущух."),
        ("a: Павло Іван", "Учора [Павло Іван|a] прийшов додому. За словами [Івана|a], дощ ущух."),
        ("a: Павло Іван", "Про це знає депутат [Іван|a]."),
        ("a: Павло Іван, міністр юстиції", "[Іван|a] заявив про реформу, а Іван розвів руками."),
        ("a: Павло Іван", "Роль виконав актор Іван."),
        ("a: Павло Богдан; b: Гнат Луговий", "[Павло Богдан|a] пішов. «Так», – спитав [Богдан|a] [Лугового|b]."),
    ],
)
def test_an_everyday_given_name_is_a_surname_where_the_text_tells_so(officials: str, marked: str) -> None:
    """Alone it is somebody's given name, unless its bearer was named, an office leads it in or a minister speaks."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Гнат Рада", "Секретар Ради національної безпеки й генсек Ради Європи зустрілися."),
        ("a: Гнат Рада", "Секретар [Гната Ради|a] пішов. Про [Раду|a] забули."),
        ("a: Гнат Голова", "Головою Черкаської спілки обрано вчителя."),
        ("a: Гнат Рада", "Лист до Верховної Ради чекає, а рішення Верховної Ради скасували."),
        ("a: Гнат Надал", "Борг надалі зросте, і надалі теж."),
        ("a: Гнат Голова", "[Гнат Голова|a] прийшов. З [Головою|a] привіталися."),
    ],
)
def test_bodies_and_offices_are_no_surnames(officials: str, marked: str) -> None:
    """A thing that a title heads, and an office that begins a sentence, name nobody before their bearer is named."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "У коментарі для Марії Петрук [Зубко|a] пригадав бій. [Остап Зубко|a] служив.",
        "В інтерв'ю Марії Петрук [Зубко|a] визнав помилку. [Остап Зубко|a] служив.",
        "Про це [Остап Зубко|a] сказав. Кум Влада Зубка мовчав.",
    ],
)
def test_two_names_in_a_row_are_of_two_people(marked: str) -> None:
    """A full name in another case right before a surname is somebody else's."""
    _check("a: Остап Зубко", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        (
            "a: Остап Жук; b: Марта Жук",
            "[Остап Жук|a] виграв. Його зустріла [Марта Жук|b]. Після бою з киянином [Жук|a] закрив табір. Бій [Жук|a] "
            "– Ткач скасовано.",
        ),
        ("a: Остап Ткач", "[Ткач|a] про ціни: стане гірше. Так [Остап Ткач|a] відповів людям."),
        ("a: Остап Сокирський", "Головнокомандувач [Сокирський|a] прибув. Фото: [Остап Сокирський|a]."),
        (
            "a: Остап Зубко; b: Гнат Рябов",
            "У розмові з [Рябовим|b] [Зубко|a] також згадав село. [Остап Зубко|a] там ріс.",
        ),
        ("a: Рустем Джемєлєв", "З [Рустемом Джемелевим|a] говорили, [Джемелеву|a] дякували, [Джемєлєва|a] чекали."),
        (
            "a: Остап Зубко; b: Гнат Скрипчук",
            "Театр «Зубко і Скрипчук» грав. «[Зубко|a] і [Скрипчук|b] прийшли», – пишуть.",
        ),
    ],
)
def test_ukrainian_surnames_in_small_catalogues(officials: str, marked: str) -> None:
    """A verb tells the man behind a prepositional phrase, е stands for є, and two names in quotes are a firm."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Назар Вербин", "Музей ім. Вербина зачинено, гурток ім. Назара Вербина переїхав."),
        ("a: Назар Рівний", "Обговорили «Рівний шанс» для всіх і заплакали."),
        ("a: Назар Львівський", "Воротар львівського «Каменяра» захворів, а [Львівський|a] здоровий."),
        ("a: Назар Лиман", "Цього дня оминули Херсон, Лиман, Ізюм. Далі поїхав [Лиман|a]."),
        ("a: Назар Лиман", "Там були Петренко, [Лиман|a] та Мельничук."),
        ("a: Назар День", "Місто святкує свій День, а село День народження. До міста їде [День|a]."),
        ("a: Назар Голова", "Обов'язки Голови Служби доріг та Голови правління виконує він."),
        ("a: Назар Луцький", "Єпископ Луцький і Волинський приїхав, митрополит Луцький Никодим також."),
        ("a: Назар Луцький", "Єпископ [Луцький|a] і дяк Волинський сперечалися."),
    ],
)
def test_a_surname_that_is_a_word_or_a_place_too(officials: str, marked: str) -> None:
    """What stands beside it tells: what is named after somebody, teams, quotations, rows of towns, days, prelates."""
    _check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Інна Верес; b: Марія Чумак", "Ігор та [Інна Вереси|a] приїхали, Олег і [Марія Чумаки|b] ні."),
        ("a: Назарій Верес", "[Назарій Верес|a] приїхав, з ним двоє синів – Остап, Марко та Назарій."),
        ("a: Назарій Верес", "[Назарій Верес|a] приїхав, про що розповіли сини. [Назарій|a] заспівав."),
        ("a: Ганна Ковтун", "[Ганна Ковтун|a] приїхала. З поїздкою Олексія Вереса Ковтун не поспішала."),
        ("a: Ганна Ковтун", "[Ганна Ковтун|a] приїхала. Після відставки уряду Вереса [Ковтун|a] не хотіла їхати."),
        ("a: Гнат Самійло; b: Самійло Верес", "[Самійло Верес|b] приїхав. Сестра [Самійла|b] зраділа."),
        ("a: Ірина Верес", "Знімок: [И. Верес|a], а не О. Верес."),
    ],
)
def test_who_is_meant_among_others_of_a_text(officials: str, marked: str) -> None:
    """Couples, sons in a row, another's full name in front, given names that are surnames, initials in Russian."""
    _check(officials, marked.replace("Вереса Ковтун не", "Вереса [Ковтун|a] не"))


def test_a_surname_with_a_soft_sound_is_spelled_in_several_ways() -> None:
    """«Гойер» of a Russian catalogue is «Гоєр», «Гойєр» and «Гойер» in Ukrainian."""
    catalogue = compile_catalogue([Official("a", {"ru": "Остап Гойер"})])
    assert len(detect("Остап Гоєр, Остап Гойєр, Остап Гойер.", catalogue)) == 3


@pytest.mark.parametrize("what", ["одного", "двох", "кожного"])
def test_one_of_several_offices_is_nobody_in_particular(what: str) -> None:
    """«одного міністра» is not the minister whom the text names."""
    minister = Official("a", {"uk": "Остап Верес"}, positions=(Position("міністр освіти України"),))
    found = detect(f"Остап Верес приїхав. Шукають {what} міністра.", compile_catalogue([minister]))
    assert [m.surface for m in found] == ["Остап Верес"]


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Назар Бондаренко", "[Бондаренко|a] поїхав до Києва, бо там цікавіше."),
        ("a: Назар Ковальчук", "[Ковальчук|a] у Києві, і це всіх тішить."),
        ("a: Ганна Гринчук", "[Гринчук|a] звільнили торік, і ніхто не здивувався."),
        ("a: Ганна Зайцева", "[Зайцева|a] не прийшла, бо її не кликали."),
        ("a: Назар Бойко", "[Бойко|a] мовчить, хоча й знає більше за інших."),
        ("a: Дональд Трамп", "[Трамп|a] і далі мовчить, хоча його питають щодня."),
        ("a: Назар Кучма", "[Кучма|a] про торгівлю: домовимося, якщо захочемо."),
        ("a: Назар Кучма", "[Кучма|a] у Празі зустрічає гостей. [Кучма|a] не прийшов по них."),
        ("a: Назар Лист", "Лист про торгівлю: що в ньому є і чого немає."),
        ("a: Назар Малюк", "Малюк і далі мовчить, хоча йому вже три."),
    ],
)
def test_surnames_begin_sentences(officials: str, marked: str) -> None:
    """A village or somebody's son of the dictionary is a surname first of all; so is a word of Russian alone."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Редакторка Ілона Гайова пише, Антоніна Гайова читає, Дзвінка Гайова співає, а Віталія Гайова мовчить.",
        "Прийшов Антонін з Антоніною. [Гайова|a] мовчала, та Юлія пішла.",
    ],
)
def test_a_womans_name_may_also_be_the_genitive_of_a_mans(marked: str) -> None:
    """«Антоніна» is one name and a form of «Антонін», so that it makes somebody else of the surname behind it."""
    _check("a: Юлія Гайова", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Остап Криницький", "Від Тичини до [Криницького|a]: вистави без меж."),
        ("a: Матеуш до Карму", "Приїхав [Матеуш до Карму|a], його зустріли."),
        ("a: Остап Зубенко", "Реванш [Зубенка|a]-Крафта перенесли, а бій Крафт-[Зубенко|a] скасували."),
        ("a: Остап Зубенко", "Лікар Зубенко-Крафт і лікар Крафт-Зубенко поїхали."),
    ],
)
def test_prepositions_and_pairs_beside_surnames(officials: str, marked: str) -> None:
    """«до» is a particle of those who have it in their name; of a match there are two, of anything else one."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Після Нового року й біля Білого дому гуляють люди. Новим очільником став лікар.",
        "У Новому році Білий дім мовчить, а Новий закон діє.",
        "[Новий|a] прийшов, [Білий|b] допоміг, і [Новий|a] знову пішов.",
        "Вручили [Новому|a] нагороду. [Нового|a] звинуватила дружина. З [Білим|b] разом поїхали її діти.",
        "[Білого|b] шукала поліція, [Білому|b] подарували кішку. Біля [Білого|b] можна стати.",
    ],
)
def test_an_adjective_describes_the_noun_behind_it(marked: str) -> None:
    """A noun of the same case makes a word of the surname; a verb, a woman's noun and a small word do not."""
    _check("a: Назар Новий; b: Остап Білий", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Назар Матч", "Матч відбудеться в неділю. Після того [Матч|a] поїхав."),
        ("a: Назар Слуга", "“Слузі народу” закинули інше."),
        ("a: Назар Прапор", "Над містом Державний Прапор висить. Полковник [Прапор|a] дивиться."),
        ("a: Остап Ходак", "– ЛЕВАДІ Остапу Гнатовичу – солдату;\n– [ХОДАКУ Остапу Юрійовичу|a] – сержанту."),
    ],
)
def test_things_and_strangers_are_no_officials(officials: str, marked: str) -> None:
    """What happens, what is quoted, what an adjective names and whose surname in capitals stands in front."""
    _check(officials, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Розмову з прем'єр-міністром Угорщини [Жолтаном|a] відклали.",
        "Листа надіслали міністру Угорщини [Жолтану|a], а не главі уряду.",
        "Зустріч із керівником уряду Угорщини [Жолтаном|a] тривала годину.",
        "Розмову з художником Угорчином Жолтаном відклали.",
    ],
)
def test_a_state_between_a_title_and_a_surname_is_no_given_name(marked: str) -> None:
    _check("a: Ференц Жолтан, прем'єр-міністр Угорщини", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "За словами міністра внутрішніх справ [Завірюхи|a], поїзд вирушив. [Завірюха|a] додав, що чекає.",
        "[Завірюха|a] вирушив до Канева. Міністр внутрішніх справ [Завірюха|a] про це мовчав.",
        "Завірюха додав, що чекає на поїзд.",
        "Міністр Завірюха вирушив. Завірюха додав, що чекає.",
        "За словами міністра внутрішніх справ [Завірюхи|a], дощить. Депутат Завірюха пішов. Завірюха змок.",
        "Міністр внутрішніх справ [Завірюха|a] і міністр землеробства [Завірюха|b] їдуть.\nПісля того Завірюха пішов.",
    ],
)
def test_an_office_tells_which_namesake_is_meant_all_along(marked: str) -> None:
    """Unless the text tells of two in office, or of one whose office tells nothing."""
    _check("a: Юхим Завірюха, міністр внутрішніх справ України; b: Назар Завірюха, міністр землеробства", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[В'ячеслав Ткачівський|a] співає. Журнал говорив із [В'ячеславом|a], а потім [Вʼячеслав|a] пішов.",
        "[Дем’ян Кругляк|b] малює. Бачили [Дем’яна|b] двоє учнів. [Дем’яне|b], дякуємо!",
        "[В’ячеслав Ткачівський|a] співає. В’ячеслав Пташник слухає, а Дем’ян мовчить.",
        "[В'ячеслав Ткачівський|a] співає. В Япона мало нот, у В'єтнамі більше.",
    ],
)
def test_a_given_name_alone_may_have_an_apostrophe(marked: str) -> None:
    _check("a: В'ячеслав Ткачівський; b: Дем'ян Кругляк", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Ростислав Кругляк|a] малює. У [Ростислава|a] двоє учнів. [Ростислав|a] пішов.",
        "[Ростислав Кругляк|a] рисует. Но [Ростислав|a] ушёл. О [Ростиславе|a] пишут.",
        "[Сі Цзяньмін|b] приїхав. У Цзяньмін мовчить.",
    ],
)
def test_a_small_word_before_a_given_name_is_no_family_name(marked: str) -> None:
    """Unless it is one of eastern names."""
    _check("a: Ростислав Кругляк; b: Сі Цзяньмін", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Павло Кривонос|a] прийшов у музей Амосова. [Кривонос|a] обіцяє ремонт.",
        "[Павло Кривонос|a] вчився у ліцеї імені Каденюка. [Кривонос|a] любить астрономію.",
        "[Павло Кривонос|a] живе на вулиці Ген. Кривоноса.",
        "[Павло Кривонос|a] був на вулиці Гетьмана Кривоноса, за ним ішла черга.",
        "[Павло Кривонос|a] мешкає на розі Садової та Кривоноса шосе.",
    ],
)
def test_a_sentence_ends_behind_the_name_of_a_street(marked: str) -> None:
    _check("a: Павло Кривонос", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "У Хмельницькому випав сніг. Підприємець [Едуард Хмельницький|a] чистить двір.",
        "[Едуард Хмельницький|a] їде додому. Дорога на Хмельницький вільна, автобус через Хмельницький теж.",
        "[Едуард Хмельницький|a] скаржиться. Жителі Хмельницького чекають, у Хмельницькому черги.",
        "[Едуард Хмельницький|a] програв. Партія розчарувалася в [Хмельницькому|a], хоч за [Хмельницького|a] просили.",
        "[Едуард Хмельницький|a] виграв. Про [Хмельницького|a] пишуть, із [Хмельницьким|a] говорять.",
        "Мер зустрівся з [Едуардом Хмельницьким|a]. На [Хмельницького|a] чекали журналісти.",
    ],
)
def test_a_town_called_as_a_person_is_told_by_the_words_around(marked: str) -> None:
    _check("a: Едуард Хмельницький", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Руслан Шкода|a] підписав договір. Шкода, що ціна зросла. Шкода що так.",
        "[Руслан Шкода|a] підписав договір. [Шкода|a], який приїхав учора, мовчить.",
        "[Руслан Шкода|a] підписав договір. [Шкода|a] пояснив, що ціна зросла.",
        "Ремонт робить ПП «Шкода і партнери», директор – [Руслан Шкода|a].",
        "Кафе «Шкода та сини» зачинено, [Руслан Шкода|a] на пенсії.",
    ],
)
def test_a_word_of_comment_and_the_owner_of_a_firm_are_no_persons(marked: str) -> None:
    _check("a: Руслан Шкода", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Ігор Гудзь|a] прийшов. Дружина [Гудзя|a] [Марта Гудзь|b] співає. [Ковальчук|c] і [Гудзь|a] сусіди.",
        "[Ігор Гудзь|a] прийшов. Дружина [Гудзя|a] [Марта Гудзь|b] співає. [Гудзь|b] розповіла про хор.",
        "[Ігор Гудзь|a] прийшов. За ним [Марта Гудзь|b] співає. Сам [Гудзь|a] мовчить, сама [Гудзь|b] теж.",
        "[Ігор Гудзь|a] прийшов. З ним [Марта Гудзь|b]. Хор пані [Гудзь|b] великий.",
    ],
)
def test_where_nothing_tells_a_woman_her_husband_is_meant(marked: str) -> None:
    _check("a: Ігор Гудзь; b: Марта Гудзь; c: Олег Ковальчук", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Раїса Ткаченко|b] співає. [Кирило Ткаченко|a] грає. Квитки для [Ткаченко|b] продали.",
        "[Раїса Ткаченко|b] співає. [Кирило Ткаченко|a] грає. Квитки для [Ткаченка|a] продали.",
        "[Кирило Ткаченко|a] грає. Квитки для [Ткаченко|a] продали.",
    ],
)
def test_a_surname_in_o_that_does_not_bend_is_a_womans(marked: str) -> None:
    """But where the text names a man alone, who wrote it has left him without an ending."""
    _check("a: Кирило Ткаченко; b: Раїса Ткаченко", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Мер міста [Віктор Гудзь|a] прийшов. Брат [Яків Гудзь|b] сів. [Яків Гудзь|b] устав. Мер [Гудзь|a] – ні.",
        "Міністр освіти [Яків Гудзь|b] сидів. [Віктор Гудзь|a] сів. [Віктор Гудзь|a] встав. Міністр [Гудзь|b] заснув.",
    ],
)
def test_a_title_tells_whom_of_two_that_the_text_names(marked: str) -> None:
    _check("a: Віктор Гудзь; b: Яків Гудзь", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Керівниця [Ольга Вінс|b] назвала [Шеварді|a] голосом архівів. [Вахтанг Шеварді|a] радий.",
        "[Вахтанг Шеварді|a] радий. Редакторка привітала [Шеварді|a] зі святом.",
    ],
)
def test_whom_a_woman_names_is_no_woman_for_that(marked: str) -> None:
    _check("a: Вахтанг Шеварді; b: Ольга Вінс", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Дарина Гудзь|a] викладає. – [Дарино Петрівно|a], чому так пізно?",
        "Міністр [Радек Сковронський|b] приїхав. [Сковронського|b] зустріли. [Радослав Сковронський|b] задоволений.",
        "Книгу «Лис і виноград» видали. Автор – [Павло Лис|c]. «Лис у школі» – друга.",
    ],
)
def test_vocatives_of_patronymics_short_names_and_titles_of_books(marked: str) -> None:
    _check("a: Дарина Гудзь; b: Радослав Сковронський; c: Павло Лис", marked)
