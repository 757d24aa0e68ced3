"""Content as Discord messages: within limits, formatting what was meant to, pinging nobody."""

import json
import os
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.markup import escaped, marked
from bot.adapters.discord.messages import fields
from bot.adapters.discord.render import render
from bot.content import (
    Block,
    Button,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Link,
    LinkButton,
    Listing,
    Moment,
    MomentStyle,
    Paragraph,
    Quote,
    ShareButton,
    Text,
    bold,
    italic,
    paragraph,
    says,
)
from tests.discord.contents import message_errors
from tests.discord.mentions import EVERYONE, ROLES, USERS

NOON = datetime(2023, 11, 5, 12, 0, tzinfo=UTC)


def text(*blocks: Block) -> str:
    (part,) = render(Content(blocks))
    return "\n".join(str(each.get("content", "---")) for each in json.loads(part.body))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("**bold** _it_ ~~no~~ ||sp|| `c`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|sp\|\| \`c\`"),
        ("# Title", r"\# Title"),
        ("-# small", r"\-\# small"),
        ("- one\n- two", "\\- one\n\\- two"),
        ("1. one", "1\u2060. one"),
        ("> quoted", r"\> quoted"),
        ("a - b", "a - b"),
        ("[x](https://example.org/a)", r"\[x\](<https://example.org/a>)"),
        ("<@1> <@&2> <#3>", "\\<@\u20601\\> \\<@\u2060&2\\> \\<\\#3\\>"),
        ("@everyone", "@\u2060everyone"),
        ("<t:1:f>", r"\<t:1:f\>"),
        ("See https://example.org/a_b_c.", "See <https://example.org/a_b_c>."),
        ("discord://x", r"discord\://x"),
        ("https://user@example.org/", "https\\://user@\u2060example.org/"),
        ("\\*", r"\\\*"),
    ],
)
def test_words_stay_words(words: str, shown: str) -> None:
    assert text(paragraph(words)) == shown


def test_blocks_have_their_marks() -> None:
    shown = text(
        Heading((Text("The day"),)),
        paragraph(bold("Krynky"), " holds, ", italic("they say"), ". Say ", says("/topic Sea")),
        Quote((Text("One.\nTwo."),)),
        Listing(((Text("a"),), (Text("b"),))),
        Fold("More", (paragraph("inside"),)),
        Group((paragraph("c"), paragraph("d"))),
    )
    assert shown == (
        "## The day\n**Krynky** holds, *they say*. Say `/topic Sea`\n\n> One.\n> Two.\n\n"
        "- a\n- b\n\n**More**\n\ninside\n\nc\nd"
    )


def test_a_moment_is_shown_in_the_readers_zone() -> None:
    shown = text(Paragraph(tuple(Moment(NOON, style) for style in MomentStyle)))
    at = int(NOON.timestamp())
    assert shown == f"<t:{at}:D><t:{at}:t><t:{at}:f>"


def test_a_link_stands_behind_words_and_shows_no_other_host() -> None:
    shown = text(paragraph(Link("Read", "https://example.org/a(1)")))
    assert shown == "[Read](<https://example.org/a%281%29>)"
    assert text(paragraph(Link("evil.org", "https://example.org/"))) == (
        "evil.org <https://example.org/>"
    )
    assert text(paragraph(Link("x", "javascript:alert(1)"))) == "x"


def test_marks_that_touch_are_kept_apart() -> None:
    assert marked((bold("a"), bold("b"), italic("c"))) == "**ab**\u2060*c*"
    assert marked((bold(" a "), Text("b"))) == " **a** b"
    assert marked((bold("a\n\nb"),)) == "**a**\n\n**b**"


def test_a_rule_stands_above_each_section() -> None:
    blocks = (
        Heading((Text("Day"),)),
        Heading((Text("Combat"),), 2),
        paragraph("x"),
        Heading((Text("Sea"),), 2),
        paragraph("y"),
    )
    assert text(*blocks) == "## Day\n---\n### Combat\nx\n---\n### Sea\ny"


def test_what_shows_nothing_is_no_message() -> None:
    assert render(Content((paragraph(" \u200b "),), ((Button("Next", "/latest"),),))) == ()


