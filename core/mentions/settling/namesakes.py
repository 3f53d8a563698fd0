"""Which of several namesakes is meant by one surname, and whether a common surname means any of them at all."""

import re
from datetime import date
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.context import Evidence
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import word_in_front
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, shared_letters, words
from core.mentions.words.cues import OBLIQUE_PREPOSITIONS, OFFICES_OF_ONE, SPEECH
from core.mentions.words.verbs import IS_VERB, verb_bits

TITLE_LETTERS: Final = 6  # by as many are words of titles compared
_MANY: Final = 4
_CLOSE: Final = 4  # a lead in weight that other evidence does not make up for
_TIE: Final = 0.02  # more than the least difference that tells, less than any other evidence
_FIELD: Final = 0.25  # that the text speaks of what an official is in charge of
_CLEAR: Final = 0.5  # less of a lead than this in weight is for a person to check
_WITHIN_TITLE: Final = " \u00a0*_-‑«»"
_SHORTEST_VERB: Final = 3
_SENTENCE_ENDS: Final = ".!?\n"
_NEAR: Final = 60  # characters in front of a name
# Words of titles that tell nothing of who it is («в Тульской и Ярославской областях, — Котов»).
_ANY_PLACE: Final = frozenset(
    key(word)[:6] for word in words("область края района города республики округа России страны")
)
# How words begin that make a title another office («замминистра», «вице-премьер»), in kinds that say the same.
_DEPUTIES: Final = tuple(
    tuple(map(key, words(stems)))
    for stems in ("зам заступник deputy", "вице віце vice", "помощ помічни", "советн радни")
)
# How offices begin that many hold, and the words of positions of whoever is called so.
_CALLED_SO: Final = tuple(
    (key(office), tuple(map(key, words(told))))
    for office, told in (
        ("губернатор", "губер глав раис голов"),
        *((minister, "мин мін нарком") for minister in ("министр", "міністр")),
        *((mayor, "мэр мер глав голов градон город сити") for mayor in ("мэр", "мер")),
        ("депутат", "депут член дум госдум гордум облдум фракц спикер парлам заксоб совет рад"),
        ("нардеп", "депут член фракц парлам рад"),
        ("сенатор", "сенат член совфед федер предст спикер"),
        *((speaker, "спик спік предс голов речн предст") for speaker in ("спикер", "спікер")),
        *((leader, "лид лід предс глав голов парти парті фракц основат") for leader in ("лидер", "лідер")),
        *((head, "генс секр") for head in ("генсек", "секретарь", "секретар")),
        *((envoy, "посол полпр постпр предст") for envoy in ("посол", "посл")),
    )
)
# Offices of several by their forms, and how the office of one begins.
_OF_SEVERAL: Final = {
    key(stem + ending): key(stem)
    for stems, endings in (
        ("губернатор депутат сенатор міністр", "ы и ов ів ам ами ах"),
        ("министр мэр спикер лидер", "ы ов ам ами ах"),
        ("мер спікер лідер", "и ів ам ами ах"),
        ("нардеп", "ы и ов ів ам ами ах"),
    )
    for stem in words(stems)
    for ending in words(endings)
}
# Surnames in a row right before another one.
_ROW: Final = re.compile(r"(?:[А-ЯЁҐЄІЇ][\w'’ʼ-]+(?:, | и | та | і | й |, а также ))+\Z").search
_MOST_OF_TITLE: Final = 5  # words of a title that may lie between such a word and the name
_PLAIN: Final = 2  # the weight of somebody of whom only names are known


