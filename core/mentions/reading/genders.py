"""What stands after a surname tells whether a woman or a man bears it."""

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import is_capital, word_after, word_at
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.grammar import ACC, CASES, FEMININE, MASCULINE, NOM
from core.mentions.words.verbs import FEMININE_VERB, GENITIVE_OF_PARTICIPLES

_AND = f" {key('и')} "
_MENS = tuple(key(ending) for ending in words("ов ев ёв ин ын ский цкий"))
_SAID_BY_HER = frozenset(
    key(word)
    for word in words(
        "сообщила заявила сказала рассказала подчеркнула отметила добавила пояснила объяснила уточнила написала "
        "пообещала ответила повідомила зазначила наголосила розповіла додала підкреслила пояснила відповіла уточнила"
    )
)


def begins_with_woman(page: Page, reading: Reading) -> bool:
    """«Лаврова сказала» at the start of a sentence is a woman's nominative, not the genitive of Лавров."""
    if reading.all_bits & NOM or not reading.all_bits & MASCULINE:
        return False
    word = reading.after
    verb = len(word) > 4 and word.endswith(FEMININE_VERB) and page.text[reading.end + 1].islower()
    return verb and bool(reading.meaning.other & NOM)


def is_womans_word(page: Page, reading: Reading) -> bool:
    """«сообщила Лаврова» is what a woman said: after such a verb nobody stands in the accusative; nor beside a man."""
    if reading.all_bits & NOM or not reading.all_bits & MASCULINE:
        return False
    if reading.before not in _SAID_BY_HER and not _stands_beside_man(page, reading.end):
        return False
    return bool(reading.meaning.other & NOM)


def _stands_beside_man(page: Page, end: int) -> bool:
    """«Данилова и Пронин внесены …»: what a man's surname in the nominative is joined to, stands there as well."""
    if page.folded[end + 1 : end + 4] != _AND:
        return False
    span = word_after(page, end + 2)
    return span is not None and is_capital(page, span) and word_at(page, span).endswith(_MENS)


def describes_man(page: Page, reading: Reading) -> bool:
    """«Генерала армии Захарова, обвиняемого …» is a man."""
    after = reading.span_after
    if after is None or page.text[reading.end : after[0]] != ", ":
        return False
    word = word_at(page, after)
    return len(word) > 6 and word.endswith(GENITIVE_OF_PARTICIPLES)


def is_womans_nominative(page: Page, reading: Reading, who: int) -> bool:
    """Whether the form is the nominative of a woman, and would be a man's accusative as well."""
    if reading.bits[who] & (CASES | FEMININE) != NOM | FEMININE:
        return False
    return bool(reading.all_bits & ACC or reading.meaning.other & ACC)
