"""How the check of a draft reads: each citation, what the store says to it, and the posts to compare with."""

from collections.abc import Sequence
from datetime import datetime

from bot.rendering.alerts import NAME_UNITS
from bot.rendering.digest import post_item
from bot.rendering.excerpts import sentence
from bot.rendering.pages import Message, pack
from bot.rendering.reader import Reader
from bot.rendering.rich import bold, italic, lines, one_line, rich, shorten
from core.pipeline.drafts import CheckedCitation, Finding


def check_messages(found: Sequence[CheckedCitation], reader: Reader, *, now: datetime) -> list[Message]:
    """The messages of a check; without citations, one that says so."""
    texts = reader.texts
    if not found:
        return [Message(rich(texts("check-none")))]
    items = [bold(texts("check-head", count=len(found)))]
    for number, citation in enumerate(found, start=1):
        name = shorten(one_line(citation.channel_name), NAME_UNITS)
        day = shorten(one_line(citation.day_phrase), 60)
        verdict = {
            Finding.FOUND: texts("check-found"),
            Finding.OTHER_DAY: texts("check-other-day", day=day),
            Finding.NOTHING: texts("check-nothing", channel=name),
            Finding.NOT_WATCHED: texts("check-not-watched", channel=name),
        }[citation.finding]
        posts = [post_item(card, reader, now) for _, card in citation.posts]
        items.append(lines(f"{number}. “" + sentence(citation.sentence, 260) + "”", bold(verdict), *posts[:1]))
        items += posts[1:]
    items.append(italic(texts("check-kept-nowhere")))
    return [Message(page) for page in pack(items)]
