"""Tests of what an inspection's report says."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.audience import build_audience
from downtime_cli.core.traffic import Traffic
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.samples import BERLIN, sample_audience, sample_background, sample_inspection, sample_typical_day, span_at


def _facts(report: Report) -> dict[str, str]:
    """Return the facts by label."""
    return {fact.label: fact.text for fact in report.facts}


def test_totals_and_span_come_first() -> None:
    """Hours, total and span are said in the headline, in full below."""
    report = build_report(sample_inspection())
    assert report.title == "Traffic in traffic.csv"
    assert report.headline == "1,340 hours, 123,000 requests"
    assert report.subline == ("Tue 1 Sep 2026 02:00 CEST (UTC+2) – Tue 27 Oct 2026 01:00 CET (UTC+1), Europe/Berlin")
    facts = _facts(report)
    assert (facts["Rows"], facts["Total"]) == ("1,340", "123,456 requests")
    assert facts["Missing"] == "4 of 1,344 hours (0.3%), in 2 gaps"


def test_busiest_and_quietest_hour_are_worded() -> None:
    """The extremes of the week are named with day and hour; the first of equal ones."""
    values = [5.0] * 168
    values[2 * 24 + 23] = 1.0
    values[4 * 24 + 9] = values[5 * 24 + 9] = 20.0
    facts = _facts(build_report(sample_inspection(profile=tuple(values))))
    assert facts["Quietest hour"] == "Wednesday 23:00–00:00: 1 requests on average"
    assert facts["Busiest hour"] == "Friday 09:00–10:00: 20 requests on average"
    assert facts["Swing"] == "the busiest hour is 20 times the quietest"


@pytest.mark.parametrize("quietest", [0.0, math.nan])
def test_no_swing_from_nothing(quietest: float) -> None:
    """Nothing is so many times zero; without any data there are no extremes."""
    profile = (quietest,) * 168
    facts = _facts(build_report(sample_inspection(profile=profile)))
    assert "Swing" not in facts
    assert ("Quietest hour" in facts) is not math.isnan(quietest)


def test_a_typical_day_has_no_dates() -> None:
    """A typical day says so, has no gaps, and its hours are those of every day."""
    report = build_report(sample_typical_day())
    facts = _facts(report)
    assert report.subline == "A typical day without dates, UTC+01:00"
    assert facts["Missing"] == "none"
    assert facts["Busiest hour"].startswith("every day 23:00–00:00")
    assert report.closing == ()


def test_a_typical_week_has_weekdays() -> None:
    """A typical week says so and names weekdays."""
    report = build_report(replace(sample_typical_day(), hours=168))
    assert report.subline == "A typical week without dates, UTC+01:00"
    assert _facts(report)["Quietest hour"].startswith("Monday 00:00")


@pytest.mark.parametrize(
    ("total", "expected"),
    [(7.0, "7 requests"), (0.25, "0.25 requests"), (1234.5, "1,234 requests"), (1.2e9, "1,200,000,000 requests")],
)
def test_totals_are_exact(total: float, expected: str) -> None:
    """The total is not rounded to three digits."""
    assert _facts(build_report(sample_inspection(total=total)))["Total"] == expected


def test_measured_zones_are_counted() -> None:
    """Traffic that was measured per zone says for how many."""
    inspection = sample_inspection()
    traffic = inspection.reading.traffic
    assert isinstance(traffic, Traffic)
    reading = replace(inspection.reading, traffic=replace(traffic, by_zone={BERLIN: traffic.total}))
    assert _facts(build_report(replace(inspection, reading=reading)))["Measured zones"] == "1"


def test_naive_traffic_is_shown_in_utc() -> None:
    """Without a zone of its own, traffic is shown by UTC."""
    inspection = sample_inspection()
    traffic = inspection.reading.traffic
    assert isinstance(traffic, Traffic)
    reading = replace(inspection.reading, traffic=replace(traffic, zone=None))
    subline = build_report(replace(inspection, reading=reading, zone_name="UTC")).subline
    assert subline == "Tue 1 Sep 2026 00:00 – Tue 27 Oct 2026 00:00 UTC"


def test_decisions_have_reasons() -> None:
    """How the file was read is a table of decisions with their reasons."""
    table = build_report(sample_inspection()).tables[1]
    assert table.rows[1].cells == ("day order", "day first", "13 to 31 occur only in first place")


def test_ten_gaps_are_listed() -> None:
    """The longest gaps are listed, the rest counted."""
    first = datetime(2026, 9, 1, tzinfo=UTC)
    gaps = tuple(span_at(first + timedelta(days=day), 1) for day in range(13))
    table = build_report(sample_inspection(gaps=gaps)).tables[2]
    assert (table.title, len(table.rows)) == ("Longest gaps", 10)
    assert [note.text for note in table.notes] == ["... and 3 shorter gaps"]


def test_without_gaps_there_is_no_table_of_them() -> None:
    """Complete data without findings has one table only."""
    assert len(build_report(sample_inspection(gaps=(), background=sample_background())).tables) == 1


def test_findings_are_told_in_full() -> None:
    """An inspection shows each finding with what was seen and what to do, and the worst in short above."""
    report = build_report(sample_inspection())
    assert report.cautions[0].text == "Data: fair; 6.0 weeks of history; 8 or more make for steady advice"
    (worst, repair) = report.tables[0].rows
    assert worst.cells == ("fair", "6.0 weeks of history", "short-history")
    assert worst.detail == (
        "seen: 1,008 hours, Mon 12 Oct 2026 to Mon 23 Nov 2026; fix: 8 or more make for steady advice"
    )
    assert (worst.tone, repair.tone) == (Tone.WARNING, Tone.NORMAL)


def test_first_and_last_hour_close_the_report() -> None:
    """The last line names the first and last hour with data, in UTC."""
    (closing,) = build_report(sample_inspection()).closing
    assert closing.text == "First hour Tue 1 Sep 2026 00:00 UTC, last hour Mon 26 Oct 2026 23:00 UTC"


def test_an_audience_begins_with_its_zones() -> None:
    """How many zones there are and which is the largest come first, then who was left out."""
    report = build_report(sample_audience())
    assert (report.title, report.headline) == ("Audience in users.csv", "Users in 3 time zones")
    assert report.subline == "The largest share is in Europe/Berlin: 60%"
    facts = _facts(report)
    assert (facts["Rows"], facts["Total"]) == ("3", "1,000 from column 'users'")
    assert facts["Left out"] == "250 (20%), in no known zone"
    assert [column.heading for column in report.tables[0].columns] == ["Zone", "Share", "Weight"]
    assert report.tables[0].rows[0].cells == ("Europe/Berlin", "60%", "2")
    assert report.tables[1].title == "How it was read"
    assert report.cautions[-1].text.startswith("Assumed: 'users' is taken")


def test_a_row_for_each_user_is_said_of_an_audience() -> None:
    """Where rows are users there is no column to name, and ordinary weights are not shown."""
    sample = sample_audience()
    columns = replace(sample.reading.columns, users=None)
    many: dict[tzinfo, tuple[float, float]] = {timezone(timedelta(minutes=n)): (1.0, 1.0) for n in range(31)}
    reading = replace(sample.reading, columns=columns, left_out=0.0, audience=build_audience(many))
    report = build_report(replace(sample, reading=reading))
    facts = _facts(report)
    assert (facts["Total"], facts["Left out"]) == ("1,000 users, one a row", "nobody")
    assert [column.heading for column in report.tables[0].columns] == ["Zone", "Share"]
    assert len(report.tables[0].rows) == 30
    assert [note.text for note in report.tables[0].notes] == ["... and 1 smaller zone"]
