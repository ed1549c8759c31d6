"""
How busy the people of each zone are, learned from the total that all zones make together.

Nobody's traffic was measured alone, but zones wake one after the other, so the total tells something about each. The
activity of a zone is taken as *usual week + what all zones do differently + what only this one does differently*. Both
deviations are Gaussian with the covariance of `habits`, the total is the sum of share x activity, and so what
to expect of the deviations given the total is linear in it (best linear unbiased prediction: Robinson 1991, Statistical
Science 6, 15-32). It is worked out for a few frequencies of the week, where another clock is another angle. Where the
total tells nothing (zones 12 hours apart cancel out) the usual week remains.

The numbers are judgements, made on mixtures of known shares (docs/accuracy.md). A shift is how many minutes a clock is
ahead of the hours of the traffic. Weeks are 168 values, Monday 00:00 first. Spectra hold the coefficient of each of
`FREQUENCIES`, then of its negative.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import add, mul
from typing import Final

from msgspec import Struct

from downtime_cli.core.activity import USUAL_WEEK
from downtime_cli.core.forecast.habits import FREQUENCIES, HABITS, Habits
from downtime_cli.core.traffic import HOURS_PER_WEEK

_ALIKE: Final = 0.3  # part of the habits' variance that zones have in common
_NOISE: Final = 0.1  # variance of an hour of the week that is nobody's habit, in units of the mean
_TRUST: Final = 0.7  # part of the deviations found that is believed
_LEAST: Final = 0.15  # nobody is less active than this ...
_BASE: Final = 0.05  # ... and everybody this much more, so that zones asleep share the little there is
_MACHINES: Final = 0.7  # part of the traffic that never sleeps, if it is machines' rather than people's
_PROOF: Final = 22.0  # log of the likelihood ratio at which machines are as credible as people

_SIGNED: Final = (*FREQUENCIES, *(-each for each in FREQUENCIES))

_Spectrum = list[complex]
_Week = list[float]


class FittedActivity(Struct, frozen=True):
    """How busy the people of each zone are: `weeks` by UTC hour of week, while clocks were at `shifts`."""

    shares: Sequence[float]
    shifts: Sequence[int]
    weeks: Mapping[int, _Week]

    def busy(self, regimes: Iterable[Sequence[int]]) -> Iterator[list[_Week]]:
        """Yield each zone's share x activity by UTC hour of week, for each regime's shifts of the clocks.

        Most clocks change seldom: a week that was worked out for one regime serves the others.
        """
        known = {
            (zone, shift): [share * value for value in self.weeks[shift]]
            for zone, (share, shift) in enumerate(zip(self.shares, self.shifts, strict=True))
        }
        for shifts in regimes:
            for zone, (then, now) in enumerate(zip(self.shifts, shifts, strict=True)):
                if (zone, now) not in known:
                    known[zone, now] = _ahead(known[zone, then], now - then)
            yield [known[each] for each in enumerate(shifts)]


def fit_activity(
    profile: Sequence[float], shares: Sequence[float], shifts: Sequence[int], habits: Habits = HABITS
) -> FittedActivity:
    """Return the activity of zones, given their shares, that together made the traffic of a UTC hour-of-week profile.

    Zones of the same shift are one. People of a single shift, or without any traffic, are as busy as usual.
    """
    crowds: dict[int, float] = {}
    for share, shift in zip(shares, shifts, strict=True):
        crowds[shift] = crowds.get(shift, 0.0) + share
    mean = math.fsum(profile) / HOURS_PER_WEEK
    if sum(share > 0 for share in crowds.values()) < 2 or mean <= 0:
        return FittedActivity(shares, shifts, {shift: _ahead(list(USUAL_WEEK), shift) for shift in crowds})
    return FittedActivity(shares, shifts, _predict([value / mean for value in profile], crowds, habits))


class _Prior(Struct, frozen=True):
    """What is known before any traffic: spectra of the usual week and of the shapes, and the habits' covariance.

    `days`: for each of the 48 hours of the shapes, its value in each of them.
    """

    usual: _Spectrum
    shapes: list[_Spectrum]
    days: list[tuple[float, ...]]
    covariance: list[_Spectrum]


@cache
def _prior(habits: Habits) -> _Prior:
    """Return the habits in terms of frequencies."""
    shapes = [transform(_weekly(shape)) for shape in habits.shapes]
    covariance = []
    for row, power in enumerate(habits.power * 2):
        terms = [[shape[row] * each.conjugate() for each in shape] for shape in shapes]
        covariance.append([sum(each) for each in zip(*terms, strict=True)])
        covariance[row][row] += power
    return _Prior(transform(USUAL_WEEK), shapes, list(zip(*habits.shapes, strict=True)), covariance)


class _Crowds(Struct, frozen=True):
    """What is known of zones of these clocks and shares, whatever their traffic.

    `gain`: how loud each frequency of what they do alike is in the total; `expected`: the spectrum of the total;
    `factor`: the Cholesky factor of its covariance.
    """

    gain: _Spectrum
    expected: _Spectrum
    factor: list[_Spectrum]


@cache  # most origins of a backtest have the same clocks
def _crowds(shares: tuple[tuple[int, float], ...], habits: Habits) -> _Crowds:
    """Return what is known of zones by their shifts and shares."""
    prior = _prior(habits)
    weights, turns = [share for _, share in shares], [_turns(shift) for shift, _ in shares]
    gain = _both(_mix(weights, turns))
    expected = [due * each for due, each in zip(prior.usual, gain, strict=True)]
    return _Crowds(gain, expected, _factor(_covariance(prior, gain, weights, turns)))


def _predict(profile: Sequence[float], shares: Mapping[int, float], habits: Habits) -> dict[int, _Week]:
    """Return each shift's expected activity, given the profile of all with a mean of 1."""
    prior, crowds = _prior(habits), _crowds(tuple(shares.items()), habits)
    alive, weights = _explain(transform(profile), crowds)
    heard = [weight * each.conjugate() for weight, each in zip(weights, crowds.gain, strict=True)]

    alike, own = _TRUST * _ALIKE, _TRUST * (1 - _ALIKE)
    together = [alike * _product(shape, heard) for shape in prior.shapes]
    base = _in_common(habits, heard, alive)
    residue = _compose([own * power * each for power, each in zip(habits.power, weights, strict=False)])
    sounds = [
        [each.conjugate() * weight for each, weight in zip(shape, weights, strict=True)] for shape in prior.shapes
    ]
    weeks: dict[int, _Week] = {}
    for shift, share in shares.items():
        back = _turned_back(shift)
        sizes = [
            size + 2 * own * share * sum(map(mul, sound, back)).real
            for size, sound in zip(together, sounds, strict=True)
        ]
        shaped = _weekly([sum(map(mul, sizes, hour)) for hour in prior.days])
        week = _ahead(list(map(add, base, shaped)), shift)
        weeks[shift] = [_BASE + max(_LEAST, value + share * more) for value, more in zip(week, residue, strict=True)]
    return weeks


