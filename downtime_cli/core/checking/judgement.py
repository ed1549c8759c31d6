"""
The judgement on a window that somebody chose: the document that `downtime check` makes. Wording is elsewhere.

All instants are aware UTC; shares are fractions of 1; expected, low and high are in the traffic's unit.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.quality.finding import AnswerHead, Verdict
from downtime_cli.core.saved.plan import SavedPlan


class Outcome(StrEnum):
    """What became of a criterion: kept, broken without failing the check, or broken so that the answer is no."""

    KEPT = "kept"
    TOLD = "told"
    FAILED = "failed"


class Criterion(Struct, frozen=True, kw_only=True):
    """One thing asked of the window: a rule to keep, or a gate, a figure that may be at most so large.

    `code`: past, status, notice-period, earliest, latest, team-hours, protect, blackout or holidays for a rule,
    max-regret, max-share, max-percentile or max-error-budget for a gate, error-budget for the service level; `label`:
    as it was given. A rule that `is_binding` fails the check when it is not kept, any other is only told.
    `broken_for`: by how much time a rule is broken. `found` and `most`: the figure and its limit, as shares; found is
    None where there is nothing to compare with.
    """

    code: str
    label: str
    is_kept: bool
    is_binding: bool = True
    broken_for: timedelta = timedelta(0)
    found: float | None = None
    most: float | None = None

    @property
    def fails(self) -> bool:
        """Tell whether the check fails for this."""
        return self.is_binding and not self.is_kept

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.is_kept:
            return Outcome.KEPT
        return Outcome.FAILED if self.is_binding else Outcome.TOLD


class Regret(Struct, frozen=True, kw_only=True):
    """What the window costs beyond the best one, in what the objective minimises: never below 0.

    `share`: in parts of what the best one costs, None where that is nothing and the window is not.
    """

    amount: float
    share: float | None


class Difference(Struct, frozen=True, kw_only=True):
    """Something that was otherwise when the plan was made; an empty text means that there was, or is, no such thing.

    `code`: the name of a rule, or audience.
    """

    code: str
    then: str
    now: str


class SincePlan(Struct, frozen=True, kw_only=True):
    """What has changed since the plan was made.

    `verdict`: on the data, as it is now; `is_still_best`: `plan` would recommend this window again; `differences`: of
    audience and rules.
    """

    plan: SavedPlan
    verdict: Verdict
    is_still_best: bool
    differences: tuple[Difference, ...]


class Judgement(AnswerHead, frozen=True, kw_only=True):
    """What is to be said about the window.

    `choice`: the window and what it costs, its rank among all windows of the horizon; `best`: what `plan` would
    recommend under the same rules, None where nothing fits; `better`: windows of other nights that keep all rules and
    cost less, best first; `is_alike`: noise does not let tell the window from the best one; `regret`: None where there
    is no best one; `announced`: when users were first told, or will be.
    """

    choice: Choice
    best: Choice | None
    better: tuple[Choice, ...]
    is_alike: bool
    regret: Regret | None
    announced: datetime
    criteria: tuple[Criterion, ...]
    audience: tuple[tuple[tzinfo, float], ...]
    since: SincePlan | None = None

    @property
    def passes(self) -> bool:
        """Tell whether the answer is yes."""
        return not self.failures

    @property
    def failures(self) -> tuple[Criterion, ...]:
        """Return what the check fails for."""
        return tuple(criterion for criterion in self.criteria if criterion.fails)

    @property
    def told(self) -> tuple[Criterion, ...]:
        """Return what is not kept and does not fail the check."""
        return tuple(each for each in self.criteria if not each.is_kept and not each.is_binding)
