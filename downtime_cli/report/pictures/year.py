"""
The year of a standing window, a strip for each month: its dates with what they cost, those left out and why, the worst.

Days are those of the slot's own clock, whoever reads them. Costs are tenths of what the worst date costs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from string import ascii_uppercase
from typing import Final, TypeAlias

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.standing.plan import LeftOut, Occurrence, StandingChoice
from downtime_cli.core.window import DAY
from downtime_cli.core.wording import DASH, MONTHS, count, day_name, number, percent, quantity, zone_time
from downtime_cli.report.blocks import Column, Row, Table, figures, keep_clock, line, row, wrapping
from downtime_cli.report.pictures.kinds import DateState, Year, YearDate, YearKey, YearMonth
from downtime_cli.report.standing_words import exceed_mean, is_even

_MOST_NAMED: Final = 3
_OTHERS: Final = "x"

_Reasons: TypeAlias = dict[tuple[str, tuple[str, ...]], list[date]]  # the code of a rule and names: dates left out
_Said: TypeAlias = tuple[DateState, str, str]  # what a kind of date is, its mark, and the words for it


def year_strip(choice: StandingChoice, unit: str) -> Year:
    """Draw the year of a slot, from the month of its first date to that of its last."""
    told = zone_name(choice.slot.zone)
    reasons = _sort_by_reason(choice)
    dates = sorted([*_place_windows(choice, unit), *_place_left_out(choice, reasons)], key=lambda each: each.day)
    keys = [
        YearKey(state=state, mark=mark, text=line(words, times=keep_clock(words, told)))
        for state, mark, words in (*_explain_windows(choice, unit), *_explain_left_out(reasons))
    ]
    return Year(
        title=f"The year: {_count_dates(choice)}, {zone_time(told)}",
        summary=". ".join(key.text.text for key in keys),
        months=tuple(_build_month(month, dates) for month in _list_months(dates)),
        keys=tuple(keys),
        has_costs=len({each.level for each in _windows(dates)}) > 1,
        numbers=_tell_numbers(choice, dates),
    )


def _count_dates(choice: StandingChoice) -> str:
    left_out = f", {len(choice.left_out)} left out" if choice.left_out else ""
    return f"{count(len(choice.dates), 'window')}{left_out}"


def _local_day(each: Occurrence | LeftOut, choice: StandingChoice) -> date:
    return each.window.start.astimezone(choice.slot.zone).date()


def _place_windows(choice: StandingChoice, unit: str) -> Iterator[YearDate]:
    most = choice.dates[choice.worst].expected
    for index, each in enumerate(choice.dates):
        day, share = _local_day(each, choice), each.expected / most if most else 0.0
        is_worst = index == choice.worst and not is_even(choice)
        yield YearDate(
            day=day,
            state=DateState.WORST if is_worst else DateState.WINDOW,
            share=share,
            level=min(9, int(10 * share)),
            expected=each.expected,
            words=f"{day_name(day, year=True)}: about {quantity(each.expected, unit)}",
        )


def _sort_by_reason(choice: StandingChoice) -> _Reasons:
    """Sort the days left out by what leaves them out, in the order in which reasons come up."""
    reasons: _Reasons = {}
    for each in choice.left_out:
        reasons.setdefault((each.code, each.names), []).append(_local_day(each, choice))
    return reasons


def _place_left_out(choice: StandingChoice, reasons: _Reasons) -> Iterator[YearDate]:
    marks = dict(zip(reasons, ascii_uppercase, strict=False))
    for each in choice.left_out:
        day, mark = _local_day(each, choice), marks.get((each.code, each.names), _OTHERS)
        words = line(f"{day_name(day, year=True)}: left out, {', '.join(each.names) or each.code}").text
        yield YearDate(day=day, state=DateState.LEFT_OUT, mark=mark, words=words)


def _explain_windows(choice: StandingChoice, unit: str) -> Iterator[_Said]:
    if is_even(choice):
        yield DateState.WINDOW, "", f"a window; all cost about {quantity(choice.mean, unit)}"
        return
    worst = choice.dates[choice.worst]
    least = percent(min(each.expected for each in choice.dates) / worst.expected)
    yield DateState.WINDOW, "", f"a window, measured against the worst date; the cheapest costs {least} of it"
    day, cost = day_name(_local_day(worst, choice), year=True), quantity(worst.expected, unit)
    yield DateState.WORST, "", f"the worst date, {day}: about {cost}, {exceed_mean(choice)}"


def _explain_left_out(reasons: _Reasons) -> Iterator[_Said]:
    for mark, ((code, names), days) in zip(ascii_uppercase, reasons.items(), strict=False):
        yield DateState.LEFT_OUT, mark, f"left out, {', '.join(names) or code}: {_name_days(days)}"
    others = [day for days in list(reasons.values())[len(ascii_uppercase) :] for day in days]
    if others:
        yield DateState.LEFT_OUT, _OTHERS, f"left out for other reasons: {_name_days(others)}"


def _name_days(days: Sequence[date]) -> str:
    """Name some days, or where there are many the first and the last of them."""
    if len(days) <= _MOST_NAMED:
        return ", ".join(day_name(day, year=True) for day in days)
    return f"{len(days)} dates from {day_name(days[0], year=True)} to {day_name(days[-1], year=True)}"


def _list_months(dates: Sequence[YearDate]) -> Iterator[date]:
    """Yield the first of every month in which dates lie, and of those between."""
    month, last = dates[0].day.replace(day=1), dates[-1].day
    while month <= last:
        yield month
        month = _next_month(month)


def _next_month(month: date) -> date:
    return (month.replace(day=28) + 4 * DAY).replace(day=1)


def _within(month: date, dates: Sequence[YearDate]) -> list[YearDate]:
    return [each for each in dates if each.day.replace(day=1) == month]


def _windows(dates: Sequence[YearDate]) -> list[YearDate]:
    return [each for each in dates if each.state is not DateState.LEFT_OUT]


def _build_month(month: date, dates: Sequence[YearDate]) -> YearMonth:
    inside = _within(month, dates)
    windows = _windows(inside)
    return YearMonth(
        label=f"{MONTHS[month.month - 1]} {month.year}",
        days=(_next_month(month) - month).days,
        dates=tuple(inside),
        expected=number(math.fsum(each.expected for each in windows)) if windows else "",
    )


def _tell_numbers(choice: StandingChoice, dates: Sequence[YearDate]) -> Table:
    """List the same in numbers: the days of each month, and what they cost together and each."""
    months = {month: _within(month, dates) for month in _list_months(dates)}
    return Table(
        title=f"Month by month, {zone_time(zone_name(choice.slot.zone))}",
        columns=(
            Column("Month"),
            wrapping("Windows"),
            wrapping("Left out"),
            figures("Expected"),
            figures("Each"),
        ),
        rows=tuple(_build_row(month, each) for month, each in months.items()),
    )


def _build_row(month: date, inside: Sequence[YearDate]) -> Row:
    windows, left_out = _windows(inside), [each for each in inside if each.state is DateState.LEFT_OUT]
    if not windows:
        return row(f"{month:%Y-%m}", "", _list_days(left_out), "", "", bar=0.0)
    mean = math.fsum(each.expected for each in windows) / len(windows)
    bar = math.fsum(each.share for each in windows) / len(windows)
    total = number(mean * len(windows))
    return row(f"{month:%Y-%m}", _list_days(windows), _list_days(left_out), total, number(mean), bar=bar)


def _list_days(dates: Sequence[YearDate]) -> str:
    """List days of a month, those in a row as ranges."""
    grouped = groupby(enumerate(each.day.day for each in dates), key=lambda place: place[1] - place[0])
    runs = [[day for _, day in group] for _, group in grouped]
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}{DASH}{run[-1]}" for run in runs)
