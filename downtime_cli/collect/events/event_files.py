"""Files of events, counted by DuckDB within this process: it reads these files, writes nothing and asks no network."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from downtime_cli.collect.engines.duck import ALONE, fetch
from downtime_cli.collect.engines.failures import clean
from downtime_cli.collect.events.columns import LOCAL_TYPES
from downtime_cli.collect.events.event_query import (
    ODD_ROWS,
    UNTIMED_ROWS,
    Readings,
    write_count,
    write_odd,
    write_search,
)
from downtime_cli.collect.events.readings import EventFile, Reading, find_reading, quote_texts
from downtime_cli.collect.faults import Faults
from downtime_cli.collect.logs.files import CutError, LogFile, opened
from downtime_cli.collect.paths import name_paths
from downtime_cli.collect.sql.question import EventColumns
from downtime_cli.collect.table_tally import Tally, read_number
from downtime_cli.collect.tables import CountedTable, place_of, read_events
from downtime_cli.core.errors import BadTextError, InputError, Issue, IssueCode, Place, UsageError, refuse
from downtime_cli.core.window import from_minute

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_ISSUES: Final = 20
_IN_UTC: Final = "caution: times without a zone are taken for UTC; if wrong, say --traffic-zone"
_LINE: Final = re.compile(r"\bline:? (\d+)", re.IGNORECASE)
_CLOCK_START: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - what a clock shows has no zone


def count_event_files(files: Sequence[LogFile], columns: EventColumns) -> CountedTable:
    """Count the events of files, one in each row.

    Args:
        files: Parquet, CSV or lines of JSON, of one kind or several.
        columns: which matter; where there is no clock, texts have to have an offset, and other times are in UTC.

    Raises:
        UsageError: DuckDB is not installed, or a column does not hold what an option says.
        InputError: a file lacks a column, is damaged, or holds a cell that cannot be read.
        AccessError: a file cannot be read.
    """
    try:
        import duckdb
    except ImportError:
        message, remedy = "nothing here reads such files", "pip install 'downtime-cli[files]'"
        raise UsageError.of(IssueCode.USAGE, message, remedy, "SOURCE") from None
    streams = [file.path for file in files if file.is_stream]
    if streams:
        refuse("SOURCE", "DuckDB reads files, and no pipe", "write it to a file first")
    with _open_for(files) as (database, linked):
        counter = _Counter(database, linked, columns)
        try:
            return counter.count()
        except duckdb.Error as error:
            raise counter.explain(error) from None


@contextmanager
def _open_for(files: Sequence[LogFile]) -> Iterator[tuple[DuckDBPyConnection, list[EventFile]]]:
    """Open DuckDB for these files and no others, by names of ours that are neither patterns nor SQL."""
    import duckdb

    with TemporaryDirectory(prefix="downtime-") as folder:
        linked = [EventFile(file, str(Path(folder, str(number)))) for number, file in enumerate(files)]
        for each in linked:
            Path(each.link).symlink_to(Path(each.file.path).resolve())
        allowed = [os.path.realpath(each.file.path) for each in linked] + [each.link for each in linked]
        settings = {**ALONE, "temp_directory": str(Path(folder, "spilled")), "preserve_insertion_order": "false"}
        with closing(duckdb.connect(":memory:", config=settings)) as database:
            database.execute(f"SET allowed_paths = {quote_texts(allowed)}")
            database.execute("SET enable_external_access = false")
            database.execute("SET lock_configuration = true")
            yield database, linked


class _Counter:
    """What is counted of files so far."""

    def __init__(self, database: DuckDBPyConnection, files: Sequence[EventFile], columns: EventColumns) -> None:
        self._database = database
        self._files = files
        self._columns = columns
        self._has_clock = columns.clock is not None
        self._tally = Tally(zone=columns.clock)
        self._faults = Faults(_MOST_ISSUES)
        self._found: dict[str, Reading] = {}  # by the names of ours

    def count(self) -> CountedTable:
        """Count all files; see `count_event_files`."""
        readings = self._find_readings()
        is_local_user = bool(self._columns.user) and self._has_clock
        rows, untimed, odd = self._count(readings, by_user=is_local_user)
        if odd and self._columns.user and not is_local_user:  # who is in both has to be known by name
            self._tally = Tally(zone=self._columns.clock)
            self._count(readings, by_user=True)
        if odd:
            self._read_odd(readings)
        self._faults.refuse()
        if not self._tally.seen:
            message, remedy = "no row has a time", f"check the column {self._columns.time!r}"
            raise InputError.of(IssueCode.EMPTY_FILE, message, remedy, self._name)
        counted = self._tally.close(is_whole=False)
        is_assumed = not self._has_clock and any(each.time[1] in LOCAL_TYPES for each, _ in readings)
        return CountedTable(
            counted=counted,
            rows=rows,
            columns=self._columns.headings,
            untimed=untimed,
            remarks=(*((_IN_UTC,) if is_assumed else ()), *self._tally.list_remarks()),
        )

    def explain(self, error: Exception) -> InputError:
        """Say what is wrong with a file: where we read it too, in our words."""
        said = str(error).partition("\n\n")[0]  # what follows is the query, and where in it
        path, remedy = self._name, "check the file, and what its columns hold"
        for each in self._files:
            if re.search(rf"{re.escape(each.link)}(?!\d)", str(error)):
                path, said = each.file.path, said.replace(each.link, each.file.path)
                if (reading := self._found.get(each.link)) is not None and reading.is_csv:
                    self._read_again(reading, [each.link])
                    remedy = "leave out --engine duckdb: without it the file can be read"
        line = _LINE.search(said)
        place = Place(path, int(line[1]) if line else None)
        message = f"DuckDB cannot read it: {clean(said)}"
        return InputError.of(IssueCode.BAD_QUERY, message, remedy, place)

    @property
    def _name(self) -> str:
        return name_paths([each.file.path for each in self._files])

    def _find_readings(self) -> Readings:
        """Find out how to read each file, those together that are alike."""
        alike: dict[Reading, list[str]] = {}
        for each in self._files:
            self._found[each.link] = find_reading(self._database, each, self._columns)
            alike.setdefault(self._found[each.link], []).append(each.link)
        return list(alike.items())

    def _count(self, readings: Readings, *, by_user: bool) -> tuple[int, int, int]:
        """Count what DuckDB reads; give the numbers of all rows, of those without a time, and of those left to us."""
        query = write_count(readings, self._columns.time_kind, has_clock=self._has_clock, by_user=by_user)
        rows = untimed = odd = 0
        for row in fetch(self._database, query):
            hour, is_local, place, who, number, total, users, first, last = row
            rows += number
            untimed += number * (hour == UNTIMED_ROWS)
            odd += number * (hour == ODD_ROWS)
            if hour < 0:
                continue
            try:
                begin, end = (self._find_instant(minute, is_local=bool(is_local)) for minute in (first, last))
            except BadTextError as error:
                for reading, links in readings:
                    self._read_again(reading, links)
                self._note(error, IssueCode.BAD_TIME, Place(self._name))
                continue
            where = place_of(place or "")
            if who is not None:
                self._tally.see_user(begin, where, who)
            counted = (0 if by_user else users) if self._columns.user else total if self._columns.value else number
            self._tally.see(begin, where, counted)
            self._tally.see(end, where, 0)
        return rows, untimed, odd

    def _find_instant(self, minute: int, *, is_local: bool) -> datetime:
        """Find when a minute was, which may be what a clock showed.

        Raises:
            BadTextError: the clock skips it.
        """
        if not is_local:
            return from_minute(minute)
        wall = _CLOCK_START + timedelta(minutes=minute)
        return self._tally.resolve(wall, wall.isoformat(" "))

    def _read_odd(self, readings: Readings) -> None:
        """Read what DuckDB left to us, as we read cells of a CSV."""
        query = write_odd(readings, self._columns.time_kind, has_clock=self._has_clock)
        for time, place, user, value, number in fetch(self._database, query):
            code = IssueCode.BAD_TIME
            try:
                instant, where = self._tally.read_instant(time.strip(), self._columns.time_kind), place_of(place or "")
                code = IssueCode.BAD_VALUE
                if user is not None:
                    self._tally.see_user(instant, where, user)
                each = 0 if self._columns.user else read_number(value) if self._columns.value else 1
                self._tally.see(instant, where, each * number)
            except BadTextError as error:
                self._note(error, code, self._find_place(readings, [time, value]))

    def _find_place(self, readings: Readings, texts: list[str | None]) -> Place:
        """Find a row with these texts of time and value; where we read its file too, all that is wrong with it."""
        found = (
            (reading, *row)
            for reading, links in readings
            for query in [write_search(reading, links, self._columns.time_kind, has_clock=self._has_clock)]
            for row in self._database.execute(query, texts).fetchall()
        )
        reading, link, row = next(found)  # they are from one of these files
        self._read_again(reading, [link])
        return Place(next(each.file.path for each in self._files if each.link == link), row)

    def _read_again(self, reading: Reading, links: Sequence[str]) -> None:
        """Read files of CSV as we do without DuckDB, for errors that name line and column.

        Raises:
            InputError: there are some.
        """
        for each in self._files:
            if reading.is_csv and each.link in links:
                with suppress(CutError), opened(each.file) as stream:
                    read_events(stream, each.file.path, self._columns)

    def _note(self, error: BadTextError, code: IssueCode, place: Place) -> None:
        """Remember what is wrong with a cell.

        Raises:
            InputError: so much is wrong that nobody reads more.
        """
        self._faults.note(Issue(code, error.message, error.remedy, place))
