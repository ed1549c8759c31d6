"""Spans that start together and end apart: they count the same time more than once, and are refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.timestamps import Stamp, TimeFormat

_END: Final = re.compile(r"\d\s*(?:[-\u2010-\u2015~]|\bto\b)\s*(\d{1,2}[:.]\d\d(?::\d\d)?)$")
_MANY: Final = 0.1


def check_spans(header: Header, column: int, form: TimeFormat) -> None:
    """Refuse spans of which many start together and end apart: they count the same time more than once."""
    ends: dict[Stamp, set[str]] = defaultdict(set)
    for cell in dict.fromkeys(header.cells(column)):
        if (match := _END.search(cell)) and (stamp := form.read(cell)) is not None:
            ends[stamp].add(match[1])
    overlaps = [sorted(each) for each in ends.values() if len(each) > 1]
    if len(overlaps) > max(1, _MANY * len(ends)):  # an hour that clocks show twice may be written in two ways
        message = f"{header.title(column)} has spans that start together and end at {' and '.join(overlaps[0][:2])}"
        remedy = "keep the rows of one length: these would count the same hours twice"
        raise header.error(IssueCode.CONTRADICTION, message, remedy)


def refuse_overlaps(header: Header, times: Sequence[int], column: int) -> InputError:
    """Make the error for spans that start together and end apart, so that they overlap."""
    message = (
        f"rows that start together in {header.listed(times)} end apart in {header.title(column)}: their spans overlap"
    )
    return header.error(IssueCode.CONTRADICTION, message, "keep the rows of one length: these count hours twice")
