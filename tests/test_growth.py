"""
The time of every command grows with its input, not faster, whatever is wrong with it: the cases of the benchmark.

They are half as large here as `benchmarks/growth.py` makes them: a square takes most of a second then.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import growth
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.cpu import is_linear

EXIT_CODES = frozenset({0, 2, 3, 5})


@pytest.mark.parametrize("name", growth.CASES)
def test_time_grows_with_the_input(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or it is next to nothing."""
    monkeypatch.chdir(tmp_path)
    growth.write_others()
    assert CliRunner().invoke(app, growth.MAKE_PLAN).exit_code == 0
    case = growth.CASES[name]

    def prepare(size: int) -> Callable[[], None]:
        text = case.write(size)

        def run() -> None:
            Path(case.file).write_text(text, "utf-8", newline="")
            assert CliRunner().invoke(app, list(case.command)).exit_code in EXIT_CODES

        return run

    assert is_linear(prepare, case.size // 2, moment=0.2)
