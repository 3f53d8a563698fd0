"""The OpenAPI document of the read-only interface. A test holds every answer against it."""

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_NUMBER: dict[str, Any] = {"type": "integer"}
_MAYBE_NUMBER: dict[str, Any] = {"type": ["integer", "null"]}
_TRUTH: dict[str, Any] = {"type": "boolean"}
_TIME: dict[str, Any] = {"type": "string", "format": "date-time"}
_MAYBE_TIME: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
_ANYTHING: dict[str, Any] = {}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_POST_FIELDS: dict[str, Any] = {
    "channel_id": _NUMBER, "message_id": _NUMBER, "channel": _TEXT, "username": _MAYBE_TEXT, "date": _TIME,
    "text": _TEXT, "edit_date": _MAYBE_TIME, "grouped_id": _MAYBE_NUMBER, "entities": _list(_ANYTHING),
    "media": {"type": ["object", "null"]}, "deleted": _MAYBE_TIME, "redacted": _MAYBE_TIME, "officials": _list(_TEXT),
    "status": {"type": "string", "enum": ["confirmed", "denied", "unverified"]}, "heard_at": _TIME,
    "last_seen_at": _MAYBE_TIME, "source": _TEXT, "service": _TRUTH, "noforwards": _TRUTH,
    "reply_to": _MAYBE_NUMBER, "forward": {"type": ["object", "null"]}, "views": _MAYBE_NUMBER,
    "forwards": _MAYBE_NUMBER, "reactions": _MAYBE_NUMBER, "series": _list(_ANYTHING), "reposted_from": _ANYTHING,
    "story_id": _MAYBE_NUMBER, "link": _TEXT,
}  # fmt: skip

_SCHEMAS: dict[str, Any] = {
    "Error": _object(error={"type": ["string", "integer"]}),
    "Post": _object(**_POST_FIELDS, versions=_NUMBER),
    "FullPost": _object(**_POST_FIELDS, versions=_list(_ref("Version"))),
    "Version": _object(
        number=_NUMBER,
        text=_TEXT,
        edit_date=_MAYBE_TIME,
        heard_at=_TIME,
        content_hash={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        redacted=_MAYBE_TEXT,
        mentions=_list(_object(official_id=_TEXT, start=_NUMBER, end=_NUMBER, kind=_TEXT, doubtful=_TRUTH)),
    ),
    "Page": _object(
        hits=_list(_object(post=_ref("Post"), version=_NUMBER, text=_TEXT, marks=_list(_list(_NUMBER)))),
        next=_MAYBE_TEXT,
    ),
    "Receipt": _object(
        query=_TEXT,
        searched_at=_TIME,
        found=_NUMBER,
        found_at_least=_TRUTH,
        posts=_NUMBER,
        not_indexed_yet=_NUMBER,
        program=_TEXT,
        analyser=_TEXT,
        catalogue=_TEXT,
        head={"oneOf": [{"type": "null"}, _object(at=_TIME, root=_TEXT)]},
        coverage=_list(_ref("Coverage")),
    ),
    "Coverage": _object(
        channel_id=_NUMBER,
        channel=_TEXT,
        username=_MAYBE_TEXT,
        first_watched_at=_MAYBE_TIME,
        watched_until=_MAYBE_TIME,
        gaps=_list(_object(**{"from": _TIME, "to": _TIME, "recovered_at": _MAYBE_TIME})),
    ),
    "Story": _object(story_id=_NUMBER, posts=_list(_ref("Post"))),
    "Article": _object(
        article_id=_NUMBER,
        title=_TEXT,
        url=_TEXT,
        language=_TEXT,
        published_at=_MAYBE_TIME,
        text=_TEXT,
        missing_at=_MAYBE_TIME,
        links=_list(
            _object(
                relation={"type": "string", "enum": ["cites", "related"]},
                score={"type": "number"},
                sentence={"oneOf": [{"type": "null"}, _list(_NUMBER)]},
                post=_ref("Post"),
            )
        ),
    ),
    "Official": _object(
        id=_TEXT,
        names={"type": "object", "additionalProperties": _TEXT},
        aliases=_list(_TEXT),
        positions=_list(
            _object(**{"title": _TEXT, "short": _list(_TEXT), "from": _MAYBE_TEXT, "to": _MAYBE_TEXT})
        ),
    ),
    "Catalogue": _object(catalogue=_TEXT, officials=_list(_ref("Official"))),
    "Channels": _object(channels=_list(_ref("Coverage"))),
    "Anything": {"type": "object"},
}  # fmt: skip


def _in_path(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _asked(name: str, schema: dict[str, Any], what: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": what}


_QUERY = _asked("q", {"type": "string", "maxLength": 2000}, "a search, as at the desk and in `slukh search --help`")
_ID: dict[str, Any] = {"type": "integer", "minimum": 0}

PLACES: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "/openapi.json": ("This document", "Anything", []),
    "/search": (
        "A page of posts that match",
        "Page",
        [
            _QUERY,
            _asked("limit", {"type": "integer", "minimum": 1, "maximum": 500, "default": 20}, "posts a page"),
            _asked("order", {"type": "string", "enum": ["newest", "best"], "default": "newest"}, "their order"),
            _asked("after", {"type": "string"}, "`next` of the page before"),
        ],
    ),
    "/receipt": ("What was searched, in what, and how many were found", "Receipt", [_QUERY]),
    "/posts/{channel_id}/{message_id}": (
        "A post with all its versions", "FullPost", [_in_path("channel_id", _ID), _in_path("message_id", _ID)],
    ),
    "/stories/{story_id}": ("Posts that carry one text", "Story", [_in_path("story_id", _ID)]),
    "/articles/{article_id}": ("An article beside its posts", "Article", [_in_path("article_id", _ID)]),
    "/officials": ("The catalogue in force", "Catalogue", []),
    "/officials/{official_id}": ("One official", "Official", [_in_path("official_id", _TEXT)]),
    "/channels": ("Which channels are watched, since when, and when not", "Channels", []),
}  # fmt: skip


def document(base: str) -> dict[str, Any]:
    """The whole document for a desk at this address."""
    paths: dict[str, Any] = {}
    for path, (summary, schema, parameters) in PLACES.items():
        answers = {
            "200": {"description": summary, "content": {"application/json": {"schema": _ref(schema)}}},
            "401": _problem("No key, or one that opens nothing"),
            "429": _problem("Too often: wait a minute"),
        }
        if any(one["in"] == "query" for one in parameters):
            answers["400"] = _problem("What was asked can't be understood")
        if any(one["in"] == "path" for one in parameters):
            answers["404"] = _problem("There is no such thing")
        paths[path] = {"get": {"summary": summary, "parameters": parameters, "responses": answers}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Slukh, read-only",
            "version": "1",
            "description": "What posts say are claims of their channels, not facts. Keys are made at the desk.",
        },
        "servers": [{"url": f"{base}/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {"schemas": _SCHEMAS, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _problem(what: str) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": _ref("Error")}}}
