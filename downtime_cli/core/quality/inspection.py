"""What was found in the files: how they were read, and what the traffic holds."""

from __future__ import annotations

from msgspec import Struct

from downtime_cli.core.audience import Audience
from downtime_cli.core.errors import Assumption, Issue
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import Span


class Recognised(Struct, frozen=True, kw_only=True):
    """One decision of the reader."""

    what: str  # was decided: time column, dialect, day order, …
    value: str
    why: str


class Columns(Struct, frozen=True, kw_only=True):
    """The header names of the columns in use; several time or value columns are joined with ` + `."""

    time: str
    value: str
    zone: str | None = None


class TrafficReading(Struct, frozen=True, kw_only=True):
    """Traffic and how it was read. `issues` are warnings and notes only: errors are raised as InputError."""

    source: str
    traffic: Traffic | TypicalWeek
    rows: int  # of data that were used
    columns: Columns
    recognised: tuple[Recognised, ...]
    # Whether stamps say what time they are, by an offset or `Z`; otherwise they were read by the zone of the traffic.
    has_offsets: bool = False
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class AudienceColumns(Struct, frozen=True, kw_only=True):
    """The header names of the columns in use."""

    zone: str
    city: str | None = None  # beside countries
    users: str | None = None  # None where each row is one user
    weight: str | None = None


class AudienceReading(Struct, frozen=True, kw_only=True):
    """An audience and how it was read."""

    source: str
    audience: Audience
    rows: int  # that were used
    total: float  # users in known zones, in whatever unit the file has
    left_out: float  # users in none
    columns: AudienceColumns
    recognised: tuple[Recognised, ...]
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class Inspection(Struct, frozen=True, kw_only=True):
    """What `downtime inspect` shows."""

    reading: TrafficReading
    hours: int  # with data
    missing_hours: int
    total: float  # of the hours with data
    span: Span | None  # None for a typical day or week
    zone_name: str
    # The mean per hour of week: 168 values, Monday 00:00 first, by the clock of `zone_name`; NaN where there is none.
    profile: tuple[float, ...]
    gaps: tuple[Span, ...]  # the stretches without data, longest first
    background: Background


class AudienceInspection(Struct, frozen=True, kw_only=True):
    """What `downtime inspect` shows of an audience."""

    reading: AudienceReading
    background: Background
