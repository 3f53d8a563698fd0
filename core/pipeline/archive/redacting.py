"""Redacting what a search finds: somebody looks at the posts, and those that were looked at lose their texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.archive.keeping import Hold, holds_on, reason_given, redact
from core.pipeline.asking.searching import Hit, ReadySearch, search_posts
from core.query import Analyser

LISTED = 300
"""So many posts are shown, and may be redacted, at once."""
AT_ONCE = 20
"""So many are redacted in one transaction: nobody else's writes wait for all of them."""
_LEAVES_IT = frozenset({"desk-keep-held", "desk-keep-away", "desk-no-post"})


@dataclass(frozen=True, slots=True)
class Redactable:
    """A post that a search finds, by the text that has what was searched; with the first hold that protects it."""

    hit: Hit
    hold: Hold | None


def found_to_redact(session: Session, ready: ReadySearch) -> tuple[list[Redactable], bool]:
    """The newest `LISTED` posts found, each once, and whether there are more."""
    hits: dict[int, Hit] = {}
    after: str | None = None
    while len(hits) <= LISTED:
        page = search_posts(session, ready, limit=LISTED + 1, after=after)
        for hit in page.hits:
            hits.setdefault(hit.post_id, hit)
        if (after := page.next) is None:
            break
    shown = []
    for hit in list(hits.values())[:LISTED]:
        held = holds_on(session, hit.card.key.channel_id, hit.post_id)
        shown.append(Redactable(hit, held[0] if held else None))
    return shown, len(hits) > LISTED


def redact_many(
    session: Session, analyser: Analyser, user_id: int, now: datetime, *, post_ids: Sequence[int], reason: str
) -> int:
    """Redacts each of the posts, each on record; returns how many. What is held or away stays as it is.

    Raises RefusedError without a reason.
    """
    reason, done = reason_given(reason), 0
    for post_id in dict.fromkeys(post_ids):
        try:
            redact(session, analyser, user_id, now, post_id=post_id, reason=reason)
        except RefusedError as error:  # nothing was written of this one yet
            if error.code not in _LEAVES_IT:
                raise
        else:
            done += 1
    return done
