"""The desk's forms: signing in and out, decisions, and taking them back."""

import secrets
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from core.errors import RefusedError
from core.pipeline.newsroom import reviewing, signing_in, tokens
from core.pipeline.relating.regrouping import take_back
from core.storage.wake import Topic, wake
from review.desk import Desk, action_for, page_for, verdict_text
from review.security import (
    BROWSER_COOKIE,
    SESSION_COOKIE,
    WANTED_COOKIE,
    from_elsewhere,
    local_path,
    same,
    wanted_page,
)

_ON_POSTS = {"tag": "set", "assignment": "set", "note": "note"}
"""What marked posts can get besides a verdict on their mentions, with its verdict as it is stored."""


def routes(desk: Desk) -> list[Route]:
    """The routes of all forms."""
    actions = Actions(desk)
    member, analyst = action_for(desk, "journalist"), action_for(desk, "analyst")
    return [
        Route("/sign-in", actions.way_in),
        Route("/sign-in/{token}", actions.offer, methods=["GET"]),
        Route("/sign-in/{token}", actions.sign_in, methods=["POST"]),
        Route("/sign-out", member(actions.sign_out), methods=["POST"]),
        Route("/account", page_for(desk, "journalist")(actions.account), methods=["GET"]),
        Route("/account/revoke", member(actions.revoke), methods=["POST"]),
        Route("/account/keys", member(actions.keys), methods=["POST"]),
        Route("/review", analyst(actions.judge), methods=["POST"]),
        Route("/review/many", analyst(actions.judge_many), methods=["POST"]),
        Route("/review/undo", analyst(actions.undo), methods=["POST"]),
    ]


