"""Where a text names a Telegram channel: a watched one by name, alias or handle, or another one that it calls so."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.links.names import alike
from core.links.reading.days import DAY_PHRASE
from core.links.reading.grammar.leading import A_FULL_NAME
from core.links.reading.grammar.pieces import TITLE
from core.links.reading.grammar.verbs import VERB
from core.links.reading.holders import Holders, holders_among
from core.links.reading.offices import Office, offices_among, offices_in, others_speak
from core.links.reading.spelling import folded, romanised
from core.links.reading.unwatched import called_a_channel
from core.types import Official, WatchedChannel

# A vowel that goes when the word is inflected: «Ветер», «Кримського вітру».
_FLEETING = re.compile("(?<=[бвгґджзйклмнпрстфхцчшщ])(?:[её](?=[рцлн]ь?$)|о(?=к$))", re.IGNORECASE)
_LIKE_LETTERS = {"ы": "[ыи]", "и": "[иі]", "э": "[эе]", "е": "[еєё]", "ё": "[ёе]"}
_LIKE_LETTERS |= {"і": "[іи]", "ї": "[їи]", "є": "[єе]"}
_SOFT = re.compile("(?<=[сзц])ь?(?=к)")  # Белоцерковский, Білоцерківський
_CASE_ENDING = "(?:а|у|ом|ем|ём|е|і|ы|и|ов|ев|ів|ам|ами|ах|ові|еві|я|ю|ям|ями|ях)"
# A name of a channel nobody watches: in quotes, a handle, or words that begin with capital letters.
_CAPITALISED = r"[A-ZА-ЯІЇЄҐ][\w’'-]*(?:\s+(?:[A-ZА-ЯІЇЄҐ0-9][\w’'-]*|No\.\s?\d+)){0,3}"


def _name_groups(prefix: str) -> str:
    return (
        rf"(?:[“\"«„‘'](?P<{prefix}q>[^”\"»“’']{{2,40}})[”\"»“’']"
        rf"|@(?P<{prefix}h>\w{{4,32}})|(?P<{prefix}c>{_CAPITALISED}))"
    )


_CALLED = re.compile(
    r"\b(?:(?:Telegram(?:-|\s+)(?:news\s+)?|(?i:pro-(?:kremlin|war|russian|ukrainian|government)|anonymous)\s+)channels?|(?i:Telegram|телеграмм?|ТГ|TG)[-\s]?(?i:канал)\w*)\s+"
    r"(?:called\s+|named\s+|под\s+названием\s+|під\s+назвою\s+)?" + _name_groups("a")
)
_CALLED_AFTER = re.compile(
    _name_groups("b") + r"(?=(?P<between>[”\"»]?(?:\s+or\s+[^,]{1,30},)?(?:,\s+(?:an?|the)\s+(?:[\w’-]+\s+){0,6}?|\s+)"
    r"Telegram[\s-]+(?:news\s+)?channel))"
)
# Unquoted: «Mash» Siberia would not be one name.
_MORE_OF_A_NAME = re.compile(r"(?:[ \u00a0](?!Telegram\b|Channel\b|News\b|Editor)|-(?=[A-Z]))([A-Z][a-z]{2,})\b")
_HYPHENED = re.compile(r"-[А-ЯЁІЇЄҐ][а-яёіїєґ]+")
_CHANNEL_CALLED_MORE = re.compile(r"(?i:channel|канал)\s+(?!Telegram\b)[A-ZА-ЯЁ][\w-]+[ \u00a0]$")
# “The author of Mash Ivan Petrov”: two names.
_AUTHOR_BEFORE = re.compile(
    r"(?i:(?:author|founder|editor|administrator)s?\s+of\s+(?:the\s+(?:[\w-]+\s+)?channel\s+)?)$"
)
_FULL_NAME = re.compile(r"[ \u00a0][A-Z][a-z]+[ \u00a0][A-Z][a-z]+\b")
# Directly before a name that is not quoted: a given name, unless it is a word that sentences begin with.
# «Омбудсмен Петренко», «Комментатор Иванов», «в Москве Петрова»: no given name, whatever the capital.
_WHAT_ONE_IS = re.compile(
    r"\w+(?:ист|(?<!клим)ент|ант|[аиую]тор|[аео]ктор|ссор|лог|(?<!доми)ник|тель|вед|чик|щик|ец|ець)"
    r"(?:ка|ки|ці|ку|кой|кою|а|у|ом|ем|ові|еві|і|и|ы)?",
    re.IGNORECASE,
)
# «Советник Банковой Иванов», «призначений Москвою Петров»: an oblique case before a surname that stands in none.
_OBLIQUE_CASE = re.compile(r"\w+(?:ой|ою|ею|ої|ого|ому)")
_NO_GIVEN_NAME_BEHIND = re.compile(r"(?<!\w)(?i:во?|із|из)[ \u00a0]$")
# Not what ends the sentence before: “He posted it on X. Petrov …”
_INITIALS_BEFORE = re.compile(
    r"(?<!(?i:\bon|\bto|\bin|\bна)\s)(?<!(?i:\bв|\bу)\s)(?<!(?i:\bvia)\s)(?<![\w’'-])"
    r"([A-ZА-ЯЁІЇЄҐ])\.(?:[ \u00a0]?[A-ZА-ЯЁІЇЄҐ]\.)?[ \u00a0]?\Z"
)
_GIVEN_BEFORE = re.compile(r"(?<![\w’'-])([A-ZА-ЯЁІЇЄҐ][a-zа-яёіїєґ]{2,})[ \u00a0]$")
_OPENERS = re.compile(
    r"(?i:\w+(?:ing|ly)|the|and|but|both|when|while|whereas|even|only|also|then|that|this|after|before|since|because|although|though"
    r"|meanwhile|however|later|earlier|today|yesterday|according|per|via|from|with|like|unlike|despite|telegram|channels?|outlets?|media"
    r"|news|blog(?:ger)?s?|russian|russia|ukrainian|pro|popular|independent|anonymous|tabloid|what|where|why|how|whether|neither|either|nor|not"
    r"|publication|project|portal|agency|group"
    r"|сам|сама|самі|himself|still|yet|now|so|thus|hence|moreover|instead|indeed|besides|again|as|at|by|for|in|of|on|to|if|once|until|unless|here|there|other"
    r"|против|после|перед|через|кроме|вместо|около|возле|для|при|над|под|без|проти|після|крім|замість|біля"
    r"|как|так|но|если|когда|пока|хотя|ранее|позже|затем|потом|сегодня|вчера|накануне|тем|при|это|этот|также|однако|согласно|телеграм\w*"
    r"|канал\w*|паблик\w*|издани\w*|блогер\w*|военкор\w*|проект\w*|редакци\w*|як|але|якщо|коли|поки|хоча|раніше|пізніше|потім|сьогодні|вчора"
    r"|сообщени\w+|публикаци\w+|утверждени\w+|заявлени\w+|информаци\w+|данные|слова|верси\w+|повідомленн\w+|допис\w*"
    r"|твердженн\w+|інформаці\w+|дані|напередодні|утром|днем|днём|вечером|ночью|вскоре|недавно|еще|ещё|уже|там|тут|здесь|теперь|поэтому|зато|наконец|вранці|вдень|ввечері|увечері|вночі|згодом|невдовзі|нещодавно|вже|отже|нарешті|тепер|тому|спочатку|водночас|втім|проте|зокрема|наразі|зараз|тоді|сначала|впрочем|сейчас|тогда|вероятно|також|однак|згідно|видання|блогер\w*|російськ\w*|українськ\w*|российск\w*|украинск\w*|провоенн\w*|анонимн\w*|анонімн\w*)"
)
# Before a name of several words, which has its given name already: “Governor Ivan Petrov”, «Мэр Иван Петров».
_TITLES = re.compile(TITLE)
_TITLED = re.compile(rf"(?<![\w-]){TITLE}\s+$")
_ON_TELEGRAM = re.compile("telegram|телеграм|мессенджер|месенджер")
# «Представитель МИД» России Мария Захарова: what he is the head of.
_TITLE_OF = re.compile(rf"(?<![\w-]){TITLE}\s+(?:of\s+)?(?:[\w-]+['’]?s?\s+){{0,4}}$")
_CYRILLIC_LETTER = re.compile("[А-Яа-яЁёІіЇїЄєҐґ]")
_REACH = 60  # characters
_LEAST_SURNAME = 4  # letters
# The last word of «Северный Канал», “Grey Zone”, «Автозак LIVE»: no family name.
_NO_SURNAME = re.compile(
    r"(?i:\w*(?:канал|паблик|паблік|новости|новини|вест[иь]|вісті|медиа|медіа|пресс|прес|служба|время|час|правда|газета"
    r"|журнал|область|край|район|город|місто|клуб|зона|сегодня|сьогодні|онлайн|инфо|інфо|плюс|первого|больше"
    r"|news|live|media|online|zone|today|times|post|press|channel|info|journal|daily|insider|project|report|monitor"
    r"|watch|majors|house|group|plus))|[A-ZА-ЯЁІЇЄҐ]+"
)
_BEFORE_A_MARK = re.compile(r"\s*[:/|(,.]\s*")
_SAME_NAME = 0.6  # how alike two spellings of a person's name are at least
# [Two Telegram channels of pilots,] X and Y
_APPOSED = re.compile(
    r"(?i:Telegram[\s-]+channels|(?:телеграмм?|telegram|тг|tg)-канал\w+)[^,.;:—–\n]{0,60},\s+[\"“«„‘']?$"
)
_PLURAL = re.compile(r"(?i:channels|канал(?:ы|ов|ам|ами|ах|и|ів))\W*$")
_AND_ONE_MORE = re.compile(r"[\"”»’']?(?:,\s+|,?\s+(?:and|и|і|та|й)\s+)" + _name_groups("c"))
_CHANNEL_WORD = re.compile(r"Telegram[\s-]+(?:news\s+)?channel\s+[“\"«„‘']?")
# Behind the word a name may be written small, too: «тг-канал mash»
_A_CHANNEL_BEFORE = re.compile(r"(?i:(?:телеграмм?|telegram|тг|tg)[\s-]?(?:канал\w*|channel))\s+[\"«“„]?$")
_A_CHANNEL_QUOTED = re.compile(r"(?i:канал\w*|channel)\s+[\"«“„]$")
_MORE_IN_QUOTES = re.compile(r"\s+[\w-]+(?:\s+[\w-]+){0,3}[\"»”]")
# Words that stand before "Telegram channel" without being its name.
_NOT_NAMES = re.compile(
    r"^(?:The|A|An|Its|His|Her|Their|Our|My|This|That|These|Those|One|Some|Several|Many|Other|Another|Popular|Russian|"
    r"Ukrainian|Kremlin|Pro|Private|Public|Official|Anonymous|On|In|In\s+the|According|Telegram|Putin|Local|State|Military)$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A channel named in a text at `[start, end)`: `channel` if it is watched, else None and `name` as written."""

    start: int
    end: int
    name: str
    channel: WatchedChannel | None
    called_channel: bool = False
    again: bool = False  # not by its name: “the channel”
    office: bool = False  # by what it is: “the energy ministry”
    holder: bool = False  # whose it is by the office alone: “Lviv's mayor”


