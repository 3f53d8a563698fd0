"""The same name once more in Latin letters, in brackets right after it: «Джоэл Саймон (Joel Simon)»."""

import re
from collections.abc import Sequence

from core.mentions.kinds import FULL
from core.mentions.scan import Page
from core.types import Mention, reason

_ASIDE = re.compile(
    r" ?\((?:англ\. |фр\. |нем\. |исп\. |порт\. )?([A-Z][\w'’.-]*(?: (?:[A-Z]|de|von|van|al|bin)[\w'’.-]*){1,3})\)"
)


def asides(page: Page, mentions: Sequence[Mention]) -> list[Mention]:
    """A mention for each such name after a full name, unless one is there."""
    found: list[Mention] = []
    for mention in mentions:
        if mention.kind is not FULL or page.text[mention.end : mention.end + 2] not in (" (", "("):
            continue
        match = _ASIDE.match(page.text, mention.end)
        if match is None or not match[1].replace("’", "'").isascii() or mention.surface.isascii():
            continue
        start, end = match.span(1)
        if not any(other.start < end and start < other.end for other in mentions):
            who = mention.official_id
            found.append(
                Mention(start, end, match[1], who, FULL, (reason("mention-latin-aside", name=mention.surface),))
            )
    return found
