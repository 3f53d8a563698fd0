"""How a digest reads: what changed, articles with their posts, posts without an article, gaps. Never cut in an item."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from bot.rendering.alerts import (
    ARTICLE_QUOTE,
    NAME_UNITS,
    TITLE_UNITS,
    about,
    claim,
    deletion_text,
    link_to_post,
    status_text,
)
from bot.rendering.excerpts import DIGEST_UNITS, changes, sentence
from bot.rendering.pages import Button, Message, pack
from bot.rendering.reader import Reader, place
from bot.rendering.rich import Rich, bold, italic, join, lines, link, one_line, quote, shorten
from core.digests import OTHERS, SEARCH_GROUP
from core.errors import QueryError
from core.i18n import duration_text, moment_text, span_text, stop_after
from core.query import parse_query
from core.stories import is_advertising
from core.told import ArticleCard, Digest, Gap, LinkedPost, PostCard, Status, TakenDown
from core.types import PostKey, Relation

_GAPS_SHOWN = 8
_OPEN_CITATIONS = 8
_NAMED_A_LINE = 20
TOGETHER = "t"
"""In the data of buttons about alerts that were told together."""

_CHANNELS_ASKED = 60  # a search has a limit
_ON_ITS_WAY = timedelta(minutes=1)
"""A digest counts by when posts were heard and a search by when they were published: better one too many."""


def digest_messages(digest: Digest, reader: Reader, *, now: datetime, title: str | None = None) -> list[Message]:
    """The messages of a digest, in order. An empty one is a single message that says so."""
    pages = pack(digest_items(digest, reader, now=now, title=title))
    return [Message(page) for page in _numbered(pages, reader)]


def digest_items(digest: Digest, reader: Reader, *, now: datetime, title: str | None = None) -> list[Rich]:
    """What a digest consists of, in order; no item is ever divided."""
    items = [_head(digest, reader, title, now)]
    if digest.empty:
        items.append(italic(reader.texts("digest-nothing" if digest.nothing else "digest-empty")))
    items += [_changed(card, reader, now, decided=card.key in digest.decided) for card in digest.changed]
    if digest.changed_more:
        items.append(italic(reader.texts("digest-changed-more", count=digest.changed_more)))
    for number, article in enumerate(digest.articles, start=1):
        items += article_items(article, reader, now=now, number=number)
    if digest.articles_more:
        items.append(_more("digest-articles-more", digest.articles_more, reader, "/articles"))
    # A title says whose posts these are: under it, those of channels are no others where there is nothing else.
    alone = title is not None and [group for group, _ in digest.by_official] == [OTHERS]
    for official_id, cards in digest.by_official:
        if cards:
            items += _official(official_id, cards, digest, reader, now, headed=not alone)
    items += _also_named(digest, reader)
    if digest.newest is not None:
        items.append(italic(reader.texts("digest-newest", count=digest.newest)))
    if digest.began is not None:
        at = moment_text(digest.began, reader.zone, reader.language)
        items.append(italic(reader.texts("digest-began", at=at)))
    items += gap_lines(digest.gaps, reader)
    return items


def summary_message(
    cards: tuple[PostCard, ...],
    official_ids: tuple[str, ...],
    reader: Reader,
    *,
    searches: tuple[str, ...] = (),
    marks: Mapping[PostKey, tuple[tuple[int, int], ...]] | None = None,
    now: datetime,
    repeated: bool = False,
) -> Message:
    """Many alerts in one message: as many of the posts as fit, and how many more there are. `marks` are what saved
    searches found in the texts of posts.
    """
    texts = reader.texts
    name = about(reader, official_ids, searches)
    if not name and len({card.key.channel_id for card in cards}) == 1:
        name = shorten(one_line(cards[0].channel_name), NAME_UNITS)
    heading = texts("alert-folded-head", name=name) if name and not reader.neutral else texts("alert-neutral")
    head = lines(
        bold(heading),
        texts("alert-folded", count=len(cards)),
        italic(texts("alert-repeat")) if repeated else "",
    )
    marks = marks or {}
    items = [post_item(card, reader, now, official_ids=official_ids, spans=marks.get(card.key, ())) for card in cards]
    return Message(_one_page([head, *items], reader))


def summary_buttons(post_id: int, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    """Under many alerts in one message, the first of which is of `post_id`: less of them, just when there are many."""
    return ((Button(reader.texts("alert-button-mute"), f"mute:{post_id}:{TOGETHER}"),),)


def _one_page(items: list[Rich], reader: Reader) -> Rich:
    """As many of the items as one message holds, and how many more there are."""
    page = Rich()
    for left in range(len(items)):
        more = italic(reader.texts("digest-more", count=left)) if left else Rich()
        page, *rest = pack([*items[: len(items) - left], more])
        if not rest:
            break
    return page


def article_messages(article: ArticleCard, reader: Reader, *, now: datetime) -> list[Message]:
    """The answer to `/article`: the article with its posts, or that there are none yet."""
    items = article_items(article, reader, now=now)
    if not article.posts:
        items.append(italic(reader.texts("article-no-posts")))
    for citation in article.open_citations[:_OPEN_CITATIONS]:
        key = "article-open" if citation.watched else "article-open-unwatched"
        items.append(
            lines(
                reader.texts(key, label=shorten(one_line(citation.label), TITLE_UNITS)),
                italic(f"“{sentence(citation.sentence, ARTICLE_QUOTE).plain}”"),
            )
        )
    return [Message(page) for page in pack(items)]


def published_message(
    article: ArticleCard,
    official_ids: tuple[str, ...],
    reader: Reader,
    *,
    now: datetime,
    repeated: bool = False,
) -> Message:
    """A published article with the posts beside it, in one message: what does not fit is counted."""
    texts = reader.texts
    head = _what_happened(texts("article-published"), official_ids, reader, repeated=repeated)
    first, *more = article_items(article, reader, now=now)
    body = lines(head, first)
    return Message(_one_page([body, *more], reader) if article.posts else lines(body, texts("article-no-posts")))


def taken_down_message(
    article: ArticleCard,
    official_ids: tuple[str, ...],
    reader: Reader,
    *,
    now: datetime,
    repeated: bool = False,
) -> Message:
    """That an article which this chat was told of was taken down; that it is back, once it is."""
    what = reader.texts("article-event-taken-down" if article.taken_down else "article-event-back")
    head = _what_happened(what, official_ids, reader, repeated=repeated)
    return Message(lines(head, *_article_head(article, reader, now=now)))


def _what_happened(what: str, official_ids: tuple[str, ...], reader: Reader, *, repeated: bool) -> Rich:
    """The first lines of a message about an article: for whose sake it comes, and what happened to it."""
    names = "" if reader.neutral else shorten(one_line(reader.names(official_ids)), NAME_UNITS)
    return lines(
        join(" · ", (bold(names), what)) if names else bold(what[:1].upper() + what[1:]),
        italic(reader.texts("alert-repeat")) if repeated else "",
    )


def article_items(article: ArticleCard, reader: Reader, *, now: datetime, number: int | None = None) -> list[Rich]:
    """The article's heading together with its first post, then each further post."""
    head = _article_head(article, reader, now=now, number=number)
    posts = [linked_post(post, reader, now, article.published_at) for post in article.posts]
    return [lines(*head, *posts[:1]), *posts[1:]]


