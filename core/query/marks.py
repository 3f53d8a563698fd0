"""Marks: words of the index that no text can hold, for what is known of a post when it is indexed.

Each begins with an underscore, which no term of a text does.
"""

from collections.abc import Iterable

ALL = "_all"
FORWARDED = "_f"
ALBUM = "_g"
REPLY = "_r"
LINK = "_l"
DOUBTFUL = "_d"
MENTIONED = "_n"
LATER_VERSION = "_v"
SHORT = "_b"
_WEIGHTY = "_t"
MAX_WORD = 64
"""Letters of a word that are looked at: neither engine has room for any."""


def weighty(term: str) -> str:
    """Posts that say this term more than once."""
    return _WEIGHTY + term


def channel(channel_id: int) -> str:
    """Posts of this channel."""
    return f"_c{channel_id}"


def official(official_id: str) -> str:
    """Versions that name this official."""
    return "_o" + _plain(official_id)


def kind(mention_kind: str) -> str:
    """Versions with a mention of this kind."""
    return "_k" + _plain(mention_kind)


def source(name: str) -> str:
    """Posts that came to us so."""
    return "_s" + _plain(name)


def media(media_kind: str) -> str:
    """Versions with media of this kind; of any kind when empty."""
    return "_m" + _plain(media_kind)


def forward_word(word: str) -> str:
    """Posts forwarded from someone with this word in the name, as `plain_word` gives it."""
    return "_w" + _plain(word)


def forward_channel(channel_id: int) -> str:
    """Posts forwarded from this channel."""
    return f"_x{channel_id}"


def _plain(text: str) -> str:
    """Letters and digits stay, anything else is written by its number, so that both engines see one word."""
    return "".join(character if character.isalnum() else f"_{ord(character):x}_" for character in text)


def tells_origin(marks: Iterable[str]) -> bool:
    """Whether some of the marks say whence a post was forwarded."""
    return any(mark.startswith(("_w", "_x")) for mark in marks)
