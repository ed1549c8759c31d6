"""The confidence of a plan: the measurement of `downtime backtest`, carried along."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cli.command_lines import instead

FIRST = datetime(2026, 7, 27, tzinfo=UTC)
AS_OF = ["--as-of", "2026-11-23"]
FREEZE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20250101T000000Z\r\n"
    "SUMMARY:Mondays\r\nDTSTART;VALUE=DATE:20250106\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with 17 weeks of traffic of which chance is a part, so that advice is not perfect."""
    monkeypatch.chdir(tmp_path)
    draw = random.Random(7)
    hours = (FIRST + timedelta(hours=n) for n in range(17 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{draw.randrange(100) + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,60\nAsia/Kathmandu,25\nPacific/Apia,15\n")
    (tmp_path / "freeze.ics").write_text(FREEZE)
    (tmp_path / "fair.toml").write_text('objective = "fair"\n')
    return tmp_path


def ask(*arguments: str, standard_input: str | None = None) -> dict[str, Any]:
    """Return what a command prints as JSON."""
    result = CliRunner().invoke(app, [*arguments, *AS_OF, "--format", "json"], input=standard_input)
    assert (result.exit_code, "error" in result.stderr) == (0, False)
    document: dict[str, Any] = json.loads(result.stdout)
    return document


PARTS = (("Europe/Berlin", 0.5), ("Asia/Kathmandu", 0.25), ("Pacific/Apia", 0.25))
RULES = [
    pytest.param(["--duration", "2h"], id="plain"),
    pytest.param(["--duration", "90m", "--team-hours", "Mon-Fri 06:00-20:00@Asia/Kathmandu"], id="team-hours"),
    pytest.param(["--duration", "2h", "--avoid-holidays", "DE,IN", "--notice-period", "5 working days"], id="holidays"),
    pytest.param(["--duration", "2h", "--blackout-file", "freeze.ics", "--horizon", "21d"], id="recurring-freeze"),
    pytest.param(["--duration", "1h", "--step", "30m", "--config", "fair.toml"], id="fair"),
]


@pytest.mark.parametrize("rules", RULES)
def test_is_what_a_backtest_of_as_many_weeks_finds(rules: list[str]) -> None:
    """The weeks, captures and Sunday's capture are those of `downtime backtest` with the same rules."""
    request = ["traffic.csv", "--audience", "users.csv", *rules]
    backtest = ask("backtest", *request, "--origins", "6")
    score = backtest["score"]
    assert ask("plan", *request)["confidence"] == {
        "weeks": 6,
        "capture": score["capture"]["mean"],
        "worst": score["capture"]["worst"],
        "guess_capture": score["guess_capture"]["mean"],
    }


def test_traffic_per_zone_is_tested_by_its_total(folder: Path) -> None:
    """What zones did by themselves is learnt for the plan; its past weeks are those of the total."""
    _, *rows = (folder / "traffic.csv").read_text().splitlines()
    split = [f"{row.split(',')[0]},{zone},{int(row.split(',')[1]) * part}" for row in rows for zone, part in PARTS]
    (folder / "zones.csv").write_text("\n".join(["timestamp,zone,requests", *split]))
    request = ["--audience", "users.csv", "--duration", "2h"]
    assert ask("plan", "zones.csv", *request)["confidence"] == ask("plan", "traffic.csv", *request)["confidence"]


def test_limits_of_the_plan_are_none_of_the_past() -> None:
    """Where to look this time, and what was borne, changes nothing in what the advice was worth."""
    request = ["plan", "traffic.csv", "--duration", "2h"]
    limited = ask(*request, "--earliest", "2026-12-01", "--latest", "2026-12-03", "--blackout", "2026-12-24/2026-12-27")
    assert limited["confidence"] == ask(*request)["confidence"]


def test_what_was_closed_in_the_past_is_not_in_the_plan() -> None:
    """A freeze of the past weeks is known to their trials, and no part of the plan, unless it was given by itself."""
    options = ["--avoid-holidays", "DE", "--blackout-file", "freeze.ics", "--blackout", "2025-12-24/2025-12-27"]
    policy = ask(*instead(["plan", "traffic.csv", "--duration", "2h"], *options))["policy"]
    ends = [closed["end"] for closed in (*policy["blackouts"], *policy["holidays"])]
    assert ends[0] == "2025-12-28T00:00:00Z"
    assert min(ends[1:]) > "2026-11-22"


def test_standard_input_is_read_once() -> None:
    """A calendar that is piped in is known to the plan and to its past alike."""
    request = ["plan", "traffic.csv", "--duration", "2h", "--blackout-file"]
    assert ask(*request, "-", standard_input=FREEZE) == ask(*request, "freeze.ics")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--horizon", "110d"], id="never-a-whole-horizon"),
        pytest.param(["--duration", "15d", "--latest", "2027-02-01"], id="longer-than-the-horizon"),
    ],
)
def test_where_the_past_cannot_tell_there_is_none(options: list[str]) -> None:
    """A plan whose question cannot have been asked before comes without confidence, and comes."""
    assert ask(*instead(["plan", "traffic.csv", "--duration", "2h"], *options))["confidence"] is None


def test_typical_weeks_have_no_past(folder: Path) -> None:
    """A table without dates gives no confidence."""
    (folder / "day.csv").write_text("hour,requests\n" + "\n".join(f"{hour},{100 + hour}" for hour in range(24)))
    assert ask("plan", "day.csv", "--duration", "2h", "--traffic-zone", "Europe/Berlin")["confidence"] is None


def test_a_refusal_and_a_standing_window_have_none() -> None:
    """They are no advice of that kind."""
    standing = ask("plan", "traffic.csv", "--duration", "2h", "--recurring", "weekly")
    assert "confidence" not in standing
