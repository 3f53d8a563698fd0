"""The state behind the loopback Telegram's MTProto server."""

from loopback.state.accounts import Account, AuthKey, Limit, User
from loopback.state.channel import Channel
from loopback.state.model import Action, Document, Event, Forward, Message, Photo, Poll, WebPage
from loopback.state.world import SERVICE_USER, Telegram, text_hash

__all__ = [
    "SERVICE_USER",
    "Account",
    "Action",
    "AuthKey",
    "Channel",
    "Document",
    "Event",
    "Forward",
    "Limit",
    "Message",
    "Photo",
    "Poll",
    "Telegram",
    "User",
    "WebPage",
    "text_hash",
]
