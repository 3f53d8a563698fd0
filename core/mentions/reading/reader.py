"""First pass: reads each hit with the words right beside it, and keeps the officials that agree with them."""

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from core.mentions.catalogue.groups import CAPITAL, UPPER, Group
from core.mentions.catalogue.kinds import ALIAS, FIRST, FULL, PATRONYMIC_GROUP, SURNAME
from core.mentions.catalogue.meanings import Meaning
from core.mentions.pages.scan import Hit
from core.mentions.pages.surroundings import (
    CLOSING_QUOTES,
    GAP,
    Span,
    any_word_after,
    in_capitals,
    is_capital,
    starts_sentence,
    word_after,
    word_at,
    word_before,
)
from core.mentions.reading.namesbeside import NamesBeside
from core.mentions.reading.nopersons import COORDINATED, HYPHENS, LOWERCASE_LENGTH, SOMEBODY
from core.mentions.reading.reading import NamePart, Reading
from core.mentions.reading.wordsbeside import PARTICLE_WORDS
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import (
    ADVERTISERS,
    FIRMS,
    IS_AGE,
    IS_SPEECH,
    IS_TITLE,
    SPEECH,
    told_behind,
)
from core.mentions.words.given import same_given
from core.mentions.words.grammar import ANY_CASE, GEN, NOM
from core.mentions.words.ordinary import is_ordinary
from core.types import reason

_BEFORE_NAMES: Final = GAP | frozenset("-‑.")  # between a name and the surname behind it
_ENDS_NAME: Final = _BEFORE_NAMES | CLOSING_QUOTES | {"]"}  # before a gap that follows a name
_FIRMS: Final = FIRMS | ADVERTISERS
_START: Final = attrgetter("start")
# How most surnames of Slavs end, folded, in any case.
_SURNAME: Final = re.compile(
    "|".join(
        f".{{2}}(?:{'|'.join(map(key, words(stems)))})(?:{'|'.join(map(key, words(endings)))}){'?' * bare}$"
        for stems, endings, bare in (
            ("ов ев єв ин ын ін їн", "а у ым им ом е і ой ої ій ою", True),
            ("ск цк ськ цьк", "ий ого ому им ом ім ая а ой ої ій у ую ою", False),
            ("енк", "о а у ом ові", False),
            ("ук юк чук", "а у ом ові", True),
        )
    )
).search
# How they end where they do not bend, and by how many letters one tells that it is the same in another case.
_UNBENT: Final = re.compile(
    f"(?:{'|'.join(map(key, words('ов ев єв ин ын ін їн ский цкий ський цький енко ук юк')))})$"
).search
_SAME_NAME: Final = 5
# What follows one place of a see: «Симферопольский [и Крымский]».
_OF_TWO_PLACES: Final = re.compile(r" (?:и|та|і|й) (?:всея|всієї|[А-ЯЁҐЄІЇ]\w+(?:ский|цкий|ський|цький))\b").match


