"""`python -m bench.chaos`."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import bench.chaos
from bench.chaos.members import run_part
from bench.chaos.plan import KINDS, PARTS, Plan
from bench.chaos.run import chaos


def main(arguments: Sequence[str] | None = None) -> int:
    plan = Plan()
    parser = argparse.ArgumentParser(
        prog="python -m bench.chaos",
        description=bench.chaos.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--part", help=argparse.SUPPRESS)
    for name in ("faults", "seconds", "rate", "channels", "chats", "monitors", "bots", "named", "seed"):
        parser.add_argument(f"--{name}", type=type(getattr(plan, name)), default=getattr(plan, name))
    parser.add_argument("--lease", type=float, default=None, help="seconds of all leases (default: as in earnest)")
    parser.add_argument("--kinds", default=",".join(plan.kinds), help="the faults, with commas between (default: all)")
    parser.add_argument("--parts", default=",".join(plan.parts), help="whom they strike (default: all)")
    options = vars(parser.parse_args(arguments))
    part, lease = options.pop("part"), options.pop("lease")
    for name, known in (("kinds", KINDS), ("parts", PARTS)):
        options[name] = tuple(options[name].split(","))
        if not set(options[name]) <= set(known):
            parser.error(f"--{name} are of {', '.join(known)}")
    if part:
        return run_part(part)
    plan = Plan(**options, lease_seconds=lease)
    folder = Path(tempfile.mkdtemp(prefix="slukh-chaos-"))
    print(f"{datetime.now(UTC):%H:%M:%S} {plan}, in {folder}", flush=True)
    verdict = asyncio.run(chaos(plan, folder, lambda line: print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)))
    for name, value in verdict.figures.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}")
    for line in verdict.problems[:50]:
        print(line)
    print(f"problems: {len(verdict.problems)}")
    return 1 if verdict.problems else 0


if __name__ == "__main__":
    sys.exit(main())
