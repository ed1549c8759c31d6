"""What is found in the data, the verdict it gives, and what every answer begins with."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode
from downtime_cli.core.policy import Policy


class Verdict(StrEnum):
    """How far the data can be trusted."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class FindingCode(StrEnum):
    """The kinds of findings. Scripts rely on these names; docs/errors.md has a row for each."""

    BURST = "burst"
    CLOCK_DRIFT = "clock-drift"
    CLOCK_JUMP = "clock-jump"
    CUMULATIVE_COUNTER = "cumulative-counter"
    DEAD_STRETCH = "dead-stretch"
    DST_DOUBLED_HOUR = "dst-doubled-hour"
    DST_IN_STAMPS = "dst-in-stamps"
    DST_JUMP = "dst-jump"
    FEW_EVENTS = "few-events"
    LEVEL_SHIFT = "level-shift"
    MISSING_HOURS = "missing-hours"
    NO_RHYTHM = "no-rhythm"
    ODD_ZONE = "odd-zone"
    OLD_DATA = "old-data"
    SHORT_HISTORY = "short-history"
    STRETCHED_DAYS = "stretched-days"
    TOTALS_IN_HOURS = "totals-in-hours"
    TYPICAL_DAY = "typical-day"
    TYPICAL_WEEK = "typical-week"
    UNSEEN_MONTHS = "unseen-months"


class Finding(Struct, frozen=True, kw_only=True):
    """Something about the data that matters for the advice. Each text is one line."""

    code: FindingCode | IssueCode  # an issue's where the reader came across it
    verdict: Verdict  # what this finding alone would give
    message: str  # what is the matter
    evidence: str  # what was seen, with numbers and dates
    remedy: str  # what to do, with the option by name


class Quality(Struct, frozen=True, kw_only=True):
    """How far the data can be trusted, and why."""

    verdict: Verdict
    findings: tuple[Finding, ...]  # the worst first: the verdict is its


NO_FINDINGS: Final = Quality(verdict=Verdict.GOOD, findings=())


_TOLD_BY: Final = {
    AssumptionCode.TIMES_IN_UTC: IssueCode.NAIVE_TIMES,
    AssumptionCode.NO_AUDIENCE: IssueCode.NO_AUDIENCE,
}


class Background(Struct, frozen=True, kw_only=True):
    """What an answer rests on: its data, what was assumed, and what was found when the input was read."""

    quality: Quality
    assumptions: tuple[Assumption, ...] = ()
    issues: tuple[Issue, ...] = ()
    asked: tuple[str, ...] = ()
    """The options as they were given: those typed, then those of each configuration file, which it names."""
    typed: str = ""
    """Those typed that `downtime plan` takes as well, where a plan is what to type next."""

    @property
    def untold(self) -> tuple[Assumption, ...]:
        """What was assumed, but for what a warning says already."""
        codes = {issue.code for issue in self.issues}
        return tuple(each for each in self.assumptions if _TOLD_BY.get(each.code) not in codes)

    @property
    def knows_users(self) -> bool:
        """Whether somebody said where the users are, or the traffic was measured there."""
        return all(issue.code is not IssueCode.NO_AUDIENCE for issue in self.issues)


class AnswerHead(Struct, frozen=True, kw_only=True):
    """What every answer about windows begins with."""

    policy: Policy  # what was asked
    unit: str  # what impact is counted in
    background: Background