@dataclass(frozen=True, slots=True)
class ChannelNames:
    """The watched channels' names, compiled once; `find` tells where a text names a channel."""

    pattern: re.Pattern[str] | None
    by_key: dict[str, WatchedChannel]
    beginnings: frozenset[str] = frozenset()  # in small letters: without one of them there is no watched name
    offices: Mapping[str, list[Office]] = field(default_factory=dict)  # by kind
    of_offices: frozenset[WatchedChannel] = frozenset()  # whose channels those are
    holders: Holders = field(default_factory=dict)  # whom a name or an alias says to hold an office, by its kind
    of_officials: Mapping[str, WatchedChannel] = field(default_factory=dict)  # by the official's id
    by_address: Mapping[str | int, WatchedChannel] = field(default_factory=dict)  # by username in small letters, and id

    def namesakes(self, text: str) -> frozenset[str]:
        """The names of the channels of whose owners `text` has a namesake: somebody of that surname and another given
        name. Asked for texts that speak of Telegram only, where a title and a surname may be enough.
        """
        small = folded(text)
        if self.pattern is None or not _ON_TELEGRAM.search(small) or not any(each in small for each in self.beginnings):
            return frozenset()
        found = set()
        for match in self.pattern.finditer(text):
            kind = match.lastgroup
            if kind is not None and kind[0] in "ns":
                channel, start = self.by_key[kind], match.start(kind)
                if not _is_a_surname(match.group(kind), channel):
                    continue
                if _with_its_given_name(text, start, match.end(kind), channel) < start:
                    continue
                if _has_another_given_name(text, start, match.end(kind), channel) or _has_other_initials(
                    text, start, channel
                ):
                    found.add(channel.name)
        return frozenset(found)

    def find(
        self,
        text: str,
        introduced: Collection[str] = (),
        namesakes: Collection[str] = (),
        article: str | None = None,
    ) -> list[Named]:
        """Channels named in `text`, in order, not overlapping; watched ones win over unknown ones.

        A person's surname is a name behind the given name, in whatever spelling, and alone if `introduced` has the
        channel's name; behind a title, too, where the text speaks of Telegram. Of those in `namesakes` it is nobody's.
        There an office may be called by what it is, if `article`, all that `text` is a part of, `folded`, tells which
        one is meant.
        """
        found: list[Named] = []
        small = folded(text)
        if self.pattern is not None and any(each in small for each in self.beginnings):
            for match in self.pattern.finditer(text):
                kind = match.lastgroup
                if kind is None:
                    continue
                channel = self.by_key[kind]
                # Handles are written small; names too where the channel itself writes its name so.
                if (
                    kind[0] in "ns"
                    and not (_as_a_name(match.group(kind)) or channel.name.islower())
                    and not _A_CHANNEL_BEFORE.search(text, max(0, match.start(kind) - _REACH), match.start(kind))
                ):
                    continue
                start = match.start()
                if channel in self.of_offices and others_speak(small, start):
                    continue
                if kind[0] in "ns":
                    start = _with_its_given_name(text, match.start(kind), match.end(kind), channel)
                    alone = start == match.start(kind) and channel.name not in introduced
                    if alone and channel.name in namesakes and _is_a_surname(match.group(kind), channel):
                        continue
                    if alone and kind[0] == "s" and not (_ON_TELEGRAM.search(small) and _TITLED.search(text, 0, start)):
                        continue
                    if _is_part_of_a_name(text, start, match.end(kind), channel):
                        continue
                found.append(Named(start, match.end(kind), channel.name, channel))
        if self.offices and _ON_TELEGRAM.search(small):
            for start, end, channel in offices_in(small, small if article is None else article, self.offices):
                if not any(start < other.end and other.start < end for other in found):
                    found.append(Named(start, end, channel.name, channel, office=True))
        called = ((_CALLED, "a"), (_CALLED_AFTER, "b")) if "channel" in small or "канал" in small else ()
        for pattern, prefix in called:
            for match in pattern.finditer(text):
                kind = next(prefix + letter for letter in "qhc" if match.group(prefix + letter))
                start, end = match.span(kind)
                name = match.group(kind)
                if _NOT_NAMES.match(name):
                    continue
                known = [other.end for other in found if start < other.end and other.start < end]
                is_listed = prefix == "a" and _PLURAL.search(match.group()[: start - match.start()])
                if known:
                    found += self._listed(text, max(known), found) if is_listed else ()
                    continue
                # “outside Gorlovka, the Mash Telegram channel”: the channel has its name already.
                if prefix == "b":
                    word = _CHANNEL_WORD.match(text, match.end("between"))
                    until = word.end() + 1 if word else match.end("between")
                    if any(end <= other.start < until for other in found):
                        continue
                found.append(Named(start, end, name, None, called_channel=True))
                if is_listed:
                    found += self._listed(text, end, found)
        if called:
            for each in tuple(found):
                if _APPOSED.search(text, max(0, each.start - 2 * _REACH), each.start):
                    found += self._listed(text, each.end, found)
            for start, end in called_a_channel(text):
                if not any(start < other.end and other.start < end for other in found):
                    found.append(Named(start, end, text[start:end], None, called_channel=True))
        return sorted(found, key=lambda named: named.start)

    def _listed(self, text: str, place: int, found: list[Named]) -> list[Named]:
        """Those that follow the first in “the Telegram channels A, B and C”."""
        more: list[Named] = []
        while match := _AND_ONE_MORE.match(text, place):
            kind = next("c" + letter for letter in "qhc" if match.group("c" + letter))
            start, place = match.span(kind)
            if not any(start < other.end and other.start < place for other in found):
                more.append(Named(start, place, match.group(kind), None, called_channel=True))
            else:
                place = max(other.end for other in found if start < other.end and other.start < place)
        return more


