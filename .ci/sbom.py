"""A bill of materials (CycloneDX 1.5, JSON) of what requirements.lock installs: name, version, hashes, licence."""

import importlib.metadata
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, Any]]:
    """One component for each pinned package, in the order of the lock."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            name, version = pin[1].lower().replace("_", "-"), pin[2]
            component: dict[str, Any] = {
                "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", "hashes": [],
            }  # fmt: skip
            if licence := _licence(name):
                component["licenses"] = [{"license": {"name": licence}}]
            found.append(component)
        if found:
            found[-1]["hashes"] += [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(line)]
    return found


def _licence(name: str) -> str:
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:  # for another system than this one
        return ""
    text = about.get("License-Expression") or about.get("License") or ""
    classifiers = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License")
    ]
    return text if 0 < len(text) < 80 and "\n" not in text else ", ".join(classifiers)


def main() -> int:
    own = {"type": "application", "name": "slukh", "version": importlib.metadata.version("slukh")}
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own},
        "components": components((ROOT / "requirements.lock").read_text()),
    }  # fmt: skip
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
