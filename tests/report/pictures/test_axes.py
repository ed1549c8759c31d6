"""Tests of vertical axes: round values, few of them, none below what is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.report.pictures.axes import pick_levels


@pytest.mark.parametrize(
    ("top", "words"),
    [
        pytest.param(0.0, "0", id="nothing"),
        pytest.param(1900, "0 500 1,000 1,500 2,000", id="more-than-the-top"),
        pytest.param(2000, "0 500 1,000 1,500 2,000", id="the-top-itself"),
        pytest.param(5000, "0 2,000 4,000 6,000", id="five-thousand"),
        pytest.param(10.1, "0 5 10 15", id="just-above"),
        pytest.param(0.8, "0 0.2 0.4 0.6 0.8", id="below-one"),
        pytest.param(3.1e6, "0 1 million 2 million 3 million 4 million", id="millions"),
    ],
)
def test_levels_are_round(top: float, words: str) -> None:
    """The values are multiples of 1, 2, 2.5 or 5 times a power of ten."""
    assert " ".join(level.words for level in pick_levels(top)).replace(" million", "m") == words.replace(
        " million", "m"
    )


@given(top=st.floats(min_value=1e-6, max_value=1e12))
def test_the_axis_holds_what_is_drawn(top: float) -> None:
    """Two to five lines rise evenly from the ground to the greatest value or at most half as much again."""
    heights = [level.height for level in pick_levels(top)]
    assert 2 <= len(heights) <= 5
    assert heights[0] == 0
    assert 1 - 1e-9 <= heights[-1] <= 1.5 + 1e-9
    assert heights == pytest.approx([turn * heights[1] for turn in range(len(heights))])
