"""
The plan: the document that `downtime plan` makes and everything else reads. Exact values only; wording is report.py's.

All instants are aware UTC; shares are fractions of 1; expected, low and high are in the traffic's unit.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct

from downtime_cli.core.announcing.message import Announcement, Revision, Status
from downtime_cli.core.policy import Preference
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.window import Span


class ZoneImpact(Struct, frozen=True, kw_only=True):
    """What one zone bears: `expected` interrupted units times its weight, and its `share` of all users."""

    zone: tzinfo
    share: float
    expected: float


class Burden(Struct, frozen=True, kw_only=True):
    """What one zone bears over time, as shares of its own week: `before`, in past windows, and `added` by the plan."""

    zone: tzinfo
    before: float
    added: float

    @property
    def after(self) -> float:
        """Return what the zone will have borne."""
        return self.before + self.added


class Impact(Struct, frozen=True, kw_only=True):
    """What one window costs.

    `expected`: units interrupted, times the zones' weights; `low`-`high`: 8 of 10 such windows end inside. `rank` (1 is
    quietest) and `percentile` (0-100, share of windows that are quieter) are among all `candidates`, whatever the
    rules. `overrun`: what the same start costs for twice the length. `error_budget`: share of the 30-day error budget
    that `--slo` leaves. `money`: expected times `--value-per-request`. `worst_zone_share`: the largest part of a zone's
    own week that falls into the window (what the fair objective minimises). `worst_borne_share`: the largest that a
    zone has lost with past windows added up, None where none were given (then the fair objective minimises this).
    `zones`: most interrupted first.
    """

    expected: float
    low: float
    high: float
    share_of_week: float
    rank: int
    candidates: int
    percentile: float
    overrun: float
    worst_zone_share: float
    zones: tuple[ZoneImpact, ...]
    worst_borne_share: float | None = None
    error_budget: float | None = None
    money: float | None = None


class Choice(Struct, frozen=True, kw_only=True):
    """A window and what it costs."""

    window: Span
    impact: Impact


class ComparisonKind(StrEnum):
    """What the recommendation is compared with."""

    AVERAGE = "average"
    WORST = "worst"
    GUESS = "guess"


class Comparison(Struct, frozen=True, kw_only=True):
    """What something else would have cost; `window` is None for the average of all candidates.

    The guess is what a person would have said: Sunday 02:00 in the largest zone. `feasible` tells whether the rules
    allow that window (always True for the average).
    """

    kind: ComparisonKind
    window: Span | None
    expected: float
    feasible: bool


class RuleSummary(Struct, frozen=True, kw_only=True):
    """One rule and how many of all candidates it excludes.

    `code`: earliest, latest, notice-period, team-hours, protect, blackout or holidays; `label`: as the user wrote it.
    """

    code: str
    label: str
    excluded: int


class Confidence(Struct, frozen=True, kw_only=True):
    """How good the same question's advice was in past weeks (core/backtest), as captures: 1 best, 0 a random pick.

    `weeks`: how many the means are of; `worst`: in the worst of them; `guess_capture`: of Sunday 02:00, None where it
    could not be measured.
    """

    weeks: int
    capture: float
    worst: float
    guess_capture: float | None


class HourCell(Struct, frozen=True, kw_only=True):
    """One hour of the horizon for the heatmap: expected (weighted) units, and whether some window may cover it."""

    start: datetime
    expected: float
    is_open: bool


class Plan(AnswerHead, frozen=True, kw_only=True):
    """The recommendation and everything needed to act on it.

    `announce_by`: the latest instant for the first announcement; after it, the recommended window would count as
    unplanned downtime. `unplanned_before`: any window that starts before this would count so already at `as_of`.
    `audience`: zones and shares of users, largest first; `rules`: the one that excludes most candidates first;
    `alike`: the best windows of other nights that noise does not let tell apart from the recommended one, quietest
    first, empty where there is a clear winner; `preference`: why it was chosen among them, None if it is the quietest;
    `best_rank`: the rank of the quietest window that keeps all rules;
    `burdens`: what zones bear over time, most burdened first, empty where no past windows were given; `confidence`:
    None where no past week can tell; `earlier`: the versions that this plan replaces, oldest first; `withdrawn`: their
    messages that it drops.
    """

    plan_id: str
    recommended: Choice
    alternatives: tuple[Choice, ...]
    comparisons: tuple[Comparison, ...]
    announcements: tuple[Announcement, ...]
    rules: tuple[RuleSummary, ...]
    audience: tuple[tuple[tzinfo, float], ...]
    hours: tuple[HourCell, ...]
    unplanned_before: datetime | None = None
    announce_by: datetime | None = None
    alike: tuple[Span, ...] = ()
    preference: Preference | None = None
    best_rank: int = 1
    burdens: tuple[Burden, ...] = ()
    confidence: Confidence | None = None
    sequence: int = 0
    status: Status = Status.TENTATIVE
    earlier: tuple[Revision, ...] = ()
    withdrawn: tuple[Announcement, ...] = ()

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Return every version so far, oldest first, this one last."""
        now = Revision(sequence=self.sequence, status=self.status, at=self.policy.as_of, window=self.recommended.window)
        return (*self.earlier, now)


class Relaxation(Struct, frozen=True, kw_only=True):
    """The least that has to give for a window to fit.

    `rules`: which rules are broken (codes `duration` and `latest` included); `broken_for`: by how much time in all;
    `remedy`: one line that says what to change and to what, by option.
    """

    rules: tuple[RuleSummary, ...]
    broken_for: timedelta
    remedy: str
    choice: Choice


class NoWindow(AnswerHead, frozen=True, kw_only=True):
    """Nothing fits. `rules`: most restrictive first; `relaxation`: the least that has to give."""

    candidates: int
    rules: tuple[RuleSummary, ...]
    relaxation: Relaxation
