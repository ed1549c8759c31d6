"""The fuzzer finds what is planted: a check that cannot fail guards nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

import fuzz
import pytest
from fuzzing import commands
from fuzzing.cases import Case, Fault
from fuzzing.mutations import shrink
from fuzzing.outputs import Outcome, check_outcome
from fuzzing.seeds import seeds

from downtime_cli.cli import inspect_command, update_command
from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.readers import human_time


def run(part: str, **case: object) -> str:
    """Run a case, which is what the fuzzer prints for each failure."""
    return fuzz.PARTS[part].run(Case(part=part, **case))  # type: ignore[arg-type] # the fields of a case by name


def test_no_input_of_a_short_run_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """Some inputs of every part are tried, and what became of them is said."""
    assert fuzz.main("--seed short --readers 40 --options 80 --commands 25 --processes 1".split()) == 0
    printed = capsys.readouterr().out
    for count in ("40 readers", "80 options", "25 commands", "1 processes", "0 kinds of failures"):
        assert count in printed


def test_command_lines_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of them in one process take no more memory than some: what they leave is collected now and then."""
    monkeypatch.setattr(commands, "_RUNS_TO_COLLECT", 5)
    kept = []
    for _ in range(3):
        for _ in range(10):
            run("commands", name="inspect", arguments=("inspect", "none.csv"))
        kept.append(len(gc.get_objects()))
    assert kept[2] - kept[1] < 1000, "ten of them leave thousands"


@pytest.mark.parametrize("part", fuzz.PARTS)
def test_a_seed_always_gives_the_same_inputs(part: str) -> None:
    """A case is that of its seed and number, whatever was drawn before it."""
    drawn = [fuzz.draw(fuzz.PARTS[part], "x", number) for number in range(30)]
    assert drawn == [fuzz.draw(fuzz.PARTS[part], "x", number) for number in reversed(range(30))][::-1]
    assert drawn != [fuzz.draw(fuzz.PARTS[part], "y", number) for number in range(30)]


def test_parts_advance_side_by_side() -> None:
    """Whenever the time is over, each part has been tried in proportion."""
    numbers = [
        part.name for part, _ in fuzz.side_by_side({"readers": 100, "options": 50, "commands": 10, "processes": 0})
    ]
    assert [numbers[:80].count(name) for name in fuzz.PARTS] == [50, 25, 5, 0]
    assert len(numbers) == 160


def test_a_run_goes_on_where_another_ended() -> None:
    """Runs of a seed can be put one behind the other."""
    assert [number for _, number in fuzz.side_by_side({"options": 3}, 7)] == [7, 8, 9]


def test_a_planted_fault_is_found_made_small_and_can_be_pasted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A parser that fails on a digit is found; what is left of the text is that digit, and the exit code is 1."""
    parse = human_time.split_duration

    def fail(text: str) -> object:
        if "7" in text:
            raise ZeroDivisionError
        return parse(text)

    monkeypatch.setattr(human_time, "split_duration", fail)
    assert fuzz.main("--seed 1 --readers 0 --options 2500 --commands 0 --processes 0".split()) == 1
    printed = capsys.readouterr().out
    assert "ZeroDivisionError at human_time.py:parse_duration" in printed
    assert "arguments=('7',)" in printed
    pasted = next(line for line in printed.splitlines() if line.startswith("print("))
    with pytest.raises(Fault, match="ZeroDivisionError"):
        exec(pasted, {"PARTS": fuzz.PARTS, "Case": Case})  # noqa: S102 - what a reader would paste


def test_a_case_of_a_seed_can_be_had_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """The line above each reproduction runs that one case."""
    assert fuzz.main("--seed 1 --case options:5".split()) == 0
    assert "1 options" in capsys.readouterr().out


def test_failures_are_made_small() -> None:
    """Only what the failure needs is left, of bytes, texts and words."""
    assert shrink(b"abcdefghij", lambda left: b"c" in left and b"h" in left) == b"ch"
    assert shrink("abc", lambda left: True) == ""
    assert shrink(("a", "b", "c"), lambda left: "b" in left) == ("b",)
    case = Case("x", "y", ("plan", "-f", "json"), {"a": b"1\n2\n3\n", "b": b""}, b"xyz", {"TZ": "X"}, ("stdin=closed",))

    class Planted:
        """Fails on a word, a line and a byte of standard input."""

        name = "x"

        def draw(self, random: object) -> Case:
            """Draw the only case."""
            return case

        def run(self, case: Case) -> str:
            """Fail."""
            if "-f" in case.arguments and b"2" in case.files.get("a", b"") and b"z" in case.stdin:
                raise Fault("planted")
            return "done"

    assert fuzz.make_smaller(Planted(), case, "planted") == Case("x", "y", ("-f",), {"a": b"2"}, b"z")


def take(seconds: float) -> Callable[..., object]:
    """Use CPU in vain."""

    def run(*_: object, **__: object) -> object:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
        return None

    return run


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After two seconds of CPU nobody waits any longer."""
    monkeypatch.setattr("fuzzing.readers.read_audience", take(60))
    with pytest.raises(Fault, match="more than 2 s of CPU in test_fuzz"):
        run("readers", name="audience", files={"users.csv": b"country,users\nDE,1\n"})


