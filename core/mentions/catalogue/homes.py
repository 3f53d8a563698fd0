"""The states of whose offices an official's positions are: worked out when the catalogue is compiled."""

import re

from core.mentions.catalogue.statenames import state_in_english, state_named_at
from core.mentions.words.alphabet import key, words
from core.types import Official

# What two states hold or held, so that a title of either may be the same person's.
_DISPUTED = tuple(map(key, words("крым крим севастопол днр лнр донецк донецьк луганск луганськ херсон запорож")))
_OF_BOTH = ("РФ", "Украины")


def homes_of(official: Official) -> set[str]:
    """The states that an official's positions of all times name; none where they name none."""
    states: set[str] = set()
    for position in official.positions:
        for phrase in (position.title, *position.short):
            folded = f" {key(phrase)} "
            for place in re.finditer(r"[^ ]+", folded):
                word = place[0]
                state = state_named_at(folded, place.end(), word) or state_in_english(word)
                if state is not None:
                    states.add(state)
                if word.startswith(_DISPUTED):
                    states.update(_OF_BOTH)
    return states
