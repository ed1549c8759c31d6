"""Sources that tell of no hour: nothing was counted, or days were. Zeros would look like quiet hours."""

from __future__ import annotations

from datetime import UTC, time, tzinfo
from typing import Final

from downtime_cli.collect.hours import Counted, HourTable
from downtime_cli.collect.sql.question import TimeKind, guess_epoch
from downtime_cli.collect.table_tally import SCALES
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.window import from_minute
from downtime_cli.request.options import Options

_FEWEST_DAYS: Final = 3
"""Days on which everything has to be at one time of day to tell that this is no time."""
_HOURS_OF_1970: Final = 365 * 24
_MOST_SHOWN: Final = 3
_FILTERS: Final = ("only_path", "drop_path", "only_status", "drop_bots")


def refuse_nothing(counted: Counted, options: Options, source: str, remedy: str) -> None:
    """Refuse a source without a number above 0, unless it is a table that tells zeros of its hours.

    Raises:
        InputError: it is such; `remedy` says what else to look at than a column of values that adds up to nothing.
    """
    if any(number for hours in counted.numbers.values() for number in hours.values()):
        return
    if options.value.text is not None:
        remedy = f"is {options.value.text!r}, of --value, a column of numbers above 0? {remedy}"
    raise InputError.of(IssueCode.EMPTY_FILE, "nothing was counted: every hour would be 0", remedy, source)


def remedy_for_logs(options: Options) -> str:
    """Say which filters there are, and what may be wrong with them."""
    given = ", ".join(f"--{getattr(options, name).key}" for name in _FILTERS if getattr(options, name).texts)
    hint = ": a path is how paths begin, such as /api, and no pattern" if "-path" in given else ""
    return f"leave out {given}, or mend it{hint}"


def refuse_first_days(counted: Counted, kind: TimeKind | None, source: str) -> None:
    """Refuse numbers whose times are all in 1970: seconds were read as thousandths or millionths of them.

    Raises:
        InputError: they are.
    """
    if kind not in SCALES or counted.last >= _HOURS_OF_1970:
        return
    guess = guess_epoch((counted.last + 1) * 3600 * SCALES[kind])
    message = f"read by --time-kind {kind}, everything in it is in 1970"
    raise InputError.of(IssueCode.BAD_TIME, message, f"say --time-kind {guess}", source)


def refuse_days(counted: Counted, clock: tzinfo | None, source: str) -> None:
    """Refuse a table in which everything is at one time of day, as midnight is what is left of a day without a time.

    Of hours without minutes only midnight tells: there may be a job that runs in the same hour each day.

    Raises:
        InputError: it is such.
    """
    hours = sorted({hour for numbers in counted.numbers.values() for hour, number in numbers.items() if number})
    minutes = [counted.heard.get(hour, 1) for hour in hours]
    if len(hours) < _FEWEST_DAYS or any(each & (each - 1) for each in minutes):
        return
    instants = [from_minute(60 * hour + each.bit_length() - 1) for hour, each in zip(hours, minutes, strict=True)]
    for zone in filter(None, (UTC, clock)):
        times = {instant.astimezone(zone).time() for instant in instants}
        if len(times) == 1 and (counted.heard or times == {time()}):
            found = f"{times.pop():%H:%M} by the clock of {zone_name(zone)}, on {len(hours):,} days"
            message = f"everything in it is at {found}: these are days, without a time of day"
            remedy = "name a column with the time of day, or count by the hour: --sql prints such a query"
            raise InputError.of(IssueCode.BAD_TIME, message, remedy, source)


def refuse_unknown(table: HourTable) -> None:
    """Refuse a table without a number: nothing can be planned by it.

    Raises:
        InputError: it is such.
    """
    if sum(len(each) for each in table.unknown) <= table.last - table.first:
        return
    message = f"no hour is known: {'; '.join(map(str, table.unknown[:_MOST_SHOWN]))}"
    remedy = "name hours that it holds with --since and --until, or say what these are with --gaps"
    raise InputError.of(IssueCode.TOO_FEW_HOURS, message, remedy, "collect")
