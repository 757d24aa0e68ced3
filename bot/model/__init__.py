"""The glossary in code: the facts E-Stories is about. Imports nothing of ours.

`docs/glossary.md` explains each word. Ids are database keys; a `ref` is how a platform
names the same thing. All moments are aware and UTC.
"""

from bot.model.chat import (
    Chat,
    ChatId,
    ChatRef,
    Person,
    PersonRef,
    Platform,
    Role,
)
from bot.model.delivery import (
    Delivery,
    DeliveryState,
    PublicationId,
    Settled,
)
from bot.model.draft import (
    Change,
    DeskStory,
    Document,
    Draft,
    DraftEdition,
    DraftId,
    DraftSection,
    DraftStory,
    Question,
    QuestionKind,
)
from bot.model.page import (
    Page,
)
from bot.model.story import (
    Edition,
    EditionId,
    EditionSection,
    Story,
    StoryId,
    StoryText,
)
from bot.model.subscription import (
    EVERYTHING,
    Target,
    TargetKind,
    targets_of,
)
from bot.model.term import (
    Section,
    Topic,
    TopicMatch,
)

__all__ = [
    "EVERYTHING",
    "Change",
    "Chat",
    "ChatId",
    "ChatRef",
    "Delivery",
    "DeliveryState",
    "DeskStory",
    "Document",
    "Draft",
    "DraftEdition",
    "DraftId",
    "DraftSection",
    "DraftStory",
    "Edition",
    "EditionId",
    "EditionSection",
    "Page",
    "Person",
    "PersonRef",
    "Platform",
    "PublicationId",
    "Question",
    "QuestionKind",
    "Role",
    "Section",
    "Settled",
    "Story",
    "StoryId",
    "StoryText",
    "Target",
    "TargetKind",
    "Topic",
    "TopicMatch",
    "targets_of",
]
