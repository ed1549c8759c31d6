"""Texts that have no room in a title or a calendar are refused: names of more than 200 characters, others of 2,000."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import BadTextError
from downtime_cli.documents.read_plan import read_plan
from downtime_cli.request.options import OPTIONS
from downtime_cli.request.values import parse_name, parse_pair, parse_text

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = ["plan", "traffic.csv", "--duration", "2h", "--as-of", "2026-11-23"]
NAMES = ["by", "channel", "region", "service"]
TEXTS = [
    *["audience_zone_column", "avoid_holidays", "blackout", "document", "language", "note", "notice_period"],
    *["protect", "team_hours", "time_column", "users_column", "value_column", "zone_column"],
    *[
        "client_field",
        "country",
        "drop_path",
        "log_format",
        "master",
        "only_path",
        "only_status",
        "query_table",
        "sql",
        "time",
    ],
    *["user", "value", "where", "zone"],
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with traffic and a plan."""
    monkeypatch.chdir(tmp_path)
    for name, path in (("traffic.csv", "traffic.csv"), ("plan.json", "output/plan.json")):
        Path(name).write_bytes((EXAMPLES / path).read_bytes())
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command; exit code, stdout and stderr."""
    result = CliRunner().invoke(app, [*arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(("name", "most"), [*((name, 200) for name in NAMES), *((name, 2000) for name in TEXTS)])
def test_every_free_text_has_a_limit(name: str, most: int) -> None:
    """The longest is taken as it is, one character more is too long; characters count, not bytes."""
    parse: Callable[[str], object] = OPTIONS[name].kind.parse
    assert parse("é" * most) == "é" * most
    with pytest.raises(BadTextError, match=f"expected at most {most:,} characters, got {most + 1:,}"):
        parse("é" * (most + 1))


def test_no_free_text_is_forgotten() -> None:
    """Every option that takes any text is one of those above."""
    found = {name for name, option in OPTIONS.items() if option.kind.parse in {parse_text, parse_name}}
    assert found == {*NAMES, *TEXTS}


def test_pairs_have_a_limit() -> None:
    """The name of a column and what it is to hold have room together."""
    assert parse_pair("a=" + "b" * 1998) == ("a", "b" * 1998)
    with pytest.raises(BadTextError, match="at most 2,000 characters, got 2,001"):
        parse_pair("a=" + "b" * 1999)


@pytest.mark.parametrize(
    ("arguments", "place", "most"),
    [
        pytest.param([*PLAN, "--service", "x" * 201], "--service", 200, id="service"),
        pytest.param(["update", "plan.json", "--status", "CONFIRMED", "--by", "x" * 201], "--by", 200, id="by"),
        pytest.param(["update", "plan.json", "--status", "CONFIRMED", "--note", "x" * 2001], "--note", 2000, id="note"),
        pytest.param(["notice", "plan.json", "--region", "x" * 201], "--region", 200, id="region"),
    ],
)
def test_a_long_option_is_a_usage_error(arguments: list[str], place: str, most: int) -> None:
    """It is refused before anything is read, with the option, the limit and a remedy."""
    before = Path("plan.json").read_text("utf-8")
    expected = (
        f"{place}: error: expected at most {most:,} characters, got {most + 1:,} [bad-option]\n  fix: shorten it\n"
    )
    assert run(*arguments) == (2, "", expected)
    assert Path("plan.json").read_text("utf-8") == before


@pytest.mark.parametrize("command", [["notice"], ["due", "--since", "2026-11-01"], ["export", "--to", "ics"]])
def test_a_long_setting_is_a_usage_error(command: list[str]) -> None:
    """What is typed for a detail or an export has the limit of other texts, its key not counted."""
    code, shown, told = run(*command, "plan.json", "--set", f"what={'x' * 2001}")
    assert (code, shown) == (2, "")
    assert told.startswith(
        "--set: error: what: expected at most 2,000 characters, got 2,001 [bad-option]\n  fix: shorten"
    )
    assert run(*command, "plan.json", "--set", f"what={'x' * 2000}")[0] == 0
    assert run(*command, "plan.json", "--set", f"{'k' * 300}={'x' * 2000}")[0] == 2


@pytest.mark.parametrize(
    ("text", "command", "line", "told"),
    [
        pytest.param('\nservice = "{}"\n', PLAN, 2, "expected at most 200", id="service"),
        pytest.param(
            '[details]\nwhat = "{}"\n', ["notice", "plan.json"], 2, "details.what: expected at most", id="detail"
        ),
        pytest.param(
            '[details.de]\ncontact = ["a", "{}"]\n',
            ["notice", "plan.json"],
            2,
            "details.de.contact: exp",
            id="in-a-list",
        ),
        pytest.param(
            '[export]\nprovider = "{}"\n',
            ["export", "plan.json", "--to", "ics"],
            2,
            "export.provider: exp",
            id="export",
        ),
        pytest.param(
            '[[ladder]]\nsteps = [{{lead = "1h", channels = ["{}"]}}]\n',
            PLAN,
            1,
            "channels are names of at most 200 characters, got",
            id="channel",
        ),
    ],
)
def test_a_long_text_in_the_configuration_is_an_input_error(
    text: str, command: list[str], line: int, told: str
) -> None:
    """The error has the file and the line."""
    Path("downtime.toml").write_text(text.format("x" * 2001), "utf-8")
    code, shown, err = run(*command)
    assert (code, shown) == (3, "")
    assert err.startswith(f"downtime.toml:{line}:1: error: {told}")
    assert "\n  fix: " in err


@pytest.mark.parametrize(
    ("path", "most"),
    [
        pytest.param(("service",), 200, id="service"),
        pytest.param(("announcements", 0, "channel"), 200, id="channel"),
        pytest.param(("announcements", 1, "region"), 200, id="region"),
        pytest.param(("revisions", 0, "by"), 200, id="by"),
        pytest.param(("revisions", 0, "note"), 2000, id="note"),
    ],
)
def test_a_long_text_in_a_plan_is_an_input_error(path: tuple[str | int, ...], most: int) -> None:
    """A plan that somebody edited has the same limits; the error names the key, its line and both lengths."""
    document = json.loads(Path("plan.json").read_text("utf-8"))
    inside: Any = document
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = "x" * most
    Path("plan.json").write_text(json.dumps(document, indent=2), "utf-8")
    assert read_plan("plan.json").plan_id == document["plan_id"]
    inside[path[-1]] = "x" * (most + 1)
    Path("plan.json").write_text(json.dumps(document, indent=2), "utf-8")
    line = 1 + Path("plan.json").read_text("utf-8").partition("x" * (most + 1))[0].count("\n")
    code, shown, told = run("notice", "plan.json")
    assert (code, shown) == (3, "")
    assert told.startswith(f"plan.json:{line}:")
    assert f"{path[-1]}: expected at most {most:,} characters, got {most + 1:,} [bad-plan]\n  fix: " in told
