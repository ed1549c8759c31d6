"""
Whole command lines, run in this process: a part of `fuzz.py`.

A command line starts from one that works; options are added, left out and given odd values, and files are damaged.
Files are named without folders, so that whatever happens stays in a folder that is made for each case.
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final, Self, cast
from unittest import mock

from downtime_cli.cli import app
from downtime_cli.cli.typed import typed_command
from downtime_cli.notices.templates import Templates, load_templates
from downtime_cli.request import notice
from downtime_cli.request.given import Option
from downtime_cli.request.options import OPTIONS
from fuzzing.cases import NOW, Case, folder_of, watched
from fuzzing.mutations import mutate
from fuzzing.odd_values import odd_text
from fuzzing.outputs import Outcome, check_outcome, snapshot
from fuzzing.parsers import usual_texts
from fuzzing.seeds import keep_last, seeds
from fuzzing.starts import STARTS, VALUES

_CPU_SECONDS: Final = 5.0
_USUAL_SHARE: Final = 0.6
_RARELY: Final = 0.2
_OFTEN: Final = (20, 12, 5, 1, 16, 14, 14, 8, 10, 4)
_FILES: Final[Mapping[str, tuple[str, int]]] = {  # the seeds of each file, and how many of its lines are kept
    "traffic.csv": ("traffic", 350),
    "users.csv": ("audience", 60),
    "day.csv": ("day", 60),
    "plan.json": ("plan", 0),
    "confirmed.json": ("confirmed", 0),
    "standing.json": ("standing", 0),
    "freeze.ics": ("calendar", 0),
    "past.ics": ("calendar", 0),
    "freeze.csv": ("spans", 0),
    "downtime.toml": ("config", 0),
    "settings.toml": ("settings", 0),
    "report.json": ("document", 0),
    "templates/email.txt.j2": ("template", 0),
}
_FIRST: Final = {"traffic": 1, "confirmed": 1}
_OUTPUTS: Final = (
    *("report.html", "report.md", "report.json", "report.csv", "report.txt", "check.xml", "heatmap.svg", "horizon.svg"),
    *("plan.json", "confirmed.json", "new.json", "folder", "no/such/report.md", "report", "traffic.csv", "-"),
    *("ü [x].md", "x" * 250),
)  # fmt: skip
_ODD_FILES: Final = ("nothing.csv", ".", "-", "", "empty.csv", "x" * 300)


@cache
def _pool(kind: str) -> tuple[bytes, ...]:
    """The files that a command starts from."""
    match kind:
        case "day":
            return tuple(each for each in seeds("traffic") if each.startswith((b"hour,", b"weekday,")))
        case "confirmed":
            return seeds("plan")[-4:]
        case "settings":
            return seeds("config")[-1:]
        case "spans":
            return seeds("table")[-2:]
        case _:
            return seeds(kind)


class Commands:
    """Command lines, run in this process: no start, no import, hundreds of them in a few seconds."""

    name = "commands"

    def draw(self, random: Random) -> Case:
        """Draw a command that works, and change it."""
        command = random.choices(list(STARTS), _OFTEN)[0]
        words = shlex.split(random.choice(STARTS[command]))
        for _ in range(random.choice((0, 0, 1, 1, 1, 2, 3))):
            words += self._option(random, command, words)
        if random.random() < 0.12:
            words = _disturb(random, words)
        words = _keep_inside([word.replace("\x00", "") for word in words])
        stdin = self._file(random, random.choice(("plan", "confirmed", "traffic")), 60) if "-" in words else b""
        environment = GITHUB if random.random() < 0.05 else {}
        return Case(self.name, command, (command, *words), self._files(random, (command, *words)), stdin, environment)

    def _option(self, random: Random, command: str, words: Sequence[str]) -> list[str]:
        """Draw an option of a command with a value for it: mostly one that may be, and seldom one that is there."""
        taken = [option for option in OPTIONS.values() if option.is_on(command)]
        given = {word.partition("=")[0] for word in words if random.random() > _RARELY}
        taken = [option for option in taken if option.repeatable or given.isdisjoint(option.flags)]
        option = random.choice(taken)
        flag = random.choice([part for each in option.flags for part in each.split("/")]) if not option.argument else ""
        if not option.kind.metavar:
            return [flag]
        if option.kind.is_file:
            value = self._path(random, option)
        else:
            usual = VALUES.get(option.name) or usual_texts(option.name)
            value = random.choice(usual) if random.random() < _USUAL_SHARE else odd_text(random, usual)
        if option.argument:
            return [value]
        return [f"{flag}={value}"] if random.random() < 0.3 and flag[:2] == "--" else [flag, value]

    def _path(self, random: Random, option: Option[Any]) -> str:
        """Draw a file; one to write stays in the folder of the case."""
        if option.name in {"output", "destination", "eject", "example"}:
            return random.choice(_OUTPUTS)
        if option.name == "templates":  # which take long to compile
            return "templates" if random.random() < _RARELY else random.choice(_ODD_FILES)
        return random.choice((*_FILES, *_FILES, "templates", *_ODD_FILES))

    def _files(self, random: Random, words: Sequence[str]) -> dict[str, bytes]:
        """Make the files that a command line names, and some that stand there; some are damaged."""
        text = " ".join(words)
        named = [name for name in _FILES if name in text or (name.startswith("templates") and "templates" in text)]
        if random.random() < 0.03:
            named.append("downtime.toml")
        if "downtime.toml" in named or "settings.toml" in named:
            named += ["traffic.csv", "users.csv", "freeze.ics"]
        found = {name: self._file(random, *_FILES[name]) for name in named}
        if "backtest" in words and "traffic.csv" in named:
            found["traffic.csv"] = self._file(random, "traffic", 1000)
        found |= {"users.csv": found["users.csv"], "audience.csv": found["users.csv"]} if "users.csv" in found else {}
        if "empty.csv" in text:
            found["empty.csv"] = b""
        if "folder" in text:
            found["folder/kept.txt"] = b"kept\n"
        return found

    def _file(self, random: Random, kind: str, lines: int) -> bytes:
        """Draw a file, one of the first few more often than any other; one in four is damaged."""
        pool = _pool(kind)
        data = random.choice(pool if random.random() < 0.3 else pool[: _FIRST.get(kind, 3)])
        if lines:
            data = keep_last(data, lines)
        return mutate(random, data, pool[:5]) if random.random() < 0.25 else data

    def run(self, case: Case) -> str:
        """Run a command line and look at all that it did."""
        with folder_of(case.files) as folder:
            before = snapshot(folder)
            code, stdout, stderr = _run_here(case)
            return check_outcome(case, Outcome(code, stdout, stderr, before, snapshot(folder)))


_RUNS: Final = itertools.count(1)
_RUNS_TO_COLLECT: Final = 100
_WRITING: Final = frozenset({"-o", "--output", "--eject"})
GITHUB: Final = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": "outputs.txt", "GITHUB_STEP_SUMMARY": "summary.md"}


def _disturb(random: Random, words: list[str]) -> list[str]:
    """Leave out, double, move or change a word; one that may name a file to write is not changed."""
    at = random.randrange(len(words)) if words else 0
    match random.randrange(5):
        case 0:
            return words[:at] + words[at + 1 :]
        case 1:
            return words[:at] + words[at : at + 2] + words[at:]
        case 2:
            return random.sample(words, len(words))
        case 3:
            return [
                *words[:at],
                random.choice(("--help", "--", "-h", "--version", "-x", "--no-such", "--dur", "-f", "-o")),
                *words[at:],
            ]
        case _:
            return [*words, odd_text(random).replace("/", "").lstrip("-")]


def _keep_inside(words: Sequence[str]) -> list[str]:
    """Let nothing be written outside the folder of a case, wherever words have ended up."""
    return [
        word.replace("/", "").replace("..", "")
        if "/" in word
        and word not in _OUTPUTS
        and (last in _WRITING or word.startswith(("-o", "--output=", "--eject=")))
        else word
        for last, word in zip(["", *words], words, strict=False)
    ]


class _Clock(datetime):
    """A clock that stands still, so that a case means the same tomorrow."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cast(Self, NOW.astimezone(tz))


