"""
How busy the people of each zone are, learned from the total that all zones make together.

Nobody's traffic was measured alone, but zones wake one after the other, so the total says something about each of them.
The activity of a zone is modelled as *usual week + a deviation that all zones share + a deviation of its own*. Both
deviations are Gaussian with the covariance of `habits`, and the total is the sum of share x activity; so the expected
deviations given the total are linear in it (best linear unbiased prediction: Robinson 1991, Statistical Science 6,
15-32). They are computed for a few frequencies of the week, where another clock is another angle. Where the total says
nothing (zones 12 hours apart cancel out), the usual week remains.

For example, take the daily wave alone, of zones A (60 % of users) and B (40 %) whose clocks are 12 hours apart, so that
a wave of B arrives upside down. The usual week has a daily wave of 0.25 in both; together, 0.6 x 0.25 - 0.4 x 0.25 =
0.05 is expected. The traffic shows 0.10. Let deviations have a variance of 0.02. Of that, 30 % is shared, 0.006, and
reaches the total by 0.6 - 0.4 = 0.2; 70 % is each zone's own, 0.014, and reaches it by 0.6 and -0.4. With a noise of
0.0006, the variance of the total is

    0.2 x 0.2 x 0.006 + (0.6 x 0.6 + 0.4 x 0.4) x 0.014 + 0.0006 = 0.00812

The surprise over the variance, (0.10 - 0.05) / 0.00812 = 6.16, times the variance of a deviation and its reach, is what
to expect of that deviation: 6.16 x 0.006 x 0.2 = 0.007 shared, 6.16 x 0.014 x 0.6 = 0.052 of A alone and
6.16 x 0.014 x -0.4 = -0.034 of B alone. We believe 70 % of that: A's wave is 0.25 + 0.7 x (0.007 + 0.052) = 0.291, B's
is 0.25 + 0.7 x (0.007 - 0.034) = 0.231. So people in A sleep more deeply than usual, and those in B less.

The constants are judgements, made on mixtures of known shares (docs/accuracy.md). A shift is how many minutes a clock
is ahead of the hours of the traffic.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import add, mul
from typing import Final, NamedTuple

from msgspec import Struct

from downtime_cli.core.activity import usual_week
from downtime_cli.core.forecast.habits import FREQUENCIES, HABITS, Habits
from downtime_cli.core.forecast.spectra import (
    Spectrum,
    Week,
    add_negatives,
    compose,
    factor,
    inner_product,
    solve,
    transform,
    turned_back,
    turns_of,
)
from downtime_cli.core.weekends import SATURDAY_SUNDAY, Weekend
from downtime_cli.core.window import HOURS_PER_WEEK

_SHARED_PART: Final = 0.3  # of the habits' variance: what zones have in common
_NOISE: Final = 0.1  # variance of an hour of the week that is nobody's habit, over the mean squared
_BELIEVED_PART: Final = 0.7  # of the deviations found
_LEAST_ACTIVE: Final = 0.15  # nobody is less active than this ...
_ADDED_ACTIVITY: Final = 0.05  # ... and everybody this much more, so that zones asleep share the little there is
_MACHINE_PART: Final = 0.7  # of the traffic that never sleeps, if it is machines' rather than people's
_MACHINE_EVIDENCE: Final = 22.0  # log of the likelihood ratio at which machines are as credible as people

_SIGNED: Final = (*FREQUENCIES, *(-each for each in FREQUENCIES))


class FittedActivity(Struct, frozen=True):
    """How busy the people of each zone are."""

    shares: Sequence[float]  # of each zone
    shifts: Sequence[int]  # of each zone's clock, while the fitted profile was made
    weeks: Sequence[Week]  # of each zone: the activity of its people at each UTC hour of week

    def busy(self, regimes: Iterable[Sequence[int]]) -> Iterator[list[Week]]:
        """Yield each zone's share x activity by UTC hour of week, for each regime's shifts of the clocks.

        Most clocks change seldom: a week that was worked out for one regime serves the others.
        """
        known = {
            (zone, shift): [share * value for value in week]
            for zone, (share, shift, week) in enumerate(zip(self.shares, self.shifts, self.weeks, strict=True))
        }
        for shifts in regimes:
            for zone, (then, now) in enumerate(zip(self.shifts, shifts, strict=True)):
                if (zone, now) not in known:
                    known[zone, now] = _read_ahead(known[zone, then], now - then)
            yield [known[each] for each in enumerate(shifts)]


def fit_activity(
    profile: Sequence[float],
    shares: Sequence[float],
    shifts: Sequence[int],
    weekends: Sequence[Weekend] = (),
    habits: Habits = HABITS,
) -> FittedActivity:
    """Fit the activity of zones of known shares that together made a UTC hour-of-week profile.

    Zones of the same shift and weekend count as one. With a single one, or without traffic, people are as busy as
    usual. Without weekends everybody's is Saturday and Sunday.
    """
    rhythms = list(map(_align, shifts, weekends or [SATURDAY_SUNDAY] * len(shifts)))
    crowds: dict[_Rhythm, float] = {}
    for share, rhythm in zip(shares, rhythms, strict=True):
        crowds[rhythm] = crowds.get(rhythm, 0.0) + share
    mean = math.fsum(profile) / HOURS_PER_WEEK
    if sum(share > 0 for share in crowds.values()) < 2 or mean <= 0:
        weeks = {rhythm: _read_ahead(list(usual_week(rhythm.weekend)), rhythm.shift) for rhythm in crowds}
    else:
        weeks = _predict_weeks([value / mean for value in profile], crowds, habits)
    return FittedActivity(shares, shifts, [weeks[rhythm] for rhythm in rhythms])


class _Rhythm(NamedTuple):
    """A clock and the days off of those who live by it, in model time: days are moved until a day off is a Sunday.

    So the week before a Friday off is compared with the week before a Sunday off, whose shapes the habits describe.
    """

    shift: int
    weekend: Weekend


def _align(shift: int, weekend: Weekend) -> _Rhythm:
    days = 6 - max(weekend)
    return _Rhythm(shift + days * 24 * 60, frozenset(day + days for day in weekend))


class _Prior(Struct, frozen=True):
    """The habits in terms of frequencies: what is known before any traffic."""

    shapes: list[Spectrum]
    days: list[tuple[float, ...]]  # for each of the 48 hours of the shapes, its value in each of them
    covariance: list[Spectrum]


@cache
def _build_prior(habits: Habits) -> _Prior:
    shapes = [transform(_repeat_days(shape)) for shape in habits.shapes]
    covariance = []
    for row, power in enumerate(habits.power * 2):
        terms = [[shape[row] * each.conjugate() for each in shape] for shape in shapes]
        covariance.append([sum(each) for each in zip(*terms, strict=True)])
        covariance[row][row] += power
    return _Prior(shapes, list(zip(*habits.shapes, strict=True)), covariance)


@cache
def _usual_spectrum(weekend: Weekend) -> Spectrum:
    return transform(usual_week(weekend))


class _Crowds(Struct, frozen=True):
    """What is known about zones of these clocks and shares, whatever their traffic."""

    gain: Spectrum  # by which each frequency that all zones share reaches the total: 1 if their clocks agree
    expected: Spectrum  # of the total
    factor: list[Spectrum]  # the Cholesky factor of the total's covariance


@cache  # most origins of a backtest have the same clocks
def _build_crowds(shares: tuple[tuple[_Rhythm, float], ...], habits: Habits) -> _Crowds:
    prior = _build_prior(habits)
    weights, turns = [share for _, share in shares], [turns_of(rhythm.shift) for rhythm, _ in shares]
    gain = add_negatives(_add_turns(weights, turns))
    expected = [0j] * len(_SIGNED)
    for weekend in dict.fromkeys(rhythm.weekend for rhythm, _ in shares):
        own = [share if rhythm.weekend == weekend else 0.0 for rhythm, share in shares]
        reach = add_negatives(_add_turns(own, turns))
        expected = [
            due + each * part for due, each, part in zip(expected, _usual_spectrum(weekend), reach, strict=True)
        ]
    return _Crowds(gain, expected, factor(_covariance(prior, gain, weights, turns)))


def _add_turns(shares: Sequence[float], turns: Sequence[Spectrum]) -> Spectrum:
    return [sum(share * turn[each] for share, turn in zip(shares, turns, strict=True)) for each in FREQUENCIES]


def _predict_weeks(profile: Sequence[float], shares: Mapping[_Rhythm, float], habits: Habits) -> dict[_Rhythm, Week]:
    """Each rhythm's expected activity, given the profile of all with a mean of 1."""
    prior, crowds = _build_prior(habits), _build_crowds(tuple(shares.items()), habits)
    alive, weights = _weigh_explanations(transform(profile), crowds)
    heard = [weight * each.conjugate() for weight, each in zip(weights, crowds.gain, strict=True)]

    shared, own = _BELIEVED_PART * _SHARED_PART, _BELIEVED_PART * (1 - _SHARED_PART)
    shared_shapes = [shared * inner_product(shape, heard) for shape in prior.shapes]
    waves = compose([shared * power * each for power, each in zip(habits.power, heard, strict=False)])
    own_waves = compose([own * power * each for power, each in zip(habits.power, weights, strict=False)])
    sounds = [
        [each.conjugate() * weight for each, weight in zip(shape, weights, strict=True)] for shape in prior.shapes
    ]
    weeks: dict[_Rhythm, Week] = {}
    for rhythm, share in shares.items():
        back = turned_back(rhythm.shift)
        sizes = [
            size + 2 * own * share * sum(map(mul, sound, back)).real
            for size, sound in zip(shared_shapes, sounds, strict=True)
        ]
        shaped = _repeat_days([sum(map(mul, sizes, hour)) for hour in prior.days], rhythm.weekend)
        base = [1 + alive * (usual - 1) + wave for usual, wave in zip(usual_week(rhythm.weekend), waves, strict=True)]
        week = _read_ahead(list(map(add, base, shaped)), rhythm.shift)
        weeks[rhythm] = [
            _ADDED_ACTIVITY + max(_LEAST_ACTIVE, value + share * wave)
            for value, wave in zip(week, own_waves, strict=True)
        ]
    return weeks


