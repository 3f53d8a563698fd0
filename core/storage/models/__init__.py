"""The tables, by stage: heard (evidence), found (by rules), told (to people), judged (by analysts), working."""

from core.storage.models.base import Base
from core.storage.models.found import (
    ArticleMentionRow,
    ArticleRow,
    ArticleUrlRow,
    ArticleVersionRow,
    EmbeddingRow,
    FeedRow,
    FetchRequestRow,
    LinkRow,
    MentionRow,
    StoryRow,
)
from core.storage.models.heard import (
    ChannelAccessRow,
    ChannelEventRow,
    ChannelRow,
    EvidenceRow,
    GapRow,
    JobRow,
    PostRow,
    VersionRow,
)
from core.storage.models.judged import AuditRow, ReviewRow, SignInRow
from core.storage.models.told import (
    AlertRow,
    DeliveryRow,
    DestinationRow,
    DigestRunRow,
    DigestScheduleRow,
    InvitationRow,
    MemberRow,
    SubscriptionRow,
)
from core.storage.models.working import AccountRow, LeaseRow, NotBeforeRow, SettingRow

__all__ = [
    "AccountRow",
    "AlertRow",
    "ArticleMentionRow",
    "ArticleRow",
    "ArticleUrlRow",
    "ArticleVersionRow",
    "AuditRow",
    "Base",
    "ChannelAccessRow",
    "ChannelEventRow",
    "ChannelRow",
    "DeliveryRow",
    "DestinationRow",
    "DigestRunRow",
    "DigestScheduleRow",
    "EmbeddingRow",
    "EvidenceRow",
    "FeedRow",
    "FetchRequestRow",
    "GapRow",
    "InvitationRow",
    "JobRow",
    "LeaseRow",
    "LinkRow",
    "MemberRow",
    "MentionRow",
    "NotBeforeRow",
    "PostRow",
    "ReviewRow",
    "SettingRow",
    "SignInRow",
    "StoryRow",
    "SubscriptionRow",
    "VersionRow",
]
