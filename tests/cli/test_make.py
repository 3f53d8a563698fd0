"""`make` goes on where an earlier call of it failed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

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


# One whose pip, as the real one, takes it ill when another changes the same environment meanwhile, and leaves a slukh.
_BUSY_PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin"
cat > "$3/bin/pip" <<'PIP'
#!/bin/sh
mkdir busy || { echo "another pip is at work" >&2; exit 1; }
echo "$@" >> asked
sleep 0.5
printf '#!/bin/sh\\necho runs\\n' > .venv/bin/slukh
printf '#!/bin/sh\\n' > .venv/bin/python
chmod +x .venv/bin/slukh .venv/bin/python
rmdir busy
PIP
chmod +x "$3/bin/pip"
"""


@pytest.mark.skipif(shutil.which("flock") is None, reason="without flock nobody waits")
def test_of_two_first_calls_in_one_folder_the_second_waits(tmp_path: Path) -> None:
    """Both run in the end, and what is needed is installed once."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(_BUSY_PYTHON)
    python.chmod(0o755)
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    calls = [
        subprocess.Popen(
            ["make", "run", "PYTHON=./python"],
            cwd=tmp_path, env=alone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    told = [call.communicate(timeout=60)[0] for call in calls]
    assert [call.returncode for call in calls] == [0, 0], told
    assert all(one.endswith("runs\n") for one in told)
    assert len((tmp_path / "asked").read_text().splitlines()) == 2  # what is locked, and Slukh itself
