"""State as the Bot API's JSON objects."""

from typing import Any

from loopback.chat_values import (
    ANONYMOUS,
    CallbackQuery,
    Entity,
    File,
    Member,
    MemberChange,
    Message,
    Origin,
    Rights,
    Update,
    User,
)
from loopback.chats import Bot, Chat, Chats

Json = dict[str, Any]


def user_json(user: User) -> Json:
    """`User`."""
    shown: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    for name in ("last_name", "username", "language_code"):
        value = getattr(user, name)
        if value is not None:
            shown[name] = value
    return shown


def me_json(bot: Bot) -> Json:
    """`User`, as getMe answers."""
    return user_json(bot.user) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat_json(chat: Chat) -> Json:
    """`Chat`."""
    if chat.type == "private":
        assert chat.user is not None
        user = chat.user
        shown: Json = {"id": chat.id, "type": "private", "first_name": user.first_name}
        if user.last_name:
            shown["last_name"] = user.last_name
        if user.username:
            shown["username"] = user.username
        return shown
    shown = {"id": chat.id, "type": chat.type, "title": chat.title}
    if chat.username:
        shown["username"] = chat.username
    if chat.forum:
        shown["is_forum"] = True
    if chat.type == "group":
        shown["all_members_are_administrators"] = False
    return shown


def full_chat_json(chats: Chats, chat: Chat, bot: Bot) -> Json:
    """`ChatFullInfo`."""
    shown = chat_json(chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": chat.type == "private",
            "limited_gifts": chat.type == "private",
            "unique_gifts": chat.type == "private",
            "premium_subscription": chat.type == "private",
            "gifts_from_channels": False,
        },
    }
    if chat.username or (chat.user and chat.user.username):
        shown["active_usernames"] = [chat.username or (chat.user and chat.user.username)]
    if chat.is_group:
        shown["permissions"] = {
            "can_send_messages": True, "can_send_audios": True, "can_send_documents": True, "can_send_photos": True,
            "can_send_videos": True, "can_send_video_notes": True, "can_send_voice_notes": True,
            "can_send_polls": True, "can_send_other_messages": True, "can_add_web_page_previews": True,
            "can_change_info": False, "can_invite_users": True, "can_pin_messages": False, "can_manage_topics": False,
        }  # fmt: skip
    if chat.pinned:
        shown["pinned_message"] = message_json(chats, chat, chat.messages[chat.pinned[-1]], bot)
    return shown


def entity_json(chats: Chats, entity: Entity) -> Json:
    """`MessageEntity`."""
    shown: Json = {"offset": entity.offset, "length": entity.length, "type": entity.type}
    if entity.url is not None:
        shown["url"] = entity.url
    if entity.language:
        shown["language"] = entity.language
    if entity.custom_emoji_id:
        shown["custom_emoji_id"] = entity.custom_emoji_id
    if entity.user_id is not None:
        user = chats.users.get(entity.user_id)
        shown["user"] = user_json(user) if user else {"id": entity.user_id, "is_bot": False, "first_name": ""}
    return shown


