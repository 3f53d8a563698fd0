"""The read-only interface: JSON for scripts of the newsroom, by a member's key, described by its OpenAPI document."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.errors import UsageError
from core.pipeline.archive.exporting import ExportedPost, iso, load_posts, post_record
from core.pipeline.archive.receipts import receipt
from core.pipeline.asking.searching import MAX_PAGE, prepare, search_posts
from core.pipeline.newsroom.tokens import token_member
from core.storage import desk as queries
from core.storage.stories import story_now
from core.types import Official
from review.desk import Desk, Visitor, program
from review.openapi import document

PREFIX = "/api/v1"

Handler = Callable[[Request], Awaitable[Response]]


def routes(desk: Desk) -> list[Route]:
    """The routes of the interface: each only reads."""
    api = Api(desk)
    places: list[tuple[str, Handler]] = [
        ("/openapi.json", api.openapi),
        ("/search", api.search),
        ("/receipt", api.receipt),
        ("/posts/{channel_id:int}/{message_id:int}", api.post),
        ("/stories/{story_id:int}", api.story),
        ("/articles/{article_id:int}", api.article),
        ("/officials", api.officials),
        ("/officials/{official_id}", api.official),
        ("/channels", api.channels),
    ]
    return [Route(PREFIX + path, _for_members(desk)(handler), methods=["GET"]) for path, handler in places]


def _for_members(desk: Desk) -> Callable[[Handler], Handler]:
    """Only with a member's key, or in a member's signed-in browser."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() == "bearer":
                now = desk.clock()
                member = await desk.store.read(lambda session: token_member(session, token.strip(), now))
                visitor = await desk.visitor(request)
                request.state.visitor = Visitor(member, "", visitor.texts, visitor.sample)
            else:
                request.state.visitor = await desk.visitor(request)
            member = request.state.visitor.member
            if member is None:
                raise HTTPException(401)
            if not desk.reads.allows(str(member.user_id)):
                raise HTTPException(429)
            return await handler(request)

        return guarded

    return decorate


