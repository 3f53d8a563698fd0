"""Citations of people's own channels, what is said elsewhere than there, and which of a channel's posts is meant."""

import pytest

from core.encoders import Span
from core.links import compile_channels
from core.links.citing import Fit, may_be_of_one_post, with_others
from core.links.reading.citations import Citation
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

PETROV = WatchedChannel("petrov_gov", "Иван Петров", aliases=("Петров", "Ivan Petrov", "Petrov"))
GROM = WatchedChannel("grom_vdv", "Гром", aliases=("Grom",))
ORLOV = WatchedChannel("orlov", "Александр Орлов", aliases=("Orlov",))
NAMES = compile_channels([PETROV, GROM, ORLOV, WatchedChannel("lenta_x", "Лента")])


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        # A title and an office between the verb and whose channel it is.
        ("Мост закрыт, сообщил губернатор области Иван Петров.", [("Иван Петров", "Мост закрыт", None)]),
        ("Мост закрыли. Об этом сообщил глава края Иван Петров.", [("Иван Петров", "Мост закрыли", None)]),
        (
            "Представитель МЧС России Иван Петров призвал в своём телеграм-канале не выходить на лёд.",
            [("Иван Петров", "не выходить на лёд", None)],
        ),
        (
            "The mayor of Omsk, Ivan Petrov, said on his Telegram channel that the bridge was shut.",
            [("Иван Петров", "the bridge was shut", None)],
        ),
        # Whoever does something behind a quotation, or before one, has said it.
        ("«Это провал», — улыбнулся в ответ Петров.", [("Иван Петров", "«Это провал»", None)]),
        ("Петров обрушился на мэра: «Он снова всё проспал».", [("Иван Петров", "«Он снова всё проспал»", None)]),
        ('О 17.20 Петров коротко відповів меру: "Моста немає".', [("Иван Петров", '"Моста немає"', None)]),
        ('Спочатку Петров о 17.20 коротко повідомив: "Моста немає".', [("Иван Петров", '"Моста немає"', None)]),
        # A quotation is taken from where it opens.
        (
            "«Мост упал в шесть. Людей на нём не было», — пишет «Гром».",
            [("Гром", "«Мост упал в шесть. Людей на нём не было»", None)],
        ),
        (
            'The bridge fell. "It fell at six. Nobody was on it," Grom wrote.',
            [("Гром", '"It fell at six. Nobody was on it,"', None)],
        ),
        # The given name of whoever's channel it is, however it is spelt; the comma behind an aside may be missing.
        ("Alexander Orlov said on Telegram that the bridge fell.", [("Александр Орлов", "the bridge fell", None)]),
        ("Viktor Orlov said on Telegram that the bridge fell.", []),
        (
            "Orlov, a deputy and an ally of the mayor wrote on Telegram on Sunday that the bridge fell.",
            [("Александр Орлов", "the bridge fell", "on Sunday")],
        ),
        # What a post reads, and what is said besides what was put out.
        ("“It fell at six,” a translation of Grom's post read.", [("Гром", "“It fell at six,”", None)]),
        ("Grom's post, now deleted, read “It fell at six.”", [("Гром", "“It fell at six.”", None)]),
        (
            "Grom shared a picture of the bridge on Telegram, adding that nobody was hurt.",
            [("Гром", "a picture of the bridge on Telegram", None), ("Гром", "nobody was hurt", None)],
        ),
        (
            "Grom released a video of the bridge, showing a car in the river.",
            [("Гром", "a video of the bridge, showing a car in the river", None)],
        ),
        # Who passes it on is no part of it.
        (
            "Як написали на сторінці «Гром» у Telegram, міст упав о шостій ранку, зазначають Вісті краю.",
            [("Гром", "міст упав о шостій ранку", None)],
        ),
        (
            "Мост упал в шесть утра, сообщают Вести края со ссылкой на телеграм-канал «Гром».",
            [("Гром", "Мост упал в шесть утра", None)],
        ),
    ],
)
def test_what_is_said_is_read(text: str, reports: list[Report]) -> None:
    """Each is read with its clause and day, and nothing else."""
    assert found(text) == reports


@pytest.mark.parametrize(
    "text",
    [
        "Мост закроют в мае. Про це в ефірі «Радіо Край» сказав Іван Петров.",
        "Мост закроют в мае. Об этом в интервью «Вестям» рассказал Петров.",
        "Зокрема, під час спілкування з журналістами Петров розповів, що міст закриють.",
        "В эфире радиостанции Петров рассказал, что мост закроют.",
        "In an interview with the BBC, Petrov said the bridge would be shut.",
        "“The bridge will be shut,” said Petrov at a briefing.",
        "Мост закроют, сообщил редактор канала Гром.",
    ],
)
def test_said_elsewhere_is_not_said_in_the_channel(text: str) -> None:
    """What is told to reporters, on the air or by somebody of the channel is no report of its posts."""
    assert found(text) == []


def cited(channel: WatchedChannel | None) -> Citation:
    return Citation(Span(0, 9), Span(0, 9), "said", "X", channel)


def test_citations_of_one_channel_speak_for_one_post() -> None:
    """Of two posts that fit a clause alike, that is better which fits the channel's other clauses too."""
    alike = [Fit(0, 0.5, 0.2), Fit(1, 0.5, 0.1)]
    assert [fit.row for fit in with_others(alike, [[Fit(0, 0.0, 0.0), Fit(1, 0.6, 0.5)]])] == [1, 0]
    assert with_others(alike, []) == alike
    assert may_be_of_one_post(cited(GROM), cited(GROM))
    assert not may_be_of_one_post(cited(GROM), cited(PETROV))
    assert not may_be_of_one_post(cited(None), cited(None))


def test_a_name_that_a_post_lacks_speaks_against_it() -> None:
    """Without vectors names count as words alone."""
    assert Fit(0, 0.5, 0.2, lacking=0.8).value < Fit(0, 0.5, 0.2).value
    assert Fit(0, None, 0.2, lacking=0.8).value == Fit(0, None, 0.2).value
