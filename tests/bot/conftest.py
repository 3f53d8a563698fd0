"""What all tests of the bot share: a text that can't be found or formatted fails whichever test shows it."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def texts_without_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The lookup logs a missing text or argument rather than failing before a reader; a test may not pass over it."""
    yield
    wrong = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)  # type: ignore[arg-type]
        if record.name == "core.i18n.texts" and record.levelno >= logging.ERROR
    ]
    assert not wrong