def compile_channels(channels: Sequence[WatchedChannel], officials: Iterable[Official] = ()) -> ChannelNames:
    """Compile the names by which articles cite `channels`: name, aliases, their romanised form, `@handle`, `t.me/…`.

    Those of `officials` whose full name is that of a channel are known by their offices, too, where an article's
    mentions tell of them.
    """
    by_key: dict[str, WatchedChannel] = {}
    by_letter: dict[str, list[tuple[int, str]]] = {}
    handles: list[str] = []
    beginnings: set[str] = set()
    seen: set[str] = set()

    def add(key: str, channel: WatchedChannel, name: str) -> None:
        by_key[key] = channel
        begins = _beginning(name)
        beginnings.add(begins)
        by_letter.setdefault(begins[0], []).append((len(name), f"(?P<{key}>{_flexible(name)})"))

    for number, channel in enumerate(channels):
        names = [channel.name, *channel.aliases]
        names += [roman for name in names for roman in romanised(name)]
        for place, name in enumerate(dict.fromkeys(name.strip() for name in names)):
            if len(name) < 2 or name.casefold() in seen:
                continue
            seen.add(name.casefold())
            add(f"n{number}_{place}", channel, name)
        if channel.username:
            by_key[f"u{number}"] = channel
            beginnings.add(folded(channel.username))
            handles.append(f"(?P<u{number}>(?i:{re.escape(channel.username)}))")
    of_whom: dict[str, list[WatchedChannel]] = {}
    for channel in channels:
        for surname in surnames(channel):
            of_whom.setdefault(surname, []).append(channel)
    for surname, namesakes in of_whom.items():
        if len(namesakes) == 1 and len(surname) >= _LEAST_SURNAME and surname.casefold() not in seen:
            add(f"s{len(by_key)}", namesakes[0], surname)
    alternatives = [rf"(?:(?<!\w)@|\b(?:https?://)?t\.me/(?:s/)?)(?:{'|'.join(handles)})(?!\w)"] if handles else []
    for letter, patterns in by_letter.items():
        longest_first = "|".join(pattern for _, pattern in sorted(patterns, key=lambda pair: -pair[0]))
        alternatives.append(rf"(?<![\w@/-])(?={_any_of(letter)})(?:{longest_first})(?!\w)")
    offices = offices_among(channels)
    pattern = re.compile("|".join(alternatives)) if alternatives else None
    of_offices = frozenset(each.channel for same in offices.values() for each in same)
    officials = tuple(officials)
    of_officials = _of_officials(channels, officials)
    return ChannelNames(
        pattern,
        by_key,
        frozenset(beginnings),
        offices,
        of_offices,
        holders_among(channels, officials, of_officials),
        of_officials,
        {
            key: channel
            for channel in channels
            for key in ((channel.username or "").casefold(), channel.channel_id)
            if key
        },
    )


