"""Few events in the documents: said beside the ranks, which stay."""

from __future__ import annotations

import pytest

from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.window import DAY, HOUR, Span
from tests.core.builders import AS_OF, BACKGROUND, one_zone, policy, sparse
from tests.core.checking.judging import judge
from tests.documents.reading import rows_of, written


@pytest.mark.parametrize(
    ("usual", "few"), [pytest.param(0.3, True, id="few"), pytest.param(1.5, True, id="some"), (40.0, False)]
)
def test_ranks_stay_and_say_what_they_are_worth(usual: float, *, few: bool) -> None:
    """A plan and a check have every rank, and `few_events` where chance decides them."""
    plan = build_plan(sparse(usual), one_zone(), policy(), BACKGROUND)
    judgement = judge(Span(AS_OF + 4 * DAY + 13 * HOUR, AS_OF + 4 * DAY + 15 * HOUR), traffic=sparse(usual))
    for document in (written(plan, "plan"), written(judgement, "check")):
        assert document["few_events"] is few
        impact = document["impact"]
        assert (impact["rank"] - 1) / impact["candidates"] == pytest.approx(impact["quieter_share"])
    assert written(judgement, "check")["impact"]["rank"] > 1
    assert int(rows_of(plan)[0]["rank"]) == written(plan, "plan")["impact"]["rank"]
