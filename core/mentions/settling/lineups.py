"""Line-ups, goals and scores: where a surname that is also a word is a player, and where such a word is a team."""

import re
from typing import Final

from core.mentions.pages.scan import Page
from core.mentions.reading.reading import Reading
from core.mentions.words.alphabet import key, words
from core.mentions.words.cues import TITLES

# Those who play and who scored («„Зоря“: Гай; Ткач – Бук, Лис – Дуб», «1:0 Гай (Дуб), 21:19»).
_ASSISTED: Final = r"(?: \([^()\n]{1,60}\))?"
_PLAYER: Final = re.compile(rf"{_ASSISTED}([,;]| [–—-]) (?:[А-ЯЁҐЄІЇ][а-яёґєії]{{0,3}}\. ?)?[А-ЯЁҐЄІЇ][\w'’ʼ-]+")
_BEHIND_PLAYERS: Final = frozenset(" ,;/")
_GOES_ON: Final = re.compile(r"[,;/]| \(| (?:і|й|та|и) [А-ЯЁҐЄІЇ]")  # a list with the next of it
# What a list of people begins with, beside the plurals of titles.
_OF_PEOPLE: Final = TITLES | frozenset(
    map(
        key,
        words(
            "гол голи шайби заміни попередження вилучення ролях автори переможці переможниці призери призерки найкращі "
            "арбітри тренери режисери учасники учасниці присутні доповідачі виступили утрималися утримались голосували "
            "кандидати ведучі гравці гравчині воротарі захисники півзахисники нападники лауреати лауреатки загиблі "
            "поранені затримані обвинувачені підозрювані адвокати прокурори судді депутати капітани актори співачки "
            "голы шайбы замены предупреждения удаления авторы победители победительницы призёры лучшие арбитры тренеры "
            "режиссёры участники участницы присутствовали докладчики выступили воздержались голосовали кандидаты "
            "ведущие игроки вратари защитники полузащитники нападающие погибшие раненые задержанные обвиняемые "
            "подозреваемые адвокаты прокуроры судьи депутаты капитаны актёры"
        ),
    )
)
_GOAL: Final = re.compile(r"(?:\A|[\n.:;,] ?)\d{1,2}:\d{1,2}(?: [–—-])? \Z")
# Two teams and the score: «Кременчук — Сокіл 2:4».
_TEAM: Final = r"(?<![\w'’ʼ-])([А-ЯЁҐЄІЇ][\w'’ʼ-]{1,40})[»”\"]?(?: \([^()\n]{1,30}\))?"
_MATCH: Final = re.compile(rf"{_TEAM} [–—-] [«“\"]?{_TEAM} (?:[–—-] )?\d{{1,2}}:\d{{1,2}}(?!\d)")
_MINUTE: Final = re.compile(rf"{_ASSISTED}, (?:\d{{1,3}}:)?\d{{1,3}}(?!\w)")
# «Голи: Гай, 35; Мороз, 60»: the second of a list is known by the heading of its line, and by the minute behind it.
_GOALS: Final = re.compile(r"(?:Гол|Голи|Голы|Шайби|Шайбы): [^\n]+; \Z")
_SCORED: Final = re.compile(rf"{_ASSISTED}, \d{{1,3}}(?!\w)")
_LONGEST_SCORE, _LONGEST_GOALS, _MOST_PLAYERS = 12, 200, 8

