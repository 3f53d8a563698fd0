"""The starter catalogue as data: names, alphabets, and phrases that denote one person on any day."""

import re
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from config.officials import load_officials, starter_path
from core.types import Official

ALPHABETS = {
    "ru": re.compile(r"[А-Яа-яЁё]+(?:[ -][А-Яа-яЁё]+)*"),
    "uk": re.compile(r"[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ']+(?:[ -][А-ЩЬЮЯЄІЇҐа-щьюяєіїґ']+)*"),
    "en": re.compile(r"[A-Za-z\u00c0-\u024f]+(?:[ -][A-Za-z\u00c0-\u024f]+)*"),
}
"""What a name of each language is written in: whole words, no stray letter of another alphabet."""


@pytest.fixture(scope="module")
def officials() -> list[Official]:
    return load_officials(starter_path())


def test_it_loads_without_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """The starter catalogue has no unknown key, no doubtful id and no repeated Wikidata item."""
    load_officials(starter_path())
    assert caplog.records == []


def test_at_least_150_officials_have_all_three_names(officials: list[Official]) -> None:
    """The catalogue has what the newsroom was promised, and every entry has Russian, English and Ukrainian names."""
    assert len(officials) >= 150
    assert all(set(official.names) == {"ru", "en", "uk"} for official in officials)
    assert sum(bool(official.positions) for official in officials) >= 150


def test_each_name_is_written_in_its_own_alphabet(officials: list[Official]) -> None:
    """Russian, Ukrainian and English names have letters of their alphabets only."""
    wrong = [
        (official.id, name)
        for official in officials
        for language, name in official.names.items()
        if not ALPHABETS[language].fullmatch(name)
    ]
    assert wrong == []


def test_no_word_mixes_alphabets(officials: list[Official]) -> None:
    """No alias and no role phrase hides a Latin letter in a Cyrillic word or the other way round."""
    mixed = re.compile(r"[A-Za-z][А-Яа-яЁёІіЇїЄєҐґ]|[А-Яа-яЁёІіЇїЄєҐґ][A-Za-z]")
    texts = [
        text
        for official in officials
        for text in (
            *official.aliases,
            *(phrase for held in official.positions for phrase in (held.title, *held.short)),
        )
    ]
    assert [text for text in texts if mixed.search(text)] == []


def test_nobody_shares_a_full_name_or_an_alias(officials: list[Official]) -> None:
    """No full name, with or without its patronymic, and no alias stands for two people."""
    owners: dict[str, set[str]] = defaultdict(set)
    for official in officials:
        words = official.names["ru"].split()
        for name in (*official.names.values(), *official.aliases, f"{words[0]} {words[-1]}"):
            owners[name.casefold().replace("ё", "е")].add(official.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_ids_are_plain_and_follow_the_english_name(officials: list[Official]) -> None:
    """An id is lower-case ASCII with hyphens, fit for a command and a link."""
    assert [official.id for official in officials if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", official.id)] == []


def test_each_gender_is_given_and_agrees_with_the_patronymic(officials: list[Official]) -> None:
    """The gender is given everywhere, and a Russian patronymic does not contradict it."""
    for official in officials:
        assert official.gender in ("m", "f"), official.id
        for word in official.names["ru"].split()[1:-1]:
            if word.endswith(("вич", "ьич")):
                assert official.gender == "m", official.id
            if word.endswith(("вна", "чна")):
                assert official.gender == "f", official.id


def test_a_role_phrase_denotes_one_person_on_any_day(officials: list[Official]) -> None:
    """Two people never bear one phrase on the same day: successive holders have dates that do not overlap."""
    holders: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for official in officials:
        for held in official.positions:
            for phrase in {held.title.casefold(), *(short.casefold() for short in held.short)}:
                holders[phrase].append((held.held_from or date.min, held.held_to or date.max, official.id))
    overlaps = []
    for phrase, spans in holders.items():
        spans.sort()
        for (_, ended, one), (began, _, other) in pairwise(spans):
            if began <= ended:
                overlaps.append((phrase, one, other))
    assert overlaps == []


@pytest.mark.parametrize(
    ("phrase", "day", "official_id"),
    [
        ("глава МИД", date(2025, 11, 5), "sergey-lavrov"),
        ("министр обороны России", date(2024, 5, 12), "sergei-shoigu"),
        ("министр обороны России", date(2024, 5, 14), "andrei-belousov"),
        ("мэр Москвы", date(2010, 9, 1), "yury-luzhkov"),
        ("мэр Москвы", date(2024, 11, 1), "sergei-sobyanin"),
        ("президент США", date(2024, 11, 6), "joe-biden"),
        ("президент США", date(2025, 1, 20), "donald-trump"),
        ("Russian foreign minister", date(2025, 11, 5), "sergey-lavrov"),
        ("міністр закордонних справ України", date(2024, 9, 5), "andrii-sybiha"),
        ("пресс-секретарь президента", date(2024, 11, 1), "dmitry-peskov"),
    ],
)
def test_well_known_offices_on_well_known_days(
    phrase: str, day: date, official_id: str, officials: list[Official]
) -> None:
    """Phrases of the three languages lead to who held the office that day."""
    found = {
        official.id
        for official in officials
        for held in official.positions
        if held.held_on(day) and phrase in (held.title, *held.short)
    }
    assert found == {official_id}
