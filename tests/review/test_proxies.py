"""Behind a proxy the desk knows whoever asks apart, and believes nobody else for whom they ask."""

import httpx
import pytest
from starlette.applications import Starlette

from cli.web import serve_app


async def answers(app: Starlette, proxies: tuple[str, ...]) -> list[int]:
    """What one who tries many links, and then somebody else, are answered through a proxy on this machine."""
    async with (
        serve_app(app, "127.0.0.1", 0, proxies=proxies) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as proxy,
    ):
        asking = (*["198.51.100.1"] * 60, "198.51.100.2")
        return [(await proxy.get("/sign-in/guess", headers={"x-forwarded-for": one})).status_code for one in asking]


@pytest.mark.parametrize("proxies", [("127.0.0.1",), ("10.0.0.9", "127.0.0.0/8")])
async def test_who_tries_too_often_shuts_nobody_else_out(app: Starlette, proxies: tuple[str, ...]) -> None:
    """Through a proxy that is named each has tries of their own."""
    codes = await answers(app, proxies)
    assert 429 in codes
    assert codes[-1] == 410


@pytest.mark.parametrize("proxies", [(), ("10.0.0.9",)])
async def test_nobody_else_is_believed_for_whom_they_ask(app: Starlette, proxies: tuple[str, ...]) -> None:
    """Else whoever tries could be somebody else each time."""
    assert (await answers(app, proxies))[-1] == 429
