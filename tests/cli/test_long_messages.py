"""What a file holds may be long; what is said of it is not."""

from __future__ import annotations

import pytest

from downtime_cli.cli.errors import format_issue, show_issues
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place
from downtime_cli.readers.zones.zone_names import parse_zone


def test_a_long_message_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Place, message and remedy are cut after a thousand characters; the code stays in sight."""
    show_issues([Issue(IssueCode.BAD_TIME, "m" * 5000, "r" * 1001, Place("p" * 1000))])
    assert capsys.readouterr().err == f"{'p' * 1000}: error: {'m' * 999}… [bad-time]\n  fix: {'r' * 999}…\n"


def test_a_name_of_five_thousand_characters_fits_on_a_screen() -> None:
    """Whatever reads a name need not cut it."""
    with pytest.raises(InputError) as error:
        parse_zone("Europe/" + "x" * 5000, Place("freeze.ics", 4))
    assert max(map(len, format_issue(error.value.issues[0]).splitlines())) < 1100
