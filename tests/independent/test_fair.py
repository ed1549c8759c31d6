"""Fair windows, and past ones of which users have had their share, held against slow sums."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume, given

from tests.independent.clocks import minute_of
from tests.independent.costs import is_close
from tests.independent.effort import plans
from tests.independent.fairness import Fair, ask_fair, fair_questions
from tests.independent.question import Document
from tests.independent.rules import broken_by, starts


@plans(0.5)
@given(question=fair_questions())
def test_nobody_loses_more_than_with_any_other_window(tmp_path: Path, question: Fair) -> None:
    """No window that keeps every rule takes a smaller share of its zone's week, with what was lost before."""
    plan = ask_fair(question, tmp_path)
    assume("window" in plan)
    asked, chosen = question.asked, minute_of(plan["window"]["start"])
    told = [(minute_of(each["start"]), minute_of(each["end"])) for each in plan["policy"]["past_windows"]]
    assert sorted(told) == sorted(question.counted())
    until = minute_of(plan["policy"]["latest"])
    allowed = [start for start in starts(asked, until) if not broken_by(asked, start, {})]
    ordered = sorted(allowed, key=question.score)
    check_impact(question, chosen, plan["impact"])
    if question.objective == "fair":
        assert chosen == ordered[0]
    assert plan["impact"]["candidates"] == len(allowed)
    for each in (plan, *plan["alternatives"]):
        start = minute_of(each["window"]["start"])
        quieter = sum(1 for other in allowed if question.score(other)[:-1] < question.score(start)[:-1])
        assert each["impact"]["rank"] == quieter + 1
        check_impact(question, start, each["impact"])


def check_impact(question: Fair, start: int, impact: Document) -> None:
    """Hold what is said of a window against the sums."""
    added = question.losses(start, start + question.asked.duration)
    assert is_close(impact["expected"], question.total(start))
    assert is_close(impact["worst_zone_share"], max(added.values()))
    if question.counted():
        assert is_close(impact["worst_borne_share"], question.worst(start))
    zones = {each["zone"]: each["expected"] for each in impact["zones"]}
    for zone in added:
        assert is_close(zones[zone], question.loss(zone, start, start + question.asked.duration)), zone
