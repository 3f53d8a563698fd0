"""Benchmarks are commands of their own, which no other test runs: each can at least be started as it says."""

from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

import bench

_NAMES = sorted(path.stem for path in Path(bench.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", _NAMES)
def test_a_benchmark_imports_what_there_is_and_names_its_command(name: str) -> None:
    """What it takes from the program is there, and whoever opens the file reads how to run it."""
    module = import_module(f"bench.{name}")
    main = getattr(module, "main", None)
    if main is not None and not signature(main).parameters:  # else another benchmark starts it
        assert f"python -m bench.{name}" in (module.__doc__ or "")
