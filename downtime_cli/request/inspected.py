"""What is asked of `downtime inspect`: a look at traffic, or at an audience, as the options say or the file does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from downtime_cli.core.errors import InputError
from downtime_cli.request.inputs import ShowProgress, traffic_path
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request
from downtime_cli.request.readings import audience_options, traffic_options

if TYPE_CHECKING:
    from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
    from downtime_cli.readers.table.csv_table import Table
    from downtime_cli.readers.traffic.options import TrafficOptions

_OF_AUDIENCE: Final = (Options.users_column, Options.audience_zone_column)
_OF_TRAFFIC: Final = (
    Options.traffic_zone,
    Options.time_column,
    Options.value_column,
    Options.zone_column,
    Options.value_kind,
    Options.day_first,
    Options.only,
)


def inspect_file(request: Request, show_progress: ShowProgress) -> Inspection | AudienceInspection:
    """Read a file and sum up what it holds.

    Raises:
        UsageError: no file was named.
        InputError: it cannot be understood.
        AccessError: it cannot be read.
    """
    from downtime_cli.core.quality.judge_traffic import build_inspection
    from downtime_cli.readers.table.csv_table import read_table
    from downtime_cli.readers.traffic.traffic_csv import read_traffic_table

    as_of = request.as_of()
    options = traffic_options(request, as_of)
    with show_progress("Reading") as progress:
        table = read_table(traffic_path(request.options), progress=progress)
        if _is_audience(table, request.options, options):
            return _inspect_audience(table, request)
        try:
            return build_inspection(read_traffic_table(table, options), as_of)
        except InputError as error:
            from downtime_cli.readers.audience.file_kinds import audience_after_all, looks_like_traffic

            if looks_like_traffic(table, options):
                raise
            raise audience_after_all(table, error, lambda: _inspect_audience(table, request)) from None


def _inspect_audience(table: Table, request: Request) -> AudienceInspection:
    from downtime_cli.core.quality.finding import NO_FINDINGS, Background
    from downtime_cli.core.quality.inspection import AudienceInspection
    from downtime_cli.readers.audience.audience_csv import read_audience_table

    reading = read_audience_table(table, audience_options(request.options))
    background = Background(quality=NO_FINDINGS, assumptions=reading.assumptions, issues=reading.issues)
    return AudienceInspection(reading=reading, background=background)


def _is_audience(table: Table, options: Options, how: TrafficOptions) -> bool:
    """Whether a file is to be read as an audience: as the options that are typed say, otherwise as it looks."""
    from downtime_cli.readers.audience.file_kinds import lists_members, looks_like_audience

    for group, answer in ((_OF_AUDIENCE, True), (_OF_TRAFFIC, False)):
        given = (getattr(options, option.name) for option in group)
        if any(each.texts and each.is_typed for each in given):
            return answer
    return looks_like_audience(table, how) or lists_members(table)
