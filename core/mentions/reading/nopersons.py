"""What is named by a surname and is no person, or not this one: streets, ships, families, juniors, double surnames."""

import re
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import LATIN, PLACE, SHORT
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import (
    CLOSING_QUOTES,
    GAP,
    GAPS,
    Span,
    any_word_before,
    close_word_before,
    in_address,
    initial_before,
    is_capital,
    is_quoted,
    may_agree,
    starts_sentence,
    word_after,
    word_at,
    word_before,
)
from core.mentions.reading.firms import OPENING_QUOTES, Firms
from core.mentions.reading.inenglish import no_person_in_english
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, readable, words
from core.mentions.words.cues import (
    ADVERBS,
    BEFORE,
    CARRIERS,
    CROSSINGS,
    IN_NAME_OF,
    INSTITUTIONS,
    IS_CALL_SIGN,
    IS_FAMILY,
    IS_INSTITUTION,
    IS_PLACE,
    IS_PLACE_AFTER,
    IS_RANK,
    IS_SPEECH,
    IS_TITLE,
    JUNIOR_WORDS,
    KIN,
    NAMED_AFTER,
    PLACE_WORDS,
    SENIOR_WORDS,
    STREETS,
    WOMEN_OF_KIN,
)
from core.mentions.words.describing import describes, describes_in_ukrainian
from core.mentions.words.grammar import FEMININE, GEN, INS, MASCULINE, NOM, PLURAL
from core.mentions.words.ordinary import begins_as_ordinary, is_ordinary
from core.mentions.words.patronymics import fathers_of
from core.mentions.words.regional import (
    BEHIND_RUSSIAN,
    BODIES,
    IN_LISTS,
    OF_ALL,
    PRELATES,
    RUSSIAN,
    is_listed,
    is_of_known_place,
    regional_ending,
    tells_region,
)
from core.types import ReasonCode, reason

