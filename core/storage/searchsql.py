"""Node searches as SQL of either engine: what the index matches, spans of keys, and what only tables know."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.query import Analyser, marks
from core.query.nodes import All, Anything, Between, Either, Fact, Marks, Node, Not, Phrase, Prefix, Word
from core.storage.prepared import dialect_of
from core.storage.searchkeys import between_keys

_WEIGHED = 8  # words of a search by which hits are ranked
_STEP, _WALKED = 1_000, 8_000  # rows of PostgreSQL's that are looked at one by one before its index is asked
_TOP = 2**62
_READ, _COUNTED = 2_000, 4_000  # texts that are read for phrases in one go, and for a number
_MANY = 500  # names in one go that a tsquery still takes, and is quick with: it has room for a megabyte of them
_FEW = 300  # with so few posts in question the index is asked for each, instead of reading every hit
_GUESSED = 50  # of more names PostgreSQL's planner thinks that every text has one, and would read them all
_OFTEN = 20  # hits of as many texts as one step has
_NAMED = 20_000  # texts with so many names in question: of more, a page is soon full by walking down

_POST = (
    "SELECT 1 FROM version v JOIN post p ON p.id = v.post_id"
    " WHERE v.id = (SELECT d.version_id FROM search_doc d WHERE d.key = {key}) AND "
)
_CLAIM = "(SELECT max(c.id) FROM review c WHERE c.post_id = p.id AND c.kind = 'claim' AND c.undone_at IS NULL)"
_FACTS = {
    "edited": "p.version > 0",
    "deleted": "p.deleted_noticed_at IS NOT NULL",
    "linked": "EXISTS (SELECT 1 FROM link l WHERE l.post_id = p.id AND l.relation <> 'candidate')",
    "reviewed": "EXISTS (SELECT 1 FROM review r WHERE r.post_id = p.id AND r.undone_at IS NULL)",
    "story": "p.story_id = {value}",
    "article": "EXISTS (SELECT 1 FROM link l WHERE l.post_id = p.id AND l.article_id = {value}"
    " AND l.relation <> 'candidate')",
    "tag": "EXISTS (SELECT 1 FROM review r WHERE r.post_id = p.id AND r.kind = 'tag' AND r.subject = {value}"
    " AND r.undone_at IS NULL)",
    "by": "EXISTS (SELECT 1 FROM review r WHERE r.post_id = p.id AND r.by_user_id = {value} AND r.undone_at IS NULL)",
    "status": "EXISTS (SELECT 1 FROM review r WHERE r.id = " + _CLAIM + " AND r.verdict = {value})",
    "unverified": _CLAIM + " IS NULL",
}
# The posts in question, where there is a quick way to them.
_FEW_POSTS = {
    "deleted": "SELECT id FROM post WHERE deleted_noticed_at IS NOT NULL",
    "linked": "SELECT post_id FROM link WHERE relation <> 'candidate'",
    "reviewed": "SELECT post_id FROM review WHERE undone_at IS NULL AND post_id IS NOT NULL",
    "story": "SELECT id FROM post WHERE story_id = {value}",
    "article": "SELECT post_id FROM link WHERE article_id = {value} AND relation <> 'candidate'",
    "tag": "SELECT post_id FROM review WHERE kind = 'tag' AND subject = {value} AND undone_at IS NULL",
    "by": "SELECT post_id FROM review WHERE by_user_id = {value} AND undone_at IS NULL AND post_id IS NOT NULL",
    "status": "SELECT post_id FROM review WHERE kind = 'claim' AND verdict = {value} AND undone_at IS NULL",
}


@dataclass(slots=True)
class Statement:
    """A search ready to run. `match` is FTS5's or tsquery's text, None when any text will do."""

    dialect: str
    match: str | None = None
    low: int | None = None
    high: int | None = None
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    keys: list[int] | None = None
    nothing: bool = False
    weighty: tuple[str, ...] = ()
    checked: bool = False

    def tiers(self) -> list["Statement"]:
        """The same search in parts, best first, which share no version: all words with weight, some, none."""
        if not self.weighty:
            return [self]
        every = [replace(self, match=self._joined("and", [self.match, *self.weighty]))]
        if len(self.weighty) > 1:
            some = self._joined("and", [self.match, self._joined("or", self.weighty)])
            every.append(replace(self, match=self._joined("not", [some, self._joined("and", self.weighty)])))
        return [*every, replace(self, match=self._joined("not", [self.match, self._joined("or", self.weighty)]))]

    def only(self, keys: Sequence[int]) -> "Statement":
        """The same search among these keys."""
        return replace(self, keys=sorted(keys if self.keys is None else set(keys) & set(self.keys)))

    def _joined(self, how: str, parts: Sequence[str | None]) -> str:
        signs = {"and": " & ", "or": " | ", "not": " & !"} if self._postgres else {}
        return _any([f"({part})" for part in parts if part], signs.get(how) or f" {how.upper()} ")

    @property
    def _postgres(self) -> bool:
        return self.dialect == "postgresql"

    @property
    def _key(self) -> str:
        return "search.rowid" if self.match is not None and not self._postgres else "search_doc.key"

    def _from_where(self, high: int | None, low: int | None = None) -> tuple[str, dict[str, Any]]:
        values = dict(self.values)
        where = []
        table = "search_doc"
        if self.match is not None:
            values["match"] = self.match
            where.append("search_doc.terms @@ CAST(:match AS tsquery)" if self._postgres else "search MATCH :match")
            table = "search_doc" if self._postgres else "search"
        highest = min((bound for bound in (self.high, high) if bound is not None), default=None)
        lowest = max((bound for bound in (self.low, low) if bound is not None), default=None)
        for bound, sign, name in ((highest, "<=", "high"), (lowest, ">=", "low")):
            if bound is not None:
                where.append(f"{self._key} {sign} :{name}")
                values[name] = bound
        if self.keys is not None:
            values["keys"] = self.keys if self._postgres else json.dumps(self.keys)
            listed = "= ANY(:keys)" if self._postgres else "IN (SELECT value FROM json_each(:keys))"
            where.append(f"{self._key} {listed}")
        where += [condition.replace("{key}", self._key) for condition in self.conditions]
        if self.nothing:
            where.append("1 = 0")
        return f"FROM {table}" + (" WHERE " + " AND ".join(where) if where else ""), values

    def newest(self, session: Session, high: int | None, limit: int) -> tuple[list[int], int | None]:
        """Keys from `high` down, and the key below which to go on, None when there are no more.

        Where texts must be read (`checked`), only so many are in one go, and fewer keys may come than there are.
        """
        if not self.checked:
            keys = self._newest(session, high, limit)
            return keys, keys[-1] if len(keys) == limit else None
        candidates = self._candidates(session, high, _READ)
        keys = self._passing(session, candidates, limit)
        if len(keys) == limit:
            return keys, keys[-1]
        return keys, candidates[-1] if len(candidates) == _READ else None

    def _candidates(self, session: Session, high: int | None, most: int) -> list[int]:
        """The newest keys that the index gives, whatever the conditions say."""
        return replace(self, conditions=[], checked=False)._newest(session, high, most)

    def _passing(self, session: Session, keys: Sequence[int], limit: int) -> list[int]:
        """Those of the keys for which the conditions hold, in their order."""
        where = " AND ".join(condition.replace("{key}", "k.value") for condition in self.conditions)
        sql = f"SELECT k.value FROM json_each(:keys) AS k WHERE {where} LIMIT :limit"
        values = {**self.values, "keys": json.dumps(keys), "limit": limit}
        return list(session.execute(text(sql), values).scalars())

    def _newest(self, session: Session, high: int | None, limit: int) -> list[int]:
        if self._postgres and self.match is not None and self.keys is None:
            return self._newest_postgres(session, high, limit)
        rest, values = self._from_where(high)
        sql = f"SELECT {self._key} {rest} ORDER BY {self._key} DESC LIMIT :limit"
        return list(session.execute(text(sql), {**values, "limit": limit}).scalars())

    def _newest_postgres(self, session: Session, high: int | None, limit: int) -> list[int]:
        """Walks down from `high` while the words are frequent there, else asks GIN, which gathers every hit.

        The planner can't know which is quicker: it has no numbers for words side by side.
        """
        looked_at = 0
        found: list[int] = []
        while looked_at < _WALKED:
            rest, values = self._from_where(high)
            hits = f"SELECT {self._key} {rest} ORDER BY {self._key} DESC LIMIT :limit"
            hits = hits.replace("FROM search_doc", "FROM walked search_doc", 1)
            sql = (
                "WITH walked AS MATERIALIZED"
                " (SELECT * FROM search_doc WHERE key <= :top ORDER BY key DESC LIMIT :n)"
                f" SELECT (SELECT min(key) FROM walked), ARRAY({hits})"
            )
            top = min((bound for bound in (self.high, high) if bound is not None), default=_TOP)
            more = {"top": top, "n": _STEP, "limit": limit - len(found)}
            floor, keys = session.execute(text(sql), {**values, **more}).one()
            if floor is None:
                return found
            found += keys
            looked_at += _STEP
            high = int(floor) - 1
            if len(found) >= limit or (self.low is not None and high < self.low):
                return found
            if len(found) * (_WALKED // looked_at) < limit:
                break
        rest, values = self._from_where(high)
        sql = (
            f"WITH hits AS MATERIALIZED (SELECT {self._key} {rest}) SELECT key FROM hits ORDER BY key DESC LIMIT :limit"
        )
        found += session.execute(text(sql), {**values, "limit": limit - len(found)}).scalars()
        return found

    def all_keys(self, session: Session, limit: int) -> list[int]:
        """Keys that match, newest first, up to `limit`; where texts must be read, all among the newest that may."""
        if self.checked:
            return self._passing(session, self._candidates(session, None, _COUNTED), _COUNTED)
        return self._newest(session, None, limit)

    def count(self, session: Session, limit: int) -> int:
        """How many match, up to `limit`. Not for what is `checked`: see `all_keys`."""
        rest, values = self._from_where(None)
        sql = f"SELECT count(*) FROM (SELECT 1 {rest} LIMIT :limit) AS hits"
        return int(session.execute(text(sql), {**values, "limit": limit}).scalar_one())

    def quarters(self, session: Session, limit: int, bits: int) -> list[tuple[int, int]]:
        """Quarters of an hour since 1970, of which every zone's days consist, with their numbers of hits, of the newest
        `limit`; not for what is `checked` either.
        """
        rest, values = self._from_where(None)
        inner = f"SELECT ({self._key} >> {bits}) / 900 AS quarter {rest} ORDER BY {self._key} DESC LIMIT :limit"
        sql = f"SELECT quarter, count(*) FROM ({inner}) AS hits GROUP BY quarter"
        rows = session.execute(text(sql), {**values, "limit": limit})
        return [(int(quarter), int(number)) for quarter, number in rows]


def compile_search(session: Session, node: Node, analyser: Analyser) -> Statement:
    """The statement of a resolved search; may look up which posts are in question when they are few."""
    compiler = _Compiler(session, analyser)
    return compiler.statement(node)


class _Compiler:
    def __init__(self, session: Session, analyser: Analyser) -> None:
        self._session = session
        self._analyser = analyser
        self._dialect = dialect_of(session).name
        self._out = Statement(self._dialect)

    def statement(self, node: Node) -> Statement:
        matched: list[Node] = []
        many: list[tuple[str, ...]] = []
        for part in _conjuncts(node):
            if isinstance(part, Anything):
                continue
            if isinstance(part, Between):
                self._bound(part)
            elif isinstance(part, Marks) and len(part.marks) > _GUESSED and self._dialect == "postgresql":
                many.append(part.marks)
            elif self._indexable(part):
                matched.append(part)
            elif isinstance(part, Phrase):
                matched.append(All(tuple(Word(word) for word in part.words)))
                self._out.conditions.append(self._in_text(part))
            else:
                if isinstance(part, Fact):
                    self._narrow(part)
                self._out.conditions.append(self._condition(part))
        for names in many:
            self._say_one_of(names)
        if matched:
            whole = matched[0] if len(matched) == 1 else All(tuple(matched))
            self._out.match = self._match(whole)
            self._out.weighty = tuple(self._match(_weighty(part, self._analyser)) for part in _words(matched))
        return self._out

    # ------------------------------------------------------------ the index

    def _match(self, node: Node) -> str:
        return self._tsquery(node) if self._dialect == "postgresql" else self._fts(node)

    def _fts(self, node: Node) -> str:
        match node:
            case Word(word):
                return _any(self._quoted(self._analyser.searched(word)), " OR ")
            case Prefix(start):
                begun = [f'"{self._analyser.prefix(start)}" *', *self._quoted(self._analyser.begun(start))]
                return _any(begun, " OR ")
            case Marks(names):
                return _any(self._quoted(names), " OR ")
            case Not(child):
                return f'("{marks.ALL}" NOT {self._fts(child)})'
            case Either(nodes):
                return _any([self._fts(child) for child in nodes], " OR ")
            case All(nodes):
                positive = [self._fts(child) for child in nodes if not isinstance(child, Not)]
                negative = [self._fts(child.node) for child in nodes if isinstance(child, Not)]
                whole = _any(positive or [f'"{marks.ALL}"'], " AND ")
                return f"({whole} NOT {_any(negative, ' OR ')})" if negative else whole
        return f'"{marks.ALL}"'

    def _tsquery(self, node: Node) -> str:
        match node:
            case Word(word):
                return _any(self._quoted(self._analyser.searched(word)), " | ")
            case Prefix(start):
                begun = self._quoted([self._analyser.prefix(start), *self._analyser.begun(start)])
                return _any([begun[0] + ":*", *begun[1:]], " | ")
            case Phrase(words):
                groups = [_any(self._quoted(self._analyser.searched(word)), " | ") for word in words]
                return _any(groups, " <-> ")
            case Marks(names):
                return _any(self._quoted(names), " | ")
            case Not(child):
                return f"!{_any([self._tsquery(child)], '')}"
            case Either(nodes):
                return _any([self._tsquery(child) for child in nodes], " | ")
            case All(nodes):
                return _any([self._tsquery(child) for child in nodes], " & ")
        return self._quoted([marks.ALL])[0]

    def _quoted(self, names: Sequence[str]) -> list[str]:
        if self._dialect == "postgresql":
            return ["'" + name.replace("\\", "\\\\").replace("'", "''") + "'" for name in names]
        return [f'"{name}"' for name in (word.replace('"', "") for word in names)]

    # ------------------------------------------------------------ the tables

    def _bound(self, part: Between) -> None:

        low, high = between_keys(part.from_at, part.to_at)
        out = self._out
        out.low = low if out.low is None else max(out.low, low or 0)
        out.high = high if out.high is None or (high is not None and high < out.high) else out.high

    def _condition(self, node: Node) -> str:
        """A condition on one key (`{key}`), for what the index alone can't tell."""
        match node:
            case Fact():
                return "EXISTS (" + _POST + self._fact(node) + ")"
            case Phrase(words) if not self._indexable(node):
                return f"({self._condition(All(tuple(Word(word) for word in words)))} AND {self._in_text(node)})"
            case Between(from_at, to_at):
                low, high = between_keys(from_at, to_at)
                parts = [f"{{key}} >= {low}"] if low is not None else []
                parts += [f"{{key}} <= {high}"] if high is not None else []
                return "(" + (" AND ".join(parts) or "1 = 1") + ")"
            case Not(child):
                return f"NOT {self._condition(child)}"
            case All(nodes):
                return "(" + " AND ".join(self._condition(child) for child in nodes) + ")"
            case Either(nodes):
                return "(" + " OR ".join(self._condition(child) for child in nodes) + ")"
            case Anything():
                return "(1 = 1)"
            case Marks(names) if not self._indexable(node):
                return self._one_is_said(names)
        name = self._bind(self._match(node))
        if self._dialect == "postgresql":
            return f"(search_doc.terms @@ CAST(:{name} AS tsquery))"
        return f"({{key}} IN (SELECT rowid FROM search WHERE search MATCH :{name}))"

    def _one_is_said(self, names: Sequence[str]) -> str:
        """A condition on one row of PostgreSQL's: it has one of more names than a tsquery takes or is quick with."""
        listed = self._bind(list(names))
        said = "SELECT 1 FROM unnest(tsvector_to_array(search_doc.terms)) AS said"
        return f"(EXISTS ({said} WHERE said = ANY(:{listed})))"

    def _say_one_of(self, names: Sequence[str]) -> None:
        """On PostgreSQL, what has one of many names: those texts alone, or a condition where they are soon met."""
        said = self._one_is_said(names)
        if self._out.keys is not None or self._is_frequent(said):
            self._out.conditions.append(said)
            return
        found: set[int] = set()
        for start in range(0, len(names), _MANY):
            match = _any(self._quoted(names[start : start + _MANY]), " | ")
            found.update(self._hits(match, _NAMED + 1))
            if len(found) > _NAMED:
                self._out.conditions.append(said)
                return
        self._out.keys = sorted(found)

    def _is_frequent(self, condition: str) -> bool:
        """Whether the newest texts in question that PostgreSQL has meet a condition often."""
        top = _TOP if self._out.high is None else self._out.high
        newest = "SELECT * FROM search_doc WHERE key <= :top ORDER BY key DESC LIMIT :n"
        sql = f"SELECT count(*) FROM ({newest}) AS search_doc WHERE {condition}"
        hits = self._session.execute(text(sql), {**self._out.values, "top": top, "n": _STEP}).scalar_one()
        return int(hits) >= _OFTEN

    def _hits(self, match: str, most: int) -> Sequence[int]:
        """Up to so many keys that a tsquery matches, by PostgreSQL's index whatever the planner thinks of it."""
        ways = "unnest(ARRAY['enable_seqscan', 'enable_indexscan'])"
        for_now = text(f"SELECT set_config(way, :to, true) FROM {ways} AS way")
        self._session.execute(for_now, {"to": "off"})
        sql = text("SELECT key FROM search_doc WHERE terms @@ CAST(:match AS tsquery) LIMIT :most")
        keys = self._session.execute(sql, {"match": match, "most": most}).scalars().all()
        self._session.execute(for_now, {"to": "on"})
        return keys

    def _in_text(self, phrase: Phrase) -> str:
        """A condition on one key: its text has the phrase. For SQLite, whose index knows no places."""
        self._out.checked = True
        name = self._bind("\n".join(phrase.words))
        return (
            f"has_phrase(:{name}, (SELECT v.text FROM version v WHERE v.id ="
            " (SELECT d.version_id FROM search_doc d WHERE d.key = {key})))"
        )

    def _indexable(self, node: Node) -> bool:
        """Whether the index alone can tell."""
        match node:
            case Marks(names):
                return len(names) <= _MANY or self._dialect != "postgresql"
            case Word() | Prefix():
                return True
            case Phrase():
                return self._dialect == "postgresql"
            case Not(child):
                return self._indexable(child)
            case All(nodes) | Either(nodes):
                return all(self._indexable(child) for child in nodes)
        return False

    def _fact(self, fact: Fact) -> str:
        if fact.name == "status" and fact.values == ("unverified",):
            return _FACTS["unverified"]
        if not fact.values:
            return _FACTS[fact.name]
        return "(" + " OR ".join(_FACTS[fact.name].format(value=f":{self._bind(v)}") for v in fact.values) + ")"

    def _narrow(self, fact: Fact) -> None:
        """Where a fact holds for few posts, asks the index for these alone."""
        if fact.name not in _FEW_POSTS or fact.values == ("unverified",) or len(fact.values) > 1:
            return
        posts = _FEW_POSTS[fact.name].format(value=":value")
        sql = text(
            f"SELECT p.id, d.key FROM (SELECT id FROM post WHERE id IN ({posts}) LIMIT :limit) AS p"
            " JOIN version v ON v.post_id = p.id JOIN search_doc d ON d.version_id = v.id"
        )
        values: dict[str, Any] = {"limit": _FEW + 1, **({"value": fact.values[0]} if fact.values else {})}
        rows = self._session.execute(sql, values).all()
        if len({row[0] for row in rows}) > _FEW:
            return
        keys = {int(row[1]) for row in rows}
        self._out.keys = sorted(keys if self._out.keys is None else keys & set(self._out.keys))

    def _bind(self, value: object) -> str:
        name = f"b{len(self._out.values)}"
        self._out.values[name] = value
        return name


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, All):
        return [part for child in node.nodes for part in _conjuncts(child)]
    return [node]


def _words(nodes: Sequence[Node]) -> list[Word | Prefix | Either]:
    """The parts of a conjunction that ask for words."""
    found: list[Word | Prefix | Either] = []
    for node in nodes:
        match node:
            case Word() | Prefix():
                found.append(node)
            case All(children):
                found += _words(children)
            case Either(children) if all(isinstance(child, Word | Prefix) for child in children):
                found.append(node)
    return found[:_WEIGHED]


def _weighty(node: Word | Prefix | Either, analyser: Analyser) -> Marks:
    """What says with weight what the node asks for."""
    children = node.nodes if isinstance(node, Either) else (node,)
    names = [
        marks.weighty(name)
        for child in children
        for name in (analyser.searched(child.text) if isinstance(child, Word) else ())
    ]
    return Marks((*names, marks.SHORT))


def _any(parts: Sequence[str], glue: str) -> str:
    return parts[0] if len(parts) == 1 else "(" + glue.join(parts) + ")"
