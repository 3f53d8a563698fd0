"""How the check of a draft reads: each citation, what the store says to it, and the posts to compare with."""

from datetime import datetime

from bot.rendering.alerts import NAME_UNITS
from bot.rendering.digest import post_item
from bot.rendering.excerpts import changes, sentence
from bot.rendering.pages import Message, pack
from bot.rendering.reader import Reader
from bot.rendering.rich import Rich, bold, italic, lines, one_line, quote, rich, shorten
from core.pipeline.relating.drafts import CheckedDraft, CheckedWording, Finding
from core.wording import Verdict

_WORDINGS = 3  # of one sentence


def check_messages(found: CheckedDraft, reader: Reader, *, now: datetime) -> list[Message]:
    """The messages of a check; without citations, one that says so."""
    texts = reader.texts
    if not found.citations:
        return [Message(rich(texts("check-none")))]
    items = [bold(texts("check-head", count=found.total))]
    if found.total > len(found.citations):
        items[0] = lines(items[0], texts("check-only-first", count=len(found.citations)))
    for number, citation in enumerate(found.citations, start=1):
        name = shorten(one_line(citation.channel_name), NAME_UNITS)
        day = shorten(one_line(citation.day_phrase), 60)
        verdict = {
            Finding.FOUND: texts("check-found-words" if citation.wordings else "check-found"),
            Finding.OTHER_DAY: texts("check-other-day", day=day),
            Finding.NOTHING: texts("check-nothing", channel=name),
            Finding.NOT_WATCHED: texts("check-not-watched", channel=name),
        }[citation.finding]
        posts = [post_item(card, reader, now) for _, card in citation.posts]
        said = lines(f"{number}. “" + sentence(citation.sentence, 260) + "”", bold(verdict))
        items.append(lines(said, *(_wording(checked, reader) for checked in citation.wordings[:_WORDINGS])))
        if posts:
            items[-1] = lines(items[-1], posts[0])
        items += posts[1:]
    items.append(italic(texts("check-kept-nowhere")))
    return [Message(page) for page in pack(items)]


def _wording(checked: CheckedWording, reader: Reader) -> Rich:
    """Quoted words with what the posts say to them; altered ones with the difference, the post's struck."""
    wording = checked.wording
    quoted = sentence(wording.quoted, 160)
    text = reader.texts(f"check-{wording.verdict.replace('_', '-')}")
    since = "" if checked.current else " " + reader.texts("check-older", number=checked.version + 1)
    line = "“" + quoted + "” — " + bold(text) + since
    if wording.verdict is Verdict.ALTERED:
        return lines(line, quote(changes(wording.passage, wording.quoted, 300)))
    return line
