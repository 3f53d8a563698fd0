"""English sentences: titles, headlines, places, bodies and cases in court; marks as in `cases/`."""

import pytest

from tests.mentions import small


def check(officials: str, marked: str) -> None:
    """Whether just what is marked is found, with officials whose names are English."""
    small.check(officials, marked, "en")


@pytest.mark.parametrize(
    "title", ["Judge", "Prof", "Professor", "Lt Col", "Det", "Rev", "Capt", "Justice", "Councillor", "Coach", "Father"]
)
def test_a_title_before_a_surname_is_nobodys_given_name(title: str) -> None:
    """`Judge Harlow` is Harlow, and no Judge of that surname."""
    check("a: Edgar Harlow", f"The meeting went on and {title} [Harlow|a] left early.")


@pytest.mark.parametrize(
    "marked",
    [
        "Party Split Over Vote With [Harlow|a] Inquiry Near, Pollsters Warn",
        "A long evening for the club's [Harlow|a] and his team.",
        "A long evening for the club’s [Harlow|a] and his team.",
        "Council hears from Bristol's [Harlow|a] at last",
    ],
)
def test_small_words_and_owners_are_no_given_names(marked: str) -> None:
    """Headlines capitalise every word, and what something belongs to ends in 's."""
    check("a: Edgar Harlow", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The driver, Sgt. Dennis Harlow wrote, was unhurt.",
        "Keith Harlow sold his boat.",
        "Jennifer Harlow and Karen Harlow sing in a choir.",
    ],
)
def test_everyday_given_names_of_english_tell_of_somebody_else(marked: str) -> None:
    """They do so at the beginning of a sentence, too."""
    check("a: Edgar Harlow", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The papers were filed at Harlow County court.",
        "The Harlow Society met twice, and the Harlow Organization paid for it.",
        "He grew up near Fort Harlow and played for Harlow Rovers.",
        "The rally was held in Harlow, Texas, last week.",
        "The court may yet overturn Harlow v. Dunmore.",
        "The court may yet overturn Dunmore v. Harlow, they fear.",
        "The [Harlow|a] administration met in county court.",
        "They asked [Harlow|a], texting all the while.",
    ],
)
def test_places_bodies_and_cases_in_court_are_no_persons(marked: str) -> None:
    """What a surname is the name of follows it with a capital, a state behind a comma; `v.` stands between parties."""
    check("a: Edgar Harlow", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The ship turned west towards West Sumatra and the West Coast.",
        "[Oscar West|a] sang in West Sumatra, where [West|a] was born.",
        "If only the West had answered!",
    ],
)
def test_points_of_the_compass_are_surnames_of_those_who_were_named(marked: str) -> None:
    """`West Sumatra` is a place whoever was named before."""
    check("a: Oscar West", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Paul Hazard", "Flooding is the main hazard of such storms."),
        ("a: Paul Sterling", "Her record is sterling, they said."),
        ("a: Ann Sessions", "Open sessions were rare. [Sessions|a] said that she minds. Later Sessions were closed."),
        ("a: Ann Waters", "[Waters|a] told the board to wait. Cooler waters came."),
        ("a: Ann May", "A study published in May said little. On Monday, [May|a] said as little."),
        ("a: Ann Judge", "Judge told the jury to rise."),
    ],
)
def test_words_of_english_are_surnames_where_a_person_speaks(officials: str, marked: str) -> None:
    """A lower-case word is a word; with a capital it is a surname where it says something, or its bearer was named."""
    check(officials, marked)


def test_a_given_name_alone_is_no_surname_in_english() -> None:
    """Whom an English text calls by a surname, it has named."""
    check("a: Justin Thomas", "It was the work of his ancestor Thomas, a century ago.")
    check("a: Justin Thomas", "[Justin Thomas|a] won. It was a good day for [Thomas|a] and his team.")
    check("a: Justin Thomas", "[Thomas|a] said that he would stay.")


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Paz Zarate", '"It was easy," said [Paz Zárate|a]. Nobody believed [Zárate|a].'),
        ("a: Zoë Müller", "[Zoe Muller|a] came late."),
        ("a: Recep Erdoğan", "[Recep Erdogan|a] spoke, and [Erdoğan|a] left."),
        ("a: Jan Łukasik", "[Jan Lukasik|a] met [Łukasik|a]'s wife."),
    ],
)
def test_letters_with_diacritics_are_the_bare_ones(officials: str, marked: str) -> None:
    """Newspapers write them as they please."""
    check(officials, marked)


def test_a_korean_name_begins_with_the_family_name() -> None:
    """Also with the spellings of the north."""
    check(
        "a: Ri Sang Chol", "[Ri Sang Chol|a] arrived on Monday. [Ri|a] said nothing, and the host of [Ri|a] was glad."
    )


def test_a_title_beside_the_second_naming_tells_who_is_meant() -> None:
    """A headline has no titles."""
    check(
        "a: Bernard Harlow",
        "[Bernard Harlow|a]: a soldier remembered\nLt Col [Bernard Harlow|a] won the cross. His grandson Michael "
        "Harlow spoke. In autumn Lt Col [Harlow|a] led his men.",
    )


