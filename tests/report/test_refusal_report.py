"""Tests of what a report says where nothing fits."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.planning.plan import NoWindow
from downtime_cli.core.window import DAY, WEEK
from downtime_cli.report.blocks import Time
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.samples import AS_OF, sample_policy, sample_refusal


def _facts(report: Report) -> dict[str, str]:
    """Return the facts by label."""
    return {fact.label: fact.text for fact in report.facts}


def _last(refusal: NoWindow, count: int) -> NoWindow:
    """Return the refusal with its last relaxations alone."""
    return replace(refusal, relaxations=refusal.relaxations[-count:])


def test_a_refusal_leads_with_looking_further() -> None:
    """It names the rule that removes most, what to type, and the window beyond the limit with what that costs."""
    report = build_report(sample_refusal())
    facts = _facts(report)
    assert report.headline == "Nothing fits."
    assert report.subline == (
        "Each of 335 windows from Mon 23 Nov 2026 01:00 to Mon 7 Dec 2026 01:00 CET (UTC+1) Europe/Berlin breaks a rule"
    )
    assert [time.start for time in report.times if isinstance(time, Time)] == [AS_OF, AS_OF + 14 * DAY]
    assert facts["Excludes most"] == "team hours, 335 of 335: Mon 09:00-10:00@Europe/Berlin"
    assert facts["Look further"] == "--horizon 15d"
    assert facts["Would allow"] == "Mon 7 Dec 2026 09:00–11:00 CET (UTC+1) Europe/Berlin"
    assert facts["In UTC"] == "Mon 7 Dec 2026 08:00–10:00 UTC"
    assert facts["Expected impact"] == "about 3,060 requests, 0.31% of a week"
    assert facts["Most affected"].startswith("Europe/Berlin 31% (09:00–11:00, at work), America/New_York 20% ")
    assert report.heatmap is None


def test_each_relaxation_has_its_window_and_cost() -> None:
    """The table has the windows with impact and range; what to type is whole, on a line of its own."""
    table = build_report(sample_refusal()).tables[0]
    assert table.title == "What would fit, and what would have to give for it"
    assert [(row.cells, row.detail) for row in table.rows] == [
        (("Mon 7 Dec 09:00–11:00", "3,060", "2,420–3,860"), "--horizon 15d"),
        (("Mon 30 Nov 09:00–10:00", "1,500", "1,180–1,890"), "--duration 1h"),
        (("Mon 30 Nov 09:00–11:00", "3,080", "2,430–3,870"), "--team-hours 'Mon 09:00-11:00@Europe/Berlin'"),
    ]
    assert table.notes[0].text == "Run the command again with one of these; they stay valid for an hour."


def test_where_looking_further_is_no_help_it_says_so() -> None:
    """A limit of the user's was passed in vain by 12 weeks, and the smallest change leads."""
    report = build_report(_last(sample_refusal(), 2))
    assert report.subline.endswith("Europe/Berlin breaks a rule; looking 12 weeks further finds none either")
    assert _facts(report)["Smallest change"] == "--duration 1h"


def test_the_default_horizon_says_how_far_it_went() -> None:
    """The search went 12 weeks ahead of the first possible start, though the horizon has only two of them."""
    policy = sample_policy(is_limited=False, latest=AS_OF + 17 * DAY)
    report = build_report(sample_refusal(policy=policy, looked_until=AS_OF + 3 * DAY + 12 * WEEK))
    assert report.subline.endswith("breaks a rule; looking 12 weeks ahead finds none either")


def test_both_ends_have_their_clock_where_it_changes() -> None:
    """A horizon into summer time begins by another clock than it ends by."""
    as_of = AS_OF + timedelta(days=120)
    policy = sample_policy(as_of=as_of, earliest=as_of, latest=as_of + 14 * DAY)
    assert build_report(sample_refusal(policy=policy)).subline == (
        "Each of 335 windows from Tue 23 Mar 2027 01:00 CET (UTC+1) to Tue 6 Apr 2027 02:00 CEST (UTC+2) Europe/Berlin "
        "breaks a rule"
    )


def test_a_refusal_may_have_one_window_and_one_way_out() -> None:
    """The only candidate, in UTC, with a single relaxation: no table is needed, and no rule is to blame."""
    refusal = sample_refusal(candidates=1, rules=(), policy=sample_policy(zone=ZoneInfo("UTC")))
    report = build_report(_last(refusal, 1))
    assert report.subline.startswith("The only window from Mon 23 Nov 2026 00:00 to Mon 7 Dec 2026 00:00 UTC breaks")
    assert not {"Excludes most", "In UTC"} & set(_facts(report))
    assert report.tables == ()
