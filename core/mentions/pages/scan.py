"""Finds all forms of a catalogue in many texts at once: one fold and one pass of the automaton for a batch."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import add, attrgetter
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import Group
from core.mentions.catalogue.meanings import Meaning, Sense
from core.mentions.memo import keep
from core.mentions.pages.hidden import Places, hidden_marks, straighten
from core.mentions.pages.stars import starred_words, stars_within
from core.mentions.words.alphabet import encode, fold, fold_encoded, key

_LETTERS: Final = key("а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь ю я і ї є").split()
_MOST_STARS: Final = 2
_MOST_TRIES: Final = 1_200  # a word with two stars, or some forty with one
_MOST_KEPT: Final = 10_000
_UNKNOWN: Final = Meaning((), "")
_APOSTROPHE: Final = re.compile(
    r"['’ʼ‘´](?<=[^\W_].)(?=[^\W_])"
)  # between letters or digits; the mark itself is found fast
_END: Final = attrgetter("end")
_BETWEEN: Final = "\n\n"  # before, between and behind joined texts: words of a phrase have one space between them
_GOVERNORS: Final = tuple(f" {key(word)}" for word in ("губер", "региона"))  # «глава региона»


class Hit:
    """Forms found at one place of a text: groups with the marks that the form has there.

    A text full of names has thousands, and mypyc interprets the `__init__` that a dataclass would have.
    """

    def __init__(self, start: int, end: int, meaning: Meaning, *, starred: bool = False) -> None:
        self.start = start
        self.end = end
        self.meaning = meaning
        self.starred = starred

    @property
    def senses(self) -> Sequence[Sense]:
        """The groups that the form may belong to, with its marks."""
        return self.meaning.senses


class Page:
    """A text with its hits. `folded` is its Latin-1 image between two spaces: character i of the text is at i + 1.

    Where marks hid inside words, `text` is without them and `places` tells where they stand in the original.
    """

    __slots__ = (
        "apostrophes",
        "by_start",
        "folded",
        "has_regions",
        "has_roles",
        "has_states",
        "hits",
        "number",
        "places",
        "states",
        "tangled",
        "text",
        "told",
        "ukrainian_letters",
        "uncalled",
    )

    def __init__(self, number: int, text: str, folded: str) -> None:
        self.number = number
        self.text = text
        self.folded = folded
        self.hits: list[Hit] = []
        self.places: Places | None = None
        self.has_roles = False
        self.has_regions = False
        self.has_states = False  # a title of a head of a state or government stands in it
        self.tangled = False  # some hit begins where or before the one in front of it does
        self.told: dict[tuple[str, ...], bool] = {}  # see `tells`
        self.ukrainian_letters: bool | None = None  # see `ukrainian`, once a name asks
        self.by_start: dict[int, list[Hit]] | None = None  # see `hits_at`
        self.states: dict[str, int] | None = None  # where each is named first, once a title asks
        self.uncalled: set[int] | None = None  # where names begin before which no calling stands, once any do
        # Whether there are any within words, so that one may go on behind it («В'ячеслав»).
        some = "'" in text or "’" in text or "ʼ" in text or "‘" in text or "´" in text
        self.apostrophes = some and _APOSTROPHE.search(text) is not None

    @property
    def ukrainian(self) -> bool:
        """Whether a letter stands in the text that Russian lacks; looked for once, however many names ask."""
        if self.ukrainian_letters is None:
            text = self.text  # four searches take an eighth of the time that a set of letters does
            self.ukrainian_letters = "і" in text or "є" in text or "ї" in text or "ґ" in text
        return self.ukrainian_letters

    def hits_at(self, start: int) -> Sequence[Hit]:
        """The hits that begin at a place."""
        if self.by_start is None:
            self.by_start = {}
            for hit in self.hits:
                self.by_start.setdefault(hit.start, []).append(hit)
        return self.by_start.get(start, ())

    def tells(self, words: tuple[str, ...]) -> bool:
        """Whether any of these, folded, stands in the text; looked for once, however many names ask."""
        found = self.told.get(words)
        if found is None:
            found = self.told[words] = any(word in self.folded for word in words)
        return found

    def places_of(self, beginnings: Iterable[str]) -> Iterator[int]:
        """Where words of the text begin so; `beginnings` are folded, with a space in front."""
        folded = self.folded
        for beginning in beginnings:
            place = folded.find(beginning)
            while place >= 0:
                yield place
                place = folded.find(beginning, place + 1)


def scan(texts: Sequence[str], catalogue: Catalogue, *, adjectives: bool = False) -> list[Page]:
    """The texts in which forms of the catalogue occur, each with its hits in order of their ends.

    Adjectives made of surnames are hits only where `adjectives` asks for them.
    """
    places: dict[int, Places] = {}
    encoded, starts = encode(_BETWEEN.join(["", *texts, ""])), _starts(texts)
    hidden = hidden_marks(encoded, most=1 if len(texts) == 1 else len(encoded))
    if hidden:
        numbers = sorted(_within(hidden, starts))
        texts, encoded = _straightened(texts, numbers, encoded, starts, places)
        starts = _starts(texts)
    folded = fold_encoded(encoded)
    found = catalogue.automaton.find_overlapping(folded)
    pages: dict[int, Page] = {}
    if found:
        _turn_pages(texts, starts, folded.decode("latin-1"), found, catalogue, pages, adjectives=adjectives)
    stars = stars_within(encoded)
    if stars:
        for index, of_text in _within(stars, starts).items():
            _look_behind_stars(index, texts[index], of_text, catalogue, pages)
    for index, places_of_page in places.items():
        if index in pages:
            pages[index].places = places_of_page
    return [pages[number] for number in sorted(pages)] if len(pages) > 1 else list(pages.values())


def officials_in(texts: Sequence[str], catalogue: Catalogue, *, adjectives: bool = False) -> set[int]:
    """The indexes of the texts in which some form of the catalogue stands, whoever may be meant by it."""
    return {page.number for page in scan(texts, catalogue, adjectives=adjectives)}


def _starts(texts: Sequence[str]) -> list[int]:
    """Where each text begins in the joined ones."""
    size = len(_BETWEEN)
    if len(texts) == 1:
        return [size]
    return list(map(add, accumulate(map(len, texts), initial=size), range(0, size * len(texts), size)))


def _straightened(
    texts: Sequence[str], numbers: Sequence[int], encoded: bytes, starts: Sequence[int], places: dict[int, Places]
) -> tuple[list[str], bytes]:
    """The texts and how they are encoded together, those with these numbers straightened; adds their `places`."""
    straight, pieces, done = list(texts), [], 0
    for number in numbers:
        straight[number], places[number] = straighten(texts[number])
        pieces += [encoded[done : starts[number]], encode(straight[number])]
        done = starts[number] + len(texts[number])
    return straight, b"".join([*pieces, encoded[done:]])


def _within(offsets: Sequence[int], starts: Sequence[int]) -> dict[int, list[int]]:
    """Offsets of the joined texts as places within each text, by its number."""
    found: dict[int, list[int]] = {}
    for offset in offsets:
        index = bisect_right(starts, offset) - 1
        found.setdefault(index, []).append(offset - starts[index])
    return found


def _turn_pages(
    texts: Sequence[str],
    starts: Sequence[int],
    folded: str,
    found: list[tuple[int, int, int]],
    catalogue: Catalogue,
    pages: dict[int, Page],
    *,
    keep_common: bool = False,
    adjectives: bool = False,
) -> None:
    read, last_of_heads = catalogue.pattern, catalogue.last_of_heads
    known = catalogue.known_patterns[adjectives]
    text_number, before, last = -1, 0, -1  # the current text takes folded[before + 1 : last]
    text = ""
    page: Page | None = None  # of the current text, once it has a hit
    governed: bool | None = None  # whether the current text tells of governors, once it names a region
    hits: list[Hit]
    newest = -1  # where the last hit of the current text begins
    find, rfind = folded.find, folded.rfind
    for start, end, number in found:
        pattern = known.get(number)
        if pattern is None:
            pattern = read(number, adjectives=adjectives)
        meanings = pattern.meanings
        if pattern.has_tails:
            place = start - (folded[start - 1] == " ")  # a quotation mark may open the name of a body
            if folded[rfind(" ", 0, place) + 1 : place] not in last_of_heads:
                if pattern.only_tails:
                    continue  # «РФ», «России» without «президент» or the like before it: what is met most
                meanings = pattern.headless
        stop = find(" ", end - 1)
        ending = folded[end:stop]
        meaning = meanings.get(ending)
        if meaning is None:
            if ending not in pattern.endings or ending in meanings:
                continue
            meaning = pattern.read(ending, folded[start + 1 : stop], headed=meanings is pattern.meanings)
            if meaning is None:
                continue
        if start >= last:
            text_number = bisect_right(starts, start + 1) - 1
            text = texts[text_number]
            before = starts[text_number] - 1
            last = before + 1 + len(text)
            page, newest, governed = None, -1, None
        begin = start - before
        lower = meaning.lower
        if lower and not keep_common and text[begin].islower() and (lower > 1 or text[begin - 1 : begin] != "#"):
            continue  # an ordinary word: what is most often met is dropped first
        is_region = meaning.region is not None
        if is_region and not meaning.has_role:
            if governed is None:
                governed = _is_governed(folded, before, last + 1)
            if not governed:
                continue  # a region is of interest only where somebody governs it
        if page is None:
            page = pages[text_number] = Page(text_number, text, folded[before : last + 1])
            hits = page.hits
        if meaning.has_role:
            page.has_roles = True
        if is_region:
            page.has_regions = True
        if meaning.state is not None:
            page.has_states = True
        if begin <= newest:
            hit = hits[-1]
            if hit.start == begin and hit.end == stop - before - 1:
                hit.meaning = hit.meaning.joined(meaning)
                continue
            page.tangled = True
        newest = begin
        hits.append(Hit(begin, stop - before - 1, meaning))


def _is_governed(folded: str, start: int, stop: int) -> bool:
    """Whether a part of a folded text speaks of somebody who governs a region."""
    return any(folded.find(word, start, stop) >= 0 for word in _GOVERNORS)


def _look_behind_stars(
    index: int, text: str, stars_of_text: Sequence[int], catalogue: Catalogue, pages: dict[int, Page]
) -> None:
    """Tries each letter for each star of words such as `П*тин`, when exactly one word of the catalogue fits."""
    tried, known = 0, catalogue.starred
    bold = text.count("**") > 1
    hits: list[Hit] = []
    for start, end in starred_words(text, stars_of_text):
        word = text[start:end]
        stars = word.count("*")
        if stars > _MOST_STARS or len(word) - stars < 3 or (bold and "**" in word):
            continue  # too little left to tell, or the end of something bold
        meaning = known.get(word, _UNKNOWN)
        if meaning is _UNKNOWN:
            tried += len(_LETTERS) ** stars
            if tried > _MOST_TRIES:
                break  # nobody writes so many; the time of a text stays within bounds
            meaning = keep(known, word, _behind_stars(word, catalogue), _MOST_KEPT)
        if meaning is not None:
            hits.append(Hit(start, end, meaning, starred=True))
    if hits:
        if index not in pages:
            pages[index] = Page(index, text, f" {fold(text).decode('latin-1')} ")
        page = pages[index]
        for hit in hits:
            _put_between(page, hit)


def _put_between(page: Page, hit: Hit) -> None:
    """Adds a hit to those of a page, in front of those that end where it does: it begins before them."""
    hits = page.hits
    place = bisect_left(hits, hit.end, key=_END)
    follows = not place or hits[place - 1].start < hit.start
    if not follows or (place < len(hits) and hits[place].start <= hit.start):
        page.tangled = True
    hits.insert(place, hit)


def _behind_stars(word: str, catalogue: Catalogue) -> Meaning | None:
    """What a word with stars means, if exactly one word of the catalogue fits."""
    tries = [fold(word).decode("latin-1")]
    for position, letter in enumerate(word):
        if letter == "*":
            tries = [one[:position] + other + one[position + 1 :] for one in tries for other in _LETTERS]
    senses: dict[int, tuple[Group, int]] = {}
    words = set()
    for page in scan_folded(tries, catalogue):
        for hit in page.hits:
            if hit.start == 0 and hit.end == len(word):
                words.add(page.folded)
                for group, bits in hit.senses:
                    senses[group.number] = (group, senses.get(group.number, (group, 0))[1] | bits)
    return Meaning(tuple(senses.values()), "") if len(words) == 1 else None


def scan_folded(words: Sequence[str], catalogue: Catalogue) -> list[Page]:
    """Like `scan`, for words that are folded already."""
    folded = _BETWEEN.join(["", *words, ""]).replace("\n", " ")
    pages: dict[int, Page] = {}
    found = catalogue.automaton.find_overlapping(folded.encode("latin-1"))
    if found:
        _turn_pages(words, _starts(words), folded, found, catalogue, pages, keep_common=True)
    return list(pages.values())
