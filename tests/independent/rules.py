"""The rules of a window as docs/how-it-decides.md has them, minute by minute."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays
from whenever import Date, Time

from tests.independent.calendars import Closed
from tests.independent.clocks import DAY, HOMES, Pass, at_wall, date_of, minute_of_week, wall
from tests.independent.question import Freeze, Question, Weekly, country_of


def is_protected(minute: int, hours: Weekly) -> bool:
    """Tell whether the clock shows a minute as inside: in both passes of a repeated hour, in none of a skipped one."""
    at = minute_of_week(hours.zone, minute)
    return any((at - day * DAY - hours.start) % (7 * DAY) < hours.length for day in hours.days)


def is_open(minute: int, every: tuple[Weekly, ...]) -> bool:
    """Tell whether a minute is inside hours however they are read; those that meet or overlap are one.

    The clock has to show it as inside. Hours begin with the second pass of a repeated start, later by the gap after a
    skipped one, and end with the first pass of a repeated end.
    """
    for zone in {hours.zone for hours in every}:
        own, at = tuple(hours for hours in every if hours.zone == zone), wall(zone, minute)
        for start, end in joined(own, at // DAY):
            is_shown = start <= at < end
            if is_shown and at_shown(zone, start, "later") <= minute < at_shown(zone, end, "compatible"):
                return True
    return False


@cache
def joined(every: tuple[Weekly, ...], day: int) -> list[tuple[int, int]]:
    """List the hours about a day by what the clock shows, in minutes since a Monday; those that meet are one."""
    days = ((each, hours) for each in range(day - 9, day + 9) for hours in every if each % 7 in hours.days)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(
        (each * DAY + hours.start, each * DAY + hours.start + hours.length) for each, hours in days
    ):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return spans


@cache
def at_shown(zone: str, shown: int, which: Pass) -> int:
    """Return the minute at which a clock shows a time, given in minutes since the first Monday of 1970."""
    return at_wall(zone, Date(1970, 1, 5).add(days=shown // DAY), shown % DAY, which)


def is_frozen(minute: int, freeze: Freeze, zone: str) -> bool:
    """Tell whether the clock shows a minute as between both ends of a blackout, as it may do twice."""
    midnights = ((date.at(Time(0)).assume_utc().timestamp() // 60, at) for date, at in (freeze.start, freeze.end))
    start, end = (midnight + at - 4 * DAY for midnight, at in midnights)
    return start <= wall(zone, minute) < end


@cache
def closed_by_file(question: Question) -> tuple[Closed, ...]:
    """List what the file of freezes closes."""
    return () if question.file is None else question.file.closes(question.zone)


@cache
def days_off(country: str, year: int) -> frozenset[Date]:
    """Return the public holidays of a country, or of a part of one, in a year."""
    place, _, part = country.partition("-")
    days = holidays.country_holidays(place, subdiv=part or None, years=year)
    return frozenset(Date.parse_iso(day.isoformat()) for day in days)


@cache
def is_holiday(country: str, date: Date) -> bool:
    """Tell whether a date is a public holiday."""
    return date in days_off(country, date.year)


def is_off(question: Question, minute: int) -> bool:
    """Tell whether a minute is in a public holiday, by the clocks of its country that users live by, else its main one.

    It lasts from where it begins first to where it ends last.
    """
    place = str(question.holidays)
    homes = [zone for zone, _ in question.audience if country_of(zone) == place[:2]] or [HOMES[place[:2]]]
    return any(is_holiday(place, date_of(home, minute)) for home in homes)


@cache
def is_working_day(country: str, date: Date) -> bool:
    """Tell whether a date is neither in the weekend of a country nor one of its public holidays; Troll is in none."""
    if not country:
        return date.day_of_week().value <= 5
    weekend: set[int] = holidays.country_holidays(country).weekend
    return date.day_of_week().value - 1 not in weekend and not is_holiday(country, date)


@cache
def is_holiday_somewhere(country: str, date: Date) -> bool:
    """Tell whether a date is a public holiday in some part of a country, but not in all of it."""
    if not country or is_holiday(country, date):
        return False
    parts = holidays.list_supported_countries(include_aliases=False).get(country, [])
    day = dt.date.fromisoformat(str(date))
    return any(day in holidays.country_holidays(country, subdiv=part, years=day.year) for part in parts)


def first_after_notice(question: Question) -> int:
    """Return the first minute at which a window may start if it were announced now.

    Working days are counted as the clock shows them: from Thursday 10:00 to Friday 10:00, whatever clocks do.
    """
    if question.working_days is None:
        return question.as_of + question.notice
    minute, left = question.as_of, question.working_days * DAY
    while left > 0:
        left -= shown_working_time(question.zone, minute)
        minute += 1
    return minute


@cache
def shown_working_time(zone: str, minute: int) -> int:
    """Count the minutes of working days that pass on a clock in a minute: more, or less than none, where it turns."""
    country, turned = country_of(zone), wall(zone, minute + 1) - wall(zone, minute) - 1
    now, then = (is_working_day(country, date_of(zone, each)) for each in (minute, minute + 1))
    return now + turned * then


def closed_by(question: Question, minute: int) -> set[str]:
    """Name the rules that close a minute, but for the notice period, which only a start has to keep."""
    zone = question.zone
    closed = {
        "team-hours": bool(question.team_hours) and not is_open(minute, question.team_hours),
        "protect": any(is_protected(minute, each) for each in question.protect),
        "blackout": any(is_frozen(minute, each, zone) for each in question.freezes)
        or any(each.holds(minute) for each in closed_by_file(question)),
        "holidays": bool(question.holidays) and is_off(question, minute),
    }
    return {rule for rule, is_closed in closed.items() if is_closed}


def broken_by(question: Question, start: int, known: dict[int, set[str]]) -> set[str]:
    """Name the rules that a window breaks; `known` keeps what was found of each minute."""
    broken = {"notice-period"} if start < first_after_notice_of(question) else set()
    for minute in range(start, start + question.duration):
        if minute not in known:
            known[minute] = closed_by(question, minute)
        broken |= known[minute]
    return broken


@cache
def first_after_notice_of(question: Question) -> int:
    """Remember the end of the notice period."""
    return first_after_notice(question)


def limits(question: Question) -> tuple[int, int | None]:
    """Return the first start and the last end, None where the horizon is left to the planner and may grow."""
    first = max(question.as_of, question.earliest or 0)
    if question.latest is not None:
        return first, question.latest
    return first, None if question.horizon is None else first + question.horizon


def usual_end(question: Question) -> int:
    """Return where two weeks from the first moment that notice and earliest allow end."""
    return max(first_after_notice_of(question), limits(question)[0]) + 14 * DAY


def starts(question: Question, until: int) -> list[int]:
    """List the starts of windows that end by then: where the team's clock shows a multiple of the step since 00:00.

    Where there is none, it is the first moment of all.
    """
    first, last = limits(question)[0], until - question.duration
    clock = ((minute, minute_of_week(question.zone, minute) % DAY) for minute in range(first, last + 1))
    return [minute for minute, shown in clock if shown % question.step == 0] or [first][: last >= first]
