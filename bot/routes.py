"""Everything that the bot listens to, in one table."""

from bot.desk import Ask, Desk
from bot.handlers import alerts, checking, digesting, joining, running, subscribing
from bot.router import Command, Routes


async def _plain_text(desk: Desk, ask: Ask, text: str) -> None:
    """A post's address is answered with its life, an article's with its posts, the rest is a name."""
    post = alerts.post_link(text)
    if post is not None:
        await alerts.linked(desk, ask, *post)
    elif text.startswith(("http://", "https://")) and " " not in text:
        await digesting.article(desk, ask, text)
    else:
        await subscribing.plain_text(desk, ask, text)


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
            "watch": Command(subscribing.subscribe),
            "unsubscribe": Command(subscribing.unsubscribe),
            "list": Command(subscribing.list_),
            "digest": Command(digesting.digest),
            "article": Command(digesting.article),
            "schedule": Command(digesting.schedule),
            "status": Command(running.status),
            "test": Command(running.test),
            "check": Command(checking.check),
            "here": Command(running.here, role="editor"),
            "desk": Command(running.open_desk, role="analyst"),
            "invite": Command(running.invite, role="admin"),
            "members": Command(running.members, role="admin"),
        },
        buttons={
            "lang": joining.language_button,
            "forget": joining.forget_button,
            "neutral": joining.neutral_button,
            "close": joining.close,
            "pick": subscribing.pick,
            "sub": subscribing.subscribe_button,
            "list": subscribing.list_button,
            "wish": subscribing.wish_button,
            "sch": digesting.schedule_button,
            "file": digesting.digest_file,
            "full": alerts.full_text,
            "why": alerts.why,
            "cite": alerts.cite,
            "mute": alerts.mute,
            "mo": alerts.mute_official,
            "mc": alerts.mute_channel,
            "unmute": alerts.unmute,
            "wrong": alerts.wrong_person,
            "here": running.here_button,
            "inv": running.invite_button,
            "mem": running.members_button,
        },
        prompts={
            "ask-subscribe": subscribing.subscribe,
            "ask-article": digesting.article,
            "ask-check": checking.check,
            "ask-time": digesting.set_time,
            "ask-zone": digesting.set_zone,
        },
        plain_text=_plain_text,
        forwarded=alerts.forwarded,
        document=checking.document,
    )
