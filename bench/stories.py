"""How well posts that tell one event are grouped: pairs that people would call one story, and pairs that only look so.

    python -m bench.stories [--file tests/stories/retold.jsonl] [--encoder default] [--crowd posts.jsonl.gz]

A line of the file is a family of invented news: `a` and `b` are two events with the same people or places, each told
several times in other words. Or it is one judged pair, `{"a": text, "b": text, "same": true}`, for a set of your own,
with `"dates": [date of a, date of b]` (ISO 8601) where they are known.
All texts go through `slukh stories`' own function at once, so that what one pair pulls into a story tells in all
others. With `--crowd`, real posts ({text} a line) stand among them, those with dated pairs on their days (`date`).

Prints precision, recall and F1 over all pairs within a family, and beside them what simpler ways reach with the best
threshold for this very file: copies alone (shingles), words alone (tf-idf of stems), the encoder alone.
"""

import argparse
import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np

from core.encoders import STOP_WORDS, open_encoder, stem
from core.encoders.words import surfaces
from core.stories import group_posts, shingles
from core.stories.copies import likeness
from core.types import Post

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
_INVENTED = Path(__file__).resolve().parent.parent / "tests" / "stories"
RETOLD = _INVENTED / "retold.jsonl"  # each event told two or three times
OUTLETS = _INVENTED / "outlets.jsonl"  # each told by five to seven outlets, and another of the same people by three


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts as posts, and pairs of their places with whether both tell one event."""

    posts: list[Post]
    judged: list[tuple[int, int, bool]]


def read_pairs(lines: Sequence[str]) -> Pairs:
    """The posts and pairs of families or judged pairs, an hour or two between the tellings of an event."""
    posts: list[Post] = []
    judged: list[tuple[int, int, bool]] = []
    for number, line in enumerate(lines):
        family = json.loads(line)
        events = [family["a"], family["b"]]
        if "same" in family:
            events = [events] if family["same"] else [[event] for event in events]
        places: list[tuple[int, int]] = []
        for which, tellings in enumerate(events):
            for telling, text in enumerate(tellings):
                places.append((len(posts), which))
                date = MORNING + timedelta(minutes=7 * number + 50 * telling + 15 * which)
                if "dates" in family:
                    date = datetime.fromisoformat(family["dates"][max(which, telling)])
                posts.append(Post(f"{number}/{which}/{telling}", f"channel {telling}", date, text))
        judged += [(one, other, one_of == its) for (one, one_of), (other, its) in combinations(places, 2)]
    return Pairs(posts, judged)


def read_crowd(file: Path, count: int, days: set[date]) -> list[Post]:
    """Up to `count` real posts: those of `days` at their times; without `days` at the time of the invented news."""
    data = file.read_bytes()
    rows = [json.loads(line) for line in (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines()]
    if days:
        rows = [row for row in rows if datetime.fromisoformat(row["date"]).date() in days]
    return [
        Post(
            f"crowd/{number}",
            "crowd",
            datetime.fromisoformat(row["date"]) if days else MORNING + timedelta(seconds=10 * number),
            row["text"],
        )
        for number, row in enumerate(rows[:count])
    ]


def f1(said: Sequence[bool], truth: Sequence[bool]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = sum(one and other for one, other in zip(said, truth, strict=True))
    precision, recall = right / max(1, sum(said)), right / max(1, sum(truth))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def at_best(values: Sequence[float], truth: Sequence[bool]) -> tuple[float, float, float]:
    """`f1` with the threshold that suits best."""
    return max((f1([value >= at for value in values], truth) for at in sorted(set(values))), key=lambda each: each[2])


def tf_idf(texts: Sequence[str]) -> Callable[[int, int], float]:
    """Cosine of stems weighted by their rarity in these texts, by two places."""
    counts = [Counter(stem(word) for word in surfaces(text) if word.lower() not in STOP_WORDS) for text in texts]
    held = Counter(each for count in counts for each in count)
    weights = [
        {each: (1 + math.log(times)) * math.log(len(texts) / held[each]) for each, times in count.items()}
        for count in counts
    ]
    lengths = [math.sqrt(sum(weight**2 for weight in each.values())) or 1.0 for each in weights]

    def cosine(one: int, other: int) -> float:
        shared = sum(weight * weights[other].get(each, 0.0) for each, weight in weights[one].items())
        return shared / lengths[one] / lengths[other]

    return cosine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=RETOLD)
    parser.add_argument("--encoder", default="default")
    parser.add_argument("--crowd", type=Path)
    parser.add_argument("--count", type=int, default=3000, help="posts of the crowd")
    parser.add_argument("--wrong", action="store_true", help="show the pairs that were judged wrongly")
    arguments = parser.parse_args()
    encoder = open_encoder(arguments.encoder)
    pairs = read_pairs(arguments.file.read_text(encoding="utf-8").splitlines())
    texts = [post.text for post in pairs.posts]
    truth = [same for _, _, same in pairs.judged]
    days = {post.date.date() for post in pairs.posts} - {MORNING.date()}
    crowd = read_crowd(arguments.crowd, arguments.count, days) if arguments.crowd else []
    placed = group_posts([*pairs.posts, *crowd], encoder=encoder)
    ids = [post.id for post in pairs.posts]
    said = [placed[ids[one]] == placed[ids[other]] for one, other, _ in pairs.judged]
    print(f"{len(texts)} texts, {len(truth)} pairs, {sum(truth)} of them one event; {len(crowd)} posts around them")
    show("slukh stories", f1(said, truth))
    sizes = Counter(placed.values())
    print(f"largest story: {max(sizes.values())} posts; {sum(size > 5 for size in sizes.values())} of more than five")
    copies = [shingles(text) for text in texts]
    show("copies alone", at_best([likeness(copies[one], copies[other]) for one, other, _ in pairs.judged], truth))
    words = tf_idf(texts)
    show("words alone", at_best([words(one, other) for one, other, _ in pairs.judged], truth))
    if encoder is not None:
        vectors = encoder.encode(texts)
        meaning = [float(np.dot(vectors[one], vectors[other])) for one, other, _ in pairs.judged]
        show("the encoder alone", at_best(meaning, truth))
    if arguments.wrong:
        for (one, other, same), each in zip(pairs.judged, said, strict=True):
            if each != same:
                print("missed" if same else "wrong", "|", texts[one], "|", texts[other])


def show(name: str, measured: tuple[float, float, float]) -> None:
    print(f"{name:18} precision {measured[0]:.3f}, recall {measured[1]:.3f}, F1 {measured[2]:.3f}")


if __name__ == "__main__":
    main()
