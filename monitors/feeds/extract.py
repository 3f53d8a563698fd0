"""Reads an article out of its page. Runs in the worker process: the bytes may be hostile."""

import html
import itertools
import json
import logging
import re
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from typing import Any, NamedTuple

from core.encoders import guess_language
from monitors.feeds.embeds import show_posts
from monitors.feeds.encoding import decode_page, visible
from monitors.feeds.furniture import drop_pointers, paragraphs_behind_headline, with_lead
from monitors.feeds.urls import choose_canonical
from monitors.feeds.values import ExtractedPage, Unreadable
from monitors.feeds.withdrawn import notice_of_withdrawal

_MIN_TEXT = 80
_LETTERS = 0.5  # prose has about four letters in five characters
_MAX_TEXT = 200_000
_MAX_TITLE = 1000
_MAX_DEPTH = 2000
_JSON_LD_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report")  # schema.org's, among them LiveBlogPosting
_MAX_SCRIPTS = 300
_MAX_PARAGRAPHS = 50
_SAME = timedelta(hours=26)  # apart by what is not known of a time: a day's hours, or the zone
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
_NO_DEPTH = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|td|tr|option|dt|dd")


class _Doubt(IntEnum):
    """What is not known of a moment: nothing, which zone its hour is of, its time."""

    NONE = 0
    HOUR = 1
    TIME = 2


class _Dated(NamedTuple):
    moment: datetime
    doubt: _Doubt


