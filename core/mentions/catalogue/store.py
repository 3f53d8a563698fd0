"""Keeps compiled catalogues as files of plain JSON and arrays: loaded in milliseconds, never executed.

A file is a line of JSON (what it is, the sizes of its sections, a checksum) and the sections. The checksum finds
accidents; the folder must be the newsroom's own, since the automaton is taken over as it is.
"""

import hashlib
import json
import os
import sys
import zlib
from array import array
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from core.mentions.catalogue.compiled import FORMAT, BareTitles, Catalogue, Tables, read_official
from core.mentions.catalogue.forms import Person
from core.mentions.catalogue.groups import Group
from core.mentions.catalogue.hints import Hints
from core.mentions.catalogue.rows import Entries, Rows, reader_of

_KIND = "slukh catalogue"
_READ = (".py", ".txt", ".bin")
_MADE_OF = Path(__file__).parent, Path(__file__).parent.parent / "words"


@cache
def program_digest() -> str:
    """The digest of the code and word lists of which compiled catalogues are made."""
    sums = hashlib.sha256(f"{FORMAT} {sys.byteorder} {array('I').itemsize}".encode())
    for path in sorted(path for folder in _MADE_OF for path in folder.rglob("*") if path.suffix in _READ):
        sums.update(path.read_bytes())
    return sums.hexdigest()


def cache_key(content: bytes) -> str:
    """The name under which the catalogue made of a file with this `content` is kept, by this version of the program."""
    return hashlib.sha256(program_digest().encode() + content).hexdigest()[:40]


def catalogue_to_bytes(catalogue: Catalogue) -> bytes:
    """A compiled catalogue as bytes for `catalogue_from_bytes`."""
    tables = catalogue.tables
    small = {
        "ids": tables.ids,
        "heads": tables.heads,
        "own_given": tables.own_given,
        "bearers": tables.bearers,
        "endings": tables.endings,
        "governors": tables.governors,
        "eastern": sorted(tables.eastern),
        "particled": sorted(tables.particled),
    }
    sections = [
        json.dumps(small, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
        tables.patterns,
        tables.sense_at.tobytes(),
        tables.senses.tobytes(),
        tables.weights.tobytes(),
    ]
    for rows in (tables.groups, tables.people, tables.officials, tables.titles, tables.hints):
        sections += [rows.block, rows.ends.tobytes()]
    body = b"".join(sections)
    head = {
        "kind": _KIND,
        "program": program_digest(),
        "id": catalogue.id,
        "sizes": [len(section) for section in sections],
        "sum": zlib.crc32(body),
    }
    return json.dumps(head).encode() + b"\n" + body


def catalogue_from_bytes(data: bytes) -> Catalogue | None:
    """The catalogue that `catalogue_to_bytes` wrote, None if the bytes are damaged or of another program version."""
    line, _, _ = data[:4096].partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        return None
    if not isinstance(head, dict) or head.get("kind") != _KIND or head.get("program") != program_digest():
        return None
    body = memoryview(data)[len(line) + 1 :]
    sizes = head["sizes"]
    if sum(sizes) != len(body) or zlib.crc32(body) != head["sum"]:
        return None
    sections = []
    start = 0
    for size in sizes:
        sections.append(bytes(body[start : start + size]))
        start += size
    small = json.loads(sections[0].decode("utf-8", "surrogatepass"))
    tables = Tables(
        ids=tuple(small["ids"]),
        patterns=sections[1],
        sense_at=_numbers("I", sections[2]),
        senses=_numbers("I", sections[3]),
        weights=_numbers("I", sections[4]),
        endings=tuple(small["endings"]),
        groups=Rows(sections[5], _numbers("Q", sections[6]), reader_of(Group)),
        people=Rows(sections[7], _numbers("Q", sections[8]), reader_of(Person)),
        officials=Rows(sections[9], _numbers("Q", sections[10]), read_official),
        titles=Entries(sections[11], _numbers("Q", sections[12]), reader_of(list[BareTitles])),
        hints=Rows(sections[13], _numbers("Q", sections[14]), reader_of(Hints)),
        heads=small["heads"],
        own_given=small["own_given"],
        bearers=small["bearers"],
        governors=small["governors"],
        eastern=frozenset(small["eastern"]),
        particled=frozenset(small["particled"]),
    )
    return Catalogue(head["id"], tables)


def _numbers(code: str, data: bytes) -> "array[int]":
    found: array[int] = array(code)
    found.frombytes(data)
    return found


def save_catalogue(catalogue: Catalogue, folder: Path, name: str) -> Path:
    """Writes a compiled catalogue into `folder` as `name`, whole or not at all; older ones beside it are removed.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.catalogue"
    with NamedTemporaryFile(dir=folder, prefix=".catalogue-", delete=False) as file:
        file.write(catalogue_to_bytes(catalogue))
    Path(file.name).replace(path)
    kept = sorted(folder.glob("*.catalogue"), key=lambda old: old.stat().st_mtime, reverse=True)
    for old in kept[_MOST_KEPT:]:
        old.unlink(missing_ok=True)
    return path


_MOST_KEPT = 8


def load_catalogue(folder: Path, name: str) -> Catalogue | None:
    """The catalogue kept in `folder` as `name`; None if there is none, or it is damaged or of another version."""
    path = folder / f"{name}.catalogue"
    try:
        data = path.read_bytes()
    except OSError:
        return None
    found = catalogue_from_bytes(data)
    if found is not None:
        os.utime(path)
    return found
