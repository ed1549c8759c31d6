"""
`downtime notice`: what there is to type.

Annotations are not postponed here, as in `options`.
"""

from pathlib import Path
from typing import Annotated

import typer

from downtime_cli.cli.errors import reports_errors
from downtime_cli.cli.options import ConfigFile, Set
from downtime_cli.notices.names import CHANNELS, KINDS, LANGUAGES, PAGE, SERVERS, NoticeFormat

NOTICE_HELP = """Write what to tell people: a message for any moment of a plan's life, channel and language.

Examples:

  downtime notice plan.json --kind reminder --channel email --language de

  downtime notice plan.json --kind initial --format eml --ics -o initial.eml

  downtime notice plan.json --all -o messages

  downtime notice plan.json --list

  downtime notice plan.json --channel page --server nginx -o /srv/www/maintenance.html

  downtime notice --eject templates

What the change is about comes from [details] in downtime.toml, or --set what='New hardware'. Without --kind it is the
news of the plan's last version. Nothing is sent. Exit codes: 0 written, 2 usage, 3 bad plan, detail or template,
4 cannot read or write.
"""
Server = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=f"page: print what makes it answer: {', '.join(SERVERS)}",
        autocompletion=lambda: SERVERS,
    ),
]


@reports_errors
def notice(  # noqa: PLR0913, PLR0917 - one parameter per option, as Typer reads them
    plan: Annotated[
        Path | None, typer.Argument(metavar="PLAN.json", help="a saved plan, - for standard input", show_default=False)
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help=", ".join(KINDS), autocompletion=lambda: KINDS)
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=", ".join([*CHANNELS, PAGE]) + "  [default: email]",
            autocompletion=lambda: [*CHANNELS, PAGE],
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="TAG", help=", ".join(LANGUAGES) + "  [default: en]", autocompletion=lambda: LANGUAGES),
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="NAME", help="a region of the plan or a zone: its clock comes first")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="the whole schedule, a file for each message")] = False,
    show_list: Annotated[bool, typer.Option("--list", help="show what there is, and the schedule")] = False,
    form: Annotated[
        NoticeFormat | None, typer.Option("--format", "-f", help="[default: text]", show_default=False)
    ] = None,
    ics: Annotated[bool, typer.Option("--ics", help="eml: attach the window as a calendar")] = False,
    server: Server = None,
    templates: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="templates that take the place of ours")
    ] = None,
    eject: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="copy our templates there, to start from")
    ] = None,
    set_: Set = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="write there; a folder for --all")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Carry out `downtime notice`."""
    options = dict(locals())
    from downtime_cli.cli.notice_command import run_notice
    from downtime_cli.request.settings import gather

    path, options["set"] = options.pop("config"), options.pop("set_")
    switches = {name: None for name in ("every", "show_list", "ics") if not options[name]}
    run_notice(gather({**options, **switches}, None if path is None else str(path), only_tables=True))
