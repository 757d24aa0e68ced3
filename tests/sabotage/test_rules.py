"""The sabotage script fits the program: `make sabotage` runs all of it."""

from pathlib import Path

import pytest

from tests.sabotage.__main__ import ROOT, is_noticed
from tests.sabotage.rules import SABOTAGES, Sabotage


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda each: each.rule)
def test_every_rule_has_its_place_and_its_tests(sabotage: Sabotage) -> None:
    text = (ROOT / sabotage.file).read_text()
    assert text.count(sabotage.keeps) == 1
    for test in sabotage.tests.split():
        assert Path(ROOT / test).is_file()


def test_a_rule_that_is_taken_away_is_noticed() -> None:
    assert is_noticed(next(each for each in SABOTAGES if "two" not in each.rule))


def test_a_program_that_keeps_its_rules_is_not_blamed() -> None:
    [one] = [each for each in SABOTAGES if each.rule == "the pace goes by answers"]
    harmless = Sabotage(one.rule, one.file, one.keeps, one.keeps, one.tests)
    assert not is_noticed(harmless)
