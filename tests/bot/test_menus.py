"""The menus of commands that Telegram shows, after what happens to members."""

from collections.abc import Callable
from typing import Any

from core.i18n import texts_for
from core.storage.store import Store
from loopback.chat_values import User
from tests.bot.world import newsroom


async def test_a_menu_follows_its_members_role(store: Store, eventually: Callable[..., Any]) -> None:
    """Another role has other commands at once, in the member's language; whoever has left sees /start again."""
    async with newsroom(store) as room:
        leaving = [room.chats.add_user(2001 + number, f"M{number}", language_code="uk") for number in range(3)]
        for user in leaving:
            await room.join(user)
        commands = room.chats.only_bot().commands

        def shown(user: User) -> dict[str, str]:
            menus = [menu for (scope, _), menu in commands.items() if str(user.id) in scope]
            return {item["command"]: item["description"] for menu in menus for item in menu}

        await eventually(lambda: all("watch" in shown(user) for user in leaving))
        members = await room.ask(room.admin, "/members", "4 members")
        await room.tap(room.admin, members, "mem:2001")
        await room.tap(room.admin, members, "Make admin", "M0 · admin")
        await eventually(lambda: "invite" in shown(leaving[0]))
        assert shown(leaving[0])["invite"] == texts_for("uk")("command-invite")
        await room.tap(room.admin, members, "Make journalist", "M0 · journalist")
        await eventually(lambda: "invite" not in shown(leaving[0]))
        await room.tap(room.admin, members, "End access")
        await room.tap(room.admin, members, "Yes", "no access any more")
        await room.ask(room.admin, "/revoke M1", "no access any more")
        asked = await room.ask(leaving[2], "/forget me")
        await room.tap(leaving[2], asked, texts_for("uk")("talk-yes"))
        await eventually(lambda: not any(shown(user) for user in leaving))
