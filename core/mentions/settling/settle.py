"""Each reading of a page is settled with what the whole text tells, or rejected with a reason."""

from bisect import bisect_left
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import GIVEN, LATIN, TOWN, UPPER, WIDESPREAD
from core.mentions.catalogue.hints import DOMAIN_LETTERS, OFFICE_LETTERS
from core.mentions.catalogue.kinds import FULL, SURNAME, Found
from core.mentions.pages.surroundings import close_word_before
from core.mentions.reading.callings import calling_beside, calling_of_another
from core.mentions.reading.reading import Reading, agreed_marks
from core.mentions.settling.inoffice import UNCLEAR
from core.mentions.settling.introduced import Introduced
from core.mentions.settling.kinship import Kinship
from core.mentions.settling.lineups import IN_LISTS, team_around, tells_of_players
from core.mentions.settling.namesakes import TITLE_LETTERS
from core.mentions.settling.ordinarywords import THEIR_VERB
from core.mentions.settling.otherstates import CASES_OF_HEADS, ENDS_OF_TITLES
from core.mentions.settling.severals import describes_several, describes_things, is_what_several_do
from core.mentions.settling.towns import OF_PLACES, TOWNS_OF_ADJECTIVES, is_adjectives_town, is_place
from core.mentions.words.alphabet import key, readable, words
from core.mentions.words.cues import (
    BODIES,
    CALLINGS_OF_NOTE,
    CARRIERS,
    EVERYDAY_NAMES,
    IS_GENDER,
    IS_INSTITUTION,
    IS_KIN,
    IS_SPEECH,
    IS_TITLE,
    OFFICES_OF_ONE,
    PLACE_WORDS,
)
from core.mentions.words.given import same_given
from core.mentions.words.grammar import (
    ANY_CASE,
    CASES,
    DAT,
    FEMININE,
    GEN,
    GENDERS,
    LOC,
    MASCULINE,
    NOM,
    PLURAL,
    TELLING_CASE,
    case_name,
)
from core.mentions.words.translit import uk_to_ru
from core.mentions.words.verbs import IS_PLURAL, IS_VERB, verb_bits
from core.mentions.words.widespread import is_widespread
from core.types import ReasonCode, reason

_PLACE: Final = attrgetter("start")
_CALLED: Final = " "  # the name of a stranger of whom a calling is all that is told: no given name is written so
_OF_TALES: Final = frozenset(map(key, words("дед дедушка дід дідусь")))  # «Дед Мороз»
_MANY: Final = 4
_WITH_LOCATIVE: Final = tuple(f" {key(word)} " for word in words("у в во на о об обо по при"))
_NEAR_PREPOSITION: Final = 80  # characters in front of a name
_TELLING_WORDS: Final = 2  # fewest words of an office in front that tell whose it is
_SHORTEST_VERB: Final = 3
_QUOTED: Final = "mention-rejected-quoted"
_SHIPS: Final = PLACE_WORDS | CARRIERS
_MANS: Final = NOM | FEMININE  # only the first of these are the marks of most men's nominatives
_TO_HIM: Final = DAT | LOC
_TO_HIM_ENDS: Final = tuple(map(key, words("ові еві єві")))
# How plural nouns end that an adjective in -ові may describe, and what ends so and is none.
_NOUNS, _NO_NOUNS = tuple(map(key, words("и і ї"))), tuple(map(key, words("ли ти нині вони")))
_FAMILY: Final = PLURAL | MASCULINE | FEMININE  # only the first of these are the marks of a form for a family


