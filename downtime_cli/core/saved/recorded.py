"""What to tell whoever records a change of a plan: that it comes late, that nobody hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import Issue, IssueCode, Place, note, warning
from downtime_cli.core.saved.plan import NEWS, SavedPlan, needed_extension
from downtime_cli.core.saved.versions import word_moment
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import duration, typed_duration

LATE: Final = 30 * MINUTE
"""From how long after the planned end an end that is recorded is more likely that of the typing than of the work."""
_LAST_WORDS: Final = {Status.CANCELLED: AnnouncementKind.CANCELLED, Status.COMPLETED: AnnouncementKind.COMPLETE}


def word_silence(plan: SavedPlan) -> str:
    """Say why nobody hears of the last change of a plan; empty where somebody does, or nobody can tell.

    That goes for what is cancelled or completed, and for what was moved or takes longer. A plan without a schedule does
    not say who was told of it, nor does one whose file has been edited and has no other version.
    """
    news, at = _news_of(plan), plan.last_changed
    if not news or not (plan.announcements or plan.withdrawn):
        return ""
    sent = [each for each in plan.announcements if plan.sends(each)]
    said = [each.moment for each in sent if each.kind in news]
    if said and max(said) >= at:
        return ""
    if said and plan.is_over:
        return "users have been told already: there is nothing to send"
    is_known = any(each.moment < at for each in sent) or any(each.moment <= at for each in plan.heard)
    return "" if is_known else "by its schedule nobody was told of it: there is nothing to send"


def _news_of(plan: SavedPlan) -> frozenset[AnnouncementKind]:
    """Name the news that the last change of a plan may be to those who know it; none where that is no news."""
    *before, last = plan.revisions
    if not before:
        return frozenset()
    if plan.is_over:
        return frozenset({_LAST_WORDS[plan.status]})
    return frozenset() if plan.is_series or before[-1].window == last.window else NEWS


def note_silence(plan: SavedPlan, place: Place) -> list[Issue]:
    """Note of a notice of the end of a plan that nobody waits for it."""
    silence = word_silence(plan)
    if not silence:
        return []
    what = "the series" if plan.is_series else "the date" if plan.day else "the plan"
    message = f"{what} is {plan.status}, and {silence.partition(':')[0]}"
    return [note(IssueCode.NOBODY_WAITS, message, "send it only to those whom you have told yourself", place)]


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
