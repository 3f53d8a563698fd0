"""Stores an article: one row however many addresses lead to it, a version for each text, and a job to link it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.mentions import detect
from core.pipeline.relating.pages import page_seen
from core.pipeline.rules import Rules
from core.storage.articles import (
    StoredVersion,
    add_article,
    add_article_urls,
    add_article_version,
    article_of_urls,
    last_versions,
)
from core.storage.models import JobRow
from core.storage.upsert import insert_new
from core.storage.wake import Topic, wake
from core.stories.copies import shared_share, shingles
from core.types import FetchedArticle, Mention, MentionKind

_TITLE_END = "\n\n"
_ALIKE = 0.25  # of a text's runs of words, in another reading of the same article: mostly nearly all


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What storing did. `version_id` is that of the article's last version, whose number is `number`."""

    article_id: int
    version_id: int
    number: int
    new: bool = False
    changed: bool = False


def store_article(
    session: Session, fetched: FetchedArticle, rules: Rules, now: datetime, *, from_feed: bool = False
) -> StoredArticle:
    """Stores `fetched` in the caller's transaction; what is there already makes no second row.

    A text that differs from the last one is a new version, and is linked anew. `from_feed` marks the words of a feed
    in place of a page that could not be had: they never replace the words of the page. A page that was had stands, or
    stands again.
    """
    fetched, article_id = _known(session, fetched)
    urls = (fetched.url, *fetched.seen_urls)
    new = article_id is None
    if article_id is None:
        article_id = add_article(
            session,
            url=fetched.url,
            title=fetched.title,
            language=fetched.language,
            published_at=fetched.published_at,
            first_seen_at=now,
            feed_url=fetched.feed_url,
        )
    add_article_urls(session, article_id, urls)
    if not from_feed:
        page_seen(session, article_id, now)
    last = last_versions(session, [article_id]).get(article_id)
    digest = article_hash(fetched.title, fetched.text)
    if last is not None and (last.content_hash == digest or (from_feed and not last.from_feed)):
        return StoredArticle(article_id, last.version_id, last.number, new=False)
    number = 0 if last is None else last.number + 1
    version_id = _add_version(session, article_id, number, fetched, digest, rules, now, last, from_feed=from_feed)
    insert_new(session, JobRow, [{"kind": "link_article", "subject_id": version_id, "due_at": now}])
    wake(session, Topic.JOB)
    return StoredArticle(article_id, version_id, number, new=new, changed=last is not None)


def _known(session: Session, fetched: FetchedArticle) -> tuple[FetchedArticle, int | None]:
    """The article that `fetched` is, if it is stored, by an address that led to it or by the one it gives itself.

    Some sites give all their pages one canonical address: a page that nothing leads to yet, and that says nothing of
    what stands under the address it claims, is an article of its own, under its own address.
    """
    own = tuple(url for url in fetched.seen_urls if url != fetched.url)
    article_id = article_of_urls(session, own) if own else None
    if article_id is not None:
        return fetched, article_id
    article_id = article_of_urls(session, [fetched.url])
    if article_id is None or not own:
        return fetched, article_id
    last = last_versions(session, [article_id]).get(article_id)
    if last is None or last.from_feed or last.title == fetched.title:
        return fetched, article_id
    if shared_share(shingles(last.text), shingles(fetched.text)) >= _ALIKE:
        return fetched, article_id
    return replace(fetched, url=own[0], seen_urls=own[1:]), None


def article_hash(title: str, text: str) -> bytes:
    """What tells one text of an article from another: spaces and line ends do not."""
    return hashlib.sha256("\n".join((" ".join(title.split()), " ".join(text.split()))).encode()).digest()


def article_mentions(version: StoredVersion) -> list[Mention]:
    """The officials of a stored article with spans in its text; those of the title alone stand at its start, empty."""
    shift = len(version.title) + len(_TITLE_END)
    found = []
    inside = set()
    for start, end, official_id in version.mentions:
        if start >= shift:
            inside.add(official_id)
            surface = version.text[start - shift : end - shift]
            found.append(Mention(start - shift, end - shift, surface, official_id, MentionKind.SURNAME))
    titled = dict.fromkeys(official_id for start, _, official_id in version.mentions if start < shift)
    return [Mention(0, 0, "", each, MentionKind.SURNAME) for each in titled if each not in inside] + found


def _add_version(
    session: Session,
    article_id: int,
    number: int,
    fetched: FetchedArticle,
    digest: bytes,
    rules: Rules,
    now: datetime,
    last: StoredVersion | None,
    *,
    from_feed: bool,
) -> int:
    published_at = fetched.published_at if last is None or last.published_at is None else last.published_at
    mentions = detect(fetched.title + _TITLE_END + fetched.text, rules.catalogue, date=published_at or now)
    version: dict[str, Any] = {
        "article_id": article_id,
        "number": number,
        "title": fetched.title,
        "text": fetched.text,
        "authors": list(fetched.authors),
        "content_hash": digest,
        "fetched_at": fetched.fetched_at,
        "from_feed": from_feed,
    }
    # The day of publication stands once it is known: sites date a correction as if it were the article.
    article = {
        "title": fetched.title,
        "version": number,
        "published_at": published_at,
        "language": fetched.language,
    }
    return add_article_version(session, version, _once(mentions), article)


def _once(mentions: Sequence[Mention]) -> list[tuple[int, int, str]]:
    """Mentions as rows, one for each place and official."""
    rows = {(each.start, each.official_id): (each.start, each.end, each.official_id) for each in mentions}
    return list(rows.values())
