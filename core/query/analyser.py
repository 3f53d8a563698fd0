"""The analyser: words of texts and queries as what they are searched by, the same on both engines.

A known word becomes its lemma (Russian and Ukrainian dictionaries of pymorphy3), any other its Snowball stem, and ё is
е. Where a form belongs to several words («стали»: стать, сталь) the likeliest is the term and the rest are `others`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, islice
from typing import Any

from core.query import marks

ANALYSER_ID = "6"
"""Changes whenever the same text gives other terms, or indexes made until then may be wrong: they are rebuilt."""

_SHORT = 20  # words: all of such a post has weight
_LONG = 150  # words: more often must a longer post say a word that has weight
_FORMS_IN_MEMORY = 40_000  # 0.5 kB each: all the forms of a month would take 100 MB, and are hit little oftener
_MOST_BEGUN = 50_000  # forms in a dictionary: of shorter beginnings no others are looked for
_KEPT, _CHANGING = 2, 2  # letters of a beginning that are the same in all forms; at its end, that may be others
_LIKELY = 0.05  # readings of a searched form below this are not meant: «стали» is not сталь

HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"  # what nobody sees: where a word may be broken, which way it is read
# Stress and other combining marks belong to their letters; an apostrophe inside a Ukrainian word does too, and what
# is hidden between two letters.
_WORDS = re.compile(
    r"(?:(?<!\w)[@#])?\w[\w\u0300-\u036f]*"
    rf"(?:(?:['’ʼ`](?=[^\W\d_])|[{HIDDEN}]+(?=\w))[\w\u0300-\u036f]+)*"
)
_STRESS = re.compile(rf"[\u0300\u0301{HIDDEN}]")
_MARKS = re.compile(r"[\u0300-\u036f]")  # that make no letter with the one before: words struck out with them
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_IOTATED = "яюєї"  # but for a few names, Ukrainian apostrophes stand before these
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
MIXED = re.compile("[a-z](?:(?=[\u0400-\u04ff])|(?<=[\u0400-\u04ff][a-z]))")
"""Letters of two alphabets side by side, in small letters: «Cобянин» that was begun on an English keyboard."""
_LATIN, _LIKE_LATIN = "aceopxykmtbhijs", "асеорхукмтвніјѕ"
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _LIKE_LATIN), str.maketrans(_LIKE_LATIN, _LATIN)
_LATIN_LETTER = re.compile("[a-z]")
_FOLD = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "`": "'"})
PLAIN = str.maketrans({"ё": "е", "'": None, "’": None, "ʼ": None, "`": None})


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a text: `text[start:end]`, what it is searched by, and what else it may be."""

    start: int
    end: int
    term: str
    others: tuple[str, ...] = ()


Reading = tuple[tuple[str, float], ...]
"""What a form may be, likeliest first: terms with their probabilities."""


