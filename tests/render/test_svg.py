"""Tests of the charts as drawings: places, marks, and files of their own."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.standing.plan import LeftOut
from downtime_cli.core.window import DAY, WEEK
from downtime_cli.core.wording import iso_utc
from downtime_cli.render.html_page import render_html
from downtime_cli.render.markup import read_asset
from downtime_cli.render.svg_file import render_heatmap, render_horizon, render_year
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
    sample_trial,
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


def _year_without_first_date(name: str = "freeze") -> str:
    """Return the year of the sample, whose first date a blackout of that name leaves out as well."""
    plan = sample_standing()
    first, *dates = plan.recommended.dates
    gone = LeftOut(window=first.window, code="blackout", names=(name,))
    choice = replace(plan.recommended, dates=tuple(dates), left_out=(gone, *plan.recommended.left_out))
    drawn = render_year(build_report(replace(plan, recommended=choice)))
    assert drawn is not None
    return drawn


def test_dates_of_the_year_stand_on_their_days() -> None:
    """A date is a bar in the column of its day and the row of its month; the worst one is outlined and full."""
    root = tree(_year_without_first_date())
    (worst,) = with_class(root, "window")
    bars = list(with_class(root, "date"))
    assert len(bars) == 48
    assert (worst.get("x"), worst.get("height")) == ("174", "19")
    assert words(worst) == "Sun 6 Dec 2026: about 836 requests"
    cheapest = min(bars, key=lambda each: float(each.get("height", "")))
    assert (words(cheapest), cheapest.get("height")) == ("Sun 10 Jan 2027: about 792 requests", "18")


def test_dates_left_out_are_hatched_with_their_letter() -> None:
    """A date without a window says why, and its letter stands in the key."""
    root = tree(_year_without_first_date("night run"))
    hatched = [each for each in root.iter(f"{SVG}rect") if each.get("fill") == "url(#year-hatch)"]
    assert [words(each) for each in hatched] == [
        "Sun 29 Nov 2026: left out, night run",
        "Sun 27 Dec 2026: left out, year end",
        "Sun 3 Jan 2027: left out, year end, DE: New Year's Day",
    ]
    assert [each.text for each in with_class(root, "middle") if "strong" in each.get("class", "")] == ["A", "B", "C"]
    assert "A, left out, night run: Sun 29 Nov 2026" in words(root)


def test_the_window_is_solid_where_it_is() -> None:
    """The window starts 292 hours into 336 and takes two of them: a block in its lane, and over the whole plot."""
    lane, block = sorted(
        with_class(tree(_horizon(build_report(sample_plan()))), "window"),
        key=lambda each: float(each.get("height", "")),
    )
    assert [(each.get("x"), each.get("width")) for each in (lane, block)] == [("86.9%", "0.6%")] * 2
    assert (lane.get("height"), block.get("height")) == ("12", "170")


def test_the_start_of_the_window_is_beside_its_block() -> None:
    """It is written on the side where there is more room: before a late window, after an early one."""
    early = sample_plan(recommended=Choice(window=span_at(AS_OF + 2 * DAY), impact=sample_impact()))
    for plan, said, place in (
        (sample_plan(), "Sat 5 Dec 05:00", ("strong end", "-7")),
        (early, "Wed 25 Nov 01:00", ("strong", "7")),
    ):
        (name,) = [each for each in tree(_horizon(build_report(plan))).iter(f"{SVG}text") if each.text == said]
        assert (name.get("class"), name.get("x")) == place


def test_alternatives_are_outlined_and_numbered() -> None:
    """An alternative is a frame over the plot, and its number framed in a lane; neither is filled."""
    frames = list(with_class(tree(_horizon(build_report(sample_plan()))), "offer"))
    assert [each.get("height") for each in frames] == ["170", "170", "14", "14"]
    assert ".chart .offer { fill: none; stroke: var(--accent);" in read_asset("charts.css")


@pytest.mark.parametrize(
    ("days", "lanes"),
    [
        pytest.param((1, 3, 5), 1, id="apart"),
        pytest.param((1, 1.5, 3), 2, id="two-too-near"),
        pytest.param((1, 1.1, 1.2, 1.3, 1.4, 1.5), 4, id="no-more-than-four"),
    ],
)
def test_marks_that_would_meet_are_in_several_lanes(days: tuple[float, ...], lanes: int) -> None:
    """Numbers nearer than 6 % of the width are below each other, in four lanes at most."""
    offers = tuple(Choice(window=span_at(AS_OF + day * DAY), impact=sample_impact()) for day in days)
    root = tree(_horizon(build_report(sample_plan(alternatives=offers))))
    numbers = [each for each in with_class(root, "accent") if each.tag == f"{SVG}text"]
    assert len(numbers) == len(days)
    assert len({each.get("y") for each in numbers}) == lanes


def test_a_freeze_that_returns_is_named_where_there_is_room() -> None:
    """Every night of a nightly freeze has its bar in one lane, but not every bar its letter."""
    nights = tuple(ClosedSpan(span=span_at(AS_OF + day * DAY), name="Backup") for day in range(60))
    plan = sample_plan(policy=sample_policy(blackouts=nights), hours=sample_hours(hours=60 * 24))
    root = tree(_horizon(build_report(plan)))
    bars = list(with_class(root, "bar"))
    assert (len(bars), len({bar.get("y") for bar in bars})) == (60, 1)
    assert 1 < sum(each.text == "A" for each in root.iter(f"{SVG}text")) <= 17


def test_words_stand_beside_the_plot() -> None:
    """The values of the axis and the names of the lanes end before the plot begins, and so does nothing inside it."""
    root = tree(_horizon(build_report(sample_plan())))
    beside = [each.text for each in root.iter(f"{SVG}text") if each.get("x") == "-8" and each.get("class") == "end"]
    assert beside == ["0", "500", "1,000", "1,500", "2,000", "window", "alternatives", "blackouts"]


def test_what_reaches_beyond_the_horizon_ends_at_its_edge() -> None:
    """A blackout that began before the horizon is drawn from its start on."""
    policy = sample_policy(blackouts=(replace(sample_policy().blackouts[0], span=span_at(AS_OF.replace(day=20), 96)),))
    (bar,) = with_class(tree(_horizon(build_report(sample_plan(policy=policy)))), "bar")
    assert (bar.get("x"), bar.get("width")) == ("0%", "7.14%")


def test_the_traffic_is_flat_within_each_hour() -> None:
    """The line has one height for each hour, and ends at the right edge."""
    (line,) = with_class(tree(_horizon(build_report(sample_plan()))), "line")
    path = line.get("d", "")
    assert path.count("H") == 336
    assert path.endswith("H880")


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
    for drawn in (_heatmap(report), _horizon(report), render_year(report) or ""):
        assert report.headline in words(tree(drawn))


def test_reports_without_a_chart_have_none() -> None:
    """An inspection has no horizon; a backtest, a standing window and a judgement have neither; none has a year."""
    assert render_horizon(build_report(sample_inspection())) is None
    assert render_heatmap(build_report(sample_inspection())) is not None
    assert render_year(build_report(sample_inspection())) is None
    for answer in (sample_backtest(), sample_standing(), sample_failure()):
        report = build_report(answer)
        assert (render_heatmap(report), render_horizon(report)) == (None, None)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_stays_text(text: str) -> None:
    """Whatever names hold, a chart is well-formed, has no script and names nothing outside."""
    hostile = build_report(_hostile_plan(text))
    for drawn in (_horizon(hostile), _heatmap(hostile), _year_without_first_date(text)):
        assert {each.tag.removeprefix(SVG) for each in tree(drawn).iter()} <= set(
            "svg style rect text title desc defs pattern path line g".split()
        )
        assert not re.search(r"\b(href|src|on\w+)=", re.sub(r">[^<]*<", "><", drawn))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Tongatapu", "America/St_Johns"])
def test_days_without_room_are_left_out(zone: str) -> None:
    """No day's words reach over the right edge, and those near it are marked for narrow screens."""
    plan = sample_plan(policy=sample_policy(zone=ZoneInfo(zone)))
    root = tree(_horizon(build_report(plan)))
    ticks = [each for each in root.iter(f"{SVG}svg") if each.get("data-date")]
    places = [float(each.get("x", "").rstrip("%")) for each in ticks]
    assert len(places) in {13, 14}
    assert max(places) <= 95
    assert [place > 85 for place in places] == ["late" in each.get("class", "") for each in ticks]
    assert sum("main" in each.get("class", "") for each in ticks) in {4, 5}


