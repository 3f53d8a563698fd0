"""How Russian, Ukrainian and English texts call states: names in the genitive, adjectives, bodies of one state."""

from typing import Final

from core.mentions.catalogue.forms import is_cyrillic
from core.mentions.catalogue.offices import ABROAD, COUNTRIES
from core.mentions.words.alphabet import key, words

# What texts call states beside what `offices` has: genitives and names, adjectives behind the colon.
_ALSO: Final = """
РФ: російський
США, штатов, америки, сполучених штатів, usa: американський, american
Великобритании, британії, сполученого королівства, uk, united kingdom: британський, англійський, english
Великобритании, северной ирландии, північної ірландії, northern ireland: british
Белоруссии, республики беларусь: belarusian
Германии, фрн: німецький
Италии, італії, italy: італійський, italian
Испании, іспанії, spain: іспанський, spanish
Португалии, португалії, portugal: португальський, portuguese
Нидерландов, нідерландів, netherlands: нідерландський, dutch
Бельгии, бельгії, belgium: бельгійський, belgian
Австрии, австрії, austria: австрійський, austrian
Швейцарии, швейцарії, switzerland: швейцарський, swiss
Чехии, чехії, czechia, czech republic: чеський, czech
Словакии, словаччини, slovakia: словацький, slovak
Словении, словенії, slovenia: словенський, slovenian
Хорватии, хорватії, croatia: хорватський, croatian
Сербии, сербії, serbia: сербський, serbian
Болгарии, болгарії, bulgaria: болгарський, bulgarian
Румынии, румунії, romania: румунський, romanian
Греции, греції, greece: грецький, greek
Швеции, швеції, sweden: шведський, swedish
Норвегии, норвегії, norway: норвезький, norwegian
Дании, данії, denmark: данський, danish
Финляндии, фінляндії, finland: фінський, finnish
Исландии, ісландії, iceland: ісландський, icelandic
Ирландии, ірландії, ireland: ірландський, irish
Литвы, литви, lithuania: литовський, lithuanian
Латвии, латвії, latvia: латвійський, latvian
Эстонии, естонії, estonia: естонський, estonian
Молдавии, молдови, молдавії, moldova: молдовський, moldovan
Армении, вірменії, armenia: вірменський, armenian
Азербайджана, азербайджану, azerbaijan: азербайджанський, azerbaijani
Узбекистана, узбекистану, uzbekistan: узбецький, uzbek
Киргизии, киргизії, киргизстану, kyrgyzstan: киргизький, kyrgyz
Таджикистана, таджикистану, tajikistan: таджицький, tajik
Канады, канади, canada: канадський, canadian
Мексики, мексики: мексиканський, mexican
Бразилии, бразилії, brazil: бразильський, brazilian
Японии, японії, japan: японський, japanese
Индии, індії, india: індійський, indian
Австралии, австралії, australia: австралійський, australian
Пакистана, пакистану, pakistan: пакистанський, pakistani
Македонии, северной македонии, македонії, macedonia: македонский, македонський, macedonian
Черногории, чорногорії, montenegro: черногорский, чорногорський, montenegrin
Албании, албанії, albania: албанский, албанський, albanian
Боснии, боснии и герцеговины, боснії, bosnia: боснийский, боснійський, bosnian
Боснии, республики сербской, республіки сербської:
Косово, косова: косовский
Кипра, кіпру, cyprus: кипрский, кіпрський, cypriot
Туркмении, туркменістану, turkmenistan: туркменський, turkmen
Саудовской Аравии, саудівської аравії, saudi arabia: саудівський, saudi
Катара, катару, qatar: катарський, qatari
Ирака, іраку, iraq: іракський, iraqi
Ливии, лівії, libya: лівійський, libyan
Ливана, лівану, lebanon: ліванський, lebanese
Египта, єгипту, egypt: єгипетський, egyptian
Афганистана, афганістану, afghanistan: афганський, afghan
Палестины, palestine: palestinian
КНДР, північної кореї, north korea: північнокорейський, north korean
Южной Кореи, південної кореї, south korea: південнокорейський, south korean
Монголии, монголії, mongolia: монгольський, mongolian
Вьетнама, vietnam: vietnamese
Аргентины, аргентини, argentina: аргентинський, argentine, argentinian
Венесуэлы, венесуели, venezuela: венесуельський, venezuelan
Кубы, куби, cuba: кубинський, cuban
Колумбии, колумбії, colombia: колумбійський, colombian
Чили, chile: chilean
ЮАР, south africa: south african
"""
# Bodies of one state, as they stand behind a head.
_BODIES: Final = {
    "РФ": "госдумы, государственной думы, совета федерации, совфеда, кремля, держдуми, фсб, росгвардии, росгвардії, "
    "роскосмоса, роскосмосу, следкома",
    "Украины": "рады, ради, всу, зсу, сбу, набу, снбо, рнбо, дбр",
    "США": "пентагона, госдепа, госдепартамента, белого дома, пентагону, держдепу, цру, фбр",
    "Германии": "бундестага, бундестагу",
    "Израиля": "кнессета, кнесету, моссада, моссаду",
}
# Businesses and banks of one state, as they stand behind a head; who holds an office of the state heads none.
_BUSINESSES: Final = {
    "РФ": "втб, сбера, сбербанка, газпрома, газпромбанка, роснефти, лукойла, новатэка, татнефти, сургутнефтегаза, "
    "транснефти, россетей, русгидро, ржд, аэрофлота, автоваза, камаза, норникеля, русала, северстали, нлмк, алросы, "
    "ростелекома, мтс, мегафона, вымпелкома, яндекса, совкомбанка, россельхозбанка, промсвязьбанка, мосбиржи, сибура",
    "Украины": "нафтогаза, нафтогазу, укрэнерго, укренерго, энергоатома, енергоатома, приватбанка, приватбанку, "
    "ощадбанка, ощадбанку, укрзализныци, укрзалізниці, укрпочты, укрпошти, дтэк, дтек, метинвеста, метінвесту",
}
# What only sounds like a state.
_NO_STATES: Final = ("латинской америки", "северной америки", "южной америки", "georgia")
ADJECTIVE_ENDS: Final = tuple(map(key, words("ый ий ой ого ему ому ым им ом ем ая ую ої ій ою")))
_ENDINGS: Final = frozenset((*ADJECTIVE_ENDS, *map(key, ("а", "у"))))  # «українська»


