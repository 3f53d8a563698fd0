"""Whom of several namesakes the titles tell that stand before the surname, wherever in the text they do."""

from typing import Final

from core.mentions.catalogue.kinds import SURNAME
from core.mentions.reading.reading import Reading
from core.mentions.settling.ordinarywords import OrdinaryWords
from core.mentions.settling.otherstates import ENDS_OF_TITLES
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import IS_TITLE

UNCLEAR: Final = -1  # who is meant, by titles that do not tell
_TELLING_TITLE: Final = 2  # fewest words of an office of which there are many that tell who is meant elsewhere as well
_OF_MANY: Final = tuple(map(key, words("депутат сенатор нардеп член кандидат")))


class InOffice(OrdinaryWords):
    """The titles before the surnames of one page."""

    titled = False  # whether what may end a title stands before a surname
    in_office: dict[int, int | None] | None = None  # by the id of `Reading.bits`: see `_only_in_office`

    def _titled_elsewhere(self, reading: Reading) -> int | None:
        """The one of several namesakes whose office stands before the surname elsewhere in the text, if one's does.

        «Очільник МЗС Кулеба … Кулеба додав» is the minister all along, unless this surname has a title of its own.
        `UNCLEAR` where titles stand there and do not tell.
        """
        if reading.led & IS_TITLE or any(self.namesakes.title_words(reading, who) for who in reading.who):
            return None
        form = id(reading.bits)
        if self.in_office is None:
            self.in_office = {}
        if form not in self.in_office:
            self.in_office[form] = self._only_in_office(reading)
        who = self.in_office[form]
        return who if who == UNCLEAR or who in reading.who else None

    def _only_in_office(self, reading: Reading) -> int | None:
        """Whom titles before a surname tell, wherever it stands alone; `UNCLEAR` if one tells less or another."""
        found: set[int] = set()
        for one in self.readings:
            if one.kind is not SURNAME or reading.bits.keys().isdisjoint(one.bits):
                continue
            if one.rejected is not None:
                if one.led & IS_TITLE:
                    return UNCLEAR  # «депутат Кулеба», whom the catalogue has not
                continue
            told = sorted(((self.namesakes.title_words(one, who), who) for who in one.who), reverse=True)
            most = told[0][0] if told else 0
            if not most and not one.led & IS_TITLE:
                continue
            clear = most > (told[1][0] if len(told) > 1 else 0)
            if most < _TELLING_TITLE and one.lead.startswith(_OF_MANY):
                clear = False
            if not clear or not (one.start in self.titles or one.lead in ENDS_OF_TITLES):
                return UNCLEAR
            found.add(told[0][1])
        if not found:
            return None
        return found.pop() if len(found) == 1 else UNCLEAR
