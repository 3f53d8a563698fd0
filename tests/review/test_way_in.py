"""The way into the desk leads to what was asked for, and never to an address of somebody else."""

import re
from urllib.parse import quote

import httpx
import pytest

from core.pipeline.newsroom.signing_in import issue_link
from core.storage.store import Store
from review.security import WANTED_COOKIE, WANTED_SECONDS
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, Enter, Person

NAVIGATION = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    "page",
    [
        "/post/1001/1",
        "/article/1",
        "/search?q=%D0%BB%D0%B0%D0%B2%D1%80%D0%BE%D0%B2&order=newest",
        "/search?q=a%26b%3B%25+c",
        "/official/https%3A%2F%2Fdata.test%2Fentity%3Fq%3D58217%23now",
    ],
)
async def test_signing_in_leads_to_the_page_that_was_asked_for(
    enter: Enter, filled: Store, clock: StillClock, page: str
) -> None:
    """A link to a page of the desk, opened without a session, is where one is after the link of the bot, once."""
    person = await enter(None)
    assert (await person.get(page, headers=NAVIGATION)).headers["location"] == "/sign-in"
    assert (await person.get("/sign-in", headers=NAVIGATION)).status_code == 200
    assert (await _signed_in(person, filled, clock)).headers["location"] == page
    assert (await _signed_in(person, filled, clock)).headers["location"] == "/"


async def test_what_an_open_page_loads_is_not_what_somebody_asked_for(
    enter: Enter, filled: Store, clock: StillClock
) -> None:
    """A picture or a script's question that comes after the end of a session does not take the page's place."""
    person = await enter(None)
    await person.get("/post/1001/1", headers=NAVIGATION)
    await person.get(f"/post/1002/3/media/{'0' * 64}", headers={"accept": "image/avif,image/webp,*/*;q=0.8"})
    await person.get("/inbox", headers={"accept": "application/json"})
    assert (await _signed_in(person, filled, clock)).headers["location"] == "/post/1001/1"


async def test_what_is_remembered_goes_to_the_way_in_alone(enter: Enter) -> None:
    """No other page and no other site's form gets it, no script reads it, and it does not stay for long."""
    person = await enter(None)
    for page in ("/cases", "/search?q=" + "%D0%B6" * 1500):
        answer = await person.get(page, headers=NAVIGATION)
        assert answer.headers["location"] == "/sign-in", page
        kept = answer.headers.get("set-cookie", "").lower()
        if len(page) > 3000:  # longer than what a browser keeps
            assert kept == ""
        else:
            assert {"path=/sign-in", "httponly", "samesite=strict", f"max-age={WANTED_SECONDS}"} <= set(
                kept.split("; ")
            )


@pytest.mark.parametrize(
    "planted",
    ["//elsewhere.test/", "https://elsewhere.test/", "/\\elsewhere.test", "\\\\elsewhere.test", "javascript:alert(1)",
     "/\t/elsewhere.test", "/\n/elsewhere.test", "elsewhere.test", "", "%", "%FF", "/" + "x" * 2500],
)  # fmt: skip
async def test_signing_in_leads_nowhere_else(enter: Enter, filled: Store, clock: StillClock, planted: str) -> None:
    """Whatever somebody planted in the browser, one is at the first page of the desk."""
    for value in (planted, quote(planted, safe="")):
        if not value.isprintable() or not value.isascii():
            continue
        person = await enter(None)
        person.client.headers["cookie"] = f"{WANTED_COOKIE}={value}"
        assert (await _signed_in(person, filled, clock)).headers["location"] == "/", value


async def _signed_in(person: Person, store: Store, clock: StillClock) -> httpx.Response:
    """The answer to the button that a link of the bot shows."""
    token = await store.write(lambda session: issue_link(session, PEOPLE["journalist"], clock()))
    page = await person.get(f"/sign-in/{token}", headers=NAVIGATION)
    browser = re.search(r'name="browser" value="([^"]+)"', page.text)
    assert browser is not None
    more = person.client.headers.get("cookie")
    headers = {**NAVIGATION}
    if more:  # what stands in the header takes the place of the jar
        headers["cookie"] = f"{more}; slukh_browser={browser[1]}"
    answer = await person.client.post(f"/sign-in/{token}", data={"browser": browser[1]}, headers=headers)
    assert answer.status_code == 303
    return answer