def _rows() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """States with their names and adjectives."""
    lists = [(country.genitives[0], country.genitives, country.adjectives) for country in COUNTRIES]
    for line in _ALSO.strip().splitlines():
        named, _, described = line.partition(": ")
        names, adjectives = tuple(named.rstrip(":").split(", ")), tuple(described.split(", ")) if described else ()
        lists.append((names[0], names, adjectives))
    lists += [(state, (name, abroad), (adjective, other)) for state, (name, adjective, abroad, other) in ABROAD.items()]
    return lists


def _names() -> tuple[dict[str, list[tuple[str, str | None]]], dict[str, str], dict[str, str]]:
    """States by their names, these by their last word, long ones first; by stems of adjectives; by English ones."""
    names: dict[str, str | None] = {}
    stems: dict[str, str] = {}
    english: dict[str, str] = {}
    lists = _rows()
    lists += [(state, tuple(bodies.split(",")), ()) for state, bodies in (*_BODIES.items(), *_BUSINESSES.items())]
    for state, some, adjectives in lists:
        names.update(dict.fromkeys(map(key, some), state))
        for adjective in filter(None, map(str.strip, adjectives)):
            if is_cyrillic(adjective):
                stems[key(adjective)[:-2]] = state
            else:
                english[key(adjective)] = state
    names.update(dict.fromkeys(map(key, _NO_STATES)))
    by_word: dict[str, list[tuple[str, str | None]]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_word.setdefault(name.rpartition(" ")[2], []).append((name, names[name]))
    return by_word, stems, english


def _in_english() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """English names and adjectives of states, by their first Russian genitive."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    rows = [*_rows(), ("США", ("us", "u.s."), ("u.s.",)), ("Великобритании", ("u.k.",), ("uk", "u.k."))]
    for state, names, adjectives in rows:
        known = found.setdefault(state, ({}, {}))
        for words_of, some in zip(known, (names, adjectives), strict=True):
            words_of.update(dict.fromkeys(word.removeprefix("the ") for word in some if not is_cyrillic(word)))
    for word in ("english", "northern ireland"):  # of a part of the state
        for words_of in found["Великобритании"]:
            words_of.pop(word, None)
    return {state: (tuple(names), tuple(adjectives)) for state, (names, adjectives) in found.items() if adjectives}


def _in_ukrainian() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Ukrainian names in the genitive and adjectives of states, by their first Russian genitive."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    rows = [(country.genitives[0], ("кнр",) if "КНР" in country.genitives else (), ()) for country in COUNTRIES]
    for state, names, adjectives in (*_rows()[len(COUNTRIES) :], *rows, ("РФ", ("рф", "російської федерації"), ())):
        of_state = found.setdefault(state, ({}, {}))
        ukrainian = (name for name in names if is_cyrillic(name) and name != state and "ой " not in name)
        of_state[0].update(dict.fromkeys(ukrainian))
        of_state[1].update(dict.fromkeys(word for word in adjectives if word.endswith(_UKRAINIAN_ADJECTIVES)))
    return {state: (tuple(names), tuple(adjectives)) for state, (names, adjectives) in found.items() if names}


_UKRAINIAN_ADJECTIVES: Final = ("ський", "цький", "зький")
IN_ENGLISH: Final = _in_english()
IN_UKRAINIAN: Final = _in_ukrainian()
_NAMES, _STEMS, _IN_ENGLISH = _names()
_IN_CAPITALS: Final = {key(name): state for name, state in (("us", "США"), ("usa", "США"), ("uk", "Великобритании"))}
# Adjectives that may stand in the genitive between a head and its body («директор американского ФБР»).
OF_BODIES: Final = frozenset(stem + ending for stem in _STEMS for ending in map(key, ("ого", "ой")))
LAST_WORDS: Final = frozenset(_NAMES)  # of all names
BUSINESSES: Final = frozenset(key(name) for row in _BUSINESSES.values() for name in row.split(", "))
"""The names of businesses, folded, as they stand behind a head."""


def _stems() -> dict[str, str]:
    """States by how names of one word begin in any case («Угорщин», «Итали»), without the last letter."""
    return {
        name[:-1]: state
        for some in _NAMES.values()
        for name, state in some
        if state is not None and len(name) >= _SHORTEST_NAME and " " not in name
    }


_SHORTEST_NAME: Final = 5
_BEGUN: Final = _stems()


def state_begun_by(word: str) -> str | None:
    """The state whose name, in any case, a folded word with a capital may be («Угорщина», «Италией»)."""
    return _BEGUN.get(word[:-1]) or _BEGUN.get(word) or _BEGUN.get(word[:-2])


def state_of_adjective(word: str) -> str | None:
    """The state of which a folded adjective is («британского»)."""
    for length in (1, 2, 3):
        state = _STEMS.get(word[:-length])
        if state is not None and word[-length:] in _ENDINGS:
            return state
    return None


def state_named_at(folded: str, end: int, word: str) -> str | None:
    """The state whose name, body or adjective ends at a place of a folded text with this word."""
    for name, state in _NAMES.get(word, ()):
        if folded.endswith(" " + name, 0, end):
            return state
    return state_of_adjective(word)


def state_in_english(word: str, *, capitals: bool = True) -> str | None:
    """The state of an English adjective (`British`), or of an abbreviation if it stands in `capitals` (`US`)."""
    return (_IN_CAPITALS.get(word) if capitals else None) or _IN_ENGLISH.get(word)
