"""What to type so that a window fits: an option with a value that still holds in an hour, or one to do without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace

from downtime_cli.core.announcing.notice_period import notice_end
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.candidates import duration_minutes
from downtime_cli.core.planning.constraints import open_weekly
from downtime_cli.core.planning.plan import Change
from downtime_cli.core.policy import Policy, WeeklyHours
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span
from downtime_cli.core.wording import count

_MANY_HOURS = 72  # as days from here on


def suggest_change(code: str, label: str, asked: Policy, window: Span) -> Change:
    """Suggest how a rule can give so that it allows the window, for a command that is typed up to an hour later."""
    match code:
        case "notice-period":
            return Change(option=code, value=_shorten_notice(asked, window.start))
        case "earliest":
            return Change(option=code, value=word_instant(window.start, asked.zone))
        case "latest" if asked.has_latest:
            return Change(option=code, value=word_instant(window.end, asked.zone))
        case "latest":
            begin = min(window.start, max(asked.earliest, asked.as_of))
            return Change(option="horizon", value=f"{-((begin - window.end) // DAY)}d")
        case "holidays":
            return Change(option="avoid-holidays", name=label)
        case _:
            return Change(option=code, name="" if code == "team-hours" else label)


def word_instant(instant: datetime, zone: tzinfo) -> str:
    """Write an instant as the team's clock shows it, with the offset, which no option can change."""
    return instant.astimezone(zone).isoformat(timespec="minutes")


def _shorten_notice(asked: Policy, start: datetime) -> str:
    """Word a notice period that a window at `start` still keeps in an hour, rounded down."""
    later = asked.as_of + HOUR
    for days in range(asked.notice.working_days - 1, 0, -1):
        if notice_end(later, replace(asked.notice, working_days=days)) <= start:
            return count(days, "working day")
    hours = (start - later) // HOUR
    return f"{hours // 24}d" if hours >= _MANY_HOURS else f"{hours}h"


def widen_hours(asked: Policy, window: Span) -> Change | None:
    """Word the weekly hours, by the team's clock, that hold the window; None where no hours do."""
    zone = asked.team_hours[0].zone
    first, last = window.start.astimezone(zone), window.end.astimezone(zone)
    text = f"{first:%a %H:%M}-{last:%H:%M}@{zone_name(zone)}"
    hours = WeeklyHours(
        days=frozenset({first.weekday()}),
        start=first.time().replace(fold=0),
        end=last.time().replace(fold=0),
        zone=zone,
        text=text,
    )
    spans = open_weekly((hours,), Span(window.start - DAY, window.end + DAY))
    if any(span.start <= window.start and window.end <= span.end for span in spans):
        return Change(option="team-hours", value=text)
    return None


def shorter_durations(asked: Policy) -> Iterator[timedelta]:
    """Yield lengths of work that people plan in, longest first: shorter than asked, at least half, with the margin."""
    minutes = duration_minutes(asked)
    unit = next((unit for unit, most in ((15, 120), (30, 480), (60, 2880)) if minutes <= most), 1440)
    least = max(minutes / 2, asked.margin / MINUTE + 1)
    for length in range((minutes - 1) // unit * unit, 0, -unit):
        if length >= least:
            yield length * MINUTE


def shorten_work(duration: timedelta) -> Change:
    """Word work of that length, in whole minutes."""
    if duration > DAY and not duration % DAY:
        return Change(option="duration", value=f"{duration // DAY}d")
    hours, minutes = divmod(duration // MINUTE, 60)
    return Change(option="duration", value=f"{hours}h" * bool(hours) + f"{minutes}m" * bool(minutes))
