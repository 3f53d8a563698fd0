"""How the word lists of a language are written, and the patterns made of them.

A list is one string of words with blanks between them. In a word, `_` is a blank (`summed_up`), `+` at the end stands
for any ending (`сводк+`), `*` for any or none (`ролик*`), and `'` is either apostrophe.
"""

import re
from collections import Counter
from collections.abc import Iterator

_ENDINGS = {"+": r"\w+", "*": r"\w*"}
_LETTERS = {"_": r"\s+", "'": "['’]"}
_Node = dict[str, "_Node"]
_MANY = 3  # words with the same endings, which are then written once
_END = ""  # the key of a node at which a word may end


def forms(endings: str, stems: str) -> str:
    """A list of every one of `stems` with every one of `endings`: «сообщи» with «л ла» is «сообщил сообщила»."""
    return " ".join(stem + ending for stem in stems.split() for ending in endings.split())


def one_of(*lists: str) -> str:
    """A pattern, in a group of its own, that takes any word of `lists`, of two the longer one.

    What words begin with in common is looked at once, and so are endings that many share: a list may be long and costs
    little.
    """
    tree: _Node = {}
    for word in " ".join(lists).split():
        _add(tree, word)
    counted: Counter[str] = Counter()
    _count(tree, counted)
    stems: dict[str, _Node] = {}
    _cut(tree, "", {endings for endings, number in counted.items() if number >= _MANY}, stems)
    branches = [*_branches(tree), *(f"{_pattern(of_these)}{endings}" for endings, of_these in stems.items())]
    return f"(?:{'|'.join(branches)})"


def _add(tree: _Node, word: str) -> None:
    for letter in word:
        tree = tree.setdefault(letter, {})
    tree[_END] = {}


def _count(node: _Node, counted: Counter[str]) -> None:
    """Counts the endings with which words of `node` go on, where there are several."""
    for rest in node.values():
        if len(rest) > 1:
            counted[_pattern(rest)] += 1
        _count(rest, counted)


def _cut(node: _Node, stem: str, shared: set[str], stems: dict[str, _Node]) -> None:
    """Moves what goes on with `shared` endings from `node` to `stems`, by its endings.

    A word that others begin with stays with them, so that of two the longer one is still taken.
    """
    if _END in node or node.keys() & _ENDINGS.keys():
        return
    for letter, rest in list(node.items()):
        if (endings := _pattern(rest)) in shared:
            _add(stems.setdefault(endings, {}), stem + letter)
            del node[letter]
        else:
            _cut(rest, stem + letter, shared, stems)
            if not rest:
                del node[letter]


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
