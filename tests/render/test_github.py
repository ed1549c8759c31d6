"""What GitHub Actions reads: only what we mean is a command, whatever names and labels hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from downtime_cli.core.checking.judgement import Criterion
from downtime_cli.render.github import annotation, disarm, render_github
from downtime_cli.report.build import build_report
from tests.check_samples import sample_failure, sample_judgement
from tests.runner import Command, read_commands
from tests.samples import sample_plan, sample_policy, sample_refusal
from tests.saved_samples import HOSTILE

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
@example("##[", "see ##[add-mask]x")
def test_annotations_say_what_was_meant(title: str, message: str) -> None:
    """The runner reads back title and message, but for what cannot be printed and a bracket that starts a command."""
    meant, titled = (text.replace("##[", r"##\x5b") for text in (message, f"t{title}"))
    (command,) = read_commands(annotation("error", message or "x", title=f"t{title}"))
    assert command.name == "error"
    assert "\n" not in command.data
    if message.isascii() and message.isprintable() and message:
        assert command.data == meant
    if title.isascii() and title.isprintable():
        assert command.properties["title"] == titled.rstrip()  # the runner trims what stands before the second ::


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
    assert names == ["error", "warning", "error", "error", "warning", "error", "warning", "warning", "warning"]
    refusal = read_commands(render_github(build_report(sample_refusal())))
    assert (refusal[0].name, refusal[0].properties["title"]) == ("error", "No maintenance window for Shop API (2 h)")
