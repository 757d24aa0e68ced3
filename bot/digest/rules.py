"""Whether a paragraph continues the story before it: small rules, the first that matches decides.

A score above 0 joins, one below 0 splits; between -1 and 1 an editor is asked. The scores say how
sure a rule is, they are not added up.
"""

import re
from collections.abc import Callable, Sequence

from bot.digest.attribution import is_byline
from bot.digest.folding import fold
from bot.digest.names import bare_names, has_titled_name, surnames
from bot.digest.paragraph import Paragraph
from bot.digest.sofar import StorySoFar
from bot.digest.vocabulary import (
    ADDED,
    ANAPHORA,
    KNOWN_PERSON,
    KNOWN_SOURCE,
    KNOWN_THING,
    REPORTING_VERBS,
    SOME_THING,
)
from bot.digest.words import content_stems, words

ASK_BELOW = 1.0

TOP = 400
"""Letters of a story's first sentence in which compounds are looked for."""
LONE_HEADLINE = 110
"""Characters that a headline on its own line does not exceed."""
RETURNS = 0.34
"""Share of a headline's content words that its text repeats."""
SHARED = 0.2
"""Share of content words that two paragraphs of different stories rarely have in common."""

SHORT_QUOTE = re.compile(r'"[^"]{1,60}"')
PRONOUN = re.compile(r"\b(?:he|she|they|it)\b")
UPDATE = re.compile(r"up-?date[ds]?\b.{0,20}?:", re.IGNORECASE)


Rule = Callable[[StorySoFar, Paragraph], float]
"""0 when the rule has nothing to say."""


def decide(story: StorySoFar, here: Paragraph) -> float:
    return next(score for rule in RULES if (score := rule(story, here)))


def as_laid_out(_story: StorySoFar, here: Paragraph) -> float:
    """Rules, bullets and wide gaps are an author's own boundaries."""
    return 0.0 if here.opens_story is None else (-3.0 if here.opens_story else 3.0)


def below_own_title(story: StorySoFar, here: Paragraph) -> float:
    return 3.0 if story.has_own_title and (here.prefix is None or is_byline(here.text)) else 0.0


def after_colon(story: StorySoFar, _here: Paragraph) -> float:
    return 3.0 if story.last.folded.endswith(":") else 0.0


def opens_with_quote(story: StorySoFar, here: Paragraph) -> float:
    """Quotes follow what they are about. A few quoted words of somebody new may be a headline."""
    if not here.folded.startswith(('"', "'")):
        return 0.0
    return -0.5 if _is_quoted_headline(story, here) else 2.5


def opens_in_lower_case(_story: StorySoFar, here: Paragraph) -> float:
    return 2.0 if here.folded[:1].islower() else 0.0


def is_a_byline(_story: StorySoFar, here: Paragraph) -> float:
    return 2.0 if is_byline(here.text) else 0.0


def goes_on_personally(story: StorySoFar, here: Paragraph) -> float:
    return 1.2 if story.is_personal and here.first_persons >= 2 else 0.0


def is_an_update(_story: StorySoFar, here: Paragraph) -> float:
    return 1.5 if UPDATE.match(here.folded) else 0.0


def points_back(story: StorySoFar, here: Paragraph) -> float:
    if here.prefix or here.has_headline_shape:
        return 0.0
    if ANAPHORA.match(here.folded) or _speaks_of_known(story, here.folded):
        return 2.0
    return 1.5 if ADDED.search(here.folded) and not surnames(here.folded) else 0.0


def tells_the_headline(story: StorySoFar, here: Paragraph) -> float:
    """The story so far is a headline on its own line, and this paragraph tells it in full."""
    if len(story.paragraphs) > 1 or not _is_lone_headline(story.first):
        return 0.0
    is_longer = len(here.text) > 1.3 * len(story.first.text)
    if here.prefix or not is_longer or not _repeats(story.first, here):
        return 0.0
    return 1.5 if story.first.prefix else 2.0


def tells_more_of_the_headline(story: StorySoFar, here: Paragraph) -> float:
    """As above for a later paragraph: such a story has its text in paragraphs."""
    if len(story.paragraphs) == 1 or here.prefix or not _is_lone_headline(story.first):
        return 0.0
    return 1.2 if _repeats(story.first, here) else 0.0


