"""Attacks on the desk: every route as everybody, and hundreds of hostile inputs at every place that takes one."""

import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from core.i18n import texts_for
from core.pipeline.rules import RulesHolder
from core.storage.store import Store
from review.app import make_app
from review.security import SESSION_COOKIE
from tests.builders import LAVROV, rules_for
from tests.conftest import StillClock
from tests.review.conftest import Enter, Person

ROLES = ("journalist", "editor", "analyst", "admin")
OPEN = {"/healthz", "/sign-in", "/sign-in/{token}"}
FOR_ANALYSTS = {
    "/inbox",
    "/inbox/stories",
    "/inbox/conflicts",
    "/review",
    "/review/many",
    "/review/undo",
    "/catalogue/{kind}",
    "/catalogue/{kind}/{number:int}",
}
FOR_ADMINS = {"/audit", "/keeping", "/redact"}
ANALYSTS_POST = {"/cases", "/case/{case_id:int}", "/story/{story_id:int}"}
VALUES = {"channel_id": "1001", "message_id": "1", "story_id": "1", "article_id": "1", "case_id": "1",
          "official_id": "sergey-lavrov", "sha256": "0" * 64, "token": "guess", "kind": "officials",
          "number": "1"}  # fmt: skip

XSS = [
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "javascript:alert(1)", "<a href=javascript:alert(1)>x</a>", "{{7*7}}", "{% raw %}{{7*7}}", "${7*7}", "<%= 7*7 %>",
    "<iframe src=//evil.test>", "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">", "\u2028<script>\u2029",
    "<scr\x00ipt>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;", "\ufeff<script>",
    "<ScRiPt sRc=//evil.test>", "<body onload=alert(1)>", "<style>*{background:url(//evil.test)}</style>",
    "<meta http-equiv=refresh content=0;url=//evil.test>", "<base href=//evil.test>", "<form action=//evil.test>",
]  # fmt: skip
INJECTION = [
    "' OR 1=1 --", "'; DROP TABLE post; --", "\" OR \"\"=\"", "1; DELETE FROM evidence", "') UNION SELECT 1,2,3 --",
    "1 UNION SELECT token_hash FROM sign_in", "\\'; --", "%' --", "' AND sleep(5) --", "$$; SELECT pg_sleep(5)",
    "body : x", "NEAR(a b, 5)", "a* OR b*", "^a", "a:* <-> b", "' | '", "&!x", "(((((", ")", "\"", "«", "-", "NOT",
    "OR OR", "AND", "*", "official:", "channel:'", "after:99999-01-01", "story:999999999999999999999", "tag:'--",
    "x" * 3000, "\x00", "\ud800".encode("utf-8", "replace").decode(), "٣", "１", "-1", "1e9", "0x10", "NaN",
]  # fmt: skip
PATHS = [
    "/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py", "/assets/%2e%2e%2fapp.py",
    "/assets//etc/passwd", "/assets/desk.js%00.css",
    "/assets/..\\app.py", "/assets/%5c..%5capp.py", "/assets/desk.css/../../app.py", "/assets/%00",
    "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/official/..%2f..%2fkeeping", "/official/%2e%2e",
    "/post/1001/1/../../../keeping", "/post/1001/%31%00", "/case/1/bundle/../../keeping", "/sign-in/..%2fkeeping",
    "/api/v1/officials/..%2f..%2f..%2fkeeping", "/api/v1/posts/1001/1%2f..%2f2", "/post/-1/1", "/post/1001/1.0",
    f"/post/{2**70}/1", f"/story/{2**70}", f"/case/{2**70}", f"/case/{2**70}/bundle", f"/article/{2**70}",
    f"/channel/{2**70}", f"/api/v1/stories/{2**70}", f"/api/v1/posts/{2**70}/{2**70}", "//evil.test/", "/\\evil.test",
]  # fmt: skip
HEADERS = [
    {"host": "evil.test"}, {"host": "desk.test\r\nx: y".replace("\r\n", "")}, {"x-forwarded-host": "evil.test"},
    {"x-forwarded-for": "127.0.0.1"}, {"x-original-url": "/keeping"}, {"x-rewrite-url": "/keeping"},
    {"x-http-method-override": "DELETE"}, {"authorization": "Bearer "}, {"authorization": "Bearer ' OR 1=1 --"},
    {"authorization": "Basic YWRtaW46YWRtaW4="}, {"authorization": "Bearer slukh_" + "A" * 43},
    {"cookie": "slukh_session="}, {"cookie": "slukh_session=' OR 1=1 --"}, {"cookie": "slukh_session=" + "x" * 4000},
    {"cookie": "slukh_session=\x01"},
    {"accept-language": "<script>,ru;q=x"}, {"accept-language": "," * 3000}, {"accept": "application/json"},
    {"range": "bytes=0-18446744073709551615"}, {"content-length": "-1"}, {"content-length": "9" * 30},
    {"content-type": "application/json"}, {"content-type": "multipart/form-data"}, {"origin": "null"},
    {"referer": "javascript:alert(1)"},
]  # fmt: skip
CROSS = [
    {"origin": "https://evil.test"}, {"origin": "null"}, {"origin": "http://desk.test.evil.test"},
    {"origin": "http://desk.test:81"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
]  # fmt: skip


def all_routes(app: Starlette) -> Iterator[tuple[str, str]]:
    """Every route with each of its methods."""
    for route in app.routes:
        if isinstance(route, Mount):
            continue
        assert isinstance(route, Route)
        for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
            yield method, route.path


def filled_in(path: str) -> str:
    """The address of a route with values that exist, or might."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: VALUES[found[1]], path)


def right(method: str, path: str, role: str | None) -> bool:
    """Whether this role may do this at all."""
    if path in OPEN:
        return True
    if role is None:
        return False
    rank = ROLES.index(role)
    if path in FOR_ADMINS:
        return rank >= 3
    if path in FOR_ANALYSTS or (method == "POST" and path in ANALYSTS_POST):
        return rank >= 2
    return True


@pytest.mark.parametrize("role", [None, *ROLES])
async def test_every_route_as_everybody(app: Starlette, enter: Enter, role: str | None) -> None:
    """A route answers whom it is for, refuses the others, and never fails; nobody else's case is shown."""
    owner = await enter("admin")
    assert (await owner.post("/cases", title="SECRET-CASE", post_id=1)).status_code == 303
    routes = list(all_routes(app))
    assert len(routes) > 30
    person = await enter(role)
    for method, path in routes:
        address = filled_in(path)
        if method == "GET":
            answer = await person.get(address)
        elif role is None:
            answer = await person.client.post(address, data={"csrf": "0" * 64})
        else:
            answer = await person.post(address)
        assert answer.status_code < 500, (role, method, path, answer.text[:300])
        allowed = right(method, path, role)
        refused = answer.status_code in (401, 403) or answer.headers.get("location") == "/sign-in"
        if path not in ("/sign-in", "/sign-in/{token}", "/sign-out", "/account/revoke"):
            assert refused is not allowed, (role, method, path, answer.status_code)
        if role != "admin":
            assert "SECRET-CASE" not in answer.text, (role, path)
        if path in ("/sign-out", "/account/revoke") and role is not None:
            person = await enter(role)
        if path.startswith("/case/{") and role != "admin":
            assert answer.status_code in (303, 403, 404, 401, 400), (role, path)


def unharmed(page: str) -> bool:
    """Whether a page holds no markup but ours."""
    if "<!doctype html>" not in page[:20]:
        return True
    page = page.replace('<script src="/assets/desk.js" defer></script>', "")
    page = re.sub(r'<img src="/post/\d+/\d+/media/[0-9a-f]{64}" alt="[^"<>]*" loading="lazy">', "", page)  # a kept file
    tags = re.findall(r"<[a-zA-Z!/][^>]*>", page)
    bad = re.compile(r"<(script|img|iframe|math|base|body\s|style|svg/)|\son\w+\s*=|javascript:", re.IGNORECASE)
    plain = [re.sub(r'"[^"]*"', '""', tag) for tag in tags]
    links = [found for tag in tags for found in re.findall(r'(?:href|src|action)="([^"]*)"', tag)]
    return not any(bad.search(tag) for tag in plain) and not any(
        link.strip().lower().startswith(("javascript:", "data:", "//", "vbscript:")) for link in links
    )


async def everything_is_there(store: Store) -> None:
    """No table lost a row."""
    counts = await store.read(lambda s: s.execute(text("SELECT count(*) FROM post")).scalar_one())
    assert counts == 33


QUERY_PLACES = ["/search?q={}", "/search?q=demo&after={}", "/search?q=demo&order={}", "/inbox?below={}",
                "/audit?below={}",
                "/inbox/stories?below={}",
                "/receipt?q={}", "/export?format=jsonl&q={}", "/export?q=demo&format={}", "/official/{}",
                "/api/v1/search?q={}",
                "/api/v1/search?q=demo&limit={}", "/api/v1/officials/{}", "/sign-in/{}"]  # fmt: skip


async def test_hostile_addresses(enter: Enter, filled: Store) -> None:
    """XSS and injection in every parameter of every page: no failure, no markup, no header, nothing lost."""
    person = await enter("admin")
    tried = 0
    for number, (place, attack) in enumerate(product(QUERY_PLACES, XSS + INJECTION)):
        if number % 2:  # each attack at every other place, each place with every other attack
            continue
        value = "".join(f"%{byte:02x}" for byte in attack.encode("utf-8", "replace"))
        answer = await person.get(place.format(value))
        tried += 1
        assert answer.status_code < 500, (place, attack)
        assert unharmed(answer.text), (place, attack)
        assert "evil" not in answer.headers.get("location", ""), (place, attack)
        assert "7*7" not in attack or not re.search(r"(?<![\w#&;])49(?!\w)", answer.text), (place, attack)
    assert tried >= 300
    await everything_is_there(filled)


FORMS = [
    ("/review", {"kind": "tag", "post_id": 2, "verdict": "set"}, "subject"),
    ("/review", {"kind": "note", "post_id": 2, "verdict": "note"}, "note"),
    ("/review", {"kind": "claim", "post_id": 2, "verdict": "denied"}, "note"),
    ("/review", {"post_id": 2, "verdict": "confirmed"}, "kind"),
    ("/review", {"kind": "mention", "post_id": 2, "verdict": "confirmed"}, "subject"),
    ("/review", {"kind": "assignment", "post_id": 2, "verdict": "set"}, "subject"),
    ("/review", {"kind": "claim", "verdict": "denied"}, "post_id"),
    ("/review", {"kind": "claim", "post_id": 3, "verdict": "denied"}, "next"),
    ("/review/undo", {}, "review_id"),
    ("/review/many", {"verdict": "confirmed"}, "mention"),
    ("/review/many", {"mention": "1:0:6:12:sergey-lavrov"}, "verdict"),
    ("/cases", {}, "title"),
    ("/case/1", {"do": "note"}, "note"),
    ("/case/1", {"do": "add", "post_id": 2}, "note"),
    ("/case/1", {"post_id": 2}, "do"),
    ("/keeping", {"do": "hold", "channel_id": 1001}, "reason"),
    ("/keeping", {"do": "retention", "kind": "all", "channel_id": 0, "sure": "yes"}, "days"),
    ("/keeping", {"do": "redact", "post_id": 2}, "reason"),
    ("/keeping", {"do": "retention", "kind": "all", "days": 3}, "next"),
    ("/account/keys", {}, "name"),
    ("/account/keys", {}, "key"),
    ("/catalogue/officials", {"do": "preview", "base": 0}, "text"),
    ("/catalogue/watchlist", {"do": "save", "text": "channels: []"}, "base"),
]


async def test_hostile_forms(enter: Enter, filled: Store) -> None:
    """The same in every field of every form: it is refused or stored as text, and shown as text."""
    person = await enter("admin")
    await person.post("/cases", title="first", post_id=1)
    await filled.write(lambda s: s.execute(text("DELETE FROM retention")))
    csrf = await person.csrf()
    for number, ((path, fields, field), attack) in enumerate(product(FORMS, XSS + INJECTION)):
        if number % 4:
            continue
        person_limits(person)
        answer = await person.client.post(path, data={"csrf": csrf, **fields, field: attack})
        assert answer.status_code < 500, (path, field, attack)
        assert unharmed(answer.text), (path, field, attack)
        location = answer.headers.get("location", "/")
        assert location.startswith("/"), (path, field, attack)
        assert not location.startswith("//"), (path, field, attack)
    for path in ("/post/1001/2", "/case/1", "/cases", "/keeping", "/account", "/", "/inbox"):
        answer = await person.get(path)
        assert answer.status_code == 200, path
        assert unharmed(answer.text), path
    await everything_is_there(filled)


def person_limits(person: Person) -> None:
    """Lets this person write without end: the limits have a test of their own."""
    transport = person.client._transport
    desk = transport.app.state.desk  # type: ignore[attr-defined]
    desk.writes.forget()


@pytest.mark.parametrize("path", PATHS)
async def test_hostile_paths(enter: Enter, path: str) -> None:
    """No path leads out of the assets, around a role, or into a failure."""
    person = await enter("journalist")
    answer = await person.client.get("http://desk.test" + path)
    assert answer.status_code in (303, 307, 400, 403, 404), path
    assert "root:" not in answer.text
    assert "def make_app" not in answer.text
    assert "evil" not in answer.headers.get("location", "")


async def test_numbers_that_no_database_has(enter: Enter) -> None:
    """A number in a path that is too large for the store, or for Python, is no failure: to strangers and members."""
    person, stranger = await enter("admin"), await enter(None)
    for number in (str(2**63), "9" * 20, "9" * 5000):
        for place in ("/post/{}/1", "/post/1001/{}", "/story/{}", "/article/{}", "/channel/{}", "/case/{}"):
            for who in (person, stranger):
                assert (await who.get(place.format(number))).status_code in (303, 404, 414), (place, number[:20])
        answer = await person.post(f"/story/{number}", do="join", into="1")
        assert answer.status_code in (400, 404, 414), number[:20]
        answer = await person.post("/catalogue/watchlist", do="preview", base=number, text="channels: []")
        assert answer.status_code == 400, number[:20]


async def test_hostile_headers(enter: Enter) -> None:
    """No header opens, redirects or breaks anything."""
    stranger, person = await enter(None), await enter("journalist")
    for headers in HEADERS:
        for path in ("/", "/keeping", "/api/v1/channels", "/post/1001/1"):
            answer = await stranger.get(path, headers=headers)
            assert answer.status_code in (303, 401, 413, 400), (headers, path)
            assert "evil" not in answer.headers.get("location", "")
        answer = await person.get("/keeping", headers=headers)
        assert answer.status_code in (403, 303, 401, 413, 400), headers
        assert unharmed(answer.text)


async def test_no_form_of_another_site_does_anything(enter: Enter, app: Starlette, filled: Store) -> None:
    """Without the session's own mark, or from another origin, no form of any route changes anything."""
    person = await enter("admin")
    csrf, other = await person.csrf(), await (await enter("admin")).csrf()
    before = await filled.read(lambda s: s.execute(text("SELECT count(*) FROM audit")).scalar_one())
    posts = [path for method, path in all_routes(app) if method == "POST" and path != "/sign-in/{token}"]
    assert len(posts) >= 8
    for path in posts:
        fields = {"title": "x", "do": "note", "name": "x", "kind": "claim", "post_id": "1", "verdict": "denied"}
        for mark in (None, "", "0" * 64, other, csrf.upper(), csrf[:-1], [csrf, other][1]):
            data = fields if mark is None else {**fields, "csrf": mark}
            assert (await person.client.post(filled_in(path), data=data)).status_code == 403, (path, mark)
        for headers in CROSS:
            answer = await person.client.post(filled_in(path), data={**fields, "csrf": csrf}, headers=headers)
            assert answer.status_code == 403, (path, headers)
        for method in ("PUT", "PATCH", "DELETE"):
            assert (await person.client.request(method, filled_in(path))).status_code == 405, (path, method)
    after = await filled.read(lambda s: s.execute(text("SELECT count(*) FROM audit")).scalar_one())
    assert after == before


async def test_every_answer_carries_the_headers(app: Starlette, enter: Enter) -> None:
    """Policy without inline script, no sniffing, no framing and no caching, on every route and on failures."""
    person = await enter("admin")
    for method, path in [*all_routes(app), ("GET", "/nothing"), ("GET", "/api/v1/nothing")]:
        if method != "GET":
            continue
        headers = (await person.get(filled_in(path))).headers
        assert "unsafe" not in headers["content-security-policy"], path
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["cache-control"] == "no-store", path


async def test_a_desk_without_its_database_says_so_and_no_more(store_database: str, clock: StillClock) -> None:
    """A page in the browser's language with all headers, and nothing for strangers of where the database is."""
    async with Store(store_database) as store:
        app = make_app(store, RulesHolder(rules_for(LAVROV)), clock, base_url="http://desk.test")
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
            client.cookies.set(SESSION_COOKIE, "one-of-before")
            _shut(store_database)
            page = await client.get("/search", headers={"accept-language": "uk"})
            assert page.status_code == 500
            assert texts_for("uk")("desk-problem-500") in page.text
            assert page.headers["content-security-policy"].startswith("default-src 'none'")
            assert (await client.get("/api/v1/search?q=a")).json() == {"error": 500}
            health = await client.get("/healthz")
            assert (health.status_code, health.json()) == (503, {"ok": False, "database": "does not answer"})


def _shut(database: str) -> None:
    """Nobody reaches the database any more."""
    name = urlsplit(database).path.removeprefix("/")
    server = database.replace(f"/{name}?", "/postgres?", 1)
    with psycopg.connect(server, autocommit=True, connect_timeout=20) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


def test_there_are_enough_attacks() -> None:
    """Three hundred different ones at least, counted by place and payload."""
    payloads = len(XSS) + len(INJECTION)
    assert len(set(XSS + INJECTION)) == payloads
    assert payloads * (len(QUERY_PLACES) + len(FORMS)) + len(PATHS) + len(HEADERS) * 5 + len(CROSS) * 8 >= 300
