"""Refusals with Telegram's words. Descriptions are those of tdlib/telegram-bot-api and of the servers behind it."""

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`. `description` has the prefix that belongs to the code."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str, **parameters: Any) -> ApiError:
    """400 Bad Request."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """403 Forbidden."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429 with the seconds to wait, which Telegram gives as a whole number."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