class Api:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def openapi(self, request: Request) -> Response:
        """The description of all this."""
        return JSONResponse(document(str(request.base_url).rstrip("/")))

    async def search(self, request: Request) -> Response:
        """A page of hits."""
        desk, now, asked = self._desk, self._desk.clock(), request.query_params
        limit = _between(asked.get("limit", "20"), 1, MAX_PAGE)
        order = asked.get("order", "newest")
        if order not in ("newest", "best"):
            raise UsageError("order is newest or best")

        def load(session: Session) -> dict[str, Any]:
            ready = prepare(session, desk.rules, desk.analyser, _query(request), now)
            page = search_posts(session, ready, limit=limit, after=asked.get("after"), best_first=order == "best")
            posts = {
                (one.channel_id, one.message_id): one for one in load_posts(session, [h.post_id for h in page.hits])
            }
            hits = []
            for hit in page.hits:
                post = posts.get((hit.card.key.channel_id, hit.card.key.message_id))
                if post is not None:
                    marks = [list(mark) for mark in hit.marks]
                    hits.append({"post": post_record(post), "version": hit.number, "text": hit.text, "marks": marks})
            return {"hits": hits, "next": page.next}

        return JSONResponse(await desk.store.read(load))

    async def receipt(self, request: Request) -> Response:
        """What was searched, in what, and how many were found."""
        desk, now, query = self._desk, self._desk.clock(), _query(request)
        return JSONResponse(
            await desk.store.read(
                lambda session: receipt(session, desk.rules, desk.analyser, query, now, program=program())
            )
        )

    async def post(self, request: Request) -> Response:
        """A post with all its versions."""
        channel_id, message_id = request.path_params["channel_id"], request.path_params["message_id"]

        def load(session: Session) -> ExportedPost | None:
            row = queries.post_row(session, channel_id, message_id) if max(channel_id, message_id) < 1 << 62 else None
            return next(iter(load_posts(session, [row.id])), None) if row is not None else None

        found = await self._desk.store.read(load)
        if found is None:
            raise HTTPException(404)
        return JSONResponse(_post(found))

    async def story(self, request: Request) -> Response:
        """The posts of a story, first published first."""
        story_id = request.path_params["story_id"]

        def load(session: Session) -> tuple[int, list[ExportedPost]]:
            shown = story_now(session, story_id) if story_id < 1 << 62 else 0
            return shown, load_posts(session, queries.story_posts(session, shown, 500))

        shown, posts = await self._desk.store.read(load)
        if not posts:
            raise HTTPException(404)
        return JSONResponse({"story_id": shown, "posts": [post_record(one) for one in posts]})

    async def article(self, request: Request) -> Response:
        """An article with the posts that it cites or that stand beside it."""
        article_id = request.path_params["article_id"]

        def load(session: Session) -> dict[str, Any] | None:
            found = queries.article_text(session, article_id) if article_id < 1 << 62 else None
            if found is None:
                return None
            links = [one for one in queries.article_links(session, article_id) if one.relation != "candidate"]
            posts = load_posts(session, [link.post_id for link in links])
            keys = dict(queries.keys_of(session, [link.post_id for link in links]))
            known = {(one.channel_id, one.message_id): one for one in posts}
            return {
                "article_id": found.article_id,
                "title": found.title,
                "url": found.url,
                "language": found.language,
                "published_at": iso(found.published_at),
                "text": found.text,
                "missing_at": iso(found.taken_down.missing_at) if found.taken_down else None,
                "links": [
                    {
                        "relation": link.relation,
                        "score": link.score,
                        "sentence": None if link.start is None or link.end is None else [link.start, link.end],
                        "post": post_record(known[keys[link.post_id]]),
                    }
                    for link in links
                    if keys.get(link.post_id) in known
                ],
            }

        found = await self._desk.store.read(load)
        if found is None:
            raise HTTPException(404)
        return JSONResponse(found)

    async def officials(self, _request: Request) -> Response:
        """The catalogue in force."""
        people = sorted(self._desk.rules.officials.values(), key=lambda one: one.id)
        return JSONResponse({"catalogue": self._desk.rules.catalogue.id, "officials": [_official(o) for o in people]})

    async def official(self, request: Request) -> Response:
        """One official of the catalogue."""
        person = self._desk.rules.officials.get(request.path_params["official_id"])
        if person is None:
            raise HTTPException(404)
        return JSONResponse(_official(person))

    async def channels(self, _request: Request) -> Response:
        """The channels, since when each was watched and when it was not."""
        from core.pipeline.archive.bundle import coverage_of

        return JSONResponse({"channels": await self._desk.store.read(coverage_of)})


def _post(post: ExportedPost) -> dict[str, Any]:
    versions = [
        {
            "number": one.number,
            "text": one.text,
            "edit_date": iso(one.edit_date),
            "heard_at": iso(one.heard_at),
            # Of a redacted text the salted hash, from which nobody can guess it.
            "content_hash": (one.redaction.text_hash if one.redaction else one.content_hash).hex(),
            "redacted": one.redaction.reason if one.redaction else None,
            "mentions": [
                {
                    "official_id": m.official_id,
                    "start": m.start,
                    "end": m.end,
                    "kind": str(m.kind),
                    "doubtful": m.doubtful,
                }
                for m in one.mentions
            ],
        }
        for one in post.versions
    ]
    return {**post_record(post), "versions": versions}


def _official(person: Official) -> dict[str, Any]:
    positions = [
        {"title": one.title, "short": list(one.short), "from": _day(one.held_from), "to": _day(one.held_to)}
        for one in person.positions
    ]
    return {"id": person.id, "names": dict(person.names), "aliases": list(person.aliases), "positions": positions}


def _day(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _query(request: Request) -> str:
    query = request.query_params.get("q", "")
    if len(query) > 2000:
        raise UsageError("a search has at most 2000 characters")
    return query


def _between(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
        raise UsageError(f"limit is a number from {least} to {most}")
    return int(text)
