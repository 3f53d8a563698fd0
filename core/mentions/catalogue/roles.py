"""Role phrases: what denotes an office, said in the ways in which news say it, cut into adjectives, head and tail.

`глава МИД РФ` also reads «министр иностранных дел России», «глава российского МИД», «российский министр …». The head
bends («главе МИД РФ»), the tail («МИД РФ») does not: so the tail is searched for, and the head is read before it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.mentions.catalogue.forms import is_cyrillic
from core.mentions.catalogue.inenglish import bare_in_english, said_in_english
from core.mentions.catalogue.inukrainian import bare_in_ukrainian, in_ukrainian, said_in_ukrainian
from core.mentions.catalogue.offices import (
    ABROAD_OFFICES,
    COUNTRIES,
    LED_BY_PRESIDENT,
    MINISTRIES,
    NO_LEADERS,
    OFFICES,
    ONE_HOUSE,
    REGION_HEADS,
    SAME_HEADS,
    SAME_TAILS,
    SYNONYMS,
    Country,
)
from core.mentions.catalogue.statenames import IN_ENGLISH
from core.mentions.words import paradigms_ru, paradigms_uk
from core.mentions.words.alphabet import fold, key, words
from core.mentions.words.grammar import ACC, ANY_CASE, CASES, DAT, GEN, INS, LOC, NOM

_ADJECTIVAL_NOUNS = words("уполномоченный управляющий командующий главнокомандующий заведующий исполняющий")
_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|-й|[сцз]ька)$")
_OF_UKRAINIAN_WOMEN = ("ська", "цька", "зька")
_FIXED = re.compile(r"^зам[а-яё]+(?:ы|а|и|я)$")  # замглавы, замминистра do not bend


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role phrase: adjectives that agree with the head, the head, and, folded, what follows it unchanged."""

    adjectives: tuple[str, ...]
    head: str
    tail: str


def parse_role(phrase: str) -> RolePhrase | None:
    """The parts of a phrase in the nominative; None if there is nothing to search for."""
    plain = re.sub(r"[«»\"“”„]", "", phrase).strip().lower()
    tokens = plain.split()
    if not tokens or not key(plain):
        return None
    if not is_cyrillic(plain):
        return RolePhrase((), plain, "")
    count = 0
    while count < len(tokens) - 1 and _ADJECTIVE.search(tokens[count]) and tokens[count] not in _ADJECTIVAL_NOUNS:
        count += 1
    tail = " ".join(tokens[count + 1 :])
    return RolePhrase(tuple(tokens[:count]), tokens[count], key(tail))


@lru_cache(maxsize=5_000)
def head_forms(head: str) -> tuple[tuple[str, int], ...]:
    """The singular case forms of a head, folded, with their cases."""
    if not is_cyrillic(head) or _FIXED.match(head):
        # “U.S. president” has two signs between its words where it is written with full stops
        written = fold(head).decode("latin-1").strip() if ". " in head else key(head)
        return tuple((form, ANY_CASE) for form in dict.fromkeys((key(head), written)))
    lead, _, last = head.rpartition("-")
    found: dict[str, int] = {}
    for table in (_noun_ru(last), _noun_uk(last)):
        for form, bits in table:
            folded = key(f"{lead}-{form}" if lead else form)
            found[folded] = found.get(folded, 0) | (bits & ANY_CASE)
    return tuple(found.items())


def _noun_ru(word: str) -> list[tuple[str, int]]:
    if word in _ADJECTIVAL_NOUNS or _ADJECTIVE.search(word):
        return adjective_forms(word)
    if word in ("посол",):
        return [("посол", NOM), *((f"посл{e}", b) for e, b in (("а", GEN | ACC), ("у", DAT), ("ом", INS), ("е", LOC)))]
    return paradigms_ru.given(word, "m" if word[-1:] not in "ая" else "f")


