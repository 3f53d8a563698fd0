"""The watchlist: what a newsroom may write, and how what can't be used is refused with file, line and reason."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.watchlist import MAX_BYTES, load_watchlist
from core.errors import ConfigError
from core.types import WatchedChannel, WatchedFeed, Watchlist

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "watchlist.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def refusal(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_watchlist(path)
    assert caught.value.path == path
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def test_a_full_watchlist(write: Write, tmp_path: Path) -> None:
    """Every key of the contract comes back typed, and `officials` starts at the watchlist's folder."""
    path = write(
        """
timezone: Europe/Riga
officials: lists/officials.yaml
learn_from_posts: yes
adjectives: true
channels:
  - {username: nezygar, name: Nezygar, aliases: [Незыгарь, NEZYGAR], language: ru}
  - {id: 1234567890, name: Закрытый, language: uk}
feeds:
  - {url: "https://example.org/rss?a=b", name: Example, language: en}
"""
    )
    assert load_watchlist(path) == Watchlist(
        timezone="Europe/Riga",
        officials=str(tmp_path / "lists/officials.yaml"),
        channels=(
            WatchedChannel("nezygar", "Nezygar", None, ("Незыгарь", "NEZYGAR"), "ru"),
            WatchedChannel(None, "Закрытый", 1234567890, (), "uk"),
        ),
        feeds=(WatchedFeed("https://example.org/rss?a=b", "Example", "en"),),
        learn_from_posts=True,
        adjectives=True,
    )


def test_what_is_left_out_has_a_default(write: Write) -> None:
    """A channel needs only a username, a feed only its address; the name follows from it."""
    watchlist = load_watchlist(write("channels: [nezygar, {id: 5}]\nfeeds: [https://News.example.org/rss]\n"))
    assert watchlist.timezone == "UTC"
    assert watchlist.officials is None
    assert not watchlist.learn_from_posts
    assert not watchlist.adjectives
    assert watchlist.channels == (WatchedChannel("nezygar", "nezygar"), WatchedChannel(None, "5", 5))
    assert watchlist.feeds == (WatchedFeed("https://News.example.org/rss", "news.example.org", "en"),)


@pytest.mark.parametrize(
    "given_name",
    [
        "nezygar",
        "@nezygar",
        "t.me/nezygar",
        "https://t.me/nezygar",
        "http://t.me/s/nezygar",
        "https://t.me/nezygar/123?single",
        "https://telegram.me/nezygar",
        "https://www.telegram.dog/nezygar/",
        "nezygar.t.me",
        "tg://resolve?domain=nezygar",
    ],
)
def test_a_username_may_be_written_as_people_copy_it(given_name: str, write: Write) -> None:
    """Name, @name and links to the channel or one of its posts all give the username."""
    path = write(f'channels: [{{username: "{given_name}"}}]')
    assert load_watchlist(path).channels[0].username == "nezygar"


@pytest.mark.parametrize(("given_id", "bare"), [("1234567890", 1234567890), ("-1001234567890", 1234567890), ("7", 7)])
def test_a_marked_id_becomes_bare(given_id: str, bare: int, write: Write) -> None:
    """The -100… form and the bare one name the same channel, quoted or not."""
    assert load_watchlist(write(f"channels: [{{id: {given_id}}}]")).channels[0].channel_id == bare
    assert load_watchlist(write(f'channels: [{{id: "{given_id}"}}]')).channels[0].channel_id == bare


def test_norwegian_is_a_language_and_a_number_may_be_a_name(write: Write) -> None:
    """YAML's own guesses at types do not apply: `no` is not False and 112 not a number."""
    channel = load_watchlist(write("channels: [{username: x, name: 112, aliases: [yes, 1.0], language: no}]")).channels[
        0
    ]
    assert (channel.name, channel.aliases, channel.language) == ("112", ("yes", "1.0"), "no")


