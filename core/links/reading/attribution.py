"""The value that the readers of a sentence hand on: who said what; and where a quotation is attributed."""

from dataclasses import dataclass

from core.encoders import Span
from core.links.reading.channels import Named
from core.links.reading.grammar import trailing


def said_behind(text: str, end: int) -> int | None:
    """Where the attribution ends by which a quotation that ends at `end` is said by what follows (a name in quotation
    marks begins there, if there is one): «A», — пишет «Заря». None where no verb of saying follows.
    """
    behind = trailing.SAID_BEHIND.match(text, end)
    return behind.end() if behind else None


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, its verb and its clause; `day_zones` are where its day may be named, nearest first. `besides` is what
    it is said to have added: “A, X said, adding that B”. `start` is where “according to X” begins, and `behind` what
    stands behind it; None where the source is a subject.
    """

    named: Named
    verb: str
    clause: Span
    day_zones: tuple[Span, ...]
    besides: Span | None = None
    start: int | None = None
    behind: Span | None = None
    beside: tuple[Span, ...] = ()  # within the clause: whose channel it is, and where
    guessed: bool = False  # from a post or channel that stands beside: no verb tells that anything was said
