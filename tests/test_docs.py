"""Docs and code agree: nothing that people can say, set or store is left out."""

import re
from pathlib import Path

import pytest

from bot.cli.parser import build_parser
from bot.commands import Command
from bot.model import DeliveryState
from bot.store.schema import metadata
from handlers import COMMANDS

ROOT = Path(__file__).parent.parent
SOURCES = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/*.py"), *ROOT.glob("tests/**/*.py")]
PAGE = [*ROOT.glob("bot/web/static/*")]


def read(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.mark.parametrize("command", [each.name for each in COMMANDS])
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"/{command}\b", read("README.md"))


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_explained_in_the_glossary(table: str) -> None:
    assert f"`{table}`" in read("docs/glossary.md") or f"`{table}." in read("docs/glossary.md")


@pytest.mark.parametrize("state", [str(each) for each in DeliveryState])
def test_every_state_of_a_delivery_is_explained(state: str) -> None:
    assert f"| {state} |" in read("docs/glossary.md")


def test_every_terminal_command_has_help_with_an_example_and_is_documented(
    capsys: pytest.CaptureFixture[str],
) -> None:
    operations = read("docs/operations.md")
    names = re.findall(r"^    (\w+) ", build_parser().format_help(), re.MULTILINE)
    assert len(names) == 12
    for name in names:
        assert f"`{name}" in operations, name
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([name, "--help"])
        assert ended.value.code == 0
        assert "example:\n  estories" in capsys.readouterr().out, name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_a_command_is_declared_as_every_platform_takes_it(command: Command) -> None:
    assert re.fullmatch(r"[a-z0-9]{1,32}", command.name), "Telegram's rule"
    assert 1 <= len(command.help) <= 100, "Discord's limit for a description"
    assert not command.help.endswith(".")
    assert command.example.startswith(f"/{command.name}")
    assert len(command.arguments) <= 25, "Discord's limit of options"


def test_no_command_is_declared_twice() -> None:
    names = [each.name for each in COMMANDS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", [*SOURCES, *PAGE], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


def test_few_files_are_over_250_lines() -> None:
    long = [path for path in SOURCES if len(path.read_text().splitlines()) > 250]
    assert len(long) <= len(SOURCES) // 10, [path.name for path in long]


def test_the_decisions_are_all_listed() -> None:
    listed = read("docs/decisions/README.md")
    for record in (ROOT / "docs/decisions").glob("0*.md"):
        assert record.name in listed


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
