"""What a form of the catalogue may mean wherever it stands: worked out once for each form that is met, and kept."""

from collections.abc import Collection, Sequence
from typing import Final

from core.mentions.catalogue.groups import LATIN, PLACE, SHORT, Group, GroupKind
from core.mentions.words.alphabet import LATIN_LOOK, key
from core.mentions.words.commonwords import IN_UKRAINIAN
from core.mentions.words.cues import CALLED_AS_BODIES, CLASSICS, TITLES
from core.mentions.words.describing import is_adjective
from core.mentions.words.grammar import ACC, ANY_CASE, DAT, FEMININE, GEN, MASCULINE, NOM, VOWELS
from core.mentions.words.regional import regional_ending

# A group with the marks that the form has for it.
Sense = tuple[Group, int]
# The words beside a name, each with whether it is an initial, and the second half of a double name; a word alone.
Names = str | tuple[tuple[str, bool, bool, bool], ...]

_SURNAME, _ALIAS, _ROLE, _REGION = GroupKind.SURNAME, GroupKind.ALIAS, GroupKind.ROLE, GroupKind.REGION
_STATE: Final = GroupKind.STATE
_LONG: Final = 5


class Meaning:
    """The senses of one form, and what follows from them alone. Shared by all texts: nothing of it is changed.

    `bits` and `alias_bits` are the marks for each official whom the form allows as a surname or as an alias.
    """

    __slots__ = (
        "_joined",
        "_latin",
        "_other",
        "agreed",
        "alias",
        "alias_bits",
        "all_bits",
        "bits",
        "body",
        "classic",
        "common",
        "describing",
        "doubtful",
        "eastern",
        "fits",
        "form",
        "has_role",
        "lower",
        "may_be_latin",
        "middles",
        "names",
        "only_role",
        "ordinary",
        "particles",
        "region",
        "regional",
        "senses",
        "state",
        "surname",
        "surnames",
        "ukrainian",
        "who",
    )

    def __init__(self, senses: Sequence[Sense], form: str) -> None:
        self.senses = senses
        self.form = form
        self.may_be_latin = LATIN_LOOK.issuperset(form)  # whether it can be written in Latin letters alone
        self.surname: Group | None = None  # the surname that most officials bear
        self.alias: Group | None = None
        self.region: Group | None = None  # a region whose governors are its members
        self.state: Group | None = None  # a title, its members heads of states or governments
        self.bits: dict[int, int] = {}
        self.alias_bits: dict[int, int] = {}
        surnames: list[int] = []
        common = ukrainian = all_bits = roles = 0
        for group, marks in senses:
            if group.common:
                strength = group.common.get(form, 0)
                common = max(common, strength & (1 << IN_UKRAINIAN) - 1)
                ukrainian = max(ukrainian, strength >> IN_UKRAINIAN)
            kind = group.kind
            if kind is _SURNAME:
                surnames.append(group.number)
                all_bits |= marks
                if self.surname is None or len(group.members) > len(self.surname.members):
                    self.surname = group
                for member in group.members:
                    self.bits[member] = self.bits.get(member, 0) | marks
            elif kind is _ALIAS:
                self.alias = group
                for member in group.members:
                    self.alias_bits[member] = self.alias_bits.get(member, 0) | marks
            elif kind is _ROLE:
                roles += 1
            elif kind is _REGION:
                self.region = group
            elif kind is _STATE:
                self.state = group
        self.all_bits = all_bits  # the marks for any of the officials
        self.common = common  # how much of an ordinary word the form is, see `WordBook.look_up`
        self.ukrainian = ukrainian  # the same in a Ukrainian text
        self.who = list(self.bits)
        self.surnames = tuple(surnames)  # numbers of groups
        self.has_role = roles > 0
        titles = (self.region is not None) + (self.state is not None)
        self.only_role = 0 < roles + titles == len(senses)  # it names nobody
        # In lower case: 2 is always an ordinary word, 1 unless a hashtag.
        self.lower = 0
        if common and len(senses) == 1:
            self.lower = 2 if common > 1 else int(len(senses[0][0].word) < _LONG)
        self.regional = ""  # see `regional_ending`
        self.describing = self.body = False
        self.classic = False  # the surname of somebody dead who made it famous
        flags = 0
        if self.surname is not None:
            flags, word = self.surname.flags, self.surname.word
            self.regional = regional_ending(form)
            self.describing = (common > 0 or ukrainian > 0) and is_adjective(word)
            self.body = word in CALLED_AS_BODIES
            self.classic = word in CLASSICS
        # Whether the form may be something else than a surname: a word, a brand, an abbreviation.
        self.doubtful = common > 0 or ukrainian > 1 or flags & (LATIN | SHORT) > 0 or form in TITLES
        self.ordinary = common > 1 or flags & (SHORT | PLACE) > 0
        self.eastern: bool | None = None  # whether one of the officials has the family name first, once asked for
        self.particles: frozenset[str] | None = None  # of the officials' names, once asked for
        self._other: int | None = None
        # What was found out of words beside it: whether they agree, which officials they leave, in which cases.
        self.names: dict[str, int] = {}
        self.middles: dict[str, bool] = {}
        self.fits: dict[Names, list[int]] = {}
        self.agreed: dict[str, int] = {}
        self._latin: Meaning | None = None
        self._joined: dict[Meaning, Meaning] = {}

    @property
    def other(self) -> int:
        """The cases in which the form would name somebody of the other gender, worked out once asked for."""
        if self._other is None:
            self._other = 0 if self.surname is None else _other_gender_bits(self.surname.word, self.form, self.all_bits)
        return self._other

    @property
    def in_latin(self) -> "Meaning":
        """The meaning where all letters are Latin: a Cyrillic name that could be made of them is none."""
        if self._latin is None:
            written = [sense for sense in self.senses if sense[0].flags & LATIN]
            self._latin = self if len(written) == len(self.senses) else Meaning(written, self.form)
            self._latin.common, self._latin.ordinary = self.common, self.ordinary
            self._latin.ukrainian = self.ukrainian
            self._latin.doubtful = self._latin.doubtful or self.doubtful
        return self._latin

    def joined(self, other: "Meaning") -> "Meaning":
        """The meaning of a form that two patterns find."""
        found = self._joined.get(other)
        if found is None:
            found = self._joined[other] = Meaning([*self.senses, *other.senses], self.form)
        return found


