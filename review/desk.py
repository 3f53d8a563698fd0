"""What every page of the desk works with: who asks, in which language, and how a page is made."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.clock import Clock
from core.errors import QueryError, RefusedError, UsageError
from core.i18n import Texts, office_text, reason_text, stop_after, texts_for, title_in
from core.i18n.dates import moment_text
from core.pipeline.archive.exporting import is_sample
from core.pipeline.newsroom.signing_in import session_member
from core.pipeline.rules import Rules, RulesHolder
from core.query import Analyser, load_analyser
from core.storage.people import Member, Place, place
from core.storage.store import Store
from core.stories import is_advertising
from core.told import Destination, PostCard
from review.marking import same_words
from review.security import (
    SESSION_COOKIE,
    WANTED_COOKIE,
    WANTED_SECONDS,
    Limiter,
    csrf_token,
    from_elsewhere,
    local_path,
    same,
)

OLD_PAGE = "old-page"
"""Why a form is refused that another session of the same browser was given."""
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks for a page. `member` is None for strangers, who see nothing but the way in."""

    member: Member | None
    session_token: str
    texts: Texts
    sample: bool = False

    @property
    def csrf(self) -> str:
        return csrf_token(self.session_token) if self.session_token else ""

    def may(self, role: str) -> bool:
        """Whether the visitor's role is at least `role`."""
        return self.member is not None and self.member.at_least(role)


class Desk:
    """The store, the rules and the templates behind the pages."""

    def __init__(
        self, store: Store, holder: RulesHolder, clock: Clock, *, base_url: str | None, media: Path | None = None
    ) -> None:
        self.store = store
        self.media = media
        self.holder = holder
        self.clock = clock
        self.secure = bool(base_url and base_url.startswith("https://"))
        self.tries = Limiter(20, 30, time.monotonic)
        self.writes = Limiter(240, 60, time.monotonic)
        self.reads = Limiter(600, 300, time.monotonic)
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["is_advertising"] = is_advertising
        self._templates.globals["stop_after"] = stop_after
        self._templates.globals["same_words"] = same_words
        self._templates.globals["official_path"] = official_path

    @property
    def rules(self) -> Rules:
        return self.holder.current

    @property
    def analyser(self) -> Analyser:
        return load_analyser()

    def stranger(self, request: Request) -> Visitor:
        """Nobody whom we know, who reads what the browser asks for."""
        return Visitor(None, "", texts_for(language_of(request.headers.get("accept-language", ""))))

    async def visitor(self, request: Request) -> Visitor:
        """Who sends this request, by the session's cookie; a member reads the language that was chosen in the bot."""
        token, stranger = request.cookies.get(SESSION_COOKIE, ""), self.stranger(request)
        if not token:
            return stranger
        texts, now = stranger.texts, self.clock()

        def load(session: Session) -> tuple[Member | None, Place | None, bool]:
            member = session_member(session, token, now)
            chat = place(session, Destination(member.user_id)) if member is not None else None
            return member, chat, is_sample(session)

        member, chat, sample = await self.store.read(load)
        if chat is not None:
            texts = texts_for(chat.language)
        return Visitor(member, token if member is not None else "", texts, sample)

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from its template."""
        visitor: Visitor = request.state.visitor
        language = visitor.texts.language
        zone = self.rules.zone
        moment: Callable[[datetime | None], str] = lambda at: (  # noqa: E731 - a filter
            "" if at is None else moment_text(at, zone, language, year=at.year != self.clock().year)
        )
        html = self._templates.get_template(template).render(
            t=lambda code, **given: visitor.texts(code, **{name: closed(one) for name, one in given.items()}),
            language=language,
            visitor=visitor,
            path=request.url.path,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            moment=moment,
            iso=lambda at: at.isoformat() if at else "",
            official=lambda one: self.rules.official_name(one, language),
            office=lambda one: office_text(one, language, self.clock().astimezone(zone).date()),
            title_in=lambda one: title_in(one, language),
            why=lambda reasons: reason_text(reasons, language, lambda one: self.rules.official_name(one, language)),
            media_kind=lambda kind: known_text(visitor.texts, f"desk-media-kind-{kind}", kind),
            verdict=lambda kind, one: verdict_text(visitor.texts, kind, one),
            post_path=post_path,
            # The demo's samples are on no Telegram that anybody else could open.
            telegram=(lambda _card: "") if visitor.sample else telegram_link,
            **values,
        )
        return HTMLResponse(html, status_code=status)


Handler = Callable[[Request], Awaitable[Response]]


def page_for(desk: Desk, role: str) -> Callable[[Handler], Handler]:
    """A page that only members of at least this role may see; strangers are shown the way in."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            request.state.visitor = visitor = await desk.visitor(request)
            if visitor.member is None:
                return _way_in(request, secure=desk.secure)
            if not visitor.may(role):
                raise HTTPException(403)
            return await handler(request)

        return guarded

    return decorate


