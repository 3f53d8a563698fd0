"""Articles, posts and channels of the link tests; all texts are written for them and quote nobody."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.links import ChannelNames, find_citations
from core.types import Article, Mention, MentionKind, Post, WatchedChannel

LONDON = ZoneInfo("Europe/London")
PUBLISHED = datetime(2025, 11, 13, 15, 0, tzinfo=UTC)  # a Thursday
NAMES = {"lavrov": "Sergei Lavrov", "putin": "Vladimir Putin"}

CHANNELS = (
    WatchedChannel("russica2", "Nezygar", aliases=("Незыгарь",)),
    WatchedChannel("kompromat", "Kompromat GROUP"),
    WatchedChannel("bazabazon", "Baza"),
    WatchedChannel("mash", "Mash"),
    WatchedChannel("rybar", "Рыбарь"),
)

REFERENCE = """The Kremlin on Thursday denied that Foreign Minister Sergei Lavrov had fallen out of favour with Putin.
Lavrov missed a meeting of the security council last week, which set off rumours about his future.
Nezygar, a Telegram channel with links to officials, on Tuesday reported that Lavrov had had a "serious conversation" \
with Putin after the call, and Kompromat GROUP on Wednesday reported that Lavrov had fallen out of favour.
A spokesman told reporters that the minister was working as usual.
The call between Lavrov and Secretary of State Marco Rubio took place in October."""

NEZYGAR = (
    "Инсайдеры рассказывают: после телефонного разговора с Рубио у Сергея Лаврова состоялся серьезный разговор с "
    "президентом Путиным. Глава государства остался недоволен."
)
KOMPROMAT = (
    "По словам нашего источника, Лавров впал в немилость. Министра больше не зовут на закрытые совещания, "
    "а на саммит поедет другой чиновник."
)

_SUBJECTS = (
    "Синоптики обещают в {city} дождь и ветер до {n} метров в секунду, жителей просят быть осторожнее.",
    "В {city} на улице Ленина столкнулись автобус и легковая машина, пострадали {n} человек.",
    "Цены на яйца в {city} выросли на {n} процентов, сообщили в магазинах.",
    "Хоккейная команда из {city} выиграла матч со счётом {n}:1 и вышла в полуфинал.",
    "Суд в {city} арестовал на {n} суток водителя, который катался по льду озера.",
    "В {city} открыли школу на {n} мест, директор показал журналистам новые классы.",
    "Пожарные {city} тушат склад площадью {n} тысяч квадратных метров.",
    "В зоопарке в {city} родился слонёнок, он весит {n} килограммов.",
    "Министр приехал в {city} и провёл совещание о дорогах, на них дадут {n} миллионов рублей.",
    "Источник: в правительстве {city} готовят {n} отставок до конца года.",
)
_CITIES = ("Казани", "Омске", "Твери", "Уфе", "Перми", "Самаре", "Туле", "Рязани", "Пскове", "Чите")


Report = tuple[str, str, str | None]
"""The channel, the clause and the day phrase of a citation; an unwatched channel has a question mark."""


def reports_in(text: str, names: ChannelNames) -> list[Report]:
    """The citations that are read out of a text, in its order."""
    return [
        (
            each.name + ("" if each.channel else "?"),
            text[each.clause.start : each.clause.end],
            each.days.phrase if each.days else None,
        )
        for each in find_citations(article(text), names, LONDON)
    ]


def article(text: str, *, article_id: str = "a", title: str = "", published: datetime | None = PUBLISHED) -> Article:
    return Article(article_id, f"https://news.example/{article_id}", title, text, published)


def post(
    post_id: str,
    text: str,
    *,
    channel: str = "Baza",
    hours_before: float = 30,
    officials: Sequence[str] = (),
) -> Post:
    return Post(post_id, channel, PUBLISHED - timedelta(hours=hours_before), text, frozenset(officials))


def crowd(count: int) -> list[Post]:
    """Posts about anything else, of all channels, over ten days."""
    posts = []
    for number in range(count):
        template = _SUBJECTS[number % len(_SUBJECTS)]
        text = template.format(city=_CITIES[number // 10 % len(_CITIES)], n=3 + number * 7 % 90)
        channel = CHANNELS[number % len(CHANNELS)].name
        posts.append(post(f"crowd/{number}", text, channel=channel, hours_before=number * 1.3 % 240))
    return posts


def cited_posts() -> list[Post]:
    """The two posts that the reference article cites: Tuesday's and Wednesday's."""
    return [
        post("nezygar/1", NEZYGAR, channel="Nezygar", hours_before=54, officials=("lavrov", "putin")),
        post("kompromat/1", KOMPROMAT, channel="kompromat", hours_before=31, officials=("lavrov",)),
    ]


def mentions_in(text: str) -> list[Mention]:
    """The officials of an English text, by surname."""
    return [
        Mention(match.start(), match.end(), match.group(), official_id, MentionKind.SURNAME)
        for official_id, surname in (("lavrov", "Lavrov"), ("putin", "Putin"))
        for match in re.finditer(surname, text)
    ]


def sentence_with(text: str, words: str) -> tuple[int, int]:
    """The line of `text` that holds `words`."""
    place = text.index(words)
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return start, len(text) if end < 0 else end
