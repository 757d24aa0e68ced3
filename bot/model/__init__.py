"""The glossary in code: the facts E-Stories is about. Imports nothing of ours.

`docs/glossary.md` explains each word. Ids are database keys; a `ref` is how a platform
names the same thing. All moments are aware and UTC.
"""

from bot.model.chat import (
    Chat,
    ChatId,
    ChatKind,
    ChatRef,
    Person,
    PersonRef,
    Platform,
    Role,
    root_of,
)
from bot.model.delivery import (
    Amended,
    Candidate,
    Copy,
    Delivery,
    DeliveryState,
    Matched,
    Priority,
    Publication,
    PublicationId,
    PublicationKind,
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
from bot.model.settings import (
    ChatSettings,
    Quiet,
    Rhythm,
)
from bot.model.story import (
    Correction,
    Edition,
    EditionId,
    EditionSection,
    Retraction,
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
    "Amended",
    "Candidate",
    "Change",
    "Chat",
    "ChatId",
    "ChatKind",
    "ChatRef",
    "ChatSettings",
    "Copy",
    "Correction",
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
    "Matched",
    "Page",
    "Person",
    "PersonRef",
    "Platform",
    "Priority",
    "Publication",
    "PublicationId",
    "PublicationKind",
    "Question",
    "QuestionKind",
    "Quiet",
    "Retraction",
    "Rhythm",
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
    "root_of",
    "targets_of",
]
