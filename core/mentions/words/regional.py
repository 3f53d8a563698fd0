"""Adjectives of places that are surnames, too, and what stands behind them in their own sense.

«Сумської міської ради», «Луцького суду», «Уманський район», «Курского приграничья»: a noun that the adjective agrees
with, or an adjective of such nouns between. A person's surname has neither behind it.
"""

from typing import Final

from core.mentions.words.alphabet import key, words

_STEMS: Final = ("ськ", "цьк", "зьк")
_ADJECTIVE: Final = ("ий", "ого", "ому", "им", "а", "у", "ої", "ій", "ою")
# What nouns of each kind have at their end beside each ending of an adjective.
_HARD_HE: Final = {"ий": ("",), "ого": ("а", "у"), "ому": ("у", "ові", "і"), "им": ("ом",)}
_SOFT_HE: Final = {"ий": ("й",), "ого": ("я",), "ому": ("ю", "ї", "єві"), "им": ("єм",)}
_FLEETING_HE: Final = {"ий": ("ок",), "ого": ("ку",), "ому": ("ку", "кові"), "им": ("ком",)}
_HARD_SHE: Final = {"а": ("а",), "у": ("у",), "ої": ("и",), "ій": ("і",), "ою": ("ою",)}
_SOFT_SHE: Final = {"а": ("я",), "у": ("ю",), "ої": ("і",), "ій": ("і",), "ою": ("ею",)}
_VOWEL_SHE: Final = {"а": ("я",), "у": ("ю",), "ої": ("ї",), "ій": ("ї",), "ою": ("єю",)}
_MIXED_SHE: Final = {"а": ("а",), "у": ("у",), "ої": ("і",), "ій": ("і",), "ою": ("ею",)}
_CLOSED_SHE: Final = {"а": ("ь",), "у": ("ь",), "ої": ("і",), "ій": ("і",), "ою": ("ю",)}
_DOUBLED_SHE: Final = _CLOSED_SHE | {"ою": ("сю",)}
_UNBENT_SHE: Final = dict.fromkeys(_HARD_SHE, ("",))
_NOUNS: Final = (
    (
        _HARD_HE,
        "район суд міськсуд райсуд райвідділ міськвідділ порт аеропорт завод театр драмтеатр університет інститут "
        "технікум проспект бульвар шлях округ повіт край вокзал парк полк гарнізон собор відділ центр міст фронт "
        "клуб стадіон цирк форум марафон метрополітен зоопарк іподром "
        "військкомат міськвиконком облвиконком мер депутат бізнесмен активіст журналіст губернатор прокурор",
    ),
    (_SOFT_HE, "музе ліце"),
    (_FLEETING_HE, "напрям провул рин"),
    (
        _HARD_SHE,
        "рада міськрада облрада райрада сільрада громада прокуратура облпрокуратура школа брама траса дорога "
        "битва затока опера кафедра республіка держава церква фабрика",
    ),
    (_SOFT_SHE, "лікарн вулиц митниц фортец"),
    (
        _VOWEL_SHE,
        "поліці адміністраці облдержадміністраці міськадміністраці філармоні академі гімназі єпархі митрополі філі "
        "колоні станці імпері агломераці",
    ),
    (_MIXED_SHE, "площ"),
    (_CLOSED_SHE, "област"),
    (_DOUBLED_SHE, "рус"),  # «Київська Русь»
    (_UNBENT_SHE, "бієнале трієнале"),
)
# How adjectives begin that stand between: «Сумської обласної прокуратури».
_BETWEEN: Final = tuple(
    key(stem)
    for stem in words(
        "міськ обласн районн міськрайонн райдерж селищн сільськ державн військов апеляційн окружн господарськ "
        "адміністративн територіальн об'єднан національн драматичн академічн політехнічн педагогічн медичн виправн "
        "митн художн краєзнавч клінічн прикордонн залізничн припортов "
        "морськ річков торговельн"
    )
)
# The same in Russian, where the endings are kept with what tells them from those of Ukrainian.
_STEMS_RUSSIAN: Final = ("ск", "цк")
_ADJECTIVE_RUSSIAN: Final = {
    "ский": ("ый", "ий", "ой"),  # how the adjectives end that stand between
    "ского": ("ого",),
    "скому": ("ому",),
    "ским": ("ым", "им"),
    "ском": ("ом",),
    "ская": ("ая",),
    "скую": ("ую",),
    "ской": ("ой",),
}
_NOUNS_RUSSIAN: Final = (
    (
        {"ский": ("",), "ского": ("а",), "скому": ("у",), "ским": ("ом",), "ском": ("е",)},
        "суд горсуд райсуд райотдел фронт вокзал автовокзал режим аэропорт аэродром порт завод комбинат театр "
        "драмтеатр университет институт техникум колледж парк полк гарнизон собор отдел мост тракт стадион цирк форум "
        "марафон зоопарк ипподром военкомат плацдарм укрепрайон полигон базар рубеж пассаж заповедник регион узел "
        "горсовет облсовет",
    ),
    ({"ский": ("ь",), "ского": ("я",), "скому": ("ю",), "ским": ("ем",), "ском": ("е",)}, "монастыр госпитал"),
    ({"ский": ("й",), "ского": ("я",), "скому": ("ю",), "ским": ("ем",), "ском": ("е",)}, "кра музе лице"),
    ({"ский": ("ок",), "ского": ("ка",), "скому": ("ку",), "ским": ("ком",), "ском": ("ке",)}, "рын город переул"),
    ({"ского": ("я",), "скому": ("ю",), "ским": ("ем",), "ском": ("е",)}, "приграничь пол побережь"),
    ({"ского": ("я",), "скому": ("ю",), "ским": ("ем",), "ском": ("и",)}, "направлени сражени"),
    ({"ского": ("а",), "скому": ("у",), "ским": ("ем",), "ском": ("е",)}, "водохранилищ кладбищ"),
    (dict.fromkeys(("ского", "скому", "ским", "ском"), ("",)), "шоссе метро"),
    ({"ская": ("а",), "скую": ("у",), "ской": ("ы", "е", "ой")}, "прокуратур школ битв дум"),
    ({"ская": ("ь",), "скую": ("ь",), "ской": ("и",)}, "рус"),
)
_BETWEEN_RUSSIAN: Final = (
    "областн городск районн межрайонн апелляционн арбитражн окружн гарнизонн государственн транспортн "
    "железнодорожн медицинск педагогическ политехническ драматическ академическ"
)
BODIES: Final = frozenset(key(word) for word in words("ова ода мва рва кмва мр отг тг тцк тес тец аес гес дес"))

