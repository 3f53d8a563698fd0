"""Words of which there are several, where a surname's nominative is spelt so: «Волков видели у дороги»."""

from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import Span, word_after, word_at
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import ADVERBS
from core.mentions.words.grammar import CASES, NOM, PLURAL
from core.mentions.words.verbforms import is_of_several

_OF_SEVERAL: Final = tuple(map(key, ("ов", "ев")))
_OF_WHICH: Final = tuple(map(key, ("ых", "их")))
# Before where something is; two or three words of a place may follow.
_WHERE: Final = frozenset(map(key, words("в во на у под возле около по из від біля на під з із")))
_MOST_OF_PLACE: Final = 2
_MOST_BETWEEN: Final = 5  # words from the noun to the verb
# What stands between a noun and its verb, besides adverbs.
_BETWEEN: Final = frozenset(
    map(key, words("не вы мы они таких этих там тут здесь при этом очень стаями стаи ви ми вони таких цих там тут тим"))
)
_NOT, _BE = key("не"), key("быть")
# What is told of how many there are, which nobody is the subject of; «стало быть» is everybody's.
_AMOUNTS: Final = frozenset(
    map(
        key,
        words(
            "стало осталось прибавилось убавилось развелось набралось накопилось появилось погибло уцелело пришло "
            "приехало прибыло выжило пострадало хватало недоставало поубавилось"
        ),
    )
)
# Behind «не»: there is too little of something.
_LACKING: Final = frozenset(map(key, words("хватает хватит видно слышно достаёт вистачає вистачить видно чути")))
# Said by the way, and often without commas: of these somebody else is the subject («Волков, говорят, уехал»).
_BY_THE_WAY: Final = frozenset(
    map(key, words("говорят пишут сообщают передают утверждают считают кажуть пишуть говорять повідомляють подейкують"))
)
_NOUNS: Final = tuple(map(key, ("ов", "ев", "ей", "ых", "их")))
# What ends as nouns do in such a case, and stands behind a surname as well («Седых своих не бросает»).
_NO_NOUNS: Final = frozenset(
    map(
        key,
        words(
            "своих всех других этих чужих наших ваших моих твоих многих некоторых никаких остальных обоих самих таких "
            "немногих готов здоров нездоров скорей"
        ),
    )
)
_SHORTEST_NOUN: Final = 4
# Nouns without an ending in such a case. Nobody does these, so that they tell whoever the text names («Долгих лет!»).
_THINGS: Final = frozenset(
    map(
        key,
        words(
            "лет пятен мест дел слов рук глаз волос роз цветов лент полос дыр касс карт цифр стен крыш окон денег сил "
            "книг страниц машин женщин мужчин семей школ кресел зон птиц рыб вин ночей дней недель зим вёсен писем"
        ),
    )
)


def is_what_several_do(page: Page, reading: Reading) -> bool:
    """Whether a word that begins a sentence is no subject of its verb, as the surname's nominative would be.

    Several do something to it («Волков отгоняли», «Мороз обещают»), or there is more or less of it («Дворников в городе
    не хватает», «Волков стало больше»). A surname of one form for all cases may be an object, too.
    """
    if reading.all_bits & (CASES | PLURAL) != NOM or page.text.endswith("#", 0, reading.start):
        return False
    amount = page.folded.endswith(_OF_SEVERAL, reading.start, reading.hit.end + 1)
    capitals = page.text[reading.start : reading.end].isupper()
    span: Span | None = (reading.start, reading.end)
    place, denied = 0, False  # how many words of a place may still come, whether «не» stands right in front
    for _ in range(_MOST_BETWEEN + 1):
        span = word_after(page, span[1]) if span is not None else None
        if span is None:
            return False
        word = word_at(page, span)
        if word in _BY_THE_WAY or (page.text[span[0]].isupper() and not (place or capitals)):
            return False
        if is_of_several(word):
            return True
        if amount and denied and word in _LACKING:
            return True
        if amount and word in _AMOUNTS:
            behind = word_after(page, span[1])
            return behind is None or word_at(page, behind) != _BE
        denied = word == _NOT
        if word in _WHERE:
            place = _MOST_OF_PLACE
        elif word in _BETWEEN or word in ADVERBS:
            place = 0
        elif place:
            place -= 1
        else:
            return False
    return False


def describes_several(page: Page, reading: Reading) -> bool:
    """Whether an adjective of several begins a sentence, with them behind it («Белых медведей стало больше»)."""
    span, word = reading.span_after, reading.after
    if span is None or len(word) < _SHORTEST_NOUN or not page.text[span[0]].islower() or word in _NO_NOUNS:
        return False
    return word.endswith(_NOUNS) and page.folded.endswith(_OF_WHICH, reading.start, reading.hit.end + 1)


def describes_things(page: Page, reading: Reading) -> bool:
    """Whether an adjective of several begins a sentence before things that nobody of that surname could do."""
    return reading.after in _THINGS and page.folded.endswith(_OF_WHICH, reading.start, reading.hit.end + 1)
