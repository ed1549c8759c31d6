"""The files of a command, read as of a moment, and the policies that they are planned by."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.errors import Assumption, InputError, Issue, IssueCode, UsageError
from downtime_cli.core.quality.inspection import AudienceReading, TrafficReading
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import DAY, WEEK
from downtime_cli.request.asked import word_options
from downtime_cli.request.chosen import with_horizon
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request
from downtime_cli.request.readings import audience_options, audience_without_file, traffic_options

if TYPE_CHECKING:
    from downtime_cli.core.policy import Policy
    from downtime_cli.core.quality.finding import Background
    from downtime_cli.readers.table.csv_table import Table
    from downtime_cli.readers.traffic.options import TrafficOptions

Progress: TypeAlias = Callable[[int, int | None], None]
ShowProgress: TypeAlias = Callable[[str], AbstractContextManager[Progress | None]]


def read_policies(request: Request, inputs: Inputs) -> tuple[Policy, Policy | None]:
    """Build the policy of a plan and that of its past weeks: None where there is no past to test advice on.

    The second leaves out what `downtime backtest` passes over: limits and past windows. The first leaves out what the
    files close before the plan. Files are read only once, as one may be standard input.

    Raises:
        UsageError: an option is malformed.
        InputError: options contradict each other.
    """
    from downtime_cli.core.backtest.trials import ENOUGH_WEEKS

    traffic, audience, as_of = inputs.reading.traffic, inputs.audience, inputs.as_of
    if not isinstance(traffic, Traffic):
        return with_horizon(request.look_ahead(request.policy(audience, as_of)), request), None
    horizon = request.options.horizon.effective
    end = traffic.start_of(traffic.total.first_epoch_hour + len(traffic.total.values))
    every = request.policy(audience, as_of, [end - horizon - ENOUGH_WEEKS * WEEK])
    given, begin = len(request.options.blackout.texts), min(every.earliest, as_of) - DAY
    policy = replace(
        every,
        blackouts=(*every.blackouts[:given], *(one for one in every.blackouts[given:] if one.span.end > begin)),
        holidays=tuple(one for one in every.holidays if one.span.end > begin),
    )
    policy = with_horizon(request.look_ahead(policy), request)
    if request.chosen is not None or every.recurring is not None or every.duration > horizon:
        return policy, None
    return policy, replace(every, earliest=as_of, latest=as_of + horizon, past_windows=())


class Inputs(Struct, frozen=True, kw_only=True):
    """The files of a command, read as of a moment, with all that was found and assumed on the way."""

    as_of: datetime
    reading: TrafficReading
    audience: Audience
    issues: tuple[Issue, ...]
    assumptions: tuple[Assumption, ...]


def read_inputs(request: Request, show_progress: ShowProgress) -> Inputs:
    """Read traffic and audience; where no audience was given, the request finds another.

    Raises:
        UsageError: both are to come from standard input, or no traffic was named.
        InputError: a file cannot be understood, or only a column of one is named.
        AccessError: a file cannot be read.
    """
    from downtime_cli.readers.table.csv_table import read_table

    traffic, audience_file = traffic_path(request.options), request.options.audience.text
    if traffic == "-" and audience_file == "-":
        message, remedy = "standard input can be one file only", "pass the other as a path"
        raise UsageError.of(IssueCode.BAD_OPTION, message, remedy, "--audience")
    _need_audience(request.options)
    as_of = request.as_of()
    with show_progress("Reading") as progress:
        table = read_table(traffic, progress=progress)
        reading = read_hours(table, traffic_options(request, as_of), audience_file)
    issues, assumptions = reading.issues, reading.assumptions
    if audience_file is None:
        audience, unsaid = audience_without_file(request, reading)
        issues = (*issues, *unsaid)
    else:
        users = read_users(audience_file, request, as_of)
        audience = users.audience
        issues, assumptions = (*issues, *users.issues), (*assumptions, *users.assumptions)
    return Inputs(as_of=as_of, reading=reading, audience=audience, issues=issues, assumptions=assumptions)


def _need_audience(options: Options) -> None:
    """Refuse a column of the audience that is typed where no file of it is."""
    for given in (options.users_column, options.audience_zone_column):
        if given.text is not None and given.is_typed and options.audience.text is None:
            raise given.contradiction("there is no file of users that has this column", "name it: --audience USERS.csv")


def read_hours(table: Table, options: TrafficOptions, audience_file: str | None) -> TrafficReading:
    """Read traffic; what it is instead is told where it looks like users.

    Raises:
        InputError: it cannot be understood.
    """
    from downtime_cli.readers.traffic.traffic_csv import read_traffic_table

    try:
        return read_traffic_table(table, options)
    except InputError as error:
        from downtime_cli.readers.audience.file_kinds import audience_for_traffic, lists_members, looks_like_audience
        from downtime_cli.readers.table.csv_table import read_table

        lacks_counts = error.issues[0].code is IssueCode.MISSING_COLUMN and not options.value_columns
        if looks_like_audience(table, options) or (lacks_counts and lists_members(table)):
            other = None if audience_file is None else read_table(audience_file)
            raise audience_for_traffic(table, other, options) from None
        raise


def _open_audience(path: str) -> Table:
    """Open the file of users; what to do with one that is no table is told for users."""
    from downtime_cli.readers.table.csv_table import read_table

    try:
        return read_table(path)
    except InputError as error:
        from downtime_cli.readers.audience.file_kinds import refuse_as_audience

        if not {each.code for each in error.issues} <= {IssueCode.OTHER_FORMAT, IssueCode.BINARY_FILE}:
            raise
        raise refuse_as_audience(error, path) from None


def read_users(path: str, request: Request, as_of: datetime) -> AudienceReading:
    """Read an audience; what it is instead is told where it looks like traffic.

    Raises:
        InputError: it cannot be understood.
        AccessError: it cannot be read.
    """
    from downtime_cli.readers.audience.audience_csv import read_audience_table
    from downtime_cli.readers.audience.audience_layout import holds_places
    from downtime_cli.readers.audience.file_kinds import looks_like_traffic, traffic_for_audience

    table = _open_audience(path)
    try:
        return read_audience_table(table, audience_options(request.options))
    except InputError:
        if not holds_places(table) and looks_like_traffic(table, traffic_options(request, as_of)):
            raise traffic_for_audience(table) from None
        raise


def build_background(request: Request, inputs: Inputs, until: datetime | None = None) -> Background:
    """Judge the data up to a moment, else up to now, and pass on all that was assumed and found on the way."""
    from downtime_cli.core.quality.finding import Background
    from downtime_cli.core.quality.judge_traffic import judge_traffic

    return Background(
        quality=judge_traffic(
            inputs.reading,
            until or inputs.as_of,
            inputs.audience,
            for_a_year=request.options.recurring.value is not None,
        ),
        assumptions=(*inputs.assumptions, *request.assumptions),
        issues=(*inputs.issues, *request.issues),
        asked=word_options(request.options),
    )


def traffic_path(options: Options) -> str:
    """The traffic file.

    Raises:
        UsageError: none was named.
    """
    path = options.traffic.text
    if path is None:
        length = " -d 2h" if options.command in Options.duration.required else ""
        remedy = f"name the CSV file of traffic by hour: downtime {options.command} traffic.csv{length}"
        raise UsageError.of(IssueCode.MISSING_OPTION, "which traffic?", remedy, "TRAFFIC")
    return path