def test_the_watchlist_may_be_json(write: Write) -> None:
    """JSON is valid, with characters beyond the basic plane escaped as JSON does."""
    channel = load_watchlist(write('{"channels": [{"username": "x", "id": -1000000000005, "name": "\\ud83d\\ude00"}]}'))
    assert channel.channels == (WatchedChannel("x", "😀", 5),)


@pytest.mark.parametrize("content", ["", "\n# nothing yet\n", "---\n", "\ufeff"])
def test_an_empty_file_is_an_empty_watchlist(content: str, write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """An empty file watches nothing, and says so."""
    assert load_watchlist(write(content)) == Watchlist()
    assert "nothing is watched" in caplog.text


def test_unknown_keys_are_warned_of_with_their_line(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """A key that means nothing is told with file, line and the likely one, and does not stop the file."""
    path = write("channels:\n  - username: nezygar\n    nmae: N\nzzz: 1\n")
    with caplog.at_level(logging.WARNING):
        assert load_watchlist(path).channels[0].name == "nezygar"
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}:4: the unknown key 'zzz' is ignored",
        f"{path}:3: the unknown key 'nmae' is ignored; did you mean 'name'?",
    ]


def test_thousands_of_warnings_become_a_few(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """A file full of unknown keys does not flood the log."""
    load_watchlist(write("\n".join(f"key{number}: 1" for number in range(500))))
    assert len(caplog.records) == 21
    assert "480 more" in caplog.text


def test_one_name_for_two_channels_is_warned_of(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """Two channels of one name are allowed, and told with both lines."""
    path = write("channels:\n  - {username: a1, name: One}\n  - {username: a2, name: one}\n")
    assert len(load_watchlist(path).channels) == 2
    assert f"{path}:3" in caplog.text
    assert "line 2" in caplog.text


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("channels:\n  - {username: Nezygar}\n  - {username: b}\n  - https://t.me/nezygar\n", 4, "first in line 2"),
        ("channels:\n  - {id: 5}\n  - {id: -1000000000005}\n", 3, "first in line 2"),
        ("feeds:\n  - https://a.org/rss\n  - {url: https://a.org/rss/}\n", 3, "first in line 2"),
        ("timezone: UTC\nchannels: []\ntimezone: UTC\n", 3, "given twice, first in line 1"),
    ],
)
def test_duplicates_are_refused_with_both_lines(content: str, line: int, reason: str, write: Write) -> None:
    """A channel, feed or key given twice is refused with the line of each."""
    error = refusal(write(content))
    assert error.line == line
    assert reason in str(error)


@pytest.mark.parametrize(
    ("zone", "suggestion"),
    [
        ("Europe/Rga", "Europe/Riga"),
        ("riga", "Europe/Riga"),
        ("Moscow", "Europe/Moscow"),
        ("europe/kyev", "Europe/Kyiv"),
        ("America/New York", "America/New_York"),
    ],
)
def test_a_wrong_time_zone_is_refused_with_the_likely_one(zone: str, suggestion: str, write: Write) -> None:
    """A time zone that does not exist is refused with its line and the one that was probably meant."""
    error = refusal(write(f"channels: []\ntimezone: {zone}\n"))
    assert error.line == 2
    assert f"did you mean {suggestion}" in str(error)


