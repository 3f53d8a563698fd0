"""Learns in which directions of an encoder's vectors one report differs from another, and how much knowing them helps.

    python -m bench.projection posts.jsonl.gz --translations pairs.jsonl [--encoder default] [--write FILE]

A line of the posts has `text` and `channel`; one of the translations has the sentences of a post, `ru`, and what each
is in English, `en`. Of each text some sentences in a row are cut out, and the projection is taught to find them again
by what is left: among other posts of its channel, among posts of all, and by the English of what is left. Copies are
no rivals. Every tenth translation is held out, with its post.

Prints the mean reciprocal rank of the held-out parts by the English of the rest, among those of 3,000 other posts, with
vectors evened out alone and with the projection, and their ratio. `--write` keeps what was learnt, as a NumPy file for
core/links/projections. Encoding 20,000 posts takes a few minutes, and so does learning.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.encoders import Encoder, open_encoder, split_sentences
from core.encoders.rows import Floats
from core.links.statistics import measure, unit

SHORTEST = 20  # characters of a sentence
FEWEST, MOST = 4, 30  # sentences of a text
SIZES = (1, 2, 2, 3)  # sentences that are cut out, each as likely
AT_ONCE = 256  # texts
RATE = 1e-3
FOLLOWED = 0.98  # how slowly the mean of the last steps, which is what is kept, follows them
NOISE = 0.5  # the length of what is added to each vector, so that little is learnt by heart
COPY = 0.85  # likeness of two parts from which on they are copies
TIMES = 4  # that the translations are gone through while the posts are once
RIVALS = 3000


@dataclass(frozen=True, slots=True)
class Text:
    """The rows of a text's sentences, in order. Of a translated one also `abroad`, those of what they are in English,
    and `runs`, the row of some sentences as one text, by the first's place and their number.
    """

    home: list[int]
    abroad: list[int] = field(default_factory=list)
    runs: dict[tuple[int, int], int] = field(default_factory=dict)


class Sentences:
    """Sentences by row, to be encoded all at once."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def row(self, sentence: str) -> int:
        """The row of a sentence."""
        return self._rows.setdefault(sentence, len(self._rows))

    def knows(self, sentence: str) -> bool:
        """Whether it has a row."""
        return sentence in self._rows

    def encoded(self, encoder: Encoder) -> Floats:
        """The vectors of all."""
        texts, vectors = list(self._rows), np.zeros((len(self._rows), encoder.dimensions), dtype=np.float32)
        for start in range(0, len(texts), AT_ONCE):
            vectors[start : start + AT_ONCE] = encoder.encode(texts[start : start + AT_ONCE])
            if start // AT_ONCE % 20 == 0:
                print(f"encoding, {start} of {len(texts)} sentences", flush=True)
        return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--translations", type=Path, required=True)
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    encoder = open_encoder(arguments.encoder)
    if encoder is None:
        parser.error("without an encoder there is nothing to learn")
    sentences = Sentences()
    translated = read_translations(arguments.translations, sentences)
    held, taught = translated[::10], [text for number, text in enumerate(translated) if number % 10]
    channels = read_posts(arguments.posts, sentences, {row for text in held for row in text.home})
    if len(taught) < AT_ONCE // 8 or sum(map(len, channels)) < AT_ONCE:
        parser.error(f"too few texts of {FEWEST} sentences or more to be each other's rivals")
    vectors = sentences.encoded(encoder)
    learn(vectors, channels, taught, held, arguments.epochs, arguments.write)


def read_translations(path: Path, sentences: Sentences) -> list[Text]:
    """The translated texts that are long enough."""
    texts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        read = json.loads(line)
        pairs = [pair for pair in zip(read["ru"], read["en"], strict=True) if all(part.strip() for part in pair)]
        if len(pairs) < FEWEST:
            continue
        home, abroad = zip(*pairs, strict=True)
        runs = {
            (start, size): sentences.row(" ".join(home[start : start + size]))
            for size in sorted(set(SIZES))
            for start in range(len(home) - size + 1)
        }
        texts.append(Text([sentences.row(each) for each in home], [sentences.row(each) for each in abroad], runs))
    return texts


