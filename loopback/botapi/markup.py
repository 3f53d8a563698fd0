"""Keyboards under a message: what a bot may ask for, and what Telegram refuses."""

from dataclasses import dataclass
from typing import Any

from loopback.botapi.errors import ApiError, bad_request
from loopback.botapi.links import checked_link, linked_user
from loopback.botapi.params import Params
from loopback.chat_values import Button

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
MAX_PLACEHOLDER = 64
_OTHER_KINDS = ("web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
                "switch_inline_query_chosen_chat", "callback_game", "pay", "copy_text")  # fmt: skip
_EXTRAS = ("icon_custom_emoji_id", "style")


@dataclass(frozen=True, slots=True)
class Markup:
    """A `reply_markup`. At most one of its parts is set."""

    buttons: tuple[tuple[Button, ...], ...] = ()
    force_reply: bool = False
    placeholder: str | None = None
    remove_keyboard: bool = False
    keyboard: tuple[tuple[str, ...], ...] | None = None


def read_markup(params: Params) -> Markup:
    """The `reply_markup` of a request; an empty one if there is none."""
    given = params.object("reply_markup", "reply keyboard markup")
    if not given:
        return Markup()
    if "inline_keyboard" in given:
        return Markup(buttons=_inline(given["inline_keyboard"]))
    if given.get("force_reply"):
        return Markup(force_reply=True, placeholder=_placeholder(given))
    if given.get("remove_keyboard"):
        return Markup(remove_keyboard=True)
    if "keyboard" in given:
        return Markup(keyboard=_reply_keyboard(given["keyboard"]), placeholder=_placeholder(given))
    raise bad_request("object expected as reply markup")


def _placeholder(given: dict[str, Any]) -> str | None:
    text = given.get("input_field_placeholder")
    if text is not None and len(text) > MAX_PLACEHOLDER:
        raise bad_request("INPUT_FIELD_PLACEHOLDER_TOO_LONG")
    return text


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(
            f'field "{what}" of the {"InlineKeyboardMarkup" if what != "keyboard" else "ReplyKeyboardMarkup"} must be an array of Arrays'
        )  # noqa: E501
    for row in rows:
        if not isinstance(row, list):
            raise bad_request("an array of buttons is expected")
    return rows


def _reply_keyboard(rows: Any) -> tuple[tuple[str, ...], ...]:
    keyboard = []
    for row in _rows(rows, "keyboard"):
        texts = [key if isinstance(key, str) else str(key.get("text", "")) for key in row]
        if not all(texts):
            raise bad_request("keyboard button text must be non-empty")
        keyboard.append(tuple(texts))
    return tuple(keyboard)


def _inline(rows: Any) -> tuple[tuple[Button, ...], ...]:
    keyboard = tuple(tuple(_button(key) for key in row) for row in _rows(rows, "inline_keyboard") if row)
    if sum(len(row) for row in keyboard) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _button(given: Any) -> Button:
    if isinstance(given, str) or (isinstance(given, dict) and set(given) <= {"text", *_EXTRAS}):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not isinstance(given, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = given.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    text = text.strip()
    if not text:
        raise bad_request("can't parse inline keyboard button: Inline keyboard button Text must be non-empty")
    kinds = [kind for kind in ("url", "callback_data", *_OTHER_KINDS) if given.get(kind) is not None]
    if len(kinds) != 1:
        raise bad_request("can't parse inline keyboard button: exactly one kind of button expected")
    if kinds == ["callback_data"]:
        data = given["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "surrogatepass")) <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return Button(text, data=data, raw=given | {"text": text})
    if kinds == ["url"]:
        url = _button_url(given["url"])
        return Button(text, url=url, raw=given | {"text": text, "url": url})
    return Button(text, raw=given | {"text": text})


def _button_url(url: Any) -> str:
    if not isinstance(url, str):
        raise bad_request('can\'t parse inline keyboard button: Field "url" must be of type String')
    if linked_user(url) is not None:
        return url
    checked = checked_link(url)
    if checked is None:
        raise _bad_url(url, "Wrong HTTP URL")
    host = checked.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    scheme = checked.partition("://")[0]
    if scheme in ("http", "https") and not _public(host):
        raise _bad_url(url, "Wrong HTTP URL")
    return checked


def _public(host: str) -> bool:
    """Whether Telegram would take the host: it refuses `localhost`, though not addresses."""
    return host != "localhost"


def _bad_url(url: str, reason: str) -> ApiError:
    return bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")
