"""What was worked out for one text and is kept for the next: tables, each of which forgets all once it is full."""

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


def keep(memo: dict[Key, Value], key: Key, value: Value, most: int = 1_000) -> Value:
    """Keeps `value` in a memo that holds about `most` at a time, and returns it."""
    if len(memo) > most:
        memo.clear()
    memo[key] = value
    return value
