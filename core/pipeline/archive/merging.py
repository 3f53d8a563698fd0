"""What of a file's posts the store does not know yet, or knows better: values beside what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import PostRow, VersionRow
from core.types import HeardDeletion, HeardPost, PostKey, Source
from core.versions import comparable


@dataclass(slots=True)
class StoredTexts:
    """All texts of a stored post, and what tells an older text or deletion from a newer one.

    `seen_at` is when Telegram last showed the post; None where only files told of it.
    """

    texts: set[str] = field(default_factory=set)
    last: str = ""
    edit_date: datetime | None = None
    deleted: bool = False
    seen_at: datetime | None = None

    def has(self, post: HeardPost) -> bool:
        """Whether its text is the last one, or one that was replaced since and did not return."""
        text = comparable(post.text)
        return text in self.texts and (text == self.last or not self._returns(post))

    def is_newer_than(self, post: HeardPost) -> bool:
        """Whether the last text was edited after the one that is told."""
        if self.edit_date is None:
            return False
        return post.edit_date is None or post.edit_date < self.edit_date

    def learns_of(self, deletion: HeardDeletion) -> bool:
        """Whether the deletion is news: the post is not known to be gone, nor was it there again since."""
        return not self.deleted and (self.seen_at is None or self.seen_at <= deletion.noticed_at)

    def _returns(self, post: HeardPost) -> bool:
        return self.edit_date is not None and post.edit_date is not None and post.edit_date > self.edit_date


def stored_texts(session: Session, keys: Sequence[PostKey]) -> dict[PostKey, StoredTexts]:
    """The texts of those posts that are stored; of one whose texts are all detached none."""
    by_channel: dict[int, list[int]] = {}
    for key in keys:
        by_channel.setdefault(key.channel_id, []).append(key.message_id)
    found: dict[PostKey, StoredTexts] = {}
    for channel_id, message_ids in by_channel.items():
        query = (
            select(PostRow, VersionRow.text, VersionRow.edit_date, VersionRow.exact_hash)
            .join(VersionRow, VersionRow.post_id == PostRow.id)
            .where(PostRow.channel_id == channel_id, PostRow.message_id.in_(message_ids))
            .order_by(VersionRow.number)
        )
        for post, text, edit_date, exact_hash in session.execute(query):
            stored = found.setdefault(PostKey(channel_id, post.message_id), StoredTexts())
            stored.last = comparable(text)
            stored.texts.add(stored.last)
            stored.edit_date = edit_date
            stored.deleted = post.deleted_noticed_at is not None
            # What a file told counts as seen when it was read, until an account sees it.
            only_told = post.source == Source.IMPORT and exact_hash == b""
            stored.seen_at = None if only_told else post.last_seen_at
    return found
