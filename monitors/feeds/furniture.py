"""What the extraction of a page's text gets wrong most: it drops the lead, and keeps what leads to other articles."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from monitors.feeds.encoding import letters_of, visible

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "td", "th", "tr", "ul",
})  # fmt: skip
APART = BLOCKS | {"br"}
_NO_PROSE = frozenset({
    "aside", "button", "fieldset", "figcaption", "figure", "footer", "form", "nav", "noscript", "script", "style",
    "table",
})  # fmt: skip
_NO_LEAD = re.compile(
    r"caption|photo|image|picture|gallery|credit|copyright|share|social|tags?\b|crumb|related|recommend|author|byline"
    r"|banner|advert|cookie|consent|subscri|newsletter|comment|promo|teaser",
    re.IGNORECASE,
)
# Behind it there may be the address of a post that the sentence links to.
_SENTENCE_END = re.compile(r"[.!?…][»”\"’')\]]*(?: https://t\.me/\S+)*$")
_MIN_LEAD = 60
_MAX_LEADS = 3
_MAX_BLOCKS = 80  # between the headline and the first paragraph: shares, dates, menus
_LONG_NAME = 3  # spaces: «Новости города Н» has two
_KNOWN_BY = 40  # letters by which a paragraph is known again

_POINTER = re.compile(
    r"\W*(?:(?:читайте|читать|смотрите|смотреть|слушайте)\s+(?:также|ещ[её]|по\s+теме|далее)"
    r"|(?:читайте|дивіться|слухайте)\s+(?:також|ще)|(?:материалы\s+|новости\s+|ещ[её]\s+|матеріали\s+)?(?:по|за)\s+тем[еі]\b"
    r"|(?:read|see|watch|listen)\s+(?:also|more|next)|also\s+read|related(?:\s+(?:stories|articles|news|reading))?\b)"
    r"\W*",
    re.IGNORECASE,
)
_START = 30  # letters in which it says so
_MAX_POINTER = 800
_LISTING = frozenset({"div", "dl", "ol", "section", "table", "ul"})
_MANY_LINKS = 4
_ALL_LINKED = 0.9
_LINKED = 0.8  # of what follows "read also", in letters


def drop_pointers(tree: Any) -> None:
    """Takes "read also: …" out of the page: whom other articles' headlines name, this article does not."""
    for block in list(tree.iter(*(BLOCKS - {"article", "main"}))):
        if block.getparent() is None or not _POINTER.match(_start(block)):
            continue
        text = _text(block)
        found = _POINTER.match(text) if len(text) <= _MAX_POINTER else None
        if found is None:
            continue
        rest = len(text) - found.end()
        linked = rest > 0 and _linked(block) >= _LINKED * rest
        while rest <= 0 and (following := block.getnext()) is not None and _is_links(following):
            following.drop_tree()
            linked = True
        if linked:
            block.drop_tree()


def drop_other_articles(tree: Any) -> None:
    """Takes out what leads to other articles: cards, whose heading is a link to another page, and blocks of links."""
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]  # comments have none
    holding = {each for headline in tree.iter("h1") for each in (headline, *headline.iterancestors())}
    for card in [each for each in elements if each.tag == "article" and each not in holding]:
        heading = next(card.iter("h2", "h3", "h4", "h5"), None)
        if heading is not None and _leads_away(heading):
            _take_out(card)
    whole, linked, links = _measured(elements)
    for block in elements:
        if block.tag not in _LISTING or block in holding or links[block] < _MANY_LINKS:
            continue
        if linked[block] >= _ALL_LINKED * whole[block] and tree in block.iterancestors():
            _take_out(block)


def _leads_away(heading: Any) -> bool:
    """Whether a heading is a link, or stands in one, to another page."""
    around = [each for each in heading.iterancestors("a") if each.get("href")]
    inside = [each for each in heading.iter("a") if each.get("href")]
    link = next(iter(around or inside), None)
    if link is None or link.get("href").startswith("#"):
        return False
    return bool(around) or len(_text(link)) >= _ALL_LINKED * len(_text(heading))


