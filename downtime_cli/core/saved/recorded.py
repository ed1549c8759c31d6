"""What to tell whoever records a change of a plan: that it comes late, that nobody hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import Issue, IssueCode, Place, warning
from downtime_cli.core.saved.plan import SavedPlan, needed_extension
from downtime_cli.core.saved.versions import word_moment
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import duration, typed_duration

LATE: Final = 30 * MINUTE
"""From how long after the planned end an end that is recorded is more likely that of the typing than of the work."""


def list_cautions(before: SavedPlan, after: SavedPlan) -> Iterator[Issue]:
    """Yield what is to be known of a status that was recorded late.

    Users are told the moment of the record as the end of the work, and of work that has begun the end that it was to
    have.
    """
    if after.is_series or after.status is before.status:
        return
    place, late = Place(source=after.source), after.last_changed - after.window.end
    if after.status is Status.IN_PROCESS and late.total_seconds() >= 0:
        message = (
            f"the window ended {word_moment(after, after.window.end)}: messages name that end for work that goes on"
        )
        longer = f"--extend {typed_duration(needed_extension(after, after.last_changed))}"
        remedy = f"say when it will end: {after.update_command} {longer}; or that it is over: --status COMPLETED"
        yield warning(IssueCode.LATE_RECORD, message, remedy, place)
    is_stopped = after.status is Status.CANCELLED and before.status is Status.IN_PROCESS
    if (after.status is Status.COMPLETED or is_stopped) and late >= LATE:
        end = word_moment(after, after.last_changed)
        message = f"messages say that work ended {end}, {duration(late)} after its planned end"
        again = f"{after.update_command} --status {after.status} --as-of TIME"
        remedy = f"if it ended earlier, restore the file as it was and say when: {again}"
        yield warning(IssueCode.LATE_RECORD, message, remedy, place)
