"""What a text reports first: its headline, or its first sentence where it has none; and whom and where it names."""

import re

from core.encoders import split_sentences

_SHORTEST, _LONGEST = 25, 200  # characters: less is a call («Молния!»), more a paragraph
# A word with a capital letter, where no sentence and no quotation begins.
_NAME = re.compile(r"(?<=[\w,;:—–-]\s)[A-ZА-ЯЁІЇЄҐ][\w’-]{2,}")


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
