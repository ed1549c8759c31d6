"""The JSON documents of plans, refusals, inspections and backtests."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta, timezone

import pytest
from msgspec.structs import replace

from downtime_cli.core.answer import Answer
from downtime_cli.core.errors import Severity
from downtime_cli.core.planning.plan import Choice
from downtime_cli.documents.write import render_json
from tests.documents.reading import written
from tests.samples import (
    SHARES,
    START,
    sample_audience,
    sample_background,
    sample_backtest,
    sample_impact,
    sample_inspection,
    sample_issue,
    sample_plan,
    sample_policy,
    sample_refusal,
    sample_typical_day,
    span_at,
)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        pytest.param("plan", sample_plan(), id="plan"),
        pytest.param(
            "plan",
            sample_plan(
                announce_by=None,
                unplanned_before=None,
                alternatives=(),
                comparisons=(),
                background=sample_background(issues=(sample_issue(Severity.NOTE),)),
                recommended=Choice(
                    window=span_at(START), impact=replace(sample_impact(), error_budget=None, money=None)
                ),
                policy=sample_policy(slo=None, value_per_request=None, zone=timezone(timedelta(hours=5, minutes=30))),
            ),
            id="lean-plan",
        ),
        pytest.param("refusal", sample_refusal(), id="refusal"),
        pytest.param("inspect", sample_inspection(), id="inspection"),
        pytest.param("inspect", sample_typical_day(), id="typical-day"),
        pytest.param("backtest", sample_backtest(), id="backtest"),
        pytest.param("backtest", sample_backtest(unscored=(), background=sample_background()), id="lean-backtest"),
    ],
)
def test_json_keeps_its_schema(name: str, answer: Answer) -> None:
    """Each document is valid by what `downtime schema` prints."""
    assert written(answer, name)["schema"] == f"downtime-{name}/1"


def test_plan_json_has_the_promised_keys() -> None:
    """The keys and values that others rely upon are as documented."""
    document = written(sample_plan(), "plan")
    assert document["schema"] == "downtime-plan/1"
    assert document["window"]["start"] == "2026-12-05T04:00:00Z"
    assert document["window"]["duration"] == "PT2H"
    assert document["impact"]["zones"][0] == {
        "zone": "Europe/Berlin",
        "share": 0.31,
        "expected": 812.4 * 0.31,
        "local_start": "2026-12-05T05:00:00+01:00",
        "local_end": "2026-12-05T07:00:00+01:00",
    }
    missed, sent = document["missed_announcements"][0], document["announcements"][0]
    assert missed["promised"] == "2026-11-21T04:00:00Z"
    assert "send_at" not in missed
    assert (sent["send_at"], sent["lead"], sent["reach"]) == ("2026-11-27T14:00:00Z", "P7DT14H", 0.83)
    assert sent["audience"] == list(SHARES)
    assert document["unplanned_before"] == "2026-11-26T00:00:00Z"
    assert document["alternatives"][0]["impact"]["expected"] == 940.2


def test_refusal_json_says_what_has_to_give() -> None:
    """A refusal carries the answer, rules, how far the search went, and what could give with the window it gives."""
    document = written(sample_refusal(), "refusal")
    assert (document["schema"], document["outcome"]) == ("downtime-refusal/1", "no-window")
    assert document["rules"][0] == {"code": "team-hours", "label": "Mon 09:00-10:00@Europe/Berlin", "excluded": 335}
    assert document["looked_until"] == "2026-12-07T00:00:00Z"
    further, shorter, hours = document["relaxations"]
    assert further["rules"] == [{"code": "latest", "label": "2026-12-07T00:00Z", "excluded": 0}]
    assert (shorter["remedy"], shorter["rules"]) == ("--duration 1h", [])
    assert shorter["window"]["duration"] == "PT1H"
    assert hours["changes"] == [{"option": "team-hours", "value": "Mon 09:00-11:00@Europe/Berlin", "name": ""}]
    assert hours["window"]["start"] == "2026-11-30T08:00:00Z"


def test_inspect_json_has_the_promised_keys() -> None:
    """Hours, totals, span and columns are as documented; the last hour is the start of that hour."""
    document = written(sample_inspection(), "inspect")
    expected = {
        "schema": "downtime-inspect/1", "rows": 1340, "hours": 1340, "missing_hours": 4, "total": 123456.0,
        "first": "2026-09-01T00:00:00Z", "last": "2026-10-26T23:00:00Z", "zone": "Europe/Berlin", "kind": "count",
        "columns": {"time": "timestamp", "value": "requests", "zone": None},
    }  # fmt: skip
    assert {key: document[key] for key in expected} == expected
    assert len(document["profile"]) == 168
    assert document["profile"][30] is None


def test_an_audience_has_its_own_keys() -> None:
    """Zones, users and columns are as documented."""
    document = written(sample_audience(), "inspect")
    expected = {
        "schema": "downtime-audience/1", "source": "users.csv", "rows": 3, "total": 1000.0, "left_out": 250.0,
        "columns": {"zone": "country", "city": None, "users": "users", "weight": "worth"},
    }  # fmt: skip
    assert {key: document[key] for key in expected} == expected
    assert document["audience"][0] == {"zone": "Europe/Berlin", "share": 0.6, "weight": 2.0}
    assert [each["code"] for each in document["assumptions"]] == ["users-column"]


def test_profiles_have_no_dates_in_json() -> None:
    """A typical day has neither first nor last hour."""
    document = written(sample_typical_day(), "inspect")
    assert (document["first"], document["last"]) == (None, None)


def test_backtest_json_has_every_week() -> None:
    """The weeks stand in order of time, with what was measured or why nothing was; aggregates beside them."""
    document = written(sample_backtest(), "backtest")
    assert (document["schema"], document["horizon"], document["origins"]) == ("downtime-backtest/1", "P14D", 14)
    outcomes = [week["outcome"] for week in document["weeks"]]
    assert outcomes == ["nothing-fits", "missing-hours", *["scored"] * 12]
    assert (document["weeks"][0]["window"], document["weeks"][0]["realised"]) == (None, None)
    assert document["weeks"][2]["capture"] == 1
    assert document["weeks"][3]["best"]["realised"] == 800
    assert document["weeks"][12]["guess"] is None
    assert document["score"]["capture"]["worst"] == pytest.approx(-0.05)


def test_json_escapes_beyond_the_basic_plane() -> None:
    """Invisible characters beyond U+FFFF become two escapes, and visible ones stay."""
    text = render_json(sample_plan(policy=sample_policy(service="\U000e0041 🚀 \x7f é")))
    assert "\\udb40\\udc41 🚀 \\u007f é" in text


def test_only_the_document_that_is_written_is_loaded() -> None:
    """A plan is written, and read back, without the declarations of other documents and without any schema."""
    command = (
        "import sys; from downtime_cli.documents.read_plan import parse_plan; "
        "from downtime_cli.documents.write import render_json; from tests.samples import sample_plan; "
        "parse_plan('plan.json', render_json(sample_plan())); "
        "print(*sorted(name.rpartition('.')[2] for name in sys.modules if name.startswith('downtime_cli.documents.')))"
    )
    run = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    reading = ["checked", "kinds", "needed", "places", "read_plan", "reading", "told_clocks"]
    assert run.stdout.split() == sorted([*reading, "json_text", "parts", "plan", "write"])
