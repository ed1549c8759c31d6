"""What has changed since a plan was made, and when users first heard of its window."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Revision, Status
from downtime_cli.core.checking.changes_since import SavedRules, compare_rules, first_told
from downtime_cli.core.checking.judgement import Difference
from downtime_cli.core.policy import ClosedSpan, NoticePeriod, Objective, Policy, WeeklyHours
from downtime_cli.core.window import DAY, HOUR, Span
from tests.core.builders import AS_OF, BERLIN, KATHMANDU, NEW_YORK, audience, policy
from tests.saved_samples import MESSAGES, WINDOW, message, saved_plan

HORIZON = Span(AS_OF, AS_OF + 14 * DAY)
PEOPLE = {BERLIN: 0.6, NEW_YORK: 0.4}
HOURS = WeeklyHours(days=frozenset({0}), start=time(9), end=time(17), zone=BERLIN, text="Mon 09:00-17:00@Europe/Berlin")


def closed(name: str, start: datetime = AS_OF) -> ClosedSpan:
    """Return a day on which no work may happen."""
    return ClosedSpan(span=Span(start, start + DAY), name=name)


def differences(wishes: Policy, rules: SavedRules, people: dict[object, float] | None = None) -> list[Difference]:
    """Return what has changed since a plan with a notice period of 72 h."""
    plan = saved_plan(audience=tuple(PEOPLE.items()))
    return list(compare_rules(plan, rules, audience(people or PEOPLE), wishes, HORIZON))  # type: ignore[arg-type]


def rules(**changes: object) -> SavedRules:
    """Return the rules of the plan, with changes."""
    none = SavedRules(
        texts={"objective": ("total",), "notice-period": ("3 days",)},
        earliest=AS_OF,
        latest=HORIZON.end,
        blackouts=(),
        holidays=(),
        past_windows=(),
    )
    return replace(none, **changes)


NOTICE = NoticePeriod(text="72h", lead=72 * HOUR)


@pytest.mark.parametrize(
    ("wishes", "saved", "expected"),
    [
        pytest.param(policy(notice=NOTICE), rules(), [], id="nothing"),
        pytest.param(policy(), rules(), [("notice-period", "3 days", "0 min")], id="notice"),
        pytest.param(
            policy(notice=NOTICE, team_hours=(HOURS,)), rules(), [("team-hours", "", HOURS.text)], id="new-team-hours"
        ),
        pytest.param(
            policy(notice=NOTICE), rules(texts={"objective": ("total",), "protect": ("a", "b")}),
            [("protect", "a, b", "")], id="lost-protection",
        ),
        pytest.param(
            policy(notice=NOTICE, blackouts=(closed("same"), closed("new"))),
            rules(blackouts=(closed("old"), closed("same"))), [("blackout", "old", "new")], id="blackouts",
        ),
        pytest.param(
            policy(notice=NOTICE, holidays=(closed("late", HORIZON.end),)),
            rules(holidays=(closed("early", AS_OF - DAY),)), [], id="out-of-the-horizon",
        ),
        pytest.param(
            policy(notice=NOTICE, objective=Objective.FAIR), rules(), [("objective", "total", "fair")], id="objective"
        ),
    ],
)  # fmt: skip
def test_rules_that_differ_are_named(wishes: Policy, saved: SavedRules, expected: list[tuple[str, str, str]]) -> None:
    """Each rule that differs, with what is gone and what is new; what does not touch the horizon is left out."""
    assert [(each.code, each.then, each.now) for each in differences(wishes, saved)] == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param({BERLIN: 0.62, NEW_YORK: 0.38}, [], id="two-points"),
        pytest.param({BERLIN: 0.6, NEW_YORK: 0.351, KATHMANDU: 0.049}, [], id="not-quite-five-points"),
        pytest.param(
            {BERLIN: 0.6, NEW_YORK: 0.35, KATHMANDU: 0.05},
            [("America/New_York 40%", "America/New_York 35%"), ("Asia/Kathmandu 0%", "Asia/Kathmandu 5%")],
            id="five-points",
        ),
        pytest.param(
            {BERLIN: 0.54, NEW_YORK: 0.26, KATHMANDU: 0.2},
            [
                ("Asia/Kathmandu 0%", "Asia/Kathmandu 20%"),
                ("America/New_York 40%", "America/New_York 26%"),
                ("Europe/Berlin 60%", "Europe/Berlin 54%"),
            ],
            id="largest-move-first",
        ),
        pytest.param(
            {BERLIN: 0.5, NEW_YORK: 0.5},
            [("America/New_York 40%", "America/New_York 50%"), ("Europe/Berlin 60%", "Europe/Berlin 50%")],
            id="ten-points",
        ),
        pytest.param(
            {BERLIN: 0.6, KATHMANDU: 0.4},
            [("America/New_York 40%", "America/New_York 0%"), ("Asia/Kathmandu 0%", "Asia/Kathmandu 40%")],
            id="other-zones",
        ),
    ],
)
def test_users_who_moved_are_named(people: dict[object, float], expected: list[tuple[str, str]]) -> None:
    """Zones whose share moved by five points or more, the largest move first, zones that came or went among them."""
    assert [(each.then, each.now) for each in differences(policy(notice=NOTICE), rules(), people)] == expected


def test_five_points_are_five_points_however_they_are_stored() -> None:
    """From 25 % to 30 % is a move of five points, though the floats are less than 0.05 apart."""
    plan = saved_plan(audience=((BERLIN, 0.75), (NEW_YORK, 0.25)))
    people = audience({BERLIN: 0.7, NEW_YORK: 0.3})
    found = compare_rules(plan, rules(), people, policy(notice=NOTICE), HORIZON)
    assert [each.now for each in found] == ["America/New_York 30%", "Europe/Berlin 70%"]


def test_a_zone_that_is_gone_has_moved_by_what_it_had() -> None:
    """A zone of less than five points may leave the audience unnoticed."""
    plan = saved_plan(audience=((BERLIN, 0.951), (NEW_YORK, 0.049)))
    assert not list(compare_rules(plan, rules(), audience({BERLIN: 1.0}), policy(notice=NOTICE), HORIZON))


def test_a_window_that_grew_was_told_at_first() -> None:
    """A longer window is the same one: what was said of it before still counts."""
    old = Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF, window=WINDOW)
    longer = Revision(
        sequence=1, status=Status.TENTATIVE, at=AS_OF + 9 * DAY, window=Span(WINDOW.start, WINDOW.end + HOUR)
    )
    plan = saved_plan(sequence=1, window=longer.window, revisions=(old, longer))
    assert first_told(plan, AS_OF) == MESSAGES[0].send_at


def test_the_first_message_counts() -> None:
    """Users first hear of a window by the first message there is; without messages nobody says so."""
    for status in (Status.TENTATIVE, Status.CONFIRMED):
        assert first_told(saved_plan(status=status), AS_OF) == MESSAGES[0].send_at
        assert first_told(saved_plan(status=status, announcements=()), AS_OF) is None
        unsent = (replace(MESSAGES[0], send_at=None),)
        assert first_told(saved_plan(status=status, announcements=unsent), AS_OF) is None


def test_nobody_hears_of_a_tentative_plan() -> None:
    """What fell due before it is confirmed goes out at once then, and not before."""
    late = WINDOW.start - DAY
    assert first_told(saved_plan(), late) == late
    first = Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF, window=WINDOW)
    confirmed = Revision(sequence=1, status=Status.CONFIRMED, at=late, window=WINDOW)
    told = (*MESSAGES, message(AnnouncementKind.INITIAL, "email", late))
    plan = saved_plan(status=Status.CONFIRMED, sequence=1, revisions=(first, confirmed), announcements=told)
    assert first_told(plan, late + HOUR) == late


def test_a_window_that_moved_was_told_anew() -> None:
    """Messages about the old window do not count for the new one; a longer window is the same one."""
    moved = AS_OF + 3 * DAY
    old = Revision(sequence=0, status=Status.CONFIRMED, at=AS_OF, window=Span(WINDOW.start - DAY, WINDOW.end - DAY))
    new = Revision(sequence=1, status=Status.CONFIRMED, at=moved, window=WINDOW)
    longer = Revision(sequence=2, status=Status.CONFIRMED, at=moved + DAY, window=Span(WINDOW.start, WINDOW.end + HOUR))
    messages = (
        message(AnnouncementKind.INITIAL, "email", AS_OF + DAY),
        message(AnnouncementKind.RESCHEDULED, "email", moved),
        message(AnnouncementKind.EXTENDED, "email", moved + DAY),
    )
    plan = saved_plan(
        status=Status.CONFIRMED, sequence=2, window=longer.window, revisions=(old, new, longer), announcements=messages
    )
    assert first_told(plan, AS_OF) == moved