def may_be_told_here(story: StorySoFar, here: Paragraph) -> float:
    """A lone headline that this paragraph only touches."""
    if len(story.paragraphs) > 1 or not _is_lone_headline(story.first):
        return 0.0
    is_longer = len(here.text) > 1.3 * len(story.first.text)
    return 0.5 if is_longer and not here.stems.isdisjoint(story.stems) else 0.0


def person_comments(story: StorySoFar, here: Paragraph) -> float:
    """`Name Surname: …` about somebody whom the story has introduced."""
    if here.prefix is None or not surnames(here.prefix):
        return 0.0
    said = bare_names(here.folded[len(here.prefix) :])
    return 0.0 if said.isdisjoint(story.surnames) else 0.5


def has_own_source(_story: StorySoFar, here: Paragraph) -> float:
    return -3.0 if here.prefix else 0.0


def has_own_headline(_story: StorySoFar, here: Paragraph) -> float:
    return -2.0 if here.has_headline_shape else 0.0


def may_speak_of_known(story: StorySoFar, here: Paragraph) -> float:
    thing = SOME_THING.match(here.folded)
    return 0.5 if thing and _has_named(story, thing["noun"]) else 0.0


def names_known_person(story: StorySoFar, here: Paragraph) -> float:
    """A bare surname is only understood after the full name; one with a title stands alone too."""
    if bare_names(here.folded).isdisjoint(story.surnames):
        return 0.0
    return 0.5 if has_titled_name(here.folded) else 1.5


def shares_words(story: StorySoFar, here: Paragraph) -> float:
    """Word overlap alone never joins: reports of one war from three cities share a third."""
    shorter = min(len(here.stems), len(story.stems))
    shared = len(here.stems & story.stems)
    return -0.5 if shorter and shared >= SHARED * shorter else 0.0


def otherwise(_story: StorySoFar, _here: Paragraph) -> float:
    return -2.0


RULES: Sequence[Rule] = (
    as_laid_out,
    below_own_title,
    after_colon,
    opens_with_quote,
    opens_in_lower_case,
    is_a_byline,
    goes_on_personally,
    is_an_update,
    points_back,
    tells_the_headline,
    tells_more_of_the_headline,
    person_comments,
    has_own_source,
    has_own_headline,
    may_be_told_here,
    may_speak_of_known,
    names_known_person,
    shares_words,
    otherwise,
)


def _speaks_of_known(story: StorySoFar, folded: str) -> bool:
    if KNOWN_PERSON.match(folded):
        return True
    if thing := KNOWN_THING.match(folded):
        return _has_named(story, thing["noun"])
    source = KNOWN_SOURCE.match(folded)
    return source is not None and not _capitalised(source["named"]).isdisjoint(story.stems)


def _has_named(story: StorySoFar, noun: str) -> bool:
    """Whether the story has this word, or at its top a compound as `warship` is of `ship`."""
    if noun in story.words or not content_stems(noun).isdisjoint(story.stems):
        return True
    return any(word.casefold().endswith(noun) for word in words(fold(story.first.sentence)[:TOP]))


def _capitalised(folded: str) -> frozenset[str]:
    return content_stems(" ".join(word for word in words(folded) if word[0].isupper()))


def _is_lone_headline(paragraph: Paragraph) -> bool:
    return (
        paragraph.is_one_sentence
        and len(paragraph.text) <= LONE_HEADLINE
        and REPORTING_VERBS.isdisjoint(words(paragraph.folded))
    )


def _repeats(headline: Paragraph, here: Paragraph) -> bool:
    told = len(headline.stems & here.stems)
    return bool(headline.stems) and told >= RETURNS * len(headline.stems)


def _is_quoted_headline(story: StorySoFar, here: Paragraph) -> bool:
    quoted = SHORT_QUOTE.match(here.folded)
    if quoted is None or here.is_one_sentence:
        return False
    rest = fold(here.sentence)[quoted.end() :]
    speakers = _capitalised(rest)
    return bool(speakers) and speakers.isdisjoint(story.stems) and not PRONOUN.search(rest)
