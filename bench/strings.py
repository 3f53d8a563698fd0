"""Random strings through detection: none may raise, spans must be of the text, and time must stay linear.

    python -m bench.strings [--count 100000] [--officials FILE]

Pieces of names, marks, emoji and any characters, dense with names; one text in 500 has some 26,000 characters.
Prints failures, and how many texts of 200 characters or more took over 1 ms per 1,000 characters of processor time,
the least of five readings in a row. What else runs on the machine only ever adds to a reading, for seconds at a time:
texts that were over are read again in the end, in ten rounds, before they count. Both numbers are printed. As
`slukh detect` does, the benchmark has the garbage collector leave out what is loaded. Exits 1 if a text is over.
"""

import argparse
import gc
import random
import sys
import time
from pathlib import Path

from config.officials import load_officials
from core.mentions import Catalogue, compile_catalogue, detect

_SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "mentions" / "cases" / "officials.yaml"
_PIECES = (
    "Лавров", "Сергея Лаврова", "С.В. Лавров", "глава МИД РФ", "П*тин", "**", "аль-Асад", "Жан-Клод", "И. ", "Путин-",
    "@", "#", "🙂", "👨‍👩‍👧", "\u0301", "\u200b", "\u00ad", "й", "\ufeff", "\n", "«", "»", "(Sergey Lavrov)", " и ",
    "президент", "министр", "Кличко", " ", "  ", ", ", "Зеленського", "х" * 40, "А" * 30, "*", "-", ".",
    "\ud800", "\x00",
)  # fmt: skip
_LIMIT = 1.0  # ms per 1,000 characters
_SHORTEST = 200  # characters of a text that is timed
_READINGS, _ROUNDS = 5, 10
_RANGES = ((32, 0x500), (0x2000, 0x2100), (0x1F300, 0x1F700))


def text_of(chosen: random.Random, pieces: int) -> str:
    """A random text of this many pieces."""
    found = []
    for _ in range(pieces):
        low, high = chosen.choice(_RANGES)
        found.append(chosen.choice(_PIECES) if chosen.random() < 0.7 else chr(chosen.randrange(low, high)))
    return "".join(found)


def cost(text: str, catalogue: Catalogue, readings: int = 1) -> float:
    """Milliseconds of processor time per 1,000 characters of the fastest of some detections in a row."""
    spent = []
    for _ in range(readings):
        started = time.process_time()
        detect(text, catalogue)
        spent.append(time.process_time() - started)
    return min(spent) * 1_000_000 / len(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--officials", type=Path, default=_SAMPLE)
    args = parser.parse_args()
    catalogue = compile_catalogue(load_officials(args.officials))
    gc.freeze()
    gc.disable()
    chosen = random.Random(2026)
    failures, wrong, worst = 0, 0, 0.0
    slow: dict[str, float] = {}
    for number in range(args.count):
        text = text_of(chosen, chosen.choice((1, 3, 10, 30, 30, 100)) if number % 500 else 6000)
        try:
            first = cost(text, catalogue)
            wrong += sum(text[m.start : m.end] != m.surface for m in detect(text, catalogue))
        except Exception as error:
            failures += 1
            print(f"{number}: {error!r}: {text[:200]!a}")
            continue
        if len(text) >= _SHORTEST:
            least = first if first <= _LIMIT else cost(text, catalogue, _READINGS)
            if least > _LIMIT:
                slow[text] = least
            else:
                worst = max(worst, least)
    print(f"{args.count} strings: {failures} raised, {wrong} wrong spans")
    print(f"{len(slow)} over {_LIMIT:.0f} ms per 1,000 characters at first")
    for _ in range(_ROUNDS):
        slow = {text: min(known, cost(text, catalogue, _READINGS)) for text, known in slow.items()}
    over = sum(least > _LIMIT for least in slow.values())
    print(f"read again in {_ROUNDS} rounds: {over} over; the slowest {max(worst, *slow.values(), 0.0):.2f} ms")
    return 1 if failures or wrong or over else 0


if __name__ == "__main__":
    sys.exit(main())
