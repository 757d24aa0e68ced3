"""Talking to a fake Telegram in another process, and to processes that use it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

LOOK_SECONDS = 0.1

Told = dict[str, Any]
"""What the other process says of itself, as JSON came."""


@contextmanager
def running(module: str, *words: object) -> Iterator["subprocess.Popen[str]"]:
    """A process that uses it; what is left of it at the end is killed."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, "-m", module, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def crowd(*options: str) -> Iterator[str]:
    """A fake Telegram with a crowd; gives its address."""
    with running("tests.bench.crowd", *options) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


def told(process: "subprocess.Popen[str]") -> Told:
    """The next line of a process, which is JSON."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the process ended without a word; its complaint stands above"
    found: Told = json.loads(line)
    return found


def cpu(process: "subprocess.Popen[str]") -> float:
    """The CPU seconds that a process has used so far; it is asked."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return float(told(process)["cpu"])


def asked(url: str, verb: str, **words: object) -> Told:
    """What the fake Telegram answers to one of its /fake/... verbs."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request("POST", f"/fake/{verb}", json.dumps(words) if words else None)
        found: Told = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return found


def until(url: str, messages: int, what: str = "accepted", seconds: float = 300) -> None:
    """Wait until Telegram has accepted so many messages."""
    end = time.monotonic() + seconds
    while (count := asked(url, "count")[what]) < messages:
        assert time.monotonic() < end, f"only {count} of {messages} messages in {seconds} seconds"
        time.sleep(LOOK_SECONDS)