def _measured(elements: Sequence[Any]) -> tuple[dict[Any, int], dict[Any, int], dict[Any, int]]:
    """By element, how many letters stand in it, how many of these are links, and how many links with letters it has."""
    whole: dict[Any, int] = dict.fromkeys(elements, 0)
    linked, links = dict(whole), dict(whole)
    for each in reversed(elements):  # what stands in an element comes before it
        unread = each.tag in ("script", "style", "noscript")
        whole[each] += 0 if unread else len((each.text or "").strip())
        if each.tag == "a" and each.get("href") and whole[each]:
            linked[each], links[each] = whole[each], 1
        parent = each.getparent()
        if parent is not None:  # the tail of a comment is not counted: it is seldom any
            whole[parent] += whole[each] + len((each.tail or "").strip())
            linked[parent] += linked[each]
            links[parent] += links[each]
    return whole, linked, links


def _take_out(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def headline_of(tree: Any, names: Sequence[str]) -> str:
    """The headline by which a page of these `names` is called; empty if none of its headings is."""
    headline = _headline(tree, [letters_of(name) for name in names])
    return "" if headline is None else _text(headline)[:1000]


def paragraphs_behind_headline(tree: Any, names: Sequence[str]) -> list[str]:
    """The first paragraphs of prose behind the headline of a page of these `names`: a lead may be among them."""
    headline = _headline(tree, [letters_of(name) for name in names])
    if headline is None:
        return []
    leaves = itertools.islice(_leaves_behind(tree, headline), _MAX_BLOCKS)
    return [_text(block) for block in leaves if _may_be_prose(block)]


def with_lead(text: str, paragraphs: Sequence[str], description: str) -> str:
    """`text` with what stands between the headline and its own first paragraph, where that reads as a lead.

    Many sites set the lead apart from the body, in a header of its own; the body alone is found as the article.
    """
    whole, told = letters_of(text), letters_of(description)[:_KNOWN_BY]
    leads: list[str] = []
    for paragraph in paragraphs:
        letters = letters_of(paragraph)
        if len(letters) >= _KNOWN_BY and letters[:_KNOWN_BY] in whole:  # here the text begins
            return "\n".join([*leads, text]) if len(leads) <= _MAX_LEADS else text
        if len(paragraph) >= _MIN_LEAD and (_SENTENCE_END.search(paragraph) or (told and letters.startswith(told))):
            leads.append(paragraph)
    return text


def _headline(tree: Any, names: Sequence[str]) -> Any:
    """The headline that the page is called by, else the only one that is longer than a site's name.

    A site's name stands in the names of its pages, too, and makes the smaller part of them.
    """
    texts = [(_text(each), each) for each in tree.iter("h1")]
    named = [
        (len(letters), each)
        for text, each in texts
        if (letters := letters_of(text)) and any(letters in name and 2 * len(letters) >= len(name) for name in names)
    ]
    if named:
        return max(named, key=lambda each: each[0])[1]
    long = [each for text, each in texts if text.count(" ") >= _LONG_NAME]
    return long[0] if len(long) == 1 else None


def _leaves_behind(tree: Any, start: Any) -> Iterator[Any]:
    """The blocks behind `start` that hold no other block."""
    behind = False
    for element in tree.iter(*BLOCKS):
        if element is start:
            behind = True
        elif behind and next(element.iterdescendants(*BLOCKS), None) is None:
            yield element


def _may_be_prose(block: Any) -> bool:
    for element in (block, *block.iterancestors()):
        if element.tag in ("article", "main", "body"):
            break
        if element.tag in _NO_PROSE or _NO_LEAD.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return False
    return _linked(block) * 2 < len(_text(block))


def _is_links(element: Any) -> bool:
    if element.tag not in BLOCKS or (element.getprevious().tail or "").strip():
        return False
    text = _text(element)
    return 0 < len(text) <= _MAX_POINTER and _linked(element) >= _LINKED * len(text)


def _linked(element: Any) -> int:
    return sum(len(_text(link)) for link in element.iter("a"))


def _start(element: Any) -> str:
    """The first words of what stands in `element`."""
    start = ""
    for part in element.itertext():
        start = f"{start} {part.strip()}".lstrip()
        if len(start) > _START:
            break
    return start[: 2 * _START]


def _text(element: Any) -> str:
    """What is read in `element`, in one line."""
    parts = []
    for part in element.xpath("descendant-or-self::*[not(self::script or self::style)]/text()"):
        parts.append(" " if part.getparent().tag in APART else "")
        parts.append(part)
    return " ".join(visible("".join(parts)).split())
