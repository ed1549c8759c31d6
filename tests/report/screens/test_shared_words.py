"""The words that first screens share: times of day, commands, and what a line has room for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.policy import NoticePeriod
from downtime_cli.report.screens.screen_words import (
    daytimes,
    follow_plan,
    follow_series,
    typed_file,
    word_assumed,
    word_change,
)
from tests.samples import sample_background, sample_policy
from tests.saved_samples import saved_plan

MIDNIGHT = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minute", "part"),
    [
        pytest.param(0, "night", id="midnight"),
        pytest.param(6 * 60 - 1, "night", id="before-six"),
        pytest.param(6 * 60, "morning", id="six"),
        pytest.param(12 * 60 - 1, "morning", id="before-noon"),
        pytest.param(12 * 60, "afternoon", id="noon"),
        pytest.param(18 * 60 - 1, "afternoon", id="before-eighteen"),
        pytest.param(18 * 60, "evening", id="eighteen"),
        pytest.param(22 * 60 - 1, "evening", id="before-ten"),
        pytest.param(22 * 60, "night", id="ten"),
    ],
)
def test_parts_of_the_day_begin_at_6_12_18_and_22(minute: int, part: str) -> None:
    """By the window's start, on the clock of the zone."""
    assert daytimes([MIDNIGHT + timedelta(minutes=minute)], UTC).endswith(f", {part}")


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        pytest.param([4, 4, 4], "Sun 05:00, night", id="the-same"),
        pytest.param([4, 3, 4], "Sun 05:00 or 04:00, night", id="another-hour"),
        pytest.param([4, 5], "Sun 05:00, night or Sun 06:00, morning", id="another-part"),
        pytest.param([22, 23], "Sun 23:00, night or Mon 00:00, night", id="another-day"),
        pytest.param([4, 28, 52, 75], "05:00 or 04:00, night", id="many-days"),
    ],
)
def test_several_times_of_day_are_told_once_each(hours: list[int], told: str) -> None:
    """A standing window moves with clocks that change."""
    assert daytimes([MIDNIGHT + timedelta(hours=each) for each in hours], ZoneInfo("Europe/Berlin")) == told


@pytest.mark.parametrize(
    ("file", "typed"),
    [
        pytest.param("plan.json", "plan.json", id="as-it-is"),
        pytest.param("my plan.json", "'my plan.json'", id="quoted"),
        pytest.param("-plan.json", "./-plan.json", id="no-option"),
        pytest.param("-", "-", id="standard-input"),
    ],
)
def test_a_file_is_named_as_a_shell_takes_it(file: str, typed: str) -> None:
    """What begins like an option is none."""
    assert typed_file(file) == typed


@pytest.mark.parametrize(
    ("own", "other", "told"),
    [
        pytest.param(100.0, 116.0, "+16%", id="more"),
        pytest.param(100.0, 84.0, "-16%", id="less"),
        pytest.param(100.0, 100.0, "+0%", id="the-same"),
        pytest.param(0.0, 100.0, "", id="nothing-to-compare-with"),
    ],
)
def test_a_change_has_its_sign(own: float, other: float, told: str) -> None:
    """How much more or less another window costs."""
    assert word_change(own, other) == told


def test_an_assumption_that_no_line_holds_is_told_all_the_same() -> None:
    """It is wrapped rather than cut."""
    policy = sample_policy(notice=NoticePeriod(text="x" * 90, lead=timedelta(hours=72)))
    background = sample_background("as none was given", code=AssumptionCode.NOTICE_PERIOD)
    assert word_assumed(background, policy) == f"Assumed: {'x' * 90} notice. Data: good."


@pytest.mark.parametrize(
    ("status", "command"),
    [
        pytest.param(Status.TENTATIVE, "downtime update plan.json --status CONFIRMED", id="tentative"),
        pytest.param(Status.CONFIRMED, "downtime notice plan.json --all -o messages", id="confirmed"),
        pytest.param(Status.IN_PROCESS, "downtime update plan.json --status COMPLETED", id="in-process"),
        pytest.param(Status.COMPLETED, "downtime notice plan.json --kind complete", id="completed"),
        pytest.param(Status.CANCELLED, "downtime notice plan.json --kind cancelled", id="cancelled"),
    ],
)
def test_a_plan_is_followed_by_its_status(status: Status, command: str) -> None:
    """Each status waits for the next one, or to be told."""
    assert follow_plan(status, "plan.json") == command


@pytest.mark.parametrize(
    ("status", "command"),
    [
        pytest.param(Status.TENTATIVE, "downtime update plan.json --status CONFIRMED", id="tentative"),
        pytest.param(Status.CONFIRMED, "downtime notice plan.json --kind initial", id="confirmed"),
    ],
)
def test_a_series_is_followed_by_its_status(status: Status, command: str) -> None:
    """A whole that is confirmed is told by its news; its dates have messages of their own."""
    assert follow_series(saved_plan(status=status), "plan.json") == command


def test_an_assumption_is_named_by_what_it_was_made_of() -> None:
    """Which column counts rather than that one does; a name that is too long is cut, and harmless."""
    said = (
        Assumption(AssumptionCode.VALUE_COLUMN, "x", "'cnt' counts"),
        Assumption(AssumptionCode.USERS_COLUMN, "y"),
        Assumption(AssumptionCode.ZONE_GUESS, "z", "\x1b" + "z" * 90),
    )
    background = replace(sample_background(), assumptions=said, issues=())
    cut = f"\\x1b{'z' * 41}..."
    assert word_assumed(background, None) == "Assumed: 'cnt' counts; which column has the users; and 1 more."
    assert word_assumed(replace(background, assumptions=said[2:]), None) == f"Assumed: {cut}."
