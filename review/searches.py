"""Saved searches at the desk: listed, run, saved, removed; the bot shows and tells the same ones."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.pipeline.asking.savedsearches import WAYS, forget_search, save_search, searches_of, way_of
from review.desk import Desk, action_for, going_back, page_for
from review.marking import number_of


def routes(desk: Desk) -> list[Route]:
    """The routes of saved searches; everybody has their own."""
    searches = Searches(desk)
    return [
        Route("/searches", page_for(desk, "journalist")(searches.listed), methods=["GET"]),
        Route("/searches", action_for(desk, "journalist")(searches.change), methods=["POST"]),
    ]


class Searches:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def listed(self, request: Request) -> Response:
        """The visitor's saved searches, newest first."""
        user_id = request.state.visitor.member.user_id
        saved = await self._desk.store.read(lambda session: searches_of(session, user_id))
        return self._desk.page(request, "searches.html", saved=saved, ways=tuple(WAYS), way_of=way_of)

    async def change(self, request: Request) -> Response:
        """Saves a search with how it is told, or removes one."""
        desk, form, now = self._desk, await request.form(), self._desk.clock()
        user_id = request.state.visitor.member.user_id
        if form.get("do") == "forget":
            gone = number_of(form.get("id"))
            if gone is None or not await desk.store.write(lambda session: forget_search(session, user_id, gone)):
                raise HTTPException(404)
            return going_back(form.get("next"), "/searches")
        query, way = str(form.get("q", "")), str(form.get("way", "none"))
        await desk.store.write(lambda session: save_search(session, desk.rules, user_id, now, query, way))
        return going_back(form.get("next"), "/searches")
