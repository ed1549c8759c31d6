"""The rule of a series as values for the phrases of a language, which put it into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay
from downtime_cli.core.wording import DASH
from downtime_cli.notices.languages import Language

_ORDINALS: Final = (1, 2, 3, 4, 5, -1)
_WORKING: Final = (0, 1, 2, 3, 4)
_WEEK: Final = 7
_RUN: Final = 3
"""Days in a row from which on only the first and the last are named."""
_MONTHS: Final = 12


class RuleForm(StrEnum):
    """Which phrase puts a rule into words."""

    DAYS = "days"
    WEEKS = "weeks"
    WEEKDAYS = "weekdays"
    MONTHS = "months"
    DATES = "dates"
    """None of them: the dates themselves are listed."""


class Rule(Struct, frozen=True, kw_only=True):
    """On which days a series has windows."""

    form: RuleForm
    interval: int = 1
    """Every how many days, weeks or months."""
    days: str = ""
    """Names of weekdays, as a list in words."""
    short_days: str = ""
    """The same in short, for messages with little room."""
    weekday: int = 0
    """The one of MONTHS, 0 for Monday: the gender of its name may matter."""
    ordinal: int = 0
    """Which one of its month, -1 for the last."""


def build_rule(pattern: Pattern, language: Language) -> Rule:
    """Sort a pattern by the phrases that there are."""
    if _has_every_weekday(pattern):
        days = sorted({each.weekday for each in pattern.days})
        if pattern.frequency is Frequency.DAILY and not days:
            return Rule(form=RuleForm.DAYS, interval=pattern.interval)
        if tuple(days) == _WORKING and pattern.interval == 1:
            return Rule(form=RuleForm.WEEKDAYS)
        if days and (pattern.frequency is Frequency.WEEKLY or pattern.interval == 1):
            names = language.join([name_weekday(day, language) for day in days])
            short = name_weekdays(days, language) or names
            return Rule(form=RuleForm.WEEKS, interval=pattern.interval, days=names, short_days=short)
    day, interval = _find_month_day(pattern), _count_months(pattern)
    if day is None or day.nth not in _ORDINALS or not interval:
        return Rule(form=RuleForm.DATES)
    return Rule(
        form=RuleForm.MONTHS,
        interval=interval,
        days=name_weekday(day.weekday, language),
        short_days=name_weekdays([day.weekday], language),
        weekday=day.weekday,
        ordinal=day.nth or 0,
    )


def _has_every_weekday(pattern: Pattern) -> bool:
    """Whether a pattern is of days or weeks, and nothing but weekdays limits it."""
    is_short = pattern.frequency in {Frequency.DAILY, Frequency.WEEKLY}
    return is_short and not (pattern.month_days or pattern.months or pattern.positions)


def _find_month_day(pattern: Pattern) -> PatternDay | None:
    """The one weekday of a month that a pattern is about, with its number; None where it is about anything else."""
    if pattern.frequency is not Frequency.MONTHLY or pattern.month_days or len(pattern.days) != 1:
        return None
    (day,) = pattern.days
    if day.nth is None and len(pattern.positions) == 1:
        return PatternDay(day.weekday, pattern.positions[0])
    return None if pattern.positions else day


def _count_months(pattern: Pattern) -> int:
    """Every how many months a pattern has a date; 0 where they are not equally far apart."""
    if not pattern.months:
        return pattern.interval
    months = sorted(pattern.months)
    gaps = {(later - month) % _MONTHS or _MONTHS for month, later in zip(months, months[1:] + months[:1], strict=True)}
    return gaps.pop() if len(gaps) == 1 and pattern.interval == 1 else 0


def name_weekday(weekday: int, language: Language) -> str:
    """The name of a day of the week, as it stands by itself."""
    return language.weekday(datetime(2024, 1, 1 + weekday))  # noqa: DTZ001 - a Monday's wall clock


def name_weekdays(weekdays: Sequence[int], language: Language) -> str:
    """Short names of days of the week: `Sat`, `Mon and Wed`, `Sun–Thu`; nothing for all of them."""
    days = set(weekdays)
    if len(days) == _WEEK:
        return ""
    short, long = (language.locale.days["stand-alone"][length] for length in ("abbreviated", "wide"))
    names = short if len(short[0]) > 1 else long  # one letter beside a time of day is no name
    starts = [day for day in sorted(days) if (day - 1) % _WEEK not in days]
    first = starts[0]
    if len(starts) == 1 and len(days) >= _RUN:
        return f"{names[first]}{DASH}{names[(first + len(days) - 1) % _WEEK]}"
    return language.join([str(names[day]) for day in sorted(days)])
