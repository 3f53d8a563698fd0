"""Which posts an article is about and which it cites: citations, related posts, and why.

`find_citations` reads an article; `Linker` links articles and posts as they arrive, from either side; `link_articles`
does a whole set. All of it is pure: vectors come from outside, and None is allowed.
"""

from core.links.batch import link_articles
from core.links.linker import Linker
from core.links.reading.attribution import said_behind
from core.links.reading.channels import ChannelNames, compile_channels
from core.links.reading.citations import Citation, find_citations
from core.links.reading.claims import Outcome, propose_outcomes
from core.links.reading.days import Days, find_days
from core.links.reading.stances import Stance

__all__ = [
    "ChannelNames",
    "Citation",
    "Days",
    "Linker",
    "Outcome",
    "Stance",
    "compile_channels",
    "find_citations",
    "find_days",
    "link_articles",
    "propose_outcomes",
    "said_behind",
]
