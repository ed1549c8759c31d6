"""What a file was found to hold, in one line."""

from __future__ import annotations

from datetime import UTC

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.inspection import AudienceReading, Inspection
from downtime_cli.core.wording import count, day_name, percent
from downtime_cli.report.cautions import verdict_line


def word_traffic(inspection: Inspection) -> str:
    """Say how much traffic there is, of when, and how far it can be trusted."""
    verdict = verdict_line(inspection.background.quality).text
    held = f"{count(inspection.hours, 'hour')}{_word_days(inspection)}"
    return f"{held}, {verdict[0].lower()}{verdict[1:]}"


def _word_days(inspection: Inspection) -> str:
    if inspection.span is None:
        return f" of a typical {'day' if inspection.hours <= 24 else 'week'}"
    zone = inspection.reading.traffic.zone or UTC
    first, last = (end.astimezone(zone) for end in (inspection.span.start, inspection.span.end))
    days = f"{day_name(first, year=first.year != last.year)} - {day_name(last, year=True)}"
    missing = f" ({inspection.missing_hours:,} missing)" if inspection.missing_hours else ""
    return f"{missing}, {days}"


def word_users(reading: AudienceReading) -> str:
    """Say in how many zones users are, and where most of them."""
    zones = reading.audience.zones
    return f"users in {count(len(zones), 'time zone')}, {percent(zones[0].share)} of them in {zone_name(zones[0].zone)}"
