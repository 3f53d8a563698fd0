"""Redaction of many posts at the desk: what a search finds is looked at first, and only what was looked at goes."""

from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.errors import RefusedError
from core.pipeline.archive.keeping import reason_given
from core.pipeline.archive.redacting import AT_ONCE, LISTED, found_to_redact, redact_many
from core.pipeline.asking.searching import prepare
from core.query import excerpt
from review.desk import Desk, action_for, page_for
from review.marking import Mark, marked, number_of

_EXCERPT = 300


def routes(desk: Desk) -> list[Route]:
    """The page of what would go, and its form."""

    async def look(request: Request) -> Response:
        """The posts that a search finds, each with what was found in it; what a hold protects can't be marked."""
        query, now = request.query_params.get("q", "")[:2000], desk.clock()
        if not query.strip():
            raise RefusedError("say which posts", code="desk-keep-which")

        def load(session: Session) -> Any:
            return found_to_redact(session, prepare(session, desk.rules, desk.analyser, query, now))

        found, more = await desk.store.read(load)
        shown = []
        for one in found:
            part = excerpt(one.hit.text, one.hit.marks, _EXCERPT)
            text = marked(part.text, [Mark(a, b, "hit") for a, b in part.marks])
            shown.append((one, text, part.cut_before, part.cut_after))
        free = sum(one.hold is None for one in found)
        return desk.page(request, "redact.html", query=query, found=shown, free=free, more=more, listed=LISTED)

    async def redact(request: Request) -> Response:
        """Redacts what was left marked, a few posts at a time; leads back to the search, which finds what is left."""
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, desk.clock()
        marked_posts = [number for one in form.getlist("post_id") if (number := number_of(one)) is not None]
        if not 0 < len(marked_posts) <= LISTED:
            raise RefusedError("say which posts", code="desk-keep-which")
        reason = reason_given(str(form.get("reason", "")))
        for start in range(0, len(marked_posts), AT_ONCE):
            some = marked_posts[start : start + AT_ONCE]

            def work(session: Session, some: list[int] = some) -> int:
                return redact_many(session, desk.analyser, user_id, now, post_ids=some, reason=reason)

            await desk.store.write(work)
        return RedirectResponse("/search?q=" + quote(str(form.get("q", ""))[:2000], safe=""), status_code=303)

    return [
        Route("/redact", page_for(desk, "admin")(look), methods=["GET"]),
        Route("/redact", action_for(desk, "admin")(redact), methods=["POST"]),
    ]