# Before the place that a prelate heads («єпископ Сумський і Охтирський»), and what follows «Київський і».
PRELATES: Final = frozenset(
    key(stem + ending)
    for stem in words("митрополит єпископ архієпископ патріарх")
    for ending in ("", "а", "у", "ові", "ом", "і")
)
OF_ALL: Final = frozenset(map(key, words("всієї усієї всея")))


def _nouns() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {ending: set() for ending in _ADJECTIVE}
    for endings, stems in _NOUNS:
        for stem in words(stems):
            base = stem.removesuffix("а") if endings is _HARD_SHE else stem
            for ending, ends in endings.items():
                found[ending].update(key(base + end) for end in ends)
    for endings, stems in _NOUNS_RUSSIAN:
        for ending, ends in endings.items():
            found.setdefault(ending, set()).update(key(stem + end) for stem in words(stems) for end in ends)
    return {key(ending): frozenset(nouns) for ending, nouns in found.items()}


_AGREEING: Final = _nouns()
_ENDINGS = {key(stem + ending): key(ending) for stem in _STEMS for ending in _ADJECTIVE}
_ENDINGS |= {key(stem + ending[2:]): key(ending) for stem in _STEMS_RUSSIAN for ending in _ADJECTIVE_RUSSIAN}
# By the ending of the adjective of a place, how those end and begin that stand between.
_AGREED: dict[str, tuple[str, ...]] = {key(ending): (key(ending),) for ending in _ADJECTIVE}
_AGREED |= {key(ending): tuple(map(key, ends)) for ending, ends in _ADJECTIVE_RUSSIAN.items()}
_ALL_BETWEEN: Final = _BETWEEN + tuple(key(stem) for stem in words(_BETWEEN_RUSSIAN))
# Of the best known places: in lower case they are never a surname, whatever follows («київського „Динамо“»).
_KNOWN_PLACES: Final = tuple(
    key(stem)
    for stem in words(
        "київськ львівськ одеськ харківськ дніпровськ донецьк луганськ запорізьк криворізьк миколаївськ маріупольськ "
        "вінницьк херсонськ полтавськ чернігівськ черкаськ житомирськ сумськ хмельницьк чернівецьк рівненськ "
        "тернопільськ луцьк волинськ ужгородськ закарпатськ прикарпатськ кримськ севастопольськ українськ російськ "
        "московськ білоруськ польськ чеськ угорськ словацьк румунськ молдовськ литовськ турецьк грузинськ "
        "німецьк французьк британськ англійськ американськ китайськ японськ шведськ датськ грецьк європейськ радянськ "
        "римськ італійськ іспанськ португальськ австрійськ швейцарськ бельгійськ голландськ ірландськ шотландськ "
        "норвезьк фінськ естонськ латвійськ латиськ болгарськ сербськ хорватськ вірменськ єврейськ ізраїльськ арабськ "
        "іранськ індійськ корейськ татарськ казахськ канадськ мексиканськ бразильськ австралійськ африканськ "
        "лондонськ паризьк берлінськ віденськ празьк варшавськ краківськ"
    )
)
# The same of what is everywhere: «на морському березі», «королівського роду», «вузьке коло».
_EVERYDAY: Final = tuple(
    key(stem)
    for stem in words(
        "морськ міськ сільськ людськ королівськ козацьк панськ царськ князівськ гетьманськ лицарськ рицарськ рибальськ "
        "чумацьк селянськ шляхетськ братськ батьківськ материнськ хлопчацьк дівоцьк учительськ вчительськ студентськ "
        "авторськ акторськ лікарськ християнськ католицьк мирськ світськ близьк вузьк низьк слизьк"
    )
)
_NEVER_NAMES: Final = _KNOWN_PLACES + _EVERYDAY  # in lower case
RUSSIAN: Final = frozenset(map(key, _ADJECTIVE_RUSSIAN))
# All that may stand behind one in Russian, so that one look tells that most words do not.
BEHIND_RUSSIAN: Final = frozenset[str]().union(
    *(_AGREEING[ending] for ending in RUSSIAN),
    (key(stem) + end for stem in words(_BETWEEN_RUSSIAN) for ending in RUSSIAN for end in _AGREED[ending]),
)
# In these a woman's surname seldom stands beside another's, and adjectives of regions often do.
IN_LISTS: Final = frozenset(key(ending) for ending in ("ої", "ій", "ою"))


def regional_ending(form: str) -> str:
    """How a folded form ends that may be such an adjective: the ending behind its stem, or nothing."""
    for length in (6, 5, 4):
        found = _ENDINGS.get(form[-length:])
        if found is not None and len(form) > length:
            return found
    return ""


def is_of_known_place(form: str) -> bool:
    """Whether a folded form is the adjective of a country or a place that everybody knows, or of everyday things."""
    return form.startswith(_NEVER_NAMES) and bool(regional_ending(form))


def tells_region(ending: str, word: str) -> bool:
    """Whether a folded word behind the adjective makes it one, unless it is a body in capitals (`BODIES`)."""
    return word in _AGREEING[ending] or (word.endswith(_AGREED[ending]) and word.startswith(_ALL_BETWEEN))


def is_listed(ending: str, word: str) -> bool:
    """Whether a word beside the adjective is another one in the same case («Сумської та Чернігівської»)."""
    return ending in IN_LISTS and regional_ending(word) == ending
