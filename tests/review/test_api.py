"""The read-only interface: every answer is as its OpenAPI document says, whatever is asked."""

import asyncio
import re
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.openapi import PLACES, document
from tests.review.conftest import Enter, Person

DOCUMENT = document("http://desk.test")
KNOWN = {"channel_id": ["1001", "1002", "7"], "message_id": ["1", "2", "3", "99"], "story_id": ["1", "5"],
         "article_id": ["1", "2"], "official_id": ["sergey-lavrov", "nobody"]}  # fmt: skip
QUERIES = ["лавров", "", "demo", '"впал в"', "is:deleted", "foo:bar", "(", "official:lavrov -is:edited", "a" * 2100]


def held(path: str, status: int, body: Any) -> None:
    """The answer is one that the document knows."""
    answers = DOCUMENT["paths"][path]["get"]["responses"]
    assert str(status) in answers, (path, status, body)
    schema = answers[str(status)]["content"]["application/json"]["schema"]
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(body)


async def with_key(enter: Enter, role: str = "journalist") -> tuple[Person, dict[str, str]]:
    """Somebody with a key, and the header that carries it."""
    person = await enter(role)
    page = await person.post("/account/keys", name="a script")
    found = re.search(r"slukh_[\w-]{43}", page.text)
    assert found is not None
    return await enter(None), {"authorization": f"Bearer {found[0]}"}


@pytest.mark.parametrize("with_sessions", [True, False])
async def test_ending_all_sessions_offers_to_end_the_keys_too(enter: Enter, with_sessions: bool) -> None:
    """Who lost a laptop ends the keys on it by the same button, or says that scripts go on; others keep theirs."""
    script, key = await with_key(enter)
    _script, key_of_another = await with_key(enter, "editor")
    person = await enter("journalist")
    offered = re.search(
        r'<input type="checkbox" name="(\w+)" value="(\w+)" checked>', (await person.get("/account")).text
    )
    assert offered is not None
    assert (
        await person.post("/account/revoke", **({offered[1]: offered[2]} if with_sessions else {}))
    ).status_code == 303
    assert (await script.get("/api/v1/channels", headers=key)).status_code == (401 if with_sessions else 200)
    assert (await script.get("/api/v1/channels", headers=key_of_another)).status_code == 200
    person = await enter("journalist")
    assert ('type="checkbox"' in (await person.get("/account")).text) is not with_sessions
    log = (await (await enter("admin")).get("/audit")).text
    assert ("ended all own keys" in log) is with_sessions


@pytest.mark.parametrize("path", PLACES)
async def test_every_place_answers_as_it_says(enter: Enter, path: str) -> None:
    """With what exists and with what does not, each answer validates; without a key there is none."""
    person, key = await with_key(enter)
    values = re.findall(r"\{(\w+)\}", path)
    addresses = [path]
    for name in values:
        addresses = [one.replace("{" + name + "}", value) for one in addresses for value in KNOWN[name]]
    asked = [f"?q={quote(query)}" for query in QUERIES] if path in ("/search", "/receipt") else [""]
    for address in addresses:
        for more in asked:
            answer = await person.get(f"/api/v1{address}{more}", headers=key)
            held(path, answer.status_code, answer.json())
        assert (await person.get(f"/api/v1{address}")).status_code == 401
        assert (await person.client.post(f"/api/v1{address}", headers=key)).status_code == 405


