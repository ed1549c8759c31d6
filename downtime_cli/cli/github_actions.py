"""
Where a command runs as a step of GitHub Actions: what the log, the job summary and later steps get.

The runner says so with `GITHUB_ACTIONS`, and names the files to append to.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from downtime_cli.core.errors import AccessError, IssueCode, Place

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer
    from downtime_cli.report.report import Report

SUMMARY = "GITHUB_STEP_SUMMARY"
OUTPUT = "GITHUB_OUTPUT"


def in_actions() -> bool:
    """Tell whether this is a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def for_log(text: str) -> str:
    """Return a text for people, harmless in a log in which lines may be commands."""
    if not in_actions():
        return text
    from downtime_cli.render.github import disarm

    return disarm(text)


def step_texts(answer: Answer, report: Report) -> dict[str, str]:
    """What to append to the file that each variable names: the report in Markdown, and the answer as step outputs."""
    from downtime_cli.documents.step_outputs import render_step_outputs
    from downtime_cli.render.markdown import render_markdown

    return {SUMMARY: f"{render_markdown(report)}\n", OUTPUT: render_step_outputs(answer, report.headline)}


def append_step_texts(texts: dict[str, str]) -> None:
    """Append the texts to the runner's files; a variable that is not set names none.

    Raises:
        AccessError: a file cannot be written.
    """
    for variable, text in texts.items():
        path = os.environ.get(variable)
        if not path:
            continue
        try:
            with Path(path).open("a", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            message, remedy = f"cannot write {path}: {error.strerror}", f"unset {variable}, or give --format plain"
            place = Place(source=variable)
            raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, place) from None
