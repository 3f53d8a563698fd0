"""Counts in English, for what the commands print: they speak no other language."""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 post`, `2 posts`; `many` where the plural is not `one` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
