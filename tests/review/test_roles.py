"""What the desk says of members whose role changed."""

from core.storage.people import put_member
from core.storage.store import Store
from tests.builders import NOON
from tests.review.conftest import PEOPLE, Enter


async def test_who_is_no_analyst_any_more_keeps_a_name(enter: Enter, filled: Store) -> None:
    """A post stays assigned to them by name, which is no number of Telegram's, and nobody can assign another one."""
    admin = await enter("admin")
    await admin.post("/review", kind="assignment", post_id=1, verdict="set", subject=PEOPLE["analyst"])
    await filled.write(lambda session: put_member(session, PEOPLE["analyst"], "journalist", "Analyst", NOON))
    page = (await admin.get("/post/1001/1")).text
    assert '<span class="tag good">Analyst</span>' in page
    assert "assigned to: Analyst" in page
    assert f'<option value="{PEOPLE["analyst"]}"' not in page