def _article_head(
    article: ArticleCard, reader: Reader, *, now: datetime, number: int | None = None
) -> list[Rich | str]:
    """Title, day, and of an article that was taken down since when it is gone and where its kept text stands."""
    title = shorten(one_line(article.title) or article.url, TITLE_UNITS)
    heading = join(" ", (bold(f"{number}. {title}" if number else title), link("↗", article.url)))
    day = reader.moment(article.published_at, now=now) if article.published_at else ""
    if article.taken_down is None:
        return [heading, day]
    kept = f"{reader.desk_url}/article/{article.article_id}" if reader.desk_url else None
    return [
        heading,
        day,
        taken_down_text(article.taken_down, reader),
        link(f"{reader.texts('alert-kept')} ↗", kept) if kept else "",
    ]


def taken_down_text(gone: TakenDown, reader: Reader) -> str:
    """When the article's page was last seen and found missing, and what stands there instead."""
    texts = reader.texts
    missing, seen = gone.missing_at, gone.last_seen_at
    said = (
        texts("article-gone-unseen", missing=reader.moment(missing))
        if seen is None
        else texts("article-gone", seen=reader.moment(seen), missing=reader.clock_or_moment(missing, seen))
    )
    if gone.how.isdecimal() or not gone.how:
        return said
    return f"{said}. {texts('article-gone-words', words=sentence(gone.how, ARTICLE_QUOTE).plain)}"


def linked_post(post: LinkedPost, reader: Reader, now: datetime, published_at: datetime | None = None) -> Rich:
    """A post under its article: channel, time, status, the sentence, and the article's own sentence.

    A post that came after the article is told as such: the article can't have had it from there.
    """
    cited = ""
    if post.sentence_text:
        key = "digest-article-cites" if post.relation is Relation.CITES else "digest-article-near"
        cited = reader.texts(key, sentence=sentence(post.sentence_text, ARTICLE_QUOTE).plain)
    kinds = [] if post.relation is Relation.CITES else [reader.texts("digest-related")]
    if published_at is not None and post.card.date > published_at:
        kinds.append(reader.texts("digest-after-article"))
    return lines(post_item(post.card, reader, now, mark=" · ".join(kinds)), cited, *outcome_texts(post, reader))