async def test_any_parameters_are_answered_as_it_says(enter: Enter) -> None:
    """Random values of every parameter of every place give an answer that the document knows, never a failure."""
    person, key = await with_key(enter)
    loop = asyncio.get_running_loop()
    anything = st.text(max_size=30) | st.sampled_from(QUERIES) | st.integers().map(str)
    cases = st.sampled_from(sorted(PLACES)).flatmap(
        lambda path: st.tuples(
            st.just(path),
            st.fixed_dictionaries(
                {one["name"]: st.integers(0, 2**80).map(str) if one["schema"].get("type") == "integer" else
                 st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20)
                 for one in PLACES[path][2] if one["in"] == "path"}
            ),
            st.fixed_dictionaries({}, optional={o["name"]: anything for o in PLACES[path][2] if o["in"] == "query"}),
        )
    )  # fmt: skip

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases)
    def check(case: tuple[str, dict[str, str], dict[str, str]]) -> None:
        path, places, asked = case
        address = path
        for name, value in places.items():
            address = address.replace("{" + name + "}", quote(value, safe=""))
        query = "&".join(f"{name}={quote(value.encode('utf-8', 'replace'), safe='')}" for name, value in asked.items())
        request = person.get(f"/api/v1{address}?{query}", headers=key)
        answer = asyncio.run_coroutine_threadsafe(request, loop).result(30)
        if answer.status_code == 429:
            return
        if answer.status_code in (307, 404) and any("/" in value for value in places.values()):
            return  # a slash in a name is another place
        held(path, answer.status_code, answer.json())

    await asyncio.to_thread(check)


@pytest.mark.parametrize("mark", ["x", "1:2:3", str(-(2**63)), str(2**63 - 1), str(10**30), "0:-9223372036854775808"])
@pytest.mark.parametrize("order", ["newest", "best"])
async def test_a_page_mark_that_no_search_gave_is_refused(enter: Enter, mark: str, order: str) -> None:
    """However large its numbers are."""
    person, key = await with_key(enter)
    answer = await person.get(f"/api/v1/search?order={order}&after={mark}", headers=key)
    assert answer.status_code == 400


async def test_the_document_is_valid(enter: Enter) -> None:
    """Each schema is one, each reference leads somewhere, and what is served is what the test holds against."""
    person, key = await with_key(enter)
    assert (await person.get("/api/v1/openapi.json", headers=key)).json() == DOCUMENT
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    references = re.findall(r"#/components/schemas/(\w+)", str(DOCUMENT))
    assert set(references) <= set(DOCUMENT["components"]["schemas"])


async def test_keys_end(enter: Enter) -> None:
    """A key is shown once, opens only the interface, and can be ended; nobody ends another's."""
    owner, other = await enter("journalist"), await enter("editor")
    page = await owner.post("/account/keys", name="a script")
    token = re.search(r"slukh_[\w-]{43}", page.text)
    assert token is not None
    assert token[0] not in (await owner.get("/account")).text
    key = {"authorization": f"Bearer {token[0]}"}
    stranger = await enter(None)
    assert (await stranger.get("/api/v1/channels", headers=key)).status_code == 200
    assert (await stranger.get("/", headers=key)).status_code == 303
    name = re.search(r'name="key" value="([0-9a-f]{64})"', (await owner.get("/account")).text)
    assert name is not None
    await other.post("/account/keys", key=name[1])
    assert (await stranger.get("/api/v1/channels", headers=key)).status_code == 200
    await owner.post("/account/keys", key=name[1])
    assert (await stranger.get("/api/v1/channels", headers=key)).status_code == 401


async def test_the_log_tells_who_ended_a_single_key(enter: Enter) -> None:
    """Once, by its name, and nothing of those who tried to end somebody else's or one that was ended."""
    owner, other, admin = await enter("journalist"), await enter("editor"), await enter("admin")
    await owner.post("/account/keys", name="the night script")
    key = re.search(r'name="key" value="([0-9a-f]{64})"', (await owner.get("/account")).text)
    assert key is not None
    for person in (other, owner, owner):
        await person.post("/account/keys", key=key[1])
    log = await admin.get("/audit")
    assert log.text.count("ended a key for scripts") == 1
    entry = re.search(r"<(tr|li)[^>]*>(?:(?!</\1>).)*ended a key for scripts.*?</\1>", log.text, re.DOTALL)
    assert entry is not None
    assert "Journalist" in entry[0]
    assert "the night script" in entry[0]
