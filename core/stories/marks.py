"""Marks of advertising and of lists, and the furniture that channels put under every post."""

import re
from collections import Counter

_ADVERTISING = re.compile(
    r"\berid\b\s*[:=]\s*\w{6,}|\berid\s+(?=\w*\d)\w{8,}"
    r"|[?&]erid=|#(?:реклама|промо|advert\w*|ad)\b|(?:^|\n)\s*[*_(\[]*реклам[аы]\b|на правах рекламы"
    r"|(?:^|\n)\s*[*_(\[]*рекламодатель|\bИНН\s*:?\s*\d{10,12}\b.{0,80}реклам|реклам.{0,80}\bИНН\s*:?\s*\d{10,12}\b",
    re.IGNORECASE | re.DOTALL,
)
_ADVERTISING_SIGNS = ("erid", "реклам", "промо", "#ad")  # without one of these a text has no mark
# A line that only asks to subscribe, send news or react says nothing about the story.
_FURNITURE = re.compile(
    r"подпис(?:ать|ывай|ка\b|ись)|прислать\s+новост|предложить\s+новост|прислать\s+сво|наш\s+(?:канал|чат|бот)|бот\s+для\s+связи"
    r"|підпис(?:ати|уй|ка\b)|надіслати\s+новин|subscribe|send\s+(?:us\s+)?news|\bboost\b|проголосу|поставь(?:те)?\s+реакц",
    re.IGNORECASE,
)
# Without one of these a text has no such line: looking for them costs far less than the expression.
_FURNITURE_SIGNS = (
    "подпис", "прислать", "предложить", "наш", "бот", "підпис", "надіслати", "subscribe", "send", "boost", "проголосу",
    "постав",
)  # fmt: skip
_LINK_SIGNS = ("[", "/", "@")
_LINK = re.compile(r"\[([^\]\n]*)\]\((?:[^)\n]*\)?|$)|https?://\S+|t\.me/\S+|(?<!\w)@\w{4,}")
# The mark or the number that a line of a list begins with; a quotation or a hashtag is no item.
_ITEM = re.compile(r"^[ \t*_]*(?:([^\w\s\"'«»„“”‘’()\[\]#@*_])|(\d)\d?[.)]\s)", re.MULTILINE)
_FEWEST_ITEMS = 3
_MARKS = re.compile(r"[*_~`|]{2,}")
_MARK_SIGNS = "*_~`|"


def is_advertising(text: str) -> bool:
    """Whether `text` bears a mark of advertising: an `erid`, «реклама» as a label, an advertiser's tax number."""
    lowered = text.lower()
    return any(sign in lowered for sign in _ADVERTISING_SIGNS) and bool(_ADVERTISING.search(text))


def story_text(text: str) -> str:
    """`text` without links, formatting marks, handles and lines that only ask to subscribe."""
    lowered = text.lower()
    if any(sign in lowered for sign in _FURNITURE_SIGNS):
        text = "\n".join(line for line in text.split("\n") if len(line) >= 160 or not _FURNITURE.search(line))
    if any(sign in text for sign in _LINK_SIGNS):  # no link and no mark goes beyond its line
        text = _LINK.sub(lambda match: match.group(1) or " ", text)
    if any(sign in text for sign in _MARK_SIGNS):
        text = _MARKS.sub("", text)
    return text.strip()


def is_list(text: str) -> bool:
    """Whether `text` lists at least three things, each on a line that begins with the same mark or with a number."""
    if text.count("\n") < _FEWEST_ITEMS - 1:
        return False
    marks = Counter(mark or "1" for mark, _ in _ITEM.findall(text))
    return max(marks.values(), default=0) >= _FEWEST_ITEMS
