"""How a whole column of times is read: what a look at some of its cells leaves open is decided from all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.readers.stamps.column_stamps import ColumnReading, ZoneError, read_all, settle_column
from downtime_cli.readers.stamps.date_order import OrderError, OrderEvidence
from downtime_cli.readers.stamps.half_days import HalfDays, find_half_days
from downtime_cli.readers.stamps.written_stamp import DateOrder, StampError, WrittenStamp
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.doubtful_stamps import DoubtfulReader, check_spans
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.timestamps import Stamp, TimeFormat, written_format


class SettledFormat(Struct, frozen=True, kw_only=True):
    """How a column is read."""

    form: TimeFormat
    # None where the order of dates was never open.
    order: OrderEvidence | None
    # What was assumed, once all stamps are read.
    assumptions: Callable[[], tuple[Assumption, ...]]

    @property
    def zone(self) -> tzinfo | None:
        """Whose clock it is, where every stamp names its zone."""
        return self.form.zone


def asked_order(options: TrafficOptions) -> DateOrder | None:
    """Find the order of dates that an option says."""
    return None if options.day_first is None else (DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST)[options.day_first]


def settle_format(header: Header, column: int, form: TimeFormat, options: TrafficOptions) -> SettledFormat:
    """Decide how a column in a format is read, from the whole of it where a look at some cells leaves that open.

    Raises:
        InputError: it contradicts itself, or more has to be said about it.
    """
    evidence = None
    if form.is_open:
        reading, samples = _read_column(header, column, options)
        form, evidence = written_format(reading.reader, samples), reading.order
        _check_zone(header, column, form.zone, options)
    check_spans(header, column, form)
    name = header.title(column)
    said: tuple[Assumption, ...] = ()
    if form.is_serial:
        message = f"{name} counts days from 30 December 1899, as spreadsheets do (the 1900 system of Excel)"
        said = (Assumption(AssumptionCode.SERIAL_DATES, message),)
    halves = find_half_days(name, header.cells(column))
    if halves.assumptions:
        form = replace(form, parse=_spelled(form.parse, halves))
        said += halves.assumptions
    stamps = DoubtfulReader(form.parse, lambda: _count_texts(header, column), name, header.cells(column))
    form = replace(form, parse=stamps.reader())
    return SettledFormat(form=form, order=evidence, assumptions=lambda: said + stamps.assumptions())


def _spelled(parse: Callable[[str], Stamp], halves: HalfDays) -> Callable[[str], Stamp]:
    return lambda text: parse(halves.spell(text))


def _read_column(
    header: Header, column: int, options: TrafficOptions
) -> tuple[ColumnReading, tuple[WrittenStamp, ...]]:
    """Decide how written stamps are read: from the sample if it leaves nothing open, else from all of them."""
    cells = dict.fromkeys(header.cells(column))
    samples = dict(read_all(cells))
    latest, asked = (options.now + timedelta(days=1)).toordinal(), asked_order(options)
    is_order_only = all(_is_cut_alike(text, stamp) for text, stamp in samples.items())
    try:
        if is_order_only and asked is None:
            reading = settle_column(map(_cut_clock, cells), latest)
            if reading.order is None or not reading.order.proof:
                whole = map(_cut_clock, _whole_column(header, column))
                reading = settle_column(dict.fromkeys(whole), latest)
        else:
            reading = settle_column(_whole_column(header, column), latest, asked, options.zone)
    except OrderError as error:
        raise _order_error(header, column, error) from None
    except ZoneError as error:
        message = f"the times in column {header.title(column)} have no one clock: {error}"
        remedy = "name the zone of the file with --traffic-zone, or export times in UTC"
        raise header.error(IssueCode.UNKNOWN_ZONE, message, remedy) from None
    return reading, tuple(samples.values())


def _cut_clock(text: str) -> str:
    """Cut the time of day off a text that ends with it, to have less to read."""
    return text.partition(":")[0].rpartition(" ")[0] or text


def _is_cut_alike(text: str, stamp: WrittenStamp) -> bool:
    """Whether only the order of the date is open, and the text without its clock shows it as well."""
    if stamp.abbreviation or stamp.zone or stamp.until or stamp.has_name:
        return False
    ((_, cut),) = tuple(read_all([_cut_clock(text)])) or ((None, None),)
    return cut is not None and (cut.numbers, cut.weekdays) == (stamp.numbers, stamp.weekdays)


def _whole_column(header: Header, column: int) -> Iterator[str]:
    """Yield the cells of a column that are not empty, each as often as it is in a batch that has it anew."""
    for batch in header.table.batches():
        try:
            cells: Iterable[str] = batch.as_columns()[column]
        except (ValueError, IndexError):
            cells = [row[column] for _, row in batch.numbered() if column < len(row)]
        yield from filter(None, map(str.strip, dict.fromkeys(cells)))


def _count_texts(header: Header, column: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (text,), count in header.count_cells((column,)).items():
        counts[text.strip()] += count
    return counts


def _order_error(header: Header, column: int, error: OrderError) -> InputError:
    """Say why the order of dates cannot be decided, with the lines that show it."""
    lines = dict.fromkeys(_find_line(header.table, column, text) for text in error.texts)
    where = f" (lines {' and '.join(map(str, lines))})" if len(lines) > 1 else ""
    message = f"the dates in column {header.title(column)} have no one order: {error}{where}"
    remedy = "write dates as 2026-12-31; or, if the year is last, say which is first with --day-first or --month-first"
    if len(lines) > 1:
        remedy = "export dates as 2026-12-31, and look for rows whose day and month a spreadsheet has swapped"
    place = header.table.place(next(iter(lines)), column) if lines else None
    raised = header.error(IssueCode.BAD_TIME, message, remedy)
    return raised if place is None else InputError.of(IssueCode.BAD_TIME, message, remedy, place)


def _find_line(table: Table, column: int, text: str) -> int:
    """Find the first line whose cell begins with a date."""
    return next(line for line, row in table.rows() if column < len(row) and row[column].strip().startswith(text))


def _check_zone(header: Header, column: int, zone: tzinfo | None, options: TrafficOptions) -> None:
    if zone is None or options.zone is None or zone_name(zone) == zone_name(options.zone):
        return
    message = f"the times in column {header.title(column)} are by the clock of {zone_name(zone)}, as each of them says"
    remedy = f"leave --traffic-zone out, or say {zone_name(zone)}"
    raise header.error(IssueCode.CONTRADICTION, message, remedy)


def word_bad_time(table: Table, columns: Sequence[int], settled: SettledFormat, texts: Sequence[str]) -> str:
    """Say what is wrong with cells that are no time: how their column writes times, and what does not fit."""
    text = texts[0].strip()
    message = f"expected a time ({settled.form.name}), got {' '.join(texts)!r}"
    try:
        settled.form.parse(text)
    except StampError as error:
        message += f": {error}"
    except (ValueError, OverflowError):
        pass
    proof = settled.order.proof if settled.order else ""
    if settled.order and proof and any(len(stamp.orders) > 1 for _, stamp in read_all([text])):
        line = _find_line(table, columns[0], proof)
        message += f"; {proof!r} on line {line} can only be {settled.order.order}"
    return message
