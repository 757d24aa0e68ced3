"""Lines that are no story: captions, buttons of a web page, appeals, standing sentences."""

import re
from collections.abc import Collection

from bot.digest.paragraph import Paragraph

LONGEST_BUTTON = 40
LONGEST_LINE = 200
"""Characters that a caption or an appeal does not exceed; whatever is longer may be news."""

CAPTION = re.compile(
    r"(?:Photograph|Photo|Image|Picture|Caption)(?: credit)?(?::| by )"
    r"|.*\([^()]*(?:Getty Images|EPA-EFE|Shutterstock|AP Photo|Handout)[^()]*\)\.?$"
)
BUTTON = re.compile(
    r"(?:subscribe(?: now)?|unsubscribe|sign (?:up|in)|log in|menu|search|home|advertisement"
    r"|share(?: this (?:post|story|page))?|comments?|leave a comment|read (?:more|in app|on)"
    r"|skip to (?:main )?content|back to top|view in browser|(?:previous|next)(?: page)?)\W*",
    re.IGNORECASE,
)
APPEAL = re.compile(
    r"(?:please )?(?:donate\b|support (?:us|our work|this newsletter|independent journalism)"
    r"|buy me a coffee|become a (?:member|patron|paid subscriber)"
    r"|thank you for (?:reading|subscribing))",
    re.IGNORECASE,
)


def is_junk(here: Paragraph, standing: Collection[str]) -> bool:
    folded = here.folded
    if folded in standing:
        return True
    if len(folded) <= LONGEST_BUTTON and BUTTON.fullmatch(folded):
        return True
    return len(folded) <= LONGEST_LINE and bool(CAPTION.match(folded) or APPEAL.match(folded))
