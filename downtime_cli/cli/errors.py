"""The one place that turns errors into lines on stderr and exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import typer

from downtime_cli.cli.files import silence_stdout
from downtime_cli.cli.github_actions import annotate, for_log, in_actions
from downtime_cli.core.errors import DowntimeError, Issue, Severity

MOST_SHOWN = 20
_LONGEST = 1000
INTERRUPTED = 130
INFEASIBLE = 5


def report_errors(run: Callable[[], int]) -> int:
    """Run a command and return its exit code: the documented one instead of a traceback, whatever the input is."""
    try:
        return run()
    except DowntimeError as error:
        show_issues(error.issues)
        return error.exit_code
    except (KeyboardInterrupt, BrokenPipeError) as error:
        return exit_code(error)


def exit_code(error: KeyboardInterrupt | BrokenPipeError) -> int:
    """What to exit with where the user, or the reader of our output, has had enough; the latter is no error."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    silence_stdout()
    return 0


def show_issues(issues: Iterable[Issue]) -> None:
    """Write issues to stderr, errors first: at most 20, then how many more there are.

    In GitHub Actions errors are annotations as well; the runner reads both streams.
    """
    ordered = sorted(issues, key=lambda issue: list(Severity).index(issue.severity))
    for issue in ordered[:MOST_SHOWN]:
        typer.echo(for_log(format_issue(issue)), err=True)
        if in_actions() and issue.severity is Severity.ERROR:
            typer.echo(annotate(issue), err=True)
    if len(ordered) > MOST_SHOWN:
        typer.echo(f"… and {len(ordered) - MOST_SHOWN} more", err=True)
    errors = sum(issue.severity is Severity.ERROR for issue in ordered)
    if errors > 1:
        typer.echo(f"{errors} errors", err=True)


def show_warnings(issues: Iterable[Issue]) -> None:
    """Write to stderr those issues that stop nothing."""
    show_issues(issue for issue in issues if issue.severity is Severity.WARNING)


def format_issue(issue: Issue) -> str:
    """Word an issue in the form that editors and CI systems parse, with its remedy below; what is long is cut."""
    from downtime_cli.core.wording import printable

    texts = (str(issue.place), issue.message, issue.remedy)
    where, what, fix = (printable(each if len(each) <= _LONGEST else f"{each[: _LONGEST - 1]}…") for each in texts)
    return f"{where}: {issue.severity}: {what} [{issue.code}]\n  fix: {fix}"
