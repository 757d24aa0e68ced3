"""Rendering for Telegram: every message is within its limits and says what the content says."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given

from bot.adapters.base import Part
from bot.adapters.telegram.entities import is_blank
from bot.adapters.telegram.render import JOINER, LIMIT, MOST_ENTITIES, fields, render
from bot.content import (
    Block,
    Button,
    Content,
    Fold,
    Group,
    Heading,
    Link,
    Listing,
    Moment,
    MomentStyle,
    Quote,
    Text,
    bold,
    italic,
    paragraph,
    says,
    sentence,
)
from bot.content.plain import utf16_length
from tests.content_trees import CONTENTS, block_words
from tests.digest.editions import ROOT
from tests.kit import Bot

MENTION = re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)")
"""What Telegram takes for a name (`match_mentions` in tdlib)."""

UNSEEN = re.compile(rf"[\s•{JOINER}\u030a\u0333\u033f]")
EDITIONS = [path.read_bytes() for path in sorted((ROOT / "data" / "editions").glob("*.txt"))]
NOON = datetime(2023, 11, 2, 12, 0, tzinfo=UTC)


def entities(part: Part) -> list[dict[str, object]]:
    found = json.loads(part.body)["entities"]
    assert isinstance(found, list)
    return found


def words(part: Part, entity: dict[str, object]) -> str:
    """The words an entity stands on; fails when it cuts a character in two."""
    start, length = entity["offset"], entity["length"]
    assert isinstance(start, int)
    assert isinstance(length, int)
    assert start >= 0
    wide = part.text.encode("utf-16-le")
    assert (start + length) * 2 <= len(wide)
    return wide[start * 2 : (start + length) * 2].decode("utf-16-le")


def marked(*blocks: Block) -> list[tuple[object, str]]:
    """Each entity of the only message: its type and its words."""
    (part,) = render(Content(blocks))
    return [(each["type"], words(part, each)) for each in entities(part)]


def text_of(*blocks: Block) -> str:
    (part,) = render(Content(blocks))
    return part.text


def without_code(part: Part) -> str:
    """The text in which Telegram looks for names: code holds nothing else."""
    text = part.text
    for entity in entities(part):
        if entity["type"] == "code":
            text = text.replace(words(part, entity), " ")
    return text


def stretch(entity: dict[str, object]) -> set[int]:
    start, length = entity["offset"], entity["length"]
    assert isinstance(start, int)
    assert isinstance(length, int)
    return set(range(start, start + length))


def nested(part: Part) -> Iterator[tuple[str, str]]:
    """The types of an entity and of each other that shares characters with it."""
    found = entities(part)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            shared = stretch(one) & stretch(other)
            assert shared in (set(), stretch(one), stretch(other)), "they overlap"
            if shared:
                yield str(one["type"]), str(other["type"])


def is_allowed(outer: str, inner: str) -> bool:
    """core.telegram.org/bots/api#formatting-options"""
    if "code" in {outer, inner}:
        return outer in {"blockquote", "expandable_blockquote"}
    leads = {"text_link", "date_time"}
    return not (outer.endswith("quote") and inner.endswith("quote")) and not {outer, inner} <= leads


@given(CONTENTS)
def test_every_message_is_within_telegrams_limits(content: Content) -> None:
    for part in render(content):
        assert not is_blank(part.text)
        assert part.text == part.text.strip()
        assert utf16_length(part.text) <= LIMIT
        assert len(entities(part)) <= MOST_ENTITIES
        for entity in entities(part):
            assert words(part, entity)
            assert words(part, entity) == words(part, entity).strip()
        assert all(is_allowed(*pair) for pair in nested(part))
        assert not MENTION.search(without_code(part))


@given(CONTENTS)
def test_everything_is_said_in_order(content: Content) -> None:
    told = UNSEEN.sub("", "".join(part.text for part in render(content)))
    meant = UNSEEN.sub("", "".join(map(block_words, content.blocks)))
    # A message of invisible characters alone is none, so those may be missing.
    assert re.sub(r"\W", "", told) == re.sub(r"\W", "", meant)
    if told != meant:
        assert is_blank("".join(set(meant) - set(told)))


