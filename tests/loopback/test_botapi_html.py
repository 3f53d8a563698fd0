"""The HTML parse mode and the cleaning of texts: what Telegram takes, what it refuses, and where entities end up."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopback.botapi.errors import ApiError
from loopback.botapi.formatting import MAX_ENTITIES, SPLITTABLE, fix_text, invisible
from loopback.botapi.html import parse_html
from loopback.botapi.links import checked_link
from loopback.chat_text import find_entities, utf16_length, utf16_slice
from loopback.chat_values import Entity
from tests.loopback.botapi_world import new_world

# every plane, line breaks and marks that change direction; lone surrogates can't be sent as UTF-8
HOSTILE = st.sampled_from("<>&\"'\n 😀👩🏽🚀\u200d\u200f\u202eЛй")
TEXTS = st.text(st.characters(exclude_categories=("Cs",)) | HOSTILE, max_size=60)
TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote", "a"])


def spans(entities: tuple[Entity, ...]) -> list[tuple[str, int, int]]:
    return [(e.type, e.offset, e.length) for e in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> <strong>too</strong>", "bold too", [("bold", 0, 4), ("bold", 5, 3)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u> <ins>b</ins>", "a b", [("underline", 0, 1), ("underline", 2, 1)]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", "a b c", [("strikethrough", n, 1) for n in (0, 2, 4)]),
        ("<tg-spoiler>a</tg-spoiler> <span class='tg-spoiler'>b</span>", "a b", [("spoiler", 0, 1), ("spoiler", 2, 1)]),
        ("😀<b>Й</b>", "😀Й", [("bold", 2, 1)]),
        ("<blockquote>a\nb</blockquote>", "a\nb", [("blockquote", 0, 3)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<B>loud</B >", "loud", [("bold", 0, 4)]),
        ("<b>closed by any</>", "closed by any", [("bold", 0, 13)]),
        ("<b></b>nothing", "nothing", []),
        ("&lt;b&gt; &amp;amp; &quot; &#60;&#x26;", '<b> &amp; " <&', []),
        ("&lt without semicolon", "< without semicolon", []),
        ("&nbsp;&copy;&unknown; & R&D", "&nbsp;&copy;&unknown; & R&D", []),
        ("&#0; &#1114111; &#99999999999;", "&#0; &#1114111; &#99999999999;", []),
        ("a > b", "a > b", []),
        ('<a href="not a url">kept as text</a>', "kept as text", []),
        ("<b unknown='1' other>x</b>", "x", [("bold", 0, 1)]),
    ],
)
def test_what_telegram_takes(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Supported tags, references and Telegram's leniences give the text and entities that Telegram gives."""
    assert (parse_html(source)[0], spans(parse_html(source)[1])) == (text, entities)


