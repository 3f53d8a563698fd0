"""The buttons under an alert, and the life of a post that somebody forwards or links to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session
from telegram import Message as TelegramMessage
from telegram import MessageOriginChannel

from bot.desk import Ask, Desk, callback
from bot.handlers.places import of_forward
from bot.handlers.targets import learn_names, wish_name
from bot.rendering.alerts import (
    NAME_UNITS,
    AlertView,
    alert_buttons,
    alert_message,
    citation,
    full_text_messages,
    is_stored,
    why_pages,
)
from bot.rendering.digest import summary_buttons
from bot.rendering.pages import COPY_CHARACTERS, Button, Message, opening
from bot.rendering.reader import Reader, post_url
from bot.rendering.rich import Rich, bold, code, join, lines, link, one_line, rich, shorten
from bot.translating import translated_message
from core.addresses import telegram_address
from core.pipeline.asking.subscriptions import key_of
from core.pipeline.newsroom.reviewing import judge, mention_subject
from core.pipeline.telling.corrections import tell_of_wrong_person
from core.pipeline.telling.delivering import ArticleRef, articles_beside
from core.pipeline.telling.translations import Translation, ask_for_translation, translation_of
from core.storage.alerts import alert_payload
from core.storage.cards import load_cards, post_ids_of, with_albums
from core.storage.posts import album_parts
from core.storage.status import channel_names
from core.storage.stories import StoryPost, posts_of_story
from core.storage.subscriptions import Wish, wishes
from core.storage.wake import Topic, wake
from core.told import Event, PostCard
from core.types import PostKey

_COPIES_SHOWN = 8
_KEPT = re.compile(r"(\d{1,18})/(\d{1,18})")
_MUTED_AT_MOST = 3  # each has two buttons
_BUTTON_UNITS = 20
_LARGEST = 2**63 - 1  # what the store can be asked for


@dataclass(frozen=True, slots=True)
class _Life:
    post_id: int
    card: PostCard
    article: ArticleRef | None
    told: tuple[StoryPost, ...] = ()
    names: Mapping[int, tuple[str, str | None]] = field(default_factory=dict)


async def _card(desk: Desk, ask: Ask, post_id: int) -> PostCard | None:
    """The post under a button, with the captions of its whole album: its alert showed them all."""
    cards = await desk.store.read(lambda session: with_albums(session, load_cards(session, [post_id])))
    if post_id not in cards:
        await desk.toast(ask, ask.texts("alert-gone"), alert=True)
    return cards.get(post_id)


async def full_text(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """The whole stored text, as a reply."""
    card = await _card(desk, ask, int(arguments[0]))
    if card is None or ask.message is None:
        return
    await desk.toast(ask)
    for message in full_text_messages(card, desk.reader(ask), now=desk.now()):
        await desk.say(ask, message, reply_to=ask.message.message_id)


async def why(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Which words made the alert, and which subscription."""
    card = await _card(desk, ask, int(arguments[0]))
    if card is None or ask.message is None:
        return
    place, post_id = ask.destination, int(arguments[0])
    found, payload = await desk.store.read(
        lambda session: (wishes(session, place), alert_payload(session, place, post_id))
    )
    # What brought this very message, as far as it is followed still: one for digests only did not.
    found = [wish for wish in found if wish.id in payload.get("subscriptions", ())] or found
    followed = {wish.target for wish in found if wish.kind == "official"}
    named = [official_id for official_id in card.official_ids if official_id in followed]
    searches = tuple(str(query) for query in payload.get("searches", ()))
    story = any(wish.kind == "story" and wish.target == str(card.story_id) for wish in found)
    channel = any(wish.kind == "channel" and wish.target == str(card.key.channel_id) for wish in found)
    if not (named or searches or story or channel):
        named = list(card.official_ids)
    await desk.toast(ask)
    reader = desk.reader(ask)
    buttons: tuple[tuple[Button, ...], ...] = ()
    if card.story_id is not None and not story:
        buttons = ((Button(ask.texts("alert-button-story"), callback("story", arguments[0])),),)
    if ask.member is not None and ask.member.at_least("analyst") and desk.desk_url:
        buttons += opening(ask.texts("alert-button-review"), f"{desk.desk_url}/post/{card.key}")
    if ask.member is not None and ask.member.at_least("analyst"):
        buttons += tuple(
            (
                Button(
                    f"{ask.texts('alert-button-wrong')}: {reader.name_of(official_id)}",
                    callback("wrong", arguments[0], "ask", key_of(official_id)),
                ),
            )
            for official_id in named[:5]
        )
    *first, last = why_pages(card, named, reader, searches=searches, story=story, channel=channel)
    for message in (*map(Message, first), Message(last, buttons)):
        await desk.say(ask, message, reply_to=ask.message.message_id)


