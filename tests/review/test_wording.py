"""The desk's words beside its numbers."""

import re

import pytest

from core.i18n import texts_for
from tests.review.conftest import Enter


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "1 doubtful mention waits"),
        ("ru", "1 сомнительное упоминание ждёт"),
        ("uk", "1 сумнівна згадка чекає"),
    ],
)
async def test_the_overview_agrees_with_its_numbers(enter: Enter, language: str, told: str) -> None:
    """Where one doubtful mention is left, it is told of as one, in each language."""
    person = await enter("analyst")
    person.client.headers["accept-language"] = language

    async def waiting() -> list[str]:
        return sorted(set(re.findall(r'name="mention" value="(\d+:[^"]+)"', (await person.get("/inbox")).text)))

    while len(left := await waiting()) > 1:
        assert (await person.post("/review/many", mention=left[1:], verdict="confirmed")).status_code == 303
    page = re.sub(r"<[^>]+>", " ", (await person.get("/")).text)
    assert told in " ".join(page.split())


@pytest.mark.parametrize(
    ("language", "code", "given", "told"),
    [
        ("ru", "desk-heard-day", {"count": 21}, "пост за сутки"),
        ("ru", "desk-heard-day", {"count": 32}, "поста за сутки"),
        ("uk", "desk-naming-day", {"count": 1}, "з них називає посадовців"),
        ("en", "desk-grown-views", {"count": 1}, "1 view"),
        ("en", "desk-spread", {"posts": 3, "channels": 1}, "3 posts in 1 channel over time"),
        ("ru", "desk-redact-sure", {"count": 21}, "во всех версиях (их 21)"),
        ("uk", "desk-redact-sure", {"count": 21}, "в усіх версіях (їх 21)"),
        ("ru", "desk-retention-sure", {"count": 21, "shown": "21"}, "у 21 поста: их тексты"),
        ("uk", "desk-retention-sure", {"count": 21, "shown": "21"}, "у 21 допису: їхні тексти"),
        ("ru", "desk-retention-sure", {"count": 1, "shown": "1"}, "у 1 поста: его текст"),
    ],
)
def test_a_number_and_its_words_agree(language: str, code: str, given: dict[str, object], told: str) -> None:
    """What ends in one is not one: of 21 versions as many go, and nobody is told of a single text."""
    assert told in texts_for(language)(code, **given)
