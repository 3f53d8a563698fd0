"""The pages: each loads what it shows in one read and hands it to its template."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.errors import QueryError
from core.i18n.dates import duration_text, moment_text
from core.pipeline.archive.citing import Citable, citation, translation_of
from core.pipeline.archive.keeping import Redaction, holds_on, redactions
from core.pipeline.asking.savedsearches import MAX_SAVED, WAYS, searches_of, way_of
from core.pipeline.asking.searching import COUNTED, count_posts, posts_by_day, prepare, search_posts
from core.pipeline.hearing.stories import story_spread
from core.pipeline.hearing.witnessing import witnesses_of
from core.pipeline.newsroom.cases import cases_of, cases_with
from core.pipeline.newsroom.reviewing import Review, disputed_subjects, reviews_of
from core.query import excerpt
from core.storage import desk as queries
from core.storage.articlecards import open_citations
from core.storage.cards import load_cards
from core.storage.detached import months_away_of
from core.storage.inbox import doubtful_waiting
from core.storage.mentions import reasons_from
from core.storage.outcomes import outcomes_of_articles, outcomes_of_channel
from core.storage.people import members
from core.storage.search import EXACT
from core.storage.series import series_of
from core.storage.stories import story_now
from core.storage.subscriptions import Wish
from review.desk import Desk, page_for, post_path, telegram_link
from review.files import attachments, files_of
from review.marking import Edition, Mark, bars, changes, cited, daily, growth, marked, snippet, spread

_PAGE = 20
_EXCERPT = 420
_EDITIONS = 6  # of an article, so many at most are compared


def routes(desk: Desk) -> list[Route]:
    """The routes of all pages."""
    pages = Pages(desk)
    journalist = page_for(desk, "journalist")
    return [
        Route("/", journalist(pages.dashboard)),
        Route("/search", journalist(pages.search)),
        Route("/post/{channel_id:int}/{message_id:int}", journalist(pages.post)),
        Route("/story/{story_id:int}", journalist(pages.story)),
        Route("/articles", journalist(pages.articles)),
        Route("/article/{article_id:int}", journalist(pages.article)),
        Route("/officials", journalist(pages.officials)),
        Route("/official/{official_id:path}", journalist(pages.official)),
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
                "waiting": doubtful_waiting(session),
                "named": queries.most_named(session, now - timedelta(days=7), 10),
                "channels": queries.channel_states(session, now - timedelta(days=1)),
                "deleted": [cards[one] for one in deleted if one in cards],
                "edited": [cards[one] for one in edited if one in cards],
                "articles": queries.recent_articles(session, 6),
            }

        values = await desk.store.read(load)
        return desk.page(request, "dashboard.html", snippet=snippet, **values)

    async def search(self, request: Request) -> Response:
        """The search: hits with marks, a chart of days, and what is wrong with a query."""
        desk, now = self._desk, self._desk.clock()
        query = request.query_params.get("q", "")[:2000]
        best = request.query_params.get("order") == "best"
        after, member = request.query_params.get("after"), request.state.visitor.member
        values: dict[str, Any] = {
            "query": query, "best": best, "after": after, "error": None, "hits": [], "next": None, "total": 0,
            "counted": COUNTED, "exact": EXACT, "partly": False, "chart": [], "first": "", "last": "",
            "saved": None, "ways": tuple(WAYS), "way_of": way_of, "savable": len(query) <= MAX_SAVED,
        }  # fmt: skip

        def saved_as(session: Session) -> Wish | None:
            asked = " ".join(query.split())
            return next((one for one in searches_of(session, member.user_id) if one.target == asked), None)

        def load(session: Session) -> Any:
            ready = prepare(session, desk.rules, desk.analyser, query, now)
            page = search_posts(session, ready, limit=_PAGE, after=after, best_first=best)
            days = posts_by_day(session, ready, desk.rules.zone) if after is None else []
            total = count_posts(session, ready) if after is None else 0
            return page, days, total, ready.statement.checked, saved_as(session)

        if query.strip():
            try:
                page, days, total, partly, saved = await desk.store.read(load)
            except QueryError as error:
                values["error"] = error
                return desk.page(request, "search.html", status=400, **values)
            hits = []
            for hit in page.hits:
                shown = excerpt(hit.text, hit.marks, _EXCERPT)
                text = marked(shown.text, [Mark(a, b, "hit") for a, b in shown.marks])
                hits.append((hit, text, shown.cut_before, shown.cut_after))
            values |= {
                "hits": hits,
                "next": page.next,
                "total": total,
                "partly": partly,
                "saved": saved,
                **_by_day(days),
            }
        return desk.page(request, "search.html", **values)

    async def post(self, request: Request) -> Response:
        """A post: its text with mentions and their reasons, versions with differences, story, articles, decisions."""
        desk = self._desk
        channel_id, message_id = request.path_params["channel_id"], request.path_params["message_id"]
        member, language = request.state.visitor.member, request.state.visitor.texts.language

        def load(session: Session) -> dict[str, Any] | None:
            row = queries.post_row(session, channel_id, message_id) if max(channel_id, message_id) < 1 << 62 else None
            if row is None:
                return None
            others = queries.story_posts(session, row.story_id) if row.story_id else []
            cards = load_cards(session, [row.id, *others])
            if row.id not in cards:
                return {"away": months_away_of(session, row.id)}
            versions = queries.versions_of(session, row.id)
            gone = redactions(session, [one.version_id for one in versions])
            return {
                "row": row,
                "card": cards[row.id],
                "versions": versions,
                "redactions": gone,
                "attached": attachments(session, desk.media, row, [v for v in versions if v.version_id not in gone]),
                "album": [
                    (one, files_of(session, desk.media, channel_id, one))
                    for one in cards[row.id].album
                    if one != message_id
                ],
                "series": series_of(session, [row.id]).get(row.id, []),
                "translation": translation_of(session, versions[-1].version_id, language),
                "cases": cases_of(session, member) if member.at_least("analyst") else [],
                "in_cases": cases_with(session, row.id),
                "holds": holds_on(session, channel_id, row.id) if member.at_least("admin") else [],
                "members": members(session),
                "story": [cards[one] for one in others if one in cards] if len(others) > 1 else [],
                "articles": queries.articles_beside(session, row.id),
                "reviews": reviews_of(session, row.id),
                "witnesses": witnesses_of(session, [one.version_id for one in versions]),
            }

        values = await desk.store.read(load)
        if values is None:
            raise HTTPException(404)
        if "away" in values:
            detail = request.state.visitor.texts("desk-away", months=", ".join(values["away"]))
            return desk.page(request, "problem.html", status=404, code="away", detail=detail, back="", written=[])
        versions = values["versions"]
        last = versions[-1]
        visitor, card = request.state.visitor, values["card"]
        zone, language = desk.rules.zone, visitor.texts.language
        gone = values["redactions"].get(last.version_id)
        cite = citation(
            Citable(
                channel_id, message_id, card.channel_name, card.date, last.text,
                gone.text_hash.hex() if gone else last.content_hash, last.number,
                str(card.status), None if visitor.sample else telegram_link(card), card.edited_at,
                card.deleted_noticed_at, card.deleted_last_seen_at, gone.reason if gone else None,
            ),
            visitor.texts,
            lambda at: moment_text(at, zone, language, year=True),
            zone=str(zone),
            translation=values["translation"],
        )  # fmt: skip
        marks = [
            Mark(m.start, m.end, "mention doubtful" if m.doubtful else "mention", self._name(request, m.official_id))
            for m in last.mentions
        ]
        decisions = {(review.kind, review.subject): review for review in values["reviews"] if review.undone_at is None}
        return desk.page(
            request,
            "post.html",
            text=marked(last.text, marks),
            last=last,
            changes=changes(Edition(one.number, one.edit_date or one.heard_at, one.text) for one in versions),
            claim=decisions.get(("claim", "")),
            cite=cite,
            growth=growth(values["series"]),
            decisions=decisions,
            disputed=disputed_subjects(values["reviews"]),
            history=_history(values["reviews"], values["redactions"].values()),
            names={str(one.user_id): one.name or one.user_id for one in values["members"]},
            analysts=[one for one in values["members"] if one.at_least("analyst")],
            subject=lambda m: f"{last.number}:{m.start}:{m.end}:{m.official_id}",
            **values,
        )

    async def story(self, request: Request) -> Response:
        """A story: who was first, how it spread, and what became of it."""
        desk, story_id = self._desk, min(request.path_params["story_id"], 1 << 62)
        shown = await desk.store.read(lambda session: story_now(session, story_id))
        if shown != story_id:
            return RedirectResponse(f"/story/{shown}", status_code=303)

        def load(session: Session) -> dict[str, Any] | None:
            ids = queries.story_posts(session, story_id, 300)
            cards = load_cards(session, ids)
            if not cards:
                return None
            beside = queries.articles_of_story(session, ids[:50])
            reviews = [one for post_id in ids[:50] for one in reviews_of(session, post_id)]
            told = story_spread(session, story_id)
            carriers = {} if told is None else {int(one.post_id): one for one in told[0].carriers}
            return {
                "numbers": {cards[one].key: one for one in cards},
                "carriers": {cards[one].key: carriers[one] for one in cards if one in carriers},
                "sources": 0 if told is None else told[0].sources,
                "posts": [cards[one] for one in ids if one in cards],
                "articles": beside,
                "claims": [one for one in reviews if one.kind == "claim" and one.undone_at is None],
                "asked": {one: cards[one] for one in cards},
            }

        values = await desk.store.read(load)
        if values is None:
            raise HTTPException(404)
        zone, language = desk.rules.zone, request.state.visitor.texts.language
        picture = spread(
            values["posts"],
            lambda card: f"{card.channel_name}, {moment_text(card.date, zone, language)}",
            post_path,
        )
        officials = dict.fromkeys(name for card in values["posts"] for name in card.official_ids)
        return desk.page(
            request,
            "story.html",
            story_id=story_id,
            picture=picture,
            officials=officials,
            snippet=snippet,
            lag=lambda lag: duration_text(lag, language),
            **values,
        )

    async def articles(self, request: Request) -> Response:
        """The newest articles."""
        articles = await self._desk.store.read(lambda session: queries.recent_articles(session, 60))
        return self._desk.page(request, "articles.html", articles=articles)

    async def article(self, request: Request) -> Response:
        """An article: its sentences beside the posts that they cite, and what was changed in it."""
        desk, article_id = self._desk, request.path_params["article_id"]

        def load(session: Session) -> Any:
            article = queries.article_text(session, article_id) if article_id < 1 << 62 else None
            if article is None:
                return None
            links = queries.article_links(session, article_id)
            cards = load_cards(session, [link.post_id for link in links])
            shown = [(link, cards[link.post_id]) for link in links if link.post_id in cards]
            outcomes = outcomes_of_articles(session, [article_id], refused=True)
            unfound = open_citations(session, article_id)
            editions = [
                Edition(one.number, one.fetched_at, f"{one.title}\n\n{one.text}")
                for one in queries.article_editions(session, article_id, _EDITIONS)
            ]
            return article, shown, queries.link_verdicts(session, article_id), outcomes, unfound, changes(editions)

        found = await desk.store.read(load)
        if found is None:
            raise HTTPException(404)
        article, links, verdicts, outcomes, unfound, changed = found
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
            verdicts=verdicts,
            unfound=unfound,
            changes=changed,
            outcomes={post_id: said for (_, post_id), said in outcomes.items()},
            text=cited(article.text, list({span[0]: span for span in reversed(spans)}.values()), article.title),
            links=shown,
            candidates=[pair for pair in links if pair[0].relation == "candidate"][:10],
            reasons=reasons_from,
            sentence=lambda link: article.text[link.start : link.end] if link.start is not None else "",
            snippet=snippet,
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
                "days": posts_by_day(session, ready, desk.rules.zone),
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
            snippet=snippet,
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
                "outcomes": queries.channel_outcomes(session, channel_id),
                "reported": outcomes_of_channel(session, channel_id, limit=20),
                "hits": search_posts(session, ready, limit=12).hits,
                "deleted": search_posts(session, gone, limit=6).hits,
            }

        values = await desk.store.read(load)
        if values is None:
            raise HTTPException(404)
        hours = Counter(at.astimezone(desk.rules.zone).hour for at in values["dates"])
        chart = bars([(f"{hour:02d}:00", hours[hour]) for hour in range(24)])
        return desk.page(request, "channel.html", chart=chart, snippet=snippet, **values)

    def _name(self, request: Request, official_id: str) -> str:
        return self._desk.rules.official_name(official_id, request.state.visitor.texts.language)


def _history(reviews: Sequence[Review], gone: Iterable[Redaction]) -> list[tuple[str, Review | Redaction]]:
    """Who did what to a post, newest first. A redaction takes all versions at once, and is one thing that was done."""
    redacted = {(one.at, one.by, one.reason): one for one in gone}
    done: list[tuple[str, Review | Redaction]] = [("review", one) for one in reviews]
    done += [("redaction", one) for one in redacted.values()]
    return sorted(done, key=lambda one: one[1].at)[::-1]


def _by_day(days: Sequence[tuple[datetime, int]]) -> dict[str, Any]:
    """A chart of days with its ends; nothing for a single day."""
    if len(days) < 2:
        return {"chart": [], "first": "", "last": ""}
    shown = daily(days)
    return {"chart": bars(shown), "first": shown[0][0], "last": shown[-1][0]}
