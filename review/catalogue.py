"""The catalogue and the watchlist at the desk: edited with validation and a preview, kept as numbered revisions."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from config.editing import checked_officials, checked_watchlist, entry, lines_before, with_entry
from core.errors import ConfigError, RefusedError, UsageError
from core.i18n import Texts, fault_text, fault_with_line
from core.pipeline.asking.previewing import would_match
from core.pipeline.newsroom import revisions
from core.pipeline.newsroom.refusals import refusals
from core.storage.people import members
from core.types import Official
from review.desk import Desk, action_for, page_for, refusal
from review.marking import number_of

_SHOWN_CHANGES = 12


def routes(desk: Desk) -> list[Route]:
    """The routes of the newsroom's files."""
    files = Files(desk)
    return [
        Route("/catalogue/{kind}", page_for(desk, "analyst")(files.page), methods=["GET"]),
        Route("/catalogue/{kind}", action_for(desk, "analyst")(files.change), methods=["POST"]),
        Route("/catalogue/{kind}/{number:int}", page_for(desk, "analyst")(files.text), methods=["GET"]),
    ]


class Files:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, request: Request) -> Response:
        """The file, or one official's entry of it, to edit, and its revisions."""
        kind = _kind(request)
        number, text = await self._newest(kind)
        official_id = request.query_params.get("id")
        shown = text
        if kind == "officials":
            shown = entry(text, official_id) or "" if official_id else ""
            if official_id and not shown:
                raise HTTPException(404)
        return await self._page(request, kind, base=number, text=shown, official_id=official_id or "")

    async def change(self, request: Request) -> Response:
        """Shows what a change would do, or makes it."""
        desk, now, kind = self._desk, self._desk.clock(), _kind(request)
        form, user_id = await request.form(), request.state.visitor.member.user_id
        text = str(form.get("text", "")).replace("\r\n", "\n")
        official_id, comment = str(form.get("official_id", "")), str(form.get("comment", ""))
        base = -1 if (given := number_of(form.get("base"))) is None else given
        number, old = await self._newest(kind)
        shown: dict[str, Any] = {"base": base, "text": text, "official_id": official_id, "comment": comment}
        try:
            if number == 0:
                raise RefusedError("the starter catalogue is replaced by updates", code="desk-starter")
            if base != number:
                raise RefusedError("somebody saved another revision meanwhile", code="desk-revision-stale")
            if len(text.encode("utf-8", "replace")) > 60_000:
                raise RefusedError("too long for a form", code="desk-too-long")
            new = with_entry(old, official_id or None, text) if kind == "officials" else text
            preview = await self._preview(kind, old, new)
            if form.get("do") == "save":
                saved = await desk.store.write(
                    lambda session: revisions.save(
                        session, user_id, now, kind=kind, text=new, base=base, comment=comment
                    )
                )
                return RedirectResponse(f"/catalogue/{kind}?saved={saved}", status_code=303)
        except UsageError as error:
            texts = request.state.visitor.texts
            told = (
                await asyncio.to_thread(_fault, texts, error, kind, old, official_id or None, text)
                if isinstance(error, ConfigError)
                else refusal(texts, error)
            )
            return await self._page(request, kind, status=400, error=told, **shown)
        return await self._page(request, kind, preview=preview, **shown)

    async def text(self, request: Request) -> Response:
        """One revision as it was."""
        kind, number = _kind(request), min(request.path_params["number"], 2**31 - 1)
        found = await self._desk.store.read(lambda session: revisions.text_of(session, kind, number))
        if found is None:
            raise HTTPException(404)
        headers = {"content-disposition": f'attachment; filename="{kind}-{number}.yaml"'}
        return PlainTextResponse(found, headers=headers)

    async def _newest(self, kind: str) -> tuple[int, str]:
        found = await self._desk.store.read(lambda session: revisions.latest(session, kind))
        return found or (0, "")

    async def _preview(self, kind: str, old: str, new: str) -> dict[str, Any]:
        """What a change comes to: its lines, whom or what it touches, and how many stored posts would match."""
        lines = revisions.difference(old, new)
        if kind == "watchlist":
            before, after = (
                await asyncio.to_thread(checked_watchlist, old),
                await asyncio.to_thread(checked_watchlist, new, old),
            )
            names = [{one.name for one in side.channels} | {one.url for one in side.feeds} for side in (before, after)]
            return {
                "lines": lines,
                "gone": sorted(names[0] - names[1]),
                "new": sorted(names[1] - names[0]),
                "people": [],
            }
        people = await asyncio.to_thread(checked_officials, new)
        known = {one.id: one for one in await asyncio.to_thread(checked_officials, old)}
        ids = {one.id for one in people}
        changed = [one for one in people if known.get(one.id) != one]
        counts = await self._matches(changed[:_SHOWN_CHANGES])
        gone = sorted(known.keys() - ids)
        return {"lines": lines, "gone": gone, "new": sorted(ids - known.keys()), "people": counts}

    async def _matches(self, people: Sequence[Official]) -> list[tuple[Official, int, bool]]:
        desk, now = self._desk, self._desk.clock()

        def load(session: Session) -> list[tuple[Official, int, bool]]:
            return [(one, *would_match(session, desk.rules, desk.analyser, one, now)) for one in people]

        return await desk.store.read(load)

    async def _page(self, request: Request, kind: str, status: int = 200, **values: Any) -> Response:
        def load(session: Session) -> dict[str, Any]:
            names = {one.user_id: one.name or str(one.user_id) for one in members(session)}
            refused = refusals(session, self._desk.clock(), kind)
            return {"history": revisions.history(session, kind), "names": names, "refused": refused}

        shown: dict[str, Any] = {"error": None, "preview": None, "comment": "", **values}
        shown |= await self._desk.store.read(load)
        texts = request.state.visitor.texts
        shown["refused"] = [(one, fault_with_line(texts, one.fault)) for one in shown["refused"]]
        saved = request.query_params.get("saved", "")
        return self._desk.page(
            request, "catalogue.html", status=status, kind=kind, saved=saved if saved.isdecimal() else "", **shown
        )


def _fault(texts: Texts, error: ConfigError, kind: str, old: str, official_id: str | None, text: str) -> str:
    """What is wrong with a text, with its line as the form counts them: an entry's first line is 1."""
    before = lines_before(old, official_id) if kind == "officials" and error.line is not None else 0

    def in_form(line: int) -> int | None:
        within = line - before + len(text) - len(text.lstrip("\n"))
        return within if 0 < within <= text.count("\n") + 1 else None

    def line_text(line: int) -> str:
        within = in_form(line)
        return texts("fault-first-of-file", number=line) if within is None else str(within)

    said = fault_text(texts, error, line_text)
    if error.line is None:
        return said
    if (within := in_form(error.line)) is not None:
        return f"{texts('desk-fault-line', number=within)} {said}"
    return f"{texts('desk-fault-line-of-file', number=error.line)} {said}"


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in revisions.KINDS:
        raise HTTPException(404)
    return kind
