"""People use commands of a bot of discord.py."""

import pytest

from tests.discord import NO_ANSWER, FakeDiscord, Guild, May, Upload
from tests.discord.newsbot import NewsBot


@pytest.mark.usefixtures("bot")
async def test_a_command_is_answered_to_one_person_only(fake: FakeDiscord, guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    answer = await ada.uses(news, "/topic", name="BlackSea")
    assert answer.text == "News about BlackSea"
    assert answer.message.only_for == "Ada"
    assert answer.seconds < 1
    assert [each.text for each in ada.sees(news)] == ["News about BlackSea"]
    assert guild.member("Bob").sees(news) == []
    assert fake.violations == []


@pytest.mark.usefixtures("bot")
async def test_autocomplete_offers_what_the_bot_says(guild: Guild) -> None:
    ada = guild.member("Ada")
    choices = await ada.types(guild.text("news"), "/topic", name="b")
    assert [each.name for each in choices] == ["BlackSea", "Baltic"]
    assert choices[0].value == "blacksea"


@pytest.mark.usefixtures("bot")
async def test_subcommands_have_typed_options_and_follow_ups(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    answer = await ada.uses(news, "/news latest", count=3)
    assert answer.text == "The latest 3"
    await news.holds(2)
    assert answer.follow_ups[0].text == "And more"
    assert answer.follow_ups[0].is_ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_client_does_not_send_what_the_command_does_not_take(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    with pytest.raises(AssertionError, match="has no option 'nome'"):
        await ada.uses(news, "/topic", nome="BlackSea")
    with pytest.raises(AssertionError, match="needs \\['name'\\]"):
        await ada.uses(news, "/topic")
    with pytest.raises(AssertionError, match="does not take 'three'"):
        await ada.uses(news, "/news latest", count="three")
    with pytest.raises(AssertionError, match="no command 'weather'"):
        await ada.uses(news, "/weather")


@pytest.mark.usefixtures("bot")
async def test_a_command_may_ask_for_a_permission(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    editors = guild.role("Editors", May.MANAGE_GUILD)
    eve = guild.member("Eve", roles=[editors])
    assert "setup" not in ada.commands(news)
    answer = await eve.uses(news, "/setup", where=news, who=editors)
    assert answer.text == "Editors in news"


@pytest.mark.usefixtures("bot")
async def test_buttons_change_their_message(guild: Guild) -> None:
    news, ada, bob = guild.text("news"), guild.member("Ada"), guild.member("Bob")
    page = await ada.uses(news, "/pages")
    assert page.message.labels == ["Next"]
    pressed = await bob.presses(page, "Next")
    assert pressed.is_update
    assert [each.text for each in news.messages] == ["Page 2"]
    assert news.last.is_edited
    with pytest.raises(AssertionError, match="0 buttons 'Back'"):
        await bob.presses(news.last, "Back")


@pytest.mark.usefixtures("bot")
async def test_menus_send_their_values(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    page = await ada.uses(news, "/pages")
    answer = await ada.selects(page, "Topics", ["Danube", "Baltic"])
    assert answer.text == "Chosen: danube, baltic"
    with pytest.raises(AssertionError, match="takes 1 to 2"):
        await ada.selects(page, "Topics", ["Danube", "Baltic", "BlackSea"])


@pytest.mark.usefixtures("bot")
async def test_a_form_is_filled_in_with_a_file(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    opened = await ada.uses(news, "/form")
    assert opened.modal.title == "A new story"
    assert opened.modal.labels == ["Headline", "Section", "Document"]
    sent = await ada.submits(
        opened.modal,
        {"Headline": "Ice", "Section": "Baltic"},
        files={"Document": [Upload("a.txt", b"Much ice")]},
    )
    assert sent.text == "Ice in Baltic: ['Much ice']"
    with pytest.raises(AssertionError, match="'Headline' takes"):
        await ada.submits(opened.modal, {"Headline": "x" * 41, "Section": "Baltic"})
    with pytest.raises(AssertionError, match="no 'Rhine'"):
        await ada.submits(opened.modal, {"Headline": "Ice", "Section": "Rhine"})


@pytest.mark.usefixtures("bot")
async def test_a_message_menu_carries_its_message(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    said = guild.member("Bob").says(news, "A ship ran aground")
    answer = await ada.uses_on_message("Send to newsroom", said)
    assert answer.text == "Bob: A ship ran aground"


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_takes_long_is_thought_about(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    answer = await ada.uses(news, "/slow")
    assert answer.is_deferred
    assert not answer.is_thinking
    assert answer.text == "At last"
    assert answer.is_ephemeral


async def test_an_answer_that_does_not_come_in_time_fails(
    fake: FakeDiscord, guild: Guild, bot: NewsBot
) -> None:
    fake.patience = 0.1
    news, ada = guild.text("news"), guild.member("Ada")
    assert (await ada.uses(news, "/never")).text == NO_ANSWER
    assert (await ada.uses(news, "/late")).text == NO_ANSWER
    await fake.until(lambda: bot.failed)
    assert "10062" in str(bot.failed[0])
    assert [str(each) for each in fake.violations] == ["callback: answered after 0.1 s"]
    assert news.messages == []


@pytest.mark.usefixtures("bot")
async def test_a_layout_is_read_as_text(guild: Guild) -> None:
    news, ada = guild.text("news"), guild.member("Ada")
    answer = await ada.uses(news, "/story")
    assert answer.message.is_v2
    assert answer.text == "# Heads\n---\nA story for ada"
    assert answer.buttons[0].url == "https://example.org/1"
    with pytest.raises(AssertionError, match="leads to https"):
        await ada.presses(answer, "Read")


@pytest.mark.usefixtures("bot")
async def test_commands_work_in_direct_messages(guild: Guild) -> None:
    ada = guild.member("Ada")
    answer = await ada.uses(ada.dm, "/topic", name="Danube")
    assert answer.text == "News about Danube"


@pytest.mark.usefixtures("bot")
async def test_an_app_of_ones_own_comes_along_to_other_guilds(fake: FakeDiscord) -> None:
    foreign = fake.guild("Elsewhere", has_bot=False)
    chat, ada = foreign.text("chat"), foreign.member("Ada")
    assert ada.commands(chat) == []
    ada.installs()
    assert ada.commands(chat) == ["story"]
    answer = await ada.uses(chat, "/story")
    assert not answer.is_ephemeral
    chat.overwrite(foreign.everyone, deny=May.USE_EXTERNAL_APPS)
    assert (await ada.uses(chat, "/story")).is_ephemeral
