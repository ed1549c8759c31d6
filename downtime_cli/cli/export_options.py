"""
`downtime export`: what there is to type.

Annotations are not postponed here, as in `options`.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from downtime_cli.cli.errors import reports_errors
from downtime_cli.cli.options import ConfigFile, Set

EXPORT_HELP = """Hand a saved plan to another system, in that system's own format.

Examples:

  downtime export plan.json --to ics -o plan.ics

  downtime export plan.json --to statuspage --set components=8kbf7d35c070

  downtime export plans/*.json --to ics --feed -o feed.ics

  downtime export plan.json --to all -o exports

What a target needs to be told is written under [export] or [export.TARGET] in downtime.toml, or said with --set;
--list shows it. Nothing is sent anywhere. Exit codes: 0 written, 2 usage, 3 bad plan, a setting is missing, or the plan
is over, 4 cannot read or write.
"""


def complete_target(incomplete: str) -> list[str]:
    """Return the targets that begin so."""
    from downtime_cli.exports.catalogue import target_names

    return [name for name in (*target_names(), "all") if name.startswith(incomplete)]


@reports_errors
def export(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    plans: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PLAN.json", help="saved plans, - for standard input", show_default=False),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="TARGET", help="format, or all", autocompletion=complete_target)
    ] = None,
    feed: Annotated[bool, typer.Option("--feed", help="ics: plans as one calendar to subscribe to")] = False,
    set_: Set = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="write there; a folder for all")
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="show the targets and what each needs")] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="what is past is refused  [default: now]", show_default=False)
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime export`."""
    from downtime_cli.cli.export_command import ExportRequest, list_targets, run_export
    from downtime_cli.cli.files import write_stdout
    from downtime_cli.readers.human_time import parse_instant
    from downtime_cli.request.settings import gather

    if show_list:
        write_stdout(list_targets())
        return
    names = tuple(str(path) for path in plans or ())
    place = None if output is None else Path(output)
    settings = gather({"set": set_, "as_of": as_of}, None if config is None else str(config), only_tables=True)
    clock = datetime.now(UTC)
    now = settings.read("as-of", lambda text: parse_instant(text, now=clock, zone=UTC)) or clock
    run_export(ExportRequest(plans=names, now=now, to=to, feed=feed, output=place), settings)
