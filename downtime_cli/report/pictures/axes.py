"""Vertical axes: a few round values, evenly apart, the last of them as great as anything that is drawn, or greater."""

from __future__ import annotations

import math
from typing import Final

from downtime_cli.core.wording import number
from downtime_cli.report.pictures.kinds import Level

_MOST_STEPS: Final = 4
_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)  # whatever power of ten they are multiplied by


def pick_levels(top: float) -> tuple[Level, ...]:
    """Pick the lines of an axis from 0 to `top` or a little more: at most five; the ground alone where `top` is 0."""
    ground = Level(height=0.0, words="0")
    if not top:
        return (ground,)
    least = top / _MOST_STEPS
    scale = 10.0 ** math.floor(math.log10(least))
    step = next(each * scale for each in _ROUND if each * scale >= least * (1 - 1e-9))
    steps = math.ceil(top / step - 1e-9)
    return (ground, *(Level(height=turn * step / top, words=number(turn * step)) for turn in range(1, steps + 1)))
