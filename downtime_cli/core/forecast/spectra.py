"""
Spectra of weeks, and linear equations of them.

Weeks are 168 values, Monday 00:00 first. Spectra hold the complex coefficient of each of `FREQUENCIES`, then of its
negative; real values make the second half the conjugate of the first.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from functools import cache
from operator import mul
from typing import TypeAlias

from downtime_cli.core.forecast.habits import FREQUENCIES
from downtime_cli.core.window import HOURS_PER_WEEK

Spectrum: TypeAlias = list[complex]
Week: TypeAlias = list[float]


@cache
def _waves() -> list[Spectrum]:
    """One row per frequency: its wave at each hour of week, turning clockwise."""
    circle = [cmath.rect(1.0, -math.tau * hour / HOURS_PER_WEEK) for hour in range(HOURS_PER_WEEK)]
    return [[circle[each * hour % HOURS_PER_WEEK] for hour in range(HOURS_PER_WEEK)] for each in FREQUENCIES]


def transform(week: Sequence[float]) -> Spectrum:
    """Compute the spectrum of a week."""
    return add_negatives([sum(map(mul, wave, week)) / HOURS_PER_WEEK for wave in _waves()])


def compose(spectrum: Sequence[complex]) -> Week:
    """The week with that spectrum, of which only the first half is read."""
    halves = [each.conjugate() for each in spectrum]
    return [2 * sum(map(mul, halves, column)).real for column in zip(*_waves(), strict=True)]


@cache
def turns_of(shift: int) -> Spectrum:
    """The angles by which a clock ahead turns the frequencies, from 0 to the greatest difference of two of them."""
    angle = math.tau * shift / (60 * HOURS_PER_WEEK)
    return [cmath.rect(1.0, angle * each) for each in range(2 * FREQUENCIES[-1] + 1)]


@cache
def turned_back(shift: int) -> Spectrum:
    """The angles by which to turn each of `FREQUENCIES` back from a clock ahead."""
    turns = turns_of(shift)
    return [turns[each].conjugate() for each in FREQUENCIES]


def add_negatives(half: Spectrum) -> Spectrum:
    """Add the second half of the spectrum of real values."""
    return [*half, *(each.conjugate() for each in half)]


def inner_product(left: Sequence[complex], right: Sequence[complex]) -> float:
    """Multiply two spectra of real values, of which only the first halves are read."""
    return 2 * sum((a.conjugate() * b).real for a, b in zip(left[: len(FREQUENCIES)], right, strict=False))


def factor(matrix: Sequence[Spectrum]) -> list[Spectrum]:
    """Factor a Hermitian, positive definite matrix into a lower triangle times its conjugate transpose (Cholesky)."""
    factor: list[Spectrum] = []
    mirror: list[Spectrum] = []
    for whole in matrix:
        row: Spectrum = []
        for value, above in zip(whole, mirror, strict=False):
            row.append((value - sum(map(mul, row, above))) / above[-1])
        rest = whole[len(row)].real - math.fsum(each.real**2 + each.imag**2 for each in row)
        row.append(complex(math.sqrt(rest)))
        factor.append(row)
        mirror.append([each.conjugate() for each in row])
    return factor


def solve(factor: Sequence[Spectrum], right: Sequence[complex]) -> Spectrum:
    """Solve the linear equations whose matrix has that Cholesky factor."""
    forth: Spectrum = []
    for value, row in zip(right, factor, strict=True):
        forth.append((value - sum(map(mul, row, forth))) / row[-1])
    for index in reversed(range(len(forth))):
        forth[index] /= factor[index][-1]
        solved = forth[index]
        forth[:index] = [
            value - each.conjugate() * solved for value, each in zip(forth[:index], factor[index], strict=False)
        ]
    return forth
