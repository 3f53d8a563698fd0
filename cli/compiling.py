"""Compiles a catalogue into the cache, in a process of its own.

Compiling takes dictionaries and tables that a process would keep in memory long after, and seconds in which it would
answer nobody. What comes out is read from the cache in milliseconds.
"""

import signal
import subprocess
import sys
from pathlib import Path

from config.officials import load_officials
from core.mentions import cache_key, compile_catalogue, save_catalogue

_LONGEST_SECONDS = 600.0


def compile_apart(officials: Path, cache: Path) -> bool:
    """Compiles the file `officials` into the folder `cache`; False if that failed, whyever.

    Raises KeyboardInterrupt where Ctrl-C at the terminal has ended the child: it was meant for us, too.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cli.compiling", str(officials.resolve()), str(cache.resolve())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    return done.returncode == 0


def main(officials: str, cache: str) -> None:
    """The child's entry."""
    path = Path(officials)
    name = cache_key(path.read_bytes())
    save_catalogue(compile_catalogue(load_officials(path)), Path(cache), name)


if __name__ == "__main__":
    main(*sys.argv[1:])
