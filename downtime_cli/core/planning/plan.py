"""
The plan that `downtime plan` makes and everything else reads: exact values, which `report/` puts into words.

All instants are aware UTC; shares are fractions of 1; expected, low and high are in the traffic's unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from downtime_cli.core.announcing.message import Announcement, Revision, Status
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import Preference
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.window import Span

MOST_NAMED: Final = 2  # zones, where a window is one of several
_LARGEST: Final = 5
_MOST_HIT: Final = 5


class ZoneImpact(Struct, frozen=True, kw_only=True):
    """What a window costs one zone."""

    zone: tzinfo
    share: float
    """Of all users."""
    expected: float
    """Interrupted units, times the zone's weight."""


class Burden(Struct, frozen=True, kw_only=True):
    """What maintenance costs one zone over time, as shares of its own week."""

    zone: tzinfo
    before: float
    """In past windows."""
    added: float
    """By the plan."""

    @property
    def after(self) -> float:
        """In past windows and by the plan."""
        return self.before + self.added


class Impact(Struct, frozen=True, kw_only=True):
    """
    What one window costs.

    Rank and percentile are among the candidates that keep every rule, the window itself included even if it breaks
    one; where none keeps every rule, among all of them.
    """

    expected: float
    """Interrupted units, times the zones' weights."""
    low: float
    """The impact of 8 of 10 such windows lies between `low` and `high`."""
    high: float
    share_of_week: float
    rank: int
    """1 is the quietest."""
    candidates: int
    """How many windows it is ranked among, itself included."""
    percentile: float
    """0-100: how many of 100 of these are quieter."""
    overrun: float
    """What the same start costs for twice the length."""
    worst_zone_share: float
    """The largest part of a zone's own week that falls into the window, which the fair objective minimises."""
    zones: tuple[ZoneImpact, ...]
    """Most interrupted first."""
    worst_borne_share: float | None = None
    """The same with past windows added up, which the fair objective minimises if any were given; else None."""
    error_budget: float | None = None
    """Share of the 30-day error budget that `--slo` allows."""
    money: float | None = None
    """Expected impact times `--value-per-request`."""


class Choice(Struct, frozen=True, kw_only=True):
    """A window and what it costs."""

    window: Span
    impact: Impact
    is_alike: bool = False
    """Whether it costs no more than the quietest window that keeps every rule, or what noise may explain."""


class ComparisonKind(StrEnum):
    """What the recommendation is compared with."""

    RECOMMENDED = "recommended"
    AVERAGE = "average"
    WORST = "worst"
    GUESS = "guess"


class Comparison(Struct, frozen=True, kw_only=True):
    """What something else would have cost.

    The recommended window is compared with one that somebody chose instead; the guess is what a person would say:
    Sunday 02:00 in the largest zone.
    """

    kind: ComparisonKind
    window: Span | None
    """None for the average of all candidates."""
    expected: float
    feasible: bool
    """Whether the rules allow the window; True for the average."""


class RuleSummary(Struct, frozen=True, kw_only=True):
    """One rule and how many of all candidates it excludes."""

    code: str
    """earliest, latest, notice-period, team-hours, protect, blackout or holidays."""
    label: str
    """As the user wrote it."""
    excluded: int


class BrokenRule(Struct, frozen=True, kw_only=True):
    """A rule that a chosen window breaks."""

    code: str
    """As in `RuleSummary`."""
    label: str
    """As the user wrote it."""
    broken_for: timedelta
    """The distance to a limit, or the closed part of the window."""


class Confidence(Struct, frozen=True, kw_only=True):
    """How good the advice would have been in past weeks (`backtest`), as captures: 1 is the best, 0 a random pick."""

    weeks: int
    """How many weeks were tried."""
    capture: float
    """The mean over these weeks."""
    worst: float
    """In the worst of them."""
    guess_capture: float | None
    """The mean of Sunday 02:00; None where it could not be measured."""
    guess_forbidden: int = 0
    """In how many of these weeks a rule forbade Sunday 02:00."""


class HourCell(Struct, frozen=True, kw_only=True):
    """One hour of the horizon for the heatmap: expected (weighted) units, and whether no rule closes it."""

    start: datetime
    expected: float
    is_open: bool


