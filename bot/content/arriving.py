"""What is said when the bot comes to a chat, or comes back. Pure."""

from bot.content.afar import chat_title
from bot.content.tree import Button, Content, bold, paragraph, says, sentence
from bot.model import Chat

NEWEST = (Button("Newest edition", "/today"), Button("Latest stories", "/latest"))


def welcome_back(missed: int) -> Content:
    """To a person who can be reached again, and follows something."""
    editions = "1 edition" if missed == 1 else f"{missed} editions"
    return sentence(f"Welcome back. You missed {editions}.", *NEWEST)


def hello_group(*, has_subscriptions: bool) -> Content:
    """To a group, in the group."""
    what = (
        paragraph("I am back, and this group gets what it had chosen.")
        if has_subscriptions
        else paragraph(
            "Hello! I bring a newsroom's stories: ask me for ",
            says("/today"),
            " or a topic, such as ",
            says("/topic BlackSea"),
            ". Nothing comes by itself until an administrator chooses what.",
        )
    )
    return Content((what,), ((Button("Choose what comes here", "/choose"), NEWEST[0]),))


def hello_channel(chat: Chat, *, has_subscriptions: bool) -> Content:
    """To whoever added the bot to a channel, in private: nobody else reads it."""
    begin = f"/in {chat.id} "
    said = (
        "I am back there, and it gets what you had chosen."
        if has_subscriptions
        else "Thank you for adding me. What shall I bring there? Until you choose, I write nothing."
    )
    return Content(
        (paragraph(bold(chat_title(chat))), paragraph(said)),
        (
            (Button("Everything", f"{begin}choose +all"),),
            (
                Button("Choose sections", f"{begin}choose"),
                Button("Choose topics", f"{begin}choose topics"),
            ),
            (Button("What it gets", f"{begin}subscriptions"), Button("My chats", "/channels")),
        ),
    )
