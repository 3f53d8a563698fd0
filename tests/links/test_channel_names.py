"""Names of channels as an article inflects them."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel

NAMES = compile_channels(
    [
        WatchedChannel("tihaya_gavan", "Тихая гавань"),
        WatchedChannel("tri_kapitana", "Три капитана"),
        WatchedChannel("kater_news", "Костёр"),
        WatchedChannel("stepnoy_veter", "Степной ветер", aliases=("Степовий вітер",)),
    ]
)


@pytest.mark.parametrize("name", ["Тихой гавани", "Тихую гавань", "Тихою гаванню", "Трёх капитанов", "Трём капитанам"])
def test_each_word_of_a_name_is_inflected(name: str) -> None:
    """In Cyrillic every word of a name may have another ending."""
    assert len(NAMES.find(f"Об этом написали в «{name}» в среду.")) == 1


@pytest.mark.parametrize("name", ["Степного ветра", "Степовому вітрі", "Степовим вітром", "Степной ветер", "Костра"])
def test_a_vowel_of_a_name_may_go(name: str) -> None:
    """«Ветер» is «ветра» in other cases."""
    assert len(NAMES.find(f"Об этом написали в «{name}» в среду.")) == 1


@pytest.mark.parametrize("word", ["Кострома", "Костромич", "Степная ветряная"])
def test_what_only_begins_as_a_name_without_its_vowel_is_none(word: str) -> None:
    """Behind the letters that are left stands an ending of a noun."""
    assert NAMES.find(f"Где находится {word}, знают немногие.") == []


def test_a_part_of_a_name_is_none() -> None:
    """Words that only begin alike are no channel."""
    assert NAMES.find("Тихий Дон и Три кита.") == []


@pytest.mark.parametrize("handle", ["@tihaya_gavan", "t.me/tihaya_gavan", "https://t.me/s/tihaya_gavan"])
def test_a_handle_is_named_with_what_makes_it_one(handle: str) -> None:
    """The mark or address before a handle belongs to the name."""
    named = NAMES.find(f"A post on {handle} said so.")
    assert [(each.start, each.end) for each in named] == [(10, 10 + len(handle))]


PEOPLE = compile_channels(
    [
        WatchedChannel("sample_ruzin", "Пётр Рузин", aliases=("Рузин",)),
        WatchedChannel("sample_lipinsky", "Остап Ліпінський"),
    ]
)


@pytest.mark.parametrize(
    "before", ["Комментатор", "Пропагандист", "Правозащитник", "В Казани", "Из Твери", "Основатель", "Директор"]
)
def test_what_somebody_is_and_where_are_no_given_names(before: str) -> None:
    """A capital at the beginning of a sentence, or of a place, makes the surname behind it nobody else's."""
    (named,) = PEOPLE.find(f"{before} Рузин написал об этом в телеграме.")
    assert named.name == "Пётр Рузин"


@pytest.mark.parametrize("before", ["Виктор", "Климент", "Доминик", "У Марии", "Евгений"])
def test_another_given_name_is_somebody_elses(before: str) -> None:
    """Whatever it ends in."""
    assert PEOPLE.find(f"{before} Рузин написал об этом в телеграме.") == []


@pytest.mark.parametrize("before", ["Сам", "Советник Площади Новой", "назначенный Казанью и Москвою"])
def test_an_oblique_case_before_a_surname_that_is_in_none_is_no_given_name(before: str) -> None:
    """What is beside it is where he works, or who sent him."""
    (named,) = PEOPLE.find(f"{before} Рузин написал об этом в телеграме.")
    assert named.name == "Пётр Рузин"


@pytest.mark.parametrize("before", ["Сергей", "Максим", "Аглая"])
def test_a_given_name_may_end_as_an_oblique_case_does(before: str) -> None:
    assert PEOPLE.find(f"{before} Рузин написал об этом в телеграме.") == []


@pytest.mark.parametrize("told", ["Её снимок разошёлся в X.\n", "He put it on X. ", "Раніше про це писали у X. "])
def test_what_ends_the_sentence_before_is_no_initial(told: str) -> None:
    """A network of one letter was taken for somebody else's given name, and the article lost all citations of him."""
    text = f"{told}Рузин написал об этом в телеграме."
    assert PEOPLE.namesakes(text) == frozenset()
    assert PEOPLE.namesakes(f"{told}В. Рузин написал об этом в телеграме.") == {"Пётр Рузин"}


@pytest.mark.parametrize("name", ["Семён Ладов: хроника", "Семён Ладов / Новая школа", "Semyon Ladov"])
def test_a_given_name_is_known_from_whatever_name_of_the_channel_tells_it(name: str) -> None:
    """Before a mark, or in Latin letters."""
    names = compile_channels([WatchedChannel("sample_ladov", name, aliases=("Ладов",))])
    (named,) = names.find("Семён Ладов написал об этом в среду.")
    assert (named.start, named.name) == (0, name)
    assert names.find("Виктор Ладов написал об этом в среду.") == []


@pytest.mark.parametrize("text", ["Остап Липинский", "Остапа Липинского", "Остапові Ліпінському"])
def test_a_ukrainian_name_is_known_as_russian_newsrooms_spell_it(text: str) -> None:
    """Липинский, Ліпінський."""
    assert [named.name for named in PEOPLE.find(f"Об этом узнали от {text} в среду.")] == ["Остап Ліпінський"]
