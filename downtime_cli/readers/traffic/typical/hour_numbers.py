"""Labels of hours to hours of the day or of the week: which of them comes first, and whether they name ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.core.window import HOURS_PER_WEEK
from downtime_cli.readers.stamps.half_days import find_half_days
from downtime_cli.readers.table.cell_numbers import whole_number
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.table.heading_words import says_end
from downtime_cli.readers.traffic.hour_labels import read_hour_label
from downtime_cli.readers.traffic.timestamps import DAY_MINUTES
from downtime_cli.readers.traffic.typical.folding import Slot
from downtime_cli.readers.traffic.typical.typical_columns import TypicalColumns

_MOST_OF_A_DAY: Final = 48


class HourNumbers(Struct, frozen=True, kw_only=True):
    """The hour that each label is: of the day or, if `size` is 168, of the week."""

    # In minutes: a quarter of an hour is a part of its hour.
    minutes: Mapping[str, int]
    size: int
    assumptions: tuple[Assumption, ...] = ()

    def day_of(self, slot: Slot) -> str:
        """Find the label of the day of a slot; the days of a week in hours are numbered from 0."""
        return slot.day if self.size == 24 else str(self.minutes[slot.hour] // DAY_MINUTES)


def number_hours(header: Header, columns: TypicalColumns, labels: Collection[str]) -> HourNumbers:
    """Number the labels of hours.

    Raises:
        InputError: a label is no hour, or morning and afternoon cannot be told apart.
    """
    name = header.title(columns.hour)
    numbers = {label: whole_number(label) for label in labels if label.isdecimal()}
    if columns.day is None and len(numbers) == len(labels) > _MOST_OF_A_DAY:
        return _number_week({label: number * 60 for label, number in numbers.items()}, name)
    rows = [row for row in header.table.sample if columns.width <= len(row)]
    halves = find_half_days(name, list(map(columns.hour_of, rows)), is_apart=columns.half is not None)
    minutes = {label: minute for label in labels if (minute := read_hour_label(halves.spell(label))) is not None}
    if len(minutes) < len(labels):
        beyond = shown(min(label for label in labels if label not in minutes))
        message = f"{name} holds {beyond}, which is no hour of a day"
        raise header.error(IssueCode.BAD_TIME, message, "correct the cells; hours go from 0 to 23, or from 1 to 24")
    _refuse_doubles(header, name, minutes)
    found = set(minutes.values())
    if 720 in found and found <= set(range(60, 780)):
        message = f"the hours in {name} go from 1 to 12: morning and afternoon cannot be told apart"
        remedy = "export hours from 0 to 23, or with AM and PM"
        raise header.error(IssueCode.BAD_TIME, message, remedy)
    if says_end(header.names[columns.hour]):
        return _end_early(minutes, 24, f"{name} names the ends of hours by its heading")
    if DAY_MINUTES in found and 0 in found:
        message = f"{name} holds both 0 and 24, which are the same hour of one day and the next"
        raise header.error(IssueCode.BAD_TIME, message, "delete one of the two")
    if DAY_MINUTES in found:
        return _end_early(minutes, 24, f"hours in {name} go from 1 to 24, which are the ends of hours")
    return HourNumbers(minutes=minutes, size=24, assumptions=halves.assumptions)


def _refuse_doubles(header: Header, name: str, minutes: Mapping[str, int]) -> None:
    """Refuse labels that differ and are the same time of day, such as `Mon 00:00` and `Tue 00:00`."""
    labels: dict[int, str] = {}
    for label, minute in minutes.items():
        other = labels.setdefault(minute, label)
        if other != label:
            both = " and ".join(map(shown, sorted((other, label))))
            message = f"{name} holds {both}, which are the same time of day"
            remedy = "write weekdays into a column of their own, and hours in one way"
            raise header.error(IssueCode.BAD_TIME, message, remedy)


def _number_week(minutes: Mapping[str, int], name: str) -> HourNumbers:
    if max(minutes.values()) == HOURS_PER_WEEK * 60 and 0 not in minutes.values():
        return _end_early(minutes, HOURS_PER_WEEK, f"hours in {name} go from 1 to 168, which are the ends of hours")
    return HourNumbers(minutes=minutes, size=HOURS_PER_WEEK)


def _end_early(minutes: Mapping[str, int], size: int, why: str) -> HourNumbers:
    """Count each hour from its start, an hour earlier; the last hour of a day may be called 0."""
    early = {label: (minute - 60) % (size * 60) for label, minute in minutes.items()}
    message = f"{why}: each row is counted an hour earlier"
    return HourNumbers(minutes=early, size=size, assumptions=(Assumption(AssumptionCode.HOUR_ENDING, message),))
