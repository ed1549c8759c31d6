"""Freezes in calendars and tables around clock changes: what is allowed is what slow code allows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from tests.independent.calendars import freeze_files
from tests.independent.clocks import DAY, PLACES, Place, first_moment
from tests.independent.effort import plans
from tests.independent.question import Question, ask
from tests.independent.rules import broken_by, limits, starts


@st.composite
def questions_of_files(draw: st.DrawFn, place: Place) -> Question:
    """Draw brief work in the week around a date of a place, and a file of freezes."""
    near = Date.parse_iso(draw(st.sampled_from(place.dates)))
    return Question(
        zone=place.zone,
        as_of=first_moment(place.zone, near) - draw(st.sampled_from([DAY, 3 * DAY + 7])),
        duration=15,
        step=draw(st.sampled_from([15, 15, 60])),
        notice=0,
        horizon=6 * DAY,
        audience=((place.zone, 1),),
        file=draw(freeze_files(place.zone, near)),
    )


@pytest.mark.parametrize("place", [pytest.param(place, id=place.zone) for place in PLACES])
@plans(0.1)
@given(data=st.data())
def test_files_close_what_they_say(place: Place, data: st.DataObject, tmp_path: Path) -> None:
    """Dates, clock times, times by zones, lengths and series close what clocks show, and nothing else."""
    question = data.draw(questions_of_files(place))
    document, known = ask(question, tmp_path), dict[int, set[str]]()
    until = limits(question)[1]
    assert until is not None
    allowed = [start for start in starts(question, until) if not broken_by(question, start, known)]
    assert (document["impact"]["candidates"] if "window" in document else 0) == len(allowed), question.file
