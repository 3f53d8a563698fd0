"""An MTProto 2.0 server that Telethon connects to, over the state in `loopback.state`."""

from loopback.mtproto.server import MTProtoServer

__all__ = ["MTProtoServer"]
