"""The words for what a file of traffic or of users holds, for the report and its first screen."""

from __future__ import annotations

import math
from datetime import UTC, tzinfo
from typing import NamedTuple

from msgspec.structs import replace

from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
from downtime_cli.core.wording import DASH, LONG_WEEKDAYS, count, number, percent, printable, zone_time
from downtime_cli.report.blocks import Clocked, Time, time_of


def word_amount(inspection: Inspection) -> str:
    """Say how much traffic there is."""
    unit = printable(inspection.reading.traffic.unit)
    return f"{count(inspection.hours, 'hour')}, {number(inspection.total)} {unit}"


def inspection_zone(inspection: Inspection) -> tzinfo:
    """The zone by whose clock the profile is shown."""
    return inspection.reading.traffic.zone or UTC


def word_span(inspection: Inspection) -> Time | str:
    """Say from when to when there is traffic, and by which clock."""
    zone = inspection_zone(inspection)
    if inspection.span is None:
        return (
            f"A typical {'day' if inspection.hours <= 24 else 'week'} without dates, {zone_time(inspection.zone_name)}"
        )
    when = time_of(inspection.span, zone, year=True)
    return when if inspection.zone_name.startswith("UTC") else replace(when, words=f"{when}, {inspection.zone_name}")


class Extremes(NamedTuple):
    """The quietest and the busiest hour of the week, each with its mean, and how many times the one the other is."""

    quietest: Clocked
    least: str
    busiest: Clocked
    most: str
    swing: str  # empty words where the quietest hour has nothing


def word_extremes(inspection: Inspection) -> Extremes | None:
    """Name the quietest and the busiest hour, the first of equal ones; None without data."""
    known = [(value, hour) for hour, value in enumerate(inspection.profile) if not math.isnan(value)]
    if not known:
        return None
    (least, quiet), (most, busy) = min(known), max(known, key=lambda item: (item[0], -item[1]))
    quietest, busiest = (_name_hour(hour, inspection) for hour in (quiet, busy))
    swing = f"{number(most / least)} times the quietest" if least > 0 else ""
    return Extremes(quietest=quietest, least=number(least), busiest=busiest, most=number(most), swing=swing)


def count_missing(inspection: Inspection) -> str:
    """Count the hours without data among all of the span; empty words if there are none."""
    if not inspection.missing_hours:
        return ""
    everything = inspection.hours + inspection.missing_hours
    share = percent(inspection.missing_hours / everything)
    gaps = count(len(inspection.gaps), "gap")
    return f"{inspection.missing_hours:,} of {count(everything, 'hour')} ({share}), in {gaps}"


def _name_hour(hour: int, inspection: Inspection) -> Clocked:
    day = "every day" if inspection.span is None and inspection.hours <= 24 else LONG_WEEKDAYS[hour // 24]
    words = f"{day} {hour % 24:02d}:00{DASH}{(hour + 1) % 24:02d}:00"
    return Clocked(words=words, told=inspection.zone_name)


def count_users(inspection: AudienceInspection) -> str:
    """Count the users whose zones are known, and say by what."""
    users = inspection.reading.columns.users
    return f"{number(inspection.reading.total)} {'users, one a row' if users is None else f'from column {users!r}'}"


def count_left_out(inspection: AudienceInspection) -> str:
    """Count the users whose zones are not known."""
    left_out, known = inspection.reading.left_out, inspection.reading.total
    return f"{number(left_out)} ({percent(left_out / (known + left_out))}), in no known zone" if left_out else "nobody"


def count_places(inspection: AudienceInspection) -> str:
    """Say in how many zones there are users."""
    return f"Users in {count(len(inspection.reading.audience.zones), 'time zone')}"
