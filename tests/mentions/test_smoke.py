"""The facade finds plain names; kinds of names have their own cases."""

from core.mentions import compile_catalogue, detect
from core.types import Official


def test_finds_a_surname_in_the_genitive() -> None:
    """A surname in an oblique case is found with its span and surface."""
    catalogue = compile_catalogue([Official("sergey-lavrov", {"ru": "Сергей Викторович Лавров"})])
    text = "🙂 Отставку Лаврова опровергли"
    (mention,) = detect(text, catalogue)
    assert (mention.official_id, mention.surface) == ("sergey-lavrov", "Лаврова")
    assert text[mention.start : mention.end] == mention.surface
