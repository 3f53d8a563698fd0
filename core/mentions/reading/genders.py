"""What stands after a surname tells whether a woman or a man bears it."""

from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.pages.surroundings import close_word_before, is_capital, word_after, word_at
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import IS_SAID, IS_SPEECH, IS_TITLE
from core.mentions.words.grammar import ACC, CASES, FEMININE, MASCULINE, NOM
from core.mentions.words.verbs import FEMININE_VERB, GENITIVE_OF_PARTICIPLES, MASCULINE_VERB

_AND: Final = f" {key('и')} "
_MENS: Final = tuple(key(ending) for ending in words("ов ев ёв ин ын ский цкий"))
_SAID_BY_HER: Final = frozenset(
    key(word)
    for word in words(
        "сообщила заявила сказала рассказала подчеркнула отметила добавила пояснила объяснила уточнила написала "
        "пообещала ответила повідомила зазначила наголосила розповіла додала підкреслила пояснила відповіла уточнила"
    )
)

# Nobody is somebody's with these, as lawyers, physicians and secretaries are («адвокат Ветлугина» is the man's, too).
_NOBODYS: Final = frozenset(
    map(
        key,
        words(
            "доктор профессор академик судья блогер видеоблогер фельдшер депутат сенатор школьница студентка "
            "пенсионерка капитан майор подполковник полковник лейтенант сержант следователь прокурор журналист "
            "журналистка корреспондент корреспондентка актриса певица балерина писательница поэтесса художница "
            "чемпионка спортсменка теннисистка фигуристка биатлонистка лыжница гимнастка шахматистка "
            "професор академік суддя депутатка капітан полковник слідчий журналістка кореспондентка акторка співачка "
            "письменниця поетеса художниця чемпіонка спортсменка тенісистка школярка пенсіонерка"
        ),
    )
)
_SHORT_VERBS: Final = frozenset(map(key, words("дала была вела пела жила була мала")))
_SHORTEST_VERB: Final = 4


def begins_with_woman(page: Page, reading: Reading) -> bool:
    """«Лаврова сказала» at the start of a sentence is a woman's nominative, not the genitive of Лавров."""
    if reading.all_bits & NOM or not reading.all_bits & MASCULINE:
        return False
    return is_her_verb(page, reading) and bool(reading.meaning.other & NOM)


def is_her_verb(page: Page, reading: Reading) -> bool:
    """Whether the word right behind a name is what a woman did («сказала»)."""
    word = reading.after
    verb = word in _SHORT_VERBS or (len(word) > _SHORTEST_VERB and word.endswith(FEMININE_VERB))
    return verb and page.text[reading.end + 1].islower()


def is_womans_word(page: Page, reading: Reading) -> bool:
    """«сообщила Лаврова» is what a woman said: after such a verb nobody stands in the accusative; nor beside a man.

    So is «судья Лаврова отказала», where a calling in the nominative leads in the name.
    """
    if reading.all_bits & NOM or not reading.all_bits & MASCULINE or not reading.meaning.other & NOM:
        return False
    if reading.before in _SAID_BY_HER or _stands_beside_man(page, reading.end):
        return True
    return reading.before in _NOBODYS and (
        is_her_verb(page, reading) or close_word_before(page, reading.start - len(reading.before) - 1) in _SAID_BY_HER
    )


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


def is_mans_object(page: Page, reading: Reading) -> bool:
    """«Следователь допросил Захарова»: behind what a man did stands a man's accusative."""
    verb = len(reading.before) > _SHORTEST_VERB and reading.before.endswith(MASCULINE_VERB)
    return verb and not reading.led & IS_TITLE and not is_her_verb(page, reading)


def is_of_named_man(page: Page, reading: Reading) -> bool:
    """«Марк Захаров … дело Захарова»: the genitive of a man of whom the text speaks, though no official has his name.

    The nominative of a woman it is where she acts or a title leads her in.
    """
    if reading.led & (IS_TITLE | IS_SAID) or reading.followed & IS_SPEECH or is_her_verb(page, reading):
        return False
    return page.tells((f" {page.folded[reading.hit.start + 1 : reading.hit.end]} ",))


def is_womans_nominative(page: Page, reading: Reading, who: int) -> bool:
    """Whether the form is the nominative of a woman, and would be a man's accusative as well."""
    if reading.bits[who] & (CASES | FEMININE) != NOM | FEMININE:
        return False
    return bool(reading.all_bits & ACC or reading.meaning.other & ACC)
