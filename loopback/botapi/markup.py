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
MAX_IN_A_ROW = 8
_OTHER_KINDS = ("web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
                "switch_inline_query_chosen_chat", "copy_text")  # fmt: skip
_FLAGS = ("force_reply", "remove_keyboard", "selective", "resize_keyboard", "one_time_keyboard", "is_persistent")


@dataclass(frozen=True, slots=True)
class Markup:
    """A `reply_markup`. At most one of its parts is set."""

    buttons: tuple[tuple[Button, ...], ...] = ()
    force_reply: bool = False
    selective: bool = False
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
    for name in (
        "force_reply",
        "remove_keyboard",
        "selective",
        "resize_keyboard",
        "one_time_keyboard",
        "is_persistent",
    ):
        if name in given and not isinstance(given[name], bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    if given.get("force_reply"):
        return Markup(force_reply=True, selective=bool(given.get("selective")), placeholder=_placeholder(given))
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
        raise bad_request(f'field "{what}" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request("expected an Array of buttons")
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
    if sum(len(row) for row in keyboard) > MAX_BUTTONS or any(len(row) > MAX_IN_A_ROW for row in keyboard):
        raise bad_request("reply markup is too long")
    return keyboard


def _button(given: Any) -> Button:
    if isinstance(given, str):
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if not isinstance(given, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if "text" not in given:
        raise _unparsable('Can\'t find field "text"')
    text = given["text"]
    if not isinstance(text, str):
        raise _unparsable('Field "text" must be of type String')
    text = text.strip()
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    raw = given | {"text": text}
    if given.get("url"):
        raw["url"] = url = _button_url(given["url"])
        return Button(text, url=url, raw=raw)
    if given.get("callback_data"):
        data = given["callback_data"]
        if not isinstance(data, str):
            raise _unparsable('Field "callback_data" must be of type String')
        if len(data.encode("utf-8", "surrogatepass")) > MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return Button(text, data=data, raw=raw)
    if "pay" in given or "callback_game" in given:
        raise bad_request("BUTTON_TYPE_INVALID")
    if "copy_text" in given and not 1 <= len(str(given["copy_text"].get("text", ""))) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if not any(kind in given for kind in _OTHER_KINDS):
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    return Button(text, raw=raw)


def _button_url(url: Any) -> str:
    """A button's address as Telegram keeps it. Hosts without a dot, `localhost` among them, are refused."""
    if not isinstance(url, str):
        raise _unparsable('Field "url" must be of type String')
    if linked_user(url) is not None:
        return url
    checked = checked_link(url)
    scheme = url.partition("://")[0].lower() if "://" in url else "http"
    if scheme not in ("http", "https", "tg", "ton", "tonsite"):
        raise _bad_url(url, "Unsupported URL protocol")
    if checked is None or checked.partition("://")[2].partition("/")[0].partition(":")[0] == "localhost":
        raise _bad_url(url, "Wrong HTTP URL")
    return checked


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _bad_url(url: str, reason: str) -> ApiError:
    return bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")