def extract_page(data: bytes, content_type: str, url: str) -> ExtractedPage | Unreadable:
    """The article in `data`, the page that `url` answered."""
    page = decode_page(data, content_type)
    if not page.strip():
        return Unreadable("the page is empty", code="fetch-text")
    if page.count("\0") * 50 > len(page):
        return Unreadable("it is no web page", code="fetch-kind")
    page = page.replace("\0", "")
    if _too_deep(page):
        return Unreadable("the page is nested too deeply")
    import lxml.html
    from lxml.etree import LxmlError

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it can't read is our answer, not a log line
    try:
        tree = lxml.html.document_fromstring(
            page.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except (LxmlError, ValueError):
        return Unreadable("it is no web page", code="fetch-kind")
    metas = _metas(tree)
    canonical = tree.xpath("string(//link[translate(@rel,'CANOIL','canoil')='canonical']/@href)") or metas.get("og:url")
    dated = _published(metas, tree)
    own_language = str(tree.get("lang") or tree.xpath("string(//html/@lang)") or "")[:2].lower()
    title = _line(html.unescape(metas.get("og:title") or ""))  # some sites escape it twice
    found, text = _extracted(tree, url, title, metas.get("og:description") or metas.get("description") or "")
    if notice := notice_of_withdrawal(text or _own_words(tree)):
        return Unreadable(notice, code="fetch-withdrawn")
    if found is None or len(text) < _MIN_TEXT or sum(map(str.isalpha, text)) < _LETTERS * len(text):
        return Unreadable("no article text was found on the page", code="fetch-text")
    if dated is None and found.date:
        dated = _instant(found.date)
    return ExtractedPage(
        url=choose_canonical(url, str(canonical) if canonical else None),
        title=title or _line(found.title or ""),
        text=text,
        authors=_authors(found.author),
        published_at=dated.moment if dated else None,
        dated_roughly=dated is not None and dated.doubt > _Doubt.NONE,
        dated_to_day=dated is not None and dated.doubt == _Doubt.TIME,
        language=_language(own_language, text),
    )


def _own_words(tree: Any) -> str:
    """The paragraphs of a page with too few of them to be found as an article."""
    blocks = tree.xpath("(//main//p | //article//p)") or tree.xpath("//body//p")
    return "\n".join(_line(block.text_content()) for block in blocks[:_MAX_PARAGRAPHS])


def _extracted(tree: Any, url: str, title: str, description: str) -> tuple[Any, str]:
    """What trafilatura finds on the page, and the text of the article in it; None and nothing where it finds none."""
    from trafilatura import bare_extraction
    from trafilatura.settings import use_config

    parts: dict[str, Any] = {"url": url, "include_comments": False, "include_tables": False}
    drop_pointers(tree)
    show_posts(tree)
    paragraphs = paragraphs_behind_headline(tree, (title, tree.findtext(".//title") or ""))
    found: Any = bare_extraction(tree, with_metadata=True, **parts)
    if found is None:
        return None, ""
    text = with_lead(_tidy(found.text or ""), paragraphs, description)
    if "\n" not in text:
        # What it holds for too short it gives as one line, with the headline, the date and captions before the text.
        config = use_config()
        config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_MIN_TEXT))
        short: Any = bare_extraction(tree, config=config, **parts)
        lines = with_lead(_tidy((short and short.text) or ""), paragraphs, description)
        text = lines if len(lines) >= max(_MIN_TEXT, len(text) // 2) else text
    return found, text[:_MAX_TEXT]


def _too_deep(page: str) -> bool:
    """Whether elements stand in elements more deeply than people write; libxml2 and trafilatura recurse into them."""
    depth = 0
    for closing, name, alone in _TAG.findall(page):
        if alone or _NO_DEPTH.fullmatch(name.lower()):
            continue
        depth += -1 if closing else 1
        if depth > _MAX_DEPTH:
            return True
    return False


def _metas(tree: Any) -> dict[str, str]:
    """The page's meta elements by name, property or itemprop in small letters; the first of each name."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = meta.get(attribute)
            if name and content:
                found.setdefault(name.strip().lower(), content[:2000])
    return found


def _published(metas: dict[str, str], tree: Any) -> _Dated | None:
    """What the page says of its day, as exactly as anything on it that may mean the same hour."""
    candidates = [metas[name] for name in _PUBLISHED if name in metas]
    candidates += _told_in_json(tree)
    candidates += [str(value) for value in tree.xpath("(//article//time/@datetime | //time[@pubdate]/@datetime)[1]")]
    dated = [found for candidate in candidates if (found := _instant(candidate)) is not None]
    same = [each for each in dated if abs(each.moment - dated[0].moment) <= _SAME]  # not a time of another article
    return min(same, key=lambda each: each.doubt, default=None)


def _told_in_json(tree: Any) -> list[str]:
    """The day of publication that the page's JSON-LD gives its article; any that its scripts give where it names no
    article, but for those of lists.
    """
    others: list[str] = []
    unread: list[str] = []
    for script in itertools.islice(tree.iter("script"), _MAX_SCRIPTS):
        written = script.text or ""
        try:
            waiting = [json.loads(written, strict=False)] if _is_json_ld(script) else None
        except (ValueError, RecursionError):
            waiting = None
        if waiting is None:
            unread.append(written)
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += reversed(value)
            elif isinstance(value, dict):
                date, kind = value.get("datePublished"), str(value.get("@type"))[:200]
                if isinstance(date, str):
                    if _ARTICLE_TYPE.search(kind):
                        return [date]
                    others.append(date)
                if "ItemList" not in kind:  # what it lists are other articles
                    waiting += reversed(value.values())
    others += [found[1] for each in unread if (found := _JSON_LD_DATE.search(each)) is not None]
    return others[:1]


def _is_json_ld(script: Any) -> bool:
    return (script.get("type") or "").strip().lower() == "application/ld+json"


def _instant(value: str) -> _Dated | None:
    """An ISO instant; a day is taken at noon, which is that day in most time zones, a time without a zone as UTC."""
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not 1990 <= moment.year < 2200:
        return None
    if len(value) <= 10:
        return _Dated(datetime.combine(moment.date(), time(12), UTC), _Doubt.TIME)
    exact = moment.tzinfo is not None and moment.time() != time()  # at midnight sites put what has no time
    doubt = _Doubt.NONE if exact else _Doubt.HOUR
    return _Dated(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC), doubt)


def _authors(author: str | None) -> tuple[str, ...]:
    names = (_line(name)[:200] for name in (author or "").split(";"))
    return tuple(dict.fromkeys(name for name in names if name))[:20]


def _language(declared: str, text: str) -> str:
    """What the text is written in: as declared, unless its letters say otherwise."""
    seen = guess_language(text)
    if {declared, seen} == {"ru", "uk"}:
        return seen  # sites in both languages declare one of them on all their pages
    cyrillic = {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky"}
    if re.fullmatch(r"[a-z]{2}", declared) and (declared in cyrillic) == (seen in cyrillic):
        return declared
    return seen


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in visible(text).split("\n"))
    return "\n".join(line for line in lines if line)[:_MAX_TEXT]


def _line(value: str) -> str:
    return " ".join(visible(value).split())[:_MAX_TITLE]
