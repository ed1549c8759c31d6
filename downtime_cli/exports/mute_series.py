"""
The intervals in which Alertmanager and Grafana are to be quiet for a series, as YAML.

They follow the clock of the series' zone. A month is said by the rule if that mutes its dates to the minute and nothing
else, and by its days otherwise: no alert is muted on a day without a window, nor after the last one. A window in which
clocks change is said in UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.exports.clocks import mute_intervals, plain_wall, whole_minutes
from downtime_cli.exports.mute_patterns import Days, Hours, Piece, hours_by_day, propose_pieces
from downtime_cli.exports.series_rule import usual_length

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_MINUTES: Final = 24 * 60


class _Muted(Struct, frozen=True):
    """What is to be muted."""

    days: Mapping[date, set[Hours]]
    """What of each day, by the clock of the zone."""
    exact: Sequence[Span]
    """Windows that this clock cannot say."""
    unclear: frozenset[date]
    """The months in which some of those are, by their first days."""


def mute_series(series: Series) -> Iterator[str]:
    """Yield lines, a list of intervals; none where no date is to come any more."""
    muted = _collect(series)
    pieces = _propose(series)
    by_month: defaultdict[date, dict[date, set[Hours]]] = defaultdict(dict)
    for day, hours in muted.days.items():
        by_month[day.replace(day=1)][day] = hours
    ruled = [
        month
        for month, days in sorted(by_month.items())
        if month not in muted.unclear
        and hours_by_day(pieces, month) == days
        and all(piece.is_plain(month) for piece in pieces)
    ]
    for years, months in _group_months(ruled):
        for piece in pieces:
            yield from _interval(piece, months, years, series)
    for month in sorted(set(by_month) - set(ruled)):
        for piece in _pieces_of(by_month[month]):
            yield from _interval(piece, ((month.month, month.month),), (month.year,), series)
    for window in muted.exact:
        yield from mute_intervals(window)


def _propose(series: Series) -> tuple[Piece, ...]:
    """Propose pieces for the rule; a rule that counts days of a year or of a set has none."""
    if series.slot.pattern.positions:
        return ()
    start = datetime.combine(date.min, series.slot.start)
    return propose_pieces(series.slot.pattern, start, usual_length(series))


def _collect(series: Series) -> _Muted:
    """Collect the windows of the dates that are not over."""
    days: defaultdict[date, set[Hours]] = defaultdict(set)
    exact, unclear = [], set()
    for each in series.dates:
        if each.plan.status in {Status.CANCELLED, Status.COMPLETED}:
            continue
        span = whole_minutes(each.plan.window)
        parts = _split(span, series)
        for day, hours in parts.items():
            days[day].add(hours)
        if not parts:
            exact.append(span)
            unclear |= {moment.astimezone(series.slot.zone).date().replace(day=1) for moment in (span.start, span.end)}
    return _Muted(dict(days), exact, frozenset(unclear))


def _split(span: Span, series: Series) -> dict[date, Hours]:
    """Split a window by days of the zone's clock; empty where no such clock can say it."""
    zone = series.slot.zone
    start = plain_wall(span, zone) if isinstance(zone, ZoneInfo) else None
    if start is None:
        return {}
    first = start.hour * 60 + start.minute
    last = first + span.duration // MINUTE
    return {
        start.date() + timedelta(days=later): (max(first - midnight, 0), min(last - midnight, _DAY_MINUTES))
        for later, midnight in enumerate(range(0, last, _DAY_MINUTES))
    }


def _group_months(months: Sequence[date]) -> Iterator[tuple[tuple[int, ...], tuple[Days, ...]]]:
    """Yield years with the months that each of them has, as ranges; years with the same ones together."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for month in months:
        numbers[month.year].append(month.month)
    years: defaultdict[tuple[Days, ...], list[int]] = defaultdict(list)
    for year, found in numbers.items():
        years[_as_ranges(found)].append(year)
    for ranges, same in years.items():
        yield tuple(same), ranges


def _as_ranges(numbers: Sequence[int]) -> tuple[Days, ...]:
    """Join ascending numbers that follow each other."""
    ranges: list[Days] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)


def _pieces_of(days: Mapping[date, set[Hours]]) -> Iterator[Piece]:
    """Yield the days of a month, those with the same times together."""
    numbers: defaultdict[Hours, list[int]] = defaultdict(list)
    for day, taken in sorted(days.items()):
        for hours in taken:
            numbers[hours].append(day.day)
    for hours, found in sorted(numbers.items()):
        yield Piece(hours, (), _as_ranges(found))


def _interval(piece: Piece, months: Sequence[Days], years: Sequence[int], series: Series) -> Iterator[str]:
    start, end = (f"{each // 60:02d}:{each % 60:02d}" for each in piece.hours)
    yield f'- times: [{{start_time: "{start}", end_time: "{end}"}}]'
    if piece.weekdays:
        yield f"  weekdays: [{', '.join(_WEEKDAYS[each] for each in piece.weekdays)}]"
    if piece.days:
        yield f"  days_of_month: [{_list(piece.days)}]"
    yield f"  months: [{_list(months)}]"
    yield f"  years: [{_list([(each, each) for each in years])}]"
    yield f'  location: "{zone_name(series.slot.zone)}"'


def _list(ranges: Sequence[Days]) -> str:
    return ", ".join(f'"{first}"' if first == last else f'"{first}:{last}"' for first, last in ranges)
