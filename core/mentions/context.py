"""What a newsroom knows beside the text: earlier posts of the channel and priors, passed in as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol


class Evidence(Protocol):
    """Evidence from outside the text; it is asked for only where the text leaves several namesakes open."""

    @property
    def recent(self) -> tuple[str, ...]:
        """Officials named in full in the channel's earlier posts, the newest first."""

    @property
    def priors(self) -> Mapping[str, float]:
        """How often an official is meant when the surname stands alone (about -0.5 to 1); empty if nothing is known."""


@dataclass(frozen=True, slots=True)
class Context:
    """Evidence that is known beforehand."""

    recent: tuple[str, ...] = ()
    priors: Mapping[str, float] = field(default_factory=dict)


NO_CONTEXT: Final = Context()
