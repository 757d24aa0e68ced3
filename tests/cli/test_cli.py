"""The command line: what it prints, and the code it ends with."""

import json
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, wait_for_line
from tests.kit import EDITION


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_an_edition_goes_all_the_way_without_a_server(terminal: Terminal) -> None:
    assert "now follows" in terminal.run("say", "/subscribe Combat").stdout
    imported = terminal.run("import", terminal.write("edition.txt"), "--publish")
    assert "Draft 1: Nov 5 : E-Stories" in imported.stdout
    assert "Published to 1 chat" in imported.stdout
    assert "Deliveries attempted: 1." in terminal.run("deliver").stdout
    inbox = terminal.run("inbox").stdout
    assert "Fighting goes on around Krynky" in inbox
    assert "Nothing was due." in terminal.run("deliver").stdout
    ledger = terminal.run("doctor", "--ledger")
    assert "ok    publication 1: audience 1 = delivered 1" in ledger.stdout
    assert ledger.returncode == 0
    assert "local:editor publish draft 1" in terminal.run("doctor", "--audit").stdout


def test_publishing_a_changed_story_says_who_has_the_old_text(terminal: Terminal) -> None:
    terminal.run("import", terminal.write("edition.txt"), "--publish")
    changed = EDITION.replace("three explosions", "four explosions")
    ended = terminal.run("import", terminal.write("edition.txt", changed), "--publish")
    assert "1 story corrected, for everybody who asks; no chat had been sent it." in ended.stdout
    assert "Published to" not in ended.stdout


def test_say_shows_buttons_as_the_commands_they_say(terminal: Terminal) -> None:
    assert "  [Follow everything] /subscribe all" in terminal.run("say", "/start").stdout


def test_say_can_be_the_editor_in_any_chat_and_read_standard_input(terminal: Terminal) -> None:
    said = terminal.run("say", "--as", "editor", "--chat", "desk", "-", stdin=f"/import\n{EDITION}")
    assert "5 new of 5" in said.stdout
    assert "5 new of 5" in terminal.run("inbox", "--chat", "desk").stdout


def test_a_dry_run_prints_the_annotation_and_makes_no_database(terminal: Terminal) -> None:
    ended = terminal.run("import", "--dry-run", "--json", terminal.write("edition.txt"))
    found = json.loads(ended.stdout)
    assert found["date"] == "2023-11-05"
    assert [len(each["stories"]) for each in found["sections"]] == [2, 2, 1]
    assert found["sections"][1]["stories"][0]["attribution_prefix"] == "General Staff"
    assert [each.name for each in terminal.folder.iterdir()] == ["edition.txt"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 100, "not text"),
        ("Nov 5 : E-Stories, Überblick\n".encode("latin-1"), "UTF-8"),
        (b"Nov 5 : E-Stories\nno heading and no story here\n", "heading"),
        (b"x" * (50 * 1024 * 1024), "MiB"),
        (b"PK\x03\x04" + b"\0" * 100, "text"),
    ],
    ids=["empty", "binary", "wrong encoding", "no headings", "50 MB", "zip"],
)
def test_a_document_that_is_none_is_refused_with_a_sentence(
    terminal: Terminal, content: bytes, told: str
) -> None:
    ended = terminal.run("import", terminal.write("edition.txt", content))
    assert ended.returncode == 65
    assert told in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "No draft waits" in terminal.run("say", "--as", "editor", "/drafts").stdout


def test_a_file_that_is_not_there_is_a_sentence(terminal: Terminal) -> None:
    ended = terminal.run("import", "nowhere.txt")
    assert (ended.returncode, ended.stderr) == (
        65,
        "nowhere.txt cannot be read: No such file or directory. Check the path.\n",
    )


def test_run_without_a_platform_says_so_and_offers_the_demo(terminal: Terminal) -> None:
    ended = terminal.run("run")
    assert ended.returncode == 78
    assert "No platform is configured" in ended.stderr
    assert "estories demo" in ended.stderr
    assert list(terminal.folder.iterdir()) == [], "not even a database"


