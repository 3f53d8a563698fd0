"""What stands on a page in place of an article: a line that says that its newsroom took it back, and nothing else; or
a check of browsers, or an error, by its name.
"""

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


_LONGEST_WALL = 1000
_WALL = re.compile(
    r"just a moment(?:\.{3}|…)?|attention required!?|checking your browser.*|ddos-guard|access denied"
    r"|are you (?:a )?(?:human|robot)\??|вы не робот\??|проверка браузера.*"
    r"|(?:error |ошибка |помилка )?40[34](?: error)?"
    r"|(?:40[34][ .:–—-]*)?(?:(?:page )?not found|страница не найдена|сторінк[ау] не знайден[ао]|forbidden)"
    r"|доступ (?:запрещ[её]н|ограничен|заборонено|обмежено)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[|–—·:-]+\s+")


def is_a_wall(title: str, text: str) -> bool:
    """Whether a page with this `title` and little `text` is one that stands before articles, or in place of any."""
    return len(text) <= _LONGEST_WALL and any(_WALL.fullmatch(part.strip(" .")) for part in _PARTS.split(title))


def notice_of_withdrawal(text: str) -> str:
    """The line by which a page of this `text` says that its article was taken back; empty for any other page.

    Its headline and what leads elsewhere may stand before it. A report that has such a line is longer than a notice.
    """
    if len(text) > _LONGEST:
        return ""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return next((line for line in lines if any(one.match(line) for one in _NOTICES)), "")
