"""Telegram. What the bot needs of https://core.telegram.org/bots/api, and nothing else of it."""

from bot.adapters.telegram.adapter import Account, TelegramAdapter
from bot.adapters.telegram.api import Access
from bot.adapters.telegram.webhook import Hook, Webhook
from bot.config import Telegram


def account(settings: Telegram) -> Account:
    """The account as the settings describe it. They must have a token."""
    if settings.token is None:
        raise ValueError("without a token there is no account")
    access = Access(settings.token.get_secret_value(), settings.base_url, settings.base_file_url)
    return Account(access, settings.paid_broadcast, _hook(settings))


def _hook(settings: Telegram) -> Hook | None:
    webhook = settings.webhook
    if webhook.url is None or webhook.secret is None:
        return None
    return Hook(webhook.url, webhook.secret.get_secret_value(), webhook.host, webhook.port)


__all__ = ["Access", "Account", "Hook", "TelegramAdapter", "Webhook", "account"]
