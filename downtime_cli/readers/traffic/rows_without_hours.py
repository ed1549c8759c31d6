"""Rows that hold no hour of their own: totals with a label in place of a time, sums of days, comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.readers.table.cell_numbers import is_missing
from downtime_cli.readers.table.cell_text import row_text
from downtime_cli.readers.table.csv_table import Table
from downtime_cli.readers.table.totals import find_unit, is_same_sum, is_total_label
from downtime_cli.readers.traffic.layout import Layout
from downtime_cli.readers.traffic.time_columns import Key
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES


class RowsWithoutHours:
    """Keeps the rows that are no hours, while rows are read."""

    def __init__(self, table: Table, layout: Layout) -> None:
        """None has been seen yet."""
        self._table, self._layout = table, layout
        # The line of each row that sums up others, and what it is called.
        self.totals: list[tuple[int, str]] = []
        self._days: list[tuple[int, Sequence[str], Key]] = []

    def passes_over(self, line: int, row: Sequence[str], key: Key | None) -> bool:
        """Whether a row whose time cannot be read is to be passed over, as it sums up others or is a comment."""
        times = self._layout.time.columns
        given = [row[column].strip() for column in times if column < len(row) and not is_missing(row[column])]
        label = next(filter(is_total_label, given if len(given) == len(times) else row), "")
        if label or not given:
            self.totals.append((line, label.strip()))
        elif row[0].lstrip().startswith("#"):
            self._table.skipped[line] = row_text(row)
        elif key is not None and len(given) < len(times):
            self._days.append((line, row, key))
        else:
            return False
        return True

    @property
    def has_days(self) -> bool:
        """Whether there are rows with a date and no hour."""
        return bool(self._days)

    def lost_hours(self, buckets: Mapping[int, float]) -> Iterator[tuple[int, Key]]:
        """Yield line and stamp of each row with a date and no hour that is not the sum of its day.

        Args:
            buckets: the value of every bucket.
        """
        days: dict[int, float] = defaultdict(float)
        unit = find_unit(buckets.values())
        for bucket, counted in buckets.items():
            days[bucket // DAY_MINUTES] += counted
        for line, row, key in self._days:
            stamp = self._layout.time.form.read(key[0].strip())
            value = self._layout.value_of(row)
            if value is None or (stamp and is_same_sum(value, days[stamp[0] // DAY_MINUTES], 24, unit)):
                self.totals.append((line, ""))
            else:
                yield line, key


def say_rows_without_hours(totals: Sequence[tuple[int, str]]) -> tuple[Assumption, ...]:
    """Say which rows have values and no hour, given their lines and labels: they sum up others."""
    if not totals:
        return ()
    line, label = next((each for each in totals if each[1]), totals[0])
    what = "1 row without an hour was" if len(totals) == 1 else f"{len(totals):,} rows without an hour were"
    which = f"{label!r} on line {line}" if label else f"line {line}"
    message = f"{what} left out{':' if len(totals) == 1 else ', such as'} {which}"
    return (Assumption(AssumptionCode.TOTAL_LEFT_OUT, message),)
