"""Labels of days to weekdays: names, names of several days at once, numbers, yes and no under `is_weekend`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.header import Header
from downtime_cli.readers.traffic.typical.weekday_numbers import WeekdayNumbers, number_weekdays
from downtime_cli.readers.traffic.typical.weekdays import read_day_flags, read_day_sets, read_weekdays


class DayLabels(Struct, frozen=True, kw_only=True):
    """The weekdays (Monday 0) that each label stands for."""

    days: Mapping[str, Sequence[int]]
    assumptions: tuple[Assumption, ...] = ()


def number_days(header: Header, column: int, totals: Mapping[str, float], zone: tzinfo) -> DayLabels:
    """Find the weekdays that each label of a column stands for.

    Args:
        header: of the table.
        column: that of weekdays.
        totals: the traffic of each label.
        zone: whose weekend it is.

    Raises:
        InputError: labels are no weekdays, or the heading contradicts the data.
    """
    name, title = header.names[column], header.title(column)
    named = read_weekdays(totals)
    if named:
        return DayLabels(days={label: (day,) for label, day in named.items()})
    several = read_day_flags(name, totals) or read_day_sets(totals)
    if several:
        return DayLabels(days=several)
    numbers = {label: int(min(float(label), 1e18)) for label in totals if label.replace(".0", "", 1).isdecimal()}
    if len(numbers) < len(totals):
        odd = shown(next(label for label in totals if label not in numbers))
        message = f"{title} holds {odd}, which is no weekday beside the others"
        raise header.error(IssueCode.BAD_TIME, message, "write the names of weekdays, in one language")
    weekdays = number_weekdays(name, {number: totals[label] for label, number in numbers.items()}, zone)
    if weekdays is None:
        raise _refuse_numbers(header, title, sorted(set(numbers.values())))
    if weekdays.doubt:
        message = f"{title} numbers weekdays: {weekdays.describe()}, but {weekdays.doubt}"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, "write the names of weekdays instead of numbers")
    message = f"{title} numbers weekdays: {weekdays.describe()}"
    return DayLabels(
        days={label: (weekdays.days[number],) for label, number in numbers.items()},
        assumptions=(Assumption(AssumptionCode.WEEKDAY_NUMBERS, message),),
    )


def number_days_of_week(totals: Mapping[str, float], zone: tzinfo) -> DayLabels:
    """Find the weekdays of the seven days of a week whose hours are numbered from 0."""
    numbers = {int(label): total for label, total in totals.items()}
    weekdays = number_weekdays("", numbers, zone) or WeekdayNumbers(days={day: day for day in range(7)}, why="")
    first = "Monday" if weekdays.days[0] == 0 else "Sunday"
    why = ", as its quiet days are then the weekend" if weekdays.is_shown_by_data else ""
    assumption = Assumption(AssumptionCode.WEEK_START, f"hour 0 of the week is {first} 00:00{why}")
    return DayLabels(days={label: (weekdays.days[int(label)],) for label in totals}, assumptions=(assumption,))


def _refuse_numbers(header: Header, title: str, numbers: Sequence[int]) -> InputError:
    if numbers[-1] > 7:
        message = f"{title} holds numbers up to {numbers[-1]}, which are no weekdays"
        return header.error(IssueCode.BAD_TIME, message, "write the names of weekdays")
    listed = ", ".join(map(str, numbers))
    message = f"{title} holds {len(numbers)} different numbers ({listed}), not those of seven weekdays"
    return header.error(IssueCode.TOO_FEW_HOURS, message, "pass all seven weekdays; 0 and 7 are not both Sunday")