def _noun_uk(word: str) -> list[tuple[str, int]]:
    if word in _ADJECTIVAL_NOUNS or _ADJECTIVE.search(word):
        return []
    return paradigms_uk.given(word, "m" if word[-1:] not in "ая" else "f")


def adjective_forms(word: str) -> list[tuple[str, int]]:
    """The case forms of an adjective in the nominative singular."""
    if word.endswith("-й"):
        stem = word[:-1]
        return [(word, NOM), (stem + "го", GEN | ACC), (stem + "му", DAT), (stem + "м", INS | LOC)]
    if word.endswith(("ая", "яя")):
        soft = word.endswith("яя")
        oblique = "ей" if soft else "ой"
        return [(word, NOM), (word[:-2] + oblique, GEN | DAT | INS | LOC), (word[:-2] + ("юю" if soft else "ую"), ACC)]
    if word.endswith(_OF_UKRAINIAN_WOMEN):
        ends = (("ої", GEN), ("ій", DAT | LOC), ("у", ACC), ("ою", INS))
        return [(word, NOM), *((word[:-1] + ending, bits) for ending, bits in ends)]
    if word.endswith(("ський", "цький", "зький", "ній")):
        stem = word[:-2]
        return [(word, NOM), (stem + "ого", GEN | ACC), (stem + "ому", DAT | LOC), (stem + "им", INS)]
    stem = word[:-2]
    if word.endswith("ий") and word[-3] not in "гкхжшчщ":
        ends = (("его", GEN | ACC), ("ему", DAT), ("им", INS), ("ем", LOC))
    elif word[-3] in "жшчщ":
        ends = (("его", GEN | ACC), ("ему", DAT), ("им", INS), ("ем", LOC))
        if word.endswith("ой"):
            ends = (("ого", GEN | ACC), ("ому", DAT), ("им", INS), ("ом", LOC))
    elif word[-3] in "гкх":
        ends = (("ого", GEN | ACC), ("ому", DAT), ("им", INS), ("ом", LOC))
    else:
        ends = (("ого", GEN | ACC), ("ому", DAT), ("ым", INS), ("ом", LOC))
    return [(word, NOM), *((stem + ending, bits) for ending, bits in ends)]


def phrase_forms(role: RolePhrase) -> list[tuple[str, int]]:
    """All case forms of a phrase without a tail (`российскому лидеру`)."""
    found = [(form, bits) for form, bits in head_forms(role.head)]
    for adjective in reversed(role.adjectives):
        table = adjective_forms(adjective)
        found = [
            (f"{key(form)} {rest}", bits & marks)
            for form, bits in table
            for rest, marks in found
            if bits & marks & CASES
        ]
    merged: dict[str, int] = {}
    for form, bits in found:
        merged[form] = merged.get(form, 0) | bits
    return list(merged.items())


def variants(phrase: str) -> list[str]:
    """Other phrases for the same office, the given one first."""
    found = {phrase: None} | _variants(phrase)
    official = _OFFICIAL.match(phrase)
    if official is not None:  # «представитель МИД КНР» is the official one, «официальный представитель»
        for lead in ("официальный представитель", "официальная представительница"):
            found |= _variants(f"{lead} {official[1]}")
    for said in [other for other in found if not is_cyrillic(other)]:
        found.update(dict.fromkeys(said_in_english(said)))
    for said in [other for other in found if is_cyrillic(other)]:
        found.update(dict.fromkeys(said_in_ukrainian(said)))
    return list(found)


