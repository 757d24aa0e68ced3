"""What the server takes for a message, and what it says of the rest."""

import aiohttp
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, EndPointNotFound

from tests.telegram import FakeTelegram, Person


async def test_a_message_arrives_with_everything_it_has(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    first = await ada.says("/start")
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("More", callback_data="m:1")],
            [InlineKeyboardButton("Site", url="https://example.com")],
        ]
    )
    link = MessageEntity("text_link", 3, 4, url="https://example.com/a")

    sent = await bot.send_message(
        ada.id,
        "On land",
        entities=[MessageEntity("bold", 0, 2), link],
        reply_markup=keys,
        disable_notification=True,
        reply_parameters=ReplyParameters(first.id),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )

    shown = await ada.chat.next()
    assert (shown.id, shown.text, shown.is_silent) == (sent.message_id, "On land", True)
    assert shown.links == {"land": "https://example.com/a"}
    assert shown.words("bold") == ["On"]
    assert shown.labels == ["More", "Site"]
    assert shown.reply_to == first.id
    assert shown.preview is not None
    assert shown.preview.is_disabled
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    assert not telegram.violations


async def test_blanks_around_a_text_go_and_entities_move(bot: Bot, ada: Person) -> None:
    bold = MessageEntity("bold", 4, 8)

    await bot.send_message(ada.id, "\n\t  Headline \r\n", entities=[bold])

    shown = ada.chat.last
    assert shown.text == "Headline"
    assert shown.words("bold") == ["Headline"]


