"""Whom a notice is for."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError, Place
from downtime_cli.core.saved.versions import update_status
from downtime_cli.core.window import DAY as ONE_DAY
from downtime_cli.notices.subject import earlier_window, find_users, kind_warnings, news_of, regions_of
from tests.saved_samples import AUDIENCE, MESSAGES, WINDOW, saved_plan

DAY = date(2026, 12, 5)
ASIA = (ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Kathmandu"))
PLAN = saved_plan(announcements=(*MESSAGES, replace(MESSAGES[0], region="South Asia", zones=ASIA)))


def test_regions() -> None:
    """A plan's regions are those that its messages name."""
    assert regions_of(PLAN) == {"South Asia": ASIA}
    assert regions_of(saved_plan()) == {}


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        pytest.param("", AUDIENCE, id="everybody"),
        pytest.param("south asia", AUDIENCE[2:4], id="region"),
        pytest.param("kathmandu", AUDIENCE[3:4], id="city"),
        pytest.param("europe/berlin", AUDIENCE[:1], id="zone"),
    ],
)
def test_users(region: str, expected: object) -> None:
    """A region or zone is found however it is cased, with the shares of its users."""
    assert find_users(PLAN, region) == expected


def test_region_that_the_audience_lacks() -> None:
    """A region whose zones are not in the audience still has their clocks."""
    tokyo = (ZoneInfo("Asia/Tokyo"),)
    plan = saved_plan(announcements=(replace(MESSAGES[0], region="Japan", zones=tokyo),))
    assert find_users(plan, "Japan") == ((tokyo[0], 0.0),)


def test_a_region_can_be_typed_without_accents() -> None:
    """A name with letters that a keyboard lacks is found without them."""
    plan = saved_plan(announcements=(replace(MESSAGES[0], region="Americas (São Paulo)", zones=ASIA),))
    assert find_users(plan, "americas (sao paulo)") == AUDIENCE[2:4]


@pytest.mark.parametrize(
    ("region", "remedy"),
    [
        pytest.param("South Asi", "did you mean 'South Asia'?", id="near"),
        pytest.param("x", "use one of South Asia, Europe/Berlin", id="far"),
    ],
)
def test_unknown_region(region: str, remedy: str) -> None:
    """A region that is none is an error with what there is."""
    with pytest.raises(InputError, match="no region or zone") as caught:
        find_users(PLAN, region)
    assert caught.value.issues[0].remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("kind", "changes", "remedy"),
    [
        pytest.param(Kind.COMPLETE, {"status": Status.IN_PROCESS}, "--status COMPLETED", id="complete"),
        pytest.param(Kind.CANCELLED, {"status": Status.CONFIRMED}, "--status CANCELLED", id="cancelled"),
        pytest.param(Kind.COMPLETE, {"status": Status.COMPLETED}, None, id="recorded"),
        pytest.param(Kind.COMPLETE, {"automatic": True}, None, id="by-the-clock"),
        pytest.param(Kind.CANCELLED, {"automatic": True}, "--status CANCELLED", id="cancelled-is-never-automatic"),
        pytest.param(Kind.START, {"status": Status.CONFIRMED}, None, id="start"),
        pytest.param(Kind.START, {}, "downtime update plan --status CONFIRMED", id="tentative"),
        pytest.param(Kind.INITIAL, {"source": "a b.json"}, "update 'a b.json' --status CONFIRMED", id="quoted"),
        pytest.param(Kind.INITIAL, {"day": DAY}, "downtime update plan --status CONFIRMED", id="with-the-series"),
        pytest.param(
            Kind.CANCELLED, {"day": DAY, "status": Status.CONFIRMED}, "--date 2026-12-05 --status CANCELLED", id="date"
        ),
        pytest.param(Kind.INITIAL, {"source": "standard input"}, "update PLAN.json --status CONFIRMED", id="piped"),
    ],
)
def test_what_nobody_has_recorded_is_told(kind: Kind, changes: dict[str, object], remedy: str | None) -> None:
    """A text that says it is over comes with a warning before that is recorded, unless the clock decides."""
    issues = kind_warnings(saved_plan(**changes), kind, Place(source="x"))
    assert [issue.remedy.endswith(str(remedy)) for issue in issues] == ([True] if remedy else [])


def test_what_nobody_was_told_of_is_noted_and_was_never_stopped() -> None:
    """A plan that was never confirmed is off, however late that is recorded, and nobody waits to hear so."""
    off = update_status(saved_plan(), Status.CANCELLED, WINDOW.end + ONE_DAY)
    assert news_of(off, Kind.CANCELLED) == "cancelled"
    assert [each.code for each in kind_warnings(off, Kind.CANCELLED, Place(source="x"))] == ["nobody-waits"]


@pytest.mark.parametrize(
    ("kind", "day", "remedy"),
    [
        pytest.param(Kind.RESCHEDULED, None, "downtime plan ... --replaces PLAN", id="plan"),
        pytest.param(Kind.RESCHEDULED, DAY, "downtime update plan --date 2026-12-05 --move-to TIME", id="date"),
        pytest.param(Kind.EXTENDED, DAY, "downtime update plan --date 2026-12-05 --extend 30m", id="longer"),
    ],
)
def test_news_that_there_is_not_says_how_to_make_it(kind: Kind, day: date | None, remedy: str) -> None:
    """A date moves by itself, a plan with what another time costs."""
    with pytest.raises(InputError) as caught:
        earlier_window(saved_plan(day=day), kind)
    assert caught.value.issues[0].remedy == f"make the next version first: {remedy}"
