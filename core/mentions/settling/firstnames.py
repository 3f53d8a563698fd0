"""Given names alone (`Остап`, `Борис Николаевич`) of those whom the text has named in full."""

from collections.abc import Sequence
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import (
    APOSTROPHES,
    Span,
    any_word_before,
    close_word_before,
    in_capitals,
    is_capital,
    looks_patronymic,
    word_after,
    word_at,
    word_before,
    word_end,
)
from core.mentions.reading.nopersons import COORDINATED
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import IS_KIN, KIN
from core.mentions.words.given import classes_of, same_given
from core.mentions.words.grammar import ANY_CASE, FEMININE, GEN, MASCULINE, NOM
from core.mentions.words.names import EASTERN
from core.mentions.words.patronymics import patronymic_fits

_PLACE_PREPOSITIONS: Final = frozenset(
    key(word) for word in words("в во из под у про святого святой святая святом сан санкт")
)
# Before the given name of a saint or a sovereign, or of nobody («имя Остап»).
_NOT_FIRST_NAMES: Final = frozenset(
    key(word)
    for word in words(
        "князь князя князю князем княгиня княгини царь царя царю царем император императора императору императрица "
        "святой святого святому святая святые апостол апостола пророк пророка мученик преподобный преподобного "
        "митрополит митрополита епископ епископа архиепископ архиепископа патриарх патриарха отец отца папа папы "
        "имя имени именем імя імені ім'я святий святого цар царя король короля"
    )
)
_CHILDREN: Final = frozenset(
    key(word)
    for word in words(
        "дети детей детям детьми детях сыновья сыновей сыновьям сыновьями дочери дочерей дочерям дочерьми близнецы "
        "близнецов внуки внуков внукам внуками племянники племянников братья братьев сестры сестер сестёр діти дітей "
        "дітям дітьми сини синів синам доньки доньок онуки онуків"
    )
)
_SENTENCE_ENDS: Final = frozenset(".!?")
_LONGEST_ROW: Final = 8  # of given names with what joins them
_EASTERN: Final = frozenset(key(word) for word in EASTERN)
# Those that begin sentences as everybody's words («У Остапа двоє учнів», «Но Остап …»): of eastern names alone.
_SMALL: Final = frozenset(map(key, ("у", "о", "но", "со")))

# A given name found alone: its span, the official, whether a patronymic stands with it.
FirstName = tuple[Span, int, bool]


def first_names(
    page: Page, catalogue: Catalogue, officials: dict[int, int], named: Sequence[Reading], rivals: set[str]
) -> list[FirstName]:
    """Given names alone of `officials` (index: place of the first full naming), outside the names of `named`.

    `rivals` are the classes of given names of other people in the text: those stay undecided without a patronymic.
    """
    wanted: dict[str, list[int]] = {}
    for who in officials:
        for beginning in catalogue.hints(who).given:
            wanted.setdefault(beginning, []).append(who)
            if page.apostrophes:  # «В'ячеслав»
                wanted.setdefault(f"{beginning[:2]} {beginning[2:]}", []).append(who)
    found: list[FirstName] = []
    marked = bytearray()
    seen: set[int] | None = None  # where names begin, once a given name is met
    kin_ends: set[int] | None = None  # where names end that words of kinship lead in
    others = set(rivals)
    candidates: list[tuple[Span, list[int]]] = []
    folded, text = page.folded, page.text
    for begun, bearers in wanted.items():
        place = folded.find(begun)
        while place >= 0:
            here, place = place, folded.find(begun, place + 1)
            if not text[here].isupper() or (here > 0 and text[here - 1] in "-‑"):
                continue
            if seen is None:
                seen = {reading.start for reading in named if reading.rejected is None or reading.other}
            if here in seen:
                continue
            if not marked:
                marked = bytearray(len(text))
                for reading in named:
                    if reading.rejected is None or reading.other:
                        marked[reading.start : reading.end] = b"\x01" * (reading.end - reading.start)
            stop = folded.find(" ", here + 1) - 1
            span = (here, word_end(page, stop) if text[stop : stop + 1] in APOSTROPHES else stop)
            if marked.find(1, here, span[1]) >= 0:
                continue
            readings = catalogue.given.read(word_at(page, span))
            fit = [
                index
                for index in bearers
                if same_given(readings, catalogue.person(index).classes) & _gender(catalogue, index)
            ]
            if not fit:
                continue
            seen.add(span[0])
            if kin_ends is None:
                kin_ends = {reading.end for reading in named if reading.led & IS_KIN}
            if _surname_beside(page, catalogue, span, fit) or _is_of_kin(page, span, readings, kin_ends):
                for lemma, _ in readings:
                    others.update(classes_of(lemma))
                continue
            candidates.append((span, fit))
    for span, fit in candidates:
        first_name = _decide(page, catalogue, span, fit, others, officials)
        if first_name is not None:
            found.append(first_name)
    return found