def _variants(phrase: str) -> dict[str, None]:
    """The same, but for who is official without saying it."""
    lowered = re.sub(r"\s+", " ", phrase.strip().lower())
    found: dict[str, None] = dict.fromkeys((phrase, *_said_otherwise(lowered)))
    for office in OFFICES:
        if lowered in office.alone:
            found.update(dict.fromkeys(office.alone))
    country, rest = country_of(lowered)
    if country is None:
        return found
    for long, short in _ministries(rest):
        for name in country.genitives:
            found[f"министр {long} {name}"] = None
            found[f"глава {short} {name}"] = None
        for adjective in country.adjectives:
            found[f"{adjective} министр {long}"] = None
            found[f"глава {_genitive(adjective)} {short}"] = None
    if lowered.startswith(f"{rest} ") and not rest.endswith(_IN):
        # «представитель МИД КНР», «представитель МИД Китая», «представитель китайского МИД»
        found.update(dict.fromkeys(f"{rest} {name}" for name in country.genitives))
        head, _, body = rest.rpartition(" ")
        if head and key(body) in _SHORT_MINISTRIES:
            found.update(dict.fromkeys(f"{head} {_genitive(adjective)} {body}" for adjective in country.adjectives))
    presides = _PRESIDES.match(rest)
    if presides is not None and country.genitives[0] in ONE_HOUSE:
        for house in dict.fromkeys((presides[2], "парламента")):
            for head in _HEADS_OF_HOUSES:
                found.update(dict.fromkeys(f"{head} {house} {name}" for name in country.genitives))
                found.update(dict.fromkeys(f"{head} {_genitive(adj)} {house}" for adj in country.adjectives))
    if rest.startswith("министр "):  # whatever of: «шведский министр гражданской обороны»
        found.update(dict.fromkeys(f"{rest} {name}" for name in country.genitives))
        found.update(dict.fromkeys(f"{adjective} {rest}" for adjective in country.adjectives))
    for office in OFFICES:
        if rest in office.names:
            for other in office.names:
                for name in country.genitives:
                    found[f"{other} {name}"] = None
                for adjective in country.adjectives:
                    found[f"{adjective} {other}"] = None
            for pattern in office.patterns:
                for adjective in country.adjectives:
                    found[pattern.format(adjective=_genitive(adjective), feminine=adjective[:-2] + "ой")] = None
            found.update(dict.fromkeys(office.special.get(country.genitives[0], ())))
    if rest == "президент" and country.genitives[0] in LED_BY_PRESIDENT:
        found.update(dict.fromkeys(_leaders(country)))
    found.update(dict.fromkeys(_abroad(country, rest)))
    return found


def _said_otherwise(phrase: str) -> list[str]:
    """The phrase with other words for its head, for the body behind it, and for a region of Russia."""
    head, _, tail = phrase.partition(" ")
    found: list[str] = []
    if not tail or not is_cyrillic(phrase):
        return found
    tails = [tail]
    for names in SAME_TAILS:
        for name in names:
            if name == tail or tail.endswith(" " + name) or tail.startswith(name + " "):
                tails += [_swapped(tail, name, other) for other in names if other != name]
                break
    for names in SAME_HEADS:
        if phrase.startswith(names[0] + " ") and (len(names[0].split()) > 1 or head == names[0]):
            rest = phrase[len(names[0]) + 1 :]
            if len(names[0].split()) > 1 or not rest.startswith(_NO_BODY):
                found += [f"{other} {rest}" for other in names[1:]]
                if len(names[0].split()) == 1:
                    found += [f"{other} {of}" for other in names[1:] for of in tails[1:]]
    found += [f"{head} {other}" for other in tails[1:]]
    if tail.startswith("комитета госдумы "):
        found.append(f"{head} думского комитета {tail.removeprefix('комитета госдумы ')}")
    acts = _ACTS_IN_REGION.match(phrase)
    if acts is not None:
        for lead in ("врио", "исполняющий обязанности"):
            found += [f"{lead} {head} {acts[1]}" for head in ("губернатора", "главы")]
            found.append(f"{lead} {acts[2]}ого губернатора")
    region = _REGION.match(phrase)
    if region is not None:
        stem = region[1].removesuffix("ого").removesuffix("ой")
        found.append(f"{stem}ий губернатор")
        found += [f"{other} {name}" for name in _REGIONS.get(f"{stem}ий", ()) for other in ("губернатор", "глава")]
    return found


