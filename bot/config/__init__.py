"""The settings: typed, from a YAML file and the environment, every mistake named at once."""

from bot.config.catalogue import SETTINGS, Setting, setting_names
from bot.config.load import load_settings
from bot.config.settings import (
    Database,
    Discord,
    Editor,
    Local,
    Logs,
    Newsroom,
    Settings,
    Telegram,
    TelegramWebhook,
)

__all__ = [
    "SETTINGS",
    "Database",
    "Discord",
    "Editor",
    "Local",
    "Logs",
    "Newsroom",
    "Setting",
    "Settings",
    "Telegram",
    "TelegramWebhook",
    "load_settings",
    "setting_names",
]
