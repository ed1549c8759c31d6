"""The commands that README.md and docs/collect.md show, run by a shell as they stand, where the drivers are."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.foreign.engines import ROOT, Done
from tests.foreign.tools import need_environment

_PLAN = re.compile(r"^(?:\$ )?(downtime plan traffic\.csv[^\n]*)$", re.MULTILINE)


def find_commands(source: str, page: str = "docs/collect.md") -> tuple[str, str]:
    """Find the command of a page that makes a table of a source, and the one that makes a plan of that."""
    text = (ROOT / page).read_text("utf-8")
    found = re.search(rf"^(.*?)(downtime collect {re.escape(source)}[^`#\n]*? -o traffic\.csv)", text, re.MULTILINE)
    assert found, f"{page} does not show how to collect from {source}"
    is_row = found[1].startswith("|")  # of a table, above which the second command stands, as it is the same for each
    plans = [*_PLAN.finditer(text, 0, found.start())][-1:] if is_row else [*_PLAN.finditer(text, found.end())][:1]
    assert plans, f"{page} makes no plan of what is collected from {source}"
    return found[2], plans[0][1]


def run_commands(commands: tuple[str, str], folder: Path, env: Mapping[str, str]) -> tuple[Done, Done]:
    """Run both commands in a folder, as somebody would who copies them."""
    with TemporaryDirectory() as programs:
        script = Path(programs, "downtime")
        script.write_text(f'#!/bin/sh\nexec {need_environment("engines")} -m downtime_cli "$@"\n', "utf-8")
        script.chmod(0o755)
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        given = {**os.environ, "PYTHONPATH": str(ROOT), **env, "PATH": path}
        first, second = (_run(command, folder, given) for command in commands)
    return first, second


def _run(command: str, folder: Path, env: Mapping[str, str]) -> Done:
    shell = ["bash", "-euc", command]
    done = subprocess.run(shell, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)
    return Done(done.returncode, done.stdout, done.stderr)
