"""Words that begin a sentence in front of a surname, over a few officials each; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


@pytest.mark.parametrize(
    "marked",
    [
        "Уволен [Рогатин|a]. Об этом пишет пресса.",
        "⚡️Арестован [Рогатин|a]",
        "Назначена комиссия. Госпитализирован [Рогатин|a].",
        "Освобождён [Рогатин|a], приговор отменён.",
        "Замечен [Рогатин|a] на рынке.",
        "Прощён [Рогатин|a]. Не прощён никто больше.",
        "Снят [Рогатин|a] за прогулы.",
    ],
)
def test_whom_something_was_done_to_is_named_behind_what_was_done(marked: str) -> None:
    """No short participle at the beginning of a sentence is the given name of a stranger."""
    check("a: Лев Рогатин", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Уволена [Рогатина|a]. Избрана Лисина.",
        "Задержана [Рогатина|a], пишет пресса.",
    ],
)
def test_so_is_a_woman(marked: str) -> None:
    check("a: Вера Рогатина", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Отправить [Горошко|a] в отставку хотят давно.",
        "Помочь [Горошко|a] не смог никто.",
        "Обвиняют [Горошко|a], а зря.",
        "Ищут [Горошко|a] третий день.",
        "Спросим [Горошко|a] о ценах.",
        "Сменив [Горошко|a] на посту, сосед запел.",
        "Скажите [Горошко|a], что пора.",
        "Поздравьте [Горошко|a] с годовщиной.",
        "Неужели [Горошко|a] вернулся?",
    ],
)
def test_verbs_of_all_kinds_begin_sentences_before_a_surname_that_does_not_bend(marked: str) -> None:
    check("a: Лев Горошко", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Прошу [Рогатина|a] ответить.",
        "Вижу [Рогатина|a] в эфире каждый день.",
        "Отдайте [Рогатину|a] ключи.",
        "Цитирую [Рогатина|a] дословно.",
    ],
)
def test_so_do_verbs_before_one_that_bends(marked: str) -> None:
    """The ending of such a verb may be that of a given name in the case of the surname."""
    check("a: Лев Рогатин", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Звільнено [Горошка|a], указ уже на сайті.",
        "Затримано [Горошка|a] біля міста.",
        "Заарештовано [Горошка|a] вночі, кажуть сусіди.",
        "Критикують [Горошко|a], і не дарма.",
        "Чекаємо [Горошка|a] на ринку о шостій.",
        "Захистимо [Горошка|a] від дощу.",
        "Бачу [Горошка|a] щодня, і він мовчить.",
        "Покажіть [Горошку|a] дорогу до лісу.",
    ],
)
def test_verbs_begin_sentences_of_ukrainian_before_a_surname(marked: str) -> None:
    check("a: Лев Горошко", marked, "uk")


@pytest.mark.parametrize(
    "marked",
    [
        "Зурбалан Рогатин купил дом. Рогатин доволен.",
        "Гортензен Рогатин купил дом.",
        "Мурлит Рогатин купил дом.",
    ],
)
def test_an_unknown_given_name_that_ends_as_a_verb_is_a_strangers(marked: str) -> None:
    """What only ends as verbs do, and has no verb in the dictionaries, stays a name that nobody knows."""
    check("a: Лев Рогатин", marked)


@pytest.mark.parametrize(
    ("officials", "marked"),
    [
        ("a: Лев Мороз", "Приехал министр. Мороз крепчает."),
        ("a: Лев Мороз", "Приехал министр! Мороз крепчает."),
        ("a: Лев Рогатин", "Это сказала певица. [Рогатин|a] молчит."),
        ("a: Лев Рогатин", "Поёт певица, [Рогатин|a] слушает."),
        ("a: Лев Рогатин", "О, [Рогатин|a]! Опять [Рогатин|a]."),
        ("a: Лев Рогатин", "Исполнять будет и.о. [Рогатин|a], потом [Рогатин|a] уйдёт."),
        ("a: Вера Рогатина", "О, [Рогатина|a]! Опять [Рогатина|a]."),
    ],
)
def test_a_word_leads_in_no_name_over_the_end_of_its_sentence(officials: str, marked: str) -> None:
    """No title makes a surname of the word behind it, and no preposition or singer tells who bears one."""
    check(officials, marked)


@pytest.mark.parametrize(
    ("officials", "marked", "language"),
    [
        ("a: Лев Мороз", "Приехал министр [Мороз|a]. Проснулся мэр, [Мороз|a].", "ru"),
        ("a: Mark Wolf", "We met Sen. [Wolf|a] and Gov. [Wolf|a] there.", "en"),
    ],
)
def test_it_leads_in_one_behind_a_gap_or_where_it_is_cut_short(officials: str, marked: str, language: str) -> None:
    check(officials, marked, language)
