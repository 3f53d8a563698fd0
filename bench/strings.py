"""Random strings through detection: none may raise, spans must be of the text, and time must stay linear.

    python -m bench.strings [--count 100000] [--officials FILE]

Pieces of names, marks, emoji and any characters, dense with names; one text in 500 has some 26,000 characters.
Prints failures, and how many texts of 200 characters or more took over 1 ms per 1,000 characters of processor time, the
least of five runs.
"""

import argparse
import random
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
_RANGES = ((32, 0x500), (0x2000, 0x2100), (0x1F300, 0x1F700))


def text_of(chosen: random.Random, pieces: int) -> str:
    """A random text of this many pieces."""
    found = []
    for _ in range(pieces):
        low, high = chosen.choice(_RANGES)
        found.append(chosen.choice(_PIECES) if chosen.random() < 0.7 else chr(chosen.randrange(low, high)))
    return "".join(found)


def seconds(text: str, catalogue: Catalogue) -> float:
    """Processor time of one detection."""
    started = time.process_time()
    detect(text, catalogue)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--officials", type=Path, default=_SAMPLE)
    args = parser.parse_args()
    catalogue = compile_catalogue(load_officials(args.officials))
    chosen = random.Random(2026)
    failures, wrong, slow, worst = 0, 0, 0, 0.0
    for number in range(args.count):
        text = text_of(chosen, chosen.choice((1, 3, 10, 30, 30, 100)) if number % 500 else 6000)
        try:
            spent = seconds(text, catalogue)
            wrong += sum(text[m.start : m.end] != m.surface for m in detect(text, catalogue))
        except Exception as error:
            failures += 1
            print(f"{number}: {error!r}: {text[:200]!a}")
            continue
        if len(text) >= 200:
            if spent * 1_000_000 > len(text):
                spent = min(spent, *(seconds(text, catalogue) for _ in range(4)))
            slow += spent * 1_000_000 > len(text)
            worst = max(worst, spent * 1_000_000 / len(text))
    print(f"{args.count} strings: {failures} raised, {wrong} wrong spans, {slow} over 1 ms per 1,000 characters")
    print(f"the slowest: {worst:.2f} ms per 1,000 characters")


if __name__ == "__main__":
    main()