def _way_in(request: Request, *, secure: bool) -> Response:
    """To the page that says how to sign in; the browser keeps what was asked for, the way through the bot does not."""
    answer = RedirectResponse("/sign-in", status_code=303)
    path, query = request.scope.get("raw_path") or quote(request.url.path).encode(), request.scope["query_string"]
    wanted = quote(path + (b"?" + query if query else b""), safe="/")
    # A picture or a script of a page that stands open asks for no page; and a browser drops a cookie that is too long.
    if "text/html" in request.headers.get("accept", "") and len(wanted) <= 3000:
        life = WANTED_SECONDS
        answer.set_cookie(
            WANTED_COOKIE, wanted, max_age=life, path="/sign-in", httponly=True, samesite="strict", secure=secure
        )
    return answer


def action_for(desk: Desk, role: str) -> Callable[[Handler], Handler]:
    """A change that only a form of the member's own session can ask for."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            # Read before anything is refused: what was written is handed back.
            request.state.form = form = await request.form()
            request.state.visitor = visitor = await desk.visitor(request)
            if visitor.member is None:
                raise HTTPException(401)
            if not visitor.may(role) or from_elsewhere(request):
                raise HTTPException(403)
            if not same(str(form.get("csrf", "")), visitor.csrf):
                raise HTTPException(403, OLD_PAGE)
            if not desk.writes.allows(str(visitor.member.user_id)):
                raise HTTPException(429)
            return await handler(request)

        return guarded

    return decorate


def going_back(following: object, default: str) -> Response:
    """After a form: to the page of this site that it names, else to `default`."""
    return RedirectResponse(local_path(str(following or default), default), status_code=303)


_SAID_OTHERWISE = {"link": "desk-link-", "outcome": "desk-outcome-", "story": "desk-story-was-"}


def verdict_text(texts: Texts, kind: str, verdict: str) -> str:
    """A verdict in the reader's words: what `rejected` means depends on what was judged."""
    return texts(verdict_code(kind, verdict))


def verdict_code(kind: str, verdict: str) -> str:
    """The message that says a verdict on things of this kind."""
    return _SAID_OTHERWISE.get(kind, "desk-verdict-") + verdict


def known_text(texts: Texts, message_id: str, otherwise: str) -> str:
    """A text, and for what an earlier or later version of this program wrote the word that it wrote."""
    return texts(message_id) if texts.has(message_id) else otherwise


def refusal(texts: Texts, error: UsageError) -> str:
    """Why what was asked for can't be done, in the reader's language where the error can be told in it."""
    return texts(error.code, **error.arguments) if isinstance(error, RefusedError | QueryError) else str(error)


_OPENS, _CLOSES = {"\u202a", "\u202b", "\u202d", "\u202e"}, "\u202c"
_ISOLATES, _ISOLATE_ENDS = {"\u2066", "\u2067", "\u2068"}, "\u2069"


def closed(value: object) -> object:
    """A value for a sentence of ours: a name that turns the direction of writing turns it no further than its end."""
    if not isinstance(value, str) or value.isascii():
        return value
    turned = [one for one in value if one in _OPENS or one in _ISOLATES]
    return value + "".join(_CLOSES if one in _OPENS else _ISOLATE_ENDS for one in reversed(turned))


def program() -> str:
    """This program with its version, as receipts and bundles name it."""
    from importlib.metadata import version

    return f"slukh {version('slukh')}"


def language_of(header: str) -> str:
    """The first language of an Accept-Language header that we speak, else English."""
    for part in header.split(",")[:10]:
        code = part.split(";")[0].strip()[:2].lower()
        if code in ("en", "ru", "uk"):
            return code
    return "en"


def post_path(card: PostCard) -> str:
    """Where the desk shows a post."""
    return f"/post/{card.key.channel_id}/{card.key.message_id}"


def official_path(official_id: str) -> str:
    """Where the desk shows an official; an id may be any text, an address of another catalogue as well."""
    return "/official/" + quote(official_id, safe="")


def telegram_link(card: PostCard) -> str:
    """Where Telegram shows a post."""
    place = card.channel_username or f"c/{card.key.channel_id}"
    return f"https://t.me/{place}/{card.key.message_id}"