class Analyser:
    """Terms of texts and queries. Safe to share between threads: its memory of word forms is only a cache."""

    def __init__(self, russian: Any, ukrainian: Any, stem_russian: Any, stem_english: Any) -> None:
        self._russian = russian
        self._ukrainian = ukrainian
        self._stem_russian = stem_russian
        self._stem_english = stem_english
        self._read = lru_cache(_FORMS_IN_MEMORY)(self._reading)

    @property
    def id(self) -> str:
        return ANALYSER_ID

    def terms(self, text: str, language: str | None = None) -> Iterator[Term]:
        """The terms of a text, in its order. Words of a text without Ukrainian letters are read as Russian.

        `language` is that of the whole where `text` is a part of one.
        """
        language = language or language_of(text)
        for found in _WORDS.finditer(text):
            word = _normal(found.group())
            if word is None:
                continue
            reading = self._read(word, language)
            others = tuple(term for term, _ in reading[1:])
            if word[0] in "@#":
                others = (*others, word.translate(PLAIN))
            yield Term(found.start(), found.end(), reading[0][0], others)

    def searched(self, word: str) -> tuple[str, ...]:
        """The terms by which a searched word finds all forms of what it may be, in either language."""
        normal = _normal(word)
        if normal is None:
            return ()
        if normal[0] in "@#":
            return (normal.translate(PLAIN),)
        found = [term for term, chance in self._read(normal, "ru") if chance >= _LIKELY]
        if _CYRILLIC.search(normal):
            found += [term for term, chance in self._read(normal, "uk") if chance >= _LIKELY]
        return tuple(dict.fromkeys(found))

    def beginnings(self, word: str) -> tuple[str, ...]:
        """Every form that `searched` finds begins with one of these: ё is е, and apostrophes are left out."""
        return tuple(dict.fromkeys(start for term in self.searched(word) for start in self._beginnings(term)))

    def prefix(self, text: str) -> str:
        """What terms begin with that are found by `text*`, but for those of `begun`."""
        return plain_word(text)

    @lru_cache(10_000)  # noqa: B019 - analysers live as long as the process
    def begun(self, text: str) -> tuple[str, ...]:
        """Which terms `text*` finds that begin otherwise, of words that have forms with this beginning: «украинец» for
        «украинц*», «выборы» for «выборах*».
        """
        start = self.prefix(text)
        if len(start) <= _KEPT:
            return ()
        found = dict.fromkeys(term for term in self.searched(start) if _is_near(term, start) or start.startswith(term))
        for dictionary in (self._russian.dictionary, self._ukrainian.dictionary):
            found.update(dict.fromkeys(_changed(dictionary, start)))
        # Of words with hyphens («отец-основатель») each part is a term of its own.
        return tuple(term for term in found if term.isalnum() and not term.startswith(start))

    @lru_cache(10_000)  # noqa: B019 - analysers live as long as the process
    def _beginnings(self, term: str) -> tuple[str, ...]:
        if term[:1] in "@#":
            return (term[1:],)
        if not _CYRILLIC.search(term):
            return (term[: max(1, len(term) - 2)],)  # an English stem may end otherwise than its words
        forms = {term}  # an unknown word's stem, with which it begins
        for dictionary in (self._russian, self._ukrainian):
            for spelling in filter(dictionary.word_is_known, _spellings(term)):
                for parse in dictionary.parse(spelling):
                    if parse.is_known and parse.normal_form.translate(PLAIN) == term:
                        forms.update(form.word.translate(PLAIN) for form in parse.lexeme)
        groups: dict[str, list[str]] = {}
        for form in forms:  # «идти» and «шёл», «богаче» and «побогаче» begin apart
            groups.setdefault(form[:3], []).append(form)
        return tuple(_common(group) for group in groups.values())

    def _reading(self, word: str, language: str) -> Reading:
        bare = word.lstrip("@#")
        if not _CYRILLIC.search(bare):
            stem = self._stem_english.stemWord(bare) if bare.isalpha() and word[0] != "@" else bare
            return ((stem.translate(PLAIN) or bare, 1.0),)
        first, second = (self._ukrainian, self._russian) if language == "uk" else (self._russian, self._ukrainian)
        folded = bare.translate(_FOLD)
        reading = _lemmas(first, folded) or _lemmas(second, folded)
        if reading:
            return reading
        stem = self._stem_russian.stemWord(folded.translate(PLAIN))
        return ((stem or bare, 1.0),)


@cache
def load_analyser() -> Analyser:
    """The analyser with its dictionaries (0.2 s and 40 MB at the first call; the same one afterwards)."""
    import pymorphy3
    import Stemmer

    return Analyser(
        pymorphy3.MorphAnalyzer(lang="ru"),
        pymorphy3.MorphAnalyzer(lang="uk"),
        Stemmer.Stemmer("russian", 0),
        Stemmer.Stemmer("english", 0),
    )


def split_words(text: str) -> list[str]:
    """The words of a query, as they are written."""
    return [found.group() for found in _WORDS.finditer(text) if _normal(found.group()) is not None]


def plain_word(word: str) -> str:
    """A word as names are compared by it: without its sign, and whatever else may be left out or written otherwise."""
    return (_normal(word) or "").lstrip("@#").translate(PLAIN)


def indexed_words(terms: Iterable[Term]) -> tuple[str, ...]:
    """What is indexed of a text, each once: its terms, other readings, and marks of what it says with weight.

    A short post is marked as a whole; of a longer one, the terms that it repeats. That is all that ranking needs.
    """
    counts: dict[str, int] = {}
    others: dict[str, None] = {}
    length = 0
    for term in terms:
        length += 1
        counts[term.term] = counts.get(term.term, 0) + 1
        for other in term.others:
            others[other] = None
    words = [*counts, *(name for name in others if name not in counts)]
    if length <= _SHORT:
        return (*words, marks.SHORT)
    often = 2 if length <= _LONG else 3
    return (*words, *(marks.weighty(name) for name, number in counts.items() if number >= often))