def _load_templates(folder: Path | None = None) -> Templates:
    """Keep our own templates from case to case, but not those of a folder, which are known by its name."""
    return load_templates() if folder is None else Templates(folder)


def _run_here(case: Case) -> tuple[int, bytes, bytes]:
    """Run our entry point in this process with streams of its own."""
    out, err = io.BytesIO(), io.BytesIO()
    given = io.TextIOWrapper(io.BytesIO(case.stdin), "utf-8", "surrogateescape")
    stdout, stderr = io.TextIOWrapper(out, "utf-8"), io.TextIOWrapper(err, "utf-8", "backslashreplace")
    with (
        mock.patch.object(sys, "argv", ["downtime", *case.arguments]),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
        mock.patch.object(typed_command, "datetime", _Clock),
        mock.patch.object(notice, "load_templates", _load_templates),
        mock.patch.dict(os.environ, {"COLUMNS": "80", **case.environment}),
    ):
        with watched(_CPU_SECONDS):
            code = app.main()
        stdout.flush()
        stderr.flush()
    gc.unfreeze()  # `main` freezes all there is at its end, and collects no more
    gc.enable()
    # What a run leaves, mostly Typer's commands, has come to be among the oldest things, in circles: Python would look
    # at those only once it had made as many itself, and 100,000 runs would take more than a gigabyte.
    if not next(_RUNS) % _RUNS_TO_COLLECT:
        gc.collect()
    return code, out.getvalue(), err.getvalue()
