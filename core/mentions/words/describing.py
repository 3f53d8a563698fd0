"""Surnames that are adjectives of everyday, and what stands behind them in their own sense: «Белого дома», «Новый год».

A noun or another adjective that agrees follows such an adjective; a person's surname has a verb or a small word behind
it. Of nouns in the nominative many end as verbs of a man do, so that these are told apart by lists.
"""

from functools import lru_cache
from typing import Final

from core.mentions.words.alphabet import key, words
from core.mentions.words.ordinary import begins_as_ordinary, is_ordinary
from core.mentions.words.verbs import IS_PLURAL, IS_VERB, verb_bits

_ENDINGS: Final = ("ый", "ий", "ой", "ая", "яя")
# Of places, which far more people bear than things.
_OF_PLACES: Final = ("ский", "цкий", "ской", "цкой", "ская", "цкая", "ський", "цький", "зький")
# How what an adjective describes ends, by its own ending; «ой» is also the nominative of a man's («Большой»).
_AGREEING: Final = {
    key(ending): tuple(key(noun) for noun in words(nouns))
    for ending, nouns in (
        *(("ого", "а я ого его"), ("его", "а я ого его"), ("ому", "у ю ому ему"), ("ему", "у ю ому ему")),
        *(("ым", "ом ем ым им"), ("им", "ом ем ым им"), ("ом", "е и у ом ем"), ("ем", "е и у ом ем")),
        *(("ая", "а я ь ая яя"), ("яя", "а я ь ая яя"), ("ую", "у ю ь ую юю"), ("юю", "у ю ь ую юю")),
        *(("ой", "и ы е ой ей ю ий ый"), ("ей", "и ы е ой ей ю")),
    )
}
_NOMINATIVE: Final = tuple(map(key, ("ый", "ий", "ой")))
_CONSONANTS: Final = tuple(key(letter) for letter in "бвгджзклмнпрстфхцчшщйь")
_ADJECTIVES: Final = tuple(map(key, ("ый", "ий")))
# Nouns that end as a man's verbs do, short nouns, and verbs and small words that end as nouns do.
_NOUNS: Final = frozenset(
    map(key, words("канал зал вокзал материал журнал финал футбол стол угол отдел раздел предел год дом мир суд"))
)
_NO_NOUNS: Final = frozenset(
    map(
        key,
        words(
            "внёс принёс понёс привёз вывез смог помог лёг умер погиб вырос исчез достиг возник проник привык отверг "
            "подверг опроверг избежал должен готов намерен уверен согласен обязан способен виновен прав вчера сегодня "
            "завтра тоже даже пока также снова дважды всегда никогда иногда затем потом вместе теперь здесь опять "
            "есть весь лишь очень вдруг вновь быть через после перед около кроме между против"
        ),
    )
)
_SHORTEST: Final = 4
_VERBS: Final = tuple(
    map(key, words("л ли лись лся ся ть ться ан ен ят ит ет ает ут ют ала ила ела ула яла ыла шла сла гла зла лась"))
)


def is_adjective(surname: str) -> bool:
    """Whether a surname in lower case may be an adjective that describes things."""
    return surname.endswith(_ENDINGS) and not surname.endswith(_OF_PLACES)


@lru_cache(maxsize=10_000)
def describes(form: str, following: str, surface: str) -> bool:
    """Whether a folded form describes the folded word right behind it, which is written `surface`."""
    if following in _NO_NOUNS:
        return False
    if not surface.islower():
        # «Первого МГМУ», «Большой Никитской», «Красного Креста»
        if len(surface) > 1 and (surface.isupper() or any(_agree(form, following, end) for end in _AGREEING)):
            return True
        nouns = next((nouns for ending, nouns in _AGREEING.items() if form.endswith(ending)), _CONSONANTS)
        return following.endswith(nouns) and begins_as_ordinary(following)
    if form.endswith(_NOMINATIVE) and following.endswith(_ADJECTIVES):
        return True  # «Новый народный фронт»
    if form.endswith(_NOMINATIVE) and following.endswith(_CONSONANTS):
        if following in _NOUNS:
            return True
        return len(following) >= _SHORTEST and not following.endswith(_VERBS) and is_ordinary(following)
    if len(following) < _SHORTEST and following not in _SHORT_FORMS:
        return False
    for ending, nouns in _AGREEING.items():
        if form.endswith(ending):
            return following.endswith(nouns) and (following in _OF_CANALS or not following.endswith(_VERBS))
    return False


