"""Forms for what is too long for an option: what they ask, and what a filled one says. Pure.

https://discord.com/developers/docs/components/reference#label
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.adapters.discord.buttons import Json
from bot.content import Content, Quote
from bot.content.plain import inline_text

LABEL, SELECT, INPUT, UPLOAD = 18, 3, 4, 19
SHORT, LONG = 1, 2

PREFIX = "f:"
LONGEST_ID, LONGEST_TITLE, LONGEST_TEXT, LONGEST_HEADLINE = 100, 45, 4000, 300
MOST_OPTIONS = 25

SECTION, HEADLINE, TEXT, FILE = "section", "headline", "text", "file"


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands in a form already."""

    headline: str = ""
    text: str = ""

    @classmethod
    def of(cls, text: str) -> "Wording":
        """The first line is the headline, unless it is too long to be one."""
        headline, _, rest = text.strip().partition("\n")
        if len(headline) > LONGEST_HEADLINE:
            return cls("", text.strip()[:LONGEST_TEXT])
        return cls(headline.strip(), rest.strip()[:LONGEST_TEXT])


def story_form(
    title: str, line: str, wording: Wording, sections: Sequence[str] = ()
) -> Json | None:
    """Asks for a headline and a text, and for the section where the line names none.

    None: the line is too long to be carried by a form.
    """
    fields = [
        _label("Headline", _input(HEADLINE, SHORT, wording.headline, LONGEST_HEADLINE)),
        _label("Text", _input(TEXT, LONG, wording.text, LONGEST_TEXT)),
    ]
    if sections:
        options = [{"label": each, "value": each} for each in sections[:MOST_OPTIONS]]
        select: Json = {"type": SELECT, "custom_id": SECTION, "options": options}
        fields.insert(0, _label("Section", select))
    return _form(title, line, fields)


def document_form(title: str, line: str) -> Json | None:
    """Asks for a text or a file."""
    upload: Json = {"type": UPLOAD, "custom_id": FILE, "required": False}
    fields = [
        _label("File", upload, "A text or Word file with the whole edition"),
        _label("Or its text", _input(TEXT, LONG, "", LONGEST_TEXT) | {"required": False}),
    ]
    return _form(title, line, fields)


def form_line(custom_id: str, values: Mapping[str, str]) -> str | None:
    """What a filled form says; None: it is none of ours."""
    if not custom_id.startswith(f"{PREFIX}/"):
        return None
    first = " ".join((custom_id.removeprefix(PREFIX), values.get(SECTION, "")))
    body = "\n".join(filter(None, (values.get(HEADLINE, "").strip(), values.get(TEXT, "").strip())))
    return f"{first.strip()}\n{body}" if body else first.strip()


def wording_in(content: Content) -> Wording | None:
    """The story as an answer quotes it, to be put right."""
    quotes = (each for each in content.blocks if isinstance(each, Quote))
    quote = next(quotes, None)
    return None if quote is None else Wording.of(inline_text(quote.inlines))


def _form(title: str, line: str, fields: list[Json]) -> Json | None:
    carried = f"{PREFIX}{line}"
    if len(carried) > LONGEST_ID:
        return None
    return {"title": title[:LONGEST_TITLE], "custom_id": carried, "components": fields}


def _label(text: str, component: Json, description: str = "") -> Json:
    made: Json = {"type": LABEL, "label": text, "component": component}
    return made | ({"description": description} if description else {})


def _input(name: str, style: int, value: str, longest: int) -> Json:
    made: Json = {"type": INPUT, "custom_id": name, "style": style, "max_length": longest}
    return made | ({"value": value[:longest]} if value else {})
