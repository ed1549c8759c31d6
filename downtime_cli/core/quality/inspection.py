"""What was found in the files: how they were read, and what the traffic holds."""

from __future__ import annotations

from msgspec import Struct

from downtime_cli.core.audience import Audience
from downtime_cli.core.errors import Assumption, Issue
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import Span


class Recognised(Struct, frozen=True, kw_only=True):
    """One decision of the reader: `what` (time column, dialect, day order, …), what it took, and why."""

    what: str
    value: str
    why: str


class Columns(Struct, frozen=True, kw_only=True):
    """The header names of the columns in use. Several time or value columns are joined with ` + `."""

    time: str
    value: str
    zone: str | None = None


class TrafficReading(Struct, frozen=True, kw_only=True):
    """Traffic and how it was read. `issues` are warnings and notes only: errors are raised as InputError.

    `rows` counts the rows of data that were used. `has_offsets` tells
    that stamps say what time they are, by an offset or `Z`; otherwise they were read by the zone of the traffic.
    """

    source: str
    traffic: Traffic | TypicalWeek
    rows: int
    columns: Columns
    recognised: tuple[Recognised, ...]
    has_offsets: bool = False
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class AudienceReading(Struct, frozen=True, kw_only=True):
    """An audience and how it was read. `issues` are warnings and notes; `rows` counts those that were used."""

    source: str
    audience: Audience
    rows: int
    columns: Columns
    recognised: tuple[Recognised, ...]
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class Inspection(Struct, frozen=True, kw_only=True):
    """What `downtime inspect` shows.

    `total` is over hours with data; `span` is None for a typical day or week. `profile` is the mean per hour of week
    (168 values, Monday 00:00 first, by the clock of `zone_name`), NaN where there is none. `gaps` are the stretches
    without data, longest first.
    """

    reading: TrafficReading
    hours: int
    missing_hours: int
    total: float
    span: Span | None
    zone_name: str
    profile: tuple[float, ...]
    gaps: tuple[Span, ...]
    background: Background
