"""Whether it is the named channel that speaks in a sentence, or somebody else."""

import re
from dataclasses import dataclass

from core.encoders import Span
from core.links.reading import holders
from core.links.reading.channels import Named, names_a_person, surnames
from core.links.reading.clausebounds import CLOSING, EDGES, ClauseBounds
from core.links.reading.grammar import leading, returning, silence, trailing
from core.links.reading.offices import may_be_subject
from core.links.reading.spelling import folded


@dataclass(frozen=True, slots=True)
class SubjectReader(ClauseBounds):
    """Tells who speaks in one sentence of `text`, the `number`-th of `sentences`."""

    def is_subject(self, named: Named, left: int, head: int, after: re.Match[str]) -> bool:
        """Whether it is the channel that does what the verb behind it says, and not somebody of the channel."""
        between = named.end, after.start("verb")
        on = self._before(silence.ON, head, left)
        if on and named.channel is not None and names_a_person(named.channel, self.text[named.start : named.end]):
            return False
        oblique = self._before(silence.OBLIQUE, head, left)
        if oblique:
            if self._before(leading.TEAM_OF, head, left):
                return True
            who = trailing.WHO.search(self.text, *between) and not silence.PEOPLE_OF.match(oblique.group())
            return bool(who or trailing.WHICH.search(self.text, *between))
        return not self.is_inflected(named) or bool(self._before(leading.SOURCE_OF, head, left))

    def is_inverted(self, named: Named, before: re.Match[str]) -> bool:
        """Whether in “said X” it is the channel that says: not in “The army said X had lied”, nor what somebody of the
        channel says.
        """
        ahead = self._trim(Span(self.sentence.start, before.start()))
        if self._words(ahead) and self.text[: before.start()].rstrip()[-1:] not in {*CLOSING, *EDGES}:
            return False
        if trailing.DOES.match(self.text, named.end, self.sentence.end):
            return False  # “The mayor, who is ill, said X had lied”
        return not trailing.ITS_PEOPLE.match(self.text, named.end, self.sentence.end)

    def is_spoken_to(self, named: Named, before: re.Match[str]) -> bool:
        """Whether a person right beside a verb is no subject of it, but whom others speak to or of: «Жители рассказали
        Ивану Петрову, что», «жаловались на Ивана Петрова». An outlet tells what it is told: «рассказали Mash».
        """
        if named.channel is None or not names_a_person(named.channel, self.text[named.start : named.end]):
            return False
        found = before.groupdict()
        verb = found.get("verb_first")
        if (verb or found.get("written")) and self._before(silence.ON, named.start):
            return True  # but «ссылаясь на Ивана Петрова»
        if not verb or found.get("within") or not silence.OF_MANY_PEOPLE.search(verb):
            return False
        return not trailing.AND_ANOTHER.match(self.text, named.end)

    def is_of_those_at(self, after: re.Match[str]) -> bool:
        """Whether it is told behind the verb who says it, by where they sit: «Сообщение X опровергли в мэрии»."""
        is_plural = silence.OF_MANY_PEOPLE.search(after.group("verb"))
        return bool(is_plural and silence.THOSE_AT.match(self.text, after.end("verb"), self.sentence.end))

    def is_of_those_between(self, named: Named, head: int, after: re.Match[str]) -> bool:
        """The same before the verb, where the channel is in the genitive: «После публикации X в полиции заявили»."""
        is_plural = silence.OF_MANY_PEOPLE.search(after.group("verb"))
        at = trailing.AT_A_PLACE.search(self.text, named.end, after.start("verb"))
        return bool(is_plural and at and self._before(silence.ITS_ITEM, head))

    def is_a_person(self, named: Named) -> bool:
        """Whether a name is that of a person whose channel it is: given name and family name, or one of them."""
        if named.channel is None or named.again:
            return False
        if named.holder:
            return True
        own = surnames(named.channel)
        last = _spelt(self.text[named.start : named.end].split()[-1])
        return bool(own) and any(_spelt(name) == last for name in (*own, *named.channel.aliases))

    def is_inflected(self, named: Named) -> bool:
        """Whether a Cyrillic name stands in another case than the channel's own: «Незыгаря» is no subject."""
        surface = folded(self.text[named.start : named.end])
        if named.holder:
            return not holders.may_be_subject(surface)
        if named.office:
            return not may_be_subject(surface)
        if named.again:
            return bool(returning.CYRILLIC.search(surface)) and not returning.A_SUBJECT.search(surface)
        if named.channel is None or not returning.CYRILLIC.search(surface):
            return False
        if self.is_a_person(named):
            return False  # of the forms of a surname only the first is its last word
        names = (named.channel.name, *named.channel.aliases)
        if " " in surface and surface[-1] in "аи":
            return all(surface[:-1] != folded(name.strip())[:-1] for name in names)  # «Два майори», in Ukrainian
        return surface.rstrip("ь") not in {folded(name.strip()).rstrip("ь") for name in names}


def _spelt(name: str) -> str:
    """A name in one spelling for Russian and Ukrainian: «Коваленський» is «Коваленский»."""
    return folded(name).replace("ь", "")
