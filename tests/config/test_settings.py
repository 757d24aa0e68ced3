"""What is given, in the file or in the environment, is what is set."""

import time
from datetime import UTC
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from pydantic import ValidationError

from bot.config import Local, Newsroom, Settings, load_settings
from bot.errors import ConfigurationError
from bot.model import PersonRef, Platform
from tests.config.conftest import Write

CANARY = "123456789:canary-canary-canary-canary-0123"


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, {})
    assert settings == Settings()
    assert settings.platforms == ()
    assert settings.newsroom.timezone is UTC


def test_the_file_in_the_working_directory_is_used(write: Write) -> None:
    write("local:\n  port: 8081\n")
    assert load_settings(None, {}).local.port == 8081


def test_a_named_file_is_used_instead_of_it(write: Write, tmp_path: Path) -> None:
    write("local:\n  port: 8081\n")
    other = tmp_path / "other.yaml"
    other.write_text("local:\n  port: 8082\n")
    assert load_settings(other, {}).local.port == 8082


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "---\n",
        "~\n",
        "local:\n",
        "local: ~\n",
        "local: {}\n",
        "editors:\n",
    ],
)
def test_nothing_written_means_the_default(write: Write, text: str) -> None:
    assert load_settings(write(text), {}) == Settings()


@pytest.mark.parametrize("written", ["2024", "yes", "0x10", "1e3", "2024-01-01", "'null'", "08"])
def test_a_text_is_taken_as_it_is_written(write: Write, written: str) -> None:
    settings = load_settings(write(f"newsroom:\n  name: {written}\n"), {})
    assert settings.newsroom.name == written.strip("'")


@pytest.mark.parametrize(
    ("written", "is_on"),
    [("true", True), ("on", True), ("Yes", True), ("off", False), ("no", False)],
)
def test_a_switch_understands_the_usual_words(write: Write, written: str, is_on: bool) -> None:
    assert load_settings(write(f"local: {{enabled: {written}}}"), {}).local.enabled is is_on


def test_an_editor_is_a_person_on_a_platform(write: Write) -> None:
    path = write(
        "editors:\n  - platform: telegram\n    id: 123456789\n  - {platform: local, id: me}\n"
    )
    assert [editor.person for editor in load_settings(path, {}).editors] == [
        PersonRef(Platform.TELEGRAM, "123456789"),
        PersonRef(Platform.LOCAL, "me"),
    ]


def test_a_time_zone_is_ready_for_use(write: Write) -> None:
    path = write("newsroom: {timezone: Europe/Kyiv}")
    assert load_settings(path, {}).newsroom.timezone == ZoneInfo("Europe/Kyiv")


def test_a_time_zone_may_be_given_by_code_as_it_is() -> None:
    assert Newsroom(timezone=ZoneInfo("Europe/Kyiv")).timezone == ZoneInfo("Europe/Kyiv")


@pytest.mark.skipif(find_spec("tzdata") is not None, reason="tzdata brings the zones along")
def test_a_system_without_time_zones_still_has_utc(write: Write) -> None:
    path = write("newsroom: {timezone: UTC}")
    reset_tzpath(to=())
    ZoneInfo.clear_cache()
    try:
        assert load_settings(path, {}) == Settings()
        with pytest.raises(ConfigurationError, match="install tzdata or write UTC"):
            load_settings(path, {"ESTORIES_NEWSROOM__TIMEZONE": "Europe/Kyiv"})
    finally:
        reset_tzpath()


def test_a_slash_at_the_end_of_an_address_does_not_matter(write: Write) -> None:
    path = write("discord: {api_base: http://127.0.0.1:9/api/}")
    assert load_settings(path, {}).discord.api_base == "http://127.0.0.1:9/api"


def test_a_byte_order_mark_does_not_matter(write: Write) -> None:
    assert load_settings(write("\ufefflocal: {port: 1}"), {}).local.port == 1


def test_the_environment_overrides_the_file(write: Write) -> None:
    path = write("local: {port: 8081, enabled: true}\nnewsroom: {name: Desk}\n")
    settings = load_settings(path, {"ESTORIES_LOCAL__PORT": "9", "PORT": "7", "HOME": "/root"})
    assert settings.local == Local(enabled=True, port=9)
    assert settings.newsroom.name == "Desk"


def test_variables_may_be_written_in_small_letters() -> None:
    assert load_settings(None, {"estories_newsroom__name": "true"}).newsroom.name == "true"


def test_an_empty_variable_counts_as_not_set(write: Write) -> None:
    path = write("telegram: {token: abc}")
    environ = {"ESTORIES_TELEGRAM__TOKEN": "", "ESTORIES_LOCAL__PORT": "", "ESTORIES_EDITORS": ""}
    assert load_settings(path, environ).secrets == ("abc",)


@pytest.mark.parametrize(
    "text",
    [
        "[{platform: discord, id: 80351110224678912}]",
        '[{"platform": "discord", "id": "80351110224678912"}]',
        "- platform: discord\n  id: 80351110224678912\n",
    ],
)
def test_editors_from_the_environment_replace_the_files(write: Write, text: str) -> None:
    path = write("editors: [{platform: local, id: a}, {platform: local, id: b}]")
    editors = load_settings(path, {"ESTORIES_EDITORS": text}).editors
    assert [editor.person for editor in editors] == [
        PersonRef(Platform.DISCORD, "80351110224678912")
    ]


def test_the_environment_can_leave_no_editors(write: Write) -> None:
    path = write("editors: [{platform: local, id: a}]")
    assert load_settings(path, {"ESTORIES_EDITORS": "[]"}).editors == ()


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_secret_can_come_from_a_file_of_its_own(tmp_path: Path, end: str) -> None:
    secret = tmp_path / "token"
    secret.write_bytes(f"{CANARY}{end}".encode())
    settings = load_settings(None, {"ESTORIES_TELEGRAM__TOKEN_FILE": str(secret)})
    assert settings.secrets == (CANARY,)


def test_a_platform_is_on_by_its_switch_or_its_token() -> None:
    environ = {"ESTORIES_DISCORD__TOKEN": "abc", "ESTORIES_LOCAL__ENABLED": "true"}
    assert load_settings(None, environ).platforms == (Platform.LOCAL, Platform.DISCORD)


def test_a_secret_is_not_shown() -> None:
    settings = load_settings(None, {"ESTORIES_TELEGRAM__TOKEN": CANARY})
    assert CANARY not in f"{settings!r} {settings} {settings.model_dump()} {settings.telegram!r}"
    assert CANARY not in settings.model_dump_json()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().local.port = 1


def test_the_error_ends_the_process_with_78(write: Write) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write("x: 1"), {})
    assert caught.value.exit_code == 78


def test_the_example_loads_within_50_milliseconds() -> None:
    started = time.perf_counter()
    load_settings(Path(__file__).parents[2] / "config.example.yaml", {})
    assert time.perf_counter() - started < 0.05
