"""How a sentence goes on behind a surname that begins it: with what only a person does, or another way."""

import re
from typing import Final

from core.mentions.pages.surroundings import is_capital, word_after, word_at
from core.mentions.reading.nopersons import COORDINATED
from core.mentions.reading.reading import Reading
from core.mentions.settling.introduced import Introductions
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import ADVERBS, AFTER, IS_ACTION, IS_SPEECH, TITLES
from core.mentions.words.verbs import IS_VERB, verb_bits

ABOUT: Final = key("про")
_WENT: Final = tuple(map(key, words("йшов ішов йшла ишла")))
_NOT, _WHERE = key("не"), frozenset(map(key, ("у", "в", "во", "на")))
_COLON: Final = re.compile(r"[^.!?:\n]{1,80}: ")
# What is about something and nobody.
_ABOUT_WHAT: Final = frozenset(
    map(
        key,
        words(
            "лист книга книжка слово стаття фільм правда дума казка пісня новина звіт розмова спогад пам'ять історія "
            "кіно мова міф вірш роман поема думка суперечка угода закон указ наказ заява скарга справа договір рада "
            "серіал пост матеріал сюжет доповідь виступ скандал спір питання"
        ),
    )
)
_MOST_ADVERBS, SHORTEST_VERB, _WORDS_TO_VERB = 4, 3, 6


class Sentences(Introductions):
    """Reads on behind the surnames of one page."""

    def _has_verb(self, reading: Reading) -> bool:
        """Whether the next word looks like a verb of which a person may be the subject (`Трамп набирает`).

        Or the one behind «не», or behind where that was («Трамп не прийшов», «Трамп у Давосі зустрічає»).
        """
        word, span = reading.after, reading.span_after
        if span is None or not word:
            return False
        if word == _NOT:
            span = word_after(self.page, span[1])
        elif word in _WHERE:
            span = word_after(self.page, span[1])
            if span is None or not is_capital(self.page, span):
                return False
            span = word_after(self.page, span[1])
        if span is None:
            return False
        word = word_at(self.page, span)
        return self._is_verb(word) and self.page.text[span[0]].islower()

    def _is_verb(self, word: str) -> bool:
        return len(word) > SHORTEST_VERB and (verb_bits(word) & IS_VERB > 0 or word.endswith(_WENT))

    def _speaks_about(self, reading: Reading) -> bool:
        """Whether a headline tells what a person said about something («Трамп про НАТО: …»)."""
        if reading.after != ABOUT or _COLON.match(self.page.text, reading.end) is None:
            return False
        return self.page.folded[reading.start + 1 : reading.end + 1] not in _ABOUT_WHAT

    def _acts_further_on(self, reading: Reading) -> bool:
        """Whether the sentence goes on with another name or what a person does («Трамп та …», «Трамп у Давосі заявив»).

        What is said between commas is somebody else's («Сальдо, повідомив НБУ, …»).
        """
        text, place = self.page.text, reading.end
        if text[place : place + 2] == ", ":
            place += 1  # «Трамп, який прибув …»
        for step in range(_WORDS_TO_VERB):
            span = word_after(self.page, place)
            if span is None:
                return False
            word = word_at(self.page, span)
            joined = step == 1 and self.page.folded[reading.end + 2 : place + 1] in COORDINATED
            if joined and (text[span[0]].isupper() or word in TITLES):
                return True
            if text[span[0]].islower() and AFTER.get(word, 0) & (IS_SPEECH | IS_ACTION) and word not in ADVERBS:
                return True
            place = span[1]
        return False

    def _word_behind_adverbs(self, reading: Reading) -> str:
        """The first word behind the surname that is none of a few adverbs, if it is a small letter's."""
        place = reading.end
        for _ in range(_MOST_ADVERBS):
            span = word_after(self.page, place)
            if span is None or not self.page.text[span[0]].islower():
                return ""
            word = word_at(self.page, span)
            if word not in ADVERBS:
                return word if len(word) > SHORTEST_VERB else ""
            place = span[1]
        return ""
