"""What few events leave of a ranking: which windows are as good as the best."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.planning.ranking import rank_candidates
from downtime_cli.core.policy import Objective
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.window import to_minute
from tests.core.builders import BACKGROUND, BERLIN, changed, one_zone, policy, sparse


@pytest.mark.parametrize(
    ("traffic", "few"),
    [
        pytest.param(sparse(0.3), True, id="few"),
        pytest.param(sparse(1.5), True, id="some"),
        pytest.param(sparse(40.0), False, id="many"),
        pytest.param(changed(sparse(0.3), [value / 2 for value in sparse(0.3).total.values]), False, id="parts"),
        pytest.param(TypicalWeek(values=(0.0, 1.0) * 84, zone=BERLIN), False, id="typical-week"),
    ],
)
def test_a_plan_says_whether_events_are_few(traffic: Traffic | TypicalWeek, *, few: bool) -> None:
    """Whole events of a history, fewer than two an hour; a typical week counts none."""
    plan = build_plan(traffic, one_zone(), policy(), BACKGROUND)
    assert isinstance(plan, Plan)
    assert plan.few_events is few


@pytest.mark.parametrize("objective", list(Objective))
@pytest.mark.parametrize("usual", [0.3, 1.5, 40.0])
def test_every_window_says_whether_it_is_as_good(usual: float, objective: Objective) -> None:
    """A window is alike where the noise does not tell it from the quietest; the recommended one always is."""
    wishes = replace(policy(), objective=objective)
    plan = build_plan(sparse(usual), one_zone(), wishes, BACKGROUND)
    assert isinstance(plan, Plan)
    ranking = rank_candidates(sparse(usual), one_zone(), wishes)
    assert plan.recommended.is_alike
    for each in plan.alternatives:
        assert each.is_alike is ranking.is_alike(to_minute(each.window.start))
    assert all(ranking.is_alike(to_minute(span.start)) for span in plan.alike)
