"""The links that add the bot, printed without asking Discord anything."""

from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from bot.adapters.discord.invite import RIGHTS, application_of, person_link, server_link
from bot.cli.main import main


def token(of: str) -> str:
    return f"{urlsafe_b64encode(of.encode()).decode().rstrip('=')}.G1x2y3.{'x' * 38}"


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (token("1180000000000000001"), 1180000000000000001),
        (token("name"), None),
        ("123456:telegram", None),
        ("é.é.é", None),
        ("", None),
    ],
)
def test_a_token_begins_with_the_applications_number(given: str, number: int | None) -> None:
    assert application_of(given) == number


def test_the_links_ask_for_what_is_explained_and_no_more() -> None:
    assert server_link(7) == (
        "https://discord.com/oauth2/authorize?client_id=7&scope=bot+applications.commands"
        f"&permissions={(1 << 10) + (1 << 11) + (1 << 38)}"
    )
    assert person_link(7).endswith("client_id=7&scope=applications.commands&integration_type=1")
    assert len(RIGHTS) == 3


def test_estories_invite_prints_the_link_with_each_right_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESTORIES_DISCORD__TOKEN", token("1180000000000000001"))
    assert main(["invite"]) == 0
    said = capsys.readouterr().out
    assert "client_id=1180000000000000001" in said
    assert all(name in said and why in said for _, name, why in RIGHTS)
    assert "x" * 38 not in said
    monkeypatch.delenv("ESTORIES_DISCORD__TOKEN")
    assert main(["invite"]) == 78
