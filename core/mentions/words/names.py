"""Reads a person's written name: given names, patronymic, particles and surname, whichever stands first."""

import re
from dataclasses import dataclass
from typing import Final

from core.mentions.words.alphabet import key, words
from core.mentions.words.given import given_genders

PARTICLES: Final = words(
    "де да ди дю до дос дас дер ден фон ван вон цу аль эль ас аш ибн бин бен ле ла лос дель делла тер ап ібн бін "
    "von van de da di du dos das der den al el bin ibn ben le la del della ter zu of"
)
JUNIOR: Final = words("младший молодший jr junior мл")
SENIOR: Final = words("старший sr senior ст")
_PREFIXED: Final = re.compile(r"^(аль|эль|ас|аш|ар|ан|ад|al|el|as|ash)-(.+)$")
_SPACES: Final = re.compile(r"\s+")
_PATRONYMIC: Final = re.compile(r"(?:[оеєё]вич|[иі]ч|ьич|[оеєї]вна|івна|[иі]нична|ична|оглы|кызы|заде)$")
# How a patronymic ends of whatever father; a surname that ends so stands in no middle.
_MIDDLE_PATRONYMIC: Final = re.compile(r"\w{2}(?:[оеё]вич|[оеёії]вна)$")
_STEM_OF_PATRONYMIC: Final = re.compile(r"(?:[оеєё]вич|[иі]ч|ьич|[оеєї]вна|івна|[иі]нична|ична)$")

