"""The passes over one page in their order: introductions, surnames that stand alone, and what follows from both."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Final

from core.mentions.catalogue.kinds import ADJECTIVE, ADJECTIVE_GROUP, ALIAS, FIRST, FULL, ROLE, SURNAME, Found
from core.mentions.catalogue.offices import MINISTRIES
from core.mentions.catalogue.statenames import ADJECTIVE_ENDS, BUSINESSES, LAST_WORDS, state_named_at
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import (
    CLOSING_QUOTES,
    GAPS,
    close_word_before,
    starts_sentence,
    word_after,
    word_at,
)
from core.mentions.reading.callings import tell_others, tells_person
from core.mentions.reading.reading import Couple, Reading
from core.mentions.settling.asides import asides
from core.mentions.settling.firstnames import first_names
from core.mentions.settling.initials import tell_initials
from core.mentions.settling.localoffices import may_be_local, other_office, tell_local
from core.mentions.settling.otheroffices import OF_PARLIAMENT
from core.mentions.settling.otherstates import (
    ENDS_OF_TITLES,
    OUT_OF,
    governs_another,
    is_named,
    is_of_other_state,
    runs_no_business,
    title_beside,
)
from core.mentions.settling.settle import Settling, case_reason
from core.mentions.settling.womenandmen import BEFORE_HER, HER_VERB
from core.mentions.titles.bareroles import bare_roles
from core.mentions.titles.regions import Region, region_of
from core.mentions.titles.rolereader import Role, read_roles
from core.mentions.titles.states import State, bare_titles, is_of_abroad, speaks_of_abroad, state_of
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import KIN, WOMEN_OF_KIN
from core.mentions.words.given import same_given
from core.mentions.words.grammar import CASES, FEMININE, GEN, GENDERS, INS, MASCULINE, NOM
from core.mentions.words.verbs import IS_PLURAL, IS_VERB, verb_bits
from core.types import reason

_START: Final = itemgetter(0)  # of a mention
_known_key: Final = lru_cache(maxsize=10_000)(key)
_BARE_ROLE: Final = reason("mention-bare-role")
_ROLE_OF_REGION: Final = reason("mention-role-of-region")
_ROLE_OF_STATE: Final = reason("mention-role-of-country")
# Between a role phrase and the name it leads in, where the office is named at more length than in the catalogue:
# «министр труда [и социальной защиты РФ] Котяков».
_REST_OF_OFFICE: Final = re.compile(
    r"(?:,(?: [а-яёґєії-]+){1,3}){0,4},? (?:и|та|і|й)(?: [а-яёґєії-]+){1,4}"
    r"(?: [А-ЯЁҐЄІЇ][а-яёґєіїА-ЯЁҐЄІЇ]*){0,2} [*_]*"
)
_PLACE: Final = attrgetter("start")
_CLAUSE: Final = 60  # characters from a title to the name in its clause
_BLANKS: Final = frozenset(" \u00a0")
_WITHIN_CLAUSE: Final = re.compile(r"[\w \u00a0*_-]*").fullmatch
_DISMISSED: Final = frozenset(
    map(key, words("сменил сменила сменили заменил уволил уволила уволили снял сняли отстранил освободил звільнив"))
)
# Offices that a Russian holds, said without the country; the foreign and defence ministers speak of abroad themselves.
_IN_EVERY_STATE: Final = tuple(
    f" {key(name)}"
    for name in (
        *("ЦИК", "Центризбиркома", "генпрокурор", "генеральный прокурор", "Генпрокуратуры", "омбудсмен"),
        *(name for ministry in MINISTRIES if ministry[0] not in ("иностранных дел", "обороны") for name in ministry),
    )
)
# Before a role in the instrumental, or in what may be the genitive, of somebody whom the text speaks of.
_WITH: Final = frozenset(map(key, words("с со з із зі перед над")))
_BEFORE_GENITIVE: Final = frozenset(map(key, words("у від от для на про через без против проти за до після после")))
_OTHER_OFFICE: Final = "office"  # whoever holds one that the official does not, as a stranger
_SHORTEST_ROLE: Final = 8
_NAMED_AFTER: Final = f" {key('имени')} "
_RUSSIA: Final = frozenset(("РФ",))
_MEMBERS: Final = tuple(map(key, ("депутат", "сенатор", "нардеп", "член", "народный депутат", "народний депутат")))


def may_mention(page: Page, readings: Sequence[Reading]) -> bool:
    """Whether something of a page is left that may be a mention: what was read and rejected stays so."""
    if page.has_roles or page.has_regions or (page.has_states and is_of_abroad(page)):
        return True
    return any(reading.rejected is None or reading.couple is not None for reading in readings)


class Resolver(Settling):
    """Resolves one page."""

    roles: list[Role]
    names: dict[int, int] | None = None  # where officials are named, once a role phrase asks
    abroad: bool | None = None  # whether the text speaks of other states alone, once an office asks

    def resolve(self, *, adjectives: bool = False) -> list[Found]:
        """The mentions of the page in order, spans in the page's text."""
        self.roles = read_roles(self.page, self.catalogue, self.day) if self.page.has_roles else []
        for role in self.roles:
            if role.titles is not None and role.who:
                self.titles[role.titles] = role.who
                if self.page.folded.find(_NAMED_AFTER, role.start, role.end) >= 0:
                    self._find_head(role, role.titles)
        if self.roles:
            self._drop_adjectives()
            alone = [role.who for role in self.roles if role.titles is None and role.why is None]
            self.by_office = frozenset([who[0] for who in alone if len(who) == 1])
        full = [reading for reading in self.readings if reading.kind is FULL and reading.rejected is None]
        if full:
            tell_others(self.page, self.catalogue, full, self.titles)
            self._tell_businesses(full)
            tell_initials(self.page, self.catalogue, self.namesakes, full)
            if self.day is not None:
                tell_local(self.page, self.catalogue, full, self.titles, self.day)
        for reading in full:
            if reading.rejected is None:
                who = reading.who[0] if len(reading.who) == 1 else self._choose(reading)
                self._introduce(reading, who, reading.bits[who] & GENDERS)
        titled: list[Reading] = []
        called: list[int] = []
        women: list[int] = []
        for reading in self.readings:
            if reading.rejected is not None and self._calls_another(reading, reading.rejected):
                called.append(reading.group.number)
            if reading.other and not self._take_back(reading):
                self._introduce_stranger(reading)
            elif reading.strange and reading.rejected is None and reading.kind is SURNAME:
                reading.rejected = reason("mention-rejected-other-name", name=reading.strange)
                span = reading.span_before
                told = span is not None and tells_person(self.page, span[0])
                if told or not any(who in self.officials for who in reading.who):
                    self._introduce(reading, _known_key(reading.strange), reading.all_bits & GENDERS)
            if (reading.led & BEFORE_HER or reading.followed & HER_VERB) and self._names_woman(reading):
                women += [group.number for group, _ in reading.hit.senses]
            if reading.kind is SURNAME and self._may_have_title(reading):
                titled.append(reading)
        if called:
            self.called = frozenset(called)
        if women:
            self.women = frozenset(women)
        if titled:
            self._tell_states(titled)
        if self.roles and self.strangers:
            self._introduce_holders()
        self.titled = bool(titled or self.titles)
        mentions: list[Found] = []
        later: list[Reading] = []
        for reading in self.readings:
            if reading.rejected is None:
                if reading.kind is SURNAME:
                    self._settle_surname(reading, mentions)
                elif reading.kind is FIRST or (reading.kind is ALIAS and reading.meaning.common):
                    later.append(reading)
                else:
                    self._settle(reading, mentions)
            if reading.couple is not None:
                self._accept_couple(reading, reading.couple, mentions)
        for role in self.roles:
            self._settle_role(role, mentions)
        if later:  # whoever is named by surname or office, before or behind, is meant by them
            named = {mention[2] for mention in mentions}
            for reading in later:
                if reading.kind is FIRST:
                    self._settle_patronymic(reading, mentions, named)
                else:
                    self._settle_alias(reading, mentions, named)
        if self.officials:
            mentions += asides(self.page, mentions, self.catalogue)
        if mentions or self.page.has_regions or self.page.has_states:
            self._add_bare_roles(mentions)
        if self.officials:
            self._add_first_names(mentions)
        if adjectives:
            self._add_adjectives(mentions)
        return _ordered(mentions) if len(mentions) > 1 else mentions

    def _introduce_holders(self) -> None:
        """«Президент США Трамп … Иванка Трамп …»: the surname behind an office means whoever holds it on the day."""
        offices = {role.titles: role for role in self.roles if role.titles is not None and role.why is None}
        for reading in self.readings:
            role = offices.get(reading.start) if reading.kind is SURNAME and reading.rejected is None else None
            if role is None or self.page.text[role.end : reading.start].strip(GAPS):
                continue
            who = [one for one in reading.who if one in role.who]
            if len(who) != 1:
                continue
            self.holders[reading.start] = who[0]
            if who[0] not in self.officials:  # whom the text names in full, that introduces
                self._introduce(reading, who[0], reading.bits[who[0]] & GENDERS)
                phrase = " ".join(self.page.text[role.start : reading.end].split())
                self.officials[who[0]].why = reason("mention-introduced-by-office", name=phrase)

    def _drop_adjectives(self) -> None:
        """«Московский мэр», «омскому губернатору»: an adjective that begins a role phrase is no surname."""
        for role in self.roles:
            if role.end - role.start <= _SHORTEST_ROLE:
                continue
            index = bisect_left(self.readings, role.start, key=_PLACE)
            reading = self.readings[index] if index < len(self.readings) else None
            if reading is None or reading.start != role.start or reading.kind is not SURNAME or reading.parts:
                continue
            if reading.rejected is None and self.page.folded.endswith(ADJECTIVE_ENDS, reading.start, reading.end + 1):
                reading.rejected = reason("mention-rejected-common-word")

    def _find_head(self, role: Role, start: int) -> None:
        """«директор театра имени Чехова Котов»: the office is named after somebody, who is not the one behind it."""
        index = bisect_left(self.readings, start, key=_PLACE)
        reading = self.readings[index] if index < len(self.readings) else None
        if reading is None or reading.start != start or reading.other:
            return
        who = [one for one in reading.who if one in role.who]
        if who and (reading.rejected is None or reading.rejected.code == "mention-rejected-place"):
            reading.rejected, reading.strange, reading.who = None, "", who

    def _tell_states(self, titled: list[Reading]) -> None:
        """Drops officials of other states than a title in front of the surname; whom it introduces is a stranger."""
        others: list[tuple[Reading, str]] = []
        named: dict[int, bool] = {}  # officials of other states: whether a given name tells of them all the same
        for reading in titled:
            if reading.rejected is not None or reading.parts or not self.officials.keys().isdisjoint(reading.who):
                continue
            title = title_beside(self.page, reading)
            if title is None:
                if self._is_of_other_office(reading):
                    others.append((reading, _OTHER_OFFICE))
                continue
            left: list[int] = []
            for who in reading.who:
                elsewhere = self.day is not None and (
                    governs_another(self.catalogue, who, title, self.day)
                    or runs_no_business(self.catalogue, who, title, self.day)
                )
                if elsewhere or is_of_other_state(self.catalogue, who, title):
                    if who not in named:
                        named[who] = is_named(self.page, self.catalogue, who)
                    if not named[who]:
                        continue
                left.append(who)
            if left:
                reading.who = left
                if self._is_of_other_office(reading):
                    others.append((reading, _OTHER_OFFICE))
            else:
                phrase = self.page.text[slice(*title.span)].strip()
                reading.rejected = reason("mention-rejected-other-office", word=phrase)
                others.append((reading, min(title.states or title.regions)))
        if not others:
            return
        meant = {number for one in titled if self._is_in_office(one) for number in one.hit.meaning.surnames}
        for reading, state in others:
            if meant.isdisjoint(reading.hit.meaning.surnames):
                self._introduce(reading, state, reading.all_bits & GENDERS)

    def _may_have_title(self, reading: Reading) -> bool:
        """Whether a word or a quotation that may end a title stands right before a surname, or a business behind it."""
        if reading.lead in ENDS_OF_TITLES or reading.lead in OF_PARLIAMENT or reading.follow in OUT_OF:
            return True
        if may_be_local(self.page, reading):
            return True
        return reading.start > 1 and self.page.text[reading.start - 2] in CLOSING_QUOTES

    def _is_of_other_office(self, reading: Reading) -> bool:
        """Drops officials from a surname behind an office that they can't hold beside theirs; whether none is left."""
        page, catalogue, day = self.page, self.catalogue, self.day
        if day is None or reading.start in self.titles:
            return False
        office = other_office(page, catalogue, reading, day)
        if office is None:
            return False
        span, others = office
        left = [who for who in reading.who if who not in others or is_named(page, catalogue, who)]
        if left:
            reading.who = left
        else:
            reading.rejected = reason("mention-rejected-other-office", word=page.text[slice(*span)])
        return not left

    def _tell_businesses(self, full: list[Reading]) -> None:
        """Drops officials of other states than a business whose head a full name is («глава ВТБ Андрей Костин»).

        A title of a state proves nothing of a full name, since the catalogue need not list all that somebody was.
        """
        for reading in full:
            if (reading.lead not in BUSINESSES and reading.follow not in OUT_OF) or reading.rejected is not None:
                continue
            title = title_beside(self.page, reading)
            if title is None or not title.business:
                continue
            left = [who for who in reading.who if not is_of_other_state(self.catalogue, who, title)]
            if not left:
                phrase = self.page.text[slice(*title.span)].strip()
                reading.rejected, reading.other = reason("mention-rejected-other-office", word=phrase), True
            reading.who = left

    def _is_in_office(self, reading: Reading) -> bool:
        """Whether an office of an official stands before the surname, so that the text speaks of two of that name."""
        return reading.rejected is None and any(self.namesakes.title_words(reading, who) for who in reading.who)

    def _add_bare_roles(self, mentions: list[Found]) -> None:
        named = {mention[2]: mention[0] for mention in reversed(mentions)}
        region: Region | State | None = region_of(self.page) if self.page.has_regions else None
        if region is None and self.page.has_states and self.day is not None:
            titles = bare_titles(self.page)
            if titles:
                said = {role.start for role in self.roles}
                said.update(map(_START, mentions))
                if not said.issuperset(titles):
                    region = state_of(self.page, self.catalogue, self.day)
        if not named and region is None:
            return
        for (start, end), who in bare_roles(self.page, self.catalogue, named, region, mentions, self.day, self.roles):
            if not self._leads_in(end, who, mentions) and not (who in named and self._acts_on(start, end, who)):
                why = _BARE_ROLE if who in named else _ROLE_OF_STATE if isinstance(region, State) else _ROLE_OF_REGION
                mentions.append((start, end, who, ROLE, (why,), False))

    def _acts_on(self, start: int, end: int, who: int) -> bool:
        """«Президент поблагодарил Путина»: whom the subject of a clause does something to is somebody else."""
        page, text = self.page, self.page.text
        span = word_after(page, end) if text[end : end + 1] in _BLANKS else None
        if span is None or not text[span[0]].islower() or not verb_bits(word_at(page, span)) & IS_VERB:
            return False
        heads = self.catalogue.tables.heads.get(page.folded[start + 1 : page.folded.find(" ", start + 1)])
        if heads is None or not any(marks & NOM for marks in heads.values()):
            return False
        for index in range(bisect_right(self.readings, end, key=_PLACE), len(self.readings)):
            reading = self.readings[index]
            if reading.start - end > _CLAUSE or not _WITHIN_CLAUSE(text[end : reading.start]):
                return False
            if reading.who == [who] and reading.rejected is None and not reading.all_bits & NOM:
                return True
        return False

    def _settle_role(self, role: Role, mentions: list[Found]) -> None:
        """A role phrase that stands alone denotes its holder; before a name it only introduces it."""
        if role.titles is not None and role.why is None and self._is_title_of(role, role.titles, mentions):
            role.why = reason("mention-rejected-title-of-name")
        if role.why is not None:
            return
        who = role.who
        if len(who) > 1:
            dismissed = close_word_before(self.page, role.start) in _DISMISSED  # one on the day when the other came
            who = [one for one in who if one in self.officials] if not dismissed else []
        if len(who) != 1:
            role.why = reason("mention-rejected-namesakes", count=str(len(role.who)))
            return
        if self.page.folded.startswith(_MEMBERS, role.start + 1):
            role.why = reason("mention-rejected-namesakes", count="2")  # of parliaments there are many
            return
        if who[0] not in self.officials and self._is_of_any_state(role, who[0]):
            role.why = reason("mention-rejected-other-office", word=self.page.text[role.start : role.end])
            return
        if self._leads_in(role.end, who[0], mentions):
            role.why = reason("mention-rejected-title-of-name")
            return
        why = case_reason("mention-role", role.bits, close_word_before(self.page, role.start))
        mentions.append((role.start, role.end, who[0], ROLE, (why,), False))

    def _is_title_of(self, role: Role, name: int, mentions: list[Found]) -> bool:
        """Whether the role is of whoever's name begins at a place, rather than of somebody else."""
        return not self._is_kins(role, name) and not self._is_in_other_case(role, name, mentions)

    def _is_of_any_state(self, role: Role, who: int) -> bool:
        """Whether a text of abroad may mean an office of its own by «председатель ЦИК», as every state has one."""
        ends = self.page.folded.endswith(_IN_EVERY_STATE, role.start, role.end + 1)
        if not ends or self.catalogue.hints(who).homes != _RUSSIA:
            return False
        if self.abroad is None:
            self.abroad = speaks_of_abroad(self.page)
        return self.abroad

    def _is_kins(self, role: Role, name: int) -> bool:
        """«сын главы Чечни Адам Кадыров»: a role that tells whose kin somebody is, whose name bends otherwise."""
        kin = close_word_before(self.page, role.start)
        if role.bits & (NOM | GEN) != GEN or kin not in KIN:
            return False
        stop = self.page.folded.find(" ", name + 1)
        names = self.catalogue.given.read(self.page.folded[name + 1 : stop])
        if any(bits & NOM for _, bits in names) and not any(bits & GEN for _, bits in names):
            return True
        if not kin.startswith(WOMEN_OF_KIN) or not any(bits & FEMININE and not bits & GEN for _, bits in names):
            return False
        if not any(bits & MASCULINE and bits & GEN for _, bits in names):
            return True  # «дружину мера Києва Наталію»
        return len(role.who) == 1 and self._is_namesakes(role.who[0], names, stop - 1)

    def _is_namesakes(self, who: int, names: Sequence[tuple[str, int]], end: int) -> bool:
        """Whether a given name that ends at a place («Марина») is not the official's, but the surname behind it is."""
        after = word_after(self.page, end)
        if after is None or same_given(names, self.catalogue.person(who).classes):
            return False
        return any(who in group.members for hit in self.page.hits_at(after[0]) for group, _ in hit.senses)

    def _leads_in(self, end: int, who: int, mentions: list[Found]) -> bool:
        """Whether a role phrase goes on («и социальной защиты РФ») up to the name of the official whom it means."""
        text = self.page.text
        following = _REST_OF_OFFICE.match(text, end)
        if following is None:
            return False
        names = self._names(mentions)
        for start in range(end, following.end() + 1):  # the last capitalised words may be of the country or of the name
            if names.get(start) == who:
                rest = text[end:start]
                if _REST_OF_OFFICE.fullmatch(rest) is None:
                    return False
                # «министр обороны и генералы слушали Белоусова»: what goes on is another clause
                return not any(verb_bits(key(word)) & (IS_VERB | IS_PLURAL) for word in rest.replace(",", "").split())
        return False

    def _names(self, mentions: list[Found]) -> dict[int, int]:
        if self.names is None:
            self.names = {start: other for start, _, other, kind, _, _ in mentions if kind is not ROLE}
        return self.names

    def _is_in_other_case(self, role: Role, name: int, mentions: list[Found]) -> bool:
        """«Президенту Финляндии Трамп понравился»: another official's name in another case is not what a role titles.

        Not where the role may be somebody's in front («адвокат президента США Джулиани»), what the name's bearer
        becomes («избранный президентом США Трамп»), or whom somebody appoints («министр обороны Трампа»).
        """
        who = self._names(mentions).get(name)
        cases = role.bits & CASES
        if who is None or who in role.who or not cases or cases == CASES:
            return False
        index = bisect_left(self.readings, name, key=_PLACE)
        reading = self.readings[index] if index < len(self.readings) else None
        of_name = reading.bits.get(who, 0) & CASES if reading is not None and reading.start == name else 0
        if not of_name or of_name & cases:
            return False
        if cases & NOM:
            return not of_name & GEN or self._is_of_state(role)
        if not of_name & NOM:
            return False
        before = close_word_before(self.page, role.start)
        if cases == INS:
            return before in _WITH
        return not cases & GEN or before in _BEFORE_GENITIVE or starts_sentence(self.page, role.start)

    def _is_of_state(self, role: Role) -> bool:
        """Whether a role phrase ends in the name of a state, behind which no name in the genitive tells whose it is."""
        folded = self.page.folded
        last = folded[folded.rfind(" ", 0, role.end) + 1 : role.end + 1]
        return last in LAST_WORDS and state_named_at(folded, role.end + 1, last) is not None

    def _add_adjectives(self, mentions: list[Found]) -> None:
        """`путинский` tells of the official, without being a mention of the person."""
        for hit in self.page.hits:
            members = dict.fromkeys(
                member for group, _ in hit.senses if group.kind is ADJECTIVE_GROUP for member in group.members
            )
            if not members or not self.page.text[hit.start : hit.end].isalpha():
                continue
            who = [member for member in members if member in self.officials] or list(members)
            if len(who) == 1:
                mentions.append((hit.start, hit.end, who[0], ADJECTIVE, (reason("mention-adjective"),), False))

    def _add_first_names(self, mentions: list[Found]) -> None:
        known = {who: item.places[0] for who, item in self.officials.items()}
        rivals = {name for _, name in self.strangers}
        for (start, end), who, patronymic in first_names(self.page, self.catalogue, known, self.readings, rivals):
            code = "mention-first-patronymic" if patronymic else "mention-first-name"
            mentions.append((start, end, who, FIRST, (reason(code),), False))

    def _accept_couple(self, reading: Reading, couple: Couple, mentions: list[Found]) -> None:
        start, who = couple
        if len(who) == 1:
            why = case_reason("mention-full-name", reading.all_bits, close_word_before(self.page, start))
            mentions.append((start, reading.hit.end, who[0], FULL, (why,), False))


def _ordered(mentions: list[Found]) -> list[Found]:
    """The mentions by place, the first and longest where two of one official overlap."""
    mentions.sort(key=_START)
    reach = 0
    for start, end, _, _, _, _ in mentions:
        if start < reach:
            return _without_overlaps(mentions)
        reach = end
    return mentions


def _without_overlaps(mentions: list[Found]) -> list[Found]:
    mentions.sort(key=lambda mention: (mention[0], -mention[1]))
    ends: dict[int, int] = {}
    kept: list[Found] = []
    for mention in mentions:
        start, end, who = mention[:3]
        if start >= ends.get(who, 0):
            ends[who] = end
            kept.append(mention)
    return kept
