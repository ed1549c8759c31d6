"""Sources in which nothing was counted: a table of zeros would look like quiet hours, and be advice for none."""

from __future__ import annotations

from downtime_cli.collect.hours import Counted
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.request.options import Options

_FILTERS = ("only_path", "drop_path", "only_status", "drop_bots")


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
    return f"leave out {given}, or mend it: a path is how paths begin, such as /api, and no pattern"
