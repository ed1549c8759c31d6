"""What a file holds may be long; what is said of it is not."""

from __future__ import annotations

import pytest

from downtime_cli.cli.errors import show_issues
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, Severity
from downtime_cli.readers.zones.zone_names import parse_zone


def test_a_long_message_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Place, message and remedy are cut after a thousand characters; the code stays in sight."""
    show_issues([Issue(IssueCode.BAD_TIME, "m" * 5000, "r" * 1001, Place("p" * 1000))])
    assert capsys.readouterr().err == f"{'p' * 1000}: error: {'m' * 999}… [bad-time]\n  fix: {'r' * 999}…\n"


def test_a_name_of_five_thousand_characters_fits_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever reads a name need not cut it."""
    with pytest.raises(InputError) as error:
        parse_zone("Europe/" + "x" * 5000, Place("freeze.ics", 4))
    show_issues(error.value.issues)
    assert max(map(len, capsys.readouterr().err.splitlines())) < 1100


def test_a_remedy_of_several_errors_stands_once(capsys: pytest.CaptureFixture[str]) -> None:
    """It follows the last of them, also where others stand between; an error and a warning never share one."""

    def find(line: int, remedy: str, severity: Severity = Severity.ERROR) -> Issue:
        return Issue(IssueCode.BAD_VALUE, "odd", remedy, Place("t.csv", line), severity)

    show_issues([find(2, "mend"), find(3, "export anew"), find(4, "mend"), find(5, "mend", Severity.WARNING)])
    assert capsys.readouterr().err == (
        "t.csv:2: error: odd [bad-value]\n"
        "t.csv:4: error: odd [bad-value]\n"
        "  fix: mend\n"
        "t.csv:3: error: odd [bad-value]\n"
        "  fix: export anew\n"
        "t.csv:5: warning: odd [bad-value]\n"
        "  fix: mend\n"
        "3 errors\n"
    )


def test_the_name_of_a_file_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Dashes become hyphens in what is said, and not in what can be opened."""
    show_issues([Issue(IssueCode.BAD_VALUE, "odd at 9–17", "mend 9–17", Place("a–b.csv", 2))])
    assert capsys.readouterr().err == "a–b.csv:2: error: odd at 9-17 [bad-value]\n  fix: mend 9-17\n"


def test_only_what_is_shown_is_put_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand cells with one mistake do not push the only other one out of sight."""
    issues = [Issue(IssueCode.BAD_VALUE, "odd", "mend", Place("t.csv", line)) for line in range(1000)]
    issues[1] = Issue(IssueCode.BAD_VALUE, "other", "export anew", Place("t.csv", 1))
    show_issues(issues)
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[-4:]) == (
        24,
        ["t.csv:1: error: other [bad-value]", "  fix: export anew", "… and 980 more", "1000 errors"],
    )
