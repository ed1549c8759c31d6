"""What a message about a series as a whole is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.errors import InputError, Place, Severity
from downtime_cli.core.series.series import Series, head_of, news_of_whole
from downtime_cli.core.window import DAY
from downtime_cli.notices.facts import Room, build_facts
from downtime_cli.notices.recurring.head import plans_of, unmoved_notes
from tests.notices.recurring.samples import (
    TOLD_AT,
    cancelled_series,
    changed_series,
    moved_series,
    series_message,
    series_subject,
)
from tests.saved_samples import message, saved_plan
from tests.series_samples import AS_OF, series, third_saturdays


def _moved() -> Series:
    """Return a confirmed series whose head has told of other times, but not of another first window."""
    sample = series(status=Status.CONFIRMED)
    at = AS_OF + 10 * DAY
    last = Revision(sequence=1, status=Status.CONFIRMED, at=at, window=sample.head.window)
    news = message(Kind.RESCHEDULED, "email", at)
    head = replace(sample.head, sequence=1, revisions=(*sample.head.revisions, last), announcements=(news,))
    return replace(sample, head=head)


def test_the_news_of_the_last_version() -> None:
    """A new series is announced, one that moved says so, and a cancelled one has nothing else to say."""
    assert news_of_whole(series().head) is Kind.INITIAL
    assert news_of_whole(_moved().head) is Kind.RESCHEDULED
    assert news_of_whole(cancelled_series().head) is Kind.CANCELLED


def test_the_next_date_is_the_window() -> None:
    """Templates see the date that comes first now, of which nothing has begun, whatever the first of all was."""
    at = third_saturdays()[4].start - DAY
    subject = series_subject(series(status=Status.CONFIRMED), at=at)
    facts = build_facts(subject, Room())
    assert subject.plan.window == third_saturdays()[4]
    assert (facts["news"], facts["tense"]) == ("initial", "before")
    under_way = series_subject(series(status=Status.CONFIRMED), at=third_saturdays()[4].start)
    assert build_facts(under_way, Room())["tense"] == "before"


def test_a_move_that_nobody_made_is_noted() -> None:
    """The words are those of what is planned; where a series moved, or its schedule tells of changes, they are news."""
    place = Place(source="notice rescheduled")
    (issue,) = unmoved_notes(series_subject(changed_series(), Kind.RESCHEDULED), place)
    assert (issue.code, issue.severity) == ("no-earlier-window", Severity.NOTE)
    assert "the series was not rescheduled" in issue.message
    assert unmoved_notes(series_subject(changed_series(), Kind.INITIAL), place) == []
    assert unmoved_notes(series_subject(moved_series(), Kind.RESCHEDULED), place) == []
    news = _moved().head.announcements[0]
    planned = series_subject(changed_series(), Kind.RESCHEDULED)
    scheduled = replace(planned, plan=replace(planned.plan, announcements=(news,)))
    assert unmoved_notes(scheduled, place) == []
    assert unmoved_notes(replace(planned, series=None), place) == []


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.START, Kind.EXTENDED, Kind.COMPLETE])
def test_what_is_about_one_date_asks_which(kind: Kind) -> None:
    """The error names the option with the next date."""
    with pytest.raises(InputError) as caught:
        series_subject(series(), kind)
    (issue,) = caught.value.issues
    assert issue.message == f"there is no {kind.value} notice for a series as a whole"
    assert issue.remedy == "say of which date it is: --date 2027-01-16"


def test_a_series_that_is_over_has_no_news() -> None:
    """Nothing is announced that has been."""
    with pytest.raises(InputError) as caught:
        series_subject(series(), at=third_saturdays()[-1].end)
    assert caught.value.issues[0].message == "no date of the series lies ahead"


def test_a_cancellation_tells_what_was_to_come() -> None:
    """Whenever it is written, and without a next date."""
    for at in (TOLD_AT, TOLD_AT + 400 * DAY):
        subject = series_subject(cancelled_series(), Kind.CANCELLED, at=at)
        assert subject.series is not None
        assert len(subject.series.windows) == 10
    text = series_message(cancelled_series(), "email", Kind.CANCELLED).text
    assert "Period: Sat 16 Jan 2027 – Sat 20 Nov 2027" in text
    assert "Next dates" not in text
    assert "Local times" not in text


def test_a_cancellation_that_nobody_recorded_tells_what_lies_ahead() -> None:
    """As a draft."""
    assert "has been cancelled" in series_message(changed_series(), "email", Kind.CANCELLED).text


def test_dates_are_reminded_of_where_they_have_messages() -> None:
    """Only then it is said that word will come before each."""
    sample = changed_series()
    quiet = replace(
        sample, dates=tuple(replace(each, plan=replace(each.plan, announcements=())) for each in sample.dates)
    )
    off = replace(
        quiet,
        dates=tuple(
            replace(each, plan=replace(each.plan, withdrawn=told.plan.announcements))
            for each, told in zip(quiet.dates, sample.dates, strict=True)
        ),
    )
    said = "We will remind you before each date."
    assert said in series_message(off, "email").text  # as it was before they were called off
    assert said in series_message(sample, "email").text
    assert said not in series_message(quiet, "email").text


def test_plans_of_a_series_are_its_head_and_its_dates() -> None:
    """Those that are over send nothing more; a single plan is the one plan that it is."""
    sample = changed_series()
    assert head_of(sample) is sample.head
    assert plans_of(sample)[0] is sample.head
    assert len(plans_of(sample)) == 11  # of eleven dates one is cancelled
    plan = saved_plan()
    assert (head_of(plan), plans_of(plan)) == (plan, (plan,))


def test_a_version_does_not_begin_after_its_window() -> None:
    """Recorded at the very start of the next date, a change is none of work under way."""
    start = third_saturdays()[1].start
    sample = _moved()
    last = replace(sample.head.revisions[-1], at=start)
    sample = replace(sample, head=replace(sample.head, revisions=(sample.head.revisions[0], last)))
    subject = series_subject(sample, Kind.RESCHEDULED, at=start + timedelta(seconds=1))
    assert build_facts(subject, Room())["tense"] == "before"
