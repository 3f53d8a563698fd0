"""The analysts' desk as an ASGI application: server-rendered, everything it needs in this package."""

import logging
from pathlib import Path

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from core.clock import Clock
from core.errors import StorageError, UsageError
from core.pipeline.rules import RulesHolder
from core.storage.store import Store
from review import (
    actions,
    api,
    casebook,
    catalogue,
    files,
    inbox,
    keeping,
    pages,
    redacting,
    regrouping,
    searches,
    taking,
)
from review.desk import OLD_PAGE, Desk, refusal
from review.security import HEADERS, Guard, from_elsewhere, local_path

logger = logging.getLogger(__name__)

_ASSETS = Path(__file__).parent / "assets"
_WRITTEN = ("title", "note", "text", "comment", "reason")
"""The fields of our forms in which people write more than a word."""
_KNOWN = (400, 401, 403, 404, 405, 410, 413, 429, 500)


def make_app(
    store: Store, holder: RulesHolder, clock: Clock, *, base_url: str | None, media: Path | None = None
) -> Starlette:
    """The desk over a store. `base_url` is its public address (`REVIEW_URL`): with https, cookies are secure.

    `media` is the folder of kept files, None where none are kept.
    """
    desk = Desk(store, holder, clock, base_url=base_url, media=media)

    async def healthz(_request: Request) -> Response:
        try:
            await store.read(lambda session: session.execute(text("SELECT 1")).scalar())
        except StorageError as error:  # anybody may ask: where the database is and who we are there is for the log
            logger.error("the desk is not well: %s", error)
            return JSONResponse({"ok": False, "database": "does not answer"}, status_code=503)
        return JSONResponse({"ok": True})

    async def problem(request: Request, error: Exception) -> Response:
        refused = isinstance(error, UsageError)
        status = error.status_code if isinstance(error, HTTPException) else 400 if refused else 500
        if status == 500:
            logger.error("the desk failed at %s", request.url.path, exc_info=error)
        if request.url.path.startswith(f"{api.PREFIX}/"):  # programs are told in English
            said = str(error) if refused else status
            return JSONResponse({"error": said}, status_code=status, headers=HEADERS)
        try:
            request.state.visitor = await desk.visitor(request)
        except StorageError:  # what failed, most likely: it must not take its own page along
            request.state.visitor = desk.stranger(request)
        detail = refusal(request.state.visitor.texts, error) if isinstance(error, UsageError) else ""
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"error": detail or status}, status_code=status, headers=HEADERS)
        code = OLD_PAGE if getattr(error, "detail", "") == OLD_PAGE else status if status in _KNOWN else 400
        shown = {"code": code, "detail": detail, "back": _page_of_the_form(request), "written": _written(request)}
        answer = desk.page(request, "problem.html", status=status, **shown)
        answer.headers.update(HEADERS)  # a failure is answered outside of the guard
        return answer

    routes = [
        Route("/healthz", healthz),
        Mount("/assets", StaticFiles(directory=_ASSETS)),
        *pages.routes(desk),
        *inbox.routes(desk),
        *files.routes(desk),
        *actions.routes(desk),
        *casebook.routes(desk),
        *regrouping.routes(desk),
        *searches.routes(desk),
        *taking.routes(desk),
        *keeping.routes(desk),
        *redacting.routes(desk),
        *catalogue.routes(desk),
        *api.routes(desk),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, problem)],
        exception_handlers={HTTPException: problem, UsageError: problem, 500: problem},
    )
    app.state.desk = desk
    return app


def _page_of_the_form(request: Request) -> str:
    """The page of ours on which a form was sent, to go back to; empty for anything else."""
    came = request.headers.get("referer", "").partition("://")[2] if request.method == "POST" else ""
    host = request.headers.get("host", "")
    return local_path(came.removeprefix(host), "") if came.startswith(f"{host}/") else ""


def _written(request: Request) -> list[str]:
    """What somebody wrote into the form of ours that is refused: going back, a browser asks for the page anew."""
    form = getattr(request.state, "form", {})
    if from_elsewhere(request):
        return []
    return [text for name in _WRITTEN if isinstance(text := form.get(name), str) and text.strip()]
