"""A request's parameters, whichever way they came: query string, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.multipart import MultipartParser, parse_options_header

from loopback.botapi.errors import ApiError, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a request."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Values by name, as text or as JSON gave them, and the uploaded files."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are taken as written."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def flag(self, name: str) -> bool:
        """A boolean: true, yes or 1, as Telegram reads it."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def number(self, name: str, default: int = 0) -> int:
        """An integer; what is none counts as the default."""
        try:
            return int(self.text(name).strip() or default)
        except ValueError:
            return default

    def json(self, name: str, what: str) -> Any:
        """A JSON value, or None; ApiError 400 `can't parse <what> JSON object`."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error

    def object(self, name: str, what: str) -> dict[str, Any] | None:
        """A JSON object, or None."""
        value = self.json(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value

    def has(self, name: str) -> bool:
        return name in self.values


def parse_params(query: str, content_type: str, body: bytes) -> Params:
    """Everything that a request says; ApiError 400 for a body that can't be read."""
    params = Params(dict(parse_qsl(query, keep_blank_values=True)))
    if not body:
        return params
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        params.values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == "application/json":
        try:
            given = json.loads(body)
        except ValueError as error:
            raise bad_request("can't parse JSON object") from error
        if not isinstance(given, dict):
            raise bad_request("object expected")
        params.values.update(given)
    elif kind == "multipart/form-data":
        _read_multipart(params, content_type, body)
    return params


def _read_multipart(params: Params, content_type: str, body: bytes) -> None:
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise ApiError(400, "Bad Request: boundary not found in the content type")
    headers: dict[str, bytes] = {}
    name = bytearray()
    value = bytearray()
    content = bytearray()

    def end_header() -> None:
        headers[name.decode().lower()] = bytes(value)
        name.clear()
        value.clear()

    def end_part() -> None:
        options = parse_options_header(headers.get("content-disposition", b""))[1]
        field_name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            file_name = options[b"filename"].decode("utf-8", "replace")
            mime = headers.get("content-type", b"application/octet-stream").decode()
            params.files[field_name] = Upload(file_name, mime, bytes(content))
        else:
            params.values[field_name] = content.decode("utf-8", "replace")
        headers.clear()
        content.clear()

    parser = MultipartParser(
        boundary,
        {
            "on_header_field": lambda data, start, end: name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: value.extend(data[start:end]),
            "on_header_end": end_header,
            "on_part_data": lambda data, start, end: content.extend(data[start:end]),
            "on_part_end": end_part,
        },
    )
    parser.write(body)
    parser.finalize()
