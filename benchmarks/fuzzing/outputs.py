"""What a command left behind: its exit code, what it printed and wrote, and what is wrong with any of them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from downtime_cli.core.errors import InputError
from downtime_cli.documents.read_plan import parse_plan
from downtime_cli.documents.reading.kinds import PLAN, STANDING, kind_of
from downtime_cli.documents.reading.read_windows import read_windows
from downtime_cli.request.given import Option
from downtime_cli.request.options import OPTIONS
from fuzzing.cases import Case, Fault

CODES: Final = frozenset({0, 2, 3, 4, 5, 130})
FAILED: Final = frozenset({2, 3, 4})
_CRASHED: Final = re.compile(r"Traceback \(most recent call last\)|^Exception ignored|\w+Warning: ", re.MULTILINE)
_NO_ANSWERS: Final = (b"Usage: ", b"downtime ")
Snapshot = Mapping[str, bytes]


@dataclass(frozen=True)
class Outcome:
    """What a run of a command came to; a stream that cannot be read is None."""

    code: int | None
    stdout: bytes | None
    stderr: bytes | None
    before: Snapshot
    after: Snapshot


def snapshot(folder: Path) -> Snapshot:
    """Read every file below a folder; of what is no regular file, what it is."""
    found: dict[str, bytes] = {}
    for top, folders, names in os.walk(folder):
        for name in (*names, *folders):
            path = Path(top) / name
            mode = path.lstat().st_mode
            key = str(path.relative_to(folder))
            if stat.S_ISLNK(mode):
                found[key] = f"-> {path.readlink()}".encode()
            elif stat.S_ISREG(mode):
                found[key] = path.read_bytes()
            elif not stat.S_ISDIR(mode):
                found[key] = b"special"
    return found


def typed(case: Case) -> dict[str, list[str]]:
    """What is typed for each flag of a command line, as far as a simple reading goes."""
    options: list[Option[object]] = [option for option in OPTIONS.values() if option.is_on(case.name)]
    takes = {part: option.flags[0] for option in options for flag in option.flags for part in flag.split("/")}
    switches = {
        part for option in options if not option.kind.metavar for flag in option.flags for part in flag.split("/")
    }
    found: dict[str, list[str]] = {}
    words = iter(case.arguments[1:])
    for word in words:
        if word == "--":
            break
        flag, is_joined, value = word.partition("=")
        if word[:1] == "-" and word[1:2] != "-" and len(word) > 2:
            flag, is_joined, value = word[:2], "=", word[2:]
        if flag in takes and flag not in switches:
            found.setdefault(takes[flag], []).append(value if is_joined else next(words, ""))
    return found


def check_outcome(case: Case, outcome: Outcome) -> str:
    """Name the outcome of a command.

    Raises:
        Fault: something about it is not as documented.
    """
    stdout, stderr = outcome.stdout or b"", (outcome.stderr or b"").decode("utf-8", "replace")
    if outcome.code not in CODES:
        raise Fault(f"exit code {outcome.code}", stderr[-2000:])
    if found := _CRASHED.search(stderr):
        raise Fault(f"{found[0]} on standard error: {_last_frame(stderr)}", stderr[-3000:])
    if outcome.code in FAILED:
        _check_failure(case, outcome, stdout, stderr)
    elif outcome.code != 130 and outcome.stdout is not None and not stdout.startswith(_NO_ANSWERS):
        _check_texts(case, stdout)
    _check_files(case, outcome)
    return f"exit {outcome.code}"


def _last_frame(stderr: str) -> str:
    frames = re.findall(r'File ".*?([^/"]+)", line \d+, in (\S+)', stderr)
    return ":".join(frames[-1]) if frames else stderr.strip().rpartition("\n")[2][:80]


def _check_failure(case: Case, outcome: Outcome, stdout: bytes, stderr: str) -> None:
    if stdout:
        raise Fault(f"something on standard output at exit {outcome.code}", f"{stdout[:300]!r}\n{stderr[:300]}")
    if outcome.stderr is not None and not stderr.strip():
        raise Fault(f"exit {outcome.code} without a word")
    changed = _changed(outcome)
    if changed and outcome.code != 4:
        raise Fault(f"a file changed at exit {outcome.code}", f"{sorted(changed)}\n{stderr[:500]}")
    if case.name == "update" and changed:
        raise Fault("a plan changed at exit 4", f"{sorted(changed)}\n{stderr[:500]}")


def _changed(outcome: Outcome) -> set[str]:
    names = outcome.before.keys() | outcome.after.keys()
    return {name for name in names if outcome.before.get(name) != outcome.after.get(name)}


def _check_files(case: Case, outcome: Outcome) -> None:
    """Whatever was written is whole, and nothing else was left or taken away.

    Some commands write any form into a file of any name; only the names that they choose for files in a folder tell.
    """
    if gone := outcome.before.keys() - outcome.after.keys():
        raise Fault("a file is gone", str(sorted(gone)))
    for name in sorted(_changed(outcome)):
        base = name.rpartition("/")[2]
        if base.startswith(".") or base.endswith((".tmp", ".lock")):
            raise Fault("a temporary file was left", name)
        if "/" in name or case.name not in {"notice", "export"}:
            own = {"update": ".json", "init": "" if "/" in name else ".toml"}.get(case.name, "")
            _check_text(own or Path(name).suffix.lower(), outcome.after[name], name)


def _check_texts(case: Case, stdout: bytes) -> None:
    """What was asked for on standard output is of that format."""
    words = typed(case)
    if case.name == "notice" and ("--list" in case.arguments or "--output" in words or "--eject" in words):
        return  # what there is, in whatever format a message would have; or nothing, as it is in a file
    form = words.get("--format", [""])[-1].strip().lower()
    is_plan = case.name == "update" and stdout.startswith(b"{")
    kinds = {
        "json": ".json",
        "jsonl": ".jsonl",
        "junit": ".xml",
        "csv": ".csv",
        "heatmap-svg": ".svg",
        "horizon-svg": ".svg",
    }
    if form in kinds or is_plan:
        _check_text(".json" if is_plan else kinds[form], stdout, "standard output")


def _check_text(suffix: str, data: bytes, name: str) -> None:
    try:
        text = data.decode()
        match suffix:
            case ".json":
                _check_document(text)
            case ".jsonl":
                for line in text.splitlines():
                    _load(line)
            case ".xml" | ".svg" if text.strip():
                ET.fromstring(text)  # noqa: S314 - our own output
            case ".toml":
                tomllib.loads(text)
            case ".csv":
                list(csv.reader(io.StringIO(text), strict=True))
            case _:
                pass
    except (ValueError, csv.Error, ET.ParseError, InputError) as error:
        what = "standard output" if name == "standard output" else f"a file {suffix}"
        raise Fault(f"{what} that is not valid: {type(error).__name__}", f"{name}: {error}\n{data[:500]!r}") from None


def _load(text: str) -> object:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return json.loads(text, parse_constant=refuse)


def _check_document(text: str) -> None:
    """It is JSON, and what can be read again is read."""
    document = _load(text)
    kind = kind_of(document)
    if kind == PLAN:
        parse_plan("plan.json", text)
    if kind in {PLAN, STANDING}:
        read_windows("plan.json", text)
