"""What sites answer in an article's place with a good status: their front page, or a page that asks for consent."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# "/", "/ru/", "/index.html", "/404", "/en/not-found": the front page, in one of its languages, or a page for errors.
_NO_ARTICLE = re.compile(r"(?:/[a-z]{2})?(?:/(?:(?:index|default|404|error|not[-_]?found)(?:\.\w{2,5})?)?)?/?", re.I)
_ASIDE = re.compile(r"^(?:www|m|mobile|amp)\.")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5  # letters by which a word is known in all its endings
_FEWEST_WORDS = 6
_SHARED = 1 / 6  # of the words of a summary, in the article that it is of: rarely under a half
_LONGEST_WALL = 2000


def is_sent_home(asked: Iterable[str], answered: str) -> bool:
    """Whether a site sent those who `asked` for a page of its own to its front page or to one that tells of an error.

    That is how many sites answer for an article that they took down.
    """
    end = urlsplit(answered)
    return _nowhere(answered) and any(
        _ASIDE.sub("", urlsplit(each).hostname or "") == _ASIDE.sub("", end.hostname or "") and not _nowhere(each)
        for each in asked
    )


def is_less_than_told(text: str, told: str, title: str) -> bool:
    """Whether the `text` of a page can't stand for what its feed `told` of it: a feed's whole article of which the page
    shows the beginning, or something short that speaks of other things than the feed.

    Some feeds tell the same of every item ("all the news of the day on our site"), nothing of which is in its `title`:
    there a page counts that speaks of the title.
    """
    return len(told) > 2 * len(text) or is_something_else(text, told, title)


def is_something_else(text: str, told: str, title: str) -> bool:
    """Whether the `text` of a page is short and speaks of other things than what is known of its article: what was
    `told` of it or stood there before, under this `title`.
    """
    words, headline, shown = _stems(told), _stems(title), _stems(text)
    if len(text) > _LONGEST_WALL or len(words) < _FEWEST_WORDS or len(words & shown) >= _SHARED * len(words):
        return False
    return bool(words & headline) or 2 * len(headline & shown) < len(headline) or not headline


def _nowhere(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _NO_ARTICLE.fullmatch(parts.path) is not None


def _stems(text: str) -> set[str]:
    return {word.casefold()[:_STEM] for word in _WORD.findall(text)}
