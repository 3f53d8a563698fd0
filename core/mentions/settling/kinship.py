"""Whose kin somebody is: a surname behind a word of kinship, and one that the text gives to kin of the official."""

from collections.abc import Iterator, Sequence
from typing import Final

from core.mentions.catalogue.groups import WIDESPREAD
from core.mentions.catalogue.kinds import SURNAME
from core.mentions.pages.surroundings import close_word_before
from core.mentions.reading.reading import Reading
from core.mentions.settling.introduced import Introduced, last_before
from core.mentions.settling.womenandmen import WomenAndMen
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import KIN
from core.mentions.words.given import classes_of, same_given
from core.mentions.words.grammar import ANY_CASE, GEN, NOM
from core.mentions.words.patronymics import fathers_of

_CHILDREN: Final = frozenset(
    map(key, words("сына сыну сыном сыне дочь дочери дочерью сина синові сином доньку доньці донькою"))
)
_OWN: Final = frozenset(map(key, words("своего своему своим своём свою своей своєму своїм своєї своїй своєю свого")))
_SONS_AND_DAUGHTERS: Final = tuple(map(key, words("сын доч син донь son daught")))
_ANY_CHILD: Final = frozenset(word for word in KIN if word.startswith(_SONS_AND_DAUGHTERS))
_MANY: Final = 4
_NEAR_KIN: Final = 60  # characters on either side of a name


class Kinship(WomenAndMen):
    """Tells officials of one page from their kin."""

    first_alone: int | None = None  # where a surname stands alone first
    groups_alone: dict[int, int] | None = None  # the same by surname group
    tells_kin: bool | None = None
    by_office: frozenset[int] = frozenset()  # officials whom the text tells of by an office that stands alone

    def _is_given(self, reading: Reading) -> bool:
        """Whether kinship right before makes the surname a given name («с женой Мишель», not «сын Мартина»)."""
        return reading.before in KIN and (reading.all_bits & NOM > 0 or not reading.all_bits & GEN)

    def _is_child(self, reading: Reading) -> bool:
        """Whether the text speaks of somebody's child, whom it calls by the given name («своего сына Хантера»)."""
        if reading.before not in _CHILDREN or reading.meaning.all_bits & NOM:
            return False
        return close_word_before(self.page, reading.start - len(reading.before) - 1) in _OWN

    def _without_kin(self, reading: Reading, introduced: list[Introduced]) -> list[Introduced]:
        """«сын Кадырова Адам Кадыров»: whose son somebody is, is not the son, who is named right after or further on.

        Of the officials who may be meant those are dropped who are such kin, too.
        """
        kin = self._children(reading) if reading.before in _ANY_CHILD else set()
        after = reading.span_after
        if after is not None and after[0] - reading.end == 1:
            introduced = [item for item in introduced if last_before(item, after[0]) != after[0]]
            if not reading.all_bits & NOM and self.page.text[after[0]].isupper():
                # «Сестра Прохорова Ирина … Ирина Прохорова»: so is whoever the text names by both further on
                readings = self.catalogue.given.read(reading.follow)
                names = {classes_of(lemma)[0] for lemma, bits in readings if bits & NOM}
                introduced = [item for item in introduced if item.who not in names]
                kin |= {who for who in reading.who if self._is_called(who, readings)}
        if not kin:
            return introduced
        reading.who = [who for who in reading.who if who not in kin]
        return [item for item in introduced if item.who not in kin]

    def _is_called(self, who: int, readings: Sequence[tuple[str, int]]) -> bool:
        """Whether a given name, as it may be read, is an official's and in no genitive, as whose kin one is stands."""
        bits = same_given(readings, self.catalogue.person(who).classes)
        return bits & ANY_CASE > 0 and not bits & GEN

    def _children(self, reading: Reading) -> set[int]:
        """Those who may be meant by a surname whose father, by the patronymic, may be meant by it as well."""
        people = [(who, self.catalogue.person(who)) for who in reading.who[:_MANY]]
        return {
            child
            for child, person in people
            for name in person.patronymics
            if any(who != child and not other.classes.isdisjoint(fathers_of(name)) for who, other in people)
        }

    def _prominent(self, reading: Reading, introduced: list[Introduced]) -> bool:
        """Whether the surname alone still means the official, though the text names kin of that surname as well.

        So it is where the kin are told as such (`его сын Хантер Байден`), where the text begins with the surname
        alone, of somebody whose office we know, and before all of them where the text tells of the official's office.
        """
        first = len(self.page.text)
        for item in introduced:
            if isinstance(item.who, int):
                return False
            first = min(first, item.places[0])
        if reading.start < first:
            if all(map(self._are_kin, introduced)):
                return True
            if not reading.group.flags & WIDESPREAD and not self.by_office.isdisjoint(reading.who):
                return True  # «Лавров улетел. Глава МИД … Книгу написал Иван Лавров»
        known = [hints for hints in map(self.catalogue.hints, reading.who[:3]) if hints.offices]
        if not known:
            return False
        if self.first_alone is None:
            self.first_alone = next(self._alone(), (len(self.page.text), 0))[0]
        if self.first_alone > first:
            return False
        if not any(hints.well_known for hints in known):  # with whom the text itself must begin
            if self.groups_alone is None:
                self.groups_alone = {group: start for start, group in reversed(list(self._alone()))}
            if self.groups_alone.get(reading.group.number, first) >= first:
                return False
        if reading.start < first and not reading.group.flags & WIDESPREAD and self._is_beside_official(reading):
            return True
        if self.tells_kin is None:
            self.tells_kin = not KIN.isdisjoint(self.page.folded.split())
        return self.tells_kin and (
            any(hints.well_known for hints in known) or any(map(self._is_told_as_kin, introduced))
        )

    def _is_told_as_kin(self, item: Introduced) -> bool:
        """Whether kinship is told of near a stranger's name («…, сын Павла Котова»), not of whatever is in the text."""
        folded = self.page.folded
        for one in item.readings[:_MANY]:
            if not KIN.isdisjoint(folded[max(0, one.start - _NEAR_KIN) : one.end + _NEAR_KIN].split()):
                return True
        return False

    def _alone(self) -> Iterator[tuple[int, int]]:
        """Where surnames stand alone, in order, with the number of the surname's group."""
        for one in self.readings:
            if one.kind is SURNAME and not one.other and one.capital:
                yield one.start, one.group.number
