"""
What a backtest found: a trial for each past moment of planning, and the trials taken together.

Costs are what was really measured, in the traffic's unit, times the zones' weights. Capture is how much of what could
be saved was saved: 1 is the best window in hindsight, 0 the average one. Regret is what the recommended window cost
more than the best.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.core.planning.plan import Confidence
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.window import Span

ENOUGH_WEEKS: Final = 6
"""Of fewer weeks, one that is unusual decides what all say together."""


class Realised(Struct, frozen=True, kw_only=True):
    """A window and what it really cost."""

    window: Span
    cost: float


class Trial(Struct, frozen=True, kw_only=True):
    """What the advice of one past moment was worth.

    `expected`, `low`, `high`: what the plan would have said; `chosen`: its window; `best`: the cheapest feasible window
    in hindsight (the earlier of equals); `mean`: over the `candidates`, the feasible windows without a missing hour.
    `guess`: the first Sunday 02:00 after the notice period, None if it has a missing hour; the rules may forbid it.
    """

    origin: datetime
    expected: float
    low: float
    high: float
    chosen: Realised
    best: Realised
    mean: float
    candidates: int
    guess: Realised | None
    guess_is_feasible: bool

    @property
    def regret(self) -> float:
        """Return what the recommended window cost more than the best one."""
        return self.chosen.cost - self.best.cost

    @property
    def regret_share(self) -> float:
        """Return the regret as a part of what the average window cost."""
        return self.regret / self.mean if self.mean else 0.0

    @property
    def capture(self) -> float:
        """Return how much of what could be saved was saved; 1 if all windows cost the same."""
        return 1.0 if self.is_even else _capture(self, self.chosen.cost)

    @property
    def guess_capture(self) -> float | None:
        """Return the same for Sunday 02:00: above 1 if rules forbid it for all its quiet, None if it cannot be told."""
        return None if self.guess is None or self.is_even else _capture(self, self.guess.cost)

    @property
    def is_even(self) -> bool:
        """Tell whether all windows cost the same, so that nothing could be saved."""
        return self.mean == self.best.cost

    @property
    def in_range(self) -> bool:
        """Tell whether the recommended window cost something from low to high."""
        return self.low <= self.chosen.cost <= self.high


def _capture(trial: Trial, cost: float) -> float:
    """Return where a cost lies between the average window, 0, and the best one, 1."""
    return (trial.mean - cost) / (trial.mean - trial.best.cost)


class Reason(StrEnum):
    """Why an origin could not be scored."""

    NOTHING_FITS = "nothing-fits"
    MISSING_HOURS = "missing-hours"


class Unscored(Struct, frozen=True, kw_only=True):
    """An origin that tells nothing: no window was feasible, or hours of the recommended `window` are missing."""

    origin: datetime
    reason: Reason
    window: Span | None


class Captures(Struct, frozen=True, kw_only=True):
    """Captures of many origins."""

    mean: float
    median: float
    worst: float


class Score(Struct, frozen=True, kw_only=True):
    """The trials taken together.

    `capture`, `guess_capture`: of the advice and of Sunday 02:00 (None where it could never be measured). `regret` and
    `regret_share`: means; `coverage`: share of trials whose cost lay within low-high. `cost`, `best`, `mean`: what the
    recommended, the best and the average window cost on average; `guess_ratio`: what the recommended windows cost
    together, as a part of what Sunday 02:00 cost in the same trials.
    """

    capture: Captures
    guess_capture: Captures | None
    regret: float
    regret_share: float
    coverage: float
    cost: float
    best: float
    mean: float
    guess: float | None
    guess_ratio: float | None


class Backtest(AnswerHead, frozen=True, kw_only=True):
    """The advice under `policy` at past origins, each list ascending.

    The policy's `as_of` is moved to each origin and `earliest` and `latest` with it; blackouts and holidays stay.
    `guess_zone`: whose Sunday 02:00 is meant. The command adds what there is to say about its inputs, as in a plan: the
    verdict on the data, more assumptions, issues.
    """

    guess_zone: tzinfo
    trials: tuple[Trial, ...]
    unscored: tuple[Unscored, ...]

    @property
    def weeks(self) -> tuple[Trial | Unscored, ...]:
        """Return all origins in order."""
        return tuple(sorted((*self.trials, *self.unscored), key=lambda week: week.origin))

    @property
    def confidence(self) -> Confidence | None:
        """Return what of the score a plan passes on, None if there are no trials, or never was anything to save."""
        score = self.score
        if score is None or all(trial.is_even for trial in self.trials):
            return None
        return Confidence(
            weeks=len(self.trials),
            capture=score.capture.mean,
            worst=score.capture.worst,
            guess_capture=None if score.guess_capture is None else score.guess_capture.mean,
        )

    @property
    def score(self) -> Score | None:
        """Return the trials taken together, None if there are none."""
        return _score(self.trials) if self.trials else None


def _score(trials: Sequence[Trial]) -> Score:
    """Return the trials, at least one, taken together."""
    guessed = [(trial.chosen.cost, trial.guess.cost) for trial in trials if trial.guess is not None]
    guesses = math.fsum(guess for _, guess in guessed)
    captures = [trial.guess_capture for trial in trials]
    known = [capture for capture in captures if capture is not None]
    return Score(
        capture=_captures([trial.capture for trial in trials]),
        guess_capture=_captures(known) if known else None,
        regret=_mean(trial.regret for trial in trials),
        regret_share=_mean(trial.regret_share for trial in trials),
        coverage=_mean(float(trial.in_range) for trial in trials),
        cost=_mean(trial.chosen.cost for trial in trials),
        best=_mean(trial.best.cost for trial in trials),
        mean=_mean(trial.mean for trial in trials),
        guess=guesses / len(guessed) if guessed else None,
        guess_ratio=math.fsum(chosen for chosen, _ in guessed) / guesses if guesses else None,
    )


def _captures(values: Sequence[float]) -> Captures:
    """Return mean, median and worst of at least one capture."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    median = (ordered[middle] + ordered[~middle]) / 2
    return Captures(mean=_mean(ordered), median=median, worst=ordered[0])


def _mean(values: Iterable[float]) -> float:
    """Return the mean of at least one value."""
    known = list(values)
    return math.fsum(known) / len(known)
