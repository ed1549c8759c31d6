"""
What exports say about a plan where their format has room for words: plain text, one fact a line.

They are for the team and its programs: what readers of status pages are told is written by `notices`.
"""

from __future__ import annotations

import json
import re
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.wording import count, duration, hyphenated, iso_utc, printable, time_range, with_zone

# Before the window, and while work is under way.
_EFFECTS: Final = {
    ImpactLevel.OUTAGE: ("will not be available", "is not available until the work is complete"),
    ImpactLevel.DEGRADED: ("may be slow or partly unavailable",) * 2,
    ImpactLevel.REDUCED_REDUNDANCY: ("stays available, with reduced redundancy",) * 2,
    ImpactLevel.NO_IMPACT: ("stays available",) * 2,
}


def title(plan: SavedPlan) -> str:
    """A short title, which says so when the maintenance is cancelled."""
    kind = "Cancelled maintenance" if plan.status is Status.CANCELLED else "Maintenance"
    return f"{kind}: {printable(plan.service)}"


def summary(plan: SavedPlan, what: str = "") -> tuple[str, ...]:
    """The work, what users notice, when by the team's clock and in UTC, and which plan it is.

    Args:
        plan: the plan.
        what: the work in the team's words; left out where it is empty.
    """
    when = _window_words(plan)
    return (
        *((printable(what),) if what else ()),
        _word_effect(plan),
        f"{when}, {duration(plan.window.duration)}",
        f"{iso_utc(plan.window.start)} to {iso_utc(plan.window.end)}",
        identity(plan),
    )


def _window_words(plan: SavedPlan) -> str:
    return hyphenated(with_zone(time_range(plan.window, plan.zone, year=True), plan.zone))


def _word_effect(plan: SavedPlan) -> str:
    """What users notice, or that it is over."""
    before, now = _EFFECTS[plan.impact_level]
    match plan.status:
        case Status.CANCELLED if plan.last_changed >= plan.window.start:
            return "This maintenance was stopped before it was complete."
        case Status.CANCELLED:
            return "This maintenance has been cancelled and will not take place."
        case Status.COMPLETED:
            return f"This maintenance was complete at {iso_utc(plan.last_changed)}."
        case Status.IN_PROCESS:
            return f"{printable(plan.service)} {now}."
        case _:
            return f"{printable(plan.service)} {before}."


def series_summary(series: Series, what: str = "") -> tuple[str, ...]:
    """The same of a series as a whole: which dates it has, by the clock that they follow."""
    head = series.head
    is_off = head.status is Status.CANCELLED
    return (
        *((printable(what),) if what else ()),
        "These maintenance windows have been cancelled." if is_off else _word_effect(head),
        _series_words(series),
        identity(head),
    )


def _series_words(series: Series) -> str:
    """When the windows are: `every Tuesday, 04:00-06:00 Europe/Berlin, 51 dates from 2027-01-05 to 2027-12-28`.

    Those that were called off are not counted, nor those of an earlier rule; all of them where no other is left.
    """
    ruled = [each for each in series.dates if not each.is_replaced]
    counted = [each for each in ruled if each.plan.status is not Status.CANCELLED] or ruled or series.dates
    days = [each.day for each in counted]
    slot = series.slot.words(counted[-1].original.duration)
    words = f"{slot}, {count(len(days), 'date')} from {min(days)} to {max(days)}"
    return hyphenated(words[0].upper() + words[1:])


def series_heading(series: Series) -> tuple[str, ...]:
    """Two lines for comments that say what a file is for, as `heading` does for a plan."""
    head = series.head
    return (f"{title(head)}: {printable(_series_words(series))}.", f"{printable(identity(head))}: {head.status}.")


def identity(plan: SavedPlan) -> str:
    """Which plan it is, and which version of it, counted from 1 for people."""
    return f"Plan {plan.plan_id}, version {plan.sequence + 1}"


def plan_name(plan: SavedPlan) -> str:
    """A name for what represents the plan elsewhere, the same in every version; letters, digits and `._-`."""
    return f"downtime-{safe_id(plan)}"


def safe_id(plan: SavedPlan) -> str:
    """The plan's id as a part of a file's name: letters, digits and `._-`."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", plan.plan_id)


def heading(plan: SavedPlan) -> tuple[str, ...]:
    """Two lines for comments that say what a file is for; neither ends in foreign text."""
    when = _window_words(plan)
    return (f"{title(plan)}: {when}.", f"{printable(identity(plan))}: {plan.status}.")


def as_json(payload: object) -> str:
    """The body of a request, ending in a newline."""
    return json.dumps(payload, indent=2, ensure_ascii=False) + "\n"
