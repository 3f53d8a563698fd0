"""A web page that shows one chat of the loopback Telegram as its user sees it, to look at, type into and tap."""

from loopback.page.server import ChatPage

__all__ = ["ChatPage"]
