"""The document of an audience, `downtime-audience/1`: where the users of a file are and how it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Struct

from downtime_cli.core.localtime import zone_name
from downtime_cli.documents import parts
from downtime_cli.documents.inspection import Recognised
from downtime_cli.documents.parts import fill, fill_all, says

if TYPE_CHECKING:
    from downtime_cli.core.quality import inspection as core

SCHEMA: Final = "downtime-audience/1"


class AudienceColumns(Struct, frozen=True, kw_only=True):
    """The columns in use; null where there is none."""

    zone: Annotated[str, says("Name of the column of zones or countries.")]
    city: Annotated[str | None, says("Name of the column of cities that tells the zones of a country apart.")]
    users: Annotated[str | None, says("Name of the column of numbers or shares; null where each row is one user.")]
    weight: Annotated[str | None, says("Name of the column of weights.")]


class UsersOfZone(Struct, frozen=True, kw_only=True):
    """The users of one zone."""

    zone: Annotated[parts.Zone, says("The zone.")]
    share: parts.UserShare
    weight: Annotated[parts.Amount, says("What an hour of one of its users is worth; 1 is ordinary.")]


class Audience(Struct, frozen=True, kw_only=True):
    """What `downtime inspect --format json` prints of an audience: where the users are and how the file was read."""

    schema: Annotated[Literal["downtime-audience/1"], says("Which document this is.")]
    source: Annotated[str, says("The file.")]
    rows: Annotated[parts.Count, says("Rows that were used.")]
    total: Annotated[parts.Amount, says("Users in known zones, in the unit of the file.")]
    left_out: Annotated[parts.Amount, says("Users in no known zone, in the same unit.")]
    columns: Annotated[AudienceColumns, says("Names of the columns in use.")]
    recognised: Annotated[tuple[Recognised, ...], says("Decisions of the reader.")]
    audience: Annotated[tuple[UsersOfZone, ...], says("The zones of users, most users first; shares sum to 1.")]
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_audience(inspection: core.AudienceInspection) -> Audience:
    """Build the document of an audience."""
    reading = inspection.reading
    background = parts.build_background(inspection.background)
    return fill(
        Audience,
        reading,
        schema=SCHEMA,
        columns=fill(AudienceColumns, reading.columns),
        recognised=fill_all(Recognised, reading.recognised),
        audience=tuple(fill(UsersOfZone, each, zone=zone_name(each.zone)) for each in reading.audience.zones),
        assumptions=background["assumptions"],
        issues=background["issues"],
    )
