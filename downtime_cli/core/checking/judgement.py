"""
The judgement that `downtime check` makes on a window that somebody chose: exact values, which `report/` words.

All instants are aware UTC; shares are fractions of 1; expected, low and high are in the traffic's unit.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.policy import Policy
from downtime_cli.core.quality.finding import Background, Verdict
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import Span


class Outcome(StrEnum):
    """What became of a criterion: kept, broken without failing the check, or broken so that the answer is no."""

    KEPT = "kept"
    WARNED = "warned"
    FAILED = "failed"


class Ruling(StrEnum):
    """The answer: a gate was passed, a rule is broken or a gate exceeded, or rules alone were asked for and kept."""

    YES = "yes"
    NO = "no"
    RULES_KEPT = "rules-kept"


class Criterion(Struct, frozen=True, kw_only=True):
    """One thing asked of the window: a rule to keep, or a gate, which is a limit on a figure."""

    code: str
    """Of a rule: past, status, notice-period, earliest, latest, team-hours, protect, blackout or holidays.
    Of a gate: quietest-quarter, still-advised, max-regret, max-share, max-percentile, max-error-budget or
    error-budget."""
    label: str
    """As it was given."""
    is_kept: bool
    is_binding: bool = True
    """Whether the check fails if this is not kept, rather than only reporting it."""
    broken_for: timedelta = timedelta(0)
    """By how much time a rule is broken."""
    found: float | None = None
    """The figure, as a share; None where there is nothing to compare with."""
    most: float | None = None
    """Its limit, as a share."""

    @property
    def is_rule(self) -> bool:
        """Whether it decides if `plan` may recommend the window at all, rather than how good it has to be."""
        return self.most is None and self.code not in {"status", "still-advised"}

    @property
    def is_gate(self) -> bool:
        """Whether it decides if a window that keeps the rules is good enough."""
        return self.is_binding and not self.is_rule and self.code != "status"

    @property
    def fails(self) -> bool:
        """Whether the check fails because of this."""
        return self.is_binding and not self.is_kept

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.is_kept:
            return Outcome.KEPT
        return Outcome.FAILED if self.is_binding else Outcome.WARNED


class Regret(Struct, frozen=True, kw_only=True):
    """How much more the window costs than the best one, by what the objective minimises; never below 0."""

    amount: float
    share: float | None
    """The amount over what the best window costs; None where that is nothing and the amount is not."""


class Difference(Struct, frozen=True, kw_only=True):
    """Something that has changed since the plan was made; an empty text stands for nothing."""

    code: str
    """The name of a rule, or audience."""
    then: str
    now: str


class SincePlan(Struct, frozen=True, kw_only=True):
    """What has changed since the plan was made."""

    plan: SavedPlan
    verdict: Verdict | None
    """On the data as they are now; None where no traffic was given."""
    is_still_best: bool | None
    """Whether `plan` would recommend this window again; None where no traffic was given."""
    differences: tuple[Difference, ...]
    """In audience and rules."""


class Judged(Struct, frozen=True, kw_only=True):
    """What was asked of a window, and what was found."""

    policy: Policy
    background: Background
    announced: datetime
    """When users were first told, or will be."""
    announce_by: datetime
    """By when they had to be told to keep the notice period."""
    criteria: tuple[Criterion, ...]
    since: SincePlan | None = None
    """None where no plan chose the window."""
    is_gated: bool = True
    """Whether more than the rules was asked, so that a window that passes may be called a good one."""

    @property
    def passes(self) -> bool:
        """Whether no criterion makes the check fail."""
        return not self.failures

    @property
    def failures(self) -> tuple[Criterion, ...]:
        """The criteria that make the check fail."""
        return tuple(criterion for criterion in self.criteria if criterion.fails)

    @property
    def is_off(self) -> bool:
        """Whether the plan was called off, so that nothing of it is sent or advised any more."""
        return self.since is not None and self.since.plan.status is Status.CANCELLED

    @property
    def fails_rules(self) -> bool:
        """Whether some rule makes the check fail."""
        return any(criterion.is_rule for criterion in self.failures)

    @property
    def keeps_rules(self) -> bool:
        """Whether every rule is kept, those included that do not bind."""
        return all(criterion.is_kept for criterion in self.criteria if criterion.is_rule)

    @property
    def ruling(self) -> Ruling:
        """The answer."""
        if not self.passes:
            return Ruling.NO
        return Ruling.YES if self.is_gated else Ruling.RULES_KEPT


class RulesJudgement(Judged, frozen=True, kw_only=True):
    """A window that was judged by the rules alone, without any traffic."""

    window: Span


class Judgement(Judged, frozen=True, kw_only=True):
    """The window that was asked about, the best one, and what was asked of it."""

    unit: str
    """What impact is counted in."""
    choice: Choice
    """The window, ranked among those of the horizon that keep every rule."""
    best: Choice | None
    """What `plan` would recommend under the same rules; None where nothing fits."""
    better: tuple[Choice, ...]
    """Windows of other nights that keep all rules and cost less, best first."""
    tied: tuple[Span, ...] = ()
    """Windows of other nights that keep every rule and have the rank of this one, by time."""
    is_alike: bool
    """Whether the difference from the best window is within the noise."""
    alike: tuple[Span, ...] = ()
    """The best windows of other nights that are within the noise of this one, quietest first."""
    few_events: bool = False
    """Whether so few events are counted that chance decides ranks."""
    regret: Regret | None
    """None where there is no best window."""
    weighed: int
    """How many windows were compared, those that break a rule included."""
    average: float
    """What the average of them costs."""
    audience: tuple[tuple[tzinfo, float], ...]

    @property
    def window(self) -> Span:
        """The window."""
        return self.choice.window