_POSSESSIVE: Final = ("ов", "ев", "ёв", "єв", "їв", "ин", "ін", "їн", "ын")
_POSSESSIVE_F: Final = tuple(ending + "а" for ending in _POSSESSIVE)
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
            if word[-1] == "о" and form != folded:
                return 0  # «Ющенка»: a woman's stays as it is
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


class Pattern:
    """A pattern of the automaton: for each group that it may mean, the endings that may follow with their marks."""

    __slots__ = ("endings", "has_tails", "headless", "meanings", "only_tails", "senses")

    def __init__(self, senses: list[tuple[dict[str, int], Group]]) -> None:
        self.senses = senses
        self.meanings: dict[str, Meaning | None] = {}  # by ending
        self.headless: dict[str, Meaning | None] = {}  # the same, where no head stands before it
        self.endings: Collection[str]  # all that mean something
        # Some groups, or all, are tails of role phrases, which count only after a head.
        if len(senses) == 1:
            self.endings, group = senses[0]
            self.has_tails = self.only_tails = group.needs_head
        else:
            tails = sum([group.needs_head for _, group in senses])
            self.has_tails = tails > 0
            self.only_tails = tails == len(senses) > 0
            self.endings = frozenset().union(*[endings for endings, _ in senses])

    def read(self, ending: str, form: str, *, headed: bool) -> Meaning | None:
        """What the pattern means with one of its endings, the whole form being `form`; None if nothing."""
        senses = [
            (group, bits)
            for endings, group in self.senses
            if (bits := endings.get(ending)) is not None and (headed or not group.needs_head)
        ]
        known = self.meanings if headed else self.headless
        found = known[ending] = Meaning(senses, form) if senses else None
        return found