def _agree(form: str, following: str, ending: str) -> bool:
    return form.endswith(ending) and following.endswith(ending)


_SHORT_FORMS: Final = frozenset(map(key, words("дня дню году года")))
_OF_CANALS: Final = frozenset(noun + end for noun in _NOUNS for end in map(key, ("а", "у", "ом", "е")))

# The same in Ukrainian: how nouns of a man's or a thing's gender end behind each ending, and what the dictionary has in
# place of that. A woman's noun is left to the verb («вручили Чорному нагороду», «Чорного бачила дружина»).
_IN_UKRAINIAN: Final = {
    key(ending): tuple((key(end), key(instead)) for end, _, instead in (one.partition(":") for one in words(nouns)))
    for ending, nouns in (
        ("ого", "а: а:о я:ь я:й я:е у: ю:й ку:ок ка:ок"),
        ("ому", "у: у:о ю:ь ю:й ю:е ові: еві:ь єві:й ку:ок кові:ок"),
        ("им", "ом: ом:о ем:ь ем:е ем: єм:й ком:ок"),
        ("ий", ":"),
    )
}
# Nouns that change within («рік», «дім») or drop a vowel, and what ends as nouns do and is none.
_BENT: Final = frozenset(
    map(
        key,
        words(
            "рік року році роком роки дому домі домом дня дню дні днем тижня тижню тижнем ринку ринком кінця кінцю "
            "боку боком столу"
        ),
    )
)
_NO_NOUNS_UKRAINIAN: Final = frozenset(
    map(
        key,
        words(
            "міг зміг допоміг переміг ліг приліг утік втік побіг прибіг вибіг приніс вніс виніс переніс привіз вивіз "
            "помер вмер поліг зник виник проник досяг звик підріс виріс замовк утримався став впав упав був сам вчора "
            "учора завтра теж також навіть знов знову двічі тричі потім разом тепер тут там весь лиш дуже раптом нараз "
            "через після перед крім між проти біля попри замість задля заради рад винен повинен "
            "згоден певен можна треба зараз згодом спершу часом "
            "цілком зовсім загалом тільки щойно як що чи від над під для без при про ось вже він"
        ),
    )
)
_SHORTEST_IN_UKRAINIAN: Final = 3
_WENT: Final = tuple(map(key, words("шов іг іс із")))  # verbs of a man that end as nouns do («прийшов», «допоміг»)


@lru_cache(maxsize=10_000)
def describes_in_ukrainian(form: str, following: str) -> bool:
    """Whether a folded form describes the folded word right behind it in Ukrainian: «Білий дім», «Нового року»."""
    if len(following) < _SHORTEST_IN_UKRAINIAN or following in _NO_NOUNS_UKRAINIAN:
        return False
    ending = next((ending for ending in _IN_UKRAINIAN if form.endswith(ending)), "")
    if not ending or verb_bits(following) & (IS_VERB | IS_PLURAL):
        return False
    if form.endswith(_NOMINATIVE):
        ordinary = following in _BENT or is_ordinary(following)
        return following.endswith(_CONSONANTS) and not following.endswith(_WENT) and ordinary
    return following in _BENT or any(
        following.endswith(end) and is_ordinary(following.removesuffix(end) + instead)
        for end, instead in _IN_UKRAINIAN[ending]
    )
