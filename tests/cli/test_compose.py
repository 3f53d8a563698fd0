"""docker-compose.yml follows the Compose specification, and its services are parts that exist."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.main import COMMANDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def test_it_follows_the_compose_specification() -> None:
    """The published schema accepts the file."""
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_monitors_bot_desk_and_database_are_services_of_one_image(compose: dict[str, Any]) -> None:
    """Each part is a service, and the three of ours share an image."""
    services = compose["services"]
    assert set(services) == {"monitors", "bot", "review", "database"}
    assert {services[name]["image"] for name in ("monitors", "bot", "review")} == {"slukh"}


def test_each_services_command_is_a_command(compose: dict[str, Any]) -> None:
    """What the services run are commands of `slukh`; test_parts.py starts each of them."""
    for name in ("monitors", "bot", "review"):
        assert compose["services"][name]["command"] == [name]
        assert name in COMMANDS


def test_services_have_the_least_rights(compose: dict[str, Any]) -> None:
    """Read-only, no capabilities, no new privileges."""
    for name in ("monitors", "bot", "review"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
