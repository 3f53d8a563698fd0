"""Which language a text is written in, as far as its letters tell. Pure."""

_UKRAINIAN = frozenset("іїєґІЇЄҐ")
_RUSSIAN = frozenset("ыэъёЫЭЪЁ")


def needs_translation(text: str, language: str) -> bool:
    """Whether a reader of `language` does not read this text anyway; Russian and Ukrainian are told apart."""
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    if not cyrillic and not latin:
        return False
    if cyrillic * 2 < latin:
        return language != "en"
    if language == "en":
        return True
    letters = set(text)
    written = "uk" if letters & _UKRAINIAN else "ru" if letters & _RUSSIAN else language
    return written != language
