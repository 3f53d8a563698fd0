"""Second pass: the whole text, and what is known beside it, settle who is meant by a surname that stands alone."""

import re
from datetime import date
from functools import lru_cache

from core.mentions.alphabet import key, readable, words
from core.mentions.asides import asides
from core.mentions.bareroles import bare_roles
from core.mentions.callings import calling_of_another, tell_others
from core.mentions.catalogue import Catalogue
from core.mentions.context import Evidence
from core.mentions.cues import AFTER, BODIES, CLASSICS, IS_ANYBODY, KIN, SPEECH
from core.mentions.firstnames import first_names
from core.mentions.genders import begins_with_woman, describes_man, is_womans_nominative, is_womans_word
from core.mentions.given import ambiguous_names, classes_of
from core.mentions.grammar import (
    ACC,
    CASES,
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
from core.mentions.groups import LATIN, SHORT, UPPER, WIDESPREAD
from core.mentions.introduced import Introduced, last_before
from core.mentions.kinds import ADJECTIVE, ADJECTIVE_GROUP, ALIAS, FIRST, FULL, ROLE, SURNAME
from core.mentions.namesakes import Namesakes
from core.mentions.ordinary import is_ordinary
from core.mentions.reader import Reader
from core.mentions.reading import Reading, agreed_marks, other_bits
from core.mentions.rolereader import Role, read_roles
from core.mentions.scan import Page
from core.mentions.surroundings import close_word_before, starts_sentence
from core.mentions.verbs import FEMININE_NOUN, FEMININE_VERB, IS_FEMININE, IS_MASCULINE, IS_PLURAL, IS_VERB, verb_bits
from core.types import Mention, MentionKind, ReasonCode, reason

_ON = key("на")
_HOUSE = re.compile(r",? (?:д\. ?|дом )?\d{1,3}(?:[а-дА-Д]|/\d+)?(?=[.,;)]|$)")
_WITHIN = frozenset(key(word) for word in ("в", "во"))
# What one can be, see or do «в Путине».
_TRUST = tuple(
    key(stem) for stem in words("увер вере верит верят веру сомн разочар видит видят увид вид нужда заинтерес")
)
_MANY = 4
_UKRAINIAN = frozenset("ґєії")


class Resolver:
    """Resolves one page."""

    def __init__(
        self, page: Page, catalogue: Catalogue, day: date | None, context: Evidence, *, adjectives: bool = False
    ) -> None:
        self.page = page
        self.catalogue = catalogue
        self.day = day
        self.context = context
        self.adjectives = adjectives
        self.reader = Reader(page, catalogue)
        self.readings = self.reader.read_all()
        self.introduced: dict[int, dict[int | str, Introduced]] = {}  # by surname group
        self.officials: dict[int, Introduced] = {}  # by official
        self.strangers: dict[tuple[int, str], Introduced] = {}  # by surname group and name
        self.roles: list[Role] = []
        self.titles: dict[int, list[int]] = {}  # by the place of a name: officials whose role stands before it
        self.first_alone: int | None = None
        self.tells_kin: bool | None = None
        self.home: dict[int, bool] = {}  # by official: whether the text names a place of the office
        self.within: set[int] | None = None  # surname groups that stand with a capital within a sentence
        self.women: set[int] = set()  # surname groups of which the text names a woman
        self.bearers: dict[int, list[Introduced]] = {}  # by the id of `Reading.bits`: who was introduced of them
        self.known_namesakes: Namesakes | None = None

    def resolve(self) -> list[Mention]:
        """The mentions of the page in order, spans in the page's text."""
        if self.page.has_roles:
            self.roles = read_roles(self.page, self.catalogue, self.day)
            self.titles.update((role.titles, role.who) for role in self.roles if role.titles is not None and role.who)
        full = [reading for reading in self.readings if reading.kind is FULL and reading.rejected is None]
        if full:
            tell_others(self.page, self.catalogue, full, self.titles)
        for reading in full:
            if reading.rejected is None:
                self._introduce_official(reading)
        for reading in self.readings:
            if reading.other and not self._take_back(reading):
                self._introduce_stranger(reading)
            elif reading.strange and reading.rejected is None and reading.kind is SURNAME:
                reading.rejected = reason("mention-rejected-other-name", name=reading.strange)
                if not any(who in self.officials for who in reading.who):
                    self._introduce(reading, key(reading.strange), reading.all_bits & GENDERS)
        self._find_women()
        mentions: list[Mention] = []
        for reading in self.readings:
            if reading.rejected is None:
                self._settle(reading, mentions)
            if len(reading.couple) == 1:
                self._accept_couple(reading, mentions)
        for role in self.roles:
            self._settle_role(role, mentions)
        if self.officials:
            mentions += asides(self.page, mentions, self.catalogue)
        if mentions:
            self._add_bare_roles(mentions)
        if self.officials:
            self._add_first_names(mentions)
        if self.adjectives:
            self._add_adjectives(mentions)
        return _ordered(mentions) if len(mentions) > 1 else mentions

    @property
    def namesakes(self) -> Namesakes:
        if self.known_namesakes is None:
            self.known_namesakes = Namesakes(self.page, self.catalogue, self.context, self.titles)
        return self.known_namesakes

    def _best(self, reading: Reading, who: list[int]) -> int | None:
        return who[0] if len(who) == 1 else self.namesakes.best(reading, who)

    def _add_bare_roles(self, mentions: list[Mention]) -> None:
        named: dict[str, int] = {}
        for mention in mentions:
            named.setdefault(mention.official_id, mention.start)
        for span, who in bare_roles(self.page, self.catalogue, named, mentions, self.day):
            mentions.append(self._mention(span[0], span[1], who, ROLE, reason("mention-bare-role")))

    def _mention(self, start: int, end: int, who: int, kind: MentionKind, why: ReasonCode) -> Mention:
        return Mention(start, end, self.page.text[start:end], self.catalogue.tables.ids[who], kind, (why,))

    def _settle_role(self, role: Role, mentions: list[Mention]) -> None:
        """A role phrase that stands alone denotes its holder; before a name it only introduces it."""
        if role.titles is not None and role.why is None:
            role.why = reason("mention-rejected-title-of-name")
        if role.why is not None:
            return
        who = role.who
        if len(who) > 1:
            who = [one for one in who if one in self.officials]
        if len(who) != 1:
            role.why = reason("mention-rejected-namesakes", count=str(len(role.who)))
            return
        mentions.append(
            Mention(
                role.start,
                role.end,
                self.page.text[role.start : role.end],
                self.catalogue.tables.ids[who[0]],
                ROLE,
                (_case_reason("mention-role", role.bits, close_word_before(self.page, role.start)),),
            )
        )

    def _begins(self, reading: Reading) -> bool:
        """Whether the name begins a sentence, so that its capital says nothing."""
        if reading.sentence is None:
            reading.sentence = starts_sentence(self.page, reading.start)
        return reading.sentence

    def _find_women(self) -> None:
        """A form that can't be a man's (`об аресте Новак`, `Новак работала`) tells of a woman of that surname."""
        for reading in self.readings:
            if reading.kind is not SURNAME or reading.rejected is not None or not reading.all_bits & NOM:
                continue
            word = reading.after
            telling = reading.oblique or reading.before in SPEECH
            if not telling and not (len(word) > 4 and verb_bits(word) & IS_FEMININE):
                continue  # nearly all
            if self._tells_woman(reading):
                self.women.update(group.number for group, _ in reading.hit.senses)

    def _tells_woman(self, reading: Reading) -> bool:
        marks = reading.all_bits
        if reading.oblique and marks & CASES == NOM and marks & MASCULINE:
            return True
        word = reading.after
        if len(word) > 4 and verb_bits(word) & IS_FEMININE and self.page.text[reading.end + 1].islower():
            # «встреча с Шойгу состоялась», «жена Шойгу сказала»: the verb may belong to a noun before.
            headed = reading.oblique or (reading.before.endswith(FEMININE_NOUN) and not self._begins(reading))
            if not headed:
                return True
        return reading.before in SPEECH and reading.before.endswith(FEMININE_VERB)

    def _add_adjectives(self, mentions: list[Mention]) -> None:
        """`путинский` tells of the official, without being a mention of the person."""
        for hit in self.page.hits:
            members = dict.fromkeys(
                member for group, _ in hit.senses if group.kind is ADJECTIVE_GROUP for member in group.members
            )
            if not members or not self.page.text[hit.start : hit.end].isalpha():
                continue
            who = [member for member in members if member in self.officials] or list(members)
            if len(who) == 1:
                mentions.append(self._mention(hit.start, hit.end, who[0], ADJECTIVE, reason("mention-adjective")))

    def _add_first_names(self, mentions: list[Mention]) -> None:
        known = {who: item.places[0] for who, item in self.officials.items()}
        taken = [reading for reading in self.readings if reading.rejected is None or reading.other]
        rivals = {name for _, name in self.strangers}
        for span, who, patronymic in first_names(self.page, self.catalogue, known, taken, rivals):
            code = "mention-first-patronymic" if patronymic else "mention-first-name"
            mentions.append(self._mention(span[0], span[1], who, FIRST, reason(code)))

    # ------------------------------------------------------------------ who was introduced

    def _introduce_official(self, reading: Reading) -> None:
        if len(reading.who) > 1:
            # Full namesakes whom nothing tells apart: the one listed first, for a person to check.
            best = self._best(reading, reading.who)
            reading.doubtful = best is None
            reading.who = [min(reading.who) if best is None else best]
        who = reading.who[0]
        self._introduce(reading, who, reading.bits[who] & GENDERS)

    def _introduce(self, reading: Reading, who: int | str, marks: int) -> None:
        groups = reading.hit.meaning.surnames
        item = self.officials.get(who) if isinstance(who, int) else self.strangers.get((groups[0], who))
        if item is not None:
            item.places.append(reading.start)
            item.marks |= marks
            item.kin = item.kin or reading.kin if isinstance(who, str) else item.kin and reading.kin
        else:
            item = Introduced(who, [reading.start], reading.end, marks, reading.kin)
            if isinstance(who, int):
                self.officials[who] = item
            else:
                self.strangers[groups[0], who] = item
        item.titled = item.titled or reading.title
        for number in groups:
            self.introduced.setdefault(number, {})[who] = item

    def _introduce_stranger(self, reading: Reading) -> None:
        part = next((part for part in reading.parts if not part.initial), reading.parts[0])
        lemmas = self.catalogue.given.read(part.word)
        name = classes_of(lemmas[0][0])[0] if lemmas else part.word
        marks = reading.all_bits & GENDERS
        given = 0
        for _, bits in lemmas:
            given |= bits & GENDERS
        self._introduce(reading, name, given or marks)

    def _introductions(self, reading: Reading) -> list[Introduced]:
        if not self.introduced:
            return []
        found = self.bearers.get(id(reading.bits))
        if found is None:
            by_name: dict[int | str, Introduced] = {}
            for number in reading.hit.meaning.surnames:
                by_name.update(self.introduced.get(number, ()))
            # One who was introduced in another spelling (Сергей Лавров … Lavrov) counts, too.
            if self.officials:
                by_name.update((who, self.officials[who]) for who in reading.bits if who in self.officials)
            found = self.bearers[id(reading.bits)] = list(by_name.values())
        if not found:
            return found
        marks = reading.all_bits & GENDERS
        if marks in (MASCULINE, FEMININE) and other_bits(reading) and not self._gender_told(reading):
            marks = GENDERS
        return [item for item in found if not item.marks or not marks or item.marks & marks]

    def _gender_told(self, reading: Reading) -> bool:
        """Whether a verb after the surname tells the gender (`Трамп выступил`)."""
        return len(reading.after) > 4 and verb_bits(reading.after) & IS_MASCULINE > 0 and reading.all_bits & NOM > 0

    def _take_back(self, reading: Reading) -> bool:
        """Frees a surname from a word that is a given name only at times (`Герой Мураками`), if the text allows."""
        if len(reading.parts) != 1 or reading.parts[0].initial or reading.end > reading.hit.end:
            return False
        lemmas = [lemma for lemma, _ in self.catalogue.given.read(reading.parts[0].word)]
        if not lemmas:
            return False
        part = reading.parts[0]
        begins = is_ordinary(part.word) and starts_sentence(self.page, part.span[0])
        if not begins and not all(lemma in ambiguous_names() for lemma in lemmas):
            return False
        if not any(who in self.officials for who in reading.bits):
            return False
        reading.other = False
        reading.rejected = None
        reading.parts = []
        reading.start, reading.end = reading.hit.start, reading.hit.end
        reading.who = list(reading.bits)
        reading.kind = SURNAME
        return True

    # ------------------------------------------------------------------ choosing

    def _nearest(self, reading: Reading, introduced: list[Introduced]) -> int | str | None:
        """Whom the text speaks of by this surname: named often, named last before, or named first of all."""
        usable = [item for item in introduced if isinstance(item.who, str) or item.who in reading.bits]
        if len(usable) < 2:
            return usable[0].who if usable else None
        last: Introduced | None = None
        for item in usable:
            before = last_before(item, reading.start)
            if before >= 0 and (last is None or before > last_before(last, reading.start)):
                last = item
        first = min(usable, key=lambda item: item.places[0])
        scores: dict[int | str, float] = {}
        for item in usable:
            score = min(len(item.places), 4) * 0.5
            if item is last:
                score += 1.3
            if item is first:
                score += 0.6 if last is not None else 1.0
            if item.kin and last is None:
                score -= 1
            if item.kin and isinstance(item.who, str):
                score -= 1.6
            scores[item.who] = score
        return max(scores, key=lambda who: (scores[who], isinstance(who, int)))

    # ------------------------------------------------------------------ settling

    def _settle(self, reading: Reading, mentions: list[Mention]) -> None:
        if reading.kind is FULL:
            if len(reading.who) != 1:
                reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
                return
            marks = agreed_marks(reading, self.catalogue.given)
            self._accept(reading, reading.who[0], mentions, _case_reason("mention-full-name", marks, reading.before))
        elif reading.kind is FIRST:
            self._settle_patronymic(reading, mentions)
        elif reading.kind is ALIAS:
            self._settle_alias(reading, mentions)
        elif reading.all_bits & (PLURAL | MASCULINE | FEMININE) == PLURAL:
            self._settle_plural(reading, mentions)
        else:
            self._settle_surname(reading, mentions)

    def _settle_alias(self, reading: Reading, mentions: list[Mention]) -> None:
        known = [who for who in reading.who if who in self.officials]
        doubtful = reading.common and not known and self._begins(reading) and not any(map(self._at_home, reading.who))
        if doubtful or (reading.common and reading.group.flags & UPPER and not reading.speech):
            reading.rejected = reason("mention-rejected-common-word")
            return
        best = self._best(reading, known or reading.who)
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
            return
        self._accept(reading, best, mentions, reason("mention-alias"))

    def _settle_patronymic(self, reading: Reading, mentions: list[Mention]) -> None:
        known = [who for who in reading.who if who in self.officials]
        expected = [who for who in reading.who if self.catalogue.tables.ids[who] in self.context.recent]
        usable = known or expected or [who for who in reading.who if len(reading.who) == 1 and self._at_home(who)]
        best = self._best(reading, usable) if usable else None
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
            return
        self._accept(reading, best, mentions, reason("mention-first-patronymic"))

    def _at_home(self, who: int) -> bool:
        """Whether the text names a place or body of one of the official's positions."""
        found = self.home.get(who)
        if found is None:
            found = self.home[who] = any(place in self.page.folded for place in self.catalogue.domains(who))
        return found

    def _settle_plural(self, reading: Reading, mentions: list[Mention]) -> None:
        """«Аркадий и Борис Ротенберги» name both; a family at large names nobody."""
        named = [] if reading.institution else [who for who in reading.who if who in self.officials]
        if not named:
            reading.rejected = reason("mention-rejected-family", word="")
        for who in named:
            self._accept(reading, who, mentions, reason("mention-family"))

    def _settle_surname(self, reading: Reading, mentions: list[Mention]) -> None:
        self._drop_other_gender(reading)
        if not reading.who:
            reading.rejected = reason("mention-rejected-gender")
            return
        introduced = self._introductions(reading)
        if introduced:
            if reading.kin:
                introduced = self._without_kin(reading, introduced)
            nearest = self._nearest(reading, introduced)
            if isinstance(nearest, int) and nearest in reading.who:
                self._accept(
                    reading, nearest, mentions, _surname_reason(reading), self._introduction(self.officials[nearest])
                )
                return
            if (
                nearest is not None
                and not self._prominent(reading, introduced)
                and not self._in_office(reading, nearest)
            ):
                reading.rejected = reason("mention-rejected-stranger")
                return
        calling = calling_of_another(self.page, self.catalogue, reading)
        if calling is not None:
            reading.rejected = calling
            return
        if reading.institution or (reading.group.word in CLASSICS and not (reading.title or reading.speech)):
            reading.rejected = reason("mention-rejected-namesake-of-note")
            return
        if (reading.before in _WITHIN and self._is_within(reading)) or self._is_address(reading):
            reading.rejected = reason("mention-rejected-place", word=readable(reading.before))
            return
        if (reading.common or reading.meaning.ukrainian) and self._is_common_word(reading):
            reading.rejected = reason("mention-rejected-common-word")
            return
        if reading.group.flags & LATIN and ((reading.common and not reading.title) or self._is_foreign_word(reading)):
            reading.rejected = reason("mention-rejected-common-word")
            return
        if reading.group.flags & SHORT and not (reading.title or (reading.speech and not self._begins(reading))):
            reading.rejected = reason("mention-rejected-short")
            return
        best = self._best(reading, reading.who)
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
        elif reading.group.flags & WIDESPREAD and self.namesakes.is_anybody(reading, best):
            reading.rejected = reason("mention-rejected-widespread")
        elif len(reading.who) > 1:
            likeliest = reason("mention-likeliest-namesake", count=str(len(reading.who)))
            if self.catalogue.tables.ids[best] in self.context.recent:
                likeliest = reason("mention-recent")
            self._accept(reading, best, mentions, _surname_reason(reading), likeliest)
        else:
            self._accept(reading, best, mentions, _surname_reason(reading))

    def _without_kin(self, reading: Reading, introduced: list[Introduced]) -> list[Introduced]:
        """«сын Кадырова Адам Кадыров»: whose son somebody is, is not the son, who is named right after."""
        after = reading.span_after
        if after is None or after[0] - reading.end != 1:
            return introduced
        return [item for item in introduced if after[0] not in item.places]

    def _introduction(self, item: Introduced) -> ReasonCode:
        if item.why is None:
            item.why = reason("mention-introduced", name=_plain(self.page.text[item.places[0] : item.end]))
        return item.why

    def _prominent(self, reading: Reading, introduced: list[Introduced]) -> bool:
        """Whether the surname alone still means the official, though the text names kin of that surname as well.

        So it is where the kin are told as such (`его сын Хантер Байден`), and where the text begins with the surname
        alone, of somebody whose office we know.
        """
        if any(isinstance(item.who, int) for item in introduced):
            return False
        first = min(item.places[0] for item in introduced)
        if all(item.kin for item in introduced) and reading.start < first:
            return True
        if self.first_alone is None:
            alone = (one.start for one in self.readings if one.kind is SURNAME and not one.other)
            self.first_alone = next(alone, len(self.page.text))
        known = any(self.catalogue.has_office(who) for who in reading.who[:3])
        if not known or self.first_alone > first:
            return False
        if self.tells_kin is None:
            self.tells_kin = not KIN.isdisjoint(self.page.folded.split())
        return self.tells_kin

    def _in_office(self, reading: Reading, stranger: int | str | None) -> bool:
        """Whether the official's title leads in the surname («президент Байден»), and none did the stranger."""
        if reading.before in BODIES and any(self.catalogue.has_office(who) for who in reading.who[:_MANY]):
            return True
        if not reading.title or reading.gender or not isinstance(stranger, str):
            return False
        if not any(self.namesakes.title_words(reading, who) for who in reading.who[:_MANY]):
            return False
        items = [items.get(stranger) for items in self.introduced.values()]
        return not any(item is not None and item.titled for item in items)

    def _drop_other_gender(self, reading: Reading) -> None:
        """Where the text tells of a woman, forms without an ending mean no man of that surname, and vice versa.

        «у Кузнецова», «архитектора Кузнецова» are a man's genitive, not the nominative of Кузнецова.
        """
        marks, after = reading.all_bits, reading.after
        plural = len(after) > 4 and verb_bits(after) & IS_PLURAL > 0
        if marks & (NOM | FEMININE) == NOM and not plural and not reading.gender and not self.women:
            return  # a man's nominative, as most are
        if marks & FEMININE:
            cases = marks & CASES
            if (cases == NOM and (reading.oblique or reading.of_man)) or (cases == ACC and reading.of_man):
                reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "f"]
        if reading.gender:
            other = "m" if reading.gender == FEMININE else "f"
            reading.who = [who for who in reading.who if self.catalogue.person(who).gender != other]
        if plural and self._begins(reading):
            # «Захарова задержали» is a man's accusative, not the nominative of Захарова
            reading.who = [who for who in reading.who if not is_womans_nominative(self.page, reading, who)]
        if marks & NOM:
            if marks & FEMININE and describes_man(self.page, reading):
                reading.who = [who for who in reading.who if not is_womans_nominative(self.page, reading, who)]
        elif marks & MASCULINE and (
            is_womans_word(self.page, reading) or (begins_with_woman(self.page, reading) and self._begins(reading))
        ):
            reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "m"]
        women = self.women
        if women and marks & NOM and any(group.number in women for group, _ in reading.hit.senses):
            men_named = any(who in self.officials for who in reading.who)
            if not men_named or self._tells_woman(reading):
                reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "m"]

    def _is_within(self, reading: Reading) -> bool:
        """«дом в Остине», «ушёл в Орлов» is a town, «уверен в Путине» is none."""
        if reading.all_bits & (CASES | GENDERS) == NOM | MASCULINE and not reading.group.flags & LATIN:
            return True  # whom one is put in stands in the accusative («влюблена в Орлова»)
        if not reading.all_bits & LOC or reading.all_bits & (GEN | ACC):
            return False
        near = self.page.folded[max(0, reading.start - 30) : reading.end + 30]
        return not any(trust in near for trust in _TRUST)

    def _is_address(self, reading: Reading) -> bool:
        """«на Комарова, 5» is a street."""
        return reading.before == _ON and _HOUSE.match(self.page.text, reading.end) is not None

    def _is_foreign_word(self, reading: Reading) -> bool:
        """Whether a Latin word in a Cyrillic text is rather a brand than a surname that we spelled ourselves."""
        text = self.page.text
        cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text[max(0, reading.start - 60) : reading.end + 60])
        return cyrillic > 20 and not any(self._at_home(who) for who in reading.who)

    def _is_common_word(self, reading: Reading) -> bool:
        if not reading.capital:
            return reading.common > 1 or not reading.speech
        strength = reading.common
        if reading.meaning.ukrainian > strength and not _UKRAINIAN.isdisjoint(self.page.text):
            strength = reading.meaning.ukrainian
        if strength <= 1 or reading.title or not self._begins(reading):
            return False
        if reading.speech and (strength < 3 or not AFTER.get(reading.after, 0) & IS_ANYBODY):
            return False
        return strength > 2 or not (reading.acts or self._has_verb(reading) or self._stands_within(reading))

    def _has_verb(self, reading: Reading) -> bool:
        """Whether the next word looks like a verb of which a person may be the subject (`Трамп набирает`)."""
        word = reading.after
        return len(word) > 3 and verb_bits(word) & IS_VERB > 0 and self.page.text[reading.end + 1].islower()

    def _stands_within(self, reading: Reading) -> bool:
        """Whether the surname stands with a capital within a sentence, too, so that it is a name in this text."""
        if self.within is None:
            self.within = {
                other.group.number
                for other in self.readings
                if other.capital and other.rejected is None and not self._begins(other)
            }
        return reading.group.number in self.within

    def _accept_couple(self, reading: Reading, mentions: list[Mention]) -> None:
        start, who = reading.couple_start, reading.couple[0]
        mentions.append(
            Mention(
                start,
                reading.hit.end,
                self.page.text[start : reading.hit.end],
                self.catalogue.tables.ids[who],
                FULL,
                (_case_reason("mention-full-name", reading.all_bits, close_word_before(self.page, start)),),
            )
        )

    def _accept(self, reading: Reading, who: int, mentions: list[Mention], *reasons: ReasonCode) -> None:
        mentions.append(
            Mention(
                reading.start,
                reading.end,
                self.page.text[reading.start : reading.end],
                self.catalogue.tables.ids[who],
                reading.kind,
                reasons,
                reading.doubtful,
            )
        )


def _ordered(mentions: list[Mention]) -> list[Mention]:
    """The mentions by place, the first and longest where two of one official overlap."""
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    reach = 0
    for mention in mentions:
        if mention.start < reach:
            return _without_overlaps(mentions)
        reach = mention.end
    return mentions


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    ends: dict[str, int] = {}
    kept: list[Mention] = []
    for mention in mentions:
        if mention.start >= ends.get(mention.official_id, 0):
            ends[mention.official_id] = mention.end
            kept.append(mention)
    return kept


def _surname_reason(reading: Reading) -> ReasonCode:
    return _case_reason("mention-surname", reading.all_bits, reading.before)


def _case_reason(code: str, bits: int, before: str) -> ReasonCode:
    return _reason_of_case(code, bits, before if before in TELLING_CASE else before and "-")


@lru_cache(maxsize=10_000)
def _reason_of_case(code: str, bits: int, before: str) -> ReasonCode:
    return reason(code, case=case_name(bits, before))


def _plain(name: str) -> str:
    """A name without Markdown marks and line ends, for a reason."""
    return " ".join(name.replace("*", "").replace("_", " ").split())
