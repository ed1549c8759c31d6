"""What GitHub Actions reads: only what we mean is a command, whatever names and labels hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from downtime_cli.core.checking.judgement import Criterion
from downtime_cli.render.github import annotation, disarm, github_outputs, render_github
from downtime_cli.report.build import build_report
from tests.check_samples import sample_failure, sample_judgement
from tests.runner import Command, read_commands, read_outputs
from tests.samples import sample_inspection, sample_plan, sample_policy, sample_refusal
from tests.saved_samples import HOSTILE
from tests.standing_samples import sample_standing

COMMANDS = (
    "::stop-commands::token",
    "x ::error::y",
    "##[add-mask]secret",
    "see ##[set-output name=start;]never",
    "a\n::set-output name=start::never\n",
    "a\r::warning::b",
    "%0A::error::c",
    ":::::",
)


@pytest.mark.parametrize("text", [*HOSTILE, *COMMANDS])
def test_hostile_names_are_no_commands(text: str) -> None:
    """A service and a freeze of any name give the same commands, with the same properties, as harmless ones do."""

    def commands(name: str) -> list[Command]:
        freeze = Criterion(code="blackout", label=name, is_kept=False)
        judgement = sample_failure(policy=sample_policy(service=name), criteria=(freeze,), unit=name)
        return read_commands(render_github(build_report(judgement)))

    shapes = [[(each.name, sorted(each.properties)) for each in commands(name)] for name in (text, "api")]
    assert shapes[0] == shapes[1]
    assert all("\n" not in each.data and "\r" not in each.data for each in commands(text))


@pytest.mark.parametrize("text", COMMANDS)
def test_a_plan_of_a_hostile_service_has_one_answer(text: str) -> None:
    """Of a plan the log has the answer, the data's verdict and a warning; nothing that the name asks for."""
    plan = sample_plan(policy=sample_policy(service=text), unit=text)
    assert [each.name for each in read_commands(render_github(build_report(plan)))] == ["notice", "warning", "warning"]


@given(st.text(st.characters(codec="utf-8")) | st.text(":#[] \r\n\x0b\x85\u2003\u2028e"))
def test_disarmed_text_has_no_commands(text: str) -> None:
    """No text at all is a command once it is disarmed, and disarming twice is disarming once."""
    assert read_commands(disarm(text)) == []
    assert disarm(disarm(text)) == disarm(text)


def test_harmless_text_stays_as_it_is() -> None:
    """Colons inside a line, headings and brackets are no commands and are left alone."""
    text = "std::vector 12:00\n  # [x]\n:smile: ## [y]\n"
    assert disarm(text) == text


@given(st.text(), st.text())
@example(" ", "")
def test_annotations_say_what_was_meant(title: str, message: str) -> None:
    """The runner reads back title and message, whatever characters they hold, apart from what cannot be printed."""
    (command,) = read_commands(annotation("error", message or "x", title=f"t{title}"))
    assert command.name == "error"
    assert "\n" not in command.data
    if message.isascii() and message.isprintable() and message:
        assert command.data == message
    if title.isascii() and title.isprintable():
        assert command.properties["title"] == f"t{title}".rstrip()  # the runner trims what stands before the second ::


def test_a_place_is_told_as_file_and_line() -> None:
    """File, line and column are properties; a comma or colon in a file's name does not end it."""
    line = annotation("error", "odd", title="bad-time", file="a,b:c%.csv", line=3, col=1)
    assert line == "::error title=bad-time,file=a%2Cb%3Ac%25.csv,line=3,col=1::odd"


def test_the_answer_is_an_error_or_a_notice() -> None:
    """A yes is a notice, a no an error with one more for each reason, and what is only told a warning."""
    (answer,) = read_commands(render_github(build_report(sample_judgement())))
    assert answer.name == "notice"
    assert answer.data.startswith("Yes: Sat 5 Dec 2026 05:00-07:00")
    names = [each.name for each in read_commands(render_github(build_report(sample_failure())))]
    assert names == ["error", "warning", "error", "warning", "error", "warning", "warning", "warning"]
    refusal = read_commands(render_github(build_report(sample_refusal())))
    assert (refusal[0].name, refusal[0].properties["title"]) == ("error", "No maintenance window for Shop API (2 h)")


def test_outputs_are_exact() -> None:
    """Later steps get UTC times and exact numbers of the window, and whether it passes."""
    plan = read_outputs(github_outputs(build_report(sample_plan())))
    assert plan == {
        "start": "2026-12-05T04:00:00Z",
        "end": "2026-12-05T06:00:00Z",
        "impact": "812.4",
        "share-of-week": "0.0031",
        "unit": "requests",
        "plan-id": "20261205-0123456789",
        "summary": "Sat 5 Dec 2026 05:00-07:00 CET (UTC+1) Europe/Berlin",
    }
    judged = read_outputs(github_outputs(build_report(sample_failure())))
    assert (judged["passes"], judged["regret"], judged["plan-id"]) == ("false", "0.41", "20261205-0badcafe")
    assert "regret" not in read_outputs(github_outputs(build_report(sample_judgement(regret=None))))


def test_outputs_of_other_answers() -> None:
    """A standing window gives its rule and first date; where there is no window, nothing is set."""
    standing = read_outputs(github_outputs(build_report(sample_standing())))
    assert standing["rrule"].startswith("FREQ=")
    assert standing["start"] < standing["end"]
    for subject in (sample_refusal(), sample_inspection()):
        assert github_outputs(build_report(subject)) == ""


@pytest.mark.parametrize("text", [*HOSTILE, *COMMANDS, "END", "x\nEND\nstart<<END\nnever\nEND"])
def test_hostile_units_set_no_other_output(text: str) -> None:
    """A column name that looks like an output, or like the end of one, stays inside its own."""
    plan = sample_plan(unit=text)
    outputs = read_outputs(github_outputs(build_report(plan)))
    assert outputs["start"] == "2026-12-05T04:00:00Z"
    assert set(outputs) == {"start", "end", "impact", "share-of-week", "unit", "plan-id", "summary"}
    report = replace(build_report(plan), headline=text)
    assert read_outputs(github_outputs(report))["summary"] == text
