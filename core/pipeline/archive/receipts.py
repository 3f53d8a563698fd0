"""Search receipts: what was searched, when, in what, and with how many hits. It is what supports «nothing found»."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.pipeline.archive.bundle import coverage_of
from core.pipeline.archive.exporting import iso
from core.pipeline.archive.heads import last_head
from core.pipeline.asking.searching import COUNTED, count_posts, prepare
from core.pipeline.rules import Rules
from core.query import Analyser
from core.storage.jobs import HISTORY, waiting_jobs
from core.storage.models import PostRow


def receipt(
    session: Session, rules: Rules, analyser: Analyser, query: str, now: datetime, *, program: str
) -> dict[str, Any]:
    """The receipt as values for JSON. Raises QueryError.

    Beside the number of hits it says how many posts there are, at most how many wait to be indexed (a search
    can't find them yet), since when each channel was watched and when it was not, and the last signed head of the
    evidence.
    """
    ready = prepare(session, rules, analyser, query, now)
    number = count_posts(session, ready, exact=COUNTED)
    waiting = sum(waiting_jobs(session, ("index", HISTORY)).values())
    head = last_head(session)
    return {
        "query": query,
        "searched_at": iso(now),
        "found": number,
        "found_at_least": number >= COUNTED or ready.statement.checked,
        "posts": session.scalar(select(func.count()).select_from(PostRow)) or 0,
        "not_indexed_yet": waiting,
        "program": program,
        "analyser": analyser.id,
        "catalogue": rules.catalogue.id,
        "head": None if head is None else {"at": iso(head.at), "root": head.root.hex()},
        "coverage": coverage_of(session),
    }
