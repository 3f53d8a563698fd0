"""The search index over analysed texts: FTS5 without content on SQLite, tsvector with GIN on PostgreSQL.

A row for each version of a post, under a key in order of time (`searchkeys`). So the newest hits are the first that the
index meets, and a span of time is a range of keys. Best first is in tiers: posts that say all searched words with
weight, then those that say some so, then the rest, each tier newest first.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from hashlib import blake2b
from itertools import count as count_from
from itertools import pairwise
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.query.analyser import Term, indexed_words
from core.query.marks import tells_origin
from core.storage.prepared import dialect_of, driver_of, execute_raw, execute_raw_many
from core.storage.searchkeys import SLOT_BITS, wanted_key
from core.storage.searchsql import Statement

_MAX_POSITION = 16_000  # tsvector keeps positions up to 16,383
_LONGEST_MARKS = 600  # characters of up to four bytes
_ROWS_AT_ONCE = 32
_BEHIND_ALL = 2**62  # no key is as large
EXACT = 1_000
"""Up to so many hits whoever searches is told how many posts they are; of more, how many texts."""
_TURNS = 2  # of reading texts, for one page
_MERGED_PAGES = 16  # of the index, in one step: a millisecond; half a dozen times what a small batch writes


@dataclass(frozen=True)
class Document:
    """What is indexed of one version."""

    version_id: int
    date: datetime
    terms: tuple[Term, ...]
    marks: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What is indexed of the text; asked for once before a transaction, it costs nothing in it."""
        return indexed_words(self.terms)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: a post and the version in which it was found, the last one that matches. `score` is better when higher.

    `edited` tells whether the post has several versions.
    """

    key: int
    post_id: int
    number: int
    edited: bool = False
    score: float = 0.0


# ---------------------------------------------------------------- writing


def put_documents(session: Session, documents: Sequence[Document]) -> int:
    """Indexes versions, or their new marks; what is there already stays. Returns how many were written."""
    postgres = dialect_of(session).name == "postgresql"
    put, kept = (_put_postgres, _kept_marks) if postgres else (_put_sqlite, _joined_marks)
    waiting, written = list(documents), 0
    while waiting:
        stored = _stored(session, waiting)
        changed = [d for d in waiting if stored.get(d.version_id, (0, None))[1] != kept(d)]
        if not changed:
            break
        known = [(stored[d.version_id][0], d, stored[d.version_id][1]) for d in changed if d.version_id in stored]
        fresh = _with_free_keys(session, [d for d in changed if d.version_id not in stored])
        left = put(session, known, fresh, _mark_ids(session, {kept(d) for d in changed}))
        written += len(changed) - len(left)
        waiting = left
    return written


Known = Sequence[tuple[int, Document, str]]  # what is indexed: its key, what it is to be, its marks until now
Fresh = Sequence[tuple[int, Document]]  # what is not, with a key that was free


def _put_postgres(session: Session, known: Known, fresh: Fresh, mark_ids: dict[str, int]) -> list[Document]:
    """Returns those whose key, or which themselves, somebody else indexed in the same moment."""
    if known:
        rows = [{**_row(key, document, mark_ids), "terms": _tsvector(document)} for key, document, _ in known]
        session.execute(_CHANGE_POSTGRES, rows)
    if not fresh:
        return []
    rows = [{**_row(key, document, mark_ids), "terms": _tsvector(document)} for key, document in fresh]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    put = set(session.execute(_INSERT_POSTGRES, columns).scalars())
    return [document for _, document in fresh if document.version_id not in put]


def _put_sqlite(session: Session, known: Known, fresh: Fresh, mark_ids: dict[str, int]) -> list[Document]:
    """Writes all: there is one writer."""
    _delete_sqlite(session, known)
    driver = driver_of(session)
    assert driver is not None
    keyed = [*((key, document) for key, document, _ in known), *fresh]
    execute_raw_many(driver, _INSERT_SQLITE, [(key, _words(d, _joined_marks(d))) for key, d in keyed])
    execute_raw_many(driver, _CHANGE_DOC_SQLITE, [(mark_ids[_joined_marks(d)], key) for key, d, _ in known])
    rows = [(key, document.version_id, mark_ids[_joined_marks(document)]) for key, document in fresh]
    execute_raw_many(driver, _DOC_SQLITE, rows)
    return []


def remove_documents(session: Session, documents: Sequence[Document]) -> set[int]:
    """Takes versions out of the index, before a redaction: `documents` must hold the terms they were indexed with.

    Returns which sets of marks, that say whence these were forwarded, `forget_marks` is to look at.
    """
    stored = _stored(session, documents)
    known = [(stored[d.version_id][0], d, stored[d.version_id][1]) for d in documents if d.version_id in stored]
    if not known:
        return set()
    if dialect_of(session).name != "postgresql":
        _delete_sqlite(session, known)
    session.execute(text("DELETE FROM search_doc WHERE key = :key"), [{"key": key} for key, _, _ in known])
    telling = sorted({marks for _, _, marks in known if tells_origin(marks.split(" "))})
    if not telling:
        return set()
    return {row[0] for row in _listed(session, "SELECT id FROM search_marks WHERE marks", telling)}


def marks_of_origins(session: Session) -> set[int]:
    """All sets of marks that say whence a post was forwarded."""
    rows = session.execute(text("SELECT id, marks FROM search_marks"))
    return {marks_id for marks_id, marks in rows if tells_origin(marks.split(" "))}


def forget_marks(session: Session, ids: Sequence[int]) -> None:
    """Removes those of these sets of marks that no document has any more. Looks through all documents once."""
    if dialect_of(session).name == "postgresql":
        # Whoever is about to use one has read it, and is waited for; whoever comes next finds it gone.
        session.execute(text("LOCK TABLE search_marks IN ACCESS EXCLUSIVE MODE"))
    used = {row[0] for row in _listed(session, "SELECT DISTINCT marks_id FROM search_doc WHERE marks_id", ids)}
    unused = [{"id": one} for one in ids if one not in used]
    if unused:
        session.execute(text("DELETE FROM search_marks WHERE id = :id"), unused)


def clear_index(session: Session) -> None:
    """Empties the index, for a new analyser."""
    if dialect_of(session).name != "postgresql":
        session.execute(text("INSERT INTO search(search) VALUES ('delete-all')"))
    session.execute(text("DELETE FROM search_doc"))


def tidy_index(session: Session, *, whole: bool = False) -> bool:
    """Merges a little of SQLite's index, or all of it, which makes it smaller and faster; False when there is no more.

    PostgreSQL looks after its own.
    """
    if dialect_of(session).name == "postgresql":
        return False
    if whole:
        session.execute(text("INSERT INTO search(search) VALUES ('optimize')"))
        return False
    return _merge(session, _MERGED_PAGES)


def merge_all(session: Session, *, begin: bool = False) -> bool:
    """One step of merging all of SQLite's index, so that nothing is left in it of what was removed before the step that
    began it; False when that was the last one.
    """
    return _merge(session, -_MERGED_PAGES if begin else _MERGED_PAGES)


def _merge(session: Session, pages: int) -> bool:
    """A negative number has FTS5 merge all segments that there are, and not only where many of a size are."""
    driver = driver_of(session)
    assert driver is not None
    before = driver.total_changes
    execute_raw(driver, "INSERT INTO search(search, rank) VALUES ('merge', ?)", (pages,))
    # FTS5 says by this whether there was anything to merge: below 2 there was not.
    return driver.total_changes - before >= 2


def _stored(session: Session, documents: Sequence[Document]) -> dict[int, tuple[int, str]]:
    """Key and marks of those that are indexed, by `version.id`."""
    sql = "SELECT d.version_id, d.key, m.marks FROM search_doc d JOIN search_marks m ON m.id = d.marks_id"
    rows = _listed(session, f"{sql} WHERE d.version_id", [document.version_id for document in documents])
    return {row[0]: (row[1], row[2]) for row in rows}


def _mark_ids(session: Session, wanted: set[str]) -> dict[str, int]:
    """The rows of these sets of marks; few differ."""
    put = text("INSERT INTO search_marks(marks) VALUES (:marks) ON CONFLICT (marks) DO NOTHING")  # a new set is rare
    found: dict[str, int] = {}
    sql = "SELECT marks, id FROM search_marks WHERE marks"
    for again in (False, True):
        missing = sorted(wanted - found.keys())
        if missing and again:
            session.execute(put, [{"marks": one} for one in missing])
        if missing:
            found.update({row[0]: row[1] for row in _listed(session, sql, missing)})
    return found


def _with_free_keys(session: Session, documents: Sequence[Document]) -> list[tuple[int, Document]]:
    """A key for each: its wanted one, or the next that nobody has."""
    waiting = sorted(((wanted_key(d.date, d.version_id), d) for d in documents), key=lambda pair: pair[0])
    taken = {row[0] for row in _listed(session, "SELECT key FROM search_doc WHERE key", [key for key, _ in waiting])}
    found: dict[int, Document] = {}
    gaps: dict[int, tuple[int, int]] = {}  # by wanted key: from where to where the index is known to have none
    for wanted, document in waiting:
        key, end = gaps.get(wanted) or ((wanted + 1,) * 2 if wanted in taken else (wanted, wanted + 1))
        while key == end or key in found:
            key, end = _gap(session, key) if key == end else (key + 1, end)
        found[key] = document
        gaps[wanted] = (key + 1, end)
    return list(found.items())


def _gap(session: Session, key: int) -> tuple[int, int]:
    """The first free key from this one on, and the next one behind it that is taken."""
    sql = text("SELECT key FROM search_doc WHERE key >= :key ORDER BY key LIMIT :size")
    size = _ROWS_AT_ONCE
    while True:
        keys = list(session.execute(sql, {"key": key, "size": size}).scalars())
        for following in keys:
            if following != key:
                return key, following
            key += 1
        if len(keys) < size:
            return key, _BEHIND_ALL
        size *= 4


def _listed(session: Session, sql: str, values: Sequence[Any]) -> Sequence[Any]:
    if dialect_of(session).name == "postgresql":
        return session.execute(text(f"{sql} = ANY(:values)"), {"values": list(values)}).all()
    driver = driver_of(session)
    assert driver is not None
    return execute_raw(driver, f"{sql} IN (SELECT value FROM json_each(?))", (json.dumps(values),)).fetchall()


# To SQLite's driver as they stand: whoever hears and tells waits for the lock that is held meanwhile.
_INSERT_SQLITE = "INSERT INTO search(rowid, words) VALUES (?, ?)"
_DELETE_SQLITE = "INSERT INTO search(search, rowid, words) VALUES ('delete', ?, ?)"
_DOC_SQLITE = "INSERT INTO search_doc(key, version_id, marks_id) VALUES (?, ?, ?)"  # a key that has one is refused
_CHANGE_DOC_SQLITE = "UPDATE search_doc SET marks_id = ? WHERE key = ?"
_CHANGE_POSTGRES = text(
    "UPDATE search_doc SET marks_id = :marks_id, terms = CAST(:terms AS tsvector)"
    " WHERE key = :key AND version_id = :version_id"
)
# A key is free as far as one can see. Of two who take it at once the second waits for the first one's commit, gets
# nothing, and looks again; whoever takes others does not wait.
_INSERT_POSTGRES = text(
    "INSERT INTO search_doc(key, version_id, marks_id, terms)"
    " SELECT key, version_id, marks_id, CAST(terms AS tsvector) FROM unnest(CAST(:key AS bigint[]),"
    " CAST(:version_id AS bigint[]), CAST(:marks_id AS bigint[]), CAST(:terms AS text[]))"
    " AS fresh(key, version_id, marks_id, terms) ORDER BY key ON CONFLICT DO NOTHING RETURNING version_id"
)


def _row(key: int, document: Document, mark_ids: dict[str, int]) -> dict[str, Any]:
    return {"key": key, "version_id": document.version_id, "marks_id": mark_ids[_kept_marks(document)]}


def _joined_marks(document: Document) -> str:
    return " ".join(document.marks)


def _kept_marks(document: Document) -> str:
    """The marks as PostgreSQL keeps them, which only compares them: its index has no room for those of a post that
    names hundreds, of which it keeps a hash.
    """
    marks = _joined_marks(document)
    return marks if len(marks) <= _LONGEST_MARKS else blake2b(marks.encode(), digest_size=32).hexdigest()


def _words(document: Document, marks: str) -> str:
    return " ".join((*document.words, marks))


def _delete_sqlite(session: Session, documents: Sequence[tuple[int, Document, str]]) -> None:
    """A contentless table forgets a row when it is told what the row was; the analyser makes the same terms again."""
    if documents:
        driver = driver_of(session)
        assert driver is not None
        rows = [(key, _words(document, marks)) for key, document, marks in documents]
        execute_raw_many(driver, _DELETE_SQLITE, rows)


def _tsvector(document: Document) -> str:
    places: dict[str, list[int]] = {mark: [] for mark in (*document.marks, *indexed_words(document.terms))}
    for position, term in enumerate(document.terms, start=1):
        for name in (term.term, *term.others):
            at = places[name]
            if len(at) < 255:
                at.append(min(position, _MAX_POSITION))
    parts = []
    for name, at in places.items():
        quoted = name.replace("\\", "\\\\").replace("'", "''")
        parts.append(f"'{quoted}'" + (":" + ",".join(map(str, dict.fromkeys(at))) if at else ""))
    return " ".join(parts)


# ---------------------------------------------------------------- reading


def newest(
    session: Session, statement: Statement, limit: int, *, below: int | None = None
) -> tuple[list[Found], int | None]:
    """The newest `limit` posts that match below a key, each once, under the last version that does.

    Returns with them the key to go on below, None when there are no more. A search that must read texts may return
    before it has found enough.
    """
    found: list[Found] = []
    top = None if below is None else below - 1
    size = max(_ROWS_AT_ONCE, limit)
    for turn in count_from(1):
        keys, end = _keys(session, statement, top, size)
        found += _one_a_post(session, statement, _with_posts(session, keys))
        if len(found) >= limit:
            found = found[:limit]
            return found, found[-1].key
        if end is None or (statement.checked and turn >= _TURNS):
            return found, end
        top = end - 1
        size = min(size * 2, 1000)
    raise AssertionError


def _one_a_post(session: Session, statement: Statement, hits: Sequence[Found]) -> list[Found]:
    """Of each post the hit with the highest key, under the last version that matches; the others were or will be it."""
    edited = _versions(session, [hit.post_id for hit in hits if hit.edited])
    if not edited:
        return list(hits)
    matching: dict[int, list[Found]] = {}
    for hit in _with_posts(session, _among(session, statement, edited)):
        matching.setdefault(hit.post_id, []).append(hit)
    found = []
    for hit in hits:
        others = matching.get(hit.post_id, [hit])
        if hit.key == max(other.key for other in others):
            found.append(replace(hit, number=max(other.number for other in others)))
    return found


def _versions(session: Session, post_ids: Sequence[int]) -> list[int]:
    """The keys of all versions of those posts that have several."""
    if not post_ids:
        return []
    sql = (
        "SELECT d.key FROM post p JOIN version v ON v.post_id = p.id JOIN search_doc d ON d.version_id = v.id"
        " WHERE p.version > 0 AND p.id"
    )
    return [row[0] for row in _listed(session, sql, post_ids)]


def every(
    session: Session, statement: Statement, *, below: int | None = None, limit: int = 500
) -> tuple[list[Found], int | None]:
    """A page of all matching versions, newest first, posts repeated, and the key to go on below: for exports."""
    keys, end = _keys(session, statement, below - 1 if below is not None else None, limit)
    return _with_posts(session, keys), end


def best(
    session: Session, statement: Statement, limit: int, *, after: tuple[float, int | None] | None = None
) -> tuple[list[Found], tuple[float, int | None] | None]:
    """The best `limit` posts, each once, under its version of the best tier, and where to go on.

    `after` is that of the page before: a score, which is a tier, and the key in it.
    """
    found: list[Found] = []
    shown: set[int] = set()
    tiers = statement.tiers()
    for place, tier in enumerate(tiers):
        score = float(len(tiers) - 1 - place)
        if after is not None and score > after[0]:
            continue
        below = after[1] if after is not None and score == after[0] else None
        for turn in count_from(1):
            page, end = newest(session, tier, limit - len(found), below=below)
            fresh = [hit for hit in page if hit.post_id not in shown]
            better = _in_tiers(session, tiers[:place], [hit.post_id for hit in fresh])
            found += [replace(hit, score=score) for hit in fresh if hit.post_id not in better]
            shown.update(hit.post_id for hit in page)
            below = end
            if end is None:
                break
            if len(found) >= limit or (statement.checked and turn >= _TURNS):
                return found, (score, end)
        if len(found) >= limit:
            return found, (score - 1, None) if place + 1 < len(tiers) else None
    return found, None


def _in_tiers(session: Session, tiers: Sequence[Statement], post_ids: Sequence[int]) -> set[int]:
    """Those of the posts that a better tier holds under another of their versions."""
    keys = _versions(session, post_ids) if tiers and post_ids else []
    return {hit.post_id for tier in tiers for hit in _with_posts(session, _among(session, tier, keys))}


def _among(session: Session, statement: Statement, keys: Sequence[int]) -> list[int]:
    """Those of a few keys that match."""
    return statement.only(keys).newest(session, None, len(keys) + 1)[0] if keys else []


def count(session: Session, statement: Statement, *, limit: int, exact: int = EXACT) -> int:
    """How many posts match. Beyond `exact` hits they are versions that are counted, up to `limit`."""
    hits = _hits(session, statement, exact)
    return statement.count(session, limit) if hits is None else len(hits)


def by_day(
    session: Session, statement: Statement, *, limit: int, exact: int = EXACT, zone: tzinfo = UTC
) -> list[tuple[datetime, int]]:
    """How many matching posts each day of the zone has, as its date at midnight UTC; days that have any, oldest first.
    Beyond `exact` hits they are the newest `limit` versions that are counted.
    """
    hits = _hits(session, statement, exact)
    quarters = (
        statement.quarters(session, limit, SLOT_BITS)
        if hits is None
        else Counter((hit.key >> SLOT_BITS) // 900 for hit in hits).items()
    )
    days: Counter[int] = Counter()
    for quarter, number in quarters:
        at = datetime.fromtimestamp(quarter * 900, zone)
        days[at.toordinal()] += number
    return [(datetime.fromordinal(day).replace(tzinfo=UTC), number) for day, number in sorted(days.items())]


def _hits(session: Session, statement: Statement, exact: int) -> list[Found] | None:
    """Each matching post once; None where more than `exact` versions match, unless their texts had to be read."""
    keys = statement.all_keys(session, exact + 1)
    if len(keys) > exact and not statement.checked:
        return None
    return list({hit.post_id: hit for hit in reversed(_with_posts(session, keys))}.values())


def _keys(session: Session, statement: Statement, top: int | None, limit: int) -> tuple[list[int], int | None]:
    keys, end = statement.newest(session, top, limit)
    assert all(a > b for a, b in pairwise(keys))
    return keys, end


def _with_posts(session: Session, keys: Iterable[int]) -> list[Found]:
    """The posts and version numbers behind keys, in their order; a version that is gone is left out."""
    wanted = list(keys)
    found: dict[int, tuple[int, int, bool]] = {}
    sql = (
        "SELECT d.key, v.post_id, v.number, p.version FROM search_doc d JOIN version v ON v.id = d.version_id"
        " JOIN post p ON p.id = v.post_id WHERE d.key"
    )
    for start in range(0, len(wanted), 1000):
        for key, post_id, number, last in _listed(session, sql, wanted[start : start + 1000]):
            found[key] = (post_id, number, last > 0)
    return [Found(key, *found[key]) for key in wanted if key in found]