class Settling(Kinship):
    """Settles the readings of one page."""

    ships: frozenset[int] | None = None  # surname groups that ships are called by, once a name asks
    called: frozenset[int] | None = None  # surname groups that are given names of others («Такер Карлсон»), if any
    players: bool | None = None  # whether the text may list players, once a name asks

    def _settle(self, reading: Reading, mentions: list[Found]) -> None:
        """Settles full names and aliases."""
        if reading.kind is FULL:
            if len(reading.who) != 1:
                reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
                return
            marks = agreed_marks(reading, self.catalogue.given)
            why = case_reason("mention-full-name", marks, reading.before)
            mentions.append((reading.start, reading.end, reading.who[0], FULL, (why,), reading.doubtful))
        else:
            self._settle_alias(reading, mentions, ())

    def _settle_alias(self, reading: Reading, mentions: list[Found], named: Collection[int]) -> None:
        """Settles what somebody is called besides the name; `named` are those of whom there are mentions, if asked."""
        known = [who for who in reading.who if who in self.officials or who in named]
        doubtful = (
            reading.meaning.common and not known and self._begins(reading) and not any(map(self._at_home, reading.who))
        )
        if doubtful or (reading.meaning.common and reading.group.flags & UPPER and not reading.followed & IS_SPEECH):
            reading.rejected = reason("mention-rejected-common-word")
            return
        best = self._best(reading, known or reading.who)
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
            return
        self._accept(reading, best, mentions, reason("mention-alias"))

    def _settle_patronymic(self, reading: Reading, mentions: list[Found], named: set[int]) -> None:
        """Settles a given name with a patronymic; `named` are those of whom there are mentions."""
        titled = self.titles.get(reading.start, ())  # «президент России Владимир Владимирович»
        known = [who for who in reading.who if who in self.officials or who in titled]
        if not known:  # «Медведев опоздал. Дмитрий Анатольевич сейчас подойдёт»
            known = [who for who in reading.who if who in named]
        expected = [who for who in reading.who if self.ids[who] in self.context.recent]
        usable = known or expected or [who for who in reading.who if len(reading.who) == 1 and self._at_home(who)]
        best = self._best(reading, usable) if usable else None
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
            return
        named.add(best)
        self._accept(reading, best, mentions, reason("mention-first-patronymic"))

    def _settle_plural(self, reading: Reading, mentions: list[Found]) -> None:
        """«Аркадий и Борис Ротенберги» name both; a family at large names nobody."""
        nobody = reading.led & IS_INSTITUTION or self._is_rather_a_word(reading, self._strength(reading))
        named = [] if nobody else [who for who in reading.who if who in self.officials]
        if not named:
            reading.rejected = reason("mention-rejected-family", word="")
        for who in named:
            self._accept(reading, who, mentions, reason("mention-family"))

    def _is_behind_preposition(self, reading: Reading) -> bool:
        """Whether somewhere in front of a form stands what asks for the locative («на давньому Зайці»)."""
        if self._begins(reading):
            return False
        near = self.page.folded[max(0, reading.start - _NEAR_PREPOSITION) : reading.start + 1]
        return any(preposition in near for preposition in _WITH_LOCATIVE)

    def _settle_surname(self, reading: Reading, mentions: list[Found]) -> None:
        if reading.all_bits & _FAMILY == PLURAL:
            self._settle_plural(reading, mentions)
            return
        led, followed = reading.led, reading.followed
        if reading.all_bits & _MANS != NOM or led & IS_GENDER or self.women or followed & THEIR_VERB:
            self._drop_other_gender(reading)  # a man's nominative, as most are, tells no more
            if not reading.who:
                reading.rejected = reason("mention-rejected-gender")
                return
        meaning, flags = reading.meaning, reading.group.flags
        if flags & TOWN and self._is_town(reading):
            reading.rejected = reason("mention-rejected-place", word=self.page.text[reading.start : reading.end])
            return
        if reading.group.word in TOWNS_OF_ADJECTIVES and is_adjectives_town(self.page, reading):
            reading.rejected = reason("mention-rejected-place", word=self.page.text[reading.start : reading.end])
            return
        if (meaning.common or meaning.ukrainian) and self._is_of_several(reading):
            reading.rejected = reason("mention-rejected-common-word")
            return
        reasons: tuple[ReasonCode, ...]
        introduced = self._introductions(reading) if self.introduced else None
        if introduced:
            strength = self._strength(reading) if meaning.doubtful else 0
            if strength > 1 and (
                self._is_rather_a_word(reading, strength)
                or self._tells_no_name(reading, strength)
                or self._is_comment(reading)
            ):
                reading.rejected = reason("mention-rejected-common-word")
                return
            if led & IS_KIN:
                introduced = self._without_kin(reading, introduced)
                if not reading.who:
                    reading.rejected = reason("mention-rejected-stranger")
                    return
            every = len(introduced)
            if every > 1 and reading.all_bits & NOM:
                introduced = self._of_gender(reading, introduced)
            nearest = self._holder_or_nearest(reading, introduced)
            if isinstance(nearest, int) and nearest in reading.who:
                item = self.officials[nearest]
                if len(introduced) < every:
                    item.told = reading.start
                if flags & LATIN and self._is_brand(reading, item):
                    reading.rejected = reason("mention-rejected-common-word")
                    return
                why = case_reason("mention-surname", reading.all_bits, reading.before)
                reasons = why, item.why or self._introduction(item)
                mentions.append((reading.start, reading.end, nearest, SURNAME, reasons, reading.doubtful))
                return
            if (
                nearest is not None
                and not self._prominent(reading, introduced)
                and not self._in_office(reading, nearest)
            ):
                reading.rejected = reason("mention-rejected-stranger")
                return
        if self.called and reading.group.number in self.called and not led & IS_TITLE:
            reading.rejected = reason("mention-rejected-given-name", word=self.page.text[reading.start : reading.end])
            return
        if self._is_ship(reading):
            reading.rejected = reason(_QUOTED)
            return
        if led & IS_KIN:
            if meaning.common > 1 and reading.before in _OF_TALES and reading.all_bits & (NOM | GEN) == NOM:
                reading.rejected = reason("mention-rejected-common-word")
                return
            if self._is_child(reading) or (flags & GIVEN and self._is_given(reading)):
                word = self.page.text[reading.start : reading.end]
                reading.rejected = reason("mention-rejected-given-name", word=word)
                return
        if flags & GIVEN and (self._is_only_given(reading) or self._is_given_of_named(reading)):
            reading.rejected = reason("mention-rejected-given-name", word=self.page.text[reading.start : reading.end])
            return
        if flags & GIVEN and flags & LATIN and not (led & IS_TITLE or followed & IS_SPEECH):
            # `their ancestor Thomas`: whom a text of English calls by the surname, it has named
            reading.rejected = reason("mention-rejected-given-name", word=self.page.text[reading.start : reading.end])
            return
        if reading.all_bits & CASES == _TO_HIM and self._is_given_to(reading):
            reading.rejected = reason("mention-rejected-given-name", word=self.page.text[reading.start : reading.end])
            return
        calling = calling_beside(self.page, self.catalogue, reading)
        if calling is not None:
            reading.rejected = calling_of_another(self.page, self.catalogue, reading, calling)
            if reading.rejected is not None:
                self._introduce_by_calling(reading)
                return
        if self.players is not False and reading.before in IN_LISTS and self._is_in_team(reading):
            return
        titled = led & IS_TITLE and reading.before not in CALLINGS_OF_NOTE
        of_body = meaning.body and not (titled and reading.all_bits & NOM)
        of_institution = led & IS_INSTITUTION and not self._acts_behind(reading)
        if of_institution or of_body or (meaning.classic and not (titled or followed & IS_SPEECH)):
            reading.rejected = reason("mention-rejected-namesake-of-note")
            return
        placed = reading.before in OF_PLACES or reading.all_bits & CASES == LOC
        if placed and is_place(self.page, self.catalogue, reading):
            reading.rejected = reason("mention-rejected-place", word=readable(reading.before))
            return
        if placed and reading.all_bits & ANY_CASE == LOC and not self._is_behind_preposition(reading):
            # «Зайці.»: of a person the locative stands behind a preposition alone
            reading.rejected = reason("mention-rejected-common-word")
            return
        if meaning.doubtful:
            reading.rejected = self._is_no_official(reading)
            if reading.rejected is not None:
                return
        who = reading.who
        best: int | None = who[0]
        if len(who) > 1:
            best = self._titled_elsewhere(reading) if self.titled else None
            if best is None or best == UNCLEAR:
                apart = best is None and not led & IS_TITLE  # «Депутат Кулеба» is no minister of whose field one speaks
                best = self.namesakes.best(reading, who, by_field=apart)
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(who)))
            return
        if flags & WIDESPREAD and self._is_anybody(reading, best, mentions):
            reading.rejected = reason("mention-rejected-widespread")
            return
        reasons = (case_reason("mention-surname", reading.all_bits, reading.before),)
        if len(who) > 1:
            recent = self.ids[best] in self.context.recent
            likeliest = reason("mention-likeliest-namesake", count=str(len(who)))
            reasons = *reasons, reason("mention-recent") if recent else likeliest
        mentions.append((reading.start, reading.end, best, SURNAME, reasons, reading.doubtful))

    def _is_anybody(self, reading: Reading, who: int, mentions: list[Found]) -> bool:
        """Whether nothing tells that a widespread surname is the official's, whom `mentions` have not got before it.

        «Экс-президент Котов уехал. Потом Котов вернулся»: whoever was told by an office, is meant further on.
        """
        if not self.namesakes.is_anybody(reading, who) or self._is_listed(reading):
            return False
        return all(mention[2] != who for mention in mentions)

    def _is_of_several(self, reading: Reading) -> bool:
        """Whether a word begins a sentence that stands for several there, though it is spelt as the surname is."""
        if not reading.all_bits & NOM or reading.led & IS_TITLE or not self._begins(reading):
            return False
        if is_what_several_do(self.page, reading) or describes_things(self.page, reading):
            return True
        return describes_several(self.page, reading) and self.officials.keys().isdisjoint(reading.who)

    def _introduce_by_calling(self, reading: Reading) -> None:
        """«Блогер Лис … Лис сказал»: whoever has a calling is meant by the surname further on, too."""
        self._introduce(reading, _CALLED, reading.all_bits & GENDERS)
        self.bearers.clear()  # whom these forms may mean was asked before

    def _is_in_team(self, reading: Reading) -> bool:
        """Rejects a surname of a list of players, most of whom are no officials («забили: Лис, Дуб, Заяц и Мороз»)."""
        if self.players is None:
            self.players = tells_of_players(self.page)
        team = team_around(self.page, reading) if self.players else None
        if team is None:
            return False
        start, end, count, heading = team
        readings = self.readings
        known = bisect_left(readings, end, key=_PLACE) - bisect_left(readings, start, key=_PLACE)
        if known * 2 > count:
            return False  # «на матче были: …»
        reading.rejected = reason("mention-rejected-calling", word=heading)
        return True

    def _is_ship(self, reading: Reading) -> bool:
        """Whether the text has the surname first in quotation marks, as what a ship or the like is called, and goes on.

        «Ледокол „Гай“ вышел в море. Гай вернётся осенью»: so it does not where somebody speaks or has a title.
        """
        if self.ships is None:
            self.ships = self._ships()
        if not self.ships or reading.group.number not in self.ships:
            return False
        return not (reading.led & IS_TITLE or reading.followed & IS_SPEECH)

    def _ships(self) -> frozenset[int]:
        """The surname groups that ships and the like are called by, and of which the text has the first in quotes."""
        quoted: dict[int, bool] = {}
        ships: set[int] = set()
        for one in self.readings:
            is_quoted = one.rejected is not None and one.rejected.code == _QUOTED
            if quoted.setdefault(one.group.number, is_quoted) and is_quoted and one.lead in _SHIPS:
                ships.add(one.group.number)
        return frozenset(ships)

    def _holder_or_nearest(self, reading: Reading, introduced: list[Introduced]) -> int | str | None:
        """Whom the text means by a surname: who holds the office right in front of it, whoever else the text names."""
        who = self.holders.get(reading.start) if self.holders else None
        return self._nearest(reading, introduced) if who is None else who

    def _is_town(self, reading: Reading) -> bool:
        """Whether a town's name is the town: no title leads in it, and nobody of that surname was named before.

        What stands in the genitive behind a title is of what it is («мэр Вашингтона», «вице-премьер России»).
        """
        if reading.led & IS_TITLE and not reading.all_bits & GEN:
            return False
        items = (self.officials.get(who) for who in reading.who)
        return not any(item is not None and item.places[0] < reading.start for item in items)

    def _is_only_given(self, reading: Reading) -> bool:
        """Whether an everyday given name (`Іван`, `Богдан`) stands for somebody whom the text calls by it.

        It is a surname where an office leads it in, and of an official whose office we know also where that official
        speaks or the text tells of the office.
        """
        if reading.group.word not in EVERYDAY_NAMES or reading.before in OFFICES_OF_ONE:
            return False
        if any(self.ids[who] in self.context.recent for who in reading.who):
            return False
        known = [who for who in reading.who if self.catalogue.hints(who).offices]
        return not known or not (reading.followed & IS_SPEECH or any(map(self._at_home, known)))

    def _is_given_of_named(self, reading: Reading) -> bool:
        """Whether an official whom the text names before is called by the given name that the surname is, too."""
        if reading.led & IS_TITLE or not self.officials:
            return False
        names = self.catalogue.given.read(self.page.folded[reading.hit.start + 1 : reading.hit.end + 1])
        return any(
            item.places[0] < reading.start and same_given(names, self.catalogue.person(who).classes) & reading.all_bits
            for who, item in self.officials.items()
        )

    def _is_given_to(self, reading: Reading) -> bool:
        """Whether a dative is rather that of a given name, or an adjective («Іванові подарували», «Лаврові вінки»).

        A surname in -ов has the one in -ові as well as a given name, and more often the one in -у: of a surname that
        many bear, nobody is meant whose office the text does not tell of.
        """
        form = self.page.folded[reading.hit.start + 1 : reading.hit.end + 1]
        if not form.endswith(_TO_HIM_ENDS) or reading.led & IS_TITLE:
            return False
        if not self.catalogue.given.read(form):
            return False
        if any(map(is_widespread, uk_to_ru(reading.group.word))):
            known = map(self.catalogue.hints, reading.who[:_MANY])
            return all(hints.offices and not self.page.tells(hints.fields) for hints in known)
        word = reading.after
        noun = word.endswith(_NOUNS) and not word.endswith(_NO_NOUNS) and not verb_bits(word) & (IS_VERB | IS_PLURAL)
        return bool(word) and len(word) > _SHORTEST_VERB and noun and self.page.text[reading.end + 1].islower()

    def _in_office(self, reading: Reading, stranger: int | str | None) -> bool:
        """Whether the official's title leads in the surname («президент Байден»), and none did the stranger."""
        if reading.before in BODIES and any(self.catalogue.hints(who).offices for who in reading.who[:_MANY]):
            return True
        if reading.led & IS_GENDER or not isinstance(stranger, str):
            return False
        known = reading.who[:_MANY]
        if reading.led & IS_TITLE:
            if not any(self.namesakes.title_words(reading, who) for who in known):
                return False
        elif not any(self._is_told_by_title(reading, who) for who in known):
            return False
        items = [items.get(stranger) for items in self.introduced.values()]
        return not any(item is not None and item.titled for item in items)

    def _is_told_by_title(self, reading: Reading, who: int) -> bool:
        """Whether a surname stands behind a word of the official's positions («зампред») or of a body that they name.

        Before the body stands who is at its head («глава МЗС Кулеба», while the catalogue has «глава МЗС Украины»).
        """
        word, span = reading.before, reading.span_before
        if not word or span is None or not _holds_office(self.catalogue, who, self.day):
            return False
        hints = self.catalogue.hints(who)
        if self.page.text[slice(*span)].isupper():
            ahead = close_word_before(self.page, span[0])
            agrees = CASES_OF_HEADS.get(ahead, 0) & reading.all_bits & CASES  # not «помощник главы МЗС Кулеба»
            return agrees > 0 and ahead[:TITLE_LETTERS] in hints.titles and f" {word[:DOMAIN_LETTERS]}" in hints.domains
        if f" {word[:OFFICE_LETTERS]}" in hints.offices:
            return True
        # «министр иностранных дел Лавров»; what is capitalised may be a state, whose the office is instead
        ends = word in ENDS_OF_TITLES and self.page.text[span[0]].islower()
        return ends and self.namesakes.title_words(reading, who) >= _TELLING_WORDS

    def _acts_behind(self, reading: Reading) -> bool:
        """Whether a surname behind an institution is no name of it but acts («После училища Дюмин служил …»).

        A woman's nominative is also the genitive of a man («в театре Ткачёва»), unless she does something or is one of
        several («в центре Ткачёва и Лис»).
        """
        of_man = reading.meaning.other if reading.all_bits & FEMININE else 0
        if not (reading.all_bits | of_man) & GEN:
            return True
        if not reading.all_bits & NOM:
            return False
        if self._has_verb(reading):
            return True
        return not reading.all_bits & GEN and (reading.followed & IS_SPEECH > 0 or self._is_listed(reading))

    def _accept(self, reading: Reading, who: int, mentions: list[Found], *reasons: ReasonCode) -> None:
        mentions.append((reading.start, reading.end, who, reading.kind, reasons, reading.doubtful))


def _holds_office(catalogue: Catalogue, who: int, day: date | None) -> bool:
    """Whether the catalogue has an office that an official held on the day, if one is known."""
    return day is None or any(
        (position.held_from is None or position.held_from <= day)
        and (position.held_to is None or day <= position.held_to)
        for position in catalogue.officials[who].positions
    )


def case_reason(code: str, bits: int, before: str) -> ReasonCode:
    return _reason_of_case(code, bits, before if before in TELLING_CASE else before and "-")


@lru_cache(maxsize=10_000)
def _reason_of_case(code: str, bits: int, before: str) -> ReasonCode:
    return reason(code, case=case_name(bits, before))
