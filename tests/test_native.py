"""Machine code: used only if made of these very sources, and then it finds what the interpreted code finds."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest

from config.officials import load_officials, starter_path
from core import native
from core.mentions import compile_catalogue, detect_many, load_catalogue, save_catalogue
from core.mentions.catalogue import compiled
from core.native import build
from tests.mentions.marked import cases_in, read_marked

# A machine without a compiler has none of it, which is told: see below.
_COMPILED = pytest.mark.skipif(bool(build.missing()), reason=build.missing())
_OTHERWISE = """
import json, sys
from core import native
native.use = lambda: None
from config.officials import load_officials, starter_path
from core.mentions import compile_catalogue, detect_many
assert not native.in_use()
texts = json.load(sys.stdin)
print(repr(detect_many(texts, compile_catalogue(load_officials(starter_path())))))
"""
_ONE_MODULE = """
import sys
from pathlib import Path
from core import native
from core.native import build
build.BUILDS = native.BUILDS = Path(sys.argv.pop())
build._MODULES = ("core/mentions/memo.py",)
build.main()
"""


_ANOTHER_WAS_FASTER = """
import sys
from pathlib import Path
from core import native
from core.native import build
build.BUILDS = native.BUILDS = Path(sys.argv.pop())

def compile_slowly(made):
    for folder, said in ((native.folder(), "the first"), (made / "lib", "the second")):
        folder.mkdir()
        (folder / f"{native.LIBRARY}__mypyc{native.SUFFIX}").write_text(said)

