"""Records that are searched for, and who of a surname bears a given name."""

import random

from core.mentions import compile_catalogue
from core.mentions.catalogue.kinds import SURNAME_GROUP
from core.mentions.catalogue.rows import Entries, read_any
from core.mentions.words.alphabet import key
from core.mentions.words.given import classes_of
from core.types import Official


def test_an_entry_is_found_among_those_of_its_number_only() -> None:
    entries = Entries.of([{"мэр": [1], "мэра": [2]}, {}, {"глава": ["\ud800", "a\nb"]}], read_any)
    assert [entries.find(0, word) for word in ("мэр", "мэра", "глава", "", "мэ", "эр")] == [[1], [2], *[None] * 4]
    assert [entries.find(1, word) for word in ("мэр", "глава", "")] == [None] * 3
    assert [entries.find(2, word) for word in ("мэра", "глава")] == [None, ["\ud800", "a\nb"]]


def test_namesakes_are_those_of_the_surname_who_bear_the_name() -> None:
    """As going through all of them tells, whichever of the two there are more of."""
    chosen = random.Random(7)
    given, surnames = ("Иван", "Пётр", "Сергей", "Яков"), ("Ветров", "Белкин", "Дубов")
    people = [f"{chosen.choice(given)} {chosen.choice(surnames)}" for _ in range(60)]
    people += [f"Яков Ветров{number}ский" for number in range(9)] + ["Захар Дубов"]
    catalogue = compile_catalogue([Official(f"p{number}", {"ru": name}) for number, name in enumerate(people)])
    groups = [catalogue.group(number) for number in range(len(catalogue.tables.groups))]
    groups = [group for group in groups if group.kind is SURNAME_GROUP]
    assert any(len(group.members) > 10 for group in groups)
    assert all(list(group.members) == sorted(set(group.members)) for group in groups)
    met = 0
    for group in groups:
        for lemma in map(key, (*given, "Захар", "Никто")):
            classes = set(classes_of(lemma))
            bearing = {who for who in group.members if catalogue.person(who).classes & classes}
            assert set(catalogue.namesakes_of(group, lemma)) == bearing
            met += len(bearing)
    assert met > 60
