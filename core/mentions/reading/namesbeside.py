"""The given names, patronymics and initials beside a surname, and a capitalised word that may be a stranger's."""

from typing import Final

from core.mentions.catalogue.hints import DOMAIN_LETTERS
from core.mentions.catalogue.statenames import state_named_at
from core.mentions.memo import keep
from core.mentions.pages.surroundings import (
    CLOSING_QUOTES,
    GAP,
    GAPS,
    Span,
    any_word_before,
    close_word_before,
    initial_before,
    is_capital,
    looks_patronymic,
    may_agree,
    starts_sentence,
    word_after,
    word_at,
    word_before,
    word_in_front,
)
from core.mentions.reading.fitting import Fitting
from core.mentions.reading.nopersons import HYPHENS
from core.mentions.reading.reading import NamePart, Reading, led_by
from core.mentions.reading.wordsbeside import (
    IS_EASTERN,
    IS_FATHERS,
    IS_NAME,
    IS_NEVER,
    IS_NO_NAME,
    IS_OWN,
    IS_PARTICLE,
    IS_PLACE,
    IS_POWER,
    IS_TOWN,
    MANY,
    MAY_AGREE,
    PARTICLE_WORDS,
    SHORTEST_NAME,
)
from core.mentions.words.alphabet import key
from core.mentions.words.cues import BODIES, HEADS, KIN, TITLES
from core.mentions.words.english import NO_NAMES
from core.mentions.words.given import same_given
from core.mentions.words.grammar import ANY_CASE, GEN, GENDERS, INS, NOM
from core.mentions.words.names import is_syllabic
from core.mentions.words.ordinary import begins_as_ordinary, is_ordinary
from core.mentions.words.verbforms import begins_as_verb

_OWNERS: Final = ("'s", "’s")  # «the club's Smith»
_NO_INITIALS: Final = frozenset(key(word) for word in ("mr", "ms", "dr", "st"))
_MOST_NAMES: Final = 4
_LONGEST_NICKNAME: Final = 24
_LONGEST_IN_CAPITALS: Final = 3  # letters of a nickname without quotes
_ADJECTIVE: Final = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "ему", "ому", "ым", "ої", "ій")
_MENS_IN_A: Final = ("уллой", "аллой")  # «с Хасбуллой», which describes no man
_WOMANS: Final = (key("а"), key("я"))
_OF_WHAT: Final = (key("и"), key("і"), key("ї"))
_TO: Final = key("до")  # a particle of Portuguese names, and everybody's preposition («від Шевченка до Зерова»)
_POSSESSIVES = frozenset(key(word) for word in ("його", "її", "їхній", "їхня", "мій", "моя", "свій", "своя"))
_POSSESSIVES |= frozenset(key(word) for word in ("его", "её", "ее", "их", "мой", "моего", "мою", "своего", "свою"))
# The cases of a person behind these; what stands there in another is a place («У Чернігові Зеленський …»).
_GOVERNED = {key(word): GEN for word in ("у", "в", "во", "на")}  # whom one believes in bends as in the genitive
_GOVERNED |= {key(word): GEN for word in ("до", "від", "біля", "возле", "після", "после", "без", "для")}
_GOVERNED |= {key(word): GEN | INS for word in ("з", "із", "зі", "с", "со")}
_GOVERNED |= {key(word): INS for word in ("над", "під", "перед", "між")}
_OF_KIND: Final = (key("ого"), key("ої"))  # and behind adjectives
_BY_WOMAN, _BY_HER = tuple(map(key, ("кою", "ицею"))), tuple(map(key, ("ою", "ею", "єю")))
_SON_OF: Final = frozenset(map(key, ("бен", "бин", "ибн", "bin", "ibn", "ben", "бін", "ібн")))
# How verbs of Ukrainian end that begin a sentence with whom something is done to behind them.
_DOING = tuple(map(key, ("ати", "яти", "іти", "їти", "ити", "ути", "сти", "зти", "ерти", "оти", "тися", "тись")))
_DOING += tuple(map(key, ("ючи", "учи", "ячи", "ачи", "вши", "ючись", "учись", "ячись", "ачись", "вшись")))
_IN: Final = frozenset(key(word) for word in ("у", "в", "во"))