# Behind these a country stands in the locative.
_IN = (" в", " во", " при")
_OFFICIAL = re.compile(r"представител(?:ь|ьница) (мид .+|.+ мид)$", re.IGNORECASE)
# «председатель правительства», «секретарь президента»: the head is not free to be another.
_NO_BODY = ("правительства", "президент", "министр", "по ", "государства", "комитета", "комиссии", "суда", "компании")
# What news call regions beside their names, in the genitive.
_REGIONS = {
    "московский": ("подмосковья",), "ленинградский": ("ленобласти",), "краснодарский": ("кубани",),
    "кемеровский": ("кузбасса",), "приморский": ("приморья",), "ставропольский": ("ставрополья",),
    "забайкальский": ("забайкалья",), "пермский": ("прикамья",), "оренбургский": ("оренбуржья",),
    "курганский": ("зауралья",),
}  # fmt: skip
# «врио губернатора Омской области» is also «врио омского губернатора».
_ACTS_IN_REGION = re.compile(
    r"^(?:врио|исполняющий обязанности) (?:губернатора|главы) (([а-яё]+[сц]к)(?:ой|ого) (?:области|края))$"
)
_REGION = re.compile(r"^(?:губернатор|глава) ([а-яё]+[сц]к(?:ой|ого)) (?:области|края)$")


def _swapped(tail: str, name: str, other: str) -> str:
    if tail == name:
        return other
    if tail.endswith(" " + name):
        return tail[: -len(name)] + other
    return other + tail[len(name) :]


def _leaders(country: Country) -> list[str]:
    """A president as the leader of a country, in Russian and Ukrainian."""
    found = [f"лидер {name}" for name in country.genitives if name not in NO_LEADERS]
    found += [f"{adjective} лидер" for adjective in country.adjectives]
    return found + in_ukrainian(country.genitives[0], "лідер")


def _abroad(country: Country, rest: str) -> list[str]:
    """The office in Ukrainian and English, for the offices and countries that news name most."""
    state, offices = country.genitives[0], ABROAD_OFFICES.get(rest)
    if offices is None:
        return []
    found = [phrase for office in offices[0] for phrase in in_ukrainian(state, office)]
    for adjective in IN_ENGLISH[state][1][:1] if state in IN_ENGLISH else ():  # others: `said_in_english`
        found += [f"{adjective} {office}" for office in offices[1]]
    return found


