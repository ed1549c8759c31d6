"""A remedy is typed as it is written, up to an hour later, and works."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta

from hypothesis import example, given, note
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.errors import InputError
from downtime_cli.core.planning.plan import Change, NoWindow, Plan, Relaxation
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.planning.ranking import rank_candidates
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import to_minute
from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.options import OPTIONS, Options
from downtime_cli.request.policy import Request
from tests.core.builders import BACKGROUND, BERLIN, KATHMANDU, NEW_YORK, audience, day_curve, local_traffic, utc

USERS = audience({BERLIN: 0.6, NEW_YORK: 0.3, KATHMANDU: 0.1})
TRAFFIC = local_traffic(BERLIN, day_curve, weeks=4)

MOMENTS = ["2026-11-23T00:00Z", "2026-03-26T09:40Z", "2026-10-22T23:59Z", "2026-12-29T18:05Z", "2027-03-12T03:00Z"]
WISHES = {
    "duration": ["30m", "2h", "150m", "4h", "9h", "26h", "3d"],
    "notice_period": ["0", "1h", "72h", "5 working days", "20 working days", "30 days", "800 days"],
    "horizon": ["3h", "30h", "5d", "14d"],
    "latest": ["+4h", "+3d", "+12d"],
    "earliest": ["+1h", "+2d", "+9d", "next monday", "sunday 4am"],
    "team_hours": [
        "Wed 09:00-12:00",
        "Sun 01:00-04:00@Europe/Berlin",
        "22:00-02:00@Asia/Kathmandu",
        "Mon-Fri 08:00-10:30@America/New_York",
    ],
    "protect": ["Europe/Berlin=06:00-23:00", "America/New_York=Mon-Fri 00:00-24:00", "Asia/Kathmandu=22:00-21:00"],
    "blackout": [
        "now/15d",
        "+1d/20d",
        "+3h/100d",
        "2026-03-20/2026-04-10",
        "2026-11-20/2027-01-06",
        "+2d/400d",
        "tomorrow/3d",
    ],
    "avoid_holidays": ["DE", "US"],
    "step": ["15m", "1h", "7h"],
    "timezone": ["Asia/Kathmandu", "America/New_York", "UTC"],
    "margin": ["15m", "29m"],
    "objective": ["fair"],
}
Given = Mapping[str, str]


def understood(wishes: Given, now: datetime) -> Policy:
    """Return the policy of what was typed."""
    given = {name: Setting(texts=(text,), place=OPTIONS[name].place) for name, text in wishes.items()}
    request = Request(options=Options(given=given), now=now, looks_ahead=True)
    return request.look_ahead(request.policy(USERS, now))


def changed(wishes: Given, change: Change) -> Given:
    """Return the wishes as a remedy says, from its words alone."""
    words = shlex.split(f"{change}")
    if words[:2] != ["do", "without"]:
        flag, value = words
        return {**wishes, flag.removeprefix("--").replace("-", "_"): value}
    name = "blackout" if words[2:4] == ["the", "blackout"] else words[2].rstrip(":").removeprefix("--")
    return {key: value for key, value in wishes.items() if key != name.replace("-", "_")}


@st.composite
def any_wishes(draw: st.DrawFn) -> Given:
    """Draw a duration, and some of the other options; the longest horizon and the widest hours fit some work only."""
    names = draw(st.sets(st.sampled_from(sorted(WISHES)), max_size=6)) | {"duration"}
    return {name: draw(st.sampled_from(WISHES[name])) for name in sorted(names)}


@given(any_wishes(), st.sampled_from(MOMENTS), st.integers(0, 60))
@example({"duration": "2h", "horizon": "14d", "notice_period": "30 days"}, MOMENTS[0], 60)
@example({"duration": "4h", "team_hours": "Wed 09:00-12:00"}, MOMENTS[0], 60)
@example({"duration": "2h", "latest": "+12d", "blackout": "now/15d"}, MOMENTS[1], 60)
@example({"duration": "150m", "horizon": "5d", "team_hours": "Sun 01:00-04:00@Europe/Berlin"}, MOMENTS[2], 60)
@example({"duration": "2h", "notice_period": "20 working days", "horizon": "14d"}, MOMENTS[3], 60)
@example({"duration": "2h", "earliest": "+2d", "latest": "+3d", "blackout": "+1d/20d"}, MOMENTS[4], 60)
@example({"duration": "9h", "protect": "Asia/Kathmandu=22:00-21:00"}, MOMENTS[0], 60)
@example({"duration": "2h", "notice_period": "800 days", "horizon": "14d"}, MOMENTS[0], 60)
@example({"duration": "2h", "blackout": "+3h/100d"}, MOMENTS[0], 60)
@example({"duration": "150m", "horizon": "3h", "earliest": "+1h", "avoid_holidays": "DE"}, MOMENTS[0], 1)
@example({"duration": "2h", "earliest": "+1h", "blackout": "+3h/100d", "avoid_holidays": "DE"}, MOMENTS[0], 1)
@example({"duration": "2h", "earliest": "+1h", "blackout": "+3h/100d", "notice_period": "1h"}, MOMENTS[0], 60)
@example(
    {
        "duration": "2h",
        "earliest": "next monday",
        "horizon": "3h",
        "team_hours": "Mon-Fri 08:00-10:30@America/New_York",
    },
    MOMENTS[2],
    2,
)
def test_every_remedy_works_when_it_is_pasted(wishes: Given, moment: str, minutes: int) -> None:
    """Typed anew with the change, up to an hour later, the command finds a window, and the one promised is allowed."""
    now = utc(moment)
    policy = understood_or_none(wishes, now)
    answer = None if policy is None else build_plan(TRAFFIC, USERS, policy, BACKGROUND)
    for relaxation in answer.relaxations if isinstance(answer, NoWindow) else ():
        _try(relaxation, wishes, now + timedelta(minutes=minutes))


def understood_or_none(wishes: Given, now: datetime) -> Policy | None:
    """Return the policy, None where the wishes contradict each other."""
    try:
        return understood(wishes, now)
    except InputError:
        return None


def _try(relaxation: Relaxation, wishes: Given, later: datetime) -> None:
    for change in relaxation.changes:
        wishes = changed(wishes, change)
    policy = understood(wishes, later)
    note(f"{relaxation.remedy}: {wishes}")
    assert isinstance(build_plan(TRAFFIC, USERS, policy, BACKGROUND), Plan)
    window = relaxation.choice.window
    assert window.duration == policy.duration
    if not policy.is_limited:  # how far the search goes is nobody's rule
        policy = replace(policy, latest=max(policy.latest, window.end))
    assert rank_candidates(TRAFFIC, USERS, policy).allows(to_minute(window.start))
