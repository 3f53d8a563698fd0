"""Ukrainian sentences as essays, stories and translations have them; marks as in `cases/`."""

import pytest

from tests.mentions import small


def _check(officials: str, marked: str, language: str = "uk") -> None:
    small.check(officials, marked, language)


@pytest.mark.parametrize(
    ("officials", "marked", "language"),
    [
        ("a: Борис Лагода", "Учора В. Лагода й Н. Лагода мовчали, а [Б. Лагода|a] співав.", "uk"),
        ("a: Петро Лагода", "Учора Р. О. Лагода мовчав, а [П. О. Лагода|a] співав.", "uk"),
        ("a: Юрій Лагода", "Лист підписали І. Лагода та [Ю. Лагода|a].", "uk"),
        ("a: Борис Лагодин", "Отчёт подписали В. Лагодин и [Б. Лагодин|a].", "ru"),
        ("a: Петр Лагодин", "Отчёт подписали Лагодин Р. и [Лагодин П. А.|a]", "ru"),
        ("a: Петро Лагода", "The letter is by [P. Lahoda|a].", "uk"),
        ("a: Ігор Лагода", "До нас прийшла Н. І. Лагода, а [І. Лагода|a] не прийшов.", "uk"),
    ],
)
def test_an_initial_is_of_its_own_alphabet(officials: str, marked: str, language: str) -> None:
    """A Cyrillic initial stands for no name in Latin letters that look like it, and of two the first is the name's."""
    _check(officials, marked, language)


@pytest.mark.parametrize(
    "marked",
    [
        "Обід дав митрополит Лука (Лагода), а не той.",
        "На обіді був [Андрій (Лагода)|a].",
        "З дороги писали [Андрію (Лагоді)|a] та Степанові (Лагоді).",
        "Це сказав міністр ([Лагода|a]).",
    ],
)
def test_a_surname_in_brackets_belongs_to_the_given_name_in_front(marked: str) -> None:
    """So prelates are named, and whom an editor explains."""
    _check("a: Андрій Лагода", marked)


def test_a_short_surname_with_its_particle_is_not_short() -> None:
    """It needs no title, but a group that is called so is no person."""
    _check("a: Ян ван Гоф", "Це полотна [Ван Гофа|a]. Хто такий [Ван Гоф|a]? А касета гурту «Ван Гоф» загубилась.")


@pytest.mark.parametrize("verb", ["Назвати", "Слухати", "Зустріти", "Читати", "Боятися", "Побачивши", "Слухаючи"])
def test_a_verb_that_begins_a_sentence_is_no_given_name(verb: str) -> None:
    """Behind it stands whom one does it to."""
    _check("a: Андрій Портнов", f"Ішов дощ. {verb} [Портнова|a] він не захотів.")


def test_who_wants_to_become_president_is_not_yet() -> None:
    """What somebody becomes is a bare title of nobody's."""
    _check(
        "a: Андрій Лагода, президент України",
        "Вона грала краще за пана [Лагоду|a]. Чи думала вона стати президентом, акторка не каже.",
    )


@pytest.mark.parametrize(
    "text",
    ["Про Київську Русь є музей, а зала Київської Русі зачинена.", "Щороку тут Київська бієнале та Київська опера."],
)
def test_a_land_and_its_arts_are_no_woman(text: str) -> None:
    """«Київська» stands before what it tells of."""
    _check("a: Віра Київська", text)


def test_the_locative_stands_behind_a_preposition() -> None:
    """What looks like it elsewhere is another word."""
    _check("a: Іван Заєць", "Як звалася наша група в садочку? Зайці. А на старому [Зайці|a] тримався театр.")
    _check("a: Іван Бенкс", "Тут є все, від Мане до Бенксі, а тримається воно на [Бенксі|a].")


@pytest.mark.parametrize("text", ["Ніс був схожий на римський, а з римського став кирпатим.", "Це паризький шик."])
def test_an_adjective_of_a_well_known_place_in_small_letters_is_no_surname(text: str) -> None:
    """Whatever stands behind it."""
    _check("a: Іван Римський; b: Петро Паризький", text)


@pytest.mark.parametrize(
    "marked",
    [
        "Мешкаю у Львові, а до Львова приїхала торік. Голова Львова мовчить.",
        "До міста прибув [Андрій Львов|a]. Про [Львова|a] мовчали.",
        "На морському узбережжі людно, а королівський рід з королівського став козацьким.",
        "Вечір минув у вузькому колі, а голос був низький.",
        "Пише [зеленський|b], що [зеленського|b] чекають.",
        "Після Нового року настав Новий рік. Доброго ранку, пані! Першого тижня падав сніг.",
    ],
)
def test_a_great_town_and_everyday_adjectives_are_no_surnames(marked: str) -> None:
    """The town is one until its bearer is named; an everyday adjective in lower case is never one."""
    officials = (
        "a: Андрій Львов; b: Ілля Зеленський; c: Ян Морський; d: Лев Королівський; e: Гнат Козацький; f: Юрій Вузький; "
        "g: Гліб Низький; h: Назар Новий; i: Марко Добрий; j: Макар Перший"
    )
    _check(officials, marked)
