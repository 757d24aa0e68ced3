"""The bot's answers to what a client waits for: answerCallbackQuery, answerInlineQuery."""

from dataclasses import dataclass

from tests.telegram import keyboard, refusals, rich, text
from tests.telegram.given import Given
from tests.telegram.questions import InlineAnswer, InlineResult, Questions
from tests.telegram.refusals import bad
from tests.telegram.urls import start_is_allowed
from tests.telegram.wire import Json, as_map, as_text
from tests.telegram.world import World

TOAST_CHARACTERS = 200
MOST_RESULTS = 50
ID_BYTES = 64
OFFSET_BYTES = 64
_RESULTS_LISTED = """
    article photo gif mpeg4_gif video audio voice document location venue contact game sticker
    """
RESULTS = frozenset(_RESULTS_LISTED.split())


@dataclass
class Answering:
    """Answers for the bot."""

    world: World
    questions: Questions

    def answer_callback_query(self, given: Given) -> bool:
        press = self.questions.open_press(given.text("callback_query_id"))
        said = given.text("text")
        if len(said) > TOAST_CHARACTERS:
            given.breaks(f"toast of {len(said)} characters; {TOAST_CHARACTERS} are allowed")
            raise bad("MESSAGE_TOO_LONG")
        if press is None:
            raise bad(refusals.QUERY_OLD)
        press.is_answered = True
        press.toast, press.is_alert = said, given.flag("show_alert")
        press.url = given.text("url")
        self.world.changed()
        return True

    def answer_inline_query(self, given: Given) -> bool:
        results = tuple(_result(each, given) for each in given.items("results"))
        if len(results) > MOST_RESULTS:
            given.breaks(f"{len(results)} inline results; {MOST_RESULTS} are allowed")
            raise bad("RESULTS_TOO_MUCH")
        if len({each.id for each in results}) < len(results):
            given.breaks("two inline results with one id")
            raise bad("RESULT_ID_DUPLICATE")
        if len(given.text("next_offset").encode()) > OFFSET_BYTES:
            given.breaks(f"next_offset of more than {OFFSET_BYTES} bytes")
            raise bad("NEXT_OFFSET_INVALID")
        button, start = _button(given)
        question = self.questions.open_question(given.text("inline_query_id"))
        if question is None:
            raise bad(refusals.QUERY_OLD)
        seconds = given.number("cache_time")
        question.answer = InlineAnswer(
            results,
            given.text("next_offset"),
            300 if seconds is None else seconds,
            given.flag("is_personal"),
            button,
            start,
        )
        self.questions.remember(question, question.answer)
        self.world.changed()
        return True


def _button(given: Given) -> tuple[str, str]:
    """The button above the results (InlineQueryResultsButton)."""
    wanted = given.map("button")
    if wanted is None:
        return "", ""
    label, start = as_text(wanted.get("text")), as_text(wanted.get("start_parameter"))
    if ("start_parameter" in wanted) == ("web_app" in wanted):
        given.breaks("inline button with not exactly one of start_parameter and web_app")
    if "start_parameter" in wanted and not start_is_allowed(start):
        given.breaks(f"start_parameter {start!r}; 1 to 64 of A-Z a-z 0-9 _ -")
        raise bad("START_PARAM_INVALID")
    if not label:
        given.breaks("inline button without text")
        raise bad("BUTTON_TEXT_INVALID")
    return label, start


def _result(value: object, given: Given) -> InlineResult:
    try:
        told = as_map(value)
    except ValueError:
        given.breaks("an inline result that is no object")
        raise bad("can't parse inline query result: expected an Object") from None
    number, kind = as_text(told.get("id")), as_text(told.get("type"))
    if not 1 <= len(number.encode()) <= ID_BYTES:
        given.breaks(f"inline result with an id of {len(number.encode())} bytes; 1 to {ID_BYTES}")
        raise bad("RESULT_ID_INVALID")
    if kind not in RESULTS:
        given.breaks(f"inline result of unknown type {kind!r}")
        raise bad("can't parse inline query result: unsupported type")
    title = as_text(told.get("title"))
    content = told.get("input_message_content")
    if kind == "article":
        _check_article(title, content, given)
    if "reply_markup" in told:
        keyboard.markup(told["reply_markup"], given.breaks, only_inline=True)
    shown = as_map(content) if content is not None else None
    return InlineResult(number, kind, title, as_text(told.get("description")), shown, told)


def _check_article(title: str, content: object, given: Given) -> None:
    if not title:
        given.breaks("inline article without a title")
        raise bad("ARTICLE_TITLE_EMPTY")
    if not isinstance(content, dict):
        given.breaks("inline article without input_message_content")
        raise bad("can't parse inline query result: message content must be specified")
    _check_content(content, given)


def _check_content(content: Json, given: Given) -> None:
    if "rich_message" in content:
        rich.checked(as_map(content["rich_message"]), given.breaks)
    elif "message_text" in content:
        if content.get("parse_mode"):
            given.breaks("parse_mode: this house sends entities")
        entities = content.get("entities")
        listed = entities if isinstance(entities, list) else []
        text.kept(as_text(content["message_text"]), listed, text.MESSAGE, given.breaks)
