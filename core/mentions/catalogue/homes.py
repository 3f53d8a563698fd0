"""The states of whose offices an official's positions are: worked out when the catalogue is compiled."""

import re

from core.mentions.catalogue.statenames import state_in_english, state_named_at
from core.mentions.words.alphabet import key, words
from core.types import Official

# What two states hold or held, so that a title of either may be the same person's.
_DISPUTED = tuple(map(key, words("крым крим севастопол днр лнр донецк донецьк луганск луганськ херсон запорож")))
_OF_BOTH = ("РФ", "Украины")
# How words begin that tell of regions and cities, which offices name without the state.
_PLACES = {
    state: tuple(map(key, words(stems)))
    for state, stems in {
        "РФ": (
            "амурск архангельск астраханск белгородск брянск владимирск волгоградск вологодск воронежск ивановск "
            "иркутск калининградск калужск кемеровск кировск костромск курганск курск ленинградск липецк "
            "магаданск московск мурманск нижегородск новгородск новосибирск омск оренбургск орловск пензенск "
            "псковск ростовск рязанск самарск саратовск сахалинск свердловск смоленск тамбовск тверск томск "
            "тульск тюменск ульяновск челябинск ярославск алтайск забайкальск камчатск краснодарск красноярск "
            "пермск приморск ставропольск хабаровск москвы петербург адыгеи башкир башкортостан бурят дагестан "
            "ингушет калмык карели мордови якут татарстан удмурт хакаси чечн чеченск чуваш"
        ),
        "Украины": (
            "винницк вінницьк волынск волинськ днепропетровск дніпропетровськ житомирск житомирськ закарпатск "
            "закарпатськ франковск франківськ киевск київськ кировоградск кіровоградськ львовск львівськ "
            "николаевск миколаївськ одесск одеськ полтавск полтавськ ровенск рівненськ сумск сумськ тернопольск "
            "тернопільськ харьковск харківськ хмельницк хмельницьк черкасск черкаськ черновицк чернівецьк "
            "черниговск чернігівськ киева києва днепра дніпра львова одессы одеси харькова харкова"
        ),
    }.items()
}

# What tells that an office is of a part of a state, whichever (`РФ` and the like are states).
_PARTS = tuple(map(key, words("област обл края краю район городск сельск муниципальн округ міськ")))
_ALL_PLACES = tuple(stem for stems in _PLACES.values() for stem in stems)
_MAYORS = frozenset(map(key, words("мэр мер градоначальник")))
# Cities whose mayors all the country knows, as their names begin.
_GREAT = tuple(
    map(
        key,
        words(
            "москв московск петербург санкт столиц столичн киев київ києв харьков харків одесс одес львов львів днепр "
            "дніпр минск мінськ лондон париж берлин берлін нью йорк стамбул тбилиси тбілісі варшав будапешт ереван"
        ),
    )
)


def is_of_place(phrase: str) -> bool:
    """Whether an office is of a part of a state («мэр Рязани», «министр здравоохранения Саратовской области»).

    A mayor of a capital or of one of the few cities whose mayors all the country knows is none.
    """
    told = key(phrase).split()
    great = any(word.startswith(_GREAT) for word in told)
    if not _MAYORS.isdisjoint(told):
        return len(told) > 1 and not great
    return great or any(word.startswith((*_PARTS, *_ALL_PLACES)) for word in told)


def homes_of(official: Official) -> set[str]:
    """The states that an official's positions of all times name, or are within; none where they name none."""
    states: set[str] = set()
    for position in official.positions:
        for phrase in (position.title, *position.short):
            folded = f" {key(phrase)} "
            for place in re.finditer(r"[^ ]+", folded):
                word = place[0]
                state = state_named_at(folded, place.end(), word) or state_in_english(word)
                if state is not None:
                    states.add(state)
                if word.startswith(_DISPUTED):
                    states.update(_OF_BOTH)
                states.update(state for state, stems in _PLACES.items() if word.startswith(stems))
    return states