@pytest.mark.parametrize("zone", ["Europe", "../../etc/passwd", "/etc/localtime", "Zwölf", "x" * 250])
def test_a_time_zone_is_never_a_path(zone: str, write: Write) -> None:
    """Folders, paths and nonsense are refused as any other wrong time zone."""
    assert "there is no time zone" in str(refusal(write(f"timezone: {zone}")))


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("- a\n", 1, "must be a mapping"),
        ("just words\n", 1, "must be a mapping"),
        ("timezone: [UTC]\n", 1, "must be text"),
        ("timezone: UTC\nadjectives: perhaps\n", 2, "adjectives is"),
        ("learn_from_posts: [yes]\n", 1, "learn_from_posts is"),
        ("channels:\n  nezygar: 1\n", 1, "must be a list"),
        ("channels:\n  - name: X\n", 2, "neither a username nor an id"),
        ("channels:\n  -\n", 2, "must be a mapping, not nothing"),
        ("channels:\n  - username: два слова\n", 2, "no username of Telegram"),
        ("channels:\n  - username: https://t.me/+AbCdEf\n", 2, "an invitation"),
        ("channels:\n  - username: https://t.me/joinchat/AbCdEf\n", 2, "an invitation"),
        ("channels:\n  - username: https://t.me/joinchat\n", 2, "an invitation"),
        ("channels:\n  - username: https://t.me/c/1234567890/5\n", 2, "no username of Telegram"),
        ("channels:\n  - username: https://example.org/x\n", 2, "no username of Telegram"),
        ("channels:\n  - {username: a, id: 1.5}\n", 2, "no number"),
        ("channels:\n  - {username: a, id: -5}\n", 2, "not a channel's"),
        ("channels:\n  - {username: a, id: 0}\n", 2, "not a channel's"),
        ("channels:\n  - {username: a, id: 99999999999999999999}\n", 2, "not a channel's"),
        ('{"channels": [{"id": true}]}', 1, "no number"),
        ('{"channels":\n [{"username": "a",\n   "name": 5}]}', 3, "must be text"),
        ("channels:\n  - username: a\n    aliases:\n      - ok\n      - ''\n", 5, "is empty"),
        ("channels:\n  - username: a\n    aliases: [A]\n", 3, "too short"),
        ("channels:\n  - username: a\n    aliases: {x: y}\n", 3, "list of texts"),
        ("channels:\n  - username: a\n    language: русский\n", 3, "not a language code"),
        ('channels:\n  - username: a\n    name: "a\\0b"\n', 3, "U+0000"),
        ("channels:\n  - username: a\n    name: " + "x" * 301, 3, "301 characters"),
        ("feeds:\n  - name: X\n", 2, "no url"),
        ("feeds:\n  - url: ftp://a.org/rss\n", 2, "no web address"),
        ("feeds:\n  - url: file:///etc/passwd\n", 2, "no web address"),
        ("feeds:\n  - url: example.org/rss\n", 2, "no web address"),
        ("feeds:\n  - url: 'http://[::1/rss'\n", 2, "no web address"),
        ("feeds:\n  - url: http://a.org:port/\n", 2, "no web address"),
        ("feeds:\n  - url: http://a b.org/\n", 2, "no web address"),
        ("feeds:\n  - url: [x]\n", 2, "must be text"),
        ("channels: [\n", 2, "is not YAML"),
        ("channels:\n\t- a\n", 2, "is not YAML"),
        ("channels:\n  - a\n\t- b\n", 3, "indent by spaces"),
        ("channels:\n  - @nezygar\n", 2, "put the text into quotation marks"),
        ("channels:\n  - a: b: c\n", 2, "put the text into quotation marks"),
        ("channels:\n  - username: a\n    id: 5\n   name: A\n", 4, "indent the line as its neighbours are"),
        ("channels: [a\nfeeds: [b]\n", 2, "add the comma or the bracket"),
        ("channels:\n  - -1001234567890\n", 2, "write it as in id: -1001234567890"),
        ("channels:\n  - username: '1234567890'\n", 2, "is a number, and no username"),
        ("a: 1\n---\nb: 2\n", 2, "second YAML document"),
        ("timezone: !!python/object/apply:os.system ['true']\n", 1, "YAML tag"),
        ("timezone: !custom UTC\n", 1, "YAML tag"),
        ("? [a, b]\n: 1\n", 1, "key that is not text"),
        ("channels: *nobody\n", 1, "alias *nobody"),
        ("channels: &a [*a]\n", 1, "alias *a"),
        ("a: 1\nb: \x07\n", 2, "does not allow"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(content: str, line: int, reason: str, write: Write) -> None:
    """Each mistake is one line with the file, the line and what is wrong."""
    error = refusal(write(content))
    assert reason in str(error)
    assert error.line == line


def test_bytes_that_are_no_text_are_refused_with_their_line(write: Write) -> None:
    """A file in another encoding is refused with the line of the first bad byte."""
    error = refusal(write("timezone: UTC\nname: Незыгарь\n".encode("cp1251")))
    assert (error.line, "UTF-8" in str(error)) == (2, True)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """What is not there or is no file is told, not raised as something else."""
    assert "does not exist" in str(refusal(tmp_path / "none.yaml"))
    assert "can't be read" in str(refusal(tmp_path))


def test_a_file_that_is_too_large_is_refused(write: Write) -> None:
    """Nothing beyond 20 MB is parsed."""
    assert "larger than 20 MB" in str(refusal(write(b"#" * (MAX_BYTES + 1))))


def test_an_endless_file_is_refused() -> None:
    """A device that never ends is read up to the bound only."""
    assert "larger than 20 MB" in str(refusal(Path("/dev/zero")))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", '{"a":', "[" * 10 + "{a: "])
def test_deep_nesting_is_refused(opening: str, write: Write) -> None:
    """A file nested without end exhausts neither the stack nor the patience."""
    assert refusal(write(opening * 200_000)).path is not None


def test_deeply_nested_json_is_refused(write: Write) -> None:
    """Well-formed JSON nested 200,000 deep is refused too."""
    assert "nested" in str(refusal(write("[" * 200_000 + "]" * 200_000)))


def test_a_bomb_of_aliases_is_refused(write: Write) -> None:
    """Aliases that stand for a billion values are refused before anything is unfolded."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 10)]
    assert "aliases stand for more than" in str(refusal(write("\n".join(lines))))


def test_an_honest_alias_works(write: Write) -> None:
    """An anchor may save typing."""
    channels = load_watchlist(
        write("channels:\n  - {username: a1, aliases: &all [Alpha, Альфа]}\n  - {username: a2, aliases: *all}\n")
    ).channels
    assert channels[0].aliases == channels[1].aliases == ("Alpha", "Альфа")


def test_the_default_watchlist_is_valid_and_silent(caplog: pytest.LogCaptureFixture) -> None:
    """The watchlist that a newsroom starts from loads without a warning and has channels and feeds."""
    watchlist = load_watchlist(Path(__file__).parents[2] / "config" / "watchlist.yaml")
    assert watchlist.timezone == "Europe/Riga"
    assert len(watchlist.channels) >= 5
    assert len(watchlist.feeds) >= 2
    assert caplog.records == []


KEYS = ["timezone", "officials", "channels", "feeds", "username", "id", "name", "aliases", "language", "url", "x"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "timezone",
                    "officials",
                    "channels",
                    "feeds",
                    "username",
                    "id",
                    "name",
                    "aliases",
                    "language",
                    "url",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_watchlist_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever a file holds, the answer is a watchlist or one readable line."""
    path = tmp_path_factory.mktemp("any") / "watchlist.yaml"
    path.write_bytes(content)
    try:
        assert isinstance(load_watchlist(path), Watchlist)
    except ConfigError as error:
        assert len(str(error).splitlines()) == 1


@given(VALUES, st.booleans())
def test_any_structure_gives_a_watchlist_or_a_config_error_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, value: object, as_json: bool
) -> None:
    """Whatever stands at the keys of the contract, the answer is a watchlist or a refusal with its line."""
    path = tmp_path_factory.mktemp("any") / "watchlist.yaml"
    path.write_text(
        json.dumps(value) if as_json else yaml.safe_dump(value, allow_unicode=False, default_style='"'),
        encoding="utf-8",
    )
    try:
        assert isinstance(load_watchlist(path), Watchlist)
    except ConfigError as error:
        assert error.line is not None
        assert 1 <= error.line <= len(path.read_text(encoding="utf-8").splitlines()) + 1
