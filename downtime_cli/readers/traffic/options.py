"""What is said about a traffic file beside it, and what is assumed where nothing is."""

from __future__ import annotations

from datetime import datetime, tzinfo

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, Issue, IssueCode, Place, warning
from downtime_cli.core.traffic import Silence, ValueKind


class TrafficOptions(Struct, frozen=True, kw_only=True):
    """What the options of the command line say about a traffic file; None and empty where they say nothing.

    `as_of`: rows after it are left out; `now`: rows more than a day after it are an error.
    """

    as_of: datetime
    now: datetime
    zone: tzinfo | None = None
    time_columns: tuple[str, ...] = ()
    value_columns: tuple[str, ...] = ()
    zone_column: str | None = None
    kind: ValueKind | None = None
    day_first: bool | None = None
    # Columns, and what rows have to hold there.
    only: tuple[tuple[str, str], ...] = ()
    # What hours without rows are; None to decide by the file.
    missing: Silence | None = None


def assume_utc(
    what: str, options: TrafficOptions, source: str, unread: str = ""
) -> tuple[tuple[Issue, ...], tuple[Assumption, ...]]:
    """Warn that times without a zone are taken for UTC, unless an option names one, and note the assumption.

    What the file says about its clock that is not understood is named.
    """
    if options.zone is not None:
        return (), ()
    message = f"{unread}: {what} are read as UTC" if unread else "times carry no zone and are read as UTC"
    remedy = "say whose clock it is with --traffic-zone"
    said = message if unread else f"{what} without a zone are read as UTC"
    assumption = Assumption(AssumptionCode.TIMES_IN_UTC, said)
    return (warning(IssueCode.NAIVE_TIMES, message, remedy, Place(source)),), (assumption,)