async def translate(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """A machine's translation, as a reply: at once when it is there, else when it is made."""
    post_id, language = int(arguments[0]), ask.language
    if ask.message is None or not desk.translates:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    made = await desk.store.read(lambda session: translation_of(session, post_id, language))
    message_id = ask.message.message_id
    now, place = desk.now(), ask.destination

    def request(session: Session) -> Translation | bool:
        """The translation, or whether there will be one."""
        ready = translation_of(session, post_id, language)  # it may have been made since
        if ready is not None:
            return ready
        wake(session, Topic.REQUEST)
        return ask_for_translation(session, post_id, language, now, reply=(place, message_id))

    found: Translation | bool | None = made
    if found is None:
        found = await desk.store.write(request)
    if isinstance(found, bool):
        await desk.toast(ask, ask.texts("translate-soon" if found else "alert-gone"))
        return
    await desk.toast(ask)
    await desk.say(ask, translated_message(found, language), reply_to=message_id)


async def follow_story(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """From now on each post that carries the text of this one is told."""
    story_id = await desk.subscriptions.story_of(int(arguments[0]))
    if story_id is None:
        await desk.toast(ask, ask.texts("alert-gone"), alert=True)
        return
    await desk.subscriptions.subscribe(
        ask.destination, "story", str(story_id), instant=True, in_digest=False, by=ask.user_id
    )
    await desk.toast(ask)
    await desk.say(ask, ask.texts("story-followed"), (Button(ask.texts("subscribed-list"), "list:0"),))


async def wrong_person(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """An analyst says that a post means somebody else: asked once more, then everyone who got it is told."""
    post_id, step, key = int(arguments[0]), arguments[1], ":".join(arguments[2:])
    texts = ask.texts
    official = desk.subscriptions.official(key)
    if ask.member is None or not ask.member.at_least("analyst") or official is None:
        await desk.toast(ask, texts("talk-not-allowed"), alert=True)
        return
    if await _card(desk, ask, post_id) is None:
        return
    name = official.name(ask.language)
    if step != "yes":
        buttons = (Button(texts("talk-no"), "close"), Button(texts("talk-yes"), callback("wrong", post_id, "yes", key)))
        await desk.change(ask, texts("alert-wrong-ask", name=name), buttons)
        return
    user_id, now = ask.user_id, desk.now()

    def work(session: Session) -> int:
        parts = album_parts(session, [post_id]).get(post_id, [post_id])
        for part_id, part in load_cards(session, parts).items():
            for mention in part.mentions:  # the decision is on the caption that has it
                if mention.official_id == official.id:
                    subject = mention_subject(part.version, mention.start, mention.end, official.id)
                    judge(
                        session, user_id, now, kind="mention", post_id=part_id, subject=subject, verdict="wrong_person"
                    )
        return tell_of_wrong_person(session, post_id, official.id, now)

    count = await desk.store.write(work)
    await desk.change(ask, texts("alert-wrong-done", name=name, count=count))


async def cite(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """A citation ready to paste."""
    card = await _card(desk, ask, int(arguments[0]))
    if card is None or ask.message is None:
        return
    text = citation(card, desk.reader(ask), now=desk.now())
    await desk.toast(ask)
    # Cut, it would lose the end of its address; as code it is copied by a tap on itself.
    copying = ((Button(ask.texts("alert-cite-copy"), copy=text),),) if len(text) <= COPY_CHARACTERS else ()
    await desk.say(ask, Message(code(text), copying), reply_to=ask.message.message_id)


async def mute(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """What can be muted of this alert, or of many told together; the choice replaces the message's buttons."""
    post_id, together = int(arguments[0]), arguments[1:2]
    card = await _card(desk, ask, post_id)
    if card is None:
        return
    texts, place = ask.texts, ask.destination
    followed, payload = await desk.store.read(
        lambda session: (wishes(session, place), alert_payload(session, place, post_id))
    )
    paused = _behind(followed, card, payload.get("searches", ()))[:_MUTED_AT_MOST]
    await learn_names(desk, paused)
    rows: list[tuple[Button, ...]] = [
        (Button(texts("talk-back-button"), callback("unmute", post_id, "back", *together)),)
    ]
    for wish in paused:
        # Behind a long name no phone would show for how long.
        name = wish_name(desk, ask, wish, _BUTTON_UNITS)
        rows += [
            (Button(texts("mute-official-hour", name=name), callback("mo", post_id, wish.id, 1, *together)),),
            (Button(texts("mute-official-day", name=name), callback("mo", post_id, wish.id, 24, *together)),),
        ]
    channel = shorten(one_line(card.channel_name), 40)
    rows.append((Button(texts("mute-channel", name=channel), callback("mc", post_id, *together)),))
    await desk.change_buttons(ask, tuple(rows))


def _behind(followed: list[Wish], card: PostCard, searches: Sequence[str]) -> list[Wish]:
    """The subscriptions that bring a post, and may be silent for a while; those to officials in the order of the text,
    before searches, stories and the channel.
    """
    wanted = [
        *(("official", official_id) for official_id in card.official_ids),
        *(("search", query) for query in searches),
        ("story", str(card.story_id)),
        ("channel", str(card.key.channel_id)),
    ]
    known = {(wish.kind, wish.target): wish for wish in followed if wish.instant}
    return [known[one] for one in wanted if one in known]


async def mute_official(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """One subscription is silent for some hours."""
    post_id, wish_id, hours = (int(argument) for argument in arguments[:3])
    wish = await desk.subscriptions.pause(ask.destination, wish_id, timedelta(hours=hours))
    if wish is None or wish.paused_until is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    await learn_names(desk, [wish])
    until = desk.reader(ask).moment(wish.paused_until)
    text = ask.texts("mute-done-official", name=wish_name(desk, ask, wish), until=until)
    await _muted(desk, ask, post_id, arguments[3:], text, callback("unmute", post_id, "o", wish_id))


async def mute_channel(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """A channel brings no alerts to this chat any more."""
    post_id = int(arguments[0])
    card = await _card(desk, ask, post_id)
    if card is None:
        return
    await desk.members.mute(ask.destination, card.key.channel_id, muted=True)
    text = ask.texts("mute-done-channel", name=shorten(one_line(card.channel_name), 80))
    await _muted(desk, ask, post_id, arguments[1:], text, callback("unmute", post_id, "c", card.key.channel_id))


async def _muted(desk: Desk, ask: Ask, post_id: int, together: list[str], text: str, undo: str) -> None:
    await desk.toast(ask, text)
    await _restore(desk, ask, post_id, together)
    await desk.say(ask, text, (Button(ask.texts("mute-undo"), undo),))


async def unmute(desk: Desk, ask: Ask, arguments: list[str]) -> None:
    """Undoes a mute, or only goes back to the alert's buttons."""
    post_id, what = int(arguments[0]), arguments[1]
    if what == "back":
        await desk.toast(ask)
        await _restore(desk, ask, post_id, arguments[2:])
        return
    if what == "o":
        if await desk.subscriptions.pause(ask.destination, int(arguments[2]), None) is None:
            await desk.toast(ask, ask.texts("talk-old-button"))
            return
    elif what == "c":
        await desk.members.mute(ask.destination, int(arguments[2]), muted=False)
    await desk.change(ask, ask.texts("mute-undone"))


async def _restore(desk: Desk, ask: Ask, post_id: int, together: list[str]) -> None:
    if together:
        await desk.change_buttons(ask, summary_buttons(post_id, desk.reader(ask)))
        return
    card = await _card(desk, ask, post_id)
    if card is not None:
        await desk.change_buttons(ask, alert_buttons(AlertView(Event.NEW, post_id, card), desk.reader(ask)))


# ---------------------------------------------------------------- forwards and links


async def forwarded(desk: Desk, ask: Ask, message: TelegramMessage) -> None:
    """A forwarded channel post is answered with what we know of it."""
    origin = message.forward_origin
    assert isinstance(origin, MessageOriginChannel)
    channel_id = -origin.chat.id - 1_000_000_000_000
    more = await of_forward(desk, ask, origin.chat.id)
    await _tell_life(desk, ask, channel_id, origin.message_id, origin.chat.title or str(channel_id), more)


def post_link(text: str) -> tuple[str | int, int] | None:
    """The channel (username, or bare id) and message id that an address of Telegram names, if the text is one."""
    address = telegram_address(text)
    return (address.channel, address.message_id) if address is not None and address.message_id is not None else None


def posts_in(desk: Desk, message: TelegramMessage) -> set[tuple[str | int, int]]:
    """The posts that links of a message of ours lead to, on Telegram or as the desk has kept them."""
    urls = [entity.url for entity in (*message.entities, *message.caption_entities) if entity.url]
    found = {post for url in urls if (post := post_link(url)) is not None}
    for url in urls if desk.desk_url else ():
        kept = _KEPT.fullmatch(url.removeprefix(f"{desk.desk_url}/post/"))
        if kept is not None:
            found.add((int(kept[1]), int(kept[2])))
    return found


async def linked(desk: Desk, ask: Ask, channel: str | int, message_id: int) -> None:
    """An address of a post is answered like the post itself."""
    if message_id > _LARGEST or (isinstance(channel, int) and channel > _LARGEST):
        await desk.say(ask, ask.texts("life-unknown", channel=shorten(str(channel), 80)))
        return
    names = await desk.store.read(channel_names)
    if isinstance(channel, str):
        for channel_id, (_name, username) in names.items():
            if username and username.casefold() == channel.casefold():
                await _tell_life(desk, ask, channel_id, message_id, channel)
                return
        await desk.say(ask, ask.texts("life-unknown", channel=shorten(one_line(channel), 80)))
        return
    await _tell_life(desk, ask, channel, message_id, str(channel))


async def _tell_life(
    desk: Desk, ask: Ask, channel_id: int, message_id: int, name: str, more: tuple[Button, ...] = ()
) -> None:
    key = PostKey(channel_id, message_id)

    def work(session: Session) -> _Life | None:
        post_id = post_ids_of(session, [key]).get(key)
        cards = with_albums(session, load_cards(session, [post_id])) if post_id is not None else {}
        card = cards.get(post_id or 0)
        if card is None or post_id is None:
            return None
        article = articles_beside(session, [post_id]).get(post_id)
        if card.story_id is None:
            return _Life(post_id, card, article)
        told = tuple(posts_of_story(session, card.story_id))
        return _Life(post_id, card, article, told, channel_names(session))

    life = await desk.store.read(work)
    texts, reader = ask.texts, desk.reader(ask)
    if life is None:
        await desk.say(ask, texts("life-unknown", channel=shorten(one_line(name), 80)), *((more,) if more else ()))
        return
    card = life.card
    view = AlertView(Event.NEW, life.post_id, card, card.official_ids, stored=is_stored(card))
    message = alert_message(view, reader, now=desk.now())
    facts = lines(
        message.text,
        texts("life-stored", at=reader.moment_with_place(card.heard_at, now=desk.now())) if card.heard_at else "",
        texts("life-versions", count=card.version + 1) if card.version else "",
        _copies(life, reader),
        _beside(life.article, reader) if life.article else "",
    )
    await desk.say(ask, Message(facts, (*message.buttons, *((more,) if more else ()))))


def _beside(article: ArticleRef, reader: Reader) -> Rich:
    shown = rich(reader.texts("life-articles")) + " " + link(shorten(one_line(article.title), 250), article.url)
    return shown + f" · {reader.texts('article-taken-down')}" if article.taken_down else shown


def _copies(life: _Life, reader: Reader) -> Rich:
    """All posts that carry this text, the first publisher first; without another one, nothing."""
    if len(life.told) < 2:
        return Rich()
    texts, rows = reader.texts, []
    for number, post in enumerate(life.told[:_COPIES_SHOWN]):
        name = shorten(one_line(post.channel_name), NAME_UNITS)
        username = life.names.get(post.key.channel_id, ("", None))[1]
        url = None if post.deleted else post_url(reader.post_base, post.key, username)
        marks: list[Rich | str] = [
            bold(name) if post.post_id == life.post_id else rich(name),
            link(reader.clock_or_moment(post.date, life.card.date), url),
            texts("life-first") if number == 0 else "",
            texts("life-deleted") if post.deleted else "",
        ]
        rows.append(join(" · ", marks))
    more = len(life.told) - len(rows)
    if more:
        desk = f"{reader.desk_url}/story/{life.card.story_id}" if reader.desk_url else None
        rows.append(link(texts("digest-more", count=more), desk))
    return lines(texts("life-copies"), *rows)
