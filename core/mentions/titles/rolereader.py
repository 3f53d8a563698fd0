"""Reads role phrases on a page: the head before a tail, what makes it another office, who held it on the day."""

import re
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Final

from core.mentions.catalogue.compiled import Catalogue
from core.mentions.catalogue.groups import Group, RoleRow
from core.mentions.catalogue.kinds import ROLE_GROUP
from core.mentions.catalogue.statenames import ADJECTIVE_ENDS, OF_BODIES, state_of_adjective
from core.mentions.pages.scan import Hit, Page
from core.mentions.pages.surroundings import (
    APOSTROPHES,
    CLOSING_QUOTES,
    Span,
    any_word_after,
    is_capital,
    starts_sentence,
    word_after,
    word_at,
    word_before,
    word_in_front,
)
from core.mentions.titles.anothers import another_further, makes_another
from core.mentions.words.alphabet import key, readable, words
from core.mentions.words.cues import ADVERBS, SPEECH
from core.mentions.words.grammar import CASES, GEN, INS, NOM
from core.mentions.words.ordinary import begins_as_ordinary
from core.mentions.words.verbforms import begins_as_verb
from core.mentions.words.verbs import IS_PLURAL, IS_VERB, verb_bits
from core.types import ReasonCode, reason

_ACTING: Final = re.compile(r"\b(?:[ИВ]|Т\. ?В)\. ?О\. ?$", re.IGNORECASE)  # «и. о. министра»
_SMALL: Final = frozenset(map(key, words("в во на и с со о об про за по не у к от из для при против й та і з із від")))
_ACTS, _MOST_ACTING = key("о"), 10
# «избранный президент США», «будущий президент США»: who takes office within so many days, if the catalogue tells.
_CHOSEN: Final = (key("избранн"), key("новоизбранн"))
COMING: Final = (*_CHOSEN, key("будущ"))
_MOST_DAYS, _MOST_DAYS_AHEAD = 130, 80
_HOW: Final = key("но")  # «законно избранный президент» tells how he was elected, and of nobody new
_NOT_HOW: Final = frozenset(map(key, ("недавно", "но")))
# After these a role in the genitive is part of another phrase: «помощник президента», «выборы президента».
OF_ROLE: Final = frozenset(
    key(word)
    for word in words(
        "помощник помощника помощнику помощником советник советника советнику советником заместитель заместителя "
        "заместителю заместителем представитель представителя представителю представителем секретарь секретаря "
        "секретарю секретарем полпред полпреда полпреду кандидат кандидата кандидату кандидатом уполномоченный "
        "уполномоченного администрация администрации администрацию администрацией аппарат аппарата аппарате аппарату "
        "управление управления управлении при "
        "офис офиса офисе выбор выбора выбору выбором выборе выборы выборов выборах выборам выборами "
        "пост поста посту посте постом должность должности должностью кресло кресле звание звания врио ио "
        "исполняющий исполняющего обязанности "
        "обязанностей пресс-служба служба службы службе замглавы зам вице роль роли кандидатура кандидатуру помічник "
        "помічника радник радника заступник заступника офісу посада посади посаду вибори виборів канцелярией "
        "срок срока сроку "
        "речник речника речнику речником речниця речниці прессекретар прессекретаря "
        "прессекретарка пресслужба пресслужби пресслужбі адміністрація адміністрації апарат апарату "
        "избрание избрания избранию избранием избрании переизбрание переизбрания переизбранию переизбранием "
        "переизбрании обрання обранням переобрання переобранням инаугурация инаугурации инаугурацию инаугурацией "
        "кандидатуры кандидатуре кандидатурой штаб штаба штабе "
        "резиденция резиденции институт института институту фонд фонда совет совета совете указ посол посла"
    )
) - {key("указ")}
# What begins the word for another office, whatever its case, and what a text says of an office.
_JOINED: Final = frozenset(map(key, words("врио ио вице зам замглавы")))
_MOST_HOLDERS: Final = 3
# «на пост директора и главы Минюста»: behind these each of several roles is an office that somebody may hold.
_POSTS: Final = frozenset(
    map(
        key,
        words(
            "пост поста посту посте постом должность должности должностью должностей кресло кресла креслу кресле "
            "посада посади посаду посаді посадою крісло крісла кріслі"
        ),
    )
)
_MOST_WORDS_TO_POST: Final = 4
# «министр обороны страны» is of the country just spoken of.
COMPLEMENTS: Final = frozenset(
    key(word)
    for word in words("страны республики государства штата региона области края округа города компании партии країни")
)
# «президентом США станет …» tells of the office, not of its holder.
BECOMING: Final = frozenset(
    key(word)
    for word in words(
        "выбрали выбрал выбран выбрать "
        "стать стал стала станет станут стали был была быть будет является избран избрана избрали назначен назначена "
        "назначили назначил снова вновь "
        "становится остается остаётся останется остаться остался оставался работать работал "
        "служил считается бути став стане обрано стати стала стали стануть стає стають ставати був була були буде"
    )
)
# «министром может стать …»
_MAY: Final = frozenset(
    map(
        key,
        words(
            "может могут мог могла должен должна готов готова хочет хотел собирается може можуть міг має мають мусить"
        ),
    )
)
# «советник президента по миграции Иван Петров», «депутат Госдумы от Омска Иван Петров»: before what an office is of.
IN_CHARGE_OF: Final = frozenset(map(key, ("по", "от", "из", "з", "із", "від")))
# «уполномоченный по правам ребёнка в Твери Анна Петрова»: before a place whose office it is, in the locative.
_IN: Final = frozenset(map(key, ("в", "во", "у")))
_LOCATIVE: Final = tuple(map(key, words("е и і ї ой ій ом ем єм")))
_MOST_WORDS_OF_FIELD: Final = 5
# «глава Ленинского района Московской области»: where the district of an office lies.
_DISTRICTS: Final = tuple(f" {key(word)}" for word in words("района округа города поселения району міста"))
_OF_AREA: Final = tuple(map(key, words("ской цкой ского цкого ської цької ського цького")))
_AREAS: Final = frozenset(map(key, words("области края республики округа області краю")))
# «избрание Дональда Трампа президентом США» tells of it as well.
_CHOICE: Final = frozenset(
    map(
        key,
        words(
            "избрание избрания избранию избранием избрании назначение назначения назначению назначении назначить "
            "назначит назначил назначила назначили назначает избрать избрал избрали выбрал выбрать утвердил утвердили"
        ),
    )
)
_MOST_NAMES: Final = 4  # and what describes their bearer, in front of them
_DESCRIBING: Final = (*ADJECTIVE_ENDS, key("ей"))
# «главы МИД стран НАТО» are several.
_OF_SEVERAL: Final = frozenset(map(key, words("стран государств країн держав")))
_HEADS: Final = tuple(f"{key(word)} " for word in ("главы", "голови"))
_AND: Final = frozenset(map(key, ("и", "та", "і", "й")))
_SHORTEST_PLACE: Final = 12  # letters of what an office is of, if that names a place and what it is
_NOTHING: Final[dict[str, int]] = {}
_BETWEEN: Final = ' *_\u00a0«"“'  # a word and the role behind it
OPENING_QUOTES: Final = frozenset('«“„"')


