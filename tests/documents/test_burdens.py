"""What zones have borne, in the formats that machines read."""

from __future__ import annotations

from msgspec.structs import replace

from downtime_cli.core.planning.plan import Burden, Choice, Plan
from downtime_cli.core.policy import PastWindow
from tests.documents.reading import rows_of, written
from tests.samples import AS_OF, BERLIN, START, sample_impact, sample_plan, sample_policy, span_at


def burdened_plan() -> Plan:
    """Return a plan with one past window."""
    return sample_plan(
        policy=sample_policy(past_windows=(PastWindow(span=span_at(AS_OF), name="[prod] api"),)),
        burdens=(Burden(zone=BERLIN, before=0.25, added=0.5),),
        recommended=Choice(window=span_at(START), impact=replace(sample_impact(), worst_borne_share=0.75)),
    )


def test_json_has_past_windows_and_burdens() -> None:
    """The document holds what was given and what follows, by its schema."""
    document = written(burdened_plan(), "plan")
    assert document["policy"]["past_windows"] == [
        {"start": "2026-11-23T00:00:00Z", "end": "2026-11-23T02:00:00Z", "duration": "PT2H", "name": "[prod] api"}
    ]
    assert document["burdens"] == [{"zone": "Europe/Berlin", "before": 0.25, "added": 0.5, "after": 0.75}]
    assert document["impact"]["worst_borne_share"] == 0.75


def test_csv_has_the_worst_borne_share() -> None:
    """The column is empty where no past windows were given."""
    rows = [rows_of(plan)[0] for plan in (burdened_plan(), sample_plan())]
    assert [row["worst_borne_share"] for row in rows] == ["0.75", ""]
