"""Cases at the desk: opening one, its posts in order of time, its notes, its readers."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.errors import RefusedError
from core.pipeline.newsroom import cases
from core.storage import desk as queries
from core.storage.cards import load_cards
from core.storage.people import members
from review.desk import Desk, action_for, going_back, page_for
from review.marking import number_of, snippet


def routes(desk: Desk) -> list[Route]:
    """The routes of cases. Who may see which one is decided by `core.pipeline.newsroom.cases`."""
    book = Casebook(desk)
    member, analyst = page_for(desk, "journalist"), action_for(desk, "analyst")
    return [
        Route("/cases", member(book.listed), methods=["GET"]),
        Route("/cases", analyst(book.open), methods=["POST"]),
        Route("/case/{case_id:int}", member(book.case), methods=["GET"]),
        Route("/case/{case_id:int}", analyst(book.change), methods=["POST"]),
    ]


class Casebook:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def listed(self, request: Request) -> Response:
        """The cases that the visitor may see."""
        member = request.state.visitor.member
        found = await self._desk.store.read(lambda session: cases.cases_of(session, member))
        return self._desk.page(request, "cases.html", cases=found)

    async def case(self, request: Request) -> Response:
        """One case: its chronology with notes, and who reads it."""
        member, case_id = request.state.visitor.member, request.path_params["case_id"]

        def load(session: Session) -> dict[str, Any] | None:
            found = cases.case_for(session, member, case_id) if case_id < 1 << 62 else None
            if found is None:
                return None
            cards = load_cards(session, [entry.post_id for entry in found.entries])
            people = members(session)
            away = [entry.post_id for entry in found.entries if entry.post_id not in cards]
            return {
                "case": found,
                "entries": [(one, cards.get(one.post_id)) for one in found.entries],
                "places": dict(queries.keys_of(session, away)),  # of posts whose texts are detached
                "channels": dict(queries.channel_names(session)) if away else {},
                "others": [one for one in people if one not in found.readers],
                "names": {one.user_id: one.name or str(one.user_id) for one in people},
            }

        values = await self._desk.store.read(load)
        if values is None:
            raise HTTPException(404)
        return self._desk.page(request, "case.html", snippet=snippet, mark=cases.note_mark, **values)

    async def open(self, request: Request) -> Response:
        """A new case, with a post in it where the form names one."""
        form, member, now = await request.form(), request.state.visitor.member, self._desk.clock()
        post_id = number_of(form.get("post_id"))

        def work(session: Session) -> int:
            case_id = cases.open_case(session, member, now, str(form.get("title", "")))
            if post_id is not None:
                cases.add_to_case(session, member, now, case_id, post_id)
            return case_id

        return RedirectResponse(f"/case/{await self._desk.store.write(work)}", status_code=303)

    async def change(self, request: Request) -> Response:
        """What a form of the case's page, or of a post's, asks for."""
        form, member, now = await request.form(), request.state.visitor.member, self._desk.clock()
        case_id, what = int(request.path_params["case_id"]), str(form.get("do", ""))
        note, over = (None if form.get(name) is None else str(form[name]) for name in ("note", "over"))
        post_id, user_id = number_of(form.get("post_id")), number_of(form.get("user_id"))

        def work(session: Session) -> None:
            match what:
                case "note":
                    cases.note_case(session, member, now, case_id, note or "", over=over)
                case "close" | "reopen":
                    cases.close_case(session, member, now, case_id, closed=what == "close")
                case "add" if post_id is not None:
                    cases.add_to_case(session, member, now, case_id, post_id, note, over=over)
                case "take" if post_id is not None:
                    cases.take_from_case(session, member, now, case_id, post_id, over=over)
                case "reader" | "no_reader" if user_id is not None:
                    cases.set_reader(session, member, now, case_id, user_id, reads=what == "reader")
                case _:
                    raise RefusedError("the form asks for nothing that a case can do", code="desk-form")

        await self._desk.store.write(work)
        return going_back(form.get("next"), f"/case/{case_id}")
