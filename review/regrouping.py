"""The desk's say in stories: posts set apart, stories joined."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.pipeline.relating.regrouping import join_stories, set_apart
from review.desk import Desk, action_for
from review.marking import number_of


def routes(desk: Desk) -> list[Route]:
    """The form of a story's page."""

    async def change(request: Request) -> Response:
        """Sets the marked posts apart, or joins the story to another."""
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, desk.clock()
        story_id = min(request.path_params["story_id"], 1 << 62)
        into = number_of(str(form.get("into") or "").strip().rstrip("/").rpartition("/")[2])  # or its page's address
        marked = [number for one in form.getlist("apart") if (number := number_of(one)) is not None]

        def work(session: Session) -> int:
            if form.get("do") == "join":
                return join_stories(session, user_id, story_id, into or 0, now)
            return set_apart(session, user_id, story_id, marked, now)

        shown = await desk.store.write(work)
        return RedirectResponse(f"/story/{shown}", status_code=303)

    return [Route("/story/{story_id:int}", action_for(desk, "analyst")(change), methods=["POST"])]