@pytest.mark.parametrize(
    "marked",
    [
        "[Kim Sung-ho|a] spoke of [Kim Sung Ho|a]'s plans, and [Kim|a] left.",
        "Kim Sung-min spoke.",
        "They buried Kim Sung Min.",
        "[Kim Sung Ho|a] Meets Kim Sung Min In Oslo",
    ],
)
def test_a_hyphen_joins_two_given_names_of_a_korean(marked: str) -> None:
    """Who shares the first of them is somebody else."""
    check("a: Kim Sung Ho", marked)


def test_what_follows_a_whole_chinese_name_is_no_part_of_it() -> None:
    """Headlines go on with short words in capitals."""
    check("a: Li Weiming", "[Li Weiming|a] To Go On With Tour")


@pytest.mark.parametrize(("given", "surname"), [("Tyrelle", "James"), ("Marvell", "Graham")])
def test_a_given_name_behind_an_unknown_word_is_a_surname(given: str, surname: str) -> None:
    """English given names are surnames as often."""
    check(f"a: {given} {surname}", f"[{given} {surname}|a] won. Everybody thought that [{surname}|a] was glad.")


@pytest.mark.parametrize(
    "marked",
    ["[Линдси Грэм|a] прилетел. [Грэм|a] заявил, что устал.", "Поддержать предложение [Грэма|a] никто не захотел."],
)
def test_a_given_name_behind_an_unknown_word_is_a_surname_in_russian(marked: str) -> None:
    """«Линдси Грэм» is no Грэм whose surname is Линдси."""
    small.check("a: Линдси Грэм", marked)


def test_a_counter_of_somebodys_is_a_thing() -> None:
    """«Счётчик Вайгера» names nobody."""
    small.check(
        "a: Ганс Вайгер", "[Ганс Вайгер|a] изобрёл прибор. В шкафу лежал счётчик Вайгера, рядом теорема Вайгера."
    )


_TWO_BROTHERS = "a: Дмитрий Николаевич Ветлугин; b: Николай Платонович Ветлугин"


@pytest.mark.parametrize(
    "marked",
    [
        "[Dmitri N. Vetlugin|a] met [Nikolai P. Vetlugin|b].",
        "[D. N. Vetlugin|a] met [N. P. Vetlugin|b].",
        "Dmitri P. Vetlugin met Nikolai N. Vetlugin, Dmitri H. Vetlugin and Pavel P. Vetlugin.",
        "Приехал [Дмитрий Н. Ветлугин|a], а не Дмитрий П. Ветлугин.",
    ],
)
def test_a_latin_initial_stands_for_a_patronymic(marked: str) -> None:
    """As English spells it, and for no other: “N.” is Николаевич, “H.”, which looks like a Russian N, is not."""
    check(_TWO_BROTHERS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "[Yevgeny Y. Sukhov|a] and [Yevgeny E. Sukhov|a] came, Yevgeny V. Sukhov did not.",
        "[Zhanna K. Bobrova|b] and [Zhanna Kh. Bobrova|b] came, Zhanna B. Bobrova did not.",
        "[Hryhorii V. Hai|c] came, Hryhorii B. Hai did not.",
    ],
)
def test_a_latin_initial_may_be_spelled_in_many_ways(marked: str) -> None:
    """«Е» is Y or E, «Х» Kh or K, and a Latin B is no «В»."""
    check("a: Евгений Ефимович Сухов; b: Жанна Хасановна Боброва; c: Григорій Вікторович Гай", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The [Moldovan president|a] smiled. [Moldova's president|a] slept. The [president of Moldova|a] left.",
        "[Moldova’s president|a] slept. Moldova's presidents slept. Moldova's former president slept.",
        "The former Moldovan president slept, Moldova's presidential palace burned, Romania's president left.",
        "The [Estonian PM|b] smiled, [Estonia's PM|b] slept, [Estonia's prime minister|b] left at 5 PM.",
        "The Estonian deputy PM left, the Latvian PM slept, and PM of the day was nobody.",
        "The [U.S. president|c] walked. The [US president|c] slept, the [president of the U.S|c]. also.",
        "The ex-U.S. president slept. He came to the U.S. President Moro said so. The U.S. presidents met.",
        "The [U.K. foreign minister|d] and [Britain's foreign minister|d] are one. The U.K. transport minister slept.",
        "[Tver's mayor|e] left, the [mayor of Tver|e] slept, Rzhev's mayor walked, Tver's former mayor ran.",
    ],
)
def test_an_office_is_said_in_many_ways(marked: str) -> None:
    """By the adjective, by the name, with full stops in “U.S.” and with “PM”, of whatever state it is."""
    offices = "президент Молдавии", "премьер-министр Эстонии", "президент США", "UK foreign minister", "mayor of Tver"
    names = "Ион Корбу", "Мадис Сепп", "Уильям Хартли", "Edgar Harlow", "Павел Сухов"
    officials = [f"{who}: {name}, {office}" for who, name, office in zip("abcde", names, offices, strict=True)]
    small.check("; ".join(officials), marked)


