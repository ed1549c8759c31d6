"""
What falls due in a span of time, across plans and series.

A series stands for as many plans as it has dates, and one for all of them, so each of its messages falls into one of
the spans that time is cut into, as `saved/due` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.due import Due, Waiting, find_due
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import Span


def find_all_due(saved: Sequence[SavedPlan | Series], since: datetime, until: datetime) -> Due:
    """List what falls due from `since` until before `until`; of several versions the last one counts.

    Raises:
        InputError: two plans, series or dates claim to be the same version of the same, and differ.
    """
    series = _pick_last_versions(each for each in saved if isinstance(each, Series))
    plans = [each for each in saved if isinstance(each, SavedPlan)]
    due = find_due([*plans, *(plan for each in series for plan in each.plans)], since, until)
    whole = {each.head.plan_id: each for each in series}
    return replace(due, waiting=tuple(_list_waiting(due.waiting, whole, until)))


def _list_waiting(waiting: Iterable[Waiting], whole: dict[str, Series], now: datetime) -> Iterator[Waiting]:
    """Yield the waits, those of all dates of a series as the last of them; the whole shows the next that waits."""
    series_of = {date.plan.plan_id: name for name, each in whole.items() for date in each.dates}
    found, dates = list(waiting), dict[str, list[Waiting]]()
    for each in sorted(found, key=lambda each: each.plan.window):
        if each.plan.plan_id in series_of:
            dates.setdefault(series_of[each.plan.plan_id], []).append(each)
    last = {alike[-1].plan.plan_id: tuple(each.plan for each in alike[:-1]) for alike in dates.values()}
    for each in found:
        name = each.plan.plan_id
        if name in whole:
            yield replace(each, plan=replace(each.plan, window=_next_unconfirmed(whole[name], now)))
        elif name not in series_of or name in last:
            yield replace(each, earlier=last.get(name, ()))


def _next_unconfirmed(series: Series, now: datetime) -> Span:
    """Find the next window that nobody has confirmed: others may take place whatever becomes of the whole."""
    ahead = series.next_dates(now, len(series.dates))
    waiting = (each.plan.window for each in ahead if each.plan.status is Status.TENTATIVE)
    return next(waiting, series.next_window(now))


def _pick_last_versions(series: Iterable[Series]) -> list[Series]:
    """Leave out what a later version of a series has replaced; of copies of one version all are looked at."""
    found = list(series)
    last: dict[str, int] = {}
    for each in found:
        last[each.head.plan_id] = max(each.head.sequence, last.get(each.head.plan_id, 0))
    return [each for each in found if each.head.sequence == last[each.head.plan_id]]
