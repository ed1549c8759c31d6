"""Whether a time lies inside a standing window."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.inside import Finding, Inside, look_inside
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import DAY, HOUR, MINUTE
from tests.saved_samples import BERLIN
from tests.series_samples import AS_OF, series, third_saturdays, with_changed_dates

WINDOWS = third_saturdays()
NOTHING = timedelta(0)


def _look(start: datetime, length: timedelta = NOTHING, sample: Series | None = None) -> Inside:
    """Return where a moment or span lies in the sample: left out, regular, moved, longer, cancelled, then regular."""
    looked = with_changed_dates(series(status=Status.CONFIRMED)) if sample is None else sample
    return look_inside(looked, (start, start + length), AS_OF, BERLIN)


def _day(found: Inside) -> str:
    """Return the month and day of the date that it is about."""
    return "" if found.date is None else f"{found.date.day:%m-%d}"


@pytest.mark.parametrize(
    ("start", "length", "finding", "day"),
    [
        pytest.param(WINDOWS[1].start, NOTHING, Finding.INSIDE, "01-16", id="first-moment"),
        pytest.param(WINDOWS[1].end - MINUTE, NOTHING, Finding.INSIDE, "01-16", id="last-minute"),
        pytest.param(WINDOWS[1].end, NOTHING, Finding.OUTSIDE, "", id="end"),
        pytest.param(WINDOWS[1].start - MINUTE, NOTHING, Finding.OUTSIDE, "", id="before"),
        pytest.param(WINDOWS[1].start, 2 * HOUR, Finding.INSIDE, "01-16", id="whole-window"),
        pytest.param(WINDOWS[1].start, 2 * HOUR + MINUTE, Finding.PARTLY, "01-16", id="too-long"),
        pytest.param(WINDOWS[1].start - MINUTE, HOUR, Finding.PARTLY, "01-16", id="too-early"),
        pytest.param(WINDOWS[1].end, HOUR, Finding.OUTSIDE, "", id="touching"),
        pytest.param(WINDOWS[2].start, NOTHING, Finding.MOVED, "02-20", id="moved-away"),
        pytest.param(WINDOWS[2].start + DAY, HOUR, Finding.INSIDE, "02-20", id="where-it-moved"),
        pytest.param(WINDOWS[3].end, HOUR, Finding.INSIDE, "03-20", id="longer"),
        pytest.param(WINDOWS[4].start, HOUR, Finding.CANCELLED, "04-17", id="cancelled"),
        pytest.param(WINDOWS[0].start, HOUR, Finding.LEFT_OUT, "", id="left-out"),
    ],
)
def test_dates_count_as_they_stand(start: datetime, length: timedelta, finding: Finding, day: str) -> None:
    """A date is where it has been moved to, as long as it has become, and not there once it is cancelled."""
    found = _look(start, length)
    assert (found.finding, _day(found)) == (finding, day)
    assert found.passes is (finding is Finding.INSIDE)
    assert (found.left_out is not None) is (finding is Finding.LEFT_OUT)


@pytest.mark.parametrize(
    ("status", "finding"),
    [
        pytest.param(Status.TENTATIVE, Finding.NOT_CONFIRMED, id="tentative"),
        pytest.param(Status.CONFIRMED, Finding.INSIDE, id="confirmed"),
        pytest.param(Status.IN_PROCESS, Finding.INSIDE, id="in-process"),
        pytest.param(Status.COMPLETED, Finding.COMPLETED, id="completed"),
        pytest.param(Status.CANCELLED, Finding.CANCELLED, id="cancelled"),
    ],
)
def test_only_what_takes_place_counts(status: Status, finding: Finding) -> None:
    """Nobody has said that a tentative window takes place, and no work belongs into one that is over."""
    assert _look(WINDOWS[1].start, sample=series(status=status)).finding is finding


@pytest.mark.parametrize(
    ("begun", "asked", "finding"),
    [
        pytest.param(-2 * HOUR, -2 * HOUR, Finding.INSIDE, id="early"),
        pytest.param(-2 * HOUR, -2 * HOUR - MINUTE, Finding.PARTLY, id="before-that"),
        pytest.param(HOUR, NOTHING, Finding.INSIDE, id="late"),
    ],
)
def test_work_that_began_early_is_inside(begun: timedelta, asked: timedelta, finding: Finding) -> None:
    """From when that was recorded; one that began late has its whole window."""
    sample = series(status=Status.CONFIRMED)
    first, *others = sample.dates
    last = replace(first.plan.revisions[-1], sequence=1, status=Status.IN_PROCESS, at=WINDOWS[1].start + begun)
    plan = replace(first.plan, status=Status.IN_PROCESS, revisions=(*first.plan.revisions, last))
    found = _look(WINDOWS[1].start + asked, HOUR, replace(sample, dates=(replace(first, plan=plan), *others)))
    assert found.finding is finding


def test_a_window_that_holds_it_comes_first() -> None:
    """A span that meets two dates, one of them moved there, is inside the one that holds it."""
    sample = with_changed_dates(series(status=Status.CONFIRMED))
    first, second, *others = sample.dates
    onto = replace(first.original, start=second.plan.window.start - HOUR, end=second.plan.window.start + HOUR)
    moved = replace(first, plan=replace(first.plan, window=onto))
    both = replace(sample, dates=(moved, second, *others))
    found = _look(second.plan.window.start, 2 * HOUR, both)
    assert (found.finding, _day(found)) == (Finding.INSIDE, "02-20")
    assert _look(onto.start, 2 * HOUR, both).date == moved


def test_the_next_date_is_one_that_is_to_come() -> None:
    """Not the one that it is about, nor one that was cancelled; by its window as it stands."""
    days = [found.next.day.month if found.next else 0 for found in map(_look, (each.start for each in WINDOWS))]
    assert days == [1, 2, 3, 5, 5, 6, 7, 8, 9, 10, 11, 0]
