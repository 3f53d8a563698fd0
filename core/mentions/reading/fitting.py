"""Which of the officials of a surname agree with the names beside it."""

import re
from collections.abc import Sequence
from typing import Final

from core.mentions.catalogue.forms import Person
from core.mentions.catalogue.kinds import FULL, SURNAME_GROUP
from core.mentions.catalogue.meanings import Names
from core.mentions.memo import keep
from core.mentions.pages.surroundings import is_capital, looks_patronymic, word_at, word_before
from core.mentions.reading.nopersons import COORDINATED
from core.mentions.reading.reading import NamePart, Reading, initial_fits
from core.mentions.reading.wordsbeside import WordsBeside
from core.mentions.words.alphabet import key
from core.mentions.words.given import same_given
from core.mentions.words.grammar import ANY_CASE, FEMININE, MASCULINE, NOM, PLURAL
from core.mentions.words.patronymics import patronymic_fits
from core.types import reason

_MANY: Final = 4
# An initial, and what joins it to the next.
_JOINED: Final = re.compile(r"[А-ЯЁҐЄІЇ]\. ?(?:и|й|та|і) \Z").search
_LONGEST_JOINT: Final = 6
_FAMILY: Final = PLURAL | MASCULINE | FEMININE  # only the first of these are the marks of a form for a family


class Fitting(WordsBeside):
    """Finds whom the names beside the hits of one page fit."""

    def _match(self, reading: Reading) -> None:
        """Keeps the officials whose names agree with those beside the surname."""
        few = len(reading.who) <= _MANY
        if not few:
            reading.who = self._with_given(reading)
        fitting = self._fitting if few else self._fitting_of
        every = parts = reading.parts
        first = 0
        fit = fitting(reading, parts)
        in_front = every[0].span[0] < reading.hit.start  # or behind it: then a particle may begin the name
        if not fit and len(every) > 1 and in_front:
            # «премьер Израиля Биньямин Нетаньяху»: what is farthest away may not belong to the name
            for first in range(1, len(every)):
                parts = every[first:]
                if parts[0].initial and every[first - 1].initial:
                    break  # «Н. І. Поліщук» is no Ігор
                if parts[0].second:
                    break  # «Жан-Вальтер» is no Вальтер
                if parts[0].latin:
                    break  # nor is “Dmitri N. Smirnov” Nikolai
                if not parts[0].initial and looks_patronymic(parts[0].word):
                    break  # a patronymic belongs to the given name before it
                fit = fitting(reading, parts)
                if fit:
                    break
        if fit and parts[0].initial and reading.all_bits & PLURAL and not self._are_two(reading):
            # «Морозов О. И.» is one, and no Мороз, of whom there are several in the genitive
            fit = [who for who in fit if reading.bits[who] & _FAMILY != PLURAL]
        if fit:
            reading.who = fit
            reading.kind = FULL
            if in_front:
                if first:
                    ahead = reading.parts[first - 1]
                    reading.span_before, reading.lead = ahead.span, ahead.word
                    reading.start = parts[0].span[0]
                reading.parts = parts
        else:
            reading.other = True
            reading.who = []
            reading.rejected = reason("mention-rejected-other-name", name=self._parts_text(reading))

    def _are_two(self, reading: Reading) -> bool:
        """Whether an initial in front is joined to those of a surname, which is that of both («А. и Б. Котовы»)."""
        return _JOINED(self.page.text, max(0, reading.start - _LONGEST_JOINT), reading.start) is not None

    def _fitting(self, reading: Reading, parts: Sequence[NamePart]) -> list[int]:
        """The officials whom the names leave: the same wherever these names stand beside this form."""
        first = parts[0]
        names: Names = first.word
        if len(parts) > 1 or first.initial or first.second:
            names = tuple([(part.word, part.initial, part.second, part.latin) for part in parts])
        fit = reading.meaning.fits.get(names)
        if fit is None:
            fit = keep(reading.meaning.fits, names, self._fitting_of(reading, parts))
        return fit

    def _fitting_of(self, reading: Reading, parts: Sequence[NamePart]) -> list[int]:
        return [who for who in reading.who if self._fits(who, parts, reading.bits[who])]

    def _find_couple(self, reading: Reading) -> None:
        """Officials named by a given name that shares the surname with the next: «Аркадий и Борис Ротенберги»."""
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
        reading.couple = span[0], [who for who in couple if who not in reading.who]

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
        # «с Дун Цзюнем», «Джей Ді Венса»: the last part alone bends.
        letters = len(parts) > 1 and parts[1].is_letter
        agreeing = bits | ANY_CASE if letters or (person.eastern and bits & NOM) else bits
        matched = False
        for index, part in enumerate(parts):
            if part.initial:
                if index and not matched:
                    return False
                if not initial_fits(part, index, person):
                    return False
                matched = True
                continue
            readings = self.given.read(part.word)
            halved = index + 1 < len(parts) and parts[index + 1].second  # «Касым-Жомарта»: the first half may not bend
            if same_given(readings, person.classes) & (agreeing | NOM * halved) & (ANY_CASE | PLURAL):
                matched = True
            elif looks_patronymic(part.word) and (index > 0 or patronymic_fits(part.word, person.patronymics)):
                if person.patronymics and not patronymic_fits(part.word, person.patronymics):
                    return False
                matched = matched or index == 0
            elif len(part.word) == 1 and part.word in person.given:
                matched = True  # «Ван И»
            elif not matched or (person.eastern and not readings and self.has_more_names(who, index)):
                return False  # a middle name may follow the given name, never precede it
        return matched and self._gender_fits(person, parts)

    def _gender_fits(self, person: Person, parts: Sequence[NamePart]) -> bool:
        if person.gender is None:
            return True
        wanted = MASCULINE if person.gender == "m" else FEMININE
        readings = [self.given.read(part.word) for part in parts if not part.initial and not part.second]
        return all(not found or any(bits & wanted for _, bits in found) for found in readings)
