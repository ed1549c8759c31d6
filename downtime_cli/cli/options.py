"""
The options that commands share: name, form and help, each said once.

Annotations are not postponed here: Typer looks at each of them five times, and would evaluate its text each time.
"""

from pathlib import Path
from typing import Annotated

import typer

from downtime_cli.cli.completion import complete_zone
from downtime_cli.cli.output import Format
from downtime_cli.core.traffic import ValueKind

TrafficFile = Annotated[
    Path | None, typer.Argument(metavar="TRAFFIC", help="CSV of traffic by hour", show_default=False)
]
TrafficZone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="clock of times without an offset", autocompletion=complete_zone)
]
TimeColumn = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="column of times; twice for date and hour", show_default=False)
]
ValueColumn = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="column of counts; repeated or a pattern: added up")
]
ZoneColumn = Annotated[str | None, typer.Option(metavar="NAME", help="column of users' zones or countries")]
Kind = Annotated[
    ValueKind | None, typer.Option(help="do finer values add up, or are they averaged?", show_default=False)
]
DayFirst = Annotated[bool | None, typer.Option("--day-first/--month-first", help="how dates in numbers are written")]
AudienceFile = Annotated[Path | None, typer.Option(metavar="USERS", help="CSV of users by time zone or country")]
Duration = Annotated[str | None, typer.Option(metavar="LENGTH", help="how long the work takes: 90m, 1h30m, PT2H")]
Horizon = Annotated[str | None, typer.Option(metavar="LENGTH", help="how far to look  [default: 14 days]")]
NoticePeriod = Annotated[
    str | None, typer.Option(metavar="LENGTH", help="least notice: 72h, '5 working days'  [default: 72h]")
]
Step = Annotated[str | None, typer.Option(metavar="LENGTH", help="between candidates, 5m or more  [default: 1h]")]
Blackout = Annotated[list[str] | None, typer.Option(metavar="START/END", help="no work then; repeatable")]
BlackoutFile = Annotated[list[Path] | None, typer.Option(metavar="FILE", help=".ics or CSV of blackouts; repeatable")]
TeamHours = Annotated[
    list[str] | None, typer.Option(metavar="HOURS", help="work only then: 'Mon-Fri 07:00-19:00@Europe/Berlin'")
]
Protect = Annotated[
    list[str] | None, typer.Option(metavar="ZONE=HOURS", help="never then: 'America/New_York=Mon-Fri 09:00-17:00'")
]
AvoidHolidays = Annotated[list[str] | None, typer.Option(metavar="CODES", help="public holidays of: US,DE")]
Service = Annotated[str | None, typer.Option(metavar="NAME", help="what is down, for the texts")]
AsOf = Annotated[str | None, typer.Option(metavar="TIME", help="plan as if it were then  [default: now]")]
FormatOption = Annotated[
    Format | None, typer.Option("--format", "-f", help="[default: terminal, plain in a pipe]", show_default=False)
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="also write this file: .html .md .json .csv .txt heatmap.svg horizon.svg; repeatable",
    ),
]
ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="options [default: downtime.toml]")]
Zone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="ZONE", help="zone the team reads in", autocompletion=complete_zone),
]
PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN.json", help="a saved plan, - for standard input", show_default=False)
]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="a value of downtime.toml's tables; repeatable")
]
