"""
`downtime due`: what there is to type.

Annotations are not postponed here, as in `options`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from downtime_cli.cli.errors import reports_errors
from downtime_cli.cli.options import ConfigFile, Set
from downtime_cli.cli.output import DueFormat

DUE_HELP = """Print the messages that fall due in a span of time: for a job that sends them. Each is in one span only.

Examples:

  downtime due plan.json --since 2026-11-27T09:00:00Z

  downtime due plans/*.json --since 2026-11-27T09:00Z --until 2026-11-27T10:00Z --format jsonl

  downtime due plans/*.json --since today --until +7d

The span holds its start and not its end. --until defaults to now; times without an offset are UTC. Texts are those of
`downtime notice`; with -o each message is there as a mail or text to send and as JSON. docs/due.md has jobs for GitHub,
GitLab, systemd and cron. Exit codes: 0 done, 2 usage, 3 bad plan, detail or template, 4 cannot read or write.
"""


@reports_errors
def due(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    plans: Annotated[
        list[Path], typer.Argument(metavar="PLAN.json...", help="saved plans, - for standard input", show_default=False)
    ],
    since: Annotated[str | None, typer.Option(metavar="TIME", help="from then on: the until of the last run")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="until before then  [default: now]")] = None,
    format: Annotated[  # noqa: A002 - named like its option
        DueFormat | None, typer.Option("--format", "-f", help="jsonl: one line of JSON a message", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="also write the files of each message there")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="of the texts  [default: en]")] = None,
    templates: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="templates that take the place of ours")
    ] = None,
    set_: Set = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime due`."""
    options = dict(locals())
    from downtime_cli.cli.due_command import run_due
    from downtime_cli.request.settings import gather

    path, options["set"] = options.pop("config"), options.pop("set_")
    run_due(gather(options, None if path is None else str(path), only_tables=True), datetime.now(UTC))
