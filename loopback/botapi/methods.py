"""Which method does what. Names are matched without regard to case, as Telegram does."""

from collections.abc import Callable
from typing import Any

from loopback.botapi import about, changing, sending
from loopback.botapi.call import Call

METHODS: dict[str, Callable[[Call], Any]] = {
    name.lower(): method
    for name, method in {
        "getMe": about.get_me,
        "logOut": about.done,
        "close": about.done,
        "deleteWebhook": about.delete_webhook,
        "setWebhook": about.set_webhook,
        "getWebhookInfo": about.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendDocument": sending.send_document,
        "sendPhoto": sending.send_photo,
        "forwardMessage": sending.forward_message,
        "copyMessage": sending.copy_message,
        "editMessageText": changing.edit_message_text,
        "editMessageCaption": changing.edit_message_caption,
        "editMessageReplyMarkup": changing.edit_message_reply_markup,
        "deleteMessage": changing.delete_message,
        "pinChatMessage": changing.pin_chat_message,
        "unpinChatMessage": changing.unpin_chat_message,
        "answerCallbackQuery": changing.answer_callback_query,
        "sendChatAction": about.send_chat_action,
        "getFile": about.get_file,
        "setMyCommands": about.set_my_commands,
        "getMyCommands": about.get_my_commands,
        "deleteMyCommands": about.delete_my_commands,
        "setMyName": about.set_text("name"),
        "getMyName": about.get_text("name"),
        "setMyDescription": about.set_text("description"),
        "getMyDescription": about.get_text("description"),
        "setMyShortDescription": about.set_text("short_description"),
        "getMyShortDescription": about.get_text("short_description"),
        "getChat": about.get_chat,
        "getChatMember": about.get_chat_member,
        "getChatAdministrators": about.get_chat_administrators,
        "getChatMemberCount": about.get_chat_member_count,
        "leaveChat": about.leave_chat,
    }.items()
}
SENDING = frozenset({"sendmessage", "senddocument", "sendphoto", "forwardmessage", "copymessage"})
