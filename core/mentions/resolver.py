"""Second pass: the whole text, and what is known beside it, settle who is meant by a surname that stands alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.mentions.alphabet import key, words
from core.mentions.bareroles import bare_roles
from core.mentions.catalogue import LATIN, SHORT, UPPER, Catalogue, GroupKind
from core.mentions.context import Context
from core.mentions.cues import CLASSICS, SPEECH
from core.mentions.firstnames import first_names
from core.mentions.given import ambiguous_names, classes_of
from core.mentions.grammar import CASES, FEMININE, GENDERS, MASCULINE, NOM, PLURAL, case_name
from core.mentions.reader import Reader, Reading
from core.mentions.rolereader import Role, read_roles
from core.mentions.scan import Page
from core.mentions.surroundings import starts_sentence
from core.types import Mention, MentionKind, ReasonCode, reason

_FEMININE_VERB = tuple(key(ending) for ending in words("ала яла ила ела ула лась"))


@dataclass(slots=True)
class Introduced:
    """Somebody named with more than the surname: an official's index, or the key of a stranger's name."""

    who: int | str
    place: int
    end: int
    marks: int
    kin: bool


class Resolver:
    """Resolves one page."""

    def __init__(
        self, page: Page, catalogue: Catalogue, day: date | None, context: Context, *, adjectives: bool = False
    ) -> None:
        self.page = page
        self.catalogue = catalogue
        self.day = day
        self.context = context
        self.adjectives = adjectives
        self.readings = Reader(page, catalogue).read_all()
        self.introduced: dict[int, list[Introduced]] = {}  # by surname group
        self.officials: dict[int, list[Introduced]] = {}  # by official
        self.roles: list[Role] = []
        self.titles: dict[int, list[int]] = {}  # by the place of a name: officials whose role stands before it
        self.women: set[int] = set()  # surname groups of which the text names a woman

    def resolve(self) -> list[Mention]:
        """The mentions of the page in order, spans in the page's text."""
        for reading in self.readings:
            if reading.kind is MentionKind.FULL and reading.rejected is None:
                self._introduce_official(reading)
        for reading in self.readings:
            if reading.other and not self._take_back(reading):
                self._introduce_stranger(reading)
        self._find_women()
        if self.page.has_roles:
            self.roles = read_roles(self.page, self.catalogue, self.day)
            self.titles = {role.titles: role.who for role in self.roles if role.titles is not None and role.who}
        mentions: list[Mention] = []
        for reading in self.readings:
            if reading.rejected is None:
                self._settle(reading, mentions)
        for role in self.roles:
            self._settle_role(role, mentions)
        if mentions:
            self._add_bare_roles(mentions)
        if self.officials:
            self._add_first_names(mentions)
        if self.adjectives:
            self._add_adjectives(mentions)
        if len(mentions) > 1:
            mentions.sort(key=lambda mention: (mention.start, mention.end))
        return mentions

    def _add_bare_roles(self, mentions: list[Mention]) -> None:
        index = self.catalogue.index
        named = {index(mention.official_id): mention.start for mention in reversed(mentions)}
        taken = [(mention.start, mention.end) for mention in mentions]
        for span, who in bare_roles(self.page, self.catalogue, named, taken):
            mentions.append(
                Mention(
                    span[0],
                    span[1],
                    self.page.text[span[0] : span[1]],
                    self.catalogue.tables.ids[who],
                    MentionKind.ROLE,
                    (reason("mention-bare-role"),),
                )
            )

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
                MentionKind.ROLE,
                (_case_reason("mention-role", role.bits),),
            )
        )

    def _find_women(self) -> None:
        """A form that can't be a man's (`об аресте Новак`, `Новак работала`) tells of a woman of that surname."""
        for reading in self.readings:
            alone = reading.rejected is None and reading.kind is MentionKind.SURNAME and reading.all_bits & NOM
            if alone and self._tells_woman(reading):
                self.women.update(group.number for group, _ in reading.hit.senses)

    def _tells_woman(self, reading: Reading) -> bool:
        if reading.oblique and reading.all_bits & CASES == NOM:
            return True
        word = reading.after
        if len(word) > 4 and word.endswith(_FEMININE_VERB) and self.page.text[reading.end + 1].islower():
            return True
        return reading.before.endswith(_FEMININE_VERB) and reading.before in SPEECH

    def _add_adjectives(self, mentions: list[Mention]) -> None:
        """`путинский` tells of the official, without being a mention of the person."""
        for hit in self.page.hits:
            members = dict.fromkeys(
                member for group, _ in hit.senses if group.kind is GroupKind.ADJECTIVE for member in group.members
            )
            if not members or not self.page.text[hit.start : hit.end].isalpha():
                continue
            who = [member for member in members if member in self.officials] or list(members)
            if len(who) == 1:
                mentions.append(
                    Mention(
                        hit.start,
                        hit.end,
                        self.page.text[hit.start : hit.end],
                        self.catalogue.tables.ids[who[0]],
                        MentionKind.ADJECTIVE,
                        (reason("mention-adjective"),),
                    )
                )

    def _add_first_names(self, mentions: list[Mention]) -> None:
        known = {who: min(item.place for item in items) for who, items in self.officials.items()}
        taken = [(reading.start, reading.end) for reading in self.readings if reading.rejected is None or reading.other]
        rivals: set[str] = set()
        for items in self.introduced.values():
            rivals.update(item.who for item in items if isinstance(item.who, str))
        for span, who, patronymic in first_names(self.page, self.catalogue, known, taken, rivals):
            code = "mention-first-patronymic" if patronymic else "mention-first-name"
            mentions.append(
                Mention(
                    span[0],
                    span[1],
                    self.page.text[span[0] : span[1]],
                    self.catalogue.tables.ids[who],
                    MentionKind.FIRST,
                    (reason(code),),
                )
            )

    # ------------------------------------------------------------------ who was introduced

    def _introduce_official(self, reading: Reading) -> None:
        if len(reading.who) > 1:
            best = self._best(reading, reading.who)
            if best is None:
                return
            reading.who = [best]
        who = reading.who[0]
        item = Introduced(who, reading.start, reading.end, reading.bits[who] & GENDERS, reading.kin)
        self.officials.setdefault(who, []).append(item)
        for group, _ in reading.hit.senses:
            if group.kind is GroupKind.SURNAME:
                self.introduced.setdefault(group.number, []).append(item)

    def _introduce_stranger(self, reading: Reading) -> None:
        part = next((part for part in reading.parts if not part.initial), reading.parts[0])
        lemmas = self.catalogue.given.read(part.word)
        name = classes_of(lemmas[0][0])[0] if lemmas else part.word
        marks = reading.all_bits & GENDERS
        given = 0
        for _, bits in lemmas:
            given |= bits & GENDERS
        item = Introduced(name, reading.start, reading.end, marks & given or marks, reading.kin)
        for group, _ in reading.hit.senses:
            if group.kind is GroupKind.SURNAME:
                self.introduced.setdefault(group.number, []).append(item)

    def _introductions(self, reading: Reading) -> list[Introduced]:
        found: list[Introduced] = []
        for group, _ in reading.hit.senses:
            for item in self.introduced.get(group.number, ()):
                if item not in found:
                    found.append(item)
        # One who was introduced in another spelling (Сергей Лавров … Lavrov) counts, too.
        for who in reading.bits:
            for item in self.officials.get(who, ()):
                if item not in found:
                    found.append(item)
        marks = reading.all_bits & GENDERS
        return [item for item in found if not item.marks or not marks or item.marks & marks]

    def _take_back(self, reading: Reading) -> bool:
        """Frees a surname from a word that is a given name only at times (`Герой Мураками`), if the text allows."""
        if len(reading.parts) != 1 or reading.parts[0].initial or reading.end > reading.hit.end:
            return False
        lemmas = [lemma for lemma, _ in self.catalogue.given.read(reading.parts[0].word)]
        if not lemmas or not all(lemma in ambiguous_names() for lemma in lemmas):
            return False
        if not any(who in self.officials for who in reading.bits) and not starts_sentence(self.page, reading.start):
            return False
        reading.other = False
        reading.rejected = None
        reading.parts = []
        reading.start, reading.end = reading.hit.start, reading.hit.end
        reading.who = list(reading.bits)
        reading.kind = MentionKind.SURNAME
        return True

    # ------------------------------------------------------------------ choosing

    def _best(self, reading: Reading, who: list[int]) -> int | None:
        """The one of several namesakes whom spelling, title, context and catalogue make likeliest, if any."""
        if len(who) == 1:
            return who[0]
        priors, recent = self.context.priors, self.context.recent
        ids = self.catalogue.tables.ids
        surface = self.page.text[reading.hit.start : reading.hit.end].lower()
        scores: list[tuple[float, int]] = []
        for member in who:
            person = self.catalogue.person(member)
            score = 0.0
            if ids[member] in recent:
                score += 4
            score += 3 * priors.get(ids[member], 0.0)
            score += min(person.weight, 12) / 12
            score += 0.3 * self._title_words(reading, member)
            for part in reading.parts:
                score += 0.5 * any(given[:-1] == part.word[: len(given) - 1] for given in person.given)
            for group, _ in reading.hit.senses:
                if member in group.members:
                    score += 0.02 * _shared(surface, group.word)
            scores.append((score, -member))
        scores.sort(reverse=True)
        return -scores[0][1] if scores[0][0] > scores[1][0] + 0.01 else None

    def _title_words(self, reading: Reading, member: int) -> int:
        """How many words of the official's positions stand in front of the name (`спикер Палаты представителей`)."""
        if member in self.titles.get(reading.start, ()):
            return 9
        before = self.page.folded[max(0, reading.start - 60) : reading.start + 1].split()[-5:]
        titles = self.catalogue.title_words(member)
        return sum(word[:6] in titles for word in before)

    def _nearest(self, reading: Reading, introduced: list[Introduced]) -> int | str | None:
        """Whom the text speaks of by this surname: named often, named last before, or named first of all."""
        usable = [item for item in introduced if isinstance(item.who, str) or item.who in reading.bits]
        if not usable:
            return None
        counts = Counter(item.who for item in usable)
        before = [item for item in usable if item.place <= reading.start]
        last = max(before, key=lambda item: item.place) if before else None
        first = min(usable, key=lambda item: item.place)
        scores: dict[int | str, float] = {}
        for item in usable:
            score = min(counts[item.who], 4) * 0.5
            if last is not None and item.who == last.who:
                score += 1.3
            if item.who == first.who:
                score += 0.6 if before else 1.0
            if item.kin and not before:
                score -= 1
            if item.kin and isinstance(item.who, str):
                score -= 0.8
            scores[item.who] = max(score, scores.get(item.who, -9.0))
        return max(scores, key=lambda who: (scores[who], isinstance(who, int)))

    # ------------------------------------------------------------------ settling

    def _settle(self, reading: Reading, mentions: list[Mention]) -> None:
        if reading.kind is MentionKind.FULL:
            if len(reading.who) != 1:
                reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
                return
            self._accept(reading, reading.who[0], mentions, _case_reason("mention-full-name", reading.all_bits))
        elif reading.kind is MentionKind.FIRST:
            self._settle_patronymic(reading, mentions)
        elif reading.kind is MentionKind.ALIAS:
            self._settle_alias(reading, mentions)
        elif reading.all_bits & (PLURAL | MASCULINE | FEMININE) == PLURAL:
            self._settle_plural(reading, mentions)
        else:
            self._settle_surname(reading, mentions)

    def _settle_alias(self, reading: Reading, mentions: list[Mention]) -> None:
        known = [who for who in reading.who if who in self.officials]
        at_home = any(self._at_home(who) for who in reading.who)
        if reading.common and not known and (reading.group.flags & UPPER or (reading.sentence and not at_home)):
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
        return any(place in self.page.folded for place in self.catalogue.domains(who))

    def _settle_plural(self, reading: Reading, mentions: list[Mention]) -> None:
        """«Аркадий и Борис Ротенберги» name both; a family at large names nobody."""
        named = [who for who in reading.who if who in self.officials]
        if not named:
            reading.rejected = reason("mention-rejected-family", word="")
        for who in named:
            self._accept(reading, who, mentions, reason("mention-family"))

    def _settle_surname(self, reading: Reading, mentions: list[Mention]) -> None:
        self._drop_other_gender(reading)
        if not reading.who:
            reading.rejected = reason("mention-rejected-gender")
            return
        why = _case_reason("mention-surname", reading.all_bits)
        introduced = self._introductions(reading)
        if introduced:
            nearest = self._nearest(reading, introduced)
            if isinstance(nearest, int) and nearest in reading.who:
                named = min(self.officials.get(nearest, ()), key=lambda item: item.place, default=None)
                name = self.page.text[named.place : named.end] if named is not None else ""
                self._accept(reading, nearest, mentions, why, reason("mention-introduced", name=_plain(name)))
                return
            if nearest is not None and not self._kin_only(introduced):
                reading.rejected = reason("mention-rejected-stranger")
                return
        if reading.institution or (reading.group.word in CLASSICS and not (reading.title or reading.speech)):
            reading.rejected = reason("mention-rejected-namesake-of-note")
            return
        if reading.common and self._is_common_word(reading):
            reading.rejected = reason("mention-rejected-common-word")
            return
        if reading.group.flags & LATIN and self._is_foreign_word(reading):
            reading.rejected = reason("mention-rejected-common-word")
            return
        if reading.group.flags & SHORT and not (reading.title or (reading.speech and not reading.sentence)):
            reading.rejected = reason("mention-rejected-short")
            return
        if reading.strange and not reading.title:
            reading.rejected = reason("mention-rejected-other-name", name=reading.strange)
            return
        best = self._best(reading, reading.who)
        if best is None:
            reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
        elif len(reading.who) > 1:
            likeliest = reason("mention-likeliest-namesake", count=str(len(reading.who)))
            self._accept(reading, best, mentions, why, likeliest)
        else:
            self._accept(reading, best, mentions, why)

    def _kin_only(self, introduced: list[Introduced]) -> bool:
        """Whether all others of that surname are told as kin (`его сын Хантер Байден`)."""
        return all(item.kin for item in introduced)

    def _drop_other_gender(self, reading: Reading) -> None:
        """Where the text tells of a woman, forms without an ending mean no man of that surname."""
        women = self.women
        if women and reading.all_bits & NOM and any(group.number in women for group, _ in reading.hit.senses):
            men_named = any(who in self.officials for who in reading.who)
            if not men_named or self._tells_woman(reading):
                reading.who = [who for who in reading.who if self.catalogue.person(who).gender != "m"]

    def _is_foreign_word(self, reading: Reading) -> bool:
        """Whether a Latin word in a Cyrillic text is rather a brand than a surname that we spelled ourselves."""
        text = self.page.text
        cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text[max(0, reading.start - 60) : reading.end + 60])
        return cyrillic > 20 and not any(self._at_home(who) for who in reading.who)

    def _is_common_word(self, reading: Reading) -> bool:
        if not reading.capital:
            return True
        if not reading.sentence or reading.title or reading.speech:
            return False
        return reading.common > 1

    def _accept(self, reading: Reading, who: int, mentions: list[Mention], *reasons: ReasonCode) -> None:
        mentions.append(
            Mention(
                reading.start,
                reading.end,
                self.page.text[reading.start : reading.end],
                self.catalogue.tables.ids[who],
                reading.kind,
                reasons,
            )
        )


@lru_cache(maxsize=4_000)
def _case_reason(code: str, bits: int) -> ReasonCode:
    return reason(code, case=case_name(bits))


def _plain(name: str) -> str:
    """A name without Markdown marks and line ends, for a reason."""
    return " ".join(name.replace("*", "").replace("_", " ").split())


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
