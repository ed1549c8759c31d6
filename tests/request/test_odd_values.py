"""Values that nobody means: blanks, bytes that are no text, digits of other scripts, and numbers without end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import BadTextError, Place
from downtime_cli.core.policy import LadderStep, NoticePeriod, WorkingCalendar
from downtime_cli.documents.read_plan import parse_plan
from downtime_cli.documents.reading import needed
from downtime_cli.documents.reading.checked import Checked
from downtime_cli.documents.reading.read_rules import build_rules
from downtime_cli.documents.write import render_json
from downtime_cli.readers.config_toml import Setting
from downtime_cli.readers.human_time import parse_duration, parse_notice_period
from downtime_cli.request.options import Options
from downtime_cli.request.values import (
    parse_amount,
    parse_maybe_zero,
    parse_percentage,
    parse_share,
    parse_text,
    parse_whole_number,
)
from tests.samples import BERLIN, sample_plan, sample_policy

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = EXAMPLES / "output" / "plan.json"
FILES = [str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv")]
TRAFFIC = ["plan", *FILES, "--as-of", "2026-11-23"]
INVISIBLE = (
    "", "  ", "\t\n", "\u00a0", "\u2003\u3000", "\u200b", "\ufeff\u2060", "\u00ad", "\x00", "\x1b\x07", "\u202e",
    "\u2028", "\ue000", "\u3164", "\u2800", "\ufe0f", "\u0301", "\U000e0041",
)  # fmt: skip
NO_TEXT = ("\udcff", "api \udc80", "\ud83d alone")


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command; what is not an exit is raised."""
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("text", [*INVISIBLE, *NO_TEXT], ids=ascii)
def test_a_text_that_nobody_can_see_is_refused_at_once(text: str, tmp_path: Path) -> None:
    """Before any file is read, by the option's name; nothing is written."""
    plan = tmp_path / "plan.json"
    for option, arguments in (
        ("--service", [*TRAFFIC, "--duration", "2h", "--service", text, "-o", str(plan)]),
        ("--note", ["update", "none.json", "--status", "CONFIRMED", "--note", text]),
        ("--by", ["update", "none.json", "--status", "CONFIRMED", "--by", text]),
        ("--region", ["notice", "none.json", "--region", text]),
        ("--value-column", ["inspect", "none.csv", "--value-column", text]),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith(f"{option}: error: expected ")
        assert "got" in err
        assert err.isprintable() or err.replace("\n", "").isprintable()
    assert not plan.exists()


@pytest.mark.parametrize("text", ["é", "\u0301e", "🚀", "日本", "a\u200bb", "\u00a0x", "\u200f\u05d0", "!", "0"])
def test_a_text_with_anything_to_see_is_taken_as_it_is(text: str) -> None:
    """One letter, digit or sign is enough, whatever is around it."""
    assert parse_text(text) == text


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere arguments are text")
def test_bytes_that_are_no_text_are_refused() -> None:
    """As a shell passes them: in an encoding that is not the locale's."""
    command: list[str | bytes] = [sys.executable, "-m", "downtime_cli", *TRAFFIC, "--duration", "2h"]
    command += ["--service", b"caf\xe9 \xff"]
    result = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1"})
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"--service: error: expected text, got bytes that are none" in result.stderr


@pytest.mark.parametrize("text", [text for text in INVISIBLE if text], ids=ascii)
def test_set_and_tables_refuse_it_too(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A detail that is given has to say something; an empty text is none, as it always was."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run("notice", str(PLAN), "--set", f"what={text}")
    assert (code, out) == (2, "")
    assert "--set: error: what has a value that nobody can see" in err
    in_toml = json.dumps(text, ensure_ascii=False)
    Path("downtime.toml").write_text(f"[details]\nwhy = {in_toml}\n", "utf-8")
    code, out, err = run("notice", str(PLAN))
    assert (code, out) == (3, "")
    assert "downtime.toml:2:1: error: details.why is a text that nobody can see" in err
    Path("downtime.toml").write_text(f"service = {in_toml}\n", "utf-8")
    code, out, err = run(*TRAFFIC, "--duration", "2h")
    assert (code, out) == (3, "")
    assert "downtime.toml:1:1: error: expected a text that people can see" in err
    ladder = f'[[ladder]]\nsteps = [{{lead = "7d", channels = [{in_toml}]}}]\n'
    Path("downtime.toml").write_text(ladder, "utf-8")
    assert run(*TRAFFIC, "--duration", "2h")[0] == 3
    Path("downtime.toml").write_text('[details]\nwhy = ""\n')
    assert run("notice", str(PLAN), "--set", "what=")[0] == 0


ODD_NUMBERS = (
    "\x1c2",
    "2\x1f",
    "\u00a02",
    "2\u2003",
    "1_0",
    "\u0663",
    "\uff13",
    "\u00b2",
    "\u2167",
    "\u00bd",
    "0x2",
    "nan",
)


@pytest.mark.parametrize("text", [*ODD_NUMBERS, "-inf", "1e", "1.2.3", "--5", "", "+", ".", "9" * 5000, "1" * 100_000])
def test_numbers_have_plain_digits(text: str) -> None:
    """What Python takes for a number beside them is no number here: blanks and digits of any script, underscores."""
    for parse in (lambda text: parse_whole_number(text, 0, 100), parse_percentage, parse_amount):
        with pytest.raises(BadTextError, match=r"^expected a "):
            parse(text)
    if len(text) < 1000:
        with pytest.raises(BadTextError, match="expected a number"):
            parse_share(text)
    if text == text.strip():
        with pytest.raises(BadTextError, match="expected a duration"):
            parse_duration(f"{text}h")


@pytest.mark.parametrize("text", ["7", " 7\n", "007", "0" * 5000 + "7"])
def test_zeros_and_plain_blanks_around_digits_are_taken(text: str) -> None:
    """A shell script may write them."""
    assert parse_whole_number(text, 0, 100) == parse_amount(text) == parse_percentage(text) == 7
    assert parse_duration(f"P{text.strip()}D") == timedelta(days=7)


@pytest.mark.parametrize("text", ["1e13", "1000000000000.5", "1e400"])
def test_nobody_makes_more_than_a_trillion_by_a_request(text: str) -> None:
    """A sum of such amounts would be no number any more."""
    with pytest.raises(BadTextError, match="from 0 to a trillion"):
        parse_amount(text)
    assert parse_amount("1e12") == 1e12


@pytest.mark.parametrize("text", ["0.001m", "0.9s", "0.0000001d", "0.0000001 weeks", "PT0S", "0.0h"])
def test_a_length_has_a_second_at_least(text: str) -> None:
    """A plan keeps whole seconds: it would be of no length when it is read again."""
    with pytest.raises(BadTextError, match="at least a second"):
        parse_duration(text)
    assert parse_duration("0.1m") == timedelta(seconds=6)
    assert parse_duration("1.4s") == timedelta(seconds=1)


@pytest.mark.parametrize("digits", ["\u0665", "9" * 5000, "\uff11\uff10"])
def test_other_digits_are_no_working_days_or_hours(digits: str) -> None:
    """Nor are numbers of thousands of digits, which Python refuses to read at all."""
    calendar = WorkingCalendar(zone=BERLIN)
    for text in (f"{digits} working days", f"P{digits}D", f"PT{digits}H", f"{digits} days"):
        with pytest.raises(BadTextError, match=r"expected (a notice period|up to 250)"):
            parse_notice_period(text, lambda: calendar)


@pytest.mark.parametrize("offset", ["+24:00", "+25:00", "-24:30", "+99:99"])
def test_no_clock_is_a_day_from_utc(offset: str, tmp_path: Path) -> None:
    """An option, a cell and a plan with such an offset are refused as what they are."""
    code, out, err = run(*TRAFFIC, "--duration", "2h", "--earliest", f"2026-12-05T04:00{offset}")
    assert (code, out) == (2, "")
    assert "--earliest: error: expected a date" in err
    for option in ("--timezone", "--traffic-zone"):
        code, out, err = run(*TRAFFIC, "--duration", "2h", option, f"UTC{offset}")
        assert (code, out) == (3, "")
        assert "[unknown-zone]" in err
    for row in (f"2026-12-05T04:00{offset},3h", f"2026-12-05T04:00Z,2026-12-08T04:00{offset}"):
        (tmp_path / "freeze.csv").write_text(f"start,end\n{row}\n")
        code, out, err = run(*TRAFFIC, "--duration", "2h", "--blackout-file", str(tmp_path / "freeze.csv"))
        assert (code, out) == (3, "")
        assert "freeze.csv:2:" in err
    document = json.loads(PLAN.read_text("utf-8"))
    for key, value in (("timezone", f"UTC{offset}"), ("as_of", f"2026-11-23T00:00:00{offset}")):
        (tmp_path / "plan.json").write_text(json.dumps(document | {key: value}))
        code, out, err = run("notice", str(tmp_path / "plan.json"))
        assert (code, out) == (3, "")
        assert "plan.json:" in err


LONG = "7" * 5000
DEEP = {
    "brackets": "top = " + "[" * 500 + "]" * 500,
    "many-brackets": "top = " + "[" * 100_000 + "]" * 100_000,
    "open-brackets": "top = " + "[" * 100_000,
    "braces": "[details]\nwhat = " + "{a=" * 500 + "1" + "}" * 500,
    "dots": "[details]\n" + "a." * 500 + "b = 1",
    "many-dots": "x." * 50_000 + "y = 1",
    "many-dots-in-a-table": "[details]\nwhat = {" + "x." * 50_000 + "y = 1}",
    "long-number": f"top = {LONG}",
    "long-number-in-a-list": f"blackout = [{LONG}]",
    "long-number-in-a-table": f"[export]\nwhat = -{LONG}",
    "long-hexadecimal": f"top = 0x{LONG}",
    "long-hexadecimals-in-a-list": f"[details]\nwhat = [[0x{LONG}]]",
    "long-lead": f'[[ladder]]\nsteps = [{{lead = 0x{LONG}, channels = ["email"]}}]',
    "lead-of-a-list": "[[ladder]]\nsteps = [{lead = [[[[[[[]]]]]]], channels = [0x" + LONG + "]}]",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_toml_without_end_is_one_clear_error(text: str, tmp_path: Path) -> None:
    """Values nested hundreds deep and numbers of thousands of digits are refused with the file and a line."""
    path = tmp_path / "downtime.toml"
    path.write_text(text)
    code, out, err = run(*TRAFFIC, "--duration", "2h", "--config", str(path))
    assert (code, out) == (3, "")
    places = (f"{path}:1:", f"{path}:2:", f"{path}: error: details.a.a.a")
    assert err.startswith(places), err[:300]
    assert len(err) < 500


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500 + "]" * 500,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000,
        '{"schema": "downtime-plan/1", "sequence": ' + LONG + "}",
        '{"schema": "downtime-plan/1", "plan_id": ' + "[" * 500 + "]" * 500 + "}",
    ],
    ids=["brackets", "many-brackets", "open-braces", "long-number", "nested-value"],
)
def test_json_without_end_is_one_clear_error(text: str, tmp_path: Path) -> None:
    """A saved plan, likewise, for every command that reads one."""
    path = tmp_path / "plan.json"
    path.write_text(text)
    for arguments in (
        ["notice", str(path)],
        ["update", str(path), "--status", "CONFIRMED"],
        ["due", str(path), "--since", "2026-11-01"],
        ["export", str(path), "--to", "ics"],
        ["check", "--plan", str(path), "--no-gates"],
        [*TRAFFIC, "--replaces", str(path)],
        [*TRAFFIC, "--duration", "2h", "--blackout-file", str(path)],
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (3, ""), arguments
        assert err.startswith(str(path))


LENGTHS = st.timedeltas(timedelta(seconds=1), timedelta(days=700)).map(lambda each: f"{each.total_seconds():.3f}s")
TEXTS = st.text(max_size=30) | st.sampled_from([*INVISIBLE, *NO_TEXT, "[prod] api", "the service"])


@given(service=TEXTS, name=TEXTS, lengths=st.tuples(LENGTHS, LENGTHS, LENGTHS), amount=st.floats(0, 1e12))
def test_a_plan_that_was_written_can_be_read_again(
    service: str, name: str, lengths: tuple[str, str, str], amount: float
) -> None:
    """Whatever the options take makes a plan whose values the next version takes again, and they are the same."""
    try:
        service, name = parse_text(service), parse_text(name)
    except BadTextError:
        return
    duration, step, lead = map(parse_duration, lengths)
    policy = sample_policy(
        service=service,
        duration=duration,
        step=step,
        notice=NoticePeriod(text=lengths[2], lead=lead),
        value_per_request=parse_amount(repr(amount)),
        margin=parse_maybe_zero("0"),
        ladder=(LadderStep(lead=lead, channels=(name,)),),
        options={"value-column": (name,), "top": ("7",)},
    )
    text = render_json(sample_plan(policy=policy))
    plan = parse_plan("plan.json", text)
    assert plan.service == (service if service.strip() else plan.service)
    rules = build_rules(Checked("plan.json", text, needed.PlanWithRules), plan)
    given = {
        key.replace("-", "_"): Setting(texts=texts, place=Place("plan.json")) for key, texts in rules.texts.items()
    }
    given |= {
        key.replace("-", "_"): Setting(texts=texts, place=Place("plan.json")) for key, texts in rules.more.items()
    }
    options = Options(given=given)
    assert all(getattr(options, key).values is not None for key in given)
    assert options.duration.value == duration
    assert options.step.value == step
    assert options.value_per_request.value == amount
    assert options.value_column.texts == (name,)
    assert rules.ladder == (LadderStep(lead=lead, channels=(name,)),)
