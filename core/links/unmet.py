"""Which words of a new post could mean something to an article that was never compared with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Unmet:
    """Of the words of one post, by their places, those that an article's words might stand for: to any article, or to
    some by their ids. Of all others it is known that comparing them anew would find nothing.
    """

    to_any: npt.NDArray[np.bool_]
    to_some: Mapping[str, Sequence[int]]

    def by(self, article_id: str, since: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """The words that may mean something to an article, out of those that it has not met (`since`)."""
        found = self.to_any & since
        for place in self.to_some.get(article_id, ()):
            found[place] = since[place]
        return found