def _gender(catalogue: Catalogue, index: int) -> int:
    gender = catalogue.person(index).gender
    return ANY_CASE if gender is None else MASCULINE if gender == "m" else FEMININE


def _surname_beside(page: Page, catalogue: Catalogue, span: Span, fit: list[int]) -> bool:
    """Whether a capitalised word beside the given name of the officials `fit` makes it somebody's full name."""
    text = page.text
    after = word_after(page, span[1])
    if after is not None and is_capital(page, after) and not looks_patronymic(word_at(page, after)):
        return not text[after[0] : after[1]].isupper() or after[1] - after[0] > 3
    if text[span[1] : span[1] + 1] in ("-", "‑") and text[span[1] + 1 : span[1] + 2].isupper():
        return True
    before = word_before(page, span[0])
    if before is not None and is_capital(page, before):
        word = word_at(page, before)
        if word in _SMALL:
            return any(catalogue.person(who).eastern for who in fit)
        return bool(catalogue.given.read(word)) or word in _EASTERN or in_capitals(page, before, span)
    return False


def _is_of_kin(page: Page, span: Span, readings: Sequence[tuple[str, int]], kin_ends: set[int]) -> bool:
    """«Брат Владимира Путина Владимир», «его брат Владимир»: kin of the same given name, which stands as kin do."""
    if any(bits & GEN for _, bits in readings) or not any(bits & NOM for _, bits in readings):
        return False
    return span[0] - 1 in kin_ends or close_word_before(page, span[0]) in KIN


def _decide(
    page: Page,
    catalogue: Catalogue,
    span: Span,
    fit: list[int],
    others: set[str],
    officials: dict[int, int],
) -> FirstName | None:
    after = word_after(page, span[1])
    patronymic = after is not None and is_capital(page, after) and looks_patronymic(word_at(page, after))
    if patronymic and after is not None:
        word = word_at(page, after)
        same = [who for who in fit if _patronymic_fits(catalogue, who, word)]
        following = word_after(page, after[1])
        if len(same) == 1 and (following is None or not is_capital(page, following)):
            return (span[0], after[1]), same[0], True
        return None
    fit = [who for who in fit if not others & catalogue.person(who).classes]
    if len(fit) > 1:
        named_before = [who for who in fit if officials[who] <= span[0]]
        fit = named_before if len(named_before) == 1 else []
    if not fit or officials[fit[0]] > span[0]:
        return None
    before = any_word_before(page, span[0])
    if before is not None and word_at(page, before) in _NOT_FIRST_NAMES:
        return None
    if _is_one_of_kin(page, catalogue, before, span[0]):
        return None
    if before is not None and word_at(page, before) in _PLACE_PREPOSITIONS and _is_place_name(page, span):
        return None
    return span, fit[0], False


def _is_one_of_kin(page: Page, catalogue: Catalogue, before: Span | None, place: int) -> bool:
    """«детей художника Константина и Ольги» are no artists, «двох синів – Максима, Дениса та Ігоря» no fathers.

    `before` is the word in front of the given name, which begins at `place`.
    """
    for _ in range(_LONGEST_ROW):
        if before is None or not _SENTENCE_ENDS.isdisjoint(page.text[before[1] : place]):
            return False
        word = word_at(page, before)
        if word in _CHILDREN:
            return True
        earlier = any_word_before(page, before[0])
        if word not in COORDINATED and not (is_capital(page, before) and catalogue.given.read(word)):
            return earlier is not None and word_at(page, earlier) in _CHILDREN
        place, before = before[0], earlier
    return False


def _is_place_name(page: Page, span: Span) -> bool:
    return word_at(page, span).startswith(_CITIES)


_CITIES: Final = tuple(key(word) for word in words("владимир святослав александр георги екатерин елизавет"))


def _patronymic_fits(catalogue: Catalogue, who: int, word: str) -> bool:
    own = catalogue.person(who).patronymics
    return not own or patronymic_fits(word, own)
