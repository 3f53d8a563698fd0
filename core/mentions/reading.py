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
    """A hit with the names around it. `bits` are the marks for each official that its form allows."""

    __slots__ = (
        "acts", "after", "all_bits", "before", "bits", "capital", "common", "couple", "couple_start", "doubtful", "end",
        "follow", "gender", "group", "hit", "institution", "kin", "kind", "lead", "meaning", "oblique", "of_man",
        "other", "parts", "rejected", "sentence", "span_after", "span_before", "speech", "start", "strange", "title",
        "who",
    )  # fmt: skip

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
        self.parts: Sequence[NamePart] = ()
        self.other = False  # the names beside it belong to nobody in the catalogue
        self.strange = ""  # a capitalised word before it that may be somebody else's given name
        self.title = False  # a title stands before it
        self.kin = False  # a word of kinship stands before it
        self.speech = False  # what follows is what persons say
        self.acts = False  # what follows is what persons, among others, do
        self.institution = False  # an institution stands before it that may be named after the dead
        self.of_man = False  # a man's title in an oblique case stands before it
        self.oblique = False  # a preposition before it asks for an oblique case
        self.sentence: bool | None = None  # it begins a sentence; None until somebody asks
        self.before = ""  # the word right before it, folded, if only a space lies between
        self.after = ""  # the word right after it
        self.span_before: Span | None = None
        self.span_after: Span | None = None
        self.lead = ""  # the word in front of the hit, folded, whatever else lies between
        self.follow = ""  # the word behind the hit
        self.doubtful = False
        self.rejected: ReasonCode | None = None
        self.gender = 0  # what a title before it tells of the gender: MASCULINE, FEMININE
        self.couple: Sequence[int] = ()  # officials by the given name in front: «Аркадий и Борис Р.»
        self.couple_start = 0
        self.capital = True
        self.common = 0  # how much of an ordinary word its form is


_POSSESSIVE = ("ов", "ев", "ёв", "єв", "їв", "ин", "ін", "їн", "ын")
_POSSESSIVE_F = tuple(ending + "а" for ending in _POSSESSIVE)
_A, _U = key("а"), key("у")
_MOST_KEPT = 1_000


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
    for part in reading.parts:
        if not part.initial:
            break
    else:
        return reading.all_bits
    known = reading.meaning.agreed
    found = known.get(part.word)
    if found is None:
        if len(known) > _MOST_KEPT:
            known.clear()
        found = known[part.word] = _agreed(reading.all_bits, names.read(part.word))
    return found


def _agreed(marks: int, readings: Sequence[tuple[str, int]]) -> int:
    given = 0
    for _, bits in readings:
        given |= bits
    cases = given & marks & ANY_CASE
    return cases | marks & PLURAL if cases else marks


def initial_fits(word: str, index: int, person: Person) -> bool:
    if not person.given:
        return True
    if index == 0:
        return any(given.startswith(word) for given in person.given)
    seconds = (*person.patronymics, *person.given[1:])
    return not person.patronymics or any(name.startswith(word) for name in seconds)