build._compile = compile_slowly
build.build()
"""


def _cases() -> Iterator[str]:
    for path in sorted(Path(__file__).parent.glob("mentions/**/*.yaml")):
        if path.name != "officials.yaml":
            yield from cases_in(path)


def _python(code: str, *args: str, said: str = "", **env: str) -> str:
    command = [sys.executable, "-c", code, *args]
    done = subprocess.run(
        command, input=said, capture_output=True, text=True, check=True, cwd=native.ROOT, env=os.environ | env
    )
    return done.stdout


@_COMPILED
def test_machine_code_runs_where_it_can_be_built() -> None:
    assert native.in_use(), "nothing is built of these sources: make native"


@_COMPILED
def test_machine_code_finds_what_interpreted_code_finds() -> None:
    assert native.in_use(), "nothing is built of these sources: make native"
    texts = [read_marked(case).text for case in _cases()]
    assert len(texts) > 1_500
    found = detect_many(texts, compile_catalogue(load_officials(starter_path())))
    assert _python(_OTHERWISE, said=json.dumps(texts)).strip() == repr(found)


@pytest.mark.parametrize("changed", ["core/mentions/words/names.py", "core/types.py", "core/native/build.py"])
def test_a_build_of_other_sources_is_none_of_these(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("core/mentions/words/names.py", "core/mentions/find.py", "core/types.py", "core/native/build.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one = 1\n")
    monkeypatch.setattr(native, "ROOT", tmp_path)
    before = native.folder.__wrapped__()
    assert native.folder.__wrapped__() == before
    (tmp_path / changed).write_text("one = 2\n")
    assert native.folder.__wrapped__() != before


def test_a_machine_without_a_compiler_is_told_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -O2")
    monkeypatch.setattr(build, "is_built", lambda: False)
    monkeypatch.setattr(sys, "argv", ["build"])
    build.main()
    assert capsys.readouterr().out.startswith("no C compiler (no-such-compiler): the search for names runs interpreted")


@_COMPILED
def test_a_compiler_that_fails_is_told_and_what_there_was_stays(tmp_path: Path) -> None:
    failing = tmp_path / "cc"
    failing.write_text("#!/bin/sh\necho out of memory >&2\nexit 3\n")
    failing.chmod(0o755)
    builds = tmp_path / "builds"
    (builds / "earlier").mkdir(parents=True)
    command = [sys.executable, "-c", _ONE_MODULE, str(builds)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=native.ROOT, env=os.environ | {"CC": str(failing)}
    )
    assert "out of memory" in done.stderr
    assert "This failed:" in done.stderr
    assert [path.name for path in builds.iterdir()] == ["earlier"]


@_COMPILED
def test_ctrl_c_while_it_compiles_is_told_in_one_line(tmp_path: Path) -> None:
    """`make run` of a newcomer who changes their mind: nothing half made stays, and nobody reads where we were."""
    # Its compiler sends what a terminal would, and is not done before that has arrived.
    interrupting = tmp_path / "cc"
    interrupting.write_text("#!/bin/sh\nkill -INT $PPID\nsleep 2\nexit 3\n")
    interrupting.chmod(0o755)
    builds = tmp_path / "builds"
    command = [sys.executable, "-c", _ONE_MODULE, str(builds)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=native.ROOT,
        env=os.environ | {"CC": str(interrupting)},
    )
    assert (done.returncode, done.stderr) == (130, "Stopped. The next make compiles it.\n")
    assert list(builds.iterdir()) == []


@_COMPILED
def test_a_build_appears_whole_and_the_oldest_go(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"old-{number}").mkdir()
        os.utime(tmp_path / f"old-{number}", (number, number))
    _python(_ONE_MODULE, str(tmp_path))
    newest = tmp_path / native.folder().name
    assert {path.name for path in tmp_path.iterdir()} == {"old-2", "old-3", newest.name}
    names = {path.name.removesuffix(native.SUFFIX) for path in newest.iterdir()}
    assert names == {"core.mentions.memo", f"{native.LIBRARY}__mypyc"}
    assert native.Finder(newest).find_spec("core.mentions.find") is None


def test_of_two_that_compile_at_once_the_first_build_stays(tmp_path: Path) -> None:
    """What it was taken away from under is the process that the first `make run` has begun meanwhile."""
    _python(_ANOTHER_WAS_FASTER, str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [native.folder().name]
    (library,) = (tmp_path / native.folder().name).iterdir()
    assert library.read_text() == "the first"


def test_constants_of_compiled_modules_are_final() -> None:
    """Others are looked up by their names at each use."""
    missing = []
    for path in (path for pattern in build._MODULES for path in native.ROOT.glob(pattern)):
        body = ast.parse(path.read_text("utf-8")).body
        added_to = {ast.unparse(node.target) for node in body if isinstance(node, ast.AugAssign)}
        for node in body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = {target.id for target in targets if isinstance(target, ast.Name)} - added_to
            types = {name for name in names if re.match("_?[A-Z][a-z]", name)}
            missing += [f"{path.name}: {name}" for name in names - types]
    assert missing == []


def test_tables_that_were_read_again_have_the_types_that_are_written(tmp_path: Path) -> None:
    """Machine code raises where a list stands in place of a tuple."""
    made = compile_catalogue(load_officials(starter_path()))
    save_catalogue(made, tmp_path, "starter")
    catalogue = load_catalogue(tmp_path, "starter")
    assert catalogue is not None
    tree = ast.parse((native.ROOT / "core/mentions/catalogue/compiled.py").read_text("utf-8"))
    fields = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Tables")
    written = [field for field in fields if isinstance(field, ast.AnnAssign)]
    assert len(written) > 10
    for field in written:
        kind = eval(ast.unparse(field.annotation).strip("'").replace("array[int]", "array"), vars(compiled))
        name = ast.unparse(field.target)
        assert list(_wrong(getattr(made.tables, name), kind, name)) == []
        assert list(_wrong(getattr(catalogue.tables, name), kind, name)) == []


def _wrong(value: Any, kind: Any, where: str) -> Iterator[str]:
    """What in a value is not of the type that is written down."""
    origin, args = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, UnionType):
        if all(list(_wrong(value, one, where)) for one in args):
            yield where
    elif not isinstance(value, origin):
        yield f"{where}: {type(value).__name__} where {kind} is written"
    elif origin is dict:
        for key, one in value.items():
            yield from _wrong(key, args[0], where)
            yield from _wrong(one, args[1], f"{where}[{key!r}]")
    elif origin is tuple and args[1:] != (...,):
        if len(value) != len(args):
            yield where
        for one, its in zip(value, args, strict=False):
            yield from _wrong(one, its, where)
    elif origin in (list, tuple, frozenset) or "Sequence" in str(origin):
        for one in value:
            yield from _wrong(one, args[0], where)
