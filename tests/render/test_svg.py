"""Tests of the charts as drawings: places, marks, and files of their own."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Choice
from downtime_cli.render.html_page import render_html
from downtime_cli.render.svg_file import render_heatmap, render_horizon
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.check_samples import sample_failure
from tests.render.pages import SVG, tree, with_class, words
from tests.render.test_formats import HOSTILE, _hostile_plan
from tests.samples import (
    AS_OF,
    START,
    sample_backtest,
    sample_hours,
    sample_impact,
    sample_inspection,
    sample_plan,
    sample_policy,
    sample_refusal,
    span_at,
)
from tests.standing_samples import sample_no_standing, sample_standing


def _horizon(report: Report) -> str:
    """Return the horizon of a report that has one."""
    drawn = render_horizon(report)
    assert drawn is not None
    return drawn


def _heatmap(report: Report) -> str:
    """Return the heatmap of a report that has one."""
    drawn = render_heatmap(report)
    assert drawn is not None
    return drawn


def test_the_window_is_drawn_where_it_is() -> None:
    """The window starts 292 hours into 336 and takes two of them, of 960 units."""
    (veil,) = with_class(tree(_horizon(build_report(sample_plan()))), "veil")
    assert (veil.get("x"), veil.get("width")) == ("834.3", "5.7")


def test_a_window_too_short_to_see_is_seen() -> None:
    """In a horizon of two years, two hours are still two units wide."""
    plan = sample_plan(hours=sample_hours(hours=730 * 24))
    (veil,) = with_class(tree(_horizon(build_report(plan))), "veil")
    assert veil.get("width") == "2"


def test_what_reaches_beyond_the_horizon_ends_at_its_edge() -> None:
    """A blackout that began before the horizon is drawn from its start on."""
    policy = sample_policy(blackouts=(replace(sample_policy().blackouts[0], span=span_at(AS_OF.replace(day=20), 96)),))
    (bar,) = with_class(tree(_horizon(build_report(sample_plan(policy=policy)))), "bar")
    assert (bar.get("x"), bar.get("width")) == ("0", "68.6")


def test_the_traffic_is_flat_within_each_hour() -> None:
    """The line has one height for each hour, and ends at the right edge."""
    (line,) = with_class(tree(_horizon(build_report(sample_plan()))), "line")
    path = line.get("d", "")
    assert path.count("H") == 336
    assert path.endswith("H960")


def test_the_heatmap_has_a_cell_for_each_hour() -> None:
    """Hours of the horizon are drawn, the window's outlined in colour, closed ones hatched."""
    root = tree(_heatmap(build_report(sample_plan())))
    cells = [each for each in root.iter(f"{SVG}rect") if each.get("width") == "25"]
    assert len(cells) == 336
    assert sum(each.get("class") == "window cell" for each in cells) == 2
    assert sum((each.get("fill") or "").startswith("url") for each in cells) == 96


def test_days_of_unusual_length_are_marked_and_explained() -> None:
    """A day with a change of clocks has an asterisk that the file explains."""
    window = span_at(START.replace(month=10, day=25, hour=0))
    plan = sample_plan(
        recommended=Choice(window=window, impact=sample_impact()), hours=sample_hours(START.replace(month=10, day=20))
    )
    said = words(tree(_heatmap(build_report(plan))))
    assert "Sun 25 Oct*" in said
    assert "* Sun 25 Oct has 25 hours: the clocks go back." in said


def test_a_file_says_what_it_is_about() -> None:
    """A chart by itself has the answer above it and its key below."""
    said = words(tree(_horizon(build_report(sample_plan()))))
    assert "Recommended maintenance window for Shop API (2 h): Sat 5 Dec 2026 05:00–07:00" in said
    assert "A, Black Friday: Fri 27 Nov 01:00 – Sat 28 Nov 01:00" in said
    assert "Alternative 1: Sun 6 Dec 05:00–07:00" in said


@pytest.mark.parametrize("subject", [sample_refusal(), sample_no_standing()], ids=["refusal", "no-standing"])
def test_where_nothing_fits_the_picture_says_so(subject: object) -> None:
    """A run whose answer is no leaves a picture that says it, rather than failing over the picture."""
    report = build_report(subject)  # type: ignore[arg-type]  # both are subjects
    for drawn in (_heatmap(report), _horizon(report)):
        assert report.headline in words(tree(drawn))


def test_reports_without_a_chart_have_none() -> None:
    """An inspection has no horizon; a backtest, a standing window and a judgement have neither, yes or no."""
    assert render_horizon(build_report(sample_inspection())) is None
    assert render_heatmap(build_report(sample_inspection())) is not None
    for answer in (sample_backtest(), sample_standing(), sample_failure()):
        report = build_report(answer)
        assert (render_heatmap(report), render_horizon(report)) == (None, None)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_stays_text(text: str) -> None:
    """Whatever names hold, a chart is well-formed, has no script and names nothing outside."""
    for drawn in (_horizon(build_report(_hostile_plan(text))), _heatmap(build_report(_hostile_plan(text)))):
        assert {each.tag.removeprefix(SVG) for each in tree(drawn).iter()} <= set(
            "svg style rect text title desc defs pattern path g".split()
        )
        assert not re.search(r"\b(href|src|on\w+)=", re.sub(r">[^<]*<", "><", drawn))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Tongatapu", "America/St_Johns"])
def test_days_without_room_are_left_out(zone: str) -> None:
    """No day's words reach over the right edge."""
    plan = sample_plan(policy=sample_policy(zone=ZoneInfo(zone)))
    root = tree(_horizon(build_report(plan)))
    places = [each.get("transform", "") for each in root.iter(f"{SVG}g") if each.get("data-date")]
    assert len(places) in {13, 14}
    assert max(float(re.sub(r"translate\(([\d.]+) .*", r"\1", place)) for place in places) <= 915


def test_points_meet_in_the_right_order() -> None:
    """Of curves that meet, the first is drawn last: it is the one that is seen."""
    page = tree(render_html(build_report(sample_backtest())))
    (chart,) = [each for each in page.iter("svg") if each.get("role")]
    kinds = [each.get("class") for each in chart if each.get("class") in {"window", "best", "guess"}]
    assert kinds[0] == "guess"
    assert kinds[-4:] == ["window", "window", "best", "guess"]
