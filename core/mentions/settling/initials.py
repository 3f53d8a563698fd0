"""Surnames with nothing but initials beside them, which many share, and what tells that somebody else bears them."""

from collections.abc import Sequence
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import WIDESPREAD
from core.mentions.catalogue.roles import head_forms
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import starts_sentence
from core.mentions.reading.reading import Reading
from core.mentions.settling.namesakes import Namesakes
from core.mentions.settling.womenandmen import HER_VERB
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import IS_FATE
from core.mentions.words.grammar import CASES, GEN, MASCULINE, NOM
from core.types import reason

_TELLING: Final = 2  # initials that tell who it is, of a person both of whose names are known
_HER_FATE: Final = key("на")  # «назначена», «задержана»
# Whoever has such an office is not said to be of somebody, as an advocate is («адвокат И. В. Лисина заявила»).
_OFFICES: Final = frozenset(
    form
    for head in words(
        "судья следователь прокурор министр депутат сенатор мэр губернатор глава директор ректор профессор доцент врач "
        "уполномоченный омбудсмен нотариус суддя слідчий міністр мер голова директорка лікар лікарка депутатка"
    )
    for form, cases in head_forms(head)
    if cases & (CASES & ~GEN) == NOM and not cases & GEN
) | {key("судья"), key("суддя")}


def tell_initials(page: Page, catalogue: Catalogue, namesakes: Namesakes, full: Sequence[Reading]) -> None:
    """Rejects of `full` names those with initials alone that need not be an official's.

    One initial tells little more than the surname does: where so many bear it that it would mean nobody by itself, it
    does not with an initial either («Фото: И. Петров»), unless the text has more of the official's name elsewhere.
    A man's genitive is a woman's nominative: a verb behind tells that she is meant, where an office stands in front or
    the sentence begins («Судья И. В. Лисина продлила …», «Лисина И. В. сообщила …»).
    """
    named = {who for reading in full if not _is_short(catalogue, reading) for who in reading.who}
    for reading in full:
        if reading.rejected is not None or not all(part.initial for part in reading.parts):
            continue
        left = [who for who in reading.who if not _is_hers(page, catalogue, reading, who)]
        if not left:
            reading.rejected, reading.other = reason("mention-rejected-gender"), True
            continue
        reading.who = left
        if not reading.group.flags & WIDESPREAD or not _is_short(catalogue, reading):
            continue
        left = [who for who in left if who in named or not namesakes.is_anybody(reading, who)]
        if not left:
            reading.rejected = reason("mention-rejected-widespread")
            continue
        reading.who = left


def _is_short(catalogue: Catalogue, reading: Reading) -> bool:
    """Whether one initial at most agrees with what is known of whoever may bear the name."""
    if not all(part.initial for part in reading.parts):
        return False
    known = any(catalogue.person(who).patronymics for who in reading.who)
    return len(reading.parts) < _TELLING or not known


def _is_hers(page: Page, catalogue: Catalogue, reading: Reading, who: int) -> bool:
    """Whether a form that is no man's nominative is the nominative of a woman, by what stands beside it."""
    marks = reading.bits[who]
    if catalogue.person(who).gender != "m" or marks & NOM or not marks & GEN or not marks & MASCULINE:
        return False
    if not (reading.followed & HER_VERB or (reading.followed & IS_FATE and reading.after.endswith(_HER_FATE))):
        return False
    return reading.before in _OFFICES or starts_sentence(page, reading.start)
