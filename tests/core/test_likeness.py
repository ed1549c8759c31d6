"""Which word was meant: one that is near, or none."""

from __future__ import annotations

import pytest

from downtime_cli.core.likeness import did_you_mean, find_near

STATUSES = ("CONFIRMED", "CANCELLED", "IN-PROCESS", "COMPLETED")
FORMATS = ("plain", "markdown", "json", "csv", "eml", "html", "heatmap-svg", "horizon-svg")


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        pytest.param("canceled", STATUSES, "CANCELLED", id="letter-dropped"),
        pytest.param("commplleted", STATUSES, "COMPLETED", id="two-slips-in-eleven-letters"),
        pytest.param("comqletd", STATUSES, "COMPLETED", id="two-slips-in-eight"),
        pytest.param("complxt", STATUSES, None, id="three-slips"),
        pytest.param("cancxled", STATUSES, "CANCELLED", id="changed-and-dropped"),
        pytest.param("cnfrmed", STATUSES, None, id="two-slips-in-seven"),
        pytest.param("in progress", STATUSES, "IN-PROCESS", id="blanks-are-dashes"),
        pytest.param("In_Process", STATUSES, "IN-PROCESS", id="so-are-underscores"),
        pytest.param("conf", STATUSES, "CONFIRMED", id="begun"),
        pytest.param("co", STATUSES, None, id="two-letters"),
        pytest.param("csv-file", FORMATS, "csv", id="goes-on"),
        pytest.param("jsno", FORMATS, "json", id="swapped"),
        pytest.param("cvs", FORMATS, "csv", id="three-letters-swapped"),
        pytest.param("ics", FORMATS, None, id="three-letters-like-others"),
        pytest.param("xml", FORMATS, None, id="three-letters-one-changed"),
        pytest.param("dml", ("dxl",), None, id="even-inside"),
        pytest.param("wat", ("what",), "what", id="three-letters-one-dropped"),
        pytest.param("unconfirmed", STATUSES, None, id="its-opposite"),
        pytest.param("h", FORMATS, None, id="begins-several"),
        pytest.param("stauts", ("stats", "status"), "status", id="same-letters-first"),
        pytest.param("tast", ("test", "task"), None, id="two-as-near"),
        pytest.param("", STATUSES, None, id="nothing"),
        pytest.param("c" * 61, ("c" * 61,), None, id="too-long"),
        pytest.param("c" * 60, ("c" * 59,), "c" * 59, id="not-too-long"),
        pytest.param("done", STATUSES, None, id="another-word"),
    ],
)
def test_what_is_near(typed: str, known: tuple[str, ...], near: str | None) -> None:
    """A slip for each four letters is forgiven; a word that is as near to two, or to none, names nothing."""
    assert find_near(typed, known) == near


def test_a_remedy_names_what_is_near_or_what_to_do_otherwise() -> None:
    """The word is named as it is written, whatever was typed."""
    assert did_you_mean("canceled", STATUSES, "look it up") == "did you mean 'CANCELLED'?"
    assert did_you_mean("done", STATUSES, "look it up") == "look it up"