def outcome_texts(post: LinkedPost, reader: Reader) -> list[str]:
    """What the article says against or for the post's claims, until somebody at the desk has decided of the post."""
    if post.card.status in (Status.DENIED, Status.CONFIRMED):
        return []
    quoted = [sentence(each.sentence_text, ARTICLE_QUOTE).plain for each in post.outcomes[:2]]
    return [
        reader.texts(
            f"digest-outcome-{each.stance}" + ("-reviewed" if each.verdict == "confirmed" else ""),
            speaker=shorten(one_line(each.speaker), NAME_UNITS),
            sentence=quotation,
            stop=stop_after(quotation),
            claim=shorten(one_line(each.claim_text).rstrip("."), ARTICLE_QUOTE),
        )
        for each, quotation in zip(post.outcomes, quoted, strict=False)
    ]


def post_item(
    card: PostCard,
    reader: Reader,
    now: datetime,
    *,
    mark: str = "",
    official_ids: tuple[str, ...] = (),
    spans: tuple[tuple[int, int], ...] = (),
) -> Rich:
    """One post as an item of a digest or a list, quoted where it names one of `official_ids`, else where a search
    found `spans`; never without status.
    """
    texts = reader.texts
    channel = bold(shorten(one_line(card.channel_name), NAME_UNITS))
    marks: list[Rich | str] = [
        channel,
        f"{reader.moment(card.date, now=now)} {place(reader.zone, reader.language)}",
        status_text(card, reader),
    ]
    if is_advertising(card.text):
        marks.append(texts("alert-advertising"))
    if card.edited_at is not None and card.version > 0:
        marks.append(texts("alert-edited", at=reader.clock_or_moment(card.edited_at, card.date)))
    if card.source.from_page:
        marks.append(texts("alert-page-mark"))
    if mark:
        marks.append(mark)
    if (where := link_to_post(card, reader)).plain:
        marks.append(where)
    also = texts("digest-also", count=card.story_channels - 1) if card.story_channels > 1 else ""
    return lines(
        join(" · ", marks),
        deletion_text(card, reader),
        quote(claim(card, reader, official_ids, DIGEST_UNITS, spans)),
        also,
    )


def _head(digest: Digest, reader: Reader, title: str | None, now: datetime) -> Rich:
    texts = reader.texts
    earlier = digest.from_at.astimezone(reader.zone).year != now.astimezone(reader.zone).year
    span = span_text(digest.from_at, digest.to_at, reader.zone, reader.language, year=earlier)
    # With names hidden, whom it is about stands below the line that a lock screen shows first.
    heading = title if title and not reader.neutral else texts("digest-title")
    rest = [card for card in digest.changed if card.key not in digest.decided]
    denied = sum(card.key in digest.decided and card.status is Status.DENIED for card in digest.changed)
    confirmed = len(digest.changed) - len(rest) - denied
    deleted = sum(card.deleted_noticed_at is not None for card in rest)
    counts = (("denied", denied), ("confirmed", confirmed), ("deleted", deleted), ("edited", len(rest) - deleted))
    beside = {post.card.key for article in digest.articles for post in article.posts}  # one may stand by several
    posts = len(beside) + sum(len(cards) for _, cards in digest.by_official) + sum(digest.more.values())
    counted = "digest-posts" if not digest.cut and digest.newest is None else "digest-posts-open"
    changed = [texts(f"digest-{name}", count=n) for name, n in counts if n]
    articles = len(digest.articles) + digest.articles_more
    new = [texts(key, count=n) for key, n in (("digest-articles", articles), (counted, posts)) if n]
    summary = [
        texts("digest-changed", what=", ".join(changed)) if changed else "",
        texts("digest-new", what=", ".join(new)) if new else "",
    ]
    late = texts("digest-late", delay=duration_text(digest.late, reader.language)) if digest.late else ""
    first = bold(heading) + f" · {span} {place(reader.zone, reader.language)}"
    return lines(first, bold(title) if title and reader.neutral else "", late, join(" ", summary))


