"""A heard post on its way through ingest: each stage adds what it decided."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from core.storage.posts import StoredPost
from core.types import HeardPost, Mention, PostKey
from core.versions import Judgement


class Judged(Struct, gc=False):
    """A heard post with what was decided of it, and its rows' ids once they are there.

    `written` is its text as it is hashed (`core.canonical.text_json`).
    """

    heard: HeardPost
    key: PostKey
    hash: bytes
    judgement: Judgement
    written: bytes
    stored: StoredPost | None = None
    number: int = 0
    post_id: int = 0
    mentions: Sequence[Mention] = ()
    version_id: int = 0
    story_id: int | None = None
    begins_story: bool = False
    old: bool = False  # its story is found behind ingest
    look_at: datetime | None = None  # when its counters are looked at again, if it is new

    @property
    def channel_id(self) -> int:
        return self.key.channel_id
