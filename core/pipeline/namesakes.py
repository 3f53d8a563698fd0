"""Evidence for telling namesakes apart, read from the store only where a text leaves several of them open."""

import math
from collections.abc import Iterator, Mapping
from functools import cached_property

from sqlalchemy.orm import Session

from core.storage.namesakes import full_namings, named_lately, verdicts_on

_MOST = 6.0  # the logarithm of as many namings as anybody will ever have
_VERDICT, _MOST_OF_VERDICTS = 0.1, 0.5


class ChannelEvidence:
    """What was said in the channel before a post; with `learn`, also how often each official is named in the store.

    Learning from stored posts and from analysts' verdicts is off unless the newsroom's watchlist switches it on: see
    docs/legal.md.
    """

    def __init__(self, session: Session, channel_id: int, message_id: int, *, learn: bool) -> None:
        self._session = session
        self._channel_id = channel_id
        self._message_id = message_id
        self._priors: Mapping[str, float] = _Learnt(session) if learn else {}

    @cached_property
    def recent(self) -> tuple[str, ...]:
        """Officials named in full in the channel's earlier posts, the newest first."""
        return named_lately(self._session, self._channel_id, self._message_id)

    @property
    def priors(self) -> Mapping[str, float]:
        """What was learnt, by official; empty where learning is off."""
        return self._priors


class _Learnt(Mapping[str, float]):
    """The prior of each official, counted when it is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._memory: dict[str, float] = {}

    def __getitem__(self, official_id: str) -> float:
        found = self._memory.get(official_id)
        if found is None:
            right, wrong = verdicts_on(self._session, official_id)
            judged = max(-_MOST_OF_VERDICTS, min(_MOST_OF_VERDICTS, _VERDICT * (right - wrong)))
            named = math.log10(1 + full_namings(self._session, official_id)) / _MOST
            found = self._memory[official_id] = named + judged
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._memory)

    def __len__(self) -> int:
        return max(1, len(self._memory))  # never empty: each official has a prior
