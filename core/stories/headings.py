"""What a text reports first: its headline, or else its first sentence; whom that names and quotes."""

import re

from core.encoders import split_sentences

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