async def test_a_text_is_measured_after_it_is_trimmed(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    await bot.send_message(ada.id, "x" * 4096 + "   ")
    assert not telegram.violations
    with pytest.raises(BadRequest, match=r"[Mm]essage is too long"):
        await bot.send_message(ada.id, "x" * 4097)
    with pytest.raises(BadRequest, match=r"[Tt]ext must be non-empty"):
        await bot.send_message(ada.id, " \n ")
    assert [each.rule for each in telegram.violations] == [
        "text of 4097 characters; 4096 are allowed",
        "text is empty",
    ]


async def test_wide_characters_count_once_for_the_server_and_twice_for_some_clients(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    await bot.send_message(ada.id, "\N{FIRE}" * 2049)

    assert len(ada.chat.last.text) == 2049
    assert "UTF-16" in telegram.violations[0].rule


@pytest.mark.parametrize(
    ("offset", "length", "words"),
    [
        (1, 1, "begins in a middle"),
        (0, 1, "ends in a middle"),
        (0, 9, "ends after the end"),
        (9, 1, "begins after the end"),
        (-1, 2, "incorrect offset"),
    ],
)
async def test_an_entity_beside_the_text_is_refused(
    telegram: FakeTelegram, bot: Bot, ada: Person, offset: int, length: int, words: str
) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(
            ada.id, "\N{FIRE} news", entities=[MessageEntity("bold", offset, length)]
        )
    assert len(telegram.violations) == 1
    assert not ada.chat.messages


@pytest.mark.parametrize(
    ("kinds", "is_fine"),
    [
        ((("bold", 0, 8), ("italic", 2, 3)), True),
        ((("blockquote", 0, 8), ("bold", 0, 8)), True),
        ((("bold", 0, 5), ("italic", 3, 5)), False),
        ((("bold", 0, 8), ("code", 2, 3)), False),
        ((("blockquote", 0, 8), ("expandable_blockquote", 2, 3)), False),
    ],
)
async def test_entities_lie_apart_or_nest_as_documented(
    telegram: FakeTelegram,
    bot: Bot,
    ada: Person,
    kinds: tuple[tuple[str, int, int], ...],
    is_fine: bool,
) -> None:
    await bot.send_message(ada.id, "Headline", entities=[MessageEntity(*each) for each in kinds])

    assert bool(telegram.violations) is not is_fine


async def test_the_hundred_and_first_entity_is_dropped(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    await bot.send_message(
        ada.id, "ab" * 101, entities=[MessageEntity("bold", 2 * i, 1) for i in range(101)]
    )

    assert len(ada.chat.last.entities) == 100
    assert "101 entities" in telegram.violations[0].rule


async def test_a_link_that_leads_nowhere_loses_its_link(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    await bot.send_message(
        ada.id, "Go there", entities=[MessageEntity("text_link", 0, 2, url="http://nowhere/x")]
    )

    assert (ada.chat.last.text, ada.chat.last.links) == ("Go there", {})
    assert len(telegram.violations) == 1


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (InlineKeyboardButton("A", callback_data="x" * 65), "button_data_invalid"),
        (InlineKeyboardButton("A", callback_data="\N{FIRE}" * 17), "button_data_invalid"),
        (InlineKeyboardButton("A"), "text buttons are unallowed"),
        (InlineKeyboardButton("A", url="http://x"), "Wrong HTTP URL"),
        (InlineKeyboardButton("A", url="ftp://example.com"), "Unsupported URL protocol"),
        (InlineKeyboardButton(" ", callback_data="a"), "non-empty"),
    ],
)
async def test_a_button_that_is_none_is_refused(
    telegram: FakeTelegram, bot: Bot, ada: Person, button: InlineKeyboardButton, words: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(ada.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    assert telegram.violations


async def test_too_many_buttons_break_a_rule(telegram: FakeTelegram, bot: Bot, ada: Person) -> None:
    keys = [InlineKeyboardButton(str(i), callback_data=str(i)) for i in range(101)]

    await bot.send_message(ada.id, "x", reply_markup=InlineKeyboardMarkup([keys[:9]]))
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(
            ada.id, "x", reply_markup=InlineKeyboardMarkup([[key] for key in keys])
        )
    assert [each.rule for each in telegram.violations] == [
        "9 buttons in a row; 8 are shown",
        "101 buttons; 100 are allowed",
    ]


async def test_a_deep_link_with_other_signs_breaks_a_rule(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    bad = InlineKeyboardButton("Follow", url="https://t.me/estories_bot?start=t:Black.Sea")
    good = InlineKeyboardButton("Follow", url="https://t.me/estories_bot?start=t_BlackSea")

    await bot.send_message(ada.id, "x", reply_markup=InlineKeyboardMarkup([[good]]))
    assert not telegram.violations
    await bot.send_message(ada.id, "x", reply_markup=InlineKeyboardMarkup([[bad]]))
    assert "deep link" in telegram.violations[0].rule


async def test_unknown_parameters_are_ignored_and_reported(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    await bot.send_message(ada.id, "x", api_kwargs={"is_loud": True}, parse_mode="HTML")

    assert ada.chat.texts == ["x"]
    assert {each.rule for each in telegram.violations} == {
        "unknown parameter 'is_loud'",
        "parse_mode: this house sends entities",
    }


async def test_a_method_nobody_knows_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendSmell")


async def test_all_encodings_of_the_documents_are_read(telegram: FakeTelegram, ada: Person) -> None:
    url = f"{telegram.base_url}{telegram.token}/SENDMESSAGE"
    fields = {"chat_id": str(ada.id), "text": "a = b & c + d %"}
    form = aiohttp.FormData(fields, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for way in (
            session.get(url, params=fields),
            session.post(url, data=fields),
            session.post(url, json={**fields, "chat_id": ada.id}),
            session.post(url, data=form),
        ):
            async with way as response:
                assert response.status == 200
    assert ada.chat.texts == [fields["text"]] * 4


async def test_a_document_goes_up_and_comes_down(bot: Bot, ada: Person) -> None:
    sent = await bot.send_document(ada.id, b"On land", filename="edition.txt", caption="Day 619")

    shown = ada.chat.last
    assert shown.document is not None
    assert (shown.document.name, shown.document.text, shown.text) == (
        "edition.txt",
        "On land",
        "Day 619",
    )
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == b"On land"


async def test_a_rich_message_is_taken_by_a_server_that_knows_it(
    telegram: FakeTelegram, bot: Bot, ada: Person
) -> None:
    async def send(**told: object) -> object:
        return await bot.do_api_request(
            "sendRichMessage",
            api_kwargs={"chat_id": ada.id, "rich_message": told},
            return_type=Message,
        )

    await send(html="<h2>Combat</h2><details><summary>Land</summary><p>a &amp; b</p></details>")
    await send(blocks=[{"type": "paragraph", "text": ["On ", {"type": "bold", "text": "land"}]}])
    assert ada.chat.texts == ["CombatLanda & b", "On land"]
    for wrong in (
        {"html": "x", "markdown": "x"},
        {"html": "<p>x</p>" * 501},
        {"html": "x" * 32_769},
    ):
        with pytest.raises(BadRequest):
            await send(**wrong)
    assert len(telegram.violations) == 3

    telegram.service.has_rich = False
    with pytest.raises(EndPointNotFound):
        await send(html="x")
