"""Limits of `downtime plan` that cannot hold the work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from downtime_cli.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
TRAFFIC = ["plan", str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv")]


def run(*arguments: str, as_of: str = "2026-11-23T00:00Z") -> Result:
    """Plan, by the clock of Berlin."""
    return CliRunner().invoke(app, [*TRAFFIC, "--timezone", "Europe/Berlin", "--as-of", as_of, *arguments])


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        pytest.param(
            ["--duration", "6h", "--earliest", "2026-12-01 10:13", "--latest", "2026-12-01 15:40"],
            "--latest: error: the work takes 6 h, and from earliest to latest it is only 5 h 27 min",
            id="closer-than-the-work",
        ),
        pytest.param(
            ["--duration", "26h", "--latest", "2026-11-23"],
            "--latest: error: the work takes 1 day 2 h, and from now to latest it is only 23 h",
            id="longer-than-the-day",
        ),
        pytest.param(
            ["--duration", "2h", "--latest", "2026-11-22"],
            "--latest: error: latest (Mon 23 Nov 2026 00:00 CET (UTC+1)) lies before now, "
            "Mon 23 Nov 2026 01:00 CET (UTC+1)",
            id="past",
        ),
        pytest.param(
            ["--duration", "2h", "--latest", "2026-11-23T00:00Z"],
            "--latest: error: latest (Mon 23 Nov 2026 01:00 CET (UTC+1)) is now",
            id="now",
        ),
        pytest.param(
            ["--duration", "2h", "--earliest", "2026-12-02", "--latest", "2026-11-30"],
            "--latest: error: latest is not after earliest",
            id="backwards",
        ),
        pytest.param(
            ["--duration", "3d", "--horizon", "50h", "--notice-period", "4 working days"],
            "--duration: error: the work (3 days) is longer than the horizon (2 days 2 h)",
            id="horizon",
        ),
    ],
)
def test_what_cannot_hold_the_work_is_refused_with_what_does(limits: list[str], message: str) -> None:
    """In our words, on account of the option that was typed, and with a value that still works an hour later."""
    refused = run(*limits)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert refused.stderr.startswith(message)
    remedy = re.search(r"fix: write (--\S+ \S+)", refused.stderr)
    assert remedy is not None
    option, value = shlex.split(remedy[1])
    again = [*limits]
    again[again.index(option) + 1] = value
    assert run(*again).exit_code == run(*again, as_of="2026-11-23T01:00Z").exit_code == 0