def file_json(file: File) -> Json:
    """`Document`, `PhotoSize` or `File`, without what tells them apart."""
    return {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": len(file.content)}


def origin_json(origin: Origin) -> Json:
    """`MessageOrigin` of a channel or a user."""
    date = int(origin.date.timestamp())
    if origin.user is not None:
        return {"type": "user", "date": date, "sender_user": user_json(origin.user)}
    chat: Json = {"id": origin.chat_id, "type": "channel", "title": origin.title}
    if origin.username:
        chat["username"] = origin.username
    shown: Json = {"type": "channel", "date": date, "chat": chat, "message_id": origin.message_id}
    if origin.signature:
        shown["author_signature"] = origin.signature
    return shown


def message_json(chats: Chats, chat: Chat, message: Message, bot: Bot, *, nested: bool = False) -> Json:
    """`Message`, as `bot` sees it; `nested` ones do not show in turn what they reply to."""
    shown: Json = {"message_id": message.message_id}
    if message.sender is not None:
        shown["from"] = user_json(message.sender)
    if message.sender is None or message.sender is ANONYMOUS:
        shown["sender_chat"] = chat_json(chat)
    shown["chat"] = chat_json(chat)
    shown["date"] = int(message.date.timestamp())
    if message.thread_id is not None:
        shown["message_thread_id"] = message.thread_id
        shown["is_topic_message"] = True
    if message.edited_at is not None and not message.edit_hidden:
        shown["edit_date"] = int(message.edited_at.timestamp())
    if message.origin is not None:
        shown["forward_origin"] = origin_json(message.origin)
    if message.reply_to is not None and not nested:
        replied = chat.messages.get(message.reply_to)
        if replied is not None and not replied.deleted:
            shown["reply_to_message"] = message_json(chats, chat, replied, bot, nested=True)
        if message.quote:
            shown["quote"] = {"text": message.quote, "position": 0, "is_manual": True}
    if message.protected:
        shown["has_protected_content"] = True
    _add_body(chats, message, shown)
    for name, value in message.service:
        if name == "pinned_message":
            shown[name] = message_json(chats, chat, chat.messages[value], bot, nested=True)
        else:
            shown[name] = value
    if message.buttons:
        shown["reply_markup"] = {"inline_keyboard": [[dict(key.raw) for key in row] for row in message.buttons]}
    return shown


def _add_body(chats: Chats, message: Message, shown: Json) -> None:
    body = message.body
    if body.file is not None:
        file = body.file
        if file.kind == "photo":
            shown["photo"] = [file_json(file) | {"width": file.width, "height": file.height}]
        else:
            shown["document"] = file_json(file) | {"file_name": file.name, "mime_type": file.mime}
    names = ("caption", "caption_entities") if body.file is not None else ("text", "entities")
    if body.text:
        shown[names[0]] = body.text
        if body.entities:
            shown[names[1]] = [entity_json(chats, entity) for entity in body.entities]
    if body.preview:
        shown["link_preview_options"] = dict(body.preview)


def member_json(chat: Chat, member: Member) -> Json:
    """`ChatMember`."""
    shown: Json = {"user": user_json(member.user), "status": member.status}
    rights = member.rights
    if member.status == "creator":
        shown["is_anonymous"] = False
    elif member.status == "administrator":
        shown |= _admin_rights(chat, rights)
    elif member.status == "restricted":
        can_send = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")
        shown |= {f"can_send_{what}": rights.send for what in can_send}
        shown |= {
            "is_member": True, "until_date": 0, "can_send_other_messages": rights.send,
            "can_add_web_page_previews": rights.send, "can_react_to_messages": True, "can_edit_tag": False,
            "can_change_info": False, "can_invite_users": False, "can_pin_messages": False, "can_manage_topics": False,
        }  # fmt: skip
    elif member.status == "kicked":
        shown["until_date"] = 0
    return shown


def _admin_rights(chat: Chat, rights: Rights) -> Json:
    shown: Json = {
        "can_be_edited": False, "is_anonymous": False, "can_manage_chat": True, "can_change_info": True,
        "can_delete_messages": rights.delete, "can_invite_users": True, "can_restrict_members": True,
        "can_promote_members": False, "can_manage_video_chats": True, "can_post_stories": False,
        "can_edit_stories": False, "can_delete_stories": False,
    }  # fmt: skip
    if chat.type == "channel":
        shown |= {
            "can_post_messages": rights.post,
            "can_edit_messages": rights.edit,
            "can_manage_direct_messages": False,
        }
    else:
        shown |= {"can_pin_messages": rights.pin, "can_manage_topics": False, "can_manage_tags": False}
    return shown


def update_json(chats: Chats, bot: Bot, update: Update) -> Json:
    """`Update`."""
    payload = update.payload
    if isinstance(payload, Message):
        shown = message_json(chats, chats.chat(payload), payload, bot)
    elif isinstance(payload, CallbackQuery):
        chat = chats.chat(payload.message)
        shown = {
            "id": payload.id,
            "from": user_json(payload.user),
            "message": message_json(chats, chat, payload.message, bot),
            "chat_instance": str(abs(hash((chat.id, bot.id)))),
            "data": payload.data,
        }
    else:
        shown = _change_json(chats, bot, payload)
    return {"update_id": update.update_id, update.kind: shown}


def _change_json(chats: Chats, bot: Bot, change: MemberChange) -> Json:
    chat = chats.find_chat(change.chat_id, bot)
    assert chat is not None
    return {
        "chat": chat_json(chat),
        "from": user_json(change.by),
        "date": int(change.date.timestamp()),
        "old_chat_member": member_json(chat, change.old),
        "new_chat_member": member_json(chat, change.new),
    }
