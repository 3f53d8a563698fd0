"""Which addresses Telegram takes for a link, and in which form it keeps them (TDLib's `LinkManager`)."""

import re

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):(//)?(.*)", re.DOTALL)
_HOST = re.compile(
    r"(?:[^\s/?#@]*@)?((?:[\w](?:[\w-]*[\w])?\.)+[\w-]{2,63}|localhost|(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-fA-F:.]+\])"
    r"(?::(\d{1,5}))?((?:[/?#][^\s]*)?)\Z"
)
_USER = re.compile(r"tg://user\?(?:.*&)?id=(\d+)")


def linked_user(url: str) -> int | None:
    """The person that a `tg://user?id=…` link mentions."""
    match = _USER.match(url.strip().lower())
    return int(match.group(1)) if match else None


def checked_link(url: str) -> str | None:
    """`url` as Telegram stores it (scheme and host in lower case, a path at least `/`), None if it is no URL."""
    url = url.strip()
    if not url or any(ord(ch) < 0x20 for ch in url):
        return None
    scheme, rest = "http", url
    match = _SCHEME.match(url)
    if match and (match.group(2) or match.group(1).lower() in ("tg", "ton", "tonsite")):
        scheme, rest = match.group(1).lower(), match.group(3)
    if scheme in ("tg", "ton"):
        return f"{scheme}://{rest}" if rest else None
    if scheme not in ("http", "https", "ftp", "tonsite"):  # any other is refused as an unsupported protocol
        return None
    host = _HOST.match(rest)
    if host is None or (host.group(2) and not 0 < int(host.group(2)) < 65536):
        return None
    cut = host.end(2) if host.group(2) else host.end(1)
    tail = rest[cut:] or "/"
    return f"{scheme}://{rest[:cut].lower()}{tail if tail.startswith('/') else '/' + tail}"
