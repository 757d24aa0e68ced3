"""The table is whole: every row is shown by a test, or says what it waits for."""

import re

import pytest

from tests.faults.page import PAGE, ROOT, Seen, numbers_in, page, result, rows_of
from tests.faults.table import FAULTS, Fault


def names_in(path: str) -> list[str]:
    return re.findall(r"^ *(?:async )?def (test_\w+)", (ROOT / path).read_text(), re.MULTILINE)


SHOWN = {
    number
    for file in ROOT.glob("tests/faults/test_*.py")
    for test in names_in(str(file.relative_to(ROOT)))
    for number in numbers_in(test)
}


def test_there_are_sixty_rows_in_their_order() -> None:
    assert [fault.number for fault in FAULTS] == list(range(1, 61))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.number}")
def test_every_row_is_shown_or_says_what_it_waits_for(fault: Fault) -> None:
    assert fault.number in SHOWN or fault.proven_by or fault.waits_for


@pytest.mark.parametrize(
    "test", sorted({test for fault in FAULTS for test in fault.proven_by}), ids=str
)
def test_a_test_that_is_named_as_proof_exists(test: str) -> None:
    path, _, name = test.partition("::")
    assert name in names_in(path)


def test_no_test_shows_a_row_that_is_not_in_the_table() -> None:
    assert {fault.number for fault in FAULTS} >= SHOWN


def test_the_page_lists_exactly_the_rows_of_the_table() -> None:
    expected = [(f"{fault.number:02}", fault.what, fault.expected) for fault in FAULTS]
    assert rows_of(PAGE.read_text()) == expected, "write it again with `make reliability`"


def test_the_page_says_of_each_row_whether_it_is_shown() -> None:
    text = PAGE.read_text()
    for fault in FAULTS:
        [row] = re.findall(rf"^\| F-{fault.number:02} \|.*$", text, re.MULTILINE)
        is_shown = fault.number in SHOWN or bool(fault.proven_by)
        assert result(fault, Seen(tests=int(is_shown))) in row, "write it again"


def test_a_row_that_fails_is_seen_on_the_page() -> None:
    text = page({17: Seen(tests=2, failed=1)}, "2023-11-05")
    assert re.search(r"^\| F-17 .* FAILED \(1 of 2\)", text, re.MULTILINE)


def test_a_name_may_speak_of_two_rows() -> None:
    assert numbers_in("test_f03_f04_a_kill") == (3, 4)
    assert numbers_in("test_of_nothing") == ()
