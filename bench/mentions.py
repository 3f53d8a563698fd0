"""Mentions against other ways of finding names, in one run: whole time and ratio to the floor.

    python bench/mentions.py --officials FILE POSTS     # POSTS: JSON Lines {id, text, date?}

The floor is json.loads, lower and a daachorse scan over all inflected surnames. Ours is the whole of `slukh detect`:
JSON in and out, resolving included. Times are of one core (process time), the best of several rounds taken in turn.
"""

import argparse
import gc
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import daachorse

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cli.detect import DetectRun
from config.officials import load_officials
from core.mentions import cache_key, compile_catalogue, load_catalogue, paradigms_ru, save_catalogue


def best(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least process time of each, taking turns."""
    found = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            started = time.process_time()
            run()
            found[name] = min(found[name], time.process_time() - started)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--officials", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()

    officials = load_officials(args.officials)
    started = time.process_time()
    compiled = compile_catalogue(officials)
    compile_seconds = time.process_time() - started
    with tempfile.TemporaryDirectory() as folder:
        name = cache_key(args.officials.read_bytes())
        save_catalogue(compiled, Path(folder), name)
        started = time.process_time()
        catalogue = load_catalogue(Path(folder), name)
        load_seconds = time.process_time() - started
    assert catalogue is not None
    lines = args.posts.read_text("utf-8").splitlines()
    surnames = sorted({name.split()[-1].lower() for official in officials for name in official.names.values()})
    forms = sorted({form for surname in surnames for form, _ in paradigms_ru.surname(surname, None)})
    floor_automaton = daachorse.CharwiseDoubleArrayAhoCorasick(forms)

    def floor() -> None:
        for line in lines:
            floor_automaton.find_overlapping(json.loads(line)["text"].lower())

    def ours() -> None:
        with args.posts.open("rb") as source, open("/dev/null", "wb") as target:  # noqa: PTH123
            DetectRun(catalogue, str(args.posts), adjectives=False).all(source, target)

    runs: dict[str, Callable[[], object]] = {"floor": floor, "slukh detect": ours}
    if len(forms) < 60_000:
        pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True)[:2000])) + r")\b")

        def regex() -> None:
            for line in lines[: len(lines) // 20]:
                pattern.findall(json.loads(line)["text"].lower())

        runs["regex (2,000 forms, 1 post in 20)"] = regex
    _add_pyahocorasick(runs, lines, forms)
    _add_natasha(runs, lines)
    gc.freeze()
    gc.disable()
    times = best(runs, args.rounds)
    print(f"{len(officials)} officials, {len(forms)} forms, {len(lines)} posts")
    print(f"compile {compile_seconds:.2f} s, load from cache {load_seconds:.3f} s")
    for name, seconds in times.items():
        print(f"{name:36} {seconds:8.3f} s  {seconds / times['floor']:6.2f} of the floor")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this run {peak:.0f} MB")


def _add_pyahocorasick(runs: dict[str, Callable[[], object]], lines: list[str], forms: list[str]) -> None:
    try:
        import ahocorasick
    except ImportError:
        print("pyahocorasick is not installed: left out")
        return
    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, form)
    automaton.make_automaton()

    def run() -> None:
        for line in lines:
            list(automaton.iter(json.loads(line)["text"].lower()))

    runs["pyahocorasick"] = run


def _add_natasha(runs: dict[str, Callable[[], object]], lines: list[str]) -> None:
    try:
        from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
    except ImportError:
        print("natasha is not installed: left out")
        return
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def run() -> None:
        for line in lines[: len(lines) // 100]:
            doc = Doc(json.loads(line)["text"])
            doc.segment(segmenter)
            doc.tag_ner(tagger)

    runs["natasha (1 post in 100)"] = run


if __name__ == "__main__":
    main()
