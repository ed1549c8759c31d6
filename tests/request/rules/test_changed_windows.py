"""The rules that a window breaks once it is moved or extended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from downtime_cli.core.checking.changes_since import SavedRules
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.request.rules.changed_windows import find_broken
from tests.core.builders import utc
from tests.saved_samples import WINDOW, saved_plan

FREEZE = Span(utc("2026-12-24T00:00Z"), utc("2027-01-02T00:00Z"))
RULES = SavedRules(
    texts={
        "team-hours": ("Sat 00:00-12:00@Europe/Berlin", "Wed-Fri 00:00-00:00"),
        "protect": ("Asia/Kolkata=Mon-Fri 09:00-17:00",),
        "notice-period": ("2 working days",),
    },
    earliest=utc("2026-11-23T00:00Z"),
    latest=None,
    blackouts=(ClosedSpan(span=FREEZE, name="Winter"),),
    holidays=(ClosedSpan(span=Span(FREEZE.start + DAY, FREEZE.start + 2 * DAY), name="Christmas"),),
    past_windows=(),
)


def changed(
    start: datetime = WINDOW.start, length: timedelta = 2 * HOUR, *, at: str = "2026-11-25T12:00Z"
) -> SavedPlan:
    """Return a plan whose window, on Saturday 5 December, is another one from a moment on."""
    plan, window = saved_plan(), Span(start, start + length)
    last = replace(plan.revisions[-1], window=window, at=utc(at))
    return replace(plan, window=window, revisions=(*plan.revisions, last))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(changed(WINDOW.start + 7 * DAY), [], id="another-saturday"),
        pytest.param(changed(utc("2026-12-25T01:00Z")), ["blackout 2h", "holidays 2h"], id="christmas"),
        pytest.param(changed(utc("2026-12-23T23:00Z")), ["blackout 1h"], id="into-the-blackout"),
        pytest.param(changed(utc("2026-12-16T03:00Z"), 45 * HOUR), ["protect 16h"], id="protected"),
        pytest.param(changed(utc("2026-12-15T23:00Z")), [], id="a-day-of-the-team"),
        pytest.param(changed(utc("2026-12-13T23:00Z")), ["team-hours 2h"], id="no-day-of-the-team"),
        pytest.param(changed(utc("2026-11-27T02:00Z"), HOUR), ["notice-period 10h"], id="too-soon"),
        pytest.param(changed(utc("2026-11-27T12:00Z")), [], id="just-in-time"),
        pytest.param(changed(length=9 * HOUR), ["team-hours 2h"], id="longer"),
        pytest.param(changed(length=3 * HOUR, at="2026-12-05T05:00Z"), [], id="no-notice-of-an-extension"),
    ],
)
def test_what_is_broken_anew(after: SavedPlan, expected: list[str]) -> None:
    """By how many hours, of each rule that the window kept before."""
    broken = find_broken(RULES, saved_plan(), after)
    assert [f"{rule.code} {rule.broken_for // HOUR}h" for rule in broken] == expected


def test_what_was_broken_before_is_no_news() -> None:
    """A window in the blackout stays there."""
    before, after = changed(FREEZE.start + 8 * DAY), changed(FREEZE.start + 8 * DAY + HOUR)
    assert [rule.code for rule in find_broken(RULES, saved_plan(), before)] == ["blackout"]
    assert find_broken(RULES, before, after) == ()


def test_rules_that_cannot_be_read_are_said() -> None:
    """As what is wrong with the plan."""
    rules = replace(RULES, texts={"team-hours": ("Someday",)})
    with pytest.raises(InputError, match="Someday"):
        find_broken(rules, saved_plan(), changed(FREEZE.start))
