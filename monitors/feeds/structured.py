"""What a page's JSON-LD tells of the article that the page is of, as opposed to others that it tells of, too."""

import itertools
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from core.addresses import normalise_url
from monitors.feeds.encoding import letters_of, visible
from monitors.feeds.parsing import plain_text

_ARTICLE_TYPE = re.compile(r"Article|Posting|Report")  # schema.org's, among them LiveBlogPosting
_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MAX_SCRIPTS = 300
_MAX_UPDATES = 200
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What the page's JSON-LD tells of its article: when it was published, its headline, authors and text, as far as
    told. `among_others`: it tells of more articles than this one.
    """

    published: str | None = None
    headline: str = ""
    authors: tuple[str, ...] = ()
    text: str = ""
    among_others: bool = False


def told_in_json(tree: Any, url: str, canonical: str, titles: Collection[str]) -> Told:
    """What JSON-LD tells of the page of `url`, which calls itself `canonical` and is called by these `titles`.

    Without an article in it the date is any that its scripts give, but for those of lists.
    """
    articles: list[dict[str, Any]] = []
    others: list[str] = []
    unread: list[str] = []
    for script in itertools.islice(tree.iter("script"), _MAX_SCRIPTS):
        written = script.text or ""
        value = _value(written) if _is_json_ld(script) else None
        if value is None:
            unread += [found[1] for found in [_DATE.search(written)] if found is not None]
            continue
        for each in _things(value):
            if _ARTICLE_TYPE.search(_kind(each)):
                articles.append(each)
            elif date := _first_text(each.get("datePublished")) or _first_text(each.get("uploadDate")):
                others.append(date)
    if not articles:
        return Told(published=next(iter([*others, *unread]), None))
    own = _own(articles, {each for each in map(_normal, (url, urljoin(url, canonical))) if each}, url, titles)
    date = _first_text(own.get("datePublished"))
    if date is None:  # another thing of the page may bear the date: the graph of the page, its video
        date = next((told for each in articles if (told := _first_text(each.get("datePublished")))), None)
    return Told(
        published=date or next(iter([*others, *unread]), None),
        headline=plain_text(_first_text(own.get("headline")) or "")[:1000],
        authors=_authors(own.get("author")),
        text=_text(own),
        among_others=len(articles) > 1,
    )


def _value(written: str) -> Any:
    """What a script holds, as JSON or as sites fail to write it: in comments, with a comma at the end of a list."""
    try:
        return json.loads(written, strict=False)
    except (ValueError, RecursionError):
        pass
    bare = written.replace("<![CDATA[", "").replace("]]>", "")
    start = min((place for each in "{[" if (place := bare.find(each)) >= 0), default=0)
    bare = bare[start : max(bare.rfind("}"), bare.rfind("]")) + 1]
    try:
        return json.loads(_TRAILING_COMMA.sub(r"\1", bare), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a JSON value, in order; not those of lists (other articles), nor a live blog's updates."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, dict):
            yield each
            if "ItemList" not in _kind(each):
                waiting += [held for name, held in reversed(each.items()) if name != "liveBlogUpdate"]


def _own(
    articles: list[dict[str, Any]], addresses: Collection[str], url: str, titles: Collection[str]
) -> dict[str, Any]:
    """The article of this page: by its address, else by its headline, else the first."""
    for each in articles:
        page = each.get("mainEntityOfPage")
        named = [each.get("url"), each.get("@id"), page.get("@id") if isinstance(page, dict) else page]
        if any(isinstance(name, str) and name and _normal(urljoin(url, name)) in addresses for name in named):
            return each
    called = [letters_of(title) for title in titles if title]
    for each in articles:
        headline = letters_of(_first_text(each.get("headline")) or "")
        if headline and any(headline in name or name in headline for name in called if name):
            return each
    return articles[0]


def _authors(value: Any) -> tuple[str, ...]:
    found = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and "Organization" in _kind(each):
            continue
        name = _first_text(each.get("name") if isinstance(each, dict) else each)
        found.append(" ".join(visible(name).split())[:_MAX_NAME] if name else "")
    return tuple(dict.fromkeys(name for name in found if name and "://" not in name))[:20]


def _text(article: dict[str, Any]) -> str:
    parts = [_first_text(article.get("articleBody")) or ""]
    updates = article.get("liveBlogUpdate")
    for each in (updates if isinstance(updates, list) else [updates])[:_MAX_UPDATES]:
        if isinstance(each, dict):
            parts += [_first_text(each.get(name)) or "" for name in ("headline", "articleBody")]
    return "\n".join(filter(None, map(plain_text, parts)))


def _first_text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) and value.strip() else None


def _kind(value: dict[str, Any]) -> str:
    return str(value.get("@type"))[:200]


def _is_json_ld(script: Any) -> bool:
    return (script.get("type") or "").strip().lower() == "application/ld+json"


def _normal(url: str) -> str | None:
    try:
        return normalise_url(url)
    except ValueError:
        return None