def test_blocks_stand_apart_and_a_heading_stands_close_to_its_text() -> None:
    assert text_of(
        Heading((Text("Nov 5"),)),
        paragraph("Sunday"),
        Heading((Text("Combat"),), level=2),
        Listing(((Text("one"),), (Text("two"),))),
        Heading((Text("Russia"),), level=2),
        Group((paragraph("Headline"), paragraph("Source"))),
        paragraph("End"),
    ) == ("Nov 5\nSunday\n\nCombat\n• one\n• two\n\nRussia\n\nHeadline\nSource\n\nEnd")


def test_each_kind_of_block_and_piece_has_its_entity() -> None:
    assert marked(
        Heading((Text("Combat "), Link("Source", "https://example.org/a"))),
        paragraph("Plain, ", bold("bold "), "and ", italic(" italic"), "."),
        Quote((Text("Not a "), bold("step"), Text(" back.\n"))),
    ) == [
        ("bold", "Combat Source"),
        ("text_link", "Source"),
        ("bold", "bold"),
        ("italic", "italic"),
        ("blockquote", "Not a step back."),
        ("bold", "step"),
    ]


def test_a_fold_is_its_summary_and_a_quote_that_opens() -> None:
    fold = Fold("Read", (paragraph("One."), Quote((Text("Two."),)), Fold("Three", ())))
    assert text_of(fold) == "Read\nOne.\n\nTwo.\n\nThree"
    assert marked(fold) == [("expandable_blockquote", "One.\n\nTwo.\n\nThree")]


def test_offsets_are_counted_in_utf16_units() -> None:
    (part,) = render(Content((paragraph("🇺🇦 Криnky: ", bold("👨‍👩‍👧 й"), " ."),)))
    (entity,) = entities(part)
    assert (entity["offset"], entity["length"]) == (13, 10)
    assert words(part, entity) == "👨‍👩‍👧 й"


def test_blanks_around_a_text_do_not_shift_its_entities() -> None:
    assert marked(paragraph(" \n ", bold("  Krynky  "), "\n")) == [("bold", "Krynky")]


@pytest.mark.parametrize(
    ("style", "asked"),
    [(MomentStyle.DATE, "D"), (MomentStyle.TIME, "t"), (MomentStyle.DATE_TIME, "Dt")],
)
def test_a_moment_carries_its_second_and_its_form(style: MomentStyle, asked: str) -> None:
    (part,) = render(Content((paragraph("At ", Moment(NOON, style)),)))
    (entity,) = entities(part)
    assert entity["type"] == "date_time"
    assert entity["unix_time"] == NOON.timestamp()
    assert entity["date_time_format"] == asked
    assert part.text.startswith("At 2 Nov 2023" if style is not MomentStyle.TIME else "At 12:00")


def test_two_moments_side_by_side_are_two() -> None:
    moment = Moment(NOON, MomentStyle.TIME)
    assert marked(paragraph(moment, moment)) == [("date_time", "12:00 UTC")] * 2


def test_a_moment_before_1970_is_plain_text() -> None:
    assert marked(paragraph(Moment(datetime(1932, 5, 1, tzinfo=UTC)))) == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "tg://user?id=42",
        "https://localhost/a",
        "https://example..org/",
        "https://bbc.com@evil.example/",
        "https://[::1]/",
        "https://example.org:99999/",
        "https://example.org/\ud83d",
    ],
)
def test_an_address_that_telegram_would_drop_is_only_words(url: str) -> None:
    assert marked(paragraph(Link("words", url))) == []
    assert text_of(paragraph(Link("words", url))) == "words"


def test_a_link_whose_words_name_another_host_shows_its_own() -> None:
    assert marked(paragraph(Link("bbc.com/news", "https://evil.example/"))) == [
        ("text_link", "https://evil.example/")
    ]