# A list of whoever played: surnames alone or with a given name, each with what it did in brackets or not.
_NAME: Final = r"(?:[А-ЯЁҐЄІЇ]\. ?|[А-ЯЁҐЄІЇ][\w'’ʼ-]{0,40} )?[А-ЯЁҐЄІЇ][\w'’ʼ-]{0,40}(?: \([^()\n]{1,60}\))?"
_JOINT: Final = r"(?:, | и | та | і | й )"
_LISTED: Final = re.compile(rf" (?:{_NAME}{_JOINT})*").match
_GO_ON: Final = re.compile(rf"(?: \([^()\n]{{1,60}}\))?(?:{_JOINT}{_NAME})*").match
_JOINTS: Final = re.compile(rf"{_JOINT}(?=[А-ЯЁҐЄІЇ])|{_JOINT}\Z").findall
IN_LISTS: Final = frozenset(
    ("", *map(key, ("и", "та", "і", "й")))
)  # folded words that may be right before a name in a list
_OF_GAMES: Final = tuple(
    f" {key(word)}" for word in words("матч футболист хоккеист футболіст хокеїст забил забив автор шайб дубл хет-трик")
) + tuple(f" {key(word)} " for word in words("гол голы голов голи голів"))
_LONGEST_TEAM, _LONGEST_HEADING, _SMALLEST_TEAM = 400, 100, 4


def is_player(text: str, reading: Reading) -> bool:
    """Whether a line-up or a list of goals names somebody («„Зоря“: Гай; Ткач – Бук, …», «1:0 Гай, 21:19»).

    Or any list that tells of people («Судді: Ткач (Київ), Гай (Львів)», «Голи: Ткач, 35»).
    """
    start, end = reading.start, reading.end
    if text[end : end + 1] not in _BEHIND_PLAYERS or text[start - 1 : start] != " ":
        return False
    if text[start - 2 : start - 1] in (":", ";"):
        if text[start - 2] == ":" and reading.lead in _OF_PEOPLE and _GOES_ON.match(text, end):
            return True
        if _SCORED.match(text, end) and _GOALS.search(text, max(0, start - _LONGEST_GOALS), start):
            return True
        return _is_line_up(text, end)
    scored = _GOAL.search(text, max(0, start - _LONGEST_SCORE), start)
    return scored is not None and _MINUTE.match(text, end) is not None


def _is_line_up(text: str, place: int) -> bool:
    """Whether names of players follow: between dashes and commas, of which two of a kind come in a row.

    So they do in no list of matches («Зоря – Лев, Сокіл – Вовк») and on no way («Київ – Львів – Рава»).
    """
    marks = ""
    for _ in range(_MOST_PLAYERS):
        found = _PLAYER.match(text, place)
        if found is None:
            break
        marks += "," if found[1] in ",;" else "-"
        place = found.end()
    return "," in marks and "-" in marks and (",," in marks or "--" in marks)


def tells_of_players(page: Page) -> bool:
    """Whether a list of players may stand in a text: `team_around` is asked of each name in those alone."""
    return ":" in page.text and page.tells(_OF_GAMES)


def team_around(page: Page, reading: Reading) -> tuple[int, int, int, str] | None:
    """Where a list of players begins and ends that a surname is of, how many they are, and what tells of players.

    «Герои матча: Лис (два гола), Дуб, Заяц и Мороз»: at least four names behind a colon, that only commas part.
    """
    text, start = page.text, reading.start
    if text[start - 1 : start] != " ":
        return None
    colon = text.rfind(":", max(0, start - _LONGEST_TEAM), start)
    if colon < 0:
        return None
    before = _LISTED(text, colon + 1, start)
    behind = _GO_ON(text, reading.end, reading.end + _LONGEST_TEAM)
    if before is None or before.end() != start or behind is None:
        return None
    count = 1 + len(_JOINTS(before[0])) + len(_JOINTS(behind[0]))
    if count < _SMALLEST_TEAM:
        return None
    earliest = colon - _LONGEST_HEADING
    heading = max(text.rfind("\n", max(0, earliest), colon), earliest)
    told = page.folded[heading + 1 : colon + 1] + " "
    game = next((told.find(word) for word in _OF_GAMES if word in told), -1)
    if game < 0:
        return None
    word = text[heading + game + 1 : heading + told.find(" ", game + 1)]
    return colon, behind.end(), count, word


def pairs_with_scores(text: str) -> list[tuple[str, ...]]:
    """The folded names of those who played each other, as the text tells by their score."""
    return [tuple(map(key, match)) for match in _MATCH.findall(text)] if ":" in text else []
