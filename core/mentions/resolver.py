"""Second pass: the whole text, and what is known beside it, settle who is meant by a surname that stands alone."""

from datetime import date

from core.mentions.catalogue import Catalogue, GroupKind
from core.mentions.context import Context
from core.mentions.grammar import GENDERS, case_name
from core.mentions.reader import Reader, Reading
from core.mentions.scan import Page
from core.types import Mention, MentionKind, ReasonCode, reason


class Resolver:
    """Resolves one page."""

    def __init__(self, page: Page, catalogue: Catalogue, day: date | None, context: Context) -> None:
        self.page = page
        self.catalogue = catalogue
        self.day = day
        self.context = context
        self.readings = Reader(page, catalogue).read_all()
        # For each surname group, who was introduced with other names, and where: an official or None for a stranger.
        self.introduced: dict[int, list[tuple[int, int | None, int]]] = {}

    def resolve(self) -> list[Mention]:
        """The mentions of the page in order, spans in the page's text."""
        for reading in self.readings:
            if reading.kind is MentionKind.FULL and reading.rejected is None:
                self._choose_namesake(reading)
                for who in reading.who:
                    self._introduce(reading, who)
            elif reading.other:
                self._introduce(reading, None)
        mentions: list[Mention] = []
        for reading in self.readings:
            if reading.rejected is not None:
                continue
            found = self._settle(reading)
            if found is not None:
                mentions.append(found)
        return mentions

    def _introduce(self, reading: Reading, who: int | None) -> None:
        marks = reading.all_bits & GENDERS
        for group, _ in reading.hit.senses:
            if group.kind is GroupKind.SURNAME:
                self.introduced.setdefault(group.number, []).append((reading.start, who, marks))
                if who is not None:
                    continue
        if who is not None:
            self.introduced.setdefault(-1, []).append((reading.start, who, marks))

    def _choose_namesake(self, reading: Reading) -> None:
        if len(reading.who) > 1:
            best = self._best(reading.who)
            if best is not None:
                reading.who = [best]

    def _best(self, who: list[int]) -> int | None:
        """The one of several that context and catalogue make likelier, if any stands out."""
        priors = self.context.priors
        ids = self.catalogue.tables.ids
        scores = []
        for member in who:
            score = 0.0
            if ids[member] in self.context.recent:
                score += 4
            score += 3 * priors.get(ids[member], 0.0)
            score += min(self.catalogue.person(member).weight, 12) / 12
            scores.append((score, -member))
        scores.sort(reverse=True)
        if len(scores) < 2 or scores[0][0] > scores[1][0] + 0.05:
            return -scores[0][1]
        return None

    def _settle(self, reading: Reading) -> Mention | None:
        if reading.kind is MentionKind.FULL:
            if len(reading.who) != 1:
                reading.rejected = reason("mention-rejected-namesakes", count=str(len(reading.who)))
                return None
            return self._mention(
                reading, reading.who[0], [reason("mention-full-name", case=case_name(reading.all_bits))]
            )
        if reading.kind is MentionKind.ALIAS:
            return self._settle_alias(reading)
        return self._settle_surname(reading)

    def _settle_alias(self, reading: Reading) -> Mention | None:
        known = {who for _, who, _ in self.introduced.get(-1, ())}
        who = [member for member in reading.who if member in known] or reading.who
        if (
            reading.common
            and not (known & set(reading.who))
            and (reading.sentence or self.page.text[reading.start : reading.end].isupper())
        ):
            reading.rejected = reason("mention-rejected-common-word")
            return None
        if len(who) != 1:
            best = self._best(who)
            if best is None:
                reading.rejected = reason("mention-rejected-namesakes", count=str(len(who)))
                return None
            who = [best]
        return self._mention(reading, who[0], [reason("mention-alias")])

    def _settle_surname(self, reading: Reading) -> Mention | None:
        introduced = self._introductions(reading)
        officials = {who for _, who, _ in introduced if who is not None and who in reading.bits}
        strangers = any(who is None for _, who, _ in introduced)
        why: list[ReasonCode] = [reason("mention-surname", case=case_name(reading.all_bits))]
        if introduced:
            if officials and not strangers and len(officials) == 1:
                return self._mention(reading, next(iter(officials)), [*why, reason("mention-introduced")])
            nearest = self._nearest(reading, introduced)
            if nearest is None:
                reading.rejected = reason("mention-rejected-stranger")
                return None
            return self._mention(reading, nearest, [*why, reason("mention-introduced")])
        if reading.common and self._is_common_word(reading):
            reading.rejected = reason("mention-rejected-common-word")
            return None
        if reading.strange:
            reading.rejected = reason("mention-rejected-other-name", name=reading.strange)
            return None
        who = reading.who
        if len(who) > 1:
            best = self._best(who)
            if best is None:
                reading.rejected = reason("mention-rejected-namesakes", count=str(len(who)))
                return None
            return self._mention(reading, best, [*why, reason("mention-likeliest-namesake", count=str(len(who)))])
        return self._mention(reading, who[0], why)

    def _introductions(self, reading: Reading) -> list[tuple[int, int | None, int]]:
        found: list[tuple[int, int | None, int]] = []
        for group, _ in reading.hit.senses:
            found += self.introduced.get(group.number, ())
        # One who was introduced in another spelling (Сергей Лавров … Lavrov) counts, too.
        for item in self.introduced.get(-1, ()):
            if item[1] in reading.bits and item not in found:
                found.append(item)
        marks = reading.all_bits & GENDERS
        return [item for item in found if not item[2] or not marks or item[2] & marks]

    def _nearest(self, reading: Reading, introduced: list[tuple[int, int | None, int]]) -> int | None:
        """Who was introduced last before the reading; if nobody was, who comes first after it."""
        usable = [item for item in introduced if item[1] is None or item[1] in reading.bits]
        before = [item for item in usable if item[0] <= reading.start]
        if before:
            return max(before, key=lambda item: item[0])[1]
        return min(usable, key=lambda item: item[0])[1] if usable else None

    def _is_common_word(self, reading: Reading) -> bool:
        if not reading.capital:
            return True
        if not reading.sentence or reading.title or reading.speech:
            return False
        return reading.common > 1

    def _mention(self, reading: Reading, who: int, reasons: list[ReasonCode]) -> Mention:
        return Mention(
            reading.start,
            reading.end,
            self.page.text[reading.start : reading.end],
            self.catalogue.tables.ids[who],
            reading.kind,
            tuple(reasons),
        )
