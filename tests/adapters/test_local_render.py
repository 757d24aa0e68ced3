"""Rendering: every part fits, says what the content says, and holds no markup but ours."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.local.characters import readable
from bot.adapters.local.render import LIMIT, render, utf16_length
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
    Paragraph,
    Quote,
    ShareButton,
    Style,
    Text,
    bold,
    italic,
    paragraph,
    says,
    sentence,
)
from bot.content.plain import moment_text

ALLOWED = {
    "h3": {"dir"},
    "h4": {"dir"},
    "p": {"dir"},
    "blockquote": {"dir"},
    "ul": set(),
    "li": {"dir"},
    "details": set(),
    "summary": {"dir"},
    "section": set(),
    "strong": set(),
    "em": set(),
    "code": set(),
    "bdi": set(),
    "a": {"href", "target", "rel"},
    "time": {"datetime", "data-style"},
}


class Page(HTMLParser):
    """What a browser would make of a body: its tags, addresses and visible text."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ALLOWED[tag]
            assert name != "href" or (value or "").startswith(("http://", "https://"))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def body_of(*blocks: Block) -> str:
    (part,) = render(Content(blocks))
    return part.body


def visible(content: Content) -> str:
    return "".join("".join(Page(part.body).text) for part in render(content))


NASTY = st.sampled_from(
    ["<script>alert(1)</script>", '" onclick="x', "</p><img src=x onerror=y>", "&lt;", "]]>", "🇺🇦"]
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


@given(CONTENTS)
def test_every_part_fits_and_holds_only_our_markup(content: Content) -> None:
    for part in render(content):
        assert Page(part.body).open == []
        assert utf16_length(part.text) <= LIMIT


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


@given(CONTENTS)
def test_what_is_readable_is_kept_in_order(content: Content) -> None:
    assert visible(content) == "".join(map(block_words, content.blocks))


@given(st.text())
def test_readable_twice_is_readable_once(text: str) -> None:
    assert readable(readable(text)) == readable(text)


@given(st.text())
def test_readable_text_can_be_kept_and_sent(text: str) -> None:
    assert readable(text).encode("utf-8").decode("utf-8") == readable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Залужний: війна переходить до нової фази",
        "النص العربي‌ها با نیم‌فاصله",  # zero-width non-joiners belong to Persian
        "👨‍👩‍👧 🏳️‍🌈 🇺🇦",
        "हिन्दी क्‍ष",
        "Tiếng Việt",
        "line one\nline two\ttabbed",
    ],
)
def test_real_writing_stays_untouched(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("pay\u200bpal", "paypal"),
        ("a\u200db", "ab"),
        ("\u2067left open", "left open"),
        ("\u2067closed\u2069", "\u2067closed\u2069"),
        ("bell\x07 nul\x00", "bell nul"),
        ("q" + "\u0489" * 20, "q" + "\u0489" * 8),
        ("a\r\nb\rc", "a\nb\nc"),
        ("half \ud83d", "half "),
    ],
)
def test_characters_that_deceive_are_left_out(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_each_block_has_its_element() -> None:
    body = body_of(
        Heading((Text("Combat"),)),
        Heading((Text("Krynky"),), level=2),
        paragraph("Plain, ", bold("bold"), ", ", italic("italic"), ", ", says("/today"), "."),
        Quote((Text("Not a step back."),)),
        Listing(((Text("one"),), (Text("two"),))),
        Fold("More", (paragraph("inside"),)),
        Group((paragraph("together"),)),
    )
    assert body == (
        '<h3 dir="auto">Combat</h3>'
        '<h4 dir="auto">Krynky</h4>'
        '<p dir="auto">Plain, <strong>bold</strong>, <em>italic</em>, <code>/today</code>.</p>'
        '<blockquote dir="auto">Not a step back.</blockquote>'
        '<ul><li dir="auto">one</li><li dir="auto">two</li></ul>'
        '<details><summary dir="auto">More</summary><p dir="auto">inside</p></details>'
        '<section><p dir="auto">together</p></section>'
    )


def test_a_link_opens_apart_and_cannot_leak() -> None:
    assert body_of(paragraph(Link("Reuters", "https://www.reuters.com/?a=1&b=2"))) == (
        '<p dir="auto"><a href="https://www.reuters.com/?a=1&amp;b=2" target="_blank" '
        'rel="noopener noreferrer"><bdi>Reuters</bdi></a></p>'
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "data:text/html,x",
        "//example.org",
        "https://",
        "https://bbc.com@evil.example/",
        "https://exa mple.org",
        "https://[broken",
        "https://example.org/" + "x" * 2048,
    ],
)
def test_what_is_no_web_address_is_only_words(url: str) -> None:
    assert body_of(paragraph(Link("words", url))) == '<p dir="auto">words</p>'


def test_a_link_whose_words_name_another_host_shows_its_own() -> None:
    body = body_of(paragraph(Link("bbc.com/news", "https://evil.example/")))
    assert body.startswith('<p dir="auto">bbc.com/news <a href="https://evil.example/"')
    assert "<bdi>https://evil.example/</bdi>" in body


def test_a_link_whose_words_name_its_host_stays() -> None:
    assert "bbc.com/news</bdi>" in body_of(
        paragraph(Link("bbc.com/news", "https://www.bbc.com/news?x=1"))
    )


def test_a_moment_carries_its_instant() -> None:
    moment = Moment(datetime(2023, 11, 2, 9, 30, tzinfo=UTC))
    assert body_of(paragraph(moment)) == (
        '<p dir="auto"><time datetime="2023-11-02T09:30:00Z" data-style="date_time">'
        "2 Nov 2023, 09:30 UTC</time></p>"
    )


def test_plain_text_and_buttons_come_along() -> None:
    button = Button("Next", "/latest page:2")
    (part,) = render(sentence("Krynky holds.", button))
    assert part.text == "Krynky holds."
    assert part.buttons == ((button,),)


def test_a_heading_is_not_pushed_over_the_limit_by_what_follows() -> None:
    blocks = (paragraph("x" * 2000), Heading((Text("h" * 2000),)), paragraph("y" * 3000))
    assert all(utf16_length(part.text) <= LIMIT for part in render(Content(blocks)))


def test_length_is_counted_as_telegram_does() -> None:
    assert utf16_length("a🇺🇦") == 5


def test_what_leads_out_of_the_chat_is_a_link_in_the_text() -> None:
    content = Content(
        (paragraph("A story."),),
        (
            (Button("Follow", "/subscribe all"), ShareButton("Share", "#12")),
            (LinkButton("Source", "https://example.org/a"),),
        ),
    )
    (part,) = render(content)
    assert part.buttons == ((Button("Follow", "/subscribe all"),),)
    assert 'href="https://example.org/a"' in part.body
