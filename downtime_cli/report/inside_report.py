"""The report of `downtime check --standing`: inside a window or not, which and till when, and the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.inside import Finding, Inside
from downtime_cli.core.series.series import SeriesDate
from downtime_cli.core.window import Span
from downtime_cli.core.wording import capitalised, iso_utc, printable
from downtime_cli.report.blocks import AnyTime, Check, Fact, Time, Tone, Verdict, fact, line, time_at, time_of
from downtime_cli.report.report import Report

_NAME: Final = "inside a confirmed window of the standing one"
_REASONS: Final = {
    Finding.PARTLY: "only partly inside the window {date}",
    Finding.NOT_CONFIRMED: "the window {date} is not confirmed",
    Finding.COMPLETED: "the work of the window {date} is over",
    Finding.CANCELLED: "the window {date} was cancelled",
    Finding.MOVED: "the date of the rule, {day}, was moved to {date}",
    Finding.LEFT_OUT: "the date of the rule, {day}, is left out: {names}",
    Finding.OUTSIDE: "outside of all windows",
}


def build_inside_report(found: Inside) -> Report:
    """Describe where a moment or span lies, by the clock that was asked for."""
    head, asked = found.series.head, _word_asked(found)
    why, times = _explain(found)
    answer = "Yes" if found.passes else "No"
    tone = Tone.NORMAL if found.passes else Tone.STRONG
    check = Check(
        code="inside",
        name=_NAME,
        text=why,
        found=found.finding.value,
        verdict="yes" if found.passes else "NO",
        is_met=found.passes,
        fails=not found.passes,
    )
    return Report(
        title=f"Standing maintenance window of {printable(head.service)}, checked",
        headline=f"{answer}: {asked}, {why}",
        times=(asked, *times),
        verdict=Verdict(words=answer, tone=tone, about=str(asked), reason=f"{capitalised(why)}."),
        facts=tuple(_list_facts(found)),
        closing=(
            line(
                f"Standing window {head.plan_id}, version {head.sequence + 1}, {head.status}; "
                f"checked as of {iso_utc(found.as_of)}",
                Tone.QUIET,
            ),
        ),
        checks=(check,),
        plan=printable(head.plan_id),
        refuses=not found.passes,
        as_of=found.as_of,
    )


def _word_asked(found: Inside) -> Time:
    if found.start == found.end:
        return time_at(found.start, found.zone, year=True)
    return time_of(Span(found.start, found.end), found.zone, year=True)


def _explain(found: Inside) -> tuple[str, tuple[AnyTime, ...]]:
    """Say why, or till when, and the times in that."""
    date, left_out = found.date, found.left_out
    if found.passes and date is not None:
        end = _word_end(date.plan.window, found)
        return f"inside the window until {end}", (end,)
    when = None if date is None else time_of(date.plan.window, found.zone, year=True)
    names = "" if left_out is None else ", ".join(left_out.names) or left_out.code
    day = date.day if date is not None else None
    if left_out is not None:
        day = left_out.window.start.astimezone(found.series.slot.zone).date()
    why = _REASONS[found.finding].format(date=when, day=day, names=names)
    return printable(why), () if when is None else (when,)


def _word_end(window: Span, found: Inside) -> Time:
    """The end of a window, with its date where it is another day than what was asked about."""
    end: datetime = window.end.astimezone(found.zone)
    if end.date() == found.start.astimezone(found.zone).date():
        return Time(words=f"{end:%H:%M}", start=window.end)
    return time_at(window.end, found.zone, clock=False)


def _list_facts(found: Inside) -> Iterator[Fact]:
    """Say how the series repeats, which date it is about, and which one is next."""
    series = found.series
    yield fact("Repeats", capitalised(series.slot.words(series.dates[-1].original.duration)))
    if found.date is not None:
        yield _word_date("Window", found.date, found)
    if found.next is None:
        yield fact("Next", "none: no date is planned after it")
    else:
        yield _word_date("Next", found.next, found)


def _word_date(label: str, date: SeriesDate, found: Inside) -> Fact:
    """Name a date by its window and status, and by the day of its rule where it is another time."""
    when = time_of(date.plan.window, found.zone, year=True)
    was = time_of(date.original, found.zone, year=True)
    moved = f", by the rule {was}" if date.plan.window != date.original else ""
    status = "" if date.plan.status is Status.CONFIRMED else f", {date.plan.status}"
    return fact(label, f"{when}{moved}{status} (--date {date.day})", (when, *([was] if moved else [])))
