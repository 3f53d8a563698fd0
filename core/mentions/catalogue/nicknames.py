"""Forms of nicknames and other aliases: single words bend like names, acronyms and Latin words stay as they are."""

from core.mentions.catalogue.forms import Spelling, is_cyrillic
from core.mentions.words import paradigms_ru, paradigms_uk
from core.mentions.words.alphabet import key
from core.mentions.words.grammar import ANY_CASE, GENDERS


def nickname_spellings(alias: str, gender: str | None) -> list[Spelling]:
    """The spellings of one alias with all forms."""
    word = alias.strip().lstrip("@#")
    folded = key(word)
    if not folded:
        return []
    lowered = word.lower()
    if not is_cyrillic(word):
        return [Spelling(lowered, ((folded, ANY_CASE | GENDERS),), latin=True)]
    if (word.isupper() and len(word) > 1) or not word.replace("-", "").isalpha():
        return [Spelling(lowered, ((folded, ANY_CASE | GENDERS),), latin=False)]
    forms = {folded: ANY_CASE | GENDERS}
    for form, bits in (*paradigms_ru.surname(lowered, gender), *paradigms_uk.surname(lowered, gender)):
        forms[key(form)] = forms.get(key(form), 0) | bits
    return [Spelling(lowered, tuple(forms.items()), latin=False)]
