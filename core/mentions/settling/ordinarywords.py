"""What a surname that is also an ordinary word means where it stands alone: somebody, or the word.

The dictionary tells how much of a word a form is (`Meaning.common`); what stands beside it, and whether the text has it
with a capital elsewhere, tells the rest.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from core.mentions.catalogue.groups import COMMON, GIVEN, LATIN, SHORT, WIDESPREAD
from core.mentions.catalogue.kinds import FULL, SURNAME
from core.mentions.catalogue.roles import head_forms
from core.mentions.pages.surroundings import (
    GAPS,
    Span,
    any_word_after,
    any_word_before,
    is_capital,
    starts_sentence,
    word_at,
)
from core.mentions.reading.reading import Reading
from core.mentions.settling.introduced import Introduced
from core.mentions.settling.lineups import is_player, pairs_with_scores
from core.mentions.settling.namesakes import TITLE_LETTERS
from core.mentions.settling.sentences import ABOUT, SHORTEST_VERB, Sentences
from core.mentions.words.alphabet import key, words
from core.mentions.words.commonwords import IN_UKRAINIAN
from core.mentions.words.cues import (
    ADVERBS,
    AFTER,
    FATES,
    IS_ACTION,
    IS_ANYBODY,
    IS_FATE,
    IS_SPEECH,
    IS_TITLE,
    SPEECH,
    TITLES,
    VERB_BITS,
)
from core.mentions.words.english import BEFORE_MONTHS, SAYS
from core.mentions.words.grammar import GEN, NOM, PLURAL
from core.mentions.words.names import EASTERN, OF_MILLIONS
from core.mentions.words.ordinary import is_ordinary
from core.mentions.words.verbs import IS_PLURAL, IS_VERB, verb_bits
from core.types import ReasonCode, reason

# What is told of persons in office alone, in the same clause: «Волк ушёл в отставку», «Гром под следствием», «Чибис
# провёл совещание», «Волк стал губернатором», «Гром — новый министр».
_OFFICE: Final = (
    r"(?:губернатор|министр|міністр|премьер|прем'єр|президент|депутат|сенатор|мэр|мер|спикер|спікер|посол|посл)"
)
_IN_OFFICE: Final = re.compile(
    r"(?: [а-яёіїєґ-]+){0,3}? (?:(?:в|у) (?:отставк[уе]|відставку|СИЗО|СІЗО|розыске?|розшуку?)"
    r"|под (?:арест(?:ом)?|страж(?:у|ей)|санкци(?:и|ями)|следстви(?:е|ем)|суд(?:ом)?)"
    r"|під (?:арешт(?:ом)?|варт(?:у|ою)|санкці(?:ї|ями)|слідство(?:м)?|суд(?:ом)?)"
    r"|пост[аеу]?|посад[уаи]|совещани[еяю]|заседани[еяю]|нарад[уаи]|засідання)(?!\w)"
    r"| (?:доповів|доповідає|доповість|відзвітував|звітує|доложил|докладывает|доложит|отчитался|отчитывается)"
    rf" (?:[а-яёіїєґ-]+ ){{0,2}}?{_OFFICE}"
    rf"| (?:стал|станет|избран|назначен|став|стане|обраний|призначений) (?:[а-яёіїєґ-]+ ){{0,2}}?{_OFFICE}"
    r"(?:ом|ем|єм)(?!\w)"
    rf"| [—–-] (?:[а-яёіїєґ-]+ ){{0,2}}?(?:экс-|вице-|екс-|віце-)?{_OFFICE}(?!\w)"
)
# What begins a sentence as a comment, and how that goes on: with a clause, not with what tells of a person.
_COMMENTS: Final = frozenset(map(key, words("шкода жаль правда біда беда диво")))
_COMMENT_GOES_ON: Final = re.compile(r",? (?:що|что|як|как|коли|когда)(?!\w)")
_OF_PERSON: Final = 3  # how strong a word is that tells of a person or a beast
_OF_THING: Final = 2
_OF_KIND: Final = tuple(key(ending) for ending in words("ої ого ій ому ою"))
_OF_WHAT: Final = tuple(key(ending) for ending in words("ння ття ості ства"))
# Before a thing, and not before a person's surname («свій День», «кожен Лист»).
_ONES: Final = frozenset(
    key(word)
    for word in words(
        "свій своя своє свою свого своєму своїм своєї своїй своєю кожен кожна кожне кожного кожної кожному "
        "свой своя своё свою своего своему своим своей каждый каждая каждое каждого каждой каждому"
    )
)
# What events do, and nobody («Матч відбудеться в Харкові»).
_HAPPENS: Final = frozenset(
    key(word)
    for word in words(
        "відбудеться відбувся відбулася відбулась відбулося відбувається відбуватиметься розпочнеться розпочався "
        "розпочалася розпочалося почнеться почалася почалося закінчиться закінчився закінчилася завершиться триває "
        "триватиме тривав тривала состоится состоялся состоялась состоялось начнётся начнется началась началось "
        "закончится закончилась завершится длится длился длилась продлится"
    )
)
_OF_BODY: Final = tuple(key(ending) for ending in words("ої их ого ів и"))
_HEAD_CASES: Final = {
    form: cases
    for head in words(
        "секретар голова член заступник керівник представник директор очільник депутат речник спікер генсек"
    )
    for form, cases in head_forms(head)
}
_THEY_DO: Final = tuple(key(ending) for ending in words("уть ють ать ять ут ют ат ят нено лено дено чено шено то"))
THEIR_VERB: Final = IS_PLURAL << VERB_BITS
"""Of a word behind a surname: a verb that tells of several."""
_FIRMS: Final = frozenset(
    map(
        key,
        words(
            "банк банка банку банком банке компания компании компанию компанией компанія компанії компанію компанією "
            "фирма фирмы фирме фирму фирмой фірма фірми фірмі фірму фірмою корпорация корпорации корпорацию холдинг "
            "холдинга холдингу холдингом бренд бренда бренду брендом"
        ),
    )
)
_MANY: Final = 4
_TELLING_WORDS: Final = 2  # fewest words of an office in front that tell whose it is
_PLACE: Final = attrgetter("start")
_NEAR_OTHER: Final = 100  # characters between two officials of one sentence
_SENTENCE_ENDS: Final = ".!?\n"
_ASIDE: Final = re.compile(r" \([^()\n]{1,40}\)")  # «Миронов (СР) и …»
_PLACE_AHEAD: Final = re.compile(r"(?:\A|\n|[.!?] )([^.!?:\n]+): \Z|(?:\A|\n)([\w-]+)\. \Z")  # «Тверь: …», «Тверь. …»
_IN_LISTS: Final = frozenset((",", "и", "та", "й", "і", "and", "—", "–", "/"))
_LONGEST_PLACE: Final = 30  # characters of what leads in a headline


class OrdinaryWords(Sentences):
    """Tells surnames of one page from the words that are written like them."""

    teams: frozenset[str] | None = None  # folded words that are teams in a score
    within: set[int] | None = None  # surname groups that stand with a capital within a sentence

    def _at_home(self, who: int) -> bool:
        """Whether the text names a place or body of one of the official's positions."""
        return self.page.tells(self.catalogue.hints(who).domains)

    def _is_well_known(self, reading: Reading) -> bool:
        """Whether all the country knows one of those of whom the form may be the surname."""
        return any(self.catalogue.hints(who).well_known for who in reading.who[:_MANY])

    def _beside(self, reading: Reading) -> Iterator[tuple[Reading, str]]:
        """Officials of other surnames named right before and right behind one, each with what lies between."""
        index = bisect_left(self.readings, reading.start, key=_PLACE)
        for one in self.readings[max(0, index - 1) : index + 2]:
            if one.rejected is None and one.kind in (FULL, SURNAME) and one.capital and one.group is not reading.group:
                first, second = (one, reading) if one.start < reading.start else (reading, one)
                between = self.page.text[first.end : second.start]
                if between.strip(GAPS):  # else both are one person's name
                    yield one, between

    def _is_beside_official(self, reading: Reading) -> bool:
        """Whether another official is named right before or behind a surname in its sentence («Лавров и Песков»)."""
        return any(
            len(between) < _NEAR_OTHER and not any(mark in between for mark in _SENTENCE_ENDS)
            for _, between in self._beside(reading)
        )

    def _is_listed(self, reading: Reading) -> bool:
        """Whether another official, whose surname is no word and not widespread, stands beside a surname in a list."""
        return any(
            not (one.group.flags & WIDESPREAD or one.meaning.doubtful)
            and _ASIDE.sub("", between, count=1).strip(GAPS) in _IN_LISTS
            for one, between in self._beside(reading)
        )

    def _is_no_official(self, reading: Reading) -> ReasonCode | None:
        """Why a form that is not of a surname alone (`Meaning.doubtful`) means somebody or something else, if so."""
        flags, meaning = reading.group.flags, reading.meaning
        titled, spoken = self._is_titled(reading), reading.followed & IS_SPEECH
        if (meaning.common or meaning.ukrainian) and self._is_common_word(reading):
            return reason("mention-rejected-common-word")
        if meaning.common and reading.before in _FIRMS and self._is_firm(reading):
            return reason("mention-rejected-common-word")
        if meaning.common == 1 and self._begins_obliquely(reading):
            return reason("mention-rejected-common-word")
        if meaning.ordinary and self._is_one_of_things(reading):
            return reason("mention-rejected-common-word")
        if reading.group.flags & COMMON and self._is_title(reading):
            return reason("mention-rejected-common-word")
        if (meaning.common or meaning.ukrainian) and not reading.all_bits & NOM and self._is_body(reading):
            return reason("mention-rejected-common-word")
        if flags & LATIN and (
            (meaning.common and not titled and not self._says(reading)) or self._is_foreign_word(reading)
        ):
            return reason("mention-rejected-common-word")
        whole = reading.start < reading.hit.start  # «Ван Гог»: with its particle it is not so short
        many_bear = flags & GIVEN or reading.group.word in OF_MILLIONS
        if flags & SHORT and many_bear and titled and not (whole or self._is_titled_as_held(reading)):
            return reason("mention-rejected-short")
        if flags & SHORT and not (titled or whole or (spoken and not self._begins(reading))):
            before = reading.span_before
            follows_name = before is not None and reading.before and self.page.text[before[0]].isupper()
            if not follows_name and self._is_well_known(reading) and self._is_beside_official(reading):
                return None  # «Путин и Си»
            said = spoken or reading.before in SPEECH
            if said and any(self.page.tells(self.catalogue.hints(who).fields) for who in reading.who[:_MANY]):
                return None  # «Ким сообщил о взрывах в Николаеве»
            if not (said and self._is_name_only(reading)) and not self._ends_office(reading):
                return reason("mention-rejected-short")
        if not (titled or spoken) and self._strength(reading) > 1 and self._is_team(reading):
            return reason("mention-rejected-common-word")
        return None

    def _is_titled(self, reading: Reading) -> bool:
        """Whether a title stands right before a surname, or an office of one of those who bear it («глава МЧС Гай»)."""
        if reading.led & IS_TITLE:
            return True
        return any(who in reading.who for who in self.titles.get(reading.start, ()))

    def _is_titled_as_held(self, reading: Reading) -> bool:
        """Whether the title right before a surname that many bear is of an office that one of these holds or held: not
        “Professor Lee”, «князь Дан».
        """
        first = reading.before[:TITLE_LETTERS]
        return any(
            first in self.catalogue.hints(who).titles or who in self.titles.get(reading.start, ())
            for who in reading.who
        )

    def _ends_office(self, reading: Reading) -> bool:
        """Whether right before a surname several words of an office end («министр сельского хозяйства Лис»)."""
        if len(reading.before) < TITLE_LETTERS or self.page.text[reading.start - len(reading.before) - 1].isupper():
            return False
        return any(
            reading.before[:TITLE_LETTERS] in self.catalogue.hints(who).titles
            and self.namesakes.title_words(reading, who) >= _TELLING_WORDS
            for who in reading.who[:_MANY]
        )

    def _says(self, reading: Reading) -> bool:
        """Whether a surname that is a word of English stands before what only persons do (`Waters said`).

        No word for an office does, and no month (`a study published in May said`).
        """
        if not reading.capital or reading.after not in SAYS or reading.lead in BEFORE_MONTHS:
            return False
        return self.page.folded[reading.start + 1 : reading.end + 1] not in TITLES

    def _is_team(self, reading: Reading) -> bool:
        """Whether the text tells the score of a match of a team that is called by the word that the surname is.

        What one plays whom the text names in full, is no team («Лис – Мороз 6:4», of two who play tennis).
        """
        if self.teams is None:
            pairs = pairs_with_scores(self.page.text)
            named = (one for one in self.readings if one.group.number in self.introduced) if pairs else ()
            people = {key(one.group.word) for one in named}
            self.teams = frozenset(team for pair in pairs if people.isdisjoint(pair) for team in pair)
        return key(reading.group.word) in self.teams

    def _is_firm(self, reading: Reading) -> bool:
        """Whether a nominative right behind a word for a business is its name («активы банка Викинг»)."""
        return reading.all_bits & NOM > 0 and not reading.all_bits & GEN and not reading.followed

    def _begins_obliquely(self, reading: Reading) -> bool:
        """Whether an ordinary noun in an oblique case, with a capitalised word behind it, begins a sentence.

        It is what somebody has («Сказку Пушкина …»), unless the whole country knows the bearer of such a surname.
        """
        span = reading.span_after
        if reading.all_bits & NOM or not reading.capital or reading.led & IS_TITLE or not self._begins(reading):
            return False
        if span is None or not reading.after or not self.page.text[span[0]].isupper() or reading.followed:
            return False
        if not is_ordinary(key(reading.group.word)):
            return False
        return not any(self.catalogue.hints(who).well_known or self._at_home(who) for who in reading.who[:_MANY])

    def _is_one_of_things(self, reading: Reading) -> bool:
        """Whether a thing stands in a row of names that are ordinary words, too («звільняли Херсон, Лиман, Ізюм»).

        Of the words beside it two must be such, as one may be the surname of somebody of whom we don't know; and whom
        the whole country knows, is meant whatever stands beside («Макрон, Трамп, Маск»).
        """
        if self._strength(reading) != _OF_THING or reading.led & IS_TITLE or not reading.capital:
            return False
        if self._is_well_known(reading):
            return False
        text, before, after = self.page.text, reading.span_before, reading.span_after
        rowed = before is not None and text[before[1] : reading.start] == ", "
        goes_on = after is not None and text[reading.end : after[0]] == ", "
        if not rowed and not goes_on:
            return False
        beside = [before if rowed else None, after if goes_on else None]
        if rowed and not goes_on and before is not None:
            beside[1] = any_word_before(self.page, before[0])
        elif goes_on and not rowed and after is not None:
            beside[0] = any_word_after(self.page, after[1])
        return all(span is not None and self._is_thing(span) for span in beside)

    def _is_thing(self, span: Span) -> bool:
        """Whether a word within a sentence is an ordinary one with a capital, and no name that we know."""
        word = word_at(self.page, span)
        if not is_capital(self.page, span) or starts_sentence(self.page, span[0]) or not is_ordinary(word):
            return False
        return not self.catalogue.given.read(word) and not self.page.hits_at(span[0])

    def _is_title(self, reading: Reading) -> bool:
        """Whether a word for an office («Головою фонду був …») begins the sentence before anybody of that surname.

        Or what it is the office of follows («обов'язки Голови Служби безпеки», «Голови правління»).
        """
        if self.page.folded[reading.start + 1 : reading.end + 1] not in TITLES:
            return False
        if self._begins(reading):
            return True
        return bool(reading.after) and (self.page.text[reading.end + 1].isupper() or self._is_of_something(reading))

    def _is_of_something(self, reading: Reading) -> bool:
        """Whether a noun of Ukrainian that nobody does anything to tells of what a thing is («День народження»)."""
        span, word = reading.span_after, reading.after
        if span is None or not word.endswith(_OF_WHAT) or not self.page.text[span[0]].islower():
            return False
        further = any_word_after(self.page, span[1])
        return further is None or not verb_bits(word_at(self.page, further)) & (IS_VERB | IS_PLURAL)

    def _is_body(self, reading: Reading) -> bool:
        """Whether the genitive of a thing, with what it is of behind it, is a body («секретар Ради національної …»).

        In front of a person's surname a title stands in the same case.
        """
        span, word = reading.span_after, reading.after
        thing = max(reading.group.common.values(), default=0) >> IN_UKRAINIAN == _OF_THING
        if (
            thing
            and reading.before.endswith(_OF_KIND)
            and self.page.text[reading.start - len(reading.before) - 1].isupper()
        ):
            return True  # «Верховної Ради»
        if not thing or not reading.all_bits & GEN or span is None or len(word) < SHORTEST_VERB or word in ADVERBS:
            return False
        if reading.followed or not word.endswith(_OF_BODY):
            return False
        if not self.page.text[span[0]].islower() and (
            reading.before not in _HEAD_CASES or self.catalogue.given.read(word)
        ):
            return False
        return not _HEAD_CASES.get(reading.before, NOM) & GEN

    def _is_name_only(self, reading: Reading) -> bool:
        """Whether a short surname is no word, no given name and no family name of the East, which millions bear."""
        if (
            reading.meaning.common
            or reading.meaning.ukrainian
            or reading.group.flags & (LATIN | GIVEN)
            or reading.group.word in EASTERN
        ):
            return False
        return not is_ordinary(self.page.folded[reading.hit.start + 1 : reading.hit.end + 1])

    def _is_foreign_word(self, reading: Reading) -> bool:
        """Whether a Latin word in a Cyrillic text is rather a brand than a surname that we spelled ourselves."""
        text = self.page.text
        cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text[max(0, reading.start - 60) : reading.end + 60])
        return cyrillic > 20 and not any(self._at_home(who) for who in reading.who)

    def _is_brand(self, reading: Reading, item: Introduced) -> bool:
        """Whether a Latin word behind a Cyrillic one is a brand («основатель Dell»): its bearer is named in Cyrillic
        letters only.
        """
        before = reading.span_before
        if before is None or not reading.before or reading.before in SPEECH:
            return False  # «#Putin», «пишут: Putin», «считает Putin»
        word = self.page.text[slice(*before)]
        if word.isascii() or not word.islower():
            return False  # «How to praise Putin»
        return self._is_foreign_word(reading) and not any(one.group.flags & LATIN for one in item.readings)

    def _is_common_word(self, reading: Reading) -> bool:
        if not reading.capital:
            return reading.meaning.common > 1 or not reading.followed & IS_SPEECH
        strength = self._strength(reading)
        if strength <= 1 or self._is_titled(reading):
            return False
        if reading.after in _HAPPENS and self._begins(reading):
            return True
        if reading.before in _ONES or (reading.all_bits & NOM and self._is_of_something(reading)):
            return True
        if not self._begins(reading) or is_player(self.page.text, reading) or self._is_told_place(reading):
            return False
        span = reading.span_after
        begins_name = span is not None and reading.after and self.page.text[span[0]].isupper()
        if strength <= _OF_THING and reading.all_bits & NOM and not begins_name and self._is_well_known(reading):
            return False  # «Трамп в Москве»: of ships that seldom, and with such words no sentence begins
        if reading.after in ADVERBS:
            word = self._word_behind_adverbs(reading)
            if word in SPEECH or word in FATES:
                return False  # «Трамп раніше заявляв», «Мороз сегодня арестован»
            return strength > 2 or not (
                self._is_verb(word) or self._stands_within(reading) or self._acts_further_on(reading)
            )
        if reading.followed & IS_FATE or self._speaks_about(reading):
            return False
        if _IN_OFFICE.match(self.page.text, reading.end):
            return False
        if not reading.all_bits & NOM and reading.followed & THEIR_VERB and self._is_word_in_oblique_alone(reading):
            return False
        if strength <= _OF_THING and self.page.text.endswith("#", 0, reading.start):
            return False  # «#Трамп»
        if reading.followed & IS_SPEECH and (strength < 3 or not AFTER.get(reading.after, 0) & IS_ANYBODY):
            return False
        return strength > 2 or not (
            reading.followed & IS_ACTION
            or self._has_verb(reading)
            or self._stands_within(reading)
            or self._acts_further_on(reading)
        )

    def _is_told_place(self, reading: Reading) -> bool:
        """Whether what the bearer is in charge of stands beside the surname («Тверь: Лис вернулся», «Лис (Тверь)»).

        So does a place alone at the beginning of a line, of which the news follow («Тверь. Лис вернулся»).
        """
        page, text, start = self.page, self.page.text, reading.start
        aside = _ASIDE.match(text, reading.end)
        told = page.folded[aside.start() + 1 : aside.end() + 1] if aside is not None else ""
        ahead = _PLACE_AHEAD.search(text, max(0, start - _LONGEST_PLACE), start)
        if ahead is not None and ahead.lastindex is not None:
            told += page.folded[ahead.start(ahead.lastindex) : ahead.end(ahead.lastindex) + 1]
        return bool(told) and any(
            field in told for who in reading.who[:_MANY] for field in self.catalogue.hints(who).fields
        )

    def _is_word_in_oblique_alone(self, reading: Reading) -> bool:
        """Whether the word that a case of the surname is, has another nominative, and is in it («Маска бачили», not
        «Мороза боялись»): no subject of what several do.
        """
        strength = reading.group.common.get(key(reading.group.word), 0)
        return max(strength >> IN_UKRAINIAN, strength & (1 << IN_UKRAINIAN) - 1) <= 1

    def _strength(self, reading: Reading) -> int:
        """How much of an ordinary word a form is in the language of the text, see `WordBook.look_up`."""
        strength, ukrainian = reading.meaning.common, reading.meaning.ukrainian
        if (strength or ukrainian) and self.page.ukrainian and not reading.group.flags & LATIN:
            return max(strength, ukrainian) if ukrainian else 0  # «Трамп», «Усик» are words of Russian alone
        return strength

    def _is_rather_a_word(self, reading: Reading, strength: int) -> bool:
        """Whether a form that no nominative of the surname is, begins a sentence as a noun does («Маска коштує …»)."""
        marks, after = reading.all_bits, reading.span_after
        if strength <= 1 or after is None or after[0] - reading.end != 1 or not self.page.text[after[0]].islower():
            return False
        if marks & NOM and not marks & PLURAL:
            return False
        word = reading.after
        theirs = reading.followed & THEIR_VERB or word.endswith(_THEY_DO) or word in ADVERBS
        if not marks & PLURAL and theirs:
            return False  # «Маска звинуватили», «Кличка критикують»
        return self._begins(reading)

    def _tells_no_name(self, reading: Reading, strength: int) -> bool:
        """Whether a noun of a person or a beast begins a sentence («Подоляк за походженням, …») before all names."""
        if strength < _OF_PERSON or not self._is_common_word(reading):
            return False
        if reading.followed & THEIR_VERB or self._has_verb(reading) or self._acts_further_on(reading):
            return False
        if reading.after == ABOUT:
            return False  # «Ткач про закон: …», as headlines are
        start, (_, end) = reading.start, reading.span_after or (0, 0)
        if not self.page.text[reading.end : end].lstrip(" ").islower():
            return False
        items = self._introductions(reading)
        return all(item.places[0] > start for item in items)

    def _is_comment(self, reading: Reading) -> bool:
        """Whether a word that says what is thought of all that follows begins the sentence («Шкода, що …»)."""
        form = self.page.folded[reading.start + 1 : reading.end + 1]
        if form not in _COMMENTS or not self._begins(reading):
            return False
        return _COMMENT_GOES_ON.match(self.page.text, reading.end) is not None

    def _stands_within(self, reading: Reading) -> bool:
        """Whether the surname stands with a capital within a sentence, too, so that it is a name in this text."""
        if self.within is None:
            self.within = {
                other.group.number
                for other in self.readings
                if other.capital and other.rejected is None and not self._begins(other)
            }
        return reading.group.number in self.within
