"""The inbox: mentions and new stories that wait for somebody, and what analysts do not agree on."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.pipeline.newsroom.reviewing import MANY
from core.storage import inbox as queries
from core.storage.cards import load_cards
from core.storage.people import members
from review.desk import Desk, page_for
from review.marking import Mark, marked, number_of, snippet

_PAGE = 20
_CONTEXT = 260


def routes(desk: Desk) -> list[Route]:
    """The routes of what waits."""
    inbox = Inbox(desk)
    analyst = page_for(desk, "analyst")
    return [
        Route("/inbox", analyst(inbox.mentions)),
        Route("/inbox/stories", analyst(inbox.stories)),
        Route("/inbox/conflicts", analyst(inbox.conflicts)),
    ]


class Inbox:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def mentions(self, request: Request) -> Response:
        """Mentions that wait for a decision: the doubtful ones, or all; with who has taken their posts."""
        everything = request.query_params.get("all") == "1"
        below = number_of(request.query_params.get("below"))
        asked = request.query_params.get("undo", "").split(".")[:MANY]
        undo = [number for one in asked if (number := number_of(one))]

        def load(session: Session) -> dict[str, Any]:
            items, following = queries.inbox(session, everything=everything, limit=_PAGE, below=below)
            return {
                "items": items,
                "following": following,
                "taken": queries.taken_by(session, [one.post_id for one in items]),
                "analysts": [one for one in members(session) if one.at_least("analyst")],
                **_counts(session),
            }

        values = await self._desk.store.read(load)
        shown = []
        for item in values.pop("items"):
            start = max(0, item.mention.start - _CONTEXT // 2)
            end = min(len(item.text), item.mention.end + _CONTEXT // 2)
            kind = "mention doubtful" if item.mention.doubtful else "mention"
            mark = Mark(item.mention.start - start, item.mention.end - start, kind)
            text = marked(item.text[start:end], [mark])
            shown.append((item, text, start > 0, end < len(item.text)))
        which = "all" if everything else "doubtful"
        return self._desk.page(request, "inbox.html", items=shown, which=which, undo=undo, **values)

    async def stories(self, request: Request) -> Response:
        """Stories of several channels at which nobody has looked yet."""
        below = number_of(request.query_params.get("below"))

        def load(session: Session) -> dict[str, Any]:
            found, following = queries.new_stories(session, limit=_PAGE, below=below)
            cards = load_cards(session, [one.post_id for one in found])
            stories = [(one, cards[one.post_id]) for one in found if one.post_id in cards]
            return {"stories": stories, "following": following, **_counts(session)}

        values = await self._desk.store.read(load)
        return self._desk.page(request, "inbox_stories.html", which="stories", snippet=snippet, **values)

    async def conflicts(self, request: Request) -> Response:
        """What analysts hold differently, with who holds what since when."""

        def load(session: Session) -> dict[str, Any]:
            return {"conflicts": queries.conflicts(session), **_counts(session)}

        values = await self._desk.store.read(load)
        return self._desk.page(request, "inbox_conflicts.html", which="conflicts", **values)


def _counts(session: Session) -> dict[str, Any]:
    return {"waiting": queries.doubtful_waiting(session), "disputed": len(queries.conflicts(session))}
