"""When counters are looked at again."""

from datetime import timedelta

from core.series import AGES, next_look
from tests.builders import NOON


def test_looks_thin_out_and_end() -> None:
    """From minutes to weeks, each at a full five minutes at or after its age; an old post is left alone."""
    published = NOON + timedelta(seconds=17)
    looks = []
    at = next_look(published, published)
    while at is not None:
        looks.append(at)
        at = next_look(published, at)
    assert len(looks) == len(AGES)
    for look, age in zip(looks, AGES, strict=True):
        assert timedelta() <= look - published - age < timedelta(minutes=5)
        assert look.timestamp() % 300 == 0
    assert next_look(published, published + timedelta(days=31)) is None
