"""Forms of verbs that the dictionaries of `ordinary` lack, told by another form of the same verb that they have."""

from functools import lru_cache
from typing import Final

from core.mentions.words.alphabet import key, words
from core.mentions.words.ordinary import is_ordinary

# No given name ends so: infinitives, imperatives, gerunds, and what several do in Ukrainian.
_OF_VERBS: Final = tuple(
    map(key, words("ть ться чь чься йте ьте йтесь ьтесь итесь ймо ймось мося мось мся вши вшись вести нести пасти йти"))
)
# How other forms end, and the form of the same verb in its place: of one who does it, or of a man who did.
_BENDS: Final = (
    # what several do, what we do, what you should do
    "ют:ет", "ут:ет", "ят:ит", "ат:ит", "ем:ет", "им:ит", "ите:ит", "ите:ет",
    "гут:жет", "гите:жет", "ємо:є", "емо:е", "имо:ить",
    # what I do
    "ю:ет", "ю:ит", "лю:ит", "у:ет", "жу:дит", "жу:жет", "жу:жит", "шу:сит", "шу:шит",
    "щу:стит", "щу:тит", "щу:щет", "чу:тит", "чу:чет",
    "ю:є", "лю:ить", "чу:чить", "шу:сить", "жу:дить",
    # what somebody has done, before the clause that follows
    "в:л",
)  # fmt: skip
# To whom it was done, and who did it: «назначен» by whom «назначил», «звільнено» by whom «звільнив».
_DONE: Final = (
    "ен:и", "ан:а", "ян:я", "жден:ди", "джен:ди", "жен:ди", "жен:зи", "щен:сти", "щен:ти", "шен:си", "чен:ти",
    "влен:ви", "плен:пи", "блен:би", "млен:ми", "веден:ве", "ован:ува", "ит:и", "ыт:ы", "ят:я", "ут:у",
)  # fmt: skip
# Verbs of many kinds that the dictionaries lack («госпитализирован»), and no name.
_OF_DONE: Final = key("ирован")
_HE_DID: Final = (key("л"), key("в"))
_SHE_IT_THEY: Final = tuple(map(key, words("а о ы і")))
_OTHERS: Final = frozenset(map(key, words("найден найдена знайдено давай прощай неужели невже")))
_SHORTEST: Final = 3
_SHORTEST_DONE: Final = 4


def _bends(bends: tuple[str, ...], *ends: str) -> tuple[tuple[str, str], ...]:
    pairs = (bend.partition(":") for bend in bends)
    return tuple((key(ending), key(instead) + end) for ending, _, instead in pairs for end in ends)


_DOING: Final = _bends(_BENDS, "")
_DONE_BY: Final = _bends(_DONE, *_HE_DID)


@lru_cache(maxsize=20_000)
def begins_as_verb(folded: str) -> bool:
    """Whether a folded word is likely a verb, as one that begins a sentence before whom it tells of.

    «Уволен …», «Звільнено …», «Прошу …»: there a capital says nothing, and none of these is an unknown given name.
    """
    if len(folded) < _SHORTEST:
        return False
    if folded.endswith(_OF_VERBS) or folded in _OTHERS or _is_bent(folded, _DOING):
        return True
    if len(folded) < _SHORTEST_DONE:
        return False
    done = folded[:-1] if folded.endswith(_SHE_IT_THEY) else folded
    return done.endswith(_OF_DONE) or _is_bent(done, _DONE_BY)


def _is_bent(folded: str, bends: tuple[tuple[str, str], ...]) -> bool:
    return any(folded.endswith(end) and is_ordinary(folded.removesuffix(end) + instead) for end, instead in bends)


# What several do or did, and the form of one who does; or of a man who did, as «видел» of «видели».
_SEVERAL: Final = (
    "ют:ет", "ут:ет", "ят:ит", "жат:жит", "шат:шит", "чат:чит", "щат:щит", "ются:ется",
    "утся:ется", "ятся:ится", "атся:ится",
    "ють:є", "уть:е", "ять:ить", "ать:ить", "ються:ється", "уться:еться", "яться:иться", "аться:иться",
    "ли:л", "ли:в",
)  # fmt: skip
_SEVERAL_DO: Final = _bends(_SEVERAL, "")
_THEY_WENT: Final = tuple(map(key, words("шли зли сли гли кли лись")))
_NO_DEEDS: Final = frozenset(map(key, words("мысли угли кегли вафли если минут обут")))
_MAY_BE_DONE: Final = key("нут")  # of whom it was done as well («выдвинут»)


@lru_cache(maxsize=20_000)
def is_of_several(folded: str) -> bool:
    """Whether a folded word is likely a verb of several («видели», «ищут», «шукають»), of which one is no subject."""
    if folded in _NO_DEEDS or folded.endswith(_MAY_BE_DONE):
        return False
    if folded.endswith(_THEY_WENT):
        return True
    return len(folded) > _SHORTEST and _is_bent(folded, _SEVERAL_DO)
