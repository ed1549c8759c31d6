"""
The command line: what there is to type. Everything else is imported when a command runs, so that help is quick.

Options are mostly texts; `request` gives them their meaning, since `downtime.toml` may hold them as well. Annotations
are not postponed here: Typer looks at each of them five times, and would have to evaluate its text each time.
"""

import gc
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from downtime_cli.cli.check_signature import CHECK_HELP, check
from downtime_cli.cli.errors import INTERRUPTED, reports_errors
from downtime_cli.cli.files import silence_stdout, write_stdout
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
    Output,
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
from downtime_cli.cli.plain_values import HELP_NAMES, spare_adapters
from downtime_cli.cli.saved_commands import COMMANDS
from downtime_cli.core.policy import ImpactLevel, Objective, Recurrence

PLAN_HELP = """Recommend the maintenance window with the lowest impact, and say whom to tell when.

Examples:

  downtime plan traffic.csv --audience users.csv --duration 2h

  downtime plan traffic.csv.gz --traffic-zone Europe/Berlin --duration 90m --notice-period '5 working days'

  downtime plan ga4.csv --audience countries.csv --duration 4h --format markdown -o plan.json

  downtime plan traffic.csv --audience users.csv --duration 2h --recurring monthly

TRAFFIC is a CSV of traffic by hour, AUDIENCE one of users by time zone or country; - reads standard input. Exit codes:
0 a window was found, 2 usage, 3 bad input, 4 cannot read or write, 5 nothing fits.
"""
INSPECT_HELP = """Show how a traffic file is read and what it holds: the week as a heatmap, totals, gaps, a verdict.

Examples:

  downtime inspect traffic.csv

  downtime inspect ga4.csv --traffic-zone America/New_York --format json
"""
BACKTEST_HELP = """Measure how good the advice would have been on your own past: against the best, and Sunday 02:00.

Examples:

  downtime backtest traffic.csv --audience users.csv --duration 2h

  downtime backtest traffic.csv --duration 4h --team-hours 'Mon-Fri 06:00-20:00' --origins 26 -o backtest.md

Plans once for each past week, sees only what was known by then, and looks at what really happened. Markdown, JSON and
CSV hold every week.
"""
SCHEMA_HELP = """Print the JSON Schema of a document: plan, refusal, standing, check, inspect, backtest or due.

Example:

  downtime schema plan > plan-1.json
"""

app = typer.Typer(
    name="downtime",
    help="Find the maintenance window that hurts the fewest people, and plan what to tell them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": HELP_NAMES, "max_content_width": 100},
)


def _show_version(value: bool) -> None:
    """Print the version and end."""
    if value:
        from importlib.metadata import version

        typer.echo(f"downtime {version('downtime-cli')}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Find the maintenance window that hurts the fewest people, and plan what to tell them."""


@app.command(help=PLAN_HELP)
@reports_errors
def plan(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    traffic: TrafficFile = None,
    audience: AudienceFile = None,
    duration: Duration = None,
    earliest: Annotated[str | None, typer.Option(metavar="TIME", help="no start before  [default: now]")] = None,
    latest: Annotated[
        str | None, typer.Option(metavar="TIME", help="no end after  [default: earliest + horizon]")
    ] = None,
    horizon: Horizon = None,
    notice_period: NoticePeriod = None,
    recurring: Annotated[
        Recurrence | None, typer.Option(help="a standing window for the next 12 months", show_default=False)
    ] = None,
    step: Step = None,
    margin: Annotated[str | None, typer.Option(metavar="LENGTH", help="time to roll back, inside the window")] = None,
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
    top: Annotated[str | None, typer.Option(metavar="NUMBER", help="alternatives to show  [default: 3]")] = None,
    regions: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="tell regions, at most so many, in their own hours")
    ] = None,
    service: Service = None,
    replaces: Annotated[
        Path | None, typer.Option(metavar="PLAN.json", help="the plan that moves: same id, next sequence")
    ] = None,
    impact_level: Annotated[ImpactLevel | None, typer.Option(help="what users notice  [default: OUTAGE]")] = None,
    format: FormatOption = None,  # noqa: A002 - named like its option
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime plan`."""
    options = dict(locals())
    from downtime_cli.cli.plan_command import run_plan
    from downtime_cli.request.settings import gather

    path = options.pop("config")
    code = run_plan(gather(options, None if path is None else str(path)), datetime.now(UTC))
    if code:
        raise typer.Exit(code)


@app.command(help=INSPECT_HELP)
@reports_errors
def inspect(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    traffic: TrafficFile = None,
    traffic_zone: TrafficZone = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    zone_column: ZoneColumn = None,
    value_kind: Kind = None,
    day_first: DayFirst = None,
    as_of: AsOf = None,
    format: FormatOption = None,  # noqa: A002 - named like its option
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime inspect`."""
    options = dict(locals())
    from downtime_cli.cli.inspect_command import run_inspect
    from downtime_cli.request.settings import gather

    path = options.pop("config")
    run_inspect(gather(options, None if path is None else str(path)), datetime.now(UTC))


@app.command(help=BACKTEST_HELP)
@reports_errors
def backtest(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    traffic: TrafficFile = None,
    audience: AudienceFile = None,
    duration: Duration = None,
    horizon: Horizon = None,
    notice_period: NoticePeriod = None,
    step: Step = None,
    origins: Annotated[str | None, typer.Option(metavar="NUMBER", help="past weeks, at most  [default: 52]")] = None,
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
    service: Service = None,
    format: FormatOption = None,  # noqa: A002 - named like its option
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime backtest`."""
    options = dict(locals())
    from downtime_cli.cli.backtest_command import run_backtest_command
    from downtime_cli.request.settings import gather

    path = options.pop("config")
    run_backtest_command(gather(options, None if path is None else str(path)), datetime.now(UTC))


@app.command(help=SCHEMA_HELP)
@reports_errors
def schema(
    document: Annotated[
        str,
        typer.Argument(metavar="[plan|refusal|standing|check|inspect|backtest|due]", autocompletion=lambda: DOCUMENTS),
    ] = "plan",
) -> None:
    """Carry out `downtime schema`."""
    from downtime_cli.documents.schemas import read_schema

    write_stdout(read_schema(document))


for command, command_help in ((check, CHECK_HELP), *COMMANDS):
    app.command(help=command_help)(command)

DOCUMENTS = ["plan", "refusal", "standing", "check", "inspect", "backtest", "due"]


def main() -> None:
    """Run the command line; the only exit codes are the documented ones.

    A run is over in seconds and makes no cycles worth collecting: looking for them, on the way or once more when the
    interpreter ends, would cost a tenth of its time.
    """
    gc.disable()
    # Typer builds every command before it runs one; where one is named, the others are not asked for.
    named = [each for each in app.registered_commands if [getattr(each.callback, "__name__", None)] == sys.argv[1:2]]
    app.registered_commands = named or app.registered_commands
    try:
        spare_adapters(typer.main.get_command(app))()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        silence_stdout()
        sys.exit(0)
    finally:
        gc.freeze()
