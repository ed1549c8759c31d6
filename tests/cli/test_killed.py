"""A command is killed while it writes: every file is as it was or as it was to be, and no later run is disturbed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PLAN = (EXAMPLES / "output" / "plan.json").read_text("utf-8")
PLANNING = ["plan", str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--duration", "2h"]
MOMENT = ["--as-of", "2026-11-24T10:00Z"]
SPAN = ["--since", "2026-11-20", "--until", "2026-11-30"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a plan, and what was made of an earlier version of it."""
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_text(PLAN, "utf-8")
    for arguments in (["export", "plan.json", "--to", "all"], ["due", "plan.json", *SPAN]):
        assert CliRunner().invoke(app, [*arguments, "-o", "out"]).exit_code == 0
    return tmp_path


def read_folder() -> dict[str, str]:
    """All files by name, hidden ones too."""
    return {str(path): path.read_text("utf-8") for path in sorted(Path().rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("arguments", "stride", "is_confirmed"),
    [
        pytest.param(["update", "plan.json", "--extend", "5m", *MOMENT], 3, False, id="update"),
        pytest.param(["update", "plan.json", "--extend", "5m", *MOMENT, "-o", "next.json"], 3, False, id="update-new"),
        pytest.param([*PLANNING, "--as-of", "2026-11-25", "-o", "plan.json", "-o", "a.md"], 5, False, id="plan"),
        pytest.param([*PLANNING, "--as-of", "2026-11-25", "-o", "new.json"], 5, False, id="plan-new"),
        pytest.param(["due", "plan.json", *SPAN, "-o", "out"], 53, True, id="due"),
        pytest.param(["export", "plan.json", "--to", "all", "-o", "out"], 17, True, id="export"),
    ],
)
def test_nothing_is_torn(arguments: list[str], stride: int, is_confirmed: bool) -> None:
    """Killed at any line, a command leaves old files or new ones, and at most hidden ones beside them."""
    if is_confirmed:
        assert CliRunner().invoke(app, ["update", "plan.json", "--status", "CONFIRMED", *MOMENT]).exit_code == 0
    before = read_folder()
    command = [sys.executable, "-m", "tests.cli.killed", str(stride), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT), "PATH": "", "TZ": "UTC"}
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("[")]
    *killed, (_, ended, after, again) = map(json.loads, lines)
    assert (ended, len(killed) > 20) == (0, True), done.stderr
    assert after != before
    assert again in {0, 3}
    is_half_way = False
    for line, code, left, again in killed:
        assert code == -9
        seen = {name: text for name, text in left.items() if not Path(name).name.startswith(".downtime-")}
        for name in before.keys() | after.keys():
            assert seen.get(name) in {before.get(name), after.get(name)}, (line, name)
        assert seen.keys() <= before.keys() | after.keys(), line
        assert again == (3 if arguments[0] == "update" and "next.json" not in arguments and seen != before else 0), line
        is_half_way |= len(left) > len(seen)
    assert is_half_way  # or it was never killed in the middle


UPDATING = """
import sys
from downtime_cli.cli.app import app

for number in range(1000):
    try:
        app(["update", "plan.json", "--extend", "1m", "--as-of", "2026-11-24T10:00Z"])
    except SystemExit as done:
        if done.code:
            raise
    print("made", flush=True)
"""


def test_killed_at_any_moment(folder: Path) -> None:
    """A process that changes a plan again and again, killed at random, leaves all versions that it made."""
    draw, made = random.Random(17), 0
    for _ in range(6):
        command = [sys.executable, "-c", UPDATING]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            for _ in range(draw.randint(1, 4)):
                assert b"made\n" in process.stdout  # reads up to there, however long that takes
                made += 1
            time.sleep(draw.random() / 20)
            process.kill()
        document = json.loads(Path("plan.json").read_text("utf-8"))
        assert [each["sequence"] for each in document["revisions"]] == list(range(document["sequence"] + 1))
        assert document["sequence"] >= made
    assert CliRunner().invoke(app, ["update", "plan.json", "--status", "CONFIRMED", *MOMENT]).exit_code == 0