def test_an_issue_has_to_be_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that says nothing, or says it in several lines, is a failure as well."""
    for remedy in ("", "\x00" * 2000):

        def refuse(*_: object, remedy: str = remedy) -> None:
            raise InputError.of(IssueCode.BAD_TIME, "bad", remedy, "file")

        monkeypatch.setattr("fuzzing.readers.read_audience", refuse)
        with pytest.raises(Fault, match=r"an issue (without words|of more than 4000 characters)"):
            run("readers", name="audience", files={"users.csv": b""})


INSPECT = ("inspect", "users.csv")
USERS = {"users.csv": b"country,users\nDE,1\n"}


def test_a_command_that_raises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is not documented is named by the last line of ours that it passed through."""
    monkeypatch.setattr(inspect_command, "deliver", lambda *_: 1 / 0)
    with pytest.raises(Fault, match="ZeroDivisionError at inspect_command"):
        run("commands", name="inspect", arguments=INSPECT, files=USERS)


def test_a_command_that_changes_a_file_and_fails_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written before an error is seen."""

    def refuse(_: object) -> None:
        raise InputError.of(IssueCode.BAD_PLAN, "too late", "write it", "plan.json")

    monkeypatch.setattr(update_command, "_news", refuse)
    words = ("update", "plan.json", "--status", "CONFIRMED")
    with pytest.raises(Fault, match="a file changed at exit 3"):
        run("commands", name="update", arguments=words, files={"plan.json": seeds("plan")[0]})


def test_an_outcome_is_named_by_its_exit_code() -> None:
    """What became of commands can be counted."""
    assert run("commands", name="inspect", arguments=INSPECT, files=USERS) == "exit 0"
    assert run("commands", name="inspect", arguments=("inspect", "nothing.csv")) == "exit 4"


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        pytest.param({"code": 1}, "exit code 1", id="code"),
        pytest.param({"code": -9}, "exit code -9", id="killed"),
        pytest.param({"stderr": b"Traceback (most recent call last):\n"}, "Traceback", id="traceback"),
        pytest.param({"stderr": b"x.py:1: UserWarning: y\n"}, "UserWarning", id="warning"),
        pytest.param({"code": 3, "stdout": b"x", "stderr": b"y"}, "something on standard output", id="stdout"),
        pytest.param({"code": 2}, "exit 2 without a word", id="silent"),
        pytest.param({"code": 3, "stderr": b"x", "after": {"a.md": b"new"}}, "a file changed at exit 3", id="changed"),
        pytest.param({"code": 4, "stderr": b"x", "after": {"a.md": b"old", ".b": b""}}, "a temporary file", id="left"),
        pytest.param({"after": {}}, "a file is gone", id="gone"),
        pytest.param({"after": {"a.md": b"old", "b.json": b'{"a": NaN}'}}, "a file .json that is not valid", id="NaN"),
        pytest.param({"after": {"a.md": b"old", "b.xml": b"<a>"}}, "a file .xml that is not valid", id="xml"),
        pytest.param({"after": {"a.md": b"old", "b.csv": b'"a'}}, "a file .csv that is not valid", id="csv"),
        pytest.param({"stdout": b"{"}, "standard output that is not valid", id="json"),
        pytest.param({"stdout": b'{"schema": "downtime-plan/1"}'}, "standard output that is not valid: Inp", id="plan"),
    ],
)  # fmt: skip
def test_what_a_command_leaves_is_looked_at(outcome: dict[str, object], kind: str) -> None:
    """Each thing that a command must not do is seen."""
    usual = {"code": 0, "stdout": b"{}", "stderr": b"", "before": {"a.md": b"old"}, "after": {"a.md": b"old"}}
    case = Case("commands", "plan", ("plan", "--format=json"))
    if outcome.get("code"):
        usual["stdout"] = b""
    with pytest.raises(Fault, match=f"^{kind}"):
        check_outcome(case, Outcome(**{**usual, **outcome}))  # type: ignore[arg-type] # the fields by name
    assert check_outcome(case, Outcome(**{**usual, "code": 0, "stdout": b"{}"})) == "exit 0"  # type: ignore[arg-type]


def test_seeds_that_are_not_there_are_missed_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Whoever has only the repository is told that real forms of files were not tried."""
    monkeypatch.setattr("fuzzing.seeds.SHARED", tmp_path / "shared")
    assert fuzz.main("--readers 0 --options 1 --commands 0 --processes 0".split()) == 0
    assert "IS NOT THERE" in capsys.readouterr().err


def test_the_time_ends_a_run() -> None:
    """No case begins after the seconds that were given."""
    tally = fuzz.Tally()
    fuzz.try_all(tally, "1", iter([(fuzz.PARTS["options"], number) for number in range(9)]), time.monotonic())
    assert not tally.done


def test_a_process_is_run_with_odd_streams() -> None:
    """A process whose output goes nowhere has one of the documented exit codes."""
    case = {"name": "inspect", "arguments": INSPECT, "files": USERS}
    assert run("processes", **case) == "exit 0"
    assert run("processes", **case, environment={"COLUMNS": "many"}, streams=("stdin=closed",)) == "exit 0"
