"""Everything that the bot listens to, in one table."""

from telegram import Message

from bot.desk import Ask, Desk
from bot.handlers import (
    alerts,
    checking,
    digesting,
    files,
    finding,
    joining,
    listing,
    naming,
    places,
    running,
    scheduling,
    searching,
    settings,
    stories,
    subscribing,
)
from bot.router import Command, Routes
from core.addresses import telegram_address

_FOR_CHANNELS = frozenset(
    {
        *(
            "subscribe",
            "watch",
            "search",
            "unsubscribe",
            "list",
            "export",
            "digest",
            "schedule",
            "settings",
            "language",
        ),
        *("pick", "sub", "sq", "wish", "wch", "import", "set", "sch", "file", "lang", "neutral"),
        *("ask-subscribe", "ask-watch", "ask-search", "ask-time", "ask-zone"),
    }
)
"""Commands, buttons and questions that are about the channel which an editor sets up just now."""

_FOR_PLACES = _FOR_CHANNELS | {"story", "stories"}
"""Those by which messages come to a chat: in a group only once it is bound."""


_HEADLINE = 300  # characters beside an address; more is a text that has one


async def _plain_text(desk: Desk, ask: Ask, text: str) -> None:
    """A post's address is answered with its life, an article's with its posts, the rest is a name or a channel's
    address. A headline beside an address is left out.
    """
    address = digesting.web_address(text)
    if address is None or len(text) - len(address) > _HEADLINE:
        address = text
    post = alerts.post_link(address)
    if post is not None:
        await alerts.linked(desk, ask, *post)
    elif (
        address.lower().startswith(("http://", "https://")) and " " not in address and telegram_address(address) is None
    ):
        await digesting.article(desk, ask, address)
    else:
        await subscribing.plain_text(desk, await places.setting_up(desk, ask), address)


async def _own(desk: Desk, ask: Ask, message: Message) -> None:
    """A message of ours that comes back: a colleague's alert is answered with the life of its post, and with buttons,
    which Telegram takes away from what is forwarded.
    """
    posts = alerts.posts_in(desk, message)
    if len(posts) == 1:
        await alerts.linked(desk, ask, *posts.pop())
    else:
        await _plain_text(desk, ask, ask.text.strip())


async def _article(desk: Desk, ask: Ask, text: str) -> None:
    """/article: an address of Telegram is no article, but what it is alone; all else is for the fetcher to find out."""
    address = digesting.web_address(text) or text
    if telegram_address(address) is not None:
        await _plain_text(desk, ask, address)
    else:
        await digesting.article(desk, ask, text)


async def _document(desk: Desk, ask: Ask, message: Message) -> None:
    """A file with subscriptions, else a draft to check."""
    if files.holds_subscriptions(message):
        await files.import_(desk, await places.setting_up(desk, ask), message)
    else:
        await checking.document(desk, ask, message)


def routes() -> Routes:
    """The table."""
    return Routes(
        commands={
            "start": Command(joining.start),
            "help": Command(joining.help_),
            "language": Command(joining.language),
            "privacy": Command(joining.privacy),
            "forget": Command(joining.forget),
            "subscribe": Command(subscribing.subscribe),
            "watch": Command(subscribing.watch),
            "search": Command(searching.search),
            "unsubscribe": Command(listing.unsubscribe),
            "list": Command(listing.list_),
            "export": Command(files.export),
            "digest": Command(digesting.digest),
            "stories": Command(stories.stories),
            "article": Command(_article),
            "schedule": Command(scheduling.schedule),
            "settings": Command(settings.settings),
            "email": Command(settings.email),
            "status": Command(running.status),
            "test": Command(running.test),
            "check": Command(checking.check),
            "debug": Command(naming.debug, menu=False),
            "here": Command(places.here, role="editor"),
            "desk": Command(running.open_desk),
            "review": Command(running.open_desk),
            "invite": Command(running.invite, role="admin"),
            "members": Command(running.members, role="admin"),
            "revoke": Command(running.revoke, role="admin"),
        },
        buttons={
            "lang": joining.language_button,
            "forget": joining.forget_button,
            "neutral": joining.neutral_button,
            "close": joining.close,
            "pick": subscribing.pick,
            "sub": subscribing.subscribe_button,
            "sq": searching.search_button,
            "fd": finding.found_button,
            "st": stories.stories_button,
            "askadd": naming.ask_admins,
            "list": listing.list_button,
            "wish": listing.wish_button,
            "wch": listing.channels_button,
            "export": files.export_button,
            "import": files.import_button,
            "story": alerts.follow_story,
            "tr": alerts.translate,
            "set": settings.settings_button,
            "sch": scheduling.schedule_button,
            "file": digesting.digest_file,
            "full": alerts.full_text,
            "why": alerts.why,
            "cite": alerts.cite,
            "mute": alerts.mute,
            "mo": alerts.mute_official,
            "mc": alerts.mute_channel,
            "unmute": alerts.unmute,
            "wrong": alerts.wrong_person,
            "here": places.here_button,
            "inv": running.invite_button,
            "mem": running.members_button,
        },
        prompts={
            "ask-subscribe": subscribing.subscribe,
            "ask-watch": subscribing.watch,
            "ask-search": searching.search,
            "ask-article": _article,
            "ask-check": checking.check,
            "ask-debug": naming.debug,
            "ask-time": scheduling.set_time,
            "ask-zone": scheduling.set_zone,
            "ask-email": settings.set_address,
            "ask-code": settings.confirm,
        },
        plain_text=_plain_text,
        forwarded=alerts.forwarded,
        own=_own,
        document=_document,
        placed=places.placed,
        setting_up=places.setting_up,
        for_channels=_FOR_CHANNELS,
        for_places=_FOR_PLACES,
    )
