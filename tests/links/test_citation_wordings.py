"""Citations in wordings that an acceptance test with articles of its own found unread, and what only looks like one."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("grom_vdv", "Гром", aliases=("Grom",)),
        WatchedChannel("wardiary", "Военный дневник", aliases=("War Diary",)),
        WatchedChannel("vector", "VECTOR"),
        WatchedChannel("losev_gov", "Пётр Лосев", aliases=("Pyotr Losev", "Лосев", "Losev")),
    ]
)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        # Channels nobody watches in a list that begins with a watched one.
        (
            "The Telegram channels Grom and Air Front said the jet had crashed.",
            [("Гром", "the jet had crashed", None), ("Air Front?", "the jet had crashed", None)],
        ),
        (
            "Two Telegram channels of pilots, Grom and Air Front, said the jet had crashed.",
            [("Гром", "the jet had crashed", None), ("Air Front?", "the jet had crashed", None)],
        ),
        (
            "Телеграм-каналы «Гром» и «Небо» сообщили о гибели лётчика.",
            [("Гром", "о гибели лётчика", None), ("Небо?", "о гибели лётчика", None)],
        ),
        (
            "It was the channel Air Front that first published the list of the dead.",
            [("Air Front?", "the list of the dead", None)],
        ),
        (
            "The Telegram channels Grom, War Diary and others blamed the generals.",
            [("Гром", "the generals", None), ("Военный дневник", "the generals", None)],
        ),
        # Titles in front of a name of several words.
        (
            "Governor Pyotr Losev wrote on his Telegram channel that two women had died.",
            [("Пётр Лосев", "two women had died", None)],
        ),
        (
            "Губернатор Пётр Лосев сообщил в своём телеграм-канале, что погибли две женщины.",
            [("Пётр Лосев", "погибли две женщины", None)],
        ),
        # Times of day and adverbs on -ее are none of the channel's attributes.
        (
            "VECTOR сообщил об аресте. Позднее канал уточнил, что задержанного отпустили.",
            [("VECTOR", "об аресте", None), ("VECTOR", "задержанного отпустили", None)],
        ),
        (
            "VECTOR сообщил об аресте. Вечером канал написал, что задержанного отпустили.",
            [("VECTOR", "об аресте", None), ("VECTOR", "задержанного отпустили", None)],
        ),
        # What the channel does besides.
        (
            "VECTOR fired back on Monday, saying that the ministry was wrong.",
            [("VECTOR", "the ministry was wrong", "on Monday")],
        ),
        (
            "VECTOR deleted the post and wrote instead that fighting went on.",
            [("VECTOR", "fighting went on", None)],
        ),
        ("VECTOR ответил на это, заявив, что министр ошибся.", [("VECTOR", "министр ошибся", None)]),
        ("VECTOR перепросив за це, пояснивши, що джерело помилилося.", [("VECTOR", "джерело помилилося", None)]),
        # The sentence before is what was said.
        (
            "The mayor has resigned. That, at least, is what VECTOR suggested last Friday.",
            [("VECTOR", "The mayor has resigned", "last Friday")],
        ),
        ("Актёр умер. Накануне об этом со ссылкой на врачей сообщил VECTOR.", [("VECTOR", "Актёр умер", "Накануне")]),
        ("Актор помер. Про це з посиланням на лікарів повідомив VECTOR.", [("VECTOR", "Актор помер", None)]),
        (
            "His lawyer confirmed the arrest, a day after it was first reported by VECTOR.",
            [("VECTOR", "His lawyer confirmed the arrest", None)],
        ),
        # Other ways to say it.
        (
            "The adviser will lead the delegation, if VECTOR is to be believed.",
            [("VECTOR", "The adviser will lead the delegation", None)],
        ),
        (
            "Он ответил на вопрос о публикации «Военного дневника», где говорилось, что генерал арестован.",
            [("Военный дневник", "генерал арестован", None)],
        ),
        (
            "На пароме было 80 человек (данные «Военного дневника»).",
            [("Военный дневник", "На пароме было 80 человек", None)],
        ),
        (
            "Автор «Военного дневника» считает, что мост не восстановят.",
            [("Военный дневник", "мост не восстановят", None)],
        ),
        ("Grom's author said the bridge was gone.", [("Гром", "the bridge was gone", None)]),
        # Where its words begin and end.
        (
            "VECTOR, an investigative outlet on Telegram, said it had seen the warrant, which names the founder.",
            [("VECTOR", "it had seen the warrant, which names the founder", None)],
        ),
        (
            "Asked about a post in which VECTOR alleged that the general had been arrested, he said it was untrue.",
            [("VECTOR", "the general had been arrested", None)],
        ),
        (
            "«Гром» стверджує, що річку перейшли дві роти, натомість «Военный дневник» називає це розвідкою боєм.",
            [("Гром", "річку перейшли дві роти", None), ("Военный дневник", "це розвідкою боєм", None)],
        ),
        # A channel that is a person says more in the next sentence.
        (
            "Governor Pyotr Losev wrote that two women had died. “My condolences,” he wrote on Tuesday.",
            [
                ("Пётр Лосев", "two women had died", None),
                ("Пётр Лосев", "“My condolences,”", "on Tuesday"),
            ],
        ),
        (
            "Губернатор Пётр Лосев написал, что погибли две женщины. «Соболезную родным», — добавил он.",
            [("Пётр Лосев", "погибли две женщины", None), ("Пётр Лосев", "«Соболезную родным»", None)],
        ),
        (
            "Pyotr Losev, the governor of Omsk, said via Telegram that it was dark. He later added that it was cold.",
            [("Пётр Лосев", "it was dark", None), ("Пётр Лосев", "it was cold", None)],
        ),
        (
            "Глава региона Пётр Лосев написал в телеграме, что света нет. Позже он добавил, что ремонт займёт два дня.",
            [("Пётр Лосев", "света нет", None), ("Пётр Лосев", "ремонт займёт два дня", None)],
        ),
        # The publication and «он же» are the channel's.
        (
            "VECTOR сообщил о потерях. «За это кто-то должен ответить», — говорится в публикации.",
            [("VECTOR", "о потерях", None), ("VECTOR", "«За это кто-то должен ответить»", None)],
        ),
        (
            "VECTOR повідомив про втрати. Опівдні він же написав, що поїзди стоять.",
            [("VECTOR", "про втрати", None), ("VECTOR", "поїзди стоять", None)],
        ),
        ("«Нам никто не говорил», — возмутился военкор VECTOR.", [("VECTOR", "«Нам никто не говорил»", None)]),
        ("Відео пожежі поширили російські канали, зокрема VECTOR.", [("VECTOR", "Відео пожежі", None)]),
        (
            "Министр попросил убежища, следует из документов, опубликованных каналом «Военный дневник».",
            [("Военный дневник", "Министр попросил убежища", None)],
        ),
        (
            "The minister has fled. This was revealed by VECTOR, which published extracts from his letter.",
            [("VECTOR", "The minister has fled", None)],
        ),
        (
            "The ministry is weighing a levy on tickets. The plan was first described last week by War Diary.",
            [("Военный дневник", "The ministry is weighing a levy on tickets", "last week")],
        ),
        (
            "Министр ушёл в отставку. Об этом ещё в понедельник писал «Военный дневник».",
            [("Военный дневник", "Министр ушёл в отставку", "в понедельник")],
        ),
        (
            "Міністерка подала у відставку. Про це ще у понеділок писав «Военный дневник».",
            [("Военный дневник", "Міністерка подала у відставку", "у понеділок")],
        ),
        (
            "Совет обсудит запрет на вывоз зерна. Эту идею во вторник высказал «Военный дневник».",
            [("Военный дневник", "Совет обсудит запрет на вывоз зерна", "во вторник")],
        ),
        (
            "В «Военном дневнике» уверены, что причиной стала халатность.",
            [("Военный дневник", "причиной стала халатность", None)],
        ),
        (
            "У «Громі» впевнені, що світла не буде до вихідних.",
            [("Гром", "світла не буде до вихідних", None)],
        ),
    ],
)
def test_it_is_read(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    "text",
    [
        "Лосев рассказал журналистам о новом бюджете.",
        "Лосев в интервью заявил, что бюджет сократят.",
        "Лосев на суді розповів, що бюджет скоротять.",
        "Losev said at a news conference that the budget would be cut.",
        "Losev confirmed to reporters that the budget would be cut.",
        "General Grom said that the army had left.",
        "На совещании Лосев заявил, что деньги выделены.",
        "Police detained Grom, a 27-year-old rapper. Grom said he had been on his way to a concert.",
        "Задержали рэпера по имени Гром, 27 лет. Гром заявил, что ехал на концерт.",
        "Nothing of this was mentioned by VECTOR.",
        "VECTOR lost half of its readers and said nothing of the blast.",
        "The ministry criticised VECTOR, saying that it spread lies.",
        "VECTOR and police officers met, saying that they would talk again.",
    ],
)
def test_it_is_none(text: str) -> None:
    assert found(text) == []


def test_the_mayor_of_whom_a_channel_wrote_speaks_for_himself() -> None:
    assert len(found("VECTOR reported that the mayor had resigned. “I am tired,” he said on Tuesday.")) == 1
