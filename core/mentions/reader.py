"""First pass: reads each hit with the words right beside it, and keeps the officials that agree with them."""

from collections.abc import Sequence
from operator import attrgetter

from core.mentions.alphabet import key
from core.mentions.cues import (
    AFTER,
    BEFORE,
    HEADS,
    IS_ACTION,
    IS_AGE,
    IS_KIN,
    IS_MAN,
    IS_OBLIQUE,
    IS_SPEECH,
    IS_TITLE,
    IS_WOMAN,
    KIN,
    SPEECH,
    TITLES,
)
from core.mentions.forms import Person
from core.mentions.given import ambiguous_names, same_given
from core.mentions.grammar import ANY_CASE, FEMININE, GEN, MASCULINE, NOM, PLURAL
from core.mentions.groups import CAPITAL, UPPER, Group
from core.mentions.kinds import ALIAS, FIRST, FULL, PATRONYMIC_GROUP, SURNAME, SURNAME_GROUP
from core.mentions.meanings import Meaning, Names
from core.mentions.names import EASTERN, PARTICLES, is_syllabic
from core.mentions.nopersons import COORDINATED, HYPHENS, LOWERCASE_LENGTH, PageReader
from core.mentions.ordinary import begins_as_ordinary, is_ordinary
from core.mentions.patronymics import patronymic_fits
from core.mentions.reading import NamePart, Reading, initial_fits, other_bits
from core.mentions.scan import Hit
from core.mentions.surroundings import (
    CLOSING_QUOTES,
    GAP,
    GAPS,
    Span,
    any_word_after,
    any_word_before,
    initial_before,
    is_capital,
    looks_patronymic,
    may_agree,
    starts_sentence,
    word_after,
    word_at,
    word_before,
)
from core.types import reason

_PARTICLES = frozenset(key(word) for word in PARTICLES)
# Family names that stand before a given name: «Чэнь Дэмин» is nobody called Дёмин. Not those that are words, too.
_EASTERN = frozenset(key(word) for word in EASTERN if len(word) > 2) - frozenset(
    key(word) for word in ("пан", "сон", "хан", "ван", "фан", "бай", "лай", "дай", "тан", "хань", "тянь", "мао")
)
_NO_INITIALS = frozenset(key(word) for word in ("mr", "ms", "dr", "st"))
_MOST_NAMES = 4
_LONGEST_NICKNAME = 24
_MANY = 4
_ADJECTIVE = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "ему", "ому", "ым", "ої", "ій")
_WOMANS = (key("а"), key("я"))
# Words of one letter begin a sentence, and are no initials without a full stop; «Пане» begins an address.
_NEVER_NAMES = frozenset(
    key(word)
    for word in (
        *("и", "а", "о", "у", "в", "к", "с", "я", "й", "і", "з"),
        *("але", "коли", "нині"),
        *("пан", "пана", "пану", "пане", "панові", "паном", "пані"),
    )
)
_POWER, _I = key("влада"), "і"
_ENDINGS_OF_MEN = (key("а"), key("у"))
_TELLING = IS_TITLE | IS_KIN | IS_WOMAN | IS_MAN | IS_OBLIQUE
_BEFORE_NAMES = GAP | frozenset("-‑.")  # between a name and the surname behind it
_MOST_KEPT = 1_000
# What a word in front of a surname may be: a name that agrees with it, or one of what needs a look at the text.
_IS_NAME, _IS_PARTICLE, _IS_NEVER, _IS_POWER, _IS_PLACE = 1, 2, 4, 8, 16
_START = attrgetter("start")


def _is_oblique_title(word: str) -> bool:
    """Whether a folded title is a man's genitive or dative («генерала», «генералу»)."""
    return word[-1] in _ENDINGS_OF_MEN and word[:-1] in TITLES


