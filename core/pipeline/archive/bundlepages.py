"""The pages of an evidence bundle, for people who read it in a browser: all posts, with what was said of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, TextIO

from core.pipeline.archive.exporting import Away, ExportedPost, ExportedVersion

_POSTS_A_PAGE = 500

_STYLE = (
    "body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d2430;"
    "background:#fff}h1{font-size:1.4rem}article{border:1px solid #d8dde5;border-radius:10px;padding:1rem 1.2rem;"
    "margin:1.2rem 0}header{color:#5b6675;font-size:.88rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;"
    "font:inherit;margin:.6rem 0}mark{background:#fdeaa7;color:inherit}.state{color:#a0281d;font-weight:600}"
    "code{font-size:.78rem;overflow-wrap:anywhere;color:#5b6675}details{margin:.4rem 0}"
    "@media(prefers-color-scheme:dark){body{background:#12161c;color:#dfe4ec}article{border-color:#303846}"
    "header,code{color:#97a3b4}mark{background:#5c4a12}.state{color:#ff9d92}}"
)


class Pages:
    """The pages to read, each of at most some hundred posts, written as the posts come."""

    def __init__(self, folder: Path, query: str | None) -> None:
        self._folder = folder
        self._query = query
        self._number = 0
        self._on_page = 0
        self._file: TextIO | None = None

    def __enter__(self) -> "Pages":
        self._begin()
        return self

    def __exit__(self, *exc: object) -> None:
        self._end("")

    def add(self, post: ExportedPost, attached: Sequence[Mapping[str, Any]] = ()) -> None:
        """Writes a post with what is attached to it; begins another page where this one is full."""
        if self._on_page == _POSTS_A_PAGE:
            self._end(f'<p><a href="page-{self._number + 1}.html">Next page</a></p>')
            self._begin()
        self._on_page += 1
        assert self._file is not None
        self._file.write(_article(post, attached))

    def add_away(self, away: Sequence[Away]) -> None:
        """Says of which posts texts are missing, that nobody takes them for left out or never there."""
        if not away:
            return
        assert self._file is not None
        self._file.write(
            "<h2>Texts that are not here</h2><p>Of these posts texts were taken out of the store with the months named"
            " beside them, and kept elsewhere. A post without any other text is not above.</p><ul>"
            + "".join(f"<li>{one.channel_id}/{one.message_id}: {', '.join(one.months)}</li>" for one in away)
            + "</ul>\n"
        )

    def _begin(self) -> None:
        self._number += 1
        self._on_page = 0
        name = "index.html" if self._number == 1 else f"page-{self._number}.html"
        self._file = (self._folder / name).open("w", encoding="utf-8")
        what = f"Search: {escape(self._query)}" if self._query else "All posts"
        self._file.write(
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>Evidence bundle, page {self._number}</title><style>{_STYLE}</style></head><body>"
            f"<h1>Evidence bundle</h1><p>{what}. Posts are claims of their channels, not facts. Times are UTC. "
            "What this proves, and what not: README.txt.</p>\n"
        )

    def _end(self, more: str) -> None:
        assert self._file is not None
        self._file.write(more + "</body></html>\n")
        self._file.close()


def _hash(version: ExportedVersion) -> str:
    """The hash to print; of a redacted text the salted one, from which nobody can guess it."""
    return f"{version.redaction.text_hash.hex()} (redacted)" if version.redaction else version.content_hash.hex()


def _article(post: ExportedPost, attached: Sequence[Mapping[str, Any]]) -> str:
    states = []
    if post.version_count > 1:
        states.append(f"edited ({post.version_count} versions)")
    if post.deleted_noticed_at is not None:
        seen = f", last seen {_moment(post.last_seen_at)}" if post.last_seen_at else ""
        states.append(f"deleted, noticed {_moment(post.deleted_noticed_at)}{seen}")
    if post.source == "import":
        states.append("imported from a file")
    if post.status != "unverified":
        states.append(f"claim {post.status} by an analyst")
    state = f'<span class="state">{escape("; ".join(states))}</span>' if states else "unverified"
    forwarded = f" · forwarded from {escape(post.forward_name)}" if post.forward_name else ""
    parts = [
        f'<article id="p{post.channel_id}-{post.message_id}"><header><b>{escape(post.channel)}</b> · '
        f"{_moment(post.date)}{forwarded}<br>{escape(post.link)} · {state}</header>",
        f"<pre>{_marked(post.last)}</pre>",
        *map(_attachment, attached),
    ]
    parts.extend(
        f"<details><summary>Version {version.number}, heard {_moment(version.heard_at)}</summary>"
        f"<pre>{_marked(version)}</pre><code>{_hash(version)}</code></details>"
        for version in reversed(post.versions[:-1])
    )
    parts.append(f"<code>{post.channel_id}/{post.message_id} · SHA-256 {_hash(post.last)}</code></article>\n")
    return "".join(parts)


def _attachment(record: Mapping[str, Any]) -> str:
    """A file of a post: a link to it, or why it is left out."""
    what = f"Attached to version {record['number']}: {escape(str(record['kind']))}"
    if record["file"]:
        return f'<p>{what}, <a href="{escape(record["file"])}">{escape(record["file"])}</a></p>'
    proof = f" <code>SHA-256 {escape(record['sha256'])}</code>" if record["sha256"] else ""
    return f"<p>{what}, left out: {escape(record['left_out'])}.{proof}</p>"


def _marked(version: ExportedVersion) -> str:
    out, at = [], 0
    for mention in version.mentions:
        if mention.start < at:
            continue
        out.append(escape(version.text[at : mention.start]))
        out.append(f"<mark>{escape(version.text[mention.start : mention.end])}</mark>")
        at = mention.end
    return "".join(out) + escape(version.text[at:]) or "(no text)"


def _moment(value: datetime | None) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M:%S}"
