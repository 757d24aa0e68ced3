"""Arbitrary content: any tree of blocks with the texts and addresses that break renderers."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.content import (
    Block,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Link,
    Listing,
    Moment,
    Paragraph,
    Quote,
    Style,
    Text,
)
from bot.content.characters import readable
from bot.content.plain import moment_text

NASTY = st.sampled_from(
    [
        *("<script>alert(1)</script>", '" onclick="x', "</p><img src=x onerror=y>", "&lt;", "]]>"),
        *("🇺🇦", "👨‍👩‍👧 🏳️‍🌈", "النص العربي 123", "שָׁלוֹם", "हिन्दी क्‍ष", "Tiếng Việt", "e\u0301\u030a"),
        *("@kherson_bot", "press@example.org", " \n ", "\u2800", "\u200e", "*_`[x](y)"),
    ]
)
WORDS = st.one_of(st.text(max_size=60), NASTY, st.text("слово ", min_size=800, max_size=5000))
ADDRESSES = st.one_of(
    st.sampled_from(["https://kyivindependent.com/a?b=1&c=2", "javascript:alert(1)", "http://"]),
    st.text(max_size=30).map("https://example.org/".__add__),
    st.text(max_size=30),
)
MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)
INLINES: st.SearchStrategy[tuple[Inline, ...]] = st.lists(
    st.one_of(
        st.builds(Text, WORDS, st.sampled_from(Style)),
        st.builds(Link, WORDS, ADDRESSES),
        st.builds(Moment, MOMENTS),
    ),
    max_size=4,
).map(tuple)
LEAVES: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, INLINES, st.sampled_from([1, 2])),
    st.builds(Paragraph, INLINES),
    st.builds(Quote, INLINES),
    st.builds(Listing, st.lists(INLINES, max_size=4).map(tuple)),
)
BLOCKS: st.SearchStrategy[Block] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Fold, WORDS, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Group, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
CONTENTS = st.builds(Content, st.lists(BLOCKS, max_size=6).map(tuple))


def block_words(block: Block) -> str:
    match block:
        case Heading(inlines) | Paragraph(inlines) | Quote(inlines):
            return inline_words(inlines)
        case Fold(summary, blocks):
            return readable(summary) + "".join(map(block_words, blocks))
        case Listing(lines):
            return "".join(map(inline_words, lines))
        case Group(blocks):
            return "".join(map(block_words, blocks))


def inline_words(inlines: tuple[Inline, ...]) -> str:
    return "".join(
        moment_text(piece) if isinstance(piece, Moment) else readable(piece.text)
        for piece in inlines
    )