class Reader(PageReader):
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
        return readings

    def _read(self, hit: Hit) -> Reading | None:
        page, meaning = self.page, hit.meaning
        start, end = hit.start, hit.end
        text, folded = page.text, page.folded
        common = meaning.common
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
        reading = Reading(hit, meaning, SURNAME, surname, meaning.bits, meaning.all_bits, meaning.who)
        reading.capital = capital
        reading.common = common
        before = reading.span_before = any_word_before(page, start)
        plain = False  # whether a word in lower case stands right before it, so that no name does
        word = ""
        if before is not None:
            word = reading.lead = folded[before[0] + 1 : before[1] + 1].replace(" ", "")
            plain = start - before[1] == 1 and not text[before[0]].isupper() and word not in _PARTICLES
        after = reading.span_after = any_word_after(page, end)
        if after is not None:
            reading.follow = folded[after[0] + 1 : after[1] + 1]
        if common == 1 and not capital and not hit.starred and not self._is_spoken(reading):
            reading.rejected = reason("mention-rejected-lowercase")
            return reading
        if not plain and lead in _BEFORE_NAMES:
            self._look_left(reading)
        if tail in GAP and not reading.parts and after is not None and text[after[0]].isupper():
            self._look_right(reading)
        follow = self._look_around(reading, tail)
        if reading.parts:
            self._match(reading)
            if reading.start < start:
                self._find_couple(reading)
            if reading.rejected is None:
                reading.rejected = self.ship(reading)
        else:
            reading.rejected = self.no_person(reading, before, word, lead, tail)
        if reading.rejected is None and (lead in HYPHENS or tail in HYPHENS):
            reading.rejected = self.hyphen(reading)
        aged = follow & IS_AGE and reading.rejected is None and reading.end == end
        if aged and after is not None and text[end : after[0]] in (" ", ", "):
            reading.rejected = self.junior(reading, reading.follow, after)
        return reading

    def _is_spoken(self, reading: Reading) -> bool:
        """Whether a lower-case name has a word of speech after it, or a capitalised word in front."""
        before, after = reading.span_before, reading.span_after
        if before is not None and self.page.text[before[0]].isupper():
            return True
        if self.page.text[reading.end : reading.end + 1] == ":":
            return True
        return after is not None and reading.follow in SPEECH

    def _read_alias(self, hit: Hit, meaning: Meaning, group: Group, surface: str) -> Reading:
        every = 0
        for marks in meaning.alias_bits.values():
            every |= marks
        reading = Reading(hit, meaning, ALIAS, group, meaning.alias_bits, every, list(meaning.alias_bits))
        reading.capital = surface[:1].isupper()
        reading.common = meaning.common
        before = reading.span_before = any_word_before(self.page, hit.start)
        after = reading.span_after = any_word_after(self.page, hit.end)
        if before is not None:
            reading.lead = word_at(self.page, before)
        if after is not None:
            reading.follow = self.page.folded[after[0] + 1 : after[1] + 1]
        self._look_around(reading, self.page.text[hit.end : hit.end + 1])
        if (group.flags & UPPER and not surface.isupper()) or (group.flags & CAPITAL and not reading.capital):
            reading.rejected = reason("mention-rejected-lowercase")
        return reading

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
                        bits[member] = marks
        if found is None or not bits:
            return None
        reading = Reading(hit, meaning, FIRST, found, bits, every, list(bits))
        reading.start = span[0]
        reading.parts = [NamePart(span, word_at(page, span), initial=False)]
        return reading

    # ------------------------------------------------------------------ names beside the surname

    def _look_left(self, reading: Reading) -> None:
        """Takes in the names in front of the surname, and what stands in front of them."""
        page, place = self.page, reading.start
        text, known = page.text, reading.meaning.names
        parts: list[NamePart] = []
        ahead, ahead_word, seen = reading.span_before, reading.lead, place  # what stands in front of `seen`
        for _ in range(_MOST_NAMES):
            if place != seen:
                ahead = any_word_before(page, place)
                ahead_word = word_at(page, ahead) if ahead is not None else ""
                seen = place
            lead = text[place - 1] if place else ""
            span = None
            if lead in GAP:
                if ahead is not None and (place - ahead[1] == 1 or not text[ahead[1] : place].strip(GAPS)):
                    span = ahead
                else:
                    mark = self._mark_before(place)
                    if mark in CLOSING_QUOTES and not parts:
                        span = self._before_nickname(place)
                    if span is None and mark != ".":
                        break
            elif lead in HYPHENS:
                span = self._hyphened_before(place, parts, reading)
                if span is None:
                    break
            elif lead != ".":
                break
            if span is None:
                span = initial_before(page, place)
                if span is None or span[0] < self._taken or word_at(page, span) in _NO_INITIALS:
                    break
                parts.append(NamePart(span, word_at(page, span), initial=True))
            else:
                word = ahead_word if span is ahead else word_at(page, span)
                capital = text[span[0]].isupper()
                if capital:
                    told = known.get(word)
                    if told is None:
                        told = self._judge(word, reading)
                else:
                    told = _IS_PARTICLE * (word in _PARTICLES)
                if told != _IS_NAME:
                    if told & _IS_PARTICLE and not parts and (not capital or self._has_particle(reading, word)):
                        place = span[0]
                        if self._has_particle(reading, word):
                            reading.start = place
                        continue
                    if not capital or (told & _IS_NEVER and (not parts or len(word) == 1)):
                        break
                    if told & _IS_POWER and _I in text:
                        break  # «Влада Зеленського» is his power
                    if told & _IS_PLACE and not parts and self._has_title(span):
                        break  # «премьера Израиля Нетаньяху»
                    if not told & _IS_NAME:
                        if not parts and self._is_middle(reading, span):
                            place = span[0]
                            continue
                        if not parts:
                            reading.strange = self._strange(span, word, reading.all_bits, reading)
                        break
                if parts and lead in HYPHENS:
                    parts[-1].second = True
                parts.append(NamePart(span, word, initial=False))
            place = span[0]
        if parts:
            parts.reverse()
            reading.parts = parts
            reading.start = parts[0].span[0]
        if reading.start != reading.hit.start:
            if reading.start != seen:
                ahead = any_word_before(page, reading.start)
                ahead_word = word_at(page, ahead) if ahead is not None else ""
            reading.span_before, reading.lead = ahead, ahead_word

    def _judge(self, word: str, reading: Reading) -> int:
        """What a folded word in front of a form may be, whatever the text: see `_IS_NAME` and the others."""
        known = reading.meaning.names
        if len(known) > _MOST_KEPT:
            known.clear()
        told = known[word] = (
            _IS_NAME * self._agrees(word, reading)
            | _IS_PARTICLE * (word in _PARTICLES)
            | _IS_NEVER * (word in _NEVER_NAMES)
            | _IS_POWER * (word == _POWER)
            | _IS_PLACE * self._is_place(word)
        )
        return told

    def _is_place(self, word: str) -> bool:
        """Whether a given name may be a place of which one is the head, instead (`Израиля`)."""
        readings = self.given.read(word)
        return bool(readings) and all(bits & GEN and lemma in ambiguous_names() for lemma, bits in readings)

    def _has_title(self, span: Span) -> bool:
        """Whether a title stands before a word."""
        before = word_before(self.page, span[0])
        return before is not None and word_at(self.page, before) in TITLES

    def _is_middle(self, reading: Reading, span: Span) -> bool:
        """Whether an unknown word stands between a given name of one of the officials and the surname (`Фог`)."""
        before = word_before(self.page, span[0])
        if before is None or not is_capital(self.page, before) or self.page.text[span[0] : span[1]].isupper():
            return False
        readings = self.given.read(word_at(self.page, before))
        return any(
            same_given(readings, self.catalogue.person(who).classes) & bits & ANY_CASE
            for who, bits in reading.bits.items()
        )

    def _hyphened_before(self, place: int, parts: list[NamePart], reading: Reading) -> Span | None:
        """The first half of a double given name (`Жан` in `Жан-Клод Юнкер`), or a particle (`аль` in `аль-Хадж`)."""
        if place < 2 or not self.page.text[place - 2].isalpha():
            return None
        span = (self.page.folded.rfind(" ", 0, place - 1), place - 1)
        word = word_at(self.page, span)
        return span if parts or (word in _PARTICLES and self._has_particle(reading, word)) else None

    def _before_nickname(self, place: int) -> Span | None:
        """The given name before a nickname in quotation marks (`Захарий «Шакро» Калашов`)."""
        text = self.page.text
        stop = place
        while stop and text[stop - 1] in GAP:
            stop -= 1
        if stop == place or text[stop - 1 : stop] not in CLOSING_QUOTES:
            return None
        begin = max(text.rfind(mark, max(0, stop - _LONGEST_NICKNAME), stop - 1) for mark in '«“„"')
        span = word_before(self.page, begin) if begin > 0 else None
        if span is None or not is_capital(self.page, span):
            return None
        return span if self.given.read(word_at(self.page, span)) else None

    def _mark_before(self, place: int) -> str:
        """The last character before a place that may not stand within a name; none at the beginning."""
        text = self.page.text
        stop = place - 1
        while stop >= 0 and text[stop] in GAP:
            stop -= 1
        return text[stop] if stop >= 0 else ""

    def _has_particle(self, reading: Reading, word: str) -> bool:
        return any(word in self.catalogue.person(who).particles for who in reading.who)

    def _agrees(self, word: str, reading: Reading) -> bool:
        readings, marks = self.given.read(word), reading.all_bits
        if not readings:
            return looks_patronymic(word)
        other = other_bits(reading)
        gender = FEMININE if marks & MASCULINE else MASCULINE
        return any(bits & marks & ANY_CASE or (bits & gender and bits & other & ANY_CASE) for _, bits in readings)

    def _strange(self, span: Span, word: str, marks: int, reading: Reading) -> str:
        """The word if it is likely to be a given name that we don't know: capitalised, agreeing, not ordinary."""
        original = self.page.text[span[0] : span[1]]
        readings = self.given.read(word)
        if readings and any(same_given(readings, self.catalogue.person(who).classes) for who in reading.who[:_MANY]):
            return ""  # «об Илон Маске»: the official's own name, left as it is
        if self._ends_double_name(span) and may_agree(word, marks):
            return original  # «Ахмат-Хаджи»
        if word in KIN:
            return ""
        if word in _EASTERN and not any(self.catalogue.person(who).eastern for who in reading.who):
            return original
        if word in TITLES or word in KIN or len(word) < 3 or original.isupper() or original.endswith(_ADJECTIVE):
            return ""
        begins = starts_sentence(self.page, span[0])
        # «Розангела да Силва»: a woman's given name before a surname that has one form for both
        before = word_before(self.page, span[0])
        lead = word_at(self.page, before) if before is not None else ""
        if not may_agree(word, marks) and (begins or lead in TITLES or not self._is_womans(span, word, reading)):
            return ""
        latin = original.isascii()
        if latin != self.page.text[span[1] + 1 : span[1] + 40].lstrip(" *_")[:1].isascii():
            return ""  # «Fox News Трамп»
        if latin and begins:
            return ""
        if begins:
            return "" if begins_as_ordinary(word) else original
        if lead in HEADS and not marks & NOM:
            return ""  # «главы Ростеха Чемезова»
        return "" if is_ordinary(word) else original

    def _ends_double_name(self, span: Span) -> bool:
        """Whether a hyphen joins the word to a given name in front."""
        text = self.page.text
        if span[0] < 3 or text[span[0] - 1] not in HYPHENS or not text[span[0] - 2].isalpha():
            return False
        first = (self.page.folded.rfind(" ", 0, span[0] - 1), span[0] - 1)
        return is_capital(self.page, first) and bool(self.given.read(word_at(self.page, first)))

    def _is_womans(self, span: Span, word: str, reading: Reading) -> bool:
        """Whether a word may be an unknown given name of a woman (`Розангела да Силва`)."""
        if not word.endswith(_WOMANS) or span[0] in self.starts or self.given.read(word):
            return False
        return bool(other_bits(reading) & reading.all_bits & NOM)

    def _look_right(self, reading: Reading) -> None:
        page, place, marks = self.page, reading.end, reading.all_bits
        following = word_after(page, place)
        if following is None or not is_capital(page, following):
            return
        before = any_word_before(page, reading.start)
        if before is not None and word_at(page, before) in KIN and not marks & NOM:
            return  # «вдова Ельцина Наина Иосифовна»
        titled = before is not None and word_at(page, before) in TITLES
        parts: list[NamePart] = []
        eastern = any(self.catalogue.person(who).eastern for who in reading.who)
        for _ in range(3):
            span = word_after(page, place)
            if span is None or not is_capital(page, span):
                break
            word = word_at(page, span)
            own = eastern and any(word in self.catalogue.person(who).given for who in reading.who)
            if len(word) <= 2 and page.text[span[1] : span[1] + 1] == "." and not own:
                parts.append(NamePart((span[0], span[1] + 1), word, initial=True))
                place = span[1] + 1
                if page.text[place : place + 1] == " " and page.text[place + 2 : place + 3] == ".":
                    place += 1
                if page.text[place : place + 1].isupper() and page.text[place + 1 : place + 2] == ".":
                    second = (place, place + 1)
                    parts.append(NamePart((place, place + 2), word_at(page, second), initial=True))
                    place += 2
                break
            told = reading.meaning.names.get(word)
            if not own and not (self._judge(word, reading) if told is None else told) & _IS_NAME:
                # of «Ким Чен Ына» the last part alone bends; «Ким Чен Ир» is another
                written = page.text[span[0] : span[1]]
                another = eastern and (parts or (span[0] not in self.starts and not titled))
                if not another or written.isascii() or not is_syllabic(written.lower()):
                    break
            parts.append(NamePart(span, word, initial=False))
            place = span[1]
        if not parts:
            return
        if not parts[-1].initial and not looks_patronymic(parts[-1].word) and not eastern:
            # «сменил Лавров Сергея Иванова»: a given name before a capitalised word belongs to that one
            span = word_after(page, place)
            if span is not None and is_capital(page, span):
                return
        reading.parts = parts
        reading.end = place

    def _match(self, reading: Reading) -> None:
        """Keeps the officials whose names agree with those beside the surname."""
        few = len(reading.who) <= _MANY
        if not few:
            reading.who = self._with_given(reading)
        fit: list[int] = []
        parts = reading.parts
        for first in range(len(reading.parts)):
            # «премьер Израиля Биньямин Нетаньяху»: what is farthest away may not belong to the name
            parts = reading.parts[first:] if first and reading.start < reading.hit.start else reading.parts
            if first and not parts[0].initial and looks_patronymic(parts[0].word):
                break  # a patronymic belongs to the given name before it
            fit = self._fitting(reading, parts) if few else self._fitting_of(reading, parts)
            if fit:
                break
        if fit:
            reading.who = fit
            reading.kind = FULL
            if reading.start < reading.hit.start:
                if first:
                    reading.lead = reading.parts[first - 1].word
                    reading.start = parts[0].span[0]
                reading.parts = parts
        else:
            reading.other = True
            reading.who = []
            reading.rejected = reason("mention-rejected-other-name", name=self._parts_text(reading))

    def _fitting(self, reading: Reading, parts: Sequence[NamePart]) -> list[int]:
        """The officials whom the names leave: the same wherever these names stand beside this form."""
        known = reading.meaning.fits
        first = parts[0]
        names: Names = first.word
        if len(parts) > 1 or first.initial or first.second:
            names = tuple([(part.word, part.initial, part.second) for part in parts])
        fit = known.get(names)
        if fit is None:
            if len(known) > _MOST_KEPT:
                known.clear()
            fit = known[names] = self._fitting_of(reading, parts)
        return fit

    def _fitting_of(self, reading: Reading, parts: Sequence[NamePart]) -> list[int]:
        return [who for who in reading.who if self._fits(who, parts, reading.bits[who])]

    def _find_couple(self, reading: Reading) -> None:
        """Officials named by a given name that shares the surname with the next: «Аркадий и Борис Ротенберги»."""
        if reading.lead not in COORDINATED:
            return
        page = self.page
        link = word_before(page, reading.start)
        if link is None or word_at(page, link) not in COORDINATED:
            return
        span = word_before(page, link[0])
        if span is None or not is_capital(page, span):
            return
        names = self.given.read(word_at(page, span))
        if not names:
            return
        form = page.folded[reading.hit.start + 1 : reading.hit.end + 1]
        shared = reading.all_bits & PLURAL or form == key(reading.group.word)
        if not shared:
            return  # «встреча Ивана и Марии Петровой»: one bears the surname
        lemmas = {lemma for lemma, _ in names}
        couple: dict[int, None] = {}
        for group, _ in reading.hit.senses:
            if group.kind is SURNAME_GROUP:
                for lemma in lemmas:
                    couple.update(dict.fromkeys(self.catalogue.namesakes_of(group, lemma)))
        reading.couple = [who for who in couple if who not in reading.who]
        reading.couple_start = span[0]

    def _with_given(self, reading: Reading) -> list[int]:
        """Of many namesakes those who bear one of the given names beside the surname."""
        lemmas = {lemma for part in reading.parts if not part.initial for lemma, _ in self.given.read(part.word)}
        if not lemmas:
            return reading.who
        found: dict[int, None] = {}
        for group, _ in reading.hit.senses:
            if group.kind is SURNAME_GROUP:
                for lemma in lemmas:
                    found.update(dict.fromkeys(self.catalogue.namesakes_of(group, lemma)))
        return list(found)

    def _parts_text(self, reading: Reading) -> str:
        return self.page.text[reading.parts[0].span[0] : reading.parts[-1].span[1]]

    def _fits(self, who: int, parts: Sequence[NamePart], bits: int) -> bool:
        person = self.catalogue.person(who)
        matched = False
        for index, part in enumerate(parts):
            if part.initial:
                if index and not matched:
                    return False
                if not initial_fits(part.word, index, person):
                    return False
                matched = True
                continue
            readings = self.given.read(part.word)
            if same_given(readings, person.classes) & bits & (ANY_CASE | PLURAL):
                matched = True
            elif looks_patronymic(part.word) and (index > 0 or patronymic_fits(part.word, person.patronymics)):
                if person.patronymics and not patronymic_fits(part.word, person.patronymics):
                    return False
                matched = matched or index == 0
            elif len(part.word) == 1 and part.word in person.given:
                matched = True  # «Ван И»
            elif not matched or (person.eastern and not readings and self._has_more_names(who, index)):
                return False  # a middle name may follow the given name, never precede it
        return matched and self._gender_fits(person, parts)

    def _has_more_names(self, who: int, count: int) -> bool:
        """Whether the catalogue has more than `count` given names of an official («Чен Ын»)."""
        return any(len(name.split()) > count + 1 for name in self.catalogue.officials[who].names.values())

    def _gender_fits(self, person: Person, parts: Sequence[NamePart]) -> bool:
        if person.gender is None:
            return True
        wanted = MASCULINE if person.gender == "m" else FEMININE
        readings = [self.given.read(part.word) for part in parts if not part.initial and not part.second]
        return all(not found or any(bits & wanted for _, bits in found) for found in readings)

    # ------------------------------------------------------------------ other words around

    def _look_around(self, reading: Reading, tail: str) -> int:
        """Takes in the words around a name, `tail` being what follows the hit; returns what the word behind it is."""
        page, start, end = self.page, reading.start, reading.end
        word, before = reading.lead, reading.span_before
        if before is not None:
            near = start - before[1] == 1
            if near:
                reading.before = word
            told = BEFORE.get(word, 0)
            if told & _TELLING:
                if told & IS_TITLE:
                    reading.title = True
                    reading.of_man = near and _is_oblique_title(word)
                if told & IS_KIN:
                    reading.kin = True
                if told & IS_WOMAN:
                    reading.gender = FEMININE
                elif told & IS_MAN:
                    reading.gender = MASCULINE
                if told & IS_OBLIQUE:
                    reading.oblique = True
        word, after = reading.follow, reading.span_after
        if end != reading.hit.end:
            after = reading.span_after = any_word_after(page, end)
            word = page.folded[after[0] + 1 : after[1] + 1] if after is not None else ""
            tail = page.text[end : end + 1]
        told = 0
        if after is not None:
            told = AFTER.get(word, 0)
            if told & IS_SPEECH:
                reading.speech = True
            if told & IS_ACTION:
                reading.acts = True
            if after[0] - end == 1:
                reading.after = word
        if tail == ":":
            reading.speech = True
        return told
