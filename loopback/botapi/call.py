"""One request on its way through a method: who asks, with what, and the looks that every method needs."""

from dataclasses import dataclass

from loopback.botapi.errors import ApiError, bad_request, forbidden
from loopback.botapi.params import Params
from loopback.botapi.render import Json, message_json
from loopback.chat_values import Member, Message
from loopback.chats import Bot, Chat, Chats

NAMES = {"group": "group", "supergroup": "supergroup", "channel": "channel"}


@dataclass(slots=True)
class Call:
    """A request that passed the token check."""

    chats: Chats
    bot: Bot
    params: Params

    def chat(self) -> Chat:
        """The chat named by `chat_id`; ApiError `chat not found`, or the new id of an upgraded group."""
        return self.chat_named("chat_id")

    def chat_named(self, name: str) -> Chat:
        """The chat that a parameter names."""
        given = self.params.text(name).strip()
        if not given:
            raise bad_request(f"{name} is empty")
        chat = self.chats.find_chat(_chat_key(given), self.bot)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.type == "private" and chat.user is not None and chat.user.is_bot:
            raise forbidden("bots can't send messages to bots")
        return chat

    def own_member(self, chat: Chat) -> Member:
        """The bot's place in a group or channel; ApiError 403 if it has none."""
        member = chat.member(self.bot.id)
        name = NAMES[chat.type]
        if member is None or member.status == "left":
            raise forbidden(f"bot is not a member of the {name} chat")
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {name} chat")
        return member

    def may_write(self, chat: Chat) -> None:
        """ApiError unless the bot may send to the chat."""
        if chat.type == "private":
            self.may_talk(chat)
            return
        member = self.own_member(chat)
        if chat.type == "channel" and not (member.admin and member.rights.post):
            raise bad_request("need administrator rights in the channel chat")
        if not member.admin and not member.rights.send:
            raise bad_request("not enough rights to send text messages to the chat")

    def may_talk(self, chat: Chat) -> None:
        """ApiError unless the user of a private chat lets the bot in."""
        if chat.id in self.chats.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")

    def message(self, chat: Chat, missing: str) -> Message:
        """The message named by `message_id`; ApiError with the given words."""
        message = chat.messages.get(self.params.number("message_id"))
        if message is None or message.deleted:
            raise bad_request(missing)
        return message

    def shown(self, chat: Chat, message: Message) -> Json:
        """A message as the answer to this request."""
        return message_json(self.chats, chat, message, self.bot)


def _chat_key(given: str) -> int | str:
    if given.startswith("@"):
        return given
    try:
        return int(given)
    except ValueError as error:
        raise bad_request("chat not found") from error


__all__ = ["ApiError", "Call"]
