"""Which posts carry one text or one claim: forwards, copies and rewrites, grouped as they arrive.

`StoryIndex.place` says where a post belongs; `tell_story` who published first, in what order, how late and how much of
the text they share. All of it is pure: the index is a value of memory, the caller stores what it says.
"""

from core.stories.copies import Shingles, likeness, shared_share, shingles
from core.stories.grouping import group_posts
from core.stories.index import COPY_LIKENESS, Kind, Placement, StoryIndex
from core.stories.marks import is_advertising
from core.stories.spread import Carrier, Spread, tell_story

__all__ = [
    "COPY_LIKENESS",
    "Carrier",
    "Kind",
    "Placement",
    "Shingles",
    "Spread",
    "StoryIndex",
    "group_posts",
    "is_advertising",
    "likeness",
    "shared_share",
    "shingles",
    "tell_story",
]