@dataclass(eq=False)
class Role:
    """A role phrase found: who may hold it; `titles` is the place of the name that it introduces, if it does."""

    start: int
    end: int
    who: list[int]
    bits: int
    titles: int | None = None
    why: ReasonCode | None = None  # why it denotes nobody
    is_part: bool = False  # of another phrase («помощник президента»)


# Where a phrase begins and ends, who held the offices that it may mean, and its cases.
_Phrase = tuple[int, int, list[RoleRow], int]
_START: Final = itemgetter(0)


def read_roles(page: Page, catalogue: Catalogue, day: date | None) -> list[Role]:
    """The role phrases of a page, longest first where nested; each with the officials who held it on `day`."""
    found: list[_Phrase] = []
    text, reach, nested = page.text, 0, False
    for hit in page.hits:
        meaning = hit.meaning
        if not meaning.has_role:
            continue
        for group, bits in meaning.senses:
            if group.kind is ROLE_GROUP:
                phrase = _read(page, catalogue, hit, group, bits)
                if phrase is not None and (text[phrase[0] - 1] not in "-‑" or not _is_joined(page, phrase[0])):
                    found.append(phrase)
                    nested = nested or phrase[0] < reach
                    reach = phrase[1]
    if nested:
        found = _longest(found, page)
    roles: list[Role] = []
    for phrase in found:
        role = _judged(page, catalogue, phrase, day)
        if roles and role.why is None and role.bits & GEN and roles[-1].why is not None:
            _share_reason(page, roles[-1], role)
        roles.append(role)
    return roles


def _share_reason(page: Page, first: Role, second: Role) -> None:
    """«кандидатуры главы Пентагона и директора ЦРУ»: what the first role is part of, the second is part of, too."""
    if not first.is_part or page.folded[first.end + 1 : second.start + 1].strip(" ") not in _AND:
        return
    if second.titles is None:
        second.why, second.is_part = first.why, True


