"""Standing windows as JSON and CSV."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.recurrence import MONTHLY
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.standing.plan import NoStandingWindow
from tests.documents.reading import rows_of, written
from tests.samples import sample_policy
from tests.standing_samples import SECOND_TUESDAY, sample_choice, sample_no_standing, sample_standing

OF_A_MONTH = sample_policy(recurring=MONTHLY, slo=None, value_per_request=None)


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(sample_standing(), id="weekly"),
        pytest.param(
            sample_standing(
                policy=OF_A_MONTH,
                recommended=replace(sample_choice(SECOND_TUESDAY), error_budget=None, left_out=()),
                alternatives=(),
                comparisons=(),
                burdens=(),
                rules=(),
            ),
            id="lean-monthly",
        ),
        pytest.param(sample_no_standing(), id="none"),
        pytest.param(sample_no_standing(nearest=None, broken=(), rules=()), id="frozen"),
    ],
)
def test_json_keeps_its_schema(subject: PlannedSeries | NoStandingWindow) -> None:
    """Each document is valid by what `downtime schema standing` prints, whether there is a window or not."""
    assert written(subject, "standing")["outcome"] == ("window" if isinstance(subject, PlannedSeries) else "no-window")


def test_json_has_slot_rule_and_every_date() -> None:
    """The keys that others rely upon are as documented."""
    document = written(sample_standing(), "standing")
    assert (document["schema"], document["status"]) == ("downtime-standing/1", "TENTATIVE")
    assert document["slot"] == {
        "rrule": "FREQ=WEEKLY;BYDAY=SU;COUNT=52",
        "weekday": "SU",
        "nth": None,
        "start": "02:30",
        "duration": "PT2H",
        "zone": "Europe/Berlin",
    }
    assert len(document["dates"]) == document["kept"] == 50
    assert document["dates"][0]["local_start"] == "2026-11-29T02:30:00+01:00"
    assert document["left_out"][1]["names"] == ["year end", "DE: New Year's Day"]
    assert document["worst_date"].items() <= document["dates"][1].items()
    assert document["months"][0] == {"month": "2026-11", "dates": 1, "expected": document["dates"][0]["expected"]}
    assert document["zones"][0]["expected"][0] == document["dates"][0]["expected"] / 2
    assert document["burdens"][0] == {"zone": "America/New_York", "before": 0.02, "added": 0.25, "after": 0.27}


def test_monthly_slots_say_which_day_of_the_month() -> None:
    """The number in the month is apart from the weekday."""
    document = written(sample_standing(recommended=sample_choice(SECOND_TUESDAY)), "standing")
    assert (document["slot"]["weekday"], document["slot"]["nth"]) == ("TU", 2)
    assert document["slot"]["rrule"] == "FREQ=MONTHLY;BYDAY=2TU;COUNT=12"


def test_json_of_nothing_has_the_nearest_slot() -> None:
    """Status, what is nearest and which rules it breaks on how many dates."""
    document = written(sample_no_standing(), "standing")
    assert (document["outcome"], document["nearest"]["kept"]) == ("no-window", 50)
    assert document["broken"] == [{"code": "team-hours", "label": "Sun 02:00-04:00@Europe/Berlin", "dates": 1}]


def test_csv_has_one_row_per_date() -> None:
    """Dates by time, those left out with the reason and without a cost."""
    rows = rows_of(sample_standing())
    assert len(rows) == 52
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    assert rows[0]["expected"] == "832.4"
    assert (rows[4]["expected"], rows[4]["left_out"], rows[4]["names"]) == ("", "blackout", "year end")
    assert {row["rrule"] for row in rows} == {"FREQ=WEEKLY;BYDAY=SU;COUNT=52"}
    nearest = rows_of(sample_no_standing())
    assert {(row["choice"], row["outcome"], row["status"]) for row in nearest} == {("nearest", "no-window", "")}
    assert not rows_of(sample_no_standing(nearest=None))