def read_posts(path: Path, sentences: Sentences, held: set[int]) -> list[list[Text]]:
    """By channel, the posts that are long enough, without sentences that stand in several and without those `held`."""
    found: list[tuple[str, list[str]]] = []
    times: dict[str, int] = defaultdict(int)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            post = json.loads(line)
            parts = [post["text"][span.start : span.end] for span in split_sentences(post["text"])]
            found.append((post["channel"], [part for part in parts if len(part) >= SHORTEST][:MOST]))
            for part in set(found[-1][1]):
                times[part] += 1
    channels: dict[str, list[Text]] = defaultdict(list)
    for channel, parts in found:
        own = [part for part in parts if times[part] == 1]
        if len(own) >= FEWEST and not any(sentences.knows(part) and sentences.row(part) in held for part in own):
            channels[channel].append(Text([sentences.row(part) for part in own]))
    return list(channels.values())


def learn(
    vectors: Floats, channels: list[list[Text]], taught: list[Text], held: list[Text], epochs: int, file: Path | None
) -> None:
    """Learn, try on what is held out, and keep what was learnt."""
    home = np.array([row for texts in channels for text in texts for row in text.home])
    abroad = np.array([row for text in taught for row in text.abroad])
    nothing = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    evened = measure(vectors[home[::5]], vectors[abroad], nothing).projection
    everybody = [text for texts in channels for text in texts]
    others = random.Random(9).sample(everybody, min(RIVALS, len(everybody)))
    learner, chance = Learner(vectors, evened), random.Random(2)
    before = rank(vectors, evened, held, others)
    after = before
    for epoch in range(epochs):
        steps = list(batches(channels, everybody, taught, chance))
        chance.shuffle(steps)
        loss = np.mean([learner.step(*step) for step in steps])
        after = rank(vectors, learner.kept, held, others)
        print(f"{epoch + 1} of {epochs}: loss {loss:.3f}, held out {after:.3f}", flush=True)
    print(f"{len(held)} held out: {before:.3f} evened out, {after:.3f} projected, ratio {after / before:.2f}")
    if file is not None:
        np.save(file, learner.kept.astype(np.float16))
        print(f"kept in {file}")


Rows = list[list[int]]


def batches(
    channels: list[list[Text]], everybody: list[Text], taught: list[Text], chance: random.Random
) -> Iterator[tuple[Rows, Rows]]:
    """What is left of texts, and the parts that were cut out of them; more parts may follow as rivals."""
    for texts in channels:
        yield from (cut(some, chance) for some in chunks(texts, AT_ONCE, chance))
    yield from (cut(some, chance) for some in chunks(everybody, 2 * AT_ONCE, chance))
    for _ in range(TIMES):
        for some in chunks(taught, AT_ONCE, chance):
            rest, parts = cut(some, chance)
            yield rest, parts + cut(chance.sample(everybody, AT_ONCE), chance)[1]


def chunks(texts: Sequence[Text], size: int, chance: random.Random) -> Iterator[list[Text]]:
    """`texts` in another order, `size` at a time; too few to be each other's rivals are left out."""
    mixed = chance.sample(texts, len(texts))
    for start in range(0, len(mixed), size):
        if len(mixed) - start >= AT_ONCE // 8:
            yield mixed[start : start + size]


def cut(texts: Sequence[Text], chance: random.Random) -> tuple[Rows, Rows]:
    """Of each text what is left, in English where it is translated, and one to three sentences that were cut out."""
    rest, parts = [], []
    for text in texts:
        size = min(chance.choice(SIZES), len(text.home) - 2)
        start = chance.randrange(len(text.home) - size + 1)
        left = text.abroad or text.home
        rest.append(left[:start] + left[start + size :])
        parts.append([text.runs[start, size]] if text.runs else text.home[start : start + size])
    return rest, parts


class Learner:
    """A projection that is taught by one step of Adam after another; `kept` is the mean of the last."""

    def __init__(self, vectors: Floats, projection: Floats) -> None:
        self._vectors = vectors
        self._projection, self.kept = projection.copy(), projection.copy()
        self._sharpness = np.log(25.0)  # of the choice between the parts, as a logarithm
        self._adam, self._adam_sharpness = Adam(RATE), Adam(10 * RATE)
        self._noise = np.random.default_rng(0)

    def step(self, rest: Rows, parts: Rows) -> float:
        """The loss before the step: how surprising it is that the first of `parts` belong to `rest`, one each."""
        left = self._blurred(self._vectors[[row for rows in rest for row in rows]])
        part = self._blurred(sums(self._vectors, parts))
        loss, slope, sharper = surprise(self._projection, self._sharpness, left, rest, part)
        self._sharpness -= float(self._adam_sharpness(np.array(sharper)))
        self._projection -= self._adam(slope).astype(np.float32)
        self.kept = FOLLOWED * self.kept + (1 - FOLLOWED) * self._projection
        return loss

    def _blurred(self, vectors: Floats) -> Floats:
        noise = self._noise.standard_normal(vectors.shape, dtype=np.float32)
        return vectors + noise * np.float32(NOISE / np.sqrt(vectors.shape[1]))


