"""A Discord for tests: REST v10 and gateway over real sockets, people with clients, bad moments.

Written from Discord's documents (https://discord.com/developers/docs), apart from any code it
judges.
"""

from tests.discord import faults
from tests.discord.answers import NO_ANSWER, Answer, Choice
from tests.discord.channels import Channel
from tests.discord.fake import TOKEN, FakeDiscord
from tests.discord.faults import FOR_EVER, Fault
from tests.discord.forms import Modal
from tests.discord.guilds import Guild
from tests.discord.messages import Message, Upload
from tests.discord.people import Person
from tests.discord.permissions import May
from tests.discord.rates import Rates
from tests.discord.record import Accepted, Request, Violation

__all__ = [
    "FOR_EVER",
    "NO_ANSWER",
    "TOKEN",
    "Accepted",
    "Answer",
    "Channel",
    "Choice",
    "FakeDiscord",
    "Fault",
    "Guild",
    "May",
    "Message",
    "Modal",
    "Person",
    "Rates",
    "Request",
    "Upload",
    "Violation",
    "faults",
]
