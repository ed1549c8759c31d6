"""The one place that turns errors into lines on stderr and exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING

import typer

from downtime_cli.cli.github_actions import annotate, for_log, in_actions
from downtime_cli.cli.saving.targets import find_remedy
from downtime_cli.core.errors import (
    AccessError,
    Assumption,
    AssumptionCode,
    DowntimeError,
    Issue,
    IssueCode,
    Place,
    Severity,
    UsageError,
    note,
)

if TYPE_CHECKING:
    from downtime_cli.readers.clock_times import TimeReader

MOST_SHOWN = 20
_LONGEST = 1000
INTERRUPTED = 130
INFEASIBLE = 5
_IN_FULL = "write it in full if you mean another"


def report_errors(run: Callable[[], int]) -> int:
    """Run a command and return its exit code: the documented one instead of a traceback, whatever the input is."""
    try:
        return run()
    except DowntimeError as error:
        show_issues(error.issues)
        return error.exit_code
    except OSError as error:  # of a folder on the way to a file, or of a temporary file
        return report_failure(error, "file system")
    except KeyboardInterrupt:
        return INTERRUPTED


def noting_reader(now: datetime, zone: tzinfo, place: Place) -> TimeReader:
    """Read times for a command that shows no report: which reading was taken is a note on stderr."""
    from downtime_cli.readers.clock_times import TimeReader

    def show(code: IssueCode, remedy: str, message: str) -> None:
        show_issues([note(code, message, remedy, place)])

    say = partial(show, IssueCode.DST_REPEATED_HOUR, "write the time with an offset if you mean another")
    echo = partial(show, IssueCode.TYPED_IN_SHORT, _IN_FULL)
    return TimeReader(now=now, zone=zone, say=say, echo=echo)


def report_failure(error: OSError | UnicodeError, place: str) -> int:
    """Say what the system refused, of which file where the error names one, and return the exit code."""
    reason, file = (error.strerror, error.filename) if isinstance(error, OSError) else (None, None)
    message, remedy = f"cannot read or write: {reason or error}", find_remedy(error)
    show_issues([Issue(IssueCode.UNWRITABLE, message, remedy, Place(str(file or place)))])
    return AccessError.exit_code


def missing_plan(example: str) -> UsageError:
    """The error that no saved plan is named, with a command that names one."""
    return UsageError.of(IssueCode.MISSING_OPTION, "which plan?", f"name the file: {example}", "PLAN.json")


def settle(code: int, failure: OSError | None) -> int:
    """Return the exit code of a command that is over, given what kept standard output from taking all of its answer.

    A reader that has gone had enough, and the code stands; so it does where there was no answer to print.
    """
    if failure is None or isinstance(failure, BrokenPipeError) or code not in {0, INFEASIBLE}:
        return code
    message, remedy = f"cannot write: {failure.strerror}", "free some space, or write elsewhere"
    show_issues([Issue(IssueCode.UNWRITABLE, message, remedy, Place("standard output"))])
    return AccessError.exit_code


def show_issues(issues: Iterable[Issue]) -> None:
    """Write issues to stderr, errors first: at most 20, then how many more there are; what mends several stands once.

    In GitHub Actions errors are annotations as well; the runner reads both streams.
    """
    ordered = sorted(issues, key=lambda issue: list(Severity).index(issue.severity))
    by_remedy: dict[tuple[Severity, str], list[Issue]] = {}
    for issue in ordered[:MOST_SHOWN]:
        by_remedy.setdefault((issue.severity, issue.remedy), []).append(issue)
    for alike in by_remedy.values():
        for text in format_findings(alike):
            typer.echo(for_log(text), err=True)
        for issue in alike if in_actions() else ():
            if issue.severity is Severity.ERROR:
                typer.echo(annotate(issue), err=True)
    if len(ordered) > MOST_SHOWN:
        typer.echo(f"… and {len(ordered) - MOST_SHOWN} more", err=True)
    errors = sum(issue.severity is Severity.ERROR for issue in ordered)
    if errors > 1:
        typer.echo(f"{errors} errors", err=True)


def show_warnings(issues: Iterable[Issue]) -> None:
    """Write to stderr those issues that stop nothing."""
    show_issues(issue for issue in issues if issue.severity is Severity.WARNING)


def show_findings(issues: Iterable[Issue], assumptions: Iterable[Assumption]) -> None:
    """Write to stderr the warnings of a command that goes on, and what was read into what was typed in short."""
    short = (each.message for each in assumptions if each.code is AssumptionCode.TYPED_IN_SHORT)
    notes = (note(IssueCode.TYPED_IN_SHORT, message, _IN_FULL, Place("as typed")) for message in short)
    show_issues([*(issue for issue in issues if issue.severity is Severity.WARNING), *notes])


def format_findings(alike: Sequence[Issue]) -> Iterator[str]:
    """Word issues in the form that editors and CI systems parse, and below them what mends them all."""
    from downtime_cli.core.wording import hyphenated

    for issue in alike:
        yield f"{_cut(str(issue.place))}: {issue.severity}: {_cut(hyphenated(issue.message))} [{issue.code}]"
    yield f"  fix: {_cut(hyphenated(alike[0].remedy))}"


def _cut(text: str) -> str:
    """Make text of any length and origin a line of a thousand characters at most."""
    from downtime_cli.core.wording import printable

    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
