"""Splitting: every part fits, and nothing is lost or changed on the way."""

from hypothesis import given
from hypothesis import strategies as st

from bot.content import (
    Block,
    Button,
    Content,
    Fold,
    Group,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quote,
    Text,
)
from bot.content.plain import block_text, plain_text
from bot.content.split import split
from bot.content.story import shown_headline

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
inlines = st.lists(
    st.one_of(words.map(Text), words.map(lambda text: Link(text, "https://example.org"))),
    min_size=1,
    max_size=4,
).map(tuple)
flat: st.SearchStrategy[Block] = st.one_of(
    inlines.map(Heading),
    inlines.map(Paragraph),
    inlines.map(Quote),
    st.lists(inlines, min_size=1, max_size=4).map(lambda lines: Listing(tuple(lines))),
)
blocks: st.SearchStrategy[Block] = st.one_of(
    flat,
    st.lists(flat, min_size=1, max_size=3).map(lambda inner: Group(tuple(inner))),
    st.builds(Fold, words, st.lists(flat, min_size=1, max_size=3).map(tuple)),
)
contents = st.lists(blocks, min_size=1, max_size=6).map(
    lambda each: Content(tuple(each), ((Button("Next", "/latest page:2"),),))
)


def length(block: Block) -> int:
    return len(block_text(block))


def pieces(block: Block) -> tuple[Inline, ...]:
    """All inline pieces of a block, in order; a fold's summary is one of them."""
    match block:
        case Heading(inlines) | Paragraph(inlines) | Quote(inlines):
            return inlines
        case Listing(lines):
            return tuple(piece for line in lines for piece in line)
        case Group(inner):
            return tuple(piece for each in inner for piece in pieces(each))
        case Fold(summary, inner):
            return (Text(summary), *(piece for each in inner for piece in pieces(each)))


def said(*contents: Content) -> str:
    """Every character of every piece, one after the other."""
    everything = (block for content in contents for block in content.blocks)
    return "".join(
        piece.text
        for block in everything
        for piece in pieces(block)
        if isinstance(piece, Text | Link)
    )


@given(content=contents, limit=st.integers(min_value=90, max_value=400))
def test_every_part_fits_and_all_parts_together_say_everything(
    content: Content, limit: int
) -> None:
    parts = split(content, limit, length)
    assert all(len(plain_text(part)) <= limit for part in parts)
    assert said(*parts) == said(content)
    assert [part.buttons for part in parts[:-1]] == [()] * (len(parts) - 1)
    assert parts[-1].buttons == content.buttons


def story(number: int, size: int) -> Group:
    return Group((Paragraph((Text(f"{number} " + "x" * size),)),))


def test_a_story_is_never_cut_while_it_fits_a_message_of_its_own() -> None:
    content = Content(tuple(story(number, 60) for number in range(5)))
    parts = split(content, 100, length)
    assert [len(part.blocks) for part in parts] == [1, 1, 1, 1, 1]


def test_a_heading_goes_with_what_follows_it() -> None:
    content = Content((story(1, 80), Heading((Text("Combat"),)), story(2, 80)))
    first, second = split(content, 100, length)
    assert plain_text(first).startswith("1 ")
    assert plain_text(second).startswith("Combat\n\n2 ")


def test_a_paragraph_that_is_too_long_is_cut_at_a_word() -> None:
    content = Content((Paragraph((Text("one two three four five six"),)),))
    assert [plain_text(part) for part in split(content, 10, length)] == [
        "one two ",
        "three ",
        "four five ",
        "six",
    ]


def test_a_cut_headline_ends_at_a_word_and_says_so() -> None:
    assert shown_headline("Ships leave the harbour at night", 20) == "Ships leave the…"
    assert shown_headline("Ships leave", 20) == "Ships leave"
    assert shown_headline("x" * 50, 20) == "x" * 19 + "…"
