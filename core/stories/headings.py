"""What a text reports first: its headline, or else its first sentence; whom that names and quotes, how it is built."""

import re
import zlib

from core.encoders import split_sentences
from core.encoders.words import surfaces

_SHORTEST, _LONGEST = 25, 200  # characters: less is a call («Молния!»), more a paragraph
# A word with a capital letter, where no sentence and no quotation begins.
_NAME = re.compile(r"(?<=[\w,;:—–-]\s)[A-ZА-ЯЁІЇЄҐ][\w’-]{2,}")

# Verbs of somebody who has a view of the news, not of who reports it («сообщил»): a comment is no retelling.
_RUSSIAN = (
    "(?:заяви|назва|рассказа|призва|объясни|прокомментирова|оцени|опроверг|ответи|раскритикова|высказа|подчеркну|отмети"
    "|предупреди|пообеща|допусти|призна|посетова|подели|усомни)"
)
_UKRAINIAN = (
    "(?:заяви|назва|розпові|закли(?:ка)?|поясни|прокоментува|оціни|спростува|відпові|розкритикува|наголоси|попереди"
    "|пообіця|визна)"
)
_COMMENTED = (
    rf"(?:{_RUSSIAN}ла?(?:с[яь])?|опроверг|{_UKRAINIAN}(?:в|ла)(?:с[яь])?"
    "|says|said|calls|called|urges|urged|warns|warned|denies|denied|slams|slammed|explains|explained|admits|admitted)"
)
_NAMED = r"[A-ZА-ЯЁІЇЄҐ][\w’-]*[a-zа-яёіїєґ][\w’-]*"  # not an abbreviation: «ТАСС: …» names who reports
_SPEAKER = re.compile(
    rf"(?<![\w«„“\"-])((?:{_NAMED}\s){{1,4}}){_COMMENTED}(?!\w)"  # «Аналитик Пётр Снегов назвал …»
    rf"|(?<!\w)[вВуУ]о?\s((?:{_NAMED}\s){{1,3}})(?:{_RUSSIAN}ли|{_UKRAINIAN}ли)(?!\w)"  # «В Думе оценили …»
)

_TELLING = 3  # letters: a case or another spelling («Беларуси», «Белоруссии») changes those behind them
_NAMED_WORD = 1 << 15
_FEWEST_WORDS, _MOST_NAMES = 4, 3
_OF_A_PLACE = re.compile(r"[сцз]ь?к[аиоуіе]\w{0,3}$")


def heading(text: str) -> str:
    """The first line of `text`, or what of its first sentences makes a headline; at most 200 characters."""
    line = text.split("\n", 1)[0]
    if _SHORTEST <= len(line) <= _LONGEST:
        return line
    end = 0
    for sentence in split_sentences(text[: 2 * _LONGEST])[:2]:
        end = sentence.end
        if end >= _SHORTEST:
            break
    return text[: min(end, _LONGEST)]


def names_in(line: str) -> set[str]:
    """The words of a heading that are names by their capital letter, in small letters."""
    return {name.lower() for name in _NAME.findall(line)}


def speaker_in(line: str) -> set[str]:
    """The surname, in small letters, of whoever a heading says has said something («Пётр Снегов назвал …»), or none."""
    found = _SPEAKER.search(line)
    return {(found[1] or found[2]).lower().split()[-1]} if found else set()


def mould_of(line: str) -> bytes:
    """How a heading is built: two bytes a word, by which `renamed` knows equal words and names."""
    built = bytearray()
    for place, word in enumerate(surfaces(line)):
        begin = zlib.crc32(word.lower().replace("ё", "е")[:_TELLING].encode()) % _NAMED_WORD
        named = len(word) > 2 and word[0].isupper() and not word.isupper()
        named = named and (place > 0 or _OF_A_PLACE.search(word) is not None)
        built += (begin + _NAMED_WORD * named).to_bytes(2, "little")
    return bytes(built)


def renamed(one: bytes, other: bytes) -> bool:
    """Whether two headings, as `mould_of` gives them, are the same but for names («Аэропорт Твери …», «… Пензы …»):
    then they are two reports. Two orders of the same names are one. The first word has a capital letter in any case:
    it is a name if it is the adjective of a place («Курская область: …»).
    """
    if len(one) != len(other) or len(one) < 2 * _FEWEST_WORDS or one == other:
        return False
    pairs = list(zip(memoryview(one).cast("H"), memoryview(other).cast("H"), strict=True))
    apart = [(mine, its) for mine, its in pairs if mine % _NAMED_WORD != its % _NAMED_WORD]
    if not 0 < len(apart) <= _MOST_NAMES:
        return False
    mine, its = zip(*apart, strict=True)
    return min(mine + its) >= _NAMED_WORD and set(mine).isdisjoint(its)
