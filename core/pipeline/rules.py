"""The rules in force: immutable values, swapped as a whole when the catalogue or the watchlist changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from core.mentions import Catalogue
from core.types import Official, WatchedChannel, Watchlist


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that use cases need besides the store."""

    watchlist: Watchlist
    catalogue: Catalogue
    officials: Mapping[str, Official] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The newsroom's zone."""
        return ZoneInfo(self.watchlist.timezone)

    @property
    def channels(self) -> tuple[WatchedChannel, ...]:
        return self.watchlist.channels

    def official_name(self, official_id: str, language: str) -> str:
        """The name to show; an official who left the catalogue is shown by id."""
        official = self.officials.get(official_id)
        return official.name(language) if official else official_id


class RulesHolder:
    """The one reference that is replaced when rules change; readers take `current` once for each piece of work."""

    def __init__(self, current: Rules) -> None:
        self.current = current
