"""Messages about a series made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY
from downtime_cli.notices.messages import Message, build_message
from downtime_cli.notices.recurring.head import tell_series
from downtime_cli.notices.subject import Subject, build_subject
from downtime_cli.notices.templates import load_templates
from tests.notice_samples import language
from tests.series_samples import AS_OF, series, with_changed_dates

TOLD_AT = AS_OF + 3 * DAY


def changed_series() -> Series:
    """Return the confirmed sample with a date left out, one moved, one longer and one cancelled."""
    return with_changed_dates(series(status=Status.CONFIRMED))


def moved_series() -> Series:
    """Return it with a first version that had other times."""
    sample = changed_series()
    old = "DTSTART;TZID=America/New_York:20261203T220000\nDURATION:PT1H30M\nRRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=52"
    first, *rest = sample.head.revisions
    last = replace(first, sequence=1, at=AS_OF + DAY)
    return replace(sample, head=replace(sample.head, sequence=1, revisions=(replace(first, rule=old), *rest, last)))


def cancelled_series() -> Series:
    """Return it called off as a whole a month after it was planned, with the dates that were to come."""
    at, sample = AS_OF + 30 * DAY, changed_series()
    off = Revision(sequence=2, status=Status.CANCELLED, at=at, window=sample.head.window)
    head = replace(sample.head, status=Status.CANCELLED, sequence=2, revisions=(*sample.head.revisions, off))
    dates = tuple(
        replace(
            each,
            plan=replace(
                each.plan,
                status=Status.CANCELLED,
                revisions=(*each.plan.revisions, replace(off, sequence=3, window=each.plan.window)),
            ),
        )
        for each in sample.dates
    )
    return replace(sample, head=head, dates=dates)


def series_subject(
    sample: Series,
    kind: Kind = Kind.INITIAL,
    tag: str = "en",
    details: Mapping[str, str] | None = None,
    at: datetime = TOLD_AT,
) -> Subject:
    """Return what a message about a series is about."""
    subject = build_subject(sample.head, kind, "", language=language(tag), table=details or {})
    return tell_series(subject, sample, at)


def series_message(sample: Series, channel: str, kind: Kind = Kind.INITIAL, tag: str = "en") -> Message:
    """Return a message about a series."""
    return build_message(series_subject(sample, kind, tag), channel, load_templates())
