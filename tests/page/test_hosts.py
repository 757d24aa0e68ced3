"""Which Host headers mean this server."""

import pytest

from bot.web.guard import is_our_host


@pytest.mark.parametrize(
    ("asked", "served", "is_ours"),
    [
        ("127.0.0.1:8080", "127.0.0.1", True),
        ("localhost", "127.0.0.1", True),
        ("[::1]:8080", "127.0.0.1", True),
        ("news.lan:8080", "news.lan", True),
        ("192.168.1.5:8080", "0.0.0.0", True),  # noqa: S104 - compared, not bound
        ("192.168.1.5:8080", "127.0.0.1", False),
        ("evil.example", "0.0.0.0", False),  # noqa: S104 - compared, not bound
        ("", "127.0.0.1", False),
        ("[", "127.0.0.1", False),
    ],
)
def test_which_hosts_are_ours(asked: str, served: str, is_ours: bool) -> None:
    assert is_our_host(asked, served) is is_ours
