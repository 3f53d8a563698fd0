"""The names of one person in several languages, read in one order: which word is the surname is seen in some of them.

«Ліндсі Грем» reads like a surname before a given name (Грем is one), beside “Lindsey Graham” it does not;
“Lee Jae-myung” reads like a given name before a surname, beside «Ли Чжэ Мён» it does not.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from core.mentions.words.alphabet import key
from core.mentions.words.given import given_genders
from core.mentions.words.names import SURNAMES_TOO, PersonName, parse_name
from core.mentions.words.translit import to_latin

_WORD: Final = re.compile(r"[^\W\d_]+")
_FEWEST, _MOST = 2, 3  # words of names whose order may be in doubt


def parse_names(written: Sequence[str]) -> list[PersonName]:
    """The parts of each of one person's names, in whose order they agree where the same words stand in the same places.

    A family name of the East that is known for one tells the order. Else a guess from what is a given name yields to
    the usual order, given name first, where that is known of one (“Lindsey Graham”) or read in more of them; lists that
    write the surname first in every language (Шольц Олаф, Scholz Olaf) are left as they are.
    """
    names = [parse_name(name) for name in written]
    ends = [_ends(name) for name in written]
    plain = [index for index, name in enumerate(names) if ends[index] is not None and not name.patronymic]
    eastern = [index for index in plain if names[index].eastern and _surname_first(names[index], written[index])]
    usual = [index for index in plain if not names[index].eastern and not _surname_first(names[index], written[index])]
    guessed = [index for index in plain if not names[index].eastern and index not in usual]
    for_sure = [index for index in usual if _is_known_to_be_usual(written[index])]
    for index in plain:
        name = names[index]
        first = _surname_first(name, written[index])
        if name.particles or (name.eastern and first):
            continue
        if not first and any(_alike(ends[index], ends[other]) for other in eastern):
            head, *rest = written[index].lower().split()
            names[index] = PersonName(tuple(rest), None, (head,), eastern=True, junior=name.junior)
        elif first and (
            any(_alike(ends[index], ends[other]) for other in for_sure)
            or sum(_alike(ends[index], ends[other]) for other in usual)
            > sum(_alike(ends[index], ends[other]) for other in guessed)
        ):
            *rest, last = written[index].lower().split()
            names[index] = PersonName(tuple(rest), None, (last,), junior=name.junior)
    return names


def _surname_first(name: PersonName, written: str) -> bool:
    return bool(name.surname) and written.lower().startswith(name.surname[0])


def _is_known_to_be_usual(written: str) -> bool:
    """Whether a name, read in the usual order, tells so by itself: by its given name, or by one that is a surname."""
    words, known = written.lower().split(), given_genders()
    return words[-1] in SURNAMES_TOO or (key(words[0]) in known and key(words[-1]) not in known)


def _ends(written: str) -> tuple[str, str] | None:
    """The first and the last word of a name in plain Latin letters; nothing where its order is not in doubt."""
    found = _WORD.findall(written.lower())
    if not _FEWEST <= len(found) <= _MOST or "," in written:
        return None
    return _in_latin(found[0]), _in_latin(found[-1])


def _in_latin(word: str) -> str:
    if word.isascii():
        return word
    spelled = to_latin(word, "uk" if re.search("[іїєґ]", word) else "ru", 1)[0]
    return "".join(letter for letter in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(letter))


def _alike(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    """Whether two names have the same words at their ends, rather than one the other's in the other order."""
    if one is None or other is None:
        return False
    straight = distance(one[0], other[0]) + distance(one[1], other[1])
    return straight < distance(one[0], other[1]) + distance(one[1], other[0])


def distance(one: str, other: str) -> int:
    """How many letters to add, to take or to change from one word to another."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
