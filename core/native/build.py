"""Compiles `core.mentions` to machine code, if that is not done yet. `make run` and `make test` do it first.

    python -m core.native.build

Needs a C compiler and Python's headers. Where they are missing it says so, and Slukh runs interpreted.
"""

import argparse
import contextlib
import io
import os
import shutil
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from core.native import BUILDS, LIBRARY, ROOT, SUFFIX, folder, is_built

# What runs for each text; what compiles the catalogue, now and then, is interpreted.
_MODULES = (
    "core/mentions/[!_]*.py",
    "core/mentions/catalogue/compiled.py",
    "core/mentions/catalogue/kinds.py",
    "core/mentions/catalogue/statenames.py",
    "core/mentions/catalogue/meanings.py",
    "core/mentions/pages/[!_]*.py",
    "core/mentions/reading/[!_]*.py",
    "core/mentions/settling/[!_]*.py",
    "core/mentions/titles/[!_]*.py",
    "core/mentions/words/[!_]*.py",
)
_WITHOUT = "the search for names runs interpreted, slower by a third and otherwise the same"
_KEPT = 3  # builds: a process that began before may still import from its own


def missing() -> str:
    """What this machine lacks for compiling; empty if it lacks nothing."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"no C compiler ({compiler})"
    if not (Path(sysconfig.get_path("include")) / "Python.h").exists():
        return "no headers of Python (Python.h)"
    return ""


def build() -> None:
    """Compiles the modules into the folder of these sources, which appears when all is done.

    Raises what setuptools raises where the C compiler fails, and SystemExit where mypy refuses a source.
    """
    BUILDS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILDS, prefix=".making-") as place:
        made = Path(place)
        said = io.StringIO()
        try:
            with contextlib.chdir(ROOT), contextlib.redirect_stdout(said):
                _compile(made)
        except (Exception, SystemExit):
            print(said.getvalue(), file=sys.stderr)  # elsewhere they are remarks on how fast the code is
            raise
        flat = made / "flat"
        flat.mkdir()
        for file in (made / "lib").rglob(f"*{SUFFIX}"):
            shutil.move(file, flat / ".".join(file.relative_to(made / "lib").parts))
        if is_built():  # by another make in the same minute: whoever began with that one has it open
            return
        shutil.rmtree(folder(), ignore_errors=True)
        flat.rename(folder())
    builds = sorted(BUILDS.glob("[!.]*"), key=lambda path: path.stat().st_mtime)
    for old in builds[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _compile(made: Path) -> None:
    # Only here: a machine that runs a build needs neither.
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class SideBySide(build_ext):
        """Compiles the C files of an extension side by side."""

        def build_extension(self, ext: Any) -> None:
            one_by_one = self.compiler.compile

            def compile_all(sources: list[str], *args: Any, **options: Any) -> list[str]:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    objects = pool.map(lambda source: one_by_one([source], *args, **options), sources)
                    return [name for names in objects for name in names]

            self.compiler.compile = compile_all
            try:
                super().build_extension(ext)
            finally:
                self.compiler.compile = one_by_one

    modules = [str(path.relative_to(ROOT)) for pattern in _MODULES for path in sorted(ROOT.glob(pattern))]
    extensions = mypycify(
        modules, opt_level="1", debug_level="0", multi_file=True, group_name=LIBRARY, target_dir=str(made / "c")
    )
    command = SideBySide(Distribution({"ext_modules": extensions}))
    command.build_lib, command.build_temp = str(made / "lib"), str(made / "objects")
    command.ensure_finalized()
    command.run()


def main() -> None:
    """Builds, unless that is done or impossible; what goes wrong is said, since all runs without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    if is_built():
        return
    lacking = missing()
    if lacking:
        print(f"{lacking}: {_WITHOUT}. Install it and run make again.")
        return
    print("Compiling the search for names to machine code, once for these sources: about a minute", flush=True)
    try:
        build()
    except KeyboardInterrupt:
        print("Stopped. The next make compiles it.", file=sys.stderr)
        sys.exit(130)
    except (Exception, SystemExit) as error:  # whatever a compiler may say
        print(f"This failed: {error}. Until it works, {_WITHOUT}.", file=sys.stderr)


if __name__ == "__main__":
    main()
