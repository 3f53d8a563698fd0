"""Whether a woman or a man bears a surname, by what the whole text tells of either."""

from typing import Final

from core.mentions.catalogue.kinds import SURNAME
from core.mentions.reading.genders import (
    begins_with_woman,
    describes_man,
    is_mans_object,
    is_of_named_man,
    is_womans_nominative,
    is_womans_word,
)
from core.mentions.reading.reading import Reading
from core.mentions.settling.inoffice import InOffice
from core.mentions.settling.introduced import Introduced
from core.mentions.settling.ordinarywords import THEIR_VERB
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import IS_GENDER, IS_OBLIQUE, IS_SAID, IS_WOMAN, SPEECH, VERB_BITS
from core.mentions.words.grammar import ACC, CASES, FEMININE, MASCULINE, NOM
from core.mentions.words.ordinary import is_ordinary
from core.mentions.words.verbs import FEMININE_NOUN, FEMININE_VERB, IS_FEMININE, verb_bits

# What tells of a woman: of what may stand before the surname, and behind it.
BEFORE_HER, HER_VERB = IS_OBLIQUE | IS_SAID, IS_FEMININE << VERB_BITS
_HIMSELF, _HERSELF = key("сам"), key("сама")
_ENDS_IN_O: Final = key("ко")
# What a woman does to somebody, whose name may have one form for all cases («редакторка назвала Шеварднадзе …»).
_DONE_TO_SOMEBODY: Final = frozenset(
    map(
        key,
        words(
            "назвала звинуватила привітала прийняла відвідала звільнила призначила очолила згадала обвинила поздравила "
            "приняла посетила уволила возглавила"
        ),
    )
)
_OF_HERSELF: Final = tuple(map(key, ("лась", "лася")))
_OF_HIMSELF: Final = tuple(map(key, ("лся", "вся")))
_SAYING: Final = tuple(
    map(key, words("заяв сказа повідом сообщ рассказа розпові наголос підкресл подчеркн зазнач утвержда"))
)
_WOMANS: Final = tuple(map(key, ("а", "я")))
# What no noun that is the verb's subject instead ends in («Адвокат Бут сообщил», but «В январе Бут сообщил»).
_NO_MAN: Final = tuple(key(ending) for ending in words("е и о у ы э ю"))
_OBLIQUE: Final = tuple(
    key(ending) for ending in words("ом ем єм ам ям ах ях ами ями")
)  # «після бою з британцем Бут …»
_SHORTEST_OBLIQUE: Final = 4


