"""The same name once more in Latin letters, in brackets right after it: «Джоэл Саймон (Joel Simon)»."""

import re
from collections.abc import Sequence
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.kinds import FULL, Found
from core.mentions.pages.scan import Page
from core.mentions.words.alphabet import readable, words
from core.types import reason

_ASIDE: Final = re.compile(
    r" ?\((?:англ\. |фр\. |нем\. |исп\. |порт\. )?([A-Z][\w'’.-]*(?: (?:[A-Z]|de|von|van|al|bin)[\w'’.-]*){1,3})\)"
)


# How the letters of a name begin in Latin spellings of many languages.
_BEGINNINGS: Final = {
    letter: latin
    for letter, _, latin in (
        pair.partition(":")
        for pair in words(
            "а:ae б:b в:vw г:gh ґ:g д:dj е:eyj є:eyj ж:jzgs з:zs и:iyej і:iyj ї:y й:yij к:kcqx л:l м:m н:n о:o п:p р:r "
            "с:scz т:t у:uwo ф:fpv х:hkcxj ц:zctx ч:ctjzq ш:sc щ:s ы:y э:eah ю:yuj я:yji"
        )
    )
}


def asides(page: Page, named: Sequence[Found], catalogue: Catalogue) -> list[Found]:
    """A mention for each such name after a full name, unless one is there.

    A word in brackets must begin like the given name: «Дмитрий Репин (Business School)» names a school.
    """
    found: list[Found] = []
    taken: set[int] | None = None
    text = page.text
    if " (" not in text:
        return found
    for begin, stop, who, kind, _, _ in named:
        if kind is not FULL or not text.startswith(" (", stop):
            continue
        match = _ASIDE.match(text, stop)
        name = text[begin:stop]
        if match is None or not match[1].replace("’", "'").isascii() or name.isascii():
            continue
        wanted = "".join(_BEGINNINGS.get(readable(given)[:1], "") for given in catalogue.person(who).given)
        if not any(word[0].lower() in wanted for word in match[1].split()):
            continue
        start, end = match.span(1)
        if taken is None:
            taken = {place for other in named for place in other[:2]}
        if taken.isdisjoint(range(start, end + 1)):
            found.append((start, end, who, FULL, (reason("mention-latin-aside", name=name),), False))
    return found
