"""The pages: each loads what it shows in one read and hands it to its template."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.errors import QueryError, UsageError
from core.pipeline.reviewing import reviews_of
from core.pipeline.searching import COUNTED, count_posts, posts_by_day, prepare, search_posts
from core.query import excerpt
from core.storage import desk as queries
from core.storage.cards import load_cards
from core.storage.mentions import reasons_from
from core.types import PostCard
from review.desk import Desk, page_for
from review.marking import Mark, bars, cited, daily, difference, marked

_PAGE = 20
_EXCERPT = 420
_CONTEXT = 260


def routes(desk: Desk) -> list[Route]:
    """The routes of all pages."""
    pages = Pages(desk)
    journalist, analyst = page_for(desk, "journalist"), page_for(desk, "analyst")
    return [
        Route("/", journalist(pages.dashboard)),
        Route("/inbox", analyst(pages.inbox)),
        Route("/search", journalist(pages.search)),
        Route("/post/{channel_id:int}/{message_id:int}", journalist(pages.post)),
        Route("/articles", journalist(pages.articles)),
        Route("/article/{article_id:int}", journalist(pages.article)),
        Route("/officials", journalist(pages.officials)),
        Route("/official/{official_id}", journalist(pages.official)),
        Route("/channel/{channel_id:int}", journalist(pages.channel)),
    ]


class Pages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def dashboard(self, request: Request) -> Response:
        """What happened in the last day, and what waits."""
        desk, now = self._desk, self._desk.clock()

        def load(session: Session) -> dict[str, Any]:
            deleted, edited = queries.posts_changed(session, now, days=7, limit=8)
            cards = load_cards(session, [*deleted, *edited], previous=True)
            heard, naming = queries.heard_since(session, now - timedelta(days=1))
            return {
                "heard": heard,
                "naming": naming,
                "waiting": queries.doubtful_waiting(session),
                "named": queries.most_named(session, now - timedelta(days=7), 10),
                "channels": queries.channel_states(session, now - timedelta(days=1)),
                "deleted": [cards[one] for one in deleted if one in cards],
                "edited": [cards[one] for one in edited if one in cards],
                "articles": queries.recent_articles(session, 6),
            }

        values = await desk.store.read(load)
        return desk.page(request, "dashboard.html", snippet=self._snippet, **values)

    async def inbox(self, request: Request) -> Response:
        """Mentions that wait for a decision: the doubtful ones, or all."""
        desk = self._desk
        everything = request.query_params.get("all") == "1"
        below = _number(request.query_params.get("below"))

        def load(session: Session) -> dict[str, Any]:
            items, following = queries.inbox(session, everything=everything, limit=_PAGE, below=below)
            return {"items": items, "following": following, "waiting": queries.doubtful_waiting(session)}

        values = await desk.store.read(load)
        shown = []
        for item in values.pop("items"):
            start = max(0, item.mention.start - _CONTEXT // 2)
            end = min(len(item.text), item.mention.end + _CONTEXT // 2)
            mark = Mark(item.mention.start - start, item.mention.end - start, "mention doubtful")
            text = marked(item.text[start:end], [mark])
            shown.append((item, text, start > 0, end < len(item.text)))
        return desk.page(request, "inbox.html", items=shown, everything=everything, **values)

    async def search(self, request: Request) -> Response:
        """The search: hits with marks, a chart of days, and what is wrong with a query."""
        desk, now = self._desk, self._desk.clock()
        query = request.query_params.get("q", "")[:2000]
        best = request.query_params.get("order") == "best"
        after = request.query_params.get("after")
        values: dict[str, Any] = {
            "query": query, "best": best, "after": after, "error": None, "hits": [], "next": None, "total": 0,
            "counted": COUNTED, "chart": [], "first": "", "last": "",
        }  # fmt: skip

        def load(session: Session) -> Any:
            ready = prepare(session, desk.rules, desk.analyser, query, now)
            page = search_posts(session, ready, limit=_PAGE, after=after, best_first=best)
            days = posts_by_day(session, ready) if after is None else []
            return page, days, count_posts(session, ready) if after is None else 0

        if query.strip():
            try:
                page, days, total = await desk.store.read(load)
            except QueryError as error:
                values["error"] = error
                return desk.page(request, "search.html", status=400, **values)
            except UsageError as error:
                raise HTTPException(400, str(error)) from error
            hits = []
            for hit in page.hits:
                shown = excerpt(hit.text, hit.marks, _EXCERPT)
                text = marked(shown.text, [Mark(a, b, "hit") for a, b in shown.marks])
                hits.append((hit, text, shown.cut_before, shown.cut_after))
            values |= {"hits": hits, "next": page.next, "total": total, **_by_day(days)}
        return desk.page(request, "search.html", **values)

    async def post(self, request: Request) -> Response:
        """A post: its text with mentions and their reasons, versions with differences, story, articles, decisions."""
        desk = self._desk
        channel_id, message_id = request.path_params["channel_id"], request.path_params["message_id"]

        def load(session: Session) -> dict[str, Any] | None:
            row = queries.post_row(session, channel_id, message_id) if max(channel_id, message_id) < 1 << 62 else None
            if row is None:
                return None
            others = queries.story_posts(session, row.story_id) if row.story_id else []
            cards = load_cards(session, [row.id, *others])
            return {
                "row": row,
                "card": cards[row.id],
                "versions": queries.versions_of(session, row.id),
                "story": [cards[one] for one in others if one in cards] if len(others) > 1 else [],
                "articles": queries.articles_beside(session, row.id),
                "reviews": reviews_of(session, row.id),
            }

        values = await desk.store.read(load)
        if values is None:
            raise HTTPException(404)
        versions = values["versions"]
        last = versions[-1]
        marks = [
            Mark(m.start, m.end, "mention doubtful" if m.doubtful else "mention", self._name(request, m.official_id))
            for m in last.mentions
        ]
        changes = [(new, difference(old.text, new.text)) for old, new in pairwise(versions)]
        decisions = {(review.kind, review.subject): review for review in values["reviews"] if review.undone_at is None}
        return desk.page(
            request,
            "post.html",
            text=marked(last.text, marks),
            last=last,
            changes=list(reversed(changes)),
            claim=decisions.get(("claim", "")),
            decisions=decisions,
            subject=lambda m: f"{last.number}:{m.start}:{m.end}:{m.official_id}",
            **values,
        )

    async def articles(self, request: Request) -> Response:
        """The newest articles."""
        articles = await self._desk.store.read(lambda session: queries.recent_articles(session, 60))
        return self._desk.page(request, "articles.html", articles=articles)

    async def article(self, request: Request) -> Response:
        """An article: its sentences beside the posts that they cite."""
        desk, article_id = self._desk, request.path_params["article_id"]

        def load(session: Session) -> Any:
            article = queries.article_text(session, article_id) if article_id < 1 << 62 else None
            if article is None:
                return None
            links = queries.article_links(session, article_id)
            cards = load_cards(session, [link.post_id for link in links])
            return article, [(link, cards[link.post_id]) for link in links if link.post_id in cards]

        found = await desk.store.read(load)
        if found is None:
            raise HTTPException(404)
        article, links = found
        shown = [pair for pair in links if pair[0].relation != "candidate"]
        spans = [
            (link.start, link.end, f"post-{link.post_id}")
            for link, _ in shown
            if link.start is not None and link.end is not None and link.relation == "cites"
        ]
        return desk.page(
            request,
            "article.html",
            article=article,
            text=cited(article.text, list({span[0]: span for span in reversed(spans)}.values())),
            links=shown,
            candidates=[pair for pair in links if pair[0].relation == "candidate"][:10],
            reasons=reasons_from,
            sentence=lambda link: article.text[link.start : link.end] if link.start is not None else "",
            snippet=self._snippet,
        )

    async def officials(self, request: Request) -> Response:
        """The catalogue, those named lately first."""
        desk, now = self._desk, self._desk.clock()
        named = await desk.store.read(lambda session: queries.most_named(session, now - timedelta(days=30), 500))
        counts = dict(named)
        language = request.state.visitor.texts.language
        people = sorted(desk.rules.officials.values(), key=lambda one: (-counts.get(one.id, 0), one.name(language)))
        return desk.page(request, "officials.html", people=people, counts=counts)

    async def official(self, request: Request) -> Response:
        """An official: positions, when and where named, with whom, and the newest posts."""
        desk, now = self._desk, self._desk.clock()
        person = desk.rules.officials.get(request.path_params["official_id"])
        if person is None:
            raise HTTPException(404)
        query = f'official:"{person.id}"'

        def load(session: Session) -> dict[str, Any]:
            ready = prepare(session, desk.rules, desk.analyser, query, now)
            return {
                "hits": search_posts(session, ready, limit=15).hits,
                "days": posts_by_day(session, ready),
                "companions": queries.companions(session, person.id),
                "channels": queries.channels_naming(session, person.id)[:12],
            }

        values = await desk.store.read(load)
        chart = _by_day(values.pop("days"))
        return desk.page(
            request,
            "official.html",
            person=person,
            query=query,
            **chart,
            snippet=self._snippet,
            **values,
        )

    async def channel(self, request: Request) -> Response:
        """A channel: activity by hour, gaps, what happened to it, deletions and the newest posts."""
        desk, now = self._desk, self._desk.clock()
        channel_id = request.path_params["channel_id"]

        def load(session: Session) -> dict[str, Any] | None:
            states = queries.channel_states(session, now - timedelta(days=1))
            state = next((one for one in states if one.channel_id == channel_id), None)
            if state is None:
                return None
            ready = prepare(session, desk.rules, desk.analyser, f"channel:{channel_id}", now)
            gone = prepare(session, desk.rules, desk.analyser, f"channel:{channel_id} is:deleted", now)
            return {
                "state": state,
                "dates": queries.channel_hours(session, channel_id),
                "gaps": queries.channel_gaps(session, channel_id),
                "events": queries.channel_events(session, channel_id),
                "hits": search_posts(session, ready, limit=12).hits,
                "deleted": search_posts(session, gone, limit=6).hits,
            }

        values = await desk.store.read(load)
        if values is None:
            raise HTTPException(404)
        hours = Counter(at.astimezone(desk.rules.zone).hour for at in values["dates"])
        chart = bars([(f"{hour:02d}:00", hours[hour]) for hour in range(24)])
        return desk.page(request, "channel.html", chart=chart, snippet=self._snippet, **values)

    def _snippet(self, card: PostCard, length: int = 200) -> Any:
        """The part of a post's text with its first mention."""
        shown = excerpt(card.text, [(m.start, m.end) for m in card.mentions], length)
        text = marked(shown.text, [Mark(a, b, "mention") for a, b in shown.marks])
        return ("…" if shown.cut_before else "") + text + ("…" if shown.cut_after else "")

    def _name(self, request: Request, official_id: str) -> str:
        return self._desk.rules.official_name(official_id, request.state.visitor.texts.language)


def _by_day(days: Sequence[tuple[datetime, int]]) -> dict[str, Any]:
    """A chart of days with its ends; nothing for a single day."""
    if len(days) < 2:
        return {"chart": [], "first": "", "last": ""}
    shown = daily(days)
    return {"chart": bars(shown), "first": shown[0][0], "last": shown[-1][0]}


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None
