"""
The hours of a query as numbers: how long each is, where they begin, the first of them and the one after the last.

Hours of a clock begin where hours in UTC do: at half past by the clock of Kolkata. So each of them is one hour in UTC,
unless the clock shows it twice. Where a clock changes within an hour of UTC, as in Adelaide, its hours would be made of
parts of several, and steps are shorter.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from math import gcd

from msgspec import Struct

from downtime_cli.core.localtime import build_clock
from downtime_cli.core.window import EPOCH, Span, to_minute


class Steps(Struct, frozen=True, kw_only=True):
    """Numbered stretches of time: number n begins `n * minutes + phase` minutes after 1970 began."""

    first: int
    end: int
    """The number after the last one."""
    minutes: int = 60
    """60, or less where the clock changes within an hour of UTC, or by less than an hour, as that of Lord Howe."""
    phase: int = 0

    def begin(self, number: int) -> datetime:
        """Find when a step begins, as if in UTC."""
        return EPOCH + timedelta(minutes=number * self.minutes + self.phase)


def hours_in_utc(span: Span) -> Steps:
    """Number the hours of a span."""
    return Steps(first=to_minute(span.start) // 60, end=to_minute(span.end) // 60)


def hours_by_clock(span: Span, zone: tzinfo) -> Steps:
    """Number the hours that a clock shows within a span, all of them."""
    stretches = list(build_clock(zone, span).segments(to_minute(span.start), to_minute(span.end)))
    phases = {offset % 60 for _, _, offset in stretches}
    changes = {start % 60 for start, _, _ in stretches[1:]} - {0}
    is_whole = len(phases) == 1 and not changes
    minutes, phase = (60, phases.pop()) if is_whole else (gcd(60, *phases, *changes), 0)
    low = min(start + offset for start, _, offset in stretches) - phase
    high = max(end + offset for _, end, offset in stretches) - phase
    return Steps(first=low // minutes, end=-(-high // minutes), minutes=minutes, phase=phase)
