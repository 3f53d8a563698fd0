"""Reports from one mould: the same words about somebody else («Аэропорт Твери закрыт», «Аэропорт Пензы закрыт»)."""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from core.encoders import split_sentences
from core.encoders.words import surfaces

_TELLING = 3  # letters: a case or another spelling («Беларуси», «Белоруссии») changes those behind them
_SAME = {"пит": "пет", "кыр": "кир"}  # «Питер», «Петербург»; «Кыргызстан», «Киргизия»
_NAME, _LATIN = 1 << 15, 1 << 14  # marks of a word
_FEWEST_WORDS, _SENTENCES = 4, 4
_LEAST_SHARED = 0.5  # of the words of two sentences
_NEARLY_ALL = 0.75
_OF_A_PLACE = re.compile(r"[сцз]ь?к[аиоуіе]\w{0,3}$")
_TITLE = re.compile(r"[«\"“„]([A-ZА-ЯЁІЇЄҐ][^«»\"“”„\n]{2,50})[»\"”]")
_LONGEST_TITLE = 4  # words: more are what somebody said
# These stand in any report, whoever tells it: «в Telegram», «в Госдуме».
_NO_NAMES = ("кремл", "госдум", "совфед", "верховн", "telegram", "телеграм", "youtube", "facebook", "фейсбук")
_AND = ("и", "та", "й", "and")


class _Name(NamedTuple):
    """The words before and behind a name, and whether it is in Latin letters («Reuters» may be «Рейтер»); its own."""

    where: tuple[int, int, bool]
    words: frozenset[int]


class _Sentence(NamedTuple):
    words: frozenset[int]
    names: tuple[_Name, ...]
    denied: frozenset[int]  # words right behind a «не»

    def strangers(self, known: frozenset[int]) -> list[_Name]:
        """The names of which not all is `known`."""
        return [name for name in self.names if not name.words <= known]


def mould_of(line: str) -> bytes:
    """How a sentence is built: two bytes a word, its first letters and whether it is part of a name."""
    return b"".join(mark.to_bytes(2, "little") for mark in _marks(line))


def moulds_of(text: str) -> bytes:
    """How the first sentences of a text are built, with two zeros between."""
    built: list[bytes] = []
    for line in text.split("\n"):
        for sentence in split_sentences(line):
            mould = mould_of(line[sentence.start : sentence.end])
            if len(mould) >= 2 * _FEWEST_WORDS:
                built.append(mould)
                if len(built) == _SENTENCES:
                    return b"\0\0".join(built)
    return b"\0\0".join(built)


def recast(one: bytes, other: bytes) -> bool:
    """Whether a sentence of each text, as `mould_of` and `moulds_of` give them, says the same of somebody else, or the
    contrary of the same («подписал закон», «не подписал закон»).

    Half of their words are the same; between the same two words, or at an end, each has a name, and neither name is
    in the other text. The first word of a sentence has a capital letter in any case: it is a name if it is the
    adjective of a place («Курская область: …»).
    """
    mine, its = _sentences(one), _sentences(other)
    my_words = frozenset().union(*(each.words for each in mine))
    its_words = frozenset().union(*(each.words for each in its))
    i_deny = frozenset().union(*(each.denied for each in mine))
    it_denies = frozenset().union(*(each.denied for each in its))
    return any(
        _alike(each.words, other.words)
        and (
            _about_others(each.strangers(its_words), other.strangers(my_words))
            or _denies(each, other, it_denies)
            or _denies(other, each, i_deny)
        )
        for each in mine
        for other in its
    )


def _denies(one: _Sentence, other: _Sentence, denied: frozenset[int]) -> bool:
    """Whether a sentence denies a word that another, in nearly the same words, does not, nor anything of the `denied`
    in its text.
    """
    return bool((one.denied & other.words) - denied) and _alike(one.words, other.words, _NEARLY_ALL)


def _alike(one: frozenset[int], other: frozenset[int], least: float = _LEAST_SHARED) -> bool:
    return 2 * len(one & other) >= least * (len(one) + len(other))


def _about_others(mine: Sequence[_Name], its: Sequence[_Name]) -> bool:
    return any(one.where == other.where and one.words.isdisjoint(other.words) for one in mine for other in its)


@lru_cache(1_000)  # reports from one mould meet by the hundred
def _sentences(built: bytes) -> tuple[_Sentence, ...]:
    found = []
    for sentence in _split(memoryview(built).cast("H").tolist()):
        names = []
        for is_name, run in groupby(enumerate(sentence), key=lambda at: at[1] >= _NAME):
            if is_name:
                places, marks = zip(*run, strict=True)
                before = sentence[places[0] - 1] if places[0] else 0
                behind = sentence[places[-1] + 1] if places[-1] + 1 < len(sentence) else 0
                where = (before, behind, any(mark & _LATIN for mark in marks if mark % _NAME not in _LINKING))
                names.append(_Name(where, frozenset(mark % _NAME for mark in marks) - _LINKING))
        plain = [mark % _NAME for mark in sentence]
        denied = frozenset(word for before, word in pairwise(plain) if before in _NOT)
        found.append(_Sentence(frozenset(plain), tuple(names), denied))
    return tuple(found)


def _split(marks: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    for end in [*(at for at, mark in enumerate(marks) if not mark), len(marks)]:
        if end - start >= _FEWEST_WORDS:
            yield marks[start:end]
        start = end + 1


def _marks(line: str) -> Iterator[int]:
    """A number for each word, never 0, with `_NAME` for those of names and for «и» between two."""
    words = list(_words(line))
    for place, (word, named) in enumerate(words):
        linking = word in _AND and 0 < place < len(words) - 1 and words[place - 1][1] and words[place + 1][1]
        yield _number(word) | _NAME * (named or linking)


def _number(word: str) -> int:
    begin = word.lower().replace("ё", "е")[:_TELLING]
    return zlib.crc32(_SAME.get(begin, begin).encode()) % (_LATIN - 1) + 1 | _LATIN * begin.isascii()


_LINKING = frozenset(map(_number, _AND))
_NOT = frozenset(map(_number, ("не", "not")))


def _words(line: str) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it is part of a name: of a title in quotation marks, or with a capital letter."""
    first = True
    for place, part in enumerate(_TITLE.split(line)):
        read = surfaces(part)
        if place % 2 and len(read) <= _LONGEST_TITLE:
            yield from ((word, True) for word in read)
        else:
            for word in read:
                yield word, _is_name(word, first=first)
                first = False
        first = first and not read


def _is_name(word: str, *, first: bool) -> bool:
    if len(word) < 3 or not word[0].isupper() or word.isupper() or word.lower().startswith(_NO_NAMES):
        return False
    return not first or _OF_A_PLACE.search(word) is not None