class WomenAndMen(InOffice):
    """Tells women's surnames of one page from men's."""

    women: frozenset[int] | None = None  # surname groups of which the text names a woman, if any

    def _names_woman(self, reading: Reading) -> bool:
        """Whether a form that can't be a man's (`об аресте Новак`, `Новак работала`) tells of a woman of that surname.

        It is one where `BEFORE_HER` stands before it or `HER_VERB` behind it.
        """
        if reading.kind is not SURNAME or reading.rejected is not None:
            return False
        return reading.all_bits & NOM > 0 and self._tells_woman(reading)

    def _tells_woman(self, reading: Reading) -> bool:
        marks = reading.all_bits
        if reading.led & IS_OBLIQUE and marks & CASES == NOM and marks & MASCULINE:
            return True
        word = reading.after
        if len(word) > 4 and verb_bits(word) & IS_FEMININE and self.page.text[reading.end + 1].islower():
            # «встреча с Шойгу состоялась», «жена Шойгу сказала»: the verb may belong to a noun before.
            headed = reading.led & IS_OBLIQUE or (reading.before.endswith(FEMININE_NOUN) and not self._begins(reading))
            if not headed:
                return True
        if reading.before not in SPEECH or not reading.before.endswith(FEMININE_VERB):
            return False
        return not (marks & ACC and reading.before in _DONE_TO_SOMEBODY)

    def _of_gender(self, reading: Reading, introduced: list[Introduced]) -> list[Introduced]:
        """Those of the gender that a verb tells whose subject the surname is («Обама заявила»), if there are any."""
        if self._tells_woman(reading) or reading.before == _HERSELF or self._is_unbent_woman(reading):
            gender = FEMININE
        elif reading.led & IS_GENDER:
            gender = FEMININE if reading.led & IS_WOMAN else MASCULINE  # «пані Ткач»
        elif reading.before == _HIMSELF or (
            self._gender_told(reading) and (self._begins(reading) or self._is_no_subject(reading.before))
        ):
            gender = MASCULINE
        else:
            return introduced
        genders = [(item, self._gender(item)) for item in introduced]
        sure = any(its == gender for _, its in genders)  # then an official of whom we don't know is not meant
        found = [
            item for item, its in genders if its & gender and (its == gender or not sure or isinstance(item.who, str))
        ]
        return found or introduced

    def _is_unbent_woman(self, reading: Reading) -> bool:
        """«для Ткаченко»: in Ukrainian a man's surname in -о bends behind a preposition, a woman's does not."""
        if not reading.led & IS_OBLIQUE or not self.page.ukrainian:
            return False
        return self.page.folded.endswith(_ENDS_IN_O, 0, reading.hit.end + 1)

    def _is_no_subject(self, word: str) -> bool:
        """Whether a word in front of a surname is no noun of a man that may be the verb's subject instead."""
        if word.endswith(_NO_MAN):
            return True
        return word.endswith(_OBLIQUE) and len(word) > _SHORTEST_OBLIQUE and not is_ordinary(word)

    def _drop_other_gender(self, reading: Reading) -> None:
        """Where the text tells of a woman, forms without an ending mean no man of that surname, and vice versa.

        «у Кузнецова», «архитектора Кузнецова» are a man's genitive, not the nominative of Кузнецова.
        """
        marks = reading.all_bits
        plural = reading.followed & THEIR_VERB and reading.after
        if marks & FEMININE:
            cases = marks & CASES
            if (cases == NOM and (reading.led & IS_OBLIQUE or reading.of_man)) or (cases == ACC and reading.of_man):
                reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "f"]
        if reading.led & IS_GENDER:
            other = "m" if reading.led & IS_WOMAN else "f"
            reading.who = [who for who in reading.who if self.catalogue.person(who).gender != other]
        if plural and self._begins(reading):
            # «Захарова задержали» is a man's accusative, not the nominative of Захарова
            reading.who = [who for who in reading.who if not is_womans_nominative(self.page, reading, who)]
        if marks & NOM:
            if marks & FEMININE and (
                describes_man(self.page, reading)
                or is_mans_object(self.page, reading)
                or (self.officials.keys().isdisjoint(reading.who) and is_of_named_man(self.page, reading))
            ):
                reading.who = [who for who in reading.who if not is_womans_nominative(self.page, reading, who)]
        elif marks & MASCULINE and (
            is_womans_word(self.page, reading)
            or (begins_with_woman(self.page, reading) and self._begins_clause(reading))
        ):
            reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "m"]
        if marks & NOM and self._says_as_man(reading):
            reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "f"]
        women = self.women
        if women and marks & NOM and any(group.number in women for group, _ in reading.hit.senses):
            men_named = any(who in self.officials for who in reading.who)
            if not men_named or self._tells_woman(reading):
                reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "m"]

    def _says_as_man(self, reading: Reading) -> bool:
        """Whether a surname that does not bend is that of a man who says something («Коваленко заявив»).

        By another verb something may be done to her («Коваленко обвинив суд»).
        """
        word = reading.after
        if not (word.endswith(_OF_HIMSELF) or word.startswith(_SAYING)) or not self._gender_told(reading):
            return False
        if self.page.folded.endswith(_WOMANS, reading.start, reading.hit.end + 1):
            return False
        return self._begins(reading) or self._is_no_subject(reading.before)

    def _begins_clause(self, reading: Reading) -> bool:
        """Whether a surname begins a sentence, or what follows a comma before a verb that has no object.

        «По данным газеты, Данилова жаловалась», but «Напомним, Данилова назначила Дума».
        """
        if self._begins(reading):
            return True
        return reading.after.endswith(_OF_HERSELF) and self.page.text.endswith(", ", 0, reading.start)
