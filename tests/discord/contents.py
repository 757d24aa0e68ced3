"""What a message may hold (https://discord.com/developers/docs/resources/message)."""

from tests.discord.components import check_components, check_layout
from tests.discord.paper import Errors, Paper
from tests.discord.places import COMPONENTS_V2, EPHEMERAL, SILENT, SUPPRESS_EMBEDS
from tests.discord.wire import Json

CONTENT, EMBEDS, FILES = 2000, 10, 10
EMBED_SUM = 6000
"""Characters of all embeds of one message together: titles, descriptions, fields, footers,
authors (https://discord.com/developers/docs/resources/message#embed-object-embed-limits)."""
NONCE = 25
SETTABLE = SUPPRESS_EMBEDS | EPHEMERAL | SILENT | COMPONENTS_V2
MENTIONS = 100


def check_message(body: Paper, files: int = 0, *, is_v2: bool = False) -> None:
    """Everything about a message that can be said without knowing where it goes.

    `is_v2`: the message that is edited has the flag already, which cannot be taken back.
    """
    flags = body["flags"].value or 0
    if body["flags"] and not isinstance(flags, int):
        body["flags"].wrong("Value is not int.", "NUMBER_TYPE_COERCE")
        flags = 0
    if flags & ~SETTABLE & ~0b11:
        body["flags"].wrong(f"Flags {flags & ~SETTABLE} cannot be set.", "MESSAGE_FLAGS_INVALID")
    _nonce(body["nonce"])
    check_mentions(body["allowed_mentions"])
    body["attachments"].list(0, FILES)
    if files > FILES:
        body["attachments"].wrong("Must be 10 or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    body["sticker_ids"].list(0, 3)
    if is_v2 or flags & COMPONENTS_V2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body[key].value:
                said = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                body[key].wrong(said, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2")
        if body["components"].list(0 if is_v2 else 1, 40, needed=not is_v2):
            check_layout(body["components"])
        return
    body["content"].text(0, CONTENT, needed=False)
    check_embeds(body["embeds"])
    check_components(body["components"])


def is_empty(body: Json, files: int) -> bool:
    """Nothing a reader could see."""
    content = body.get("content")
    said = content.strip() if isinstance(content, str) else ""
    given = ("embeds", "components", "sticker_ids", "poll")
    return not (said or files or any(body.get(key) for key in given))


def _nonce(nonce: Paper) -> None:
    if not nonce:
        return
    if not isinstance(nonce.value, int | str) or isinstance(nonce.value, bool):
        nonce.wrong("Nonce must be an integer or a string.", "NONCE_TYPE_INVALID")
    elif len(str(nonce.value)) > NONCE:
        nonce.wrong(f"Must be {NONCE} or fewer in length.", "NONCE_TYPE_TOO_LONG")


def check_mentions(rule: Paper) -> None:
    """https://discord.com/developers/docs/resources/message#allowed-mentions-object"""
    if not rule:
        return
    parse = rule["parse"].list(0, 3)
    for each in rule["parse"]:
        each.one_of("roles", "users", "everyone")
    for key in ("users", "roles"):
        named = rule[key].list(0, MENTIONS)
        if named and key in parse:
            said = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            rule.wrong(said, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE")


def check_embeds(embeds: Paper) -> None:
    embeds.list(0, EMBEDS)
    total = sum(_embed(each) for each in embeds)
    if total > EMBED_SUM:
        said = f"Embed size exceeds maximum size of {EMBED_SUM}"
        embeds.wrong(said, "MAX_EMBED_SIZE_EXCEEDED")


def _embed(embed: Paper) -> int:
    """Its characters."""
    size = len(embed["title"].text(0, 256, needed=False).strip())
    size += len(embed["description"].text(0, 4096, needed=False).strip())
    size += len(embed["footer"]["text"].text(0, 2048, needed=bool(embed["footer"])).strip())
    size += len(embed["author"]["name"].text(0, 256, needed=bool(embed["author"])).strip())
    embed["fields"].list(0, 25)
    for each in embed["fields"]:
        size += len(each["name"].text(1, 256).strip())
        size += len(each["value"].text(1, 1024).strip())
    for key in ("url", "image", "thumbnail"):
        given = embed[key] if key == "url" else embed[key]["url"]
        if given and not _is_url(given.value, attached=key != "url"):
            given.wrong("Not a well formed URL.", "URL_TYPE_INVALID_URL")
    shown = ("title", "description", "fields", "image", "thumbnail", "author", "footer", "video")
    if not any(embed[key].value for key in shown):
        embed["description"].required()
    embed["color"].whole(0, 0xFFFFFF)
    return size


def _is_url(given: object, *, attached: bool) -> bool:
    schemes = ("http://", "https://", "attachment://") if attached else ("http://", "https://")
    return isinstance(given, str) and given.startswith(schemes) and len(given) <= 2048


def message_errors(body: Json, files: int = 0, *, is_v2: bool = False) -> Errors:
    errors = Errors()
    check_message(Paper(body, errors), files, is_v2=is_v2)
    return errors
