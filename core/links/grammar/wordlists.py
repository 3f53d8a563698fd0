"""How the word lists of a language are written, and the patterns made of them.

A list is one string of words with blanks between them. In a word, `_` is a blank (`summed_up`), `+` at the end stands
for any ending (`сводк+`), `*` for any or none (`ролик*`), and `'` is either apostrophe.
"""

import re
from collections.abc import Iterator

_ENDINGS = {"+": r"\w+", "*": r"\w*"}
_LETTERS = {"_": r"\s+", "'": "['’]"}
_Node = dict[str, "_Node"]
_END = ""  # the key of a node at which a word may end


def forms(endings: str, stems: str) -> str:
    """A list of every one of `stems` with every one of `endings`: «сообщи» with «л ла» is «сообщил сообщила»."""
    return " ".join(stem + ending for stem in stems.split() for ending in endings.split())


def one_of(*lists: str) -> str:
    """A pattern, in a group of its own, that takes any word of `lists`, of two the longer one.

    What words begin with in common is looked at once: a list may be long and costs little.
    """
    tree: _Node = {}
    for word in " ".join(lists).split():
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return f"(?:{_pattern(tree)})"


def _pattern(node: _Node) -> str:
    branches = list(_branches(node))
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "") if branches else ""


def _branches(node: _Node) -> Iterator[str]:
    """What may follow at `node`; letters with which a word is over are one class."""
    last = [letter for letter, rest in node.items() if set(rest) == {_END} and letter.isalpha()]
    if last:
        yield last[0] if len(last) == 1 else f"[{''.join(last)}]"
    for letter, rest in node.items():
        if letter and letter not in last and letter not in _ENDINGS:
            yield (_LETTERS.get(letter) or re.escape(letter)) + _pattern(rest)
    for mark, ending in _ENDINGS.items():
        if mark in node:
            yield ending
