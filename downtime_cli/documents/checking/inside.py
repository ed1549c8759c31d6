"""The document of a look at a standing window, `downtime-inside/1`: whether a moment or span lies inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.inside import Finding
from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, says, service_name

if TYPE_CHECKING:
    from downtime_cli.core.checking import inside as core
    from downtime_cli.core.series.series import SeriesDate

SCHEMA: Final = "downtime-inside/1"


class Asked(Struct, frozen=True, kw_only=True):
    """The moment or span that was asked about."""

    start: Annotated[parts.Instant, says("When it begins.")]
    end: Annotated[parts.Instant, says("When it ends; the same as its start for a moment.")]


class Date(Struct, frozen=True, kw_only=True):
    """A date of the standing window as it stands."""

    day: Annotated[str, says("Its name: the local day on which the rule has it, `YYYY-MM-DD`.")]
    plan_id: Annotated[str, says("Its id.")]
    sequence: Annotated[parts.Count, says("Its version.")]
    status: Annotated[Status, says("Where it stands.")]
    window: Annotated[parts.Window, says("When it takes place; local times are by the clock of `timezone`.")]
    original: Annotated[parts.Window, says("When the rule has it.")]


class Inside(Struct, frozen=True, kw_only=True):
    """What `downtime check --standing --format json` prints: whether a moment or span is inside a standing window."""

    schema: Annotated[Literal["downtime-inside/1"], says("Which document this is.")]
    service: parts.Service
    plan_id: Annotated[str, says("The standing window.")]
    sequence: Annotated[parts.Count, says("Its version.")]
    status: Annotated[Status, says("Where it stands as a whole.")]
    as_of: parts.AsOf
    timezone: parts.TeamZone
    asked: Annotated[Asked, says("What was asked about.")]
    outcome: Annotated[Finding, says("`inside` passes; anything else says why it does not.")]
    passes: Annotated[bool, says("Whether it lies inside a window that takes place.")]
    date: Annotated[Date | None, says("The date it is about; null outside of all, and where it is left out.")]
    left_out: Annotated[tuple[str, ...], says("What leaves the date of the rule out; empty for any other outcome.")]
    next: Annotated[Date | None, says("The first date after it that is not over; null after the last.")]


def build_inside(found: core.Inside) -> Inside:
    """Build the document."""
    head = found.series.head
    return fill(
        Inside,
        head,
        schema=SCHEMA,
        service=service_name(head.service),
        as_of=found.as_of,
        timezone=found.zone,
        asked=fill(Asked, found),
        outcome=found.finding,
        passes=found.passes,
        date=_build_date(found.date, found),
        left_out=() if found.left_out is None else found.left_out.names or (found.left_out.code,),
        next=_build_date(found.next, found),
    )


def _build_date(date: SeriesDate | None, found: core.Inside) -> Date | None:
    if date is None:
        return None
    window, original = (parts.build_window(each, found.zone) for each in (date.plan.window, date.original))
    return fill(Date, date.plan, day=date.day.isoformat(), window=window, original=original)
