"""A small news site on this machine: a feed, its articles, and a page for each sample post (never the real t.me)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from loopback.state import Telegram

_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:18px/1.6 Georgia,serif;max-width:40rem;margin:3rem auto;padding:0 1rem}}
small{{color:#666}}</style></head><body>{body}</body></html>"""


@dataclass(slots=True)
class _Article:
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime


@dataclass
class Site:
    """The sample news site; `base_url` is set once it listens."""

    world: Telegram
    base_url: str = ""
    articles: dict[str, _Article] = field(default_factory=dict)

    def publish(self, path: str, title: str, paragraphs: Sequence[str]) -> None:
        """Puts an article into the feed now."""
        self.articles[path] = _Article(title, tuple(paragraphs), datetime.now(UTC))

    def app(self) -> Starlette:
        """The site as an ASGI application."""
        return Starlette(
            routes=[
                Route("/feed.xml", self._feed),
                Route("/news/{name}", self._article),
                Route("/t/{username}/{message_id:int}", self._post),
            ]
        )

    async def _feed(self, _request: Request) -> Response:
        items = "".join(
            f"<item><title>{escape(article.title)}</title><link>{self.base_url}{path}</link>"
            f"<guid>{self.base_url}{path}</guid><pubDate>{format_datetime(article.published_at)}</pubDate></item>"
            for path, article in self.articles.items()
        )
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>The Sample Times (DEMO)</title>'
            f"<link>{self.base_url}/</link><description>Written for the demo</description>{items}</channel></rss>"
        )
        return Response(body, media_type="application/rss+xml")

    async def _article(self, request: Request) -> Response:
        article = self.articles.get(request.url.path)
        if article is None:
            return PlainTextResponse("no such article", status_code=404)
        paragraphs = "".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
        head = f'<meta property="article:published_time" content="{article.published_at.isoformat()}">'
        body = f"<article><h1>{escape(article.title)}</h1>{paragraphs}</article>"
        return HTMLResponse(_PAGE.format(language="en", title=escape(article.title), head=head, body=body))

    async def _post(self, request: Request) -> Response:
        channel_id = self.world.usernames.get(str(request.path_params["username"]).lower())
        channel = self.world.channels.get(channel_id) if channel_id is not None else None
        message = channel.messages.get(request.path_params["message_id"]) if channel is not None else None
        if channel is None or message is None:
            return PlainTextResponse("this sample post is gone, or never was", status_code=404)
        body = f"<small>DEMO · {escape(channel.title)}</small><p>{escape(message.text)}</p>"
        return HTMLResponse(_PAGE.format(language="ru", title=escape(channel.title), head="", body=body))