def _longest(found: list[_Phrase], page: Page) -> list[_Phrase]:
    """The phrases in order of their place, the longest where some overlap."""
    found.sort(key=lambda phrase: (phrase[0] - phrase[1], phrase[0]))
    kept: list[_Phrase] = []
    taken = bytearray(len(page.text))
    for phrase in found:
        start, end = phrase[:2]
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            kept.append(phrase)
    kept.sort(key=_START)
    return kept


def _read(page: Page, catalogue: Catalogue, hit: Hit, group: Group, bits: int) -> _Phrase | None:
    table = group.roles
    plain = table.get("")
    if plain is not None:
        return hit.start, hit.end, plain, bits
    quoted = page.text[hit.start - 1 : hit.start] in OPENING_QUOTES
    span = word_before(page, hit.start - quoted)  # «глава «Газпрома»»
    if span is None:
        return None
    heads = catalogue.tables.heads
    before = _hyphened(page, span) if page.text[span[0] - 1] in "-‑" else None
    for place in (span,) if before is None else ((before[0], span[1]), span):
        # As heads are written: `прем єр міністр`.
        for lemma, marks in heads.get(page.folded[place[0] + 1 : place[1] + 1], _NOTHING).items():
            rows = table.get(lemma)
            if rows is None:
                continue
            start, fitting = _with_adjectives(page, catalogue, place[0], rows, marks)
            if fitting:
                return start, _end_of_quoted(page, start, hit.end), fitting, marks
    if page.folded[span[0] + 1 : span[1] + 1] in OF_BODIES:
        return _read_before_state(page, catalogue, hit, table, span)
    return None


def _end_of_quoted(page: Page, start: int, end: int) -> int:
    """Where a role phrase ends: behind the quotation mark that closes what one within the phrase opens."""
    text = page.text
    if text[end : end + 1] in CLOSING_QUOTES and not OPENING_QUOTES.isdisjoint(text[start:end]):
        return end + 1
    return end


def _read_before_state(
    page: Page, catalogue: Catalogue, hit: Hit, table: dict[str, list[RoleRow]], adjective: Span
) -> _Phrase | None:
    """«губернатор японской префектуры Акита»: the head stands before the adjective that tells of which state it is."""
    span = word_before(page, adjective[0])
    if span is None:
        return None
    state = word_at(page, adjective)
    for lemma, marks in catalogue.tables.heads.get(word_at(page, span), _NOTHING).items():
        rows = [row for row in table.get(lemma, ()) if not row[0] and _may_be_of(catalogue, row[1], state, hit)]
        if rows:
            return span[0], hit.end, rows, marks
    return None


def _may_be_of(catalogue: Catalogue, who: int, adjective: str, hit: Hit) -> bool:
    """Whether the office of `hit` may be one of a state that the official's positions tell of, or leave out.

    What they leave out is told by the place that the office names (`префектуры Акита`), not by a body alone (`МИД`).
    """
    homes = catalogue.hints(who).homes
    return state_of_adjective(adjective) in homes if homes else hit.end - hit.start > _SHORTEST_PLACE


def _hyphened(page: Page, span: Span) -> Span | None:
    """The word joined to `span` by a hyphen in front (`пресс` of `пресс-секретарь`)."""
    if span[0] > 1 and page.text[span[0] - 1] in "-‑" and page.folded[span[0] - 1] != " ":
        begin = page.folded.rfind(" ", 0, span[0] - 1)
        if begin > 1 and page.text[begin - 1] in APOSTROPHES and page.text[begin - 2].isalpha():
            begin = page.folded.rfind(" ", 0, begin)  # `прем'єр` of `прем'єр-міністр`
        return begin, span[0] - 1
    return None


def _with_adjectives(
    page: Page, catalogue: Catalogue, start: int, rows: list[RoleRow], marks: int
) -> tuple[int, list[RoleRow]]:
    """The rows whose adjectives stand before the head, and where the first of these begins; most adjectives win."""
    known = catalogue.role_rows.get(id(rows))
    if known is None:  # the catalogue keeps `rows`, so that no other list gets its id
        known = catalogue.role_rows[id(rows)] = max(len(row[0]) for row in rows), [row for row in rows if not row[0]]
    most, plain = known
    if not most:
        return start, plain
    place, seen = start, []
    starts = [start]
    for _ in range(most):
        span = word_before(page, place)
        found = catalogue.tables.heads.get(word_at(page, span)) if span is not None else None
        if span is None or found is None:
            break
        seen.append(found)
        place = span[0]
        starts.append(place)
    if not seen:
        return start, plain
    for count in range(len(seen), -1, -1):
        fitting = [
            row
            for row in rows
            if len(row[0]) == count
            and all(seen[index].get(word, 0) & marks for index, word in enumerate(reversed(row[0])))
        ]
        if fitting:
            return starts[count], fitting
    return start, []


