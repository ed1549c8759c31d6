"""What is found out about the data, and what verdict that gives."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, Issue
from downtime_cli.core.policy import Policy


class Verdict(StrEnum):
    """How far the data can be trusted."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Finding(Struct, frozen=True, kw_only=True):
    """One finding about the data, and the verdict that it alone would give.

    `code` is stable kebab-case with a row in docs/errors.md. One line each: `message` says what is the matter,
    `evidence` what was seen, with numbers and dates, `remedy` what to do, with the option by name.
    """

    code: str
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
