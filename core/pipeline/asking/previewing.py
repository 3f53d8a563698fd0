"""Previews: how many stored posts a change of the catalogue would match, found by its names and read again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.mentions import compile_catalogue, detect
from core.pipeline.asking.searching import newest_post_ids, prepare
from core.pipeline.rules import Rules
from core.query import Analyser
from core.query.analyser import split_words
from core.storage.models import PostRow, VersionRow
from core.types import Official

_READ = 3_000


def would_match(
    session: Session, rules: Rules, analyser: Analyser, official: Official, now: datetime
) -> tuple[int, bool]:
    """How many stored posts name the official as it is written now, and whether there may be more: the newest 3,000
    posts that have a word of its names are read.
    """
    words = {word for name in (*official.names.values(), *official.aliases) for word in split_words(name)[-1:]}
    words |= {word for position in official.positions for short in position.short for word in split_words(short)[-1:]}
    quoted = sorted({f'"{word}"' for word in words if len(word) > 2})[:20]
    if not quoted:
        return 0, False
    ids = newest_post_ids(session, prepare(session, rules, analyser, " OR ".join(quoted), now), limit=_READ)
    catalogue = compile_catalogue([official])
    count = 0
    for start in range(0, len(ids), 500):
        query = (
            select(VersionRow.text, PostRow.date)
            .join(PostRow, PostRow.id == VersionRow.post_id)
            .where(PostRow.id.in_(ids[start : start + 500]), VersionRow.number == PostRow.version)
        )
        count += sum(bool(detect(text, catalogue, date=date)) for text, date in session.execute(query))
    return count, len(ids) == _READ
