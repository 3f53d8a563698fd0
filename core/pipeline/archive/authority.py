"""A timestamp authority that is asked by HTTP. A module of its own: whoever asks none needs no memory for a client."""

from collections.abc import Sequence

import httpx
from cryptography.x509 import Certificate

from core.errors import TimestampError
from core.timestamps import StampRequest

_TIMEOUT_SECONDS = 30.0
_MAX_ANSWER = 100_000


class HttpAuthority:
    """An authority that is asked as RFC 3161 says, by HTTP."""

    def __init__(self, url: str, roots: Sequence[Certificate]) -> None:
        self._url = url
        self.roots = tuple(roots)

    async def stamp(self, asked: StampRequest) -> bytes:
        headers = {"content-type": "application/timestamp-query", "accept": "application/timestamp-reply"}
        try:
            async with (
                httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client,
                client.stream("POST", self._url, content=asked.body, headers=headers) as answer,
            ):
                if answer.status_code != 200:
                    raise TimestampError(f"the authority answered {answer.status_code}")
                body = b""
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > _MAX_ANSWER:
                        raise TimestampError("the authority's answer is too large to be a timestamp")
                return body
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TimestampError(f"the authority can't be reached: {error or type(error).__name__}") from error
