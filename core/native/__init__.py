"""Machine code of `core.mentions`: the same modules compiled by mypyc, used only if made of exactly these sources.

`make` builds it where there is a C compiler (`core.native.build`). Without it, and as soon as a source is changed,
Python interprets the sources as ever: slower by a third, and otherwise the same.
"""

import sys
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
BUILDS = ROOT / "build" / "native"
SUFFIX = EXTENSION_SUFFIXES[0]  # names this Python's version and platform
LIBRARY = "core_mentions"  # the shared library in which all the code is
_SOURCES = ("core/native/*.py", "core/types.py", "core/mentions/**/*.py")


class Finder:
    """Finds compiled modules in the folder of one build."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.name.removesuffix(SUFFIX): path for path in folder.glob(f"*{SUFFIX}")}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module of the build is; None for all others, which Python then looks for as ever."""
        file = self.files.get(name)
        if file is None:
            return None
        return spec_from_file_location(name, file, loader=ExtensionFileLoader(name, str(file)))


@cache
def folder() -> Path:
    """Where the build of these sources is, or would be."""
    made_of = blake2b(digest_size=12)
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            made_of.update(f"{path.relative_to(ROOT)}\0".encode())
            made_of.update(path.read_bytes())
    return BUILDS / made_of.hexdigest()


def is_built() -> bool:
    """Whether there is a build of these sources for this Python."""
    return (folder() / f"{LIBRARY}__mypyc{SUFFIX}").exists()


def in_use() -> bool:
    """Whether this process runs machine code."""
    return any(isinstance(finder, Finder) for finder in sys.meta_path)


def use() -> None:
    """Has the modules of the build imported from now on, if there is one."""
    if is_built() and not in_use():
        sys.meta_path.insert(0, Finder(folder()))
