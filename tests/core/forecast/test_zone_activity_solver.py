"""
An independent solution of the model of zone_activity: Gaussian conditioning in real numbers, one by one.

The unknowns are, for what zones share and for each zone, how far its week goes along each shape and along the cosine
and the sine of each wave. All are independent with a mean of 0. The traffic shows the cosine and the sine of each wave
of the total. Covariances are added up unknown by unknown, and the equations solved by Gaussian elimination.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from downtime_cli.core.activity import USUAL_WEEK
from downtime_cli.core.forecast.habits import FREQUENCIES, HABITS, Habits
from downtime_cli.core.forecast.zone_activity import fit_activity

Vector = list[float]

# The constants of the model as documented.
SHARED, BELIEVED, NOISE = 0.3, 0.7, 0.1 / 168
LEAST, ADDED = 0.15, 0.05
MACHINES, EVIDENCE = 0.7, 22.0


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> Vector:
    """Solve linear equations by Gaussian elimination with pivoting."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, len(rows)):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [value - factor * other for value, other in zip(rows[row], rows[column], strict=True)]
    solution = [0.0] * len(rows)
    for row in reversed(range(len(rows))):
        known = math.fsum(rows[row][column] * solution[column] for column in range(row + 1, len(rows)))
        solution[row] = (rows[row][-1] - known) / rows[row][row]
    return solution


def observe(week: Sequence[float]) -> Vector:
    """Measure the cosine and the sine of each wave in a week."""
    angles = [[math.tau * each * hour / 168 for hour in range(168)] for each in FREQUENCIES]
    waves = [(list(map(math.cos, row)), list(map(math.sin, row))) for row in angles]
    return [math.fsum(a * b for a, b in zip(week, wave, strict=True)) / 168 for pair in waves for wave in pair]


def directions(habits: Habits) -> list[Vector]:
    """List the weeks that a deviation is made of, each as long as its standard deviation."""
    weeks = [list(shape[:24]) * 5 + list(shape[24:]) * 2 for shape in habits.shapes]
    for each, power in zip(FREQUENCIES, habits.power, strict=True):
        for wave in (math.cos, math.sin):
            # Half of the power is that of the cosine, and a wave of amplitude 1 has a coefficient of 1/2.
            size = 2 * math.sqrt(power / 2)
            weeks.append([size * wave(math.tau * each * hour / 168) for hour in range(168)])
    return weeks


def later(week: Sequence[float], minutes: int) -> Vector:
    """Read a week by a clock that is whole hours ahead."""
    hours = minutes // 60 % 168
    return [*week[hours:], *week[:hours]]


def sum_of(weeks: Sequence[Sequence[float]], crowds: Sequence[tuple[float, int]]) -> Vector:
    """Add up what crowds `(share, shift)` do by UTC hour if each does its week by its own clock."""
    parts = [
        [share * value for value in later(week, shift)] for week, (share, shift) in zip(weeks, crowds, strict=True)
    ]
    return [math.fsum(hour) for hour in zip(*parts, strict=True)]


def fit_in_real_numbers(
    profile: Sequence[float], crowds: Sequence[tuple[float, int]], habits: Habits
) -> tuple[list[Vector], float]:
    """Expect what each crowd does by UTC hour, and say how likely machines are."""
    unit = math.fsum(profile) / 168
    shapes = directions(habits)
    # Each unknown in a local week of its zones, and in the total: what is shared first, then each crowd's own.
    local = [[math.sqrt(SHARED) * value for value in shape] for shape in shapes]
    total = [sum_of([week] * len(crowds), crowds) for week in local]
    for crowd in crowds:
        own = [[math.sqrt(1 - SHARED) * value for value in shape] for shape in shapes]
        local += own
        total += [sum_of([week], [crowd]) for week in own]
    effects = [observe(week) for week in total]
    count = 2 * len(FREQUENCIES)
    covariance = [
        [math.fsum(each[row] * each[column] for each in effects) for column in range(count)] for row in range(count)
    ]
    for index in range(count):
        covariance[index][index] += NOISE / 2
    expected = observe(sum_of([USUAL_WEEK] * len(crowds), crowds))
    seen = observe([value / unit for value in profile])

    def explain(part: float) -> tuple[Vector, float]:
        """Condition on the traffic if that part of it is people's; give the unknowns and the log of the density."""
        surprise = [value / part - due for value, due in zip(seen, expected, strict=True)]
        weighed = solve(covariance, surprise)
        squares = math.fsum(a * b for a, b in zip(surprise, weighed, strict=True))
        unknowns = [part * math.fsum(a * b for a, b in zip(each, weighed, strict=True)) for each in effects]
        return unknowns, -squares / 2 - count * math.log(part)

    people, likely = explain(1.0)
    rest, otherwise = explain(1 - MACHINES)
    machines = 1 / (1 + math.exp(likely - otherwise + EVIDENCE))
    unknowns = [(1 - machines) * a + machines * b for a, b in zip(people, rest, strict=True)]
    weeks = []
    for index, (_, shift) in enumerate(crowds):
        own_place = (index + 1) * len(shapes)
        its_own = [*range(len(shapes)), *range(own_place, own_place + len(shapes))]
        week = [
            1
            + (1 - machines * MACHINES) * (usual - 1)
            + BELIEVED * math.fsum(unknowns[each] * local[each][hour] for each in its_own)
            for hour, usual in enumerate(USUAL_WEEK)
        ]
        weeks.append([ADDED + max(LEAST, value) for value in later(week, shift)])
    return weeks, machines


COMMUTERS = [1 + 1.2 * value for value in (HABITS.shapes[0][:24] * 5 + HABITS.shapes[0][24:] * 2)]


def swinging(part: float) -> Vector:
    """Return the usual week with its swings made smaller or larger."""
    return [max(0.0, 1 + part * (value - 1)) for value in USUAL_WEEK]


@pytest.mark.parametrize(
    ("crowds", "own", "machines"),
    [
        pytest.param([(0.6, 0), (0.4, 720)], [swinging(0.9), swinging(1)], (0.0, 0.02), id="twelve-hours-apart"),
        pytest.param([(0.6, -300), (0.4, 60)], [COMMUTERS, swinging(1)], (0.0, 0.02), id="commuters-far-away"),
        pytest.param(
            [(0.5, -300), (0.3, 60), (0.2, 480)], [swinging(1), COMMUTERS, swinging(0.8)], (0.0, 0.02), id="three"
        ),
        pytest.param([(0.7, 0), (0.3, 180)], [swinging(1.3)] * 2, (0.0, 0.02), id="nights-of-almost-nothing"),
        pytest.param([(0.7, 0), (0.3, 180)], [swinging(0.0)] * 2, (0.95, 1.0), id="machines"),
        pytest.param([(0.7, 0), (0.3, 180)], [swinging(0.58)] * 2, (0.5, 0.6), id="machines-or-people"),
    ],
)
def test_an_independent_solver_finds_the_same(
    crowds: list[tuple[float, int]], own: list[list[float]], machines: tuple[float, float]
) -> None:
    """Complex spectra and a Cholesky factor give what conditioning on every unknown in real numbers gives."""
    profile = [100 * value for value in sum_of(own, crowds)]
    expected, likely = fit_in_real_numbers(profile, crowds, HABITS)
    fit = fit_activity(profile, [share for share, _ in crowds], [shift for _, shift in crowds])
    assert machines[0] <= likely <= machines[1]
    for found, week in zip(fit.weeks, expected, strict=True):
        assert found == pytest.approx(week, abs=1e-9)
