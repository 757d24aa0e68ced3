"""Plain English that the rules look for. No word here belongs to one edition."""

import re


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FUNCTION_WORDS = _set(
    """
    about above according across added after again against ahead almost along already also although
    among another around away back because been before being below between both cannot could days
    does doing done down during each either else even ever every from further given have having here
    high hours however into itself just last least less like likely made make many might more most
    much must near never next once only other others over part rather recent reported reports said
    same says several shall should since some still such than that their them themselves then there
    therefore these they this those though through time today told took toward towards under until
    upon used very want week well went were what when where whether which while whose will with
    within without would year years yesterday your yours
    """
)
"""Words that any two reports share."""

FIRST_PERSON = _set(
    """
    I I'm I'll I've I'd me my My mine we We we're We're we'll We'll we've We've us our Our ours
    """
)
"""With their case: US is a country."""

REPORTING_VERBS = _set(
    """
    said says saying told tells reported reports report announced announces stated states claimed
    claims confirmed confirms warned warns wrote writes added adds noted notes according
    """
)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

TITLES = _set(
    "St Ste Mt Ft Gen Col Lt Capt Maj Sgt Cpl Adm Gov Sen Rep Mr Mrs Ms Dr Prof Rev Pres vs"
)
"""Abbreviations before a name: their dot ends no sentence."""

COUNTED = _set("No Nos Nr Art Sec Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec approx ca p pp")
"""Abbreviations before a number."""

OPENERS = _set("The It He She They This That These Those In On At But And A An As For If We I")
"""Words that begin a sentence far more often than they continue an abbreviated name."""

LABELS = _set(
    """
    update up-date updated watch note date from subject map maps photo photos video audio read
    listen see link links correction clarification breaking live exclusive opinion analysis
    explainer context background summary recap timeline thread reminder warning quote also re ps
    today yesterday tonight tomorrow day source week weekend morning evening
    """
)
"""Words before a colon that say what kind of text follows, not who tells it."""

WEAK_SOURCES = _set("media poll polls survey sources reports")
"""Words before a colon that name nobody: a named outlet inside the text tells more."""

ANAPHORA = re.compile(
    r"""(?:
      (?:He|She|They|It)\ (?!all\b)
    | (?:His|Her|Their|Its|Both)\ (?=[a-z])
    | (?:This|That|These|Those)\ (?!week|weekend|month|year|morning|evening|summer|winter|spring)
    | In\ (?:its|his|her|their|this|that|addition|response|turn|return|total|doing\ so|the\ same)\b
    | (?:At|On|To|For|From|By|With|After|Before)\ (?:this|that|these|those|its|his|her|their)\b
    | (?:To|In|By)\ (?:do|doing)\ (?:so|this|that)\b
    | As\ a\ result\b
    | At\ the\ same\ (?:time|event|meeting)\b
    | (?:However|Moreover|Furthermore|Additionally|Afterwards|Therefore|Instead|Nevertheless),
    | (?:But|And|Yet)\ (?=[a-z])
    | Later\ (?:that|the\ same)\b
    | (?:Also|Then|Earlier|Later),
    )""",
    re.VERBOSE,
)
"""Openings that point back at what was just told."""

KNOWN_PERSON = re.compile(
    r"The (?:two |three |young |old )?"
    r"(?:man|men|woman|women|boy|boys|girl|girls|couple|pair|suspects?|victims?|defendants?)\b"
)
"""Somebody without a name who must have been told of before."""

KNOWN_THING = re.compile(
    r"""The\ (?:(?:two|three|four|former|same|alleged|new)\ )?
    (?P<noun>child|children|group|prisoners?|soldiers?|officers?|authors?|writer|callers?|court|judge
    |jury|company|firm|agency|office|ministry|party|parties|country|countries|report|study|survey
    |poll|statement|document|package|bill|law|deal|agreement|ban|measures?|ruling|verdict|decision
    |plan|proposal|move|vote|talks|meeting|summit|visit|trip|attacks?|strikes?|raid|blast|explosion
    |fire|incident|accident|crash|ships?|vessels?|train|plane|building|site|facility|plant|exercise
    |aid|funds|money|loan|organi[sz]ation|institute|operator|storm|floods?|quake|earthquake)\b""",
    re.VERBOSE,
)
"""A thing spoken of as known; it opens no story if the one before has named it."""

SOME_THING = re.compile(r"The (?P<noun>[a-z]{3,})\b")
"""Any thing spoken of as known. Many a story opens so, such as with "The government"."""

KNOWN_SOURCE = re.compile(
    r"According to (?:the|this|that|these|his|her|its|their) (?P<named>[^,.;:]+)"
)

ADDED = re.compile(r"\b(?:he|she|they|it) (?:added|continued|went on|concluded|stressed|noted)\b")
"""Somebody goes on speaking who must have been named before."""

NOT_A_PERSON = _set(
    """
    Agency Air Army Associated Attorney Authority Bank Base Black Border Brigade Bureau Center
    Central Centre Chief City Command Commission Committee Company Council Court Day Defence
    Defense Department District East Eastern Federal Federation First Force Forces Foreign Front
    Fund General Government Governor Group Guard Guards High House Institute Intelligence Interior
    International Island Islands Joint Media Military Minister Ministry Mission Monitor National
    Nations Navy New News North Northern Oblast Office Operational Parliament Party Police
    President Press Prime Region River Sea Security Senate Service South Southern Staff State
    States Strip Supreme Times Union United University War Watch West Western White World
    """
)
"""Capitalised words of institutions and places, so that two of them are no name and surname."""
