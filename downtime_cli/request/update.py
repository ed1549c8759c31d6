"""What is asked of `downtime update`: a change of a saved plan, or of a standing window or one of its dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from downtime_cli.core.errors import refuse
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend, update_status

if TYPE_CHECKING:
    from downtime_cli.core.series.series import Series
    from downtime_cli.request.options import Options

_ONE_CHANGE: Final = "say one of --status STATUS, --extend LENGTH and, of a date, --move-to TIME"


def named_plan(options: Options, saved: SavedPlan | Series, at: datetime) -> SavedPlan:
    """Find the plan that a change is of: a date of a series, if one is named, or the series as a whole.

    Raises:
        UsageError: a date of a single window is named.
        InputError: there is no such date.
    """
    day = options.date.value
    if isinstance(saved, SavedPlan):
        if day is not None:
            raise options.date.contradiction("this is the plan of a single window", "leave out --date")
        return saved
    from downtime_cli.core.series.versions import find_date

    return saved.head if day is None else find_date(saved, day, at).plan


def make_change(
    options: Options, saved: SavedPlan | Series, at: datetime, read_time: Callable[[str], datetime]
) -> SavedPlan | Series:
    """Make the next version that is asked for.

    Raises:
        UsageError: not exactly one change is asked for, or one that a plan or series does not have.
        InputError: the change makes no sense.
    """
    if sum(bool(each.texts) for each in (options.status, options.extend, options.move_to)) != 1:
        refuse("update", "one change at a time", _ONE_CHANGE)
    if isinstance(saved, SavedPlan):
        return _change_plan(options, saved, at)
    return _change_series(options, saved, at, read_time)


def _change_plan(options: Options, plan: SavedPlan, at: datetime) -> SavedPlan:
    by, note = _read_signature(options)
    status, length = options.status.value, options.extend.value
    if status is not None:
        return update_status(plan, status, at, by=by, note=note)
    if length is None:
        remedy = "plan again with the new time: downtime plan … --start TIME --replaces PLAN.json"
        raise options.move_to.contradiction("what another time costs has to be planned", remedy)
    return extend(plan, length, at, by=by, note=note)


def _change_series(options: Options, series: Series, at: datetime, read_time: Callable[[str], datetime]) -> Series:
    from downtime_cli.core.series.versions import Signature, extend_date, move_date, update_date, update_series

    by, note = _read_signature(options)
    signed, day = Signature(by=by, note=note), options.date.value
    status, length = options.status.value, options.extend.value
    if day is None:
        if status is not None:
            return update_series(series, status, at, signed)
        given = options.extend if length is not None else options.move_to
        names = ", ".join(str(each.day) for each in series.next_dates(at, 1)) or "DAY"
        raise given.contradiction("a standing window changes date by date", f"say which date: --date {names}")
    if status is not None:
        return update_date(series, day, status, at, signed)
    if length is not None:
        return extend_date(series, day, length, at, signed)
    start = options.move_to.read(read_time)
    assert start is not None  # it is the one that was given
    return move_date(series, day, start, at, signed)


def _read_signature(options: Options) -> tuple[str, str]:
    return (options.by.text or "").strip(), (options.note.text or "").strip()