class Plan(AnswerHead, frozen=True, kw_only=True):
    """The recommendation and everything needed to act on it."""

    plan_id: str
    recommended: Choice
    alternatives: tuple[Choice, ...]
    comparisons: tuple[Comparison, ...]
    announcements: tuple[Announcement, ...]
    rules: tuple[RuleSummary, ...]
    """The one that excludes most candidates first."""
    audience: tuple[tuple[tzinfo, float], ...]
    """Zones and their shares of users, largest first."""
    weights: Mapping[tzinfo, float] = field(default_factory=dict)
    """What an hour of a zone's users is worth, where it is not 1."""
    hours: tuple[HourCell, ...]
    weighed: int
    """How many windows were compared, those that break a rule included."""
    unplanned_before: datetime | None = None
    """Windows that start before this count as unplanned downtime, were the first announcement made at `as_of`."""
    announce_by: datetime | None = None
    """The latest first announcement for which the recommended window does not count as unplanned downtime."""
    alike: tuple[Span, ...] = ()
    """The best windows of other nights that are within the noise of the recommended one, quietest first."""
    tied: tuple[Span, ...] = ()
    """Windows of other nights that keep every rule and have the rank of the recommended one, by time."""
    few_events: bool = False
    """Whether so few events are counted that chance decides ranks; `alike` and `tied` hold all the same."""
    quietest: Span | None = None
    """The quietest window that keeps every rule, where `preference` chose another one."""
    preference: Preference | None = None
    """Why the window was chosen among `alike`; None if it is the quietest."""
    burdens: tuple[Burden, ...] = ()
    """Most burdened zone first; empty where no past windows were given."""
    broken: tuple[BrokenRule, ...] = ()
    """The rules that the window breaks, which only one that somebody chose does."""
    confidence: Confidence | None = None
    """None where there are no past weeks to try."""
    sequence: int = 0
    status: Status = Status.TENTATIVE
    earlier: tuple[Revision, ...] = ()
    """The versions that this plan replaces, oldest first."""
    withdrawn: tuple[Announcement, ...] = ()
    """Messages of earlier versions that this one drops."""

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Every version so far, oldest first, this one last."""
        now = Revision(sequence=self.sequence, status=self.status, at=self.policy.as_of, window=self.recommended.window)
        return (*self.earlier, now)


def zones_that_matter(zones: Sequence[ZoneImpact]) -> list[ZoneImpact]:
    """Pick the zones hit most and those with most users, hit most first; one zone more rather than "1 other"."""
    wanted = {zone_name(zone.zone) for zone in zones[:_MOST_HIT]}
    wanted |= {zone_name(zone.zone) for zone in sorted(zones, key=lambda zone: -zone.share)[:_LARGEST]}
    matter = [zone for zone in zones if zone_name(zone.zone) in wanted]
    return list(zones) if len(zones) <= len(matter) + 1 else matter


class Change(Struct, frozen=True, kw_only=True):
    """One option to give differently, or to do without."""

    option: str
    """Without dashes, as in `downtime.toml`."""
    value: str | None = None
    """What to give instead; None to do without."""
    name: str = ""
    """Which of several values to do without; empty for all there are."""

    def __str__(self) -> str:
        """Word it for a command line."""
        from shlex import quote  # few answers need it

        if self.value is not None:
            return f"--{self.option} {quote(self.value)}"
        match self.option:
            case "blackout":
                return f'do without the blackout "{self.name}"'
            case "avoid-holidays":
                return f'do without --avoid-holidays: "{self.name}"'
            case _:
                return f"do without --{self.option} {quote(self.name) if self.name else ''}".rstrip()


class Relaxation(Struct, frozen=True, kw_only=True):
    """What could give for a window to fit."""

    rules: tuple[RuleSummary, ...]
    """The ones that would be broken otherwise; none where the work gets shorter."""
    changes: tuple[Change, ...]
    """What to type; it still works an hour later."""
    choice: Choice
    """The window that would fit then."""

    @property
    def remedy(self) -> str:
        """One line that says what to change."""
        return "; ".join(map(str, self.changes))


class NoWindow(AnswerHead, frozen=True, kw_only=True):
    """The answer where nothing fits."""

    candidates: int
    rules: tuple[RuleSummary, ...]
    """Most restrictive first."""
    looked_until: datetime
    """No window up to then keeps every rule."""
    relaxations: tuple[Relaxation, ...]
    """What would have to give; looking further first, then by who has to be convinced and by impact."""