def _of_officials(channels: Sequence[WatchedChannel], officials: Iterable[Official]) -> dict[str, WatchedChannel]:
    """The channels that are called by an official's given name and surname, in any language; not if two are."""
    by_name: dict[frozenset[str], set[WatchedChannel]] = {}
    for channel in channels:
        for name in (channel.name, *channel.aliases):
            words = folded(name).split()
            if len(words) in {2, 3}:
                by_name.setdefault(frozenset((words[0], words[-1])), set()).add(channel)
    found = {}
    for official in officials:
        words_of = [folded(name).split() for name in (*official.names.values(), *official.aliases)]
        his = {each for words in words_of if words for each in by_name.get(frozenset((words[0], words[-1])), ())}
        if len(his) == 1:
            found[official.id] = his.pop()
    return found


def _any_of(letter: str) -> str:
    """A pattern for the letters that are `letter` once `folded`."""
    alike = "".join(each for each in "ыиіэеєё" if folded(each) == letter) or letter
    return rf"(?i:[{re.escape(alike)}])"


def is_a_full_name(name: str) -> bool:
    """Whether a channel's name or alias is a person's: given name and family name, or three names."""
    return bool(A_FULL_NAME.fullmatch(name)) and not _NO_SURNAME.fullmatch(name.rsplit(maxsplit=1)[-1])


