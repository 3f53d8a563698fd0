"""Whom a text introduces by more than the surname, and whom a surname means after that."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.kinds import SURNAME
from core.mentions.context import Evidence
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import is_capital, starts_sentence, word_before, word_in_front
from core.mentions.reading.callings import tells_person
from core.mentions.reading.nopersons import COORDINATED
from core.mentions.reading.reading import Reading
from core.mentions.settling.namesakes import TITLE_LETTERS, Namesakes
from core.mentions.words.cues import IS_KIN, IS_TITLE, KIN, OBLIQUE_PREPOSITIONS, OFFICES_OF_ONE
from core.mentions.words.given import ambiguous_names, classes_of
from core.mentions.words.grammar import ANY_CASE, FEMININE, GEN, GENDERS, MASCULINE, NOM
from core.mentions.words.ordinary import is_ordinary
from core.mentions.words.verbs import IS_MASCULINE, IS_VERB, verb_bits
from core.types import ReasonCode, reason


@dataclass(eq=False)
class Introduced:
    """Somebody named with more than the surname: an official's index, or the key of a stranger's name.

    `places` are where, ascending; `end` is where the first naming ends; `readings` are those that introduce, of which
    `kin` tells once asked for: whether a word of kinship leads in each (for a stranger, any); `titled` whether a title
    led in any.
    """

    who: int | str
    places: list[int]
    end: int
    marks: int
    readings: list[Reading]
    kin: bool | None = None
    titled: bool = False
    led_by: frozenset[str] | None = None  # beginnings of the words in front of its first namings, once asked for
    told: int = -1  # where a surname alone meant the person last, as the gender of a verb told
    why: ReasonCode | None = None  # the reason that a later mention gives, once one does


_BETWEEN_KIN: Final = 3  # most words between kinship and the name: «дочка прем'єра Італії …», «син Володимира Путіна …»
_OFTEN: Final = 4  # more namings of one person tell no more
_NAMINGS: Final = 3  # in front of which titles are looked for
_ONE_GENDER: Final = (MASCULINE, FEMININE)


def last_before(item: Introduced, place: int) -> int:
    """Where the person was named last at or before a place; -1 if nowhere."""
    index = bisect_right(item.places, place)
    return item.places[index - 1] if index else -1


class Introductions:
    """Whom one page introduces.

    What is found out along the way is kept in attributes of this class and of those built on it; what most pages never
    need begins as the class's own.
    """

    known_namesakes: Namesakes | None = None

    def __init__(
        self, page: Page, catalogue: Catalogue, readings: list[Reading], context: Evidence, day: date | None
    ) -> None:
        self.page = page
        self.catalogue = catalogue
        self.readings = readings  # in order of their places
        self.ids = catalogue.tables.ids
        self.context = context
        self.day = day
        self.introduced: dict[int, dict[int | str, Introduced]] = {}  # by surname group
        self.officials: dict[int, Introduced] = {}  # by official
        self.strangers: dict[tuple[int, str], Introduced] = {}  # by surname group and name
        # By the id of `Reading.bits` and the genders that a form tells, 0 for any: who was introduced of them.
        self.bearers: dict[tuple[int, int], list[Introduced]] = {}
        self.holders: dict[int, int] = {}  # by the place of a surname: whose office stands right before it, on the day
        self.titles: dict[int, list[int]] = {}  # by the place of a name: officials whose role stands before it

    @property
    def namesakes(self) -> Namesakes:
        if self.known_namesakes is None:
            self.known_namesakes = Namesakes(self.page, self.catalogue, self.context, self.titles, self.day)
        return self.known_namesakes

    def _best(self, reading: Reading, who: list[int]) -> int | None:
        return who[0] if len(who) == 1 else self.namesakes.best(reading, who)

    def _begins(self, reading: Reading) -> bool:
        """Whether the name begins a sentence, so that its capital says nothing."""
        if reading.sentence is None:
            reading.sentence = starts_sentence(self.page, reading.start)
        return reading.sentence

    def _choose(self, reading: Reading) -> int:
        """The likeliest of several who bear a full name; the one listed first, for a person to check, if none is."""
        best = self._best(reading, reading.who)
        reading.doubtful = reading.doubtful or best is None
        who = min(reading.who) if best is None else best
        reading.who = [who]
        return who

    def _introduce(self, reading: Reading, who: int | str, marks: int) -> None:
        groups = reading.hit.meaning.surnames
        item = self.officials.get(who) if isinstance(who, int) else self.strangers.get((groups[0], who))
        if item is not None:
            item.places.append(reading.start)
            item.marks |= marks
            item.readings.append(reading)
        else:
            item = Introduced(who, [reading.start], reading.end, marks, [reading])
            if isinstance(who, int):
                self.officials[who] = item
            else:
                self.strangers[groups[0], who] = item
        if reading.led & IS_TITLE:
            item.titled = True
        for number in groups:
            self.introduced.setdefault(number, {})[who] = item

    def _are_kin(self, item: Introduced) -> bool:
        if item.kin is None:
            told = map(self._is_kin, item.readings)
            item.kin = any(told) if isinstance(item.who, str) else all(told)
        return item.kin

    def _is_kin(self, reading: Reading) -> bool:
        """Whether a word of kinship leads in a name, also over other words («син прем'єра Яїр …»)."""
        if reading.led & IS_KIN:
            return True
        span, word = reading.span_before, reading.lead
        place = reading.start
        for _ in range(_BETWEEN_KIN):
            if span is None or self.page.text[span[1] : place].strip(" ") or word in OBLIQUE_PREPOSITIONS:
                return False
            if verb_bits(word) & IS_VERB and self.page.text[span[0]].islower():
                return False
            place = span[0]
            span, word = word_in_front(self.page, place)
            if word in KIN:
                return span is not None and not self.page.text[span[1] : place].strip(" ")
        return False

    def _introduce_stranger(self, reading: Reading) -> None:
        part = next((part for part in reading.parts if not part.initial), reading.parts[0])
        lemmas = self.catalogue.given.read(part.word)
        marks = reading.all_bits
        # «Олександра Януковича» is Олександр, not Олександра
        agreed = [one for one in lemmas if one[1] & marks & ANY_CASE and one[1] & marks & GENDERS] or lemmas
        name = classes_of(agreed[0][0])[0] if agreed else part.word
        marks &= GENDERS
        given = 0
        for _, bits in lemmas:
            given |= bits & GENDERS
        self._introduce(reading, name, given or marks)

    def _introductions(self, reading: Reading) -> list[Introduced]:
        """Whom of those introduced a surname may mean, asked for once all are."""
        bearers, form = self.bearers, id(reading.bits)
        every = bearers.get((form, 0))
        if every is None:
            every = bearers[form, 0] = self._bearers_of(reading)
        marks = reading.all_bits & GENDERS
        if not every or not marks:
            return every
        if marks in _ONE_GENDER and reading.meaning.other:
            if not self._gender_told(reading):
                marks = GENDERS
            elif marks == FEMININE:
                marks = MASCULINE  # «Обама заявил» is not Мишель Обама
        found = bearers.get((form, marks))
        if found is None:
            found = bearers[form, marks] = [item for item in every if not item.marks or item.marks & marks]
        return found

    def _bearers_of(self, reading: Reading) -> list[Introduced]:
        """All those introduced who may bear the surname, of whatever gender."""
        by_name: dict[int | str, Introduced] = {}
        for number in reading.hit.meaning.surnames:
            known = self.introduced.get(number)
            if known is not None:
                by_name.update(known)
        # One who was introduced in another spelling (Сергей Лавров … Lavrov) counts, too.
        for who in reading.bits:
            item = self.officials.get(who)
            if item is not None:
                by_name[who] = item
        return list(by_name.values())

    def _gender_told(self, reading: Reading) -> bool:
        """Whether a verb after the surname tells the gender (`Трамп выступил`)."""
        if len(reading.after) <= 4 or not verb_bits(reading.after) & IS_MASCULINE or not reading.all_bits & NOM:
            return False
        return not self._is_one_of_two(reading)

    def _is_one_of_two(self, reading: Reading) -> bool:
        """Whether a conjunction joins the surname to a name in front («матч між Ткач та Гай тривав …»).

        Two do what a verb in the plural tells of, so that one in the singular tells of neither.
        """
        before = reading.span_before
        if before is None or not reading.before or reading.before not in COORDINATED:
            return False
        first = word_before(self.page, before[0])
        return first is not None and is_capital(self.page, first) and before[0] - first[1] == 1

    def _calls_another(self, reading: Reading, why: ReasonCode) -> bool:
        """Whether a surname begins another's name («Такер Карлсон»), rather than ends one («Камаллы Харрис Джен …»)."""
        if why.code != "mention-rejected-given-name":
            return False
        before = reading.span_before
        return before is None or before[1] != reading.start - 1 or not self.page.text[before[0]].isupper()

    def _take_back(self, reading: Reading) -> bool:
        """Frees a surname from a word that is a given name only at times (`Герой Мураками`), if the text allows."""
        if len(reading.parts) != 1 or reading.parts[0].initial or reading.end > reading.hit.end:
            return False
        lemmas = [lemma for lemma, _ in self.catalogue.given.read(reading.parts[0].word)]
        if not lemmas:
            return False
        part = reading.parts[0]
        begins = is_ordinary(part.word) and starts_sentence(self.page, part.span[0])
        if not begins and not all(lemma in ambiguous_names() for lemma in lemmas):
            return False
        if not any(who in self.officials for who in reading.bits):
            return False
        if reading.all_bits & NOM and tells_person(self.page, reading.start):
            return False  # «учитель Роман Гладков»
        if not reading.all_bits & GEN:
            return False  # «Надежда Голикова»: nothing of hers is told of
        reading.other = False
        reading.rejected = None
        reading.parts = []
        reading.start, reading.end = reading.hit.start, reading.hit.end
        reading.who = list(reading.bits)
        reading.kind = SURNAME
        return True

    def _nearest(self, reading: Reading, introduced: list[Introduced]) -> int | str | None:
        """Whom the text speaks of by this surname: named often, named last before, or named first of all."""
        if len(introduced) == 1:
            only = introduced[0].who
            return only if only in reading.bits or isinstance(only, str) else None
        usable = [item for item in introduced if isinstance(item.who, str) or item.who in reading.bits]
        if len(usable) < 2:
            return usable[0].who if usable else None
        last: Introduced | None = None
        first, last_place, start = usable[0], -1, reading.start
        for item in usable:
            places = item.places
            if places[0] < first.places[0]:
                first = item
            if places[0] <= start:
                before = places[-1] if places[-1] <= start else last_before(item, start)
                if item.told > before and not reading.led & IS_TITLE:
                    before = item.told
                if before > last_place:
                    last, last_place = item, before
        best, best_score, best_known = first, -10.0, False
        titled = reading.led & IS_TITLE > 0 or reading.before in OFFICES_OF_ONE
        for item in usable:
            count, known = len(item.places), isinstance(item.who, int)
            score = count * 0.5 if count < _OFTEN else _OFTEN * 0.5
            if item is last:
                score += 1.3
            if item is first:
                score += 0.6 if last is not None else 1.0
            if last is None and known:
                score += 1  # whom a text names by the surname before it introduces anybody, is known
            if (last is None or not known) and self._are_kin(item):
                score -= (last is None) + 1.6 * (not known)
            elif item is last and item is not first and self._are_kin(item) and self._is_other_sex(item, first):
                score -= 1  # «дружина Ткача Олена Ткач»: where nothing tells a woman, the one whose wife she is
            if titled and self._bears_title(reading, item):
                score += 2  # «Мер Києва Іван Ткач … брат Петро Ткач … Мер Ткач»
            if score > best_score or (score == best_score and known and not best_known):
                best, best_score, best_known = item, score, known
        return best.who

    def _is_other_sex(self, item: Introduced, other: Introduced) -> bool:
        """Whether two persons are known to be a woman and a man."""
        return self._gender(item) | self._gender(other) == GENDERS and self._gender(item) in _ONE_GENDER

    def _gender(self, item: Introduced) -> int:
        if isinstance(item.who, str):
            return item.marks or GENDERS
        gender = self.catalogue.person(item.who).gender
        return GENDERS if gender is None else MASCULINE if gender == "m" else FEMININE

    def _bears_title(self, reading: Reading, item: Introduced) -> bool:
        """Whether the title right before a surname stood before the person's full name or is in the catalogue."""
        title = (reading.before or reading.lead)[:TITLE_LETTERS]
        if isinstance(item.who, int) and title in self.catalogue.hints(item.who).titles:
            return True
        namings = item.readings[:_NAMINGS]
        if not any(self.namesakes.may_follow(naming, title) for naming in namings):
            return False
        if item.led_by is None:
            sentences = map(self.namesakes.sentence_before, namings)
            item.led_by = frozenset[str]().union(*sentences)  # a headline has no titles
        return title in item.led_by

    def _introduction(self, item: Introduced) -> ReasonCode:
        if item.why is None:
            item.why = reason("mention-introduced", name=_plain(self.page.text[item.places[0] : item.end]))
        return item.why


def _plain(name: str) -> str:
    """A name without Markdown marks and line ends, for a reason."""
    return " ".join(name.replace("*", "").replace("_", " ").split())