HYPHENS: Final = frozenset("-‑")
_TWO: Final = 2
_OF_SEVERAL: Final = frozenset("иы")  # how surnames in -а end of several
_SIBLINGS: Final = frozenset(
    map(key, words("братья братьев братьям братьями брати братів братам братами сестры сёстры сестри"))
)
_NAMESAKE: Final = tuple(map(key, words("однофамил однофаміл тезк тёзк")))  # how words for namesakes begin
_LONGEST_MARK: Final = 4  # of Markdown's «***», and the quotation mark in front
# What a woman was called before, or is called in truth («Котова (Лисина — её девичья фамилия)»).
_OF_MAIDEN_NAME: Final = frozenset(map(key, words("ее её її девичья дівоче")))
_MAIDEN_NAME: Final = re.compile(r" ?[–—-] (?:е[её] |її )?(?:девичья|дівоче) ")
# Behind these a surname is that of somebody whom readers do not know.
SOMEBODY: Final = frozenset(map(key, words("некий некоего некоему неким неком некая некой некую якийсь якогось")))
# Adjectives of places in Ukrainian by their endings, and how the nouns end that agree with them.
_HARD: Final = tuple(key(letter) for letter in "бвгґджзйклмнпрстфхцчшщь")
_OF_PLACE: Final = {
    key(stem + ending): tuple(key(noun) for noun in nouns) if nouns else _HARD
    for stem in ("ськ", "цьк", "зьк")
    for ending, nouns in (
        *(("ий", ()), ("ого", ("а", "я", "у", "ю")), ("ому", ("у", "ю", "і", "ї", "ові", "еві")), ("им", ("м",))),
        *(("а", ("а", "я", "ь")), ("у", ("у", "ю", "ь")), ("ої", ("и", "і", "ї")), ("ій", ("і", "ї"))),
        ("ою", ("ю",)),
    )
}
_SHORTEST_NOUN: Final = 4
_OBLIQUE: Final = tuple(key(ending) for ending in ("ого", "ому", "ої", "ою", "ові", "еві", "ом", "ем", "єм"))
AGES: Final = JUNIOR_WORDS | SENIOR_WORDS
# Of what there are two: behind these a hyphen joins two persons («бій Коваль-Сміт», «пакт Молотова-Риббентропа»).
_OF_TWO: Final = frozenset(
    key(stem + ending)
    for stem, endings in (
        *(
            ("бо", "ю єм ї я е"),
            ("бій бой", "."),
            ("пакт тандем дует дуэт матч саміт саммит фінал финал", ". у а і е ом"),
        ),
        *(("поєдин поедин", "ок ку ка кові ком ке"), ("зустріч", ". і чю"), ("встреч", "а и е у ей")),
        *(("дуел дуэл", "ь і и лю ью"), ("битв", "а и і у ою е ой"), ("переговор", "и ы ів ов ах ами")),
        *(("протистоянн противостояни", "я ю ям е и ем"), ("дебат", "и ы ів ов ах ами"), ("пар", "а и і у ою е ой")),
        *(("реванш", ". у а і е ем"), ("законопро", "єкт єкту єкті ект екту екті"), ("поправ", "ка ки ку ці ке кою")),
    )
    for stem in words(stem)
    for ending in ("" if one == "." else one for one in words(endings))
)
COORDINATED: Final = frozenset(key(word) for word in ("и", "й", "і", "та", "and", "&"))
LOWERCASE_LENGTH: Final = 5
# What is written short with a full stop before the name of a place; behind other words one ends a sentence.
_ABBREVIATED: Final = frozenset(map(key, words("ул вул пл пер просп бул наб им ім")))
_LONGEST_ABBREVIATION: Final = 4  # of what stands before a name in a street's («вулиця Ген. Петрова»)
_UNBENT: Final = NOM | GEN | INS  # one form for all cases
_STREETS: Final = PLACE_WORDS | INSTITUTIONS | CARRIERS
_IS_THING: Final = IS_FAMILY | IS_PLACE | IS_INSTITUTION | IS_CALL_SIGN
# Surnames of officials that are given names of others («Кэмерон Диас», "Austin Butler").
_ALSO_GIVEN: Final = frozenset(
    key(word)
    for word in [
        "cameron",
        "austin",
        "michal",
        "mitchell",
        "blake",
        "kelly",
        "graham",
        "grant",
        "scott",
        "ryan",
        "taylor",
        "jordan",
        "logan",
        "carter",
        "wallace",
        "lindsey",
        "mason",
        "parker",
        "tyler",
        "spencer",
        "morgan",
        "kerry",
        "bailey",
        "harper",
        "jackson",
        "lincoln",
        "madison",
        "hunter",
        "kirk",
        "clinton",
        "harris",
        "кэмерон",
        "остин",
        "митчелл",
        "блейк",
        "келли",
        "грэм",
        "грант",
        "скотт",
        "райан",
        "тейлор",
        "джордан",
        "логан",
        "картер",
        "уоллес",
        "мейсон",
        "паркер",
        "тайлер",
        "спенсер",
        "морган",
        "керри",
        "бейли",
        "харпер",
        "джексон",
        "линкольн",
        "хантер",
        "кирк",
        "кэлин",
        "мишель",
    ]
)


