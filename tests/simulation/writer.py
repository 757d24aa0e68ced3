"""Editions in words of their own, from the seed: what stands in every edition is no news."""

from datetime import datetime
from random import Random

EDITIONS = ("Morning Stories", "Midday Stories", "Evening Stories")
"""One series each: an edition is known by its series and its day."""

SECTIONS = {
    "Top": "Stories we’re following…",
    "Combat": "Combat Situation Update",
    "BehindLines": "Behind the Lines",
    "InRussia": "Meanwhile in Russia",
    "Allies": "Allied Support",
    "World": "Around the World",
}
"""Ids of the shipped glossary, and how an edition spells them."""

TOPICS = {
    "Kherson": "Kherson",
    "BlackSea": "the Black Sea",
    "Krynky": "Krynky",
    "Bakhmut": "Bakhmut",
    "Avdiivka": "Avdiivka",
    "Danube": "the Danube",
    "Kupyansk": "Kupyansk",
    "Robotyne": "Robotyne",
    "Berdyansk": "Berdyansk",
    "Taganrog": "Taganrog",
    "Chernihiv": "Chernihiv",
    "Dagestan": "Dagestan",
    "Odesa": "Odesa",
    "Kharkiv": "Kharkiv",
    "Donetsk": "Donetsk",
    "Kremenchuk": "Kremenchuk",
    "Klishchiivka": "Klishchiivka",
    "Krasnohorivka": "Krasnohorivka",
    "Perm": "Perm",
    "Belarus": "Belarus",
}

WHO = ("Crews", "Engineers", "Teachers", "Pilots", "Farmers", "Nurses", "Drivers", "Divers")
DID = ("repaired", "opened", "painted", "counted", "moved", "measured", "closed", "drained")
WHAT = ("bridges", "wells", "sheds", "barges", "tractors", "cables", "kitchens", "orchards")
WHEN = ("before dawn", "by noon", "after the storm", "in the fog", "during the night")


class Writer:
    """Writes one edition after another; no two hold the same sentence."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._sentences = 0

    def edition(self, series: str, at: datetime) -> bytes:
        sections = self._draw.sample(sorted(SECTIONS), self._draw.choice((1, 2, 2, 3)))
        lines = [f"{at:%b} {at.day} : {series}"]
        for section in sections:
            lines.append(SECTIONS[section])
            lines += [self._story() for _ in range(self._draw.randint(1, 3))]
        return "\n".join(lines).encode()

    def _story(self) -> str:
        place = ""
        if self._draw.random() < 0.5:
            place = f" near {TOPICS[self._draw.choice(sorted(TOPICS))]}"
        told = [self._sentence(place), *(self._sentence("") for _ in range(3))]
        return " ".join(told)

    def _sentence(self, place: str) -> str:
        self._sentences += 1
        words = [self._draw.choice(each) for each in (WHO, DID, WHAT, WHEN)]
        who, did, what, when = words
        return f"{who} {did} {self._sentences + 100} {what}{place} {when}."
