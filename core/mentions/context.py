"""What a newsroom knows beside the text: earlier posts of the channel and priors, passed in as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Context:
    """Evidence from outside the text.

    `recent` are ids of officials named in full in the channel's earlier posts, the newest first; `priors` how often
    an official is meant when the surname stands alone (any positive scale); `id` names the value in stored results.
    """

    recent: tuple[str, ...] = ()
    priors: Mapping[str, float] = field(default_factory=dict)
    id: str = ""


NO_CONTEXT = Context()
