"""What to tell whoever records a change of a plan: that it comes late, that nobody hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import Issue, IssueCode, Place, note, warning
from downtime_cli.core.saved.plan import SavedPlan, needed_extension
from downtime_cli.core.saved.versions import word_moment
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import duration, typed_duration

LATE: Final = 30 * MINUTE
"""From how long after the planned end an end that is recorded is more likely that of the typing than of the work."""
_LAST_WORDS: Final = {Status.CANCELLED: AnnouncementKind.CANCELLED, Status.COMPLETED: AnnouncementKind.COMPLETE}


def word_silence(plan: SavedPlan) -> str:
    """Say why nobody hears that a plan is cancelled or completed; empty where somebody does, or nobody can tell.

    A plan without a schedule says nothing of that, nor does one whose file has been edited and has no other version.
    """
    last_word, at = _LAST_WORDS.get(plan.status), plan.last_changed
    if last_word is None or len(plan.revisions) == 1 or not (plan.announcements or plan.withdrawn):
        return ""
    said = [each.moment for each in plan.announcements if plan.sends(each) and each.kind is last_word]
    if said:
        return "" if max(said) >= at else "users have been told already: there is nothing to send"
    is_known = any(plan.sends(each) for each in plan.announcements) or any(each.moment <= at for each in plan.heard)
    return "" if is_known else "by its schedule nobody was told of it: there is nothing to send"


def note_silence(plan: SavedPlan, place: Place) -> list[Issue]:
    """Note of a notice that nobody waits for it."""
    silence = word_silence(plan)
    what = "the series" if plan.is_series else "the date" if plan.day else "the plan"
    message = f"{what} is {plan.status}, and {silence.partition(':')[0]}"
    return (
        [note(IssueCode.NOBODY_WAITS, message, "send it only to those whom you have told yourself", place)]
        if silence
        else []
    )


def list_cautions(before: SavedPlan, after: SavedPlan) -> Iterator[Issue]:
    """Yield what is to be known of a status that was recorded late.

    Users are told the moment of the record as the end of the work, and of work that has begun the end that it was to
    have.
    """
    if after.is_series or after.status is before.status or word_silence(after):
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
