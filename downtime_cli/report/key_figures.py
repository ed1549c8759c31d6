"""What decides at a glance: the figures that windows of every kind are compared by, for facts that say more."""

from __future__ import annotations

from datetime import datetime

from downtime_cli.core.localtime import offset_minutes
from downtime_cli.core.planning.plan import Confidence
from downtime_cli.core.policy import Policy
from downtime_cli.core.wording import capitalised, caught, number, shortened
from downtime_cli.report.blocks import Fact, KeyFigure, fact, key_figure, time_at
from downtime_cli.report.impact_words import difference

_LONGEST_UNIT = 20


def impact_figure(expected: float, unit: str, often: str = "") -> KeyFigure:
    """Say how much is interrupted, each time if `often` says so."""
    return key_figure(f"{capitalised(shortened(unit, _LONGEST_UNIT))} affected{often}", number(expected))


def average_figure(expected: float, average: float) -> KeyFigure:
    """Say how something differs from the average of its kind."""
    return key_figure("Against the average", difference(expected, average))


def score_figure(confidence: Confidence) -> KeyFigure:
    """Say what the same advice was worth in past weeks."""
    return key_figure("Score on the past", caught(confidence.capture))


def deadline_fact(by: datetime, start: datetime, policy: Policy, *, is_late: bool = False) -> Fact:
    """Say by when a window that starts at `start` has to be announced; a short time has the window's clock."""
    zone = policy.zone
    full = time_at(by, zone)
    short = time_at(by, zone, clock=offset_minutes(zone, by) != offset_minutes(zone, start))
    past = ", which is past" if is_late else ""
    said = key_figure("Announce by", f"{short}", (short,))
    return fact("Announce by", f"{full}{past}, notice period {policy.notice.text}", (full,), said)
