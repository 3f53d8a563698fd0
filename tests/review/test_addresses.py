"""Links of the desk to officials whose ids another catalogue made."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy.orm import Session

from core.pipeline.hearing.intake import Intake
from core.pipeline.newsroom import reviewing
from core.pipeline.rules import RulesHolder
from core.storage.desk import post_row
from core.storage.store import Store
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, Enter


@pytest.mark.parametrize("official_id", ["https://data.test/entity?q=58217#now", "gov:mid:lavrov", "МИД/Лавров 100%"])
async def test_every_id_of_an_official_has_a_page(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock, official_id: str
) -> None:
    """An id may be any text: the links of all pages lead to the official, and a disagreement names them."""
    holder.current = rules_for(replace(LAVROV, id=official_id))
    await Intake(filled, holder, clock).hear([heard("DEMO. Лавров снова прибыл.", message_id=800)])

    def disagree(session: Session) -> None:
        post_id = post_row(session, 1001, 800).id
        for who, verdict in (("analyst", "confirmed"), ("admin", "rejected")):
            subject = reviewing.mention_subject(0, 6, 12, official_id)
            reviewing.judge(
                session, PEOPLE[who], NOON, kind="mention", post_id=post_id, subject=subject, verdict=verdict
            )

    await filled.write(disagree)
    person = await enter("admin")
    for path in ("/officials", "/post/1001/800", "/inbox/conflicts"):
        links = re.findall(r'href="(/official/[^"]+)"', (await person.get(path)).text)
        assert links, path
        for link in links:
            page = await person.get(unescape(link))
            assert page.status_code == 200, (path, link)
            assert f"<h1>{LAVROV.name('en')}</h1>" in page.text
