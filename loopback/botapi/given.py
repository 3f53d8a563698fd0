"""Entities that a bot gives explicitly, with Telegram's checks of each."""

from typing import Any

from loopback.botapi.call import Call
from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.links import checked_link
from loopback.chat_values import Entity

_KINDS = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
    "blockquote", "expandable_blockquote", "custom_emoji",
})  # fmt: skip
_FOUND_BY_TELEGRAM = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
})  # fmt: skip


def given_entities(call: Call, name: str, size: int) -> tuple[Entity, ...]:
    """The entities of parameter `name` for a text of `size` UTF-16 units; those Telegram finds itself are ignored."""
    given = call.params.json(name, "entities")
    if given is None:
        return ()
    if not isinstance(given, list):
        raise bad_request("expected an Array of MessageEntity")
    entities = [_entity(call, one) for one in given]
    for entity in entities:
        _check_span(entity, size)
    return tuple(entity for entity in entities if entity.type in _KINDS)


def _entity(call: Call, given: Any) -> Entity:
    if not isinstance(given, dict):
        raise _unparsable("expected an Object")
    for field in ("type", "offset", "length"):
        if field not in given:
            raise _unparsable(f'Can\'t find field "{field}"')
    kind = given["type"]
    if kind in _FOUND_BY_TELEGRAM:
        return Entity(kind, 0, 0)
    if kind not in _KINDS:
        raise _unparsable("Unsupported type specified")
    offset, length = given["offset"], given["length"]
    if not isinstance(offset, int) or not isinstance(length, int):
        raise _unparsable('Field "offset" must be of type Number')
    url = user_id = None
    if kind == "text_link":
        url = _url(given)
    elif kind == "text_mention":
        if "user" not in given:
            raise _unparsable('Can\'t find field "user"')
        user_id = given["user"].get("id")
        if user_id not in call.chats.users:
            raise bad_request("user not found")
    elif kind == "custom_emoji" and "custom_emoji_id" not in given:
        raise _unparsable('Can\'t find field "custom_emoji_id"')
    return Entity(kind, offset, length, url, given.get("language"), user_id, given.get("custom_emoji_id"))


def _url(given: dict[str, Any]) -> str:
    if "url" not in given:
        raise _unparsable('Can\'t find field "url"')
    url = checked_link(str(given["url"]))
    if url is None:
        reason = "Wrong HTTP URL" if given["url"] else "URL host is empty"
        raise bad_request(f"entity URL '{given['url']}' is invalid: {reason}")
    return url


def _check_span(entity: Entity, size: int) -> None:
    if not 0 <= entity.offset <= 1_000_000:
        raise bad_request(f"receive an entity with incorrect offset {entity.offset}")
    if not 0 <= entity.length <= 1_000_000:
        raise bad_request(f"receive an entity with incorrect length {entity.length}")
    end = entity.offset + entity.length
    if entity.length and entity.offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
    if end > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text at UTF-16 offset {end}"
        )


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {reason}")
