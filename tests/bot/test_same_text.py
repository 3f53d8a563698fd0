"""What an alert waits for goes the shorter way; each such way says what the longer one said."""

import html
import re
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering import excerpts
from bot.rendering.reader import MOSCOW
from bot.rendering.rich import bold, clean, fitting, join, link, one_line, rich, shorten_front, utf16_units
from core.i18n import clock_text

ALL_CHARACTERS = "".join(map(chr, range(sys.maxunicode + 1)))
LETTERS = st.text(
    st.sampled_from("аЛw .,!?…:;»«)(]\"–—-\n\r\t\x0b\x1c\x1f\x85\xa0\u2028\u3000\u200b🇺👍&<>'"), max_size=30
)
_PIECES = ("8", "49", "٣", "4276 1234", "+7 (912)", " ", "-", "\n", "ул.", " Мира", ", д. 5", ", ДОМ\n6", "вул. Х", "а")
NUMBERS = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)

_ENDS = re.compile(r"[.!?…]+[»\")\]]*\s+|\n+")
_CLAUSES = re.compile(r"[,;:]\s+|\s[–—-]\s+|[)»”]\s+")


def test_blanks_are_the_same_to_split_and_to_expressions() -> None:
    """Every character, alone and between letters: one line has one space where there was any blank."""
    for text in (ALL_CHARACTERS, "x".join(ALL_CHARACTERS)):
        assert one_line(text) == re.sub(r"\s+", " ", clean(text)).strip()


@given(LETTERS)
def test_sentences_and_clauses_end_where_they_did(text: str) -> None:
    """An expression that begins with one set finds what one of alternatives found."""
    for ours, plain in ((excerpts._SENTENCE_END, _ENDS), (excerpts._CLAUSE, _CLAUSES)):
        assert [found.span() for found in ours.finditer(text)] == [found.span() for found in plain.finditer(text)]
        assert [found.span() for found in ours.finditer(text, 2, 9)] == [
            found.span() for found in plain.finditer(text, 2, 9)
        ]


@settings(max_examples=300)
@given(NUMBERS)
def test_what_is_looked_for_first_stands_in_all_that_is_masked(text: str) -> None:
    """Numbers and addresses are masked as if each text were searched for both."""
    masked = excerpts._PRIVATE.sub(lambda found: re.sub(r"\d", "•", found[0]), text)
    assert excerpts.mask_private(text) == excerpts._ADDRESS.sub(lambda found: re.sub(r"\w", "•", found[0]), masked)


@given(LETTERS, LETTERS)
def test_what_is_put_together_is_escaped_as_each_part(text: str, other: str) -> None:
    """Strings and formatted text, joined or added: the HTML is that of the parts, and so is the plain text."""
    assert rich(text).html == html.escape(clean(text), quote=False)
    address = f"https://t.me/{text}"
    assert link("x", address).html == f'<a href="{html.escape(clean(address))}">x</a>'
    parts = [part for part in (rich(text), bold(other), rich(other)) if part]
    joined = join(" · ", (text, None, bold(other), "", other))
    assert joined.html == " · ".join(part.html for part in parts)
    assert joined.plain == " · ".join(part.plain for part in parts)
    assert joined.entities == sum(part.entities for part in parts)
    assert bold(other) + text == join("", (bold(other), text))
    assert text + bold(other) == join("", (text, bold(other)))


@given(LETTERS, st.integers(0, 40))
def test_what_fits_is_counted_in_units(text: str, units: int) -> None:
    """From the front and from the end: one character more would be too long."""
    end = fitting(text, units)
    assert utf16_units(text[:end]) <= units
    assert end == len(text) or utf16_units(text[: end + 1]) > units
    assert utf16_units(shorten_front(text, units)) <= max(units, 1)


@pytest.mark.parametrize("year", [1890, 1931, 1985, 2011, 2026, 2060])
def test_times_of_day_differ_from_moscow_where_offsets_do(year: int) -> None:
    """In every zone there is, and hours and minutes are written as strftime writes them."""
    for name in available_timezones():
        zone = ZoneInfo(name)
        for days in range(0, 366, 30):
            at = datetime(year, 1, 1, 9, 5, tzinfo=UTC) + timedelta(days=days, minutes=37 * days)
            local, moscow = at.astimezone(zone), at.astimezone(MOSCOW)
            assert (local.time() != moscow.time()) == (local.utcoffset() != moscow.utcoffset()), name
            assert clock_text(at, zone) == local.strftime("%H:%M")