def _explain(seen: _Spectrum, crowds: _Crowds) -> tuple[float, _Spectrum]:
    """Return how much of the usual week is alive, and the weights of what the habits are heard to add to it.

    The traffic is people's, or much of it is machines': without these, what is left swings by so much more. The two
    explanations count by how likely they make the traffic.
    """
    people = 1 - _MACHINES
    surprise = [value - due for value, due in zip(seen, crowds.expected, strict=True)]
    stretched = [value / people - due for value, due in zip(seen, crowds.expected, strict=True)]
    plain, apart = _solve(crowds.factor, surprise), _solve(crowds.factor, stretched)
    ratio = len(seen) * math.log(1 / people) + (_product(surprise, plain) - _product(stretched, apart)) / 2
    machines = 1 / (1 + math.exp(min(_PROOF - ratio, 99.0)))
    weights = [(1 - machines) * one + machines * people * other for one, other in zip(plain, apart, strict=True)]
    return 1 - machines * _MACHINES, weights


def _in_common(habits: Habits, heard: Sequence[complex], alive: float) -> _Week:
    """Return what all zones do by their own clocks, but for the shapes."""
    rest = _compose([_TRUST * _ALIKE * power * each for power, each in zip(habits.power, heard, strict=False)])
    return [1 + alive * (usual - 1) + more for usual, more in zip(USUAL_WEEK, rest, strict=True)]


def _covariance(prior: _Prior, gain: _Spectrum, shares: Sequence[float], turns: Sequence[_Spectrum]) -> list[_Spectrum]:
    """Return the covariance of the total: what zones have in common adds up, what is their own adds up in squares."""
    squares = [share**2 for share in shares]
    crowd = [sum(map(mul, squares, column)) for column in zip(*turns, strict=True)]
    crowd += [each.conjugate() for each in crowd[:0:-1]]  # so that crowd[-d] is the conjugate of crowd[d]
    mirror = [each.conjugate() for each in gain]
    rows = []
    for row, (first, loud, habit) in enumerate(zip(_SIGNED, gain, prior.covariance, strict=True)):
        alike, own = _ALIKE * loud, 1 - _ALIKE
        columns = zip(_SIGNED, mirror, habit, strict=True)
        rows.append([each * (alike * other + own * crowd[first - second]) for second, other, each in columns])
        rows[row][row] += _NOISE / HOURS_PER_WEEK
    return rows