def test_a_bare_command_is_tapped_and_one_with_arguments_is_copied() -> None:
    assert marked(paragraph("Say ", says("/today"), " or ", says("/story 12"), ".")) == [
        ("code", "/story 12")
    ]
    assert marked(paragraph(says("/search @kherson"))) == [("code", "/search @kherson")]
    assert marked(Heading((Text("Say "), says("/story 12"), Text(" now")))) == [
        ("bold", "Say"),
        ("code", "/story 12"),
        ("bold", "now"),
    ]


@pytest.mark.parametrize("text", ["@kherson", "(@kherson)", "слово @kherson_1", ".@ab"])
def test_a_name_in_a_text_notifies_nobody(text: str) -> None:
    shown = text_of(paragraph(text))
    assert shown.replace(JOINER, "") == text
    assert not MENTION.search(shown)


def test_a_name_made_of_two_pieces_notifies_nobody() -> None:
    assert not MENTION.search(text_of(paragraph("@", bold("kherson"))))


def test_an_address_of_mail_stays_as_it_is() -> None:
    assert text_of(paragraph("press@example.org")) == "press@example.org"


def test_many_entities_are_spread_over_messages() -> None:
    stories = tuple(
        Group((paragraph(bold(f"{n}"), " ", italic("x"), " ", says(f"/story {n}")),))
        for n in range(100)
    )
    parts = render(Content(stories))
    assert sum(len(entities(part)) for part in parts) == 300
    assert max(len(entities(part)) for part in parts) <= MOST_ENTITIES
    assert len(parts) == 4


def test_long_addresses_are_spread_over_messages() -> None:
    links = tuple(paragraph(Link("x", f"https://example.org/{'a' * 1900}{n}")) for n in range(6))
    for part in render(Content(links)):
        assert sum(len(str(each["url"])) for each in entities(part)) < LIMIT


def test_a_story_stays_in_one_message() -> None:
    stories = tuple(
        Group((paragraph(bold(f"Story {n}")), paragraph("x" * 1500), paragraph("The end.")))
        for n in range(5)
    )
    for part in render(Content(stories)):
        assert part.text.startswith("Story")
        assert part.text.endswith("The end.")


def test_nothing_to_be_seen_is_no_message() -> None:
    button = Button("Next", "/latest page:2")
    assert render(Content(())) == ()
    assert render(sentence(" \u2800\n", button)) == ()


def test_the_buttons_are_under_the_last_message_that_is_seen() -> None:
    button = Button("Next", "/latest page:2")
    blocks = (paragraph("x" * 4000), paragraph("y" * 4000), paragraph("\u2800" * 4000))
    parts = render(Content(blocks, ((button,),)))
    assert [part.buttons for part in parts] == [(), ((button,),)]


def test_a_preview_is_shown_for_the_first_link_only_where_it_is_wanted() -> None:
    blocks = (paragraph("x" * 4000), paragraph(Link("Source", "https://example.org/" + "a" * 99)))
    previews = [
        json.loads(part.body)["link_preview_options"]
        for part in render(Content(blocks, has_preview=True))
    ]
    assert previews == [
        {"is_disabled": True},
        {"prefer_small_media": True, "show_above_text": True},
    ]
    (part,) = render(Content((blocks[1],)))
    assert json.loads(part.body)["link_preview_options"] == {"is_disabled": True}


def test_the_fields_of_a_request_are_json() -> None:
    (part,) = render(sentence("Krynky holds.", Button("Next", "/latest page:2")))
    assert dict(fields(part)) == {
        "text": '"Krynky holds."',
        "link_preview_options": '{"is_disabled":true}',
        "reply_markup": (
            '{"inline_keyboard":[[{"text":"Next","callback_data":"/latest page:2"}]]}'
        ),
    }
    (bolder,) = render(Content((paragraph(bold("Krynky")),)))
    assert dict(fields(bolder))["entities"] == '[{"type":"bold","offset":0,"length":6}]'


async def test_real_editions_are_few_messages(bot: Bot) -> None:
    for edition in EDITIONS:
        await bot.publish(edition)
    for asked in ("/today", "/section combat", "/latest", "/help", "/topics"):
        answer = await bot.say(asked)
        assert len(render(answer.content)) == 1, asked
