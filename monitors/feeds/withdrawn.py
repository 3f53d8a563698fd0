"""What stands on a page in place of an article that its newsroom took back: a line that says so, and nothing else."""

import re

_LONGEST = 400  # characters of a page that only says that it has no article any more

_ENGLISH = re.compile(
    r"(?:(?:this|the) )?(?:article|story|report|page|post|piece|column|interview|content|material)"
    r" (?:(?:has|was|is|have)(?: now)?(?: been)? )?"
    r"(?:removed|withdrawn|retracted|taken down|deleted|unpublished|no longer available)\b",
    re.IGNORECASE,
)
_RUSSIAN = re.compile(
    r"(?:(?:этот|эта|это|данный|данная) )?(?:материал|статья|публикация|новость|текст|заметка|страница|интервью)"
    r" (?:(?:был|была|было) )?"
    r"(?:удал[её]н[ао]?|снят[ао]?(?: с публикации| с сайта)?|отозван[ао]?|больше не доступ(?:ен|на|но))(?!\w)",
    re.IGNORECASE,
)
_UKRAINIAN = re.compile(
    r"(?:(?:цей|ця|це|цю) )?"
    r"(?:матеріал|статт[юя]|публікаці[юя]|новин[уа]|текст|сторінк[уа]|інтерв['’]ю)"
    r" (?:(?:був|була|було) )?"
    r"(?:видален(?:о|ий|а)|знят(?:о|ий|а)(?: з публікації| з сайту)?|відкликан(?:о|ий|а)|"
    r"більше не доступн(?:ий|а|о))(?!\w)",
    re.IGNORECASE,
)
_NOTICES = (_ENGLISH, _RUSSIAN, _UKRAINIAN)


def notice_of_withdrawal(text: str) -> str:
    """The line by which a page of this `text` says that its article was taken back; empty for any other page.

    Its headline and what leads elsewhere may stand before it. A report that has such a line is longer than a notice.
    """
    if len(text) > _LONGEST:
        return ""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return next((line for line in lines if any(one.match(line) for one in _NOTICES)), "")
