"""Reads an article out of its page. Runs in the worker process: the bytes may be hostile."""

import html
import itertools
import logging
import re
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from typing import Any, NamedTuple
from urllib.parse import urljoin

from core.encoders import guess_language
from monitors.feeds.embeds import show_posts
from monitors.feeds.encoding import decode_page, letters_of, visible
from monitors.feeds.furniture import (
    drop_other_articles,
    drop_pointers,
    headline_of,
    paragraphs_behind_headline,
    with_lead,
)
from monitors.feeds.parsing import MONTHS
from monitors.feeds.structured import told_in_json
from monitors.feeds.urls import choose_canonical
from monitors.feeds.values import ExtractedPage, Unreadable
from monitors.feeds.withdrawn import is_a_wall, notice_of_withdrawal

_MIN_TEXT = 80
_LETTERS = 0.5  # prose has about four letters in five characters
_MAX_TEXT = 200_000
_MAX_TITLE = 1000
_MAX_DEPTH = 2000
_MAX_PARAGRAPHS = 50
_SAME = timedelta(hours=26)  # apart by what is not known of a time: a day's hours, or the zone
_MAX_PIECES = 20_000
_MAX_DAY = 80
_IN_WORDS = re.compile(
    r"(?:[^\W\d_]+(?:['’]\w+)?,\s*|\d\d?:\d\d,?\s*)?(?P<day>\d{1,2})\s(?P<month>[а-яіїєґ]{3,9})\.?,?\s(?P<year>20\d\d)"
    r"(?:\s?(?:года|року|г\.|р\.))?(?:\W{1,3}(?:[ву]\s|о\s)?\d\d?[:.]\d\d)?",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:\s+[-–—|·•/:]+\s+\S.{0,60})?")
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
    canonical = urljoin(str(tree.xpath("string(//base/@href)")).strip(), str(canonical)) if canonical else ""
    page_title = _line(tree.findtext(".//title") or "")
    title = _line(html.unescape(metas.get("og:title") or ""))  # some sites escape it twice
    told = told_in_json(tree, url, canonical, (title, page_title))
    dated = _published(metas, tree, told.published)
    headline = headline_of(tree, (title, page_title))
    own_language = str(tree.get("lang") or tree.xpath("string(//html/@lang)") or "")[:2].lower()
    found, text = _extracted(tree, url, title, metas.get("og:description") or metas.get("description") or "")
    if notice := notice_of_withdrawal(text or _own_words(tree)):
        return Unreadable(notice, code="fetch-withdrawn")
    text = told.text[:_MAX_TEXT] if len(text) < _MIN_TEXT <= len(told.text) else text
    if is_a_wall(page_title, text):
        return Unreadable("the site shows a check or an error in place of the article", code="fetch-text", passing=True)
    if len(text) < _MIN_TEXT or sum(map(str.isalpha, text)) < _LETTERS * len(text):
        return Unreadable("no article text was found on the page", code="fetch-text")
    if dated is None:
        dated = _guessed(found, page) or _written_day(tree)
    return ExtractedPage(
        url=choose_canonical(url, canonical or None),
        title=_title(title, page_title, headline, told.headline, _line((found and found.title) or "")),
        text=text,
        authors=(told.authors if told.among_others else ()) or _authors(found and found.author) or told.authors,
        published_at=dated.moment if dated else None,
        dated_roughly=dated is not None and dated.doubt > _Doubt.NONE,
        dated_to_day=dated is not None and dated.doubt == _Doubt.TIME,
        language=_language(own_language, text),
    )


def _title(given: str, page_title: str, headline: str, told: str, found: str) -> str:
    """What the article is called: as the page gives it for others to show, without the site's name behind it."""
    name = given or page_title
    if headline and name.startswith(headline) and _SITE.fullmatch(name, len(headline)):
        return headline
    if given:
        return given
    return found if found and letters_of(found) in letters_of(page_title) else told or headline or found


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
    drop_other_articles(tree)
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


def _published(metas: dict[str, str], tree: Any, told: str | None) -> _Dated | None:
    """What the page says of its day, as exactly as anything on it that may mean the same hour."""
    candidates = [metas[name] for name in _PUBLISHED if name in metas]
    candidates += [told] if told else []
    candidates += [str(value) for value in tree.xpath("(//article//time/@datetime | //time[@pubdate]/@datetime)[1]")]
    dated = [found for candidate in candidates if (found := _instant(candidate)) is not None]
    same = [each for each in dated if abs(each.moment - dated[0].moment) <= _SAME]  # not a time of another article
    return min(same, key=lambda each: each.doubt, default=None)


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


def _guessed(found: Any, page: str) -> _Dated | None:
    """The day that trafilatura finds anywhere in the `page`; not the first of January, which it makes of a year alone,
    unless it stands there.
    """
    day = (found and found.date) or ""
    return None if day.endswith("-01-01") and day not in page else _instant(day)


def _written_day(tree: Any) -> _Dated | None:
    """«17 листопада 2026, 08:20», where it stands by itself and no other day does."""
    days = set()
    for text in itertools.islice(tree.itertext(), _MAX_PIECES):
        found = _IN_WORDS.fullmatch(" ".join(text.split())) if len(text) <= _MAX_DAY else None
        month = MONTHS.get(found["month"][:3].lower()) if found is not None else None
        if found is not None and month is not None:
            days.add(f"{found['year']}-{month:02}-{int(found['day']):02}")
    return _instant(days.pop()) if len(days) == 1 else None


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
