"""Mentions against other ways of finding names, in one run: whole time, and its ratio to the floor.

    python -m bench.mentions POSTS [--officials FILE] [--people 5000] [--rounds 5]

POSTS are JSON Lines {id or message_id, text, date?}, gzipped or not. The catalogue is FILE (default: the starter
catalogue), filled up to --people with invented ones. The floor is json.loads, lower and a daachorse scan over all
inflected surnames. Ours is the whole of `slukh detect`, JSON in and out, resolving included: `first` is what a command
costs that runs once, after start-up. Times are of one core (processor time), the least of several rounds taken in turn;
slow contenders read a part of the posts, and their times are scaled up. pyahocorasick and natasha take part where they
are installed.
"""

import argparse
import gc
import gzip
import io
import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import daachorse
import pymorphy3

from cli.detect import DetectRun
from config.officials import load_officials, starter_path
from core import native
from core.mentions import (
    Catalogue,
    cache_key,
    compile_catalogue,
    digest_of,
    load_catalogue,
    save_catalogue,
)
from core.mentions.words import paradigms_ru
from core.types import Official

_CHUNKS = 16  # each contender's time is the sum of the least times of these
_GIVEN = (
    "Андрей",
    "Борис",
    "Виктор",
    "Геннадий",
    "Дмитрий",
    "Евгений",
    "Иван",
    "Кирилл",
    "Леонид",
    "Максим",
    "Николай",
)
_FATHERS = ("Андреевич", "Борисович", "Викторович", "Дмитриевич", "Иванович", "Николаевич", "Олегович", "Павлович")


@dataclass
class Contender:
    """A way to find names in JSON Lines; `part` of each chunk is what it reads."""

    name: str
    run: Callable[[bytes], object]
    part: float = 1.0


def invented(count: int) -> list[Official]:
    """People with names only, of surnames that the dictionary of Russian has."""
    words = pymorphy3.MorphAnalyzer(lang="ru").dictionary.iter_known_words()
    wanted = {"Surn", "nomn", "sing", "masc"}
    surnames = sorted({word for word, tag, *_ in words if wanted <= tag.grammemes and "Fixd" not in tag})
    chosen = random.Random(7)
    people = []
    for number in range(count):
        name = f"{chosen.choice(_GIVEN)} {chosen.choice(_FATHERS)} {chosen.choice(surnames).title()}"
        people.append(Official(f"invented-{number}", {"ru": name}))
    return people


def read_posts(path: Path) -> list[bytes]:
    """The posts as lines for `slukh detect`."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = []
    for number, line in enumerate(content.splitlines()):
        post = json.loads(line)
        doc = {"id": post.get("id", number), "text": post["text"], "date": post.get("date")}
        lines.append(json.dumps(doc, ensure_ascii=False).encode() + b"\n")
    return lines


def contenders(catalogue: Catalogue, forms: Sequence[str]) -> list[Contender]:
    """The floor first, then ours, then the others."""
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(list(forms))

    def floor(chunk: bytes) -> None:
        for line in chunk.splitlines():
            automaton.find_overlapping(json.loads(line)["text"].lower())

    run = DetectRun(catalogue, "bench", adjectives=False)

    def ours(chunk: bytes) -> None:
        run.all(io.BytesIO(chunk), io.BytesIO())

    found = [Contender("floor", floor), Contender("slukh detect", ours)]
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True)[:2000])) + r")\b")

    def regex(chunk: bytes) -> None:
        for line in chunk.splitlines():
            pattern.findall(json.loads(line)["text"].lower())

    found.append(Contender("regex of 2,000 forms", regex, 0.02))
    return [*found, *_pyahocorasick(forms), *_natasha()]


def _pyahocorasick(forms: Sequence[str]) -> list[Contender]:
    try:
        import ahocorasick
    except ImportError:
        print("pyahocorasick is not installed: left out (pip install pyahocorasick)")
        return []
    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, form)
    automaton.make_automaton()

    def run(chunk: bytes) -> None:
        for line in chunk.splitlines():
            list(automaton.iter(json.loads(line)["text"].lower()))

    return [Contender("pyahocorasick", run)]


def _natasha() -> list[Contender]:
    try:
        from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
    except ImportError:
        print("natasha is not installed: left out (pip install natasha)")
        return []
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def run(chunk: bytes) -> None:
        for line in chunk.splitlines():
            doc = Doc(json.loads(line)["text"])
            doc.segment(segmenter)
            doc.tag_ner(tagger)

    return [Contender("natasha (names of anybody)", run, 0.01)]


Times = dict[str, float]


def measure(them: Sequence[Contender], lines: Sequence[bytes], rounds: int) -> tuple[Times, Times]:
    """Seconds of each for all lines: of the first round, and the least; they take turns at every chunk."""
    size = -(-len(lines) // _CHUNKS)
    first: Times = dict.fromkeys([one.name for one in them], 0.0)
    best: Times = dict(first)
    for start in range(0, len(lines), size):
        chunk = lines[start : start + size]
        shares = {one.name: chunk[: max(1, int(len(chunk) * one.part))] for one in them}
        times: dict[str, list[float]] = {one.name: [] for one in them}
        for number in range(rounds):
            for one in them:
                if number == 0 or one.part == 1:
                    times[one.name].append(_seconds(one, b"".join(shares[one.name])))
        for name, spent in times.items():
            scale = len(chunk) / len(shares[name])
            first[name] += scale * spent[0]
            best[name] += scale * min(spent)
    return first, best


def _seconds(one: Contender, chunk: bytes) -> float:
    started = time.process_time()
    one.run(chunk)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--officials", type=Path, default=starter_path())
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()

    officials = list(load_officials(args.officials))
    officials += invented(args.people - len(officials))
    started = time.process_time()
    compiled = compile_catalogue(officials)
    compile_seconds = time.process_time() - started
    with tempfile.TemporaryDirectory() as folder:
        name = cache_key(digest_of(officials).encode())
        save_catalogue(compiled, Path(folder), name)
        del compiled
        gc.collect()
        started = time.process_time()
        catalogue = load_catalogue(Path(folder), name)
        load_seconds = time.process_time() - started
    assert catalogue is not None
    surnames = sorted({official.names.get("ru", "").split(" ")[-1].lower() for official in officials} - {""})
    forms = sorted({form for surname in surnames for form, _ in paradigms_ru.surname(surname, None)})
    lines = read_posts(args.posts)
    them = contenders(catalogue, forms)
    gc.freeze()
    gc.disable()
    first, best = measure(them, lines, args.rounds)
    print(f"{len(officials)} officials, {len(forms)} forms of surnames, {len(lines)} posts")
    print("machine code" if native.in_use() else "interpreted: nothing is built of these sources (make native)")
    print(f"compile {compile_seconds:.2f} s, load from cache {load_seconds:.3f} s")
    print(f"{'':28} {'first s':>8} {'best s':>8} {'posts/s':>9} {'of the floor':>12} {'at first':>9}")
    for one in them:
        seconds = best[one.name]
        ratio = seconds / best["floor"]
        at_first = first[one.name] / first["floor"]
        print(
            f"{one.name:28} {first[one.name]:8.3f} {seconds:8.3f} {len(lines) / seconds:9,.0f} {ratio:12.2f}"
            f" {at_first:9.2f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this run, compiling and contenders included: {peak:.0f} MB")


if __name__ == "__main__":
    main()