def _weigh_explanations(seen: Spectrum, crowds: _Crowds) -> tuple[float, Spectrum]:
    """How much of the usual week is people's, and the inverse covariance times the surprise.

    Either all traffic is people's or much of it is machines', in which case the rest swings so much more. The two
    explanations are averaged by how likely each makes the traffic.
    """
    people = 1 - _MACHINE_PART
    surprise = [value - due for value, due in zip(seen, crowds.expected, strict=True)]
    stretched = [value / people - due for value, due in zip(seen, crowds.expected, strict=True)]
    plain, apart = solve(crowds.factor, surprise), solve(crowds.factor, stretched)
    ratio = len(seen) * math.log(1 / people) + (inner_product(surprise, plain) - inner_product(stretched, apart)) / 2
    machines = 1 / (1 + math.exp(min(_MACHINE_EVIDENCE - ratio, 99.0)))
    weights = [(1 - machines) * one + machines * people * other for one, other in zip(plain, apart, strict=True)]
    return 1 - machines * _MACHINE_PART, weights


def _covariance(prior: _Prior, gain: Spectrum, shares: Sequence[float], turns: Sequence[Spectrum]) -> list[Spectrum]:
    """The covariance of the total: what zones share adds up, what is their own adds up in squares."""
    squares = [share**2 for share in shares]
    crowd = [sum(map(mul, squares, column)) for column in zip(*turns, strict=True)]
    crowd += [each.conjugate() for each in crowd[:0:-1]]  # so that crowd[-d] is the conjugate of crowd[d]
    mirror = [each.conjugate() for each in gain]
    rows = []
    for row, (first, loud, habit) in enumerate(zip(_SIGNED, gain, prior.covariance, strict=True)):
        shared, own = _SHARED_PART * loud, 1 - _SHARED_PART
        columns = zip(_SIGNED, mirror, habit, strict=True)
        rows.append([each * (shared * other + own * crowd[first - second]) for second, other, each in columns])
        rows[row][row] += _NOISE / HOURS_PER_WEEK
    return rows


def _repeat_days(days: Sequence[float], weekend: Weekend = SATURDAY_SUNDAY) -> Week:
    """Lay out a week from the 24 hours of a working day and the 24 of a day off."""
    return [value for day in range(7) for value in (days[24:] if day in weekend else days[:24])]


def _read_ahead(week: Week, minutes: int) -> Week:
    """The week read so many minutes later, linear between the middles of its hours."""
    hours, rest = divmod(minutes, 60)
    turned = week[hours % HOURS_PER_WEEK :] + week[: hours % HOURS_PER_WEEK]
    if not rest:
        return turned
    after = turned[1:] + turned[:1]
    return [value + (then - value) * rest / 60 for value, then in zip(turned, after, strict=True)]
