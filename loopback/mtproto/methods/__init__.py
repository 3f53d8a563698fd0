"""The methods that this Telegram knows, by topic."""

import importlib

_TOPICS = ("account", "auth", "channels", "files", "messages", "updates")


def load() -> None:
    """Register all methods."""
    for topic in _TOPICS:
        importlib.import_module(f"{__name__}.{topic}")
