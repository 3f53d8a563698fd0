"""Hostile posts, articles and names, and what Telegram makes of a message: for tests and the benchmark."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.rendering.pages import Message
from bot.rendering.reader import Reader
from bot.rendering.rich import utf16_units
from core.i18n import LANGUAGES
from core.told import ArticleCard, Digest, Gap, LinkedPost
from core.types import PostKey, Relation
from loopback.botapi.formatting import fix_text
from loopback.botapi.html import parse_html
from tests.bot.cards import card
from tests.bot.world import at

HOSTILE = (
    *("<b>", "</b>", "<blockquote>", "&amp;", "&", "&#0;", "<a href='x'>", "**", "__", "```", "[x](y)", "\"'"),
    *("\u202e", "\u2066", "\u200f", "\u200d", "\u00a0", "\u2028", "\ufeff", "\x00", "\x07", "\ud800", "\t"),
    *("👩\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "🇺🇦", "👍🏿", "\U0001f600" * 30, "e\u0301\u0301"),
    *("\n", "\n\n\n", "Лавров", "Лавров Лавров", "х" * 3000, "long " * 600, "… ! ? . ", "ʼ"),
)
READERS = [Reader(language, ZoneInfo("Europe/Riga"), lambda official_id: "Сергей <i>Лавров") for language in LANGUAGES]


def sent(message: Message) -> str:
    """What Telegram makes of a message; raises as its parser does."""
    text, entities = parse_html(message.text.html.encode("utf-8").decode("utf-8"))
    assert text == message.text.plain
    assert len(entities) <= 100
    shown, _ = fix_text(text, entities)
    assert shown, "Telegram refuses an empty message"
    assert utf16_units(text) <= 4096
    assert len(text) <= 4096
    for button in (button for row in message.buttons for button in row):
        assert len((button.data or "").encode()) <= 64
    return text


def hostile_text(dice: random.Random) -> str:
    if dice.random() < 0.05:
        return dice.choice("xй😀<&") * 12_000
    return "".join(dice.choice(HOSTILE) for _ in range(dice.randrange(14)))


def hostile_digest(dice: random.Random) -> Digest:
    """A digest of hostile posts, each with its own id to be found again."""
    number = 0

    def post() -> object:
        nonlocal number
        number += 1
        return card(
            hostile_text(dice),
            key=PostKey(1001, number),
            channel_name=f"№{number}; {hostile_text(dice)}",
            version=dice.randrange(2),
            edited_at=at(9),
            previous_text=hostile_text(dice),
            deleted_noticed_at=at(9) if dice.random() < 0.2 else None,
            story_channels=dice.randrange(1, 5),
        )

    def posts(most: int) -> tuple:  # type: ignore[type-arg]
        return tuple(post() for _ in range(dice.randrange(most)))

    articles = tuple(
        ArticleCard(
            index,
            "https://x.example/" + hostile_text(dice).strip() * (dice.random() < 0.3),
            hostile_text(dice),
            at(3),
            "en",
            tuple(LinkedPost(item, Relation.CITES, 0.5, hostile_text(dice)) for item in posts(6)),
        )
        for index in range(dice.randrange(5))
    )
    return Digest(
        at(0),
        at(9),
        articles,
        tuple((f"official-{index}", posts(9)) for index in range(dice.randrange(5))),
        tuple(Gap(hostile_text(dice), at(1), at(2)) for _ in range(dice.randrange(4))),
        timedelta(hours=1),
        {},
        posts(5),
        {"official-0": 12},
    )
