"""The one place that turns errors into lines on stderr and exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

import typer

from downtime_cli.cli.files import silence_stdout
from downtime_cli.cli.github_actions import for_log, in_actions
from downtime_cli.core.errors import DowntimeError, Issue, Severity

MOST_SHOWN = 20
INTERRUPTED = 130

P = ParamSpec("P")
R = TypeVar("R")


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command end with the documented exit code instead of a traceback, whatever input does to it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except DowntimeError as error:
            show_issues(error.issues)
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            silence_stdout()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None

    return run


def show_issues(issues: Iterable[Issue]) -> None:
    """Write issues to stderr, errors first: at most 20, then how many more there are.

    In GitHub Actions errors are annotations as well; the runner reads both streams.
    """
    ordered = sorted(issues, key=lambda issue: list(Severity).index(issue.severity))
    for issue in ordered[:MOST_SHOWN]:
        typer.echo(for_log(format_issue(issue)), err=True)
        if in_actions() and issue.severity is Severity.ERROR:
            typer.echo(_annotation(issue), err=True)
    if len(ordered) > MOST_SHOWN:
        typer.echo(f"… and {len(ordered) - MOST_SHOWN} more", err=True)
    errors = sum(issue.severity is Severity.ERROR for issue in ordered)
    if errors > 1:
        typer.echo(f"{errors} errors", err=True)


def format_issue(issue: Issue) -> str:
    """Return an issue in the form that editors and CI systems parse, and its remedy below."""
    from downtime_cli.core.wording import printable

    where, what = printable(str(issue.place)), printable(issue.message)
    return f"{where}: {issue.severity}: {what} [{issue.code}]\n  fix: {printable(issue.remedy)}"


def _annotation(issue: Issue) -> str:
    """Return the command that has GitHub Actions show an issue at its file and line."""
    from downtime_cli.render.github import annotation

    place: dict[str, str | int] = {"title": issue.code}
    if issue.place.line is not None:
        place |= {"file": issue.place.source, "line": issue.place.line, "col": issue.place.column or 1}
    return annotation("error", f"{issue.place}: {issue.message}; {issue.remedy}", **place)