def test_links_languages_mentions_and_custom_emoji() -> None:
    """Tags with attributes carry them into their entities, in the form that Telegram keeps."""
    _, (link, mention, emoji) = parse_html(
        '<a href="HTTPS://Example.ORG?q=1&amp;r=2">a</a><a href="tg://user?id=42">b</a>'
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
    )
    assert link.url == "https://example.org/?q=1&r=2"
    assert (mention.type, mention.user_id) == ("text_mention", 42)
    assert (emoji.type, emoji.custom_emoji_id, emoji.length) == ("custom_emoji", "5368324170671202286", 2)
    _, (pre,) = parse_html('<pre><code class="language-python">x</code></pre>')
    assert (pre.type, pre.language) == ("pre", "python")
    _, (code,) = parse_html('<code class="language-python">x</code>')
    assert (code.type, code.language) == ("code", None)
    assert parse_html("<a>t.me/slukh</a>")[1][0].url == "http://t.me/slukh"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("ы😀<br>", 'Unsupported start tag "br" at byte offset 6'),
        ("<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("<!-- c -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("Лавров</b>", "Unexpected end tag at byte offset 12"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b/>x", 'Unsupported start tag "b/" at byte offset 0'),
        ("<b />x", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=?>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id='9999999999999999999'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_what_telegram_refuses(source: str, reason: str) -> None:
    """Each refusal has Telegram's words and counts its place in bytes."""
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@given(TEXTS)
def test_escaped_text_comes_back(text: str) -> None:
    """Any text that html.escape has treated is accepted, without entities, and means itself."""
    assert parse_html(escape(text)) == (text, ())


@given(TEXTS, TEXTS, TEXTS, TAGS)
def test_offsets_are_utf16_units(before: str, inside: str, after: str, tag: str) -> None:
    """An entity covers exactly what stood inside its tag, counted in UTF-16 units."""
    opening = '<a href="https://example.org/">' if tag == "a" else f"<{tag}>"
    text, entities = parse_html(f"{escape(before)}{opening}{escape(inside)}</{tag}>{escape(after)}")
    assert text == before + inside + after
    assert [utf16_slice(text, e.offset, e.length) for e in entities] == ([inside] if inside else [])


PIECES = st.recursive(
    TEXTS.map(escape),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda tree: f"<{tree[0]}{' href=t.me' if tree[0] == 'a' else ''}>{''.join(tree[1])}</{tree[0]}>"
    ),
    max_leaves=12,
)


@given(st.lists(PIECES, max_size=5).map("".join))
@settings(max_examples=300)
def test_stored_entities_nest_and_cover_what_was_marked(source: str) -> None:
    """After cleaning, entities are sorted, nested or apart, inside the text, never blank; bold stays where it was."""
    parsed_text, parsed = parse_html(source)
    text, entities = fix_text(parsed_text, parsed, find=False)
    size = utf16_length(text)
    assert [e.offset for e in entities] == sorted(e.offset for e in entities)
    for at, entity in enumerate(entities):
        assert 0 <= entity.offset < entity.offset + entity.length <= size
        for other in entities[at + 1 :]:
            apart = other.offset >= entity.offset + entity.length
            assert apart or other.offset + other.length <= entity.offset + entity.length
    if len(entities) < MAX_ENTITIES:
        for kind in SPLITTABLE:
            unstyled = _marked(parsed_text, tuple(e for e in parsed if e.type in ("code", "pre")), None)
            before, after = _marked(parsed_text, parsed, kind), _marked(text, entities, kind)
            assert before - unstyled <= after <= before


def _marked(text: str, entities: tuple[Entity, ...], kind: str | None) -> int:
    """How many visible characters have that style (or any), counted once each."""
    units = {n for e in entities if kind in (None, e.type) for n in range(e.offset, e.offset + e.length)}
    at, count = 0, 0
    for char in text:
        count += at in units and not invisible(char) and char.isprintable()
        at += utf16_length(char)
    return count


def test_bold_is_cut_where_links_and_quotes_end() -> None:
    """Bold around a link becomes parts beside and inside it, and no style enters code."""
    text, entities = fix_text(*parse_html('<b>ab <a href="t.me">link</a> cd</b> <b>x<code>y</code></b>'), find=False)
    assert text == "ab link cd xy"
    assert spans(entities) == [
        ("bold", 0, 3), ("text_link", 3, 4), ("bold", 3, 4), ("bold", 8, 2), ("bold", 11, 1), ("code", 12, 1),
    ]  # fmt: skip


def test_touching_entities_of_one_kind_become_one() -> None:
    """Two bold spans that touch are one."""
    assert spans(fix_text(*parse_html("<b>a</b><b>b</b>"))[1]) == [("bold", 0, 2)]


def test_ends_are_trimmed_and_control_characters_become_spaces() -> None:
    """Spaces and newlines go from both ends, tabs become spaces, carriage returns vanish, and entities move along."""
    assert fix_text(*parse_html("\n  <b>hi\r</b>\tthere \n")) == ("hi there", (Entity("bold", 0, 2),))
    assert fix_text("a\u2028b\u202ec\u030a", ()) == ("abc", ())
    assert fix_text("\u200f\u200f  \u200e\u200e\u200e\u200c", ())[0] == "\u200c\u200f  \u200c\u200c\u200e\u200c"
    assert fix_text(" \n ", (Entity("bold", 0, 3),)) == ("", ())
    assert invisible("\u200b\u00a0\u3000\u2800\ufeff") and not invisible("\u3164")


def test_only_a_hundred_entities_are_kept() -> None:
    """Beyond 100 entities Telegram drops the rest without a word, bold before links."""
    source = "".join(f'<a href="t.me/{n}">l{n}</a> <b>b{n}</b> ' for n in range(80))
    kinds = [e.type for e in fix_text(*parse_html(source), find=False)[1]]
    assert (kinds.count("text_link"), kinds.count("bold")) == (80, 20)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("/digest@slukh_bot 6h", [("bot_command", "/digest@slukh_bot")]),
        ("not a/command or 1/2 or http://x/y", [("url", "http://x/y")]),
        ("😀 /help", [("bot_command", "/help")]),
        ("см. https://example.org/a_(b), дальше", [("url", "https://example.org/a_(b)")]),
        ("(t.me/nezygar/17).", [("url", "t.me/nezygar/17")]),
        ("пишет @nezygar, #Лавров и #123", [("mention", "@nezygar"), ("hashtag", "#Лавров")]),
        ("mail desk@example.org", [("email", "desk@example.org")]),
        ("$USD и $usd", [("cashtag", "$USD")]),
        ("просто текст. без всего", []),
    ],
)  # fmt: skip
def test_entities_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    """Commands, links, mentions, hashtags and addresses are found as Telegram finds them."""
    assert [(e.type, utf16_slice(text, e.offset, e.length)) for e in find_entities(text)] == found


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("example.org", "http://example.org/"),
        ("https://Пример.рф/путь", "https://пример.рф/путь"),
        ("http://127.0.0.1:8800/p/1#x", "http://127.0.0.1:8800/p/1#x"),
        ("http://localhost:80", "http://localhost:80/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("javascript:alert(1)", None),
        ("http://", None),
        ("http://a b.org", None),
        ("plain", None),
        ("http://x.org:99999/", None),
    ],
)
def test_which_addresses_are_links(url: str, kept: str | None) -> None:
    """A link's address is kept in normal form, or is no link at all."""
    assert checked_link(url) == kept


@given(st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
async def test_escaped_text_passes_over_the_wire(texts: list[str]) -> None:
    """Whatever text a bot escapes arrives as Telegram would store it, with the bold part where it was."""
    async with new_world() as world:
        for text in texts:
            sent = await world.api.send_message(world.anna.id, f"<b>Й😀</b>|{escape(text)}|", parse_mode="HTML")
            assert sent.text == fix_text(f"Й😀|{text}|", ())[0]
            assert sent.parse_entities(["bold"]) == {sent.entities[0]: "Й😀"}
            assert world.chats.messages(world.anna)[-1].text == sent.text