class Actions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def way_in(self, request: Request) -> Response:
        """How to get a link."""
        request.state.visitor = await self._desk.visitor(request)
        return self._desk.page(request, "sign_in.html", token=None, browser="", bad=False)

    async def offer(self, request: Request) -> Response:
        """A button: whoever only looks at the link, as a preview does, does not use it up."""
        desk, token, now = self._desk, request.path_params["token"], self._desk.clock()
        self._limit(request)
        request.state.visitor = await desk.visitor(request)
        good = await desk.store.read(lambda session: signing_in.link_is_good(session, token, now))
        browser = secrets.token_urlsafe(16)
        answer = desk.page(
            request, "sign_in.html", status=200 if good else 410, token=token if good else None, browser=browser,
            bad=not good,
        )  # fmt: skip
        answer.set_cookie(
            BROWSER_COOKIE, browser, max_age=600, path="/sign-in", httponly=True, samesite="strict", secure=desk.secure
        )
        return answer

    async def sign_in(self, request: Request) -> Response:
        """Uses the link, in the browser that was shown the button; leads to the page that was asked for before."""
        desk, token, now = self._desk, request.path_params["token"], self._desk.clock()
        self._limit(request)
        form = await request.form()
        browser = request.cookies.get(BROWSER_COOKIE, "")
        if not browser or not same(browser, str(form.get("browser", ""))) or from_elsewhere(request):
            raise HTTPException(403)
        session_token = await desk.store.write(lambda session: signing_in.redeem(session, token, now))
        if session_token is None:
            return RedirectResponse(f"/sign-in/{token}", status_code=303)
        answer = RedirectResponse(wanted_page(request), status_code=303)
        answer.set_cookie(
            SESSION_COOKIE,
            session_token,
            max_age=int(signing_in.SESSION_LIFE.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=desk.secure,
        )
        answer.delete_cookie(BROWSER_COOKIE, path="/sign-in")
        answer.delete_cookie(WANTED_COOKIE, path="/sign-in")
        return answer

    async def sign_out(self, request: Request) -> Response:
        """Ends this session."""
        token, now = request.state.visitor.session_token, self._desk.clock()
        await self._desk.store.write(lambda session: signing_in.sign_out(session, token, now))
        answer = RedirectResponse("/sign-in", status_code=303)
        answer.delete_cookie(SESSION_COOKIE)
        return answer

    async def account(self, request: Request) -> Response:
        """The member's open sessions and keys."""
        return await self._account(request, fresh=None)

    async def _account(self, request: Request, fresh: str | None) -> Response:
        user_id, now = request.state.visitor.member.user_id, self._desk.clock()

        def load(session: Session) -> dict[str, Any]:
            return {
                "sessions": signing_in.open_sessions(session, user_id, now),
                "tokens": tokens.tokens_of(session, user_id, now),
            }

        return self._desk.page(request, "account.html", fresh=fresh, **await self._desk.store.read(load))

    async def keys(self, request: Request) -> Response:
        """Makes a key to the read-only interface, which is shown this once, or ends one."""
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, self._desk.clock()
        if "key" in form:
            gone = str(form["key"])
            await self._desk.store.write(lambda session: tokens.revoke_token(session, user_id, now, gone))
            return RedirectResponse("/account", status_code=303)
        fresh = await self._desk.store.write(
            lambda session: tokens.make_token(session, user_id, now, str(form.get("name", "")))
        )
        return await self._account(request, fresh)

    async def revoke(self, request: Request) -> Response:
        """Ends all sessions of the member, and all keys as well where that is asked for."""
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, self._desk.clock()

        def work(session: Session) -> None:
            signing_in.revoke_all(session, user_id, now)
            if "keys" in form:
                tokens.revoke_tokens(session, user_id, now)

        await self._desk.store.write(work)
        answer = RedirectResponse("/sign-in", status_code=303)
        answer.delete_cookie(SESSION_COOKIE)
        return answer

    async def judge(self, request: Request) -> Response:
        """Stores a decision; answers a script with its id, a plain form by going back."""
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, self._desk.clock()
        post_id = _number(str(form.get("post_id", "")))

        def work(session: Session) -> int:
            review_id = reviewing.judge(
                session,
                user_id,
                now,
                kind=str(form.get("kind", "")),
                post_id=post_id,
                subject=str(form.get("subject", "")),
                verdict=str(form.get("verdict", "")),
                note=str(form.get("note", "")),
            )
            if review_id and reviewing.tell_of_decision(session, review_id, now):
                wake(session, Topic.DELIVERY)
            return review_id

        review_id = await self._desk.store.write(work)
        answer: dict[str, object] = {"review_id": review_id, "verdict": str(form.get("verdict"))}
        if other := await self._desk.store.read(lambda session: reviewing.held_otherwise(session, review_id)):
            texts = request.state.visitor.texts
            answer["conflict"] = texts(
                "desk-held-otherwise", by=other.by, verdict=verdict_text(texts, other.kind, other.verdict)
            )
        return self._answer(request, form.get("next"), answer)

    async def judge_many(self, request: Request) -> Response:
        """Stores one verdict on all marked mentions, or one tag, note or assignment on their posts.

        A plain form comes back to a page that offers to undo them all.
        """
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, self._desk.clock()
        pairs = [str(one).partition(":") for one in form.getlist("mention")]
        subjects = [(_number(post_id), subject) for post_id, _, subject in pairs]
        kind, verdict, note = "mention", str(form.get("verdict", "")), ""
        if "do" in form:
            kind = str(form["do"])
            if kind not in _ON_POSTS:
                raise RefusedError("this is nothing that posts can get", code="desk-form")
            given = str(form.get(kind, ""))
            verdict, note = _ON_POSTS[kind], given if kind == "note" else ""
            posts = dict.fromkeys(post_id for post_id, _ in subjects)
            subjects = [(post_id, "" if kind == "note" else given) for post_id in posts]

        def work(session: Session) -> list[int]:
            found = reviewing.judge_many(session, user_id, now, subjects, verdict, kind=kind, note=note)
            if sum(reviewing.tell_of_decision(session, one, now) for one in found):
                wake(session, Topic.DELIVERY)
            return found

        review_ids = await self._desk.store.write(work)
        following = local_path(str(form.get("next") or "/inbox"), "/inbox")
        following += ("&" if "?" in following else "?") + "undo=" + ".".join(map(str, review_ids))
        return self._answer(request, following, {"review_ids": review_ids, "verdict": verdict})

    async def undo(self, request: Request) -> Response:
        """Takes a decision back, or several that were made at once."""
        form, user_id, now = await request.form(), request.state.visitor.member.user_id, self._desk.clock()
        review_ids = [_number(str(one)) for one in form.getlist("review_id")[: reviewing.MANY]]
        if not review_ids:
            raise RefusedError("say which decision", code="desk-form")

        def work(session: Session) -> bool:
            return sum(take_back(session, user_id, now, one) for one in review_ids) > 0

        return self._answer(request, form.get("next"), {"undone": await self._desk.store.write(work)})

    def _answer(self, request: Request, following: object, values: dict[str, object]) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(values)
        return RedirectResponse(local_path(str(following or "/inbox"), "/inbox"), status_code=303)

    def _limit(self, request: Request) -> None:
        client = request.client.host if request.client else "?"
        if not self._desk.tries.allows(client):
            raise HTTPException(429)


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise RefusedError("not a number", code="desk-form")
    return int(value)
