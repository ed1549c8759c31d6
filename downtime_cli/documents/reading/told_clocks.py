"""
What readers were told that their clocks would show, held against what their clocks say now.

Governments change clocks at short notice. A plan holds exact times, and beside them the clock times that were promised:
by other time-zone data than it was made with, clocks show another time at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, warning
from downtime_cli.core.localtime import resolve_wall, zone_name
from downtime_cli.core.wording import iso_utc, moment
from downtime_cli.readers.zones.zone_names import parse_zone

if TYPE_CHECKING:
    from downtime_cli.core.window import Span
    from downtime_cli.documents.reading import needed
    from downtime_cli.documents.reading.checked import Checked
    from downtime_cli.documents.reading.places import Path


def find_moved_clocks(checked: Checked[needed.Plan], window: Span, zone: tzinfo) -> Iterator[Issue]:
    """Yield a warning for each zone whose clock will not show the time that the plan says of its window.

    `zone` is the team's, whose clock the window itself is by.
    """
    plan = checked.needed
    promised: list[tuple[tzinfo, needed.LocalTimes, Path]] = [(zone, plan.window, ("window",))]
    for index, each in enumerate(plan.impact.zones):
        with suppress(InputError):  # a name that only other data know
            promised.append((parse_zone(each.zone, Place(checked.source)), each, ("impact", "zones", index)))
    moved = set()
    for clock, told, path in promised:
        for verb, text, instant in (("start", told.local_start, window.start), ("end", told.local_end, window.end)):
            local = _read_local(text, instant)
            has_moved = local is not None and local.utcoffset() != instant.astimezone(clock).utcoffset()
            if local is not None and has_moved and clock not in moved:
                moved.add(clock)
                yield _warn(f"{verb}s", local, clock, checked.place(*path, f"local_{verb}"))


def _read_local(text: str | None, instant: datetime) -> datetime | None:
    """Read the clock time of an instant; None if there is none, or one of another instant: the plan was edited."""
    try:
        local = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
    return local if local == instant else None


def _warn(verb: str, told: datetime, zone: tzinfo, place: Place) -> Issue:
    name, clock = zone_name(zone), told.tzinfo
    assert clock is not None  # the declaration has an offset
    kept = resolve_wall(told.replace(tzinfo=None), zone)
    message = (
        f"in {name} readers were told that the work {verb} {moment(told, clock)}, but clocks there will show "
        f"{moment(told, zone)}: the time-zone data are not those that the plan was made with"
    )
    remedy = "tell readers the new time, then plan again with --replaces"
    if verb == "starts":
        remedy += f"; to keep the time that they were told, say --start {iso_utc(kept)} too"
    return warning(IssueCode.MOVED_CLOCK, message, remedy, place)
