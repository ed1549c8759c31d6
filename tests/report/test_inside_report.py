"""What is said of a look at a standing window."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.inside import look_inside
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.saved_samples import BERLIN
from tests.series_samples import AS_OF, series, third_saturdays, with_changed_dates

WINDOWS = third_saturdays()


def _report(start: datetime, length: timedelta = timedelta(0), **changes: object) -> Report:
    """Return the report on a moment or span in the sample."""
    sample = with_changed_dates(series(**{"status": Status.CONFIRMED, **changes}))  # type: ignore[arg-type]  # as given
    return build_report(look_inside(sample, (start, start + length), AS_OF, BERLIN))


@pytest.mark.parametrize(
    ("start", "length", "headline"),
    [
        pytest.param(
            WINDOWS[1].start + HOUR,
            timedelta(0),
            "Yes: Sat 16 Jan 2027 05:00 CET (UTC+1), inside the window until 06:00",
            id="moment",
        ),
        pytest.param(
            WINDOWS[1].start,
            HOUR,
            "Yes: Sat 16 Jan 2027 04:00–05:00 CET (UTC+1), inside the window until 06:00",
            id="span",
        ),
        pytest.param(
            WINDOWS[1].start,
            5 * HOUR,
            "No: Sat 16 Jan 2027 04:00–09:00 CET (UTC+1), "
            "only partly inside the window Sat 16 Jan 2027 04:00–06:00 CET (UTC+1)",
            id="partly",
        ),
        pytest.param(
            WINDOWS[2].start,
            timedelta(0),
            "No: Sat 20 Feb 2027 04:00 CET (UTC+1), "
            "the date of the rule, 2027-02-20, was moved to Sun 21 Feb 2027 04:00–06:00 CET (UTC+1)",
            id="moved",
        ),
        pytest.param(
            WINDOWS[4].start,
            timedelta(0),
            "No: Sat 17 Apr 2027 04:00 CEST (UTC+2), the window Sat 17 Apr 2027 04:00–06:00 CEST (UTC+2) was cancelled",
            id="cancelled",
        ),
        pytest.param(
            WINDOWS[0].start,
            timedelta(0),
            "No: Sat 19 Dec 2026 04:00 CET (UTC+1), the date of the rule, 2026-12-19, is left out: Winter freeze",
            id="left-out",
        ),
        pytest.param(
            AS_OF, timedelta(0), "No: Mon 23 Nov 2026 01:00 CET (UTC+1), outside of all windows", id="outside"
        ),
    ],
)
def test_the_answer_says_which_and_why(start: datetime, length: timedelta, headline: str) -> None:
    """Till when, which date, and where it has gone."""
    report = _report(start, length)
    assert report.headline == headline
    assert report.refuses is headline.startswith("No")
    (check,) = report.checks
    assert (check.is_met, check.fails) == (not report.refuses, report.refuses)
    assert check.text in headline


@pytest.mark.parametrize(
    ("status", "said"),
    [
        pytest.param(Status.TENTATIVE, "06:00 CEST (UTC+2) is not confirmed", id="tentative"),
        pytest.param(Status.COMPLETED, "the work of the window Sat 15 May 2027", id="completed"),
    ],
)
def test_what_does_not_take_place_says_so(status: Status, said: str) -> None:
    """Whatever the clock says."""
    assert said in _report(WINDOWS[5].start, status=status).headline


def test_facts_name_the_date_and_the_next() -> None:
    """By the option that updates them, beside the time of the rule where it is another."""
    facts = {each.label: each.text for each in _report(WINDOWS[1].start).facts}
    assert facts == {
        "Repeats": "On the third Saturday of each month, 04:00–06:00 Europe/Berlin",
        "Window": "Sat 16 Jan 2027 04:00–06:00 CET (UTC+1) (--date 2027-01-16)",
        "Next": "Sun 21 Feb 2027 04:00–06:00 CET (UTC+1), by the rule Sat 20 Feb 2027 04:00–06:00 CET (UTC+1) "
        "(--date 2027-02-20)",
    }
    last = {each.label: each.text for each in _report(WINDOWS[-1].end).facts}
    assert "Window" not in last
    assert last["Next"] == "none: no date is planned after it"
    tentative = {each.label: each.text for each in _report(AS_OF, status=Status.TENTATIVE).facts}
    assert ", TENTATIVE (--date" in tentative["Next"]


def test_an_end_on_another_day_says_which() -> None:
    """Asked late on the day before."""
    sample = series(status=Status.CONFIRMED)
    first, *others = sample.dates
    long = replace(first, plan=replace(first.plan, window=replace(first.original, start=first.original.start - DAY)))
    found = look_inside(replace(sample, dates=(long, *others)), (long.plan.window.start,) * 2, AS_OF, BERLIN)
    assert build_report(found).headline.endswith("inside the window until Sat 16 Jan 06:00")


def test_a_reason_without_a_name_is_its_rule() -> None:
    """And names are one harmless line."""
    sample = series()
    for names, said in (((), "is left out: blackout"), (("a\nb\x1b[31m",), "is left out: a b\\x1b[31m")):
        gone = replace(sample.left_out[0], names=names)
        found = look_inside(replace(sample, left_out=(gone,)), (WINDOWS[0].start,) * 2, AS_OF, BERLIN)
        assert build_report(found).headline.endswith(said)
