"""Commands on a plan whose promised times do not hold by the time-zone data of this computer."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
TRAFFIC = [str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--as-of", "2026-11-24"]


def compile_zone(hours: int, name: str) -> bytes:
    """Return the file of a zone that has always been so many hours ahead of UTC (RFC 8536, version 2)."""
    abbreviation = name.encode() + b"\0"
    head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, len(abbreviation))
    body = struct.pack(">lbb", hours * 3600, 0, 0) + abbreviation
    return (head + body) * 2 + f"\n{name}-{hours}\n".encode()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["notice", "plan.json"], id="notice"),
        pytest.param(["notice", "plan.json", "--list"], id="notice-list"),
        pytest.param(["export", "plan.json", "--to", "ics", "--as-of", "2026-11-24"], id="export"),
        pytest.param(["due", "plan.json", "--since", "2026-11-24", "--until", "2026-11-25"], id="due"),
        pytest.param(["update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24"], id="update"),
        pytest.param(["check", *TRAFFIC, "--plan", "plan.json"], id="check"),
        pytest.param(["plan", *TRAFFIC, "--duration", "2h", "--replaces", "plan.json"], id="plan"),
    ],
)
def test_every_command_on_a_plan_warns(arguments: list[str], tmp_path: Path) -> None:
    """The plan said 04:00 in Berlin, where clocks will now show 06:00."""
    (tmp_path / "plan.json").write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    zone = tmp_path / "zones" / "Europe" / "Berlin"
    zone.parent.mkdir(parents=True)
    zone.write_bytes(compile_zone(3, "TRT"))
    environment = {**os.environ, "PYTHONTZPATH": str(tmp_path / "zones")}
    command = [sys.executable, "-m", "downtime_cli", *arguments]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    told = r"plan\.json:\d+:20: warning: in Europe/Berlin readers were told that the work starts Sun 29 Nov 04:00"
    assert re.search(told, run.stderr)
    assert "but clocks there will show Sun 29 Nov 06:00 TRT (UTC+3)" in run.stderr
    assert run.stderr.count("[moved-clock]") == 1
    assert run.returncode in {0, 5}