_MINISTERS = "a: Павел Сухов, министр иностранных дел России, Russian foreign minister; "
_MINISTERS += "b: Уильям Хартлей, госсекретарь США, US secretary of state; "
_MINISTERS += "c: Мэри Болтон, спикер палаты представителей США; d: Мадис Сепп, премьер-министр Эстонии"


@pytest.mark.parametrize(
    "marked",
    [
        "[Sukhov|a] came. The [foreign minister|a] left. The [minister|a] was tired.",
        "[Sukhov|a] met [Hartley|b]. The [secretary of state|b] left, the [foreign minister|a] stayed.",
        "[Mary Bolton|c] came. The [speaker|c] left. [Sepp|d] came, the [PM|d] left at 5 PM.",
        "[Sukhov|a], the [foreign minister|a], left. The [foreign minister|a], [Pavel Sukhov|a], was tired.",
        "[Sukhov|a] came. A foreign minister, foreign ministers and the former foreign minister left.",
        "[Sukhov|a] came. The foreign minister of Cyprus and the Cypriot foreign minister left.",
        "[Sukhov|a] met Li Wei, the foreign minister. [Sukhov|a] met the foreign minister, Li Wei.",
        "[Sukhov|a] came. Congo's foreign minister came, too. The foreign minister left.",
        "[Sukhov|a] came. [Russia's foreign minister|a] was tired. The [foreign minister|a] left.",
        "[Hartley|b] came. The secretary left, and the secretary of state for Wales. The keynote speaker slept.",
    ],
)
def test_a_bare_title_stands_behind_the_article(marked: str) -> None:
    """For whoever bears it of those whom the text names, and for nobody if it is told of another."""
    small.check(_MINISTERS, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Harlow Coffee opened, Harlow Pharma and Harlow Industries closed, and [Harlow|a] was glad.",
        "He slept at the Harlow International Hotel and landed at Harlow Air Force Base.",
        "The team of Harlow High School met [Harlow|a].",
        "A suit by Harlow & Cromwell was lost. [Harlow|a] & [Bolton|b] won.",
        "A Harlow Ha-26 crashed, a Harlow X5 did not. [Harlow|a] saw 26 of them.",
        "[Harlow|a] National Policy Fails, [Harlow|a] Base Divided, [Harlow|a] General Election Plan Leaks",
    ],
)
def test_a_firm_or_a_building_is_no_official(marked: str) -> None:
    """What bears a surname stands behind it, if need be with what kind of thing it is."""
    check("a: Edgar Harlow; b: Mary Bolton", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "It was in May 2018. [Edna May|a] resigned on 24 May. The vote on May 23 was lost, and in May she left.",
        "[Edna May|a] slept. Since May it rained. In late May and in mid-May it rained, on the 5th of May as well.",
        "[Edna May|a] left, and a letter from [May|a] came. In [May|a]'s cabinet nobody slept. Mrs [May|a], 60, did.",
        "[Edna May|a] left. The fall of [May|a] came in May, 2019. Before [May|a] nobody had tried.",
    ],
)
def test_a_month_is_nobody(marked: str) -> None:
    """A day or a year beside it tells, or what stands before months alone, whomever the text names."""
    check("a: Edna May", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "It cost 170 harlow. A roof harlow fell on [Harlow|a], and they danced a harlow.",
        "i think [harlow|a] is right.",
        "[Edgar harlow|a] said so under the tag #[harlow|a].",
        "Her VOSS score fell. [VOSS|b] slept, said [Voss|b].",
        "JUST IN: [VOSS|b] resigns. We heard that President [VOSS|b] slept and that [VOSS|b] said no.",
        "WE MET [VOSS|b] TODAY.",
    ],
)
def test_a_word_in_small_letters_or_an_acronym_is_nobody(marked: str) -> None:
    """Who begins with a capital, writes names with one, and no text has but one name in capitals."""
    check("a: Edgar Harlow; b: Anna Voss", marked)


@pytest.mark.parametrize("given", ["Naomie", "Cyrus", "Priti", "Beau", "Malia", "Lamar", "Rajesh", "Tyrone"])
def test_a_given_name_begins_a_sentence(given: str) -> None:
    """Where any word has a capital, the list alone tells that it is somebody else's name."""
    check("a: Edgar Harlow", f"{given} Harlow came.")
    check("a: Edgar Harlow", f"Outgoing [Harlow|a] met {given}. [Edgar Harlow|a] slept.")


def test_turkish_and_czech_capitals_begin_names() -> None:
    """Names are found that begin with a capital which the code page of the fold lacks."""
    for name in ("Ceren İnce", "Ayla Çelik", "Zora Čermák", "Mila Ćopić"):
        surname = name.rpartition(" ")[2]
        check(f"a: {name}", f"Yesterday [{name}|a] left. Today [{surname}|a] came back.")
    check("a: Ayla Celik", "Yesterday [Ayla Çelik|a] left. [Çelik|a] is silent.")
