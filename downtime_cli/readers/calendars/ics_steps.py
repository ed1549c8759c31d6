"""
How far python-dateutil has to go along a rule to find its dates, which is counted before it goes.

It looks at every day, week, month or year from the start of an event on, however long ago that was, and beyond the time
that is asked about until the rule comes again.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.window import DAY, HOUR, WEEK
from downtime_cli.readers.calendars.ics_rules import Parts, Rule, count_times, list_days, read_parts

_MOST_DATES: Final = 20_000
_MOST_IN_YEARS: Final = 100_000
_DAYS_A_STEP: Final = 8  # days of a week, month or year that are passed over as fast as one that is looked at
_PERIODS: Final = {"HOURLY": HOUR, "DAILY": DAY, "WEEKLY": WEEK}


def check_load(rule: Rule, start: datetime, end: datetime) -> None:
    """Refuse a rule with more dates up to a moment than anybody can mean.

    Raises:
        BadTextError: it has.
    """
    parts = read_parts(rule.text, start)
    a_day = _count_a_day(parts)
    dates = max(0, (end - start).days) * a_day / (parts.interval if parts.frequency == "DAILY" else 1)
    most = _MOST_DATES if a_day > 1 else _MOST_IN_YEARS
    if min(dates, rule.count or dates) > most:
        message = f"has more than {most:,} dates by {rule.text[:60]!r} since {start:%Y-%m-%d}"
        raise BadTextError(message, "let it begin later, or replace it by one long event")


def _count_a_day(parts: Parts) -> float:
    if parts.frequency != "HOURLY":
        return count_times(parts)
    return count_times(parts) * (len(parts.by["BYHOUR"]) if "BYHOUR" in parts.by else 24 / parts.interval)


def count_steps(rules: Iterable[Rule], start: datetime, around: tuple[datetime, datetime]) -> int:
    """Count, about, what has to be looked at to find the dates of rules between two clock times."""
    steps = 0
    for rule in rules:
        parts = read_parts(rule.text, start)
        days = max(0, (around[1] - skip_ahead(rule, start, around[0])).days)
        days = days // parts.interval if parts.frequency != "HOURLY" else days
        dates = int(days * _count_a_day(parts))
        steps += dates if parts.frequency in {"HOURLY", "DAILY"} else dates // _DAYS_A_STEP
    return steps


def skip_ahead(rule: Rule, start: datetime, moment: datetime) -> datetime:
    """Find a start before a moment, where the true one is, from which on a rule comes on the same dates.

    It is whole periods later. A rule that counts its dates has to begin at its start.
    """
    parts = read_parts(rule.text, start)
    if rule.count is not None or moment <= start:
        return start
    if parts.frequency in _PERIODS:
        period = _PERIODS[parts.frequency] * parts.interval
        return start + (moment - start) // period * period
    months = parts.interval * (12 if parts.frequency == "YEARLY" else 1)
    ahead = ((moment.year - start.year) * 12 + moment.month - start.month - 1) // months * months
    while ahead > 0:
        year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
        try:
            return start.replace(year=year, month=month + 1)
        except ValueError:  # no such day in that month
            ahead -= months
    return start


def list_dates(rule: Rule, start: datetime, around: tuple[datetime, datetime]) -> list[datetime]:
    """List the dates of a rule between two clock times, both included."""
    from dateutil.rrule import rrulestr

    days = (max(start, around[0]).date(), around[1].date() + timedelta(days=1))
    if next(list_days(read_parts(rule.text, start), start, days), None) is None:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # COUNT beside UNTIL: both hold
        return rrulestr(rule.text, dtstart=skip_ahead(rule, start, around[0])).between(*around, inc=True)


def last_of(rule: Rule, start: datetime) -> datetime:
    """Find the last date of a rule, or the moment until which it goes on."""
    if rule.until:
        return datetime.strptime(rule.until, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - by the clock of the event
    from dateutil.rrule import rrulestr

    return max(rrulestr(rule.text, dtstart=start))
