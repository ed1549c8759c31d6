"""Patterns of standing windows for properties."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from downtime_cli.core.recurrence import Frequency, Pattern, PatternDay


@st.composite
def patterns(draw: DrawFn) -> Pattern:
    """Return any pattern that an RRULE may ask for, its parts in order."""
    frequency = draw(st.sampled_from(list(Frequency)))
    months = draw(_numbers(st.integers(1, 12)))
    month_days = () if frequency is Frequency.WEEKLY else draw(_numbers(st.integers(-31, 31).filter(bool)))
    most = {Frequency.MONTHLY: 5, Frequency.YEARLY: 5 if months else 53}.get(frequency, 0)
    nth = st.integers(-most, most).filter(bool) if most and draw(st.booleans()) else st.none()
    found = draw(st.sets(st.tuples(st.integers(0, 6), nth), max_size=4))
    days = tuple(PatternDay(*day) for day in sorted(found, key=lambda day: (day[0], (day[1] or 0) < 0, day[1] or 0)))
    if not days and not month_days and frequency is not Frequency.DAILY:
        days = (PatternDay(draw(st.integers(0, 6))),)
    one = len(days) == 1 and days[0].nth is None and not month_days and frequency is Frequency.MONTHLY
    counts = frequency in {Frequency.MONTHLY, Frequency.YEARLY} and not one and draw(st.booleans())
    positions = draw(_numbers(st.integers(-6, 6).filter(bool))) if counts else ()
    return Pattern(
        frequency=frequency,
        interval=draw(st.sampled_from((1, 1, 2, 3, 5, 12))),
        days=days,
        month_days=month_days,
        months=months,
        positions=positions,
    )


def _numbers(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[int, ...]]:
    """Return up to four numbers: those from the start first."""
    sets = st.sets(numbers, max_size=4)
    return sets.map(lambda each: tuple(sorted(each, key=lambda number: (number < 0, number))))
