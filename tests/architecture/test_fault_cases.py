"""Every case of faults and bad input that concerns messages and the pages of candidates is shown by a test, with its control."""

from tests.faults.cases import CASES, NOTHING_INJECTED, shown


def test_every_case_has_a_test():
    marked = {number for each in shown() for number in each.cases}
    assert marked == set(CASES), "a case without a test, or a mark without a case"


def test_where_a_fault_is_injected_the_same_is_run_without_it():
    controlled = {number for each in shown() if each.is_control_there for number in each.cases}
    assert set(CASES) - NOTHING_INJECTED <= controlled, "a case without its control"


def test_every_control_that_is_named_is_there():
    assert not [each for each in shown() if each.control and not each.is_control_there]
