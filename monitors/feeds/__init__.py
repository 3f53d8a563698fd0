"""The ear for articles: polls the newsroom's feeds and reads the pages that they list.

`FeedMonitor` watches until cancelled; `check_feed` tells whether one feed can be used.
"""

from monitors.feeds.check import FeedCheck, check_feed
from monitors.feeds.monitor import FeedMonitor

__all__ = ["FeedCheck", "FeedMonitor", "check_feed"]
