"""Buttons, selects, layouts (https://discord.com/developers/docs/components/reference)."""

from collections import Counter

from tests.discord.paper import Paper
from tests.discord.wire import walk

ROW, BUTTON, SELECT, INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 17, 18, 19, 21, 22, 23

SELECTS = (SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
IN_LABEL = (INPUT, *SELECTS, UPLOAD, RADIO, CHECKBOXES, CHECKBOX)
TOP = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)

ROWS, BUTTONS, OPTIONS, ALL, TEXT_SUM = 5, 5, 25, 40, 4000
CUSTOM_ID, BUTTON_LABEL, URL, PLACEHOLDER, LABEL_TEXT, INPUT_TEXT = 100, 80, 512, 150, 45, 4000
LINK, PREMIUM = 5, 6


def check_components(components: Paper) -> None:
    """Rows of buttons or selects below a message."""
    components.list(0, ROWS)
    for each in components:
        if each["type"].one_of(ROW):
            _row(each)
    _unique(components)


def check_layout(components: Paper) -> None:
    """A whole message made of components (Components V2)."""
    everything = list(walk(components.value))
    if len(everything) > ALL:
        said = f"The total number of components, nested included, must be {ALL} or fewer"
        components.wrong(f"{said}: {len(everything)}.", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED")
    for each in components:
        if each["type"].one_of(*TOP):
            _part(each)
    texts = [str(each.get("content", "")) for each in everything if each.get("type") == TEXT]
    if sum(map(len, texts)) > TEXT_SUM:
        said = f"The text of all components must be {TEXT_SUM} characters or fewer: "
        said += f"{sum(map(len, texts))}."
        components.wrong(said, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED")
    _unique(components)


def check_modal(data: Paper) -> None:
    """https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal"""
    data["title"].text(1, 45)
    data["custom_id"].text(1, CUSTOM_ID)
    data["components"].list(1, 5, needed=True)
    for each in data["components"]:
        if not each["type"].one_of(ROW, TEXT, LABEL):
            continue
        if each["type"].value == LABEL:
            _label(each)
        elif each["type"].value == TEXT:
            each["content"].text(1, INPUT_TEXT)
        else:
            each["components"].list(1, 1, needed=True)
            for inner in each["components"]:
                if inner["type"].one_of(INPUT):
                    inner["label"].text(1, LABEL_TEXT)
                    _field(inner)
    _unique(data["components"])


def _label(label: Paper) -> None:
    label["label"].text(1, LABEL_TEXT)
    label["description"].text(0, 100, needed=False)
    inner = label["component"]
    if inner.required() and inner["type"].one_of(*IN_LABEL):
        _field(inner)


def _field(field: Paper) -> None:
    field["custom_id"].text(1, CUSTOM_ID)
    kind = field["type"].value
    if kind == INPUT:
        field["style"].one_of(1, 2)
        field["value"].text(0, INPUT_TEXT, needed=False)
        field["placeholder"].text(0, 100, needed=False)
        field["min_length"].whole(0, INPUT_TEXT)
        field["max_length"].whole(1, INPUT_TEXT)
    elif kind in SELECTS:
        _select(field)
    elif kind == UPLOAD:
        field["min_values"].whole(0, 10)
        field["max_values"].whole(1, 10)
    elif kind in (RADIO, CHECKBOXES):
        low = 2 if kind == RADIO else 1
        field["options"].list(low, 10, needed=True)
        _options(field)


def _part(part: Paper) -> None:
    kind = part["type"].value
    if kind == ROW:
        _row(part)
    elif kind == TEXT:
        part["content"].text(1, TEXT_SUM)
    elif kind == SECTION:
        _section(part)
    elif kind == GALLERY:
        part["items"].list(1, 10, needed=True)
        for each in part["items"]:
            _media(each["media"])
    elif kind == FILE:
        _media(part["file"])
    elif kind == CONTAINER:
        part["components"].list(1, ALL, needed=True)
        for each in part["components"]:
            if each["type"].one_of(*IN_CONTAINER):
                _part(each)


def _section(section: Paper) -> None:
    section["components"].list(1, 3, needed=True)
    for each in section["components"]:
        if each["type"].one_of(TEXT):
            each["content"].text(1, TEXT_SUM)
    side = section["accessory"]
    if not side.required() or not side["type"].one_of(BUTTON, THUMBNAIL):
        return
    if side["type"].value == BUTTON:
        _button(side)
    else:
        _media(side["media"])


def _media(media: Paper) -> None:
    given = media["url"].text(1, 2048)
    if given and not given.startswith(("http://", "https://", "attachment://")):
        media["url"].wrong("Not a well formed URL.", "URL_TYPE_INVALID_URL")


def _row(row: Paper) -> None:
    row["components"].list(1, BUTTONS, needed=True)
    has_select = False
    for each in row["components"]:
        if not each["type"].one_of(BUTTON, *SELECTS):
            continue
        if each["type"].value == BUTTON:
            _button(each)
        else:
            has_select = True
            each["custom_id"].text(1, CUSTOM_ID)
            _select(each)
    if has_select and len(row["components"].value) > 1:
        said = "An action row holds either up to 5 buttons or one select."
        row["components"].wrong(said, "COMPONENT_LAYOUT_WIDTH_EXCEEDED")


def _button(button: Paper) -> None:
    button["style"].one_of(1, 2, 3, 4, 5, 6)
    style = button["style"].value
    button["label"].text(0, BUTTON_LABEL, needed=False)
    if style == PREMIUM:
        button["sku_id"].required()
        return
    if not button["label"].value and not button["emoji"]:
        said = "A button must have a label or an emoji."
        button["label"].wrong(said, "BUTTON_COMPONENT_MISSING_LABEL_OR_EMOJI")
    if style == LINK:
        given = button["url"].text(1, URL)
        if given and not given.startswith(("http://", "https://", "discord://")):
            said = "Scheme must be one of ('http', 'https', 'discord')."
            button["url"].wrong(said, "URL_TYPE_INVALID_SCHEME")
        if button["custom_id"]:
            said = "A custom id and url cannot both be specified"
            button["custom_id"].wrong(said, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL")
    else:
        button["custom_id"].text(1, CUSTOM_ID)


def _select(select: Paper) -> None:
    select["placeholder"].text(0, PLACEHOLDER, needed=False)
    low = select["min_values"].whole(0, OPTIONS, default=1)
    high = select["max_values"].whole(1, OPTIONS, default=1)
    if low > high:
        select["min_values"].wrong("min_values must not be above max_values.", "NUMBER_TYPE_MAX")
    if select["type"].value == SELECT:
        select["options"].list(1, OPTIONS, needed=True)
        _options(select)
        chosen = [each for each in select["options"] if each["default"].value]
        if len(chosen) > high:
            said = "More default options than max_values."
            select["options"].wrong(said, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES")


def _options(holder: Paper) -> None:
    seen = Counter[str]()
    for each in holder["options"]:
        each["label"].text(1, 100)
        seen[each["value"].text(1, 100)] += 1
        each["description"].text(0, 100, needed=False)
        if seen[str(each["value"].value)] > 1:
            said = "The specified option value is already used"
            each["value"].wrong(said, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED")


def _unique(components: Paper) -> None:
    ids = Counter(each["custom_id"] for each in walk(components.value) if each.get("custom_id"))
    for custom_id, times in ids.items():
        if times > 1:
            said = f"Component custom id cannot be duplicated: {custom_id!r}"
            components.wrong(said, "COMPONENT_CUSTOM_ID_DUPLICATED")