class Namesakes:
    """Weighs the officials of one page; `titles` tells, by the place of a name, whose role stands before it."""

    def __init__(
        self, page: Page, catalogue: Catalogue, context: Evidence, titles: dict[int, list[int]], day: date | None
    ) -> None:
        self._page = page
        self._catalogue = catalogue
        self._context = context
        self._titles = titles
        self._day = day

    def best(self, reading: Reading, who: list[int], *, by_field: bool = True) -> int | None:
        """The one of several namesakes whom spelling, title, context and catalogue make likeliest, if any.

        Where only weight and field make the difference and it is little, the reading is doubtful. `by_field` is whether
        it tells that the text speaks of what somebody is in charge of.
        """
        if len(who) == 1:
            return who[0]
        priors, recent = self._context.priors, self._context.recent
        ids = self._catalogue.tables.ids
        if len(who) > _MANY and not priors and not recent:
            weights = self._catalogue.tables.weights
            most = max(weights[member] for member in who)
            who = [member for member in who if weights[member] > most - _CLOSE]
            if most <= _PLAIN and len(who) > _MANY and not reading.parts:
                return None  # nobody stands out by anything but the name
            if len(who) == 1:
                return who[0]
        weights, before = self._catalogue.tables.weights, self._words_before(reading) - _ANY_PLACE
        titled = self._titles.get(reading.start, ())
        deputy = self._deputy_before(reading) if before else None
        if deputy is not None:  # «замминистра обороны» is not the minister
            deputies = [member for member in who if member in titled or self._is_deputy(member, deputy)]
            if len(deputies) == 1:
                return deputies[0]
            who, before = (deputies, before) if deputies else (who, set())
        within = False  # whether `before` is of the name's own sentence
        scores: list[tuple[float, int]] = []
        told = bool(reading.parts)  # whether more than weight and field tells
        for member in who:
            score = min(weights[member], 12) / 12 + 3 * priors.get(ids[member], 0.0)
            if ids[member] in recent:
                told, score = True, score + 4
            hints = self._catalogue.hints(member)
            if hints.well_known:
                score += _TIE  # where nothing else tells
            if by_field and hints.fields and self._page.tells(hints.fields):
                score += _FIELD
            if before:
                if not within and not before.isdisjoint(hints.titles):
                    before, within = self._words_before(reading, self._sentence(reading)), True
                agreeing = 9 if member in titled else len(before & hints.titles)
                told, score = told or agreeing > 0, score + 0.3 * agreeing
            if reading.parts:
                given = self._catalogue.person(member).given
                for part in reading.parts:
                    score += 0.5 * any(name[:-1] == part.word[: len(name) - 1] for name in given)
                    score += 0.2 * any(lemma in given for lemma, _ in self._catalogue.given.read(part.word))
            scores.append((score, -member))
        scores.sort(reverse=True)
        if scores[0][0] - scores[1][0] < 0.5:  # how it is spelled tells as well
            surface = self._page.text[reading.hit.start : reading.hit.end].lower()
            scores = [(score + self._likeness(reading, surface, -member), member) for score, member in scores]
            scores.sort(reverse=True)
        lead = scores[0][0] - scores[1][0]
        reading.doubtful = reading.doubtful or (lead < _CLEAR and not told)
        return -scores[0][1] if lead > 0.01 else None

    def _likeness(self, reading: Reading, surface: str, member: int) -> float:
        spelled = (group.word for group, _ in reading.hit.senses if member in group.members)
        likeness = sum(shared_letters(surface, word) for word in spelled)
        if reading.parts:
            # «Сейдзи» and «Сэйдзи» fold to the same
            text = self._page.text
            own = {word for name in self._catalogue.officials[member].names.values() for word in name.lower().split()}
            for part in reading.parts:
                given = text[part.span[0] : part.span[1]].lower()
                likeness += max((shared_letters(given, word) for word in own), default=0)
        return 0.02 * likeness

    def _words_before(self, reading: Reading, begin: int = 0) -> set[str]:
        """Beginnings of the five words in front of a name, none before `begin`: the first six letters of each."""
        before = self._page.folded[max(begin, reading.start - _NEAR) : reading.start + 1].split()[-5:]
        return {word[:TITLE_LETTERS] for word in before}

    def may_follow(self, reading: Reading, title: str) -> bool:
        """Whether the beginning of a title stands so near in front of a name that `sentence_before` may have it."""
        return self._page.folded.find(title, max(0, reading.start - _NEAR), reading.start + 1) >= 0

    def sentence_before(self, reading: Reading) -> set[str]:
        """Beginnings of the words in front of a name within its sentence."""
        return self._words_before(reading, self._sentence(reading))

    def _sentence(self, reading: Reading) -> int:
        """Where the sentence of a name begins, if that is not far."""
        text, start = self._page.text, reading.start
        near = max(0, start - _NEAR)
        return max([text.rfind(mark, near, start) for mark in _SENTENCE_ENDS]) + 1

    def title_words(self, reading: Reading, member: int) -> int:
        """How many words of the official's positions stand in front of the name (`спикер Палаты представителей`).

        What ends the sentence before is no title of the next («… розвитку громад. Депутат Кулеба …»).
        """
        if member in self._titles.get(reading.start, ()):
            return 9
        before = self._words_before(reading, self._sentence(reading))
        return len(before & self._catalogue.hints(member).titles)

    def _deputy_before(self, reading: Reading) -> tuple[str, ...] | None:
        """How the kind of deputies begins of whom the title right in front of a name is; None if it is of none."""
        page, place = self._page, reading.start
        for _ in range(_MOST_OF_TITLE):
            span, word = word_in_front(page, place)
            if span is None or page.text[span[1] : place].strip(_WITHIN_TITLE):
                return None
            for beginnings in _DEPUTIES:
                if word.startswith(beginnings):
                    return beginnings
            if word in OBLIQUE_PREPOSITIONS or word in SPEECH:
                return None
            if page.text[span[0]].islower() and len(word) > _SHORTEST_VERB and verb_bits(word) & IS_VERB:
                return None
            place = span[0]
        return None

    def _is_deputy(self, member: int, beginnings: tuple[str, ...]) -> bool:
        """Whether the catalogue knows an official as a deputy of that kind."""
        return any(word.startswith(beginnings) for word in self._catalogue.hints(member).titles)

    def _may_hold(self, titles: frozenset[str], office: str) -> bool:
        """Whether somebody may be called by an office of which there are many, as the words of the positions tell.

        «Депутат Иванов» is no governor. What there are few of tells nothing else («президент Иванов»).
        """
        for beginning, others in _CALLED_SO:
            if office.startswith(beginning):
                return any(word.startswith(others) for word in titles)
        return True

    def _shares_office(self, reading: Reading, titles: frozenset[str]) -> bool:
        """Whether an office of several leads in a row of surnames that this is of («губернаторы Котов и [Иванов]»)."""
        page = self._page
        row = _ROW(page.text, max(0, reading.start - _NEAR), reading.start)
        span, word = word_in_front(page, reading.start if row is None else row.start())
        office = _OF_SEVERAL.get(word)
        return span is not None and office is not None and self._may_hold(titles, office)

    def is_anybody(self, reading: Reading, who: int) -> bool:
        """Whether nothing in the text or in the channel's past tells that this official is meant by a common surname.

        Only where we know what the official is in charge of, and it is no office that all the country knows.
        """
        catalogue = self._catalogue
        hints = catalogue.hints(who)
        left = self._day is not None and 0 < hints.left < self._day.toordinal()  # «Иванов», long after the minister
        if not hints.offices:
            return False
        deputy = self._deputy_before(reading) if reading.start not in self._titles else None
        if deputy is not None and not self._is_deputy(who, deputy):
            return catalogue.tables.ids[who] not in self._context.recent
        if hints.well_known and not left:
            return False
        if reading.before in OFFICES_OF_ONE and self._may_hold(hints.titles, reading.before):
            return False
        if self._shares_office(reading, hints.titles):
            return False
        if self._catalogue.tables.ids[who] in self._context.recent:
            return False
        if self._context.priors.get(self._catalogue.tables.ids[who], 0.0) > 0 or reading.start in self._titles:
            return False
        return not self._page.tells(hints.fields)
