"""
Counts of rare events whose true rates are known: public series, thinned.

Each hour of a series becomes a Poisson count (seeded) whose mean is the hour's own value, scaled so that the whole
series has so many events an hour. Methods see the counts; choices are judged by the values they were drawn from.
"""

from __future__ import annotations

import math
import random
import statistics
from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from trials import WEEK, Case, Series, weekly_cases

RATES = (0.3, 1.0, 1.9)
LEAST_KNOWN = 16 * WEEK
MOST_ORIGINS = 12
_LARGE = 60.0  # a mean from which the normal distribution serves


def thinned_cases(series: Series, *, rate: float) -> list[Case]:
    """Return up to 12 planning moments with at least 16 weeks of counts known; none for short series."""
    counts = thin(series, rate)
    cases = [case for case in weekly_cases(counts, len(series.values)) if case.origin >= LEAST_KNOWN]
    return [replace(case, truth=series) for case in spread(cases, MOST_ORIGINS)]


def spread(cases: Sequence[Case], most: int) -> list[Case]:
    """Return at most so many, evenly spread."""
    if len(cases) <= most:
        return list(cases)
    return [cases[index * (len(cases) - 1) // (most - 1)] for index in range(most)]


def thin(series: Series, rate: float) -> Series:
    """Return counts with so many events an hour on average."""
    draw = random.Random(f"{series.name} {rate}")
    scale = rate / statistics.fmean(value for value in series.values if not math.isnan(value))
    counts = [value if math.isnan(value) else float(draw_poisson(draw, value * scale)) for value in series.values]
    return replace(series, values=array("d", counts))


def draw_poisson(draw: random.Random, mean: float) -> int:
    """Draw a Poisson count: multiply uniform numbers until they fall below exp(-mean) (Knuth 1969)."""
    if mean > _LARGE:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    count, product, least = 0, draw.random(), math.exp(-mean)
    while product > least:
        product *= draw.random()
        count += 1
    return count


CASES = {rate: partial(thinned_cases, rate=rate) for rate in RATES}
