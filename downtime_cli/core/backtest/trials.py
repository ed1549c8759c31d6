"""
What a backtest found: a trial for each past moment of planning, and all trials together.

Costs are what was really measured, in the traffic's unit, times the zones' weights. Capture is how much of what could
be saved was saved: 1 is the best window in hindsight, 0 the average one. Regret is how much more the recommended window
cost than the best one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.core.forecast.averages import mean_of_known, median
from downtime_cli.core.planning.plan import Confidence
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.window import Span

ENOUGH_WEEKS: Final = 6
"""Among fewer weeks, a single unusual one would decide the result."""


class Realised(Struct, frozen=True, kw_only=True):
    """A window and what it really cost."""

    window: Span
    cost: float


class Trial(Struct, frozen=True, kw_only=True):
    """What the advice of one past moment was worth."""

    origin: datetime
    # What the plan would have said of its window.
    expected: float
    low: float
    high: float
    chosen: Realised  # the window the plan would have recommended
    best: Realised  # the cheapest feasible window in hindsight, the earlier of equals
    mean: float  # cost of all candidates
    candidates: int  # feasible windows without a missing hour
    guess: Realised | None  # the first Sunday 02:00 after the notice period, None if it has a missing hour
    guess_is_feasible: bool  # whether the rules allow it

    @property
    def regret(self) -> float:
        """How much more the recommended window cost than the best one."""
        return self.chosen.cost - self.best.cost

    @property
    def regret_share(self) -> float:
        """The regret over the cost of the average window."""
        return self.regret / self.mean if self.mean else 0.0

    @property
    def capture(self) -> float:
        """How much of what could be saved was saved; 1 if all windows cost the same."""
        return 1.0 if self.is_even else _capture_of(self, self.chosen.cost)

    @property
    def guess_capture(self) -> float | None:
        """The same for Sunday 02:00: above 1 if it beats every window the rules allow, None if unknown."""
        return None if self.guess is None or self.is_even else _capture_of(self, self.guess.cost)

    @property
    def is_even(self) -> bool:
        """Whether all windows cost the same, so that nothing could be saved."""
        return self.mean == self.best.cost

    @property
    def in_range(self) -> bool:
        """Whether the cost of the recommended window lay between low and high, inclusive."""
        return self.low <= self.chosen.cost <= self.high


def _capture_of(trial: Trial, cost: float) -> float:
    return (trial.mean - cost) / (trial.mean - trial.best.cost)


class Reason(StrEnum):
    """Why an origin could not be scored."""

    NOTHING_FITS = "nothing-fits"
    MISSING_HOURS = "missing-hours"


class Unscored(Struct, frozen=True, kw_only=True):
    """An origin without a score: no window was feasible, or hours of the recommended `window` are missing."""

    origin: datetime
    reason: Reason
    window: Span | None


class Captures(Struct, frozen=True, kw_only=True):
    """Captures of many origins."""

    mean: float
    median: float
    worst: float


class Score(Struct, frozen=True, kw_only=True):
    """All trials together; where nothing else is said, means over them."""

    capture: Captures
    guess_capture: Captures | None  # of Sunday 02:00; None where it could never be measured
    regret: float
    regret_share: float
    coverage: float  # share of trials whose cost lay within low-high
    cost: float  # of the recommended window
    best: float  # cost of the best window
    mean: float  # cost of the average window
    guess: float | None  # cost of Sunday 02:00
    guess_ratio: float | None  # cost of the recommended windows over that of Sunday 02:00 in the same trials


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
    def searched(self) -> Span:
        """From the first origin to the end of the last one's horizon."""
        weeks = self.weeks
        return Span(weeks[0].origin, weeks[-1].origin + (self.policy.latest - self.policy.as_of))

    @property
    def weeks(self) -> tuple[Trial | Unscored, ...]:
        """All origins in order."""
        return tuple(sorted((*self.trials, *self.unscored), key=lambda week: week.origin))

    @property
    def confidence(self) -> Confidence | None:
        """The part of the score that a plan passes on; None without trials, or if there was never anything to save."""
        score = self.score
        if score is None or all(trial.is_even for trial in self.trials):
            return None
        return Confidence(
            weeks=len(self.trials),
            capture=score.capture.mean,
            worst=score.capture.worst,
            guess_capture=None if score.guess_capture is None else score.guess_capture.mean,
            guess_forbidden=sum(not trial.guess_is_feasible for trial in self.trials),
        )

    @property
    def score(self) -> Score | None:
        """All trials together, None if there are none."""
        return _score_all(self.trials) if self.trials else None


def _score_all(trials: Sequence[Trial]) -> Score:
    guessed = [(trial.chosen.cost, trial.guess.cost) for trial in trials if trial.guess is not None]
    guesses = math.fsum(guess for _, guess in guessed)
    captures = [trial.guess_capture for trial in trials]
    known = [capture for capture in captures if capture is not None]
    return Score(
        capture=_summarise([trial.capture for trial in trials]),
        guess_capture=_summarise(known) if known else None,
        regret=mean_of_known(trial.regret for trial in trials),
        regret_share=mean_of_known(trial.regret_share for trial in trials),
        coverage=mean_of_known(float(trial.in_range) for trial in trials),
        cost=mean_of_known(trial.chosen.cost for trial in trials),
        best=mean_of_known(trial.best.cost for trial in trials),
        mean=mean_of_known(trial.mean for trial in trials),
        guess=guesses / len(guessed) if guessed else None,
        guess_ratio=math.fsum(chosen for chosen, _ in guessed) / guesses if guesses else None,
    )


def _summarise(values: Sequence[float]) -> Captures:
    ordered = sorted(values)
    return Captures(mean=mean_of_known(ordered), median=median(ordered), worst=ordered[0])