def test_many_buttons_fit_and_two_that_say_the_same_are_two() -> None:
    rows = tuple((Button(f"A {n}", "/topics"), Button(f"B {n}", "/topics")) for n in range(15))
    (part,) = render(Content((paragraph("x"),), rows))
    body = fields(part)
    assert message_errors(body).tree == {}
    assert [len(row) for row in part.buttons] == [5] * 6
    ids = re.findall(r'"custom_id":"([^"]*)"', part.body)
    assert ids[:3] == ["e:/topics", "e1:/topics", "e2:/topics"]


def test_what_discord_does_not_take_is_left_out() -> None:
    buttons = (
        Button("Long", "/search " + "x" * 100),
        Button("Empty", "nothing"),
        LinkButton("Long", "https://example.org/" + "x" * 600),
        LinkButton("Bad", "ftp://example.org/"),
        ShareButton("Send", "BlackSea"),
        LinkButton("Read", "https://example.org/1"),
        Button("", "/today"),
    )
    (part,) = render(Content((paragraph("x"),), (buttons,)))
    assert [each.label for each in part.buttons[0]] == ["Read", "/today"]


NASTY = st.sampled_from(
    ["@everyone", "@here", "<@1>", "<@!22>", "<@&3>", "<#4>", "**", "__", "*", "_", "`", "```",
     "||", "~~", "[", "](", ")", "https://", "example.org", "\\", "<", ">", "@", "\u200b", "\u2060",
     "\n", "-", "#", " ", "<:a:1>", "</a:1>", "<id:home>", "<t:1:f>", "&3>", "everyone", "here"]
)  # fmt: skip
WORDS = st.lists(NASTY | st.text(max_size=8), max_size=14).map("".join)
INLINE: st.SearchStrategy[Inline] = st.one_of(
    WORDS.map(Text), WORDS.map(bold), WORDS.map(italic), WORDS.map(says),
    st.builds(Link, WORDS, st.just("https://example.org/a") | WORDS),
    st.builds(Moment, st.just(NOON)),
)  # fmt: skip
INLINES = st.lists(INLINE, min_size=1, max_size=4).map(tuple)
BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, INLINES, st.integers(1, 3)),
    INLINES.map(Paragraph),
    INLINES.map(Quote),
    st.lists(INLINES, max_size=3).map(lambda lines: Listing(tuple(lines))),
)
ROWS = st.lists(
    st.lists(st.builds(Button, WORDS, WORDS | WORDS.map("/{}".format)), max_size=7).map(tuple),
    max_size=12,
).map(tuple)


HEADLINES = 50
EXAMPLES = int(os.environ.get("DISCORD_HEADLINES", "10000")) // HEADLINES


def mentions_nobody(*blocks: Block) -> None:
    """Not even if all mentions were allowed: there is not one in the text, not even in code."""
    for part in render(Content(blocks)):
        assert fields(part)["allowed_mentions"] == {"parse": []}
        assert not USERS.search(part.body)
        assert not ROLES.search(part.body)
        assert not EVERYONE.search(part.body)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(WORDS, min_size=HEADLINES, max_size=HEADLINES))
def test_no_headline_or_name_mentions_anybody(headlines: list[str]) -> None:
    for words in headlines:
        mentions_nobody(Heading((Text(words),)), paragraph(bold(words), words, says(words)))


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCK, max_size=4))
def test_no_pieces_together_mention_anybody(blocks: list[Block]) -> None:
    mentions_nobody(*blocks)


@settings(max_examples=40, deadline=None)
@given(st.lists(BLOCK, max_size=12).map(tuple), ROWS)
def test_every_message_is_within_discords_limits(
    blocks: tuple[Block, ...], rows: tuple[tuple[Button, ...], ...]
) -> None:
    long = (*blocks, paragraph("*word* " * 900), *blocks)
    for part in render(Content(long, rows)):
        assert message_errors(fields(part)).tree == {}


@settings(max_examples=500, deadline=None)
@given(WORDS)
def test_what_is_escaped_says_what_was_said(words: str) -> None:
    plain = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escaped(words))
    kept = re.sub(r"[<>\u2060]", "", words)
    assert re.sub(r"[<>\u2060]", "", plain) == kept
