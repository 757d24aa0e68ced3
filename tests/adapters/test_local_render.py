"""Rendering: every part fits, says what the content says, and holds no markup but ours."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given

from bot.adapters.local.render import LIMIT, render
from bot.content import (
    Block,
    Button,
    Content,
    DeepLink,
    Fold,
    Group,
    Heading,
    Link,
    LinkButton,
    Listing,
    Moment,
    Quote,
    ShareButton,
    Text,
    bold,
    italic,
    paragraph,
    says,
    sentence,
)
from bot.content.plain import utf16_length
from tests.content_trees import CONTENTS, block_words

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


@given(CONTENTS)
def test_every_part_fits_and_holds_only_our_markup(content: Content) -> None:
    for part in render(content):
        assert Page(part.body).open == []
        assert utf16_length(part.text) <= LIMIT


@given(CONTENTS)
def test_what_is_readable_is_kept_in_order(content: Content) -> None:
    assert visible(content) == "".join(map(block_words, content.blocks))


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


def test_what_leads_to_the_bots_own_chat_is_said_right_here() -> None:
    content = Content((paragraph("A story."),), ((DeepLink("Follow", "t_BlackSea"),),))
    (part,) = render(content)
    assert part.buttons == ((Button("Follow", "/start t_BlackSea"),),)