class PageReader(Firms):
    """What is asked of each hit of one page beside the names around it."""

    def __init__(self, page: Page, catalogue: Catalogue) -> None:
        super().__init__(page)
        self.catalogue = catalogue
        self.given = catalogue.given
        self._known_starts: set[int] | None = None
        self._taken = 0  # where the last reading ends
        self._named = 0  # where the last full name ends
        self._offices: frozenset[int] | None = None  # where role phrases end, once a name asks
        self._regions: set[int] = set()  # surname groups that were adjectives of places
        self._crossing = -2  # where the last street of a crossing ends

    @property
    def starts(self) -> set[int]:
        """Where hits begin that may name somebody."""
        if self._known_starts is None:
            self._known_starts = {hit.start for hit in self.page.hits if not hit.meaning.only_role}
        return self._known_starts

    def has_more_names(self, who: int, count: int) -> bool:
        """Whether the catalogue has more than `count` given names of an official («Чен Ын»)."""
        return any(len(name.split()) > count + 1 for name in self.catalogue.officials[who].names.values())

    def junior(self, reading: Reading, word: str, span: Span) -> ReasonCode | None:
        """Keeps a junior («Трамп-младший», «Trump Jr.») if the catalogue has him; a senior is somebody else.

        Of a father and his son, or of a junior and one who is none, the catalogue has both: there either is told apart.
        """
        elder = self._elder_of_two(reading) if len(reading.who) == _TWO and not reading.parts else None
        if word in SENIOR_WORDS:
            kept = [who for who in reading.who if who == elder]
        elif elder is not None:
            kept = [who for who in reading.who if who != elder]
        else:
            kept = [who for who in reading.who if self.catalogue.person(who).junior]
        if not kept:
            return reason("mention-rejected-junior", word=self.page.text[span[0] : span[1]])
        reading.who = kept
        reading.end = max(reading.end, span[1])
        return None

    def _elder_of_two(self, reading: Reading) -> int | None:
        """The one of two namesakes whose son the other is, by the patronymic or as one who is called a junior."""
        for elder, younger in (reading.who, reading.who[::-1]):
            first, second = self.catalogue.person(elder), self.catalogue.person(younger)
            if second.junior != first.junior:
                if second.junior:
                    return elder
            elif any(not first.classes.isdisjoint(fathers_of(name)) for name in second.patronymics):
                return elder
        return None

    def ship(self, reading: Reading) -> ReasonCode | None:
        """A full name after a word for a street, or quoted after one for a ship or an institution, is no person."""
        word, span = reading.before, reading.span_before
        if not word and span is not None and reading.lead in _ABBREVIATED and self._is_shortened(span, reading.start):
            word = reading.lead if self.page.ukrainian else ""  # «школа ім. Тараса Шевченка»
        if reading.all_bits & GEN and (word in STREETS or (word in NAMED_AFTER and self._is_named_after(reading))):
            return reason("mention-rejected-place", word=readable(word))
        if is_quoted(self.page, reading.start, reading.end):
            before = any_word_before(self.page, reading.start)
            if before is not None and word_at(self.page, before) in _STREETS:
                return reason("mention-rejected-quoted")
        return None

    def _is_shortened(self, span: Span, start: int) -> bool:
        """Whether a full stop alone stands behind a word that is written short in front of a name."""
        return self.page.text[span[1] : start].rstrip(GAPS) == "."

    def _is_named_after(self, reading: Reading) -> bool:
        """Whether «імені» in front of a name tells what bears it; «від імені» tells for whom somebody speaks."""
        span = reading.span_before
        return span is not None and close_word_before(self.page, span[0]) not in IN_NAME_OF

    def no_person(self, reading: Reading, span: Span | None, word: str, lead: str, tail: str) -> ReasonCode | None:
        """Why a surname that stands alone is no person here, if so.

        `span` and `word` are the word in front of the hit, `lead` and `tail` the characters right before and behind it.
        """
        page, hit = self.page, reading.hit
        text, start, end, flags = page.text, hit.start, hit.end, reading.group.flags
        span_after = reading.span_after
        if flags & LATIN and in_address(page, start):
            return reason("mention-rejected-address")
        regional = reading.meaning.regional
        if (
            regional
            and (reading.after in BEHIND_RUSSIAN or regional not in RUSSIAN)
            and not reading.followed & IS_SPEECH
            and not (regional in RUSSIAN and (reading.led & IS_TITLE or any(map(self.catalogue.is_known, reading.who))))
            and self._is_regional(reading, regional)
        ):
            return reason("mention-rejected-place", word=text[start:end])
        if reading.meaning.describing and reading.after and not reading.followed & IS_SPEECH and span_after is not None:
            form = self._form(reading)
            if page.ukrainian and reading.meaning.ukrainian:
                described = reading.after not in ADVERBS and describes_in_ukrainian(form, reading.after)
            else:
                described = reading.meaning.common > 0 and describes(form, reading.after, text[slice(*span_after)])
            if described and not (text[span_after[0]].isupper() and self.given.read(reading.after)):
                return reason("mention-rejected-common-word")  # «Белого дома», «Білого дому»
        if not reading.capital and not hit.starred:
            common = reading.meaning.common
            if reading.meaning.ukrainian and not common and page.ukrainian:
                common = reading.meaning.ukrainian
            spoken = common == 1 and reading.followed & IS_SPEECH and reading.all_bits & NOM  # «путин заявил»
            if flags & (SHORT | PLACE) or end - start < LOWERCASE_LENGTH or (common and not spoken):
                return reason("mention-rejected-lowercase")
            if self._is_of_place(reading) or (not reading.all_bits & NOM and is_ordinary(self._form(reading))):
                return reason("mention-rejected-lowercase")
            unbent = reading.all_bits & _UNBENT == _UNBENT and not text[start].isascii()  # «новый керри» of a game
            if unbent and not (reading.led & IS_TITLE or reading.followed & IS_SPEECH or self.given.read(word)):
                return reason("mention-rejected-lowercase")
        if lead == "*":
            lead = text[max(0, start - _LONGEST_MARK) : start].rstrip("*")[-1:]  # «„**Долина снов**“»
        if tail in CLOSING_QUOTES:
            if is_quoted(page, reading.start, end):  # its particle is within, too: «гурт „Ван Гог“»
                return reason("mention-rejected-quoted")
            if self._is_half_of_firm(start, end):
                return reason("mention-rejected-quoted")
        elif lead in OPENING_QUOTES and (self._is_half_of_firm(start, end) or self._begins_name(reading)):
            return reason("mention-rejected-quoted")
        if tail == " " and text.startswith(" & ", end) and page.folded.startswith(self._form(reading), end + 4):
            return reason("mention-rejected-compound")  # «Джонсон & Джонсон»
        if lead == " " and text.endswith(" & ", 0, start) and page.folded.endswith(self._form(reading), 0, start - 2):
            return reason("mention-rejected-compound")
        if reading.follow in _OF_MAIDEN_NAME and _MAIDEN_NAME.match(text, end):
            return reason("mention-rejected-stranger")
        if flags & SHORT and end - start < 4 and text[start:end].isupper():
            return reason("mention-rejected-short")  # «ГУ МЧС»
        if text[start].isascii():
            why = no_person_in_english(page, reading, span)
            if why is not None:
                return why
        if span is not None:
            told = BEFORE.get(word, 0)
            if word in JUNIOR_WORDS and reading.before:
                why = self.junior(reading, word, span)  # «молодший Кличко»
                if why is not None:
                    return why
            if text[end - 1] in _OF_SEVERAL and not reading.all_bits & NOM and self._are_siblings(reading, span, word):
                return reason("mention-rejected-family", word=text[span[0] : span[1]])
            if told & _IS_THING:
                if told & IS_FAMILY and reading.all_bits & (NOM | PLURAL):
                    return reason("mention-rejected-family", word=text[span[0] : span[1]])
                if told & IS_CALL_SIGN and not text[span[1] : start].strip(' –—:«"“„\u00a0'):
                    return reason("mention-rejected-calling", word=text[span[0] : span[1]])
                if text[span[1]] in ".!?" and word not in _ABBREVIATED:
                    # «… получил орден. Кадыров …», «Едут в музей. Косачева …», but «просп. Кадырова», «ул. Кадырова»
                    told &= ~(IS_PLACE | IS_INSTITUTION)
                named = told & IS_PLACE and not text[span[1] : start].strip(' .«"“„\u00a0')
                if named and (word not in NAMED_AFTER or self._is_named_after(reading)):
                    if word in CROSSINGS:
                        self._crossing = end
                    return reason("mention-rejected-place", word=text[span[0] : span[1]])
                if not text[span[1] : start].strip(' .«"“„(*_\u00a0'):  # not «в школе, Гай …»
                    reading.led |= told & IS_INSTITUTION
            elif told & IS_RANK and close_word_before(page, span[0]) in NAMED_AFTER:
                return reason("mention-rejected-place", word=text[span[0] : span[1]])  # «имени академика Павлова»
            elif text[span[0]].isupper():
                if told & IS_RANK and not starts_sentence(page, span[0]):  # «на Маршала Жукова, 5»
                    return reason("mention-rejected-place", word=text[span[0] : span[1]])
                ended = text[span[1]] == "." and span[1] - span[0] > _LONGEST_ABBREVIATION
                if not ended and close_word_before(page, span[0]) in _STREETS:  # «музей Ткача. Гай …» ends there
                    street = any_word_before(page, span[0])
                    return reason("mention-rejected-place", word=text[slice(*street)] if street is not None else "")
            if self._crossing == span[0] - 1 and word in COORDINATED:
                return reason("mention-rejected-place", word=text[span[0] : span[1]])
        span = reading.span_after
        if span is not None:
            place = reading.followed & IS_PLACE_AFTER
            near = tail in GAP or span[0] == end
            if near and (place or text[span[0]].isupper()) and not text[end : span[0]].strip(GAPS):
                if place:
                    return reason("mention-rejected-place", word=text[span[0] : span[1]])
                form, follow = self._form(reading), reading.follow
                if len(follow) > _SHORTEST_NOUN and follow.endswith(_OBLIQUE) and reading.all_bits & _UNBENT == NOM:
                    return None  # «сказав Богдан Зеленського»: no given name of the next one's
                given = form in _ALSO_GIVEN or (self.given.read(form) and self.given.is_spelled(form))
                if given and not self._is_kins(reading, word):
                    return reason("mention-rejected-given-name", word=text[start:end])
        return None

    def _are_siblings(self, reading: Reading, span: Span, word: str) -> bool:
        """«Братья Чайки», «Артём и Игорь Чайки»: what looks like the genitive of a surname in -а is the plural.

        `span` and `word` are the word in front of it.
        """
        if not reading.before:
            return False
        if word in _SIBLINGS:
            return True
        if not is_capital(self.page, span) or not any(bits & NOM for _, bits in self.given.read(word)):
            return False
        link = word_before(self.page, span[0])
        if link is None or word_at(self.page, link) not in COORDINATED:
            return False
        first = word_before(self.page, link[0])
        return first is not None and is_capital(self.page, first) and bool(self.given.read(word_at(self.page, first)))

    def _is_kins(self, reading: Reading, word: str) -> bool:
        """«Дружина Асада Асма»: a word of kinship, whose kin that is, and the given name, in the nominative."""
        if word not in KIN or reading.before != word or reading.all_bits & NOM or not reading.all_bits & GEN:
            return False
        names = self.given.read(reading.follow)
        if names:
            gender = FEMININE if word.startswith(WOMEN_OF_KIN) else MASCULINE
            return any(bits & NOM and bits & gender for _, bits in names)
        return not may_agree(reading.follow, reading.all_bits)

    def _is_regional(self, reading: Reading, ending: str) -> bool:
        """Whether a surname is an adjective of a place, by what stands beside it or elsewhere in the text."""
        after, word = reading.span_after, reading.after
        found = after is not None and bool(word) and tells_region(ending, word)
        if not found and word in BODIES and after is not None:
            found = self.page.text[slice(*after)].isupper()
        if not found and reading.before in PRELATES and after is not None and after[0] == reading.end + 1:
            found = self._is_see(ending, word, after)
        if ending in IN_LISTS:
            found = found or reading.group.number in self._regions or self._is_in_list(reading, ending)
            if found:
                self._regions.add(reading.group.number)
        return found

    def _is_see(self, ending: str, word: str, after: Span) -> bool:
        """Whether what follows an adjective behind a prelate's title tells of a see («єпископ Луцький і Волинський»).

        `after` and `word` are the next word: that of another place follows, or the name that the prelate took.
        """
        if word not in COORDINATED:
            return self.page.text[after[0]].isupper()
        second = word_after(self.page, after[1])
        if second is None:
            return False
        word = word_at(self.page, second)
        return word in OF_ALL or (self.page.text[second[0]].isupper() and regional_ending(word) == ending)

    def _is_in_list(self, reading: Reading, ending: str) -> bool:
        """Whether adjectives of other places stand in a row with this one («Полтавської, Сумської та Черкаської»)."""
        text, before, after = self.page.text, reading.span_before, reading.span_after
        if before is not None and text[before[0]].isupper() and text[before[1] : reading.start] == ", ":
            return is_listed(ending, reading.lead)
        if before is not None and reading.before in COORDINATED:
            before = word_before(self.page, before[0])
            if before is not None and text[before[0]].isupper() and is_listed(ending, word_at(self.page, before)):
                return True
        if after is None:
            return False
        if text[reading.end : after[0]] == " ":
            after = word_after(self.page, after[1])
            if after is None:
                return False
        return text[after[0]].isupper() and is_listed(ending, word_at(self.page, after))

    def _is_of_place(self, reading: Reading) -> bool:
        """Whether a lower-case adjective tells where the noun behind it is («одеський порт», «київського „Динамо“»).

        «зеленський бреше», «зеленського чекають» tell of a person: there no noun that agrees with it follows.
        """
        form, word, span = self._form(reading), reading.after, reading.span_after
        if is_of_known_place(form):
            return True
        if span is None or len(word) < _SHORTEST_NOUN or not self.page.text[span[0]].islower():
            return False
        if reading.followed or word in ADVERBS or self._begins_speech(span):
            return False
        for ending, nouns in _OF_PLACE.items():
            if form.endswith(ending):
                return word.endswith(nouns) and begins_as_ordinary(word)
        return False

    def _begins_speech(self, span: Span) -> bool:
        """Whether a colon or a dash follows a word, as one does where somebody is quoted."""
        return self.page.text[span[1] : span[1] + 1] == ":"

    def _follows_given(self, place: int) -> bool:
        """Whether a given name or an initial stands before a place."""
        if initial_before(self.page, place) is not None:
            return True
        span = word_before(self.page, place)
        return span is not None and is_capital(self.page, span) and bool(self.given.read(word_at(self.page, span)))

    def hyphen(self, reading: Reading, lead: str, tail: str) -> ReasonCode | None:
        """Why a surname with a hyphen beside it (`lead`, `tail`) is not that of the official, if so."""
        page, hit = self.page, reading.hit
        text = page.text
        behind = text[hit.end + 1 : hit.end + 2] if tail in HYPHENS else ""
        if behind.isdecimal():
            return reason("mention-rejected-compound")  # «Луна-26», «Орешник-2»
        if behind.isalpha():
            stop = page.folded.find(" ", hit.end + 2) - 1
            tail = page.folded[hit.end + 2 : stop + 1]
            if tail in AGES:
                return self.junior(reading, tail, (hit.end + 1, stop))
            if tail.startswith(_NAMESAKE):
                return reason("mention-rejected-stranger")
            if (
                behind.isupper()
                and (hit.end + 1 not in self.starts or reading.start < hit.start)
                and not (reading.start == hit.start and reading.before in _OF_TWO)
            ):
                return reason("mention-rejected-compound")  # «Пётр Голубев-Орлов» is one person, «Путин-Трамп» two
            if text[stop : stop + 1] in HYPHENS and behind.islower() and text[stop + 1 : stop + 2].isupper():
                return reason("mention-rejected-compound")  # «Рэтклифф-он-Соар»
        if lead in HYPHENS and hit.start > 1 and text[hit.start - 2].isalpha() and reading.start == hit.start:
            head = page.folded.rfind(" ", 0, hit.start - 1)
            second = close_word_before(page, head) in _OF_TWO
            if text[head].isupper() and not second and (head not in self.starts or self._follows_given(head)):
                return reason("mention-rejected-compound")
        return None
