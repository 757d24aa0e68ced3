"""Commands as Discord wants them described, and the lines that their options make."""

import json

import pytest

from bot.adapters.discord.commands import definitions, line, told_apart
from bot.adapters.discord.forms import Wording, document_form, form_line, story_form, wording_in
from bot.content import Content, Quote, Text, paragraph
from handlers import COMMANDS
from tests.discord.commands import characters, command_errors
from tests.discord.components import check_modal
from tests.discord.paper import Errors, Paper

BY_NAME = {each.name: each for each in COMMANDS}


def test_all_definitions_are_within_discords_limits() -> None:
    made = definitions(COMMANDS)
    slash = [each for each in made if each["type"] == 1]
    assert len(slash) == len([each for each in COMMANDS if not each.is_hidden]) <= 100
    for each in made:
        assert command_errors(each).tree == {}, each["name"]
        assert characters(each) <= 8_000


def test_editors_commands_are_shown_to_who_manages_messages() -> None:
    by_name = {each["name"]: each for each in definitions(COMMANDS)}
    assert by_name["publish"]["default_member_permissions"] == str(1 << 13)
    assert by_name["topic"]["default_member_permissions"] is None
    assert by_name["topic"]["contexts"] == [0, 1, 2]
    assert by_name["subscribe"]["contexts"] == [0, 1]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("topic", {"name": " black  sea", "period": "7d", "page": 2}, "/topic black sea 7d page:2"),
        ("topic", {"name": "Sea\n/publish 1"}, "/topic Sea /publish 1"),
        ("latest", {}, "/latest"),
        ("post", {"section": "Combat", "text": "One.\nTwo."}, "/post Combat\nOne.\nTwo."),
        ("retract", {"story": "12 wrong", "delete": True}, "/retract 12 wrong delete:yes"),
        ("retract", {"story": "12 wrong", "delete": False}, "/retract 12 wrong"),
        ("import", {"document": "Day\n\nNews"}, "/import\nDay\n\nNews"),
    ],
)
def test_options_make_the_line_that_one_would_type(
    name: str, given: dict[str, object], said: str
) -> None:
    assert line(BY_NAME[name], given) == said


def test_what_discord_fills_in_makes_no_difference() -> None:
    """As Discord gives it back: with ids, a version and every default."""
    for each in definitions(COMMANDS):
        given = {key: value for key, value in each.items() if value is not None}
        back = json.loads(json.dumps(given)) | {"id": "7", "version": "9", "nsfw": False}
        back.setdefault("default_member_permissions", None)
        assert told_apart(back) == told_apart(each)
    topic = next(each for each in definitions(COMMANDS) if each["name"] == "topic")
    assert told_apart(topic | {"description": "Another"}) != told_apart(topic)


@pytest.mark.parametrize(
    "form",
    [
        story_form("Title", "/post Combat", Wording("h", "t")),
        story_form("T" * 99, "/post", Wording("h" * 999, "t" * 9999), [f"S{n}" for n in range(40)]),
        document_form("Title", "/import"),
    ],
)
def test_forms_are_within_discords_limits(form: dict[str, object] | None) -> None:
    assert form is not None
    check_modal(Paper(form, errors := Errors()))
    assert errors.tree == {}


def test_a_line_that_is_too_long_has_no_form() -> None:
    assert story_form("Title", "/correct 12 " + "x" * 100, Wording()) is None


def test_a_filled_form_says_the_whole_line() -> None:
    values = {"section": "Combat", "headline": "Head ", "text": "One.\n\nTwo."}
    assert form_line("f:/post", values) == "/post Combat\nHead\nOne.\n\nTwo."
    assert form_line("f:/import", {}) == "/import"
    assert form_line("other", {}) is None


def test_the_wording_of_a_quoted_story() -> None:
    content = Content((paragraph("Reads:"), Quote((Text("Head\nOne.\nTwo."),))))
    assert wording_in(content) == Wording("Head", "One.\nTwo.")
    assert wording_in(Content((paragraph("No such story."),))) is None
    assert Wording.of("x" * 400 + "\ny") == Wording("", "x" * 400 + "\ny")
