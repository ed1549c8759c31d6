"""
A command as a step of GitHub Actions: what the log, the job summary and later steps are given.

The runner sets `GITHUB_ACTIONS`, and names the files to append to in other variables.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from downtime_cli.core.errors import AccessError, Issue, IssueCode

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer
    from downtime_cli.report.report import Report

SUMMARY = "GITHUB_STEP_SUMMARY"
OUTPUT = "GITHUB_OUTPUT"


def in_actions() -> bool:
    """Whether this is a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def for_log(text: str) -> str:
    """Make a text harmless for a log in which lines may be commands."""
    if not in_actions():
        return text
    from downtime_cli.render.github import disarm

    return disarm(text)


def annotate(issue: Issue) -> str:
    """The command that makes the log show an issue at its file and line."""
    from downtime_cli.render.github import annotation

    place: dict[str, str | int] = {"title": issue.code}
    if issue.place.line is not None:
        place |= {"file": issue.place.source, "line": issue.place.line, "col": issue.place.column or 1}
    return annotation("error", f"{issue.place}: {issue.message}; {issue.remedy}", **place)


def step_texts(answer: Answer, report: Report) -> dict[str, str]:
    """What to append to the file that each variable names: the report in Markdown, and the answer as step outputs."""
    from downtime_cli.documents.step_outputs import render_step_outputs
    from downtime_cli.render.markdown import render_markdown

    return {SUMMARY: f"{render_markdown(report)}\n", OUTPUT: render_step_outputs(answer, report.headline)}


def append_step_texts(texts: dict[str, str]) -> None:
    """Append each text to the file that its variable names, if it is set.

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
            raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, variable) from None
