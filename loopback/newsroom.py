"""The sample newsroom of the demo: channels, posts and an article as a script, and the player that lets them happen."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from loopback.chat_values import User
from loopback.chats import Chats
from loopback.site import Site
from loopback.state import Channel, Telegram

SCRIPT = Path(__file__).with_name("newsroom.yaml")

_LISTENING_SECONDS = 60.0
_TOLD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class SampleChannel:
    """A channel of the sample."""

    username: str
    name: str
    title: str
    language: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens `at` seconds after the start: a post, an edit, a deletion, or words of the subscriber.

    With `after_article`, it happens so many seconds after the bot has told of the article.
    """

    at: float = 0.0
    channel: str | None = None
    text: str | None = None
    id: str | None = None
    copy_of: str | None = None
    edit: str | None = None
    delete: str | None = None
    say: str | None = None
    after_article: float | None = None


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """The article of the sample, published `at` seconds after the start under `path`."""

    at: float
    path: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The whole script."""

    timezone: str
    channels: tuple[SampleChannel, ...]
    history: tuple[tuple[str, float, str], ...]  # channel, hours ago, text
    steps: tuple[Step, ...]
    article: SampleArticle


def load_newsroom(now: datetime, path: Path = SCRIPT) -> Newsroom:
    """The script with the day of `now`, as its newsroom has it, written into its article."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    article = data["article"]
    weekday = now.astimezone(ZoneInfo(data["timezone"])).strftime("%A")
    steps = [Step(**step) for step in data["live"]]
    steps += [Step(**words) for words in data["subscriber"]]
    return Newsroom(
        timezone=data["timezone"],
        channels=tuple(
            SampleChannel(
                item["username"], item["name"], item["title"], item["language"], tuple(item.get("aliases", ()))
            )
            for item in data["channels"]
        ),
        history=tuple((item["channel"], float(item["ago"]), item["text"]) for item in data["history"]),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        article=SampleArticle(
            article["at"],
            article["path"],
            article["title"],
            tuple(text.format(weekday=weekday) for text in article["paragraphs"]),
        ),
    )


class Player:
    """Lets the script happen on a loopback Telegram: posts, edits, deletions, the article, the subscriber's words."""

    def __init__(self, newsroom: Newsroom, world: Telegram, chats: Chats, subscriber: User, site: Site) -> None:
        self.newsroom = newsroom
        self.world = world
        self.chats = chats
        self.subscriber = subscriber
        self.site = site
        self._channels: dict[str, Channel] = {}
        self._posts: dict[str, tuple[Channel, int]] = {}

    def prepare(self, now: datetime) -> None:
        """Makes the channels with their history."""
        for sample in self.newsroom.channels:
            created = now - timedelta(hours=self._oldest_hours() + 1)
            self._channels[sample.username] = self.world.add_channel(sample.username, sample.title, date=created)
        for username, hours_ago, text in sorted(self.newsroom.history, key=lambda entry: -entry[1]):
            self.world.publish(self._channels[username], text, date=now - timedelta(hours=hours_ago))

    async def play(self) -> None:
        """Lets everything happen at its time, once somebody listens; returns after the last step."""
        await self._listened_to()
        loop = asyncio.get_running_loop()
        started = loop.time()
        article = self.newsroom.article
        moments: list[tuple[float, Step | None]] = [
            (step.at, step) for step in self.newsroom.steps if step.after_article is None
        ]
        moments.append((article.at, None))
        async with asyncio.TaskGroup() as group:
            for at, step in sorted(moments, key=lambda moment: moment[0]):
                await asyncio.sleep(max(0.0, started + at - loop.time()))
                if step is None:
                    self.site.publish(article.path, article.title, article.paragraphs)
                    group.create_task(self._after_article(), name="after the article")
                else:
                    await self._take(step)

    async def _listened_to(self) -> None:
        """Waits until the channels are joined and the bot is there."""

        def ready() -> bool:
            joined = all(channel.members for channel in self._channels.values())
            return joined and bool(self.chats.log.of("bot_request", method="getMe"))

        await _until(ready, _LISTENING_SECONDS)

    async def _after_article(self) -> None:
        """What the subscriber says once the bot has told of the article."""
        title = self.newsroom.article.title

        def told() -> bool:
            return any(title in message.text for message in self.chats.by_bot(self.chats.private(self.subscriber)))

        await _until(told, _TOLD_SECONDS)
        for step in self.newsroom.steps:
            if step.after_article is not None:
                await asyncio.sleep(step.after_article)
                await self._take(step)

    async def _take(self, step: Step) -> None:
        if step.say is not None:
            await self.chats.say(self.subscriber, self.chats.only_bot(), step.say)
        elif step.edit is not None:
            channel, message_id = self._posts[step.edit]
            self.world.edit(channel, message_id, step.text)
        elif step.delete is not None:
            channel, message_id = self._posts[step.delete]
            self.world.delete(channel, [message_id])
        else:
            assert step.channel is not None
            channel = self._channels[step.channel]
            text = step.text
            if step.copy_of is not None:
                source, message_id = self._posts[step.copy_of]
                text = source.messages[message_id].text
            message = self.world.publish(channel, text or "")
            if step.id is not None:
                self._posts[step.id] = (channel, message.id)

    def _oldest_hours(self) -> float:
        return max(hours for _, hours, _ in self.newsroom.history)


async def _until(condition: Callable[[], bool], seconds: float) -> None:
    """Waits for `condition`, at most `seconds`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - what is waited for has no event of its own
                await asyncio.sleep(0.2)
