"""The search index over analysed texts: FTS5 without content on SQLite, tsvector with GIN on PostgreSQL.

A row for each version of a post, under a key in order of time (`searchkeys`). So the newest hits are the first that the
index meets, and a span of time is a range of keys.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.query.analyser import Term, index_text
from core.storage.searchkeys import SLOT_BITS, top_of_second, wanted_key
from core.storage.searchsql import Statement

_MAX_POSITION = 16_000  # tsvector keeps positions up to 16,383
_ROWS_AT_ONCE = 64
_RANKED = 20_000  # among so many of the newest hits the best are looked for: ranking reads every hit


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of one version."""

    version_id: int
    date: datetime
    terms: tuple[Term, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: a post and the version in which it was found, the last one that matches. `score` is better when higher."""

    key: int
    post_id: int
    number: int
    score: float = 0.0


# ---------------------------------------------------------------- writing


def put_documents(session: Session, documents: Sequence[Document]) -> int:
    """Indexes versions, or their new marks; what is there already stays. Returns how many were written."""
    stored = _stored(session, documents)
    changed = [d for d in documents if stored.get(d.version_id, (0, None))[1] != " ".join(d.marks)]
    known = [(stored[d.version_id][0], d, stored[d.version_id][1]) for d in changed if d.version_id in stored]
    keyed = [(key, d) for key, d, _ in known]
    keyed += _with_free_keys(session, [d for d in changed if d.version_id not in stored])
    if session.get_bind().dialect.name == "postgresql":
        _put_postgres(session, keyed)
    else:
        _delete_sqlite(session, known)
        _put_sqlite(session, keyed)
    return len(changed)


def remove_documents(session: Session, documents: Sequence[Document]) -> None:
    """Takes versions out of the index, before a redaction: `documents` must hold the terms they were indexed with."""
    stored = _stored(session, documents)
    known = [(stored[d.version_id][0], d, stored[d.version_id][1]) for d in documents if d.version_id in stored]
    if not known:
        return
    if session.get_bind().dialect.name != "postgresql":
        _delete_sqlite(session, known)
    session.execute(text("DELETE FROM search_doc WHERE key = :key"), [{"key": key} for key, _, _ in known])


def clear_index(session: Session) -> None:
    """Empties the index, for a new analyser."""
    if session.get_bind().dialect.name != "postgresql":
        session.execute(text("INSERT INTO search(search) VALUES ('delete-all')"))
    session.execute(text("DELETE FROM search_doc"))


def _stored(session: Session, documents: Sequence[Document]) -> dict[int, tuple[int, str]]:
    """Key and marks of those that are indexed, by `version.id`."""
    rows = _listed(session, "SELECT version_id, key, marks FROM search_doc WHERE version_id", _ids(documents))
    return {row[0]: (row[1], row[2]) for row in rows}


def _with_free_keys(session: Session, documents: Sequence[Document]) -> list[tuple[int, Document]]:
    """A key for each: its wanted one, or the next that nobody has."""
    found: list[tuple[int, Document]] = []
    taken: set[int] = set()
    waiting = [(wanted_key(document.date, document.version_id), document) for document in documents]
    while waiting:
        taken |= {row[0] for row in _listed(session, "SELECT key FROM search_doc WHERE key", [k for k, _ in waiting])}
        left = []
        for key, document in waiting:
            if key in taken:
                left.append((key + 1, document))
                continue
            taken.add(key)
            found.append((key, document))
        waiting = left
    return found


def _listed(session: Session, sql: str, values: list[int]) -> Sequence[Any]:
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(text(f"{sql} = ANY(:values)"), {"values": values}).all()
    sql = f"{sql} IN (SELECT value FROM json_each(:values))"
    return session.execute(text(sql), {"values": json.dumps(values)}).all()


def _ids(documents: Sequence[Document]) -> list[int]:
    return [document.version_id for document in documents]


_INSERT_SQLITE = text("INSERT INTO search(rowid, body, others, marks) VALUES (:key, :body, :others, :marks)")
_DELETE_SQLITE = text(
    "INSERT INTO search(search, rowid, body, others, marks) VALUES ('delete', :key, :body, :others, :marks)"
)
_DOC_SQLITE = text(
    "INSERT INTO search_doc(key, version_id, marks) VALUES (:key, :version_id, :marks)"
    " ON CONFLICT (key) DO UPDATE SET marks = excluded.marks"
)
_PUT_POSTGRES = text(
    "INSERT INTO search_doc(key, version_id, marks, terms) VALUES (:key, :version_id, :marks, CAST(:terms AS tsvector))"
    " ON CONFLICT (key) DO UPDATE SET marks = excluded.marks, terms = excluded.terms"
)


def _row(key: int, document: Document, marks: str) -> dict[str, Any]:
    body, others = index_text(document.terms)
    return {"key": key, "version_id": document.version_id, "body": body, "others": others, "marks": marks}


def _put_sqlite(session: Session, documents: Sequence[tuple[int, Document]]) -> None:
    if documents:
        rows = [_row(key, document, " ".join(document.marks)) for key, document in documents]
        session.execute(_INSERT_SQLITE, rows)
        session.execute(_DOC_SQLITE, rows)


def _delete_sqlite(session: Session, documents: Sequence[tuple[int, Document, str]]) -> None:
    """A contentless table forgets a row when it is told what the row was; the analyser makes the same terms again."""
    if documents:
        session.execute(_DELETE_SQLITE, [_row(key, document, marks) for key, document, marks in documents])


def _put_postgres(session: Session, documents: Sequence[tuple[int, Document]]) -> None:
    rows = [
        {"key": key, "version_id": d.version_id, "marks": " ".join(d.marks), "terms": _tsvector(d)}
        for key, d in documents
    ]
    if rows:
        session.execute(_PUT_POSTGRES, rows)


def _tsvector(document: Document) -> str:
    places: dict[str, list[int]] = {mark: [] for mark in document.marks}
    for position, term in enumerate(document.terms, start=1):
        for name in (term.term, *term.others):
            at = places.setdefault(name, [])
            if len(at) < 255:
                at.append(min(position, _MAX_POSITION))
    parts = []
    for name, at in places.items():
        quoted = name.replace("\\", "\\\\").replace("'", "''")
        parts.append(f"'{quoted}'" + (":" + ",".join(map(str, dict.fromkeys(at))) if at else ""))
    return " ".join(parts)


# ---------------------------------------------------------------- reading


def newest(session: Session, statement: Statement, limit: int, *, below: int | None = None) -> list[Found]:
    """The newest `limit` posts that match, each once, under the last version that does; below the key `below`."""
    # Versions of one post share their second, in any order: those above `below` there were shown already, and the rest
    # of the last hit's second may hold a later version of it.
    found: dict[int, Found] = {}
    shown: set[int] = set()
    full: int | None = None
    top = None if below is None else top_of_second(below)
    for hit in _descending(session, statement, top, max(_ROWS_AT_ONCE, limit + limit // 4)):
        if full is not None and top_of_second(hit.key) != full:
            break
        if below is not None and hit.key >= below:
            shown.add(hit.post_id)
        elif hit.post_id in found:
            if hit.number > found[hit.post_id].number:
                found[hit.post_id] = replace(hit, key=found[hit.post_id].key)
        elif hit.post_id not in shown and full is None:
            found[hit.post_id] = hit
            if len(found) == limit:
                full = top_of_second(hit.key)
    return list(found.values())


def every(session: Session, statement: Statement, *, below: int | None = None, limit: int = 500) -> list[Found]:
    """A page of all matching versions, newest first, posts repeated: for exports, which go on below the last key."""
    return _with_posts(session, _keys(session, statement, below - 1 if below is not None else None, limit))


def best(session: Session, statement: Statement, limit: int, *, after: tuple[float, int] | None = None) -> list[Found]:
    """The best `limit` posts among the newest hits, each once; `after` is score and key of the last one shown."""
    if statement.match is None:
        below = after[1] if after else None
        return newest(session, statement, limit, below=below)
    floor = statement.nth_newest(session, _RANKED)
    found: list[Found] = []
    seen: set[int] = set()
    offset = 0
    while len(found) < limit:
        page = statement.ranked(session, floor, offset, limit * 2 + _ROWS_AT_ONCE)
        scores = dict(page)
        for hit in _with_posts(session, [key for key, _ in page]):
            if hit.post_id in seen:
                continue
            seen.add(hit.post_id)
            score = scores[hit.key]
            if after is not None and (score, hit.key) >= after:
                continue
            found.append(Found(hit.key, hit.post_id, hit.number, score))
            if len(found) == limit:
                return found
        if len(page) < limit * 2 + _ROWS_AT_ONCE:
            return found
        offset += len(page)
    return found


def count(session: Session, statement: Statement, *, limit: int) -> int:
    """How many versions match, counted up to `limit`."""
    return statement.count(session, limit)


def by_day(session: Session, statement: Statement, *, limit: int) -> list[tuple[datetime, int]]:
    """How many of the newest `limit` matching versions each UTC day has; days that have any, oldest first."""
    days = statement.days(session, limit, SLOT_BITS)
    return [(datetime.fromtimestamp(day * 86_400, UTC), number) for day, number in sorted(days)]


def _descending(session: Session, statement: Statement, top: int | None, size: int) -> Iterator[Found]:
    while True:
        keys = _keys(session, statement, top, size)
        yield from _with_posts(session, keys)
        if len(keys) < size:
            return
        top = keys[-1] - 1
        size = min(size * 2, 1000)


def _keys(session: Session, statement: Statement, top: int | None, limit: int) -> list[int]:
    keys = statement.newest(session, top, limit)
    assert all(a > b for a, b in pairwise(keys))
    return keys


def _with_posts(session: Session, keys: Iterable[int]) -> list[Found]:
    """The posts and version numbers behind keys, in their order; a version that is gone is left out."""
    wanted = list(keys)
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(wanted), 1000):
        sql = "SELECT d.key, v.post_id, v.number FROM search_doc d JOIN version v ON v.id = d.version_id WHERE d.key"
        for key, post_id, number in _listed(session, sql, wanted[start : start + 1000]):
            found[key] = (post_id, number)
    return [Found(key, *found[key]) for key in wanted if key in found]
