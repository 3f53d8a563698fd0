"""Ukrainian spelt as Russian, for an encoder that was not taught Ukrainian: enough to see what a text is about.

It is no translation: words of everyday news by a list, the others by their endings and letters, a word at a time.
"""

import re
from functools import lru_cache

from core.encoders.ukrainianwords import BEGINNINGS, WORDS
from core.encoders.words import guess_language

_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]+(?:['’ʼ][А-Яа-яІіЇїЄєҐґ]+)*")
_LETTERS = str.maketrans("іїєґ", "ииег", "'")
_PAIRS = """
    ннями ниями ннях ниях нням нием нню нию нні нии ння ние ття тие тті тии
    ються ются яться ятся ється ется ться тся тися ться вся лся
    істю остью ість ость ості ости ські ские цькі цкие
    ього его ьому ему ьої ей ої ой ою ой ею ей єю ей ії ии ія ия ію ию
    ами ами ями ями ими ыми их ых им ым ий ый ів ов їв ев
    ав ал ив ил ув ул яв ял ає ает яє яет ює ует ує ует іє еет ить ит ять ят ють ют уть ут
    увати овать ати ать ити ить яти ять ти ть єм ем ли ли и ы і и
"""
_ENDINGS = sorted(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True), key=lambda pair: -len(pair[0]))
_PREFIXES = (("від", "от"), ("роз", "раз"), ("під", "под"), ("об'", "объ"), ("спів", "со"), ("най", "наи"))
_CLUSTERS = (("ськ", "ск"), ("цьк", "цк"), ("зьк", "зк"))
_HARD = re.compile(r"(?<=[гкхжшщч])ы")  # which Russian has nowhere
_SHORTEST, _LONGEST_REST = 3, 6  # letters of a beginning that the list knows, and behind it


def spelt_as_russian(text: str) -> str:
    """`text` if it is not Ukrainian, else a Russian word or what looks like one for each of its words."""
    return _WORD.sub(lambda match: _respelt(match[0]), text) if guess_language(text) == "uk" else text


def _respelt(word: str) -> str:
    found = _in_small_letters(word.lower().replace("’", "'").replace("ʼ", "'"), word[0].isupper())
    if word.isupper() and len(word) > 1:
        return found.upper()
    return found.capitalize() if word[0].isupper() else found


@lru_cache(20_000)
def _in_small_letters(word: str, named: bool) -> str:
    """`word` respelt; `named`: it begins with a capital letter, and «-ій» is how a given name ends."""
    known = WORDS.get(word)
    if known is not None:
        return known
    for size in range(min(len(word), 24), _SHORTEST - 1, -1):
        begin = BEGINNINGS.get(word[:size])
        if begin is not None and len(word) - size <= _LONGEST_REST:
            rest = "л" + word[size + 1 :] if word[size:] in ("в", "вся") else _ending(word[size:])
            return _HARD.sub("и", begin + rest.translate(_LETTERS))
    found = word[:-2] + ("ий" if named else "ой") if word.endswith("ій") else _ending(word)
    for ours, theirs in _PREFIXES:
        if found.startswith(ours) and len(found) > len(ours) + 2:
            found = theirs + found[len(ours) :]
            break
    for ours, theirs in _CLUSTERS:
        found = found.replace(ours, theirs)
    return _HARD.sub("и", found.translate(_LETTERS))


def _ending(word: str) -> str:
    for ours, theirs in _ENDINGS:
        if word.endswith(ours):
            return word[: -len(ours)] + theirs
    return word
