"""Texts for people, in English, Russian and Ukrainian: Fluent messages with plural rules, dates by Babel.

A message lives in `locales/<language>/<topic>.ftl`; every id exists in every language (a test holds that). Arguments
are put in as they are: escaping for HTML is the caller's, after formatting, or before for arguments that are markup.
"""

from core.i18n.dates import (
    clock_text,
    day_text,
    duration_text,
    local_clock_text,
    local_moment_text,
    moment_text,
    span_text,
)
from core.i18n.offices import office_text, title_in
from core.i18n.texts import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Texts,
    fault_text,
    fault_with_line,
    reason_text,
    stop_after,
    texts_for,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Texts",
    "clock_text",
    "day_text",
    "duration_text",
    "fault_text",
    "fault_with_line",
    "local_clock_text",
    "local_moment_text",
    "moment_text",
    "office_text",
    "reason_text",
    "span_text",
    "stop_after",
    "texts_for",
    "title_in",
]
