"""How a table says which lines of its file it passed over, and which it took for headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.preamble import Headings

_MOST_RUNS: Final = 4
_MOST_NAMES: Final = 6


def say_skipped(skipped: Mapping[int, str]) -> tuple[Assumption, ...]:
    """Say which lines are no part of the table, by their numbers and the text of the first."""
    if not skipped:
        return ()
    first = min(skipped)
    if len(skipped) == 1:
        message = f"line {first} is no part of the table and was skipped: {shown(skipped[first])}"
    else:
        lines = f"lines {_runs(skipped)} are no part of the table and were skipped"
        message = f"{lines}, the first of them {shown(skipped[first])}"
    return (Assumption(AssumptionCode.SKIPPED_LINES, message),)


def say_joined(headings: Headings) -> tuple[Assumption, ...]:
    """Say that the headings of a table stand in two rows, and what its columns are called then."""
    if len(headings.lines) < 2 or headings.names is None:
        return ()
    named = [name for name in headings.names if name]
    names = ", ".join(map(shown, named[:_MOST_NAMES])) + (", …" if len(named) > _MOST_NAMES else "")
    message = f"lines {_runs(headings.lines)} are two header rows, and were joined: {names}"
    return (Assumption(AssumptionCode.JOINED_HEADINGS, message),)


def _runs(lines: Sequence[int] | Mapping[int, str]) -> str:
    """Name lines: `2 and 3`, `1 to 4 and 509`, `1, 5, 9, 13 and 30 more`."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    texts = [
        text for run in runs[:_MOST_RUNS] for text in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run))
    ]
    rest = sum(map(len, runs[_MOST_RUNS:]))
    texts += [f"{rest} more"] if rest else []
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
