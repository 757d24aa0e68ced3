"""The web server: the local chat page with its socket, the health and figures of the process."""

from bot.web.metrics import Counted, Figures
from bot.web.server import serve
from bot.web.site import Health, Probes, chat_site, probe_site

__all__ = ["Counted", "Figures", "Health", "Probes", "chat_site", "probe_site", "serve"]
