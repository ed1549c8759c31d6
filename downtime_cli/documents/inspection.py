"""The document of an inspection, `downtime-inspect/1`: what a traffic file holds and how it was read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct

from downtime_cli.core.window import HOUR
from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from downtime_cli.core.quality import inspection as core

SCHEMA: Final = "downtime-inspect/1"


class Columns(Struct, frozen=True, kw_only=True):
    """The columns in use; several are joined with ` + `."""

    time: Annotated[str, says("Name of the column of times.")]
    value: Annotated[str, says("Name of the column of values.")]
    zone: Annotated[str | None, says("Name of the column of zones; null if there is none.")]


class Recognised(Struct, frozen=True, kw_only=True):
    """A decision of the reader."""

    what: Annotated[str, says("What was to be decided.")]
    value: Annotated[str, says("What was decided.")]
    why: Annotated[str, says("What it rests on.")]


class Inspection(Struct, frozen=True, kw_only=True):
    """What `downtime inspect --format json` prints: what a traffic file holds and how it was read."""

    schema: Annotated[Literal["downtime-inspect/1"], says("Which document this is.")]
    source: Annotated[str, says("The file.")]
    rows: Annotated[parts.Count, says("Rows of data that were used.")]
    hours: Annotated[parts.Count, says("Distinct hours with data.")]
    missing_hours: Annotated[parts.Count, says("Hours between first and last without data.")]
    total: Annotated[float, says("Sum over the hours with data.")]
    first: Annotated[parts.Instant | None, says("Start of the first hour with data; null for a typical day or week.")]
    last: Annotated[parts.Instant | None, says("Start of the last hour with data; null for a typical day or week.")]
    zone: Annotated[str, says("The clock the file was written by.")]
    kind: Annotated[Literal["count", "level"], says("Whether values are added up over time, or averaged.")]
    unit: parts.Unit
    columns: Annotated[Columns, says("Names of the columns in use.")]
    recognised: Annotated[tuple[Recognised, ...], says("Decisions of the reader.")]
    profile: Annotated[
        tuple[float | None, ...],
        Meta(min_length=168, max_length=168),
        says("Mean per hour of week, Monday 00:00 first, by the clock of `zone`; null where nothing was measured."),
    ]
    gaps: Annotated[tuple[parts.Span, ...], says("Stretches without data, longest first.")]
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_inspection(inspection: core.Inspection) -> Inspection:
    """Build the document of an inspection."""
    reading, span = inspection.reading, inspection.span
    return fill(
        Inspection,
        inspection,
        schema=SCHEMA,
        source=reading.source,
        rows=reading.rows,
        first=None if span is None else span.start,
        last=None if span is None else span.end - HOUR,
        zone=inspection.zone_name,
        kind=reading.traffic.kind,
        unit=reading.traffic.unit,
        columns=fill(Columns, reading.columns),
        recognised=fill_all(Recognised, reading.recognised),
        profile=tuple(None if math.isnan(value) else value for value in inspection.profile),
        gaps=fill_all(parts.Span, inspection.gaps),
        **parts.build_background(inspection.background),
    )
