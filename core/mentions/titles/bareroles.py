"""Bare titles («министр», «губернатором») for the one official of that title whom the text names, or whose region."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.kinds import Found
from core.mentions.catalogue.statenames import state_in_english, state_of_adjective
from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import (
    APOSTROPHES,
    Span,
    any_word_before,
    close_word_before,
    is_capital,
    is_quoted,
    word_after,
    word_at,
)
from core.mentions.titles.regions import Region
from core.mentions.titles.rolereader import (
    BECOMING,
    COMING,
    COMPLEMENTS,
    IN_CHARGE_OF,
    OF_ROLE,
    OPENING_QUOTES,
    Role,
    becomes,
    days_ahead,
    is_located,
    is_of_role,
    name_behind_field,
)
from core.mentions.titles.states import State, speaks_of
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import CASES
from core.mentions.words.verbs import IS_VERB, verb_bits

# What may follow a title that stands for a person: verbs and small words, never another noun in the genitive.
_VERBS: Final = tuple(
    key(ending)
    for ending in words(
        "ал ил ел ял ул ыл нёс шёл ла ло лся лась ет ит ает яет ует ют ат ят тся ив ав ила"
        " али яли или іли їли ули лись вся лася лося лися ться повів провів зустрів хотів звелів"
    )
)
_SMALL_WORDS: Final = frozenset(
    key(word)
    for word in words(
        "и а но не уже также что в на с по от о об до из к у при за для во со под над был была будет может должен тоже "
        "снова вновь опять сначала сперва тогда пока почти лишь только теперь сразу вскоре "
        "сам лично вчера сегодня завтра ранее еще ещё же как где когда который которого которому после перед потом "
        "та і й але не вже також що у в на з із зі від про до за для під був буде може має сам "
        "всегда никогда иногда вчора сьогодні завтра тоді завжди щойно знову"
    )
)
_NOT_BEFORE: Final = tuple(
    key(word)
    for word in words(
        "бывш экс тогдашн предыдущ прежн будущ избранн перв вице зам замест помощник советник должност пост кресл "
        "кандидат новый нов любой кажд друг иной этот наш ваш их еще ещё нынешн молод местн соседн врио колишн "
        "действующ один одна одног одном двох трьох двух трех кількох нескольк обох обоих кожн или либо ни чинн "
        "майбутн высокопоставлен анонимн неназван следующ наступн попередн тодішн"
    )
)
_HOWEVER: Final = key("однако")  # which begins as «одна» does

_OTHER_OFFICE: Final = "mention-rejected-other-office"

BareRole = tuple[Span, int]
_COMING: Final = tuple(f" {stem}" for stem in COMING)
_FAR_AHEAD: Final = days_ahead(COMING[0])


def bare_roles(
    page: Page,
    catalogue: Catalogue,
    named: Mapping[int, int],
    region: Region | State | None,
    mentions: Sequence[Found],
    day: date | None,
    roles: Sequence[Role] = (),
) -> list[BareRole]:
    """Bare titles of the officials in `named` (index: first place), where only one of them bears the title on `day`.

    Of several, the only one who was named before it; nobody, where somebody else of that title was spoken of since
    («президент Конго»), other than in the `roles` that the page is known to say. The governors of the `region` that
    the page speaks of bear the titles of governors behind it, and the heads of its one country theirs, unless somebody
    named has the title. Who takes an office soon after the `day` bears its title behind «избранный», «будущий».
    """
    places = {**dict.fromkeys(region.governors, region.start), **named} if region is not None else named
    number = day.toordinal() if day is not None else 0
    folded = page.folded
    abroad = _I in folded or _YI in folded or _YE in folded or _BEHIND_THE in folded
    met: dict[str, tuple[list[int], set[str]]] = {}  # by word: see `_add_words`
    # Phrases that are mentions already, or others' offices.
    said = {role.start for role in roles if role.why is None or role.why.code == _OTHER_OFFICE} if roles else set()
    looked_for: dict[str, bool] = {}  # beginnings of words, and whether they stand in the page
    owners: dict[str, tuple[set[int], list[int]]] = {}  # by title: who bears it, and where it stands
    coming: dict[str, tuple[set[int], list[int]]] = {}  # the same of who takes office soon
    ahead: list[tuple[int, str, str]] = []  # who takes office soon, the title and its first word
    for who in places:
        hints = catalogue.hints(who)
        any_stands = False
        for stem in hints.bare + hints.bare_abroad if abroad else hints.bare:
            stands = looked_for.get(stem)
            if stands is None:
                stands = looked_for[stem] = stem in folded
                if stands:
                    _add_words(stem, folded, said, met)
            any_stands = any_stands or stands
        if not any_stands:
            continue
        governs = region if who not in named else None
        for word, (found_at, following) in met.items():
            for since, until, acts, titles in catalogue.bare_titles(who, word):
                if number:
                    if since > number or 0 < until < number:
                        if number < since <= number + _FAR_AHEAD and governs is None:
                            ahead += [(who, title, word) for title in titles]
                        continue
                elif acts:  # only of a day is it known that nobody else holds the office
                    continue
                for title in titles:
                    if governs is not None and not governs.bears(title):
                        continue
                    known = owners.get(title)
                    if known is not None:
                        known[0].add(who)
                        continue
                    here = found_at
                    if title != word:
                        if title[len(word) + 1] not in following:
                            continue
                        here = [place for place in found_at if folded.startswith(title, place + 1)]
                    if here:
                        owners[title] = {who}, here
    coming_at: Collection[int] = ()  # where titles of those who take office soon stand
    if ahead and any(stem in folded for stem in _COMING):
        for who, title, word in ahead:
            here = [place for place in met[word][0] if folded.startswith(f"{title} ", place + 1)]
            here = [place for place in here if close_word_before(page, place).startswith(COMING)]
            if here:
                coming.setdefault(title, (set(), here))[0].add(who)
        coming_at = {place for _, here in coming.values() for place in here}
    if not owners and not coming:
        return []
    found: list[BareRole] = []
    others: _Others | None = None
    in_order: list[tuple[int, int, str]] = []  # by place, of titles at one place the longest first
    for title, (_, found_at) in coming.items():
        in_order += [(place, -len(title), title) for place in found_at]
    for title, (bearers, found_at) in owners.items():
        if isinstance(region, State) and not bearers.isdisjoint(named):
            bearers.intersection_update(named)
        if coming_at:
            found_at = [place for place in found_at if place not in coming_at]
        in_order += [(place, -len(title), title) for place in found_at]
    for place, _, title in sorted(in_order) if len(in_order) > 1 else in_order:
        word, start = close_word_before(page, place), place
        if place in coming_at:
            bearers = coming[title][0]
            start -= len(word) + 1
            word = close_word_before(page, start)
        else:
            bearers = owners[title][0]
        state = _state_before(word) if word else None
        able: Collection[int] = bearers
        if state is not None:  # «украинский министр»: of that state
            able = [who for who in bearers if state in catalogue.hints(who).homes]
            start -= len(word) + 1
            word = close_word_before(page, start)
        before = able if len(able) == 1 else [who for who in able if places[who] < place]
        if len(before) != 1:
            continue
        (who,) = before
        span = (place, place + len(title))
        stop = _end_of(page, catalogue, span, start, word)
        if stop is None or not (who in named or (region is not None and region.is_governed(page, (place, stop)))):
            continue
        if others is None:
            others = _Others(page, mentions, roles)
        if others.taken.find(1, start, span[1]) >= 0 or others.is_within_role(place):
            continue
        if page.text[place].isascii() and others.is_in_apposition(place, stop):
            continue
        if place not in coming_at and others.spoken_of((place, stop), who):
            continue
        foretold = state is None and who in named and place < places[who] and place not in coming_at
        if not foretold or _is_of_state(page, catalogue, place, who, places[who]):
            found.append(((start, stop), who))
            others.taken[start:stop] = b"\x01" * (stop - start)
            if region is not None and who not in named:
                insort(region.ends, stop)  # the text still speaks of it
    return found


def _add_words(stem: str, folded: str, said: set[int], met: dict[str, tuple[list[int], set[str]]]) -> None:
    """Adds the words of a folded text with a beginning, not those at `said`: where they stand, what begins behind."""
    place = folded.find(stem)
    while place >= 0:
        if place not in said:
            stop = folded.find(" ", place + 1)
            word, following = folded[place + 1 : stop], folded[stop + 1 : stop + 2]
            known = met.get(word)
            if known is None:
                met[word] = [place], {following}
            elif place > known[0][-1]:  # else the word was met by another beginning
                known[0].append(place)
                known[1].add(following)
        place = folded.find(stem, place + 1)


class _Others:
    """Who else of a title is spoken of in a page («президент Конго», «мэр Петров»), looked for once for each title."""

    def __init__(self, page: Page, mentions: Sequence[Found], roles: Sequence[Role]) -> None:
        self._page, self._mentions = page, mentions
        self.taken = bytearray(len(page.text))  # by mentions, and by titles that were found
        for start, end, _, _, _, _ in mentions:
            self.taken[start:end] = b"\x01" * (end - start)
        self._roles = roles  # in order of their places
        self._starts: list[int] | None = None
        self._ends: dict[int, list[int]] = {}  # of the mentions of an official
        self._places: dict[tuple[str, int], list[int]] = {}  # of titles of others, by their beginning and the official

    def spoken_of(self, span: Span, who: int) -> bool:
        """Whether somebody else of the title at `span` was spoken of since the official was."""
        ends = self._ends.get(who)
        if ends is None:
            ends = self._ends[who] = sorted([mention[1] for mention in self._mentions if mention[2] == who])
        before = bisect_right(ends, span[0])
        since = ends[before - 1] if before else 0  # the official may be named behind it, or be of a region or country
        folded = self._page.folded
        first = folded[span[0] + 1 : folded.find(" ", span[0] + 1)]
        stem = " " + first[: max(4, len(first) - 2)]
        if folded.find(stem, since) >= span[0]:
            return False  # as most often
        asked = stem, who
        places = self._places.get(asked)
        if places is None:
            places = self._places[asked] = self._places_of(*asked)
        return bisect_left(places, since) < bisect_left(places, span[0])

    def _places_of(self, stem: str, who: int) -> list[int]:
        folded, found = self._page.folded, []
        place = folded.find(stem)
        while place >= 0:
            if not self.taken[place] and not self._is_role_of(place, who):
                stop = folded.find(" ", place + 1)
                described = folded.endswith(_DESCRIBING_BY_TITLE, place, stop)  # «президентская партия»
                if described or stop >= len(folded) - 1:
                    pass
                elif _leads_to_another(self._page, stop - 1, self.taken) or self._is_of_another(place):
                    found.append(place)
            place = folded.find(stem, place + 1)
        return found

    def _is_of_another(self, place: int) -> bool:
        """Whether an English title is of another state or body (“Congo's president”) than an official's."""
        page = self._page
        if not page.folded.endswith(_OWNS, 0, place) or page.text[place - 3] not in APOSTROPHES:
            return False
        owner = any_word_before(page, place - 2)
        return owner is not None and is_capital(page, owner) and not self.taken[owner[0]]

    def is_in_apposition(self, start: int, stop: int) -> bool:
        """Whether a comma joins an English title to a name that is no mention (“Li Wei, the minister”)."""
        page = self._page
        if page.text[stop : stop + 1] in APOSTROPHES:
            return False  # “Li Wei, the minister's son”
        beside = []
        if page.text[start - len(_THE) - 3 : start].lower() == ", the ":
            beside.append(any_word_before(page, start - len(_THE) - 2))
        if page.text[stop : stop + 2] == ", ":
            beside.append(word_after(page, stop + 1))
        return any(span is not None and is_capital(page, span) and not self.taken[span[0]] for span in beside)

    def is_within_role(self, place: int) -> bool:
        """Whether a longer phrase begins in front of a title and goes on behind that («український міністр спорту»)."""
        last = bisect_right(self._starts_of_roles(), place)
        return last > 0 and self._roles[last - 1].start < place < self._roles[last - 1].end

    def _starts_of_roles(self) -> list[int]:
        if self._starts is None:
            self._starts = [role.start for role in self._roles]
        return self._starts

    def _is_role_of(self, place: int, who: int) -> bool:
        last = bisect_right(self._starts_of_roles(), place)
        return any(place < role.end and who in role.who for role in self._roles[max(0, last - 2) : last])


def _leads_to_another(page: Page, end: int, taken: bytearray) -> bool:
    """Whether what follows a title («иностранных дел Кипра») ends in a name that is no mention."""
    capital = False
    for _ in range(_LONGEST_OFFICE):
        after = word_after(page, end)
        if after is None:
            break
        if taken[after[0]]:
            return False
        if is_capital(page, after):
            capital = True
        elif capital or not _may_be_genitive(word_at(page, after)):
            break
        end = after[1]
    return capital


def _may_be_genitive(word: str) -> bool:
    if word in _OF_OFFICES:
        return True
    return word.endswith(_GENITIVE_ENDS) and word not in _SMALL_WORDS and not word.endswith(_VERBS)


def _end_of(page: Page, catalogue: Catalogue, span: Span, begin: int, word: str) -> int | None:
    """Where the title ends if it stands for a person: after «области» in «губернатор области»; None if it does not.

    `begin` is where it begins, or the adjective in front that tells its state; `word` stands right before that.
    """
    text, (start, end) = page.text, span
    if page.folded[end + 1] != " " or text[end : end + 1] in _TITLE_GOES_ON:
        return None
    if text[end + 1 : end + 2] in OPENING_QUOTES and _OF_QUOTED(text, end):
        return None  # «председатель «Доброго дела» Сергей Петров»
    after = word_after(page, end)
    following = word_at(page, after) if after is not None else ""
    if after is not None and text[after[0]].isupper() and following not in COMPLEMENTS:
        return None  # «президент Путин», as most often
    if start > 0 and text[start - 1] in "-‑" and text[start - 2 : start - 1].isalpha():
        return None
    if end - start <= _LONGEST_MEASURE and text[start:end].lower() in _MEASURES and not page.ukrainian:
        return None
    if word:
        told = _told_before(word)
        if told & _FORBIDS or (told & _IS_OF_ROLE and is_of_role(word, _cases_of(page, catalogue, span))):
            return None
        if told & _IS_PASSIVE and text[start:end].endswith(_INSTRUMENTAL):
            return None  # «прокуроры назначаются президентом»
        if word == _AS and _is_said_of_name(page, begin - len(word) - 1, end):
            return None
        if told & _DESCRIBES and _told_before(close_word_before(page, begin - len(word) - 1)) & _OF_OTHERS:
            return None  # «ни один ответственный министр», «каждый честный мэр»
    if is_quoted(page, start, end):
        return None
    if after is not None and following in COMPLEMENTS:
        end = after[1]
        after = word_after(page, end)
        if after is not None and is_capital(page, after):
            return None
        following = word_at(page, after) if after is not None else ""
    if text[start].isascii() and (word != _THE or following in _ENGLISH_OFFICE):
        return None
    if after is None:
        return end
    of_field = following in IN_CHARGE_OF or is_located(page, catalogue, after, following)
    if of_field and name_behind_field(page, catalogue, after, CASES) is not None:
        return None  # «советник по миграции Иван Петров»
    if becomes(page, after, following):
        further = word_after(page, after[1])
        elected = further is not None and word_at(page, further).startswith(_ELECTED)
        if elected or text[start:end].endswith(_INSTRUMENTAL):
            return None  # «президентом станет …», «президент будет избран в марте»
    if page.ukrainian and following.endswith(_GENITIVE_ENDS_OF_MEN) and not _is_adverb(following):
        return None  # «міністр спорту»
    return end if _may_follow(following) else None


def _is_adverb(word: str) -> bool:
    """Whether a folded Ukrainian word in -у is no noun («йому», «одразу»)."""
    return word in _SMALL_WORDS or word in _ADVERBS or word.endswith(_OF_PRONOUNS)


def _is_of_state(page: Page, catalogue: Catalogue, place: int, who: int, named: int) -> bool:
    """Whether a title in front of where an official is first named may be of that state, of which the page then speaks.

    Texts speak of their own state's offices without a name, and English ones of whom they name soon.
    """
    homes = catalogue.hints(who).homes
    if not homes or page.text[place].isascii() or not homes.isdisjoint(_UKRAINE if page.ukrainian else _OWN):
        return True
    return speaks_of(page, homes, place, named)


def _is_said_of_name(page: Page, start: int, end: int) -> bool:
    """Whether a name stands before «, как» at `start`, and what tells of it ends at `end` («Иванов, как депутат, …»).

    «…, сообщил Иванов, как министр заявил ранее» has a verb behind it.
    """
    if page.text[start - 2 : start] != ", ":
        return False
    before, after = any_word_before(page, start), word_after(page, end)
    if before is None or before[1] != start - 2 or not is_capital(page, before):
        return False
    return after is None or not verb_bits(word_at(page, after)) & IS_VERB


@lru_cache(maxsize=10_000)
def _state_before(word: str) -> str | None:
    """The state of which a folded word right before a title tells («украинский министр», “the Russian minister”)."""
    return state_of_adjective(word) or state_in_english(word)


@lru_cache(maxsize=10_000)
def _told_before(word: str) -> int:
    """What a folded word right before a title makes of it."""
    others = word.startswith(_NOT_BEFORE) and word != _HOWEVER
    forbids = others or word.endswith(_ADJECTIVE_ENDS) or word in BECOMING
    describes = word.endswith(_DESCRIBING_ENDS)
    found = _FORBIDS * forbids | _IS_PASSIVE * word.endswith(_PASSIVE) | _DESCRIBES * describes | _OF_OTHERS * others
    return found | _IS_OF_ROLE * (word in OF_ROLE)


def _cases_of(page: Page, catalogue: Catalogue, span: Span) -> int:
    """The cases in which the head of a title stands; any where the catalogue has it in no phrase."""
    title = page.folded[span[0] + 1 : span[1] + 1]
    head = title if "-" in page.text[span[0] : span[1]] else title.partition(" ")[0]  # «премьер-министра»
    found = 0
    for marks in catalogue.tables.heads.get(head, _UNKNOWN).values():
        found |= marks
    return found


@lru_cache(maxsize=10_000)
def _may_follow(word: str) -> bool:
    """Whether a folded word may follow a title that stands for a person."""
    return word in _SMALL_WORDS or (len(word) > 3 and word.endswith(_VERBS)) or not word.endswith(_GENITIVE_ENDS)


# «по меньшей мере» looks like «о мэре» when folded; in Ukrainian a mayor is written so.
_MEASURES: Final = frozenset(words("мер мера меру мере мером"))
_LONGEST_MEASURE: Final = max(map(len, _MEASURES))
# In English a title of the one just spoken of follows “the”; “the minister of …” is whoever that is.
_THE: Final = key("the")
_BEHIND_THE: Final = f" {_THE} "
_OWNS: Final = f" {key('s')}"
# One of these is in a Ukrainian word that could not be Russian, in capitals or with a Latin letter («Мiнiстр») as well.
_I, _YI, _YE = key("і"), key("ї"), key("є")
_ENGLISH_OFFICE: Final = frozenset(map(key, words("of for elect designate and general")))
_OF_OFFICES: Final = frozenset(map(key, words("дел делам по и справ")))
_LONGEST_OFFICE: Final = 6  # words that may follow a title before the name of its bearer
_OF_QUOTED: Final = re.compile(r" [«“\"][^«»“”\"\n]{1,60}[»”\"] [А-ЯЁҐЄІЇA-Z]").match
_TITLE_GOES_ON: Final = ("-", "‑", "«")  # what is right behind a title that is only the first part of one
_UNKNOWN: Final = {"": CASES}
# States of whose offices Russian and Ukrainian texts speak without naming these.
_UKRAINE: Final = frozenset(("Украины",))
_OWN: Final = _UKRAINE | {"РФ"}
_AS: Final = key("как")
_FORBIDS, _IS_PASSIVE, _DESCRIBES, _OF_OTHERS, _IS_OF_ROLE = 1, 2, 4, 8, 16
_PASSIVE: Final = tuple(key(ending) for ending in words("ется ются ится ятся ється ються иться яться"))
_DESCRIBING_BY_TITLE: Final = tuple(
    key(ending) for ending in words("ский ского скому ским ском ская ской скую ские ских скими")
)
_DESCRIBING_ENDS: Final = tuple(
    key(ending) for ending in words("ый ий ой ого его ому ему ым им ем ом ая яя ую юю ою ею ої ій")
)
_INSTRUMENTAL: Final = ("ом", "ем", "єм", "ой", "ою")
_ELECTED: Final = tuple(key(stem) for stem in words("избран выбран назначен переизбран обран призначен"))
_GENITIVE_ENDS: Final = tuple(key(ending) for ending in words("а я ы и і ї ов ев ів їв ей ого его ой их ых іх ії ої"))
_GENITIVE_ENDS_OF_MEN, _OF_PRONOUNS = tuple(map(key, words("у ю"))), tuple(map(key, words("ому єму")))
_ADVERBS: Final = frozenset(
    key(word) for word in words("одразу відразу зразу спочатку зранку взимку влітку вночі тому чому нагору чию цю")
)
_ADJECTIVE_ENDS: Final = tuple(
    key(ending) for ending in words("ский ского скому ским ском цкий цкого цкому цким ський ського ському ським")
)