def _factor(matrix: Sequence[_Spectrum]) -> list[_Spectrum]:
    """Return the rows of the lower triangle whose product with its conjugate transpose is the matrix (Cholesky).

    The matrix is Hermitian and positive definite, so that nothing is divided by what is small.
    """
    factor: list[_Spectrum] = []
    mirror: list[_Spectrum] = []
    for whole in matrix:
        row: _Spectrum = []
        for value, above in zip(whole, mirror, strict=False):
            row.append((value - sum(map(mul, row, above))) / above[-1])
        rest = whole[len(row)].real - math.fsum(each.real**2 + each.imag**2 for each in row)
        row.append(complex(math.sqrt(rest)))
        factor.append(row)
        mirror.append([each.conjugate() for each in row])
    return factor


def _solve(factor: Sequence[_Spectrum], right: Sequence[complex]) -> _Spectrum:
    """Return the solution of the matrix of that Cholesky factor for a right-hand side."""
    forth: _Spectrum = []
    for value, row in zip(right, factor, strict=True):
        forth.append((value - sum(map(mul, row, forth))) / row[-1])
    for index in reversed(range(len(forth))):
        forth[index] /= factor[index][-1]
        solved = forth[index]
        forth[:index] = [
            value - each.conjugate() * solved for value, each in zip(forth[:index], factor[index], strict=False)
        ]
    return forth


@cache
def _waves() -> list[_Spectrum]:
    """Return one row per frequency with its wave at each hour of week, turning clockwise."""
    circle = [cmath.rect(1.0, -math.tau * hour / HOURS_PER_WEEK) for hour in range(HOURS_PER_WEEK)]
    return [[circle[each * hour % HOURS_PER_WEEK] for hour in range(HOURS_PER_WEEK)] for each in FREQUENCIES]


def transform(week: Sequence[float]) -> _Spectrum:
    """Return the spectrum of a week."""
    return _both([sum(map(mul, wave, week)) / HOURS_PER_WEEK for wave in _waves()])


def _compose(spectrum: Sequence[complex]) -> _Week:
    """Return the week with that spectrum; only its first half is read."""
    halves = [each.conjugate() for each in spectrum]
    return [2 * sum(map(mul, halves, column)).real for column in zip(*_waves(), strict=True)]


@cache
def _turns(shift: int) -> _Spectrum:
    """Return the angles by which a clock ahead turns the frequencies from 0 to the greatest difference of two."""
    angle = math.tau * shift / (60 * HOURS_PER_WEEK)
    return [cmath.rect(1.0, angle * each) for each in range(2 * FREQUENCIES[-1] + 1)]


@cache
def _turned_back(shift: int) -> _Spectrum:
    """Return the angles by which a clock ahead turns each of the frequencies, turned back."""
    turns = _turns(shift)
    return [turns[each].conjugate() for each in FREQUENCIES]


def _mix(shares: Sequence[float], turns: Sequence[_Spectrum]) -> _Spectrum:
    """Return how loud each frequency of what all zones do alike is in the total: 1 if their clocks agree."""
    return [sum(share * turn[each] for share, turn in zip(shares, turns, strict=True)) for each in FREQUENCIES]


def _weekly(days: Sequence[float]) -> _Week:
    """Return five working days and a weekend, from 24 hours of each."""
    return [*days[:24]] * 5 + [*days[24:]] * 2


def _both(half: _Spectrum) -> _Spectrum:
    """Return the whole spectrum of real values from that of the positive frequencies."""
    return [*half, *(each.conjugate() for each in half)]


def _product(left: Sequence[complex], right: Sequence[complex]) -> float:
    """Return the inner product of two spectra of real values; only their first halves are read."""
    return 2 * sum((a.conjugate() * b).real for a, b in zip(left[: len(FREQUENCIES)], right, strict=False))


def _ahead(week: _Week, minutes: int) -> _Week:
    """Return the week read that much later, linear between the middles of its hours."""
    hours, rest = divmod(minutes, 60)
    turned = week[hours % HOURS_PER_WEEK :] + week[: hours % HOURS_PER_WEEK]
    if not rest:
        return turned
    after = turned[1:] + turned[:1]
    return [value + (then - value) * rest / 60 for value, then in zip(turned, after, strict=True)]
