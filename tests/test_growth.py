"""
The time of every command grows with its input, not faster, whatever is wrong with it: the cases of the benchmark.

They are half as large here as `benchmarks/growth.py` makes them: a square takes most of a second then.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import growth
import growth_inputs
import growth_large
import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.notices import due_words
from tests.cpu import is_linear

EXIT_CODES = frozenset({0, 2, 3, 5})


@pytest.mark.parametrize("name", growth.CASES)
def test_time_grows_with_the_input(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or it is next to nothing."""
    monkeypatch.chdir(tmp_path)
    growth_inputs.write_others()
    assert CliRunner().invoke(app, growth_inputs.MAKE_PLAN).exit_code == 0
    case = growth.CASES[name]

    def prepare(size: int) -> Callable[[], None]:
        write = case.prepare(size)

        def run() -> None:
            assert CliRunner().invoke(app, write()).exit_code in EXIT_CODES

        return run

    assert is_linear(prepare, case.size // 2, moment=0.4)


def test_many_messages_need_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The garbage of templates is collected every so many messages, though nothing else collects any."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(due_words, "_BATCH", 7)
    growth_inputs.write_others()
    assert CliRunner().invoke(app, growth_inputs.MAKE_PLAN).exit_code == 0
    collected: list[str] = []

    def count(phase: str, _: object) -> None:
        collected.append(phase)

    gc.disable()
    gc.callbacks.append(count)
    try:
        assert CliRunner().invoke(app, ["due", *growth_large.copy_plans(3), *growth_large.DUE]).exit_code == 0
    finally:
        gc.callbacks.remove(count)
        gc.enable()
    assert collected.count("stop") > 2
