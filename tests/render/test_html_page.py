"""Tests of the HTML page that need no browser: its structure, its policy, its times, and that text stays text."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Choice
from downtime_cli.render.html_page import render_html
from downtime_cli.render.markup import style_string
from downtime_cli.report.blocks import Time
from downtime_cli.report.build import build_report
from tests.check_samples import sample_rules_judgement
from tests.render.pages import tree, with_class, words
from tests.render.test_formats import HOSTILE, _hostile
from tests.render.test_golden import SUBJECTS
from tests.samples import START, sample_impact, sample_plan, sample_policy, sample_refusal, span_at


@pytest.fixture(scope="module", params=SUBJECTS)
def page(request: pytest.FixtureRequest) -> str:
    """Give the page of each kind of report."""
    return render_html(build_report(SUBJECTS[request.param]()))


def _tables(root: Element) -> list[Element]:
    """Return the tables of a page."""
    return list(root.iter("table"))


def test_pages_need_nothing_else(page: str) -> None:
    """No address, no file, no import and no font is named; links lead into the page itself."""
    assert not re.search(r"https?:|\bsrc=|@import|url\((?!#)|<link|srcset|@font-face", page)
    root = tree(page)
    assert all(link.get("href", "").startswith("#") for link in root.iter("a"))


def test_the_policy_allows_our_style_and_script_alone(page: str) -> None:
    """The hashes of the policy are those of the one style and the one script, and no element has a style of its own."""
    root = tree(page)
    (policy,) = [meta.get("content", "") for meta in root.iter("meta") if meta.get("http-equiv")]
    (style,), (script,) = list(root.iter("style")), list(root.iter("script"))
    assert policy.startswith("default-src 'none'; ")
    for kind, element in (("style", style), ("script", script)):
        digest = b64encode(sha256((element.text or "").encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not any(name == "style" or name.startswith("on") for each in root.iter() for name in each.attrib)


def test_landmarks_and_headings_are_in_order(page: str) -> None:
    """There is one header, main and footer, one first heading, and below it only second ones."""
    root = tree(page)
    counts = Counter(element.tag for element in root.iter())
    assert [counts[tag] for tag in ("header", "main", "footer", "h1", "h3")] == [1, 1, 1, 1, 0]
    assert root.get("lang") == "en"
    assert words(next(root.iter("title")))


def test_names_are_given_once(page: str) -> None:
    """No two elements have the same id, and what is referred to is there."""
    root = tree(page)
    ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
    assert set(ids.values()) <= {1}
    wanted = {name for each in root.iter() for name in (each.get("aria-labelledby") or "").split()}
    wanted |= set(re.findall(r"url\(#([\w-]+)\)", page))
    wanted |= {link.get("href", "")[1:] for link in root.iter("a")}
    assert wanted <= set(ids)


def test_tables_say_what_their_cells_are(page: str) -> None:
    """Each table has a caption, each heading a scope, each row its heading or is a detail of the one before."""
    for table in _tables(tree(page)):
        assert words(next(table.iter("caption")))
        assert {heading.get("scope") for heading in table.iter("th")} == {"col", "row"}
        body = next(table.iter("tbody"))
        assert all(row[0].tag == "th" or row.get("class") == "detail" for row in body)


def test_rows_are_as_wide_as_their_table(page: str) -> None:
    """Whether a row has a bar, a detail or neither, it has as many columns as the heading."""
    for table in _tables(tree(page)):
        width = len(next(table.iter("thead"))[0])
        for row in next(table.iter("tbody")):
            assert sum(int(cell.get("colspan", "1")) for cell in row) == width


def test_drawings_have_words(page: str) -> None:
    """Every drawing is an image with a title and a description, part of one, or hidden for it repeats what is said."""
    root = tree(page)
    images = [each for each in root.iter("svg") if each.get("role") == "img"]
    hidden = [each for each in root.iter() if each.get("aria-hidden") == "true"]
    inside = {part for whole in (*images, *hidden) for part in whole.iter("svg")}
    for drawing in images:
        assert [drawing[0].tag, drawing[1].tag] == ["title", "desc"]
        assert words(drawing[1])
    assert set(root.iter("svg")) <= inside


def test_a_plan_says_its_times_exactly() -> None:
    """The headline is a time from start to end in UTC, and so are the alternatives and the messages to send."""
    root = tree(render_html(build_report(sample_plan())))
    times = {words(time): (time.get("datetime"), time.get("data-end")) for time in root.iter("time")}
    headline = times["Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"]
    assert headline == ("2026-12-05T04:00:00Z", "2026-12-05T06:00:00Z")
    assert times["Sun 6 Dec 05:00–07:00"] == ("2026-12-06T04:00:00Z", "2026-12-06T06:00:00Z")
    assert times["Fri 27 Nov 15:00"] == ("2026-11-27T14:00:00Z", None)
    assert times["06:30"] == ("2026-12-05T05:30:00Z", None)


def test_local_times_of_zones_are_no_times_to_change() -> None:
    """Who is hit, and when it is for them, stays by their clocks."""
    root = tree(render_html(build_report(sample_plan())))
    (table,) = [each for each in _tables(root) if words(each[0]).startswith("Impact by zone")]
    assert not list(table.iter("time"))


def test_words_of_a_time_within_others_are_the_longer_one() -> None:
    """Where the words of one time begin those of another, each is marked as what it is."""
    report = build_report(sample_plan())
    short, long = Time(words="Sat 5 Dec", start=START), Time(words="Sat 5 Dec 05:00", start=START)
    fact = replace(report.facts[0], text="Sat 5 Dec 05:00 or Sat 5 Dec", times=(short, long))
    root = tree(render_html(replace(report, facts=(fact,))))
    said = next(each for each in root.iter("dd") if each.get("class") is None)
    assert [words(time) for time in said.iter("time")] == ["Sat 5 Dec 05:00", "Sat 5 Dec"]


@pytest.mark.parametrize(
    ("subject", "mood", "said"),
    [
        pytest.param("plan", "is-warning", ["Recommended, with cautions", "Sat 5 Dec 2026"], id="doubt"),
        pytest.param("judgement", "is-normal", ["Yes", "Sat 5 Dec 2026", "Sat 5 Dec", "Regret is 0%"], id="yes"),
        pytest.param("failed-judgement", "is-strong", ["No", "Sun 6 Dec 2026", "Sun 6 Dec", "Blackout"], id="no"),
        pytest.param("refusal", "is-strong", ["Nothing fits.", "Each of 335"], id="nothing-fits"),
    ],
)
def test_a_page_leads_with_its_verdict_in_words_and_colour(subject: str, mood: str, said: list[str]) -> None:
    """What is coloured says the same; the reasons of a check are no part of its headline."""
    main = next(tree(render_html(build_report(SUBJECTS[subject]()))).iter("main"))
    assert main[0].get("class") == f"verdict {mood}"
    lines = [words(each) for each in main[0]]
    assert all(line.startswith(start) for line, start in zip(lines, said, strict=False))
    assert words(next(with_class(main, "headline"))).startswith(said[main[0][0].get("class") == "words"])


def test_a_figure_stands_above_the_fact_it_is_of() -> None:
    """What a fact says is there once: below its figure, or among the facts without; the same words are not repeated."""
    root = tree(render_html(build_report(sample_plan())))
    large, small = root.iter("dl")
    assert [[words(each) for each in one] for one in large][1] == [
        "Against the average",
        "80% less",
        "80% less than the average window, 10% less than Sunday 02:00, 93% less than the worst",
    ]
    assert "Comparison" not in [words(one[0]) for one in small]
    change = next(tree(render_html(build_report(sample_refusal()))).iter("dl"))[1]
    assert [words(each) for each in change] == ["Look further", "--horizon 15d"]


def test_long_figures_are_smaller() -> None:
    """A number has large letters, a date smaller ones."""
    root = tree(render_html(build_report(sample_plan())))
    assert [each.get("class") for each in with_class(root, "figure")] == ["figure"] * 3 + ["figure long"]


def test_a_page_without_figures_or_facts_has_no_empty_lists() -> None:
    """A check by rules alone knows no costs."""
    page = render_html(build_report(sample_rules_judgement()))
    assert not list(tree(page).iter("dl"))
    assert "In detail" not in page


def test_a_title_is_short_and_has_the_verdict() -> None:
    """A tab shows what the page is about, cut if need be, and what it answers."""
    plan = sample_plan(policy=sample_policy(service="orders and payments " * 9))
    titles = [words(next(tree(render_html(build_report(each))).iter("title"))) for each in (plan, sample_refusal())]
    assert titles == [
        "Recommended maintenance window for ord... · Recommended, with cautions",
        "No maintenance window for Shop API (2 h) · Nothing fits.",
    ]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text], ids=ascii)
def test_a_string_of_style_cannot_end(text: str) -> None:
    """Whatever is in it, there is nothing but letters, digits and numbers of signs between its quotation marks."""
    assert re.fullmatch(r'"([A-Za-z0-9]|\\[0-9a-f]+ )*"', style_string(text))
    assert style_string('a"b') == '"a\\22 b"'


def test_the_button_waits_for_the_script() -> None:
    """Without scripts, nobody sees a button that would do nothing."""
    (button,) = tree(render_html(build_report(sample_plan()))).iter("button")
    assert button.get("aria-pressed") == "false"
    assert 'class="clock" hidden="hidden"' in render_html(build_report(sample_plan()))


def test_a_plan_without_hours_has_no_charts() -> None:
    """A plan that was read back shows all but the charts."""
    root = tree(render_html(build_report(sample_plan(hours=()))))
    assert not [drawing for drawing in root.iter("svg") if drawing.get("role")]


def test_a_window_across_a_change_of_clocks_reads_right() -> None:
    """Both ends carry their clock, and the time is the exact one."""
    window = span_at(START.replace(month=10, day=25, hour=0))
    plan = sample_plan(recommended=Choice(window=window, impact=sample_impact()))
    time = next(tree(render_html(build_report(plan))).iter("time"))
    assert words(time) == "Sun 25 Oct 2026 02:00 CEST (UTC+2) – 03:00 CET (UTC+1) Europe/Berlin"
    assert time.get("data-end") == "2026-10-25T02:00:00Z"


@pytest.mark.parametrize("text", [text for text in HOSTILE if text], ids=ascii)
def test_text_stays_text(text: str) -> None:
    """Whatever names hold, elements and attributes are those of a harmless name; lines may break at other places."""
    for hostile, harmless in zip(_hostile(text), _hostile("x"), strict=True):
        pages = [tree(render_html(build_report(answer))) for answer in (hostile, harmless)]
        shapes = [[(each.tag, sorted(each.attrib)) for each in page.iter() if each.tag != "wbr"] for page in pages]
        assert shapes[0] == shapes[1]