def bare_variants(phrase: str) -> list[str]:
    """What a text may call the holder once it has named them: the phrase without the country, and the head alone."""
    lowered = re.sub(r"\s+", " ", phrase.strip().lower())
    if not is_cyrillic(lowered) and (in_english := bare_in_english(lowered)):
        return in_english
    country, rest = country_of(lowered)
    found = {rest: None} if country is not None and rest not in ("глава", "лидер", "голова") else {}
    found.update(dict.fromkeys(bare_in_ukrainian(lowered)))
    for long, short in _ministries(rest):
        found[f"министр {long}"] = None
        found[f"глава {short}"] = None
    role = parse_role(_OF_MINISTRY.sub("министр", rest))
    if role is not None and role.head in _BARE_HEADS and not role.adjectives:
        found[role.head] = None
        if role.head in _BARE_IN_UKRAINIAN:
            ukrainian = _BARE_IN_UKRAINIAN[role.head]
            found.update(dict.fromkeys((ukrainian, *SYNONYMS.get(ukrainian, ()))))
        found.update(dict.fromkeys(_BARE_IN_ENGLISH.get(role.head, ())))
        if role.head == "лидер":
            found["глава государства"] = None
        if role.head in _MEMBERS and role.tail:
            found.update(dict.fromkeys((rest, *_said_otherwise(rest))))
    for house, called in _HOUSES:
        if rest.endswith(house) and role is not None and role.head in _HEADS_OF_HOUSES:
            found.update(dict.fromkeys(f"{head} {name}" for head in _HEADS_OF_HOUSES for name in called))
    place = _OF_REGION.match(rest)
    if place is not None and " " in place[1]:  # «министр труда Омской области»: «министр труда», and so «… региона»
        found.update(dict.fromkeys((place[1], *_said_otherwise(place[1]))))
    district = _OF_DISTRICT.match(rest)
    if district is not None:
        found.update(dict.fromkeys(f"{head} {district[2]}" for head in ("глава", district[1])))
    acting = _ACTING.match(rest)
    if acting is not None:
        found.update(dict.fromkeys((acting[0], acting[1])))
        if acting[2].startswith("губернатор"):
            found[f"{acting[1]} главы региона"] = None
    if _OF_DIPLOMATS.search(rest):
        found["дипломат"] = None
    if role is not None:
        found.update(dict.fromkeys(SYNONYMS.get(role.head, ())))
        if role.adjectives and role.head in SYNONYMS:  # «избранный глава государства»
            lead = " ".join(role.adjectives)
            found.update({f"{lead} {name}": None for name in (role.head, *SYNONYMS[role.head])})
        if role.head in _SPEAKERS and role.tail in _SHORT_MINISTRIES:
            body = rest.rpartition(f"{role.head} ")[2]
            found.update(
                dict.fromkeys(f"{name} {of}" for name in _CALLED for of in (body, "ведомства", "министерства"))
            )
        if role.head == "глава" and role.tail.split(" ")[-1] in _REPUBLICS:
            found.update(dict.fromkeys(REGION_HEADS))
    return list(found)


def heads_region(phrase: str) -> bool:
    """Whether a position is to be at the head of a region, to which one is elected («глава Дагестана»)."""
    role = parse_role(phrase)
    if role is None or role.head != "глава" or not role.tail:
        return False
    tail = role.tail.split(" ")
    return tail[-1] in _REPUBLICS or not _OF_REGIONS.isdisjoint(tail)


def office_of_acting(phrase: str) -> str | None:
    """The office in which somebody acts whom news soon call by it: of governors and mayors."""
    acting = _ACTING.match(phrase.strip().lower())
    head = _HELD_BY_ACTING.get(acting[2]) if acting is not None else None
    return f"{head}{phrase.strip()[acting.end() :]}" if acting is not None and head is not None else None


# «губернатор Омской области по …»: what an office is called before the region that it is of.
_OF_REGION = re.compile(
    r"^(.+?)(?<! от) (?:[а-яё-]+(?:ск|цк)(?:ой|ого) (?:области|края|республики|округа)|республики [а-яё]+)(?: |$)"
)
# «глава Ленинского района»: once named, «глава района».
_OF_DISTRICT = re.compile(
    r"^(глава|глава администрации) (?:[а-яё-]+(?:ск|цк)(?:ого|ой) )?(?:муниципального |городского )?"
    r"(района|округа|поселения|города)(?: |$)"
)
# Who presides over a house of a parliament, and what houses are called for it.
_HEADS_OF_HOUSES = ("спикер", "председатель")
_PRESIDES = re.compile(
    r"^(спикер|председатель) (парламента|(?:великого )?национального собрания|народного собрания|верховной рады|сейма|"
    r"рийгикогу|кнессета|(?:милли |народного )?меджлиса|жогорку кенеша|народного совета|сабора|скупщины|стортинга|"
    r"риксдага|фолькетинга|эдускунты)$"
)
_LOWER, _UPPER = (tuple(f"{which} палаты{of}" for of in ("", " парламента")) for which in ("нижней", "верхней"))
_HOUSES = (
    *((name, _LOWER) for name in ("госдумы", "государственной думы", "палаты представителей")),
    *((name, _UPPER) for name in ("совета федерации", "совфеда", "сената")),
)
# Of these there are many, so that «депутат Госдумы» is one only once the text has named one.
_MEMBERS = ("депутат", "сенатор")
_ACTING = re.compile(r"^(врио) (губернатора|главы|мэра|министра|премьера|премьер-министра|президента)(?= |$)")
_OF_REGIONS = frozenset(map(key, words("республики области края")))
_HELD_BY_ACTING = {"губернатора": "губернатор", "главы": "глава", "мэра": "мэр"}
# «официальный представитель МИД»: once named, «спикер ведомства» as well. «Представитель ведомства» may be anybody.
_SPEAKERS = ("представитель", "представительница", "спикер")
_CALLED = ("официальный представитель", "официальная представительница", "спикер")
_SHORT_MINISTRIES = frozenset(key(short) for _, short in MINISTRIES)
# «глава Дагестана», «глава Республики Коми»: whom texts call the head of the region.
_REPUBLICS = frozenset(
    key(word)
    for word in words(
        "адыгеи алтая башкирии башкортостана бурятии дагестана ингушетии кбр кчр кабардино-балкарии карачаево-черкесии "
        "калмыкии карелии коми крыма мордовии якутии осетии татарстана тувы удмуртии хакасии чечни чувашии днр лнр"
    )
)