def _is_joined(page: Page, start: int) -> bool:
    """Whether a hyphen joins what begins at a place to a word in front (`вице-президент`)."""
    return start > 1 and page.text[start - 1] in "-‑" and page.folded[start] == " " and page.text[start - 2].isalpha()


def _judged(page: Page, catalogue: Catalogue, phrase: _Phrase, day: date | None) -> Role:
    text = page.text
    start, end, rows, bits = phrase
    role = Role(start, end, _holders(rows, day), bits)
    before, word = word_in_front(page, start)
    another = before is not None and _is_of_another(word, bits & CASES)
    if another and before is not None and day is not None and word.startswith(COMING):
        coming = _coming(rows, day, word) if not text[before[1] : start].strip(_BETWEEN) else []
        lead = word_in_front(page, before[0])
        if coming and (not lead[1].endswith(_HOW) or lead[1] in _NOT_HOW):
            role.who, role.start = coming, before[0]
            start = before[0]
            before, word = lead
            another = before is not None and _is_of_another(word, bits & CASES)
    if before is not None and word == _ACTS and _ACTING.search(text, max(0, start - _MOST_ACTING), start):
        role.why = reason("mention-rejected-other-office", word=text[before[0] : end])
    if another and before is not None and not text[before[1] : start].strip(_BETWEEN):
        role.is_part = is_of_role(word, bits)
        if role.is_part or word not in OF_ROLE:
            role.why = reason("mention-rejected-other-office", word=text[before[0] : before[1]])
    elif before is not None and not another and not text[before[1] : start].strip(_BETWEEN):
        further = another_further(page, before, word, bits & CASES)
        if further is not None:
            role.why = reason("mention-rejected-other-office", word=text[slice(*further)])
    in_genitive = bits & (NOM | GEN) == GEN and role.why is None
    if in_genitive and before is not None and word in _AND and _stands_for_post(page, before):
        role.why = reason("mention-rejected-other-office", word=text[before[0] : end])
    after = word_after(page, end)
    following_word = word_at(page, after) if after is not None else ""
    if after is not None and following_word.endswith(_OF_AREA) and page.folded.endswith(_DISTRICTS, 0, end + 1):
        area = word_after(page, after[1])
        if area is not None and word_at(page, area) in _AREAS:
            end = role.end = area[1]
            after = word_after(page, end)
            following_word = word_at(page, after) if after is not None else ""
    if following_word in COMPLEMENTS:
        role.why = reason("mention-rejected-other-office", word=readable(following_word))
    elif bits & CASES == INS and (word in BECOMING or becomes(page, after, following_word) or _is_chosen(page, before)):
        role.why = reason("mention-rejected-not-in-office")
    elif following_word in _OF_SEVERAL or (bits & CASES == GEN and _heads_sentence(page, start)):
        role.why = reason("mention-rejected-other-office", word=readable(following_word))
    if after is not None and is_capital(page, after) and not _is_word_in_capitals(page, catalogue, (start, end), after):
        role.titles = after[0]
    elif after is not None and (following_word in IN_CHARGE_OF or is_located(page, catalogue, after, following_word)):
        role.titles = name_behind_field(page, catalogue, after, bits)
    elif text[end : end + 2].lstrip(" ")[:1] in OPENING_QUOTES:
        role.why = reason("mention-rejected-other-office", word=text[end : end + 20].strip())
    elif text[end : end + 1] == "," and bits & (NOM | GEN):
        # «глава МИД, Сергей Лавров» introduces a name, too
        following = any_word_after(page, end)
        if following is not None and is_capital(page, following) and catalogue.given.read(word_at(page, following)):
            role.titles = following[0]
    if not role.who and role.why is None:
        role.why = reason("mention-rejected-not-in-office")
    return role


def _is_word_in_capitals(page: Page, catalogue: Catalogue, phrase: Span, after: Span) -> bool:
    """Whether a verb or a small word in capitals follows a phrase in capitals («МЭР МОСКВЫ УЕХАЛ»), no name."""
    text, word = page.text, word_at(page, after)
    if not (text[slice(*phrase)].isupper() and text[slice(*after)].isupper()):
        return False
    if catalogue.given.read(word) or page.hits_at(after[0]):
        return False
    if word in SPEECH or word in ADVERBS or word in _SMALL or begins_as_verb(word):
        return True
    return verb_bits(word) & (IS_VERB | IS_PLURAL) > 0 and begins_as_ordinary(word)


