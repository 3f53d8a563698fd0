"""A heard post on its way through ingest: each stage adds what it decided."""

from dataclasses import dataclass, field

from core.storage.posts import StoredPost
from core.types import HeardPost, Mention
from core.versions import Judgement


@dataclass(slots=True)
class Judged:
    """A heard post with what was decided of it, and its rows' ids once they are there."""

    heard: HeardPost
    hash: bytes
    judgement: Judgement
    stored: StoredPost | None
    number: int = 0
    mentions: list[Mention] = field(default_factory=list)
    post_id: int = 0
    version_id: int = 0
    story_id: int | None = None
    begins_story: bool = False
