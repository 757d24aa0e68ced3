"""`import`: a document becomes a draft, or only a look at one."""

import json
from argparse import Namespace
from pathlib import Path

from bot.app import LOCAL_EDITOR, App, glossary_path, utc_now
from bot.cli.terminal import progress, show
from bot.config import Settings
from bot.content import plain_text
from bot.content.draft import draft_preview, published_sentence
from bot.digest import MAX_BYTES, draft_as_annotation, import_edition, read_text
from bot.errors import UserError
from bot.glossary import load_glossary
from bot.model import Document, DraftEdition, Person, Role


def dry_run(settings: Settings, options: Namespace) -> int:
    """Show what the document would become. Touches no database."""
    document = _document(options.file)
    glossary = load_glossary(glossary_path(settings))
    text = read_text(document.data, document.name)
    draft = import_edition(text, glossary, today=utc_now().date(), name=document.name)
    show(_json(draft) if options.json else _outline(draft))
    return 0


async def import_file(app: App, options: Namespace) -> int:
    """Make the draft; with --publish, publish it."""
    document = _document(options.file)
    terminal = Person(LOCAL_EDITOR, "terminal", Role.EDITOR)
    with progress(f"Importing {document.name}", None):
        imported = await app.newsroom.import_document(document, terminal)
    draft = imported.draft
    if options.json:
        show(_json(await app.newsroom.read(document)))
    elif draft.is_closed:
        show(f"“{draft.title}” is published already, exactly as in this document.")
    else:
        show(plain_text(draft_preview(draft, await app.newsroom.names(), imported.gone)))
    if options.publish and not draft.is_closed:
        done = await app.newsroom.publish(draft.id, draft.version, terminal)
        show(published_sentence(done, await app.sending.time_left()))
    return 0


def _document(path: Path) -> Document:
    """Raises UserError when the file cannot be read."""
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to be refused, however large the file is.
            return Document(path.name, file.read(MAX_BYTES + 1))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}. Check the path.") from error


def _json(draft: DraftEdition) -> str:
    return json.dumps(draft_as_annotation(draft), ensure_ascii=False, indent=1)


def _outline(draft: DraftEdition) -> str:
    """The questions first, then the numbered headlines."""
    lines = [draft.title, f"date: {draft.date or 'unknown'}", f"stories: {len(draft.stories)}"]
    lines += [f"? {question.text}" for question in draft.questions]
    number = 0
    for section in draft.sections:
        lines += ["", f"{section.heading} ({len(section.stories)})"]
        for story in section.stories:
            number += 1
            source = f"  [{story.text.source}]" if story.text.source else ""
            lines.append(f"{number:3}. {story.text.headline}{source}")
    return "\n".join(lines)
