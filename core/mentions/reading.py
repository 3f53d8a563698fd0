"""A hit as the reader saw it: the names beside it, the words around it, and whom its form allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.mentions.alphabet import key
from core.mentions.forms import Person
from core.mentions.given import GivenNames
from core.mentions.grammar import ACC, ANY_CASE, DAT, FEMININE, GEN, MASCULINE, NOM, PLURAL, VOWELS
from core.mentions.groups import Group
from core.mentions.meanings import Meaning
from core.mentions.scan import Hit
from core.mentions.surroundings import Span
from core.types import MentionKind, ReasonCode


@dataclass(slots=True)
class NamePart:
    """A given name, patronymic or initial beside a surname."""

    span: Span
    word: str
    initial: bool
    second: bool = False  # the second half of a double name (`Мари` of `Жан-Мари`)


class Reading:
    """A hit with the names around it. `bits` are the marks for each official that its form allows.

    What few readings learn is an attribute of the class until then: thousands are made, and most stay as they were.
    """

    parts: Sequence[NamePart] = ()
    other: bool = False  # the names beside it belong to nobody in the catalogue
    strange: str = ""  # a capitalised word before it that may be somebody else's given name
    title: bool = False  # a title stands before it
    kin: bool = False  # a word of kinship stands before it
    speech: bool = False  # what follows is what persons say
    acts: bool = False  # what follows is what persons, among others, do
    institution: bool = False  # an institution stands before it that may be named after the dead
    of_man: bool = False  # a man's title in an oblique case stands before it
    oblique: bool = False  # a preposition before it asks for an oblique case
    sentence: bool | None = None  # it begins a sentence; None until somebody asks
    before: str = ""  # the word right before it, folded, if only a space lies between
    after: str = ""  # the word right after it
    span_before: Span | None = None
    span_after: Span | None = None
    lead: str = ""  # the word in front of the hit, folded, whatever else lies between
    span_lead: Span | None = None
    follow: str = ""  # the word behind the hit
    span_follow: Span | None = None
    doubtful: bool = False
    rejected: ReasonCode | None = None
    gender: int = 0  # what a title before it tells of the gender: MASCULINE, FEMININE
    couple: Sequence[int] = ()  # officials by the given name in front: «Аркадий и Борис Р.»
    couple_start: int = 0
    capital: bool = True
    common: int = 0  # how much of an ordinary word its form is

    def __init__(
        self,
        hit: Hit,
        meaning: Meaning,
        kind: MentionKind,
        group: Group,
        bits: dict[int, int],
        all_bits: int,
        who: list[int],
    ) -> None:
        self.hit = hit
        self.meaning = meaning
        self.start = hit.start
        self.end = hit.end
        self.kind = kind
        self.group = group
        self.bits = bits
        self.all_bits = all_bits  # the marks for any of the officials
        self.who = who  # the officials who may be meant: replaced as they get fewer, never changed


_POSSESSIVE = ("ов", "ев", "ёв", "єв", "їв", "ин", "ін", "їн", "ын")
_POSSESSIVE_F = tuple(ending + "а" for ending in _POSSESSIVE)
_A, _U = key("а"), key("у")


def _other_gender_bits(word: str, form: str, marks: int) -> int:
    """The cases in which a form would be the surname of somebody of the other gender (`Лаврова`: nominative)."""
    folded = key(word)
    rest = form[len(folded) :] if form.startswith(folded) else None
    if marks & MASCULINE and not marks & FEMININE:
        if word.endswith(_POSSESSIVE):
            return {_A: NOM, _U: ACC}.get(rest or "", 0)
        if word.endswith(("ий", "ый", "ой")):
            return 0
        if word[-1] in VOWELS:
            return marks & ANY_CASE
        return ANY_CASE if form == folded else 0
    if marks & FEMININE and not marks & MASCULINE:
        if word.endswith(_POSSESSIVE_F):
            ending = form[len(folded) - 1 :] if form.startswith(folded[:-1]) else ""
            return {_A: GEN | ACC, _U: DAT}.get(ending, 0)
        if word.endswith(("ая", "яя", "ська", "цька", "зька")):
            return 0
        if word[-1] in VOWELS:
            return marks & ANY_CASE
        return NOM if form == folded else 0
    return 0


def other_bits(reading: Reading) -> int:
    """The cases in which the form would name somebody of the other gender."""
    meaning = reading.meaning
    if meaning.other is None:
        meaning.other = _other_gender_bits(reading.group.word, meaning.form, reading.all_bits)
    return meaning.other


def agreed_marks(reading: Reading, names: GivenNames) -> int:
    """The marks that the surname and the given name beside it have in common (`Сергію Лаврове`: vocative)."""
    marks = 0
    for part in reading.parts:
        if not part.initial:
            for _, bits in names.read(part.word):
                marks |= bits
            break
    cases = marks & reading.all_bits & ANY_CASE
    return cases | reading.all_bits & PLURAL if cases else reading.all_bits


def initial_fits(word: str, index: int, person: Person) -> bool:
    if not person.given:
        return True
    if index == 0:
        return any(given.startswith(word) for given in person.given)
    seconds = (*person.patronymics, *person.given[1:])
    return not person.patronymics or any(name.startswith(word) for name in seconds)
