"""What reads like a denial or a confirmation and is none, and what is one though it stands close to such words."""

from zoneinfo import ZoneInfo

import pytest

from core.links import compile_channels, find_citations, propose_outcomes
from core.types import Article
from tests.builders import KOMPROMAT, NEZYGAR, NOON

CHANNELS = compile_channels([NEZYGAR, KOMPROMAT])
REPORTED = {
    "en": "The Telegram channel Nezygar reported on Wednesday that Lavrov had fallen out of favour.",
    "ru": "Телеграм-канал «Незыгарь» в среду сообщил, что Лавров впал в немилость у президента.",
    "uk": "Телеграм-канал «Незыгарь» у середу повідомив, що Лавров потрапив у немилість президента.",
}


def stances(language: str, sentence: str) -> list[tuple[str, str]]:
    """Who is said to deny or confirm the report of a channel, as the sentence behind it reads."""
    article = Article("a", "", "", f"{REPORTED[language]} {sentence}", published_at=NOON)
    citations = find_citations(article, CHANNELS, ZoneInfo("Europe/Riga"), ())
    cited = {number: "p" for number, citation in enumerate(citations) if citation.channel is not None}
    assert cited
    return [(str(each.stance), each.speaker) for each in propose_outcomes(article, citations, cited)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The Kremlin refused to confirm or deny the reports."),
        ("en", "The Kremlin did not immediately confirm or deny the reports."),
        ("en", "The Kremlin has not yet officially denied the reports."),
        ("en", "The Kremlin hasn't denied the reports."),
        ("en", "The Kremlin has yet to deny the reports."),
        ("en", "The Kremlin is expected to deny the reports."),
        ("en", "No one in the Kremlin denied the reports."),
        ("en", "No official confirmed the reports."),
        ("en", "If the Kremlin denies the reports, the rouble may recover."),
        ("en", "Will the Kremlin deny the reports?"),
        ("en", "The Kremlin has never rushed to deny the reports."),
        ("en", "The Kremlin was not quick to deny the reports."),
        ("en", "Peskov denied having confirmed the reports."),
        ("en", "Peskov denied that he had confirmed the reports."),
        ("en", "Peskov said the reports were not false."),
        ("en", "Peskov never said the reports were false."),
        ("en", "Nobody said the reports were false."),
        ("en", "Asked whether the reports were false, Peskov said nothing."),
        ("ru", "В Кремле ни подтвердили, ни опровергли эту информацию."),
        ("ru", "Если Кремль опровергает эту информацию, рубль укрепится."),
        ("ru", "Кремль якобы опроверг эту информацию."),
        ("ru", "Кремль вряд ли опровергает эту информацию зря."),
        ("ru", "В Москве гадают, опроверг ли Кремль эту информацию."),
        ("ru", "Никто из чиновников Кремля опровергать не стал, никто из МИД подтвердил эту информацию."),
        ("ru", "Песков не сказал, что это фейк."),
        ("ru", "Песков опроверг, что он подтвердил эту информацию."),
        ("uk", "У Кремлі ні підтвердили, ні спростували цю інформацію."),
        ("uk", "Якщо Кремль спростовує цю інформацію, рубль зміцниться."),
        ("uk", "Пєсков не сказав, що це фейк."),
        ("uk", "Кремль нібито спростував цю інформацію."),
    ],
)
def test_what_nobody_denies_or_confirms_is_no_denial(language: str, sentence: str) -> None:
    """Refusals to say, suppositions, questions, and what nobody says are told as nobody's word."""
    assert stances(language, sentence) == []


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "The Kremlin not only denied the reports but laughed.", ("denies", "The Kremlin")),
        ("en", "No 10 denied the reports.", ("denies", "No 10")),
        ("en", "The Kremlin rushed to deny the reports.", ("denies", "The Kremlin")),
        ("en", "The Kremlin was quick to firmly deny the reports.", ("denies", "The Kremlin")),
        ("en", "Peskov took to his own channel to deny the reports.", ("denies", "Peskov")),
        ("en", "Peskov had to deny the reports.", ("denies", "Peskov")),
        ("en", "Zakharova confirmed that the Kremlin had denied the reports.", ("denies", "the Kremlin")),
        ("ru", "Захарова подтвердила, что Песков опроверг эту информацию.", ("denies", "Песков")),
        ("uk", "Захарова підтвердила, що Пєсков спростував цю інформацію.", ("denies", "Пєсков")),
        ("en", "Peskov, not known for candour, denied the reports.", ("denies", "Peskov, not known for candour")),
        ("en", "Mash admitted that it erred, and the Kremlin denied the reports.", ("denies", "the Kremlin")),
        ("en", "Asked about it, Peskov said the reports were false.", ("denies", "Peskov")),
        ("ru", "Премьер Гонконга Джон Ли опроверг эту информацию.", ("denies", "Премьер Гонконга Джон Ли")),
        ("ru", "Эту информацию опроверг Ли Кэцян.", ("denies", "Ли Кэцян")),
        ("ru", "Если верить Пескову, это фейк, заявил Лавров.", ("denies", "Лавров")),
        ("uk", "У МЗС цю інформацію спростували.", ("denies", "У МЗС")),
    ],
)
def test_what_somebody_denies_is_a_denial(language: str, sentence: str, expected: tuple[str, str]) -> None:
    """A surname like a particle, a negation of something else, and a condition in another clause hide no denial."""
    ((stance, speaker),) = stances(language, sentence)
    assert stance == expected[0]
    assert speaker.endswith(expected[1])