def _changed(card: PostCard, reader: Reader, now: datetime, *, decided: bool) -> Rich:
    if decided:
        return post_item(card, reader, now, mark=reader.texts("alert-event-verdict"))
    if card.deleted_noticed_at is None and card.previous_text is not None:
        head = post_item(card, reader, now, mark=reader.texts("alert-event-edit"))
        return lines(head, quote(changes(card.previous_text, card.text, 300)))
    key = "alert-event-deletion" if card.deleted_noticed_at is not None else "alert-event-edit"
    return post_item(card, reader, now, mark=reader.texts(key))


def _official(
    official_id: str, cards: tuple[PostCard, ...], digest: Digest, reader: Reader, now: datetime, *, headed: bool
) -> list[Rich]:
    name = _group_name(official_id, reader)
    items = [
        post_item(card, reader, now, official_ids=(official_id,), spans=digest.marks.get(card.key, ()))
        for card in cards
    ]
    more = digest.more.get(official_id, 0)
    tail = []
    if more > 0 or official_id in digest.cut:
        key = "digest-more-open" if official_id in digest.cut else "digest-more"
        tail.append(_more(key, more, reader, _search(official_id, digest, reader)))
    return [lines(bold(f"▪ {name}") if headed else "", *items[:1]), *items[1:], *tail]


def _also_named(digest: Digest, reader: Reader) -> list[Rich]:
    """Those for whose posts there was no room, each with how many there are."""
    rest = [group for group, cards in digest.by_official if not cards and digest.more.get(group)]
    rows = []
    for first in range(0, len(rest), _NAMED_A_LINE):
        named = [
            _more(
                "digest-named",
                digest.more[group],
                reader,
                _search(group, digest, reader),
                name=_group_name(group, reader),
            )
            for group in rest[first : first + _NAMED_A_LINE]
        ]
        head = bold(reader.texts("digest-also-named")) + " " if first == 0 else Rich()
        rows.append(join("", (head, join(", ", named))))
    return rows


def _group_name(group: str, reader: Reader) -> str:
    if group.startswith(SEARCH_GROUP):
        return reader.texts("alert-search", query=shorten(one_line(group.removeprefix(SEARCH_GROUP)), NAME_UNITS))
    return shorten(one_line(reader.name_of(group)), NAME_UNITS) if group else reader.texts("digest-others")


def _more(key: str, count: int, reader: Reader, path: str, **args: str) -> Rich:
    """What was left out, counted, with the desk's page that has it."""
    text = reader.texts(key, count=count, **args)
    return link(text, reader.desk_url + path) if reader.desk_url else italic(text)


def _search(group: str, digest: Digest, reader: Reader) -> str:
    """The desk's page with all posts of a group that are of the digest's time."""
    if group.startswith(SEARCH_GROUP):
        query = group.removeprefix(SEARCH_GROUP)
    elif group == OTHERS:
        query = " OR ".join(f"channel:{channel_id}" for channel_id in digest.channel_ids[:_CHANNELS_ASKED])
    else:
        query = f"official:{group}"
    return f"/search?{urlencode({'q': _of_the_time(query, digest, reader)})}"


def _of_the_time(query: str, digest: Digest, reader: Reader) -> str:
    """A search narrowed to what a digest tells of: what was caught up is older than its time, as old as the gap."""
    begin = (min([digest.from_at, *(gap.from_at for gap in digest.gaps)]) - _ON_ITS_WAY).astimezone(reader.zone)
    end = (digest.to_at + _ON_ITS_WAY).astimezone(reader.zone)
    dates = f"after:{begin.isoformat(timespec='minutes')} before:{end.isoformat(timespec='minutes')}"
    narrowed = f"({query}) {dates}" if " " in query else f"{query} {dates}"
    try:
        parse_query(narrowed)
    except QueryError:  # a long search, to which no more can be added
        return query
    return narrowed


def gap_lines(gaps: tuple[Gap, ...], reader: Reader) -> list[Rich]:
    texts = reader.texts
    rows = []
    for gap in gaps[:_GAPS_SHOWN]:
        key = "digest-gap-recovered" if gap.caught_up_at is not None else "digest-gap"
        span = span_text(gap.from_at, gap.to_at, reader.zone, reader.language)
        rows.append(texts(key, channel=shorten(one_line(gap.channel_name), NAME_UNITS), span=span))
    if len(gaps) > _GAPS_SHOWN:
        rows.append(texts("digest-gaps-more", count=len(gaps) - _GAPS_SHOWN))
    return [lines(*rows)] if rows else []


def _numbered(pages: list[Rich], reader: Reader) -> list[Rich]:
    if len(pages) < 2:
        return pages
    return [
        lines(page, italic(reader.texts("digest-page", number=number, total=len(pages))))
        for number, page in enumerate(pages, start=1)
    ]