def becomes(page: Page, span: Span | None, word: str) -> bool:
    """Whether the word behind a role tells who becomes that («стал», «может стать»)."""
    if word in _MAY and span is not None:
        span = word_after(page, span[1])
        word = word_at(page, span) if span is not None else ""
    return word in BECOMING


def is_located(page: Page, catalogue: Catalogue, span: Span, word: str) -> bool:
    """Whether the word behind a role leads in where that is («в Твери»), and neither somebody nor where one goes."""
    if word not in _IN:
        return False
    place = word_after(page, span[1])
    if place is None or not is_capital(page, place):
        return False
    named = word_at(page, place)
    return named.endswith(_LOCATIVE) and not catalogue.given.read(named)


def _stands_for_post(page: Page, span: Span) -> bool:
    """Whether a word for a post stands shortly before the «и» at `span`, with no verb and no name between."""
    for _ in range(_MOST_WORDS_TO_POST):
        before = word_before(page, span[0])
        if before is None or is_capital(page, before):
            return False
        word = word_at(page, before)
        if word in _POSTS:
            return True
        if verb_bits(word) & IS_VERB:
            return False
        span = before
    return False


def name_behind_field(page: Page, catalogue: Catalogue, span: Span, bits: int) -> int | None:
    """Where the name begins, in the case of the role, behind what the office is in charge of («по миграции …»)."""
    for _ in range(_MOST_WORDS_OF_FIELD):
        following = word_after(page, span[1])
        if following is None:
            return None
        if is_capital(page, following):
            names = catalogue.given.read(word_at(page, following))
            if any(marks & bits & CASES for _, marks in names):
                return following[0]
            if names:
                return None
        span = following
    return None


def _is_chosen(page: Page, span: Span | None) -> bool:
    """Whether a name ends at `span`, the word in front of a role, of whose bearer's choice for it the text tells."""
    if span is None or not is_capital(page, span):
        return False
    for _ in range(_MOST_NAMES):
        span, word = word_in_front(page, span[0])
        if word in _CHOICE:
            return True
        if span is None or not (is_capital(page, span) or word.endswith(_DESCRIBING) or word.isdigit()):
            return False  # «назначение 27-летней Анны Петровой»
    return False


def _heads_sentence(page: Page, start: int) -> bool:
    """Whether a sentence begins with a head in what may be the plural («Главы МИД также указали»)."""
    folded = page.folded
    return folded.startswith(_HEADS, start + 1) and starts_sentence(page, start)


def _is_of_another(word: str, cases: int) -> bool:
    """Whether a folded word before a role in one of these cases, if any is known, makes it another's, or nobody's."""
    return word in OF_ROLE or makes_another(word, cases)


def is_of_role(word: str, cases: int) -> bool:
    """Whether a role behind a folded word is part of another phrase («выборы президента»).

    In the nominative only behind what does not bend («после выборов президент заявил», but «вице президент»).
    """
    return word in OF_ROLE and (cases & CASES != NOM or word in _JOINED)


def days_ahead(word: str) -> int:
    """Within how many days whom a folded word before a role tells («избранный», «будущий») takes office."""
    return _MOST_DAYS if word.startswith(_CHOSEN) else _MOST_DAYS_AHEAD


def _coming(rows: list[RoleRow], day: date, word: str) -> list[int]:
    """Who takes the office next, soon after the day: «избранный президент»; nobody if that is not known of one."""
    number = day.toordinal()
    since = [row[2] for row in rows if number < row[2] <= number + days_ahead(word)]
    next_day = min(since, default=0)
    who = {row[1] for row in rows if row[2] == next_day} if since else set()
    return list(who) if len(who) == 1 else []


def _holders(rows: list[RoleRow], day: date | None) -> list[int]:
    """Who held the office on the day; without a day, the present holder, or whoever is listed."""
    if len(rows) == 1 and day is None:
        return [rows[0][1]]
    if day is not None:
        number = day.toordinal()
        held = [row for row in rows if row[2] <= number and (row[3] == 0 or number <= row[3])]
    else:
        held = [row for row in rows if row[3] == 0] or rows
    if len(held) == 1:
        return [held[0][1]]
    who = list(dict.fromkeys([row[1] for row in held]))
    if len(who) > 1 and day is None:
        latest = max(row[2] for row in held)
        who = list(dict.fromkeys(row[1] for row in held if row[2] == latest))
    return who if len(who) <= _MOST_HOLDERS else []
