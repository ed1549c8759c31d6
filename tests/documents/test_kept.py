"""Which files are overwritten and which stay."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.core.series.series import Series
from downtime_cli.core.series.versions import update_date, update_series
from downtime_cli.documents.kept import NewDocument, can_follow, holds_window, reason_to_keep
from downtime_cli.documents.read_plan import parse_plan
from downtime_cli.documents.read_series import parse_series
from downtime_cli.documents.saved import render_saved
from downtime_cli.documents.saved_series import render_series
from downtime_cli.documents.write import render_json
from tests.samples import sample_plan, sample_policy

GOLDEN: Final = Path(__file__).parent.parent / "golden"
PLAN: Final = render_json(sample_plan())


def golden(name: str) -> str:
    """Return a document of another kind."""
    return (GOLDEN / f"{name}-report.json").read_text("utf-8")


def changed(*steps: Status) -> SavedPlan:
    """Return the plan after some changes, a minute apart."""
    plan = parse_plan("plan.json", PLAN)
    for step in steps:
        plan = update_status(plan, step, plan.last_changed + timedelta(minutes=1))
    return parse_plan("plan.json", render_saved(plan))


def with_keys(**keys: object) -> str:
    """Return the plan with other values of some keys."""
    return json.dumps({**json.loads(PLAN), **keys})


CONFIRMED: Final = changed(Status.CONFIRMED)
UNDER_WAY: Final = update_status(CONFIRMED, Status.IN_PROCESS, CONFIRMED.window.start)
CANCELLED: Final = changed(Status.CONFIRMED, Status.CANCELLED)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        pytest.param(PLAN, NewDocument(kind="plan"), id="tentative"),
        pytest.param(PLAN, NewDocument(kind="plan", service="Shop API"), id="same-service"),
        pytest.param(with_keys(service=None), NewDocument(kind="plan", service="Shop API"), id="now-named"),
        pytest.param(golden("refusal"), NewDocument(kind="plan"), id="refusal"),
        pytest.param(golden("refusal"), NewDocument(kind="standing"), id="refusal-to-standing"),
        pytest.param(golden("no-standing"), NewDocument(kind="plan"), id="no-standing"),
        pytest.param(golden("standing"), NewDocument(kind="standing"), id="standing"),
        pytest.param(golden("judgement"), NewDocument(kind="check"), id="check"),
        pytest.param(golden("inspection"), NewDocument(kind="inspect"), id="inspect"),
        pytest.param(golden("audience"), NewDocument(kind="inspect"), id="inspect-users"),
        pytest.param(golden("backtest"), NewDocument(kind="backtest"), id="backtest"),
        pytest.param(PLAN, NewDocument(kind="plan", follows=CONFIRMED), id="first-version"),
        pytest.param(render_saved(CONFIRMED), NewDocument(kind="plan", follows=CONFIRMED), id="this-version"),
        pytest.param(render_saved(CONFIRMED), NewDocument(kind="plan", follows=CANCELLED), id="version-before"),
    ],
)
def test_what_may_go(text: str, new: NewDocument) -> None:
    """A document takes the place of its like, a plan that of a refusal, a tentative one or its earlier versions."""
    assert reason_to_keep(text, new) is None


@pytest.mark.parametrize(
    ("text", "new", "reason"),
    [
        pytest.param(render_saved(CONFIRMED), NewDocument(kind="plan"), "CONFIRMED, version 2; a new", id="confirmed"),
        pytest.param(with_keys(status="CANCELLED"), NewDocument(kind="plan"), "CANCELLED, version 1", id="cancelled"),
        pytest.param(
            render_saved(extend(changed(), timedelta(hours=1), changed().last_changed)),
            NewDocument(kind="plan"), "TENTATIVE, version 2", id="second-version",
        ),
        pytest.param(PLAN, NewDocument(kind="plan", service="billing"), "not for billing", id="other-service"),
        pytest.param(PLAN, NewDocument(kind="standing"), "this is a plan, for Shop API", id="plan-to-standing"),
        pytest.param(PLAN, NewDocument(kind="check"), "this is a plan, for Shop API", id="plan-to-check"),
        pytest.param(with_keys(service=None), NewDocument(kind="inspect"), f"for {UNNAMED}", id="plan-to-inspect"),
        pytest.param(with_keys(window=1), NewDocument(kind="plan"), "not one that can be read", id="broken-plan"),
        pytest.param(
            render_saved(CANCELLED), NewDocument(kind="plan", follows=CONFIRMED), "no earlier version", id="later"
        ),
        pytest.param(
            with_keys(plan_id="x"), NewDocument(kind="plan", follows=CONFIRMED), "no earlier version", id="other-plan"
        ),
        pytest.param(golden("standing"), NewDocument(kind="plan"), "this is a standing window", id="standing"),
        pytest.param(golden("judgement"), NewDocument(kind="plan"), "`downtime check`", id="check-to-plan"),
        pytest.param(golden("refusal"), NewDocument(kind="check"), "this is a refusal", id="refusal-to-check"),
        pytest.param(golden("no-standing"), NewDocument(kind="check"), "this is a refusal", id="no-standing-to-check"),
        pytest.param('{"schema": "downtime-dream/1"}', NewDocument(kind="plan"), "another document", id="kind-to-come"),
        pytest.param('{"a": 1}', NewDocument(kind="plan"), "not a document of `downtime`", id="any-json"),
        pytest.param('{"schema": ["x"]}', NewDocument(kind="plan"), "not a document of `downtime`", id="other-schema"),
        pytest.param("[]", NewDocument(kind="check"), "not a document of `downtime`", id="list"),
        pytest.param("{oops", NewDocument(kind="plan"), "this is not JSON", id="no-json"),
        pytest.param("[" * 100_000, NewDocument(kind="plan"), "this is not JSON", id="deep"),
    ],
)  # fmt: skip
def test_what_stays(text: str, new: NewDocument, reason: str) -> None:
    """Whatever somebody may miss stays, and is called by its name."""
    told = reason_to_keep(text, new)
    assert told is not None
    assert reason in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAN, True),
        (golden("standing"), True),
        (golden("no-standing"), False),
        (golden("refusal"), False),
        (golden("judgement"), False),
        ("downtime-plan/1", False),
    ],
)
def test_plans_hold_windows(text: str, *, expected: bool) -> None:
    """Plans and standing windows do, refusals and judgements do not."""
    assert holds_window(text) is expected


def test_a_plan_of_another_service_that_nobody_named_may_go() -> None:
    """A name is compared only where both have one."""
    unnamed: dict[str, Any] = {"policy": sample_policy(service=UNNAMED)}
    assert reason_to_keep(render_json(sample_plan(**unnamed)), NewDocument(kind="plan", service="billing")) is None


@pytest.mark.parametrize(
    ("text", "new", "is_so"),
    [
        pytest.param(PLAN, NewDocument(kind="plan"), True, id="tentative"),
        pytest.param(render_saved(CONFIRMED), NewDocument(kind="plan"), True, id="confirmed"),
        pytest.param(render_saved(UNDER_WAY), NewDocument(kind="plan"), False, id="under-way"),
        pytest.param(with_keys(window=7), NewDocument(kind="plan"), False, id="broken"),
        pytest.param(PLAN, NewDocument(kind="check"), False, id="another-kind"),
        pytest.param(PLAN, NewDocument(kind="plan", follows=CONFIRMED), False, id="a-version-already"),
        pytest.param(golden("refusal"), NewDocument(kind="plan"), False, id="refusal"),
    ],
)
def test_which_plans_can_have_a_next_version(text: str, new: NewDocument, *, is_so: bool) -> None:
    """A new plan may follow one that can be read, and whose work has not begun."""
    assert can_follow(text, new) is is_so


SERIES: Final = golden("standing")


def standing(**keys: object) -> str:
    """Return a standing window with other values of some keys."""
    return json.dumps({**json.loads(SERIES), **keys})


def series(*steps: Status) -> Series:
    """Return the standing window after some changes, a minute apart."""
    found = parse_series("standing.json", SERIES)
    for step in steps:
        found = update_series(found, step, found.head.last_changed + timedelta(minutes=1))
    return parse_series("standing.json", render_series(found))


def without_id() -> str:
    """Return a standing window as earlier versions wrote it."""
    return json.dumps({key: value for key, value in json.loads(SERIES).items() if key != "plan_id"})


WHOLE: Final = series(Status.CONFIRMED)
ONE_OFF: Final = update_date(series(), series().dates[1].day, Status.CANCELLED, series().head.last_changed)
NEXT_ONE_OFF: Final = update_date(WHOLE, WHOLE.dates[1].day, Status.CANCELLED, WHOLE.head.last_changed)


@pytest.mark.parametrize(
    ("text", "new", "reason"),
    [
        pytest.param(SERIES, NewDocument(kind="standing"), None, id="tentative"),
        pytest.param(without_id(), NewDocument(kind="standing"), None, id="earlier-version"),
        pytest.param(
            render_series(WHOLE), NewDocument(kind="standing"), "the standing window 20261129-", id="confirmed"
        ),
        pytest.param(render_series(ONE_OFF), NewDocument(kind="standing"), "TENTATIVE, version 1", id="date-changed"),
        pytest.param(SERIES, NewDocument(kind="standing", service="billing"), "not for billing", id="other-service"),
        pytest.param(standing(slot=1), NewDocument(kind="standing"), "not one that can be read", id="broken"),
        pytest.param(SERIES, NewDocument(kind="standing", follows=WHOLE), None, id="first-version"),
        pytest.param(render_series(WHOLE), NewDocument(kind="standing", follows=WHOLE), None, id="this-version"),
        pytest.param(render_series(WHOLE), NewDocument(kind="standing", follows=NEXT_ONE_OFF), None, id="before"),
        pytest.param(
            render_series(NEXT_ONE_OFF), NewDocument(kind="standing", follows=WHOLE), "no earlier version", id="later"
        ),
        pytest.param(
            standing(plan_id="x"), NewDocument(kind="standing", follows=WHOLE), "no earlier version", id="another"
        ),
        pytest.param(PLAN, NewDocument(kind="standing", follows=WHOLE), "this is a plan, for", id="plan"),
    ],
)
def test_standing_windows_stay_as_plans_do(text: str, new: NewDocument, reason: str | None) -> None:
    """One that was confirmed, or of which a date was changed, goes for its next version alone."""
    told = reason_to_keep(text, new)
    assert (told is None) == (reason is None)
    assert (reason or "") in (told or "")


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        pytest.param(render_series(WHOLE), True, id="confirmed"),
        pytest.param(standing(slot=1), False, id="broken"),
        pytest.param(PLAN, False, id="plan"),
    ],
)
def test_which_standing_windows_can_have_a_next_version(text: str, *, is_so: bool) -> None:
    """All that can be read."""
    assert can_follow(text, NewDocument(kind="standing")) is is_so
