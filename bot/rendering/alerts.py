"""How one post is told: an alert, and the updates that reply to it.

The lock screen shows the first lines, and they decide in three seconds: official and channel, when, how sure. The
status line is never left out. What a channel says stays its claim.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rendering.excerpts import ALERT_UNITS, changes, excerpt, mask_private, sentence
from bot.rendering.pages import Button, Message, pack, split_text
from bot.rendering.reader import Reader
from bot.rendering.rich import (
    Rich,
    bold,
    italic,
    join,
    lines,
    link,
    one_line,
    quote,
    rich,
    shorten,
    struck,
    utf16_units,
)
from core.i18n import reason_text
from core.languages import needs_translation
from core.stories import is_advertising
from core.told import Event, PostCard, Status
from core.types import Source

NAME_UNITS = 120
SEARCH_UNITS = 60
TRANSLATED_UNITS = 1200
TITLE_UNITS = 250
ARTICLE_QUOTE = 260
_KEPT_UNITS = 700
_MARKED_AT_MOST = 60  # names in a text: of more than a hundred marks Telegram leaves out the last, links among them
_PURGE_SHOWN = 8
_INVENTED = "DEMO. "
_QUOTES = 2
_AFTERWARDS = (Event.EDIT, Event.DELETION, Event.VERDICT, Event.WRONG, Event.ARTICLE)


@dataclass(frozen=True, slots=True)
class StoryFirst:
    """Who published a story's text first."""

    channel_name: str
    date: datetime
    post_id: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """The article that stands beside a post."""

    title: str
    url: str
    taken_down: bool = False


@dataclass(frozen=True, slots=True)
class Translated:
    """What a machine made of the post's text, and which."""

    text: str
    service: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """What an alert shows. `official_ids` are those the reader follows, of all that the post names.

    `searches` are saved searches that the post answers, `spans` what they found in its text as it stands.
    """

    event: Event
    post_id: int
    card: PostCard
    official_ids: tuple[str, ...] = ()
    late: bool = False
    repeated: bool = False
    stored: bool = False
    sample: bool = False
    story_first: StoryFirst | None = None
    article: ArticleLine | None = None
    gone: tuple[PostCard, ...] = ()
    gone_count: int = 0
    translation: Translated | None = None
    searches: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def alert_message(view: AlertView, reader: Reader, *, now: datetime) -> Message:
    """The message of one alert or update."""
    match view.event:
        case Event.PURGE:
            body = _purge(view, reader, now)
        case Event.DELETION:
            body = lines(
                _first_line(view, reader),
                reader.moment_with_place(view.card.date, now=now),
                status_line(view, reader),
                kept_text(view.card, reader, view.official_ids),
                _article_line(view, reader),
                link_to_post(view.card, reader),
            )
        case Event.WRONG:
            body = lines(_first_line(view, reader), status_line(view, reader), wrong_person_text(view, reader))
        case Event.EDIT if view.card.previous_text is not None:
            body = lines(
                _first_line(view, reader),
                reader.moment_with_place(view.card.date, now=now),
                status_line(view, reader),
                quote(changes(view.card.previous_text, view.card.text)),
                _article_line(view, reader),
                link_to_post(view.card, reader),
            )
        case _:
            body = _new(view, reader, now)
    if view.repeated:
        body = lines(body, italic(reader.texts("alert-repeat")))
    return Message(body, alert_buttons(view, reader))


def wrong_person_text(view: AlertView, reader: Reader) -> Rich:
    """That the post does not mean the person whom it was told about."""
    name = shorten(one_line(reader.names(view.official_ids)), NAME_UNITS)
    return bold(reader.texts("alert-wrong-person", name=name))


def struck_message(view: AlertView, reader: Reader, *, now: datetime) -> Message:
    """The alert as it was sent, struck, under its correction."""
    card = view.card
    as_sent = replace(card, mentions=tuple(sorted((*card.mentions, *card.refused), key=lambda item: item.start)))
    body = _new(replace(view, card=as_sent), reader, now)
    return Message(lines(wrong_person_text(view, reader), struck(body.plain)))


