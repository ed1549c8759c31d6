"""What is found out about the data, and what verdict that gives."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, Issue, IssueCode
from downtime_cli.core.policy import Policy


class Verdict(StrEnum):
    """How far the data can be trusted."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class FindingCode(StrEnum):
    """What can be the matter with the data; each has a row in docs/errors.md, and keeps its name."""

    BURST = "burst"
    CLOCK_DRIFT = "clock-drift"
    CLOCK_JUMP = "clock-jump"
    CUMULATIVE_COUNTER = "cumulative-counter"
    DEAD_STRETCH = "dead-stretch"
    DST_DOUBLED_HOUR = "dst-doubled-hour"
    DST_IN_STAMPS = "dst-in-stamps"
    DST_JUMP = "dst-jump"
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


class Finding(Struct, frozen=True, kw_only=True):
    """One finding about the data, and the verdict that it alone would give.

    `code` is stable kebab-case with a row in docs/errors.md. One line each: `message` says what is the matter,
    `evidence` what was seen, with numbers and dates, `remedy` what to do, with the option by name.
    """

    code: FindingCode | IssueCode  # of an issue where the reader met it: it bears on the verdict too
    verdict: Verdict
    message: str
    evidence: str
    remedy: str


class Quality(Struct, frozen=True, kw_only=True):
    """The verdict on the data and what it rests on: the worst finding first, whose verdict it is."""

    verdict: Verdict
    findings: tuple[Finding, ...]


NO_FINDINGS: Final = Quality(verdict=Verdict.GOOD, findings=())


class Background(Struct, frozen=True, kw_only=True):
    """What an answer passes on about its inputs: the verdict on the data, assumptions made and issues raised."""

    quality: Quality
    assumptions: tuple[Assumption, ...] = ()
    issues: tuple[Issue, ...] = ()


class AnswerHead(Struct, frozen=True, kw_only=True):
    """What every answer about windows begins with."""

    policy: Policy  # what was asked
    unit: str  # what impact is counted in
    background: Background
