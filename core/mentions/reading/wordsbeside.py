"""What a word beside a surname may be: a name that agrees with it, a particle, the official's own in another case."""

from collections.abc import Sequence
from typing import Final

from core.mentions.memo import keep
from core.mentions.pages.surroundings import looks_patronymic, may_agree
from core.mentions.reading.nopersons import PageReader
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key
from core.mentions.words.cues import KIN, OFFICES_OF_ONE, TITLES
from core.mentions.words.given import ambiguous_names, same_given
from core.mentions.words.grammar import ACC, ANY_CASE, DAT, FEMININE, GEN, MASCULINE, NOM
from core.mentions.words.names import EASTERN, PARTICLES

PARTICLE_WORDS: Final = frozenset(key(word) for word in PARTICLES)
# Family names that stand before a given name: «Чэнь Дэмин» is nobody called Дёмин. Not those that are words, too.
_EASTERN: Final = frozenset(key(word) for word in EASTERN if len(word) > 2) - frozenset(
    key(word) for word in ("пан", "сон", "хан", "ван", "фан", "бай", "лай", "дай", "тан", "хань", "тянь", "мао")
)
SHORTEST_NAME, MANY = 3, 4
# Words of one letter begin a sentence, and are no initials without a full stop; «Пане» begins an address, and «Люди
# Путина» are no Люда's.
_NEVER_NAMES: Final = frozenset(
    key(word)
    for word in (
        *("и", "а", "о", "у", "в", "к", "с", "я", "й", "і", "з"),
        *("але", "коли", "нині", "дании", "данії", "люди"),
        *("пан", "пана", "пану", "пане", "панові", "паном", "пані"),
    )
)
_POWER: Final = key("влада")
# What a word in front of a surname may be: a name that agrees with it, or one of what needs a look at the text.
IS_NAME, IS_PARTICLE, IS_NEVER, IS_POWER, IS_PLACE = 1, 2, 4, 8, 16
# Of a word that is no such name: the official's own in another case; an eastern family name; no name; it may agree.
IS_OWN, IS_EASTERN, IS_NO_NAME, MAY_AGREE = 32, 64, 128, 256
IS_TOWN: Final = 512  # of a name that agrees: behind these words it is a town
IS_FATHERS: Final = 1024  # of the name of an official's father, behind one of these: «Мохаммед бен Заид Аль Нахайян»
_LONGEST_CASE: Final = 2  # letters


class WordsBeside(PageReader):
    """Tells what words beside the hits of one page may be."""

    def judge(self, word: str, reading: Reading) -> int:
        """What a folded word in front of a form may be, whatever the text: see `IS_NAME` and the others."""
        readings = self.given.read(word)
        agrees = _agree(readings, reading) if readings else looks_patronymic(word)
        told = IS_NAME * agrees | _TOLD_OF_ANY.get(word, 0)
        if readings:
            told |= IS_PLACE * _is_place(readings)
            if agrees and self._is_town(word, reading):
                told |= IS_TOWN
        if self._is_fathers(word, reading):
            told |= IS_FATHERS
        if not agrees:
            if readings:
                people = map(self.catalogue.person, reading.meaning.who[:MANY])
                told |= IS_OWN * any(same_given(readings, person.classes) > 0 for person in people)
            eastern = word in _EASTERN and not self.is_eastern(reading)
            no_name = len(word) < SHORTEST_NAME or word in TITLES or word in KIN or word in OFFICES_OF_ONE
            told |= IS_EASTERN * eastern | IS_NO_NAME * no_name | MAY_AGREE * may_agree(word, reading.all_bits)
        return keep(reading.meaning.names, word, told)

    def may_be_name(self, word: str, reading: Reading) -> bool:
        """Whether a folded word beside a form may be a given name or a patronymic that agrees with it."""
        told = reading.meaning.names.get(word)
        return bool((self.judge(word, reading) if told is None else told) & IS_NAME)

    def _is_town(self, word: str, reading: Reading) -> bool:
        """Whether a name may be a town «у» which something is (`Львові Зеленському`), unless an official bears it."""
        readings = self.given.read(word)
        if not readings or reading.all_bits & NOM or any(bits & (GEN | ACC | NOM) for _, bits in readings):
            return False
        return not any(self.is_given_of(who, word) for who in reading.meaning.who[:MANY])

    def has_particle(self, reading: Reading, word: str) -> bool:
        """Whether a particle is part of the name of one of the officials of a form."""
        meaning = reading.meaning
        if meaning.particles is None:
            having = self.catalogue.tables.particled.intersection(meaning.who)
            meaning.particles = frozenset().union(*(self.catalogue.person(who).particles for who in having))
        return word in meaning.particles

    def _is_fathers(self, word: str, reading: Reading) -> bool:
        """Whether a word is, in any case, a name that stands between the particles of an official's name."""
        who = reading.meaning.who[:MANY]
        if self.catalogue.tables.particled.isdisjoint(who):
            return False  # as of most
        return any(
            word.startswith(name) and len(word) - len(name) <= _LONGEST_CASE
            for one in who
            for name in self.catalogue.person(one).particles
            if name not in PARTICLE_WORDS
        )

    def is_given_of(self, who: int, word: str) -> bool:
        person = self.catalogue.person(who)
        return word in person.given or bool(same_given(self.given.read(word), person.classes))

    def is_eastern(self, reading: Reading) -> bool:
        """Whether one of the officials of a form has the family name first."""
        meaning = reading.meaning
        if meaning.eastern is None:
            meaning.eastern = not self.catalogue.tables.eastern.isdisjoint(meaning.who)
        return meaning.eastern


def _is_place(readings: Sequence[tuple[str, int]]) -> bool:
    """Whether a given name, as it may be read, may be a place of which one is the head, instead (`Израиля`)."""
    return all(bits & (GEN | DAT) and lemma in ambiguous_names() for lemma, bits in readings)


def _agree(readings: Sequence[tuple[str, int]], reading: Reading) -> bool:
    """Whether a given name, as it may be read, agrees with the form of the surname."""
    marks = reading.all_bits
    for _, bits in readings:
        if bits & marks & ANY_CASE:
            return True
    gender, other = FEMININE if marks & MASCULINE else MASCULINE, reading.meaning.other & ANY_CASE
    return any(bits & gender and bits & other for _, bits in readings)


_TOLD_OF_ANY: Final = dict.fromkeys(PARTICLE_WORDS, IS_PARTICLE)  # what a word is beside any name
for _word in _NEVER_NAMES:
    _TOLD_OF_ANY[_word] = _TOLD_OF_ANY.get(_word, 0) | IS_NEVER
_TOLD_OF_ANY[_POWER] = IS_POWER