def surprise(
    projection: Floats, sharpness: float, left: Floats, rest: Rows, part: Floats
) -> tuple[float, Floats, float]:
    """How surprising it is that the first of the vectors `part` belong to the lists of `rest`, one each, whose vectors
    are `left`, one list after the other; and the slopes of that by the projection and by `sharpness`, a logarithm.
    """
    said, said_length = lengthened(left @ projection)
    asked = means(said, rest)
    answers, answers_length = lengthened(part @ projection)
    likeness = asked @ answers.T
    right = np.arange(len(rest))
    copies = answers[: len(rest)] @ answers.T > COPY
    copies[right, right] = False
    sharp = float(np.exp(sharpness))
    logits = np.where(copies, -1e4, likeness * sharp)
    logits -= logits.max(axis=1, keepdims=True)
    chosen = np.exp(logits)
    chosen /= chosen.sum(axis=1, keepdims=True)
    loss = -float(np.log(np.maximum(chosen[right, right], 1e-12)).mean())
    # Backwards, step by step.
    chosen[right, right] -= 1
    chosen /= len(rest)
    each = (chosen @ answers * sharp / np.array([len(rows) for rows in rest])[:, None])[repeated(rest)]
    slope = left.T @ shortened(each, said, said_length)
    slope += part.T @ shortened(chosen.T @ asked * sharp, answers, answers_length)
    return loss, slope, float((chosen * likeness).sum() * sharp)


class Adam:
    """Steps from slopes (Kingma and Ba 2015)."""

    def __init__(self, rate: float) -> None:
        self._rate, self._steps = rate, 0
        self._mean: Any = 0.0
        self._square: Any = 0.0

    def __call__(self, slope: npt.NDArray[Any]) -> npt.NDArray[Any]:
        self._steps += 1
        self._mean = 0.9 * self._mean + 0.1 * slope
        self._square = 0.999 * self._square + 0.001 * slope**2
        mean, square = self._mean / (1 - 0.9**self._steps), self._square / (1 - 0.999**self._steps)
        return np.asarray(self._rate * mean / (np.sqrt(square) + 1e-8))


def rank(vectors: Floats, projection: Floats, held: Sequence[Text], others: Sequence[Text]) -> float:
    """The mean reciprocal rank of parts of `held` by the rest, among those of `others`, over three ways to cut."""
    found = []
    for seed in range(3):
        chance = random.Random(seed)
        rest, parts = cut(held, chance)
        rivals = cut(others, chance)[1]
        said = unit(vectors[[row for rows in rest for row in rows]] @ projection)
        likeness = means(said, rest) @ unit(sums(vectors, parts + rivals) @ projection).T
        right = np.diagonal(likeness)[:, None]
        found.append(float((1 / (1 + (likeness > right).sum(axis=1))).mean()))
    return float(np.mean(found))


def repeated(rows: Rows) -> npt.NDArray[np.intp]:
    """The number of the list that each row stands in."""
    return np.repeat(np.arange(len(rows)), [len(some) for some in rows])


def _starts(rows: Rows) -> npt.NDArray[np.intp]:
    lengths = np.array([len(some) for some in rows])
    return np.asarray(np.cumsum(lengths) - lengths)


def sums(vectors: Floats, rows: Rows) -> Floats:
    """One vector of length one for the rows of each list."""
    return unit(np.add.reduceat(vectors[[row for some in rows for row in some]], _starts(rows)))


def means(vectors: Floats, rows: Rows) -> Floats:
    """The mean of those of `vectors`, which follow each other as in `rows`, that belong to one list."""
    return np.asarray(np.add.reduceat(vectors, _starts(rows)) / np.array([len(some) for some in rows])[:, None])


def lengthened(vectors: Floats) -> tuple[Floats, Floats]:
    """`vectors` brought to length one, and their lengths before."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors / lengths, lengths


def shortened(slope: Floats, vectors: Floats, lengths: Floats) -> Floats:
    """The slope before `lengthened`, from the one after."""
    return np.asarray((slope - vectors * (slope * vectors).sum(axis=1, keepdims=True)) / lengths, dtype=np.float32)


if __name__ == "__main__":
    main()