# «глава Минпромторга» is a minister.
_OF_MINISTRY = re.compile(r"^(?:глава|руководитель|очільник|очільниця|голова) (?:мин|мін|мид\b|мзс\b|мвд\b|мчс\b).*")
_OF_DIPLOMATS = re.compile(r"\b(?:иностранных дел|мида?|закордонних справ|мзс)\b")
_BARE_HEADS = words(
    "министр президент премьер премьер-министр губернатор мэр канцлер спикер госсекретарь генсек сенатор депутат посол "
    "пресс-секретарь вице-премьер вице-спикер советник омбудсмен генпрокурор глава лидер градоначальник міністр "
    "прем'єр голова речник "
    "minister president premier governor mayor chancellor senator"
) - {"глава", "лидер", "голова"}

# Heads that Ukrainian says with another word.
_BARE_IN_UKRAINIAN = {
    "министр": "міністр", "премьер": "прем'єр", "премьер-министр": "прем'єр-міністр", "мэр": "мер", "спикер": "спікер",
    "госсекретарь": "держсекретар", "пресс-секретарь": "речник", "вице-премьер": "віцепрем'єр",
}  # fmt: skip

# Heads as English says them behind “the”.
_BARE_IN_ENGLISH = {
    "президент": ("president",), "премьер": ("prime minister", "premier", "PM"), "министр": ("minister",),
    "премьер-министр": ("prime minister", "premier", "PM"), "мэр": ("mayor",), "канцлер": ("chancellor",),
    "губернатор": ("governor",), "спикер": ("speaker",), "госсекретарь": ("secretary of state",),
}  # fmt: skip


HEADS_OF_STATES = ("президент", "премьер-министр", "премьер")


def country_of(phrase: str) -> tuple[Country | None, str]:
    """The country that a lower-case phrase names, and the phrase without it."""
    for country in COUNTRIES:
        for name in country.genitives:
            if phrase.endswith(" " + name.lower()):
                return country, phrase[: -len(name) - 1]
        for adjective in country.adjectives:
            if phrase.startswith(adjective + " "):
                return country, phrase[len(adjective) + 1 :]
            middle = f" {_genitive(adjective)} "
            if middle in phrase:
                return country, phrase.replace(middle, " ", 1)
    return None, phrase


def _genitive(adjective: str) -> str:
    return adjective[:-2] + "ого"


def _ministries(rest: str) -> list[tuple[str, str]]:
    """What a minister is of, as the office says it, with each of the short names of the ministry."""
    named = {long for long, short in MINISTRIES if rest in (f"министр {long}", f"глава {short.lower()}")}
    return [(long, short.lower()) for long, short in MINISTRIES if long in named]
