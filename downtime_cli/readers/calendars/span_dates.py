"""Dates in numbers, such as 05.12.2026: which number is the day is decided by all that a file has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.errors import Issue, IssueCode, Place
from downtime_cli.readers.calendars.span_columns import SpanRow
from downtime_cli.readers.stamps.column_stamps import read_all
from downtime_cli.readers.stamps.written_stamp import DateOrder, WrittenStamp

_DATE: Final = re.compile(r"\d{1,4}\s?([./-])\s?\d{1,2}\s?\1\s?\d{1,4}")


def settle_dates(
    rows: Sequence[SpanRow], place: Callable[[SpanRow], Place], code: IssueCode
) -> tuple[list[SpanRow], list[Issue]]:
    """Write the dates of rows as ISO 8601 has them; those that can be read in several ways are left out as an issue.

    With full stops the day comes first, unless no such day exists; otherwise only an order that fits alone is taken.
    """
    texts = dict.fromkeys(text for row in rows for text in (row.start, row.end) if _DATE.search(text))
    stamps = {text: stamp for text, stamp in read_all(texts) if len(stamp.orders) > 1 and not stamp.has_name}
    if not stamps:
        return list(rows), []
    orders = [order for order in DateOrder if all(stamp.find_day(order) is not None for stamp in stamps.values())]
    has_stops = all("." in _date_of(text) for text in stamps)
    if len(orders) == 1 or (has_stops and DateOrder.DAY_FIRST in orders):
        days = {text: _iso(text, stamp, orders[0]) for text, stamp in stamps.items()}
        return [replace(row, start=days.get(row.start, row.start), end=days.get(row.end, row.end)) for row in rows], []
    is_open = [row for row in rows if row.start in stamps or row.end in stamps]
    text = next(text for text in (is_open[0].start, is_open[0].end) if text in stamps)
    why = "no other date of the file shows which" if orders else "the dates of the file fit no single order"
    message = f"the day and the month of {text!r} may be either number: {why}"
    issue = Issue(code, message, "write dates as 2026-12-05, the year first", place(is_open[0]))
    return [row for row in rows if row.start not in stamps and row.end not in stamps], [issue]


def _date_of(text: str) -> str:
    match = _DATE.search(text)
    return match[0] if match else ""


def _iso(text: str, stamp: WrittenStamp, order: DateOrder) -> str:
    return _DATE.sub(f"{stamp.date(order)}", text, count=1)