def surnames(channel: WatchedChannel) -> list[str]:
    """The last words of a channel's names that are people's, in Cyrillic and Latin letters."""
    names = [name for name in (channel.name, *channel.aliases) if is_a_full_name(name)]
    names += [roman for name in names for roman in romanised(name)]
    return list(dict.fromkeys(name.split()[-1] for name in names))


def names_a_person(channel: WatchedChannel, surface: str) -> bool:
    """Whether what an article calls a channel is a person's name, in any of its forms."""
    return any(re.fullmatch(_flexible(surname), surface.rsplit(maxsplit=1)[-1]) for surname in surnames(channel))


def _beginning(name: str) -> str:
    """What every form of `name` that `_flexible` takes begins with, in small letters."""
    word = name.split(maxsplit=1)[0]
    fleeting = _FLEETING.search(word)
    return _SOFT.split(folded(word[: fleeting.start()] if fleeting else _without_ending(word)))[0]


def _without_ending(word: str) -> str:
    return word.rstrip("аеиоуыьэюяйіїє") or word


def _flexible(name: str) -> str:
    """A pattern for `name` in any case of letters, spacing and, in Cyrillic, any grammatical ending."""
    words = name.split()
    least = 4 if len(words) == 1 else 3  # «Двух майоров»: the other words tell enough
    return "(?i:" + r"[\s\u00a0]+".join(_inflected(word, least) for word in words) + ")"


