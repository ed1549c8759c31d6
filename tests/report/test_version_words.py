"""The versions of a saved plan, in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Revision, Status
from downtime_cli.core.window import DAY, Span
from downtime_cli.report.version_words import word_change, word_versions
from tests.saved_samples import AS_OF, WINDOW, saved_plan

FIRST = Revision(sequence=0, status=Status.TENTATIVE, at=AS_OF, window=WINDOW)


@pytest.mark.parametrize(
    ("by", "note", "words"),
    [
        ("", "", ""),
        (" ", "\t", ""),
        ("Ada", "", "by Ada"),
        ("", " the vendor asked ", "the vendor asked"),
        ("Ada", "the vendor\x1b[2J asked", "by Ada: the vendor\\x1b[2J asked"),
    ],
)
def test_who_and_why(by: str, note: str, words: str) -> None:
    """Each may be missing, and neither rules a terminal."""
    assert word_change(replace(FIRST, by=by, note=note)) == words


def test_versions_are_rows_oldest_first() -> None:
    """With the time and the window in the zone of the plan."""
    later = Span(WINDOW.start + DAY, WINDOW.end + DAY)
    moved = Revision(sequence=1, status=Status.CONFIRMED, at=AS_OF + DAY, window=later, by="Ada")
    assert word_versions(saved_plan(window=later, revisions=(FIRST, moved))) == [
        ("version 1", "Mon 23 Nov 01:00", "TENTATIVE", "Sat 5 Dec 05:00–07:00", ""),
        ("version 2", "Tue 24 Nov 01:00", "CONFIRMED", "Sun 6 Dec 05:00–07:00", "by Ada"),
    ]
