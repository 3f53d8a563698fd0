"""Where a text calls something a channel and no more: “the channel Crimean Wind”, «канал «Пепел»».

Such a channel is one of Telegram unless the text says otherwise: broadcasters, waterways and channels elsewhere are
none. Its name must be one beyond doubt: in “a source told the channel Peskov lied” there is none.
"""

import re
from collections.abc import Iterator

from core.encoders import Span
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar.pieces import DAY
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import one_of

# What a channel is that is none of Telegram: the word in front of it.
_OTHERWISE = one_of(
    "tv television broadcast broadcasting cable satellite youtube whatsapp news sports music shipping navigation",
    "english",
    "main state federal",
    "телевизион+ спутников+ кабельн+ федеральн+ государствен+ общественн+ музыкальн+ спортивн+ детск+ судоходн+",
    "новостно+",
    "новостны+ орошительн+ ютуб ютьюб ютюб эфирн+ республиканск+ региональн+ первый первого первом",
    "телевізійн+ супутников+ кабельн+ державн+ громадськ+ суспільн+ музичн+ спортивн+ дитяч+ судноплавн+ новинн+",
    "зрошувальн+ перший першого першому новий нового новому",
)
# Broadcasters by the first word of their names, in small letters.
_BROADCASTER = one_of(
    "россия росія russia первый перший нтв тнт стс звезда культура спас царьград отр мир дождь dozhd rain матч",
    "match rtvi",
    "euronews евроньюс cnn bbc би-би-си al аль fox sky itv msnbc cnbc nbc cbs abc pbs tvp tvn zdf ard france",
    "франс lci bfm",
    "bfmtv tf1 rai nhk cgtn kan i24 i24news bloomberg рада rada інтер интер inter ictv стб україна украина еспресо",
    "espreso прямий прямой суспільне новий наш newsone zik дім дом freedom белсат belsat настоящее current тет",
    "мега нтн",
    "москва вместе discovery eurosport history апостроф беларусь білорусь соловьев соловьёв",
)
_HAS_TV = re.compile(r"(?i:\btv\b|\bтв\b|телеви|телебач|television)|\d{1,3}\b")
_ELSEWHERE = re.compile(
    r"[”\"»“’']?\s+(?i:(?:on|in|на|в|у)\s+(?:youtube|ютуб\w*|ютьюб\w*|whatsapp|max|вотсап\w*|vk))(?!\w)"
)

_QUOTED = r"[“\"«„‘'](?P<quoted>(?=[A-ZА-ЯЁІЇЄҐ0-9])[^”\"»“’',.:;!?]{2,40})[”\"»“’']"
_LATIN = r"(?P<latin>[A-Z][\w’'-]*[a-z][\w’'-]*(?:\s+[A-Z0-9][\w’'-]*){0,3})"
_CYRILLIC = r"(?P<cyrillic>[А-ЯІЇЄҐ][а-яёіїєґ’'-]+(?:\s+[А-ЯІЇЄҐ][а-яёіїєґ’'-]+){0,2})"
# the local channel [X], «місцевий канал [X]»
_ENGLISH = re.compile(
    rf"(?<![\w-])(?P<to>(?i:told|tells|asked|(?<!according\s)to|on|in)\s+)?(?i:the|an?)\s+(?:(?P<kind>[\w-]+)\s+)?channel\s+"
    rf"(?:called\s+|named\s+)?(?:{_QUOTED}|@(?P<handle>\w{{4,32}})|{_LATIN})"
)
_SLAVIC = re.compile(
    r"(?<![\w-])(?:(?P<kind>[\w-]+)\s+)?(?i:канал(?:[ауеі]|ом|ові)?)\s+(?:под\s+названием\s+|під\s+назвою\s+)?"
    rf"(?:{_QUOTED}|@(?P<handle>\w{{4,32}})|{_LATIN}|{_CYRILLIC})"
)
_SAYS = re.compile(rf"(?:,?\s+(?:that|which)(?:\s+first)?)?(?:\s+{DAY})?\s+{VERB}(?!\w)")
_ENDS = re.compile(r"\s*(?:[,.;)]|$)")
_OF_SOMEBODY = re.compile(r"(?i:[ауыиіяюейой]|ов|ев|ів|їв)$")  # «канал Кадырова» is his, and is not called so
_LONGEST = 4  # words


def called_a_channel(text: str) -> Iterator[Span]:
    """The names of what `text` calls a channel and nothing else."""
    for pattern in (_ENGLISH, _SLAVIC):
        for match in pattern.finditer(text):
            kind = next(group for group in ("quoted", "handle", "latin", "cyrillic") if match.groupdict().get(group))
            if _is_one_of_telegram(match, kind) and _is_name(text, match, kind):
                yield Span(*match.span(kind))


def _is_one_of_telegram(match: re.Match[str], kind: str) -> bool:
    name = match.group(kind)
    if re.fullmatch(_OTHERWISE, (match.group("kind") or "").lower()) or _HAS_TV.search(name):
        return False
    is_broadcaster = re.fullmatch(_BROADCASTER, re.split(r"[\s-]", name.lower())[0])
    return not is_broadcaster and not _ELSEWHERE.match(match.string, match.end())


def _is_name(text: str, match: re.Match[str], kind: str) -> bool:
    """Whether the words are a name: in quotes, or with the verb of the channel, or the end of its phrase, behind."""
    name = match.group(kind)
    if kind == "handle":
        return True
    if len(name.split()) > _LONGEST or DAY_PHRASE.match(name):
        return False
    if kind == "quoted":
        return True
    says = bool(_SAYS.match(text, match.end(kind)))
    if kind == "cyrillic":
        return says and not _OF_SOMEBODY.search(name.split()[0])
    return not match.groupdict().get("to") and (says or bool(_ENDS.match(text, match.end(kind))))
