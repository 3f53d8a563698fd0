"""Denials and confirmations of what cited posts claim: proposed for the claim they name, with the speaker."""

import pytest

from core.links import Linker, Stance
from tests.links.world import CHANNELS, LONDON, NAMES, REFERENCE, article, cited_posts, crowd, mentions_in


def outcomes(text: str) -> set[tuple[str, str, str]]:
    """Post, stance and speaker of each proposal for an article beside the reference posts."""
    linker = Linker(CHANNELS, LONDON, names=NAMES)
    for each in [*crowd(60), *cited_posts()]:
        linker.add_post(each)
    linker.add_article(article(text), mentions_in(text))
    return {(each.post_id, each.stance, each.speaker) for each in linker.outcomes("a")}


def test_the_denial_of_the_reference_article_concerns_one_claim() -> None:
    """The Kremlin denies that he fell out of favour: the claim of the one post, not what the other one reported."""
    assert outcomes(REFERENCE) == {("kompromat/1", Stance.DENIES, "The Kremlin")}


REPORT = "Kompromat GROUP on Wednesday reported that Lavrov had fallen out of favour.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REPORT + "Peskov denied the reports.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "Peskov said on Thursday the reports were not true.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "A Kremlin aide confirmed that Lavrov had fallen out of favour.",
         {("kompromat/1", Stance.CONFIRMS, "A Kremlin aide")}),
        (REPORT + "BREAKING: Peskov denied the reports.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "MOSCOW — The Kremlin denied the reports.", {("kompromat/1", Stance.DENIES, "The Kremlin")}),
        (REPORT + "MOSCOW (Daily) - Peskov, a spokesman, denied the reports.",
         {("kompromat/1", Stance.DENIES, "Peskov, a spokesman")}),
        (REPORT + "Peskov denied this on Thursday.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "Peskov called it a fake.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "The report was denied by the Kremlin.", {("kompromat/1", Stance.DENIES, "the Kremlin")}),
        (REPORT + "Песков опроверг эту информацию.", {("kompromat/1", Stance.DENIES, "Песков")}),
        (REPORT + "Эти данные опровергли в Кремле.", {("kompromat/1", Stance.DENIES, "в Кремле")}),
        (REPORT + "Пєсков назвав це вигадкою.", {("kompromat/1", Stance.DENIES, "Пєсков")}),
        (REPORT + "Цю інформацію відкинули у Кремлі.", {("kompromat/1", Stance.DENIES, "у Кремлі")}),
        (REPORT + "Peskov called the reports a hoax.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "“It is a fake,” Peskov said.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "In a response, Peskov denied the reports.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "The reports are a hoax, an aide to Putin told a newspaper.",
         {("kompromat/1", Stance.DENIES, "an aide to Putin")}),
        (REPORT + "«Это всё фейк», — ответил Песков журналистам.", {("kompromat/1", Stance.DENIES, "Песков")}),
        (REPORT + "Эти сообщения не соответствуют действительности, заявили в Кремле.",
         {("kompromat/1", Stance.DENIES, "в Кремле")}),
        (REPORT + "В ведомстве «Север» опровергли эти сообщения.",
         {("kompromat/1", Stance.DENIES, "В ведомстве «Север»")}),
        (REPORT + "МЗС спростувало цю інформацію.", {("kompromat/1", Stance.DENIES, "МЗС")}),
        (REPORT + "«Це черговий фейк», — заявив речник Тихий.", {("kompromat/1", Stance.DENIES, "речник Тихий")}),
        (REPORT + "Ця інформація не відповідає дійсності, повідомили в МЗС.",
         {("kompromat/1", Stance.DENIES, "в МЗС")}),
        (REPORT + "“It is a lie that taxes will rise,” Peskov said.", set()),
        (REPORT + "«Это не фейк», — сказал Песков.", set()),
        (REPORT + "Peskov denied rumours about Lavrov.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "Peskov dismissed the claim that he was out of favour.", {("kompromat/1", Stance.DENIES, "Peskov")}),
        (REPORT + "Peskov dismissed the claim that a truce was near.", set()),
        (REPORT + "It was confirmed on Tuesday.", set()),
        (REPORT + "The report was confirmed later.", set()),
        (REPORT + "Эту информацию подтвердили позже.", set()),
        (REPORT + "Peskov denied rumours of a truce.", set()),
        (REPORT + "Peskov said that reports of a truce were not true.", set()),
        (REPORT + "В Кремле опровергли слухи о перемирии.", set()),
        (REPORT + "It rained.\nIt snowed.\nIt hailed.\nPeskov denied it.", set()),
        (REPORT + "Peskov did not deny the reports.", set()),
        (REPORT + "Peskov denied that the bridge had been hit.", set()),
        (REPORT + "Rain is expected in London.", set()),
        ("Peskov denied that Lavrov had fallen out of favour.", set()),
    ],
)  # fmt: skip
def test_who_denies_or_confirms_which_claim(text: str, expected: set[tuple[str, str, str]]) -> None:
    """A stance counts for the claim whose words it repeats, or for the reports as such; else for none."""
    assert outcomes(text) == expected
