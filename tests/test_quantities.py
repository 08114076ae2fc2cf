"""The table of statistics: everything that is read has a row, and what is derived from a row holds."""

from __future__ import annotations

import re
from math import inf

import pytest

from review import quantities
from review.finding.notation import ESTIMATES, TEST_NAME


def test_every_statistic_that_is_read_has_one_row() -> None:
    read = {*re.findall(r"\?P<(\w+)>", TEST_NAME), *ESTIMATES}
    assert read - quantities.NAMED.keys() == set()
    assert len(quantities.NAMED) == len(quantities.ALL)


def test_bounds_are_in_order_and_strict_ones_exist() -> None:
    for each in quantities.ALL:
        assert each.low < each.high, each
        assert not each.strict or (each.low, each.high) != (-inf, inf), each


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("r", -1, 1), ("kappa", -1, 1), ("cramers_v", 0, 1), ("AUC", 0, 1), ("OR", 0, inf), ("F", 0, inf)],
)
def test_a_value_beyond_the_bounds_cannot_be(name: str, low: float, high: float) -> None:
    each = quantities.NAMED[name]
    assert (each.low, each.high, each.strict) == (low, high, True)


def test_ratios_and_sizes_of_effects() -> None:
    assert {"OR", "RR", "HR", "IRR"} <= quantities.RATIOS
    assert quantities.RATIOS.isdisjoint({"MD", "SMD", "RD", "SMR", "b"})
    assert {"d", "partial_eta2", "cramers_v"} <= quantities.EFFECT_SIZES
    assert quantities.EFFECT_SIZES.isdisjoint({"OR", "r", "t", "MD"})
