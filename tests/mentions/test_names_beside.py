"""Given names, patronymics and genders beside surnames, over a few officials each; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


@pytest.mark.parametrize(
    "marked",
    [
        "Встретили [Юнус-Бека Ветлугина|a]. С [Юнусом-Беком Ветлугиным|a] прилетел сын.",
        "[Юнус-Бек Ветлугин|a] прилетел. К [Юнус-Беку Ветлугину|a] не пускают.",
        "Карп-Юнус Ветлугин прилетел. Карп-Юнуса Ветлугина ждали.",
    ],
)
def test_of_a_double_given_name_the_last_part_alone_may_bend(marked: str) -> None:
    """A double name is one: what a hyphen joins to an official's name makes it another's."""
    check("a: Юнус-Бек Ветлугин", marked)


def test_a_double_name_is_nobodys_of_its_halves() -> None:
    check("a: Юнус Ветлугин", "Карп-Юнус Ветлугин прилетел. Карп-Юнуса Ветлугина ждали. [Юнуса Ветлугина|a] тоже.")


def test_a_surname_in_ts_has_both_datives_in_ukrainian() -> None:
    check("a: Карп Штерц", "Гетьман подзвонив [Штерцеві|a], а не [Штерцу|a]. З [Штерцем|a] він мовчав.", "uk")
