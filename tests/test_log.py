"""One event is one line, whatever is in it, and no secret is ever written."""

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.log import (
    NEVER_DEBUG,
    REFERENCE_LENGTH,
    REFERENCE_SIGNS,
    WARNINGS_ONLY,
    Log,
    LogFormat,
    configure_logging,
    reference,
)

CANARY = "canary7canary7canary7"
TELEGRAM = "123456789:AAF-canary_canary-canary_canary-012"
DISCORD = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs-canary"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTpjYW5hcnk"

FORMATS: tuple[LogFormat, ...] = ("text", "json")
HEAD = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ +\S+ .*")

log = Log("bot.tests")


@contextmanager
def logged(
    line_format: LogFormat = "text", *, level: str = "INFO", secrets: tuple[str, ...] = ()
) -> Iterator[io.StringIO]:
    """What is written to the standard error stream meanwhile. Puts logging back afterwards."""
    root = logging.getLogger()
    handlers, old_level = root.handlers, root.level
    root.handlers = []  # pytest's own: they would be closed
    with redirect_stderr(io.StringIO()) as stream:
        configure_logging(level, line_format, secrets)
        try:
            yield stream
        finally:
            logging.captureWarnings(capture=False)
            root.handlers = handlers
            root.setLevel(old_level)
            for name in (*WARNINGS_ONLY, *NEVER_DEBUG):
                logging.getLogger(name).setLevel(logging.NOTSET)


def only_line(stream: io.StringIO) -> str:
    text = stream.getvalue()
    assert text.endswith("\n")
    line = text[:-1]
    assert line.isprintable(), "no second line, no code for a terminal"
    return line


def fail(text: str) -> None:
    raise ValueError(text) from KeyError(text)


def test_an_event_reads_like_a_sentence_with_facts() -> None:
    with logged() as stream:
        log.info("delivered", chats=3, publication=12)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO  bot\.tests delivered chats=3 publication=12",
        only_line(stream),
    )


def test_an_event_is_one_object_for_a_collector() -> None:
    with logged("json") as stream:
        log.warning("paused", chats=3, share=0.5, reason=None, is_late=True, name="Олена\n")
    event = json.loads(only_line(stream))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event.pop("time"))
    assert event == {
        "level": "WARNING",
        "logger": "bot.tests",
        "event": "paused",
        "chats": 3,
        "share": 0.5,
        "reason": None,
        "is_late": True,
        "name": "Олена\n",
    }


def test_numbers_that_json_does_not_know_become_texts() -> None:
    with logged("json") as stream:
        log.info("paced", rate=float("inf"), share=float("nan"))
    assert "Infinity" not in stream.getvalue()
    assert json.loads(only_line(stream))["rate"] == "inf"


def test_a_field_cannot_take_the_place_of_the_head() -> None:
    with logged("json") as stream:
        log.info("read", level="ERROR", time=0, logger="x", event="forged")
    event = json.loads(only_line(stream))
    assert (event["level"], event["logger"], event["event"]) == ("INFO", "bot.tests", "read")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("Олена", "Олена"),
        ("a b", '"a b"'),
        ("", '""'),
        ('say "hi"', r'"say \"hi\""'),
        ("chats=9", '"chats=9"'),
        ("a\nb\r\tc", r'"a\nb\r\tc"'),
        ("\x1b[31mred", r'"\x1b[31mred"'),
        ("\u202egnp.exe", r'"\u202egnp.exe"'),
        ("a\u2028b\x85c\x9bd", r'"a\u2028b\x85c\x9bd"'),
        ("zero\u200bwidth", r'"zero\u200bwidth"'),
        ("C:\\new", r'"C:\\new"'),
        ("\udcff", r'"\udcff"'),
        (ValueError("a\nb"), r'"a\nb"'),
    ],
)
def test_a_value_is_written_so_that_it_stays_one(value: object, written: str) -> None:
    with logged() as stream:
        log.info("renamed", name=value)
    assert only_line(stream).endswith(f" renamed name={written}")


def test_a_librarys_message_cannot_pass_for_fields() -> None:
    with logged() as stream:
        logging.getLogger("lib").warning("lost %s\nnext", "chats=9")
    assert only_line(stream).endswith(r' WARNING lib "lost chats=9\nnext"')


@pytest.mark.parametrize("line_format", FORMATS)
def test_a_traceback_is_part_of_its_line(line_format: LogFormat) -> None:
    with logged(line_format) as stream:
        try:
            fail("first\nsecond")
        except ValueError:
            log.exception("command failed", ref="abcdef")
    line = only_line(stream)
    assert "command failed" in line
    assert "Traceback (most recent call last)" in line
    assert r"ValueError: first\nsecond" in line


