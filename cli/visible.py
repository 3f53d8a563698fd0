"""Text of others on a terminal, or in a log that somebody reads on one: it stays text and commands nothing."""

_KEPT = "\t\n"
# C0, DEL and C1: a post that holds them could clear the screen, name the window or fill the clipboard.
_COMMANDS = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in _KEPT}


def visible(text: str) -> str:
    """`text` with a mark in the place of each character that a terminal would obey."""
    return text.translate(_COMMANDS)
