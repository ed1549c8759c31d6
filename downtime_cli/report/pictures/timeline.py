"""
The horizon hour by hour, for formats that can draw it: expected traffic, and what is closed, chosen or offered when.

Places on the time axis are exact, so that a chart can show them by any clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby
from string import ascii_uppercase
from typing import Final, TypeAlias

from downtime_cli.core.localtime import day_span, first_shown, zone_name
from downtime_cli.core.planning.plan import HourCell, Plan
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, merge_spans
from downtime_cli.core.wording import WEEKDAYS, count, day_name, number, percent, printable, quantity, zone_time
from downtime_cli.report.blocks import (
    AS_GIVEN,
    Column,
    Line,
    Row,
    Table,
    Time,
    figures,
    keep_clock,
    line,
    row,
    time_at,
    time_of,
    wrapping,
)
from downtime_cli.report.pictures.axes import pick_levels
from downtime_cli.report.pictures.kinds import Band, BandKind, Key, Tick, Timeline

_TICK_DAYS: Final = (1, 2, 7, 14, 28, 56, 112)
_MOST_TICKS: Final = 15
_FAR_APART: Final = 28  # days, from which on the weekday says less than the year
_MOST_NAMED: Final = 3


_Named: TypeAlias = tuple[BandKind, str, str, Sequence[Span]]  # kind, name, mark and spans


def horizon_timeline(plan: Plan) -> Timeline | None:
    """Draw the horizon of a plan; None without hours."""
    if not plan.hours:
        return None
    span = Span(plan.hours[0].start, plan.hours[-1].start + HOUR)
    top = max(cell.expected for cell in plan.hours)
    named = [*_name_windows(plan), *_name_blackouts(plan, span)]
    keys = [Key(kind=kind, mark=mark, text=_word_spans(name, spans, plan)) for kind, name, mark, spans in named]
    marked = [Band(kind=kind, span=each, mark=mark) for kind, _, mark, spans in reversed(named) for each in spans]
    clock = zone_time(zone_name(plan.policy.zone))
    return Timeline(
        title=f"The horizon hour by hour, {clock}",
        clock=clock,
        span=span,
        unit=f"{printable(plan.unit)} an hour",
        levels=pick_levels(top),
        heights=tuple(cell.expected / top if top else 0.0 for cell in plan.hours),
        bands=(*_mark_closed(plan), *marked),
        start=time_at(plan.recommended.window.start, plan.policy.zone, clock=False),
        keys=(*keys, *_explain_closed(plan)),
        ticks=tuple(_mark_days(span, plan)),
        summary=". ".join([f"At most {quantity(top, plan.unit)} an hour", *(key.text.text for key in keys)]),
        days=_build_day_table(plan, marked, clock),
    )


def _mark_closed(plan: Plan) -> list[Band]:
    closed = merge_spans(Span(cell.start, cell.start + HOUR) for cell in plan.hours if not cell.is_open)
    return [Band(kind=BandKind.CLOSED, span=span) for span in closed]


def _explain_closed(plan: Plan) -> Iterator[Key]:
    closed = sum(not cell.is_open for cell in plan.hours)
    if closed:
        text = (
            f"Excluded by a rule: {count(closed, 'hour')} of {len(plan.hours):,}, {percent(closed / len(plan.hours))}"
        )
        yield Key(kind=BandKind.CLOSED, text=line(text))


def _name_blackouts(plan: Plan, within: Span) -> Iterator[_Named]:
    by_name: dict[str, list[Span]] = {}
    for closed in (*plan.policy.blackouts, *plan.policy.holidays):
        if closed.span.overlaps(within):
            by_name.setdefault(closed.name, []).append(closed.span)
    for index, (name, spans) in enumerate(by_name.items()):
        turn, letter = divmod(index, len(ascii_uppercase))
        yield BandKind.BLACKOUT, name, f"{ascii_uppercase[letter]}{turn or ''}", merge_spans(spans)


def _name_windows(plan: Plan) -> Iterator[_Named]:
    """Yield the window and its alternatives, numbered as in their table."""
    yield BandKind.WINDOW, "The window", "", [plan.recommended.window]
    for index, choice in enumerate(plan.alternatives, 1):
        yield BandKind.ALTERNATIVE, f"Alternative {index}", f"{index}", [choice.window]


def _word_spans(name: str, spans: Sequence[Span], plan: Plan) -> Line:
    """Say what something is called and when it is, at most three times."""
    times = tuple(time_of(span, plan.policy.zone, clock=False) for span in spans[:_MOST_NAMED])
    hidden = len(spans) - len(times)
    text = f"{name}: {'; '.join(map(str, times))}" + (f"; {hidden} more" if hidden else "")
    return line(text, times=(*times, *keep_clock(name, AS_GIVEN)))


def _mark_days(span: Span, plan: Plan) -> Iterator[Tick]:
    """Yield the starts of days, or of every second day, every Monday and so on where there are many."""
    zone = plan.policy.zone
    first, whole = (span.start + DAY - MINUTE).astimezone(zone).date(), span.duration // DAY
    every = next((days for days in _TICK_DAYS if days * _MOST_TICKS >= whole), _TICK_DAYS[-1])
    for days in range(-first.weekday() % 7 if every >= len(WEEKDAYS) else 0, whole + 2, every):
        day = first + timedelta(days=days)
        start = first_shown(datetime.combine(day, time()), zone)
        if span.contains(start) and start.astimezone(zone).date() == day:  # not one that clocks skip, as Apia's did
            weekday, _, words = day_name(day).partition(" ")
            first_line, second_line = (weekday, words) if every < _FAR_APART else (words, f"{day.year}")
            yield Tick(at=start, first=first_line, second=second_line, date=day.isoformat())


def _build_day_table(plan: Plan, bands: Sequence[Band], clock: str) -> Table:
    days = groupby(plan.hours, key=lambda cell: cell.start.astimezone(plan.policy.zone).date())
    return Table(
        title=f"The horizon day by day, {clock}",
        clock=clock,
        columns=(
            Column("Day"),
            Column("Quietest hour"),
            figures("Expected"),
            Column("Busiest hour"),
            figures("Expected"),
            figures("Excluded hours"),
            wrapping("Contains"),
        ),
        rows=tuple(_build_day_row(day, list(cells), plan, bands) for day, cells in days),
    )


def _build_day_row(day: date, cells: Sequence[HourCell], plan: Plan, bands: Sequence[Band]) -> Row:
    quiet, busy = min(cells, key=lambda cell: cell.expected), max(cells, key=lambda cell: cell.expected)
    quietest, busiest = (_name_hour(cell.start, plan.policy.zone) for cell in (quiet, busy))
    whole = day_span(day, plan.policy.zone)
    name = Time(words=day_name(day), start=whole.start, end=whole.end)
    inside = [f"{band.kind} {band.mark}".rstrip() for band in bands if band.span.overlaps(whole)]
    return row(
        f"{name}",
        f"{quietest}",
        number(quiet.expected),
        f"{busiest}",
        number(busy.expected),
        f"{sum(not cell.is_open for cell in cells)}",
        ", ".join(inside),
        times=(name, quietest, busiest),
    )


def _name_hour(start: datetime, zone: tzinfo) -> Time:
    """The start of an hour by a clock, told apart where the clock shows it twice."""
    local = start.astimezone(zone)
    return Time(words=f"{local:%H:%M}{' again' if local.fold else ''}", start=start)
