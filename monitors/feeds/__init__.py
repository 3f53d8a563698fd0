"""The ear for articles: polls the newsroom's feeds and reads the pages that they list.

`FeedMonitor` watches until cancelled; `check_feed` tells whether one feed can be used; `read_article` reads one page.
"""

from monitors.feeds.byhand import read_article
from monitors.feeds.check import FeedCheck, check_feed
from monitors.feeds.monitor import FeedMonitor

__all__ = ["FeedCheck", "FeedMonitor", "check_feed", "read_article"]
