"""No text that may be posted keeps the server busy: hostile ones cost about what ordinary ones do."""

from __future__ import annotations

import pytest

from benchmarks.long_texts import FUNCTIONS, milliseconds, units

ORDINARY = "My sister and I walk to school at 8:15, past the bakery. ¿Y tú? "
# Times what an ordinary text costs, both measured in this run; a quadratic expression took 600 times as much.
MOST = 150


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_hostile_text_costs_little_more_than_an_ordinary_one(name: str) -> None:
    function = FUNCTIONS[name]
    function(ORDINARY)  # loads what is loaded once
    ordinary = max(milliseconds(function, ORDINARY, times=3), 1.0)
    suspects = [unit for unit in units() if milliseconds(function, unit) > MOST * ordinary]
    # A busy machine makes any text slow once; a quadratic expression is slow whenever one looks.
    slow = {
        unit: best for unit in suspects if (best := milliseconds(function, unit, times=5)) > MOST * ordinary
    }
    assert slow == {}
