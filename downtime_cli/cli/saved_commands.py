"""
The commands on a saved plan: what there is to type. `app` registers them.

Annotations are not postponed here, as in `options`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from downtime_cli.cli.due_options import DUE_HELP, due
from downtime_cli.cli.errors import reports_errors
from downtime_cli.cli.export_options import EXPORT_HELP, export
from downtime_cli.cli.notice_options import NOTICE_HELP, notice
from downtime_cli.cli.options import PlanFile

UPDATE_HELP = """Write the next version of a saved plan: another status, or a later end. Messages and exports follow.

Examples:

  downtime update plan.json --status CONFIRMED

  downtime update plan.json --extend 30m

  downtime update plan.json --status CANCELLED --output next.json

The file is replaced all at once, or left as it was. To move a plan to another window:
downtime plan ... --replaces plan.json -o plan.json
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


COMMANDS: Final = ((update, UPDATE_HELP), (notice, NOTICE_HELP), (due, DUE_HELP), (export, EXPORT_HELP))
