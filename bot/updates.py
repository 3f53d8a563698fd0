"""Updates as Telegram sends them: one that the library can't read must not keep those behind it from being heard."""

import json
import logging
from collections import deque
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

logger = logging.getLogger(__name__)

_REMEMBERED = 100  # that the admins are to be told of; they are told once a day and kind


class UpdatesRequest(HTTPXRequest):
    """Asks for updates. What the library can't make sense of comes as an update of nothing, so that its number counts
    as heard; `unread` has what kinds they were.

    Without that the library asks for the same updates again for ever, at once, and writes each into the log, whole.
    """

    unread: deque[str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.unread = deque(maxlen=_REMEMBERED)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As `HTTPXRequest.do_request`."""
        status, payload = await super().do_request(*args, **kwargs)
        return status, self._readable(payload) if status == 200 else payload

    def _readable(self, payload: bytes) -> bytes:
        bad = {at for at, update in enumerate(_updates(payload)) if not self._is_read(update)}
        if not bad:
            return payload
        kept = [
            {"update_id": update["update_id"]} if at in bad else update for at, update in enumerate(_updates(payload))
        ]
        return json.dumps({"ok": True, "result": kept}).encode()

    def _is_read(self, update: dict[str, Any]) -> bool:
        try:
            Update.de_json(update, None)
        except Exception as error:  # whatever it is: the library leaves it to us as it comes
            kind = next((name for name in update if name != "update_id"), "?")
            # Neither its text nor the error's: both may hold what people wrote.
            logger.error(
                "update %s (%s) can't be read (%s): passed over", update["update_id"], kind, type(error).__name__
            )
            self.unread.append(kind)
            return False
        return True


def _updates(payload: bytes) -> list[dict[str, Any]]:
    """The updates of an answer that holds any."""
    try:
        found = json.loads(payload)["result"]
    except (ValueError, KeyError, TypeError):
        return []
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("update_id"), int)]
