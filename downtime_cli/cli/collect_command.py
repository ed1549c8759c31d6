"""`downtime collect`: events counted by the hour, for the other commands to read."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import NoReturn

import typer

from downtime_cli.cli.errors import noting_reader
from downtime_cli.cli.files import check_places, tell, tell_written, updating, write_files, write_stdout, write_text
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.process.ending import ending_tidily
from downtime_cli.cli.process.progress import show_progress
from downtime_cli.cli.saving.targets import is_special, is_stdout
from downtime_cli.collect.hours import HourTable, hour_of, lay_out
from downtime_cli.collect.summary import describe_growth, describe_table
from downtime_cli.collect.table_text import Grown, append_table, render_audience, render_table
from downtime_cli.core.errors import InputError, IssueCode, Place, refuse
from downtime_cli.core.traffic import FEWEST_HOURS
from downtime_cli.request.collecting.bounds import describe_bounds, read_as_of, read_bounds
from downtime_cli.request.collecting.collected import Collected, collect, read_printed_question
from downtime_cli.request.collecting.nothing import refuse_unknown
from downtime_cli.request.collecting.output_names import refuse_misleading_names
from downtime_cli.request.options import Options


def run(options: Options, now: datetime) -> int:
    """Carry out the command and return its exit code; everything is counted before anything is written.

    Raises:
        UsageError: an option is malformed, or no source is named.
        InputError: a source cannot be understood.
        AccessError: a file cannot be read or written.
    """

    def times_for(start: datetime, place: Place) -> Callable[[str], datetime]:
        return noting_reader(start, UTC, place).instant

    as_of = read_as_of(options, times_for, now)
    if options.sql.text is not None:
        _print_query(options, as_of)
        return 0
    refuse_misleading_names(options)
    grows_in = _read_growing(options)
    check_places([options.destination.text, options.write_audience.text])
    since, until = read_bounds(options, times_for, as_of)
    with ending_tidily(), show_progress("Counting", in_bytes=True) as progress:
        found = collect(options, as_of, progress)
    table = lay_out(found.counted, since=since, until=until, gaps=options.gaps.value, now=hour_of(as_of))
    if grows_in is None:
        refuse_unknown(table)
        _write_new(options, found, table)
    else:
        with updating(grows_in):
            _write_grown(grows_in, options, found, table)
    return 0


def _print_query(options: Options, as_of: datetime) -> None:
    from downtime_cli.collect.sql.query import build_query

    question = read_printed_question(options, as_of)
    refuse_misleading_names(options)
    write_text(build_query(question), options.destination.text)


def _read_growing(options: Options) -> str | None:
    """Name the table that is to grow, if one is.

    Raises:
        UsageError: nobody said which, or it would have places.
    """
    output = options.destination.text
    if not options.append.value:
        return None
    if output in {None, "-"}:
        refuse("--append", "to which file?", "say -o traffic.csv")
    if options.geoip.texts or options.zone.texts or options.country.texts:
        _refuse_places()
    return output


def _write_new(options: Options, found: Collected, table: HourTable) -> None:
    """Write a table, and perhaps an audience."""
    output, users = options.destination.text, options.write_audience.text
    _tell_lines(describe_bounds(options), found.lines, describe_table(table, found.columns))
    text = render_table(table, found.columns)
    texts = {output: text, users: render_audience(found.audience, found.columns[-1])}
    files = {name: each for name, each in texts.items() if name is not None}
    write_files(files)
    tell_written(list(files))
    if output is None:
        write_stdout(text)
    else:
        _tell_next(output, users, table)


def _write_grown(output: str, options: Options, found: Collected, table: HourTable) -> None:
    """Write a table with what it gains, if it gains anything; or a new one, if there is none."""
    grown = _append(output, table, found.columns)
    if grown is None:
        _write_new(options, found, table)
        return
    hours = describe_table(table, found.columns)
    _tell_lines(describe_bounds(options), found.lines, hours, describe_growth(grown, output))
    files = {output: grown.text} if grown.is_changed else {}
    write_files(files)
    tell_written(files)


def _tell_lines(*groups: Iterable[str]) -> None:
    for line in chain.from_iterable(groups):
        typer.echo(for_log(line), err=True)


def _tell_next(output: str, users: str | None, table: HourTable) -> None:
    """Say what to do with a new table, if it is a file and has as many hours as that needs."""
    if not (is_stdout(output) or is_special(output)) and table.last - table.first + 1 >= FEWEST_HOURS:
        audience = () if users is None else ("-a", users)
        tell(f"Next: {shlex.join(('downtime', 'plan', output, *audience, '-d', '2h'))}")


def _refuse_places() -> NoReturn:
    refuse("--append", "a table with places is written as a whole", "leave out --append")


def _append(output: str, table: HourTable, columns: tuple[str, ...]) -> Grown | None:
    """Add to the table that is there; None if there is none.

    Raises:
        UsageError: it has places.
        InputError: it is no such table.
    """
    if len(columns) > 2:
        _refuse_places()
    try:
        old = Path(output).read_text("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        message, remedy = "it is not text in UTF-8, and so no table of ours", "append to a table of `downtime collect`"
        raise InputError.of(IssueCode.OTHER_FORMAT, message, remedy, output) from None
    return append_table(old, table, output, columns)
