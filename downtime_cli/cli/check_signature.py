"""`downtime check`: what there is to type. As in `app`, annotations are not postponed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from downtime_cli.cli.errors import reports_errors
from downtime_cli.cli.options import (
    AsOf,
    AudienceFile,
    AvoidHolidays,
    Blackout,
    BlackoutFile,
    ConfigFile,
    DayFirst,
    Duration,
    FormatOption,
    Horizon,
    Kind,
    NoticePeriod,
    Protect,
    Service,
    Step,
    TeamHours,
    TimeColumn,
    TrafficFile,
    TrafficZone,
    ValueColumn,
    Zone,
    ZoneColumn,
)
from downtime_cli.core.policy import Objective

CHECK_HELP: Final = """Judge a window that somebody chose: yes or no, what it costs, and what better there was.

Examples:

  downtime check traffic.csv --audience users.csv --start '2026-12-05 04:00' --duration 2h --max-regret 25%

  downtime check traffic.csv --audience users.csv --plan plan.json -o check.xml -o check.md

  downtime check traffic.csv --start 2026-12-05T04:00Z --end 2026-12-05T06:00Z --blackout-file freeze.ics

It takes the rules of `downtime plan`; what `plan` recommends passes with the same options. A broken rule is a no, and
so is a gate (--max-...) that is exceeded. With --plan, the plan's own rules hold where no others are given. Exit
codes: 0 yes, 2 usage, 3 bad input, 4 cannot read or write, 5 no.
"""


@reports_errors
def check(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    traffic: TrafficFile = None,
    audience: AudienceFile = None,
    start: Annotated[str | None, typer.Option(metavar="TIME", help="when the window starts")] = None,
    end: Annotated[str | None, typer.Option(metavar="TIME", help="when it ends, instead of --duration")] = None,
    duration: Duration = None,
    plan: Annotated[Path | None, typer.Option(metavar="PLAN.json", help="the saved plan that chose the window")] = None,
    announced: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="when users were first told  [default: now, or as the plan has it]"),
    ] = None,
    max_regret: Annotated[
        str | None, typer.Option(metavar="PERCENT", help="most it may cost beyond the best window")
    ] = None,
    max_share: Annotated[str | None, typer.Option(metavar="PERCENT", help="most it may take of a week")] = None,
    max_percentile: Annotated[
        str | None, typer.Option(metavar="PERCENT", help="most windows that may be quieter: 10 for the quietest tenth")
    ] = None,
    max_error_budget: Annotated[
        str | None, typer.Option(metavar="PERCENT", help="most it may use of what --slo leaves for 30 days")
    ] = None,
    require_notice: Annotated[
        bool | None, typer.Option("--require-notice", help="the notice period binds, though none was given")
    ] = None,
    earliest: Annotated[str | None, typer.Option(metavar="TIME", help="no start before")] = None,
    latest: Annotated[str | None, typer.Option(metavar="TIME", help="no end after")] = None,
    horizon: Horizon = None,
    notice_period: NoticePeriod = None,
    step: Step = None,
    as_of: AsOf = None,
    timezone: Zone = None,
    traffic_zone: TrafficZone = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    zone_column: ZoneColumn = None,
    value_kind: Kind = None,
    day_first: DayFirst = None,
    blackout: Blackout = None,
    blackout_file: BlackoutFile = None,
    team_hours: TeamHours = None,
    protect: Protect = None,
    avoid_holidays: AvoidHolidays = None,
    slo: Annotated[str | None, typer.Option(metavar="PERCENT", help="service level, to show the error budget")] = None,
    value_per_request: Annotated[str | None, typer.Option(metavar="AMOUNT", help="money one request is worth")] = None,
    objective: Annotated[
        Objective | None, typer.Option(help="least harm to all, or to the worst-hit zone  [default: total]")
    ] = None,
    past_windows: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="plans, .ics or CSV of windows users have borne; repeatable"),
    ] = None,
    top: Annotated[str | None, typer.Option(metavar="NUMBER", help="better windows to show  [default: 3]")] = None,
    service: Service = None,
    format: FormatOption = None,  # noqa: A002 - named like its option
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="also write this file: .xml (JUnit) .html .md .json .csv .txt; repeatable",
        ),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime check`."""
    options = dict(locals())
    from downtime_cli.cli.check_command import run_check
    from downtime_cli.request.settings import gather

    path = options.pop("config")
    code = run_check(gather(options, None if path is None else str(path)), datetime.now(UTC))
    if code:
        raise typer.Exit(code)