def _inflected(word: str, least: int) -> str:
    if len(word) < least or not re.fullmatch(r"[А-Яа-яЁёІіЇїЄєҐґ-]+", word):
        return re.escape(word)
    pattern = _either_spelling(re.escape(_without_ending(word))) + r"[а-яёіїє]{0,3}"
    fleeting = _FLEETING.search(word)
    if fleeting is None:
        return pattern
    without = word[: fleeting.start()] + word[fleeting.end() :].rstrip("ьЬ")
    return f"(?:{pattern}|{_either_spelling(re.escape(without))}{_CASE_ENDING})"


def _with_its_given_name(text: str, start: int, end: int, channel: WatchedChannel) -> int:
    """Where the name at `[start, end)` begins with the given name of whoever's channel it is, if that stands before it:
    the alias Petrenko of «Александр Петренко» in “Alexander Petrenko”.
    """
    given = _GIVEN_BEFORE.search(text, max(0, start - _REACH), start)
    if given is None or len(text[start:end].split()) > 1:
        return start
    surface = text[start:end]
    for name in _names_and_romanised(channel):
        first, _, last = name.partition(" ")
        is_his = re.fullmatch(_flexible(last), surface) or _sounds_like(surface, last)
        if last and is_his and _sounds_like(given.group(1), first):
            return given.start(1)
    return start


def _sounds_like(surface: str, name: str) -> bool:
    """Whether a word of an article may be `name` in another spelling, or in Latin letters."""
    in_latin = romanised(surface) if name[:1].isascii() else ()
    return any(alike(each, name) >= _SAME_NAME for each in (surface, *in_latin))


@lru_cache(maxsize=1024)
def _names_and_romanised(channel: WatchedChannel) -> tuple[str, ...]:
    """The channel's names, and what stands before a mark in them («Иван Петров: хроника»), in Latin letters, too."""
    names = [part for name in (channel.name, *channel.aliases) for part in (name, _BEFORE_A_MARK.split(name)[0])]
    return tuple(dict.fromkeys([*names, *(roman for name in names for roman in romanised(name))]))