@pytest.mark.parametrize("line_format", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        CANARY,
        f"a{CANARY}b",
        TELEGRAM,
        f"POST https://api.telegram.org/bot{TELEGRAM}/sendMessage",
        f"https://api.telegram.org/file/bot{TELEGRAM}/photos/1.jpg",
        f"https://proxy/?to=bot{TELEGRAM.replace(':', '%3A')}",
        f"Authorization: Bot {DISCORD}",
        f"https://discord.com/api/v10/webhooks/123/{INTERACTION}/messages/@original",
        f"https://discord.com/api/v10/interactions/123/{INTERACTION}/callback",
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(text: str, line_format: LogFormat) -> None:
    with logged(line_format, level="DEBUG", secrets=(CANARY,)) as stream:
        log.debug(text)
        log.info("event", name=text, error=ValueError(text), all=[text])
        log.info("event", **{text: 1})
        logging.getLogger("lib").error("said %s", text)
        try:
            fail(text)
        except ValueError:
            log.exception("failed")
            logging.getLogger("lib").exception("failed", stack_info=True)
    assert stream.getvalue().count("***") >= 8
    for part in (CANARY, "AAF-canary", "ZnCjm1XVW7", INTERACTION):
        assert part not in stream.getvalue()


@pytest.mark.parametrize("line_format", FORMATS)
@pytest.mark.parametrize("secret", ['quo"te\\back', "a+b/c=d&e", "(regex|.*", "Ünicode-ß"])
def test_a_secret_with_signs_is_hidden_in_every_spelling(
    secret: str, line_format: LogFormat
) -> None:
    with logged(line_format, secrets=(secret,)) as stream:
        log.info("sent", plain=secret, quoted=[secret], address=f"http://x/?t={secret}")
    assert stream.getvalue().count("***") == 3


def test_a_secret_that_begins_with_another_is_hidden_whole() -> None:
    with logged(secrets=("token", "token-canary", "")) as stream:
        log.info("sent", whole="token-canary")
    assert "canary" not in stream.getvalue()


def test_text_without_secrets_is_left_alone() -> None:
    with logged() as stream:
        log.info("read", at="12:30", id="123456789", file="bot.delivery.worker.py", none="a.b.c")
    assert "***" not in stream.getvalue()


class Unprintable:
    """Something whose text cannot be made."""

    def __str__(self) -> str:
        raise RuntimeError(CANARY)


def test_an_event_that_cannot_be_written_is_one_line_without_its_values() -> None:
    with logged() as stream:
        log.info("sent", what=Unprintable())
        logging.getLogger("lib").warning("%d", CANARY)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert all(line.endswith(" ERROR bot.log an event could not be written") for line in lines)


def test_a_closed_stream_does_not_stop_the_program() -> None:
    with logged() as stream:
        stream.close()
        log.info("sent")


def test_warnings_are_events_too() -> None:
    with logged() as stream, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old\n{TELEGRAM}", stacklevel=1)
    assert " WARNING py.warnings " in only_line(stream)
    assert TELEGRAM not in stream.getvalue()


@pytest.mark.parametrize("name", [*WARNINGS_ONLY, "sqlalchemy.engine.Engine", "httpx.client"])
def test_noisy_libraries_only_warn(name: str) -> None:
    with logged(level="DEBUG") as stream:
        logging.getLogger(name).info("HTTP Request: POST ...")
        logging.getLogger(name).warning("slow")
    assert only_line(stream).endswith(f"WARNING {name} slow")


@pytest.mark.parametrize("name", NEVER_DEBUG)
def test_libraries_that_write_whole_messages_do_not_debug(name: str) -> None:
    with logged(level="DEBUG") as stream:
        logging.getLogger(f"{name}.http").debug("payload")
        logging.getLogger(f"{name}.http").info("connected")
    assert only_line(stream).endswith("connected")


def test_the_level_holds_for_libraries_as_well() -> None:
    with logged(level="ERROR") as stream:
        log.warning("late")
        logging.getLogger("httpx").warning("late")
        log.error("lost")
    assert only_line(stream).endswith("lost")


def test_configuring_again_replaces_what_was() -> None:
    with logged(secrets=("other",)) as stream:
        configure_logging("INFO", "json", (CANARY,))
        log.info("sent", name=CANARY)
    assert json.loads(only_line(stream))["name"] == "***"


def test_references_are_short_and_differ() -> None:
    references = {reference() for _ in range(1000)}
    assert len(references) > 990
    assert all(
        re.fullmatch(f"[{REFERENCE_SIGNS}]{{{REFERENCE_LENGTH}}}", each) for each in references
    )
    assert not set(REFERENCE_SIGNS) & set("aeiou0125789lqsuvzb")


def test_a_long_text_is_searched_for_tokens_in_no_time() -> None:
    with logged() as stream:
        for sign in ("1", "a", "1:", "a.", "/webhooks/1"):
            log.info("read", text=sign * 200_000)
    assert len(stream.getvalue().splitlines()) == 5


TEXTS = st.text(st.characters(), max_size=100)
WITH_CANARY = st.builds(lambda before, after: f"{before}{CANARY}{after}", TEXTS, TEXTS) | TEXTS


@settings(max_examples=500, deadline=None)
@given(event=WITH_CANARY, value=WITH_CANARY, key=TEXTS, line_format=st.sampled_from(FORMATS))
def test_any_event_is_one_line_without_secrets(
    event: str, value: str, key: str, line_format: LogFormat
) -> None:
    with logged(line_format, secrets=(CANARY,)) as stream:
        log.info(event, **{key: value})
        try:
            fail(value)
        except ValueError:
            log.exception(event)
    text = stream.getvalue()
    assert CANARY not in text
    lines = text.removesuffix("\n").split("\n")
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    if line_format == "json":
        assert all(json.loads(line)["level"] in ("INFO", "ERROR") for line in lines)
    else:
        assert all(HEAD.fullmatch(line) for line in lines)
