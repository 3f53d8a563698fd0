"""A hit as the reader saw it: the names beside it, the words around it, and whom its form allows."""

from collections.abc import Sequence
from typing import Final

from core.mentions.catalogue.forms import Person
from core.mentions.catalogue.groups import Group
from core.mentions.catalogue.meanings import Meaning
from core.mentions.memo import keep
from core.mentions.pages.scan import Hit, Page
from core.mentions.pages.surroundings import Span, next_word, word_in_front
from core.mentions.words.alphabet import is_latin, key
from core.mentions.words.cues import BEFORE, IS_GENDER, IS_KIN, IS_OBLIQUE, IS_SAID, IS_TITLE, TITLES, told_behind
from core.mentions.words.given import GivenNames
from core.mentions.words.grammar import ANY_CASE, PLURAL
from core.mentions.words.translit import is_initial_of
from core.types import MentionKind, ReasonCode


class NamePart:
    """A given name, patronymic or initial beside a surname."""

    second: bool = False  # the second half of a double name (`Мари` of `Жан-Мари`)

    def __init__(self, span: Span, word: str, *, initial: bool, latin: bool = False) -> None:
        self.span = span
        self.word = word
        self.initial = initial
        self.latin = latin  # an initial in Latin letters, as the surname is

    @property
    def is_letter(self) -> bool:
        """Whether it may be a letter as it is called (`Ді` of `Джей Ді`), which never bends."""
        return len(self.word) == _LETTER_CALLED and not self.initial


# Of an official named by a given name that shares the surname: where that name begins, and who it may be.
Couple = tuple[int, list[int]]

_TELLING: Final = IS_TITLE | IS_KIN | IS_GENDER | IS_OBLIQUE | IS_SAID
LED: Final = {word: told & _TELLING for word, told in BEFORE.items() if told & _TELLING}
# Behind a word these end its sentence, so that it leads in nothing; behind the others it may be explained by a name
# («мэр, Волков»), but governs none («О, Волков!») and says no more whether a woman or a man bears it.
_SENTENCE_ENDS: Final = frozenset(".!?…")
_PAUSES: Final = frozenset(",;:")
_LONGEST_ABBREVIATION: Final = 4  # of titles in English («Sen. Rubio»)
_LETTER_CALLED: Final = 2
_ENDINGS_OF_MEN: Final = (key("а"), key("у"))


def led_by(page: Page, word: str, span: Span | None, start: int) -> int:
    """What a folded word in front of a name that begins at `start` is, see `cues.BEFORE`; `span` is where it stands.

    Nothing if its sentence ends behind it.
    """
    told = LED.get(word, 0)
    if not told or span is None or (start - span[1] == 1 and page.text[span[1]] == " "):
        return told
    between = page.text[span[1] : start]
    if _SENTENCE_ENDS.isdisjoint(between):
        return told if _PAUSES.isdisjoint(between) else told & ~(IS_OBLIQUE | IS_GENDER)
    title = page.text[span[0] : span[1]]
    return told if between[0] == "." and title.isascii() and len(title) <= _LONGEST_ABBREVIATION else 0


class Reading:
    """A hit with the names and words around it.

    Each name has one. So what stands around it is found as `any_word_before` and `any_word_after` tell, but here and
    not by a call for each side, and the fields here are no dataclass's, whose `__init__` mypyc interprets.
    """

    capital: bool = True
    parts: Sequence[NamePart] = ()
    other: bool = False  # the names beside it belong to nobody in the catalogue
    strange: str = ""  # a capitalised word before it that may be somebody else's given name
    sentence: bool | None = None  # it begins a sentence; None until somebody asks
    doubtful: bool = False
    rejected: ReasonCode | None = None
    couple: Couple | None = None
    span_before: Span | None  # the word in front on the same line, whatever else lies between
    span_after: Span | None  # the word behind it

    def __init__(
        self,
        page: Page,
        hit: Hit,
        meaning: Meaning,
        kind: MentionKind,
        group: Group,
        bits: dict[int, int],
        all_bits: int,
        who: list[int],
    ) -> None:
        start, end = hit.start, hit.end
        self.hit = hit
        self.meaning = meaning
        self.start = start
        self.end = end
        self.kind = kind
        self.group = group
        self.bits = bits  # the marks for each official that its form allows
        self.all_bits = all_bits  # the marks for any of the officials
        self.who = who  # the officials who may be meant: replaced as they get fewer, never changed
        folded, text = page.folded, page.text
        stop = start - 1
        if folded[start] == " " != folded[stop] and text[stop] != "\n" and not page.apostrophes:
            begin = folded.rfind(" ", 0, stop)
            self.span_before = (begin, stop)
            lead = before = folded[begin + 1 : start]
        else:
            span, lead = word_in_front(page, start)
            self.span_before = span
            before = lead if span is not None and span[1] == stop else ""
        self.lead = lead  # that word, folded
        self.led = led_by(page, lead, self.span_before, start) if lead in LED else 0  # what it is
        self.before = before  # the same word where only one character lies between
        self.span_after = None
        follow = after = ""
        if end < len(text):
            if folded[end + 1] == " " != folded[end + 2]:
                if text[end] != "\n":
                    stop = folded.find(" ", end + 2)
                    self.span_after = (end + 1, stop - 1)
                    follow = after = folded[end + 2 : stop]
            else:
                begin, stop = next_word(folded, end + 1).span(1)
                if begin < stop and "\n" not in text[end : begin - 1]:
                    self.span_after = (begin - 1, stop - 1)
                    follow = folded[begin:stop]
        self.follow = follow
        self.followed = told_behind(follow) if follow else 0  # what that is, see `cues.told_behind`
        self.after = after  # the same word where only one character lies between

    @property
    def of_man(self) -> bool:
        """Whether a man's title in an oblique case stands before it («генерала», «генералу»)."""
        word = self.before
        return bool(self.led & IS_TITLE and word) and word[-1] in _ENDINGS_OF_MEN and word[:-1] in TITLES


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
        found = keep(known, part.word, _agreed(reading.all_bits, names.read(part.word)))
    return found


def _agreed(marks: int, readings: Sequence[tuple[str, int]]) -> int:
    given = 0
    for _, bits in readings:
        given |= bits
    cases = given & marks & ANY_CASE
    return cases | marks & PLURAL if cases else marks


def initial_fits(part: NamePart, index: int, person: Person) -> bool:
    """Whether an initial may stand for one of the names of an official, the `index`th of those beside the surname.

    One in Cyrillic letters stands for no name in Latin ones, though they fold alike: «В.» is no Boris, «Р.» no Petro.
    One in Latin letters stands for a patronymic as English spells that: “V.” is Викторович, “B.” is not.
    """
    if not person.given:
        return True
    names: Sequence[str] = person.given
    if index:
        if not person.patronymics:
            return True
        if part.latin:
            return any(is_initial_of(part.word, name) for name in person.patronymics)
        names = *person.patronymics, *person.given[1:]
    return any(name.startswith(part.word) and (part.latin or not is_latin(name)) for name in names)
