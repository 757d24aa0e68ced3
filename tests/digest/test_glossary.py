"""The glossary: lookups by any name, and a file whose mistakes are all told at once."""

import time
from datetime import date
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.glossary import Counter, Glossary, load_glossary
from bot.model import Section, Topic
from tests.digest.editions import GLOSSARY, ROOT

SMALL = """\
counter: {word: Day, zero: 2022-02-24}
source_marker: "A&P"
outlets: [Harbour Weekly]
sections:
  - {id: Combat, title: Combat situation, headings: [Combat Situation Update], tags: [CombatSit]}
  - {id: Intro, title: Catching up, kind: intro}
topics:
  - {id: Kherson, title: Kherson, section: Combat, tags: [Kherson], aliases: [Kherson]}
  - {id: Krynky, title: Krynky bridgehead, parent: Kherson, aliases: [Krynky], body_ok: true}
"""


def topic_of(glossary: Glossary, name: str) -> Topic:
    found = glossary.find_topic(name)
    assert found is not None
    return found


def section_of(glossary: Glossary, name: str) -> Section:
    found = glossary.find_section(name)
    assert found is not None
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "topics.yaml"


def mistakes(file: Path, text: str) -> list[str]:
    """What is wrong with a file of this text, without its path."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_glossary(file)
    return str(caught.value).replace(str(file), "").splitlines()


# ---- lookups -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["BlackSea", "black sea", '"Black Sea"', "#BlackSea", "black-sea", " BLACK  SEA "]
)
def test_a_topic_is_found_by_any_spelling(name: str) -> None:
    assert topic_of(GLOSSARY, name).id == "BlackSea"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kazak", "Kazakhstan"), ("Artyomovsk", "Bakhmut"), ("Aslund", "Aslund"), ("S-400", "S400")],
)
def test_a_topic_is_found_by_tag_and_alias(name: str, expected: str) -> None:
    assert topic_of(GLOSSARY, name).id == expected


def test_an_id_counts_before_another_topics_alias() -> None:
    topics = (Topic("Israel", "Israel", aliases=("Gaza",)), Topic("Gaza", "Gaza"))
    assert topic_of(Glossary((), topics), "gaza").id == "Gaza"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("combat", "Combat"),
        ("Combat Situation Update", "Combat"),
        ("CombatSit", "Combat"),
        ("behind", "BehindLines"),
        ("meanwhile", "InRussia"),
        ("around the world", "World"),
        ("A&P", "Analysis"),
    ],
)
def test_a_section_is_found_by_any_name_or_its_beginning(name: str, expected: str) -> None:
    assert section_of(GLOSSARY, name).id == expected


def test_a_beginning_of_two_sections_finds_neither() -> None:
    sections = (Section("North", "North"), Section("Northern", "Northern lights"))
    assert Glossary(sections, ()).find_section("nor") is None
    assert section_of(Glossary(sections, ()), "north").id == "North"


def test_the_beginning_of_a_section_does_not_hide_a_topic() -> None:
    glossary = Glossary((Section("Combat", "Combat situation"),), (Topic("Com", "Com"),))
    assert glossary.find_section("com") is None


@pytest.mark.parametrize("name", ["", "#", "zz", "Nobody", "x" * 10_000, "😀"])
def test_an_unknown_name_is_found_nowhere(name: str) -> None:
    assert GLOSSARY.find_topic(name) is None
    assert GLOSSARY.find_section(name) is None


def test_the_nearest_names_come_first() -> None:
    assert GLOSSARY.nearest_topics("blak see")[0].id == "BlackSea"
    assert GLOSSARY.nearest_topics("Zelenskiy")[0].id == "Zelenskyy"
    assert GLOSSARY.nearest_sections("kombat")[0].id == "Combat"


def test_near_names_are_offered_even_for_nonsense() -> None:
    assert len(GLOSSARY.nearest_topics("qqqq")) == 3
    assert len(GLOSSARY.nearest_sections("", limit=2)) == 2


def test_sources_and_intros_are_never_offered() -> None:
    assert "Reuters" not in {each.id for each in GLOSSARY.nearest_topics("Reuters")}
    assert "Intro" not in {each.id for each in GLOSSARY.nearest_sections("Catching up")}


def test_only_a_listed_tag_names_a_topic() -> None:
    assert GLOSSARY.topic_of_tag("avdeeva") == topic_of(GLOSSARY, "Avdeeva")
    assert GLOSSARY.topic_of_tag("BUL") is None


def test_ancestors_follow_their_children_and_none_comes_twice() -> None:
    assert GLOSSARY.with_ancestors(("CrimeaBridge", "GrainCorridor", "Crimea")) == (
        *("CrimeaBridge", "Crimea"),
        *("GrainCorridor", "BlackSea"),
    )


def test_a_heading_becomes_a_section_whose_id_is_free() -> None:
    assert GLOSSARY.ad_hoc_section("The Left’s Café?").id == "TheLeftsCafe"
    assert GLOSSARY.ad_hoc_section("Crimea").id == "Crimea2"
    assert GLOSSARY.ad_hoc_section("Спорт").id == "Section"
    assert GLOSSARY.ad_hoc_section("100 Days").id == "Section100Days"


def test_added_sections_are_found_and_known_ones_stay() -> None:
    added = GLOSSARY.ad_hoc_section("The Last Page")
    glossary = GLOSSARY.with_sections((added, Section("Combat", "Another")))
    assert glossary.section_of_heading("The Last Page…") == added
    assert section_of(glossary, "Combat").title == "Combat situation"


def test_the_count_of_days_gives_a_day() -> None:
    counter = Counter("Day", date(2022, 2, 24))
    assert counter.number_in("day616") == 616
    assert counter.day(616) == date(2023, 11, 2)
    assert counter.number_in("Days616") is None
    assert counter.day(10**7) is None


# ---- the file ----------------------------------------------------------------------------------


def test_the_shipped_glossary_loads_fast() -> None:
    path = ROOT / "data" / "topics.yaml"
    began = time.perf_counter()
    glossary = load_glossary(path)
    # A generous multiple of the 15 ms it takes: every command line start pays it.
    assert time.perf_counter() - began < 0.5
    assert len(glossary.sections) == 8
    assert len(glossary.topics) > 90


def test_a_small_file_is_read(file: Path) -> None:
    file.write_text(SMALL, encoding="utf-8")
    glossary = load_glossary(file)
    assert glossary.counter == Counter("Day", date(2022, 2, 24))
    assert (glossary.source_marker, glossary.outlets) == ("A&P", ("Harbour Weekly",))
    assert [each.is_intro for each in glossary.sections] == [False, True]
    assert topic_of(glossary, "Krynky").is_body_enough
    assert topic_of(glossary, "Krynky").parent == "Kherson"


def test_defaults_hold_where_a_topic_says_nothing(file: Path) -> None:
    file.write_text(f"defaults: {{case: ignore}}\n{SMALL}", encoding="utf-8")
    assert not topic_of(load_glossary(file), "Kherson").is_exact_case


def test_words_that_yaml_takes_for_something_else_are_text(file: Path) -> None:
    file.write_text(SMALL.replace("tags: [Kherson]", "tags: [NO, 100]"), encoding="utf-8")
    assert topic_of(load_glossary(file), "Kherson").tags == ("NO", "100")


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "aliases: [Kherson]",
            "aliasses: [Kherson]",
            ":8: a topic has no key “aliasses”; the nearest is “aliases”.",
        ),
        (
            "section: Combat,",
            "section: Kombat,",
            ":8: Kherson: there is no section “Kombat”; the nearest is “Combat”.",
        ),
        (
            "parent: Kherson",
            "parent: Chersson",
            ":9: Krynky: there is no topic “Chersson”; the nearest is “Kherson”.",
        ),
        ("id: Krynky", "id: KHERSON", ":9: KHERSON is listed already, in line 8."),
        (
            "id: Kherson, title: Kherson,",
            "id: Kherson, title: Kherson, parent: Krynky,",
            ":8: Kherson: is its own ancestor through Krynky.",
        ),
        ("tags: [Kherson]", "tags: Kherson", ":8: tags must be a list."),
        ("tags: [Kherson]", "tags: [[Kherson]]", ":8: an entry of tags must be text."),
        (
            "tags: [Kherson]",
            "tags: [CombatSit]",
            ":8: Kherson: the tag “CombatSit” is one of Combat already.",
        ),
        (
            "body_ok: true",
            "body_ok: maybe",
            ":9: body_ok cannot be “maybe”; the nearest is “false”.",
        ),
        ("body_ok: true", "match: atuo", ":9: match cannot be “atuo”; the nearest is “auto”."),
        ("id: Krynky,", "", ":9: a topic needs the key “id”."),
        (
            "id: Krynky",
            "id: 1-Krynky",
            ":9: id “1-Krynky” must be letters and digits, a letter first.",
        ),
        ("title: Krynky bridgehead", "title: ", ":9: title must be text."),
        ("kind: intro", "kind: intro, kind: stories", ":6: “kind” is given twice."),
        ("zero: 2022-02-24", "zero: soon", ":1: zero “soon” is not a date such as 2022-02-24."),
        ("topics:", "topic:", ":7: the file has no key “topic”; the nearest is “topics”."),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(
    file: Path, right: str, wrong: str, expected: str
) -> None:
    assert right in SMALL
    assert expected in mistakes(file, SMALL.replace(right, wrong))


def test_all_mistakes_are_told_at_once_in_order(file: Path) -> None:
    wrong = SMALL.replace("section: Combat,", "section: X,").replace("kind: intro", "kind: x")
    assert [line.split(":")[1] for line in mistakes(file, wrong)] == ["6", "8"]


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n"])
def test_a_file_of_another_shape_is_refused(file: Path, text: str) -> None:
    assert all(line.startswith(":1: the file") for line in mistakes(file, text))


def test_broken_yaml_is_told_with_its_line(file: Path) -> None:
    (line,) = mistakes(file, "sections:\n  - {id: Combat\n")
    assert line.startswith(":3: is not YAML")


def test_a_missing_file_is_told(file: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_glossary(file)


def test_a_file_that_is_not_utf_8_is_told(file: Path) -> None:
    file.write_bytes("title: café".encode("latin-1"))
    with pytest.raises(ConfigurationError, match="Save it as UTF-8"):
        load_glossary(file)