class NamesBeside(Fitting):
    """Looks at the names beside the hits of one page."""

    def _look_left(self, reading: Reading) -> None:
        """Takes in the names in front of the surname, and what stands in front of them."""
        page, place = self.page, reading.start
        text, known = page.text, reading.meaning.names
        parts: list[NamePart] = []
        ahead, ahead_word, seen = reading.span_before, reading.lead, place  # what stands in front of `seen`
        for _ in range(_MOST_NAMES):
            if not place:
                break
            lead = text[place - 1]
            span = None  # an initial, or nothing
            if lead in GAP:
                if place > 1 and text[place - 2] != ".":
                    if place != seen:
                        ahead, ahead_word = word_in_front(page, place)
                        seen = place
                    if ahead is not None and (place - ahead[1] == 1 or not text[ahead[1] : place].strip(GAPS)):
                        span = ahead
                    else:
                        mark = self._mark_before(place)
                        if mark in CLOSING_QUOTES and not parts:
                            span = self._before_nickname(place)
                        elif mark == "]" and not parts:
                            span = self._in_brackets(place)
                        if span is None and mark != ".":
                            break
            elif lead in HYPHENS:
                span = self._hyphened_before(place, parts, reading)
                if span is None:
                    break
            elif lead == "(":
                span = self._before_brackets(place, parts, reading)
                if span is None:
                    break
                reading.end += 1
            elif lead != ".":
                break
            if span is None:
                span = initial_before(page, place)
                if span is None or span[0] < self._taken:
                    break
                word = page.folded[span[0] + 1 : span[1] + 1].replace(" ", "")
                if word in _NO_INITIALS:
                    break
                latin = text[span[0]].isascii() and text[reading.hit.start].isascii()
                parts.append(NamePart(span, word, initial=True, latin=latin))
            else:
                if page.has_roles and self._ends_office(span):
                    break  # “Mayor of Kyiv Klitschko”
                word = ahead_word if span is ahead else word_at(page, span)
                capital = text[span[0]].isupper()
                if capital:
                    told = known.get(word)
                    if told is None:
                        told = self.judge(word, reading)
                else:
                    told = IS_PARTICLE * (word in PARTICLE_WORDS and word != _TO)
                if told != IS_NAME:
                    own = word in PARTICLE_WORDS and self.has_particle(reading, word)
                    if not parts and (own or (told & IS_PARTICLE and not capital)):
                        place = span[0]
                        if own:
                            reading.start = place
                        continue
                    if told & IS_FATHERS and not parts and close_word_before(page, span[0]) in _SON_OF:
                        place = span[0]
                        continue
                    if not capital or (told & IS_NEVER and (not parts or len(word) == 1)):
                        break
                    if told & IS_PARTICLE and place < reading.start:
                        # «Хосе Де ла Круз», where nobody has these
                        reading.strange = text[span[0] : reading.start].rstrip()
                        break
                    if told & IS_POWER and page.ukrainian and starts_sentence(page, span[0]):
                        break  # «Влада Зеленського» is his power
                    if told & IS_PLACE and not parts and (self._has_title(span) or span[1] in self._ends_of_offices()):
                        break  # «премьера Израиля Нетаньяху», «главы правительства Израиля Нетаньяху»
                    if told & IS_TOWN and not parts and close_word_before(page, span[0]) in _IN:
                        break  # «У Львові Зеленському …»
                    spelled = told & IS_OWN and parts and parts[-1].is_letter  # «Джей Ді Венса» bends but once
                    # «Касым-Жомарта Токаева»: of the two halves of a name only the last may bend.
                    unbent = lead in HYPHENS and parts and self._is_unbent(word)
                    if not told & IS_NAME and not spelled and not unbent:
                        if parts:
                            break
                        before = word_before(page, span[0])
                        lead_word = word_at(page, before) if before is not None else ""
                        if before is None or not self._is_middle(reading, span, before, lead_word):
                            reading.strange = self._strange(span, before, lead_word, word, told, reading)
                            break
                        place = span[0]
                        continue
                if parts and looks_patronymic(word) and self._is_surname_before(word, parts[-1]):
                    break
                if parts and lead in HYPHENS:
                    parts[-1].second = True
                parts.append(NamePart(span, word, initial=False))
            place = span[0]
        if parts:
            parts.reverse()
            reading.parts = parts
            start = parts[0].span[0]
            if text[start - 1] == "[" and text.find("]", start, reading.start) > 0:
                start -= 1
            reading.start = start
        start = reading.start
        if start != reading.hit.start:
            if start != seen:
                ahead, ahead_word = word_in_front(page, start)
            reading.span_before, reading.lead = ahead, ahead_word
            reading.before = ahead_word if ahead is not None and start - ahead[1] == 1 else ""
            reading.led = led_by(page, ahead_word, ahead, start)

    def _ends_office(self, span: Span) -> bool:
        """Whether an office in English ends with a word: no given name, though Georgia may be one."""
        return self.page.text[span[0]].isascii() and span[1] in self._ends_of_offices()

    def _ends_of_offices(self) -> frozenset[int]:
        """Where role phrases of the page end."""
        if self._offices is None:
            self._offices = frozenset([hit.end for hit in self.page.hits if hit.meaning.has_role])
        return self._offices

    def _is_unbent(self, word: str) -> bool:
        """Whether a word may begin a double given name whose last part alone bends («Юнус-Бека Ветлугина»)."""
        return any(bits & NOM for _, bits in self.given.read(word))

    def _joined(self, place: int) -> Span | None:
        """What a hyphen at a place joins to the name in front of it."""
        if not self.page.text[place + 1 : place + 2].isalpha():
            return None
        return place + 1, self.page.folded.find(" ", place + 2) - 1

    def _lacks_names(self, reading: Reading, count: int) -> bool:
        """Whether the text has said fewer given names (`count`) than one of the first officials of a form has."""
        return any(self.has_more_names(who, count) for who in reading.who[:MANY])

    def _is_surname_before(self, word: str, part: NamePart) -> bool:
        """Whether what looks like a patronymic ends another's name («син Віктора Януковича Олександр Янукович»)."""
        return not (part.initial or looks_patronymic(part.word) or self.given.read(word))

    def _has_title(self, span: Span) -> bool:
        """Whether a title stands before a word."""
        before = word_before(self.page, span[0])
        return before is not None and word_at(self.page, before) in TITLES

    def _is_middle(self, reading: Reading, span: Span, before: Span, word: str) -> bool:
        """Whether an unknown word stands between a given name of one of the officials and the surname (`Фог`).

        Also between anybody's and the surname, if it is a nickname in Latin capitals («Карл CJ Джонсон»). `before` and
        `word` are the word in front of it.
        """
        if not is_capital(self.page, before):
            return False
        surface = self.page.text[span[0] : span[1]]
        if surface.isupper():
            short = surface.isascii() and len(surface) <= _LONGEST_IN_CAPITALS
            return short and not self.page.text[reading.hit.start].isascii() and bool(self.given.read(word))
        known = reading.meaning.middles
        found = known.get(word)
        if found is None:
            readings = self.given.read(word)
            fits = (
                same_given(readings, self.catalogue.person(who).classes) & bits & ANY_CASE
                for who, bits in reading.bits.items()
            )
            found = keep(known, word, any(fits))
        return found

    def _hyphened_before(self, place: int, parts: list[NamePart], reading: Reading) -> Span | None:
        """The first half of a double given name (`Жан` in `Жан-Клод Юнкер`), or a particle (`аль` in `аль-Хадж`)."""
        page = self.page
        if place < 2 or not page.text[place - 2].isalpha():
            return None
        span = (page.folded.rfind(" ", 0, place - 1), place - 1)
        word = word_at(page, span)
        return span if parts or (word in PARTICLE_WORDS and self.has_particle(reading, word)) else None

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

    def _before_brackets(self, place: int, parts: list[NamePart], reading: Reading) -> Span | None:
        """The given name before a surname that is added in brackets, as a prelate's is («митрополит Лука (Бойко)»)."""
        page = self.page
        if parts or page.text[place - 2 : place - 1] not in GAP or page.text[reading.end : reading.end + 1] != ")":
            return None
        span = word_before(page, place - 1)
        if span is None or not is_capital(page, span):
            return None
        word = word_at(page, span)
        return span if self.may_be_name(word, reading) and not is_ordinary(word) else None

    def _in_brackets(self, place: int) -> Span | None:
        """The last word of a name that an editor put in, in brackets (`[Сергей] Лавров`)."""
        text = self.page.text
        stop = text.rfind("]", 0, place)
        begin = text.rfind("[", max(0, stop - _LONGEST_NICKNAME), stop)
        if begin < 0 or not text[begin + 1 : stop].replace(" ", "").isalpha():
            return None
        span = max(begin, text.rfind(" ", begin, stop)) + 1, stop
        word = word_at(self.page, span)
        return span if self.given.read(word) or looks_patronymic(word) else None

    def _mark_before(self, place: int) -> str:
        """The last character before a place that may not stand within a name; none at the beginning."""
        text = self.page.text
        stop = place - 1
        while stop >= 0 and text[stop] in GAP:
            stop -= 1
        return text[stop] if stop >= 0 else ""

    def _strange(self, span: Span, before: Span | None, lead: str, word: str, told: int, reading: Reading) -> str:
        """The word if it is likely to be a given name that we don't know: capitalised, agreeing, not ordinary.

        `before` and `lead` are the word in front of it.
        """
        if span[1] == self._named or told & IS_OWN:
            # Another's name («уряду Олексія Гончарука Коваль»), or their own, left as it is («об Илон Маске»).
            return ""
        text = self.page.text
        original = text[span[0] : span[1]]
        if lead in TITLES and word.endswith(_OF_WHAT) and self.page.ukrainian:
            return ""  # «канцлер Німеччини Мерц»: no given name of Ukrainian ends so in the nominative
        if told & MAY_AGREE and self._ends_double_name(span):
            return original  # «Ахмат-Хаджи»
        if told & IS_EASTERN and word not in KIN:
            return original
        if told & IS_NO_NAME or original.isupper():
            return ""
        if original.endswith(_ADJECTIVE) and not original.endswith(_MENS_IN_A):
            return ""
        governed = GEN if lead.endswith(_OF_KIND) else _GOVERNED.get(lead)
        # «У розмові з Лавровим Гай був …»: a subject stands in the nominative
        marks = NOM if reading.all_bits & NOM and reading.followed else reading.all_bits
        if governed is not None and not may_agree(word, marks & governed):
            return ""  # «У Криму Аксьонова …», «У Парижі Макрону …», «голові Верховного Суду Князєву»
        # Behind a word no sentence begins; behind a number it may.
        begins = (before is None or not text[before[1] - 1].isalpha()) and starts_sentence(self.page, span[0])
        # «Розангела да Силва»: a woman's given name before a surname that has one form for both, within a sentence or
        # at its beginning, where it must not begin as an ordinary word does (below)
        if not told & MAY_AGREE and (lead in TITLES or not self._is_womans(span, word, reading)):
            alone = not (lead.endswith(_BY_WOMAN) and word.endswith(_BY_HER))
            if (
                alone
                or before is None
                or before[1] != span[0] - 1
                or not reading.meaning.other & reading.all_bits & NOM
            ):
                return ""  # but «з американкою Айрою Гай», whose surname does not bend
        if before is not None and before[1] == span[0] - 1 and self._is_anothers(before, lead, reading):
            return ""  # «для Марії Петрук Зубко сказав …»
        latin = original.isascii()
        if latin != text[span[1] + 1 : span[1] + 40].lstrip(" *_")[:1].isascii():
            return ""  # «Fox News Трамп»
        if latin and (begins or word in NO_NAMES or original.endswith(_OWNERS)):
            return ""
        if self._is_of_office(word, reading) or self._is_officials(span, reading):
            return ""
        if begins:
            doing = word.endswith(_DOING) and self.page.ukrainian  # «Слухати Лаврова …», «Почувши Лаврова, …»
            return "" if doing or begins_as_ordinary(word) or begins_as_verb(word) else original
        if (lead in HEADS and not reading.all_bits & NOM) or (lead in BODIES and reading.all_bits & NOM):
            return ""  # «главы Ростеха Чемезова», «після відставки уряду Гончарука Новак не захотіла»
        if is_ordinary(word) or state_named_at(self.page.folded, span[1] + 1, word):
            return ""  # «з очільником уряду Угорщини Орбаном»
        return original

    def _is_of_office(self, word: str, reading: Reading) -> bool:
        """Whether the offices of an official whom the form may mean name a word («Росгвардия Золотова»)."""
        beginning = f" {word[:DOMAIN_LETTERS]}"
        return any(beginning in self.catalogue.hints(who).domains for who in reading.who[:MANY])

    def _is_officials(self, span: Span, reading: Reading) -> bool:
        """Whether a word is an official's surname that no comma parts from the next («Лавров Песков молчат»).

        Both are in the nominative then, and it is neither a given name nor a word of everyday; and they begin the
        sentence, or a third one does, as a stranger within one may have such a given name.
        """
        if span[0] not in self.starts or not reading.all_bits & NOM or self.given.read(word_at(self.page, span)):
            return False
        first = close_word_before(self.page, span[0])
        if not starts_sentence(self.page, span[0]) and span[0] - len(first) - 1 not in self.starts:
            return False
        meanings = (hit.meaning for hit in self.page.hits_at(span[0]) if hit.end == span[1])
        return any(
            meaning.surname is not None and not meaning.ordinary and meaning.all_bits & NOM for meaning in meanings
        )

    def _is_anothers(self, before: Span, lead: str, reading: Reading) -> bool:
        """Whether the given name in front of a word makes it a surname of somebody named in another case."""
        if not self.page.text[before[0]].isupper():
            return False
        readings, marks = self.given.read(lead), reading.all_bits
        genders = marks & GENDERS or GENDERS  # «уряду Олексія Гончарука Новосад не хотіла»: she is no Олексій
        if marks & NOM and reading.followed:
            marks = NOM  # its subject
        return bool(readings) and not any(bits & marks & ANY_CASE and bits & genders for _, bits in readings)

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
        return bool(reading.meaning.other & reading.all_bits & NOM)

    def _is_whose(self, reading: Reading, kin: Span) -> bool:
        """Whether the surname behind a word of kinship tells whose kin the next name is.

        So it is in the genitive («вдова Ельцина Наина Иосифовна»), and where it has one form for all cases, unless it
        is told otherwise whose kin that is («донька Шойгу Ксенія», but «його донька Шойгу Ксенія»).
        """
        if not reading.all_bits & NOM:
            return True
        if not reading.all_bits & GEN or any(self.is_given_of(who, reading.follow) for who in reading.who):
            return False
        return close_word_before(self.page, kin[0]) not in _POSSESSIVES and kin[1] == reading.start - 1

    def _is_western(self, place: int) -> bool:
        """Whether a capitalised word follows an initial, so that it is a surname and the word in front a given name."""
        span = word_after(self.page, place)
        return span is not None and is_capital(self.page, span)

    def _look_right(self, reading: Reading) -> None:
        page, place = self.page, reading.end
        eastern, word = self.is_eastern(reading), reading.follow
        plain = len(word) >= SHORTEST_NAME and not eastern and not page.apostrophes
        if plain and not self.may_be_name(word, reading):
            return  # as most are
        following = word_after(page, place)
        if following is None or not is_capital(page, following):
            return
        before = any_word_before(page, reading.start)
        if before is not None and word_at(page, before) in KIN and self._is_whose(reading, before):
            return
        titled = before is not None and word_at(page, before) in TITLES
        parts: list[NamePart] = []
        for _ in range(3):
            joined = eastern and parts and page.text[place : place + 1] in HYPHENS  # «Kim Jong-un», «Ким Чен-ын»
            span = self._joined(place) if joined else word_after(page, place)
            if span is None or not (joined or is_capital(page, span)):
                break
            word = word_at(page, span)
            own = eastern and any(self.is_given_of(who, word) for who in reading.who)
            if len(word) <= 2 and page.text[span[1] : span[1] + 1] == "." and not (own or joined):
                if eastern and self._is_western(span[1] + 1):
                    break  # «Ли Дж. Кобб»
                latin = page.text[span[0]].isascii() and page.text[reading.hit.start].isascii()
                parts.append(NamePart((span[0], span[1] + 1), word, initial=True, latin=latin))
                place = span[1] + 1
                if page.text[place : place + 1] == " " and page.text[place + 2 : place + 3] == ".":
                    place += 1
                if page.text[place : place + 1].isupper() and page.text[place + 1 : place + 2] == ".":
                    second = (place, place + 1)
                    parts.append(NamePart((place, place + 2), word_at(page, second), initial=True, latin=latin))
                    place += 2
                break
            if not own and not self.may_be_name(word, reading):
                # of «Ким Чен Ына» the last part alone bends; «Ким Чен Ир» is another
                written = page.text[span[0] : span[1]]
                another = eastern and (parts or (span[0] not in self.starts and not titled))
                if not another or not is_syllabic(written.lower()):
                    break
                if written.isascii() and not (joined or (parts and self._lacks_names(reading, len(parts)))):
                    break  # «Xi Jinping To Meet …», but «Kim Jong Il»
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
