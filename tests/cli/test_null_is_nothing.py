"""Keys of a plan that hold null are keys that hold nothing: the plan can be changed all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

PLAN = Path(__file__).parent.parent.parent / "examples" / "output" / "plan.json"


@pytest.mark.parametrize("key", ["revisions", "withdrawn", "alternatives", "regions", "issues", "assumptions"])
def test_a_plan_with_null_in_the_place_of_a_list_is_updated(key: str, tmp_path: Path) -> None:
    """Or refused as input, but never with a failure of ours."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({**json.loads(PLAN.read_text("utf-8")), key: None}), "utf-8")
    result = CliRunner().invoke(app, ["update", str(path), "--status", "CONFIRMED", "--as-of", "2026-11-24"])
    assert result.exit_code in {0, 3}
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code == 0:
        assert json.loads(path.read_text("utf-8"))["status"] == "CONFIRMED"