class Reader(NamesBeside):
    """Reads the hits of one page."""

    def read_all(self) -> list[Reading]:
        """All readings in order of their place; the longest of nested hits wins."""
        readings: list[Reading] = []
        taken = -1
        hits = self.page.hits
        if len(hits) == 1:
            if hits[0].meaning.only_role:
                return []
            reading = self._read(hits[0])
            return [] if reading is None else [reading]
        if self.page.tangled:
            hits = hits[::-1]  # by their ends, so that of those that begin together the longest comes first
            hits.sort(key=_START)
        for hit in hits:
            if hit.end <= taken or hit.meaning.only_role:
                continue
            reading = self._read(hit)
            if reading is not None:
                readings.append(reading)
                taken = hit.end
                self._taken = reading.end
                if reading.kind is FULL:
                    self._named = reading.end
        return readings

    def _read(self, hit: Hit) -> Reading | None:
        page, meaning = self.page, hit.meaning
        start, end = hit.start, hit.end
        text = page.text
        if meaning.may_be_latin and not hit.starred and text[start:end].isascii():
            meaning = meaning.in_latin
        surname = meaning.surname
        if surname is None:
            if meaning.alias is not None:
                return self._read_alias(hit, meaning, meaning.alias, text[start:end])
            return self._read_patronymic(hit, meaning)
        lead = text[start - 1] if start else ""
        tail = text[end] if end < len(text) else ""
        capital = text[start].isupper() or lead == "#"
        if not capital and not hit.starred and (meaning.ordinary or end - start < LOWERCASE_LENGTH):
            return None  # an ordinary word or a part of one: met too often to be read and told of
        reading = Reading(page, hit, meaning, SURNAME, surname, meaning.bits, meaning.all_bits, meaning.who)
        before, word, after = reading.span_before, reading.lead, reading.span_after
        if not capital:
            reading.capital = False
            if meaning.common == 1 and not hit.starred and not self._is_spoken(reading):
                reading.rejected = reason("mention-rejected-lowercase")
                return reading
        if lead in _BEFORE_NAMES:
            if before is not None and reading.before:
                named = text[before[0]].isupper() or word in PARTICLE_WORDS  # nothing else is a part of a name
            else:
                named = lead not in GAP or start < 2 or text[start - 2] in _ENDS_NAME
            if named:
                self._look_left(reading)
        elif lead == "(" and tail == ")":
            self._look_left(reading)
        if tail in GAP and after is not None and not reading.parts and text[after[0]].isupper():
            self._look_right(reading)
            if reading.end != end:
                self._look_behind(reading)
        if tail == ":":
            reading.followed |= IS_SPEECH
        if reading.parts:
            self._match(reading)
            if reading.other and len(meaning.senses) > 1:  # «Владимир Вольфович» is no Вольфович called Владимир
                father = self._read_patronymic(hit, meaning)
                if father is not None:
                    return father
            if reading.start < start and reading.lead in COORDINATED:
                self._find_couple(reading)
            why = reading.rejected
            if why is None and (reading.all_bits & GEN or text[reading.end : reading.end + 1] in CLOSING_QUOTES):
                why = self.ship(reading)
        else:
            why = self.no_person(reading, before, word, lead, tail)
            if word in SOMEBODY and before is not None and reading.before:
                reading.strange = text[before[0] : before[1]]
        if why is None and reading.lead in _FIRMS:
            why = self.firm(reading)
        if why is None and (lead in HYPHENS or tail in HYPHENS):
            why = self.hyphen(reading, lead, tail)
        if why is None:
            aged = reading.followed & IS_AGE and reading.end == end
            if aged and after is not None and self._is_age(end, after):
                why = self.junior(reading, reading.follow, after)
        if why is not None:
            reading.rejected = why
        return reading

    def _is_age(self, end: int, after: Span) -> bool:
        """Whether the word behind a name makes it a senior's or a junior's, as that of «…, старший сын» does not."""
        text, stop = self.page.text, after[1]
        gap = text[end : after[0]]
        if gap == ", " and text[stop : stop + 1] == " " and text[stop + 1 : stop + 2].islower():
            return text[after[0]].isascii()
        return gap in (" ", ", ")

    def _look_behind(self, reading: Reading) -> None:
        """Takes in the word behind names that follow the surname."""
        after = reading.span_after = any_word_after(self.page, reading.end)
        word = word_at(self.page, after) if after is not None else ""
        reading.after = word if after is not None and after[0] - reading.end == 1 else ""
        reading.followed = told_behind(word)
        if self.page.text[reading.end : reading.end + 1] == ":":
            reading.followed |= IS_SPEECH

    def _is_spoken(self, reading: Reading) -> bool:
        """Whether a lower-case name has a word of speech after it, or a capitalised word in front."""
        before, after = reading.span_before, reading.span_after
        if before is not None and self.page.text[before[0]].isupper():
            return True
        if self.page.text[reading.end : reading.end + 1] == ":":  # «с помощью листьев: …» is what a list begins with
            return reading.led & IS_TITLE > 0 or starts_sentence(self.page, reading.start)
        return after is not None and reading.follow in SPEECH and reading.all_bits & NOM > 0  # «в пятницу объявил»

    def _read_alias(self, hit: Hit, meaning: Meaning, group: Group, surface: str) -> Reading:
        every = 0
        for marks in meaning.alias_bits.values():
            every |= marks
        reading = Reading(self.page, hit, meaning, ALIAS, group, meaning.alias_bits, every, list(meaning.alias_bits))
        reading.capital = surface[:1].isupper()
        if self.page.text[hit.end : hit.end + 1] == ":":
            reading.followed |= IS_SPEECH
        if (group.flags & UPPER and not surface.isupper()) or (group.flags & CAPITAL and not reading.capital):
            reading.rejected = reason("mention-rejected-lowercase")
        elif reading.span_after is not None and not surface.isascii():
            name = self._of_another(reading, reading.span_after)
            if name:
                reading.rejected = reason("mention-rejected-other-name", name=name)
        return reading

    def _of_another(self, reading: Reading, after: Span) -> str:
        """The surname behind an alias that ends with a given name, if it makes it somebody else's.

        «Митрополит Тихон Задонский», «митрополит Тихон (Котов)»: of an official's own names none is, nor of a see that
        the positions name or that is two places'. What bends is no part of a name in the nominative («патриарх Кирилл
        Котову ответил»).
        """
        text, end = self.page.text, reading.end
        bracketed = text[end : after[0]] == " (" and text[after[1] : after[1] + 1] == ")"
        if not (bracketed or text[end : after[0]] == " ") or not is_capital(self.page, after):
            return ""
        if after[0] in self.starts or not self._is_surname(after):
            return ""
        if not bracketed and (not _UNBENT(reading.follow) or _OF_TWO_PLACES(text, after[1])):
            return ""
        if not self.given.read(self.page.folded[reading.start + 1 : end + 1].rpartition(" ")[2]):
            return ""
        own = (name for who in reading.who for name in self._names_of(who))
        told = reading.follow[:_SAME_NAME]
        return "" if any(key(name).startswith(told) for name in own) else text[after[0] : after[1]]

    def _names_of(self, who: int) -> list[str]:
        """The words of all that an official is called, and of the positions."""
        official = self.catalogue.officials[who]
        phrases = (phrase for position in official.positions for phrase in (position.title, *position.short))
        return [word for name in (*official.names.values(), *official.aliases, *phrases) for word in name.split()]

    def _read_patronymic(self, hit: Hit, meaning: Meaning) -> Reading | None:
        """A given name with a patronymic: the officials who bear both."""
        page = self.page
        span = word_before(page, hit.start)
        if span is None or not is_capital(page, span):
            return None
        after = word_after(page, hit.end)
        if after is not None and is_capital(page, after):
            return None  # the surname follows
        before = word_before(page, span[0])
        if before is not None and is_capital(page, before) and before[0] in self.starts:
            return None  # the surname stands in front
        if before is not None and (in_capitals(page, before, span) or self._is_surname(before)):
            return None  # so does a stranger's
        first: Sequence[tuple[str, int]] = ()  # the readings of the first half of a double name («Юнус-Бек Карпович»)
        start = span[0]
        if page.text[start - 1] in HYPHENS and page.text[start - 2].isalpha() and start > 1:
            start = page.folded.rfind(" ", 0, start - 1)
            first = self.given.read(word_at(page, (start, span[0] - 1)))
            if not first:
                return None
        names = self.given.read(word_at(page, span))
        bits: dict[int, int] = {}
        every = 0
        found: Group | None = None
        for group, marks in hit.senses:
            if group.kind is PATRONYMIC_GROUP and any(given & marks & ANY_CASE for _, given in names):
                found = group
                every |= marks
                for lemma, _ in names:
                    for member in self.catalogue.namesakes_of(group, lemma):
                        if not first or same_given(first, self.catalogue.person(member).classes):
                            bits[member] = marks
        if found is None or not bits:
            return None
        reading = Reading(page, hit, meaning, FIRST, found, bits, every, list(bits))
        reading.start = start
        reading.parts = [NamePart(span, word_at(page, span), initial=False)]
        return reading

    def _is_surname(self, span: Span) -> bool:
        """Whether a capitalised word in front of a given name ends as surnames do («Ветлугин Карп Ильич»)."""
        if not is_capital(self.page, span):
            return False
        word = word_at(self.page, span)
        return _SURNAME(word) is not None and not is_ordinary(word)
