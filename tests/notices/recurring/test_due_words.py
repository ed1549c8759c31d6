"""What falls due of a series as a whole, in words."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.due import find_all_due
from downtime_cli.core.series.replacing import find_told, replace_series
from downtime_cli.core.series.series import Series
from downtime_cli.core.series.versions import update_date, update_series
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.notices.due_words import add_words
from downtime_cli.notices.mail import Mailing
from downtime_cli.notices.recurring.head import tell_series
from downtime_cli.notices.subject import Subject, build_subject
from downtime_cli.notices.templates import load_templates
from tests.core.builders import utc
from tests.notice_samples import language
from tests.planned_series import FIRST, dates, planned

AS_OF = utc("2027-01-17T12:00Z")
TOLD = utc("2027-02-26T12:00Z")
"""Hours before the series is told of."""


def _words(series: Series) -> dict[tuple[str, Span], str]:
    """Return what is told of the whole, by channel and window."""

    def subject_of(plan: SavedPlan, kind: Kind, region: str, at: datetime) -> Subject:
        subject = build_subject(plan, kind, region, language=language("en"), table={})
        return subject if plan.day else tell_series(subject, series, at)

    due, _ = add_words(find_all_due([series], TOLD, TOLD + DAY), load_templates(), subject_of, Mailing())
    return {(each.message.channel, each.plan.window): each.text for each in due.messages if each.plan.day is None}


def test_the_window_is_the_one_that_the_text_names() -> None:
    """The first date is off, and a later rule changes nothing; a channel of one's own has no text, but the window."""
    series = update_series(planned(dates(), AS_OF).series, Status.CONFIRMED, AS_OF)
    by_pager = replace(series.head.announcements[0], channel="pager")
    series = replace(series, head=replace(series.head, announcements=(*series.head.announcements, by_pager)))
    first, second, *_ = series.dates
    series = update_date(series, first.day, Status.CANCELLED, AS_OF + DAY)
    told = _words(series)
    assert {window for _, window in told} == {second.original}
    assert told["pager", second.original] == ""
    assert "No maintenance on: Sat 6 Mar 2027\nNext dates:\nSat 13 Mar 2027" in told["email", second.original]
    later = TOLD + 6 * HOUR
    for windows in (dates(FIRST + DAY, count=10), dates(count=60)):  # another rule, and a year more
        other = replace_series(series, planned(windows, later, find_told(series, later))).series
        assert _words(other) == told
