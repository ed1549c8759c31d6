"""
How people's weeks differ from the usual one, before anything is known about the traffic at hand.

Made by `benchmarks/habits.py` from twelve public series of one zone each: pedestrians, bicycles, cars, taxis,
electricity and web servers.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

FREQUENCIES: Final = (1, 6, 7, 8, 13, 14, 15, 20, 21, 28, 35)
"""Waves per week, ascending: those of the week, of the day (7) and its parts, and of how the weekend differs."""


class Habits(Struct, frozen=True):
    """The covariance of a zone's week, scaled to a mean of 1, around the usual week."""

    # 24 hours of a working day and 24 of a weekend day each: one standard deviation along that shape.
    shapes: tuple[tuple[float, ...], ...]
    # Apart from the shapes, the variance of the coefficient of each of `FREQUENCIES` (mean square of its modulus).
    power: tuple[float, ...]


_COMMUTERS: Final = (
    -0.27, -0.20, -0.16, -0.13, -0.10, -0.04, 0.18, 0.65, 1.11, 0.24, -0.28, -0.35,
    -0.17, -0.19, -0.31, -0.23, 0.18, 0.85, 0.45, 0.04, -0.15, -0.25, -0.30, -0.30,
    -0.18, -0.13, -0.08, -0.07, -0.07, -0.06, -0.05, -0.04, -0.01, 0.02, 0.06, 0.10,
    0.12, 0.17, 0.17, 0.16, 0.12, 0.07, 0.03, -0.07, -0.17, -0.23, -0.26, -0.25,
)  # fmt: skip
_EVENINGS: Final = (
    -0.04, -0.04, -0.04, -0.04, -0.03, -0.01, 0.02, -0.02, -0.16, -0.20, -0.18, -0.18,
    -0.20, -0.19, -0.20, -0.24, -0.34, -0.19, 0.20, 0.21, 0.15, 0.09, 0.04, 0.00,
    0.08, 0.08, 0.08, 0.06, 0.03, 0.01, 0.02, 0.04, 0.09, 0.16, 0.24, 0.31,
    0.37, 0.41, 0.38, 0.35, 0.29, 0.25, 0.24, 0.21, 0.14, 0.09, 0.05, 0.03,
)  # fmt: skip
_NIGHTS: Final = (
    0.12, 0.10, 0.08, 0.06, 0.05, 0.04, 0.05, 0.08, 0.03, 0.00, -0.06, -0.11,
    -0.28, -0.26, -0.13, -0.08, -0.04, 0.03, 0.10, 0.09, 0.10, 0.14, 0.16, 0.14,
    0.10, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, -0.01, -0.10, -0.21, -0.30,
    -0.34, -0.37, -0.33, -0.25, -0.11, -0.01, 0.04, 0.06, 0.09, 0.11, 0.12, 0.11,
)  # fmt: skip
_EARLY: Final = (
    -0.03, 0.00, 0.03, 0.04, 0.07, 0.14, 0.21, 0.13, -0.06, 0.00, 0.01, -0.01,
    -0.04, -0.04, -0.02, -0.01, -0.02, -0.09, -0.11, -0.07, -0.06, -0.06, -0.07, -0.06,
    -0.02, 0.01, 0.03, 0.04, 0.05, 0.07, 0.08, 0.08, 0.08, 0.06, 0.04, 0.02,
    -0.01, -0.01, -0.01, -0.02, -0.02, -0.01, -0.01, -0.02, -0.03, -0.03, -0.04, -0.03,
)  # fmt: skip

HABITS: Final = Habits(
    shapes=(_COMMUTERS, _EVENINGS, _NIGHTS, _EARLY),
    power=(0.00594, 0.00285, 0.02065, 0.00237, 0.00415, 0.02981, 0.00452, 0.00223, 0.01467, 0.00359, 0.01005),
)