# Family names of China, Korea and Vietnam in Russian, Ukrainian and Latin spelling: they stand first.
EASTERN: Final = words(
    "си ли ван чжан лю чэнь ян чжао хуан чжоу у сюй сунь ху чжу гао линь хэ го ма ло лян сун чжэн се хань тан фэн юй "
    "дун сяо чэн цао юань дэн фу шэнь цзэн пэн люй су лу цзян цай цзя дин вэй сюэ е янь пань ду дай ся чжун тянь жэнь "
    "фань фан ши яо тань ляо цзоу сюн цзинь хао кун бай цуй кан мао цю цинь гу хоу шао мэн лун вань дуань цянь инь цяо "
    "лай вэнь ким пак чхве чон чо юн лим хан о со син квон хван ан сон рю хон мун пэ но нгуен чан ле фам ки чен тао "
    "пан кім сі ри рі ко пэк ха чхэ чве лэй нин цзи цюй чу шан сян "
    "xi li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo kim park lee choi "
    "jung yoon moon han nguyen tran ri ro rim pak ryu kwon hwang bae hong jang song shin seo yun noh chung cheng "
    "deng feng jiang tang cai ding wei xie yuan zheng zhu shen peng dong цой choe choi"
)
# Those of them that tens of millions bear: “Mr Lee” is nobody by himself.
OF_MILLIONS: Final = words(
    "ли lee li ким kim ван wang чжан zhang лю liu чэнь chen ян yang хуан huang пак park цой чхве choi чан tran нгуен "
    "nguyen"
)
# Given names that are surnames as often: behind a word that we don't know they are (Тайрелл Джеймс, Никушор Дан).
SURNAMES_TOO: Final = words(
    "james thomas graham paul martin henry george simon lewis howard scott kelly grant gordon stewart wallace mitchell "
    "douglas marshall cameron allen owen francis lawrence vincent patrick dean ray roy earl david michael anthony "
    "benjamin charles oliver edward jordan alexander dan "
    "джеймс томас грэм пол мартин генри джордж саймон льюис ховард говард скотт келли грант гордон стюарт уоллес "
    "митчелл дуглас маршалл кэмерон аллен оуэн фрэнсис лоуренс винсент патрик дин рэй рой эрл дэвид майкл энтони "
    "бенджамин чарльз оливер эдвард джордан дан"
)
_OF_SLAVS: Final = (  # surnames, which may stand before the given name (Иванов Мартин)
    *("ов", "ев", "ёв", "ин", "ын", "ий", "ой", "ко", "ук", "юк", "ич", "ець", "ова", "ева", "ина", "ая"),
    *("ov", "ev", "yov", "in", "yn", "iy", "sky", "ski", "skyi", "ko", "uk", "yuk", "ich", "ova", "eva", "ina", "aya"),
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in lower case. `surname` are its words (two for a double one); empty if there is none."""

    given: tuple[str, ...]
    patronymic: str | None
    surname: tuple[str, ...]
    particles: tuple[str, ...] = ()
    eastern: bool = False
    junior: bool = False


def is_patronymic(word: str) -> bool:
    """Whether a lower-case word is a patronymic of a given name that we know (Янукович is none)."""
    if _PATRONYMIC.search(word) is None or len(word) < 5:
        return False
    stem = _STEM_OF_PATRONYMIC.sub("", word)
    known = given_genders()
    if word.endswith(("оглы", "кызы")):
        return True
    endings = ("", "й", "ь", "ий", "а", "я", "о", "ій", "ла", "ов", "ья")
    return any(key(stem + ending) in known for ending in endings) or key(stem.removesuffix("ь") + "ий") in known


def parse_name(name: str) -> PersonName:
    """The parts of `name`. The order is seen from patronymics, known given names and eastern family names."""
    text = re.sub(r"\s+-\s+", "-", name.replace("‐", "-").replace("–", "-").replace(",", " "))
    text = re.sub(r"[«»\"“”()]|(?<=\w)\.", " ", text)
    words = _SPACES.sub(" ", text).strip().lower().split(" ")
    junior = False
    for marks in (JUNIOR, SENIOR):
        for mark in marks:
            stripped = [word.removesuffix("-" + mark) for word in words if word != mark]
            if stripped != words and stripped:
                junior = junior or marks is JUNIOR
                words = stripped
    words = [word for word in words if word not in ("оглы", "кызы", "огли")] or words
    if len(words) == 1:
        return _with_prefix((), None, words, junior=junior)
    if len(words) == 2 and is_patronymic(words[1]) and key(words[0]) in given_genders():
        return PersonName((words[0],), None, (words[1],), junior=junior)  # Вук Йованович
    for index, word in enumerate(words):
        if index > 0 and len(words) > 2 and (is_patronymic(word) or (index == 1 and _MIDDLE_PATRONYMIC.search(word))):
            if index == len(words) - 1:  # Лавров Сергей Викторович
                return _with_prefix(tuple(words[index - 1 : index]), word, words[: index - 1], junior=junior)
            return _with_prefix(tuple(words[:index]), word, words[index + 1 :], junior=junior)
    eastern = _eastern(words, junior)
    if eastern is not None:
        return eastern
    for index, word in enumerate(words[:-1]):
        if index > 0 and word in PARTICLES:
            return PersonName(tuple(words[:index]), None, _halves(words[-1]), tuple(words[index:-1]), junior=junior)
    known = given_genders()
    known_last = len(words) == 2 and key(words[1]) in known and key(words[0]) not in known
    if known_last and not (words[1] in SURNAMES_TOO and not words[0].endswith(_OF_SLAVS)):
        return _with_prefix((words[1],), None, words[:1], junior=junior)
    return _with_prefix(tuple(words[:-1]), None, words[-1:], junior=junior)


_PINYIN: Final = re.compile(
    r"^(?:(?:цз|чж|дз|дж|[чктп]х|[бпмфдтнлгкхцчшжсзврй])?в?"
    r"(?:ай|ао|эй|оу|уай|уэй|уа|уо|уэ|юэ|юа|ие|яо|ио|ия|[аоуэеёияюыіїє])(?:нь|нг|ль|[нкмптйлр])?-?){1,2}$"
)
_PINYIN_LATIN: Final = re.compile(r"^(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiou]{1,3}(?:ng|n|k|m|p|l)?-?){1,2}$")


def is_syllabic(word: str) -> bool:
    """Whether a lower-case word is one or two syllables of a Chinese, Korean or Vietnamese name."""
    return (_PINYIN.match(word) or _PINYIN_LATIN.match(word)) is not None


def _eastern(words: list[str], junior: bool) -> PersonName | None:
    if len(words) > 3 or not all(is_syllabic(word) for word in words):
        return None
    known = given_genders()
    if words[0] in EASTERN and all(key(word) not in known or len(word) < 4 for word in words[1:]):
        return PersonName(tuple(words[1:]), None, (words[0],), eastern=True, junior=junior)
    if words[-1] in EASTERN and len(words[-1]) < 5 and key(words[0]) not in known:
        return PersonName(tuple(words[:-1]), None, (words[-1],), eastern=True, junior=junior)
    return None


def _halves(word: str) -> tuple[str, ...]:
    return tuple(part for part in word.split("-") if part) or (word,)


def _with_prefix(given: tuple[str, ...], patronymic: str | None, words: list[str], *, junior: bool) -> PersonName:
    last = words[-1]
    prefixed = _PREFIXED.match(last)
    particles = tuple(word for word in words[:-1] if word in PARTICLES)
    if prefixed:
        return PersonName(given, patronymic, _halves(prefixed[2]), (*particles, prefixed[1]), junior=junior)
    return PersonName(given, patronymic, _halves(last), particles, junior=junior)
