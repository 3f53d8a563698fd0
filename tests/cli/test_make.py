"""`make` goes on where an earlier call of it failed."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# A Python whose venv fails at its last step while there is no file `ensurepip`, as that of a system where the package
# for it is not installed: what it has made by then stays.
_PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin"
ln -sf "$(command -v env)" "$3/bin/python"
[ -e ensurepip ] || { echo "ensurepip is not available" >&2; exit 1; }
printf '#!/bin/sh\\necho "$@" >> asked\\n' > "$3/bin/pip"
chmod +x "$3/bin/pip"
"""


def test_an_environment_that_was_half_made_is_made_again(tmp_path: Path) -> None:
    """Whoever installs what was missing and calls make once more gets an environment with what goes into it."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(_PYTHON)
    python.chmod(0o755)

    # Not as a part of the make that runs the tests, which would tell where it is.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}

    def make() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", ".venv/.installed", "PYTHON=./python"],
            cwd=tmp_path, env=alone, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    first = make()
    assert first.returncode != 0
    assert "ensurepip is not available" in first.stderr
    (tmp_path / "ensurepip").touch()
    second = make()
    assert second.returncode == 0, second.stderr
    assert "requirements.lock" in (tmp_path / "asked").read_text()
    assert make().stdout == "make: '.venv/.installed' is up to date.\n"
