"""The web server: the local chat page with its socket, and the health of the process."""

from bot.web.server import serve
from bot.web.site import Health, chat_site

__all__ = ["Health", "chat_site", "serve"]
