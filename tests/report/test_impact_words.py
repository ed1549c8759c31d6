"""Tests of the words for what windows cost, alone, compared and over time."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Burden
from downtime_cli.core.policy import PastWindow
from downtime_cli.report.build import build_report
from downtime_cli.report.impact_words import compare, difference, rank_text
from downtime_cli.report.plan_tables import burden_table
from tests.core.builders import BERLIN, NEW_YORK
from tests.samples import sample_impact, sample_plan, sample_policy, span_at

BURDENS = (Burden(zone=NEW_YORK, before=0.021, added=0.004), Burden(zone=BERLIN, before=0.0, added=0.0052))


@pytest.mark.parametrize(
    ("expected", "other", "words"),
    [
        pytest.param(20.0, 100.0, "80% less", id="less"),
        pytest.param(150.0, 100.0, "50% more", id="more"),
        pytest.param(100.0, 100.2, "the same", id="same"),
        pytest.param(0.0, 0.0, "the same", id="nothing-and-nothing"),
        pytest.param(1.0, 0.0, "more", id="more-than-nothing"),
    ],
)
def test_differences(expected: float, other: float, words: str) -> None:
    """A difference is a part of the other window's cost."""
    assert difference(expected, other) == words


def test_comparisons_name_what_they_compare_with() -> None:
    """Equal costs are the same as, others less or more than the other window."""
    assert compare(50, 100, "the average") == "50% less than the average"
    assert compare(100, 100, "the worst") == "the same as the worst"


def test_zones_with_what_they_bear() -> None:
    """Each zone has what it bore, what is new and the sum, and a bar by the most burdened one."""
    table = burden_table(BURDENS, 3, "This plan")
    assert table is not None
    assert table.title == "Impact so far from 3 past windows, as a share of each zone's own week"
    assert [row.cells for row in table.rows] == [
        ("America/New_York", "2.1%", "0.4%", "2.5%"),
        ("Europe/Berlin", "0%", "0.52%", "0.52%"),
    ]
    assert [row.bar for row in table.rows] == [1.0, 0.0052 / 0.025]


def test_many_zones_are_summed_up() -> None:
    """Ten zones are named, of the rest the heaviest counts; nobody is left out for one line."""
    burdens = [Burden(zone=timezone(timedelta(minutes=n)), before=0.01 * (20 - n), added=0.0) for n in range(12)]
    table = burden_table(burdens, 1, "This plan")
    assert table is not None
    assert len(table.rows) == 11
    assert table.rows[-1].cells == ("2 other zones", "", "", "at most 10%")
    eleven = burden_table(burdens[:11], 1, "This plan")
    assert eleven is not None
    assert len(eleven.rows) == 11


def test_nothing_borne_is_no_table() -> None:
    """Without past windows there is nothing to show; without traffic no bar is divided by zero."""
    assert burden_table((), 0, "This plan") is None
    table = burden_table((Burden(zone=BERLIN, before=0.0, added=0.0),), 1, "This plan")
    assert table is not None
    assert table.rows[0].bar == 0


def test_the_report_of_a_plan_tells_fairness_over_time() -> None:
    """With past windows a fact and a table say who has borne most."""
    past = (PastWindow(span=span_at(sample_policy().as_of), name="old"),)
    plan = replace(sample_plan(burdens=BURDENS), policy=sample_policy(past_windows=past))
    report = build_report(plan)
    facts = {fact.label: fact.text for fact in report.facts}
    assert (
        facts["Over time"] == "counting 1 past window, America/New_York is hit hardest: 2.5% of its own week in total"
    )
    assert any(table.title.startswith("Impact so far") for table in report.tables)
    assert not any(table.title.startswith("Impact so far") for table in build_report(sample_plan()).tables)


@pytest.mark.parametrize(
    ("expected", "words"), [(99.5, "the same"), (99.45, "0.55% less"), (100.5, "the same"), (100.55, "0.55% more")]
)
def test_half_a_percent_is_the_same(expected: float, words: str) -> None:
    """A difference of at most half a percent is none."""
    assert difference(expected, 100.0) == words


def test_the_part_that_is_beaten_is_rounded_down() -> None:
    """Rank 28 of 335 beats 91.6% of them: no more is claimed than is so."""
    assert rank_text(sample_impact(rank=28), "quieter", "335 windows") == "quieter than 91% of 335 windows"