def test_check_names_every_mistake_with_file_and_line(terminal: Terminal) -> None:
    terminal.write("config.yaml", "local:\n  enabled: true\n  prot: 8080\nlogg: {}\n")
    ended = terminal.run("check")
    assert ended.returncode == 78
    assert "config.yaml:3" in ended.stderr
    assert "local.port" in ended.stderr
    assert "config.yaml:4" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_check_says_what_is_configured(terminal: Terminal) -> None:
    ended = terminal.run("check")
    assert ended.returncode == 0
    assert "The configuration is good." in ended.stdout
    assert "sqlite:///data/estories.db" in ended.stdout


def test_a_read_only_database_is_named_with_the_remedy(terminal: Terminal) -> None:
    terminal.run("migrate")
    database = terminal.folder / "data" / "estories.db"
    database.chmod(0o400)
    database.parent.chmod(0o500)
    terminal.is_bound_by_rights = True
    ended = terminal.run("say", "/today")
    database.parent.chmod(0o700)
    assert ended.returncode == 74
    assert "data/estories.db" in ended.stderr
    assert "rights" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_configuration_that_cannot_be_read_is_named(terminal: Terminal) -> None:
    path = terminal.folder / terminal.write("config.yaml", "")
    path.chmod(0)
    terminal.is_bound_by_rights = True
    ended = terminal.run("check")
    assert ended.returncode == 78
    assert "config.yaml: cannot be read (permission denied)" in ended.stderr


def test_migrate_says_what_it_did(terminal: Terminal) -> None:
    assert "now at schema 0004 (before: empty)" in terminal.run("migrate").stdout
    assert "is up to date" in terminal.run("migrate").stdout


def test_editors_are_kept_in_the_store(terminal: Terminal) -> None:
    assert terminal.run("editor", "add", "telegram", "42", "--name", "Iryna").stdout == "Added.\n"
    assert terminal.run("editor", "list").stdout == "telegram 42 Iryna\n"
    assert "Removed" in terminal.run("editor", "remove", "telegram", "42").stdout
    assert terminal.run("editor", "list").stdout == ""
    assert terminal.run("editor", "add").returncode == 65


def test_a_wrong_command_line_ends_with_2(terminal: Terminal) -> None:
    assert terminal.run("tell").returncode == 2
    assert terminal.run().returncode == 2


def test_the_demo_serves_delivers_and_goes_on_with_the_same_data(terminal: Terminal) -> None:
    port = free_port()
    terminal.settings["ESTORIES_LOCAL__PORT"] = port
    with terminal.running("demo") as demo:
        wait_for_line(demo, f"http://127.0.0.1:{port}")
        assert fetch(port, "/health") == '{"status": "ok"}'
        assert "E-Stories" in fetch(port, "/")
        second = terminal.run("demo")
        assert second.returncode == 75
        assert f"process {demo.pid}" in second.stderr
        assert terminal.run("deliver").returncode == 75
        terminal.run("say", "/subscribe all")
        published = terminal.run("say", "--as", "editor", "/publish").stdout
        assert "Published to 1 chat" in published
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(timeout=10) == 0
    terminal.run("deliver")
    before = terminal.run("inbox").stdout
    with terminal.running("demo") as again:
        wait_for_line(again, "is running")
        again.send_signal(signal.SIGINT)
        assert again.wait(timeout=10) == 0
    assert terminal.run("inbox").stdout == before
    assert "all add up" in terminal.run("doctor", "--ledger").stdout


def test_a_taken_port_is_named_with_the_way_out(terminal: Terminal) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        terminal.settings["ESTORIES_LOCAL__PORT"] = str(other.getsockname()[1])
        ended = terminal.run("demo")
    assert ended.returncode == 75
    assert "is taken by another program" in ended.stderr
    assert "ESTORIES_LOCAL__PORT=" in ended.stderr
    assert "Traceback" not in ended.stderr


def fetch(port: str, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return str(response.read().decode())