def _common(words: Sequence[str]) -> str:
    """The letters with which all begin."""
    if not words:
        return ""
    first, last = min(words), max(words)
    return next((first[:at] for at, letter in enumerate(first) if not last.startswith(letter, at)), first)


def _spellings(term: str) -> Iterator[str]:
    """The term, and whatever it may be in a dictionary: with the apostrophes that terms leave out."""
    places = range(1, len(term))
    before_iotated = [at for at in places if term[at] in _IOTATED]
    yield term
    for at in places:
        yield f"{term[:at]}'{term[at:]}"
    for first, second in combinations(before_iotated, 2):
        yield f"{term[:first]}'{term[first:second]}'{term[second:]}"


def _lemmas(dictionary: Any, word: str) -> Reading:
    """The lemmas of a form with their summed chances; empty when the dictionary does not know the form."""
    if not dictionary.word_is_known(word):
        return ()
    chances: dict[str, float] = {}
    for parse in dictionary.parse(word):
        lemma = parse.normal_form.translate(PLAIN)
        chances[lemma] = chances.get(lemma, 0.0) + parse.score
    return tuple(sorted(chances.items(), key=lambda item: (-item[1], item[0])))


def _changed(dictionary: Any, start: str) -> Iterator[str]:
    """The lemmas that have forms with this beginning, and another one themselves, if that may be meant."""
    forms = list(islice(dictionary.words.iteritems(start), _MOST_BEGUN + 1))
    for form, (paradigm, place) in forms if len(forms) <= _MOST_BEGUN else ():
        lemma = dictionary.build_normal_form(paradigm, place, form).translate(PLAIN)
        if lemma.startswith(start):
            continue
        tag = dictionary.build_tag_info(paradigm, place)
        if _is_near(lemma, start):
            if "Cmp2" not in str(tag):  # of «полный» nobody looks for «пополнее»
                yield lemma
        elif tag.POS == "NOUN" and len(lemma) > len(start):
            # One form says little («лет» of год), and so does a short word; «дети» are all of ребёнок that is plural.
            stem = dictionary.build_stem(dictionary.paradigms[paradigm], place, form)
            ways = [before + stem + behind for before, _, behind in dictionary.build_paradigm_info(paradigm)]
            if sum(way.startswith(start[:_KEPT]) for way in ways) * 4 >= len(ways):
                yield lemma


def _is_near(term: str, start: str) -> bool:
    """Whether the term begins so but for the last letters, which change in many words."""
    return term.startswith(start[: max(_KEPT, len(start) - _CHANGING)])


def _normal(word: str) -> str | None:
    """A word as it is read: lower case, composed, without stress and hidden marks, in letters of one alphabet if it can
    be; None when nothing is left.
    """
    word = word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFC", _STRESS.sub("", unicodedata.normalize("NFC", word)))
        word = _MARKS.sub("", word).replace("ѐ", "е").replace("ѝ", "и")
        if MIXED.search(word):
            word = _in_one_alphabet(word)
    sign, bare = (word[0], word[1:]) if word[:1] in "@#" else ("", word)
    bare = bare.strip("_'’ʼ`")[: marks.MAX_WORD]  # a term never begins with _: those are the index's own marks
    return sign + bare if bare else None


def _in_one_alphabet(word: str) -> str:
    """A word of two alphabets in the one that all its letters may be of; in Latin letters if it has more of them."""
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    mostly_latin = len(_LATIN_LETTER.findall(word)) > len(_CYRILLIC.findall(word))
    if mostly_latin and not _CYRILLIC.search(latin):
        return latin
    return word if _LATIN_LETTER.search(cyrillic) else cyrillic


def language_of(text: str) -> str:
    """`uk` for a text that has more letters of Ukrainian alone than of Russian alone, else `ru`."""
    ukrainian = len(_UKRAINIAN.findall(text))
    return "uk" if ukrainian and ukrainian > len(_RUSSIAN.findall(text)) else "ru"
