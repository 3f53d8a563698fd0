"""The passes over one page in their order: introductions, surnames that stand alone, and what follows from both."""

from datetime import date
from operator import itemgetter

from core.mentions.alphabet import key
from core.mentions.asides import asides
from core.mentions.bareroles import bare_roles
from core.mentions.callings import tell_others
from core.mentions.catalogue import Catalogue
from core.mentions.context import Evidence
from core.mentions.firstnames import first_names
from core.mentions.grammar import GENDERS
from core.mentions.kinds import ADJECTIVE, ADJECTIVE_GROUP, FIRST, FULL, ROLE, SURNAME
from core.mentions.reading import Reading
from core.mentions.rolereader import Role, read_roles
from core.mentions.scan import Page
from core.mentions.settling import Settling, case_reason
from core.mentions.surroundings import close_word_before
from core.types import Mention, MentionKind, ReasonCode, new_mention, reason

_START = itemgetter(0)  # of a mention


class Resolver(Settling):
    """Resolves one page."""

    def __init__(
        self, page: Page, catalogue: Catalogue, day: date | None, context: Evidence, *, adjectives: bool = False
    ) -> None:
        super().__init__(page, catalogue, context)
        self.day = day
        self.adjectives = adjectives
        self.roles: list[Role] = []

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
            if reading.couple and len(reading.couple) == 1:
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

    def _add_bare_roles(self, mentions: list[Mention]) -> None:
        named: dict[str, int] = {}
        for mention in mentions:
            who = mention.official_id
            if who not in named:
                named[who] = mention.start
        for span, member in bare_roles(self.page, self.catalogue, named, mentions, self.day):
            mentions.append(self._mention(span[0], span[1], member, ROLE, reason("mention-bare-role")))

    def _mention(self, start: int, end: int, who: int, kind: MentionKind, why: ReasonCode) -> Mention:
        return new_mention(start, end, self.page.text[start:end], self.catalogue.tables.ids[who], kind, (why,))

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
            new_mention(
                role.start,
                role.end,
                self.page.text[role.start : role.end],
                self.catalogue.tables.ids[who[0]],
                ROLE,
                (case_reason("mention-role", role.bits, close_word_before(self.page, role.start)),),
            )
        )

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

    def _accept_couple(self, reading: Reading, mentions: list[Mention]) -> None:
        start, who = reading.couple_start, reading.couple[0]
        mentions.append(
            Mention(
                start,
                reading.hit.end,
                self.page.text[start : reading.hit.end],
                self.catalogue.tables.ids[who],
                FULL,
                (case_reason("mention-full-name", reading.all_bits, close_word_before(self.page, start)),),
            )
        )


def _ordered(mentions: list[Mention]) -> list[Mention]:
    """The mentions by place, the first and longest where two of one official overlap."""
    mentions.sort(key=_START)
    reach = 0
    for mention in mentions:
        if mention.start < reach:
            return _without_overlaps(mentions)
        reach = mention.end
    return mentions


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    ends: dict[str, int] = {}
    kept: list[Mention] = []
    for mention in mentions:
        if mention.start >= ends.get(mention.official_id, 0):
            ends[mention.official_id] = mention.end
            kept.append(mention)
    return kept
