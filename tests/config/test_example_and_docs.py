"""The example file and docs/configuration.md name every setting, with its default and why."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bot.config import SETTINGS, Setting, Settings, load_settings, setting_names
from bot.errors import ConfigurationError
from tests.config.conftest import Write

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"
DOCS = ROOT / "docs" / "configuration.md"

# A setting that is not set: its name in small letters, after "# " and perhaps a list's dash.
NOT_SET = re.compile(r"^( *)# ((?:- |  )?[a-z_]+:(?: |$))", re.MULTILINE)


def names_in(value: object, name: str = "") -> set[str]:
    """The dotted names of everything that a YAML document sets."""
    if isinstance(value, list):
        return {name}.union(*(names_in(entry, f"{name}[]") for entry in value))
    if not isinstance(value, dict):
        return {name}
    return set().union(
        *(names_in(each, f"{name}.{key}".lstrip(".")) for key, each in value.items())
    )


def test_the_example_holds_the_defaults() -> None:
    assert load_settings(EXAMPLE, {}) == Settings()


def test_the_example_names_every_setting() -> None:
    everything = NOT_SET.sub(r"\1\2", EXAMPLE.read_text())
    assert names_in(yaml.safe_load(everything)) == set(setting_names())


def test_the_example_is_good_with_everything_set(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(NOT_SET.sub(r"\1\2", EXAMPLE.read_text()))
    settings = load_settings(path, {})
    assert len(settings.secrets) == 3
    assert len(settings.editors) == 1


def test_every_setting_of_the_example_has_a_comment_above() -> None:
    lines = EXAMPLE.read_text().splitlines()
    bare = [
        line
        for above, line in pairwise(lines)
        if re.match(r"  [a-z_]+: ", line) and "#" not in above and "base_file_url" not in line
    ]
    assert bare == []


@pytest.mark.parametrize("setting", SETTINGS, ids=setting_names())
def test_a_setting_says_what_it_means_and_why(setting: Setting) -> None:
    assert setting.meaning
    assert setting.why
    assert setting.needs


@pytest.mark.parametrize("setting", SETTINGS, ids=setting_names())
def test_a_setting_stands_in_the_documentation(setting: Setting) -> None:
    is_value = setting.default not in ("required", "not set")
    default = f"`{setting.default}`" if is_value else setting.default
    row = f"| `{setting.name}` | {default} | {setting.meaning} | {setting.why} |"
    assert row in DOCS.read_text().splitlines()


def test_the_documentation_names_no_other_setting() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", DOCS.read_text(), re.MULTILINE)
    assert tuple(rows) == setting_names()


def test_names_are_unique_and_so_are_variables() -> None:
    variables = [setting.variable for setting in SETTINGS if setting.variable]
    assert len(set(variables)) == len(variables)
    assert len(set(setting_names())) == len(SETTINGS)


def test_every_secret_is_kept_out_of_the_logs() -> None:
    secrets = [setting for setting in SETTINGS if setting.is_secret]
    environ = {f"{each.variable}": f"secret-{each.name}".replace(".", "-") * 2 for each in secrets}
    assert set(load_settings(None, environ).secrets) == set(environ.values())


WRONG = """\
local:
  enabled: true
  prot: 8081

editors:
  - platform: telegram
    id: "@olena"
newsroom:
  timezone: Kiyv
"""


def test_the_mistakes_in_the_documentation_are_real(write: Write) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(write(WRONG), {"ESTORIES_LOG__LEVEL": "WARN"})
    assert f"```\n{caught.value}\n```" in DOCS.read_text()
