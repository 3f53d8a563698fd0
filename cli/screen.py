"""What a running Slukh shows in the terminal: posts, mentions, links and deliveries, as the store gets them.

It reads the tables like every other reader, so it shows what was stored and sent, not what was attempted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.counts import counted
from core.i18n import reason_text
from core.pipeline.rules import RulesHolder
from core.storage.cards import load_cards
from core.storage.models import AlertRow, ArticleRow, ChannelRow, DeliveryRow, LinkRow, PostRow, VersionRow
from core.storage.store import Store
from core.storage.wake import Topic
from core.told import PostCard
from core.types import Relation

_POLL_SECONDS = 1.0
_ROWS_AT_ONCE = 200
_QUOTE = 74
_BURST = 12  # more new posts than this at once are counted, not listed: history on first sight


@dataclass(slots=True)
class _Seen:
    """How far the screen has shown each table."""

    version: int = 0
    article: int = 0
    alert: int = 0
    sent: int = 0
    deleted_at: datetime | None = None
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _News:
    """What is new in the store since the last look."""

    posts: Sequence[tuple[PostCard, bool]]
    deleted: Sequence[PostCard]
    articles: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, str, PostCard]]
    sent: int


class Screen:
    """Prints what is heard, found and told until cancelled; nobody's name or subscription is ever shown."""

    def __init__(self, store: Store, holder: RulesHolder, clock: Clock, console: Console) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._console = console
        self._seen = _Seen()

    async def run(self) -> None:
        """Shows news as they come."""
        alarm = self._store.alarm(Topic.POST, Topic.JOB, Topic.DELIVERY)
        await self._store.read(self._start)
        while True:
            self._show(await self._store.read(self._look))
            await alarm.wait(_POLL_SECONDS)

    async def show_channels(self) -> None:
        """One table of the watched channels."""
        rows = await self._store.read(
            lambda session: session.execute(
                select(ChannelRow.name, ChannelRow.username, ChannelRow.state, func.count(PostRow.id))
                .outerjoin(PostRow, PostRow.channel_id == ChannelRow.channel_id)
                .where(ChannelRow.watched.is_(True))
                .group_by(ChannelRow.channel_id)
                .order_by(ChannelRow.name)
            ).all()
        )
        table = Table("Channel", "Username", "State", "Posts", title="Watched", title_justify="left")
        for name, username, state, posts in rows:
            table.add_row(escape(name), f"@{username}" if username else "", state, str(posts))
        self._console.print(table)

    def _start(self, session: Session) -> None:
        """Begins with what comes now: an old store is not told again."""
        self._seen.version = session.scalar(select(func.max(VersionRow.id))) or 0
        self._seen.article = session.scalar(select(func.max(ArticleRow.id))) or 0
        self._seen.sent = session.scalar(select(func.count()).where(DeliveryRow.state == "sent")) or 0
        self._seen.deleted_at = session.scalar(select(func.max(PostRow.deleted_noticed_at)))
        self._seen.linked_at = session.scalar(select(func.max(LinkRow.found_at)))
        self._seen.alert = session.scalar(select(func.max(AlertRow.id))) or 0

    def _look(self, session: Session) -> _News:
        seen = self._seen
        versions = session.execute(
            select(VersionRow.id, VersionRow.post_id, VersionRow.number)
            .join(PostRow, PostRow.id == VersionRow.post_id)
            .where(VersionRow.id > seen.version, PostRow.service.is_(False))
            .order_by(VersionRow.id)
            .limit(_ROWS_AT_ONCE)
        ).all()
        gone = select(PostRow.id, PostRow.deleted_noticed_at).where(PostRow.deleted_noticed_at.is_not(None))
        if seen.deleted_at is not None:
            gone = gone.where(PostRow.deleted_noticed_at > seen.deleted_at)
        deleted = session.execute(gone.order_by(PostRow.deleted_noticed_at).limit(_ROWS_AT_ONCE)).all()
        found = select(LinkRow, ArticleRow.title).join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        found = found.where(LinkRow.relation != str(Relation.CANDIDATE))
        if seen.linked_at is not None:
            found = found.where(LinkRow.found_at > seen.linked_at)
        links = session.execute(found.order_by(LinkRow.found_at).limit(_ROWS_AT_ONCE)).all()
        articles = session.execute(
            select(ArticleRow.id, ArticleRow.title, ArticleRow.url)
            .where(ArticleRow.id > seen.article)
            .order_by(ArticleRow.id)
            .limit(_ROWS_AT_ONCE)
        ).all()
        sent = session.scalar(select(func.count()).where(DeliveryRow.state == "sent")) or 0
        cards = load_cards(
            session,
            [row.post_id for row in versions] + [row.id for row in deleted] + [link.post_id for link, _ in links],
        )
        news = _News(
            posts=[(cards[row.post_id], row.number > 0) for row in versions],
            deleted=[cards[row.id] for row in deleted],
            articles=[(row.title, row.url) for row in articles],
            links=[(title, link.relation, cards[link.post_id]) for link, title in links],
            sent=max(0, sent - seen.sent),
        )
        seen.version = versions[-1].id if versions else seen.version
        seen.deleted_at = deleted[-1].deleted_noticed_at if deleted else seen.deleted_at
        seen.linked_at = links[-1][0].found_at if links else seen.linked_at
        seen.article = articles[-1].id if articles else seen.article
        seen.sent = sent
        return news

    def _show(self, news: _News) -> None:
        if len(news.posts) > _BURST:
            named = sum(1 for card, _ in news.posts if card.mentions)
            channels = len({card.key.channel_id for card, _ in news.posts})
            heard = f"{len(news.posts)} posts of {counted(channels, 'channel')} stored"
            self._line("·", "dim", f"{heard}, {counted(named, 'names', 'name')} officials")
        else:
            for card, edited in news.posts:
                self._post(card, "EDIT" if edited else "POST", "yellow" if edited else "cyan")
        for card in news.deleted:
            self._post(card, "GONE", "red")
        for title, url in news.articles:
            self._line("ARTICLE", "blue", f"[bold]{escape(title)}[/bold]  [dim]{escape(url)}[/dim]")
        for title, relation, card in news.links:
            self._line(
                "LINK", "magenta", f"“{escape(_short(title, 48))}” {relation} [bold]{escape(card.channel_name)}[/bold]"
            )
        if news.sent:
            self._line("SENT", "green", f"{news.sent} message{'s' if news.sent > 1 else ''}")

    def _post(self, card: PostCard, label: str, colour: str) -> None:
        self._line(label, colour, f"[bold]{escape(card.channel_name)}[/bold]  ", quote=_quote(card))
        rules = self._holder.current
        told: set[str] = set()
        for mention in card.mentions:
            if mention.official_id in told:
                continue
            told.add(mention.official_id)
            why = reason_text(mention.reasons, "en")
            name = rules.official_name(mention.official_id, "en")
            self._console.print(f"                  [green]{escape(name)}[/green] [dim]{escape(why)}[/dim]")

    def _line(self, label: str, colour: str, markup: str, quote: Text | None = None) -> None:
        at = self._clock().astimezone()  # in the machine's zone, as the log lines between
        line = Text.from_markup(f"[dim]{at:%H:%M:%S}[/dim] [{colour}]{label:<8}[/{colour}]")
        line.append_text(Text.from_markup(markup))
        if quote is not None:
            line.append_text(quote)
        self._console.print(line, soft_wrap=True)


def _quote(card: PostCard) -> Text:
    """The post's text around its first mention, on one line, the names bold."""
    start = max(0, card.mentions[0].start - _QUOTE // 2) if card.mentions else 0
    end = min(len(card.text), start + _QUOTE)
    quote = Text(card.text[start:end].replace("\n", " "))
    for mention in card.mentions:
        if mention.start < end and mention.end > start:
            quote.stylize("bold green", max(0, mention.start - start), min(end, mention.end) - start)
    return Text("…" if start else "").append_text(quote).append("…" if end < len(card.text) else "")


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