def _new(view: AlertView, reader: Reader, now: datetime) -> Rich:
    return lines(
        _first_line(view, reader),
        reader.moment_with_place(view.card.date, now=now),
        status_line(view, reader),
        quote(claim(view.card, reader, view.official_ids, ALERT_UNITS, view.spans)),
        _translated(view.translation, reader) if view.translation is not None else None,
        story_line(view.card, view.story_first, reader),
        _article_line(view, reader),
        link_to_post(view.card, reader),
    )


def _translated(translation: Translated, reader: Reader) -> Rich:
    label = italic(reader.texts("translate-head", service=shorten(one_line(translation.service), NAME_UNITS)))
    shown = quote(shorten(translation.text, TRANSLATED_UNITS), folded=len(translation.text) > 300)
    return lines(label, shown)


def alert_buttons(view: AlertView, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    """Full text, why, cite, mute, perhaps a translation; of a purge only what still makes sense."""
    texts = reader.texts
    if view.event in (Event.PURGE, Event.WRONG):
        return ()
    first = (
        Button(texts("alert-button-full"), f"full:{view.post_id}"),
        Button(texts("alert-button-why"), f"why:{view.post_id}"),
        Button(texts("alert-button-cite"), f"cite:{view.post_id}"),
        Button(texts("alert-button-mute"), f"mute:{view.post_id}"),
    )
    last: tuple[Button, ...] = first[2:]
    if reader.translates and needs_translation(view.card.text, reader.language):
        last += (Button(texts("translate-button"), f"tr:{view.post_id}"),)
    return (first[:2], last)


def about(reader: Reader, official_ids: tuple[str, ...], searches: Sequence[str]) -> str:
    """The officials that an alert is about, else the saved searches; empty where it is for a channel or a story."""
    names = shorten(one_line(reader.names(official_ids)), NAME_UNITS)
    if names or not searches:
        return names
    more = f" +{len(searches) - 1}" if len(searches) > 1 else ""
    return reader.texts("alert-search", query=shorten(one_line(searches[0]), SEARCH_UNITS)) + more


def _first_line(view: AlertView, reader: Reader) -> Rich:
    what = reader.texts(f"alert-event-{view.event}") if view.event in _AFTERWARDS else ""
    if reader.neutral:
        return bold(what[:1].upper() + what[1:] or reader.texts("alert-neutral"))
    channel = shorten(one_line(view.card.channel_name), NAME_UNITS)
    names = about(reader, view.official_ids, view.searches)
    line = bold(names) + f" · {channel}" if names else bold(channel)
    return line + f" · {what}" if what else line


def status_text(card: PostCard, reader: Reader) -> str:
    """UNVERIFIED, CONFIRMED by …, DENIED by …."""
    match card.status:
        case Status.UNVERIFIED:
            return reader.texts("alert-unverified")
        case status if card.status_by:
            return reader.texts(f"alert-{status}", by=shorten(one_line(card.status_by), NAME_UNITS))
        case status:
            return reader.texts(f"alert-{status}-desk")


def status_line(view: AlertView, reader: Reader) -> Rich:
    """The status, what makes the post special, and on a line of its own its deletion."""
    texts, card = reader.texts, view.card
    marks: list[Rich | str] = [bold(texts("alert-sample"))] if view.sample else []
    marks.append(status_text(card, reader))
    if is_advertising(card.text):
        marks.append(texts("alert-advertising"))
    if card.edited_at is not None and card.version > 0:
        marks.append(texts("alert-edited", at=reader.clock_or_moment(card.edited_at, card.date)))
    if view.late and card.heard_at is not None:
        marks.append(texts("alert-late", at=reader.clock_or_moment(card.heard_at, card.date)))
    if view.stored:
        marks.append(texts("alert-stored"))
    return lines(
        join(" · ", marks),
        texts("alert-page") if card.source.from_page else "",
        deletion_text(card, reader),
    )


def deletion_text(card: PostCard, reader: Reader) -> str:
    """When the post was last seen and when it was found missing; empty while it stands."""
    if card.deleted_noticed_at is None:
        return ""
    missing = card.deleted_noticed_at
    if card.deleted_last_seen_at is None:
        return reader.texts("alert-deleted-unseen", missing=reader.moment(missing))
    seen = card.deleted_last_seen_at
    return reader.texts("alert-deleted", seen=reader.moment(seen), missing=reader.clock_or_moment(missing, seen))


def claim(
    card: PostCard,
    reader: Reader,
    official_ids: Sequence[str],
    units: int,
    spans: Sequence[tuple[int, int]] = (),
) -> Rich:
    """The sentence of the post that names one of `official_ids` (else what a search found in `spans`, else anybody),
    these words bold, in quotation marks.
    """
    wanted = [(mention.start, mention.end) for mention in card.mentions if mention.official_id in official_ids]
    spans = wanted or spans or [(mention.start, mention.end) for mention in card.mentions]
    # Invented posts of the demo say so in their own text; an excerpt must not lose that.
    invented = card.text.lstrip().startswith("DEMO")
    shown = excerpt(card.text, spans, units - _QUOTES - invented * len(_INVENTED))
    if not shown:
        return italic(reader.texts("alert-no-text"))
    opening, closing = ("“", "”") if reader.language == "en" and not _cyrillic(card.text) else ("«", "»")
    mark = _INVENTED if invented and "DEMO" not in shown.plain else ""
    return join("", (mark, opening, shown, closing))


def kept_text(card: PostCard, reader: Reader, official_ids: Sequence[str]) -> Rich:
    """The kept text of a post that is gone, as far as a message should show it."""
    if not card.text.strip():
        return quote(italic(reader.texts("alert-no-text")))
    if len(card.text) <= _KEPT_UNITS and len(card.mentions) < _MARKED_AT_MOST:
        return quote(marked_text(card), folded=card.text.count("\n") > 5)
    return quote(claim(card, reader, official_ids, _KEPT_UNITS // 2))


def marked_text(card: PostCard) -> Rich:
    """The whole text with the officials' names bold."""
    text = mask_private(card.text)
    parts: list[Rich | str] = []
    position = 0
    for mention in sorted(card.mentions, key=lambda item: item.start):
        if mention.start >= position:
            parts += [rich(text[position : mention.start]), bold(text[mention.start : mention.end])]
            position = mention.end
    parts.append(rich(text[position:]))
    return join("", parts)


def story_line(card: PostCard, first: StoryFirst | None, reader: Reader) -> Rich:
    """In how many more channels the same text stands, and who had it first."""
    more = card.story_channels - 1
    if more <= 0:
        return Rich()
    parts = [reader.texts("alert-story", count=more, total=card.story_channels)]
    if first is not None and first.channel_name != card.channel_name:
        name = shorten(one_line(first.channel_name), NAME_UNITS)
        parts.append(reader.texts("alert-story-first", channel=name, at=reader.clock_or_moment(first.date, card.date)))
    return lines(*parts)


def _article_line(view: AlertView, reader: Reader) -> Rich:
    if view.article is None:
        return Rich()
    title = shorten(one_line(view.article.title), TITLE_UNITS)
    shown = reader.texts("alert-article") + " " + link(title, view.article.url)
    return shown + f" · {reader.texts('article-taken-down')}" if view.article.taken_down else shown


def link_to_post(card: PostCard, reader: Reader) -> Rich:
    """Where the post can be seen; of one that is gone, where its kept text stands."""
    if card.deleted_noticed_at is not None:
        kept = f"{reader.desk_url}/post/{card.key}" if reader.desk_url else None
        return link(f"{reader.texts('alert-kept')} ↗", kept) if kept else Rich()
    url = reader.post_url(card)
    return link(f"{reader.texts('alert-post')} ↗", url) if url else Rich()


def _purge(view: AlertView, reader: Reader, now: datetime) -> Rich:
    texts = reader.texts
    count = max(view.gone_count, len(view.gone))
    decided = [card.status is not Status.UNVERIFIED for card in view.gone[:_PURGE_SHOWN]]
    shown = [
        lines(
            # The head tells how sure all of them are but those that were decided of.
            join(" · ", (bold(reader.moment(card.date, now=now)), status_text(card, reader) if known else "")),
            deletion_text(card, reader),
            quote(claim(card, reader, view.official_ids, ALERT_UNITS)),
        )
        for card, known in zip(view.gone, decided, strict=False)
    ]
    channel = shorten(one_line(view.card.channel_name), NAME_UNITS)
    unverified = "" if all(decided) and len(decided) == count else texts("alert-unverified")
    head = lines(bold(channel) + f" · {texts('alert-purge', count=count)}", unverified)
    more = count - len(shown)
    return join("\n", (head, *shown, texts("alert-purge-more", count=more) if more > 0 else ""))


def full_text_messages(card: PostCard, reader: Reader, *, now: datetime) -> list[Message]:
    """The whole stored text, in as many messages as it takes, under a head that never leaves out the status."""
    view = AlertView(Event.NEW, 0, card)
    head = lines(
        bold(shorten(one_line(card.channel_name), NAME_UNITS)),
        reader.moment_with_place(card.date, now=now),
        status_line(view, reader),
    )
    text = card.text
    if not text.strip():
        return [Message(lines(head, italic(reader.texts("alert-no-text"))))]
    if utf16_units(text) < 2500 and len(card.mentions) < _MARKED_AT_MOST:
        return [Message(lines(head, quote(marked_text(card)), link_to_post(card, reader)))]
    pieces = [quote(piece) for piece in split_text(mask_private(text))]
    tail = link_to_post(card, reader)
    return [Message(page) for page in pack([head, *pieces, tail] if tail else [head, *pieces])]


def why_pages(
    card: PostCard,
    official_ids: Sequence[str],
    reader: Reader,
    *,
    searches: Sequence[str] = (),
    story: bool = False,
    channel: bool = False,
) -> list[Rich]:
    """Which subscriptions brought the post, its channel for want of any other; which words of it are which official,
    and by what rule. Nearly always one page.
    """
    texts = reader.texts
    rows: list[Rich | str] = [bold(texts("alert-why-head"))]
    rows += [texts("alert-why-official", name=reader.name_of(official_id)) for official_id in official_ids[:8]]
    rows += [texts("alert-why-search", query=shorten(one_line(query), 300)) for query in searches[:4]]
    if story:
        rows.append(texts("alert-why-story"))
    if channel or (not official_ids and not searches and not story):
        rows.append(texts("alert-why-channel", channel=shorten(one_line(card.channel_name), NAME_UNITS)))
    seen: set[tuple[str, str]] = set()
    for mention in card.mentions:
        key = (mention.official_id, mention.surface)
        if key in seen or (official_ids and mention.official_id not in official_ids) or len(seen) >= 8:
            continue
        seen.add(key)
        rows.append(
            texts(
                "alert-why-mention",
                surface=shorten(one_line(mention.surface), 80),
                name=reader.name_of(mention.official_id),
                reasons=shorten(reason_text(mention.reasons, reader.language), 300),
            )
        )
    return pack([rich(row) for row in rows], separator="\n")


def citation(card: PostCard, reader: Reader, *, now: datetime) -> str:
    """A reference ready to paste: channel, post, date, status, address."""
    url = reader.post_url(card)
    parts = [
        f"Telegram, {shorten(one_line(card.channel_name), NAME_UNITS)}"
        + (f" (@{card.channel_username})" if card.channel_username else ""),
        f"#{card.key.message_id}, {reader.moment_with_place(card.date, now=now)}",
        status_text(card, reader),
    ]
    deleted = deletion_text(card, reader)
    if deleted:
        parts.append(deleted)
    if url:
        parts.append(url)
    return " — ".join(parts)


def quotation(card: PostCard) -> str:
    """The post's beginning as a plain quotation."""
    return f"«{sentence(mask_private(card.text), 220).plain}»" if card.text.strip() else ""


def _cyrillic(text: str) -> bool:
    return any("\u0400" <= character <= "\u04ff" for character in text[:400])


def is_stored(card: PostCard) -> bool:
    """Whether the post came from the archive rather than from watching."""
    return card.source in (Source.HISTORY, Source.IMPORT, Source.PREVIEW_HISTORY)
