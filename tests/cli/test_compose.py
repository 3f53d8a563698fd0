"""docker-compose.yml follows the Compose specification, and its services are parts that exist."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.main import COMMANDS
from core.storage.engine import database_url

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
        assert service["healthcheck"]["test"][-1] == "/app/cli/healthcheck.py"
        assert (ROOT / "cli/healthcheck.py").exists()


def test_any_password_opens_the_database(compose: dict[str, Any]) -> None:
    """Each part comes with the very password that the server was given, whatever characters are in it."""
    password = "p@ss%41/w:rd?#"
    given = re.compile(r"\$\{POSTGRES_PASSWORD:\?[^}]*\}")
    for name in ("monitors", "bot", "review", "database"):
        told = compose["services"][name]["environment"]
        environment = {key: given.sub(lambda _: password, value) for key, value in told.items()}
        if name == "database":
            assert environment["POSTGRES_PASSWORD"] == password
            continue
        url = database_url(environment["DATABASE_URL"])
        assert (url.username, url.host, url.database) == ("slukh", "database", "slukh")
        assert (url.password or environment["PGPASSWORD"]) == password  # libpq takes the variable where there is none


def test_the_desk_can_change_the_watchlist(compose: dict[str, Any]) -> None:
    """It lies in a folder that all parts share and may write, with no program in it, so that a revision reaches all."""
    for name in ("monitors", "bot", "review"):
        service = compose["services"][name]
        folder = Path(service["environment"]["WATCHLIST"]).parent
        mounted = [volume.split(":") for volume in service["volumes"]]
        assert ["./newsroom", str(folder)] in mounted
        assert not any(place.startswith("/app") for _, place, *_ in mounted)


def test_the_image_runs_without_root_and_says_how_it_is() -> None:
    """The last stage has a user of its own, a health check, and nothing of the build."""
    last = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    lines = [line.split(maxsplit=1) for line in last.splitlines() if line[:1].isupper()]
    said = {line[0]: line[1] for line in lines if len(line) == 2}
    assert said["USER"] == "10001"
    assert "HEALTHCHECK" in said
    assert "pip install" not in last
    assert [line[1] for line in lines if line[0] == "COPY"] == ["--from=build /venv /venv", "--from=build /app /app"]


def test_the_bill_of_materials_names_what_is_locked() -> None:
    """Each pinned package is a component with its hashes."""
    done = subprocess.run(
        [sys.executable, ".ci/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    components = json.loads(done.stdout)["components"]
    found = {each["name"]: each for each in components}
    assert found["telethon"]["hashes"]
    assert found["sqlalchemy"]["licenses"]
    assert len(components) == len(
        re.findall(r"^[A-Za-z0-9]\S*==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
