"""Numbers that a text gives, in figures and in letters, in one way of writing."""

import re
from collections.abc import Iterable

_FRACTION = re.compile(r"\d+[.,](?!\d{3}$)\d+")
# «Ещё два беспилотника», «8 человек» and «восемь человек»: small numbers are written in letters as often as in figures.
# Not one: it is an article and a pronoun, too.
IN_LETTERS = {
    form: str(number)
    for number, forms in enumerate(
        (
            "два две двух двое двоих двум двумя двоє двом двома two",
            "три трех трёх трое троих трем трём тремя троє трьох трьом three",
            "четыре четырех четырёх четверо четверых четырем четырём четырьмя чотири чотирьох чотирьом four",
            "пять пяти пятеро пятерых пятью п'ять п'яти п'ятьох п'ятеро five",
            "шесть шести шестеро шестерых шестью шість шістьох six",
            "семь семи семеро семерых семью сім семеро сімох seven",
            "восемь восьми восьмеро восьмерых восемью вісім вісьмох eight",
            "девять девяти девятеро девятью дев'ять дев'яти nine",
            "десять десяти десятеро десятью ten",
        ),
        2,
    )
    for letters in forms.split()
    for form in (letters, letters.replace("'", "’"), letters.replace("'", "ʼ"))
}
_YEAR = re.compile(r"(?:19|20)\d\d")


def plain_number(number: str) -> str:
    """A fraction in one way of writing: 7,5 and 7.50 are 7.5, 20.0 is 20; 10,000 and 1.10.2018 stay as they are."""
    if not _FRACTION.fullmatch(number):
        return number
    return number.replace(",", ".").rstrip("0").rstrip(".")


def counted_in(words: Iterable[str]) -> set[str]:
    """What words count or measure: numbers in figures and, from two to ten, in letters; not years."""
    found = {plain_number(word) for word in words if word[0].isdigit() and not _YEAR.fullmatch(word)}
    return found | {IN_LETTERS[folded] for word in words if (folded := word.lower()) in IN_LETTERS}
