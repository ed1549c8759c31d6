"""Whether a file is traffic or an audience, by what is in it: files passed in each other's place are told."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from msgspec.structs import replace

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.readers.audience.audience_layout import holds_places
from downtime_cli.readers.audience.people_columns import find_person
from downtime_cli.readers.table.column_names import is_label
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.time_columns import find_time
from downtime_cli.readers.traffic.typical.typical_columns import find_columns
from downtime_cli.readers.traffic.wide_tables import unpivot
from downtime_cli.readers.zones.place_headings import PlaceKind, kind_of_heading


def looks_like_audience(table: Table, options: TrafficOptions) -> bool:
    """Whether a table has a column of places and no times; traffic by zone has both."""
    return holds_places(table) and not looks_like_traffic(table, options)


def lists_members(table: Table) -> bool:
    """Whether each row is somebody in a place; times beside it, such as those of sign-ups, make no traffic of it."""
    header = Header(table)
    counts = [c for c, name in enumerate(header.names) if header.is_numeric(c) and not is_label(name)]
    return holds_places(table) and find_person(header, counts) is not None


def looks_like_traffic(table: Table, options: TrafficOptions) -> bool:
    """Whether a table has times, or hours of a typical day or week."""
    header = Header(table)
    try:
        has_times = find_time(header, options) is not None or find_columns(header, options) is not None
        return has_times or unpivot(table) is not None
    except InputError:
        return True  # times that are refused are times


def audience_for_traffic(table: Table, other: Table | None, options: TrafficOptions) -> InputError:
    """Make the error for a file of users in the place of traffic; `other` is the file in the place of users."""
    message = "this file has no times, but users by place: it is an audience, not traffic by hour"
    if looks_like_traffic(table, options):
        message = "each row is a user in a place, and no column counts: it looks like an audience, not traffic by hour"
    name = shlex.quote(table.source.name)
    remedy = f"name traffic by hour in its place, and this file as --audience {name}"
    if other is not None and looks_like_traffic(other, options):
        remedy = f"swap the files: {shlex.quote(other.source.name)} in its place, and --audience {name}"
    return Header(table).error(IssueCode.MISSING_COLUMN, message, remedy)


def traffic_for_audience(table: Table) -> InputError:
    """Make the error for a file of traffic in the place of users."""
    message = "this file has times, but no places of users: it is traffic by hour, not an audience"
    remedy = "name users by time zone or country as --audience; traffic is the first file"
    return Header(table).error(IssueCode.MISSING_COLUMN, message, remedy)


def audience_after_all(table: Table, error: InputError, read: Callable[[], object]) -> InputError:
    """Make the error for a file that is not known to be an audience, and has no times either.

    Args:
        table: the file.
        error: what is wrong with it as traffic.
        read: reads it as users; its error is the right one where a heading is that of places.
    """
    if any(kind_of_heading(name) is not PlaceKind.UNKNOWN for name in table.header):
        try:
            read()
        except InputError as other:
            return other
    first, *rest = error.issues
    remedy = f"{first.remedy}; of users, name the column of places with --audience-zone-column"
    return InputError(replace(first, remedy=remedy), *rest)


def refuse_as_audience(error: InputError, name: str) -> InputError:
    """Change what to do with a file that is no table: users have no hours."""
    (issue,) = error.issues
    made = "audience.csv" if name.endswith("users.csv") else "users.csv"
    remedy = re.sub(r"\b(hours|traffic)\.csv$", made, issue.remedy).replace("with the hours", "with the users")
    if issue.code is IssueCode.OTHER_FORMAT:
        remedy = "make a CSV file with a row for each country or time zone, and the number of users in it"
    return InputError(replace(issue, remedy=remedy))