def _is_part_of_a_name(text: str, start: int, end: int, channel: WatchedChannel) -> bool:
    """Whether another capitalised word makes the name a longer one: Ural Mash, Mash Siberia and Mikhail Rybar are none
    of Mash and Rybar.
    """
    if _has_another_given_name(text, start, end, channel):
        return True
    if _CHANNEL_CALLED_MORE.search(text, max(0, start - _REACH), start):
        return True
    if _AUTHOR_BEFORE.search(text, max(0, start - _REACH), start) and _FULL_NAME.match(text, end):
        return False
    if _HYPHENED.match(text, end) or _quoted_with_more(text, start, end):
        return True
    more = _MORE_OF_A_NAME.match(text, end)
    return more is not None and not re.fullmatch(VERB, more.group(1)) and not DAY_PHRASE.fullmatch(more.group(1))


def _is_a_surname(surface: str, channel: WatchedChannel) -> bool:
    """Whether a name is no more than the surname of whoever's channel it is, be it an alias or not."""
    return len(surface.split()) == 1 and names_a_person(channel, surface)


def _has_another_given_name(text: str, start: int, end: int, channel: WatchedChannel) -> bool:
    """Whether the word before a name belongs to it, and is not the given name of whoever's channel it is."""
    given = _GIVEN_BEFORE.search(text, max(0, start - _REACH), start)
    if given is None or bool(_CYRILLIC_LETTER.match(given.group(1))) != bool(_CYRILLIC_LETTER.match(text, start)):
        return False
    word = given.group(1)
    whole = len(text[start:end].split()) > 1
    titled = (
        _TITLE_OF.search(text, max(0, start - _REACH), given.start(1)) is not None  # «глава Самары [Иван Петров]»
        if whole and not _TITLES.fullmatch(word)
        else _TITLES.fullmatch(word) is not None and (whole or names_a_person(channel, text[start:end]))
    )
    return not (
        titled
        or _OPENERS.fullmatch(word)
        or re.fullmatch(VERB, word.lower())
        or _ends_a_day(text, given.end(1))
        or (names_a_person(channel, text[start:end]) and _is_no_given_name(text, given, text[start:end], channel))
    )


def _is_no_given_name(text: str, word: re.Match[str], surface: str, channel: WatchedChannel) -> bool:
    """Whether a word that begins with a capital tells what somebody is, or where: «Пропагандист …», «В Москве …»."""
    if _WHAT_ONE_IS.fullmatch(word.group(1)):
        return True
    if _OBLIQUE_CASE.fullmatch(word.group(1)) and surface in {*channel.aliases, channel.name, *surnames(channel)}:
        return True
    return _NO_GIVEN_NAME_BEHIND.search(text, max(0, word.start(1) - _REACH), word.start(1)) is not None


def _has_other_initials(text: str, start: int, channel: WatchedChannel) -> bool:
    """Whether a surname has an initial with which no given name of whoever's channel it is begins: «С. Петров»."""
    initial = _INITIALS_BEFORE.search(text, max(0, start - _REACH), start)
    return initial is not None and not any(
        name.startswith(initial.group(1)) for name in (channel.name, *channel.aliases, *romanised(channel.name))
    )


def _quoted_with_more(text: str, start: int, end: int) -> bool:
    """Whether the name is only the beginning of what is quoted as a channel's name: «канал «Пепел на снегу»»."""
    return bool(_A_CHANNEL_QUOTED.search(text, max(0, start - _REACH), start) and _MORE_IN_QUOTES.match(text, end))


def _ends_a_day(text: str, end: int) -> bool:
    """Whether words that name a day or a month end at `end`: “in late October”."""
    return any(day.end() == end for day in DAY_PHRASE.finditer(text, max(0, end - _REACH), end))


def _either_spelling(pattern: str) -> str:
    """Russian names as Ukrainian newsrooms write them, too, and the other way round: «Незигар» for «Незыгарь»."""
    return _SOFT.sub("ь?", "".join(_LIKE_LETTERS.get(letter.lower(), letter) for letter in pattern))


def _as_a_name(surface: str) -> bool:
    """Names are matched in any case, but "the mash" is not Mash: some capital, digit or underscore must show."""
    return any(character.isupper() or character.isdigit() or character == "_" for character in surface)
