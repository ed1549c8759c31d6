"""What each target is told in tests, and plans as they change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.errors import Place
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.exports.catalogue import load_target
from downtime_cli.exports.target import Given, ReaderWords, SeriesExport, TargetSettings
from downtime_cli.notices.reader_words import word_for_readers
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import language
from tests.saved_samples import AS_OF, saved_plan

PLACE: Final = Place(source="downtime.toml", line=3, column=1)

SETTINGS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "alertmanager-interval": {},
    "alertmanager-silence": {"matchers": ('service="shop", severity=~"warning|info"',)},
    "cachet": {"components": ("1", "12")},
    "crontab": {
        "plan_file": ("/srv/plans/shop.json",),
        "send_with": ("/usr/local/bin/send-notice --quiet",),
        "timezone": ("Europe/Berlin",),
    },
    "cstate": {"affected": ("API", "Web shop")},
    "datadog": {"scope": ("env:prod AND service:shop",)},
    "grafana-mute": {},
    "icinga": {"hosts": ("shop-db-1",), "timezone": ("Europe/Berlin",)},
    "ics": {},
    "maintnote": {
        "provider": ("example.com",),
        "account": ("137.035999173",),
        "organizer": ("Example NOC <noc@example.com>",),
        "object_id": ("circuit-7", "shop-api"),
    },
    "pagerduty": {"services": ("PIJ90N7", "PF9KMXH")},
    "statuspage": {"components": ("8kbf7d35c070",)},
    "systemd": {"plan_file": ("/srv/plans/shop.json",), "send_with": ("/usr/local/bin/send-notice --quiet",)},
    "upptime": {"sites": ("api", "web-shop")},
}


def table(**texts: str | tuple[str, ...]) -> dict[str, Given]:
    """Return what was said for settings."""
    return {name: Given((text,) if isinstance(text, str) else text, PLACE) for name, text in texts.items()}


def settings_for(target: str, **changes: str | tuple[str, ...]) -> TargetSettings:
    """Return the settings of a target as the samples have them, with changes."""
    return load_target(target).settings(table(**SETTINGS[target]) | table(**changes))


def reader_words(plan: SavedPlan, tag: str = "en", **details: str) -> ReaderWords:
    """Return what readers of a status page are told of a plan."""
    return word_for_readers(plan, load_templates(), language(tag), details)


def export(target: str, plan: SavedPlan | None = None, **changes: str | tuple[str, ...]) -> str:
    """Return a plan, by default the sample, in a target's format."""
    told, settings = plan or saved_plan(), settings_for(target, **changes)
    if settings.target.is_for_readers:
        settings = replace(settings, words=reader_words(told, what=settings.one("what")))
    return load_target(target).export(told, settings)


def with_status(status: Status) -> SavedPlan:
    """Return the sample plan with another status: confirmed or cancelled a day after it was made, begun in time."""
    plan = saved_plan()
    match status:
        case Status.TENTATIVE:
            return plan
        case Status.IN_PROCESS:
            return update_status(plan, status, plan.window.start)
        case Status.COMPLETED:
            return update_status(with_status(Status.IN_PROCESS), status, plan.window.start + timedelta(hours=1))
        case _:
            return update_status(plan, status, AS_OF + timedelta(days=1))


def changed_twice() -> tuple[SavedPlan, SavedPlan, SavedPlan]:
    """Return a plan, confirmed a day later, its window half an hour longer another day later."""
    first = saved_plan()
    second = update_status(first, Status.CONFIRMED, AS_OF + timedelta(days=1))
    return first, second, extend(second, timedelta(minutes=30), AS_OF + timedelta(days=2))


def moved() -> SavedPlan:
    """Return the sample plan as planned again two days later: five days on, and an hour earlier."""
    before = saved_plan()
    window = Span(before.window.start + 5 * DAY - HOUR, before.window.end + 5 * DAY - HOUR)
    revision = Revision(sequence=1, status=before.status, at=AS_OF + 2 * DAY, window=window)
    messages = tuple(replace(each, send_at=each.promised + 5 * DAY - HOUR) for each in before.announcements)
    return replace(before, sequence=1, window=window, announcements=messages, revisions=(*before.revisions, revision))


def export_series(
    target: str, series: Series, *, count: int = 3, now: datetime = AS_OF, **changes: str | tuple[str, ...]
) -> SeriesExport:
    """Return a series in a target's format, as of a moment."""

    def settings_of(plan: SavedPlan) -> TargetSettings:
        settings = settings_for(target, **changes)
        is_for_readers = settings.target.is_for_readers
        return replace(settings, words=reader_words(plan)) if is_for_readers else settings

    return load_target(target).export_series(series, settings_of, now, count)


def series_text(target: str, series: Series, *, now: datetime = AS_OF, **changes: str | tuple[str, ...]) -> str:
    """Return the text of a series in a format that has one."""
    text = export_series(target, series, count=3, now=now, **changes).text
    assert text is not None
    return text
