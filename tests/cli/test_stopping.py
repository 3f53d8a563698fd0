"""A process that is told to stop does so, whatever it is busy with."""

import signal
import subprocess
import sys

import pytest

# Nine seconds of grace are more than a test needs.
_PROGRAM = """
import asyncio, sys, cli.run
cli.run._STOP_SECONDS = 0.5

async def waits():
    print("begun", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("cleared up", flush=True)

async def computes():
    print("begun", flush=True)
    while True:
        pass

sys.exit(asyncio.run(cli.run.stoppable(locals()[sys.argv[1]])))
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("busy", "code", "said"), [("waits", 0, "cleared up\n"), ("computes", 1, "")])
def test_a_process_that_is_told_to_stop_ends(told: signal.Signals, busy: str, code: int, said: str) -> None:
    """One that waits clears up and ends with 0; one that holds up its event loop is ended after a time of grace."""
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, busy], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(told)
    try:
        rest, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, rest) == (code, said)