def test_points_meet_in_the_right_order() -> None:
    """Of curves that meet, the first is drawn last: it is the one that is seen."""
    page = tree(render_html(build_report(sample_backtest())))
    (chart,) = [each for each in page.iter("svg") if each.get("role")]
    kinds = [each.get("class") for each in chart.iter() if each.get("class") in {"window", "best", "guess"}]
    assert kinds == ["guess"] * 11 + ["best"] * 12 + ["window"] * 12


@pytest.mark.parametrize(
    ("weeks", "columns", "labels", "narrow", "years"),
    [
        pytest.param(3, 3, 3, 3, ["2026"], id="three"),
        pytest.param(14, 14, 14, 5, ["2026"], id="fourteen"),
        pytest.param(60, 30, 15, 5, ["2025", "2026"], id="sixty"),
    ],
)
def test_weeks_are_named_as_far_as_there_is_room(
    weeks: int, columns: int, labels: int, narrow: int, years: list[str]
) -> None:
    """At most 15 weeks have their date, five on a narrow screen; a year is said where it is a new one."""
    trials = tuple(sample_trial(AS_OF - (weeks + 2 - week) * WEEK) for week in range(weeks))
    page = tree(render_html(build_report(sample_backtest(trials=trials, unscored=()))))
    chart = next(each for each in page.iter("svg") if each.get("role"))
    ticks = list(with_class(chart, "tick"))
    assert len(list(with_class(chart, "window"))) == columns
    assert (len(ticks), sum("main" in each.get("class", "").split() for each in ticks)) == (labels, narrow)
    assert [each.text for each in chart.iter("text") if each.get("data-part") == "year"] == years
    first = next(each for each in chart.iter("text") if each.get("data-part") == "day")
    assert first.get("data-start") == iso_utc(trials[0].origin)


def test_points_are_as_high_as_what_they_stand_for() -> None:
    """A cost of 5,000 below an axis that ends at 6,000 is five sixths up the plot of 170 units."""
    page = tree(render_html(build_report(sample_backtest())))
    chart = next(each for each in page.iter("svg") if each.get("role"))
    heights = [float(each.get("cy", "")) for each in with_class(chart, "window")]
    assert min(heights) == pytest.approx(20 + 170 / 6, abs=0.1)


def test_a_chart_of_nothing_lies_on_the_ground() -> None:
    """Where no window cost anything, the axis has its ground alone and the points lie on it."""
    free = replace(sample_trial(AS_OF - 3 * WEEK, 0.0, mean=0.0), best=sample_trial(AS_OF, 0.0).chosen, guess=None)
    page = tree(render_html(build_report(sample_backtest(trials=(free,), unscored=()))))
    chart = next(each for each in page.iter("svg") if each.get("role"))
    assert [each.get("cy") for each in with_class(chart, "window")] == ["190"]
