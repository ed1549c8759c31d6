"""The first screen of a check: yes or no, why, what is checked and better, and what to type next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.judgement import Judged, Judgement, Regret, SincePlan
from downtime_cli.core.planning.plan import Choice
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.screens.screen import Group, Screen
from downtime_cli.report.screens.screen_words import keep_window
from tests.check_samples import BROKEN, KEPT, sample_failure, sample_judgement, sample_rules_judgement
from tests.samples import (
    START,
    sample_background,
    sample_impact,
    sample_issue,
    sample_plan,
    sample_policy,
    span_at,
)
from tests.saved_samples import saved_plan

BEST = sample_plan().recommended
BUSY = Choice(window=span_at(START + timedelta(days=1)), impact=sample_impact(1145.5, rank=26))


def _screen(judgement: Judged) -> Screen:
    screen = build_report(judgement).screen  # type: ignore[arg-type]  # every judgement there is
    assert screen is not None
    return screen


def _rows(judgement: Judged, label: str) -> list[tuple[str, ...]]:
    groups = [each for each in _screen(judgement).body if isinstance(each, Group) and each.label == label]
    return [each.cells for group in groups for each in group.rows]


def _sentences(judgement: Judged) -> list[str]:
    return [each.text for each in _screen(judgement).sentences]


def _next(judgement: Judged) -> str:
    screen = _screen(judgement)
    return screen.command or screen.closing


def _busy(**changes: object) -> Judgement:
    """Return the judgement on a busy window that no plan chose."""
    return sample_failure(choice=BUSY, since=None, **changes)


@pytest.mark.parametrize(
    ("judgement", "lead", "tone"),
    [
        pytest.param(sample_judgement(), "Yes: ", Tone.NORMAL, id="yes"),
        pytest.param(
            sample_judgement(background=sample_background(issues=(sample_issue(),))), "Yes: ", Tone.WARNING, id="doubts"
        ),
        pytest.param(sample_judgement(criteria=(*KEPT, BROKEN[2])), "Yes: ", Tone.WARNING, id="less-notice-than-usual"),
        pytest.param(sample_failure(), "No: ", Tone.STRONG, id="no"),
        pytest.param(sample_rules_judgement(), "No: ", Tone.STRONG, id="rule-broken"),
        pytest.param(sample_rules_judgement(criteria=KEPT[:1]), "No rule is broken: ", Tone.NORMAL, id="rules-kept"),
    ],
)
def test_the_verdict_leads(judgement: Judged, lead: str, tone: Tone) -> None:
    """Yes or no stands before the window; red for no, amber for a yes with doubts, green for a plain one."""
    screen = _screen(judgement)
    assert (screen.lead, screen.tone) == (lead, tone)
    assert screen.answer[0].startswith(("Sat 5 Dec 2026 05:00", "Sun 6 Dec 2026 05:00"))
    assert screen.answer[1].endswith(" UTC")


def test_a_window_in_utc_is_written_once() -> None:
    """The team that reads UTC sees one line."""
    assert len(_screen(sample_judgement(policy=sample_policy(zone=ZoneInfo("UTC")))).answer) == 1


def test_a_no_says_why_what_it_costs_and_how_many_are_busier() -> None:
    """Reasons first, then cost and regret, then range and rank."""
    assert _sentences(_busy()) == [
        "Blackout Black Friday covers 1 h of the window; regret is 41%, more than the 25% allowed; "
        "66 h 30 min of notice, less than the assumed 72 h.",
        "About 1,150 requests, 333 (41%) more than Sat 5 Dec 05:00–07:00 CET (UTC+1), the best that keeps every rule.",
        "80% range 905–1,440; quieter than 92% of 334 windows that keep every rule.",
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({}, "About 812 requests; this is the best window that keeps every rule.", id="best"),
        pytest.param({"best": None, "regret": None}, "About 812 requests; no window keeps every rule.", id="no-best"),
        pytest.param(
            {"best": BUSY},
            "About 812 requests; Sun 6 Dec 05:00–07:00 CET (UTC+1), the best that keeps every rule, costs as much or "
            "more.",
            id="breaks-a-rule-and-is-quieter",
        ),
        pytest.param(
            {"choice": BUSY, "regret": Regret(amount=5.0, share=0.01)},
            "About 1,150 requests, 5 (1%) more than Sat 5 Dec 05:00–07:00 CET (UTC+1), the best that keeps every rule; "
            "the difference is within the noise.",
            id="within-noise",
        ),
    ],
)
def test_the_cost_is_compared_with_the_best(changes: dict[str, object], told: str) -> None:
    """Beside what a window costs stands how much more that is, or why it is not known to be more."""
    assert told in _sentences(sample_judgement(**changes))


def test_a_yes_names_the_gate_that_it_passed() -> None:
    """The limit and the figure, for which the check was made."""
    assert _sentences(sample_judgement())[0] == "Regret is 0%, within the 25% allowed."


def test_rules_alone_say_that_the_cost_is_not_known() -> None:
    """Nobody is to take it for a quiet window, nor hear of data that were not given."""
    judgement = sample_rules_judgement(criteria=KEPT[:1])
    assert _sentences(judgement) == ["Checked against the rules alone, whatever the window costs."]
    screen = _screen(judgement)
    assert (screen.assumed, screen.command) == ("Assumed: the rules alone.", "")
    assert screen.advice == "give TRAFFIC as well, to learn what it costs and what is better"


def test_what_failed_is_listed_first_and_stays() -> None:
    """Then what is not met without being required, then what is met; these may give way and are counted."""
    judgement = _busy()
    (checks,) = [each for each in _screen(judgement).body if isinstance(each, Group) and each.label == "Checks"]
    assert [each.cells for each in checks.rows] == [
        ("FAILED", "blackout Black Friday", "1 h"),
        ("FAILED", "still advised", ""),
        ("FAILED", "regret at most 25%", "41%"),
        ("not met", "notice period 72h", "announced Thu 3 Dec 10:30"),
        ("not met", "error budget 99.9% over 30 days", "193%"),
        ("met", "not in the past", ""),
        ("met", "plan not cancelled", "TENTATIVE"),
        ("met", "holidays Second day (DE)", ""),
        ("met", "quieter windows at most 10%", "7.5%"),
    ]
    assert (checks.least, checks.rests[2]) == (3, "and 2 more not met, 4 more met")
    assert checks.rests[5:] == ("and 3 more met", "and 2 more met", "and 1 more met", "")


@pytest.mark.parametrize(
    ("few_events", "found"),
    [pytest.param(False, "7.2% are quieter", id="many"), pytest.param(True, "", id="few-events")],
)
def test_the_quarter_says_how_many_are_quieter(few_events: bool, found: str) -> None:
    """Unless events are too few to tell."""
    quarter = replace(KEPT[3], code="quietest-quarter", found=0.0719, most=0.25)
    judgement = sample_judgement(criteria=(quarter,), few_events=few_events)
    assert _rows(judgement, "Checks") == [("met", "among the quietest quarter", found)]


def _other(rank: int, *, days: int, is_alike: bool = False) -> Choice:
    window = span_at(START - timedelta(days=days))
    return Choice(window=window, impact=sample_impact(800.0 + rank, rank=rank), is_alike=is_alike)


@pytest.mark.parametrize(
    ("better", "places"),
    [
        pytest.param([_other(2, days=1)], ["the quietest", ""], id="one-best"),
        pytest.param([_other(1, days=1)], ["tied for quietest", "tied for quietest"], id="tied"),
        pytest.param(
            [_other(2, days=1, is_alike=True)],
            ["the quietest", "as quiet, within the uncertainty of the data"],
            id="within-noise",
        ),
    ],
)
def test_better_windows_say_how_they_stand(better: list[Choice], places: list[str]) -> None:
    """The best comes first even if it is of the same night, and ties are told from noise."""
    rows = _rows(_busy(best=BEST, better=tuple(better)), "Better")
    assert [cells[2] for cells in rows] == places
    assert rows[0][:2] == ("Sat 5 Dec 05:00–07:00", "812")


def test_few_events_have_no_better_windows() -> None:
    """Chance decided their order."""
    own, best = replace(BUSY, is_alike=True), replace(BEST, is_alike=True)
    better = (_other(2, days=1, is_alike=True),)
    judgement = sample_failure(choice=own, since=None, best=best, better=better, few_events=True, is_alike=True)
    assert _rows(judgement, "Better") == []
    assert [cells[2] for cells in _rows(judgement, "Others")] == ["equally good", "equally good"]


def test_of_many_better_windows_three_are_listed_and_the_rest_counted() -> None:
    """The next command names the best anyway."""
    better = tuple(_other(rank, days=rank) for rank in range(2, 7))
    (group,) = [
        each for each in _screen(_busy(better=better)).body if isinstance(each, Group) and each.label == "Better"
    ]
    assert (len(group.rows), group.rests[2]) == (3, "and 3 more")


def test_the_best_window_has_no_better_one() -> None:
    """Nothing is listed where nothing is better."""
    assert _rows(sample_judgement(), "Better") == _rows(sample_judgement(), "Others") == []


def test_what_has_changed_since_the_plan_is_listed() -> None:
    """What there was then, and now."""
    assert _rows(sample_failure(), "Changed") == [
        ("audience", "America/New_York 25%, now America/New_York 20%"),
        ("blackout", "none, now Black Friday"),
    ]
    assert _rows(sample_failure(), "Still advised") == [
        ("no: a rule is broken; today it would be Sat 5 Dec 05:00–07:00 CET (UTC+1)",)
    ]


def _since(status: Status = Status.TENTATIVE, source: str = "my plan.json") -> SincePlan:
    plan = replace(saved_plan(status=status), source=source)
    return SincePlan(plan=plan, verdict=None, is_still_best=True, differences=())


@pytest.mark.parametrize(
    ("judgement", "command"),
    [
        pytest.param(sample_judgement(), "downtime plan -d 2h --start '2026-12-05 05:00' -o plan.json", id="keep-it"),
        pytest.param(_busy(), "downtime plan -d 2h --start '2026-12-05 05:00' -o plan.json", id="take-the-best"),
        pytest.param(
            sample_failure(since=_since()),
            "downtime plan -d 2h --replaces 'my plan.json' --start '2026-12-05 05:00' -o 'my plan.json'",
            id="move-the-plan",
        ),
        pytest.param(
            sample_failure(since=_since(Status.CANCELLED)),
            "downtime plan -d 2h --start '2026-12-05 05:00' -o plan.json",
            id="plan-anew-what-was-called-off",
        ),
        pytest.param(
            sample_judgement(since=_since()),
            "downtime update 'my plan.json' --status CONFIRMED",
            id="confirm",
        ),
        pytest.param(
            sample_judgement(since=_since(Status.CONFIRMED, source="-")),
            "downtime notice plan.json --all -o messages",
            id="announce-a-plan-of-standard-input",
        ),
        pytest.param(
            _busy(best=None),
            "downtime plan -d 2h",
            id="none-fits",
        ),
        pytest.param(
            _busy(best=BUSY),
            "Next: no window within this horizon is better; look further with --horizon; --full shows everything.",
            id="none-is-better",
        ),
    ],
)
def test_the_next_command_is_ready_to_type(judgement: Judgement, command: str) -> None:
    """A window to keep, a better one, or the step that its plan waits for; names are quoted for a shell."""
    assert _next(judgement) == command


def test_what_was_typed_is_typed_again() -> None:
    """Files and options of the check make a plan for the window as well."""
    background = replace(sample_background(), typed="'my traffic.csv' -a u.csv")
    command = "downtime plan 'my traffic.csv' -a u.csv -d 2h --start '2026-12-05 05:00' -o plan.json"
    assert _next(_busy(background=background)) == command
    assert _next(_busy(background=background, best=None)) == "downtime plan 'my traffic.csv' -a u.csv -d 2h"
    assert _screen(_busy(best=None)).advice == "it says what would have to give"


@pytest.mark.parametrize("hours", [0, 1, 2, 3])
def test_a_start_that_clocks_show_twice_has_its_offset(hours: int) -> None:
    """Berlin's clocks show 02:00 to 03:00 twice on 25 October: read back, the start is the one that was meant."""
    window = span_at(datetime(2026, 10, 24, 23, tzinfo=UTC) + timedelta(hours=hours))
    typed = keep_window(window, sample_policy(), "").partition("--start '")[2].partition("'")[0]
    read = datetime.fromisoformat(typed)
    assert (read if read.tzinfo else read.replace(tzinfo=ZoneInfo("Europe/Berlin"))) == window.start
    assert (read.tzinfo is not None) is (hours in {1, 2})


@pytest.mark.parametrize(("many", "failed"), [(5, 3), (6, 1), (8, 0)])
def test_a_check_of_every_rule_keeps_its_reasons_on_the_screen(many: int, failed: int) -> None:
    """Where cautions fill a screen, all but the verdict, the reasons and the cost gives way, what failed last."""
    issues = tuple(replace(sample_issue(), message=f"{number} rows were left out") for number in range(many))
    shown = render_plain(build_report(_busy(background=sample_background(issues=issues)))).splitlines()
    assert len(shown) <= 24
    assert shown[0].startswith("No: Sun 6 Dec 2026 05:00-07:00")
    assert shown[3].startswith("Blackout Black Friday covers 1 h of the window; regret is 41%")
    assert shown[5].startswith("About 1,150 requests, 333 (41%) more than")
    assert len([line for line in shown if "FAILED  " in line]) == failed
    checks = "" if failed else "Checks, "
    left_out = f"{checks}Range, Affected, Better, Error budget, Value at risk (--full shows everything)."
    assert f"Not shown: {left_out}" in " ".join(shown)
