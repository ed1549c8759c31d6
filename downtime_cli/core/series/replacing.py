"""
Planning a series again: its next version, with the same id.

Dates that are over, under way or too soon to be planned anew stay as they are, but for those to come that nobody has
confirmed; so does a date that the new rule has at the same time: what was said of it alone still holds. Of all other
dates to come the series tells, once, when it is confirmed; none of them has a word of its own about it. Dates that come
after the last known one change nothing that anybody was told: a year that is added is no news.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.announcing.schedule import sort_by_time
from downtime_cli.core.saved.heard import Reader, readers_of
from downtime_cli.core.saved.news import is_told
from downtime_cli.core.saved.plan import SavedPlan, moment_of_change
from downtime_cli.core.saved.versions import list_withdrawn, split_at
from downtime_cli.core.series.build import name_plan
from downtime_cli.core.series.series import PlannedSeries, Series, SeriesDate, with_heard
from downtime_cli.core.series.versions import call_off, next_window
from downtime_cli.core.standing.slots import standing_span
from downtime_cli.core.window import Span

_BEGUN: Final = frozenset({Status.COMPLETED, Status.IN_PROCESS})


class _Sorted(Struct, frozen=True):
    """The dates of a series that is planned again, by what becomes of them."""

    kept: dict[date, SeriesDate]
    """Those that stay as they are, whatever the rule."""
    open: dict[date, SeriesDate]
    """Those to come, which the new rule decides on."""


def replace_series(old: Series, new: PlannedSeries) -> PlannedSeries:
    """Turn a series made anew into the next version of an older one.

    A confirmed series in which a date to come has changed is tentative again, as nobody has confirmed that, and so is
    such a date; dates that stay keep their status.

    Raises:
        InputError: the old series, or a date of it, changed after the new one's `as_of`.
    """
    at = find_moment(old, new.policy.as_of)
    found = _sort_dates(old, at, standing_span(new.policy).start)
    is_changed = old.head.status is Status.CANCELLED or _has_changed(old, found.open, new.series, at)
    status = Status.TENTATIVE if is_changed else old.head.status
    head = _replace_head(old.head, new.series.head, at, status, is_changed=is_changed)
    staying = {**found.kept, **{day: each for day, each in found.open.items() if not _is_off_with(each, old.head)}}
    dates = {each.day: _next_version(each, staying, found, head) for each in new.series.dates}
    rest = [replace(each, is_replaced=True) for day, each in found.kept.items() if day not in dates]
    gone = [
        SeriesDate(day=day, original=each.original, plan=_end(each.plan, at), is_replaced=True)
        for day, each in found.open.items()
        if day not in dates and (each.is_changed or _has_spoken(each.plan, at))
    ]
    every = sorted([*dates.values(), *rest, *gone], key=lambda each: each.original)
    if is_changed:
        head = _show_next(head, next_window(tuple(dates.values()), at))
    series = with_heard(replace(new.series, head=head, dates=tuple(every)))
    return replace(new, policy=replace(new.policy, as_of=at), series=series)


def find_moment(series: Series, at: datetime) -> datetime:
    """Find when a version of the series comes into force that is made at `at`, in the minute of its last change too.

    Raises:
        InputError: it lies before the last change of the series or of one of its dates.
    """
    last = max(series.plans, key=lambda plan: plan.last_changed)
    at = moment_of_change(last, at)
    split_at(last, at)
    return at


def find_told(old: Series, at: datetime) -> set[Reader]:
    """Find who knows of a series that is planned again at `at`, and hears of a change as news.

    Raises:
        InputError: `at` lies before the last change of the series or of one of its dates.
    """
    return readers_of(split_at(old.head, find_moment(old, at))[0])


def _sort_dates(old: Series, at: datetime, begin: datetime) -> _Sorted:
    kept, ahead = dict[date, SeriesDate](), dict[date, SeriesDate]()
    for each in old.dates:
        plan = each.plan
        is_draft = plan.status is Status.TENTATIVE and plan.window.start > at
        stays = plan.status in _BEGUN or (plan.window.start < max(at, begin) and not is_draft)
        (kept if stays else ahead)[each.day] = each
    return _Sorted(kept, ahead)


def _has_changed(old: Series, ahead: dict[date, SeriesDate], new: Series, at: datetime) -> bool:
    """Whether a date to come is not among the new ones as it was, or another one comes before the last of them."""
    if (old.slot.pattern, old.slot.start, old.slot.zone) != (new.slot.pattern, new.slot.start, new.slot.zone):
        return True
    planned = {each.day: each.original for each in new.dates}
    known = {day: each.original for day, each in ahead.items()}
    last = max((original.start for original in known.values()), default=at)
    is_gone = any(planned.get(day) != original and not ahead[day].plan.is_over for day, original in known.items())
    return is_gone or any(day not in known and original.start <= last for day, original in planned.items())


def _is_off_with(date: SeriesDate, head: SavedPlan) -> bool:
    """Whether a date is off because all of the series was called off, or no longer followed its rule."""
    is_off = head.status is date.plan.status is Status.CANCELLED and date.plan.last_changed == head.last_changed
    return is_off or date.is_replaced


def _replace_head(old: SavedPlan, new: SavedPlan, at: datetime, status: Status, *, is_changed: bool) -> SavedPlan:
    """Make the next version of the whole; whoever was told of it hears of a change once it is confirmed."""
    window, rule = (new.window, new.revisions[-1].rule) if is_changed else (old.window, old.revisions[-1].rule)
    sent, rest = split_at(old, at)
    told = readers_of(sent)
    ladder = [each for each in new.announcements if not is_told(told, each)] if is_changed else rest
    messages = sort_by_time([*sent, *ladder])
    last = Revision(sequence=old.sequence + 1, status=status, at=at, window=window, rule=rule)
    return replace(
        new,
        plan_id=old.plan_id,
        sequence=last.sequence,
        status=status,
        as_of=at,
        window=window,
        revisions=(*old.revisions, last),
        announcements=messages,
        withdrawn=list_withdrawn(old, messages),
    )


def _show_next(head: SavedPlan, window: Span) -> SavedPlan:
    """Let the last version of the whole show the next date that takes place: others may be off by themselves."""
    return replace(head, window=window, revisions=(*head.revisions[:-1], replace(head.revisions[-1], window=window)))


def _next_version(new: SeriesDate, staying: dict[date, SeriesDate], found: _Sorted, head: SavedPlan) -> SeriesDate:
    """Make a date of the new rule: as it was, as the next version of what it was, or as a first one."""
    old, at = staying.get(new.day), head.last_changed
    if old is not None and (new.day in found.kept or old.original == new.original):
        return replace(old, original=new.original, is_replaced=False)
    plan = replace(new.plan, plan_id=name_plan(head.plan_id, new.day), status=head.status, as_of=at)
    last = replace(new.plan.revisions[0], status=head.status, at=at)
    before = found.open.get(new.day)
    if before is None:
        return replace(new, plan=replace(plan, revisions=(last,)))
    sequence = before.plan.sequence + 1
    messages = sort_by_time([*split_at(before.plan, at)[0], *new.plan.announcements])
    plan = replace(
        plan,
        sequence=sequence,
        revisions=(*before.plan.revisions, replace(last, sequence=sequence)),
        announcements=messages,
        withdrawn=list_withdrawn(before.plan, messages),
    )
    return replace(new, plan=plan)


def _has_spoken(plan: SavedPlan, at: datetime) -> bool:
    """Whether a date has to be kept for what it has told by itself."""
    return bool(split_at(plan, at)[0])


def _end(plan: SavedPlan, at: datetime) -> SavedPlan:
    """Call off a date that the new rule does not have, unless it is off already."""
    return plan if plan.is_over else call_off(plan, at)
