"""
The commands on a saved plan: what there is to type. `app` registers them.

Annotations are not postponed here, as in `options`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from downtime_cli.cli.errors import reports_errors
from downtime_cli.cli.options import PlanFile
from downtime_cli.cli.output import DueFormat

UPDATE_HELP = """Write the next version of a saved plan: another status, or a later end. Messages and exports follow.

Examples:

  downtime update plan.json --status CONFIRMED

  downtime update plan.json --extend 30m

  downtime update plan.json --status CANCELLED --output next.json

The file is replaced all at once, or left as it was. To move a plan to another window:
downtime plan ... --replaces plan.json -o plan.json
"""


DUE_HELP = """Print the messages that fall due in a span of time: for a job that sends them. Each is in one span only.

Examples:

  downtime due plan.json --since 2026-11-27T09:00:00Z

  downtime due plans/*.json --since 2026-11-27T09:00Z --until 2026-11-27T10:00Z --format jsonl

  downtime due plans/*.json --since today --until +7d

The span holds its start and not its end. --until defaults to now; times without an offset are UTC. docs/due.md has
jobs for GitHub, GitLab, systemd and cron.
"""


@reports_errors
def update(
    plan: PlanFile,
    status: Annotated[
        str | None, typer.Option(metavar="STATUS", help="CONFIRMED, IN-PROCESS, COMPLETED or CANCELLED")
    ] = None,
    extend: Annotated[str | None, typer.Option(metavar="LENGTH", help="end the window later: 30m")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="TIME", help="when it became so  [default: now]")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="write there  [default: the plan itself]")
    ] = None,
) -> None:
    """Carry out `downtime update`."""
    options = dict(locals())
    from downtime_cli.cli.update_command import run_update

    run_update(options, datetime.now(UTC))


@reports_errors
def due(
    plans: Annotated[
        list[Path], typer.Argument(metavar="PLAN.json...", help="saved plans, - for standard input", show_default=False)
    ],
    since: Annotated[str | None, typer.Option(metavar="TIME", help="from then on: the until of the last run")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="until before then  [default: now]")] = None,
    format: Annotated[  # noqa: A002 - named like its option
        DueFormat | None, typer.Option("--format", "-f", help="jsonl: one line of JSON a message", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="also write a file for each message there")
    ] = None,
) -> None:
    """Carry out `downtime due`."""
    options = dict(locals())
    from downtime_cli.cli.due_command import run_due

    run_due(options, datetime.now(UTC))


COMMANDS: Final = ((update, UPDATE_HELP), (due, DUE_HELP))
