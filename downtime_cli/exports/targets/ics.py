"""iCalendar (RFC 5545): a plan or a series as a file to import, or several as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import Series, head_of
from downtime_cli.core.window import Span
from downtime_cli.exports.calendar_zones import define_zones
from downtime_cli.exports.events import build_window, calendar_text, plan_events
from downtime_cli.exports.series_events import series_events, zone_names
from downtime_cli.exports.target import WHAT, Setting, Target, TargetSettings

if TYPE_CHECKING:
    from icalendar import Component


def render(plan: SavedPlan, settings: TargetSettings) -> str:
    """Write one plan as a calendar to import, for the team: with the messages to send unless that is switched off.

    Messages that only earlier versions had are cancelled: a calendar that has imported them drops nothing by itself.
    """
    return calendar_text(plan_events(plan, settings, has_withdrawn=True))


def render_series(series: Series, settings: TargetSettings, _now: datetime) -> str:
    """Write a series in the same way."""
    return calendar_text([*define_zones(zone_names(series)), *series_events(series, settings, has_withdrawn=True)])


def render_feed(plans: Sequence[SavedPlan | Series], settings: TargetSettings) -> str:
    """Write several plans and series, by time, as a calendar to subscribe to; of versions only the last counts."""
    newest: dict[str, SavedPlan | Series] = {}
    for plan in sorted(plans, key=_version):
        newest[head_of(plan).plan_id] = plan
    components: list[Component] = [
        *define_zones(named for each in newest.values() if isinstance(each, Series) for named in zone_names(each))
    ]
    for plan in sorted(newest.values(), key=_place):
        components += series_events(plan, settings) if isinstance(plan, Series) else plan_events(plan, settings)
    return calendar_text(components, feed=settings.one("calendar"))


def _version(plan: SavedPlan | Series) -> tuple[int, datetime]:
    plans = plan.plans if isinstance(plan, Series) else (plan,)
    return plans[0].sequence, max(each.last_changed for each in plans)


def _place(plan: SavedPlan | Series) -> tuple[Span, str]:
    return head_of(plan).window, head_of(plan).plan_id


def render_ics(plan: SavedPlan, name: str, description: str) -> str:
    """Write the window alone, as an attachment for readers, in the words of their message."""
    return calendar_text([build_window(plan, name, description)])


TARGET: Final = Target(
    name="ics",
    extension="ics",
    summary="iCalendar: the window, and an event with an alarm for each message to send",
    render=render,
    render_series=render_series,
    takes=(
        WHAT,
        Setting("messages", "true or false: include the messages to send", default="true"),
        Setting("calendar", "the name of a --feed", default="Maintenance"),
    ),
)
