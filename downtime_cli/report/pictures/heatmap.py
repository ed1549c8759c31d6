"""
Heatmaps as values: the days of the horizon, or a typical week, by hours of the local clock in ten steps of traffic.

Steps are equal parts of the range between the quietest and the busiest hour shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from downtime_cli.core.localtime import day_span, zone_name
from downtime_cli.core.planning.plan import HourCell, Plan
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.core.wording import WEEKDAYS, day_name, number, zone_time
from downtime_cli.report.blocks import Line, line
from downtime_cli.report.pictures.kinds import CellState, HeatCell, Heatmap, HeatRow

MOST_ROWS: Final = 15
_EMPTY: Final = HeatCell(state=CellState.EMPTY)


def horizon_map(plan: Plan) -> Heatmap | None:
    """Map the days around the recommended window by the team's clock; None without any hours."""
    zone, window = plan.policy.zone, plan.recommended.window
    days: dict[date, dict[int, list[HourCell]]] = {}
    for cell in plan.hours:
        local = cell.start.astimezone(zone)
        days.setdefault(local.date(), {}).setdefault(local.hour, []).append(cell)
    if not days:
        return None
    shown = _pick_days_around(sorted(days), window.start.astimezone(zone).date())
    known = [cell.expected for day in shown for cells in days[day].values() for cell in cells]
    scale = _Scale(known)
    lengths = {day: day_span(day, zone).duration for day in shown}
    rows = tuple(
        HeatRow(
            label=day_name(day, align=True),
            cells=tuple(_build_cell(days[day].get(hour, ()), window, scale) for hour in range(24)),
            is_marked=lengths[day] != DAY,
        )
        for day in shown
    )
    clock = zone_time(zone_name(zone))
    return Heatmap(
        title=f"Expected traffic by hour, {clock}",
        summary=_summarise_rows(rows),
        clock=clock,
        rows=rows,
        notes=_note_horizon(plan, lengths, len(known), len(days)),
    )


def _pick_days_around(days: Sequence[date], wanted: date) -> Sequence[date]:
    """At most 15 of the sorted days, the wanted one near the middle."""
    middle = next((index for index, day in enumerate(days) if day >= wanted), 0)
    first = max(0, min(middle - MOST_ROWS // 2, len(days) - MOST_ROWS))
    return days[first : first + MOST_ROWS]


def _build_cell(cells: Sequence[HourCell], window: Span, scale: _Scale) -> HeatCell:
    """One hour of one day; where clocks go back, it stands for the two hours of that name."""
    if not cells:
        return _EMPTY
    level = scale.level(math.fsum(cell.expected for cell in cells) / len(cells))
    starts = tuple(cell.start for cell in cells)
    if any(window.overlaps(Span(start, start + HOUR)) for start in starts):
        return HeatCell(state=CellState.WINDOW, level=level, starts=starts)
    is_open = any(cell.is_open for cell in cells)
    return HeatCell(state=CellState.OPEN if is_open else CellState.EXCLUDED, level=level, starts=starts)


def _note_horizon(plan: Plan, lengths: Mapping[date, timedelta], hours: int, days: int) -> tuple[Line, ...]:
    notes = [
        line(f"* {day_name(day)} has {number(length / HOUR)} hours: the clocks go {_name_turn(length)}.", is_local=True)
        for day, length in lengths.items()
        if length != DAY
    ]
    minute = plan.hours[0].start.astimezone(plan.policy.zone).minute
    if minute:
        text = f"Hours start at {minute} minutes past: 05 is 05:{minute:02d}-06:{minute:02d}."
        notes.append(line(text, is_local=True))
    if len(lengths) < days:  # by hours, which are as many by any clock
        text = f"Only the days around the window are shown, {hours:,} of the horizon's {len(plan.hours):,} hours."
        notes.append(line(text))
    return tuple(notes)


def _name_turn(length: timedelta) -> str:
    return "forward" if length < DAY else "back"


def week_map(profile: Sequence[float], zone: str) -> Heatmap:
    """Map a typical week: 168 means from Monday 00:00, NaN where nothing was measured."""
    scale = _Scale([value for value in profile if not math.isnan(value)])
    rows = tuple(
        HeatRow(
            label=name,
            cells=tuple(
                _EMPTY if math.isnan(value) else HeatCell(state=CellState.OPEN, level=scale.level(value))
                for value in profile[24 * index : 24 * index + 24]
            ),
        )
        for index, name in enumerate(WEEKDAYS)
    )
    title = f"Mean traffic by hour of the week, {zone_time(zone)}"
    return Heatmap(title=title, summary=_summarise_rows(rows), rows=rows)


def _summarise_rows(rows: Sequence[HeatRow]) -> str:
    first, last = (" ".join(row.label.split()) for row in (rows[0], rows[-1]))
    return f"{len(rows)} days from {first} to {last} by 24 hours, each from 0, the quietest, to 9, the busiest."


class _Scale:
    """Ten steps between the least and the greatest of some values."""

    def __init__(self, values: Iterable[float]) -> None:
        """Take the range; without values, or if all are equal, everything is level 0."""
        known = list(values)
        self._low = min(known, default=0.0)
        self._width = max(known, default=0.0) - self._low

    def level(self, value: float) -> int:
        """The step of a value, 0-9."""
        return min(9, int(10 * (value - self._low) / self._width)) if self._width > 0 else 0
