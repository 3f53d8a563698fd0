"""From a claimed delivery to the message that goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.rendering.alerts import AlertView, ArticleLine, StoryFirst, Translated, alert_message, struck_message
from bot.rendering.digest import published_message, summary_buttons, summary_message, taken_down_message
from bot.rendering.pages import Button, Message
from bot.rendering.reader import Reader
from bot.rendering.rich import Rich, italic, lines, one_line, rich, shorten
from core.i18n import fault_with_line, texts_for
from core.pipeline.newsroom.refusals import fault_from_json
from core.pipeline.rules import Rules
from core.pipeline.telling.delivering import AlertMaterial, ArticleMaterial, Folded, Material, found_in
from core.pipeline.telling.takendown import TAKEN
from core.pipeline.telling.translations import ALWAYS_SETTING
from core.storage.outbox import Claim
from core.told import Event, PostCard


def prepared(message: Message) -> dict[str, Any]:
    """A rendered message as the payload of a delivery."""
    payload: dict[str, Any] = {"html": message.text.html, "plain": message.text.plain}
    if message.buttons:
        payload["buttons"] = [
            [[button.text, button.data, button.url, button.copy] for button in row] for row in message.buttons
        ]
    if message.ask is not None:
        payload["ask"] = message.ask
    return payload


def unprepared(payload: Mapping[str, Any]) -> Message:
    """The reverse of `prepared`."""
    buttons = tuple(tuple(Button(*item) for item in row) for row in payload.get("buttons", ()))
    return Message(Rich(payload["html"], payload["plain"]), buttons, payload.get("ask"))


def zone_of(name: str | None, rules: Rules) -> ZoneInfo:
    """A destination's zone, the newsroom's where it has none (or one that this machine does not know)."""
    if name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    return rules.zone


def reader_of(
    language: str,
    timezone: str | None,
    settings: Mapping[str, Any],
    rules: Rules,
    *,
    post_base: str,
    desk_url: str | None = None,
    translates: bool = False,
) -> Reader:
    """The reader that a destination is."""
    return Reader(
        language=language,
        zone=zone_of(timezone, rules),
        name_of=lambda official_id: rules.official_name(official_id, language),
        post_base=post_base,
        desk_url=desk_url,
        neutral=bool(settings.get("neutral")),
        quiet=settings.get("quiet"),
        translates=translates,
    )


def _translation(claim: Claim, material: AlertMaterial) -> Translated | None:
    """The translation for a reader who wants every alert translated."""
    made = material.translations.get(claim.language)
    return Translated(made.text, made.service) if made is not None and claim.settings.get(ALWAYS_SETTING) else None


def _refused(card: PostCard, officials: Sequence[str]) -> bool:
    """Whether an analyst found that nobody is meant of those whom an alert was about."""
    refused = {mention.official_id for mention in card.refused}
    return bool(officials) and refused.issuperset(officials) and not set(officials) & set(card.official_ids)


def compose(
    claim: Claim,
    material: Material | None,
    reader: Reader,
    now: datetime,
    *,
    folded: tuple[Folded, ...] = (),
) -> Message:
    """The message of one delivery; a repeated sending says so. `folded` posts are told in the same message."""
    if "html" in claim.payload:
        message = unprepared(claim.payload)
        if claim.ambiguous:
            text = lines(message.text, italic(texts_for(reader.language)("alert-repeat")))
            return Message(text, message.buttons, message.ask)
        return message
    if isinstance(material, ArticleMaterial):
        say = taken_down_message if claim.payload.get(TAKEN) else published_message
        return say(
            material.article, material.officials, reader, now=now, repeated=claim.ambiguous > 0 and claim.kind != "edit"
        )
    if "notice" in claim.payload:
        args = {name: shorten(one_line(str(value)), 200) for name, value in claim.payload.get("args", {}).items()}
        texts = texts_for(reader.language)
        if fault := claim.payload.get("fault"):
            args["problem"] = shorten(one_line(fault_with_line(texts, fault_from_json(fault))), 600)
        return Message(rich(texts(claim.payload["notice"], **args)))
    if material is None:
        return Message(italic(texts_for(reader.language)("alert-gone")))
    officials = tuple(claim.payload.get("officials", ()))
    if folded:
        searches = tuple(claim.payload.get("searches", ()))
        posts = (Folded(material.card, found_in(claim, material)), *folded)
        told = summary_message(
            tuple(post.card for post in posts),
            officials,
            reader,
            searches=searches,
            marks={post.card.key: post.spans for post in posts},
            now=now,
            repeated=claim.ambiguous > 0,
        )
        return replace(told, buttons=summary_buttons(material.post_id, reader))
    start, article = material.story_start, material.article
    view = AlertView(
        # An edit that adds a name is news to whoever follows that name.
        event=Event.NEW if claim.kind in ("alert", "edit") else material.event,
        post_id=material.post_id,
        card=material.card,
        official_ids=officials,
        late=material.late,
        repeated=claim.ambiguous > 0 and claim.kind != "edit",
        story_first=StoryFirst(start.channel_name, start.date, start.post_id) if start else None,
        article=ArticleLine(article.title, article.url, article.taken_down) if article else None,
        searches=tuple(claim.payload.get("searches", ())),
        spans=found_in(claim, material),
        translation=_translation(claim, material),
        gone=material.gone,
        gone_count=len(material.details.get("post_ids", ())) if material.details else 0,
    )
    if claim.kind == "edit" and (material.event is Event.WRONG or _refused(material.card, officials)):
        return struck_message(view, reader, now=now)
    return alert_message(view, reader, now=now)
