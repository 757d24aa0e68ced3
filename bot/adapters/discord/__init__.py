"""Discord. What the bot needs of https://discord.com/developers/docs, and nothing else of it."""

from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.rest import Access
from bot.config import Discord


def access(settings: Discord) -> Access:
    """Where and as whom, as the settings say it. They must have a token."""
    if settings.token is None:
        raise ValueError("without a token there is no account")
    return Access(settings.token.get_secret_value(), settings.api_base.rstrip("/"))


__all__ = ["Access", "DiscordAdapter", "access"]
